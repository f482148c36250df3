/* SPDX-License-Identifier: Apache-2.0
 *
 * wrap: words to lines of at most so many columns, as they come. A word longer than a line is broken. What is given is
 * made visible first: no escape sequence of the text ever reaches a terminal.
 */
#ifndef OS1_CLI_WRAP_H
#define OS1_CLI_WRAP_H

#include "base/buf.h"

struct wrap {
  struct buf *out;
  int measure;        /* columns in all */
  const char *indent; /* before every line but the first; ASCII */
  int column;         /* where the line stands now */
  bool space;         /* a space is due before the next word */
  bool begun;         /* words of ours stand on this line */
};

/* column: where the first line stands already. measure 0: never breaks. */
void wrap_init(struct wrap *w, struct buf *out, int measure, const char *indent, int column);
/* Text may end in the middle of a word only where a wrap_space follows or the text ends. Newlines break. */
void wrap_text(struct wrap *w, struct str text);
/* Between two pieces. */
void wrap_space(struct wrap *w);

#endif
