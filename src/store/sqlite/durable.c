/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/durable.h"

#include "base/alloc.h"
#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int durable_sync(const char *path, struct error *e) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  int result = fd < 0 || fsync(fd) ? error_errno(e, "keep", path) : 0;
  if (fd >= 0) close(fd);
  return result;
}

int durable_rename(const char *from, const char *to, struct error *e) {
  if (rename(from, to)) return error_errno(e, "name", to);
  const char *slash = strrchr(to, '/');
  AUTO_FREE char *folder = slash ? alloc_dup(to, slash == to ? 1 : (size_t)(slash - to)) : alloc_dup(".", 1);
  return durable_sync(folder, e);
}

int durable_room(const char *path) {
  static const char byte[1];
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str beside = arena_join(&a, str_of(path), STR(".room"));
  int fd = open(beside.at, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  int result = fd < 0 || write(fd, byte, sizeof byte) != (ssize_t)sizeof byte ? error_errno(NULL, "write", path) : 0;
  if (fd >= 0) close(fd);
  if (fd >= 0) unlink(beside.at);
  return result;
}

static int copy_bytes(int in, int out) {
  char bytes[64 * 1024];
  ssize_t got;
  while ((got = read(in, bytes, sizeof bytes)) > 0)
    for (ssize_t done = 0, put; done < got; done += put) {
      put = write(out, bytes + done, (size_t)(got - done));
      if (put <= 0) return -1;
    }
  return got < 0 ? -1 : fsync(out);
}

int durable_copy(const char *from, const char *to, struct error *e) {
  int in = open(from, O_RDONLY | O_CLOEXEC);
  if (in < 0) return error_errno(e, "read", from);
  int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int result = out < 0 || copy_bytes(in, out) ? error_errno(e, "write", to) : 0;
  close(in);
  if (out >= 0) close(out);
  if (result && out >= 0) unlink(to);
  return result;
}
