/* SPDX-License-Identifier: Apache-2.0
 *
 * debate_earlier: what the person themself said of a matter before, on another day; and of whom there is nothing to
 * debate.
 */
#ifndef OS1_SKILLS_DEBATE_EARLIER_H
#define OS1_SKILLS_DEBATE_EARLIER_H

#include "ports/skill.h"

/* The nearest turn of theirs with two words or more of `about`, no question, short enough to be said whole, from a day
 * before today, not in the debate already, and naming nobody and nothing that may not be raised. False: none. */
bool debate_earlier(const struct skill_call *c, const json_t *debate, struct str about, struct turn *ret);
/* It names somebody who is known to have died. */
bool debate_names_dead(const struct view *v, struct str text);

#endif
