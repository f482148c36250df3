/* SPDX-License-Identifier: Apache-2.0
 *
 * timer: a length of time that ends with a word. Kept like a reminder, marked as a timer.
 */
#include "language/vocabulary.h"
#include "skills/entries.h"
#include "skills/moment.h"
#include "skills/strip.h"

enum { LONGEST = 100 * 24 * 3600 };

/* The timer that runs out soonest. */
static const struct reminder *running(const struct skill_call *call) {
  const struct reminder *all = NULL, *next = NULL;
  size_t len = 0;
  call->view->ops->reminders(call->view, &all, &len);
  for (size_t i = 0; i < len; i++)
    if (all[i].timer && all[i].state == REMINDER_WAITING && (!next || all[i].due_at < next->due_at)) next = &all[i];
  return next;
}

static int start(const struct skill_call *call, struct skill_result *ret, int64_t seconds) {
  int64_t due = call->view->now + seconds * 1000;
  struct str what = entry_text(call, "what");
  struct reminder r = {.id = id_first(call->view->owner),
                       .due_at = due,
                       .offset = moment_offset(call->view, due),
                       .timer = 1,
                       .text = what,
                       .state = REMINDER_WAITING,
                       .source = call->turn};
  entry_keep(call, ret, RECORD_REMINDER, &r, false);
  entry_source(call, ret, call->turn);
  json_put_text(ret->data, "at", entry_time(call, due));
  json_put_number(ret->data, "seconds", seconds);
  ret->family = "skill.timer";
  return entry_slots(
      call, ret,
      (struct phrase_slot[]){phrase_number("seconds", seconds), phrase_number("at", due), phrase_text("what", what)},
      3);
}

static int tell_left(const struct skill_call *call, struct skill_result *ret, const struct reminder *r) {
  int64_t left = (r->due_at - call->view->now + 999) / 1000;
  json_put_number(ret->data, "seconds", left > 0 ? left : 0);
  ret->family = left > 0 ? "skill.timer.left" : "skill.timer.up";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_number("seconds", left), phrase_number("at", r->due_at)},
                     2);
}

static int change(const struct skill_call *call, struct skill_result *ret, const struct reminder *r, bool cancel,
                  int64_t seconds) {
  struct reminder changed = *r;
  if (cancel)
    changed.state = REMINDER_CANCELLED;
  else
    changed.due_at += seconds * 1000;
  entry_keep(call, ret, RECORD_REMINDER, &changed, false);
  if (!cancel) {
    tell_left(call, ret, &changed);
    ret->family = "skill.timer.added";
    return 0;
  }
  ret->family = "skill.timer.cancelled";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_number("seconds", (r->due_at - call->view->now) / 1000)},
                     1);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct str action = entry_text(call, "action");
  int64_t seconds = json_number(call->arguments, "seconds", 0);
  ret->data = json_object();
  bool starts = !action.len || str_is(action, "start"), adds = str_is(action, "add");
  if ((starts || adds) && (seconds < 1 || seconds > LONGEST)) {
    ret->family = "skill.timer.length";
    return 0;
  }
  if (starts) return start(call, ret, seconds);
  const struct reminder *r = running(call);
  if (!r || str_is(action, "pause")) {
    ret->family = r ? "skill.timer.pause" : "skill.timer.none";
    return 0;
  }
  return str_is(action, "left") ? tell_left(call, ret, r) : change(call, ret, r, !adds, seconds);
}

static struct str action_of(struct arguments *a, bool has_length) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  size_t n;
  if (a->what.len) return a->what;
  for (size_t i = 0; i < a->reading->tokens.len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&v, "timer", &a->reading->tokens, i, &n);
    if (w && (has_length == str_is(w->value, "add"))) return w->value;
  }
  return STR("start");
}

const char *timer_arguments(struct arguments *a) {
  int64_t seconds = json_number(a->into, "seconds", 0);
  bool has = moment_length(a->view, a->reading, &seconds);
  struct str action = action_of(a, has);
  struct str what = str_is(action, "start") ? strip_request(a->language, a->arena, a->reading, "timer") : STR("");
  if (!json_object_get(a->into, "action") || a->what.len) json_put_text(a->into, "action", action);
  if (has) json_put_number(a->into, "seconds", seconds);
  if (what.len && has) json_put_text(a->into, "what", what);
  bool needs = str_is(action, "start") || str_is(action, "add");
  return needs && !json_object_get(a->into, "seconds") ? "seconds" : NULL;
}

const struct skill timer_skill = {
    .name = "timer",
    .summary = "Count down a length of time",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{"
              "\"action\":{\"type\":\"string\",\"enum\":[\"start\",\"left\",\"add\",\"cancel\",\"pause\"]},"
              "\"seconds\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":8640000},"
              "\"what\":{\"type\":\"string\",\"maxLength\":2000}},\"additionalProperties\":false}",
    .run = run,
};
