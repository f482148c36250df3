/* SPDX-License-Identifier: Apache-2.0
 *
 * The nights read back, in prose made from what is there now: what was forgotten since is not in it.
 */
#include "memory/sleep_priv.h"

struct diary_look {
  struct telling telling;
  uint32_t owner;
  int64_t day;
  VEC(struct night) nights;
  struct diary_night *now;
};

static bool night_row(void *arg, const void *record) {
  struct diary_look *l = arg;
  const struct night *n = record;
  if (l->day == DAY_UNKNOWN || n->day == l->day) VEC_PUSH(l->telling.arena, &l->nights, *n);
  return true;
}

static int by_day(const void *x, const void *y) {
  int64_t a = ((const struct night *)x)->day, b = ((const struct night *)y)->day;
  return (a > b) - (a < b);
}

static bool episode_row(void *arg, const void *record) {
  struct diary_look *l = arg;
  VEC_PUSH(l->telling.arena, &l->now->episodes, *(const struct episode *)record);
  return true;
}

static bool digest_row(void *arg, const void *record) {
  struct diary_look *l = arg;
  const struct digest *d = record;
  if (d->kind == DIGEST_DAY) l->now->digest = *d;
  if (d->kind == DIGEST_PERSON) VEC_PUSH(l->telling.arena, &l->now->people, ((struct diary_person){.digest = *d}));
  return true;
}

static bool change_row(void *arg, const void *record) {
  struct diary_look *l = arg;
  VEC_PUSH(l->telling.arena, &l->now->changes, ((struct diary_change){.change = *(const struct night_change *)record}));
  return true;
}

/* ---- in words ---- */
static void add_line(struct diary_look *l, const char *family, const sleep_slots *v) {
  struct str line = sleep_tell(&l->telling, family, v);
  if (line.len) VEC_PUSH(l->telling.arena, &l->now->lines, line);
}

static size_t count_of(const struct diary_night *n, enum change_kind kind) {
  size_t count = 0;
  for (size_t i = 0; i < n->changes.len; i++) count += n->changes.at[i].change.kind == (int64_t)kind;
  return count;
}

/* "Anna lives in York", as it was told, whatever became of it. */
static struct str fact_words(struct diary_look *l, uint64_t id, struct fact *ret) {
  const struct telling *t = &l->telling;
  if (t->read->ops->get(t->read, RECORD_FACT, id, t->arena, ret) < 0) return STR("");
  ret->state = FACT_BELIEVED;
  return sleep_tell_fact(t, ret, false);
}

static void tell_pair(struct diary_look *l, struct diary_change *c) {
  static const char *const families[] = {
      [CHANGE_CLOSED] = "diary.closed", [CHANGE_ASKS] = "diary.asks", [CHANGE_LEFT] = "diary.left"};
  struct fact one, other;
  sleep_slots v = {0};
  struct str first = fact_words(l, c->change.what, &one), second = fact_words(l, c->change.other, &other);
  if (!first.len || !second.len) return;
  sleep_slot_text(&l->telling, &v, "first", first);
  sleep_slot_text(&l->telling, &v, "second", second);
  c->text = sleep_tell(&l->telling, families[c->change.kind], &v);
  c->turns[0] = one.source;
  c->turns[1] = other.source;
  c->turn_count = 2;
}

static void tell_change(struct diary_look *l, struct diary_change *c) {
  c->text = STR("");
  if (c->change.kind <= CHANGE_LEFT) {
    tell_pair(l, c);
  } else if (c->change.kind == CHANGE_USED) {
    c->turns[0] = c->change.what;
    c->turns[1] = c->change.other;
    c->turn_count = 2;
  }
}

static void tell_night(struct diary_look *l) {
  struct diary_night *n = l->now;
  const struct telling *t = &l->telling;
  sleep_slots v = {0}, date = {0};
  sleep_slot_day(t, &date, "date", n->night.day);
  n->date = sleep_tell(t, "part.diary.date", &date);
  sleep_slot_number(t, &v, "turns", n->night.turns);
  sleep_slot_number(t, &v, "talks", (int64_t)n->episodes.len);
  sleep_slot_number(t, &v, "people", (int64_t)n->people.len);
  sleep_slot_number(t, &v, "used", (int64_t)count_of(n, CHANGE_USED));
  sleep_slot_number(t, &v, "faded", n->night.faded);
  bool open = n->night.state == NIGHT_OPEN;
  add_line(l, open ? "diary.open" : "diary.talk", &v);
  if (open) return;
  for (size_t i = 0; i < n->changes.len; i++) tell_change(l, &n->changes.at[i]);
  if (count_of(n, CHANGE_USED)) add_line(l, "diary.used", &v);
  if (n->night.faded) add_line(l, "diary.faded", &v);
  if (count_of(n, CHANGE_CHECKED)) add_line(l, "diary.checked", &v);
  if (count_of(n, CHANGE_BACKED_UP)) add_line(l, "diary.backed_up", &v);
  if (n->people.len) add_line(l, "diary.people", &v);
}

static int look_at(struct diary_look *l, struct diary_night *n) {
  struct store_read *r = l->telling.read;
  struct scan on = {.owner = l->owner, .field = "day", .number = n->night.day}, in = on;
  in.field = "night";
  l->now = n;
  int code = r->ops->scan(r, RECORD_EPISODE, &on, l->telling.arena, episode_row, l);
  if (code == 0) code = r->ops->scan(r, RECORD_DIGEST, &on, l->telling.arena, digest_row, l);
  if (code == 0) code = r->ops->scan(r, RECORD_NIGHT_CHANGE, &in, l->telling.arena, change_row, l);
  for (size_t i = 0; code == 0 && i < n->people.len; i++)
    code = r->ops->get(r, RECORD_ENTITY, n->people.at[i].digest.about, l->telling.arena, &n->people.at[i].entity);
  if (code == 0) tell_night(l);
  return code;
}

int sleep_diary(struct memory *m, struct store_read *r, uint32_t owner, const struct sleep_teller *teller, int64_t day,
                size_t count, struct arena *a, struct diary *ret) {
  int64_t now = m->clock->now(m->clock);
  struct diary_look l = {.owner = owner, .day = day};
  l.telling = (struct telling){m, r, a, teller, m->clock->offset(m->clock, now)};
  struct scan all = {.owner = owner};
  int code = r->ops->scan(r, RECORD_NIGHT, &all, a, night_row, &l);
  if (l.nights.len > 1) qsort(l.nights.at, l.nights.len, sizeof *l.nights.at, by_day);
  size_t skip = l.nights.len > count ? l.nights.len - count : 0;
  *ret = (struct diary){0};
  for (size_t i = skip; code == 0 && i < l.nights.len; i++) {
    struct diary_night n = {.night = l.nights.at[i]};
    code = look_at(&l, &n);
    if (code == 0) VEC_PUSH(a, &ret->nights, n);
  }
  return code;
}
