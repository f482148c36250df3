/* SPDX-License-Identifier: Apache-2.0
 *
 * clock: the time here and elsewhere, the date, the weekday of a day, and what lies between two days.
 */
#include "base/civil.h"
#include "skills/entries.h"
#include "skills/vocabulary.h"
#include "skills/zone.h"

static struct str named(const struct vocabulary *v, struct arena *a, const char *kind, int n) {
  const struct vocabulary_word *w = vocabulary_shown(v, kind, arena_printf(a, "%d", n));
  return w ? w->phrase : STR("");
}

static bool day_of(struct str date, int64_t *ret) {
  int64_t ms;
  int32_t offset;
  if (!date.len || civil_parse(date, &ms, &offset)) return false;
  int64_t local = ms / 1000 + (offset == INT32_MIN ? 0 : offset * 60);
  *ret = local / CIVIL_DAY - (local % CIVIL_DAY < 0);
  return true;
}

static struct str date_iso(struct arena *a, int64_t day) {
  struct civil c = civil_from_days(day);
  return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

/* ---- the time ---- */

static const struct vocabulary_word *place_find(const struct skill_call *call, const struct vocabulary *v,
                                                struct str place) {
  struct tokens t = tokens_read(call->language, call->arena, place);
  size_t n, best = 0;
  const struct vocabulary_word *found = NULL;
  for (size_t i = 0; i < t.len; i++) {
    const struct vocabulary_word *w = vocabulary_at(v, "zone", &t, i, &n);
    if (w && n > best) found = w, best = n;
  }
  return found;
}

static int tell_elsewhere(const struct skill_call *call, struct skill_result *ret, struct str place) {
  struct vocabulary v = vocabulary_read(call->language, call->arena, "cities.txt");
  const struct vocabulary_word *w = place_find(call, &v, place);
  int32_t east;
  if (!w || zone_offset(arena_dup(call->arena, w->value).at, call->view->now / 1000, &east)) {
    ret->family = "skill.clock.nowhere";
    return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("place", place)}, 1);
  }
  int64_t there = call->view->now / 1000 + east, here = entry_now(call);
  struct civil c = civil_from_seconds(there);
  struct vocabulary words = vocabulary_read(call->language, call->arena, "skills.txt");
  struct str time = arena_printf(call->arena, "%02d:%02d", c.hour, c.minute);
  struct phrase_slot slots[] = {
      phrase_text("time", time), phrase_text("place", place),
      phrase_text("weekday", named(&words, call->arena, "weekday", civil_weekday(there / CIVIL_DAY))),
      phrase_number("other", there / CIVIL_DAY != here / CIVIL_DAY)};
  json_put_text(ret->data, "place", place);
  json_put_text(ret->data, "zone", w->value);
  json_put_text(ret->data, "time", time);
  ret->family = "skill.clock.there";
  return entry_slots(call, ret, slots, 4);
}

static int tell_time(const struct skill_call *call, struct skill_result *ret) {
  struct str place = entry_text(call, "place");
  if (place.len) return tell_elsewhere(call, ret, place);
  struct civil c = civil_from_seconds(entry_now(call));
  struct str time = arena_printf(call->arena, "%02d:%02d", c.hour, c.minute);
  json_put_text(ret->data, "time", time);
  ret->family = "skill.clock.time";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("time", time)}, 1);
}

/* ---- the date ---- */

