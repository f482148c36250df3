/* SPDX-License-Identifier: Apache-2.0
 *
 * Words made plain before the patterns see them (data/<language>/care/words.txt): words that only colour are left out,
 * ways of typing and saying are mended, and an unknown word one letter away from one that matters is taken for it. A
 * reading for care alone: nothing here is kept or shown.
 */
#include "heart/care_priv.h"
#include "language/lexicon.h"
#include "language/names.h"
#include "language/rows.h"

enum { MEND_WORDS = 6, TYPO_MIN = 5, WORD_MAX = 32 };

struct mend {
  struct str typed[MEND_WORDS], to[MEND_WORDS];
  size_t typed_count, to_count;
  struct mend *other; /* begins with the same word */
};

static size_t split(struct str words, struct str *to) {
  size_t count = 0;
  while (count < MEND_WORDS && rows_word(&words, &to[count])) count++;
  return count;
}

static void add_mend(struct care *c, struct str typed, struct str to) {
  struct mend *m = ARENA_NEW(&c->arena, struct mend);
  m->typed_count = split(typed, m->typed);
  m->to_count = str_is(to, "-") ? 0 : split(to, m->to);
  uint32_t at = word_table_get(&c->mend_at, m->typed[0], UINT32_MAX);
  if (at == UINT32_MAX) {
    word_table_put(&c->arena, &c->mend_at, m->typed[0], (uint32_t)c->mends.len);
    VEC_PUSH(&c->arena, &c->mends, m);
    return;
  }
  m->other = c->mends.at[at]->other;
  c->mends.at[at]->other = m;
}

int care_words_open(struct care *c, struct error *e) {
  struct rows r = rows_of(language_pack(c->language), "care/words.txt");
  while (rows_next(&r)) {
    struct str words = r.field[1], word;
    if (r.fields < 2 || !words.len) return rows_error(&r, e, "wants a kind and words");
    if (str_is(r.field[0], "mend")) {
      if (!r.field[2].len) return rows_error(&r, e, "wants what it stands for");
      add_mend(c, words, r.field[2]);
    } else if (str_is(r.field[0], "drop")) {
      while (str_next(&words, ',', &word)) add_mend(c, str_trim(word), STR(""));
    } else if (str_is(r.field[0], "key")) {
      while (rows_word(&words, &word)) VEC_PUSH(&c->arena, &c->keys, word);
    } else
      return rows_error(&r, e, "no such kind of words");
  }
  return 0;
}

/* ---- one letter away ---- */

static size_t same_front(struct str a, struct str b) {
  size_t n = 0;
  while (n < a.len && n < b.len && a.at[n] == b.at[n]) n++;
  return n;
}

static size_t same_back(struct str a, struct str b) {
  size_t n = 0;
  while (n < a.len && n < b.len && a.at[a.len - 1 - n] == b.at[b.len - 1 - n]) n++;
  return n;
}

/* One letter changed, missing or too many, or two neighbours swapped (Damerau, CACM 7(3), 1964). */
static bool one_away(struct str a, struct str b) {
  size_t front = same_front(a, b), back = same_back(a, b);
  if (a.len == b.len) {
    if (front + back + 1 >= a.len) return true;
    return front + back + 2 == a.len && a.at[front] == b.at[front + 1] && a.at[front + 1] == b.at[front];
  }
  struct str longer = a.len > b.len ? a : b;
  size_t gap = a.len > b.len ? a.len - b.len : b.len - a.len;
  return gap == 1 && front + back >= longer.len - 1;
}

static bool is_known(const struct language *l, struct arena *a, struct str word) {
  const struct lexicon *x = lexicon_of(l);
  struct verb_word verb;
  struct str single = lexicon_singular(x, a, word);
  return lexicon_find(x, word) || lexicon_find(x, single) || lexicon_verb(x, a, word, &verb) || name_find(l, word) ||
         token_is_stop(l, word);
}

/* "puttin", "everythin": the g that is not typed. */
static void mend_ing(const struct care *c, struct arena *a, struct token *t) {
  if (t->kind != TOKEN_WORD || t->word.len < TYPO_MIN || !str_ends(t->word, STR("in"))) return;
  if (is_known(c->language, a, t->word)) return;
  struct str whole = arena_printf(a, "%.*sg", STR_ARG(t->word));
  if (is_known(c->language, a, whole)) t->word = whole;
}

/* "how long it takes 2 drown". */
static void mend_to(const struct care *c, struct arena *a, const struct token *next, struct token *t) {
  struct verb_word verb;
  if (!str_is(t->word, "2") || next->kind != TOKEN_WORD) return;
  if (lexicon_verb(lexicon_of(c->language), a, next->word, &verb) && verb.form == FORM_BASE)
    t->word = STR("to"), t->kind = TOKEN_WORD;
}

