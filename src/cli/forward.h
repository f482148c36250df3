/* SPDX-License-Identifier: Apache-2.0
 *
 * forward: a command handed to the process that owns the home; its output, questions and end brought back.
 */
#ifndef OS1_CLI_FORWARD_H
#define OS1_CLI_FORWARD_H

#include "cli/asker.h"
#include "cli/request.h"

/* On a worker; waits until it is done: 0 and the exit status. ERR_NOT_FOUND when nobody listens. 1 when the owner went
 * away and the command may be tried again: it had not begun, or it repeats. Else a sentence:
 * ERR_UNSUPPORTED another version, ERR_TOO_BIG, ERR_IO cut off. */
int forward_request(const char *socket_path, const struct request *q, bool repeats, struct asker *a, int *ret_status,
                    struct error *e);

#endif
