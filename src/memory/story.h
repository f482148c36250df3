/* SPDX-License-Identifier: Apache-2.0
 *
 * story: the turns that speak of one: those that name them, and those from which something of them was learnt. Only the
 * person's words and others', never the being's, and none that
 * only asks. A name that two bear names neither: then only what was learnt counts.
 */
#ifndef OS1_MEMORY_STORY_H
#define OS1_MEMORY_STORY_H

#include "memory/memory.h"
#include "ports/view.h"

/* Oldest first. limit: the newest so many; 0: all, a thousand at most. */
int story_of(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, const struct entity *e,
             size_t limit, struct view_turns *ret);

#endif
