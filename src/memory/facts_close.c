/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "memory/facts_priv.h"
#include "memory/memory_priv.h"

/* ---- looking ---- */
struct believed_look {
  struct arena *arena;
  struct str relation;
  struct fact_list *list;
};

static bool believed_row(void *arg, const void *record) {
  struct believed_look *l = arg;
  const struct fact *f = record;
  if (f->state == FACT_BELIEVED && (l->relation.len == 0 || str_eq(l->relation, f->relation)))
    VEC_PUSH(l->arena, &l->list->at, *f);
  return true;
}

int facts_believed_with(struct lesson *l, const char *field, struct scan which, struct str relation,
                        struct fact_list *ret) {
  which.owner = id_owner(lesson_turn(l)->id);
  which.field = field;
  *ret = (struct fact_list){0};
  struct believed_look look = {.arena = lesson_arena(l), .relation = relation, .list = ret};
  struct store_read *r = lesson_read(l);
  return r->ops->scan(r, RECORD_FACT, &which, lesson_arena(l), believed_row, &look);
}

int facts_believed_about(struct lesson *l, uint64_t about, struct str relation, struct fact_list *ret) {
  return facts_believed_with(l, "about", (struct scan){.number = (int64_t)about}, relation, ret);
}

static int64_t floor_day(int64_t seconds) {
  int64_t day = seconds / 86400;
  return seconds % 86400 < 0 ? day - 1 : day;
}

/* The end of the month, season or year that begins there: how exactly "since 2019" says its day. */
static int64_t unit_end(int64_t start, enum grain grain) {
  int months = grain == GRAIN_MONTH ? 1 : grain == GRAIN_SEASON ? 3 : grain == GRAIN_YEAR ? 12 : 0;
  if (!months) return start + (grain == GRAIN_WEEK ? 7 : 1) * CIVIL_DAY;
  struct civil c = civil_add_months(civil_from_seconds(start), months);
  return civil_days(c.year, c.month, c.day) * CIVIL_DAY;
}

void fact_days(struct when w, int64_t *ret_first, int64_t *ret_last) {
  bool said = w.grain != GRAIN_NONE;
  if (said && w.start != INT64_MIN && w.end == INT64_MAX) w.end = unit_end(w.start, w.grain);
  *ret_first = said && w.start != INT64_MIN ? floor_day(w.start) : DAY_UNKNOWN;
  *ret_last = said && w.end != INT64_MAX ? floor_day(w.end - 1) : DAY_UNKNOWN;
}

void fact_days_between(struct when w, struct fact *f) {
  bool closed = w.grain >= GRAIN_DAY && w.grain <= GRAIN_YEAR && w.start != INT64_MIN && w.end != INT64_MAX;
  int64_t first_end = closed ? unit_end(w.start, w.grain) : INT64_MAX;
  if (!closed || first_end >= w.end || f->from_first != DAY_UNKNOWN) return;
  int64_t last_begins = w.start;
  while (unit_end(last_begins, w.grain) < w.end) last_begins = unit_end(last_begins, w.grain);
  f->from_first = floor_day(w.start);
  f->from_last = floor_day(first_end - 1);
  f->to_first = floor_day(last_begins);
  f->to_last = floor_day(w.end - 1);
}

bool fact_same_value(const struct fact *f, struct str plain, uint64_t object) {
  if (object != ID_NONE && f->object == object) return true;
  return str_eq(f->plain, plain) && (object == ID_NONE || f->object == ID_NONE);
}

/* The day on which a fact was said, there. */
static int64_t said_day(struct lesson *l, const struct fact *f) {
  struct turn t;
  struct store_read *r = lesson_read(l);
  if (r->ops->get(r, RECORD_TURN, f->source, lesson_arena(l), &t) < 0) return DAY_UNKNOWN;
  return floor_day(t.said_at / 1000 + t.offset * 60);
}

/* ---- closing one ---- */
bool fact_may_close(const struct lesson *l, const struct fact *f) {
  return lesson_turn(l)->taint == TAINT_NONE || f->taint != TAINT_NONE;
}

static int close_with(struct lesson *l, struct fact *f) {
  f->closed_by = lesson_turn(l)->id;
  VEC_PUSH(lesson_arena(l), &l->learnt->closed, *f);
  return lesson_txn(l)->ops->replace(lesson_txn(l), RECORD_FACT, f);
}

