/* SPDX-License-Identifier: Apache-2.0
 *
 * meaning: turns by what they mean to a model of embeddings that the person chose. Each turn that is evidence has a
 * vector (RECORD_VECTOR), made in the background by whoever has the model: meaning_next says which turns are without,
 * meaning_keep keeps theirs. A question gets its own from the function given to meaning_use, and the turns whose
 * vectors point the same way are candidates of recall beside those that its words find (index/nearest.h).
 *
 * Which model is in the settings, and everything kept is of one: another choice takes all vectors away.
 *   vectors.url      the server; not there: none, and nothing here is asked or kept
 *   vectors.name     its model      vectors.key   a file      vectors.away   its host, when that is not this machine
 *   vectors.begun    when it was chosen: what was asked of the one before is not kept
 *   vectors.through  every turn up to this id was asked about
 *
 *             meaning_find                       meaning_keep
 *   ABSENT ---------------> READY (all read in) ---------------> READY
 *      ^ a turn was erased, another choice |
 *      +-----------------------------------+
 * Invariant: what is in memory is read, with the lock held, from what is durable; an erasure empties it when it is
 * durable. So no vector of a turn that is gone is ever searched.
 */
#ifndef OS1_MEMORY_MEANING_H
#define OS1_MEMORY_MEANING_H

#include "memory/memory.h"

/* Numbers of a vector that are taken. */
enum { MEANING_DIMS_MAX = 4096 };
struct meaning_vector {
  int8_t at[MEANING_DIMS_MAX];
  size_t dims; /* 0: there is none */
};
/* As a model gives it. false: one is no number, all are 0, or there are none or too many; then dims is 0. */
bool meaning_pack(const double *v, size_t dims, struct meaning_vector *ret);

struct meaning;
struct meaning *meaning_new(void);
void meaning_free(struct meaning *g);

/* ---- chosen ---- */

struct meaning_choice {
  struct str url, name, key, away; /* url "": none */
};
/* Takes all vectors of the person away, and keeps the choice, in one transaction. Not from the writer's thread. */
int meaning_choose(struct memory *m, uint32_t owner, const struct meaning_choice *c, struct error *e);
struct meaning_state {
  struct meaning_choice choice; /* in the arena */
  struct str begun;
  uint64_t through;
  uint64_t kept; /* vectors */
};
/* url "": none was chosen. */
int meaning_look(struct memory *m, struct store_read *r, uint32_t owner, struct arena *a, struct meaning_state *ret);

/* ---- made ---- */

/* At most so many bytes of a turn's words are asked about: models read a few hundred words. */
enum { MEANING_TEXT_MOST = 1500, MEANING_BATCH_MOST = 64 };
struct meaning_turn {
  uint64_t id;
  struct str text;              /* its caption too */
  struct meaning_vector vector; /* set by whoever has the model; none: the turn goes without */
};
struct meaning_batch {
  uint32_t owner;
  struct str begun;
  uint64_t from, through; /* ids looked at: everything between has been asked about when the batch is kept */
  struct meaning_turn *turns;
  size_t len;
};
/* The next turns without a vector, at most `most`, oldest first; in the arena. through == from - 1: there are none. */
int meaning_next(struct memory *m, struct store_read *r, uint32_t owner, size_t most, struct arena *a,
                 struct meaning_batch *ret);
/* Keeps what of it still is: nothing of a turn forgotten meanwhile, nothing at all where another choice was made
 * (ERR_CANCELLED) or where they are not as long as those that are kept (ERR_INVALID). Not from the writer's thread. */
int meaning_keep(struct memory *m, const struct meaning_batch *b, struct error *e);
/* In apply, for a turn that goes; and in done. */
int meaning_erase(struct store_txn *t, uint64_t id);
void meaning_erase_done(struct memory *m);

/* ---- found ---- */

/* The question's vector; false: there is none now. Called where something is to be recalled, so it says within moments
 * that it has none. */
typedef bool meaning_ask_fn(void *arg, struct str text, struct meaning_vector *ret);
/* Before anything is recalled; NULL: nobody. */
void meaning_use(struct memory *m, meaning_ask_fn *ask, void *arg);

enum { MEANING_FOUND = 32 };
struct meaning_found {
  struct meaning_vector question; /* dims 0: meaning has no part in it */
  float mean, deviation;          /* of the cosines of all */
  uint64_t ids[MEANING_FOUND];    /* the nearest */
  size_t len;
};
/* Nothing of it is an error: where there is no vector, words alone find. */
void meaning_find(struct memory *m, uint32_t owner, struct str question, struct meaning_found *ret);
/* 0..1: how far a turn stands out from all of them by its cosine: none up to MEANING_LEAST deviations over the mean,
 * all of it at MEANING_MOST. 0 where it has no vector. */
double meaning_share(struct memory *m, uint32_t owner, const struct meaning_found *f, uint64_t id);

#endif
