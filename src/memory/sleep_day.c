/* SPDX-License-Identifier: Apache-2.0
 *
 * One day: what it told, in a sentence; which turns answered something in it; which say so little that they may fade.
 * All of it is worked out from a snapshot, then written at once; what was forgotten in between is noticed by its turns
 * not being there, and the day stays open.
 */
#include "base/civil.h"
#include "base/json.h"
#include "language/terms.h"
#include "memory/people.h"
#include "memory/sleep_priv.h"
#include "memory/turns.h"

/* Of what there is to tell the heaviest is told: how something ended, what was learnt, what is coming, what was done.
 */
enum weight { WEIGHT_DEED = 1, WEIGHT_KIN = 2, WEIGHT_OPEN = 3, WEIGHT_FACT = 4, WEIGHT_ENDED = 5 };
/* Content words from which on a turn says something, whatever was read in it. */
enum { SLIGHT_TERMS = 3 };

struct told_item {
  struct str text;
  enum weight weight;
  size_t place; /* of its turn among the day's */
  uint64_t source;
};

struct use {
  uint64_t turn, reply;
};

struct day {
  struct sleeper *sleeper;
  struct telling telling;
  struct arena *arena; /* the day's */
  struct people_known known;
  struct night night;
  VEC(struct episode) episodes;
  VEC(struct turn) turns;
  VEC(struct fact) facts; /* of the turn at hand */
  VEC(struct told_item) items;
  VEC(struct use) uses;
  sleep_ids slight, sources;
  struct digest digest, old;
  bool had, stale;
};

/* ---- the day's turns ---- */
static bool episode_row(void *arg, const void *record) {
  struct day *d = arg;
  VEC_PUSH(d->arena, &d->episodes, *(const struct episode *)record);
  return true;
}

static bool turn_row(void *arg, const void *record) {
  struct day *d = arg;
  const struct turn *t = record;
  if (sleep_day_of(t) == d->night.day) VEC_PUSH(d->arena, &d->turns, *t);
  return true;
}

static int by_id(const void *x, const void *y) {
  uint64_t a = ((const struct turn *)x)->id, b = ((const struct turn *)y)->id;
  return a < b ? -1 : a > b;
}

static int read_turns(struct day *d, struct store_read *r) {
  struct scan on = {.owner = d->sleeper->owner, .field = "day", .number = d->night.day};
  int code = r->ops->scan(r, RECORD_EPISODE, &on, d->arena, episode_row, d);
  for (size_t i = 0; code == 0 && i < d->episodes.len; i++) {
    const struct episode *e = &d->episodes.at[i];
    struct scan in = {.owner = d->sleeper->owner,
                      .field = "conversation",
                      .number = (int64_t)e->conversation,
                      .from = e->first,
                      .to = e->last};
    code = r->ops->scan(r, RECORD_TURN, &in, d->arena, turn_row, d);
  }
  if (d->turns.len > 1) qsort(d->turns.at, d->turns.len, sizeof *d->turns.at, by_id);
  /* Two episodes of one conversation may span the same turns where they came out of order. */
  size_t n = 0;
  for (size_t i = 0; i < d->turns.len; i++)
    if (!n || d->turns.at[n - 1].id != d->turns.at[i].id) d->turns.at[n++] = d->turns.at[i];
  d->turns.len = n;
  return code;
}

static bool is_of_the_day(const struct day *d, uint64_t id) {
  struct turn key = {.id = id};
  return d->turns.len && bsearch(&key, d->turns.at, d->turns.len, sizeof key, by_id);
}

/* ---- what was used ---- */
static void add_use(struct day *d, uint64_t turn, uint64_t reply) {
  for (size_t i = 0; i < d->uses.len; i++)
    if (d->uses.at[i].turn == turn) return;
  VEC_PUSH(d->arena, &d->uses, ((struct use){turn, reply}));
}

/* A reply names what it rests on; what was said on that very day needed no recalling. */
static void find_uses(struct day *d, const struct turn *reply) {
  AUTO_JSON json_t *trace = reply->trace.len ? json_read(reply->trace, NULL) : NULL;
  size_t i;
  json_t *one;
  json_array_foreach(json_object_get(trace, "sources"), i, one) {
    uint64_t id = (uint64_t)json_integer_value(one);
    if (id_owner(id) == d->sleeper->owner && !is_of_the_day(d, id)) add_use(d, id, reply->id);
  }
}

