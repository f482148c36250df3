/* SPDX-License-Identifier: Apache-2.0
 *
 * Trees of times to TIMEX strings and values as Recognizers-Text has them.
 */
#include "bench_times.h"

#include "base/civil.h"

typedef const struct time_node node;

struct maker {
  const struct language *l;
  struct arena *a;
  struct times_view v;
  struct str text;
};

static const struct part_hours hours[] = {
    [PART_MORNING] = {8, 12},  [PART_AFTERNOON] = {12, 16}, [PART_EVENING] = {16, 20}, [PART_NIGHT] = {20, 24},
    [PART_LUNCH] = {11, 13},   [PART_BREAKFAST] = {8, 12},  [PART_DINNER] = {16, 20},  [PART_DAYTIME] = {8, 18},
    [PART_NIGHTTIME] = {0, 8}, [PART_OTHER] = {0, 0}};
static const char *const part_names[] = {"TMO", "TAF", "TEV", "TNI", "TMEL", "TMEB", "TMED", "TDT", "TNT", "T"};
static const char *const season_names[] = {"WI", "SP", "SU", "FA"};
static const char *const unit_letters[] = {"S", "M", "H", "D", "W", "M", "Y", "WE", "W", "M", "Y", "Y", "D", "BD"};

enum level { L_NONE, L_DATE, L_DATERANGE, L_DATETIME, L_DATETIMERANGE, L_TIME, L_TIMERANGE, L_DURATION, L_SET };
static const char *const level_names[] = {"",     "date",      "daterange", "datetime", "datetimerange",
                                          "time", "timerange", "duration",  "set"};

static enum level ranged(enum level l) {
  return l == L_DATE ? L_DATERANGE : l == L_DATETIME ? L_DATETIMERANGE : l == L_TIME ? L_TIMERANGE : l;
}

static enum level date_level(const struct time_date *d) {
  return d->day > 0 || d->weekday >= 0 || d->holiday >= 0 ? L_DATE : L_DATERANGE;
}

static enum level unit_level(int unit) {
  return unit <= U_HOUR ? L_DATETIMERANGE : unit == U_DAY || unit == U_NIGHT ? L_DATE : L_DATERANGE;
}

static bool sub_day(node *dur) {
  if (!dur) return false;
  if (dur->op == OP_dur) return dur->b->n <= U_HOUR;
  return sub_day(dur->a) || (dur->op == OP_durs && sub_day(dur->b));
}

static enum level level_of(node *n) {
  if (!n) return L_NONE;
  switch (n->op) {
  case OP_now: return L_DATETIME;
  case OP_days: return L_DATE;
  case OP_date: return date_level(&n->date);
  case OP_decade:
  case OP_century:
  case OP_edge:
  case OP_first:
  case OP_weeks:
  case OP_rest:
  case OP_so_far:
    if (n->op == OP_edge && n->b && (n->b->op == OP_part || level_of(n->b) == L_DATE))
      return n->b->op == OP_part ? L_TIMERANGE : L_DATETIMERANGE;
    return L_DATERANGE;
  case OP_unit: return unit_level(n->n);
  case OP_rel:
    if (!n->b) return L_NONE;
    return n->b->op == OP_unit ? unit_level(n->b->n) : n->b->op == OP_date ? date_level(&n->b->date) : L_DATETIMERANGE;
  case OP_span: return n->c->n <= U_HOUR ? L_DATETIMERANGE : L_DATERANGE;
  case OP_nth: return n->b && n->b->op == OP_unit && n->b->n != U_DAY ? L_DATERANGE : L_DATE;
  case OP_within: return date_level(&n->a->date);
  case OP_shift: return (!n->a || n->a->op == OP_now) && sub_day(n->b) ? L_DATETIME : L_DATE;
  case OP_clock: return L_TIME;
  case OP_part: return L_TIMERANGE;
  case OP_dur:
  case OP_durs:
  case OP_more:
  case OP_less: return L_DURATION;
  case OP_every: return L_SET;
  case OP_about: return level_of(n->a);
  case OP_at: {
    enum level a = level_of(n->a), b = level_of(n->b);
    if (a == L_SET) return L_SET;
    if (a == L_TIMERANGE) return b;
    return b == L_TIME ? L_DATETIME : L_DATETIMERANGE;
  }
  case OP_range: {
    enum level a = level_of(n->a), b = level_of(n->b);
    if (a == L_TIME && b == L_TIME) return L_TIMERANGE;
    if (n->a->op == OP_now && b != L_TIME && b != L_DATETIME) return L_DATERANGE;
    if (n->b->op == OP_now && a != L_TIME && a != L_DATETIME) return L_DATERANGE;
    bool clocks = a == L_TIME || b == L_TIME || a == L_DATETIME || b == L_DATETIME;
    return clocks ? L_DATETIMERANGE : L_DATERANGE;
  }
  case OP_lasting: return ranged(level_of(n->a));
  case OP_before:
  case OP_after:
  case OP_since:
  case OP_until: return ranged(level_of(n->a));
  default: return L_NONE;
  }
}

