/* SPDX-License-Identifier: Apache-2.0
 *
 * Trees to the calendar. A date that could be in several years (months, weeks) is the occurrence on the side that the
 * view leans to.
 */
#include "language/times_priv.h"

#include "base/civil.h"

enum { YEARS_AROUND = 12, MONTHS_AROUND = 60, WEEKS_AROUND = 2, SPAN_MAX = 100000 };

struct resolver {
  const struct language *l;
  const struct times_view *v;
  int64_t today; /* days */
  struct civil now;
};

typedef const struct time_node node;
static bool eval(const struct resolver *r, node *n, struct when *ret);

static int64_t floor_day(int64_t seconds) {
  return (seconds - ((seconds % CIVIL_DAY) + CIVIL_DAY) % CIVIL_DAY) / CIVIL_DAY;
}

static struct when days(int64_t from, int64_t to, enum grain grain) {
  return (struct when){from * CIVIL_DAY, to * CIVIL_DAY, grain, false, false};
}

static struct when one_day(int64_t day) {
  return days(day, day + 1, GRAIN_DAY);
}

static int64_t month_start(int32_t year, int month) {
  int64_t months = (int64_t)year * 12 + month - 1;
  int64_t y = months >= 0 ? months / 12 : -((-months + 11) / 12);
  return civil_days((int32_t)y, (int)(months - y * 12) + 1, 1);
}

static struct when months(int32_t year, int month, int count, enum grain grain) {
  return days(month_start(year, month), month_start(year, month + count), grain);
}

static int64_t monday_of(int64_t day) {
  return day - civil_weekday(day);
}

/* ISO 8601: the week with the year's first Thursday is its first. */
static int64_t iso_week(int32_t year, int week) {
  return monday_of(civil_days(year, 1, 4)) + 7 * (week - 1);
}

static int32_t full_year(const struct resolver *r, const struct time_date *d) {
  if (!d->short_year) return d->year;
  int32_t year = 2000 + d->year;
  return year <= r->now.year + 10 ? year : year - 100;
}

/* The date in that year; false when the year has none (29 February). */
static bool in_year(const struct resolver *r, const struct time_date *d, int32_t year, struct when *ret) {
  int64_t day;
  if (year < 1 || year > 9990) return false;
  if (d->holiday >= 0) {
    if (!holiday_day(r->l, d->holiday, year, &day)) return false;
    return *ret = one_day(day), true;
  }
  if (d->month > 0 && d->day > 0) {
    if (!civil_is_date(year, d->month, d->day)) return false;
    return *ret = one_day(civil_days(year, d->month, d->day)), true;
  }
  if (d->month > 0) return *ret = months(year, d->month, 1, GRAIN_MONTH), true;
  if (d->season >= 0) return *ret = months(year, d->season ? d->season * 3 : 12, 3, GRAIN_SEASON), true;
  if (d->quarter > 0) return *ret = months(year, d->quarter * 3 - 2, 3, GRAIN_SEASON), true;
  if (d->half > 0) return *ret = months(year, d->half * 6 - 5, 6, GRAIN_SEASON), true;
  if (d->week > 0) return *ret = days(iso_week(year, d->week), iso_week(year, d->week) + 7, GRAIN_WEEK), true;
  if (d->day < 0 && d->weekday < 0) return *ret = months(year, 1, 12, GRAIN_YEAR), true;
  return false;
}

static bool every_year(const struct time_date *d) {
  return d->holiday >= 0 || d->month > 0 || d->season >= 0 || d->quarter > 0 || d->half > 0 || d->week > 0;
}

/* The k-th occurrence, counted from the one in this year, month or week. */
static bool occurrence(const struct resolver *r, const struct time_date *d, int k, struct when *ret) {
  if (every_year(d)) return in_year(r, d, r->now.year + k, ret);
  if (d->day > 0) {
    struct civil c = civil_from_days(month_start(r->now.year, r->now.month + k));
    if (!civil_is_date(c.year, c.month, d->day)) return false;
    int64_t day = civil_days(c.year, c.month, d->day);
    if (d->weekday >= 0 && civil_weekday(day) != d->weekday) return false;
    return *ret = one_day(day), true;
  }
  if (d->weekday < 0) return false;
  return *ret = one_day(monday_of(r->today) + d->weekday + 7 * k), true;
}

