/* SPDX-License-Identifier: Apache-2.0
 *
 * sum_told: a sum that is told rather than written: "240 pages, im on 112, how many left", "9 hrs a day x 5 days",
 * "31 take away 6 then add 4", "600 divided by 8. its for the tables". Out comes a sum in signs, which sum_read reads.
 */
#ifndef OS1_SKILLS_SUM_TOLD_H
#define OS1_SKILLS_SUM_TOLD_H

#include "language/token.h"

struct sum_told {
  struct str sum;   /* "240 - 112" */
  struct str taken; /* the same in words, where the turn could be read in another way; else "" */
  bool percent;     /* the answer is so many in a hundred */
};

/* False where the turn is none of these, or has numbers that belong to no sum. */
bool sum_told(const struct language *l, struct arena *a, struct str text, struct sum_told *ret);

#endif
