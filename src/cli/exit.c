/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/exit.h"

#include "base/error.h"

const char *exit_meaning(int status) {
  static const char *const meanings[EXIT_STATUSES] = {
      [EXIT_OK] = "done",
      [EXIT_FAILED] = "it could not be done; the sentence on standard error says why",
      [EXIT_USAGE] = "the command was not understood",
      [EXIT_NOT_FOUND] = "there is no such thing, or it was never told",
      [EXIT_LOCKED] = "the memory is damaged, or the key or passphrase is not the right one",
      [EXIT_BUSY] = "another process has the home and does not answer",
      [EXIT_CANCELLED] = "cancelled, or the answer was no",
      [EXIT_NO_ROOM] = "no room on the disk, or the home cannot be written",
  };
  return status >= 0 && status < EXIT_STATUSES ? meanings[status] : "unknown";
}

int exit_from(int error) {
  switch (error) {
  case 0: return EXIT_OK;
  case ERR_NOT_FOUND: return EXIT_NOT_FOUND;
  case ERR_KEY:
  case ERR_DAMAGED: return EXIT_LOCKED;
  case ERR_BUSY: return EXIT_BUSY;
  case ERR_CANCELLED: return EXIT_CANCELLED;
  case ERR_FULL:
  case ERR_READ_ONLY: return EXIT_NO_ROOM;
  default: return EXIT_FAILED;
  }
}