static int reach(const struct time_date *d) {
  return every_year(d) ? YEARS_AROUND : d->day > 0 ? MONTHS_AROUND : WEEKS_AROUND;
}

/* The n-th occurrence that lies wholly after (n > 0) or before (n < 0) today, or after what contains today. */
static bool occurrence_from_today(const struct resolver *r, const struct time_date *d, int n, struct when *ret) {
  int64_t today = r->today * CIVIL_DAY;
  int step = n > 0 ? 1 : -1, left = n > 0 ? n : -n;
  for (int k = -step * 2; k * step <= reach(d); k += step) {
    struct when w;
    if (!occurrence(r, d, k, &w)) continue;
    if (step > 0 ? w.start <= today : w.end > today) continue;
    if (--left == 0) return *ret = w, true;
  }
  return false;
}

static bool next_occurrence(const struct resolver *r, const struct time_date *d, struct when *ret) {
  int64_t today = r->today * CIVIL_DAY;
  for (int k = -1; k <= reach(d); k++) {
    struct when w;
    if (!occurrence(r, d, k, &w)) continue;
    bool is_today = w.start == today && w.grain == GRAIN_DAY;
    if (is_today ? r->v->today_counts || d->weekday < 0 || d->day > 0 : w.end > today) return *ret = w, true;
  }
  return false;
}

static bool last_occurrence(const struct resolver *r, const struct time_date *d, struct when *ret) {
  int64_t today = r->today * CIVIL_DAY;
  for (int k = 1; k >= -reach(d); k--) {
    struct when w;
    if (!occurrence(r, d, k, &w)) continue;
    if (w.start < today || (w.start == today && w.grain != GRAIN_DAY)) return *ret = w, true;
  }
  return false;
}

static int64_t away(const struct resolver *r, const struct when *w) {
  int64_t now = r->today * CIVIL_DAY;
  return w->start > now ? w->start - now : w->end <= now ? now - w->end + CIVIL_DAY : 0;
}

static bool resolve_date(const struct resolver *r, const struct time_date *d, struct when *ret) {
  if (d->year != YEAR_NONE) return in_year(r, d, full_year(r, d), ret);
  if (d->week > 0) return in_year(r, d, r->now.year, ret);
  struct when past, future;
  bool has_past = last_occurrence(r, d, &past), has_future = next_occurrence(r, d, &future);
  if (!has_past && !has_future) return false;
  bool take_past = r->v->lean == LEAN_PAST;
  bool rare = d->weekday >= 0 && d->day > 0 && !r->v->exact; /* "friday the 26th": twice a year, so the nearest */
  if (r->v->lean == LEAN_NEAREST || rare)
    take_past = has_past && (!has_future || ((every_year(d) || rare) && away(r, &past) < away(r, &future)));
  if (take_past ? !has_past : has_future) take_past = false;
  return *ret = take_past ? past : future, true;
}

static bool rel_unit(const struct resolver *r, int n, enum time_unit unit, struct when *ret) {
  int64_t monday = monday_of(r->today);
  int32_t year = r->now.year;
  static const int length[] = {1, 60, 3600};
  switch (unit) {
  case U_SECOND:
  case U_MINUTE:
  case U_HOUR: {
    int64_t start = n > 0 ? r->v->now : n < 0 ? r->v->now - length[unit] : r->v->now / length[unit] * length[unit];
    return *ret = (struct when){start, start + length[unit], unit == U_HOUR ? GRAIN_HOUR : GRAIN_MINUTE, false, false},
           true;
  }
  case U_DAY:
  case U_NIGHT:
  case U_WORKDAY: return *ret = one_day(r->today + n), true;
  case U_WEEK: return *ret = days(monday + 7 * n, monday + 7 * n + 7, GRAIN_WEEK), true;
  case U_WEEKEND: return *ret = days(monday + 7 * n + 5, monday + 7 * n + 7, GRAIN_DAY), true;
  case U_FORTNIGHT: return *ret = days(monday + 14 * n, monday + 14 * n + 14, GRAIN_WEEK), true;
  case U_MONTH: return *ret = months(year, r->now.month + n, 1, GRAIN_MONTH), true;
  case U_QUARTER: return *ret = months(year, (r->now.month - 1) / 3 * 3 + 1 + 3 * n, 3, GRAIN_SEASON), true;
  case U_YEAR: return *ret = months(year + n, 1, 12, GRAIN_YEAR), true;
  case U_DECADE: return *ret = months(year / 10 * 10 + 10 * n, 1, 120, GRAIN_LONG), true;
  case U_CENTURY: return *ret = months(year / 100 * 100 + 100 * n, 1, 1200, GRAIN_LONG), true;
  }
  return false;
}

