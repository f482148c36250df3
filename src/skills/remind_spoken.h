/* SPDX-License-Identifier: Apache-2.0
 *
 * remind_spoken: a request as it is spoken or typed, with its hours where who reads times finds them: "at uh eleven" is
 * "at eleven", "sat 10 to visit mum" is "sat at 10", "0730 tomorrow" is "at 07:30 tomorrow".
 */
#ifndef OS1_SKILLS_REMIND_SPOKEN_H
#define OS1_SKILLS_REMIND_SPOKEN_H

#include "language/reading.h"

/* The reading with its text, tokens and times so mended, in `a`; as it was where nothing is. now: civil. */
struct reading remind_spoken(const struct language *l, struct arena *a, const struct reading *r, int64_t now);

#endif
