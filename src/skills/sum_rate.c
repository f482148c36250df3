/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/sum_rate.h"

#include "language/lexicon.h"
#include "language/times.h"
#include "skills/sum.h"
#include "skills/sum_amount.h"

enum { RATE_BYTES = 400 };

struct rate {
  struct sum_amounts q;
  bool asked;           /* in words */
  struct str sum, said; /* so far */
  struct str period;    /* asked for, or over which it goes: "year"; "" none */
};

static size_t covers(const struct rate *s, const char *kind, size_t at) {
  return sum_amounts_cover(&s->q, kind, at);
}

static size_t place(const struct rate *s, const char *kind, size_t from, size_t end) {
  while (from < end && !covers(s, kind, from)) from++;
  return from;
}

static bool has(const struct rate *s, const char *kind) {
  return place(s, kind, 0, s->q.tokens.len) < s->q.tokens.len;
}

static struct str figure(const struct rate *s, const struct sum_amount *q) {
  return arena_printf(s->q.arena, "%.*s%.*s%s", STR_ARG(q->money), STR_ARG(q->figures), q->percent ? "%" : "");
}

static void begin(struct rate *s, const struct sum_amount *q) {
  s->sum = s->said = figure(s, q);
}

static void step(struct rate *s, const char *sign, const char *word, struct str by) {
  s->sum = arena_printf(s->q.arena, "( %.*s ) %s %.*s", STR_ARG(s->sum), sign, STR_ARG(by));
  s->said = arena_printf(s->q.arena, "%.*s %s %.*s", STR_ARG(s->said), word, STR_ARG(by));
}

/* So many of them are no pounds. */
static struct str bare(const struct sum_amount *q) {
  return q->figures;
}

/* ---- periods: days, weeks, months, years ---- */

static long long number_of(const struct rate *s, const char *kind, struct str stem) {
  long long n = 0;
  for (size_t i = 0; i < s->q.words.words.len; i++) {
    const struct vocabulary_word *w = &s->q.words.words.at[i];
    if (str_is(w->kind, kind) && str_eq(token_stem(s->q.language, s->q.arena, w->phrase), stem))
      str_to_int(w->value, &n);
  }
  return n;
}

/* So much each `from` is so much each `to`: by weeks where both are made of days, else by the year. */
static bool turn_period(struct rate *s, struct str from, struct str to) {
  long long x = number_of(s, "perioddays", from), y = number_of(s, "perioddays", to);
  if (x && y) {
    if (x == y) return true;
    step(s, y > x ? "*" : "/", y > x ? "times" : "divided by", arena_printf(s->q.arena, "%lld", y > x ? y / x : x / y));
    return true;
  }
  x = number_of(s, "periodyear", from), y = number_of(s, "periodyear", to);
  if (!x || !y) return false;
  if (x != 1) step(s, "*", "times", arena_printf(s->q.arena, "%lld", x));
  if (y != 1) step(s, "/", "divided by", arena_printf(s->q.arena, "%lld", y));
  return true;
}

static bool is_period(const struct rate *s, struct str stem) {
  return stem.len && (number_of(s, "periodyear", stem) || number_of(s, "perioddays", stem));
}

static bool within_amount(const struct rate *s, size_t at) {
  for (size_t i = 0; i < s->q.len; i++)
    if (at >= s->q.at[i].first && at <= s->q.at[i].last) return true;
  return false;
}

/* "what's that a month", "how much is it in a year", "for a week", "per annum": beside every amount. */
static void find_period(struct rate *s) {
  for (size_t i = 0; i < s->q.tokens.len; i++) {
    size_t n = covers(s, "rateby", i);
    if (!n || within_amount(s, i)) continue;
    struct str stem = sum_amounts_stem(&s->q, i + n);
    if (is_period(s, stem)) s->period = stem;
  }
  for (size_t i = 0; i < s->q.tokens.len; i++) {
    size_t n;
    const struct vocabulary_word *w = vocabulary_at(&s->q.words, "ratedaily", &s->q.tokens, i, &n);
    if (w && !within_amount(s, i)) s->period = token_stem(s->q.language, s->q.arena, w->value);
  }
}

/* ---- things at a price ---- */