static bool rel_weekday(const struct resolver *r, int n, int style, int weekday, struct when *ret) {
  int64_t this = monday_of(r->today) + weekday, nearest;
  if (style == REF_NEAREST || (n < 0 && style == REF_PLAIN)) {
    int ahead = (weekday - civil_weekday(r->today) + 7) % 7;
    nearest = n > 0 ? r->today + (ahead ? ahead : 7) : r->today - (ahead ? 7 - ahead : 7);
    return *ret = one_day(nearest + (n < -1 ? 7 * (n + 1) : 0)), true;
  }
  bool gone = n == 0 && this < r->today && r->v->lean != LEAN_PAST && !r->v->exact;
  return *ret = one_day(this + 7 * n + (gone ? 7 : 0)), true;
}

static bool resolve_rel(const struct resolver *r, node *ref, node *what, struct when *ret) {
  int n = ref->n;
  if (what->op == OP_unit) return rel_unit(r, n, (enum time_unit)what->n, ret);
  if (what->op == OP_part || what->op == OP_edge || what->op == OP_at)
    return clock_on_day(what, r->today + n, true, r->v, ret);
  if (what->op != OP_date) return eval(r, what, ret);
  const struct time_date *d = &what->date;
  if (d->weekday >= 0 && d->day < 0 && d->month < 0) return rel_weekday(r, n, ref->m, d->weekday, ret);
  if (n == 0) return every_year(d) ? in_year(r, d, r->now.year, ret) : resolve_date(r, d, ret);
  return occurrence_from_today(r, d, n, ret);
}

bool times_length(const struct time_node *n, int32_t *ret_months, int64_t *ret_seconds) {
  static const struct {
    double months, seconds;
  } lengths[] = {
      [U_SECOND] = {0, 1},          [U_MINUTE] = {0, 60},    [U_HOUR] = {0, 3600},  [U_DAY] = {0, 86400},
      [U_WEEK] = {0, 604800},       [U_MONTH] = {1, 0},      [U_YEAR] = {12, 0},    [U_WEEKEND] = {0, 172800},
      [U_FORTNIGHT] = {0, 1209600}, [U_QUARTER] = {3, 0},    [U_DECADE] = {120, 0}, [U_CENTURY] = {1200, 0},
      [U_NIGHT] = {0, 86400},       [U_WORKDAY] = {0, 86400}};
  int32_t more_months;
  int64_t more_seconds;
  if (!n) return false;
  if (n->op == OP_about || n->op == OP_more || n->op == OP_less) return times_length(n->a, ret_months, ret_seconds);
  if (n->op == OP_durs) {
    if (!times_length(n->a, ret_months, ret_seconds) || !times_length(n->b, &more_months, &more_seconds)) return false;
    *ret_months += more_months, *ret_seconds += more_seconds;
    return true;
  }
  if (n->op != OP_dur || !n->a || !n->b || n->b->op != OP_unit || n->a->x < 0 || n->a->x > SPAN_MAX) return false;
  double count = lengths[n->b->n].months * n->a->x;
  *ret_months = (int32_t)count;
  *ret_seconds = (int64_t)(lengths[n->b->n].seconds * n->a->x + (count - *ret_months) * 30 * CIVIL_DAY);
  return true;
}

static int64_t add_months(int64_t day, int count) {
  struct civil c = civil_add_months(civil_from_days(day), count);
  return civil_days(c.year, c.month, c.day);
}

