/* SPDX-License-Identifier: Apache-2.0
 *
 * remind: something said at a time. The reminder is kept with the turn that asked; whoever greets tells what came due.
 */
#include "base/civil.h"
#include "skills/again.h"
#include "skills/entries.h"
#include "skills/moment.h"
#include "skills/remind_read.h"
#include "skills/skills.h"

static const struct when *minute_at(const struct skill_call *call, int64_t ms) {
  struct when *w = ARENA_NEW(call->arena, struct when);
  int64_t start = moment_civil(call->view, ms);
  *w = (struct when){.start = start, .end = start + 60, .grain = GRAIN_MINUTE};
  return w;
}

/* With the timer on, on the desktop; without it, only here, and once it is said that there could be one. */
static void how_it_is_told(const struct skill_call *call, struct skill_result *ret) {
  const struct view *v = call->view;
  bool on = str_is(v->ops->setting(v, "timer"), "on"), offered = v->ops->setting(v, "timer.offered").len > 0;
  if (on) entry_slots(call, ret, (struct phrase_slot[]){phrase_text("timer", STR("on"))}, 1);
  if (on || offered) return;
  entry_slots(call, ret, (struct phrase_slot[]){phrase_text("offer", STR("timer"))}, 1);
  entry_setting(call, ret, "timer.offered", STR("1"));
}

static int keep_one(const struct skill_call *call, struct skill_result *ret, int64_t at) {
  struct reminder r = {.id = id_first(call->view->owner),
                       .due_at = at,
                       .offset = moment_offset(call->view, at),
                       .text = entry_text(call, "what"),
                       .state = REMINDER_WAITING,
                       .source = call->turn,
                       .every = entry_text(call, "every")};
  entry_keep(call, ret, RECORD_REMINDER, &r, false);
  return 0;
}

/* On the same day its hour is enough. */
static struct phrase_slot also_slot(const struct skill_call *call, int64_t first, int64_t at) {
  int64_t one = moment_civil(call->view, first), other = moment_civil(call->view, at);
  struct civil c = civil_from_seconds(other);
  if (one / CIVIL_DAY != other / CIVIL_DAY) return phrase_when("also", minute_at(call, at));
  return phrase_text("also", arena_printf(call->arena, "%02d:%02d", c.hour, c.minute));
}

/* The other moments of one that is at 8 and at 20. ERR_INVALID. */
static int keep_others(const struct skill_call *call, struct skill_result *ret, int64_t first, struct error *e) {
  const json_t *one, *also = json_object_get(call->arguments, "also");
  size_t i;
  json_array_foreach(also, i, one) {
    int64_t at;
    if (moment_parse(call->view, str_of(json_string_value(one)), &at))
      return error_set(e, ERR_INVALID, "\"also\" has no dates and times like 2026-11-23T18:30:00.");
    if (at <= call->view->now) continue;
    keep_one(call, ret, at);
    entry_slots(call, ret, (struct phrase_slot[]){also_slot(call, first, at)}, 1);
  }
  return 0;
}

/* "every day at 07:00, from tomorrow": where it comes round by days. */
static void by_days(const struct skill_call *call, struct skill_result *ret, int64_t at, struct str every) {
  int64_t civil = moment_civil(call->view, at), day = civil - civil % CIVIL_DAY;
  struct civil c = civil_from_seconds(civil);
  if (!every.len || str_ends(every, STR("h"))) return;
  struct when *first = ARENA_NEW(call->arena, struct when);
  *first = (struct when){.start = day, .end = day + CIVIL_DAY, .grain = GRAIN_DAY};
  struct str clock = arena_printf(call->arena, "%02d:%02d", c.hour, c.minute);
  entry_slots(call, ret, (struct phrase_slot[]){phrase_text("clock", clock), phrase_when("day", first)}, 2);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str what = entry_text(call, "what");
  int64_t at;
  if (moment_parse(call->view, entry_text(call, "at"), &at))
    return error_set(e, ERR_INVALID, "\"at\" is not a date and time like 2026-11-23T18:30:00.");
  ret->data = json_object();
  struct str every = entry_text(call, "every");
  if (every.len && !again_is_rule(every)) return error_set(e, ERR_INVALID, "\"every\" is no rule like 7d or 1m@31.");
  bool several = json_array_size(json_object_get(call->arguments, "also")) > 0;
  struct str again = again_words(call->language, call->arena, every, moment_civil(call->view, at), several);
  struct phrase_slot slots[] = {phrase_when("when", minute_at(call, at)), phrase_text("what", what),
                                phrase_text("every", again)};
  json_put_text(ret->data, "what", what);
  json_put_text(ret->data, "at", entry_time(call, at));
  if (every.len) json_put_text(ret->data, "every", every);
  bool past = at <= call->view->now;
  json_put_flag(ret->data, "kept", !past);
  ret->family = past ? "skill.remind.past" : "skill.remind";
  if (past) return entry_slots(call, ret, slots, 2);
  keep_one(call, ret, at);
  if (keep_others(call, ret, at, e)) return ERR_INVALID;
  entry_source(call, ret, call->turn);
  how_it_is_told(call, ret);
  if (!several) by_days(call, ret, at, every);
  return entry_slots(call, ret, slots, again.len ? 3 : 2);
}

