/* SPDX-License-Identifier: Apache-2.0 */
#include "models/note.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

json_t *note_read(const char *path) {
  char bytes[NOTE_MOST];
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  ssize_t n = fd < 0 ? -1 : read(fd, bytes, sizeof bytes);
  if (fd >= 0) close(fd);
  if (n < 0 || n == NOTE_MOST) return NULL;
  json_t *o = json_read((struct str){bytes, (size_t)n}, NULL);
  if (json_is_object(o)) return o;
  json_release(&o);
  return NULL;
}

static int write_new(const char *path, struct str text, struct error *e) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return error_errno(e, "write", path);
  ssize_t n = write(fd, text.at, text.len);
  int r = n != (ssize_t)text.len || fsync(fd) < 0 ? error_errno(e, "write", path) : 0;
  close(fd);
  return r;
}

int note_write(const char *path, const json_t *note, struct error *e) {
  char fresh[PATH_MAX];
  AUTO_BUF struct buf text = buf_new(NOTE_MOST - 1);
  if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh || json_write(note, &text) < 0)
    return error_set(e, ERR_TOO_BIG, "The path of %s is too long.", path);
  int r = write_new(fresh, buf_str(&text), e);
  if (r == 0 && rename(fresh, path) < 0) r = error_errno(e, "write", path);
  if (r < 0) unlink(fresh);
  return r;
}
