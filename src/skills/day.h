/* SPDX-License-Identifier: Apache-2.0
 *
 * day: civil days (base/civil.h) as skills pass them about: read from a turn, written as 2026-11-23, said.
 */
#ifndef OS1_SKILLS_DAY_H
#define OS1_SKILLS_DAY_H

#include "language/reading.h"
#include "ports/view.h"

int64_t day_today(const struct view *v);
/* RFC 3339, a date alone or with a time; the day it is there. */
bool day_parse(struct str date, int64_t *ret);
struct str day_iso(struct arena *a, int64_t day);
/* The next thing from *i on that names a day or a longer stretch, *i behind it; NULL when none does. */
const struct time_read *day_said(const struct times *t, size_t *i);
/* "till christmas" is open at its beginning, and Christmas its last day. */
bool day_of_time(const struct time_read *t, int64_t *ret);
/* For {when ...}. */
const struct when *day_when(struct arena *a, int64_t day);

#endif
