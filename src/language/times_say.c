/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates as prose: data/<language>/times/say.txt has the words, this file chooses the line.
 */
#include "language/times_priv.h"

#include "base/civil.h"
#include "language/rows.h"

enum { NEAR_DAYS = 6, SAME_MONTH_DAYS = 20, WEEKS_DAYS = 60, YEAR_DAYS = 250 };

struct sayings {
  struct word_table keys; /* to lines[] */
  VEC(struct str) lines;
};

struct says {
  const struct language *l;
  struct arena *a;
  int64_t now;   /* civil seconds */
  int64_t today; /* days */
};

int times_say_open(struct language *l, struct error *e) {
  struct sayings *s = l->sayings = ARENA_NEW(&l->arena, struct sayings);
  struct rows r = rows_of(l->pack, "times/say.txt");
  while (rows_next(&r)) {
    if (r.fields != 2) return rows_error(&r, e, "wants a key and words, split by a tab");
    if (!word_table_put(&l->arena, &s->keys, r.field[0], (uint32_t)s->lines.len))
      return rows_error(&r, e, "\"%.*s\" stands above already", STR_ARG(r.field[0]));
    VEC_PUSH(&l->arena, &s->lines, r.field[1]);
  }
  return 0;
}

static bool has_line(const struct says *s, struct str key) {
  return word_table_has(&s->l->sayings->keys, key);
}

static struct str line_of(const struct says *s, struct str key) {
  const struct sayings *all = s->l->sayings;
  uint32_t at = word_table_get(&all->keys, key, UINT32_MAX);
  return at == UINT32_MAX ? STR("") : all->lines.at[at];
}

static struct str listed(const struct says *s, const char *key, int index) {
  struct str rest = line_of(s, str_of(key)), word = STR("");
  for (int i = 0; i <= index; i++)
    if (!rows_word(&rest, &word)) return STR("");
  return word;
}

/* What a line's braces may hold. */
struct fill {
  struct str name, value;
};
enum { FILLS = 10 };

static struct str filled(const struct says *s, struct str line, const struct fill *fills, size_t count) {
  struct str out = STR("");
  while (line.len) {
    ptrdiff_t open = str_find_byte(line, '{');
    ptrdiff_t close = open < 0 ? -1 : str_find_byte(line, '}');
    if (close < open || open < 0) return arena_join(s->a, out, line);
    out = arena_join(s->a, out, str_first(line, (size_t)open));
    struct str name = str_first(str_from(line, (size_t)open + 1), (size_t)(close - open - 1));
    for (size_t i = 0; i < count; i++)
      if (str_eq(fills[i].name, name)) out = arena_join(s->a, out, fills[i].value);
    line = str_from(line, (size_t)close + 1);
  }
  return out;
}

static struct str nth(const struct says *s, int n) {
  struct str key = arena_printf(s->a, "nth %d", n);
  struct fill fill = {STR("n"), arena_printf(s->a, "%d", n)};
  return filled(s, line_of(s, has_line(s, key) ? key : STR("nth")), &fill, 1);
}

/* A line about one day. */
static struct str of_day(const struct says *s, struct str key, int64_t day) {
  struct civil c = civil_from_days(day);
  struct fill fills[] = {{STR("weekday"), listed(s, "weekdays", civil_weekday(day))},
                         {STR("n"), arena_printf(s->a, "%d", c.day)},
                         {STR("nth"), nth(s, c.day)},
                         {STR("month"), listed(s, "months", c.month - 1)},
                         {STR("year"), arena_printf(s->a, "%d", c.year)}};
  return filled(s, line_of(s, key), fills, sizeof fills / sizeof *fills);
}

/* today, tomorrow, yesterday, near, weeks, year, far */
static const char *distance(int64_t day, int64_t today) {
  int64_t days = day - today, away = days < 0 ? -days : days;
  struct civil a = civil_from_days(day), b = civil_from_days(today);
  if (days == 0) return "today";
  if (away == 1) return days > 0 ? "tomorrow" : "yesterday";
  if (away <= NEAR_DAYS || (away <= SAME_MONTH_DAYS && a.month == b.month)) return "near";
  if (away <= WEEKS_DAYS) return "weeks";
  return a.year == b.year || away <= YEAR_DAYS ? "year" : "far";
}

