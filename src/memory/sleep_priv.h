/* SPDX-License-Identifier: Apache-2.0
 *
 * One night's sleep. For the room's own files.
 *
 *   sleep.c         the run and its writes         sleep_gather.c  turns into episodes, episodes into days
 *   sleep_day.c     a day: digest, use, fading     sleep_told.c    facts, threads and clauses in words
 *   sleep_people.c  each person's digest           sleep_settle.c  what cannot both be so
 *   sleep_forget.c  what goes with forgotten turns sleep_diary.c   read back
 */
#ifndef OS1_MEMORY_SLEEP_PRIV_H
#define OS1_MEMORY_SLEEP_PRIV_H

#include "language/reading.h"
#include "memory/memory_priv.h"
#include "memory/sleep.h"

enum {
  GATHER_TURNS = 256,   /* turns of one write: some milliseconds of the writer's time */
  PEOPLE_AT_ONCE = 32,  /* digests of one write */
  DIGEST_ITEMS = 3,     /* things a digest of a day tells */
  READ_BYTES_MAX = 2000 /* a longer turn is pasted, or dictated: none of its clauses is retold */
};

typedef VEC(uint64_t) sleep_ids;
bool sleep_ids_hold(const sleep_ids *ids, uint64_t id);
void sleep_ids_add(struct arena *a, sleep_ids *ids, uint64_t id); /* once */

struct sleeper {
  struct memory *memory;
  uint32_t owner;
  const struct sleep_options *options;
  struct sleep_report *report;
  struct error *error;
  struct arena arena;         /* lives as long as the run */
  int64_t now;                /* when it began */
  int64_t night;              /* the last day that is slept over */
  int64_t over;               /* the last day that is over */
  VEC(struct thread) threads; /* as the run found them */
  VEC(struct bar) bars;       /* in force */
};

/* One write, after asking whether to go on. */
int sleeper_write(struct sleeper *s, store_apply_fn *apply, void *arg);
int sleeper_read(struct sleeper *s, struct store_read **ret);
/* Ends the read. What could not be read on the way is a failure. */
int sleeper_read_end(struct sleeper *s, struct store_read *r, int code);

int sleep_gather(struct sleeper *s);
int sleep_days(struct sleeper *s);
int sleep_people(struct sleeper *s);
int sleep_settle(struct sleeper *s);

/* The number of the last turn that was gathered, as it is kept; and its id. */
struct str sleep_cursor(struct memory *m, struct store_read *r, uint32_t owner, struct arena *a);
uint64_t sleep_gathered(struct memory *m, struct store_read *r, uint32_t owner);
/* The civil day of a turn, where it was said. */
int64_t sleep_day_of(const struct turn *t);

/* ---- in words: sleep_told.c ---- */
struct telling {
  struct memory *memory;
  struct store_read *read;
  struct arena *arena;
  const struct sleep_teller *teller;
  int32_t offset;
};
typedef VEC(struct sleep_slot) sleep_slots;
void sleep_slot_text(const struct telling *t, sleep_slots *v, const char *name, struct str text);
void sleep_slot_number(const struct telling *t, sleep_slots *v, const char *name, int64_t number);
void sleep_slot_day(const struct telling *t, sleep_slots *v, const char *name, int64_t day);
/* "" where no line fits. */
struct str sleep_tell(const struct telling *t, const char *family, const sleep_slots *v);
/* Somebody's p.name, p.word, p.pronoun and p.said. */
void sleep_slot_entity(const struct telling *t, sleep_slots *v, const struct entity *e);
/* "Anna lives in Lisbon"; own: "lives in Lisbon", of whom is known. "" for what is not told. */
struct str sleep_tell_fact(const struct telling *t, const struct fact *f, bool own);
struct str sleep_tell_thread(const struct telling *t, const struct thread *h);
/* "you fixed the shed door", of a clause that was read whole; "" otherwise. */
struct str sleep_tell_statement(const struct telling *t, const struct statement *s);
/* Whether it may stand in a digest: nothing barred, tender or of somebody tender. */
bool sleep_may_tell(const struct telling *t, const struct sleeper *s, struct str text, uint64_t about, uint64_t object);

/* [17, 18] */
struct str sleep_sources_text(struct arena *a, const sleep_ids *ids);
void sleep_sources_read(struct arena *a, struct str text, sleep_ids *ret);

/* Whether each turn is there in this write. */
bool sleep_sources_stand(struct store_txn *t, const sleep_ids *ids);
/* Writes a digest where it says something else than `old` (NULL: none). *ret_changed says whether. An empty text takes
 * it away. */
int sleep_digest_put(struct store_txn *t, const struct digest *old, struct digest *d, bool *ret_changed);

/* Notes what a night did: a pair once, whichever night; what has none, once a night. *ret_new: it was not there. */
int sleep_change_put(struct store_txn *t, uint32_t owner, struct night_change *c, bool *ret_new);

#endif
