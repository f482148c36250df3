/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/forget.h"
#include "memory/forget_priv.h"
#include "memory/memory_priv.h"
#include "memory/sleep.h"
#include "memory/turns.h"

struct forgetting {
  struct memory *memory;
  uint32_t owner;
  const struct forget_list *list;
  uint64_t request;
  struct arena arena;
  struct forget_ids turns, facts, entities; /* all that goes, the being's replies and the request with it */
  struct forget_ids undated;
  int64_t now;
};

static void gather(struct forgetting *f) {
  const struct forget_list *l = f->list;
  for (size_t i = 0; i < l->turns.len; i++) forget_ids_add(&f->turns, &f->arena, l->turns.at[i].id);
  for (size_t i = 0; i < l->facts.len; i++) forget_ids_add(&f->facts, &f->arena, l->facts.at[i].id);
  for (size_t i = 0; i < l->entities.len; i++) forget_ids_add(&f->entities, &f->arena, l->entities.at[i].id);
  for (size_t i = 0; i < l->others.len; i++)
    if (l->others.at[i].kind == RECORD_TURN) forget_ids_add(&f->turns, &f->arena, l->others.at[i].id);
  if (f->request != ID_NONE) forget_ids_add(&f->turns, &f->arena, f->request);
  forget_ids_sort(&f->turns);
  forget_ids_sort(&f->facts);
  for (size_t i = 0; i < l->undated.len; i++) forget_ids_add(&f->undated, &f->arena, l->undated.at[i]);
  forget_ids_sort(&f->entities);
  forget_ids_sort(&f->undated);
}

/* ---- marks ---- */
static int mark_turn(struct forgetting *f, struct store_txn *t, const struct forget_key *key, const struct turn *turn) {
  struct store_read *r = t->ops->view(t);
  struct conversation c = {.key = STR("")};
  int code = r->ops->get(r, RECORD_CONVERSATION, turn->conversation, &f->arena, &c);
  if (code < 0 && code != ERR_NOT_FOUND) return code;
  struct forget_marks marks = forget_marks_of(key, c.key, turn);
  const unsigned char *both[] = {turn->client_id.len > 0 ? marks.name : NULL, marks.words};
  for (int i = 0; i < 2; i++) {
    if (!both[i]) continue;
    struct forgotten mark = {.id = id_first(f->owner), .mark = {(const char *)both[i], FORGET_MARK}, .at = f->now};
    code = t->ops->insert(t, RECORD_FORGOTTEN, &mark);
    if (code < 0 && code != ERR_EXISTS) return code;
  }
  return 0;
}

static int mark_turns(struct forgetting *f, struct store_txn *t) {
  struct forget_key key;
  int code = forget_key_make(f->memory, t, f->owner, f->now, &key);
  for (size_t i = 0; code == 0 && i < f->list->turns.len; i++) code = mark_turn(f, t, &key, &f->list->turns.at[i]);
  return code;
}

/* ---- erasing ---- */
static int erase_all(struct store_txn *t, enum record_kind kind, const struct forget_ids *ids) {
  for (size_t i = 0; i < ids->at.len; i++) {
    int code = t->ops->erase(t, kind, ids->at.at[i]);
    if (code < 0 && code != ERR_NOT_FOUND) return code;
  }
  return 0;
}

static int erase_others(struct forgetting *f, struct store_txn *t) {
  for (size_t i = 0; i < f->list->others.len; i++) {
    const struct forget_other *o = &f->list->others.at[i];
    if (o->kind == RECORD_TURN) continue;
    int code = t->ops->erase(t, o->kind, o->id);
    if (code < 0 && code != ERR_NOT_FOUND) return code;
  }
  return 0;
}

static int keep_less(struct forgetting *f, struct store_txn *t) {
  int code = 0;
  for (size_t i = 0; code == 0 && i < f->list->less.len; i++)
    code = t->ops->replace(t, RECORD_SETTING, &f->list->less.at[i]);
  return code;
}

struct changed {
  struct forgetting *forgetting;
  VEC(struct fact) facts;
  VEC(struct entity) entities;
  struct forget_ids said, replies;
};

static void reopen(struct fact *f) {
  f->state = FACT_BELIEVED;
  f->to_first = f->to_last = DAY_UNKNOWN;
  f->retracted_at = 0;
  f->closed_by = ID_NONE;
}

/* What a forgotten turn had ended or taken back stands again, and what it had dated has no day: nothing that is left
 * says otherwise. */
static bool fact_row(void *arg, const void *record) {
  struct changed *c = arg;
  struct fact f = *(const struct fact *)record;
  bool closed = forget_ids_hold(&c->forgetting->turns, f.closed_by);
  bool undated = forget_ids_hold(&c->forgetting->undated, f.id);
  if (!closed && !undated) return true;
  struct arena *a = &c->forgetting->arena;
  if (closed) reopen(&f);
  if (undated) f.from_first = f.from_last = DAY_UNKNOWN;
  f.relation = arena_dup(a, f.relation);
  f.value = arena_dup(a, f.value);
  f.plain = arena_dup(a, f.plain);
  VEC_PUSH(a, &c->facts, f);
  return true;
}

static bool entity_row(void *arg, const void *record) {
  struct changed *c = arg;
  struct entity e = *(const struct entity *)record;
  if (!forget_ids_hold(&c->forgetting->turns, (uint64_t)e.source)) return true;
  struct arena *a = &c->forgetting->arena;
  e.source = ID_NONE;
  e.name = arena_dup(a, e.name);
  e.plain = arena_dup(a, e.plain);
  e.word = arena_dup(a, e.word);
  e.pronoun = arena_dup(a, e.pronoun);
  VEC_PUSH(a, &c->entities, e);
  return true;
}

