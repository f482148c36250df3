/* SPDX-License-Identifier: Apache-2.0
 *
 * Candidates: runs of base phrases within a sentence. A run may begin inside a noun phrase, behind its determiner or
 * owner ("my cat Pixel", "cat Pixel", "Pixel"), and ends where a phrase ends.
 */
#include "language/number.h"
#include "memory/answer_find.h"
#include "memory/memory_priv.h"

#include <stdlib.h>

enum { RUN_PHRASES = 7, RUN_WORDS = 11 };

static int number_order(const void *x, const void *y) {
  uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
  return a < b ? -1 : a > b;
}

static bool is_article(struct str w) {
  return str_is(w, "a") || str_is(w, "an") || str_is(w, "the") || str_is(w, "and");
}

size_t find_stems(const struct language *l, struct arena *a, struct str text, uint32_t *ret) {
  struct tokens t = tokens_read(l, a, text);
  size_t count = 0;
  for (size_t i = 0; i < t.len && count < SPAN_STEMS; i++) {
    if (t.at[i].kind != TOKEN_WORD && t.at[i].kind != TOKEN_NUMBER) continue;
    if (is_article(t.at[i].word)) continue;
    struct str stem = t.at[i].kind == TOKEN_WORD ? token_stem(l, a, t.at[i].word) : t.at[i].word;
    ret[count++] = (uint32_t)str_hash(stem) | 1;
  }
  qsort(ret, count, sizeof *ret, number_order);
  return count;
}

double find_overlap(const uint32_t *x, size_t x_len, const uint32_t *y, size_t y_len) {
  size_t i = 0, j = 0, same = 0;
  while (i < x_len && j < y_len) {
    if (x[i] == y[j])
      i++, j++, same++;
    else if (x[i] < y[j])
      i++;
    else
      j++;
  }
  return same ? 2.0 * (double)same / (double)(x_len + y_len) : 0;
}

struct find_span *find_add(struct find *f, const struct find_sentence *s, struct str text) {
  if (f->span_count == FIND_SPANS || text.len == 0) return NULL;
  struct find_span *p = &f->spans[f->span_count++];
  *p = (struct find_span){.from = s, .text = text};
  return p;
}

static enum tag tag_at(const struct find_sentence *s, size_t i) {
  return (enum tag)s->turn->tagged.tag[i];
}

static bool is_break(const struct find_sentence *s, size_t i) {
  const struct token *t = &s->turn->tokens.at[i];
  if (t->kind == TOKEN_EMOJI || t->kind == TOKEN_LINK) return true;
  return t->kind == TOKEN_MARK && !str_is(t->word, ",") && !str_is(t->word, "'") && !str_is(t->word, "-") &&
         !str_is(t->word, "&") && !str_is(t->word, "\"");
}

static bool may_begin(const struct find_sentence *s, size_t i) {
  const struct tagged *g = &s->turn->tagged;
  enum tag t = tag_at(s, i);
  if (s->turn->tokens.at[i].kind == TOKEN_MARK || t == TAG_AND || t == TAG_OWNER) return false;
  return i == s->first || g->begins[i] || g->phrase[i] == PHRASE_NOUN;
}

static bool may_end(const struct find_sentence *s, size_t i) {
  const struct tagged *g = &s->turn->tagged;
  enum tag t = tag_at(s, i);
  static const uint32_t never =
      1u << TAG_AND | 1u << TAG_DET | 1u << TAG_TO | 1u << TAG_AUX | 1u << TAG_WH | 1u << TAG_BREAK | 1u << TAG_NEG;
  if (s->turn->tokens.at[i].kind == TOKEN_MARK || (never >> t & 1)) return false;
  if (t == TAG_PREP && (i == s->first || tag_at(s, i - 1) != TAG_VERB)) return false; /* but "moved in" */
  return i == s->last || g->begins[i + 1];
}

/* The stems of the tokens stand in order of their place; a span's are those between its ends, sorted. */
static void set_stems(struct find_span *p, const uint32_t *stems) {
  for (size_t i = p->first; i <= p->last && p->stem_count < SPAN_STEMS; i++) {
    uint32_t stem = stems[i - p->from->first];
    if (!stem) continue;
    size_t at = p->stem_count++;
    while (at > 0 && p->stems[at - 1] > stem) p->stems[at] = p->stems[at - 1], at--;
    p->stems[at] = stem;
  }
}

/* "last Friday", "three days ago": when, and neither how long nor how many. */
static bool says_when(const struct find *f, const struct find_sentence *s, size_t first, size_t last) {
  bool when = false;
  for (size_t i = 0; i < s->turn->times.len; i++) {
    const struct time_read *t = &s->turn->times.at[i];
    if (t->last < first || t->first > last) continue;
    if (t->kind == TIME_DURATION) return false;
    when = true;
  }
  for (size_t i = first; i <= last; i++)
    if (find_is_a(f, &s->turn->tokens.at[i], CLASS_SINCE)) return false;
  return when;
}

/* How many and how long are answered by a number or a time. */
static bool fits_kind(const struct find *f, const struct find_sentence *s, size_t first, size_t last) {
  enum question_kind k = f->asked->kind.kind;
  if (k != QUESTION_HOW_MANY && k != QUESTION_HOW_LONG && k != QUESTION_HOW_OLD) return true;
  if (says_when(f, s, first, last)) return false;
  for (size_t i = first; i <= last; i++) {
    struct number_read n;
    if (s->turn->tagged.phrase[i] == PHRASE_TIME || s->turn->tagged.tag[i] == TAG_NUM) return true;
    if (s->turn->tokens.at[i].kind == TOKEN_NUMBER) return true;
    if (number_at(f->asked->memory->language, &s->turn->tokens, i, &n)) return true;
  }
  return false;
}

static void add_run(struct find *f, const struct find_sentence *s, size_t first, size_t last, const uint32_t *stems) {
  if (!fits_kind(f, s, first, last)) return;
  struct find_span *p = find_add(f, s, tokens_text(&s->turn->tokens, first, last));
  if (!p) return;
  p->first = first;
  p->last = last;
  set_stems(p, stems);
  if (p->stem_count == 0) f->span_count--;
}

static void runs_from(struct find *f, const struct find_sentence *s, size_t first, const uint32_t *stems) {
  size_t phrases = 1, words = 0;
  for (size_t i = first; i <= s->last && words < RUN_WORDS; i++) {
    if (is_break(s, i)) return;
    if (i > first && s->turn->tagged.begins[i]) phrases++;
    if (phrases > RUN_PHRASES) return;
    words += s->turn->tokens.at[i].kind == TOKEN_WORD || s->turn->tokens.at[i].kind == TOKEN_NUMBER;
    if (may_end(s, i)) add_run(f, s, first, i, stems);
  }
}

void find_spans(struct find *f, const struct find_sentence *s) {
  const struct language *l = f->asked->memory->language;
  const struct tokens *t = &s->turn->tokens;
  uint32_t *stems = ARENA_ARRAY(f->asked->arena, uint32_t, s->last - s->first + 1);
  for (size_t i = s->first; i <= s->last; i++) {
    if ((t->at[i].kind != TOKEN_WORD && t->at[i].kind != TOKEN_NUMBER) || is_article(t->at[i].word)) continue;
    struct str stem = t->at[i].kind == TOKEN_WORD ? token_stem(l, f->asked->arena, t->at[i].word) : t->at[i].word;
    stems[i - s->first] = (uint32_t)str_hash(stem) | 1;
  }
  for (size_t i = s->first; i <= s->last; i++)
    if (may_begin(s, i)) runs_from(f, s, i, stems);
}
