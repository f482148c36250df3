/* SPDX-License-Identifier: Apache-2.0 */
#include "loop/loop.h"

#include <time.h>

static int64_t system_now(const struct clock *c) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int32_t system_offset(const struct clock *c, int64_t ms) {
  time_t seconds = (time_t)(ms >= 0 ? ms / 1000 : (ms - 999) / 1000);
  struct tm tm;
  return localtime_r(&seconds, &tm) ? (int32_t)(tm.tm_gmtoff / 60) : 0;
}

static int64_t system_steady(const struct clock *c) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

const struct clock *loop_clock_system(void) {
  static const struct clock system = {system_now, system_offset, system_steady};
  return &system;
}

static int64_t virtual_now(const struct clock *c) {
  return ((const struct loop_clock_virtual *)c)->ms;
}
static int32_t virtual_offset(const struct clock *c, int64_t ms) {
  return ((const struct loop_clock_virtual *)c)->minutes;
}
static int64_t virtual_steady(const struct clock *c) {
  return ((const struct loop_clock_virtual *)c)->steady_ns;
}

void loop_clock_virtual(struct loop_clock_virtual *v, int64_t ms, int32_t offset_minutes) {
  v->clock = (struct clock){virtual_now, virtual_offset, virtual_steady};
  v->ms = ms;
  v->steady_ns = 0;
  v->minutes = offset_minutes;
}

void loop_clock_move(struct loop_clock_virtual *v, int64_t by_ms) {
  v->ms += by_ms;
  if (by_ms > 0) v->steady_ns += by_ms * 1000000;
}

static int64_t shifted_now(const struct clock *c) {
  return system_now(c) + ((const struct loop_clock_shifted *)c)->ahead_ms;
}

void loop_clock_shifted(struct loop_clock_shifted *s, int64_t ahead_ms) {
  s->clock = (struct clock){shifted_now, system_offset, system_steady};
  s->ahead_ms = ahead_ms;
}
