/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/sum_amount.h"

#include "language/lexicon.h"
#include "language/number.h"
#include "skills/exact.h"

size_t sum_amounts_cover(const struct sum_amounts *s, const char *kind, size_t at) {
  size_t n;
  return at < s->tokens.len && vocabulary_at(&s->words, kind, &s->tokens, at, &n) ? n : 0;
}

struct str sum_amounts_stem(const struct sum_amounts *s, size_t at) {
  if (at >= s->tokens.len || s->tokens.at[at].kind != TOKEN_WORD) return STR("");
  struct str one = lexicon_singular(lexicon_of(s->language), s->arena, s->tokens.at[at].word);
  return token_stem(s->language, s->arena, one);
}

static const struct vocabulary_word *word_of(const struct sum_amounts *s, const char *kind, size_t at, size_t *ret_n) {
  return at < s->tokens.len ? vocabulary_at(&s->words, kind, &s->tokens, at, ret_n) : NULL;
}

/* A word that may be the thing counted. */
static bool is_thing(const struct sum_amounts *s, size_t at) {
  if (at >= s->tokens.len || s->tokens.at[at].kind != TOKEN_WORD) return false;
  static const char *const others[] = {"rateby", "rateat",   "each",   "ask",        "share",
                                       "times",  "rateskip", "rateof", "ratechange", "ratepart"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (sum_amounts_cover(s, others[i], at)) return false;
  uint64_t c = lexicon_classes(lexicon_of(s->language), s->tokens.at[at].word);
  const uint64_t never = LEX(PREPOSITION) | LEX(AND) | LEX(SUBJECT) | LEX(OBJECT) | LEX(MODAL) | LEX(BE) | LEX(WH) |
                         LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(DO) | LEX(HAVE);
  return !(c & never) && (!c || c & (LEX(NOUN) | LEX(UNIT) | LEX(TIME) | LEX(UNKNOWN) | LEX(KIN) | LEX(ANIMAL)));
}

/* "12.60": exactly two decimals, as money is written. */
static bool has_pence(struct str figures) {
  ptrdiff_t dot = str_find_byte(figures, '.');
  return dot >= 0 && figures.len == (size_t)dot + 3;
}

static struct str figures_of(const struct sum_amounts *s, const struct number_read *n) {
  struct exact x;
  bool one = n->figures && n->first == n->last;
  struct str text = s->tokens.at[n->first].text;
  if (one && exact_parse(text, &x)) return text;
  bool about;
  long long thousandths = (long long)(n->value * 1000 + (n->value < 1e15 ? .5 : 0));
  return exact_say(s->arena, exact_of(thousandths, 1000), 3, 12, &about);
}

/* "twelve fifty" behind "at", "3 euro 50": the second number is the hundredths of the first. */
static size_t take_hundredths(const struct sum_amounts *s, struct sum_amount *q, size_t at) {
  enum { HUNDREDTHS = 100, TENS = 10 };
  struct number_read n;
  bool whole = q->value == (double)(long long)q->value;
  if (!whole || at >= s->tokens.len || !number_at(s->language, &s->tokens, at, &n)) return at;
  if (n.ordinal || n.about || n.value < TENS || n.value >= HUNDREDTHS || n.value != (double)(int)n.value) return at;
  q->figures = arena_printf(s->arena, "%.0f.%02d", q->value, (int)n.value);
  q->value += n.value / HUNDREDTHS;
  q->price = true;
  return n.last + 1;
}

static bool behind_at(const struct sum_amounts *s, size_t first) {
  return first && sum_amounts_cover(s, "rateat", first - 1) == 1;
}

/* Money, pence or a percent right behind the figures. */
static size_t take_sign(const struct sum_amounts *s, struct sum_amount *q, size_t at) {
  enum { SPOKEN = 100 };
  size_t n = sum_amounts_cover(s, "formpercent", at);
  if (n) return q->percent = true, at + n;
  n = sum_amounts_cover(s, "ratehundredth", at);
  if (n) {
    const struct vocabulary_word *w = word_of(s, "ratehundredth", at, &n);
    struct exact x;
    bool about;
    if (!exact_parse(q->figures, &x)) return at;
    if (!str_is(w->value, "-")) q->money = w->value;
    q->figures = exact_fixed(s->arena, exact_divide(x, exact_of(100, 1)), 2, &about);
    q->hundredth = q->price = true;
    return at + n;
  }
  const struct vocabulary_word *w = word_of(s, "money", at, &n);
  if (w && !q->money.len) {
    q->money = w->value, q->price = true;
    return take_hundredths(s, q, at + n);
  }
  bool spoken = behind_at(s, q->first) && s->tokens.at[q->first].kind == TOKEN_WORD && q->value < SPOKEN;
  return spoken ? take_hundredths(s, q, at) : at;
}

/* "an hour", "per kilo", "each", "to a table", "/ 100km". */
static size_t take_rate(const struct sum_amounts *s, struct sum_amount *q, size_t at) {
  size_t n = sum_amounts_cover(s, "each", at), by = at;
  if (sum_amounts_cover(s, "ratein", at)) by++;
  size_t k = sum_amounts_cover(s, "rateby", by);
  if (k && is_thing(s, by + k)) {
    q->per = sum_amounts_stem(s, by + k), q->per_at = at;
    return by + k + 1;
  }
  if (n) return q->per = STR("each"), q->per_at = at, at + n;
  const struct vocabulary_word *w = word_of(s, "ratedaily", at, &n);
  if (!w) return at;
  q->per = token_stem(s->language, s->arena, w->value), q->per_at = at;
  return at + n;
}

static size_t take_nouns(const struct sum_amounts *s, struct sum_amount *q, size_t at) {
  if (!is_thing(s, at)) return at;
  q->noun = sum_amounts_stem(s, at++);
  if (is_thing(s, at)) q->second = sum_amounts_stem(s, at++);
  return at;
}

static size_t take_figures(struct sum_amounts *s, struct sum_amount *q, size_t at) {
  struct number_read n;
  size_t k;
  bool which = at && str_is(s->tokens.at[at].word, "one") && sum_amounts_cover(s, "ratewhich", at - 1); /* "each one" */
  if (which || !number_at(s->language, &s->tokens, at, &n)) return at;
  s->odd |= n.ordinal || n.about || sum_amounts_cover(s, "ratepart", n.last + 1);
  q->value = n.value, q->figures = figures_of(s, &n), q->first = at;
  const struct vocabulary_word *w = at ? word_of(s, "money", at - 1, &k) : NULL;
  if (w && k == 1 && s->tokens.at[at - 1].kind == TOKEN_MARK) q->money = w->value, q->price = true, q->first = at - 1;
  q->price |= has_pence(q->figures);
  return take_sign(s, q, n.last + 1);
}

/* "a dollar fifty", "pound twenty": one of it, and so many hundredths. */
static size_t take_one_of(const struct sum_amounts *s, struct sum_amount *q, size_t at) {
  size_t n;
  const struct vocabulary_word *w = word_of(s, "money", at, &n);
  if (!w || s->tokens.at[at].kind != TOKEN_WORD) return at;
  q->value = 1, q->figures = STR("1"), q->money = w->value, q->first = at;
  size_t end = take_hundredths(s, q, at + n);
  return end > at + n ? end : at;
}

/* The amount whose figures begin at `at`; its tokens' end, or `at`. */
static size_t take_amount(struct sum_amounts *s, size_t at) {
  struct sum_amount q = {.per_at = SIZE_MAX, .noun = STR(""), .second = STR(""), .per = STR(""), .money = STR("")};
  size_t k, behind;
  const struct vocabulary_word *worth = word_of(s, "rateworth", at, &k);
  if (worth) {
    q.figures = worth->value, q.price = true, q.value = str_is(worth->value, "5") ? 5 : 10, behind = at + k,
    q.first = at;
  } else {
    behind = take_figures(s, &q, at);
    if (behind == at) behind = take_one_of(s, &q, at);
    if (behind == at) return at;
  }
  if (!q.percent) behind = take_nouns(s, &q, behind);
  behind = take_rate(s, &q, behind);
  q.last = behind - 1;
  if (s->len == SUM_AMOUNTS) return s->odd = true, behind;
  s->at[s->len++] = q;
  return behind;
}

void sum_amounts_read(const struct language *l, struct arena *a, struct str text, struct sum_amounts *ret) {
  *ret = (struct sum_amounts){.language = l, .arena = a, .words = vocabulary_read(l, "sums_told.txt")};
  ret->tokens = tokens_read(l, a, text);
  for (size_t i = 0; i < ret->tokens.len;) {
    size_t end = take_amount(ret, i);
    i = end > i ? end : i + 1;
  }
}