static int64_t add_workdays(int64_t day, int count) {
  int step = count < 0 ? -1 : 1;
  for (count = count < 0 ? -count : count; count > 0;) {
    day += step;
    if (civil_weekday(day) < 5) count--;
  }
  return day;
}

static bool in_range(int64_t day) {
  return day > -700000 && day < 2900000;
}

/* "last three weeks": up to today; "next three weeks": from tomorrow. */
static bool resolve_span(const struct resolver *r, node *n, struct when *ret) {
  int32_t count_months;
  int64_t seconds, from, to;
  struct time_node dur = {.op = OP_dur, .a = n->b, .b = n->c};
  if (!n->b || n->b->op != OP_num || !times_length(&dur, &count_months, &seconds)) return false;
  bool ahead = n->a->n > 0;
  enum time_unit unit = (enum time_unit)n->c->n;
  if (unit <= U_HOUR) {
    *ret = ahead ? (struct when){r->v->now, r->v->now + seconds, GRAIN_HOUR, false, false}
                 : (struct when){r->v->now - seconds, r->v->now, GRAIN_HOUR, false, false};
    return true;
  }
  if (unit == U_QUARTER) {
    int first = (r->now.month - 1) / 3 * 3 + 1, count = (int)n->b->x;
    return *ret = months(r->now.year, ahead ? first + 3 : first - 3 * count, 3 * count, GRAIN_SEASON), true;
  }
  from = to = ahead ? r->today + 1 : r->today;
  int sign = ahead ? 1 : -1;
  int64_t other = add_months(from, sign * count_months) + sign * (seconds / CIVIL_DAY);
  if (unit == U_WORKDAY) {
    from = to = ahead ? add_workdays(r->today, 1) : r->today;
    other = ahead ? add_workdays(from, (int)n->b->x - 1) + 1 : add_workdays(from, -(int)n->b->x);
  }
  if (!in_range(other)) return false;
  *ret = ahead ? days(from, other, GRAIN_DAY) : days(other, to, GRAIN_DAY);
  return ret->start < ret->end;
}

static bool is_moment(const struct when *w) {
  return w->grain <= GRAIN_HOUR;
}

/* A length of months or years ago, said of no exact day: the month, the year. */
static bool vague(const struct resolver *r, node *n, int32_t count, int64_t seconds, struct when *ret) {
  bool ago = n->c && n->c->n < 0;
  if (r->v->exact || count / 12 >= r->now.year || (n->a && n->a->op != OP_now)) return false;
  if (ago && count >= 12 && count % 12 == 0 && !seconds)
    return *ret = months(r->now.year - count / 12, 1, 12, GRAIN_YEAR), true;
  if (ago && count && !seconds) return *ret = months(r->now.year, r->now.month - count, 1, GRAIN_MONTH), true;
  return false;
}

static bool resolve_shift(const struct resolver *r, node *n, struct when *ret) {
  int32_t count;
  int64_t seconds;
  struct when base = one_day(r->today);
  struct times_view ahead = *r->v;
  struct resolver from = *r;
  bool leaning = n->c && n->c->n == 3 && r->v->lean == LEAN_PAST && !r->v->exact;
  int sign = leaning || (n->c && n->c->n < 0) ? -1 : 1;
  from.v = &ahead;
  if (ahead.exact || ahead.lean == LEAN_NEAREST) ahead.lean = LEAN_FUTURE;
  if (!times_length(n->b, &count, &seconds)) return false;
  bool story = n->c && (n->c->n == 2 || n->c->n == -2);
  if (story && !r->v->exact && (sign < 0 || r->v->lean == LEAN_PAST)) return false;
  bool roughly = n->b->op == OP_about;
  if (vague(r, n, count, seconds, ret)) return ret->about = roughly, true;
  bool from_now = !n->a || n->a->op == OP_now;
  if (!from_now && !eval(&from, n->a, &base)) return false;
  if (base.start == INT64_MIN || base.end == INT64_MAX) return false;
  bool fine = seconds % CIVIL_DAY != 0 || (n->b->op == OP_dur && n->b->b->n <= U_HOUR);
  if (fine && (from_now || is_moment(&base))) {
    int64_t start = (from_now ? r->v->now : base.start) + sign * seconds;
    int64_t end = start + (seconds % 60 ? 1 : 60);
    return *ret = (struct when){start, end, seconds % 60 ? GRAIN_SECOND : GRAIN_MINUTE, false, false}, true;
  }
  int64_t day = add_months(floor_day(base.start), sign * count) + sign * (seconds / CIVIL_DAY);
  if (n->b->op == OP_dur && n->b->b->n == U_WORKDAY) day = add_workdays(floor_day(base.start), sign * (int)n->b->a->x);
  if (!in_range(day)) return false;
  *ret = one_day(day);
  ret->about = roughly || (from_now && !r->v->exact && (count || seconds >= 7 * CIVIL_DAY));
  if (is_moment(&base)) {
    ret->start += base.start - floor_day(base.start) * CIVIL_DAY;
    ret->end = ret->start + 60, ret->grain = base.grain;
  }
  return true;
}

