/* SPDX-License-Identifier: Apache-2.0
 *
 * consent: the one place where a skill is run for a thinker, and the one place where a yes is taken. Every request goes
 * through the gate; what it allows is logged before it is begun and after it is over; what it asks about is put to the
 * person by the program itself, after the reply, as the last thing said. The next turn of that talk is the answer: a
 * whole yes (data/<language>/consent.txt) of the person's does exactly what was shown, once; anything else drops it.
 *
 * What waits for a yes lives in this process alone and in no file: closed, it is over.
 */
#ifndef OS1_MIND_CONSENT_H
#define OS1_MIND_CONSENT_H

#include "mind/mind_priv.h"

/* As thinker_out.use. */
int consent_use(struct speech *s, const struct thinker_use *u, struct skill_result *ret, struct error *e);
/* As mind_do. */
int consent_do(struct walk *w, struct mind_deed *d, struct error *e);
/* Before anybody else answers. True: the turn was the answer to what waited, and that is answered. */
bool consent_answer(struct walk *w, struct speech *s);
/* After the reply, before it is kept: puts the question, if there is one. */
void consent_ask(struct walk *w, struct speech *s);
/* After the reply was kept: from now on the question waits. */
void consent_wait(struct walk *w, struct speech *s);

#endif
