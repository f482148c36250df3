/* SPDX-License-Identifier: Apache-2.0
 *
 * intake: os1_import with its progress bar and its reports, for `import` and `read`.
 */
#ifndef OS1_CLI_INTAKE_H
#define OS1_CLI_INTAKE_H

#include "cli/command.h"

/* me NULL: nobody in it is the owner. shown: the file's name for messages. An exit status; what was kept is said unless
 * quiet. */
int intake_run(struct call *c, const char *path, const char *me, bool outside, bool dry_run, os1_import_result *ret);
void intake_report(struct call *c, const os1_import_result *r, bool dry_run);

#endif
