/* SPDX-License-Identifier: Apache-2.0
 *
 * calendar: a month laid out, its length, the number of a week (ISO 8601: the week with the year's first Thursday is
 * the first), leap years. What lies between two days is clock's.
 */
#include "base/buf.h"
#include "base/civil.h"
#include "language/vocabulary.h"
#include "skills/day.h"
#include "skills/entries.h"

enum { CELLS = 42, WEEK = 7, THURSDAY = 3, SEARCH_YEARS = 9 };

static bool is_leap(int year) {
  return civil_days_in_month(year, 2) == 29;
}

static bool starts_on_sunday(const struct view *v) {
  return str_is(v->ops->setting(v, "manner"), "us");
}

static struct str named(const struct vocabulary *v, struct arena *a, const char *kind, int n) {
  const struct vocabulary_word *w = vocabulary_shown(v, kind, arena_printf(a, "%d", n));
  return w ? w->phrase : STR("");
}

/* "2026-12", else whatever words name a time: "december", "next month". Words that name none are noted as unread, and
 * it is this month. */
static int64_t month_of(const struct skill_call *call, struct str text, struct skill_result *ret) {
  int64_t today = day_today(call->view), day = today;
  if (day_parse(arena_join(call->arena, text, STR("-01")), &day) || day_parse(text, &day)) return day;
  struct tokens t = tokens_read(call->language, call->arena, text);
  struct times times = times_find(call->language, call->arena, &t, entry_now(call), MANNER_GB, LEAN_FUTURE);
  size_t i = 0;
  const struct time_read *said = day_said(&times, &i);
  if (said && day_of_time(said, &day)) return day;
  if (text.len) json_put_flag(ret->data, "unread", true);
  return today;
}

/* ---- the month ---- */

struct month {
  int year, number, length;
  int64_t first; /* its first day */
  int before;    /* empty cells before it */
};

static struct month month_with(const struct skill_call *call, int64_t day) {
  struct civil c = civil_from_days(day);
  struct month m = {.year = c.year, .number = c.month, .length = civil_days_in_month(c.year, c.month)};
  m.first = civil_days(c.year, c.month, 1);
  m.before = (civil_weekday(m.first) + starts_on_sunday(call->view)) % WEEK;
  return m;
}

/* Two letters of each weekday's name. */
static struct str heading(const struct skill_call *call, const struct vocabulary *v) {
  struct str out = STR("");
  int shift = starts_on_sunday(call->view) ? WEEK - 1 : 0;
  for (int i = 0; i < WEEK; i++) {
    struct str name = named(v, call->arena, "weekday", (i + shift) % WEEK);
    out = arena_printf(call->arena, "%.*s %.2s", STR_ARG(out), name.len >= 2 ? name.at : "  ");
  }
  return out;
}

/* One week, three columns a day; today has a mark before it. */
static struct str week_line(const struct skill_call *call, const struct month *m, int week) {
  struct str out = STR("");
  int64_t today = day_today(call->view);
  for (int i = week * WEEK; i < (week + 1) * WEEK; i++) {
    int day = i - m->before + 1;
    bool in = day >= 1 && day <= m->length;
    if (in)
      out = arena_printf(call->arena, "%.*s%s%2d", STR_ARG(out), m->first + day - 1 == today ? ">" : " ", day);
    else if (day < 1)
      out = arena_printf(call->arena, "%.*s   ", STR_ARG(out));
  }
  return out;
}

/* Blanks that no line is broken at, so that the columns stay. */
static void add_fixed(struct buf *page, struct str line) {
  for (size_t i = 0; i < line.len; i++)
    if (line.at[i] == ' ')
      buf_add_str(page, STR("\u00a0"));
    else
      buf_add_byte(page, line.at[i]);
}

static int lay_out(const struct skill_call *call, struct skill_result *ret) {
  struct vocabulary v = vocabulary_read(call->language, "skills.txt");
  struct month m = month_with(call, month_of(call, entry_text(call, "month"), ret));
  AUTO_BUF struct buf page = buf_new(BUF_LINE);
  json_t *lines = json_array();
  struct str title = arena_printf(call->arena, "%.*s %d", STR_ARG(named(&v, call->arena, "month", m.number)), m.year);
  struct str line = heading(call, &v);
  buf_add_str(&page, title);
  json_array_append_new(lines, json_string_of(title));
  for (int week = -1; week < 0 || week * WEEK < m.before + m.length; week++) {
    if (week >= 0) line = week_line(call, &m, week);
    json_array_append_new(lines, json_string_of(line));
    buf_add_byte(&page, '\n');
    add_fixed(&page, line);
  }
  json_put_text(ret->data, "month", arena_printf(call->arena, "%04d-%02d", m.year, m.number));
  json_put_number(ret->data, "days", m.length);
  json_put(ret->data, "lines", lines);
  ret->family = "skill.calendar";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("page", arena_dup(call->arena, buf_str(&page)))}, 1);
}

static int tell_length(const struct skill_call *call, struct skill_result *ret) {
  struct vocabulary v = vocabulary_read(call->language, "skills.txt");
  struct month m = month_with(call, month_of(call, entry_text(call, "month"), ret));
  struct phrase_slot slots[] = {phrase_text("month", named(&v, call->arena, "month", m.number)),
                                phrase_text("year", arena_printf(call->arena, "%d", m.year)),
                                phrase_number("n", m.length)};
  json_put_text(ret->data, "month", arena_printf(call->arena, "%04d-%02d", m.year, m.number));
  json_put_number(ret->data, "days", m.length);
  ret->family = "skill.calendar.length";
  return entry_slots(call, ret, slots, 3);
}

