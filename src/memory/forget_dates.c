/* SPDX-License-Identifier: Apache-2.0
 *
 * Since when something was so may have been said later than the thing itself ("been there since 2019"; facts.c,
 * restate). The fact does not hold which turn said it, so those that go are read again beside it: what one of them
 * dates, and the turn that told it does not, is undated from then on.
 */
#include "memory/facts_priv.h"
#include "memory/forget_priv.h"
#include "memory/memory_priv.h"
#include "memory/turns.h"

struct dating {
  struct memory *memory;
  struct store_read *read;
  struct arena *arena;
  struct forget_ids turns, facts; /* that go */
  VEC(const struct turn *) timed; /* of these, those that name a time */
  VEC(struct fact) stay;          /* and have a day since when */
};

static bool fact_row(void *arg, const void *record) {
  struct dating *d = arg;
  const struct fact *f = record;
  bool dated = f->from_first != DAY_UNKNOWN || f->from_last != DAY_UNKNOWN;
  if (!dated || forget_ids_hold(&d->facts, f->id) || forget_ids_hold(&d->turns, f->source)) return true;
  struct fact copy = *f;
  copy.relation = arena_dup(d->arena, f->relation);
  copy.value = arena_dup(d->arena, f->value);
  copy.plain = arena_dup(d->arena, f->plain);
  VEC_PUSH(d->arena, &d->stay, copy);
  return true;
}

static struct who whose(const struct dating *d, const struct fact *f) {
  struct entity e;
  if (f->about == ID_NONE) return (struct who){.me = true};
  if (d->read->ops->get(d->read, RECORD_ENTITY, f->about, d->arena, &e) < 0) return (struct who){0};
  return (struct who){.name = e.name, .word = e.word, .pronoun = e.pronoun};
}

static int64_t said(const struct turn *t) {
  return t->said_at / 1000 + t->offset * 60;
}

static bool has_time(const struct dating *d, const struct turn *t) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct language *l = d->memory->language;
  struct tokens tokens = tokens_read(l, &a, t->text);
  return times_find(l, &a, &tokens, said(t), MANNER_GB, LEAN_PAST).len > 0;
}

/* Whether the turn gives the fact the days it has: in its own words, or, where the fact was told before it, by going on
 * from that. */
static bool gives_days(const struct dating *d, const struct turn *t, const struct fact *f,
                       const struct fact_read *told) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading_context c = {
      .civil_now = said(t), .kept = true, .told = told, .told_count = told ? 1 : 0, .since = told != NULL};
  if (told) c.topic = told->about;
  struct reading r;
  reading_read(d->memory->language, &a, t->text, &c, &r);
  for (size_t i = 0; i < r.fact_count; i++) {
    const struct fact_read *x = &r.facts[i];
    int64_t first, last;
    fact_days(x->from, &first, &last);
    if (str_eq(x->relation, f->relation) && !x->denied && first == f->from_first && last == f->from_last) return true;
  }
  return false;
}

static bool source_gives_days(const struct dating *d, const struct fact *f) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct turn source;
  return d->read->ops->get(d->read, RECORD_TURN, f->source, &a, &source) == 0 && gives_days(d, &source, f, NULL);
}

/* Its own turn is read first: most say since when themselves, and a year that goes has thousands of turns. */
static bool loses_days(const struct dating *d, const struct fact *f) {
  if (source_gives_days(d, f)) return false;
  struct fact_read told = {.about = whose(d, f), .relation = f->relation, .value = f->value};
  bool given = false;
  for (size_t i = 0; i < d->timed.len && !given; i++)
    given = d->timed.at[i]->id > f->source && gives_days(d, d->timed.at[i], f, &told);
  return given;
}

int forget_dates(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct forget_list *list) {
  struct dating d = {.memory = m, .read = r, .arena = a};
  for (size_t i = 0; i < list->turns.len; i++) {
    const struct turn *t = &list->turns.at[i];
    forget_ids_add(&d.turns, a, t->id);
    if (turn_is_evidence(t) && has_time(&d, t)) VEC_PUSH(a, &d.timed, t);
  }
  for (size_t i = 0; i < list->facts.len; i++) forget_ids_add(&d.facts, a, list->facts.at[i].id);
  forget_ids_sort(&d.turns);
  forget_ids_sort(&d.facts);
  int code = d.timed.len ? forget_each(r, owner, RECORD_FACT, fact_row, &d) : 0;
  for (size_t i = 0; code == 0 && i < d.stay.len; i++)
    if (loses_days(&d, &d.stay.at[i])) VEC_PUSH(a, &list->undated, d.stay.at[i].id);
  return code;
}