static struct str ymd(struct arena *a, int64_t seconds) {
  struct civil c = civil_from_seconds(seconds);
  return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

static struct str hms(struct arena *a, int64_t seconds) {
  struct civil c = civil_from_seconds(seconds);
  return arena_printf(a, "%02d:%02d:%02d", c.hour, c.minute, c.second);
}

static node *clock_in(node *n) {
  if (!n) return NULL;
  if (n->op == OP_clock) return n;
  if (n->op == OP_at) return clock_in(n->b);
  if (n->op == OP_about || n->op == OP_before || n->op == OP_after || n->op == OP_since || n->op == OP_until)
    return clock_in(n->a);
  return NULL;
}

static struct str clock_timex(struct maker *m, node *clock, int64_t at) {
  struct civil c = civil_from_seconds(at);
  if (clock->clock.second >= 0) return arena_printf(m->a, "T%02d:%02d:%02d", c.hour, c.minute, c.second);
  if (clock->clock.minute >= 0) return arena_printf(m->a, "T%02d:%02d", c.hour, c.minute);
  return arena_printf(m->a, "T%02d", c.hour);
}

static struct str span_timex(struct maker *m, struct str from, struct str to, const char *format, double count) {
  struct str length = arena_printf(m->a, format, count);
  return arena_printf(m->a, "(%.*s,%.*s,%.*s)", STR_ARG(from), STR_ARG(to), STR_ARG(length));
}

static struct str between(struct maker *m, struct when w, const char *format, double count) {
  return span_timex(m, ymd(m->a, w.start), ymd(m->a, w.end), format, count);
}

static struct str week_timex(struct maker *m, int64_t monday_seconds, const char *after) {
  int64_t thursday = monday_seconds / CIVIL_DAY + 3;
  struct civil c = civil_from_days(thursday);
  int64_t first = civil_days(c.year, 1, 4);
  first -= civil_weekday(first);
  return arena_printf(m->a, "%04d-W%02d%s", c.year, (int)((thursday - first) / 7 + 1), after);
}

static bool vague_year(const struct time_date *d) {
  return d->year == YEAR_NONE;
}

static struct str date_timex(struct maker *m, const struct time_date *d, struct when w, bool definite) {
  struct civil c = civil_from_seconds(w.start);
  char year[8] = "XXXX";
  if (!vague_year(d) || definite) snprintf(year, sizeof year, "%04d", c.year);
  bool the = str_find(m->text, STR(" the ")) >= 0;
  if (d->weekday >= 0 && d->day > 0 && d->month < 0 && the) return ymd(m->a, w.start);
  if (d->weekday >= 0 && d->month < 0 && vague_year(d) && !definite)
    return arena_printf(m->a, "XXXX-WXX-%d", d->weekday + 1);
  if (d->day > 0 && d->month < 0 && !definite) return arena_printf(m->a, "XXXX-XX-%02d", d->day);
  if (d->week > 0) return week_timex(m, w.start, "");
  if (d->holiday >= 0 || d->day > 0 || d->weekday >= 0) return arena_printf(m->a, "%s-%02d-%02d", year, c.month, c.day);
  if (d->quarter > 0 || d->half > 0) {
    struct civil e = civil_from_seconds(w.end);
    const char *next = vague_year(d) ? "XXXX" : NULL;
    struct str from = arena_printf(m->a, "%s-%02d-01", year, c.month);
    struct str to = next && e.year == c.year ? arena_printf(m->a, "%s-%02d-01", next, e.month)
                    : next                   ? arena_printf(m->a, "XXXX-%02d-01", e.month)
                                             : ymd(m->a, w.end);
    return span_timex(m, from, to, "P%gM", d->quarter > 0 ? 3 : 6);
  }
  if (d->season >= 0)
    return vague_year(d) && !definite ? str_of(season_names[d->season])
                                      : arena_printf(m->a, "%s-%s", year, season_names[d->season]);
  if (d->month > 0) return arena_printf(m->a, "%s-%02d", year, d->month);
  return arena_printf(m->a, "%04d", c.year);
}

static struct str unit_timex(struct maker *m, int unit, struct when w) {
  struct civil c = civil_from_seconds(w.start);
  switch (unit) {
  case U_WEEK: return week_timex(m, w.start, "");
  case U_WEEKEND: return week_timex(m, w.start - 5 * CIVIL_DAY, "-WE");
  case U_MONTH: return arena_printf(m->a, "%04d-%02d", c.year, c.month);
  case U_YEAR: return arena_printf(m->a, "%04d", c.year);
  case U_QUARTER: return between(m, w, "P%gM", 3);
  case U_DECADE: return between(m, w, "P%gY", 10);
  case U_CENTURY: return between(m, w, "P%gY", 100);
  case U_FORTNIGHT: return between(m, w, "P%gW", 2);
  case U_DAY:
  case U_NIGHT: return ymd(m->a, w.start);
  default:
    return arena_printf(m->a, "(%.*sT%.*s,%.*sT%.*s,PT1%s)", STR_ARG(ymd(m->a, w.start)), STR_ARG(hms(m->a, w.start)),
                        STR_ARG(ymd(m->a, w.end)), STR_ARG(hms(m->a, w.end)), unit_letters[unit]);
  }
}

static struct str dur_parts(struct maker *m, node *n, bool time) {
  if (!n) return STR("");
  if (n->op == OP_durs) return arena_join(m->a, dur_parts(m, n->a, time), dur_parts(m, n->b, time));
  if (n->op != OP_dur) return dur_parts(m, n->a, time);
  int unit = n->b->n;
  double x = n->a->x * (unit == U_FORTNIGHT ? 2
                        : unit == U_QUARTER ? 3
                        : unit == U_DECADE  ? 10
                        : unit == U_CENTURY ? 100
                                            : 1);
  if ((unit <= U_HOUR) != time) return STR("");
  return arena_printf(m->a, "%g%s", x, unit_letters[unit]);
}

static struct str dur_timex(struct maker *m, node *n) {
  struct str days = dur_parts(m, n, false), clock = dur_parts(m, n, true);
  return arena_printf(m->a, "P%.*s%s%.*s", STR_ARG(days), clock.len ? "T" : "", STR_ARG(clock));
}

static struct str length_timex(struct maker *m, int64_t seconds) {
  int64_t h = seconds / 3600, min = seconds / 60 % 60, s = seconds % 60;
  struct str out = STR("PT");
  if (h) out = arena_printf(m->a, "%.*s%lldH", STR_ARG(out), (long long)h);
  if (min) out = arena_printf(m->a, "%.*s%lldM", STR_ARG(out), (long long)min);
  return s ? arena_printf(m->a, "%.*s%lldS", STR_ARG(out), (long long)s) : out;
}

static struct str timex(struct maker *m, node *n, struct when w);

/* An end of a range, as a whole date. */
static struct str end_timex(struct maker *m, node *n, struct when w) {
  struct civil c = civil_from_seconds(w.start);
  if (n->op == OP_date && vague_year(&n->date) && n->date.day > 0) return date_timex(m, &n->date, w, false);
  if (n->op == OP_date && vague_year(&n->date) && n->date.month > 0)
    return arena_printf(m->a, "XXXX-%02d-%02d", c.month, c.day);
  if (n->op == OP_edge) {
    struct str inner = end_timex(m, n->b, w);
    if (str_starts(inner, STR("XXXX-"))) return arena_printf(m->a, "XXXX-%02d-%02d", c.month, c.day);
  }
  if (n->op == OP_rel && n->b->op == OP_date && n->b->date.day > 0 && n->b->date.month > 0)
    return arena_printf(m->a, "XXXX-%02d-%02d", c.month, c.day);
  return ymd(m->a, w.start);
}

static bool is_months(node *n) {
  if (n->op == OP_edge) return true;
  if (n->op == OP_rel) return n->b && is_months(n->b);
  return n->op == OP_date && (n->date.month > 0 || n->date.quarter > 0) && n->date.day < 0;
}

static bool is_year(node *n) {
  return n->op == OP_date && n->date.year != YEAR_NONE && n->date.month < 0 && n->date.day < 0 && n->date.weekday < 0 &&
         n->date.quarter < 0;
}

static struct str range_timex(struct maker *m, node *n, struct when w) {
  struct when a = {w.start, w.start + 1, GRAIN_DAY, false, false}, b = {w.end, w.end + 1, GRAIN_DAY, false, false};
  node *ca = clock_in(n->a), *cb = clock_in(n->b);
  if (level_of(n) == L_TIMERANGE)
    return arena_printf(m->a, "(%.*s,%.*s,%.*s)", STR_ARG(clock_timex(m, ca, w.start)),
                        STR_ARG(clock_timex(m, cb, w.end)), STR_ARG(length_timex(m, w.end - w.start)));
  if (level_of(n) == L_DATETIMERANGE) {
    bool within = str_starts(m->text, STR("within"));
    struct str from =
        n->a->op == OP_now && !within ? STR("PRESENT_REF")
        : ca ? arena_printf(m->a, "%.*s%.*s", STR_ARG(ymd(m->a, w.start)), STR_ARG(clock_timex(m, ca, w.start)))
             : arena_printf(m->a, "%.*sT%.*s", STR_ARG(ymd(m->a, w.start)), STR_ARG(hms(m->a, w.start)));
    struct str to = cb ? arena_printf(m->a, "%.*s%.*s", STR_ARG(ymd(m->a, w.end)), STR_ARG(clock_timex(m, cb, w.end)))
                       : arena_printf(m->a, "%.*sT%.*s", STR_ARG(ymd(m->a, w.end)), STR_ARG(hms(m->a, w.end)));
    return arena_printf(m->a, "(%.*s,%.*s,%.*s)", STR_ARG(from), STR_ARG(to),
                        STR_ARG(length_timex(m, w.end - w.start)));
  }
  struct str from = n->a->op == OP_now ? ymd(m->a, m->v.now) : end_timex(m, n->a, a),
             to = n->b->op == OP_now ? ymd(m->a, m->v.now) : end_timex(m, n->b, b);
  struct civil x = civil_from_seconds(w.start), y = civil_from_seconds(w.end);
  if (is_year(n->a) && is_year(n->b)) return span_timex(m, from, to, "P%gY", y.year - x.year);
  if ((is_months(n->a) || is_year(n->a)) && (is_months(n->b) || is_year(n->b)))
    return span_timex(m, from, to, "P%gM", (y.year - x.year) * 12 + y.month - x.month);
  return span_timex(m, from, to, "P%gD", (double)((w.end / CIVIL_DAY) - (w.start / CIVIL_DAY)));
}

static struct str at_timex(struct maker *m, node *n, struct when w) {
  if (n->a->op == OP_part || n->a->op == OP_edge) return timex(m, n->b, w);
  if (n->a->op == OP_every) {
    struct str day = timex(m, n->a, w);
    struct str clock = n->b->op == OP_part ? str_of(part_names[n->b->n]) : clock_timex(m, clock_in(n->b), w.start);
    return str_starts(day, STR("XXXX")) ? arena_join(m->a, day, clock) : clock;
  }
  int64_t day = w.start - ((w.start % CIVIL_DAY) + CIVIL_DAY) % CIVIL_DAY;
  struct when d = {day, day + CIVIL_DAY, GRAIN_DAY, false, false};
  node *date = n->a;
  while (date->op == OP_at || (date->op == OP_edge && date->b)) date = date->op == OP_at ? date->a : date->b;
  struct str base =
      date->op == OP_rel && date->b->op != OP_date && date->b->op != OP_unit ? ymd(m->a, day) : timex(m, date, d);
  node *part = n->b;
  while (part->op == OP_edge) part = part->b;
  if (part->op == OP_part) return arena_printf(m->a, "%.*s%s", STR_ARG(base), part_names[part->n]);
  if (part->op == OP_at && part->a->op == OP_part) part = part->b;
  if (part->op == OP_range || part->op == OP_lasting) {
    node *ca = clock_in(part->a), *cb = part->op == OP_range ? clock_in(part->b) : NULL;
    struct str from = clock_timex(m, ca, w.start),
               to = cb ? clock_timex(m, cb, w.end) : arena_printf(m->a, "T%.*s", STR_ARG(hms(m->a, w.end)));
    int64_t last = w.end - ((w.end % CIVIL_DAY) + CIVIL_DAY) % CIVIL_DAY;
    struct str other = base;
    if (last != day) {
      struct when e = {last, last + CIVIL_DAY, GRAIN_DAY, false, false};
      other = n->a->op == OP_date && n->a->date.weekday >= 0 && n->a->date.day < 0
                  ? arena_printf(m->a, "XXXX-WXX-%d", civil_weekday(last / CIVIL_DAY) + 1)
                  : timex(m, n->a, e);
    }
    return arena_printf(m->a, "(%.*s%.*s,%.*s%.*s,%.*s)", STR_ARG(base), STR_ARG(from), STR_ARG(other), STR_ARG(to),
                        STR_ARG(length_timex(m, w.end - w.start)));
  }
  node *clock = clock_in(part);
  if (part->op == OP_before || part->op == OP_until) w.start = w.end;
  return clock ? arena_join(m->a, base, clock_timex(m, clock, w.start)) : base;
}

static struct str every_timex(struct maker *m, node *n) {
  node *x = n->a;
  if (!x) return STR("");
  if (x->op == OP_date && x->date.weekday >= 0) return arena_printf(m->a, "XXXX-WXX-%d", x->date.weekday + 1);
  if (x->op == OP_date && x->date.month > 0) return arena_printf(m->a, "XXXX-%02d", x->date.month);
  if (x->op == OP_part) return str_of(part_names[x->n]);
  if (x->op == OP_unit && x->n == U_QUARTER) return STR("P3M");
  if (x->op == OP_unit) return arena_printf(m->a, "P%s1%s", x->n <= U_HOUR ? "T" : "", unit_letters[x->n]);
  if (x->op == OP_dur && x->b->n == U_MONTH && (int)x->a->x == 6) return STR("P0.5Y");
  return dur_timex(m, x);
}

static struct str nth_timex(struct maker *m, node *n, struct when w) {
  struct civil c = civil_from_seconds(w.start + 3 * CIVIL_DAY);
  if (n->b->op == OP_unit && n->b->n == U_WEEK) {
    bool year = is_year(n->c) || (n->c->op == OP_rel && n->c->b->op == OP_unit && n->c->b->n == U_YEAR);
    if (year) return week_timex(m, w.start, "");
    bool vague = n->c->op == OP_date && vague_year(&n->c->date);
    int week = n->a->n < 0 ? 5 : n->a->n;
    return vague ? arena_printf(m->a, "XXXX-%02d-W%02d", c.month, week)
                 : arena_printf(m->a, "%04d-%02d-W%02d", c.year, c.month, week);
  }
  if (n->b->op == OP_unit && n->b->n != U_DAY) return unit_timex(m, n->b->n, w);
  return ymd(m->a, w.start);
}

static struct str span_text(struct maker *m, node *n, struct when w) {
  int unit = n->c->n;
  double count = n->b->x * (unit == U_FORTNIGHT ? 2 : unit == U_QUARTER ? 3 : unit == U_DECADE ? 10 : 1);
  if (unit <= U_HOUR)
    return arena_printf(m->a, "(%.*sT%.*s,%.*sT%.*s,PT%g%s)", STR_ARG(ymd(m->a, w.start)), STR_ARG(hms(m->a, w.start)),
                        STR_ARG(ymd(m->a, w.end)), STR_ARG(hms(m->a, w.end)), count, unit_letters[unit]);
  struct str length = arena_printf(m->a, "P%g%s", count, unit_letters[unit]);
  return arena_printf(m->a, "(%.*s,%.*s,%.*s)", STR_ARG(ymd(m->a, w.start)), STR_ARG(ymd(m->a, w.end)),
                      STR_ARG(length));
}

static struct str rel_timex(struct maker *m, node *n, struct when w) {
  if (n->b->op == OP_unit)
    return n->a->m == REF_UNDEFINED ? (n->b->n == U_WEEKEND ? STR("XXXX-WXX-WE")
                                       : n->b->n == U_WEEK  ? STR("XXXX-WXX")
                                                            : unit_timex(m, n->b->n, w))
                                    : unit_timex(m, n->b->n, w);
  if (n->b->op == OP_date && n->b->date.day > 0 && n->b->date.month > 0) return date_timex(m, &n->b->date, w, false);
  if (n->b->op == OP_date) return date_timex(m, &n->b->date, w, true);
  node *part = n->b;
  while (part && part->op == OP_edge) part = part->b;
  return part && part->op == OP_part ? arena_printf(m->a, "%.*s%s", STR_ARG(ymd(m->a, w.start)), part_names[part->n])
                                     : STR("");
}

static struct str shift_timex(struct maker *m, node *n, struct when w) {
  if (level_of(n) == L_DATETIME)
    return arena_printf(m->a, "%.*sT%.*s", STR_ARG(ymd(m->a, w.start)), STR_ARG(hms(m->a, w.start)));
  return ymd(m->a, w.start);
}

static struct str timex(struct maker *m, node *n, struct when w) {
  switch (n->op) {
  case OP_now: return STR("PRESENT_REF");
  case OP_days: return ymd(m->a, w.start);
  case OP_date: return date_timex(m, &n->date, w, false);
  case OP_decade: return between(m, w, "P%gY", 10);
  case OP_century: return between(m, w, "P%gY", 100);
  case OP_unit: return unit_timex(m, n->n, w);
  case OP_rel: return rel_timex(m, n, w);
  case OP_span: return span_text(m, n, w);
  case OP_nth: return nth_timex(m, n, w);
  case OP_first:
    return arena_printf(m->a, "(%.*s,%.*s,%.*s)", STR_ARG(ymd(m->a, w.start)), STR_ARG(ymd(m->a, w.end)),
                        STR_ARG(dur_timex(m, n->b)));
  case OP_within: return date_timex(m, &n->a->date, w, true);
  case OP_edge: {
    struct when p = w;
    if (n->b->op == OP_part) return str_of(part_names[n->b->n]);
    if (level_of(n->b) == L_DATERANGE) times_resolve(m->l, n->b, &m->v, &p);
    return timex(m, n->b, p);
  }
  case OP_shift: return shift_timex(m, n, w);
  case OP_at: return at_timex(m, n, w);
  case OP_clock: return clock_timex(m, n, w.start);
  case OP_part: return str_of(part_names[n->n]);
  case OP_range: return range_timex(m, n, w);
  case OP_lasting:
    if (level_of(n) == L_TIMERANGE)
      return arena_printf(m->a, "(%.*s,T%.*s,%.*s)", STR_ARG(clock_timex(m, clock_in(n->a), w.start)),
                          STR_ARG(hms(m->a, w.end)), STR_ARG(length_timex(m, w.end - w.start)));
    return arena_printf(m->a, "(%.*s,%.*s,%.*s)", STR_ARG(ymd(m->a, w.start)), STR_ARG(ymd(m->a, w.end)),
                        STR_ARG(dur_timex(m, n->b)));
  case OP_before:
  case OP_after:
  case OP_since:
  case OP_until:
  case OP_about:
  case OP_more:
  case OP_less: return level_of(n->a) == L_DURATION ? dur_timex(m, n->a) : timex(m, n->a, w);
  case OP_dur:
  case OP_durs: return dur_timex(m, n);
  case OP_every: return every_timex(m, n);
  case OP_weeks: {
    struct when d = w;
    times_resolve(m->l, n->a, &m->v, &d);
    return timex(m, n->a, d);
  }
  case OP_rest: return between(m, w, "P%gD", (double)((w.end - w.start) / CIVIL_DAY));
  case OP_so_far: {
    struct when p = w;
    times_resolve(m->l, n->a, &m->v, &p);
    return timex(m, n->a, p);
  }
  default: return STR("");
  }
}

static struct str said(struct maker *m, enum level l, int64_t at, bool range_end) {
  bool midnight = range_end && at % CIVIL_DAY == 0;
  if (l == L_DATE || l == L_DATERANGE) return ymd(m->a, at);
  if (l == L_TIME || l == L_TIMERANGE) return midnight ? STR("23:59:59") : hms(m->a, at);
  if (midnight) at--;
  return arena_printf(m->a, "%.*s %.*s", STR_ARG(ymd(m->a, at)), STR_ARG(hms(m->a, at)));
}

static bool has_mod(node *n) {
  return n->op == OP_before || n->op == OP_after || n->op == OP_since || n->op == OP_until;
}

static bool approximate(node *n) {
  if (!n) return false;
  return n->op == OP_about && level_of(n->a) != L_DURATION;
}

static void one_sided(struct maker *m, node *n, enum level l, struct when inner, struct timex_value *v) {
  bool point = level_of(n->a) != L_DATERANGE && level_of(n->a) != L_DATETIMERANGE && level_of(n->a) != L_TIMERANGE;
  if (n->op == OP_before || n->op == OP_until)
    v->end = said(m, l, n->a->op == OP_edge && n->op == OP_before ? inner.end : inner.start, false);
  else
    v->start = said(
        m, l, n->op == OP_after && !point && !(n->a->op == OP_edge && n->a->n == EDGE_START) ? inner.end : inner.start,
        false);
}

static bool night_in(node *n) {
  if (!n) return false;
  return (n->op == OP_part && n->n == PART_NIGHT) || night_in(n->a) || night_in(n->b);
}

static void add_value(struct timex_answer *t, struct timex_value v) {
  for (size_t i = 0; i < t->count; i++)
    if (str_eq(t->values[i].timex, v.timex) && str_eq(t->values[i].value, v.value) &&
        str_eq(t->values[i].start, v.start) && str_eq(t->values[i].end, v.end))
      return;
  if (t->count < TIMEX_VALUES) t->values[t->count++] = v;
}

static node *sided_clock(node *n) {
  return n->op == OP_at && n->b && has_mod(n->b) ? n->b : NULL;
}

static bool resolve_inner(struct maker *m, node *n, struct when *w) {
  if (has_mod(n)) return times_resolve(m->l, n->a, &m->v, w);
  if (sided_clock(n)) {
    struct time_node plain = *n;
    plain.b = n->b->a;
    return times_resolve(m->l, &plain, &m->v, w);
  }
  return times_resolve(m->l, n, &m->v, w);
}

static void one_view(struct maker *m, node *n, struct timex_answer *t) {
  enum level l = level_of(n);
  struct timex_value v = {.type = str_of(level_names[approximate(n) ? ranged(l) : l])};
  struct when w = {0};
  if (!resolve_inner(m, n, &w)) {
    if (l != L_DATE && l != L_DATETIME) return;
    const struct time_date *d = n->op == OP_date ? &n->date : n->a && n->a->op == OP_date ? &n->a->date : NULL;
    if (!d || d->month < 0 || d->day < 0) return;
    struct str year = d->year == YEAR_NONE ? STR("XXXX") : arena_printf(m->a, "%04d", d->year);
    v.timex = arena_printf(m->a, "%.*s-%02d-%02d", STR_ARG(year), d->month, d->day);
    node *clock = clock_in(n->op == OP_at ? n->b : NULL);
    if (clock) v.timex = arena_printf(m->a, "%.*sT%02d:%02d", STR_ARG(v.timex), clock->clock.hour, clock->clock.minute);
    v.value = STR("not resolved");
    add_value(t, v);
    return;
  }
  node *sided = sided_clock(n);
  if (sided) {
    struct time_node plain = *n;
    plain.b = sided->a;
    v.timex = timex(m, &plain, w);
    one_sided(m, sided, l, w, &v);
  } else if (has_mod(n)) {
    v.timex = timex(m, n->a, w);
    one_sided(m, n, l, w, &v);
  } else {
    v.timex = timex(m, n, w);
    if (l == L_DATERANGE && (str_ends(v.timex, STR("SU")) || str_ends(v.timex, STR("SP")) ||
                             str_ends(v.timex, STR("FA")) || str_ends(v.timex, STR("WI")))) {
      v.value = STR("not resolved");
    } else if (l == L_DATE || l == L_DATETIME || l == L_TIME) {
      v.value = said(m, l, w.start, false);
    } else {
      v.start = said(m, l, w.start, false);
      v.end = said(m, l, w.end, night_in(n) && w.end % CIVIL_DAY == 0);
    }
  }
  add_value(t, v);
}

static void length_value(struct maker *m, node *n, struct timex_answer *t) {
  int32_t months = 0;
  int64_t seconds = 0;
  times_length(n, &months, &seconds);
  int64_t total = seconds + (int64_t)(months / 12) * 365 * CIVIL_DAY + (int64_t)(months % 12) * 30 * CIVIL_DAY;
  struct timex_value v = {
      .timex = dur_timex(m, n), .type = STR("duration"), .value = arena_printf(m->a, "%lld", (long long)total)};
  add_value(t, v);
}

/* "friday the 26th" is one day to Recognizers-Text, "friday 26" two. */
static bool near_by_day(node *n) {
  if (n->op == OP_at) n = n->a;
  return n->op == OP_date && n->date.weekday >= 0 && n->date.day > 0 && n->date.month < 0;
}

void timex_of(const struct language *l, struct arena *a, const struct time_node *n, struct str text, int64_t now,
              struct timex_answer *ret) {
  struct maker m = {l, a, {.now = now, .today_counts = true, .exact = true, .parts = hours}, text};
  enum level level = level_of(n);
  *ret = (struct timex_answer){.type = level_names[level]};
  if (level == L_DURATION) {
    length_value(&m, n, ret);
    return;
  }
  if (level == L_SET) {
    struct when w = {0};
    node *clock = n->op == OP_at ? n->b : NULL;
    if (clock) times_resolve(l, clock, &m.v, &w);
    struct timex_value v = {.timex = timex(&m, n, w), .type = STR("set"), .value = STR("not resolved")};
    add_value(ret, v);
    return;
  }
  for (int half = CHOOSE_AM; half <= CHOOSE_PM; half++)
    for (int lean = LEAN_PAST; lean <= LEAN_FUTURE; lean++) {
      m.v.half = (enum half_choice)half;
      m.v.lean = (enum lean)lean;
      if (str_find(text, STR(" the ")) > 0 && near_by_day(n)) m.v.lean = LEAN_NEAREST, m.v.exact = false;
      one_view(&m, n, ret);
    }
}
