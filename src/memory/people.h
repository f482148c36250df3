/* SPDX-License-Identifier: Apache-2.0
 *
 * people: one entry per person, animal or named thing, found by name, nickname or the person's own word. Two who share
 * a name are kept apart by their words ("my sister anna", "anna at work"); a name alone then means the one this
 * conversation spoke of, or nobody. A word that only another speaker would use carries that speaker: "anna's sister".
 */
#ifndef OS1_MEMORY_PEOPLE_H
#define OS1_MEMORY_PEOPLE_H

#include "language/reading.h"
#include "memory/memory.h"
#include "ports/view.h"

/* For reading_context.known: arg is a `struct people_known`. */
struct people_known {
  struct memory *memory;
  struct store_read *read;
  struct arena *arena;
  uint32_t owner;
  struct people_all *all; /* read on the first call; NULL to begin with */
};
bool people_known(void *arg, struct str plain, struct who *ret);

/* Everybody whom a name, nickname, first or last name or word may mean, likeliest first; "" lists everybody, last
 * mentioned first. Small words around it ("my sister") are passed over. */
int people_find(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct str name_or_word,
                struct view_entities *ret);

#endif