/* Of two amounts side by side: "six at 3.20", "twelve 65p stamps", "40 litres at 1.429". */
static bool is_priced(const struct rate *s, const struct sum_amount *n, const struct sum_amount *price) {
  size_t between = n->last + 1, at = covers(s, "rateat", between);
  if (n->percent || price->percent || n->per.len) return false;
  bool measure = price->noun.len && !price->price && !price->per.len; /* "180 miles at 40 mpg" costs nothing */
  if (measure) return false;
  bool stamps = !n->noun.len && !n->price && between == price->first && price->price && price->noun.len;
  bool dear = price->price || price->per.len || (s->asked && n->noun.len) || str_find_byte(price->figures, '.') > 0;
  return stamps || (at && between + at == price->first && dear);
}

/* "a cake at 2.95": one of it. */
static bool is_one_priced(const struct rate *s, const struct sum_amount *price, size_t from) {
  size_t at = price->first;
  return price->price && at > from + 2 && covers(s, "rateat", at - 1) == 1 && covers(s, "rateone", at - 3);
}

static struct str product(const struct rate *s, const struct sum_amount *n, const struct sum_amount *price) {
  return arena_printf(s->q.arena, "%.*s * %.*s", STR_ARG(bare(n)), STR_ARG(figure(s, price)));
}

static void add_part(struct rate *s, struct str sum, struct str said) {
  s->sum = s->sum.len ? arena_printf(s->q.arena, "%.*s + %.*s", STR_ARG(s->sum), STR_ARG(sum)) : sum;
  s->said = s->said.len ? arena_printf(s->q.arena, "%.*s plus %.*s", STR_ARG(s->said), STR_ARG(said)) : said;
}

static bool reads_prices(struct rate *s) {
  size_t end = 0, priced = 0;
  for (size_t i = 0; i < s->q.len; i++) {
    const struct sum_amount *n = &s->q.at[i], *price = i + 1 < s->q.len ? n + 1 : NULL;
    if (price && is_priced(s, n, price)) {
      struct str said = arena_printf(s->q.arena, "%.*s times %.*s", STR_ARG(bare(n)), STR_ARG(figure(s, price)));
      add_part(s, product(s, n, price), said);
      end = price->last + 1, priced++, i++;
    } else if (is_one_priced(s, n, end)) {
      add_part(s, figure(s, n), figure(s, n));
      end = n->last + 1;
    } else {
      return false;
    }
  }
  return priced > 0;
}

/* ---- so much an hour, a week, a bag ---- */

/* The amount that `per` counts, still unused: "38 hours" of "an hour". */
static const struct sum_amount *counted_by(const struct rate *s, struct str per, const bool *used) {
  const struct sum_amount *plain = NULL;
  for (size_t i = 0; i < s->q.len; i++) {
    const struct sum_amount *q = &s->q.at[i];
    if (used[i] || q->percent) continue;
    if (str_eq(q->noun, per) || str_eq(q->second, per)) return q;
    if (!q->price && str_is(per, "each") && !plain) plain = q;
  }
  return plain;
}

static bool reads_rates(struct rate *s) {
  bool used[SUM_AMOUNTS] = {false};
  size_t first = 0, left = s->q.len;
  while (first < s->q.len && !s->q.at[first].per.len) first++;
  if (first == s->q.len) return false;
  for (size_t i = first + 1; i < s->q.len; i++) /* of two the money: "40 hours a week at 12.60 an hour" */
    if (s->q.at[i].per.len && s->q.at[i].price && !s->q.at[first].price) first = i;
  const struct sum_amount *q = &s->q.at[first];
  struct str per = q->per;
  begin(s, q);
  used[first] = true, left--;
  for (const struct sum_amount *by; left && per.len && (by = counted_by(s, per, used)); left--) {
    used[by - s->q.at] = true;
    step(s, "*", "times", bare(by));
    per = by->per;
  }
  if (left) return false;
  bool turned = per.len && s->period.len && is_period(s, per) && !str_eq(per, s->period);
  if (turned && !turn_period(s, per, s->period)) return false;
  return turned || s->q.len > 1;
}