static void mend_typo(const struct care *c, struct arena *a, struct token *t) {
  if (t->kind != TOKEN_WORD || t->word.len + 1 < TYPO_MIN || t->word.len > WORD_MAX) return;
  struct str near = STR_NONE;
  for (size_t i = 0; i < c->keys.len; i++) {
    if (str_eq(c->keys.at[i], t->word)) return;
    if (!near.at && c->keys.at[i].len >= TYPO_MIN && one_away(c->keys.at[i], t->word)) near = c->keys.at[i];
  }
  if (near.at && !is_known(c->language, a, t->word)) t->word = near;
}

/* ---- the walk ---- */

struct walk {
  const struct care *c;
  struct arena *a;
  const struct tokens *t;
  size_t at;
  bool begins; /* what was left out began a sentence */
  bool joins;  /* dots were left out */
  VEC(struct token) out;
};

static bool mend_fits(const struct walk *w, const struct mend *m) {
  if (w->at + m->typed_count > w->t->len) return false;
  for (size_t i = 0; i < m->typed_count; i++) {
    const struct token *t = &w->t->at[w->at + i];
    if (!str_eq(t->word, m->typed[i]) || (i && t->begins)) return false;
  }
  return true;
}

static const struct mend *mend_at(const struct walk *w) {
  uint32_t at = word_table_get(&w->c->mend_at, w->t->at[w->at].word, UINT32_MAX);
  const struct mend *best = NULL;
  for (const struct mend *m = at == UINT32_MAX ? NULL : w->c->mends.at[at]; m; m = m->other)
    if ((!best || m->typed_count > best->typed_count) && mend_fits(w, m)) best = m;
  return best;
}

static bool is_comma(const struct token *t) {
  return t->kind == TOKEN_MARK && str_is(t->word, ",");
}

static void put(struct walk *w, struct token t) {
  t.begins = (t.begins || w->begins) && !w->joins;
  w->begins = w->joins = false;
  VEC_PUSH(w->a, &w->out, t);
}

static void leave_out(struct walk *w, size_t count) {
  w->begins |= w->t->at[w->at].begins;
  w->at += count;
}

static void replace(struct walk *w, const struct mend *m) {
  const struct token *first = &w->t->at[w->at], *last = &w->t->at[w->at + m->typed_count - 1];
  for (size_t i = 0; i < m->to_count; i++) {
    struct token t = {.kind = TOKEN_WORD, .word = m->to[i], .at = first->at, .begins = first->begins && i == 0};
    t.text = str_span(first->text.at, last->text.at + last->text.len);
    t.len = t.text.len;
    put(w, t);
  }
  w->at += m->typed_count;
}

/* "i want to... die": dots between two words of one breath. */
static bool trails(const struct walk *w) {
  const struct token *t = &w->t->at[w->at], *next = t + 1;
  if (t->kind != TOKEN_MARK || !str_is(t->word, "…") || !w->at || w->at + 1 >= w->t->len) return false;
  return next->kind == TOKEN_WORD && next->text.len && next->text.at[0] >= 'a' && next->text.at[0] <= 'z';
}

/* "dads hitting mum": an apostrophe that was not typed. */
static bool lacks_is(const struct walk *w, const struct token *t) {
  const struct lexicon *x = lexicon_of(w->c->language);
  struct verb_word verb;
  if (w->at == w->t->len || t->kind != TOKEN_WORD || t->word.len < 4 || !str_ends(t->word, STR("s"))) return false;
  struct str one = {t->word.at, t->word.len - 1}, next = w->t->at[w->at].word;
  if (!(lexicon_classes(x, one) & LEX(KIN))) return false;
  return lexicon_verb(x, w->a, next, &verb) && verb.form == FORM_ING;
}

static void put_one(struct walk *w, struct token one) {
  mend_typo(w->c, w->a, &one);
  mend_ing(w->c, w->a, &one);
  if (w->at < w->t->len) mend_to(w->c, w->a, &w->t->at[w->at], &one);
  bool is = lacks_is(w, &one);
  if (is) one.word.len--;
  put(w, one);
  one.word = STR("is"), one.begins = false;
  if (is) put(w, one);
}

struct tokens care_words_plain(const struct care *c, struct arena *a, const struct tokens *t) {
  struct walk w = {.c = c, .a = a, .t = t};
  while (w.at < t->len) {
    const struct mend *m = mend_at(&w);
    if (m && !m->to_count)
      leave_out(&w, m->typed_count);
    else if (is_comma(&t->at[w.at])) /* phone typing has none: "about, uh, ending it" */
      w.at++;
    else if (m)
      replace(&w, m);
    else if (trails(&w))
      w.joins = true, w.at++;
    else
      put_one(&w, t->at[w.at++]);
  }
  return (struct tokens){w.out.at, w.out.len, t->text};
}
