/* SPDX-License-Identifier: Apache-2.0
 *
 * due: what falls due while somebody is here, said at that moment; and what came due while it was shut, said before the
 * answer on channels that nobody is greeted on (`os1 say`, a pipe, the library). Where somebody is, the greeting
 * contract (thinkers/builtin/opening.c) tells it.
 */
#ifndef OS1_MIND_DUE_H
#define OS1_MIND_DUE_H

#include "mind/mind_priv.h"

/* Says reminders and timers whose time has come and were not told, `most` of them, and keeps that they were: how
 * many. What was hushed, or could not be shown, was not told. */
size_t due_say(struct walk *w, struct speech *s, size_t most);

#endif