/* The Monday of the n-th week of a period, the weeks being those whose Thursday it has; n -1 is the last. */
static int64_t nth_week(int64_t from, int64_t to, int n) {
  if (n < 0) return monday_of(to - 1) + 3 < to ? monday_of(to - 1) : monday_of(to - 1) - 7;
  int64_t monday = monday_of(from) + 3 >= from ? monday_of(from) : monday_of(from) + 7;
  return monday + 7 * (n - 1);
}

static int64_t nth_weekday(int64_t from, int64_t to, int n, int weekday) {
  if (n < 0) return to - 1 - (civil_weekday(to - 1) - weekday + 7) % 7 + 7 * (n + 1);
  return from + (weekday - civil_weekday(from) + 7) % 7 + 7 * (n - 1);
}

static bool resolve_nth(const struct resolver *r, node *n, struct when *ret) {
  struct when p;
  if (!n->a || !n->b || !n->c || !eval(r, n->c, &p) || p.start == INT64_MIN || p.end == INT64_MAX) return false;
  int64_t from = floor_day(p.start), to = floor_day(p.end), day;
  int which = n->a->n;
  struct civil c = civil_from_days(from), e = civil_from_days(to);
  if (which == 0 || which > 400) return false;
  if (n->b->op == OP_date && n->b->date.weekday >= 0) {
    *ret = one_day(nth_weekday(from, to, which, n->b->date.weekday));
  } else if (n->b->op != OP_unit) {
    return false;
  } else if (n->b->n == U_WEEK) {
    day = nth_week(from, to, which);
    *ret = days(day, day + 7, GRAIN_WEEK);
    return day + 3 >= from && day + 3 < to;
  } else if (n->b->n == U_WEEKEND) {
    day = nth_weekday(from, to, which, 5);
    *ret = days(day, day + 2, GRAIN_DAY);
  } else if (n->b->n == U_DAY) {
    *ret = one_day(which > 0 ? from + which - 1 : to + which);
  } else if (n->b->n == U_MONTH) {
    *ret = which > 0 ? months(c.year, c.month + which - 1, 1, GRAIN_MONTH)
                     : months(e.year, e.month + which, 1, GRAIN_MONTH);
  } else if (n->b->n == U_QUARTER) {
    *ret = which > 0 ? months(c.year, c.month + 3 * (which - 1), 3, GRAIN_SEASON)
                     : months(e.year, e.month - 3, 3, GRAIN_SEASON);
  } else {
    return false;
  }
  return ret->start >= p.start && ret->start < p.end;
}

/* "the first ten days of last year", "the last three weeks of the year" */
static bool resolve_first(const struct resolver *r, node *n, struct when *ret) {
  struct when p;
  int32_t count;
  int64_t seconds;
  if (!n->c || !eval(r, n->c, &p) || !times_length(n->b, &count, &seconds)) return false;
  if (p.start == INT64_MIN || p.end == INT64_MAX) return false;
  int64_t from = floor_day(p.start), to = floor_day(p.end), length = seconds / CIVIL_DAY;
  bool weekly = n->b->op == OP_dur && n->b->b->n == U_WEEK;
  if (n->a->n > 0) {
    if (weekly) from = nth_week(from, to, 1);
    to = add_months(from, count) + length;
  } else {
    if (weekly) to = nth_week(from, to, -1) + 7;
    from = add_months(to, -count) - length;
  }
  *ret = days(from, to, weekly ? GRAIN_WEEK : GRAIN_DAY);
  return from < to && in_range(to);
}

