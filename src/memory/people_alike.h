/* SPDX-License-Identifier: Apache-2.0
 *
 * people_alike: whether two entries may be one: the same name, or a nickname of it, and nothing that speaks against it
 * in what they are to the speaker. It is a question to put, never an answer.
 */
#ifndef OS1_MEMORY_PEOPLE_ALIKE_H
#define OS1_MEMORY_PEOPLE_ALIKE_H

#include "base/arena.h"
#include "language/language.h"
#include "ports/records.h"

/* A sister and a boss are two; a mate and a colleague may be one; who is tender, or somebody else's, is not asked of.
 */
bool people_may_be_one(const struct language *l, struct arena *a, const struct entity *x, const struct entity *y);

/* The setting PEOPLE_ASKED, a line a pair: whether the pair was asked about, and whether they were said to be two. */
bool people_pair_asked(struct str asked, uint64_t x, uint64_t y, bool *ret_two);
/* That setting with the pair added, or said anew. */
struct str people_pair_noted(struct arena *a, struct str asked, uint64_t x, uint64_t y, bool two);

#endif
