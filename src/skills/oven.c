/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/oven.h"

#include "language/number.h"
#include "language/rows.h"
#include "language/vocabulary.h"

enum { NEAR_C = 11, NEAR_F = 20, F_FROM = 260 /* no oven is so hot in Celsius, nor so cool in Fahrenheit */ };

struct oven {
  const struct language *language;
  struct arena *arena;
  struct vocabulary words;
  struct tokens tokens;
};

struct mark {
  struct str name;
  long long celsius, fahrenheit;
};

static size_t covers(const struct oven *s, const char *kind, size_t at) {
  size_t n;
  return at < s->tokens.len && vocabulary_at(&s->words, kind, &s->tokens, at, &n) ? n : 0;
}

static bool says(const struct oven *s, const char *kind) {
  for (size_t i = 0; i < s->tokens.len; i++)
    if (covers(s, kind, i)) return true;
  return false;
}

/* "in celsius", "to gas mark"; and not "in the oven". */
static bool is_turned(const struct oven *s) {
  for (size_t i = 0; i < s->tokens.len; i++) {
    size_t n = covers(s, "to", i), k = n ? i + n + covers(s, "degrees", i + n) : 0;
    if (n && (covers(s, "ovenc", k) || covers(s, "ovenf", k) || covers(s, "gas", k))) return true;
  }
  return false;
}

static bool row_mark(const struct rows *r, struct mark *ret) {
  *ret = (struct mark){.name = r->field[1]};
  return str_is(r->field[0], "mark") && str_to_int(r->field[2], &ret->celsius) &&
         str_to_int(r->field[3], &ret->fahrenheit);
}

static long long apart(long long x, long long y) {
  return x > y ? x - y : y - x;
}

/* By its number, or the nearest to a heat; false when none is near. */
static bool find_mark(const struct oven *s, long long number, bool heat, bool fahrenheit, struct mark *ret) {
  struct rows r = rows_of(language_pack(s->language), "units.txt");
  long long best = fahrenheit ? NEAR_F : NEAR_C, n;
  bool found = false;
  struct mark m;
  while (rows_next(&r)) {
    if (!row_mark(&r, &m)) continue;
    long long gap = apart(fahrenheit ? m.fahrenheit : m.celsius, number);
    if (heat ? gap >= best : !str_to_int(m.name, &n) || n != number) continue;
    if (heat) best = gap;
    *ret = m, found = true;
  }
  return found;
}

static struct str degrees(const struct oven *s, long long n, bool fahrenheit) {
  return arena_printf(s->arena, "%lld degrees %s", n, fahrenheit ? "Fahrenheit" : "Celsius");
}

/* "gas mark 6", "gas 7": the number behind the word; "gas" alone is also a bill. */
static bool mark_named(const struct oven *s, long long *ret) {
  for (size_t i = 0; i < s->tokens.len; i++) {
    size_t n = covers(s, "gas", i);
    struct number_read number;
    if (!n || !number_at(s->language, &s->tokens, i + n, &number) || number.ordinal || number.about) continue;
    return *ret = (long long)number.value, true;
  }
  return false;
}

/* The one number of the turn. */
static bool heat_named(const struct oven *s, long long *ret) {
  size_t found = 0;
  for (size_t i = 0; i < s->tokens.len; i++) {
    struct number_read number;
    if (!number_at(s->language, &s->tokens, i, &number) || number.ordinal || number.about) continue;
    *ret = (long long)number.value, found++;
    i = number.last;
  }
  return found == 1;
}

bool oven_read(const struct language *l, struct arena *a, struct str text, enum manner m, struct units *ret) {
  struct oven s = {
      .language = l, .arena = a, .words = vocabulary_read(l, "units.txt"), .tokens = tokens_read(l, a, text)};
  struct mark mark;
  long long number;
  if (!says(&s, "gas") || !(says(&s, "asks") || is_turned(&s))) return false;
  bool f = says(&s, "ovenf") || (!says(&s, "ovenc") && m == MANNER_US);
  if (mark_named(&s, &number)) {
    if (!find_mark(&s, number, false, false, &mark)) return false;
    long long to = f ? mark.fahrenheit : mark.celsius;
    *ret = (struct units){.from = arena_printf(a, "gas mark %lld", number), .to = degrees(&s, to, f)};
    return ret->value = exact_of(to, 1), true;
  }
  if (!says(&s, "gasmark") || !heat_named(&s, &number)) return false;
  f = says(&s, "ovenf") || (!says(&s, "ovenc") && number > F_FROM);
  if (!find_mark(&s, number, true, f, &mark) || !str_to_int(mark.name, &number)) return false;
  *ret = (struct units){.from = degrees(&s, f ? mark.fahrenheit : mark.celsius, f),
                        .to = arena_printf(a, "gas mark %.*s", STR_ARG(mark.name))};
  return ret->value = exact_of(number, 1), true;
}
