/* SPDX-License-Identifier: Apache-2.0
 *
 * exit: how os1 ends, one table for every command, its help and the man page.
 */
#ifndef OS1_CLI_EXIT_H
#define OS1_CLI_EXIT_H

enum exit_status {
  EXIT_OK = 0,
  EXIT_FAILED = 1,
  EXIT_USAGE = 2,
  EXIT_NOT_FOUND = 3,
  EXIT_LOCKED = 4,
  EXIT_BUSY = 5,
  EXIT_CANCELLED = 6,
  EXIT_NO_ROOM = 7,
  EXIT_STATUSES
};

/* What it means, half a line. */
const char *exit_meaning(int status);
/* From an error_code. */
int exit_from(int error);

#endif
