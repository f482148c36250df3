/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/people_join.h"

#include "base/json.h"
#include "base/utf8.h"
#include "memory/memory_priv.h"
#include "memory/people_alike.h"
#include "memory/people_priv.h"
#include "memory/settings.h"
#include "memory/turns.h"

#define KEPT_ACTS "people.acts"
enum { ACTS_MOST = 64, SPLIT_TURNS_MOST = 256 };

struct joining {
  struct memory *memory;
  struct store_txn *txn;
  struct store_read *read;
  struct arena *arena;
  uint32_t owner;
  int64_t now;
  json_t *act;
  /* Which of the rows move: all, those of some turns, or those that are listed. */
  const uint64_t *turns;
  size_t turn_count;
  const json_t *listed;
  VEC(struct fact) fact_rows;
  VEC(struct thread) thread_rows;
};

/* ---- the acts, as they are kept ---- */
static int acts_read(struct joining *j, json_t **ret) {
  struct str text = STR("");
  int r = settings_get(j->memory, j->read, j->arena, j->owner, STR(KEPT_ACTS), &text);
  if (r < 0 && r != ERR_NOT_FOUND) return r;
  *ret = r == 0 ? json_read(text, NULL) : NULL;
  if (!json_is_array(*ret)) {
    json_decref(*ret);
    *ret = json_array();
  }
  return 0;
}

static int acts_write(struct joining *j, const json_t *acts) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  int r = json_write(acts, &out);
  return r < 0 ? r : settings_put(j->memory, j->txn, j->owner, STR(KEPT_ACTS), buf_str(&out), j->now);
}

static int acts_push(struct joining *j) {
  AUTO_JSON json_t *acts = NULL;
  int r = acts_read(j, &acts);
  if (r < 0) return r;
  json_array_append(acts, j->act);
  while (json_array_size(acts) > ACTS_MOST) json_array_remove(acts, 0);
  r = acts_write(j, acts);
  /* A life's worth of facts at once does not fit: then the oldest acts are let go. */
  while (r == ERR_TOO_BIG && json_array_size(acts) > 1) {
    json_array_remove(acts, 0);
    r = acts_write(j, acts);
  }
  return r;
}

static void note_id(json_t *act, const char *key, uint64_t id) {
  json_t *list = json_object_get(act, key);
  if (!list) json_object_set_new(act, key, list = json_array());
  json_array_append_new(list, json_integer((json_int_t)id));
}

static bool holds_id(const json_t *list, uint64_t id) {
  for (size_t i = 0; i < json_array_size(list); i++)
    if ((uint64_t)json_integer_value(json_array_get(list, i)) == id) return true;
  return false;
}

/* ---- moving ---- */
static bool of_turns(const struct joining *j, uint64_t source) {
  for (size_t i = 0; i < j->turn_count; i++)
    if (j->turns[i] == source) return true;
  return j->turns == NULL;
}

static bool moves(const struct joining *j, uint64_t id, uint64_t source) {
  return j->listed ? holds_id(j->listed, id) : of_turns(j, source);
}

static bool fact_row(void *arg, const void *record) {
  struct joining *j = arg;
  const struct fact *f = record;
  if (moves(j, f->id, f->source)) VEC_PUSH(j->arena, &j->fact_rows, *f);
  return true;
}

/* What stands in that field of a fact as `from` becomes `to`; each is noted in the act. */
static int move_facts(struct joining *j, const char *field, uint64_t from, uint64_t to) {
  struct scan of = {.owner = j->owner, .field = field, .number = (int64_t)from};
  j->fact_rows.len = 0;
  int r = j->read->ops->scan(j->read, RECORD_FACT, &of, j->arena, fact_row, j);
  for (size_t i = 0; r == 0 && i < j->fact_rows.len; i++) {
    struct fact f = j->fact_rows.at[i];
    if (!strcmp(field, "about"))
      f.about = to;
    else
      f.object = to;
    r = j->txn->ops->replace(j->txn, RECORD_FACT, &f);
    if (j->act) note_id(j->act, field, f.id);
  }
  return r;
}

