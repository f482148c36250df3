/* SPDX-License-Identifier: Apache-2.0
 *
 * civil: the proleptic Gregorian calendar as arithmetic, no zones (after H. Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms"). A day is counted from 1970-01-01; civil seconds are a wall clock's reading counted as if it were UTC.
 */
#ifndef OS1_BASE_CIVIL_H
#define OS1_BASE_CIVIL_H

#include "base/str.h"

#include <stdint.h>

struct civil {
  int32_t year;
  int month, day; /* 1..12, 1..31 */
  int hour, minute, second;
};

enum { CIVIL_DAY = 86400 };

int64_t civil_days(int32_t year, int month, int day);
struct civil civil_from_days(int64_t days);
int64_t civil_seconds(struct civil c);
struct civil civil_from_seconds(int64_t seconds);
/* Monday is 0. */
int civil_weekday(int64_t days);
int civil_days_in_month(int32_t year, int month);
/* Adds months, keeping the day where the month has it and its last day otherwise. */
struct civil civil_add_months(struct civil c, int months);
bool civil_is_date(int32_t year, int month, int day);

/* RFC 3339 section 5.6: "2026-11-22T20:14:05.250Z", "+01:00", or with no offset (then *ret_offset is INT32_MIN and
 * *ret_ms is the civil reading); a space may stand for the T, and a date alone is midnight. Milliseconds since 1970,
 * offset in minutes east of UTC. 0 or ERR_INVALID. */
int civil_parse(struct str text, int64_t *ret_ms, int32_t *ret_offset);
/* "2026-11-22T20:14:05+00:00"; milliseconds only when not zero. out holds 40 bytes. */
struct str civil_format(char out[40], int64_t ms, int32_t offset);

#endif
