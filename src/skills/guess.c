/* SPDX-License-Identifier: Apache-2.0
 *
 * guess: skills know their own words better than patterns do. Where none was read, a turn that is a sum or a conversion
 * from its first word to its last, or asks for days between dates that it names, or what a word of the dictionary is,
 * asks for just that.
 */
#include "language/vocabulary.h"
#include "skills/entries.h"
#include "skills/remind_read.h"
#include "skills/skills.h"
#include "skills/sum.h"
#include "skills/sum_told.h"
#include "skills/units.h"

enum { GUESS_BYTES = 300, GUESS_WORDS = 24 };

/* "2-1", "24/7", "3/4": a score, a saying, a date, as likely as a sum. */
static bool is_pair(const struct tokens *t) {
  size_t n = t->len;
  while (n && str_is(t->at[n - 1].word, ".")) n--;
  return n == 3 && t->at[1].kind == TOKEN_MARK && strchr("-/", t->at[1].word.at[0]) &&
         t->at[0].at + t->at[0].len == t->at[1].at;
}

static bool is_sum(const struct language *l, struct arena *a, const struct reading *r) {
  struct sum s;
  enum sum_fault f = is_pair(&r->tokens) || r->tokens.len < 3 ? SUM_UNREAD : sum_read(l, a, r->text, &s);
  return f == SUM_FINE || f == SUM_BY_ZERO || f == SUM_TOO_BIG;
}

static bool is_told_sum(const struct language *l, struct arena *a, const struct reading *r) {
  struct sum_told told;
  return sum_told(l, a, r->text, &told);
}

static bool is_units(const struct language *l, struct arena *a, const struct reading *r) {
  struct vocabulary words = vocabulary_read(l, "units.txt");
  struct units u;
  size_t n, asks = 0;
  for (size_t i = 0; i < r->tokens.len; i++) asks += vocabulary_at(&words, "asks", &r->tokens, i, &n) != NULL;
  if (asks) return units_asked(l, a, r->text, MANNER_GB, &u) == UNITS_FINE;
  return units_read(l, a, r->text, MANNER_GB, &u) == UNITS_FINE;
}

static bool has_date(const struct reading *r) {
  for (size_t i = 0; i < r->times.len; i++) {
    const struct time_read *t = &r->times.at[i];
    if (t->kind != TIME_DURATION && t->kind != TIME_SET && t->when.grain >= GRAIN_DAY && t->when.grain <= GRAIN_MONTH)
      return true;
  }
  return false;
}

/* In a question, or as the words it begins with: "days till friday". */
static struct str clock_ask(const struct language *l, struct arena *a, const struct reading *r) {
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  struct str found = STR("");
  size_t n;
  for (size_t i = 0; i < r->tokens.len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&v, "ask", &r->tokens, i, &n);
    if (!w || (n < 2 && str_is(w->value, "between"))) continue;
    if (str_is(w->value, "between")) return w->value;
    if (n >= 2) found = w->value;
  }
  return found;
}

struct str skill_guess(const struct language *l, struct arena *a, const struct reading *r) {
  if (r->text.len > GUESS_BYTES) return STR("");
  if (remind_is_asked(l, a, r)) return STR("remind");
  bool tells = r->fact_count && r->question.kind == QUESTION_NONE; /* "i am ten. mam said half an hour" */
  if (!tells && r->tokens.len <= GUESS_WORDS && is_told_sum(l, a, r)) return STR("sum");
  if (r->question.about.me) return STR("");
  if (word_asked(l, a, r).len) return STR("word.define");
  if (r->tokens.len > GUESS_WORDS || r->fact_count || r->question.memory) return STR("");
  if (is_sum(l, a, r)) return STR("sum");
  if (is_units(l, a, r)) return STR("units");
  if (!has_date(r)) return STR("");
  struct str ask = clock_ask(l, a, r);
  if (str_is(ask, "between")) return STR("clock.between");
  return str_is(ask, "date") && r->question.kind ? STR("clock.date") : STR("");
}
