/* SPDX-License-Identifier: Apache-2.0
 *
 * clock: the time here and elsewhere, the date, the weekday of a day, and what lies between two days.
 */
#include "base/civil.h"
#include "language/vocabulary.h"
#include "skills/day.h"
#include "skills/entries.h"
#include "skills/hours.h"
#include "skills/moment.h"
#include "skills/place.h"
#include "skills/skills.h"
#include "skills/zone.h"

static struct str named(const struct vocabulary *v, struct arena *a, const char *kind, int n) {
  const struct vocabulary_word *w = vocabulary_shown(v, kind, arena_printf(a, "%d", n));
  return w ? w->phrase : STR("");
}

/* ---- the time ---- */

/* The moment asked about, unix seconds: a time on the clock here, or, to be turned back, on the clock there. */
static int64_t asked_moment(const struct skill_call *call, struct str zone) {
  int64_t ms;
  int32_t offset, east = 0;
  struct str at = entry_text(call, "at");
  if (!at.len || civil_parse(at, &ms, &offset)) return call->view->now / 1000;
  if (!json_flag(call->arguments, "back", false)) return moment_of_civil(call->view, ms / 1000) / 1000;
  zone_offset(arena_dup(call->arena, zone).at, ms / 1000, &east);
  return ms / 1000 - east;
}

/* How far its clock is from this one. */
static int add_gap(const struct skill_call *call, struct skill_result *ret, int64_t seconds) {
  struct phrase_slot same = phrase_text("same", STR("yes"));
  json_put_number(ret->data, "minutes_ahead", seconds / 60);
  if (!seconds) return entry_slots(call, ret, &same, 1);
  int64_t minutes = (seconds < 0 ? -seconds : seconds) / 60;
  struct phrase_slot slots[] = {phrase_number("gap", minutes / 60), phrase_number("rest", minutes % 60),
                                phrase_number("ahead", seconds > 0)};
  return entry_slots(call, ret, slots, 3);
}

static int tell_elsewhere(const struct skill_call *call, struct skill_result *ret, struct str place) {
  struct str zone = place_zone(call->language, call->arena, place);
  struct place town = {0};
  int32_t east;
  if (!place_named(call->language, call->arena, place, &town)) town.name = STR("");
  if (!zone.len || zone_offset(arena_dup(call->arena, zone).at, call->view->now / 1000, &east)) {
    ret->family = "skill.clock.nowhere";
    return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("place", place)}, 1);
  }
  int64_t moment = asked_moment(call, zone);
  zone_offset(arena_dup(call->arena, zone).at, moment, &east);
  bool back = json_flag(call->arguments, "back", false);
  int64_t here = moment_civil(call->view, moment * 1000), there = back ? here : moment + east;
  struct civil c = civil_from_seconds(there);
  struct vocabulary words = vocabulary_read(call->language, "skills.txt");
  struct str time = arena_printf(call->arena, "%02d:%02d", c.hour, c.minute);
  struct phrase_slot slots[] = {
      phrase_text("time", time), phrase_text("place", town.name.len ? town.name : place),
      phrase_text("weekday", named(&words, call->arena, "weekday", civil_weekday(there / CIVIL_DAY))),
      phrase_number("other", there / CIVIL_DAY != here / CIVIL_DAY)};
  json_put_text(ret->data, "place", place);
  json_put_text(ret->data, "zone", zone);
  json_put_text(ret->data, "time", time);
  ret->family = back ? "skill.clock.back" : "skill.clock.there";
  entry_slots(call, ret, slots, 4);
  return json_flag(call->arguments, "gap", false) ? add_gap(call, ret, moment + east - here) : 0;
}

static int tell_time(const struct skill_call *call, struct skill_result *ret) {
  struct str place = entry_text(call, "place");
  if (place.len) return tell_elsewhere(call, ret, place);
  int64_t now = entry_now(call), ms;
  int32_t offset;
  if (civil_parse(entry_text(call, "at"), &ms, &offset) == 0) now = ms / 1000;
  struct civil c = civil_from_seconds(now);
  struct str time = arena_printf(call->arena, "%02d:%02d", c.hour, c.minute);
  json_put_text(ret->data, "time", time);
  ret->family = "skill.clock.time";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("time", time)}, 1);
}

/* ---- the date ---- */

