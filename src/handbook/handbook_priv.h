/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_HANDBOOK_HANDBOOK_PRIV_H
#define OS1_HANDBOOK_HANDBOOK_PRIV_H

#include "handbook/handbook.h"

/* script.c: the program that runs a script which begins with these bytes, and what it is given before the script's own
 * path; ends with NULL. NULL: nobody knows. */
const char *const *script_runner(struct arena *a, struct str path, struct str beginning);
/* folder.c: a path that stays where it is: no "..", no "." and no empty part. */
bool folder_is_within(struct str path);

#endif
