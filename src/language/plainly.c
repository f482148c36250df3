/* SPDX-License-Identifier: Apache-2.0 */
#include "language/plainly.h"

#include "base/buf.h"
#include "language/language_priv.h"
#include "language/pattern.h"

enum { LEADS = 3, TAILS = 3, MOST_PIECES = 18, MOST_BYTES = 400 };

static const struct pattern_hit *edge_of(const struct language *l, struct arena *a, const struct pieces *p,
                                         size_t first, size_t last, const char *edge) {
  const struct pattern_hit *hits;
  size_t n = first < last ? patterns_match_at(l, patterns_of(l, "plainly_edge"), a, p, first, last, &hits) : 0;
  for (size_t i = 0; i < n; i++)
    if (str_is(hits[i].action, edge)) return &hits[i];
  return NULL;
}

/* "you're afraid of me, aren't you?" is told, with a tag. */
static bool has_comma(const struct pieces *p, size_t first, size_t last) {
  for (size_t i = first; i < last; i++)
    if (piece_is(piece_at(p, i), ",") || piece_is(piece_at(p, i), ";")) return true;
  return false;
}

/* The question, or NULL: where a line says "none", the others do not matter. */
static const struct pattern_hit *asked_of(const struct language *l, struct arena *a, const struct pieces *p,
                                          size_t first, size_t last, bool marked) {
  const struct pattern_hit *hits, *found = NULL;
  size_t n = first < last ? patterns_match_at(l, patterns_of(l, "plainly"), a, p, first, last, &hits) : 0;
  for (size_t i = 0; i < n; i++) {
    if (str_is(hits[i].action, "none")) return NULL;
    bool fits = !str_starts(hits[i].action, STR("? ")) || (marked && !has_comma(p, first, last));
    if (!found && fits) found = &hits[i];
  }
  return found;
}

/* It has a question mark, or its last word asks: "ah", "or not". */
static bool is_marked(const struct language *l, struct arena *a, const struct pieces *p) {
  enum { LAST = 3 };
  for (size_t i = 0; i < p->len; i++)
    if (piece_is(piece_at(p, i), "?")) return true;
  for (size_t i = p->len > LAST ? p->len - LAST : 1; i < p->len; i++)
    if (edge_of(l, a, p, i, p->len, "ask")) return true;
  return false;
}

/* "so", "eh", "ok and" are no part of what is asked. */
static size_t begin_of(const struct language *l, struct arena *a, const struct pieces *p) {
  size_t first = 0;
  for (int i = 0; i < LEADS; i++) {
    const struct pattern_hit *h = edge_of(l, a, p, first, p->len, "lead");
    if (!h || h->last >= p->len) break;
    first = h->last;
    while (first < p->len && piece_has(piece_at(p, first), LEX(MARK))) first++;
  }
  return first;
}

/* Nor is "again", "ah" or "innit". */
static size_t end_of(const struct language *l, struct arena *a, const struct pieces *p, size_t first) {
  size_t last = p->len;
  for (int i = 0; i < TAILS; i++) {
    while (last > first && piece_has(piece_at(p, last - 1), LEX(MARK) | LEX(EMOJI))) last--;
    size_t at = last > first + 3 ? last - 3 : first + 1; /* "by the way" */
    while (at < last && !edge_of(l, a, p, at, last, "tail")) at++;
    if (at >= last) break;
    last = at;
  }
  return last;
}

/* The words of a slot as typed, from its first piece to its last. */
static void add_words(struct buf *out, const struct pieces *p, const struct slot_read *s) {
  if (s) buf_add_str(out, pieces_text(p, s->first, s->last));
}

static struct str filled(struct arena *a, const struct pieces *p, const struct pattern_hit *h) {
  AUTO_BUF struct buf out = buf_new(MOST_BYTES);
  struct str rest = str_from(h->action, str_starts(h->action, STR("? ")) ? 2 : 0);
  for (ptrdiff_t open; (open = str_find_byte(rest, '{')) >= 0;) {
    ptrdiff_t end = str_find_byte(rest, '}');
    if (end < open) return STR_NONE;
    struct str name = str_span(rest.at + open + 1, rest.at + end);
    const struct slot_read *slot = NULL;
    for (size_t i = 0; i < h->slot_count && !slot; i++)
      if (str_eq(h->slots[i].name, name)) slot = &h->slots[i];
    if (!slot) return STR_NONE;
    buf_add_str(&out, str_first(rest, (size_t)open));
    add_words(&out, p, slot);
    rest = str_from(rest, (size_t)end + 1);
    if (str_starts(rest, STR(" 's"))) rest = str_from(rest, 1); /* "{x} 's": a pattern's words stand apart */
  }
  buf_add_str(&out, rest);
  buf_add_byte(&out, '?');
  return arena_dup(a, buf_str(&out));
}

/* One sentence: "you remember my sister? she had twins" tells. */
static bool is_one_sentence(const struct pieces *p, size_t first, size_t last) {
  for (size_t i = first; i < last; i++)
    if (piece_is(piece_at(p, i), ".") || piece_is(piece_at(p, i), "?") || piece_is(piece_at(p, i), "!")) return false;
  return true;
}

struct str plainly_put(const struct language *l, struct arena *a, const struct pieces *p) {
  if (!p->len || p->len > MOST_PIECES) return STR_NONE;
  size_t first = begin_of(l, a, p), last = end_of(l, a, p, first);
  if (!is_one_sentence(p, first, last)) return STR_NONE;
  const struct pattern_hit *h = asked_of(l, a, p, first, last, is_marked(l, a, p));
  return h ? filled(a, p, h) : STR_NONE;
}