static int tell_date(const struct skill_call *call, struct skill_result *ret) {
  struct vocabulary v = vocabulary_read(call->language, "skills.txt");
  int64_t today = day_today(call->view), day = today;
  bool other = day_parse(entry_text(call, "at"), &day) && day != today;
  struct civil c = civil_from_days(day);
  struct phrase_slot slots[] = {
      phrase_text("weekday", named(&v, call->arena, "weekday", civil_weekday(day))), phrase_number("n", c.day),
      phrase_text("month", named(&v, call->arena, "month", c.month)),
      phrase_text("year", arena_printf(call->arena, "%d", c.year)), phrase_number("past", day < today)};
  json_put_text(ret->data, "date", day_iso(call->arena, day));
  json_put_text(ret->data, "weekday", slots[0].text);
  ret->family = other ? "skill.clock.day" : "skill.clock.date";
  return entry_slots(call, ret, slots, 5);
}

/* ---- between two days ---- */

/* Whole months from one day to a later one. */
static int64_t months_between(int64_t from, int64_t to) {
  struct civil a = civil_from_days(from), b = civil_from_days(to);
  int64_t months = (b.year - a.year) * 12 + b.month - a.month;
  return months - (b.day < a.day && b.day < civil_days_in_month(b.year, b.month));
}

/* Days of [from, to) whose weekday is in [first, last]. */
static int64_t count_weekdays(int64_t from, int64_t to, int first, int last) {
  int64_t weeks = (to - from) / 7, n = weeks * (last - first + 1);
  for (int64_t d = from + weeks * 7; d < to; d++) n += civil_weekday(d) >= first && civil_weekday(d) <= last;
  return n;
}

static int64_t count_units(struct str unit, int64_t from, int64_t to) {
  if (str_is(unit, "weeks")) return (to - from) / 7;
  if (str_is(unit, "months")) return months_between(from, to);
  if (str_is(unit, "years")) return months_between(from, to) / 12;
  if (str_is(unit, "weekends")) return count_weekdays(from, to, 5, 5);
  if (str_is(unit, "workdays")) return count_weekdays(from, to, 0, 4);
  return to - from;
}

static const char *family_of(struct str unit) {
  static const char *const names[][2] = {{"weeks", "skill.clock.weeks"},
                                         {"months", "skill.clock.months"},
                                         {"years", "skill.clock.years"},
                                         {"weekends", "skill.clock.weekends"},
                                         {"workdays", "skill.clock.workdays"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_is(unit, names[i][0])) return names[i][1];
  return "skill.clock.days";
}

static int tell_between(const struct skill_call *call, struct skill_result *ret) {
  struct str unit = entry_text(call, "unit");
  int64_t today = day_today(call->view), from = today, to = today;
  bool has_from = day_parse(entry_text(call, "from"), &from), has_to = day_parse(entry_text(call, "to"), &to);
  if (!has_from && !has_to) {
    ret->family = "skill.clock.which";
    return 0;
  }
  int64_t other = has_to ? to : from;
  bool past = to < from || (!has_to && from < today);
  if (to < from) {
    int64_t swap = from;
    from = to, to = swap;
  }
  int64_t n = count_units(unit, from, to);
  json_put_text(ret->data, "from", day_iso(call->arena, from));
  json_put_text(ret->data, "to", day_iso(call->arena, to));
  json_put_number(ret->data, "count", n);
  json_put_number(ret->data, "days", to - from);
  json_put_text(ret->data, "unit", unit.len ? unit : STR("days"));
  ret->family = family_of(unit);
  struct phrase_slot slots[] = {phrase_number("n", n), phrase_when("when", day_when(call->arena, other)),
                                phrase_number("past", past), phrase_number("two", has_from && has_to),
                                phrase_number("rest", (to - from) % 7)};
  return entry_slots(call, ret, slots, 5);
}

/* ---- between two hours, and from a year ---- */

static int tell_hours(const struct skill_call *call, struct skill_result *ret) {
  int64_t minutes = json_number(call->arguments, "minutes", 0);
  json_put_number(ret->data, "minutes", minutes);
  ret->family = "skill.clock.hours";
  struct phrase_slot slots[] = {phrase_number("hours", minutes / 60), phrase_number("minutes", minutes % 60),
                                phrase_text("from", entry_text(call, "from")),
                                phrase_text("to", entry_text(call, "to")),
                                phrase_number("pause", json_number(call->arguments, "pause", 0))};
  return entry_slots(call, ret, slots, 5);
}

/* Of a year of birth: the day is not known, so both ages of this year. */
static int tell_age(const struct skill_call *call, struct skill_result *ret) {
  int64_t year = json_number(call->arguments, "year", 0), age = civil_from_days(day_today(call->view)).year - year;
  json_put_number(ret->data, "age", age);
  ret->family = "skill.clock.age";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_number("n", age), phrase_number("before", age - 1)}, 2);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str ask = entry_text(call, "ask");
  ret->data = json_object();
  if (str_is(ask, "hours")) return tell_hours(call, ret);
  if (str_is(ask, "age")) return tell_age(call, ret);
  if (str_is(ask, "between")) return tell_between(call, ret);
  return str_is(ask, "date") ? tell_date(call, ret) : tell_time(call, ret);
}

