/* SPDX-License-Identifier: Apache-2.0
 *
 * due: what falls due while somebody is here, said at that moment. The greeting contract (thinkers/builtin/opening.c)
 * tells what came due while it was shut.
 */
#ifndef OS1_MIND_DUE_H
#define OS1_MIND_DUE_H

#include "mind/mind_priv.h"

/* Says each reminder and timer whose time has come and was not told, and keeps that it was. */
void due_say(struct walk *w, struct speech *s);

#endif