/* "8 hour shifts, 5 days a week, how many hours"; "27 people, 6 to a table, how many tables". */
static bool reads_many(struct rate *s) {
  if (s->q.len != 2 || s->q.at[0].per.len || !s->q.at[1].per.len) return false;
  const struct sum_amount *x = &s->q.at[0], *y = &s->q.at[1];
  for (size_t i = 0; i < s->q.tokens.len; i++) {
    size_t n = covers(s, "ratemany", i);
    struct str wanted = n ? sum_amounts_stem(&s->q, i + n) : STR("");
    if (!wanted.len) continue;
    begin(s, x);
    if (str_eq(wanted, y->per) && !is_period(s, y->per)) return step(s, "/", "divided by", bare(y)), true;
    if (str_eq(wanted, x->noun) && x->second.len) return step(s, "*", "times", bare(y)), true;
  }
  return false;
}

/* "4 kilos if 1 kilo is 3 euro 50", "6 bags when a bag is 120". */
static bool reads_unit_price(struct rate *s) {
  const struct sum_amount *many = NULL, *price = NULL, *one = NULL;
  for (size_t i = 0; i < s->q.len; i++) {
    const struct sum_amount *q = &s->q.at[i];
    bool costs = q->first && covers(s, "ratecosts", q->first - 1);
    if (costs && (q->price || s->asked) && !q->noun.len)
      price = q;
    else if (q->value == 1 && q->noun.len && !one)
      one = q;
    else
      many = q;
  }
  if (!many || !price || !one || s->q.len != 3 || !str_eq(many->noun, one->noun) || one->last + 2 != price->first)
    return false;
  begin(s, price);
  return step(s, "*", "times", bare(many)), true;
}

/* ---- change, shares, parts ---- */

static bool reads_change(struct rate *s) {
  const struct sum_amount *x = &s->q.at[0], *y = &s->q.at[1];
  if (s->q.len != 2 || !has(s, "ratechange") || x->percent || y->percent || x->per.len || y->per.len) return false;
  if (!(x->price || y->price)) return false;
  const struct sum_amount *more = x->value >= y->value ? x : y, *less = more == x ? y : x;
  begin(s, more);
  return step(s, "-", "less", figure(s, less)), true;
}

/* "126, four of us, what each", "62 split between 3 with an 18% tip", "tip 18 percent on 62 split between 3". */
static bool reads_share(struct rate *s) {
  const struct sum_amount *bill = NULL, *by = NULL, *part = NULL;
  if (has(s, "between")) return false; /* "difference between" */
  bool shares = has(s, "share") || (s->asked && has(s, "each"));
  for (size_t i = 0; i < s->q.len; i++) {
    const struct sum_amount *q = &s->q.at[i];
    if (q->per.len) return false;
    bool people = covers(s, "sharer", q->first + 1) || (q->noun.len && covers(s, "sharer", q->last)) ||
                  (q->first && covers(s, "sharebetween", q->first - 1));
    if (q->percent && !part)
      part = q;
    else if (people && !by && !q->price)
      by = q;
    else if (!bill)
      bill = q;
    else
      return false;
  }
  if (!bill || !by || !shares || (part && !has(s, "ratetip"))) return false;
  begin(s, bill);
  if (part) step(s, "+", "plus", figure(s, part));
  return step(s, "/", "divided by", bare(by)), true;
}

/* "service charge 12.5% on 88", "gst 9% on 150", "10 percent service and 9 percent gst on 40". */
static bool reads_charges(struct rate *s) {
  const struct sum_amount *of = NULL;
  size_t charges = 0;
  for (size_t i = 0; i < s->q.len; i++)
    if (s->q.at[i].percent)
      charges++;
    else if (of)
      return false;
    else
      of = &s->q.at[i];
  if (!of || !charges || charges + 1 != s->q.len || !has(s, "ratetip")) return false;
  bool adds = has(s, "rateadds") || charges > 1;
  begin(s, of);
  for (size_t i = 0; i < s->q.len; i++) {
    const struct sum_amount *q = &s->q.at[i];
    if (q->percent && adds) step(s, "+", "plus", figure(s, q));
    if (q->percent && !adds)
      s->sum = s->said = arena_printf(s->q.arena, "%.*s of %.*s", STR_ARG(figure(s, q)), STR_ARG(figure(s, of)));
  }
  return true;
}

