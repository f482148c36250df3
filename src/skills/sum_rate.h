/* SPDX-License-Identifier: Apache-2.0
 *
 * sum_rate: sums of amounts that are so much each: "460 kilos at $3.25", "11.44 an hour for 38 hours", "650 a week is
 * how much a year", "two coffees at 3.40 and a cake at 2.95", "bill 126, four of us, what each", "change from a tenner
 * for 3.75". The words are in data/<language>/sums_told.txt. Out comes a sum in signs (sum.h) and the same in words.
 */
#ifndef OS1_SKILLS_SUM_RATE_H
#define OS1_SKILLS_SUM_RATE_H

#include "skills/sum_told.h"

/* False where a number of the turn has no place in the sum, or where nothing asks and words stand beside it. ret_asked
 * (may be NULL): it was asked in words. Days are not made into months: a day's pay has no one number of days a week. */
bool sum_rate(const struct language *l, struct arena *a, struct str text, struct sum_told *ret, bool *ret_asked);

#endif
