/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <sys/prctl.h>
#include <sys/resource.h>

/* What is said here never reaches a core dump. A limit of 1 byte, not 0: with 1 the kernel does not start a program
 * that takes dumps through a pipe either (core(5)). Not dumpable, so that no other process of this user reads along in
 * our memory (ptrace(2)). */
static void leave_no_dump(void) {
  setrlimit(RLIMIT_CORE, &(struct rlimit){1, 1});
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int main(int argc, char **argv) {
  leave_no_dump();
  return cli_main(argc, argv, 0);
}
