/* SPDX-License-Identifier: Apache-2.0
 *
 * failure: the one sentence a command that failed leaves on standard error; for a machine, {"error","status"}.
 */
#ifndef OS1_CLI_FAILURE_H
#define OS1_CLI_FAILURE_H

#include "base/buf.h"

/* Whether the words after the command's name ask for JSON, even where the rest of them was not understood. */
bool failure_in_json(size_t argc, const char *const *argv);
/* The sentence with its newline, added to out. What a room below says in passing ("no such folder") gets its capital
 * and its full stop here. */
void failure_line(struct buf *out, bool json, int status, struct str text);

#endif
