/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/turns.h"
#include "base/utf8.h"
#include "memory/evidence.h"
#include "memory/meaning.h"
#include "memory/memory_priv.h"

#include <pthread.h>

bool turn_is_evidence(const struct turn *t) {
  return t->role == ROLE_PERSON || t->role == ROLE_OTHER;
}

int turn_keep_begin(struct memory *m, struct turn_keep *k, struct error *e) {
  const struct turn *t = &k->turn;
  if (t->text.len > TURN_TEXT_MAX || t->caption.len > TURN_TEXT_MAX)
    return error_set(e, ERR_TOO_BIG, "a turn holds at most %d characters", TURN_TEXT_MAX);
  if (!utf8_valid(t->text) || !utf8_valid(t->caption) || !utf8_valid(t->speaker))
    return error_set(e, ERR_INVALID, "a turn's text is not UTF-8");
  if (t->role < ROLE_PERSON || t->role > ROLE_OTHER) return error_set(e, ERR_INVALID, "a turn needs a speaker's role");
  k->known = false;
  k->known_in = ARENA_NONE;
  k->doc = NULL;
  if (!turn_is_evidence(t)) return 0;
  int r = evidence_load(m, id_owner(t->id), e);
  if (r == 0) k->doc = evidence_doc_new(m->language, t);
  return r;
}

/* A turn told late (an import) does not make its conversation younger. */
static int touch_conversation(struct store_txn *t, uint64_t id, int64_t at) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct conversation c;
  int r = t->ops->get(t->ops->view(t), RECORD_CONVERSATION, id, &a, &c);
  if (r < 0) return r;
  if (at <= c.last_at && at >= c.started_at) return 0;
  if (at > c.last_at) c.last_at = at;
  if (at < c.started_at) c.started_at = at;
  return t->ops->replace(t, RECORD_CONVERSATION, &c);
}

static int find_known(struct turn_keep *k, struct store_txn *t) {
  struct turn *turn = &k->turn;
  if (turn->client_id.len == 0 || turn->conversation == ID_NONE) return ERR_NOT_FOUND;
  struct turn there;
  int r = turns_find(t->ops->view(t), turn->conversation, turn->client_id, &k->known_in, &there);
  if (r < 0) return r;
  *turn = there;
  k->known = true;
  return 0;
}

int turn_keep_apply(struct memory *m, struct turn_keep *k, struct store_txn *t, struct error *e) {
  struct turn *turn = &k->turn;
  uint32_t owner = id_owner(turn->id);
  int r = 0;
  if (turn->conversation == ID_NONE)
    r = conversation_continue(t, owner, k->channel, turn->said_at, &turn->conversation);
  if (r < 0) return error_set(e, r, "the conversation could not be opened");
  r = find_known(k, t);
  if (r != ERR_NOT_FOUND) return r < 0 ? error_set(e, r, "the conversation could not be read") : 0;
  turn->recorded_at = m->clock->now(m->clock);
  r = t->ops->insert(t, RECORD_TURN, turn);
  if (r < 0) return error_set(e, r, "the turn could not be written");
  r = touch_conversation(t, turn->conversation, turn->said_at);
  if (r < 0) return error_set(e, r, "the conversation could not be written");
  if (!k->doc) return 0;
  r = evidence_apply(m->evidence, t, k->doc, turn);
  return r < 0 ? error_set(e, r, "the recall index could not be written") : 0;
}

void turn_keep_done(struct memory *m, struct turn_keep *k, int result) {
  if (k->doc) evidence_done(m->evidence, id_owner(k->turn.id), k->doc, result);
  k->doc = NULL;
}

void turn_keep_finish(struct turn_keep *k) {
  arena_finish(&k->known_in);
}

/* One write and somebody waiting for it. */
struct keep_wait {
  struct memory *memory;
  struct turn_keep *keep;
  struct store_write write;
  struct error error;
  pthread_mutex_t lock; /* guards finished and result */
  pthread_cond_t turned;
  bool finished;
  int result;
};

