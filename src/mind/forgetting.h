/* SPDX-License-Identifier: Apache-2.0
 *
 * forgetting: "forget the settlement thing" in a conversation. What would go is said exactly; a yes to that and nothing
 * else carries it out, along with the asking. The session holds the id of the request and none of its words, so that
 * nothing of what was forgotten is left there.
 */
#ifndef OS1_MIND_FORGETTING_H
#define OS1_MIND_FORGETTING_H

#include "mind/mind_priv.h"

/* Whether this turn asks for it, or answers our question about it. */
bool forgetting_is_asked(struct walk *w);
int forgetting_answer(struct walk *w, struct speech *s, struct error *e);

#endif
