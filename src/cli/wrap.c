/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/wrap.h"

#include "base/utf8.h"

void wrap_init(struct wrap *w, struct buf *out, int measure, const char *indent, int column) {
  *w = (struct wrap){out, measure, indent, column, false, false};
}

void wrap_space(struct wrap *w) {
  w->space = true;
}

static void new_line(struct wrap *w) {
  buf_add_byte(w->out, '\n');
  buf_add_str(w->out, str_of(w->indent));
  w->column = (int)strlen(w->indent);
  w->space = w->begun = false;
}

static bool at_margin(const struct wrap *w) {
  return !w->begun && w->column <= (int)strlen(w->indent);
}

/* A word that fits on no line: as much as goes, again and again. */
static void put_broken(struct wrap *w, struct str word) {
  while (word.len) {
    struct str rest = word;
    int width = utf8_width_code(utf8_next(&rest));
    if (w->column + width > w->measure && !at_margin(w)) new_line(w);
    buf_add(w->out, word.at, word.len - rest.len);
    w->column += width;
    word = rest;
  }
}

static void put_word(struct wrap *w, struct str word) {
  int width = (int)utf8_width(word), gap = w->space && w->begun;
  if (w->measure && w->column + gap + width > w->measure && !at_margin(w)) {
    new_line(w);
    gap = 0;
  }
  if (gap) buf_add_byte(w->out, ' ');
  w->column += gap;
  w->space = false;
  if (w->measure && w->column + width > w->measure) {
    put_broken(w, word);
  } else {
    buf_add_str(w->out, word);
    w->column += width;
  }
  w->begun = true;
}

void wrap_text(struct wrap *w, struct str text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str rest = utf8_visible(&a, utf8_mend(&a, text));
  while (rest.len) {
    size_t n = 0;
    while (n < rest.len && rest.at[n] != ' ' && rest.at[n] != '\n' && rest.at[n] != '\t') n++;
    if (n) put_word(w, str_first(rest, n));
    if (n < rest.len) {
      if (rest.at[n] == '\n')
        new_line(w);
      else
        wrap_space(w);
      n++;
    }
    rest = str_from(rest, n);
  }
}
