/* SPDX-License-Identifier: Apache-2.0
 *
 * sandbox_priv: for the files of this room. Everything but spawn.c runs in os1-sandbox, a process with one thread.
 */
#ifndef OS1_SANDBOX_SANDBOX_PRIV_H
#define OS1_SANDBOX_SANDBOX_PRIV_H

#include "sandbox/sandbox.h"

#include <stddef.h>

enum {
  SANDBOX_PATHS_MOST = 64, /* of one list */
  SANDBOX_ABI_MIN = 3,     /* Landlock alone: before, a file that may be read could be emptied */
  SANDBOX_ABI_SCOPES = 6,  /* from here on it keeps off sockets with a name and no file */
};
/* The usual limits. */
#define SANDBOX_MEMORY     ((uint64_t)2 << 30)
#define SANDBOX_FILE_SIZE  ((uint64_t)256 << 20)
#define SANDBOX_SCRATCH    ((uint64_t)64 << 20)
#define SANDBOX_SCRATCH_AT "/tmp"
enum { SANDBOX_PROCESSES = 64, SANDBOX_OPEN_FILES = 256, SANDBOX_CPU_SECONDS = 3600 };

/* What is used, of what this kernel gives. */
struct sandbox_kernel sandbox_kernel_of(unsigned ignore);
/* boxes and why, from the parts; network: it may stay open. */
void sandbox_kernel_judge(struct sandbox_kernel *k, bool network);

/* ---- tree.c ---- */
/* The system's own, by which programs run: NULL-terminated. run: can be run, too. */
struct sandbox_system {
  const char *path;
  bool run, network; /* network: only where that is open */
};
extern const struct sandbox_system sandbox_system[];
/* New namespaces, and whoever this is in them as before. ERR_UNSUPPORTED. */
int sandbox_tree_leave(bool network, struct error *e);
/* In process 1 of them: a tree of only what is given. */
int sandbox_tree_build(const struct sandbox *s, struct error *e);

/* ---- landlock.c ---- */
int sandbox_landlock_abi(void);
/* tree: a tree of its own was built, so the scratch folder and all of /proc are its own. */
int sandbox_landlock(const struct sandbox *s, int abi, bool tree, struct error *e);

/* ---- syscalls.c ---- */
bool sandbox_seccomp_here(void);
int sandbox_syscalls(bool network, const struct sandbox_kernel *k, struct error *e);

#endif
