/* SPDX-License-Identifier: Apache-2.0
 *
 * sum_carried: a sum whose figures were told before it is asked for: "i've 2,300 and the van is 6,000", "how much is
 * missing"; "seven nights times eight hours", "how many is that", "and half of that". The words are in
 * data/<language>/sums_told.txt, the figures in the last few turns of the talk. Out comes a sum in signs (sum.h).
 */
#ifndef OS1_SKILLS_SUM_CARRIED_H
#define OS1_SKILLS_SUM_CARRIED_H

#include "language/token.h"
#include "ports/view.h"

/* The sum, in the view's arena; "" where the turn asks for none, or the figures told are not surely its own. */
struct str sum_carried(const struct language *l, const struct view *v, struct str text);

#endif
