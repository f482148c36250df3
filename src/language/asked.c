/* SPDX-License-Identifier: Apache-2.0 */
#include "language/asked.h"

#include "language/language_priv.h"
#include "language/lexicon.h"
#include "language/rows.h"

enum { LEAD_WORDS = 5, IDLE_WORDS = 4, CORE_WORDS = 3 };

struct span {
  size_t first, last; /* one past it */
};

static bool is_wh(const struct language *l, const struct token *t) {
  return t->kind == TOKEN_WORD && lexicon_classes(lexicon_of(l), t->word) & LEX(WH);
}

/* The words of a form are the tokens from `at` on; how many, 0 where they differ. */
static size_t form_at(const struct tokens *t, size_t at, size_t last, struct str form) {
  size_t n = 0;
  struct str word;
  for (; rows_word(&form, &word); n++)
    if (at + n >= last || !str_eq(t->at[at + n].word, word)) return 0;
  return n;
}

/* The longest form of that kind of row which begins at `at`. */
static size_t listed_at(const struct language *l, const char *kind, const struct tokens *t, size_t at, size_t last) {
  struct rows r = rows_of(language_pack(l), "asked.txt");
  size_t most = 0;
  while (rows_next(&r)) {
    struct str rest = r.field[1], form;
    while (str_is(r.field[0], kind) && str_next(&rest, ',', &form)) {
      size_t n = form_at(t, at, last, str_trim(form));
      if (n > most) most = n;
    }
  }
  return most;
}

static struct span sentence_from(const struct tokens *t, size_t first) {
  size_t last = first + 1;
  while (last < t->len && !t->at[last].begins) last++;
  return (struct span){first, last};
}

static size_t words_in(const struct tokens *t, struct span s) {
  size_t n = 0;
  for (size_t i = s.first; i < s.last; i++) n += t->at[i].kind != TOKEN_MARK;
  return n;
}

/* Where the question word stands in what asks; s.last where it does not. */
static size_t wh_of(const struct language *l, const struct tokens *t, struct span s) {
  for (size_t i = s.first; i < s.last && i < s.first + LEAD_WORDS; i++)
    if (is_wh(l, &t->at[i])) return i;
  return s.last;
}

/* The one sentence that asks; an empty span where there is none, or another that says more than a few words. */
static struct span asking_sentence(const struct language *l, const struct tokens *t) {
  struct span asks = {0};
  for (struct span s = {0}; s.last < t->len;) {
    s = sentence_from(t, s.last);
    if (wh_of(l, t, s) < s.last && !asks.last)
      asks = s;
    else if (words_in(t, s) > IDLE_WORDS)
      return (struct span){0};
  }
  return asks;
}

/* "..., let me hear you say it": from the mark on, where what follows is of the asking. */
static size_t end_before_remark(const struct language *l, const struct tokens *t, size_t wh, size_t last) {
  for (size_t i = wh + CORE_WORDS; i + 1 < last; i++)
    if (t->at[i].kind == TOKEN_MARK && listed_at(l, "behind", t, i + 1, last)) return i;
  return last;
}

/* "... again say it", "... did i say": dropped one after the other. */
static size_t end_before_tail(const struct language *l, const struct tokens *t, size_t wh, size_t last) {
  for (size_t i = wh + 2; i < last; i++) {
    size_t n = listed_at(l, "tail", t, i, last);
    size_t end = i + n;
    while (end < last && t->at[end].kind == TOKEN_MARK) end++;
    if (n && end == last) return end_before_tail(l, t, wh, i);
  }
  return last;
}

struct str asked_core(const struct language *l, struct arena *a, struct str text) {
  struct tokens t = tokens_read(l, a, text);
  struct span s = asking_sentence(l, &t);
  if (!s.last) return text;
  size_t wh = wh_of(l, &t, s), n;
  while (s.first < wh && ((n = listed_at(l, "before", &t, s.first, wh)) || t.at[s.first].kind == TOKEN_MARK))
    s.first += n ? n : 1;
  s.last = end_before_tail(l, &t, wh, end_before_remark(l, &t, wh, s.last));
  if (s.first == 0 && s.last == t.len) return text;
  return tokens_text(&t, s.first, s.last - 1);
}
