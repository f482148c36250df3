/* SPDX-License-Identifier: Apache-2.0
 *
 * One turn's facts in the making. For the room's own files.
 *
 *   facts.c          whom a fact is about, what is asserted         facts_close.c   what ends or is retracted by it
 *   facts_correct.c  "no, hannah": a name put right
 */
#ifndef OS1_MEMORY_FACTS_PRIV_H
#define OS1_MEMORY_FACTS_PRIV_H

#include "memory/facts.h"
#include "memory/people_priv.h"

struct lesson {
  struct people_meeting people;
  const struct reading *reading;
  uint64_t self;   /* whom "I" means: ID_NONE the owner, else the speaker's entity */
  uint64_t before; /* whom the turn spoke of last */
  int64_t day;     /* of the turn, where it was said */
  bool corrected;  /* a name was put right */
  struct learnt *learnt;
};

static inline struct store_txn *lesson_txn(struct lesson *l) {
  return l->people.txn;
}
static inline struct store_read *lesson_read(struct lesson *l) {
  return l->people.txn->ops->view(l->people.txn);
}
static inline struct arena *lesson_arena(struct lesson *l) {
  return l->people.arena;
}
static inline const struct turn *lesson_turn(const struct lesson *l) {
  return l->people.turn;
}

struct fact_list {
  VEC(struct fact) at;
};
/* Believed facts; relation "": all. */
int facts_believed_about(struct lesson *l, uint64_t about, struct str relation, struct fact_list *ret);
int facts_believed_with(struct lesson *l, const char *field, struct scan which, struct str relation,
                        struct fact_list *ret);
/* Days of a stretch of time; DAY_UNKNOWN where it is open or not said. Where it is open towards now ("since 2019") the
 * days are those of its beginning. */
void fact_days(struct when w, int64_t *ret_first, int64_t *ret_last);
/* Of what was so from one time to another ("from 2010 to 2015"): the days of both. */
void fact_days_between(struct when w, struct fact *f);
bool fact_same_value(const struct fact *f, struct str plain, uint64_t object);

/* It was so, and stopped: between `first` and `last`, or, where that is DAY_UNKNOWN, between when it was last said and
 * now. */
int fact_end(struct lesson *l, struct fact f, int64_t first, int64_t last);
/* It never was so. */
int fact_retract(struct lesson *l, struct fact f);
/* Whether this turn may touch what that fact says. */
bool fact_may_close(const struct lesson *l, const struct fact *f);
/* Writes a new fact of this turn: id, source, state, learnt_at and taint are filled in. */
int fact_insert(struct lesson *l, struct fact *f);

/* What a new value leaves behind: the one before it, of a relation that has one at a time. *ret_past: what was said
 * later already says otherwise, so the new one is history. */
int fact_supersede(struct lesson *l, const struct fact *f, const struct fact **ret_later);
/* What a fact of who is with whom does to those told from the other's side: over: `about` parted from `object`, or from
 * whoever it was (retract: never was with them); else `about` is with `object` now, and with nobody else. */
int fact_part_others(struct lesson *l, const struct fact *f, bool over, bool retract);
/* "my new boss is ines": there is one boss, so the last one is none any more. */
int fact_supersede_kin(struct lesson *l, const struct fact *f);
/* Those of the relation that `value` and `object` name (all of them when nothing is named) end or are retracted.
 * *ret_any: some did. */
int facts_close(struct lesson *l, const struct fact *like, bool retract, bool *ret_any);

/* "no, her name is hannah": somebody known is called so, and not as was thought. ERR_NOT_FOUND: the turn corrects no
 * name of theirs. */
int facts_rename(struct lesson *l, uint64_t id, struct str name);
/* Whether the turn says "not" of that word. */
bool lesson_negates(const struct lesson *l, struct str plain);
/* A name put right, where a turn corrects and its facts alone did not. */
int facts_correct_name(struct lesson *l);

#endif
