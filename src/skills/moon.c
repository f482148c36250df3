/* SPDX-License-Identifier: Apache-2.0
 *
 * moon: its phase, and when it is next full or new. Worked out (skills/sky.h); the same from everywhere on Earth.
 */
#include "base/civil.h"
#include "language/vocabulary.h"
#include "skills/day.h"
#include "skills/entries.h"
#include "skills/moment.h"
#include "skills/sky.h"

static const struct when *minute_at(const struct skill_call *call, int64_t at) {
  struct when *w = ARENA_NEW(call->arena, struct when);
  int64_t start = moment_civil(call->view, (at + 30) / 60 * 60000);
  *w = (struct when){.start = start, .end = start + 60, .grain = GRAIN_MINUTE};
  return w;
}

/* Within half a day of one of the four it is that; else what it is on its way to. */
static const char *phase_name(int64_t at) {
  static const char *const four[] = {"new", "first", "full", "last"};
  for (int p = 0; p < SKY_PHASES; p++)
    if (sky_next((enum sky_phase)p, at - CIVIL_DAY / 2) <= at + CIVIL_DAY / 2) return four[p];
  bool gibbous = sky_lit(at) > .5;
  return sky_waxing(at) ? (gibbous ? "waxing gibbous" : "waxing crescent")
                        : (gibbous ? "waning gibbous" : "waning crescent");
}

static void put_time(const struct skill_call *call, json_t *data, const char *key, int64_t at) {
  json_put_text(data, key, entry_time(call, (at + 30) / 60 * 60000));
}

/* Nights from one day to the day of a moment. */
static int64_t days_to(const struct skill_call *call, int64_t day, int64_t at) {
  int64_t there = moment_civil(call->view, at * 1000);
  return there / CIVIL_DAY - day;
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str ask = entry_text(call, "ask");
  int64_t today = day_today(call->view), day = today, now = call->view->now / 1000;
  struct vocabulary v = vocabulary_read(call->language, "skills.txt");
  ret->data = json_object();
  /* Of another day its evening is meant. */
  if (day_parse(entry_text(call, "at"), &day) && day != today)
    now = moment_of_civil(call->view, day * CIVIL_DAY + 21 * 3600) / 1000;
  const char *name = phase_name(now);
  int64_t full = sky_next(SKY_FULL, now), new_moon = sky_next(SKY_NEW, now);
  bool near_full = !strcmp(name, "full"), near_new = !strcmp(name, "new");
  int64_t last_full = sky_last(SKY_FULL, now);
  const struct vocabulary_word *w = vocabulary_shown(&v, "moon", str_of(name));
  put_time(call, ret->data, "at", now);
  json_put_text(ret->data, "phase", str_of(name));
  json_put_number(ret->data, "lit_percent", (int64_t)(sky_lit(now) * 100 + .5));
  put_time(call, ret->data, "full", full);
  put_time(call, ret->data, "new", new_moon);
  struct phrase_slot slots[] = {
      phrase_text("phase", w ? w->phrase : str_of(name)),
      phrase_number("lit", (int64_t)(sky_lit(now) * 100 + .5)),
      phrase_when("full", minute_at(call, near_full && now - last_full < CIVIL_DAY / 2 ? last_full : full)),
      phrase_when("new", minute_at(call, new_moon)),
      phrase_number("to_full", days_to(call, day, full)),
      phrase_number("to_new", days_to(call, day, new_moon)),
      phrase_when("when", day_when(call->arena, day)),
      phrase_number("other", day != today),
      phrase_number("waxing", sky_waxing(now))};
  ret->family = str_is(ask, "full")  ? "skill.moon.full"
                : str_is(ask, "new") ? "skill.moon.new"
                : near_full          ? "skill.moon.is_full"
                : near_new           ? "skill.moon.is_new"
                                     : "skill.moon";
  return entry_slots(call, ret, slots, sizeof slots / sizeof *slots);
}

const char *moon_arguments(struct arguments *a) {
  size_t i = 0;
  int64_t day;
  json_put_text(a->into, "ask", a->what.len ? a->what : STR("phase"));
  const struct time_read *t = day_said(&a->reading->times, &i);
  if (t && day_of_time(t, &day)) json_put_text(a->into, "at", day_iso(a->arena, day));
  return NULL;
}

const struct skill moon_skill = {
    .name = "moon",
    .summary = "The moon's phase, and when it is next full or new",
    .effect = EFFECT_LOOK,
    .schema =
        "{\"type\":\"object\",\"properties\":{\"ask\":{\"type\":\"string\",\"enum\":[\"phase\",\"full\",\"new\"]},"
        "\"at\":{\"type\":\"string\",\"maxLength\":40,\"description\":\"RFC 3339 date\"}},"
        "\"additionalProperties\":false}",
    .run = run,
};
