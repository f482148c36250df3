/* SPDX-License-Identifier: Apache-2.0
 *
 * builtin: the mind that needs no model. It answers what was asked, takes corrections, says back the exact thing, asks
 * for the one thing missing, or is quiet, in authored words only (phrase/). Everything it knows comes through the view
 * and the reading; a reply never stands on a higher rung than the reading.
 *
 *   builtin.c   one turn, start to end        plan_answer.c   questions, skills, what is asked of the being
 *   plan.c      moves, scores, choosing       plan_facts.c    what was told: acknowledged, corrected
 *   session.c   state between turns           plan_chat.c     news, small talk, reflecting, repair
 *   slots.c     what a line may name          plan_tell.c     a life told: the exact thing said back
 *   plan_life.c a ledger of their own words    plan_thread.c   what is open, how it ended, goodnight
 *   plan_raise.c  whether a thing may be raised unasked
 *   plan_two.c    two orders in one turn
 *   plan_bare.c   "where", "when is it": of what was just told
 *   plan_courtesy.c  hellos and thanks in kind, what is asked in passing, a shout
 *   opening.c   the greeting contract         plan_lead.c     the second half: a gap, a callback, people first
 *
 * One thread at a time; about 0.1 ms a turn. What it keeps between turns stands in the turn's session object.
 */
#ifndef OS1_THINKERS_BUILTIN_BUILTIN_H
#define OS1_THINKERS_BUILTIN_BUILTIN_H

#include "language/reading.h"
#include "phrase/phrase.h"
#include "ports/thinker.h"

/* The registry it may ask; skills/skills.h has its functions. */
struct builtin_skills {
  const struct skill *(*find)(struct str name);
  json_t *(*arguments)(const struct skill *s, const struct language *l, const struct reading *r, const struct view *v,
                       const json_t *known, const char **ret_missing);
  /* For a turn in which no skill was read; "" for none. May be NULL. */
  struct str (*guess)(const struct language *l, struct arena *a, const struct reading *r);
  /* The same, where a skill is in the middle of something: before a guess. May be NULL. */
  struct str (*engaged)(const struct language *l, const struct reading *r, const struct view *v, const json_t *states);
};

/* The language, the book and the table outlive it. skills NULL: it can do nothing but talk. */
int thinker_builtin_open(const struct language *l, const struct phrase_book *b, const struct builtin_skills *skills,
                         struct thinker **ret, struct error *e);

/* For another thinker beside this one, which is a thinker_builtin. Whether the turn is for the program itself and no
 * matter of talk: somebody has come or is going, a skill is asked for or in the middle of something, the being is asked
 * about itself, a topic is barred or opened. Where tools of others are offered, what it could do itself it does, and
 * what it could not ("can you send mail") is theirs. */
bool thinker_builtin_owns(struct thinker *t, const struct thinker_turn *in);
/* The skill in the middle of something whose turn it is, "debate.more"; "" none. In the view's arena. */
struct str thinker_builtin_engaged(struct thinker *t, const struct thinker_turn *in);
/* The turn was answered by the other one: what the next reading needs of it is noted all the same. */
void thinker_builtin_heard(struct thinker *t, const struct thinker_turn *in);

#endif