static bool thread_row(void *arg, const void *record) {
  struct joining *j = arg;
  const struct thread *t = record;
  if (moves(j, t->id, t->source)) VEC_PUSH(j->arena, &j->thread_rows, *t);
  return true;
}

static int move_threads(struct joining *j, uint64_t from, uint64_t to) {
  struct scan all = {.owner = j->owner};
  j->thread_rows.len = 0;
  int r = j->read->ops->scan(j->read, RECORD_THREAD, &all, j->arena, thread_row, j);
  for (size_t i = 0; r == 0 && i < j->thread_rows.len; i++) {
    struct thread t = j->thread_rows.at[i];
    if (t.about != from) continue;
    t.about = to;
    r = j->txn->ops->replace(j->txn, RECORD_THREAD, &t);
    if (j->act) note_id(j->act, "threads", t.id);
  }
  return r;
}

static int move_all(struct joining *j, uint64_t from, uint64_t to) {
  int r = move_facts(j, "about", from, to);
  if (r == 0) r = move_facts(j, "object", from, to);
  return r < 0 ? r : move_threads(j, from, to);
}

/* Those that an act noted, back from `from` to `to`. What is gone or was moved on since stays as it is. */
static int move_back(struct joining *j, const json_t *act, uint64_t from, uint64_t to) {
  json_t *act_of_this = j->act;
  AUTO_JSON json_t *none = json_array();
  int r = 0;
  j->act = NULL;
  for (int i = 0; r == 0 && i < 3; i++) {
    const char *field = i == 0 ? "about" : i == 1 ? "object" : "threads";
    j->listed = json_object_get(act, field);
    if (!j->listed) j->listed = none;
    r = i < 2 ? move_facts(j, field, from, to) : move_threads(j, from, to);
  }
  j->listed = NULL;
  j->act = act_of_this;
  return r;
}

static int entity_get(struct joining *j, uint64_t id, struct entity *ret) {
  if (id_owner(id) != j->owner) return ERR_NOT_FOUND;
  return j->read->ops->get(j->read, RECORD_ENTITY, id, j->arena, ret);
}

/* Who was said to be two is not asked about as one. */
static int note_two(struct joining *j, uint64_t one, uint64_t other) {
  struct str asked = STR("");
  int r = settings_get(j->memory, j->read, j->arena, j->owner, STR(PEOPLE_ASKED), &asked);
  if (r < 0 && r != ERR_NOT_FOUND) return r;
  asked = people_pair_noted(j->arena, asked, one, other, true);
  return settings_put(j->memory, j->txn, j->owner, STR(PEOPLE_ASKED), asked, j->now);
}

/* ---- merging ---- */
/* What `into` lacked; each is noted, to be given back. */
static void take(struct joining *j, struct entity *into, const struct entity *from) {
  if (!into->name.len && from->name.len) {
    into->name = from->name, into->plain = from->plain;
    json_put_flag(j->act, "took_name", true);
  }
  if (!into->word.len && from->word.len) into->word = from->word, json_put_flag(j->act, "took_word", true);
  if (!into->pronoun.len && from->pronoun.len)
    into->pronoun = from->pronoun, json_put_flag(j->act, "took_pronoun", true);
  if (!into->kind && from->kind) into->kind = from->kind, json_put_flag(j->act, "took_kind", true);
  if (!into->tender && from->tender) into->tender = 1, json_put_flag(j->act, "took_tender", true);
  if (from->said_at <= into->said_at) return;
  json_put_number(j->act, "said_at", into->said_at);
  into->said_at = from->said_at;
}

static struct joining joining_of(struct memory *m, struct store_txn *t, struct arena *a, uint32_t owner, int64_t now) {
  return (struct joining){
      .memory = m, .txn = t, .read = t->ops->view(t), .arena = a, .owner = owner, .now = now, .act = json_object()};
}

