/* SPDX-License-Identifier: Apache-2.0 */
#include "mind/entered.h"

#include "base/json.h"

struct entered {
  struct view view;
  struct view_ops ops; /* the view's own table, beside what it needs beyond struct view */
  const struct view_ops *inner;
  bool outside;
};

static struct entered *over(const struct view *v) {
  return (struct entered *)((uintptr_t)v->ops - offsetof(struct entered, ops));
}

/* The same view without the noting. */
static struct view inner(const struct view *v) {
  struct view in = *v;
  in.ops = over(v)->inner;
  return in;
}

static void note(const struct view *v, bool outside) {
  if (outside) over(v)->outside = true;
}

static bool is_outside(const struct turn *t) {
  return t->taint != TAINT_NONE || t->role == ROLE_OTHER;
}

static int note_turns(const struct view *v, int r, const struct view_turns *t) {
  for (size_t i = 0; r == 0 && i < t->len; i++) note(v, is_outside(&t->at[i]));
  return r;
}

static int note_facts(const struct view *v, int r, const struct view_facts *f) {
  for (size_t i = 0; r == 0 && i < f->len; i++) note(v, f->at[i].taint != TAINT_NONE);
  return r;
}

static int note_entities(const struct view *v, int r, const struct view_entities *e) {
  for (size_t i = 0; r == 0 && i < e->len; i++) note(v, e->at[i].taint != TAINT_NONE);
  return r;
}

/* Its words may be no fact's but a turn's. */
static int note_answer(const struct view *v, int r, const struct view_answer *a) {
  struct view in = inner(v);
  struct turn t;
  if (r < 0 || !a->told) return r;
  note(v, a->outside || a->whose.len || a->fact.taint != TAINT_NONE);
  for (size_t i = 0; i < a->source_count; i++)
    if (in.ops->turn(&in, a->sources[i], &t) == 0) note(v, is_outside(&t));
  return r;
}

/* ---- the table ---- */

static int see_facts(const struct view *v, uint64_t about, struct str relation, unsigned flags,
                     struct view_facts *ret) {
  struct view in = inner(v);
  return note_facts(v, in.ops->facts(&in, about, relation, flags, ret), ret);
}
static int see_all_facts(const struct view *v, unsigned flags, struct view_facts *ret) {
  struct view in = inner(v);
  return note_facts(v, in.ops->all_facts(&in, flags, ret), ret);
}
static int see_entities(const struct view *v, struct str name, struct view_entities *ret) {
  struct view in = inner(v);
  return note_entities(v, in.ops->entities(&in, name, ret), ret);
}
static int see_also(const struct view *v, uint64_t id, struct view_entities *ret) {
  struct view in = inner(v);
  return note_entities(v, in.ops->also(&in, id, ret), ret);
}
static int see_entity(const struct view *v, uint64_t id, struct entity *ret) {
  struct view in = inner(v);
  int r = in.ops->entity(&in, id, ret);
  note(v, r == 0 && ret->taint != TAINT_NONE);
  return r;
}
static int see_turn(const struct view *v, uint64_t id, struct turn *ret) {
  struct view in = inner(v);
  int r = in.ops->turn(&in, id, ret);
  note(v, r == 0 && is_outside(ret));
  return r;
}
static int see_latest(const struct view *v, size_t count, struct view_turns *ret) {
  struct view in = inner(v);
  return note_turns(v, in.ops->latest(&in, count, ret), ret);
}
static int see_recall(const struct view *v, struct str query, size_t count, struct view_turns *ret) {
  struct view in = inner(v);
  return note_turns(v, in.ops->recall(&in, query, count, ret), ret);
}
static int see_story(const struct view *v, uint64_t id, size_t limit, struct view_turns *ret) {
  struct view in = inner(v);
  return note_turns(v, in.ops->story(&in, id, limit, ret), ret);
}
static int see_ask(const struct view *v, struct str question, struct view_answer *ret) {
  struct view in = inner(v);
  return note_answer(v, in.ops->ask(&in, question, ret), ret);
}
static int see_again(const struct view *v, const struct view_again *asked, struct view_found ret[VIEW_FOUND],
                     size_t *ret_count) {
  struct view in = inner(v);
  return in.ops->again(&in, asked, ret, ret_count); /* what the person said to the being itself, and nothing else */
}
static int see_portrait(const struct view *v, uint64_t id, struct view_answer *ret) {
  struct view in = inner(v);
  return note_answer(v, in.ops->portrait(&in, id, ret), ret);
}
static int see_threads(const struct view *v, const struct thread **ret, size_t *ret_len) {
  struct view in = inner(v);
  int r = in.ops->threads(&in, ret, ret_len);
  for (size_t i = 0; r == 0 && i < *ret_len; i++) note(v, (*ret)[i].taint != TAINT_NONE);
  return r;
}
static int see_bars(const struct view *v, const struct bar **ret, size_t *ret_len) {
  struct view in = inner(v);
  int r = in.ops->bars(&in, ret, ret_len);
  for (size_t i = 0; r == 0 && i < *ret_len; i++) note(v, (*ret)[i].taint != TAINT_NONE);
  return r;
}
static int see_reminders(const struct view *v, const struct reminder **ret, size_t *ret_len) {
  struct view in = inner(v);
  int r = in.ops->reminders(&in, ret, ret_len);
  for (size_t i = 0; r == 0 && i < *ret_len; i++) note(v, (*ret)[i].taint != TAINT_NONE);
  return r;
}
static int see_items(const struct view *v, struct str list, const struct item **ret, size_t *ret_len) {
  struct view in = inner(v);
  int r = in.ops->items(&in, list, ret, ret_len);
  for (size_t i = 0; r == 0 && i < *ret_len; i++) note(v, (*ret)[i].taint != TAINT_NONE);
  return r;
}
static struct str see_setting(const struct view *v, const char *key) {
  struct view in = inner(v);
  struct str value = in.ops->setting(&in, key);
  note(v, value.len && str_starts(str_of(key), STR("character."))); /* a card is somebody else's text */
  return value;
}
static int see_said(const struct view *v, size_t count, const struct said **ret, size_t *ret_len) {
  struct view in = inner(v);
  return in.ops->said(&in, count, ret, ret_len);
}
static int64_t see_number(const struct view *v, const char *what) {
  struct view in = inner(v);
  return in.ops->number(&in, what);
}
static int see_last_act(const struct view *v, struct view_act *ret) {
  struct view in = inner(v);
  return in.ops->last_act(&in, ret);
}

