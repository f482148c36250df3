/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include "base/alloc.h"
#include "base/error.h"

#include <stdio.h>

struct buf buf_new(size_t cap) {
  return (struct buf){.cap = cap};
}

/* Up to here a buffer is a small allocation, and memory that is gone stops the process: a key or a setting must not
 * come out cut short because somebody took an addition for granted. */
enum { SMALL = BUF_LINE };

/* Makes room for `more` bytes and the terminator. */
static int reserve(struct buf *b, size_t more) {
  if (more > b->cap || b->len > b->cap - more) return ERR_TOO_BIG;
  size_t need = b->len + more + 1;
  if (need <= b->room) return 0;
  size_t room = b->room ? b->room : 64;
  while (room < need) room *= 2;
  char *at = room <= SMALL ? alloc_resize(b->at, room) : alloc_try(b->at, room);
  if (!at) return ERR_TOO_BIG;
  b->at = at;
  b->room = room;
  return 0;
}

int buf_add(struct buf *b, const void *bytes, size_t len) {
  int r = reserve(b, len);
  if (r < 0) return r;
  if (len) memcpy(b->at + b->len, bytes, len);
  b->len += len;
  b->at[b->len] = '\0';
  return 0;
}

int buf_add_str(struct buf *b, struct str s) {
  return buf_add(b, s.at, s.len);
}

int buf_add_byte(struct buf *b, char c) {
  return buf_add(b, &c, 1);
}

int buf_vprintf(struct buf *b, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args), r = len < 0 ? ERR_INVALID : reserve(b, (size_t)len);
  if (r == 0) {
    vsnprintf(b->at + b->len, (size_t)len + 1, format, again);
    b->len += (size_t)len;
  }
  va_end(again);
  return r;
}

int buf_printf(struct buf *b, const char *format, ...) {
  va_list args;
  va_start(args, format);
  int r = buf_vprintf(b, format, args);
  va_end(args);
  return r;
}

void buf_take(struct buf *b, size_t n) {
  if (n >= b->len) {
    buf_clear(b);
    return;
  }
  memmove(b->at, b->at + n, b->len - n + 1);
  b->len -= n;
}

void buf_truncate(struct buf *b, size_t len) {
  if (len < b->len) b->at[b->len = len] = '\0';
}

void buf_clear(struct buf *b) {
  buf_truncate(b, 0);
}

void buf_finish(struct buf *b) {
  alloc_free(b->at);
  *b = (struct buf){.cap = b->cap};
}

void buf_wipe(struct buf *b) {
  if (b->at) explicit_bzero(b->at, b->room);
  buf_finish(b);
}