/* "two years ago in january": either January lies about two years back. */
static bool month_of_vague_year(const struct resolver *r, node *n, const struct when *year, struct when *ret) {
  int32_t y = civil_from_seconds(year->start).year;
  bool early = n->a->date.month <= r->now.month;
  if (n->b->op != OP_shift || r->v->exact || n->a->date.month < 1 || n->a->date.day > 0) return false;
  struct when older = months(early ? y : y - 1, n->a->date.month, 1, GRAIN_MONTH);
  struct when newer = months(early ? y + 1 : y, n->a->date.month, 1, GRAIN_MONTH);
  *ret = (struct when){older.start, newer.end, GRAIN_LONG, false, true};
  return true;
}

static bool resolve_within(const struct resolver *r, node *n, struct when *ret) {
  struct when p;
  if (!n->a || !n->b || n->a->op != OP_date || !eval(r, n->b, &p)) return false;
  if (p.start == INT64_MIN || p.end == INT64_MAX) return false;
  const struct time_date *d = &n->a->date;
  struct civil c = civil_from_seconds(p.start);
  if (every_year(d)) return month_of_vague_year(r, n, &p, ret) || in_year(r, d, c.year, ret);
  if (d->day > 0 && p.grain == GRAIN_MONTH) {
    if (!civil_is_date(c.year, c.month, d->day)) return false;
    return *ret = one_day(civil_days(c.year, c.month, d->day)), true;
  }
  if (d->weekday >= 0 && d->day < 0 && p.end - p.start <= 14 * CIVIL_DAY)
    return *ret = one_day(monday_of(floor_day(p.start)) + d->weekday), true;
  return false;
}

/* Beginning, middle and end of a period: halves of a week or a day, thirds of a year. */
static bool resolve_edge(const struct resolver *r, node *n, struct when *ret) {
  struct when p;
  if (!n->b) return false;
  if (n->b->op == OP_part) return clock_on_day(n, r->today, false, r->v, ret);
  if (!eval(r, n->b, &p) || p.start == INT64_MIN || p.end == INT64_MAX) return false;
  int64_t from = floor_day(p.start), to = floor_day(p.end);
  struct civil c = civil_from_days(from);
  bool start = n->n == EDGE_START || n->n == EDGE_EARLIER;
  int length = (int)(to - from);
  if (p.grain == GRAIN_YEAR) {
    bool halves = n->n == EDGE_EARLIER || n->n == EDGE_LATER;
    int first = start ? 1 : n->n == EDGE_MIDDLE ? 5 : halves ? 7 : 9;
    *ret = months(c.year, first, halves ? 6 : 4, GRAIN_SEASON);
  } else if (p.grain == GRAIN_MONTH) {
    *ret = start                 ? days(from, from + 15, GRAIN_DAY)
           : n->n == EDGE_MIDDLE ? days(from + 9, from + 20, GRAIN_DAY)
                                 : days(from + 15, to, GRAIN_DAY);
  } else if (length == 1) {
    int64_t noon = p.start + CIVIL_DAY / 2;
    *ret = (struct when){start ? p.start : noon, start ? noon : p.end, GRAIN_PART, false, false};
  } else {
    int third = length / 3, cut = length == 7 ? 3 : third;
    *ret = start                 ? days(from, from + cut, GRAIN_DAY)
           : n->n == EDGE_MIDDLE ? days(from + third, to - third, GRAIN_DAY)
                                 : days(to - (length == 7 ? 4 : cut), to, GRAIN_DAY);
  }
  if (n->n == EDGE_LATER && ret->start < r->today * CIVIL_DAY && ret->end > r->today * CIVIL_DAY)
    ret->start = r->today * CIVIL_DAY;
  return ret->start < ret->end;
}

