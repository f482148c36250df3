/* SPDX-License-Identifier: Apache-2.0
 *
 * keeps: carries out what a skill, a thinker or set-up asked to keep (ports/skill.h), inside a transaction.
 */
#ifndef OS1_MEMORY_KEEPS_H
#define OS1_MEMORY_KEEPS_H

#include "memory/memory.h"
#include "ports/skill.h"

/* Records with number 0 get an id of `owner`; a setting replaces the one with its key, an entity joins the one of its
 * name or word; a `source` of 0 becomes turn. ERR_DENIED for an id of somebody else. A setting
 * of one of the keys of memory/people_join.h is an order to merge, split or undo. */
int keeps_apply(struct memory *m, struct store_txn *t, uint32_t owner, const struct skill_keep *keeps, uint64_t turn,
                int64_t now, struct error *e);

#endif
