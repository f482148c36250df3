/* SPDX-License-Identifier: Apache-2.0
 *
 * Everybody one owner knows, read once and searched in memory: a person names hundreds, not millions. For the room's
 * own files.
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
  VEC(struct people_one) also; /* merged into one of `at`, which their same_as names */
};
int people_load(struct store_read *r, struct arena *a, uint32_t owner, struct people_all *ret);

/* The id that an entity's stands for: its own, or that of whom it was merged into. */
int people_root(struct store_read *r, struct arena *a, uint64_t id, uint64_t *ret);
/* How well any of the names of one names somebody, their own or that of one merged into them. */
int people_one_fits(const struct language *l, const struct people_all *all, const struct people_one *one,
                    struct str asked);
/* Whether any word of the person's own for one is among these. */
bool people_one_worded(const struct people_all *all, const struct people_one *one, const struct people_words *words);

/* How well a plain name names somebody: 0 not; higher is surer. */
enum { NAME_NOT = 0, NAME_NICK = 50, NAME_PART = 60, NAME_WHOLE = 100 };
int people_name_fits(const struct language *l, struct str plain, struct str asked);
/* What a word of the person's own says of somebody's kind; 0 nothing. */
int64_t people_kind_of_word(const struct language *l, struct str word);

/* ---- a turn's people: people_meet.c ---- */
/* A mention of somebody. */
struct people_mention {
  struct who who;
  int64_t kind;    /* ENTITY_PERSON..., as the words around it say; 0 unknown */
  uint64_t before; /* whom this turn spoke of just before, for a pronoun; ID_NONE nobody */
  bool only_known; /* nobody is made */
};
struct people_met {
  struct entity entity;
  bool met;        /* made just now */
  uint64_t joined; /* this one was found to be the same and is no more; ID_NONE nobody */
};
/* One turn in apply, everybody known at hand. */
struct people_meeting {
  struct memory *memory;
  struct store_txn *txn;
  struct arena *arena;
  const struct turn *turn;
  struct people_all all;
  int64_t since; /* when its conversation began */
};
int people_meeting_begin(struct people_meeting *p, struct memory *m, struct store_txn *t, struct arena *a,
                         const struct turn *turn);
/* The entity meant, made when there is none; its name, word and pronoun filled in where they were unknown, and noted as
 * mentioned now. ERR_NOT_FOUND when nobody can be meant or more than one could be: "she" with nobody in view, a bare
 * "anna" where two are known and the conversation spoke of neither. */
int people_meet(struct people_meeting *p, const struct people_mention *mention, struct people_met *ret);
/* Writes a changed entity, here and in the store. */
int people_change(struct people_meeting *p, const struct entity *e);
/* The word as this turn's speaker means it: "sister", "anna's sister". */
struct str people_scoped_word(const struct people_meeting *p, const struct who *who);

/* Whether somebody of that pronoun may be meant: said so, or nothing said speaks against it. */
bool people_pronoun_fits(const struct language *l, const struct entity *e, struct str pronoun);

#endif