static struct str whole_day(const struct says *s, int64_t day) {
  return of_day(s, str_of(distance(day, s->today)), day);
}

static struct str alone(const struct says *s, int64_t day) {
  return of_day(s, arena_printf(s->a, "alone %s", distance(day, s->today)), day);
}

struct str day_say(const struct language *l, struct arena *a, int64_t day, int64_t today) {
  struct says s = {l, a, today * CIVIL_DAY, today};
  return alone(&s, day);
}

static bool has_form(struct str s, const char *form) {
  if (s.len != strlen(form)) return false;
  for (size_t i = 0; i < s.len; i++)
    if (form[i] == '-' ? s.at[i] != '-' : s.at[i] < '0' || s.at[i] > '9') return false;
  return true;
}

static int digits(const char *at, int count) {
  int n = 0;
  for (int i = 0; i < count; i++) n = n * 10 + at[i] - '0';
  return n;
}

struct str birthday_say(const struct language *l, struct arena *a, struct str kept) {
  bool year = has_form(kept, "dddd-dd-dd");
  if (!year && !has_form(kept, "dd-dd")) return kept;
  const char *day = kept.at + (year ? 5 : 0);
  int y = year ? digits(kept.at, 4) : 2000, m = digits(day, 2), d = digits(day + 3, 2);
  if (m < 1 || m > 12 || d < 1 || d > civil_days_in_month(y, m)) return kept;
  struct says s = {l, a, 0, 0};
  return of_day(&s, year ? STR("far") : STR("year"), civil_days(y, m, d));
}

static int64_t day_of(int64_t seconds) {
  return (seconds - (seconds % CIVIL_DAY + CIVIL_DAY) % CIVIL_DAY) / CIVIL_DAY;
}

static struct str clock_of(const struct says *s, int64_t seconds) {
  struct civil c = civil_from_seconds(seconds);
  return arena_printf(s->a, "%02d:%02d", c.hour, c.minute);
}

static struct str two(const struct says *s, const char *key, struct str day, struct str a, struct str b) {
  struct fill fills[] = {{STR("day"), day}, {STR("clock"), a}, {STR("a"), a},
                         {STR("b"), b},     {STR("x"), a},     {STR("part"), a}};
  return filled(s, line_of(s, str_of(key)), fills, sizeof fills / sizeof *fills);
}

static struct str say_clock(const struct says *s, struct when w) {
  struct str day = whole_day(s, day_of(w.start));
  bool stretch = w.end - w.start > 3600 && w.grain <= GRAIN_HOUR;
  if (!stretch) return two(s, "moment", day, clock_of(s, w.start), STR(""));
  if (day_of(w.start) == day_of(w.end)) return two(s, "hours", day, clock_of(s, w.start), clock_of(s, w.end));
  struct str from = two(s, "moment", day, clock_of(s, w.start), STR(""));
  struct str to = two(s, "moment", whole_day(s, day_of(w.end)), clock_of(s, w.end), STR(""));
  return two(s, "days", STR(""), from, to);
}

/* The part of day that an hour begins in: the last "part N" line at or before it. */
static int part_hour(const struct says *s, int hour) {
  for (int h = hour; h >= 0; h--)
    if (has_line(s, arena_printf(s->a, "part %d", h))) return h;
  return hour < 5 ? part_hour(s, 23) : 0;
}

static struct str say_part(const struct says *s, struct when w) {
  int hour = part_hour(s, civil_from_seconds(w.start).hour);
  int64_t day = day_of(w.start);
  struct str part = line_of(s, arena_printf(s->a, "part %d", hour));
  const char *where = distance(day, s->today);
  struct str exact = arena_printf(s->a, "part %s %d", where, hour), loose = arena_printf(s->a, "part %s", where);
  if (has_line(s, exact)) return line_of(s, exact);
  if (has_line(s, loose)) return two(s, loose.at, STR(""), part, STR(""));
  struct str by_hour = arena_printf(s->a, "part of %d", hour);
  return two(s, has_line(s, by_hour) ? by_hour.at : "part of day", whole_day(s, day), part, STR(""));
}

static struct str say_week(const struct says *s, int64_t day) {
  int64_t monday = day - civil_weekday(day), this = s->today - civil_weekday(s->today);
  if (monday == this) return line_of(s, STR("this week"));
  if (monday == this + 7) return line_of(s, STR("next week"));
  if (monday == this - 7) return line_of(s, STR("last week"));
  bool far = !strcmp(distance(monday, s->today), "far");
  return of_day(s, far ? STR("week far") : STR("week"), monday);
}

