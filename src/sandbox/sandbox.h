/* SPDX-License-Identifier: Apache-2.0
 *
 * sandbox: a program that others wrote, run where it cannot reach what it must not. It sees the system's programs and
 * libraries, a scratch folder, and the paths it was given; it reaches no network unless it may; it can neither look
 * into other processes nor leave one behind. What does not close on this kernel is not run at all.
 *
 *   spawn.c     this side: starts os1-sandbox, hears whether it came to be, ends it
 *   helper.c    os1-sandbox, a program of its own: so no page of this process, nor a thread of it, is ever in the box
 *   enter.c     the order in which everything is closed
 *   tree.c      namespaces, and a file tree of its own      landlock.c  the same by Landlock
 *   syscalls.c  seccomp: calls that are no box's business    kernel.c    what this kernel gives
 *
 * The processes of a box:
 *   keeper: outside of it, the child of whoever called; ends it when the caller is gone, and ends as it ends
 *     first: process 1 within (a subreaper where there is no pid namespace): reaps, and its end is everybody's
 *       the program
 *
 * Two layers close files, either of which will do: a mount namespace that holds only what was given, and Landlock
 * (https://docs.kernel.org/userspace-api/landlock.html), from ABI 3 on where it is alone. Two close the network: a
 * network namespace, and seccomp refusing every socket that is not a Unix one. All four are used where there are four.
 * Sockets of this machine's own programs, a home's among them, are files that Landlock has no word for: without a tree
 * of its own a box connects to nothing (no network) or makes no Unix socket (with one).
 *
 * Known gaps: where Landlock is alone, names and sizes of files can still be seen, and there is no scratch folder.
 * Limits are a process's, not the box's (no cgroup is asked for); the kernel does not count the processes of root, who
 * is held by the pid namespace's own bound from Linux 6.14 on (301, its least), else by none. With `network` this
 * machine's own servers can be reached, too.
 */
#ifndef OS1_SANDBOX_SANDBOX_H
#define OS1_SANDBOX_SANDBOX_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* 0: the usual, in brackets. */
struct sandbox_limits {
  uint64_t memory;      /* bytes that one process may have for itself (2 GB) */
  uint64_t file_size;   /* bytes of one file that it writes (256 MB) */
  uint64_t scratch;     /* bytes of all that lies in its scratch folder (64 MB) */
  unsigned processes;   /* threads included (64) */
  unsigned open_files;  /* (256) */
  unsigned cpu_seconds; /* of one process (3600) */
};

/* Parts of a kernel, in sandbox.ignore: a test of a poorer one. Ignoring closes less and never opens: where too little
 * is left nothing is run. */
enum sandbox_part { SANDBOX_NAMESPACES = 1, SANDBOX_LANDLOCK = 2, SANDBOX_SECCOMP = 4 };

/* Lists end with NULL; a list that is NULL is empty. Paths are absolute and exist; what they come to is given, under
 * that name. Writable ones can be read; executable ones can be read and run; none but the system's can be run else. */
struct sandbox {
  const char *const *readable;
  const char *const *writable;
  const char *const *executable;
  const char *const *hidden;      /* never given: a path that holds one of these, or lies in one, is refused */
  const char *const *environment; /* "NAME=value", besides PATH, HOME, TMPDIR and LANG */
  const char *folder;             /* where it starts; NULL: its scratch folder, "/" where it has none */
  bool network;
  struct sandbox_limits limits;
  unsigned ignore;
  int life; /* sandbox_enter's own: a descriptor whose end ends the box; 0 none */
};

struct sandbox_kernel {
  int landlock;    /* its ABI; 0 none */
  bool namespaces; /* user, mount, pid, ipc, uts and network ones, and a tree can be built in them */
  bool seccomp;
  bool boxes;    /* enough of them to run a program */
  char why[200]; /* where it does not: what is missing */
};
/* Any thread. Runs the helper; false in every part where that is not there. */
void sandbox_look(struct sandbox_kernel *ret);

/* For a program that is just forked, has one thread and no secret: closes everything and returns in a new process,
 * which the caller is to exec. Two others stay behind and never return. ERR_UNSUPPORTED where files or the network
 * would stay open; ERR_NOT_FOUND, ERR_DENIED, ERR_INVALID for a path. After any error the caller is to exit. */
int sandbox_enter(const struct sandbox *s, struct error *e);

struct sandbox_child {
  pid_t pid; /* the keeper: ends as the program ends, 128 + the signal that ended it */
  int pidfd; /* readable once it has ended; -1 where the kernel gives none */
  int life;  /* held by this process alone; closed, or gone with it: everything in the box is killed */
};
enum { SANDBOX_STREAMS = 3, SANDBOX_ARGUMENTS_MOST = 512 };
/* argv[0] is looked up in /usr/local/bin, /usr/bin and /bin. streams: its standard input, output and error; they stay
 * the caller's. Returns once the program runs: as sandbox_enter, or ERR_NOT_FOUND where there is no such program. Any
 * thread; waits a few milliseconds. */
int sandbox_spawn(const struct sandbox *s, const char *const *argv, const int streams[SANDBOX_STREAMS],
                  struct sandbox_child *ret, struct error *e);
/* Whether it has ended, and how; waits for so long (-1: for good). */
bool sandbox_ended(struct sandbox_child *c, int wait_ms, int *ret_status);
/* Asks it to end (SIGTERM), and after patience_ms kills all of it. Returns its status; c is empty after. */
int sandbox_end(struct sandbox_child *c, int patience_ms);

#endif
