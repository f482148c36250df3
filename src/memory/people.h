/* SPDX-License-Identifier: Apache-2.0
 *
 * people: one entry per person, animal or named thing, found by name, nickname or the person's own word. Two who share a
 * name are kept apart by their words ("my sister anna", "anna at work"); a name alone then means the one this
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

/* A mention of somebody in a turn. */
struct people_mention {
  const struct who *who;
  int64_t kind;    /* ENTITY_PERSON..., as the words around it say; 0 unknown */
  uint64_t before; /* whom this turn spoke of just before, for a pronoun; ID_NONE nobody */
};
struct people_meant {
  struct entity entity;
  bool met;        /* made just now */
  uint64_t joined; /* this one was found to be the same and is no more; ID_NONE nobody */
};
/* The entity meant, made when there is none; its name, word and pronoun filled in where they were unknown, and noted as
 * mentioned now. ERR_NOT_FOUND when nobody can be meant or more than one could be: "she" with nobody in view, a bare
 * "anna" where two are known and the conversation spoke of neither. In apply. */
int people_resolve(struct memory *m, struct store_txn *t, struct arena *a, const struct people_mention *mention,
                   const struct turn *turn, struct people_meant *ret);
/* The speaker of an imported turn. In apply. */
int people_speaker(struct memory *m, struct store_txn *t, struct arena *a, const struct turn *turn,
                   struct people_meant *ret);

#endif
