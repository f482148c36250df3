/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "engine/keeper.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

void keeper_log_open(struct keeper_log *l, const char *path) {
  struct stat s;
  *l = (struct keeper_log){.path = path};
  l->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (l->fd >= 0 && fstat(l->fd, &s) == 0) l->size = (size_t)s.st_size;
}

void keeper_log_renew(struct keeper_log *l) {
  l->tail_len = 0;
}

static void keep_tail(struct keeper_log *l, const char *bytes, size_t len) {
  if (len > sizeof l->tail) bytes += len - sizeof l->tail, len = sizeof l->tail;
  size_t over = l->tail_len + len > sizeof l->tail ? l->tail_len + len - sizeof l->tail : 0;
  memmove(l->tail, l->tail + over, l->tail_len - over);
  l->tail_len -= over;
  memcpy(l->tail + l->tail_len, bytes, len);
  l->tail_len += len;
}

/* A full disk is no reason to end. */
static void write_out(struct keeper_log *l, const char *bytes, size_t len) {
  if (l->fd < 0) return;
  if (l->size + len > KEEPER_LOG && ftruncate(l->fd, 0) == 0) l->size = 0;
  if (l->size + len > KEEPER_LOG) return;
  ssize_t n = write(l->fd, bytes, len);
  if (n > 0) l->size += (size_t)n;
}

bool keeper_log_take(struct keeper_log *l, int from) {
  enum { AT_ONCE = 16 }; /* pieces: others wait too */
  char piece[16384];
  for (int i = 0; i < AT_ONCE; i++) {
    ssize_t n = read(from, piece, sizeof piece);
    if (n < 0) return errno == EAGAIN || errno == EINTR;
    if (n == 0) return false;
    keep_tail(l, piece, (size_t)n);
    write_out(l, piece, (size_t)n);
  }
  return true;
}

/* ---- why it died ---- */

static bool holds(struct str line, const char *word) {
  size_t len = strlen(word);
  for (size_t i = 0; i + len <= line.len; i++)
    if (str_eq_nocase((struct str){line.at + i, len}, (struct str){word, len})) return true;
  return false;
}

static bool names_trouble(struct str line) {
  return holds(line, "error") || holds(line, "fail") || holds(line, "cannot") || holds(line, "could not") ||
         holds(line, "invalid") || holds(line, "unknown");
}

/* llama.cpp begins its lines with a time and a letter: "0.00.074.382 E ". */
static struct str without_prefix(struct str line) {
  size_t i = 0;
  while (i < line.len && (isdigit((unsigned char)line.at[i]) || line.at[i] == '.')) i++;
  bool stamped = i > 0 && i + 3 < line.len && line.at[i] == ' ' && line.at[i + 2] == ' ';
  return str_trim(stamped ? str_from(line, i + 3) : line);
}

/* The first that names trouble says most; the last says what came of it. */
void keeper_log_reason(const struct keeper_log *l, char *out, size_t room) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str rest = {l->tail, l->tail_len}, line, first = STR(""), last = STR("");
  while (str_next(&rest, '\n', &line)) {
    line = without_prefix(str_trim(line));
    if (!line.len) continue;
    if (!first.len && names_trouble(line)) first = line;
    last = line;
  }
  if (str_eq(first, last)) first = STR("");
  first = utf8_visible(&a, utf8_mend(&a, str_first(first, room / 2)));
  last = utf8_visible(&a, utf8_mend(&a, str_first(last, room / 3)));
  snprintf(out, room, "%.*s%s%.*s", STR_ARG(first), first.len ? " / " : "", STR_ARG(last));
}
