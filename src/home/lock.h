/* SPDX-License-Identifier: Apache-2.0
 *
 * lock: one process owns a home. flock(2) on a file that stays: the kernel gives it back however its owner ends, so
 * nothing has to be cleaned up before the next start. No child inherits it (O_CLOEXEC). The file says who the owner is,
 * for messages only.
 */
#ifndef OS1_HOME_LOCK_H
#define OS1_HOME_LOCK_H

#include "base/error.h"

#include <sys/types.h>

struct lock {
  int fd; /* -1: not held */
};
#define LOCK_NONE ((struct lock){-1})

/* For who only reads: others may too, and nobody owns the home meanwhile. Nothing is written; where there is no lock
 * file nothing is held. ERR_BUSY while somebody owns it. */
int lock_share(const char *path, struct lock *ret, struct error *e);
/* Does not wait. ERR_BUSY when another process (or another lock of this one) has it. */
int lock_take(const char *path, struct lock *ret, struct error *e);
void lock_release(struct lock *l);
/* The process that last took it, 0 when unknown. */
pid_t lock_owner(const char *path);

#endif