int fact_end(struct lesson *l, struct fact f, int64_t first, int64_t last) {
  f.state = FACT_ENDED;
  if (first == DAY_UNKNOWN && last == DAY_UNKNOWN) {
    first = said_day(l, &f);
    last = l->day;
    if (f.from_first != DAY_UNKNOWN && f.from_first > first) first = f.from_first;
    if (first > last) first = last;
  }
  f.to_first = first;
  f.to_last = last;
  return close_with(l, &f);
}

int fact_retract(struct lesson *l, struct fact f) {
  f.state = FACT_RETRACTED;
  f.retracted_at = lesson_turn(l)->recorded_at;
  return close_with(l, &f);
}

/* ---- closing many ---- */
static bool names_it(const struct fact *f, const struct fact *like) {
  if (like->plain.len == 0 && like->object == ID_NONE) return true;
  return fact_same_value(f, like->plain, like->object) || (like->plain.len > 0 && str_eq(f->plain, like->plain));
}

int facts_close(struct lesson *l, const struct fact *like, bool retract, bool *ret_any) {
  struct fact_list there;
  int r = facts_believed_about(l, like->about, like->relation, &there);
  *ret_any = false;
  for (size_t i = 0; r == 0 && i < there.at.len; i++) {
    const struct fact *f = &there.at.at[i];
    if (!names_it(f, like) || !fact_may_close(l, f)) continue;
    r = retract ? fact_retract(l, *f) : fact_end(l, *f, like->to_first, like->to_last);
    *ret_any = true;
  }
  return r;
}

static int64_t said_at(struct lesson *l, uint64_t source) {
  struct turn t;
  struct store_read *r = lesson_read(l);
  return r->ops->get(r, RECORD_TURN, source, lesson_arena(l), &t) < 0 ? INT64_MIN : t.said_at;
}

/* A correction says that the old was wrong; anything else that it is over. */
static int leave_behind(struct lesson *l, const struct fact *old, const struct fact *f) {
  if (reading_has(l->reading, ACT_CORRECT) || lesson_negates(l, old->plain)) return fact_retract(l, *old);
  return fact_end(l, *old, f->from_first, f->from_last);
}

int fact_supersede(struct lesson *l, const struct fact *f, const struct fact **ret_later) {
  struct fact_list there;
  int r = facts_believed_about(l, f->about, f->relation, &there);
  for (size_t i = 0; r == 0 && i < there.at.len; i++) {
    const struct fact *old = &there.at.at[i];
    if (old->source == lesson_turn(l)->id || !fact_may_close(l, old)) continue;
    if (said_at(l, old->source) > lesson_turn(l)->said_at)
      *ret_later = old;
    else
      r = leave_behind(l, old, f);
  }
  return r;
}

/* Two are with each other: what parts the one parts the other, and who is with somebody new is with nobody else. Of the
 * owner no such fact is kept under the other's name. */
int fact_part_others(struct lesson *l, const struct fact *f, bool over, bool retract) {
  struct fact_list there;
  if (f->about == ID_NONE) return 0;
  int r = facts_believed_with(l, "object", (struct scan){.number = (int64_t)f->about}, f->relation, &there);
  for (size_t i = 0; r == 0 && i < there.at.len; i++) {
    const struct fact *old = &there.at.at[i];
    bool same = old->about == f->object, parts = over ? same || f->object == ID_NONE : !same;
    if (!parts || old->source == lesson_turn(l)->id || !fact_may_close(l, old)) continue;
    if (said_at(l, old->source) > lesson_turn(l)->said_at) continue;
    if (over)
      r = retract ? fact_retract(l, *old) : fact_end(l, *old, f->to_first, f->to_last);
    else
      r = leave_behind(l, old, f);
  }
  return r;
}

int fact_supersede_kin(struct lesson *l, const struct fact *f) {
  struct arena *a = lesson_arena(l);
  struct people_words words = people_words_of(l->people.memory->language, a, people_word(a, f->value));
  int r = 0;
  for (size_t w = 0; words.one && r == 0 && w < words.len; w++) {
    struct fact_list there;
    r = facts_believed_with(l, "plain", (struct scan){.text = words.at[w]}, STR("kin"), &there);
    for (size_t i = 0; r == 0 && i < there.at.len; i++) {
      const struct fact *old = &there.at.at[i];
      if (old->about == f->about || old->source == lesson_turn(l)->id || !fact_may_close(l, old)) continue;
      r = leave_behind(l, old, f);
    }
  }
  return r;
}