/* ---- what was told ---- */
static void add_item(struct day *d, struct str text, enum weight weight, size_t place, uint64_t about,
                     uint64_t object) {
  if (!sleep_may_tell(&d->telling, d->sleeper, text, about, object)) return;
  for (size_t i = 0; i < d->items.len; i++)
    if (str_eq_nocase(d->items.at[i].text, text)) return;
  struct told_item one = {text, weight, place, d->turns.at[place].id};
  VEC_PUSH(d->arena, &d->items, one);
}

static bool fact_row(void *arg, const void *record) {
  struct day *d = arg;
  VEC_PUSH(d->arena, &d->facts, *(const struct fact *)record);
  return true;
}

static bool is_naming(const struct fact *f) {
  return str_is(f->relation, "kin") || str_is(f->relation, "name") || str_is(f->relation, "pet");
}

/* Whether the turn tells anything of somebody besides who they are. */
static bool says_more(const struct day *d, const struct fact *naming) {
  for (size_t i = 0; i < d->facts.len; i++)
    if (!is_naming(&d->facts.at[i]) && d->facts.at[i].about == naming->about) return true;
  return false;
}

static size_t add_facts(struct day *d, size_t place) {
  struct store_read *r = d->telling.read;
  struct scan from = {.owner = d->sleeper->owner, .field = "source", .number = (int64_t)d->turns.at[place].id};
  d->facts.len = 0;
  r->ops->scan(r, RECORD_FACT, &from, d->arena, fact_row, d);
  for (size_t i = 0; i < d->facts.len; i++) {
    const struct fact *f = &d->facts.at[i];
    if (f->taint || str_is(f->relation, "died") || (is_naming(f) && says_more(d, f))) continue;
    enum weight weight = is_naming(f) ? WEIGHT_KIN : str_is(f->relation, "plans") ? WEIGHT_OPEN : WEIGHT_FACT;
    add_item(d, sleep_tell_fact(&d->telling, f, false), weight, place, f->about, f->object);
  }
  return d->facts.len;
}

/* The same is told as a plan already. */
static bool is_planned(const struct day *d, const struct thread *h) {
  for (size_t i = 0; i < d->facts.len; i++) {
    const struct fact *f = &d->facts.at[i];
    if (f->source == h->source && str_is(f->relation, "plans") && str_eq_nocase(f->value, h->what)) return true;
  }
  return false;
}

static size_t add_threads(struct day *d, size_t place) {
  uint64_t id = d->turns.at[place].id;
  size_t found = 0;
  for (size_t i = 0; i < d->sleeper->threads.len; i++) {
    struct thread h = d->sleeper->threads.at[i];
    bool opened = h.source == id, ended = h.closed_by == id && h.state == THREAD_CLOSED;
    if (!opened && !ended) continue;
    found++;
    if (!ended && is_planned(d, &h)) continue;
    if (!ended) h.state = THREAD_OPEN; /* as it was told that day */
    add_item(d, sleep_tell_thread(&d->telling, &h), ended ? WEIGHT_ENDED : WEIGHT_OPEN, place, h.about, ID_NONE);
  }
  return found;
}

static void read_clauses(struct day *d, const struct turn *t, struct reading *ret) {
  struct reading_context c = {.civil_now = t->said_at / 1000 + t->offset * 60, .known = people_known, .arg = &d->known};
  reading_read(d->sleeper->memory->language, d->arena, t->text, &c, ret);
}

static void add_clauses(struct day *d, const struct reading *r, size_t place) {
  if (r->distress || r->question.kind != QUESTION_NONE || r->skill.len || reading_has(r, ACT_LOSS)) return;
  for (size_t i = 0; i < r->statement_count; i++)
    add_item(d, sleep_tell_statement(&d->telling, &r->statements[i]), WEIGHT_DEED, place, ID_NONE, ID_NONE);
}

/* "ok", "haha yes": nothing was read in it, and hardly a word of it could be looked for. */
static bool is_slight(struct day *d, const struct turn *t, const struct reading *r) {
  if (r->fact_count || r->who_count || r->statement_count || t->caption.len) return false;
  return terms_read(d->sleeper->memory->language, d->arena, t->text).len < SLIGHT_TERMS;
}