/* ---- arguments ---- */

static struct str ask_of(struct arguments *a, const struct vocabulary *v) {
  const struct tokens *t = &a->reading->tokens;
  size_t n;
  if (a->what.len) return a->what;
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < t->len; i++) {
      const struct vocabulary_word *w = vocabulary_at(v, "ask", t, i, &n);
      if (w && str_is(w->value, pass ? "date" : "between")) return w->value;
    }
  return STR("time");
}

static void put_day(struct arguments *a, const char *key, const struct time_read *t) {
  int64_t day;
  if (day_of_time(t, &day)) json_put_text(a->into, key, day_iso(a->arena, day));
}

/* "between 3 May and 12 September" */
static bool is_stretch(const struct time_read *t) {
  bool closed = t->when.start != INT64_MIN && t->when.end != INT64_MAX;
  return t->kind == TIME_RANGE && closed && t->when.grain == GRAIN_DAY && t->when.end - t->when.start > CIVIL_DAY;
}

/* "how many weeks till easter": the word after "many", else the first that is no part of a date. */
static void put_unit(struct arguments *a, const struct vocabulary *v) {
  const struct tokens *t = &a->reading->tokens;
  size_t n;
  for (int pass = 0; pass < 2; pass++)
    for (size_t k = 0; k < t->len; k++) {
      const struct vocabulary_word *w = vocabulary_at(v, "unit", t, k, &n);
      bool counted = k > 0 && vocabulary_at(v, "howmany", t, k - 1, &n) != NULL, dated = false;
      for (size_t j = 0; j < a->reading->times.len; j++)
        dated |= k >= a->reading->times.at[j].first && k <= a->reading->times.at[j].last;
      if (!w || (pass == 0 ? !counted : dated)) continue;
      json_put_text(a->into, "unit", w->value);
      return;
    }
}

static bool stands(const struct arguments *a, const struct vocabulary *v, const char *kind) {
  for (size_t i = 0, n; i < a->reading->tokens.len; i++)
    if (vocabulary_at(v, kind, &a->reading->tokens, i, &n)) return true;
  return false;
}

/* "flight 19 december, how many days": the one to come, where nothing says that it was and no year stands there. */
static void put_day_ahead(struct arguments *a, const struct vocabulary *v, const struct time_read *t) {
  enum { YEAR_DIGITS = 4, MONTHS = 12 };
  int64_t day, today = day_today(a->view);
  bool year = false;
  if (!day_of_time(t, &day)) return;
  for (size_t i = t->first; i <= t->last; i++)
    year |= a->reading->tokens.at[i].kind == TOKEN_NUMBER && a->reading->tokens.at[i].word.len == YEAR_DIGITS;
  bool dated = t->when.grain == GRAIN_DAY && t->kind != TIME_RANGE && day + 7 < today;
  if (dated && !year && !stands(a, v, "clockpast"))
    day = civil_seconds(civil_add_months(civil_from_days(day), MONTHS)) / CIVIL_DAY;
  json_put_text(a->into, "to", day_iso(a->arena, day));
}

/* One day is the other end of today; of two the first is where it begins. */
static void put_ends(struct arguments *a, const struct vocabulary *v) {
  size_t i = 0;
  const struct time_read *one = day_said(&a->reading->times, &i), *two = day_said(&a->reading->times, &i);
  if (one && !two && is_stretch(one)) {
    json_put_text(a->into, "from", day_iso(a->arena, one->when.start / CIVIL_DAY));
    json_put_text(a->into, "to", day_iso(a->arena, (one->when.end - 1) / CIVIL_DAY));
  } else {
    if (one && !two) put_day_ahead(a, v, one);
    if (one && two) put_day(a, "from", one);
    if (two) put_day(a, "to", two);
  }
  put_unit(a, v);
}

