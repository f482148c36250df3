/* SPDX-License-Identifier: Apache-2.0
 *
 * Each person's digest: who they are, what is known of them, when they were named. Worked out for everybody each night
 * and written only where it says something else than before.
 */
#include "base/civil.h"
#include "memory/facts.h"
#include "memory/people_priv.h"
#include "memory/sleep_priv.h"

/* Things a digest of somebody tells; what was learnt last comes first where there are more. */
enum { PERSON_ITEMS = 3 };

struct person {
  struct entity entity;
  struct digest digest, old;
  sleep_ids sources;
  bool had;
};

struct people_round {
  struct sleeper *sleeper;
  struct telling telling;
  struct arena arena;
  VEC(struct digest) digests; /* there now */
  VEC(struct person) changed;
  VEC(struct fact) facts; /* of the one at hand, newest first */
  size_t first, count;    /* of `changed`, in this write */
  uint64_t put;
};

static bool digest_row(void *arg, const void *record) {
  struct people_round *p = arg;
  const struct digest *d = record;
  if (d->kind == DIGEST_PERSON) VEC_PUSH(&p->arena, &p->digests, *d);
  return true;
}

static bool fact_row(void *arg, const void *record) {
  struct people_round *p = arg;
  const struct fact *f = record;
  bool naming = str_is(f->relation, "kin") || str_is(f->relation, "name") || str_is(f->relation, "pet");
  bool told = f->state == FACT_BELIEVED && !f->taint && !naming && !str_is(f->relation, "died");
  if (told) VEC_PUSH(&p->arena, &p->facts, *f);
  return true;
}

/* The day on which a turn was said. */
static int64_t day_said(struct people_round *p, uint64_t id) {
  struct turn t;
  const struct telling *l = &p->telling;
  return id != ID_NONE && l->read->ops->get(l->read, RECORD_TURN, id, l->arena, &t) == 0 ? sleep_day_of(&t)
                                                                                         : DAY_UNKNOWN;
}

static struct str tell_who(struct people_round *p, const struct entity *e) {
  sleep_slots v = {0};
  sleep_slot_entity(&p->telling, &v, e);
  return sleep_tell(&p->telling, "digest.person.who", &v);
}

/* Of two homes that cannot both be so neither is told. */
static bool is_disputed(const struct people_round *p, const struct fact *f) {
  for (size_t i = 0; i < p->facts.len; i++) {
    const struct fact *other = &p->facts.at[i];
    bool same = str_find(other->plain, f->plain) >= 0 || str_find(f->plain, other->plain) >= 0;
    if (fact_is_single(f->relation) && str_eq(f->relation, other->relation) && !same) return true;
  }
  return false;
}

static struct str tell_known(struct people_round *p, struct person *one) {
  static const char *const names[PERSON_ITEMS] = {"first", "second", "third"};
  sleep_slots v = {0};
  size_t told = 0;
  for (size_t i = 0; i < p->facts.len && told < PERSON_ITEMS; i++) {
    const struct fact *f = &p->facts.at[i];
    struct str text = sleep_tell_fact(&p->telling, f, true);
    if (is_disputed(p, f) || !sleep_may_tell(&p->telling, p->sleeper, text, f->about, f->object)) continue;
    sleep_slot_text(&p->telling, &v, names[told++], text);
    sleep_ids_add(&p->arena, &one->sources, f->source);
  }
  return told ? sleep_tell(&p->telling, "digest.person.known", &v) : STR("");
}

static struct str tell_days(struct people_round *p, struct person *one) {
  const struct entity *e = &one->entity;
  sleep_slots v = {0};
  int64_t first = day_said(p, (uint64_t)e->source);
  int64_t seconds = e->said_at / 1000 + p->telling.offset * 60;
  int64_t last = seconds / CIVIL_DAY - (seconds % CIVIL_DAY < 0);
  if (first != DAY_UNKNOWN) sleep_ids_add(&p->arena, &one->sources, (uint64_t)e->source);
  if (first != last) sleep_slot_day(&p->telling, &v, "first", first);
  sleep_slot_day(&p->telling, &v, "last", last);
  return sleep_tell(&p->telling, "digest.person.days", &v);
}

static struct str joined(struct arena *a, struct str x, struct str y) {
  return !y.len ? x : x.len ? arena_printf(a, "%.*s %.*s", STR_ARG(x), STR_ARG(y)) : y;
}

