/* SPDX-License-Identifier: Apache-2.0
 *
 * Holidays and their rules, from data/<language>/times/holidays.txt: fixed MONTH DAY, easter DAYS, nth MONTH N WEEKDAY
 * (N -1 the last; a fourth number is days after it), table YYYY-MM-DD ...
 */
#include "language/times_priv.h"

#include "base/civil.h"
#include "language/rows.h"

enum { HOLIDAYS_MAX = 127, NUMBERS = 4 };

enum holiday_kind { FIXED, EASTER, NTH, TABLE };
struct holiday {
  enum holiday_kind kind;
  int number[NUMBERS];
  struct str days; /* of a table */
};
struct holidays {
  struct holiday at[HOLIDAYS_MAX];
  int count;
};

static bool read_kind(struct str word, enum holiday_kind *ret) {
  static const char *const names[] = {"fixed", "easter", "nth", "table"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_is(word, names[i])) return *ret = (enum holiday_kind)i, true;
  return false;
}

int holiday_open(struct language *l, struct error *e) {
  struct holidays *all = l->times->holidays = ARENA_NEW(&l->arena, struct holidays);
  struct rows r = rows_of(l->pack, "times/holidays.txt");
  while (rows_next(&r)) {
    struct holiday h = {0};
    struct str rest = r.field[1], word;
    if (all->count == HOLIDAYS_MAX) return rows_error(&r, e, "more than %d holidays", HOLIDAYS_MAX);
    if (!rows_word(&rest, &word) || !read_kind(word, &h.kind)) return rows_error(&r, e, "wants names, a tab, a rule");
    h.days = rest;
    for (int n = 0; h.kind != TABLE && n < NUMBERS && rows_word(&rest, &word); n++) {
      long long value;
      if (!str_to_int(word, &value) || value < -400 || value > 400) return rows_error(&r, e, "not a number");
      h.number[n] = (int)value;
    }
    all->at[all->count++] = h;
  }
  return 0;
}

/* Gregorian Easter: anonymous algorithm, in J. Meeus, "Astronomical Algorithms" (1991), chapter 8. */
static int64_t easter(int32_t year) {
  int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
  return civil_days(year, n / 31, n % 31 + 1);
}

static int64_t nth_weekday(int32_t year, int month, int n, int weekday) {
  if (n > 0) {
    int64_t first = civil_days(year, month, 1);
    return first + (weekday - civil_weekday(first) + 7) % 7 + 7 * (n - 1);
  }
  int64_t last = civil_days(year, month, civil_days_in_month(year, month));
  return last - (civil_weekday(last) - weekday + 7) % 7;
}

static bool in_table(struct str days, int32_t year, int64_t *ret) {
  struct str word;
  while (rows_word(&days, &word)) {
    long long y, m, d;
    if (word.len != 10 || !str_to_int(str_first(word, 4), &y) || y != year) continue;
    if (!str_to_int(str_first(str_from(word, 5), 2), &m) || !str_to_int(str_from(word, 8), &d)) continue;
    return *ret = civil_days(year, (int)m, (int)d), true;
  }
  return false;
}

bool holiday_day(const struct language *l, int holiday, int32_t year, int64_t *ret_day) {
  const struct holidays *all = l->times->holidays;
  if (holiday < 0 || holiday >= all->count || year < 1 || year > 9999) return false;
  const struct holiday *h = &all->at[holiday];
  switch (h->kind) {
  case FIXED: return *ret_day = civil_days(year, h->number[0], h->number[1]), true;
  case EASTER: return *ret_day = easter(year) + h->number[0], true;
  case NTH: return *ret_day = nth_weekday(year, h->number[0], h->number[1], h->number[2]) + h->number[3], true;
  case TABLE: return in_table(h->days, year, ret_day);
  }
  return false;
}
