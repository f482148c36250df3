/* SPDX-License-Identifier: Apache-2.0
 *
 * people: one entry per person, animal or named thing, found by name, nickname or the person's own word.
 */
#ifndef OS1_MEMORY_PEOPLE_H
#define OS1_MEMORY_PEOPLE_H

#include "language/reading.h"
#include "memory/memory.h"

/* For reading_context.known: arg is a `struct people_known`. */
struct people_known {
  struct memory *memory;
  struct store_read *read;
  struct arena *arena;
  uint32_t owner;
};
bool people_known(void *arg, struct str plain, struct who *ret);
/* The entity meant, made when there is none; ERR_NOT_FOUND when nobody can be meant ("she" with nobody in view).
 * near: the conversation's recent turns say whom a pronoun means. */
int people_resolve(struct memory *m, struct store_txn *t, struct arena *a, const struct who *who, const struct turn *turn, struct entity *ret);

#endif