/* ---- weeks and leap years ---- */

/* A week belongs to the year its Thursday is in. */
static int week_number(int64_t day, int *ret_year) {
  int64_t thursday = day - civil_weekday(day) + THURSDAY;
  struct civil c = civil_from_days(thursday);
  *ret_year = c.year;
  return (int)((thursday - civil_days(c.year, 1, 1)) / WEEK) + 1;
}

static int tell_week(const struct skill_call *call, struct skill_result *ret) {
  int64_t day = day_today(call->view), today = day;
  int year = 0;
  day_parse(entry_text(call, "at"), &day);
  int n = week_number(day, &year);
  int64_t monday = day - civil_weekday(day);
  struct phrase_slot slots[] = {phrase_number("n", n), phrase_number("monday", monday),
                                phrase_number("sunday", monday + WEEK - 1), phrase_number("other", day != today)};
  json_put_number(ret->data, "week", n);
  json_put_number(ret->data, "year", year);
  json_put_text(ret->data, "from", day_iso(call->arena, monday));
  json_put_text(ret->data, "to", day_iso(call->arena, monday + WEEK - 1));
  ret->family = "skill.calendar.week";
  return entry_slots(call, ret, slots, 4);
}

static int tell_leap(const struct skill_call *call, struct skill_result *ret) {
  int this_year = civil_from_days(day_today(call->view)).year;
  int64_t asked = json_number(call->arguments, "year", 0);
  int year = asked ? (int)asked : this_year + 1, next = year;
  while (!is_leap(next) && next < year + SEARCH_YEARS) next++;
  struct phrase_slot slots[] = {phrase_text("year", arena_printf(call->arena, "%d", year)),
                                phrase_text("next", arena_printf(call->arena, "%d", next)),
                                phrase_number("leap", is_leap(year))};
  json_put_number(ret->data, "year", year);
  json_put_flag(ret->data, "leap", is_leap(year));
  json_put_number(ret->data, "next", next);
  ret->family = asked ? "skill.calendar.leap" : "skill.calendar.leap.next";
  return entry_slots(call, ret, slots, 3);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str ask = entry_text(call, "ask");
  ret->data = json_object();
  if (str_is(ask, "week")) return tell_week(call, ret);
  if (str_is(ask, "leap")) return tell_leap(call, ret);
  return str_is(ask, "length") ? tell_length(call, ret) : lay_out(call, ret);
}

/* ---- arguments ---- */

/* A number of four figures is the year asked about. */
static void put_year(struct arguments *a) {
  for (size_t i = 0; i < a->reading->tokens.len; i++) {
    long long year;
    if (a->reading->tokens.at[i].text.len != 4 || !str_to_int(a->reading->tokens.at[i].text, &year)) continue;
    json_put_number(a->into, "year", year);
    return;
  }
}

/* "is it a leap year", "does next year have a 29th": of a year that no figures name. */
static void put_year_meant(struct arguments *a, const struct time_read *t) {
  if (json_object_get(a->into, "year") || a->reading->question.kind != QUESTION_YES_NO) return;
  bool said = t && t->when.grain == GRAIN_YEAR && t->when.start != INT64_MIN;
  int64_t day = said ? t->when.start / CIVIL_DAY : day_today(a->view);
  json_put_number(a->into, "year", civil_from_days(day).year);
}

/* "show me march": a month whose name is a word, too, and which nothing else says to be a time; the next one. */
static void put_month_word(struct arguments *a) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  struct civil now = civil_from_days(day_today(a->view));
  for (size_t i = 0, n; i < a->reading->tokens.len; i++) {
    for (int month = 1; month <= 12; month++) {
      const struct vocabulary_word *w = vocabulary_shown(&v, "month", arena_printf(a->arena, "%d", month));
      if (!w || !str_eq_nocase(w->phrase, a->reading->tokens.at[i].word)) continue;
      n = (size_t)(month < now.month ? now.year + 1 : now.year);
      json_put_text(a->into, "month", arena_printf(a->arena, "%04zu-%02d", n, month));
      return;
    }
  }
}

const char *calendar_arguments(struct arguments *a) {
  size_t i = 0;
  int64_t day;
  struct str ask = a->what.len ? a->what : STR("month");
  json_put_text(a->into, "ask", ask);
  const struct time_read *t = day_said(&a->reading->times, &i);
  bool dated = t && day_of_time(t, &day);
  bool months = str_is(ask, "month") || str_is(ask, "length");
  if (str_is(ask, "leap")) put_year(a), put_year_meant(a, t);
  if (!dated && months) put_month_word(a);
  if (dated && str_is(ask, "week")) json_put_text(a->into, "at", day_iso(a->arena, day));
  if (dated && months) json_put_text(a->into, "month", str_first(day_iso(a->arena, day), strlen("2026-12")));
  return NULL;
}

const struct skill calendar_skill = {
    .name = "calendar",
    .summary = "A month laid out, the number of a week, leap years",
    .effect = EFFECT_LOOK,
    .schema =
        "{\"type\":\"object\",\"properties\":{\"ask\":{\"type\":\"string\",\"enum\":[\"month\",\"week\",\"length\","
        "\"leap\"]},\"month\":{\"type\":\"string\",\"maxLength\":40},\"at\":{\"type\":\"string\",\"maxLength\":40},"
        "\"year\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":9999}},\"additionalProperties\":false}",
    .run = run,
};
