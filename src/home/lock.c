/* SPDX-License-Identifier: Apache-2.0 */
#include "home/lock.h"

#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

static void sign(int fd) {
  char line[32];
  int len = snprintf(line, sizeof line, "%ld\n", (long)getpid());
  /* Only a message depends on it: a full disk must not stop somebody from opening what they have. */
  if (ftruncate(fd, 0) == 0 && pwrite(fd, line, (size_t)len, 0) < 0) return;
}

static int hold(int fd, int how, const char *path, struct error *e) {
  int r;
  do r = flock(fd, how | LOCK_NB);
  while (r < 0 && errno == EINTR);
  if (r == 0) return 0;
  int code = errno == EWOULDBLOCK ? error_set(e, ERR_BUSY, "Process %ld has this home open.", (long)lock_owner(path))
                                  : error_errno(e, "lock", path);
  close(fd);
  return code;
}

int lock_take(const char *path, struct lock *ret, struct error *e) {
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 && errno == EACCES)
    return error_set(e, ERR_READ_ONLY, "Nothing may be written in this home: cannot open %s.", path);
  if (fd < 0) return error_errno(e, "open", path);
  int r = hold(fd, LOCK_EX, path, e);
  if (r < 0) return r;
  sign(fd);
  ret->fd = fd;
  return 0;
}

int lock_share(const char *path, struct lock *ret, struct error *e) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 && errno == ENOENT) return 0;
  if (fd < 0) return error_errno(e, "open", path);
  int r = hold(fd, LOCK_SH, path, e);
  if (r == 0) ret->fd = fd;
  return r;
}

void lock_release(struct lock *l) {
  if (l->fd >= 0) close(l->fd);
  *l = LOCK_NONE;
}

pid_t lock_owner(const char *path) {
  char line[32];
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return 0;
  ssize_t len = read(fd, line, sizeof line);
  close(fd);
  long long pid = 0;
  if (len <= 0 || !str_to_int(str_trim((struct str){line, (size_t)len}), &pid) || pid <= 0) return 0;
  return (pid_t)pid;
}
