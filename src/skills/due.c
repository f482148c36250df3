/* SPDX-License-Identifier: Apache-2.0
 *
 * due: the reminders and timers that wait: told, or taken away.
 */
#include "base/utf8.h"
#include "language/times.h"
#include "language/vocabulary.h"
#include "skills/again.h"
#include "skills/entries.h"
#include "skills/moment.h"
#include "skills/strip.h"

enum { TOLD_MAX = 5 };

typedef VEC(const struct reminder *) reminder_vec;

static int by_due(const void *x, const void *y) {
  const struct reminder *const *a = x, *const *b = y;
  return ((*a)->due_at > (*b)->due_at) - ((*a)->due_at < (*b)->due_at);
}

static reminder_vec waiting(const struct skill_call *call) {
  const struct reminder *all = NULL;
  size_t len = 0;
  reminder_vec v = {0};
  call->view->ops->reminders(call->view, &all, &len);
  bool timers = json_flag(call->arguments, "timer", false);
  for (size_t i = 0; i < len; i++)
    if (all[i].state == REMINDER_WAITING && (all[i].timer || !timers)) VEC_PUSH(call->arena, &v, &all[i]);
  if (v.len) qsort(v.at, v.len, sizeof *v.at, by_due);
  return v;
}

static struct str when_of(const struct skill_call *call, const struct reminder *r) {
  int64_t start = moment_civil(call->view, r->due_at);
  struct when w = {.start = start, .end = start + 60, .grain = GRAIN_MINUTE};
  struct str once = when_say(call->language, call->arena, w, entry_now(call));
  struct str again = again_words(call->language, call->arena, r->every, start, false);
  return again.len ? arena_printf(call->arena, "%.*s; %.*s", STR_ARG(once), STR_ARG(again)) : once;
}

static json_t *as_json(const struct skill_call *call, const struct reminder *r) {
  json_t *one = json_object();
  json_put_text(one, "what", r->text);
  json_put_text(one, "at", entry_time(call, r->due_at));
  json_put_flag(one, "timer", r->timer != 0);
  if (r->every.len) json_put_text(one, "every", r->every);
  return one;
}

/* One slot a reminder: "tomorrow, Monday, 18:30: your mum". */
static void tell_each(const struct skill_call *call, struct skill_result *ret, const reminder_vec *v) {
  json_t *list = json_array();
  for (size_t i = 0; i < v->len; i++) {
    const struct reminder *r = v->at[i];
    struct str when = when_of(call, r);
    struct str item = r->text.len ? arena_printf(call->arena, "%.*s (%.*s)", STR_ARG(r->text), STR_ARG(when)) : when;
    json_array_append_new(list, as_json(call, r));
    entry_source(call, ret, r->source);
    if (i < TOLD_MAX) entry_slots(call, ret, (struct phrase_slot[]){phrase_text("item", item)}, 1);
  }
  json_put(ret->data, "waiting", list);
  if (v->len > TOLD_MAX)
    entry_slots(call, ret, (struct phrase_slot[]){phrase_number("more", (int64_t)v->len - TOLD_MAX)}, 1);
  entry_slots(call, ret, (struct phrase_slot[]){phrase_number("n", (int64_t)v->len)}, 1);
}

static bool names(const struct skill_call *call, const struct reminder *r, struct str what) {
  struct str wanted = utf8_plain(call->arena, what), text = utf8_plain(call->arena, r->text);
  return wanted.len && str_find(text, wanted) >= 0;
}

static int cancel(const struct skill_call *call, struct skill_result *ret, const reminder_vec *v) {
  struct str what = entry_text(call, "what");
  bool all = json_flag(call->arguments, "all", false);
  reminder_vec gone = {0};
  for (size_t i = 0; i < v->len; i++)
    if (all || names(call, v->at[i], what) || (!what.len && v->len == 1)) VEC_PUSH(call->arena, &gone, v->at[i]);
  if (!gone.len || (gone.len > 1 && !all)) {
    tell_each(call, ret, gone.len ? &gone : v);
    ret->family = "skill.due.which";
    return 0;
  }
  for (size_t i = 0; i < gone.len; i++) {
    struct reminder r = *gone.at[i];
    r.state = REMINDER_CANCELLED;
    entry_keep(call, ret, RECORD_REMINDER, &r, false);
  }
  tell_each(call, ret, &gone);
  ret->family = "skill.due.cancelled";
  return 0;
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  reminder_vec v = waiting(call);
  ret->data = json_object();
  if (!v.len) {
    json_put(ret->data, "waiting", json_array());
    ret->family = "skill.due.none";
    return 0;
  }
  if (str_is(entry_text(call, "action"), "cancel")) return cancel(call, ret, &v);
  tell_each(call, ret, &v);
  ret->family = "skill.due";
  return 0;
}

const char *due_arguments(struct arguments *a) {
  struct vocabulary v = vocabulary_read(a->language, "skills.txt");
  const struct tokens *t = &a->reading->tokens;
  struct str action = a->what.len ? a->what : STR("list");
  size_t n, after = 0;
  for (size_t i = 0; i < t->len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&v, "due", t, i, &n);
    if (!w) continue;
    if (str_is(w->value, "timer")) json_put_flag(a->into, "timer", true);
    if (str_is(w->value, "all")) json_put_flag(a->into, "all", true);
    if (str_is(w->value, "cancel") && !after) after = i + n, action = STR("cancel");
  }
  json_put_text(a->into, "action", action);
  struct str what = after ? strip_edges(a->language, a->arena, t, after, t->len, "due") : STR("");
  bool plain = !json_flag(a->into, "all", false) && !json_flag(a->into, "timer", false);
  if (what.len && plain) json_put_text(a->into, "what", what);
  return NULL;
}

const struct skill due_skill = {
    .name = "due",
    .summary = "What is due: reminders and timers, told or taken away",
    .effect = EFFECT_KEEP,
    .schema = "{\"type\":\"object\",\"properties\":{\"action\":{\"type\":\"string\",\"enum\":[\"list\",\"cancel\"]},"
              "\"what\":{\"type\":\"string\",\"maxLength\":2000},\"all\":{\"type\":\"boolean\"},"
              "\"timer\":{\"type\":\"boolean\",\"description\":\"timers only\"}},"
              "\"additionalProperties\":false}",
    .run = run,
};
