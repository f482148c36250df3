/* SPDX-License-Identifier: Apache-2.0
 *
 * sun: when it rises and sets, how long the day is, when it gets dark and light again; where the person lives or in the
 * town that was named. Worked out (skills/sky.h) for a flat horizon; no line out is needed.
 */
#include "base/civil.h"
#include "skills/day.h"
#include "skills/entries.h"
#include "skills/place.h"
#include "skills/sky.h"
#include "skills/zone.h"

struct view_of_sun {
  const struct skill_call *call;
  struct place place;
  struct sky_day sky;
  int64_t day;
  int32_t east; /* seconds, there */
};

/* To the nearest minute, on the clock there. */
static struct str clock_there(const struct view_of_sun *s, int64_t at) {
  struct civil c = civil_from_seconds((at + s->east + 30) / 60 * 60);
  return at ? arena_printf(s->call->arena, "%02d:%02d", c.hour, c.minute) : STR("");
}

static void put_time(const struct view_of_sun *s, json_t *data, const char *key, int64_t at) {
  char out[40];
  if (at) json_put_text(data, key, civil_format(out, (at + 30) / 60 * 60000, s->east / 60));
}

static int nowhere(const struct skill_call *call, struct skill_result *ret, struct str place) {
  struct phrase_slot slots[] = {phrase_text("place", place), phrase_number("n", (int64_t)place_count(call->language))};
  ret->family = place.len ? "skill.sun.nowhere" : "skill.missing.place";
  return entry_slots(call, ret, slots, 2);
}

/* The place asked for, else where they live. False: it was not found, and `ret` says so. */
static bool place_of(const struct skill_call *call, struct skill_result *ret, struct place *place) {
  struct str asked = entry_text(call, "place");
  uint64_t turn = 0;
  if (asked.len && place_named(call->language, call->arena, asked, place)) return true;
  if (!asked.len && place_home(call->language, call->view, place, &turn)) {
    entry_source(call, ret, turn);
    if (place->zone.len) return true;
    asked = place->name;
  }
  nowhere(call, ret, asked);
  return false;
}

static void put_data(const struct view_of_sun *s, struct skill_result *ret) {
  static const char *const kinds[] = {"rises and sets", "always up", "never up"};
  json_put_text(ret->data, "place", s->place.name);
  json_put_text(ret->data, "date", day_iso(s->call->arena, s->day));
  json_put_text(ret->data, "sun", str_of(kinds[s->sky.sun]));
  put_time(s, ret->data, "dawn", s->sky.dawn);
  put_time(s, ret->data, "rise", s->sky.rise);
  put_time(s, ret->data, "set", s->sky.set);
  put_time(s, ret->data, "dusk", s->sky.dusk);
  json_put_number(ret->data, "light_minutes", (s->sky.light + 30) / 60);
}

/* What has been today, and how long it is to what has not: asked of this evening alone. */
static void put_wait(const struct view_of_sun *s, struct skill_result *ret, int64_t at) {
  int64_t now = s->call->view->now / 1000;
  bool today = s->day == (now + s->east) / CIVIL_DAY;
  struct phrase_slot gone = phrase_number("gone", today && at && at <= now);
  entry_slots(s->call, ret, &gone, 1);
  if (!today || at <= now) return;
  struct phrase_slot wait = phrase_number("wait", (at - now + 30) / 60 * 60);
  entry_slots(s->call, ret, &wait, 1);
}

static int say(const struct view_of_sun *s, struct skill_result *ret, struct str ask) {
  struct phrase_slot slots[] = {phrase_text("place", s->place.name),
                                phrase_when("when", day_when(s->call->arena, s->day)),
                                phrase_text("rise", clock_there(s, s->sky.rise)),
                                phrase_text("set", clock_there(s, s->sky.set)),
                                phrase_text("dawn", clock_there(s, s->sky.dawn)),
                                phrase_text("dusk", clock_there(s, s->sky.dusk)),
                                phrase_number("hours", (s->sky.light + 30) / 3600),
                                phrase_number("minutes", (s->sky.light + 30) % 3600 / 60)};
  ret->family = s->sky.sun == SKY_ABOVE        ? "skill.sun.up"
                : s->sky.sun == SKY_BELOW      ? "skill.sun.down"
                : str_is(ask, "rise")          ? "skill.sun.rise"
                : str_is(ask, "set")           ? "skill.sun.set"
                : str_is(ask, "length")        ? "skill.sun.length"
                : !s->sky.dusk || !s->sky.dawn ? "skill.sun"
                : str_is(ask, "dark")          ? "skill.sun.dark"
                : str_is(ask, "light")         ? "skill.sun.light"
                                               : "skill.sun";
  if (str_is(ask, "dark")) put_wait(s, ret, s->sky.dusk);
  if (str_is(ask, "light")) put_wait(s, ret, s->sky.dawn);
  return entry_slots(s->call, ret, slots, sizeof slots / sizeof *slots);
}

static void work_out(struct view_of_sun *s) {
  struct str zone = arena_dup(s->call->arena, s->place.zone);
  if (zone_offset(zone.at, s->day * CIVIL_DAY + CIVIL_DAY / 2, &s->east)) s->east = s->call->view->offset * 60;
  s->sky = sky_sun(s->place.latitude, s->place.longitude, s->day);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct view_of_sun s = {.call = call, .day = day_today(call->view)};
  struct str ask = entry_text(call, "ask");
  ret->data = json_object();
  if (!place_of(call, ret, &s.place)) return 0;
  bool said = day_parse(entry_text(call, "at"), &s.day);
  work_out(&s);
  /* Asked in the evening how long it is till morning, the next one is meant. */
  if (!said && str_is(ask, "light") && s.sky.dawn && s.sky.dawn <= call->view->now / 1000) s.day++, work_out(&s);
  put_data(&s, ret);
  return say(&s, ret, ask);
}

const char *sun_arguments(struct arguments *a) {
  struct place place;
  uint64_t turn;
  size_t i = 0;
  int64_t day;
  json_put_text(a->into, "ask", a->what.len ? a->what : STR("day"));
  const struct time_read *t = day_said(&a->reading->times, &i);
  if (t && day_of_time(t, &day)) json_put_text(a->into, "at", day_iso(a->arena, day));
  struct str unknown = place_unknown(a->language, a->arena, a->reading);
  if (place_in(a->language, a->arena, &a->reading->tokens, &place))
    json_put_text(a->into, "place", place.said);
  else if (unknown.len)
    json_put_text(a->into, "place", unknown);
  if (json_object_get(a->into, "place") || place_home(a->language, a->view, &place, &turn)) return NULL;
  return "place";
}

const struct skill sun_skill = {
    .name = "sun",
    .summary = "Sunrise, sunset and the length of the day, worked out for a town",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{\"ask\":{\"type\":\"string\",\"enum\":[\"day\",\"rise\",\"set\","
              "\"length\",\"dark\",\"light\"]},\"place\":{\"type\":\"string\",\"maxLength\":100},"
              "\"at\":{\"type\":\"string\",\"maxLength\":40,\"description\":\"RFC 3339 date\"}},"
              "\"additionalProperties\":false}",
    .run = run,
};