static bool said_row(void *arg, const void *record) {
  struct changed *c = arg;
  const struct said *s = record;
  if (forget_ids_hold(&c->forgetting->turns, s->turn)) forget_ids_add(&c->said, &c->forgetting->arena, s->id);
  return true;
}

static int mend_rest(struct forgetting *f, struct store_txn *t) {
  struct changed c = {.forgetting = f};
  struct store_read *r = t->ops->view(t);
  int code = forget_each(r, f->owner, RECORD_FACT, fact_row, &c);
  if (code == 0) code = forget_each(r, f->owner, RECORD_ENTITY, entity_row, &c);
  if (code == 0) code = forget_each(r, f->owner, RECORD_SAID, said_row, &c);
  for (size_t i = 0; code == 0 && i < c.facts.len; i++) code = t->ops->replace(t, RECORD_FACT, &c.facts.at[i]);
  for (size_t i = 0; code == 0 && i < c.entities.len; i++) code = t->ops->replace(t, RECORD_ENTITY, &c.entities.at[i]);
  return code < 0 ? code : erase_all(t, RECORD_SAID, &c.said);
}

/* Replies to the request: "One sentence, from 20:31. Out for good?" */
static bool request_row(void *arg, const void *record) {
  struct changed *c = arg;
  const struct turn *t = record;
  struct forget_ids one = {0};
  forget_ids_add(&one, &c->forgetting->arena, c->forgetting->request);
  if (t->role == ROLE_BEING && forget_rests_on(t->trace, &one))
    forget_ids_add(&c->replies, &c->forgetting->arena, t->id);
  return true;
}

static int add_replies(struct forgetting *f, struct store_txn *t) {
  struct changed c = {.forgetting = f};
  struct store_read *r = t->ops->view(t);
  struct scan after = {.owner = f->owner, .from = f->request};
  if (f->request == ID_NONE) return 0;
  int code = r->ops->scan(r, RECORD_TURN, &after, &f->arena, request_row, &c);
  for (size_t i = 0; code == 0 && i < c.replies.at.len; i++)
    if (!forget_ids_hold(&f->turns, c.replies.at.at[i])) forget_ids_add(&f->turns, &f->arena, c.replies.at.at[i]);
  forget_ids_sort(&f->turns);
  return code;
}

static int erase_empty_conversations(struct forgetting *f, struct store_txn *t) {
  struct store_read *r = t->ops->view(t);
  int code = 0;
  for (size_t i = 0; code == 0 && i < f->list->turns.len; i++) {
    uint64_t id = f->list->turns.at[i].conversation, left = 0;
    struct scan in = {.owner = f->owner, .field = "conversation", .number = (int64_t)id};
    code = r->ops->count(r, RECORD_TURN, &in, &left);
    if (code == 0 && left == 0) code = t->ops->erase(t, RECORD_CONVERSATION, id);
    if (code == ERR_NOT_FOUND) code = 0;
  }
  return code;
}

static int apply(struct store_txn *t, void *arg, struct error *e) {
  struct forgetting *f = arg;
  int code = add_replies(f, t);
  if (code == 0) code = mark_turns(f, t);
  if (code == 0) code = erase_all(t, RECORD_FACT, &f->facts);
  if (code == 0) code = erase_all(t, RECORD_ENTITY, &f->entities);
  if (code == 0) code = erase_others(f, t);
  if (code == 0) code = keep_less(f, t);
  if (code == 0) code = mend_rest(f, t);
  if (code == 0) code = sleep_forget(f->memory, t, f->owner, &f->turns, &f->facts);
  if (code == 0) code = turns_erase(f->memory, t, f->turns.at.at, f->turns.at.len, e);
  if (code == 0) code = erase_empty_conversations(f, t);
  return code < 0 ? error_set(e, code, "nothing was forgotten: the memory could not be rewritten") : 0;
}

/* ---- proving ---- */
/* Words of a reply alone prove nothing of what was said. */
static bool proves(const struct forget_words *words, const struct forget_list *l) {
  bool said = !l->turns.len && words->len;
  for (size_t i = 0; i < l->turns.len && !said; i++)
    said = forget_words_in(words, l->turns.at[i].text) || forget_words_in(words, l->turns.at[i].caption);
  return said;
}

static int look_for(struct forgetting *f, uint64_t *ret_left, struct error *e) {
  struct store *s = f->memory->store;
  struct forget_words words;
  struct store_read *r;
  forget_words_of(&f->arena, f->list, &words);
  int code = s->ops->read_begin(s, &r, e);
  if (code < 0) return code;
  code = forget_words_of_all(r, &words);
  r->ops->read_end(r);
  uint64_t left = 0;
  if (code == 0 && words.len) code = s->ops->search_bytes(s, words.at, words.len, &left, e);
  *ret_left = left || proves(&words, f->list) ? left : FORGET_UNPROVEN;
  return code;
}

int forget_do(struct memory *m, uint32_t owner, const struct forget_list *list, uint64_t request, uint64_t *ret_left,
              struct error *e) {
  struct forgetting f = {.memory = m, .owner = owner, .list = list, .request = request};
  f.now = m->clock->now(m->clock);
  gather(&f);
  struct store *s = m->store;
  int code = s->ops->write(s, apply, &f, e);
  turns_erase_done(m, owner, code);
  if (code == 0) code = s->ops->purge(s, e);
  if (code == 0) code = look_for(&f, ret_left, e);
  arena_finish(&f.arena);
  return code;
}