static bool resolve_at(const struct resolver *r, node *n, struct when *ret) {
  struct when day;
  if (!n->a || !n->b) return false;
  if (n->a->op == OP_part || n->a->op == OP_edge) return clock_on_day(n, r->today, false, r->v, ret);
  if (!eval(r, n->a, &day) || day.start == INT64_MIN || day.end == INT64_MAX) return false;
  if (n->a->op == OP_rel && day.grain == GRAIN_PART) { /* "this evening at 7": the part decides the half */
    struct time_node both = {.op = OP_at, .a = n->a->b, .b = n->b};
    return clock_on_day(&both, floor_day(day.start), true, r->v, ret);
  }
  if (day.grain == GRAIN_PART && n->a->op == OP_at) {
    struct time_node both = {.op = OP_at, .a = n->a->b, .b = n->b};
    return clock_on_day(&both, floor_day(day.start), true, r->v, ret);
  }
  return clock_on_day(n->b, floor_day(day.start), true, r->v, ret);
}

static bool has_clock(node *n) {
  if (!n) return false;
  if (n->op == OP_clock || n->op == OP_part) return true;
  return n->op == OP_at ||
         ((n->op == OP_about || n->op == OP_edge || n->op == OP_rel) && (has_clock(n->a) || has_clock(n->b)));
}

/* A clock at one end takes its day from the other: "2pm to tomorrow 4:30". */
static bool range_end(const struct resolver *r, node *n, const struct when *other, struct when *ret) {
  const struct time_node *clock = n;
  while (clock && clock->op == OP_about) clock = clock->a;
  if (clock && clock->op == OP_clock && other && other->grain != GRAIN_NONE) {
    if (!clock_on_day(n, floor_day(other->start), true, r->v, ret)) return false;
    if (ret->start <= other->start) ret->start += CIVIL_DAY / 2, ret->end += CIVIL_DAY / 2;
    return true;
  }
  return eval(r, n, ret);
}

static bool resolve_range(const struct resolver *r, node *n, struct when *ret) {
  struct when a, b;
  const struct time_node *from = n->a, *to = n->b;
  if (from->op == OP_clock && to->op == OP_clock) return clock_on_day(n, r->today, false, r->v, ret);
  if (!range_end(r, from, NULL, &a)) return false;
  struct times_view after = *r->v;
  struct resolver again = *r;
  bool bare = to->op == OP_date && to->date.year == YEAR_NONE;
  if (bare && from->op == OP_date && !has_clock(from)) { /* the first such date after the left end */
    again.v = &after;
    after.lean = LEAN_FUTURE, after.today_counts = true;
    again.today = floor_day(a.start), again.now = civil_from_days(again.today);
  }
  if (!range_end(&again, to, has_clock(from) || from->op == OP_now ? &a : NULL, &b)) return false;
  if (a.start == INT64_MIN || b.end == INT64_MAX) return false;
  if (b.start < a.start && bare && b.end > a.start) return false;
  bool to_end = to->op == OP_edge && to->n == EDGE_END;
  if (r->v->exact && from->op == OP_edge && from->n == EDGE_END) a.start = a.end;
  int64_t end = (r->v->exact && !to_end) || is_moment(&b) ? b.start : b.end;
  *ret = (struct when){a.start, end, is_moment(&a) ? a.grain : b.grain, a.maybe || b.maybe, a.about || b.about};
  return ret->start < ret->end;
}

static bool resolve_lasting(const struct resolver *r, node *n, struct when *ret) {
  struct when a;
  int32_t count;
  int64_t seconds;
  if (n->a && n->a->op == OP_clock) return clock_on_day(n, r->today, false, r->v, ret);
  if (!eval(r, n->a, &a) || !times_length(n->b, &count, &seconds) || a.start == INT64_MIN) return false;
  if (is_moment(&a) || seconds % CIVIL_DAY) {
    *ret = (struct when){a.start, a.start + seconds, GRAIN_HOUR, false, false};
    return !count;
  }
  int64_t day = floor_day(a.start);
  *ret = days(day, add_months(day, count) + seconds / CIVIL_DAY, GRAIN_DAY);
  return ret->start < ret->end;
}

