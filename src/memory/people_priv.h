/* SPDX-License-Identifier: Apache-2.0
 *
 * Everybody one owner knows, read once and searched in memory: a person names hundreds, not millions. For the room's own
 * files.
 */
#ifndef OS1_MEMORY_PEOPLE_PRIV_H
#define OS1_MEMORY_PEOPLE_PRIV_H

#include "memory/people.h"
#include "memory/people_words.h"

struct people_one {
  struct entity entity;
  struct str word; /* people_word(entity.word) */
};
struct people_all {
  VEC(struct people_one) at;
};
int people_load(struct store_read *r, struct arena *a, uint32_t owner, struct people_all *ret);

/* How well a plain name names somebody: 0 not; higher is surer. */
enum { NAME_NOT = 0, NAME_NICK = 50, NAME_PART = 60, NAME_WHOLE = 100 };
int people_name_fits(const struct language *l, struct str plain, struct str asked);
/* Whether somebody of that pronoun may be meant: said so, or nothing said speaks against it. */
bool people_pronoun_fits(const struct language *l, const struct entity *e, struct str pronoun);

#endif
