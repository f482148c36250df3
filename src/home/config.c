/* SPDX-License-Identifier: Apache-2.0 */
#include "home/config.h"

#include "base/buf.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

static bool is_key(struct str s) {
  for (size_t i = 0; i < s.len; i++) {
    char c = s.at[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-')) return false;
  }
  return s.len > 0;
}

static struct config_line read_line(struct str raw) {
  struct config_line line = {.raw = raw, .key = STR(""), .value = STR("")};
  struct str text = str_trim(raw);
  if (!text.len || text.at[0] == '#') return line;
  ptrdiff_t at = str_find_byte(text, '=');
  struct str key = at < 0 ? STR_NONE : str_trim(str_first(text, (size_t)at));
  if (!is_key(key)) {
    line.odd = true;
    return line;
  }
  line.key = key;
  line.value = str_trim(str_from(text, (size_t)at + 1));
  return line;
}

void config_parse(struct str text, struct config *ret) {
  *ret = (struct config){0};
  struct str rest = utf8_mend(&ret->arena, arena_dup(&ret->arena, text)), raw;
  if (rest.len && rest.at[rest.len - 1] == '\n') rest.len--;
  if (!rest.len) return;
  while (str_next(&rest, '\n', &raw)) VEC_PUSH(&ret->arena, &ret->lines, read_line(raw));
}

static int read_all(const char *path, struct buf *out, struct error *e) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? 0 : error_errno(e, "open", path);
  int r = 0;
  char piece[4096];
  for (ssize_t len; r == 0 && (len = read(fd, piece, sizeof piece)) != 0;) {
    if (len < 0) {
      if (errno != EINTR) r = error_errno(e, "read", path);
    } else if (buf_add(out, piece, (size_t)len) < 0) {
      r = error_set(e, ERR_TOO_BIG, "%s is larger than %d kB; it should hold a few lines.", path, CONFIG_BYTES / 1024);
    }
  }
  close(fd);
  return r;
}

int config_read(const char *path, struct config *ret, struct error *e) {
  AUTO_BUF struct buf text = buf_new(CONFIG_BYTES);
  int r = read_all(path, &text, e);
  if (r == 0) config_parse(buf_str(&text), ret);
  return r;
}

void config_finish(struct config *c) {
  arena_finish(&c->arena);
  *c = (struct config){0};
}

static struct config_line *find(const struct config *c, const char *key) {
  for (size_t i = c->lines.len; i-- > 0;)
    if (str_is(c->lines.at[i].key, key)) return &c->lines.at[i];
  return NULL;
}

struct str config_get(const struct config *c, const char *key) {
  const struct config_line *line = find(c, key);
  return line ? line->value : STR("");
}

void config_set(struct config *c, const char *key, struct str value) {
  struct str one_line = str_first(value, value.len);
  ptrdiff_t newline = str_find_byte(value, '\n');
  if (newline >= 0) one_line.len = (size_t)newline;
  struct config_line line = read_line(arena_printf(&c->arena, "%s = %.*s", key, STR_ARG(one_line)));
  struct config_line *old = find(c, key);
  if (old)
    *old = line;
  else
    VEC_PUSH(&c->arena, &c->lines, line);
}

static int write_all(int fd, struct str s) {
  while (s.len) {
    ssize_t len = write(fd, s.at, s.len);
    if (len < 0 && errno == EINTR) continue;
    if (len < 0) return -1;
    s = str_from(s, (size_t)len);
  }
  return 0;
}

int config_write(const struct config *c, const char *path, struct error *e) {
  AUTO_BUF struct buf text = buf_new(CONFIG_BYTES * 2);
  for (size_t i = 0; i < c->lines.len; i++)
    if (buf_add_str(&text, c->lines.at[i].raw) < 0 || buf_add_byte(&text, '\n') < 0)
      return error_set(e, ERR_TOO_BIG, "%s would become too large.", path);
  char temporary[PATH_MAX];
  if (snprintf(temporary, sizeof temporary, "%s.new", path) >= (int)sizeof temporary)
    return error_set(e, ERR_TOO_BIG, "The path of %s is too long.", path);
  int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return error_errno(e, "write", temporary);
  int r = write_all(fd, buf_str(&text)) < 0 || fsync(fd) < 0 ? error_errno(e, "write", temporary) : 0;
  close(fd);
  if (r == 0 && rename(temporary, path) < 0) r = error_errno(e, "replace", path);
  if (r < 0) unlink(temporary);
  return r;
}

void config_check(const struct config *c, const char *const *known, config_odd_fn *odd, void *arg) {
  for (size_t i = 0; i < c->lines.len; i++) {
    const struct config_line *line = &c->lines.at[i];
    bool found = !line->key.len;
    for (size_t k = 0; !found && known[k]; k++) found = str_is(line->key, known[k]);
    if (line->odd)
      odd(arg, i + 1, line->raw);
    else if (!found)
      odd(arg, i + 1, line->key);
  }
}