/* "when is the dentist", "what time is my train": something with a time of its own, which no clock knows. */
static bool asks_of_a_thing(const struct arguments *a, const struct vocabulary *v) {
  const struct reading *r = a->reading;
  struct str thing = r->question.about.word;
  bool named = false;
  if (r->question.kind == QUESTION_NONE || !thing.len || r->times.len) return false;
  for (size_t i = 0, n; i < r->tokens.len; i++) {
    named |= str_eq(r->tokens.at[i].word, thing);
    if (!vocabulary_at(v, "ask", &r->tokens, i, &n)) continue;
    for (size_t k = i; k < i + n; k++)
      if (str_eq(r->tokens.at[k].word, thing)) return false;
  }
  return named;
}

/* "how many days is that": the one day named in the newest turn that names any; a weekday alone only says again which
 * the date before it is: "the 29th of january", "friday". */
static void put_day_told(struct arguments *a) {
  enum { BACK = 6, TURN_BYTES = 500 };
  struct view_turns turns = {0};
  bool that = false;
  for (size_t i = 0; i < a->reading->tokens.len; i++)
    that |= str_is(a->reading->tokens.at[i].word, "that") || str_is(a->reading->tokens.at[i].word, "it");
  if (!that || a->view->ops->latest(a->view, BACK, &turns)) return;
  int64_t now = a->view->now / 1000 + a->view->offset * 60;
  const struct time_read *found = NULL;
  int64_t day = 0, other = 0;
  for (size_t k = turns.len; k > 0; k--) {
    struct str text = turns.at[k - 1].text;
    if (text.len > TURN_BYTES) continue;
    struct tokens t = tokens_read(a->language, a->arena, text);
    struct times times = times_find(a->language, a->arena, &t, now, MANNER_GB, LEAN_FUTURE);
    size_t i = 0;
    const struct time_read *one = day_said(&times, &i);
    if (!one || !day_of_time(one, found ? &other : &day)) continue;
    if (day_said(&times, &i)) break; /* of two, nobody knows which */
    if (found && (other - day) % 7) break;
    found = one;
    if (t.len > 2) break;
  }
  if (found) put_day(a, "to", found);
}

/* "how far ahead is singapore"; "if it's noon here what is it in denver"; "three o'clock in denver, what's that here".
 */
static void put_zone_asked(struct arguments *a, const struct vocabulary *v) {
  const struct tokens *t = &a->reading->tokens;
  size_t here = t->len, n;
  if (stands(a, v, "clockgap")) json_put_flag(a->into, "gap", true);
  for (size_t i = 0; i < t->len; i++)
    if (vocabulary_at(v, "clockhere", t, i, &n)) here = i;
  for (size_t i = 0; i < a->reading->times.len && here < t->len; i++) {
    const struct time_read *one = &a->reading->times.at[i];
    if (!one->has_clock || one->kind == TIME_SET || one->kind == TIME_DURATION || one->when.start == INT64_MIN)
      continue;
    char out[40];
    struct str at = civil_format(out, one->when.start * 1000, 0);
    json_put_text(a->into, "at", str_first(at, strlen("2026-11-28T12:00:00")));
    if (here > one->last + 2) json_put_flag(a->into, "back", true); /* not right beside the hour */
    return;
  }
}