int people_merge(struct memory *m, struct store_txn *t, uint64_t into, uint64_t from, int64_t now) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct joining j = joining_of(m, t, &a, id_owner(into), now);
  AUTO_JSON json_t *act = j.act;
  struct entity one = {0}, other = {0};
  int r = people_root(j.read, &a, into, &into);
  if (r == 0) r = people_root(j.read, &a, from, &from);
  if (r == 0 && into == from) return ERR_INVALID;
  if (r == 0) r = entity_get(&j, into, &one);
  if (r == 0) r = entity_get(&j, from, &other);
  if (r < 0) return r;
  json_put_number(act, "into", (int64_t)into);
  json_put_number(act, "merge", (int64_t)from);
  take(&j, &one, &other);
  r = move_all(&j, from, into);
  other.same_as = into;
  if (r == 0) r = t->ops->replace(t, RECORD_ENTITY, &one);
  if (r == 0) r = t->ops->replace(t, RECORD_ENTITY, &other);
  return r < 0 ? r : acts_push(&j);
}

static void give_back(const json_t *act, struct entity *into, const struct entity *from) {
  if (json_flag(act, "took_name", false) && str_eq(into->plain, from->plain)) into->name = into->plain = STR("");
  if (json_flag(act, "took_word", false) && str_eq(into->word, from->word)) into->word = STR("");
  if (json_flag(act, "took_pronoun", false) && str_eq(into->pronoun, from->pronoun)) into->pronoun = STR("");
  if (json_flag(act, "took_kind", false) && into->kind == from->kind) into->kind = 0;
  if (json_flag(act, "took_tender", false)) into->tender = 0;
  if (into->said_at == from->said_at) into->said_at = json_number(act, "said_at", into->said_at);
}

static int undo_merge(struct joining *j, const json_t *act) {
  uint64_t into = (uint64_t)json_number(act, "into", 0), from = (uint64_t)json_number(act, "merge", 0);
  struct entity one = {0}, other = {0};
  int r = entity_get(j, from, &other);
  if (r == ERR_NOT_FOUND) return 0; /* forgotten since */
  if (r == 0) r = move_back(j, act, into, from);
  other.same_as = ID_NONE;
  if (r == 0) r = j->txn->ops->replace(j->txn, RECORD_ENTITY, &other);
  if (r == 0) r = entity_get(j, into, &one);
  if (r == ERR_NOT_FOUND) return 0;
  if (r < 0) return r;
  give_back(act, &one, &other);
  r = note_two(j, into, from);
  if (r < 0) return r;
  return j->txn->ops->replace(j->txn, RECORD_ENTITY, &one);
}

/* ---- splitting ---- */
struct kin_look {
  struct str word;
  bool any;
  uint64_t first; /* the earliest turn that told anything of them; ID_NONE none */
};

static bool kin_row(void *arg, const void *record) {
  struct kin_look *l = arg;
  const struct fact *f = record;
  if (f->source != ID_NONE && (l->first == ID_NONE || f->source < l->first)) l->first = f->source;
  if (!str_is(f->relation, "kin") || f->state != FACT_BELIEVED) return true;
  l->word = f->value;
  l->any = true;
  return true;
}

static int kin_word(struct joining *j, uint64_t about, struct kin_look *ret) {
  struct scan of = {.owner = j->owner, .field = "about", .number = (int64_t)about};
  *ret = (struct kin_look){.word = STR("")};
  return j->read->ops->scan(j->read, RECORD_FACT, &of, j->arena, kin_row, ret);
}

