/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include <malloc.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* What is said here never reaches a core dump. A limit of 1 byte, not 0: with 1 the kernel does not start a program
 * that takes dumps through a pipe either (core(5)). Not dumpable, so that no other process of this user reads along in
 * our memory (ptrace(2)). */
static void leave_no_dump(void) {
  setrlimit(RLIMIT_CORE, &(struct rlimit){1, 1});
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* Nor swap, where memory may be locked without limit: under a limit the first allocation past it would fail. Pages are
 * locked as they come into use (mlockall(2)). */
static void stay_out_of_swap(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_MEMLOCK, &limit) || limit.rlim_cur != RLIM_INFINITY) return;
  mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

/* Few threads allocate, and seldom at once: with glibc's heap for each thread a start pays a thousand system calls for
 * growing one page by page, and the memory that one thread frees serves no other (mallopt(3)). What a start is sure to
 * fill is grown at once and asked for in huge pages: a seventh of a start was faults of single ones. */
static void keep_one_heap(void) {
  enum { MIB = 1024 * 1024, SURE = 10 * MIB, BLOCK = 100 * 1024 };
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, 2 * SURE); /* or the first block freed would give it back */
  mallopt(M_TOP_PAD, SURE);
  char *from = sbrk(0);
  void *volatile blocks[2] = {malloc(BLOCK), malloc(BLOCK)}; /* more than a program that has just begun has room for */
  free(blocks[1]);
  free(blocks[0]);
  uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), begin = ((uintptr_t)from + page - 1) & ~(page - 1);
  uintptr_t end = (uintptr_t)sbrk(0) & ~(page - 1);
  if (end > begin) madvise((void *)begin, end - begin, MADV_HUGEPAGE);
  mallopt(M_TOP_PAD, MIB);
}

int main(int argc, char **argv) {
  leave_no_dump();
  stay_out_of_swap();
  keep_one_heap();
  return cli_main(argc, argv, 0);
}
