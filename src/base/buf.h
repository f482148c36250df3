/* SPDX-License-Identifier: Apache-2.0
 *
 * buf: a growing byte buffer, born with a cap because what fills it may come from outside (after curl's dynbuf). Adding
 * past the cap, or past 64 KB when memory is gone, returns ERR_TOO_BIG and leaves the buffer as it was. Always
 * NUL-terminated.
 */
#ifndef OS1_BASE_BUF_H
#define OS1_BASE_BUF_H

#include "base/str.h"

#include <stdarg.h>

struct buf {
  char *at;
  size_t len, room, cap;
};

enum { BUF_LINE = 64 * 1024, BUF_TURN = 1024 * 1024, BUF_FILE = 64 * 1024 * 1024 };

struct buf buf_new(size_t cap);
int buf_add(struct buf *b, const void *bytes, size_t len);
int buf_add_str(struct buf *b, struct str s);
int buf_add_byte(struct buf *b, char c);
int buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
int buf_vprintf(struct buf *b, const char *format, va_list args);
/* Drops the first n bytes. */
void buf_take(struct buf *b, size_t n);
void buf_truncate(struct buf *b, size_t len);
void buf_clear(struct buf *b);
void buf_finish(struct buf *b);
/* Overwrites the bytes before giving them back: for keys and passphrases. */
void buf_wipe(struct buf *b);
static inline struct str buf_str(const struct buf *b) {
  return (struct str){b->at ? b->at : "", b->len};
}
#define AUTO_BUF __attribute__((cleanup(buf_finish)))

#endif
