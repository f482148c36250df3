/* SPDX-License-Identifier: Apache-2.0
 *
 * entered: what entered a turn from outside, joined: the turn itself, what the talk's notes hold of it, what the
 * thinker looked at (where it does not name that itself), what skills came to, what the reply names as its source. Once
 * in, it is in: of the request, of the reply, and of all that is kept from it.
 */
#ifndef OS1_MIND_ENTERED_H
#define OS1_MIND_ENTERED_H

#include "mind/mind_priv.h"

/* The view a thinker is given: w's own where it names what is from outside, else one that notes all that is seen. */
const struct view *entered_view(struct walk *w);
enum taint entered_taint(const struct walk *w);
/* Of a reply whose trace this is. */
enum taint entered_reply(struct walk *w, const json_t *trace);
/* Before a reply is kept: what a thinker notes for its next turn stays from outside as long as the talk lasts. */
void entered_note(struct walk *w);
/* Another talk has begun: what was noted with something from outside in it is dropped, not carried over. */
void entered_begin(struct walk *w);

#endif
