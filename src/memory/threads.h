/* SPDX-License-Identifier: Apache-2.0
 *
 * threads: what is left open, and what is not to be raised; learnt inside the transaction that keeps the turn, from the
 * person's own words alone. data/<language>/patterns/threads.txt has the words.
 *
 *   a coming event, an intention, a question ── threads_learn ──> OPEN
 *   OPEN ── the day has come, asked once (thinkers/builtin/opening.c) ──> ASKED
 *   OPEN, ASKED ── a turn tells how it went, or that it did not happen ── threads_learn ──> CLOSED, with their words
 *   OPEN, ASKED ── another day ── threads_learn ──> CLOSED as moved, and a new OPEN one with that day
 *   OPEN, ASKED ── 14 days past its last day ──> STALE (opening.c)
 *
 *   OPEN ── two things told that cannot both be so: memory/sleep.h opens it; the one said when asked stands
 *
 * 1. One thing has one thread that is OPEN or ASKED.
 * 2. ASKED never becomes OPEN: nothing is asked twice.
 * 3. Nothing under a bar in force, or tender, is opened into a question (thinkers/builtin: plan_may_raise).
 */
#ifndef OS1_MEMORY_THREADS_H
#define OS1_MEMORY_THREADS_H

#include "language/reading.h"
#include "memory/memory.h"

/* Days from its last day until a thread is let go. */
enum { THREAD_STALE_DAYS = 14 };

/* What stood in the talk just before the turn. */
struct threads_context {
  bool offered;       /* it offered to remind of an intention, or leave it alone */
  bool asked;         /* the being's last line asked how a thread went */
  struct str subject; /* what the talk was about: a name, a word or a noun phrase; "" */
  uint64_t about;     /* whom: ID_NONE nobody */
};

/* turn->id is set, and its facts are learnt. */
int threads_learn(struct memory *m, struct store_txn *t, struct arena *a, const struct reading *r,
                  const struct turn *turn, const struct threads_context *c);

/* Whether two of them name one thing: half of the content words of the longer, or all of the shorter's. Verbs count by
 * their base. */
bool threads_same(const struct language *l, struct arena *a, struct str x, struct str y);
/* Whether every content word of `what` stands in `text`. */
bool threads_holds(const struct language *l, struct arena *a, struct str text, struct str what);
/* Whether `text` speaks of `what`: every content word of `what` stands in it, or its last noun does. */
bool threads_speaks_of(const struct language *l, struct arena *a, struct str text, struct str what);
/* How the turn says that something ended; ENDED_UNSAID when it does not. *ret_text, where not NULL, is the sentence
 * that says so. */
enum thread_end threads_ending(const struct language *l, struct arena *a, const struct reading *r,
                               struct str *ret_text);
/* Whether it is a talk with somebody: "ring my mum on sundays". */
bool threads_is_talk(const struct language *l, struct arena *a, struct str what);
/* "haven't yet", "nothing yet": an answer that leaves it open. */
bool threads_not_yet(const struct language *l, struct arena *a, const struct reading *r);
/* "sundays", where a turn says that they are bad; "" where none does. */
struct str threads_bad_day(const struct language *l, struct arena *a, const struct reading *r);
/* Whether the phrase begins with a verb, and with one in -ing. */
bool threads_begins_ing(const struct language *l, struct arena *a, struct str what);
/* Words that are tender whoever says them: loss, harm, money after a parting. "" when there are none. */
struct str threads_tender_word(const struct language *l, struct arena *a, struct str text);

#endif