static int keep_wait_apply(struct store_txn *t, void *arg, struct error *e) {
  struct keep_wait *w = arg;
  return turn_keep_apply(w->memory, w->keep, t, e);
}

static void keep_wait_done(void *arg, int result, const struct error *e) {
  struct keep_wait *w = arg;
  turn_keep_done(w->memory, w->keep, result);
  pthread_mutex_lock(&w->lock);
  w->finished = true;
  w->result = result;
  if (result < 0 && e) w->error = *e;
  pthread_cond_signal(&w->turned);
  pthread_mutex_unlock(&w->lock);
}

int turn_keep(struct memory *m, struct turn_keep *k, struct error *e) {
  int r = turn_keep_begin(m, k, e);
  if (r < 0) return r;
  struct keep_wait w = {.memory = m, .keep = k, .lock = PTHREAD_MUTEX_INITIALIZER, .turned = PTHREAD_COND_INITIALIZER};
  w.write = (struct store_write){.apply = keep_wait_apply, .done = keep_wait_done, .arg = &w};
  m->store->ops->submit(m->store, &w.write);
  pthread_mutex_lock(&w.lock);
  while (!w.finished) pthread_cond_wait(&w.turned, &w.lock);
  pthread_mutex_unlock(&w.lock);
  pthread_cond_destroy(&w.turned);
  pthread_mutex_destroy(&w.lock);
  if (w.result < 0 && e) *e = w.error;
  return w.result;
}

int turn_heard(struct store_txn *t, uint64_t id, int64_t heard_chars) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct turn turn;
  int r = t->ops->get(t->ops->view(t), RECORD_TURN, id, &a, &turn);
  if (r < 0) return r;
  if (turn.role != ROLE_BEING) return ERR_INVALID;
  turn.heard_chars = heard_chars;
  return t->ops->replace(t, RECORD_TURN, &turn);
}

int turns_erase(struct memory *m, struct store_txn *t, const uint64_t *ids, size_t count, struct error *e) {
  if (count == 0) return 0;
  int r = evidence_erase(m->evidence, t, ids, count);
  if (r < 0) return error_set(e, r, "the recall index could not be rewritten");
  for (size_t i = 0; i < count; i++) {
    r = t->ops->erase(t, RECORD_TURN, ids[i]);
    if (r >= 0 || r == ERR_NOT_FOUND) r = meaning_erase(t, ids[i]);
    if (r < 0) return error_set(e, r, "a turn could not be erased");
  }
  return 0;
}

void turns_erase_done(struct memory *m, uint32_t owner, int result) {
  evidence_erase_done(m->evidence, owner, result);
  if (result >= 0) meaning_erase_done(m);
}

int conversation_open(struct store_txn *t, uint32_t owner, struct str channel, struct str key, int64_t now,
                      uint64_t *ret) {
  struct conversation c = {.id = id_first(owner), .key = key, .channel = channel, .started_at = now, .last_at = now};
  int r = t->ops->insert(t, RECORD_CONVERSATION, &c);
  if (r == 0) *ret = c.id;
  return r;
}

/* How many conversations back a warm one is looked for: more are not open at once on one channel. */
enum { WARM_LOOK_BACK = 64 };

struct warm_look {
  struct str channel;
  int64_t now;
  bool found;
  struct conversation *ret;
};

static bool warm_row(void *arg, const void *record) {
  struct warm_look *w = arg;
  const struct conversation *c = record;
  if (c->key.len > 0 || !str_eq(c->channel, w->channel)) return true;
  /* A clock that went back leaves last_at in the future: still warm, so that a jump does not cut a talk in two. */
  if (w->now - c->last_at < CONVERSATION_PAUSE_MS) {
    *w->ret = *c;
    w->found = true;
  }
  return false;
}

