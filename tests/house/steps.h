/* SPDX-License-Identifier: Apache-2.0
 *
 * steps: a process that is killed just before the Nth time it would change something on the disk. Included by one test
 * program, whose own definitions of the system's functions go before the C library's, for SQLite's calls too.
 */
#ifndef OS1_TESTS_STEPS_H
#define OS1_TESTS_STEPS_H

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static long steps_left = -1; /* until the kill; -1: none comes */

static void step(void) {
  if (steps_left > 0 && --steps_left == 0) raise(SIGKILL);
}

/* Seen by the libraries too. With 64-bit offsets pwrite is pwrite64, which is what they call. */
#pragma GCC visibility push(default)

int rename(const char *from, const char *to) {
  step();
  return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int link(const char *from, const char *to) {
  step();
  return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int unlink(const char *path) {
  step();
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
int fsync(int fd) {
  step();
  return (int)syscall(SYS_fsync, fd);
}
int fdatasync(int fd) {
  step();
  return (int)syscall(SYS_fdatasync, fd);
}
ssize_t write(int fd, const void *bytes, size_t len) {
  step();
  return syscall(SYS_write, fd, bytes, len);
}
ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at) {
  step();
  return syscall(SYS_pwrite64, fd, bytes, len, at);
}
int ftruncate(int fd, off_t size) {
  step();
  return (int)syscall(SYS_ftruncate, fd, size);
}

#pragma GCC visibility pop

#endif
