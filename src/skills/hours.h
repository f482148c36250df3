/* SPDX-License-Identifier: Apache-2.0
 *
 * hours: how long it is from one hour of the day to another: "i start at 9 finish half 5 how many hours", "from 10pm to
 * 6am is how long", "start 6am finish 2 with half hour break". The words are in data/<language>/skills.txt (hour...).
 */
#ifndef OS1_SKILLS_HOURS_H
#define OS1_SKILLS_HOURS_H

#include "language/reading.h"

struct hours {
  int64_t from, to; /* seconds of the day; of two bare hours the nearer half of the day, a shift begins by day */
  int64_t pause;    /* seconds taken off for a break; 0 none */
  int64_t seconds;  /* between them, less the break */
};

/* False where none is asked for, or there are not just two hours. */
bool hours_read(const struct language *l, struct arena *a, struct str text, struct hours *ret);
/* "born in 1961, how old am i": the year, where no day was said with it; 0 where none is asked about. */
int64_t age_year(const struct language *l, struct arena *a, const struct reading *r, int64_t civil_now);

#endif
