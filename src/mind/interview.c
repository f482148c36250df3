/* SPDX-License-Identifier: Apache-2.0 */
#include "mind/interview.h"

#include "base/civil.h"
#include "base/json.h"
#include "memory/settings.h"
#include "memory/turns.h"

static const char DONE[] = "setup.done";

bool interview_is_on(struct walk *w) {
  return w->view.ops->setting(&w->view, DONE).len == 0;
}

bool interview_is_naming(struct walk *w) {
  return interview_is_on(w) && str_is(json_text(session_part(w->session, "setup"), "step"), "being");
}

bool mind_is_set_up(struct mind *m) {
  struct walk w;
  bool on = walk_begin(m, ID_NONE, &w, NULL) == 0 && interview_is_on(&w) && walk_sure(&w, NULL) == 0;
  walk_end(&w);
  return !on;
}

static struct setup_place place_of(struct walk *w) {
  return (struct setup_place){.sound = w->mind->parts.sound,
                              .model = w->view.ops->setting(&w->view, "model.url").len > 0,
                              .away = w->view.ops->setting(&w->view, "model.away"),
                              .started_at = w->mind->opened_at,
                              .chance = &w->mind->chance};
}

static void keep_setting(struct speech *s, const char *key, struct str value) {
  struct setting *set = ARENA_NEW(&s->walk->arena, struct setting);
  *set = (struct setting){
      .id = id_first(s->walk->mind->parts.owner), .key = str_of(key), .value = value, .changed_at = s->walk->now};
  speech_keep(s, &(struct skill_keep){.kind = RECORD_SETTING, .record = set});
}

static void carry_out(struct speech *s, const struct setup_step *step) {
  for (size_t i = 0; i < step->lines.len; i++) speech_line(s, &step->lines.at[i], 0);
  for (const struct skill_keep *k = step->keeps; k; k = k->next) speech_keep(s, k);
  const struct mind_parts *p = &s->walk->mind->parts;
  if (step->play_voices && p->play_voices) p->play_voices(p->play_arg);
  json_put_text(s->trace, "move", STR("setup"));
  if (!step->done) return;
  char at[40];
  keep_setting(s, DONE, arena_dup(&s->walk->arena, civil_format(at, s->walk->now, s->walk->offset)));
  json_object_del(s->walk->session, "setup");
}

int interview_greet(struct walk *w, struct speech *s, struct error *e) {
  struct setup_step step = {0};
  struct setup_place place = place_of(w);
  int r = setup_greet(w->mind->parts.setup, &w->view, &place, session_part(w->session, "setup"), &step, e);
  if (r == 0) carry_out(s, &step);
  return r;
}

int interview_answer(struct walk *w, const struct mind_utterance *u, struct speech *s, struct error *e) {
  struct setup_step step = {0};
  struct setup_place place = place_of(w);
  int r = setup_answer(w->mind->parts.setup, &w->view, &place, session_part(w->session, "setup"), &w->reading,
                       u->typing, w->turn.id, &step, e);
  if (r == 0) carry_out(s, &step);
  return r;
}

struct begin {
  struct walk *walk;
  struct str channel;
  uint64_t conversation;
};

static int begin(struct store_txn *t, void *arg, struct error *e) {
  struct begin *b = arg;
  return conversation_continue(t, b->walk->mind->parts.owner, b->channel, b->walk->now, &b->conversation);
}

int conversation_begin_for(struct walk *w, struct str channel, struct error *e) {
  struct store *store = w->mind->parts.store;
  struct begin b = {.walk = w, .channel = channel};
  int r = store->ops->write(store, begin, &b, e);
  if (r < 0) return r;
  w->view.conversation = b.conversation;
  return walk_refresh(w, e);
}

int interview_skip(struct walk *w, const struct mind_utterance *u, const struct mind_listener *l,
                   struct mind_reply *ret, struct error *e) {
  int r = u->conversation ? 0 : conversation_begin_for(w, u->channel, e);
  if (r < 0) return r;
  struct speech s = speech_begin(w, l);
  r = interview_answer(w, u, &s, e);
  if (r == 0 || r == ERR_CANCELLED) r = speech_keep_reply(&s, ret, e);
  speech_end(&s);
  return r;
}

/* ---- the whole interview at once: from a file of answers, or with defaults ---- */

static int defaults(struct mind *m, const struct mind_listener *l, struct error *e);

bool interview_has_somebody(struct str channel) {
  return str_is(channel, "terminal") || str_is(channel, "setup") || str_is(channel, "page");
}

bool interview_is_due(struct mind *m, struct str channel) {
  return interview_has_somebody(channel) || mind_is_set_up(m);
}

static int beside(void *arg, struct str text, int flags) {
  const struct mind_listener *l = arg;
  return l->clause(l->arg, text, flags | MIND_ASIDE);
}

static bool beside_hushed(void *arg) {
  const struct mind_listener *l = arg;
  return l->hushed && l->hushed(l->arg);
}

int interview_defaults(struct mind *m, struct str channel, const struct mind_listener *l, struct error *e) {
  bool heads_itself = str_is(channel, "pipe"); /* its header has said so; a line there is a reply */
  struct mind_listener quiet = {(void *)l, beside, beside_hushed};
  return defaults(m, l && l->clause && !heads_itself ? &quiet : NULL, e);
}

static int defaults(struct mind *m, const struct mind_listener *l, struct error *e) {
  struct walk w;
  struct mind_reply reply;
  int r = walk_begin(m, ID_NONE, &w, e);
  if (r == 0) r = conversation_begin_for(&w, STR("setup"), e);
  struct speech s = speech_begin(&w, l);
  struct setup_step step = {0};
  struct setup_place place = r == 0 ? place_of(&w) : (struct setup_place){0};
  if (r == 0) r = setup_defaults(m->parts.setup, &w.view, &place, session_part(w.session, "setup"), &step, e);
  if (r == 0) {
    step.done = true;
    carry_out(&s, &step);
    r = speech_keep_reply(&s, &reply, e);
  }
  speech_end(&s);
  walk_end(&w);
  return r;
}

struct reopen {
  struct mind *mind;
  int64_t now;
};

static int reopen(struct store_txn *t, void *arg, struct error *e) {
  struct reopen *r = arg;
  return settings_put(r->mind->parts.memory, t, r->mind->parts.owner, str_of(DONE), STR_NONE, r->now);
}

int mind_interview(struct mind *m, struct str answers, bool again, const struct mind_listener *l, struct error *e) {
  struct store *store = m->parts.store;
  struct reopen open = {.mind = m, .now = m->parts.clock->now(m->parts.clock)};
  int r = again ? store->ops->write(store, reopen, &open, e) : 0;
  if (r < 0 && r != ERR_NOT_FOUND) return r;
  if (!answers.at) return again ? 0 : defaults(m, l, e);
  struct mind_reply reply = {0};
  struct str line;
  r = mind_greet(m, STR("setup"), l, &reply, e);
  while (r == 0 && !mind_is_set_up(m) && str_next(&answers, '\n', &line)) {
    struct mind_utterance u = {
        .text = line, .channel = STR("setup"), .origin = ORIGIN_SETUP, .conversation = reply.conversation};
    r = mind_say(m, &u, l, &reply, e);
  }
  return r == 0 && !mind_is_set_up(m) ? defaults(m, l, e) : r;
}
