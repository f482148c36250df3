/* SPDX-License-Identifier: Apache-2.0
 *
 * again: how a reminder comes round. The rule is kept in its record as text, read by the wall clock where the person
 * is:
 *   ""          once
 *   Nd          every N days, at the time of day of due_at: a week is 7d
 *   Nm@D        every N months, on day D or the month's last
 *   Nh          every N hours
 *   workdays    Monday to Friday
 * What is told once moves on to the first time after now: a reminder that came round three times while it was shut is
 * told once.
 */
#ifndef OS1_SKILLS_AGAIN_H
#define OS1_SKILLS_AGAIN_H

#include "language/times.h"
#include "ports/view.h"

/* The rule a set of times means ("every other sunday"), with the first time it comes at; "" when it is none of these.
 */
struct str again_rule(const struct language *l, struct arena *a, const struct tokens *t, const struct time_read *set,
                      int64_t first_civil);
/* Whether a rule is one. "" is not. */
bool again_is_rule(struct str rule);
/* "every Sunday", as it is said of a reminder that is due at this civil time; of several weekdays "every week". */
struct str again_words(const struct language *l, struct arena *a, struct str rule, int64_t due_civil, bool several);
/* The reminder as it is kept once it has been told at v->now. */
void again_told(const struct view *v, struct reminder *r);

#endif
