/* SPDX-License-Identifier: Apache-2.0
 *
 * interview: set-up's steps (setup/setup.h), driven through the same walk as any turn: answers are kept and read, lines
 * go out past care, and what set-up wants kept is kept with the reply.
 */
#ifndef OS1_MIND_INTERVIEW_H
#define OS1_MIND_INTERVIEW_H

#include "mind/mind_priv.h"

bool interview_is_on(struct walk *w);
/* Whether somebody sits at this channel, is greeted and can be interviewed. */
bool interview_has_somebody(struct str channel);
/* False when a channel where nobody sits (say, the library) finds a home that is not set up: it takes the defaults, and
 * the person's own interview can still be had by `setup --again`. */
bool interview_is_due(struct mind *m, struct str channel);
/* What is said in taking them is heard beside the reply, but on a pipe, whose header has said it. */
int interview_defaults(struct mind *m, struct str channel, const struct mind_listener *l, struct error *e);
/* It is being named: who is named now is nobody the person knows. */
bool interview_is_naming(struct walk *w);
int interview_greet(struct walk *w, struct speech *s, struct error *e);
int interview_answer(struct walk *w, const struct mind_utterance *u, struct speech *s, struct error *e);
/* An empty line: nothing is kept of it. */
int interview_skip(struct walk *w, const struct mind_utterance *u, const struct mind_listener *l,
                   struct mind_reply *ret, struct error *e);
/* The conversation a greeting belongs to: the channel's last if young, else a new one. */
int conversation_begin_for(struct walk *w, struct str channel, struct error *e);

#endif