/* A turn that only names them teaches nothing: that it is the new one's stands as their name in it. */
static int tie(struct joining *j, const struct entity *e, uint64_t turn) {
  struct fact f = {.id = id_first(j->owner), .about = e->id, .relation = STR("name"), .value = e->name};
  f.plain = e->plain;
  f.from_first = f.from_last = f.to_first = f.to_last = DAY_UNKNOWN;
  f.state = FACT_BELIEVED;
  f.sure = 1000;
  f.taint = e->taint;
  f.learnt_at = j->now;
  f.source = turn;
  int r = j->txn->ops->insert(j->txn, RECORD_FACT, &f);
  if (r == 0) note_id(j->act, "made", f.id);
  return r;
}

static int tie_turns(struct joining *j, const struct entity *e) {
  int r = 0;
  for (size_t i = 0; r == 0 && i < j->turn_count; i++) {
    bool told = false;
    for (size_t k = 0; k < j->fact_rows.len; k++) told |= j->fact_rows.at[k].source == j->turns[i];
    if (!told && e->name.len) r = tie(j, e, j->turns[i]);
  }
  return r;
}

/* Who was split off begins with the first of the turns, and was spoken of in the last. */
static int new_one(struct joining *j, const struct entity *of, struct entity *ret) {
  struct turn t;
  *ret = *of;
  ret->id = id_first(j->owner);
  ret->word = STR("");
  ret->said_at = 0;
  ret->source = 0;
  for (size_t i = 0; i < j->turn_count; i++) {
    int r = j->read->ops->get(j->read, RECORD_TURN, j->turns[i], j->arena, &t);
    if (r < 0) return r;
    if (!turn_is_evidence(&t)) return ERR_NOT_FOUND;
    if (!ret->source || t.id < (uint64_t)ret->source) ret->source = (int64_t)t.id;
    if (t.said_at > ret->said_at) ret->said_at = t.said_at;
  }
  return j->txn->ops->insert(j->txn, RECORD_ENTITY, ret);
}

static int settle_words(struct joining *j, struct entity *old, struct entity *made) {
  struct kin_look of_old = {0}, of_made = {0};
  int r = kin_word(j, old->id, &of_old);
  if (r == 0) r = kin_word(j, made->id, &of_made);
  if (r < 0) return r;
  if (of_turns(j, (uint64_t)old->source) && of_old.first != ID_NONE) {
    json_put_number(j->act, "source", old->source);
    old->source = (int64_t)of_old.first;
  }
  if (of_made.any) made->word = of_made.word;
  if (of_made.any && str_eq(people_word(j->arena, old->word), people_word(j->arena, of_made.word)) &&
      !str_eq(people_word(j->arena, of_old.word), people_word(j->arena, old->word))) {
    old->word = of_old.word;
    json_put_flag(j->act, "word", true);
  }
  r = j->txn->ops->replace(j->txn, RECORD_ENTITY, old);
  return r < 0 ? r : j->txn->ops->replace(j->txn, RECORD_ENTITY, made);
}

int people_split(struct memory *m, struct store_txn *t, uint64_t id, const uint64_t *turns, size_t count, int64_t now,
                 uint64_t *ret_new) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct joining j = joining_of(m, t, &a, id_owner(id), now);
  AUTO_JSON json_t *act = j.act;
  struct entity old = {0}, made = {0};
  if (!count) return ERR_INVALID;
  j.turns = turns;
  j.turn_count = count;
  int r = people_root(j.read, &a, id, &id);
  if (r == 0) r = entity_get(&j, id, &old);
  if (r == 0) r = new_one(&j, &old, &made);
  if (r < 0) return r;
  json_put_number(act, "from", (int64_t)id);
  json_put_number(act, "split", (int64_t)made.id);
  r = move_facts(&j, "object", id, made.id);
  if (r == 0) r = move_threads(&j, id, made.id);
  if (r == 0) r = move_facts(&j, "about", id, made.id);
  if (r == 0) r = tie_turns(&j, &made);
  if (r == 0) r = settle_words(&j, &old, &made);
  if (r == 0) r = note_two(&j, id, made.id);
  if (r == 0) r = acts_push(&j);
  if (r == 0 && ret_new) *ret_new = made.id;
  return r;
}