static void look_at_turn(struct day *d, size_t place) {
  const struct turn *t = &d->turns.at[place];
  if (t->role == ROLE_BEING) {
    find_uses(d, t);
    return;
  }
  size_t kept = add_facts(d, place);
  kept += add_threads(d, place);
  if (kept || t->text.len > READ_BYTES_MAX) return;
  struct reading r;
  read_clauses(d, t, &r);
  if (is_slight(d, t, &r)) sleep_ids_add(d->arena, &d->slight, t->id);
  if (t->role == ROLE_PERSON && !t->taint) add_clauses(d, &r, place);
}

/* ---- the digest ---- */
static int by_weight(const void *x, const void *y) {
  const struct told_item *a = x, *b = y;
  if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
  return a->place < b->place ? -1 : a->place > b->place;
}

static int by_place(const void *x, const void *y) {
  const struct told_item *a = x, *b = y;
  if (a->place != b->place) return a->place < b->place ? -1 : 1;
  return str_cmp(a->text, b->text);
}

static bool anybody_spoke(const struct day *d) {
  for (size_t i = 0; i < d->turns.len; i++)
    if (turn_is_evidence(&d->turns.at[i]) && !d->turns.at[i].taint) return true;
  return false;
}

static void make_digest(struct day *d) {
  static const char *const names[DIGEST_ITEMS] = {"first", "second", "third"};
  sleep_slots v = {0};
  d->digest = (struct digest){.id = id_first(d->sleeper->owner),
                              .kind = DIGEST_DAY,
                              .day = d->night.day,
                              .text = STR(""),
                              .sources = STR("[]"),
                              .made_at = d->sleeper->now};
  if (!anybody_spoke(d)) return;
  if (d->items.len > 1) qsort(d->items.at, d->items.len, sizeof *d->items.at, by_weight);
  size_t told = d->items.len < DIGEST_ITEMS ? d->items.len : DIGEST_ITEMS;
  if (told > 1) qsort(d->items.at, told, sizeof *d->items.at, by_place);
  sleep_slot_day(&d->telling, &v, "date", d->night.day);
  sleep_slot_number(&d->telling, &v, "turns", (int64_t)d->turns.len);
  for (size_t i = 0; i < told; i++) {
    sleep_slot_text(&d->telling, &v, names[i], d->items.at[i].text);
    sleep_ids_add(d->arena, &d->sources, d->items.at[i].source);
  }
  d->digest.text = sleep_tell(&d->telling, "digest.day", &v);
  d->digest.sources = sleep_sources_text(d->arena, &d->sources);
}

static bool digest_row(void *arg, const void *record) {
  struct day *d = arg;
  const struct digest *g = record;
  if (g->kind != DIGEST_DAY) return true;
  d->old = *g;
  d->had = true;
  return false;
}

static int look(struct day *d, struct store_read *r) {
  struct scan on = {.owner = d->sleeper->owner, .field = "day", .number = d->night.day};
  int code = read_turns(d, r);
  if (code == 0) code = r->ops->scan(r, RECORD_DIGEST, &on, d->arena, digest_row, d);
  if (code < 0) return code;
  if (d->turns.len) d->telling.offset = (int32_t)d->turns.at[0].offset;
  for (size_t i = 0; i < d->turns.len; i++) look_at_turn(d, i);
  make_digest(d);
  return 0;
}

/* ---- writing ---- */
static int get_standing(struct store_txn *t, uint64_t id, struct standing *ret, bool *ret_there) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r = t->ops->view(t);
  int code = r->ops->get(r, RECORD_STANDING, id, &a, ret);
  *ret_there = code == 0;
  if (code == ERR_NOT_FOUND) *ret = (struct standing){.id = id};
  return code == ERR_NOT_FOUND ? 0 : code;
}

static int put_standing(struct store_txn *t, struct standing *s, bool there) {
  return there ? t->ops->replace(t, RECORD_STANDING, s) : t->ops->insert(t, RECORD_STANDING, s);
}

static bool turn_stands(struct store_txn *t, uint64_t id) {
  return sleep_sources_stand(t, &(sleep_ids){.at = &id, .len = 1});
}

