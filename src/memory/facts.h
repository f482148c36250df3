/* SPDX-License-Identifier: Apache-2.0
 *
 * facts: what is known, in two times. Learnt inside the transaction that keeps the turn; never from the being's own
 * words and never from recalled text. A new state closes the old one (moved: lives), a correction retracts it, saying
 * the same again changes nothing but when somebody was last mentioned. What came from outside (taint) closes nothing
 * that the person said. Relations and their values: docs/FACTS.md.
 */
#ifndef OS1_MEMORY_FACTS_H
#define OS1_MEMORY_FACTS_H

#include "language/reading.h"
#include "memory/memory.h"

/* Two entities that this turn showed to be one: `from` is no more. Never silent: who learns it says so. */
struct learnt_join {
  uint64_t from, into;
};
struct learnt {
  VEC(struct fact) made;   /* in the arena */
  VEC(struct fact) closed; /* ended or retracted by this turn */
  VEC(struct entity) met;  /* new entities */
  VEC(struct learnt_join) joined;
};

/* turn->id is set. Facts about people of an imported conversation are about them, not the owner, unless the speaker is
 * the owner (role). */
int facts_learn(struct memory *m, struct store_txn *t, struct arena *a, const struct reading *r,
                const struct turn *turn, struct learnt *ret);
/* One value at a time (lives, age, works_at...) or many (likes, pet, has...). */
bool fact_is_single(struct str relation);

#endif
