/* SPDX-License-Identifier: Apache-2.0
 *
 * model_shelf: what `os1 model` does with files of models: lists those that are here, fetches one, takes one away.
 */
#ifndef OS1_CLI_MODEL_SHELF_H
#define OS1_CLI_MODEL_SHELF_H

#include "cli/command.h"

/* Each an exit status. live: the path of the file that thinks; "" none. */
int model_shelf_pull(struct call *c, const char *what);
int model_shelf_drop(struct call *c, const char *name, const char *live);
/* What is here, for people; says nothing where nothing is. apart: an empty line before it. */
int model_shelf_say(struct call *c, const char *live, bool apart, size_t *ret_count);
/* The same as JSON, NULL where nothing is; the caller's. */
json_t *model_shelf_json(const char *live);
/* The file that `use` means by a word: *ret NULL where it means no file at all. A word that can only be meant for a
 * file and is none ends with a sentence and its status. */
int model_shelf_meant(struct call *c, const char *word, const char **ret);

#endif
