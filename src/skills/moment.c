/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/moment.h"

#include "base/civil.h"

enum { MORNING = 9 * 3600, HALF_DAY = CIVIL_DAY / 2 };

int32_t moment_offset(const struct view *v, int64_t ms) {
  return v->clock && v->clock->offset ? v->clock->offset(v->clock, ms) : v->offset;
}

int64_t moment_civil(const struct view *v, int64_t ms) {
  return ms / 1000 + moment_offset(v, ms) * 60;
}

/* Twice, because the offset that counts is the one that holds then. */
int64_t moment_of_civil(const struct view *v, int64_t civil) {
  int64_t ms = (civil - v->offset * 60) * 1000;
  ms = (civil - moment_offset(v, ms) * 60) * 1000;
  return (civil - moment_offset(v, ms) * 60) * 1000;
}

int moment_parse(const struct view *v, struct str text, int64_t *ret_ms) {
  int64_t ms;
  int32_t offset;
  if (!text.len || civil_parse(text, &ms, &offset)) return ERR_INVALID;
  *ret_ms = offset == INT32_MIN ? moment_of_civil(v, ms / 1000) : ms;
  return 0;
}

static int64_t floor_day(int64_t civil) {
  return (civil >= 0 ? civil / CIVIL_DAY : -((-civil + CIVIL_DAY - 1) / CIVIL_DAY)) * CIVIL_DAY;
}

static bool is_open(const struct time_read *t) {
  return t->when.start == INT64_MIN || t->when.start == INT64_MAX;
}

/* "by friday at five" is five; "before friday" is the morning before. */
static bool ends(const struct time_read *t, int64_t *ret) {
  if (t->when.start != INT64_MIN || t->when.end == INT64_MAX || t->when.end == INT64_MIN) return false;
  *ret = t->has_clock ? t->when.end : floor_day(t->when.end - 1) + MORNING;
  return true;
}

/* "tomorrow" and "half six", where the reader left them apart. */
static bool day_and_clock(const struct times *t, int64_t *ret) {
  const struct time_read *day = NULL, *clock = NULL;
  for (size_t i = 0; i < t->len; i++) {
    const struct time_read *r = &t->at[i];
    if (r->kind == TIME_DURATION || r->kind == TIME_SET || is_open(r)) continue;
    if (r->has_clock && !clock) clock = r;
    if (!r->has_clock && r->when.grain == GRAIN_DAY && !day) day = r;
  }
  if (!day || !clock) return false;
  *ret = day->when.start + (clock->when.start - floor_day(clock->when.start));
  return true;
}

static int64_t start_of(const struct time_read *t) {
  bool bare_day = !t->has_clock && t->when.grain >= GRAIN_DAY;
  int64_t morning = floor_day(t->when.start) + MORNING; /* of a part of the day that has it: not at six */
  if (t->when.grain == GRAIN_PART && t->when.start < morning && t->when.end > morning) return morning;
  return bare_day ? floor_day(t->when.start) + MORNING : t->when.start;
}

/* What is gone today comes again: this evening for "at 9" said at ten in the morning, tomorrow for what had a whole
 * day. */
static int64_t next_one(int64_t civil, int64_t now, const struct time_read *t) {
  if (civil > now || floor_day(civil) != floor_day(now) || !t->has_clock) return civil;
  bool morning = civil - floor_day(civil) < HALF_DAY && t->when.grain != GRAIN_PART;
  return morning && civil + HALF_DAY > now ? civil + HALF_DAY : civil + CIVIL_DAY;
}

/* A date of each year is its next one; a month, a day or a week begins today where its hour has not gone; hours count
 * from now. */
static int64_t next_of_set(const struct time_read *t, int64_t now) {
  bool said = !is_open(t) && t->when.grain != GRAIN_NONE;
  if (said && t->months && start_of(t) > now) return start_of(t);
  if (said && t->months) return civil_seconds(civil_add_months(civil_from_seconds(start_of(t)), t->months));
  if (!t->months && t->seconds > 0 && t->seconds < CIVIL_DAY) return now + t->seconds;
  int64_t today = floor_day(now),
          clock = said && t->when.grain < GRAIN_DAY ? start_of(t) - floor_day(start_of(t)) : MORNING;
  int ahead = t->weekday >= 0 ? (t->weekday - civil_weekday(today / CIVIL_DAY) + 7) % 7 : 0;
  int64_t at = today + ahead * CIVIL_DAY + clock;
  if (at > now) return at;
  if (t->months) return civil_seconds(civil_add_months(civil_from_seconds(at), t->months));
  return at + (t->weekday >= 0 ? 7 : 1) * CIVIL_DAY;
}

/* "at the end of the month", once its second half has begun: its last day. */
static bool is_going_on(const struct time_read *t, int64_t now) {
  bool long_one = !is_open(t) && !t->has_clock && t->when.end - t->when.start > 2 * CIVIL_DAY;
  return long_one && floor_day(t->when.start) + MORNING <= now && floor_day(t->when.end - 1) + MORNING > now;
}

static int64_t after(int64_t civil, const struct time_read *t) {
  int64_t days = t->months ? civil_seconds(civil_add_months(civil_from_seconds(civil), t->months)) : civil;
  return days + t->seconds;
}

bool moment_read(const struct view *v, const struct reading *r, int64_t *ret_ms, const struct time_read **ret_set) {
  int64_t now = moment_civil(v, v->now), civil;
  *ret_set = NULL;
  if (day_and_clock(&r->times, &civil)) return *ret_ms = moment_of_civil(v, civil), true;
  for (size_t i = 0; i < r->times.len; i++) {
    const struct time_read *t = &r->times.at[i];
    if (t->kind == TIME_DURATION) return *ret_ms = v->now + (after(now, t) - now) * 1000, true;
    if (t->kind == TIME_SET) return *ret_set = t, *ret_ms = moment_of_civil(v, next_of_set(t, now)), true;
    if (ends(t, &civil)) return *ret_ms = moment_of_civil(v, civil), true;
    if (is_going_on(t, now)) return *ret_ms = moment_of_civil(v, floor_day(t->when.end - 1) + MORNING), true;
    if (!is_open(t)) return *ret_ms = moment_of_civil(v, next_one(start_of(t), now, t)), true;
  }
  return false;
}

bool moment_length(const struct view *v, const struct reading *r, int64_t *ret_seconds) {
  int64_t now = moment_civil(v, v->now);
  for (size_t i = 0; i < r->times.len; i++) {
    const struct time_read *t = &r->times.at[i];
    if (t->kind == TIME_DURATION) return *ret_seconds = after(now, t) - now, *ret_seconds > 0;
    if (t->kind != TIME_SET && t->when.grain <= GRAIN_HOUR && t->when.start > now && t->when.start < now + CIVIL_DAY)
      return *ret_seconds = t->when.start - now, true;
  }
  return false;
}