static struct str of_day(struct arena *a, int64_t seconds) {
  return arena_printf(a, "%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60));
}

static bool put_hours(struct arguments *a) {
  struct hours h;
  if (!hours_read(a->language, a->arena, a->reading->text, &h)) return false;
  json_put_text(a->into, "ask", STR("hours"));
  json_put_text(a->into, "from", of_day(a->arena, h.from));
  json_put_text(a->into, "to", of_day(a->arena, h.to));
  json_put_number(a->into, "minutes", h.seconds / 60);
  if (h.pause) json_put_number(a->into, "pause", h.pause / 60);
  return true;
}

/* The one moment of the turn that is no whole day; NULL none, or several times. */
static const struct time_read *only_moment(const struct arguments *a) {
  const struct times *t = &a->reading->times;
  bool one = t->len == 1 && t->at[0].kind != TIME_SET && t->at[0].kind != TIME_DURATION;
  return one && t->at[0].when.grain != GRAIN_NONE && t->at[0].when.grain <= GRAIN_HOUR ? &t->at[0] : NULL;
}

/* "how long till 6": from now to when the clock next says so. */
static bool put_until(struct arguments *a) {
  enum { HALF_DAY = 12 * 3600 };
  const struct time_read *t = only_moment(a);
  int64_t now = moment_civil(a->view, a->view->now), to = t ? t->when.start : 0;
  if (t && to == INT64_MIN) to = t->when.end; /* "till 6" */
  if (!t || !t->has_clock || to == INT64_MAX) return false;
  while (to <= now && to > now - CIVIL_DAY) to += HALF_DAY;
  if (to <= now || to - now > CIVIL_DAY) return false;
  json_put_text(a->into, "ask", STR("hours"));
  json_put_text(a->into, "from", of_day(a->arena, now % CIVIL_DAY));
  json_put_text(a->into, "to", of_day(a->arena, to % CIVIL_DAY));
  json_put_number(a->into, "minutes", (to - now + 59) / 60);
  return true;
}

/* "what's the time in 20 minutes" */
static void put_later(struct arguments *a) {
  const struct time_read *t = only_moment(a);
  if (!t || t->kind == TIME_RANGE) return;
  struct civil c = civil_from_seconds(t->when.start);
  json_put_text(
      a->into, "at",
      arena_printf(a->arena, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second));
}

static bool put_age(struct arguments *a) {
  int64_t year = age_year(a->language, a->arena, a->reading, moment_civil(a->view, a->view->now));
  if (!year) return false;
  json_put_text(a->into, "ask", STR("age"));
  json_put_number(a->into, "year", year);
  return true;
}

const char *clock_arguments(struct arguments *a) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  struct str ask = ask_of(a, &v);
  size_t i = 0;
  if (put_hours(a) || put_age(a)) return NULL;
  if (!str_is(ask, "between") && asks_of_a_thing(a, &v)) return SKILL_NOT_MEANT;
  if (str_is(ask, "between") && put_until(a)) return NULL;
  json_put_text(a->into, "ask", ask);
  struct str place = str_is(ask, "time") ? place_words(a->language, a->arena, &a->reading->tokens) : STR("");
  if (!place.len && str_is(a->reading->skill, "zone")) return SKILL_NOT_MEANT; /* "the cheapest barn in kent" */
  if (place.len) json_put_text(a->into, "place", place), put_zone_asked(a, &v);
  if (!place.len && str_is(ask, "time")) put_later(a);
  if (str_is(ask, "between")) put_ends(a, &v);
  const struct time_read *day = str_is(ask, "date") ? day_said(&a->reading->times, &i) : NULL;
  if (day) put_day(a, "at", day);
  bool between = str_is(ask, "between");
  if (between && !json_object_get(a->into, "to") && !json_object_get(a->into, "from")) put_day_told(a);
  bool lacks = between && !json_object_get(a->into, "to") && !json_object_get(a->into, "from");
  return lacks ? "to" : NULL;
}

const struct skill clock_skill = {
    .name = "clock",
    .summary = "The time here or elsewhere, a date's weekday, how long between two days",
    .effect = EFFECT_LOOK,
    .schema =
        "{\"type\":\"object\",\"properties\":{\"ask\":{\"type\":\"string\",\"enum\":[\"time\",\"date\",\"between\","
        "\"hours\",\"age\"]},\"minutes\":{\"type\":\"integer\"},\"pause\":{\"type\":\"integer\"},"
        "\"year\":{\"type\":\"integer\"},"
        "\"place\":{\"type\":\"string\",\"maxLength\":100},"
        "\"at\":{\"type\":\"string\",\"maxLength\":40,\"description\":\"RFC 3339 date\"},"
        "\"gap\":{\"type\":\"boolean\"},\"back\":{\"type\":\"boolean\"},"
        "\"from\":{\"type\":\"string\",\"maxLength\":40},\"to\":{\"type\":\"string\",\"maxLength\":40},"
        "\"unit\":{\"type\":\"string\",\"enum\":[\"days\",\"weeks\",\"months\",\"years\",\"weekends\",\"workdays\"]}},"
        "\"required\":[\"ask\"],\"additionalProperties\":false}",
    .run = run,
};
