/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/again.h"

#include "base/civil.h"
#include "language/vocabulary.h"
#include "skills/moment.h"

enum { HOUR = 3600, COUNT_MOST = 1000, FRIDAY = 4 };

/* What a rule says, taken apart. */
struct again {
  enum { AGAIN_NONE, AGAIN_DAYS, AGAIN_MONTHS, AGAIN_HOURS, AGAIN_WORKDAYS } kind;
  int count, day;
};

static int64_t day_of(int64_t civil) {
  return civil >= 0 ? civil / CIVIL_DAY : -((-civil + CIVIL_DAY - 1) / CIVIL_DAY);
}

static struct again parse(struct str rule) {
  struct again a = {0};
  long long n, day = 0;
  if (str_is(rule, "workdays")) return (struct again){.kind = AGAIN_WORKDAYS};
  ptrdiff_t at = str_find_byte(rule, '@');
  struct str head = at < 0 ? rule : str_first(rule, (size_t)at);
  if (head.len < 2 || !str_to_int(str_first(head, head.len - 1), &n) || n < 1 || n > COUNT_MOST) return a;
  if (at >= 0 && (!str_to_int(str_from(rule, (size_t)at + 1), &day) || day < 1 || day > 31)) return a;
  char unit = head.at[head.len - 1];
  a.kind = unit == 'm' && day ? AGAIN_MONTHS : unit == 'd' && !day ? AGAIN_DAYS : unit == 'h' && !day ? AGAIN_HOURS : 0;
  a.count = (int)n;
  a.day = (int)day;
  return a;
}

bool again_is_rule(struct str rule) {
  return parse(rule).kind != AGAIN_NONE;
}

/* ---- from words ---- */

static bool says_workdays(const struct language *l, struct arena *a, const struct tokens *t,
                          const struct time_read *set) {
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  size_t n;
  for (size_t i = set->first; i <= set->last && i < t->len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&v, "again", t, i, &n);
    if (w && str_is(w->value, "workdays")) return true;
  }
  return false;
}

struct str again_rule(const struct language *l, struct arena *a, const struct tokens *t, const struct time_read *set,
                      int64_t first_civil) {
  if (says_workdays(l, a, t, set)) return STR("workdays");
  int day = civil_from_seconds(first_civil).day;
  if (set->months > 0) return arena_printf(a, "%dm@%d", (int)set->months, day);
  if (set->seconds >= CIVIL_DAY) return arena_printf(a, "%lldd", (long long)(set->seconds / CIVIL_DAY));
  if (set->seconds >= HOUR) return arena_printf(a, "%lldh", (long long)(set->seconds / HOUR));
  return STR("");
}

/* ---- in words ---- */

/* The star of a phrase filled in. */
static struct str filled(struct arena *a, struct str phrase, struct str with) {
  ptrdiff_t at = str_find_byte(phrase, '*');
  if (at < 0) return phrase;
  struct str before = str_first(phrase, (size_t)at), after = str_from(phrase, (size_t)at + 1);
  return arena_printf(a, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(with), STR_ARG(after));
}

struct str again_words(const struct language *l, struct arena *a, struct str rule, int64_t due_civil, bool several) {
  static const char *const many[] = {"", "days", "months", "hours", ""};
  struct vocabulary v = vocabulary_read(l, "skills.txt");
  struct again again = parse(rule);
  ptrdiff_t at = str_find_byte(rule, '@');
  const struct vocabulary_word *w = vocabulary_shown(&v, "again", at < 0 ? rule : str_first(rule, (size_t)at));
  if (again.kind == AGAIN_NONE) return STR("");
  if (several && str_is(rule, "7d")) w = vocabulary_shown(&v, "again", STR("week"));
  if (!w) {
    w = vocabulary_shown(&v, "again", str_of(many[again.kind]));
    return w ? filled(a, w->phrase, arena_printf(a, "%d", again.count)) : STR("");
  }
  int weekday = civil_weekday(day_of(due_civil));
  const struct vocabulary_word *day = vocabulary_shown(&v, "weekday", arena_printf(a, "%d", weekday));
  return filled(a, w->phrase, day ? day->phrase : STR(""));
}

/* ---- the next one ---- */

static int64_t month_on(int64_t civil, struct again a, int times) {
  int64_t day = day_of(civil);
  struct civil then = civil_from_days(day);
  then.day = 1;
  then = civil_add_months(then, a.count * times);
  int last = civil_days_in_month(then.year, then.month);
  int64_t on = civil_days(then.year, then.month, a.day < last ? a.day : last);
  return civil + (on - day) * CIVIL_DAY;
}

/* The first that is later than `now`, in steps of the wall clock, from a time that has been. */
static int64_t next_civil(int64_t civil, int64_t now, struct again a) {
  int64_t step = a.kind == AGAIN_HOURS ? (int64_t)a.count * HOUR : (int64_t)a.count * CIVIL_DAY, next = civil;
  if (a.kind == AGAIN_MONTHS) {
    for (int i = 1; next <= now || next <= civil; i++) next = month_on(civil, a, i);
    return next;
  }
  if (a.kind == AGAIN_WORKDAYS) {
    step = CIVIL_DAY;
    if (now > civil) next = civil + (now - civil) / step * step;
    do next += step;
    while (next <= now || civil_weekday(day_of(next)) > FRIDAY);
    return next;
  }
  int64_t passed = now > civil ? (now - civil) / step : 0;
  return civil + (passed + 1) * step;
}

void again_told(const struct view *v, struct reminder *r) {
  struct again a = parse(r->every);
  r->told_at = v->now;
  if (a.kind == AGAIN_NONE) {
    r->state = REMINDER_TOLD;
    return;
  }
  int64_t next = next_civil(moment_civil(v, r->due_at), moment_civil(v, v->now), a);
  r->due_at = moment_of_civil(v, next);
  r->offset = moment_offset(v, r->due_at);
}
