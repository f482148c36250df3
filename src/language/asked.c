/* SPDX-License-Identifier: Apache-2.0 */
#include "language/asked.h"

#include "base/alloc.h"
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

/* ---- forms ---- */

enum { BEFORE = 1, BEHIND = 2, TAIL = 4, OF_TOLD = 8, SELF = 16, END = 32 };

struct asked_forms {
  struct arena arena;
  struct word_table at; /* a form's words, a blank before each, to where it may stand */
  size_t longest;       /* in words */
};

static uint32_t kind_of(struct str word) {
  if (str_is(word, "told")) return OF_TOLD;
  if (str_is(word, "self")) return SELF;
  if (str_is(word, "end")) return TAIL | END;
  return str_is(word, "before") ? BEFORE : str_is(word, "behind") ? BEHIND : str_is(word, "tail") ? TAIL : 0;
}

static struct str join(struct arena *a, struct str before, struct str word) {
  return arena_join(a, before, arena_join(a, STR(" "), word));
}

static void add_form(struct asked_forms *f, uint32_t kind, struct str form) {
  struct str word, key = STR("");
  size_t words = 0;
  for (; rows_word(&form, &word); words++) key = join(&f->arena, key, word);
  *word_table_keep(&f->arena, &f->at, key, 0) |= kind; /* "please" may stand behind and last */
  f->longest = words > f->longest ? words : f->longest;
}

static void load(const struct pack *p, struct asked_forms *f) {
  struct rows r = rows_of(p, "asked.txt");
  while (rows_next(&r)) {
    struct str rest = r.field[1], form;
    while (str_next(&rest, ',', &form)) add_form(f, kind_of(r.field[0]), form);
  }
}

static const struct asked_forms *forms_of(const struct language *l) {
  struct language *owner = (struct language *)l; /* filled once, under its lock */
  pthread_mutex_lock(&owner->lazy);
  if (!owner->asked) {
    owner->asked = alloc_zero(sizeof *owner->asked);
    load(l->pack, owner->asked);
  }
  pthread_mutex_unlock(&owner->lazy);
  return owner->asked;
}

void asked_close(struct language *l) {
  if (!l->asked) return;
  arena_finish(&l->asked->arena);
  alloc_free(l->asked);
}

/* How many tokens from `at` on are the longest form of that kind; 0: none. */
static size_t form_at(const struct language *l, struct arena *a, uint32_t kind, const struct tokens *t, size_t at,
                      size_t last) {
  const struct asked_forms *f = forms_of(l);
  struct str key = STR("");
  size_t most = 0;
  for (size_t n = 1; n <= f->longest && at + n <= last; n++) {
    key = join(a, key, t->at[at + n - 1].word);
    if (word_table_get(&f->at, key, 0) & kind) most = n;
  }
  return most;
}

/* ---- a turn ---- */

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
static size_t end_before_remark(const struct language *l, struct arena *a, const struct tokens *t, size_t wh,
                                size_t last) {
  for (size_t i = wh + CORE_WORDS; i + 1 < last; i++)
    if (t->at[i].kind == TOKEN_MARK && form_at(l, a, BEHIND, t, i + 1, last)) return i;
  return last;
}

/* "... again say it", "... did i say": dropped one after the other. */
static size_t end_before_tail(const struct language *l, struct arena *a, uint32_t kind, const struct tokens *t,
                              size_t wh, size_t last) {
  for (size_t i = wh + 2; i < last; i++) {
    size_t n = form_at(l, a, kind, t, i, last);
    size_t end = i + n;
    while (end < last && t->at[end].kind == TOKEN_MARK) end++;
    if (n && end == last) return end_before_tail(l, a, kind, t, wh, i);
  }
  return last;
}

struct str asked_core(const struct language *l, struct arena *a, struct str text) {
  struct tokens t = tokens_read(l, a, text);
  struct span s = asking_sentence(l, &t);
  if (!s.last) return text;
  size_t wh = wh_of(l, &t, s), n;
  while (s.first < wh && ((n = form_at(l, a, BEFORE, &t, s.first, wh)) || t.at[s.first].kind == TOKEN_MARK))
    s.first += n ? n : 1;
  s.last = end_before_tail(l, a, TAIL, &t, wh, end_before_remark(l, a, &t, wh, s.last));
  if (s.first == 0 && s.last == t.len) return text;
  return tokens_text(&t, s.first, s.last - 1);
}

/* Where it goes on after what is asked of nobody; 0: nothing is. */
static size_t behind_self(const struct language *l, struct arena *a, const struct tokens *t) {
  for (size_t i = 0; i < t->len && i < LEAD_WORDS; i++) {
    size_t n = form_at(l, a, SELF, t, i, t->len);
    if (!n || i + n + CORE_WORDS >= t->len) continue;
    const struct token *next = &t->at[i + n];
    bool goes_on = next->begins || next->kind == TOKEN_MARK ||
                   lexicon_classes(lexicon_of(l), next->word) & (LEX(FILLER) | LEX(OPENER));
    if (goes_on) return next->kind == TOKEN_MARK ? i + n + 1 : i + n; /* "where was i born" asks */
  }
  return 0;
}

struct str asked_trimmed(const struct language *l, struct arena *a, const struct tokens *t) {
  size_t from = behind_self(l, a, t);
  if (from) return str_from(t->text, t->at[from].at);
  struct span s = asking_sentence(l, t);
  if (!s.last || s.last != t->len) return STR("");
  size_t wh = wh_of(l, t, s);
  size_t end = end_before_tail(l, a, END, t, wh, s.last);
  if (end == s.last || end < wh + CORE_WORDS) return STR("");
  const uint64_t does = LEX(SUBJECT) | LEX(MODAL) | LEX(DO) | LEX(NEGATION) | LEX(PREPOSITION);
  if (lexicon_classes(lexicon_of(l), t->at[end - 1].word) & does) return STR(""); /* "how do i go on" */
  while (end && t->at[end - 1].kind == TOKEN_MARK) end--;
  return arena_join(a, tokens_text(t, 0, end - 1), STR("?"));
}

bool asked_may_be_told(const struct language *l, struct arena *a, struct str asks) {
  return word_table_get(&forms_of(l)->at, arena_join(a, STR(" "), asks), 0) & OF_TOLD;
}