static int tell_date(const struct skill_call *call, struct skill_result *ret) {
  struct vocabulary v = vocabulary_read(call->language, call->arena, "skills.txt");
  int64_t today = entry_now(call) / CIVIL_DAY, day = today;
  bool other = day_of(entry_text(call, "at"), &day) && day != today;
  struct civil c = civil_from_days(day);
  struct phrase_slot slots[] = {
      phrase_text("weekday", named(&v, call->arena, "weekday", civil_weekday(day))), phrase_number("n", c.day),
      phrase_text("month", named(&v, call->arena, "month", c.month)),
      phrase_text("year", arena_printf(call->arena, "%d", c.year)), phrase_number("past", day < today)};
  json_put_text(ret->data, "date", date_iso(call->arena, day));
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
  int64_t today = entry_now(call) / CIVIL_DAY, from = today, to = today;
  bool has_from = day_of(entry_text(call, "from"), &from), has_to = day_of(entry_text(call, "to"), &to);
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
  json_put_text(ret->data, "from", date_iso(call->arena, from));
  json_put_text(ret->data, "to", date_iso(call->arena, to));
  json_put_number(ret->data, "count", n);
  json_put_number(ret->data, "days", to - from);
  json_put_text(ret->data, "unit", unit.len ? unit : STR("days"));
  ret->family = family_of(unit);
  struct when *w = ARENA_NEW(call->arena, struct when);
  *w = (struct when){.start = other * CIVIL_DAY, .end = (other + 1) * CIVIL_DAY, .grain = GRAIN_DAY};
  struct phrase_slot slots[] = {phrase_number("n", n), phrase_when("when", w), phrase_number("past", past),
                                phrase_number("two", has_from && has_to), phrase_number("rest", (to - from) % 7)};
  return entry_slots(call, ret, slots, 5);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str ask = entry_text(call, "ask");
  ret->data = json_object();
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

static int64_t day_at(int64_t civil) {
  return civil / CIVIL_DAY - (civil % CIVIL_DAY < 0);
}

/* "till christmas" is open at its beginning, and Christmas its last day. */
static bool one_day(const struct time_read *t, int64_t *ret) {
  bool from = t->when.start != INT64_MIN && t->when.start != INT64_MAX,
       to = t->when.end != INT64_MIN && t->when.end != INT64_MAX;
  if (!from && !to) return false;
  *ret = day_at(from ? t->when.start : t->when.end - 1);
  return true;
}

static void put_day(struct arguments *a, const char *key, const struct time_read *t) {
  int64_t day;
  if (one_day(t, &day)) json_put_text(a->into, key, date_iso(a->arena, day));
}

/* "between 3 May and 12 September" */
static bool is_stretch(const struct time_read *t) {
  bool closed = t->when.start != INT64_MIN && t->when.end != INT64_MAX;
  return t->kind == TIME_RANGE && closed && t->when.grain == GRAIN_DAY && t->when.end - t->when.start > CIVIL_DAY;
}

static const struct time_read *date_after(const struct times *t, size_t *i) {
  for (; *i < t->len; (*i)++) {
    const struct time_read *r = &t->at[*i];
    if (r->kind != TIME_DURATION && r->kind != TIME_SET && r->when.grain >= GRAIN_PART) return &t->at[(*i)++];
  }
  return NULL;
}

/* One day is the other end of today; of two the first is where it begins. */
static void put_ends(struct arguments *a, const struct vocabulary *v) {
  size_t i = 0, n;
  const struct time_read *one = date_after(&a->reading->times, &i), *two = date_after(&a->reading->times, &i);
  if (one && !two && is_stretch(one)) {
    json_put_text(a->into, "from", date_iso(a->arena, day_at(one->when.start)));
    json_put_text(a->into, "to", date_iso(a->arena, day_at(one->when.end - 1)));
  } else {
    if (one) put_day(a, two ? "from" : "to", one);
    if (two) put_day(a, "to", two);
  }
  for (size_t k = 0; k < a->reading->tokens.len; k++) {
    const struct vocabulary_word *w = vocabulary_at(v, "unit", &a->reading->tokens, k, &n);
    bool dated = false;
    for (size_t j = 0; j < a->reading->times.len; j++)
      dated |= k >= a->reading->times.at[j].first && k <= a->reading->times.at[j].last;
    if (!w || dated) continue;
    json_put_text(a->into, "unit", w->value);
    return;
  }
}

static void put_place(struct arguments *a) {
  struct vocabulary v = vocabulary_read(a->language, a->arena, "cities.txt");
  size_t n, best = 0, at = 0;
  for (size_t i = 0; i < a->reading->tokens.len; i++)
    if (vocabulary_at(&v, "zone", &a->reading->tokens, i, &n) && n > best) best = n, at = i;
  struct str text = tokens_text(&a->reading->tokens, at, at + best - 1);
  if (best) json_put_text(a->into, "place", text);
}

const char *clock_arguments(struct arguments *a) {
  struct vocabulary v = vocabulary_read(a->language, a->arena, "skills.txt");
  struct str ask = ask_of(a, &v);
  size_t i = 0;
  json_put_text(a->into, "ask", ask);
  if (str_is(ask, "time")) put_place(a);
  if (str_is(ask, "between")) put_ends(a, &v);
  const struct time_read *day = str_is(ask, "date") ? date_after(&a->reading->times, &i) : NULL;
  if (day) put_day(a, "at", day);
  bool lacks = str_is(ask, "between") && !json_object_get(a->into, "to") && !json_object_get(a->into, "from");
  return lacks ? "to" : NULL;
}

const struct skill clock_skill = {
    .name = "clock",
    .summary = "The time here or elsewhere, a date's weekday, how long between two days",
    .effect = EFFECT_LOOK,
    .schema =
        "{\"type\":\"object\",\"properties\":{\"ask\":{\"type\":\"string\",\"enum\":[\"time\",\"date\",\"between\"]},"
        "\"place\":{\"type\":\"string\",\"maxLength\":100},"
        "\"at\":{\"type\":\"string\",\"maxLength\":40,\"description\":\"RFC 3339 date\"},"
        "\"from\":{\"type\":\"string\",\"maxLength\":40},\"to\":{\"type\":\"string\",\"maxLength\":40},"
        "\"unit\":{\"type\":\"string\",\"enum\":[\"days\",\"weeks\",\"months\",\"years\",\"weekends\",\"workdays\"]}},"
        "\"required\":[\"ask\"],\"additionalProperties\":false}",
    .run = run,
};