int conversation_warm(struct store_read *r, uint32_t owner, struct str channel, int64_t now, struct arena *a,
                      struct conversation *ret) {
  struct scan newest = {.owner = owner, .newest_first = true, .limit = WARM_LOOK_BACK};
  struct conversation found;
  struct warm_look w = {.channel = channel, .now = now, .ret = &found};
  int code = r->ops->scan(r, RECORD_CONVERSATION, &newest, a, warm_row, &w);
  if (code < 0) return code;
  if (!w.found) return ERR_NOT_FOUND;
  *ret = found;
  return 0;
}

int conversation_continue(struct store_txn *t, uint32_t owner, struct str channel, int64_t now, uint64_t *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct conversation c;
  int r = conversation_warm(t->ops->view(t), owner, channel, now, &a, &c);
  if (r == ERR_NOT_FOUND) return conversation_open(t, owner, channel, STR(""), now, ret);
  if (r == 0) *ret = c.id;
  return r;
}

static bool first_id_row(void *arg, const void *record) {
  *(uint64_t *)arg = ((const struct conversation *)record)->id;
  return false;
}

int conversation_named(struct store_txn *t, uint32_t owner, struct str channel, struct str key, int64_t now,
                       uint64_t *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct scan by_key = {.owner = owner, .field = "key", .text = key, .limit = 1};
  uint64_t id = ID_NONE;
  int r = t->ops->scan(t->ops->view(t), RECORD_CONVERSATION, &by_key, &a, first_id_row, &id);
  if (r < 0) return r;
  if (id == ID_NONE) return conversation_open(t, owner, channel, key, now, ret);
  *ret = id;
  return 0;
}

struct range_look {
  const struct turns_range *range;
  struct arena *arena;
  VEC(struct turn) turns;
};

static bool range_row(void *arg, const void *record) {
  struct range_look *l = arg;
  const struct turn *t = record;
  if (l->range->since && t->said_at < l->range->since) return true;
  if (l->range->until && t->said_at >= l->range->until) return true;
  if (l->range->conversation != ID_NONE && t->conversation != l->range->conversation) return true;
  VEC_PUSH(l->arena, &l->turns, *t);
  return l->range->limit == 0 || l->turns.len < l->range->limit;
}

int turns_read(struct store_read *r, uint32_t owner, const struct turns_range *range, struct arena *a,
               struct view_turns *ret) {
  struct scan which = {.owner = owner, .from = range->from, .to = range->to, .newest_first = range->newest_first};
  if (range->conversation != ID_NONE) {
    which.field = "conversation";
    which.number = (int64_t)range->conversation;
  }
  struct range_look look = {.range = range, .arena = a};
  int code = r->ops->scan(r, RECORD_TURN, &which, a, range_row, &look);
  if (code < 0) return code;
  struct turn *at = look.turns.at;
  size_t n = look.turns.len;
  for (size_t i = 0; range->newest_first && i < n / 2; i++) {
    struct turn swap = at[i];
    at[i] = at[n - 1 - i];
    at[n - 1 - i] = swap;
  }
  *ret = (struct view_turns){.at = at, .len = n};
  return 0;
}

struct client_look {
  uint64_t conversation;
  bool found;
  struct turn turn;
};

static bool client_row(void *arg, const void *record) {
  struct client_look *l = arg;
  const struct turn *t = record;
  if (t->conversation != l->conversation) return true;
  l->turn = *t;
  l->found = true;
  return false;
}

int turns_find(struct store_read *r, uint64_t conversation, struct str client_id, struct arena *a, struct turn *ret) {
  struct scan by_client = {.owner = id_owner(conversation), .field = "client_id", .text = client_id};
  by_client.also = "conversation";
  by_client.also_number = (int64_t)conversation;
  struct client_look look = {.conversation = conversation};
  int code = r->ops->scan(r, RECORD_TURN, &by_client, a, client_row, &look);
  if (code < 0) return code;
  if (!look.found) return ERR_NOT_FOUND;
  *ret = look.turn;
  return 0;
}
