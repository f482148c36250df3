/* SPDX-License-Identifier: Apache-2.0
 *
 * view: ports/view.h over a snapshot of the store. Synchronous, read-only; lives as long as the read and the arena.
 */
#ifndef OS1_MEMORY_VIEW_H
#define OS1_MEMORY_VIEW_H

#include "memory/memory.h"
#include "ports/view.h"

/* v->ops and the rest are filled in; what the view needs beyond them is in the arena. */
void view_open(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, uint64_t conversation,
               int64_t now, int32_t offset, struct view *ret);

#endif