/* "12 x 15 kg", "7 shifts of 8 hours", "8 boxes of 24". */
static bool reads_times(struct rate *s) {
  const struct sum_amount *x = &s->q.at[0], *y = &s->q.at[1];
  if (s->q.len != 2 || x->percent || y->percent || x->per.len || y->per.len) return false;
  size_t sign = covers(s, "times", x->last + 1), of = covers(s, "rateof", x->last + 1);
  bool times = sign && x->last + 1 + sign == y->first && (x->noun.len || y->noun.len);
  times |= sign && x->last + 1 + sign == y->first && (x->price || y->price);
  times |= sign && x->last + 1 + sign == y->first && has(s, "ratearea");
  bool each = of && x->last + 1 + of == y->first && x->noun.len && !x->price;
  if (!times && !each) return false;
  begin(s, x);
  step(s, "*", "times", figure(s, y));
  size_t unit = y->last - (y->second.len > 0);
  if (y->noun.len && lexicon_classes(lexicon_of(s->q.language), s->q.tokens.at[unit].word) & LEX(UNIT))
    s->said = arena_printf(s->q.arena, "%.*s %.*s", STR_ARG(s->said), STR_ARG(s->q.tokens.at[unit].text));
  return true;
}

/* ---- the whole ---- */

/* Where nothing asks, each word is of an amount or says nothing beside one: "six at 3.20 please". */
static bool stands_alone(const struct rate *s) {
  for (size_t i = 0; i < s->q.tokens.len;) {
    size_t n = within_amount(s, i) ? 1 : 0, by = covers(s, "rateby", i);
    if (!n && by && is_period(s, sum_amounts_stem(&s->q, i + by))) n = by + 1;
    if (!n && covers(s, "rateone", i) && covers(s, "rateat", i + 2)) n = 2;
    if (!n) n = covers(s, "rateskip", i);
    if (!n) n = covers(s, "rateat", i);
    if (!n) n = covers(s, "rateof", i);
    if (!n) n = covers(s, "times", i);
    if (!n) n = covers(s, "share", i);
    if (!n) n = covers(s, "ratetip", i);
    if (!n && s->q.tokens.at[i].kind == TOKEN_MARK) n = 1;
    if (!n) return false;
    i += n;
  }
  return true;
}

/* "between 4 march and 9 may" has two numbers and no sum. */
static bool has_date(const struct rate *s) {
  struct times times = times_find(s->q.language, s->q.arena, &s->q.tokens, 0, MANNER_GB, LEAN_NEAREST);
  for (size_t i = 0; i < times.len; i++) {
    const struct time_read *t = &times.at[i];
    bool length = t->kind == TIME_DURATION || t->kind == TIME_SET || t->has_clock;
    for (size_t k = 0; k < s->q.len && !length; k++)
      if (t->first <= s->q.at[k].last && t->last >= s->q.at[k].first) return true;
  }
  return false;
}

bool sum_rate(const struct language *l, struct arena *a, struct str text, struct sum_told *ret, bool *ret_asked) {
  static bool (*const readers[])(struct rate *) = {reads_prices,  reads_unit_price, reads_change, reads_share,
                                                   reads_charges, reads_many,       reads_rates,  reads_times};
  struct rate s = {.sum = STR(""), .said = STR(""), .period = STR("")};
  struct sum sum;
  if (text.len > RATE_BYTES) return false;
  sum_amounts_read(l, a, text, &s.q);
  if (!s.q.len || s.q.odd) return false;
  s.asked = has(&s, "ask") || (has(&s, "ratechange") && str_find_byte(text, '?') >= 0);
  if (!s.asked && !stands_alone(&s)) return false;
  if (has_date(&s)) return false;
  find_period(&s);
  for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
    s.sum = s.said = STR("");
    if (!readers[i](&s)) continue;
    if (sum_read(l, a, s.sum, &sum) != SUM_FINE) return false;
    *ret = (struct sum_told){.sum = s.sum, .taken = s.said};
    if (ret_asked) *ret_asked = s.asked;
    return true;
  }
  return false;
}