static bool has_digest(const struct entity *e) {
  bool somebody = e->kind == ENTITY_PERSON || e->kind == ENTITY_ANIMAL;
  return somebody && !e->tender && !e->taint && (e->name.len || e->word.len);
}

static void find_old(struct people_round *p, struct person *one) {
  for (size_t i = 0; i < p->digests.len; i++)
    if (p->digests.at[i].about == one->entity.id) one->old = p->digests.at[i], one->had = true;
}

static int make(struct people_round *p, struct person *one) {
  struct scan about = {
      .owner = p->sleeper->owner, .field = "about", .number = (int64_t)one->entity.id, .newest_first = true};
  struct store_read *r = p->telling.read;
  one->digest = (struct digest){.id = id_first(p->sleeper->owner),
                                .kind = DIGEST_PERSON,
                                .day = p->sleeper->night,
                                .about = one->entity.id,
                                .text = STR(""),
                                .sources = STR("[]"),
                                .made_at = p->sleeper->now};
  if (!has_digest(&one->entity)) return 0;
  p->facts.len = 0;
  int code = r->ops->scan(r, RECORD_FACT, &about, &p->arena, fact_row, p);
  struct str who = tell_who(p, &one->entity);
  if (code < 0 || !sleep_may_tell(&p->telling, p->sleeper, who, ID_NONE, ID_NONE)) return code;
  struct str known = tell_known(p, one), days = tell_days(p, one);
  one->digest.text = joined(&p->arena, joined(&p->arena, who, known), days);
  one->digest.sources = sleep_sources_text(&p->arena, &one->sources);
  return 0;
}

static bool differs(const struct person *one) {
  if (!one->had) return one->digest.text.len > 0;
  return !str_eq(one->old.text, one->digest.text) || !str_eq(one->old.sources, one->digest.sources);
}

static int make_all(struct people_round *p, struct store_read *r) {
  struct people_all all = {0};
  struct scan any = {.owner = p->sleeper->owner};
  int code = people_load(r, &p->arena, p->sleeper->owner, &all);
  if (code == 0) code = r->ops->scan(r, RECORD_DIGEST, &any, &p->arena, digest_row, p);
  for (size_t i = 0; code == 0 && i < all.at.len; i++) {
    struct person one = {.entity = all.at.at[i].entity};
    find_old(p, &one);
    code = make(p, &one);
    if (code == 0 && differs(&one)) VEC_PUSH(&p->arena, &p->changed, one);
  }
  return code;
}

/* ---- writing ---- */
static int put(struct people_round *p, struct store_txn *t, struct person *one) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct entity e;
  struct digest now;
  struct store_read *r = t->ops->view(t);
  bool changed = false;
  int code = r->ops->get(r, RECORD_ENTITY, one->entity.id, &a, &e);
  if (code == ERR_NOT_FOUND || (code == 0 && !sleep_sources_stand(t, &one->sources))) return 0;
  if (code == 0 && one->had && r->ops->get(r, RECORD_DIGEST, one->old.id, &a, &now) == ERR_NOT_FOUND) return 0;
  if (code == 0) code = sleep_digest_put(t, one->had ? &one->old : NULL, &one->digest, &changed);
  p->put += changed;
  return code;
}

static int apply(struct store_txn *t, void *arg, struct error *e) {
  struct people_round *p = arg;
  int code = 0;
  p->put = 0;
  for (size_t i = 0; code == 0 && i < p->count; i++) code = put(p, t, &p->changed.at[p->first + i]);
  return code;
}

int sleep_people(struct sleeper *s) {
  struct people_round p = {.sleeper = s};
  struct store_read *r;
  int code = sleeper_read(s, &r);
  if (code < 0) return code;
  int32_t offset = s->memory->clock->offset(s->memory->clock, s->now);
  p.telling = (struct telling){s->memory, r, &p.arena, &s->options->teller, offset};
  code = sleeper_read_end(s, r, make_all(&p, r));
  for (; code == 0 && p.first < p.changed.len; p.first += p.count) {
    size_t left = p.changed.len - p.first;
    p.count = left < PEOPLE_AT_ONCE ? left : PEOPLE_AT_ONCE;
    code = sleeper_write(s, apply, &p);
    s->report->people += code == 0 ? p.put : 0;
  }
  arena_finish(&p.arena);
  return code;
}