static int erase_made(struct joining *j, const json_t *act) {
  const json_t *made = json_object_get(act, "made");
  int r = 0;
  for (size_t i = 0; r == 0 && i < json_array_size(made); i++) {
    r = j->txn->ops->erase(j->txn, RECORD_FACT, (uint64_t)json_integer_value(json_array_get(made, i)));
    if (r == ERR_NOT_FOUND) r = 0;
  }
  return r;
}

static int undo_split(struct joining *j, const json_t *act) {
  uint64_t from = (uint64_t)json_number(act, "from", 0), made = (uint64_t)json_number(act, "split", 0);
  struct entity one = {0}, other = {0};
  int r = entity_get(j, made, &other);
  if (r == 0) r = entity_get(j, from, &one);
  if (r == ERR_NOT_FOUND) return 0;
  if (r == 0) r = erase_made(j, act);
  json_t *act_of_this = j->act;
  j->act = NULL;
  if (r == 0) r = move_all(j, made, from);
  j->act = act_of_this;
  if (r < 0) return r;
  if (json_flag(act, "word", false) && other.word.len) one.word = other.word;
  one.source = json_number(act, "source", one.source);
  if (other.said_at > one.said_at) one.said_at = other.said_at;
  r = j->txn->ops->replace(j->txn, RECORD_ENTITY, &one);
  return r < 0 ? r : j->txn->ops->erase(j->txn, RECORD_ENTITY, made);
}

/* ---- undoing ---- */
int people_undo(struct memory *m, struct store_txn *t, uint32_t owner, int64_t now) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct joining j = joining_of(m, t, &a, owner, now);
  __attribute__((unused)) AUTO_JSON json_t *act = j.act; /* let go of at the end */
  AUTO_JSON json_t *acts = NULL;
  int r = acts_read(&j, &acts);
  if (r < 0) return r;
  size_t count = json_array_size(acts);
  if (!count) return ERR_NOT_FOUND;
  const json_t *last = json_array_get(acts, count - 1);
  r = json_object_get(last, "merge") ? undo_merge(&j, last) : undo_split(&j, last);
  if (r < 0) return r;
  json_array_remove(acts, count - 1);
  return acts_write(&j, acts);
}

int people_last_act(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct view_act *ret) {
  struct joining j = {.memory = m, .read = r, .arena = a, .owner = owner};
  AUTO_JSON json_t *acts = NULL;
  int code = acts_read(&j, &acts);
  if (code < 0) return code;
  if (!json_array_size(acts)) return ERR_NOT_FOUND;
  const json_t *last = json_array_get(acts, json_array_size(acts) - 1);
  ret->split = json_object_get(last, "split") != NULL;
  ret->one = (uint64_t)json_number(last, ret->split ? "from" : "into", 0);
  ret->other = (uint64_t)json_number(last, ret->split ? "split" : "merge", 0);
  return 0;
}

/* ---- orders ---- */
bool people_is_order(struct str key) {
  return str_is(key, PEOPLE_MERGE) || str_is(key, PEOPLE_SPLIT) || str_is(key, PEOPLE_UNDO);
}

int people_carry_out(struct memory *m, struct store_txn *t, uint32_t owner, struct str key, struct str value,
                     int64_t now) {
  uint64_t ids[SPLIT_TURNS_MOST + 1];
  size_t count = 0;
  struct str one;
  if (str_is(key, PEOPLE_UNDO)) return people_undo(m, t, owner, now);
  while (str_next(&value, ' ', &one) && count <= SPLIT_TURNS_MOST) {
    long long n;
    if (!str_to_int(one, &n) || id_owner((uint64_t)n) != owner) return ERR_INVALID;
    ids[count++] = (uint64_t)n;
  }
  if (count < 2) return ERR_INVALID;
  if (str_is(key, PEOPLE_MERGE)) return people_merge(m, t, ids[0], ids[1], now);
  return people_split(m, t, ids[0], ids + 1, count - 1, now, NULL);
}
