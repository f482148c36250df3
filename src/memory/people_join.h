/* SPDX-License-Identifier: Apache-2.0
 *
 * people_join: two entries that are one, and one that is two. It is done when the person says so and never otherwise;
 * every turn and fact stays, and the last acts can be taken back one by one.
 *
 * Merging: what is known of `from` is known of `into` from then on; `from` stays kept as a name of theirs (same_as) and
 * is told of no more by itself. What `into` lacked (a name, a word, a pronoun) it takes. Facts that speak against each
 * other stay side by side, the later learnt one is told first.
 * Splitting: what those turns told of somebody is told of a new somebody of the same name.
 * Undoing: the newest act of the two. What was learnt since stays with whom it was learnt of; where a split is undone,
 * with the one that is left.
 *
 * What is needed to undo stands in the setting "people.acts" and is ids alone, so that what is forgotten stays
 * forgotten. Asked for inside a transaction, or as a setting to keep (memory/keeps.h): PEOPLE_MERGE "INTO FROM",
 * PEOPLE_SPLIT "ID TURN...", PEOPLE_UNDO "".
 */
#ifndef OS1_MEMORY_PEOPLE_JOIN_H
#define OS1_MEMORY_PEOPLE_JOIN_H

#include "memory/memory.h"
#include "ports/view.h"

#define PEOPLE_MERGE "people.merge"
#define PEOPLE_SPLIT "people.split"
#define PEOPLE_UNDO  "people.undo"
/* The pairs that were asked about and are not one, or were left open: "A B" in a line each. */
#define PEOPLE_ASKED "people.asked"

/* All in apply; ids are one owner's. ERR_NOT_FOUND: nobody of that id; ERR_INVALID: the same one twice. */
int people_merge(struct memory *m, struct store_txn *t, uint64_t into, uint64_t from, int64_t now);
/* ERR_NOT_FOUND too where none of the turns speaks of them by a fact or was the first to; *ret_new may be NULL. */
int people_split(struct memory *m, struct store_txn *t, uint64_t id, const uint64_t *turns, size_t count, int64_t now,
                 uint64_t *ret_new);
/* ERR_NOT_FOUND: there is nothing to undo. */
int people_undo(struct memory *m, struct store_txn *t, uint32_t owner, int64_t now);

/* Whether a setting to keep is one of these orders, and carrying it out. */
bool people_is_order(struct str key);
int people_carry_out(struct memory *m, struct store_txn *t, uint32_t owner, struct str key, struct str value,
                     int64_t now);

/* What can be undone. ERR_NOT_FOUND: nothing. */
int people_last_act(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct view_act *ret);

#endif
