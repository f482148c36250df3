/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/day.h"

#include "base/civil.h"

static int64_t floored(int64_t civil) {
  return civil / CIVIL_DAY - (civil % CIVIL_DAY < 0);
}

int64_t day_today(const struct view *v) {
  return floored(v->now / 1000 + v->offset * 60);
}

bool day_parse(struct str date, int64_t *ret) {
  int64_t ms;
  int32_t offset;
  if (!date.len || civil_parse(date, &ms, &offset)) return false;
  *ret = floored(ms / 1000 + (offset == INT32_MIN ? 0 : offset * 60));
  return true;
}

struct str day_iso(struct arena *a, int64_t day) {
  struct civil c = civil_from_days(day);
  return arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

const struct time_read *day_said(const struct times *t, size_t *i) {
  for (; *i < t->len; (*i)++) {
    const struct time_read *r = &t->at[*i];
    if (r->kind != TIME_DURATION && r->kind != TIME_SET && r->when.grain >= GRAIN_PART) return &t->at[(*i)++];
  }
  return NULL;
}

bool day_of_time(const struct time_read *t, int64_t *ret) {
  bool from = t->when.start != INT64_MIN && t->when.start != INT64_MAX,
       to = t->when.end != INT64_MIN && t->when.end != INT64_MAX;
  if (!from && !to) return false;
  *ret = floored(from ? t->when.start : t->when.end - 1);
  return true;
}

const struct when *day_when(struct arena *a, int64_t day) {
  struct when *w = ARENA_NEW(a, struct when);
  *w = (struct when){.start = day * CIVIL_DAY, .end = (day + 1) * CIVIL_DAY, .grain = GRAIN_DAY};
  return w;
}
