/* SPDX-License-Identifier: Apache-2.0
 *
 * What sleep had made of turns that are forgotten goes with them; their days are open again, and the nights that follow
 * make them anew from what is left.
 */
#include "memory/forget_priv.h"
#include "memory/sleep_priv.h"
#include "memory/turns.h"

struct undoing {
  struct memory *memory;
  struct store_txn *txn;
  uint32_t owner;
  const struct forget_ids *turns, *facts;
  struct arena arena;
  uint64_t gathered;
  VEC(struct episode) episodes; /* that lose a turn */
  VEC(struct night) nights;
  VEC(struct night_change) changes;
  struct episode *now; /* being counted anew */
  const struct turn *turn;
};

/* ---- days and episodes ---- */
static bool is_listed(const struct undoing *u, uint64_t episode) {
  for (size_t i = 0; i < u->episodes.len; i++)
    if (u->episodes.at[i].id == episode) return true;
  return false;
}

static bool episode_row(void *arg, const void *record) {
  struct undoing *u = arg;
  const struct episode *e = record;
  const struct turn *t = u->turn;
  bool in = e->day == sleep_day_of(t) && t->said_at >= e->began_at && t->said_at <= e->ended_at;
  if (in && !is_listed(u, e->id)) VEC_PUSH(&u->arena, &u->episodes, *e);
  return true;
}

static bool night_row(void *arg, const void *record) {
  struct undoing *u = arg;
  VEC_PUSH(&u->arena, &u->nights, *(const struct night *)record);
  return false;
}

static struct night *find_night(struct undoing *u, int64_t day) {
  for (size_t i = 0; i < u->nights.len; i++)
    if (u->nights.at[i].day == day) return &u->nights.at[i];
  return NULL;
}

static int note_turn(struct undoing *u, uint64_t id) {
  struct store_read *r = u->txn->ops->view(u->txn);
  struct turn t;
  int code = r->ops->get(r, RECORD_TURN, id, &u->arena, &t);
  if (code < 0 || id > u->gathered) return code == ERR_NOT_FOUND ? 0 : code;
  u->turn = &t;
  struct scan of = {.owner = u->owner, .field = "conversation", .number = (int64_t)t.conversation};
  struct scan on = {.owner = u->owner, .field = "day", .number = sleep_day_of(&t), .limit = 1};
  code = r->ops->scan(r, RECORD_EPISODE, &of, &u->arena, episode_row, u);
  if (code == 0 && !find_night(u, on.number)) code = r->ops->scan(r, RECORD_NIGHT, &on, &u->arena, night_row, u);
  struct night *n = find_night(u, on.number);
  if (n) n->turns--;
  return code;
}

static int put_night(struct undoing *u, struct night *n) {
  n->state = NIGHT_OPEN;
  n->slept_at = 0;
  if (n->turns <= 0) return u->txn->ops->erase(u->txn, RECORD_NIGHT, n->id);
  return u->txn->ops->replace(u->txn, RECORD_NIGHT, n);
}

static bool count_row(void *arg, const void *record) {
  struct undoing *u = arg;
  const struct turn *t = record;
  struct episode *e = u->now;
  bool in = sleep_day_of(t) == e->day && !forget_ids_hold(u->turns, t->id);
  if (!in) return true;
  if (!e->turns++) e->first = t->id, e->began_at = e->ended_at = t->said_at;
  e->last = t->id;
  if (t->said_at < e->began_at) e->began_at = t->said_at;
  if (t->said_at > e->ended_at) e->ended_at = t->said_at;
  return true;
}

static int put_episode(struct undoing *u, struct episode *e) {
  struct store_read *r = u->txn->ops->view(u->txn);
  struct scan in = {
      .owner = u->owner, .field = "conversation", .number = (int64_t)e->conversation, .from = e->first, .to = e->last};
  e->turns = 0;
  u->now = e;
  int code = r->ops->scan(r, RECORD_TURN, &in, &u->arena, count_row, u);
  if (code < 0) return code;
  return e->turns ? u->txn->ops->replace(u->txn, RECORD_EPISODE, e) : u->txn->ops->erase(u->txn, RECORD_EPISODE, e->id);
}

/* ---- what the nights noted ---- */
static bool change_goes(const struct undoing *u, const struct night_change *c) {
  bool turns = c->kind == CHANGE_USED;
  const struct forget_ids *ids = turns ? u->turns : u->facts;
  return (c->what != ID_NONE && forget_ids_hold(ids, c->what)) ||
         (c->other != ID_NONE && forget_ids_hold(ids, c->other));
}

static bool change_row(void *arg, const void *record) {
  struct undoing *u = arg;
  const struct night_change *c = record;
  if (change_goes(u, c)) VEC_PUSH(&u->arena, &u->changes, *c);
  return true;
}

/* The reply goes and the turn it rested on stays: it was used once less. */
static int use_less(struct undoing *u, uint64_t turn) {
  struct store_read *r = u->txn->ops->view(u->txn);
  struct standing s;
  int code = r->ops->get(r, RECORD_STANDING, turn, &u->arena, &s);
  if (code < 0 || !s.used) return code == ERR_NOT_FOUND ? 0 : code;
  s.used--;
  return u->txn->ops->replace(u->txn, RECORD_STANDING, &s);
}

static int undo_changes(struct undoing *u) {
  int code = forget_each(u->txn->ops->view(u->txn), u->owner, RECORD_NIGHT_CHANGE, change_row, u);
  for (size_t i = 0; code == 0 && i < u->changes.len; i++) {
    const struct night_change *c = &u->changes.at[i];
    if (c->kind == CHANGE_USED && !forget_ids_hold(u->turns, c->what)) code = use_less(u, c->what);
    if (code == 0) code = u->txn->ops->erase(u->txn, RECORD_NIGHT_CHANGE, c->id);
  }
  return code;
}

static int erase_standing(struct undoing *u, uint64_t turn) {
  int code = u->txn->ops->erase(u->txn, RECORD_STANDING, turn);
  return code == ERR_NOT_FOUND ? 0 : code;
}

int sleep_forget(struct memory *m, struct store_txn *t, uint32_t owner, const struct forget_ids *turns,
                 const struct forget_ids *facts) {
  struct undoing u = {.memory = m, .txn = t, .owner = owner, .turns = turns, .facts = facts};
  u.gathered = sleep_gathered(m, t->ops->view(t), owner);
  int code = 0;
  for (size_t i = 0; code == 0 && i < turns->at.len; i++) code = note_turn(&u, turns->at.at[i]);
  for (size_t i = 0; code == 0 && i < u.nights.len; i++) code = put_night(&u, &u.nights.at[i]);
  for (size_t i = 0; code == 0 && i < u.episodes.len; i++) code = put_episode(&u, &u.episodes.at[i]);
  if (code == 0) code = undo_changes(&u);
  for (size_t i = 0; code == 0 && i < turns->at.len; i++) code = erase_standing(&u, turns->at.at[i]);
  arena_finish(&u.arena);
  return code;
}
