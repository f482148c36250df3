/* SPDX-License-Identifier: Apache-2.0
 *
 * list_read: what a turn asks of lists (list_arguments, entries.h): which things, and on which list each of them goes.
 * "put flour on the shopping list and paint on jobs" has two.
 */
#ifndef OS1_SKILLS_LIST_READ_H
#define OS1_SKILLS_LIST_READ_H

#include "base/arena.h"
#include "ports/view.h"

/* Whole words of the item, or the item whole; without regard to case. */
bool list_item_is(struct arena *a, const struct item *i, struct str wanted);

#endif
