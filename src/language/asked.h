/* SPDX-License-Identifier: Apache-2.0
 *
 * asked: the part of a turn that asks, without what is said of the asking: "and what is my apprentice called, let me
 * hear you say it". What may stand before and behind it is in data/<language>/asked.txt.
 */
#ifndef OS1_LANGUAGE_ASKED_H
#define OS1_LANGUAGE_ASKED_H

#include "language/token.h"

/* A part of text; text itself where it asks nothing with a question word, or nothing stands beside that. */
struct str asked_core(const struct language *l, struct arena *a, struct str text);

/* What of a turn is to be read: all but what a question has behind it ("... remind me", "... go on, say it for me") and
 * what the speaker only asks themselves before they go on ("what was i going to say oh the cat is called ..."). A
 * question has its mark. "": all of it. */
struct str asked_trimmed(const struct language *l, struct arena *a, const struct tokens *t);

/* What the being is asked for (reading.h, asks) may be of something that was told: a price, where something is. */
bool asked_may_be_told(const struct language *l, struct arena *a, struct str asks);

#endif