static const struct view_ops seeing = {.facts = see_facts,
                                       .all_facts = see_all_facts,
                                       .entities = see_entities,
                                       .entity = see_entity,
                                       .turn = see_turn,
                                       .latest = see_latest,
                                       .recall = see_recall,
                                       .ask = see_ask,
                                       .again = see_again,
                                       .threads = see_threads,
                                       .bars = see_bars,
                                       .reminders = see_reminders,
                                       .items = see_items,
                                       .setting = see_setting,
                                       .said = see_said,
                                       .number = see_number,
                                       .portrait = see_portrait,
                                       .story = see_story,
                                       .also = see_also,
                                       .last_act = see_last_act};

const struct view *entered_view(struct walk *w) {
  if (w->mind->parts.thinker->ops->names_outside) return &w->view;
  if (!w->entered) w->entered = ARENA_NEW(&w->arena, struct entered);
  bool outside = w->entered->outside;
  *w->entered = (struct entered){.view = w->view, .ops = seeing, .inner = w->view.ops, .outside = outside};
  w->entered->view.ops = &w->entered->ops;
  return &w->entered->view;
}

/* ---- joined ---- */

enum taint entered_taint(const struct walk *w) {
  bool outside = w->turn.taint != TAINT_NONE || w->turn.role == ROLE_OTHER || w->outside ||
                 (w->entered && w->entered->outside) || json_number(w->session, "outside", ID_NONE) != ID_NONE;
  return outside ? TAINT_OUTSIDE : TAINT_NONE;
}

enum taint entered_reply(struct walk *w, const json_t *trace) {
  const json_t *sources = json_object_get(trace, "sources"), *id;
  struct turn t;
  size_t i;
  if (entered_taint(w) != TAINT_NONE) return TAINT_OUTSIDE;
  json_array_foreach(sources, i, id) {
    if (w->view.ops->turn(&w->view, (uint64_t)json_integer_value(id), &t) == 0 && is_outside(&t)) return TAINT_OUTSIDE;
  }
  return TAINT_NONE;
}

/* What a thinker that names its outside notes is the reading of the turn, and no more. */
void entered_note(struct walk *w) {
  bool own = w->mind->parts.thinker->ops->names_outside;
  bool outside = own ? w->turn.taint != TAINT_NONE : entered_taint(w) != TAINT_NONE;
  if (outside && w->view.conversation != ID_NONE) json_put_number(w->session, "outside", (int64_t)w->view.conversation);
}

void entered_begin(struct walk *w) {
  int64_t of = json_number(w->session, "outside", ID_NONE);
  if (of == ID_NONE || (uint64_t)of == w->view.conversation) return;
  json_object_del(w->session, "thinker");
  json_object_del(w->session, "outside");
}
