/* SPDX-License-Identifier: Apache-2.0
 *
 * rows: the lines of a pack file, one after the other: comments ("#" at the beginning of a line or after a blank) and
 * empty lines left out, fields split by tabs. Everything is borrowed from the pack.
 */
#ifndef OS1_LANGUAGE_ROWS_H
#define OS1_LANGUAGE_ROWS_H

#include "base/arena.h"
#include "base/error.h"
#include "language/pack.h"

enum { ROW_FIELDS = 8 };

struct rows {
  const char *file; /* for messages */
  struct str rest;
  struct str text; /* the row, trimmed */
  struct str field[ROW_FIELDS];
  size_t fields;
  int line; /* counted from 1 */
};

struct rows rows_of(const struct pack *p, const char *file);
struct rows rows_of_text(const char *file, struct str text);
bool rows_next(struct rows *r);
/* "en/stop.txt:12: ...": ERR_INVALID. */
int rows_error(const struct rows *r, struct error *e, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Takes the first word (no blanks) off *rest; false when none is left. */
bool rows_word(struct str *rest, struct str *ret_word);

#endif
