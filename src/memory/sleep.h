/* SPDX-License-Identifier: Apache-2.0
 *
 * sleep: what the nights make of the days. What comes of it is derived: no answer, recall or fact ever reads it, it
 * goes with what it was made from, and erased it is made again.
 *
 *   gather    turns after the cursor into episodes, and the days they touch open        one write per GATHER_TURNS
 *   days      of each open day: its digest, what was used, what says little             one write a day
 *   people    of everybody known: a digest, where it says something else than before    one write per PEOPLE_AT_ONCE
 *   settle    facts that cannot both be so: the later closes, or one question is kept   one write a pair
 *   close     the store checked, and backed up                                          one write each
 *
 * Invariants
 *   1. Every write leaves a state from which the next run goes on and comes to the same end.
 *   2. A run with nothing new writes nothing.
 *   3. What is written rests on turns that are there in that write: a turn forgotten meanwhile leaves nothing.
 *   4. What is barred or tender, came from outside or was said in distress is in no digest of a day; who is tender has
 *      none, and nothing tender is asked.
 *
 * A day's night is over at four in the morning (SLEEP_HOUR) of the next. A run sleeps over every day that is, by hand
 * over the one that is still going on as well; what is said after that opens it again.
 *
 * Threads: any but the writer's, beside everything else. Sentences come from whoever calls (`sleep_teller`), for this
 * room knows no phrases.
 */
#ifndef OS1_MEMORY_SLEEP_H
#define OS1_MEMORY_SLEEP_H

#include "memory/memory.h"

enum { SLEEP_HOUR = 4 };

struct sleep_slot {
  const char *name;
  struct str text;
  int64_t number; /* SLEEP_NO_NUMBER: none */
};
#define SLEEP_NO_NUMBER INT64_MIN

struct sleep_teller {
  /* A line of the family in the arena; ERR_NOT_FOUND where none fits, and then it is left out. The same slots give the
   * same line. offset: minutes east of UTC, for dates. */
  int (*say)(void *arg, struct arena *a, const char *family, const struct sleep_slot *slots, size_t count,
             int32_t offset, struct str *ret);
  void *arg;
};

struct sleep_options {
  struct sleep_teller teller;
  bool today_too; /* the day that is still going on as well */
  /* Asked before every write; true: it ends there, ERR_CANCELLED. NULL: never. */
  bool (*stop)(void *arg);
  void *arg;
};

struct sleep_report {
  int64_t night;          /* the last day slept over */
  uint64_t turns, nights; /* gathered; days slept over */
  uint64_t people, closed, asked, left, used, faded;
  bool checked, backed_up;
  uint64_t writes;
};

/* *ret is filled in on failure too. ERR_CANCELLED when stopped: the next run goes on from there. */
int sleep_run(struct memory *m, uint32_t owner, const struct sleep_options *o, struct sleep_report *ret,
              struct error *e);
/* The last civil day whose night is over. */
int64_t sleep_night(const struct clock *c);
/* Whether that night has not been slept through yet and anything was said on its day or before: a memory that begins
 * today has no night yet. */
bool sleep_is_due(struct memory *m, uint32_t owner);
/* Whether more waits to be slept over than a month of talk makes, as after an import. As quick as a look. */
bool sleep_is_long(struct memory *m, uint32_t owner);

/* ---- reading back: os1 diary ---- */
struct diary_change {
  struct night_change change;
  struct str text; /* prose; "" where what it was about is gone */
  uint64_t turns[2];
  size_t turn_count;
};
struct diary_person {
  struct digest digest;
  struct entity entity;
};
struct diary_night {
  struct night night; /* its state NIGHT_OPEN: still to be slept over */
  struct str date;
  VEC(struct episode) episodes;
  struct digest digest; /* id ID_NONE: none */
  VEC(struct diary_person) people;
  VEC(struct diary_change) changes;
  VEC(struct str) lines; /* prose: what the night did, in order */
};
struct diary {
  VEC(struct diary_night) nights; /* oldest first */
};
/* The newest `count` nights; day DAY_UNKNOWN, else only that day's. */
int sleep_diary(struct memory *m, struct store_read *r, uint32_t owner, const struct sleep_teller *teller, int64_t day,
                size_t count, struct arena *a, struct diary *ret);

/* ---- forgetting: in apply, before the turns are erased (forget.c) ---- */
struct forget_ids;
/* Takes back what rests on turns and facts that go, but for digests, which forget_follow lists: days are open again,
 * episodes without them, what was used or fades unnoted. */
int sleep_forget(struct memory *m, struct store_txn *t, uint32_t owner, const struct forget_ids *turns,
                 const struct forget_ids *facts);

#endif
