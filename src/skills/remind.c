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

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str what = entry_text(call, "what");
  int64_t at;
  if (moment_parse(call->view, entry_text(call, "at"), &at))
    return error_set(e, ERR_INVALID, "\"at\" is not a date and time like 2026-11-23T18:30:00.");
  ret->data = json_object();
  struct str every = entry_text(call, "every");
  if (every.len && !again_is_rule(every)) return error_set(e, ERR_INVALID, "\"every\" is no rule like 7d or 1m@31.");
  struct str again = again_words(call->language, call->arena, every, moment_civil(call->view, at));
  struct phrase_slot slots[] = {phrase_when("when", minute_at(call, at)), phrase_text("what", what),
                                phrase_text("every", again)};
  json_put_text(ret->data, "what", what);
  json_put_text(ret->data, "at", entry_time(call, at));
  if (every.len) json_put_text(ret->data, "every", every);
  bool past = at <= call->view->now;
  json_put_flag(ret->data, "kept", !past);
  ret->family = past ? "skill.remind.past" : "skill.remind";
  if (past) return entry_slots(call, ret, slots, 2);
  struct reminder r = {.id = id_first(call->view->owner),
                       .due_at = at,
                       .offset = moment_offset(call->view, at),
                       .text = what,
                       .state = REMINDER_WAITING,
                       .source = call->turn,
                       .every = every};
  entry_keep(call, ret, RECORD_REMINDER, &r, false);
  entry_source(call, ret, call->turn);
  how_it_is_told(call, ret);
  return entry_slots(call, ret, slots, again.len ? 3 : 2);
}

const char *remind_arguments(struct arguments *a) {
  int64_t at;
  const struct time_read *set;
  struct remind_read read = remind_read(a->language, a->arena, a->view, a->reading);
  if (read.none) return SKILL_NOT_MEANT;
  struct reading timed = *a->reading;
  timed.times = read.at;
  if (read.what.len) json_put_text(a->into, "what", read.what);
  if (moment_read(a->view, &timed, &at, &set)) {
    char out[40];
    json_put_text(a->into, "at", civil_format(out, at, moment_offset(a->view, at)));
    struct str every = set ? again_rule(a->language, a->arena, &read.tokens, set, moment_civil(a->view, at)) : STR("");
    if (every.len) json_put_text(a->into, "every", every);
  }
  if (!json_object_get(a->into, "at")) return "when";
  return json_object_get(a->into, "what") ? NULL : "what";
}

const struct skill remind_skill = {
    .name = "remind",
    .summary = "Say something at a time",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{\"what\":{\"type\":\"string\",\"maxLength\":2000},"
              "\"at\":{\"type\":\"string\",\"maxLength\":40,\"description\":\"RFC 3339; without an offset, here\"},"
              "\"every\":{\"type\":\"string\",\"maxLength\":12,\"description\":\"how it comes round: 7d, 1m@31, 2h, "
              "workdays\"}},"
              "\"required\":[\"what\",\"at\"],\"additionalProperties\":false}",
    .run = run,
};