static struct str moment_text(struct arguments *a, int64_t civil) {
  char *out = ARENA_ARRAY(a->arena, char, 40);
  int64_t ms = moment_of_civil(a->view, civil);
  return civil_format(out, ms, moment_offset(a->view, ms));
}

static int64_t floor_day(int64_t civil) {
  return civil - civil % CIVIL_DAY;
}

/* The next such hour of such a weekday; -1 any. */
static int64_t next_at(const struct view *v, int64_t from, int weekday, int64_t hour) {
  int64_t now = moment_civil(v, v->now), day = floor_day(from);
  int ahead = weekday < 0 ? 0 : (weekday - civil_weekday(day / CIVIL_DAY) + 7) % 7;
  int64_t at = day + ahead * CIVIL_DAY + hour;
  return at > now ? at : at + (weekday < 0 ? 1 : 7) * CIVIL_DAY;
}

static bool daily(const struct arguments *a, const struct remind_read *r) {
  return r->daily || str_is(json_text(a->into, "every"), "1d");
}

/* "at 8 and 8", "mondays and thursdays": every hour on every day, the first as "at", the others as "also". */
static void put_several(struct arguments *a, const struct remind_read *r, int64_t at) {
  enum { MOST = 14 };
  int64_t all[MOST], from = r->weekday_count || daily(a, r) ? moment_civil(a->view, a->view->now) : at;
  size_t n = 0;
  for (size_t d = 0; d < (r->weekday_count ? r->weekday_count : 1); d++)
    for (size_t h = 0; h < (r->hour_count ? r->hour_count : 1) && n < MOST; h++)
      all[n++] = next_at(a->view, from, r->weekday_count ? r->weekdays[d] : -1,
                         r->hour_count ? r->hours[h] : at - floor_day(at));
  size_t first = 0;
  for (size_t i = 1; i < n; i++)
    if (all[i] < all[first]) first = i;
  json_t *also = json_array();
  json_put_text(a->into, "at", moment_text(a, all[first]));
  for (size_t i = 1; i < n; i++) json_array_append_new(also, json_string_of(moment_text(a, all[(first + i) % n])));
  json_put(a->into, "also", also);
}

static void put_moment(struct arguments *a, const struct remind_read *read) {
  int64_t ms;
  const struct time_read *set = NULL;
  struct reading timed = *a->reading;
  timed.times = read->at;
  if (moment_read(a->view, &timed, &ms, &set)) {
    int64_t at = moment_civil(a->view, ms);
    json_put_text(a->into, "at", moment_text(a, at));
    struct str every = set ? again_rule(a->language, a->arena, &read->tokens, set, at) : STR("");
    if (every.len) json_put_text(a->into, "every", every);
    if (read->hour_count || read->weekday_count) put_several(a, read, at);
  } else if (read->daily) {
    put_several(a, read, 0);
  }
  if (read->daily) json_put_text(a->into, "every", STR("1d"));
}

const char *remind_arguments(struct arguments *a) {
  struct remind_read read = remind_read(a->language, a->arena, a->view, a->reading);
  if (read.none) return SKILL_NOT_MEANT;
  if (read.what.len) json_put_text(a->into, "what", read.what);
  put_moment(a, &read);
  if (!json_object_get(a->into, "at")) return read.event ? "event" : "when";
  return json_object_get(a->into, "what") ? NULL : "what";
}

const struct skill remind_skill = {
    .name = "remind",
    .summary = "Say something at a time",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{\"what\":{\"type\":\"string\",\"maxLength\":2000},"
              "\"at\":{\"type\":\"string\",\"maxLength\":40,\"description\":\"RFC 3339; without an offset, here\"},"
              "\"also\":{\"type\":\"array\",\"maxItems\":14,\"items\":{\"type\":\"string\",\"maxLength\":40},"
              "\"description\":\"further times, as at\"},"
              "\"every\":{\"type\":\"string\",\"maxLength\":12,\"description\":\"how it comes round: 7d, 1m@31, 2h, "
              "workdays\"}},"
              "\"required\":[\"what\",\"at\"],\"additionalProperties\":false}",
    .run = run,
};
