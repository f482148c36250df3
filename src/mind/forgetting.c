/* SPDX-License-Identifier: Apache-2.0 */
#include "mind/forgetting.h"

#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"
#include "language/pattern.h"
#include "memory/forget.h"
#include "memory/turns.h"
#include "skills/skills.h"

static uint64_t pending(struct walk *w) {
  return (uint64_t)json_number(w->session, "forgetting", ID_NONE);
}

static bool forgets_all(struct walk *w) {
  return skill_forgets_all(w->mind->parts.language, &w->arena, &w->reading);
}

bool forgetting_is_asked(struct walk *w) {
  bool answers = reading_has(&w->reading, ACT_YES) || reading_has(&w->reading, ACT_NO);
  if (pending(w) && !answers) json_object_del(w->session, "forgetting");
  return pending(w) || forgets_all(w) ||
         (str_is(w->reading.skill, "forget") && slot_text(w->reading.slots, w->reading.slot_count, "what").len);
}

/* The request's own turn is listed among what holds its words; it goes in any case and is not counted. */
static size_t without_request(const struct forget_list *list, uint64_t request, int64_t *ret_said_at) {
  size_t count = 0;
  for (size_t i = 0; i < list->turns.len; i++) {
    if (list->turns.at[i].id == request) continue;
    count++;
    *ret_said_at = list->turns.at[i].said_at;
  }
  return count;
}

static int find(struct walk *w, struct str what, struct forget_list *ret, struct error *e) {
  struct mind_parts *p = &w->mind->parts;
  return forget_find(p->memory, w->read, &w->arena, p->owner, what, w->now, w->offset, ret, e);
}

static int64_t day_of(const struct walk *w, int64_t ms) {
  return (ms / 1000 + w->offset * 60) / CIVIL_DAY;
}

static struct str sentence(struct walk *w, struct str text) {
  return arena_printf(&w->arena, "%.*s.", STR_ARG(utf8_capital(&w->arena, text)));
}

static int ask(struct walk *w, struct speech *s, struct error *e) {
  struct forget_list list = {0};
  struct error why = {0};
  struct str what = slot_text(w->reading.slots, w->reading.slot_count, "what");
  if (forgets_all(w)) return speech_family(s, "forget.all", NULL, 0, 0);
  int r = find(w, what, &list, &why);
  if (r == ERR_INVALID) return speech_clause(s, sentence(w, str_of(why.text)), 0), 0;
  if (r < 0) return error_set(e, r, "%s", why.text);
  int64_t said_at = 0;
  size_t turns = without_request(&list, w->turn.id, &said_at);
  if (!turns && !list.facts.len) return speech_family(s, "forget.none", NULL, 0, 0);
  bool today = day_of(w, said_at) == day_of(w, w->now);
  struct phrase_slot slots[] = {phrase_number("turns", (int64_t)turns), phrase_number("facts", (int64_t)list.facts.len),
                                phrase_number(today ? "at" : "on", said_at)};
  json_put_number(w->session, "forgetting", (int64_t)w->turn.id);
  return speech_family(s, turns == 1 ? "forget.ask.one" : "forget.ask", slots, sizeof slots / sizeof *slots, 0);
}

static int carry_out(struct walk *w, uint64_t request, uint64_t *ret_left, struct error *e) {
  struct mind_parts *p = &w->mind->parts;
  struct turn asked;
  struct forget_list list = {0};
  int r = w->view.ops->turn(&w->view, request, &asked);
  if (r < 0) return r;
  struct reading yes = w->reading;
  struct reading_context c = {.civil_now = w->now / 1000 + w->offset * 60};
  reading_read(p->language, &w->arena, asked.text, &c, &w->reading);
  struct str what = slot_text(w->reading.slots, w->reading.slot_count, "what");
  w->reading = yes;
  r = find(w, what, &list, e);
  if (r == 0) r = walk_sure(w, e);
  w->read->ops->read_end(w->read); /* a snapshot held open would keep the erased pages alive */
  w->read = NULL;
  if (r == 0) r = forget_do(p->memory, p->owner, &list, request, ret_left, e);
  int again = walk_look(w, w->turn.conversation, e);
  return r < 0 ? r : again;
}

int forgetting_answer(struct walk *w, struct speech *s, struct error *e) {
  uint64_t request = pending(w), left = 0;
  json_put_text(s->trace, "move", STR("forget"));
  if (!request) return ask(w, s, e);
  json_object_del(w->session, "forgetting");
  if (!reading_has(&w->reading, ACT_YES)) return speech_family(s, "forget.kept", NULL, 0, 0);
  int r = carry_out(w, request, &left, e);
  if (r < 0) return r;
  if (left == FORGET_UNPROVEN) return speech_family(s, "forget.shared", NULL, 0, 0);
  struct phrase_slot slots[] = {phrase_number("left", (int64_t)left)};
  return speech_family(s, left ? "forget.left" : "forget.done", slots, left ? 1 : 0, 0);
}
