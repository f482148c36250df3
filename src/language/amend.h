/* SPDX-License-Identifier: Apache-2.0
 *
 * amend: an order said again with one thing put right: "remind me tomorrow at 6 to feed the cat" and "make it seven"
 * are "remind me tomorrow at seven to feed the cat". A number takes the place of a number, a day of a day, a name of a
 * name; any other word only of the one that was said to be wrong. Pure; any thread.
 */
#ifndef OS1_LANGUAGE_AMEND_H
#define OS1_LANGUAGE_AMEND_H

#include "language/reading.h"

/* `order` as `r`, the turn after it, has it; STR_NONE where r puts nothing of it right. In the arena. */
struct str amend_order(const struct language *l, struct arena *a, struct str order, const struct reading *r);

#endif