static bool resolve_side(const struct resolver *r, node *n, struct when *ret) {
  struct when w;
  struct times_view v = *r->v;
  struct resolver aside = *r;
  aside.v = &v;
  if (n->op == OP_since && !n->b && !v.exact) v.lean = LEAN_PAST;
  if (v.lean == LEAN_NEAREST) v.lean = n->op == OP_since && !n->b ? LEAN_PAST : LEAN_FUTURE;
  if (!eval(&aside, n->a, &w)) return false;
  switch (n->op) {
  case OP_before: *ret = (struct when){INT64_MIN, w.start, w.grain, w.maybe, w.about}; break;
  case OP_until: *ret = (struct when){INT64_MIN, is_moment(&w) ? w.start : w.end, w.grain, w.maybe, w.about}; break;
  case OP_after: *ret = (struct when){is_moment(&w) ? w.start : w.end, INT64_MAX, w.grain, w.maybe, w.about}; break;
  default: *ret = (struct when){w.start, INT64_MAX, w.grain, w.maybe, w.about}; break;
  }
  return ret->start != ret->end;
}

static bool resolve_decade(const struct resolver *r, int year, struct when *ret) {
  if (year < 100) year += year <= 20 ? 2000 : 1900;
  return *ret = months(year / 10 * 10, 1, 120, GRAIN_LONG), true;
}

static bool resolve_period(const struct resolver *r, node *n, struct when *ret) {
  struct when p;
  if (!eval(r, n->a, &p) || p.start == INT64_MIN || p.end == INT64_MAX) return false;
  int64_t monday = monday_of(floor_day(p.start));
  if (n->op == OP_weeks)
    *ret = days(monday, monday + 7, GRAIN_WEEK);
  else if (n->op == OP_rest)
    *ret = (struct when){r->today * CIVIL_DAY, p.end, GRAIN_DAY, false, false};
  else
    *ret = (struct when){p.start, r->today * CIVIL_DAY, p.grain, false, false};
  return ret->start < ret->end;
}

static bool eval(const struct resolver *r, node *n, struct when *ret) {
  if (!n) return false;
  switch (n->op) {
  case OP_now: return *ret = (struct when){r->v->now, r->v->now + 1, GRAIN_SECOND, false, false}, true;
  case OP_days: return *ret = one_day(r->today + n->n), true;
  case OP_date: return resolve_date(r, &n->date, ret);
  case OP_decade: return resolve_decade(r, n->n, ret);
  case OP_century: return n->n > 0 && n->n < 40 && (*ret = months((n->n - 1) * 100, 1, 1200, GRAIN_LONG), true);
  case OP_unit: return rel_unit(r, 0, (enum time_unit)n->n, ret);
  case OP_rel: return n->a && n->b && resolve_rel(r, n->a, n->b, ret);
  case OP_span: return n->a && n->b && n->c && resolve_span(r, n, ret);
  case OP_nth: return resolve_nth(r, n, ret);
  case OP_first: return n->a && n->b && resolve_first(r, n, ret);
  case OP_within: return resolve_within(r, n, ret);
  case OP_edge: return resolve_edge(r, n, ret);
  case OP_shift: return resolve_shift(r, n, ret);
  case OP_at: return resolve_at(r, n, ret);
  case OP_clock:
  case OP_part: return clock_on_day(n, r->today, false, r->v, ret);
  case OP_range: return n->a && n->b && resolve_range(r, n, ret);
  case OP_lasting: return resolve_lasting(r, n, ret);
  case OP_before:
  case OP_after:
  case OP_since:
  case OP_until: return resolve_side(r, n, ret);
  case OP_weeks:
  case OP_rest:
  case OP_so_far: return resolve_period(r, n, ret);
  case OP_about:
    if (!eval(r, n->a, ret)) return false;
    return ret->about = true;
  default: return false;
  }
}

bool times_resolve(const struct language *l, const struct time_node *n, const struct times_view *v, struct when *ret) {
  struct resolver r = {l, v, floor_day(v->now), civil_from_seconds(v->now)};
  struct when w;
  if (!eval(&r, n, &w) || w.start >= w.end) return false;
  return *ret = w, true;
}