static int put_use(struct day *d, struct store_txn *t, const struct use *u) {
  struct night_change c = {.night = d->night.day, .kind = CHANGE_USED, .what = u->turn, .other = u->reply};
  struct standing s;
  bool fresh, there;
  c.made_at = d->sleeper->now;
  if (!turn_stands(t, u->turn)) return 0;
  int code = sleep_change_put(t, d->sleeper->owner, &c, &fresh);
  if (code < 0 || !fresh) return code;
  code = get_standing(t, u->turn, &s, &there);
  s.used++;
  d->sleeper->report->used += code == 0;
  return code < 0 ? code : put_standing(t, &s, there);
}

static int put_slight(struct day *d, struct store_txn *t, uint64_t id) {
  struct standing s;
  bool there;
  if (!turn_stands(t, id)) return 0;
  int code = get_standing(t, id, &s, &there);
  if (code < 0 || s.slight) return code;
  s.slight = 1;
  d->sleeper->report->faded++;
  return put_standing(t, &s, there);
}

static int put_night(struct day *d, struct store_txn *t) {
  struct night n = d->night;
  n.state = NIGHT_DONE;
  n.turns = (int64_t)d->turns.len;
  n.faded = (int64_t)d->slight.len;
  n.slept_at = d->sleeper->now;
  return d->turns.len ? t->ops->replace(t, RECORD_NIGHT, &n) : t->ops->erase(t, RECORD_NIGHT, n.id);
}

/* What was added to the day since it was looked at, or forgotten of it, leaves it open for the next run. */
static int still_as_seen(struct day *d, struct store_txn *t, bool *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct night n;
  struct store_read *r = t->ops->view(t);
  int code = r->ops->get(r, RECORD_NIGHT, d->night.id, &a, &n);
  *ret =
      code == 0 && n.turns == d->night.turns && n.slept_at == d->night.slept_at && sleep_sources_stand(t, &d->sources);
  return code == ERR_NOT_FOUND ? 0 : code;
}

static int apply(struct store_txn *t, void *arg, struct error *e) {
  struct day *d = arg;
  bool same, changed;
  int code = still_as_seen(d, t, &same);
  d->stale = !same;
  if (code < 0 || d->stale) return code;
  code = sleep_digest_put(t, d->had ? &d->old : NULL, &d->digest, &changed);
  for (size_t i = 0; code == 0 && i < d->uses.len; i++) code = put_use(d, t, &d->uses.at[i]);
  for (size_t i = 0; code == 0 && i < d->slight.len; i++) code = put_slight(d, t, d->slight.at[i]);
  return code < 0 ? code : put_night(d, t);
}

static int sleep_over(struct sleeper *s, const struct night *n) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r;
  struct day d = {.sleeper = s, .arena = &a, .night = *n};
  int code = sleeper_read(s, &r);
  if (code < 0) return code;
  d.telling = (struct telling){s->memory, r, &a, &s->options->teller, 0};
  d.known = (struct people_known){.memory = s->memory, .read = r, .arena = &a, .owner = s->owner};
  code = sleeper_read_end(s, r, look(&d, r));
  if (code == 0) code = sleeper_write(s, apply, &d);
  s->report->nights += code == 0 && !d.stale;
  return code;
}

/* ---- every open day that is over ---- */
struct open_days {
  struct sleeper *sleeper;
  VEC(struct night) at;
};

static bool open_row(void *arg, const void *record) {
  struct open_days *o = arg;
  const struct night *n = record;
  if (n->day <= o->sleeper->night) VEC_PUSH(&o->sleeper->arena, &o->at, *n);
  return true;
}

static int by_day(const void *x, const void *y) {
  int64_t a = ((const struct night *)x)->day, b = ((const struct night *)y)->day;
  return (a > b) - (a < b);
}

int sleep_days(struct sleeper *s) {
  struct open_days open = {.sleeper = s};
  struct store_read *r;
  struct scan which = {.owner = s->owner, .field = "state", .number = NIGHT_OPEN};
  int code = sleeper_read(s, &r);
  if (code == 0) code = r->ops->scan(r, RECORD_NIGHT, &which, &s->arena, open_row, &open);
  code = sleeper_read_end(s, r, code);
  if (open.at.len > 1) qsort(open.at.at, open.at.len, sizeof *open.at.at, by_day);
  for (size_t i = 0; code == 0 && i < open.at.len; i++) code = sleep_over(s, &open.at.at[i]);
  return code;
}
