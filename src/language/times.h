/* SPDX-License-Identifier: Apache-2.0
 *
 * times: dates and times in words, resolved against the moment of the turn.
 */
#ifndef OS1_LANGUAGE_TIMES_H
#define OS1_LANGUAGE_TIMES_H

#include "language/token.h"
#include "ports/when.h"

/* Which reading of "3/4" and "half six" is right. */
enum manner { MANNER_GB, MANNER_US };
/* Which way a bare "may" or "tuesday" lies: by the tense around it, else this. */
enum lean { LEAN_NEAREST, LEAN_PAST, LEAN_FUTURE };

enum time_kind { TIME_DATE, TIME_RANGE, TIME_MOMENT, TIME_DURATION, TIME_SET /* "every sunday" */ };

struct time_read {
  enum time_kind kind;
  struct when when;   /* TIME_DURATION: unset; TIME_SET: the next time it comes round, where the words say */
  int64_t seconds;    /* TIME_DURATION and the period of a TIME_SET, 0 when it is counted in months */
  int32_t months;     /* likewise */
  int weekday;        /* TIME_SET on a weekday: Monday 0; else -1 */
  bool has_clock;     /* a time of day was said */
  size_t first, last; /* tokens, inclusive */
};
struct times {
  const struct time_read *at;
  size_t len;
};

/* civil_now: the wall clock's reading where and when the turn was said (base/civil.h). */
struct times times_find(const struct language *l, struct arena *a, const struct tokens *t, int64_t civil_now,
                        enum manner m, enum lean lean);
/* As a person would say it, seen from civil_now: "tomorrow, Tuesday, 18:30"; "May 2026"; "Thursday the 26th". */
struct str when_say(const struct language *l, struct arena *a, struct when w, int64_t civil_now);
/* A day, with as much as is needed: "the 26th", "Sunday the 22nd", "22 November 2025". */
struct str day_say(const struct language *l, struct arena *a, int64_t day, int64_t today);
/* How closely so many days in a row are named: a day, a week, a month, a season, a year. */
enum grain grain_of_days(int64_t days);
/* A birthday as it is kept, "07-04" or "1951-07-04": "4 July", "4 July 1951"; any other text as it is. */
struct str birthday_say(const struct language *l, struct arena *a, struct str kept);

#endif
