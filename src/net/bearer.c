/* SPDX-License-Identifier: Apache-2.0 */
#include "net/bearer.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* Nothing that ends a header. */
static bool is_key(struct str s) {
  for (size_t i = 0; i < s.len; i++)
    if (s.at[i] <= ' ' || s.at[i] >= 0x7F) return false;
  return s.len > 0;
}

int net_bearer_read(const char *path, struct buf *ret, struct error *e) {
  char bytes[NET_BEARER_MOST + 1];
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return error_set(e, ERR_KEY, "The key's file %s could not be opened: %s.", path, strerror(errno));
  ssize_t n = read(fd, bytes, sizeof bytes);
  close(fd);
  struct str key = str_trim((struct str){bytes, n > 0 ? (size_t)n : 0});
  int r = n > 0 && n <= NET_BEARER_MOST && is_key(key) ? buf_add_str(ret, key) : ERR_KEY;
  explicit_bzero(bytes, sizeof bytes);
  return r < 0 ? error_set(e, ERR_KEY, "There is no key in %s.", path) : 0;
}
