/* SPDX-License-Identifier: Apache-2.0
 *
 * portrait: what is known of one, in good prose and about 25 words: "Nell: your daughter, nine. Plays the cello, as of
 * today." Who they are comes first, then whether they have died, where they live, what they do, in the person's own
 * words where a clause was read whole, with the day it is known from; then what happened to them last.
 *
 * It is said only of whom was asked about by name, so the dead and the tender are told of; a topic that is barred is
 * left out even then. Nothing from outside stands in it.
 */
#ifndef OS1_MEMORY_PORTRAIT_H
#define OS1_MEMORY_PORTRAIT_H

#include "memory/memory.h"
#include "ports/records.h"

enum { PORTRAIT_WORDS = 25 };
struct portrait {
  struct str text;         /* "" when nothing is known but the name */
  const uint64_t *sources; /* turns, in the order of what they taught */
  size_t source_count;
};
int portrait_of(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, const struct entity *e,
                int64_t civil_now, struct portrait *ret);

#endif