static struct str say_season(const struct says *s, struct civil c) {
  struct fill fills[] = {{STR("x"), listed(s, "seasons", c.month / 3 % 4)},
                         {STR("year"), arena_printf(s->a, "%d", c.year)}};
  return filled(s, line_of(s, STR("season")), fills, 2);
}

/* The last day of a stretch is the one before its end. */
static struct str say_days(const struct says *s, struct when w) {
  struct civil from = civil_from_seconds(w.start), to = civil_from_seconds(w.end);
  bool years = from.month == 1 && from.day == 1 && to.month == 1 && to.day == 1;
  if (years && to.year - from.year == 10 && from.year % 10 == 0) return of_day(s, STR("decade"), day_of(w.start));
  struct str key = years ? STR("years") : from.day == 1 && to.day == 1 ? STR("month") : STR("");
  int64_t last = day_of(w.end - 1);
  if (key.len) return two(s, "days", STR(""), of_day(s, key, day_of(w.start)), of_day(s, key, last));
  return two(s, "days", STR(""), alone(s, day_of(w.start)), alone(s, last));
}

static bool same_span(struct civil a, struct civil b, int months) {
  struct civil c = civil_add_months(a, months);
  return c.year == b.year && c.month == b.month && a.day == 1 && b.day == 1;
}

static struct str say_calendar(const struct says *s, struct when w) {
  struct civil c = civil_from_seconds(w.start), now = civil_from_days(s->today), end = civil_from_seconds(w.end);
  int64_t day = day_of(w.start);
  if (w.end - w.start <= CIVIL_DAY) return whole_day(s, day);
  if (w.grain == GRAIN_WEEK && w.end - w.start == 7 * CIVIL_DAY) return say_week(s, day);
  if (same_span(c, end, 1)) {
    bool this = c.year == now.year && c.month == now.month;
    return of_day(s, this ? STR("this month") : STR("month"), day);
  }
  if (w.grain == GRAIN_SEASON && c.month % 3 == 0 && same_span(c, end, 3)) return say_season(s, c);
  if (c.month == 1 && same_span(c, end, 12))
    return of_day(s, c.year == now.year ? STR("this year") : STR("years"), day);
  return say_days(s, w);
}

/* One end of an open stretch, in as much detail as it was said. */
static struct str say_end(const struct says *s, int64_t at, enum grain grain) {
  int64_t day = day_of(at);
  if (grain <= GRAIN_HOUR) return two(s, "moment", whole_day(s, day), clock_of(s, at), STR(""));
  if (grain == GRAIN_YEAR) return of_day(s, STR("years"), day);
  return grain == GRAIN_MONTH ? of_day(s, STR("month"), day) : alone(s, day);
}

static struct str say_open(const struct says *s, struct when w) {
  if (w.start == INT64_MIN)
    return two(s, "until", STR(""), STR(""), say_end(s, w.grain <= GRAIN_HOUR ? w.end : w.end - 1, w.grain));
  return two(s, w.start <= s->now ? "since" : "from", STR(""), say_end(s, w.start, w.grain), STR(""));
}

struct str when_say(const struct language *l, struct arena *a, struct when w, int64_t civil_now) {
  struct says s = {l, a, civil_now, day_of(civil_now)};
  if (w.grain == GRAIN_NONE || (w.start == INT64_MIN && w.end == INT64_MAX)) return STR("");
  struct str out;
  if (w.start == INT64_MIN || w.end == INT64_MAX)
    out = say_open(&s, w);
  else if (w.grain <= GRAIN_HOUR)
    out = say_clock(&s, w);
  else if (w.grain == GRAIN_PART)
    out = say_part(&s, w);
  else
    out = say_calendar(&s, w);
  if (w.about) out = two(&s, "about", STR(""), out, STR(""));
  return w.maybe ? two(&s, "maybe", STR(""), out, STR("")) : out;
}

enum grain grain_of_days(int64_t days) {
  return days <= 1    ? GRAIN_DAY
         : days <= 7  ? GRAIN_WEEK
         : days <= 31 ? GRAIN_MONTH
         : days <= 93 ? GRAIN_SEASON
                      : GRAIN_YEAR;
}
