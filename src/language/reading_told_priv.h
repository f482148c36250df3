/* SPDX-License-Identifier: Apache-2.0
 *
 * reading_told_priv: one clause being told, shared by reading_told.c (subject, verb, the whole) and reading_told_part.c
 * (what follows the verb).
 */
#ifndef OS1_LANGUAGE_READING_TOLD_PRIV_H
#define OS1_LANGUAGE_READING_TOLD_PRIV_H

#include "language/reading_chunk.h"

struct teller {
  struct read *r;
  const struct clause *c;
  size_t at, last; /* pieces */
  size_t before;   /* statements of the clauses before */
  struct statement s;
  struct verbs verbs;
  size_t verb_end; /* just behind the verb and its particle */
  bool copula, verbless;
  bool denied;       /* a "none" or "neither" that found no place stands before */
  bool relative;     /* "where i met my wife" */
  bool recurs;       /* "on sundays" */
  bool runs_on;      /* what comes next begins a new part of the line */
  bool asked;        /* the auxiliary stood before its subject */
  bool clean;        /* all before this place was read: a fragment may begin */
  bool others, mine; /* the rest is what others say, what the speaker thinks */
};

static inline bool is_set(const struct teller *t, size_t i, enum told_set set) {
  return told_is(t->r->told, set, read_at(t->r, i)->word);
}
static inline bool verb_is(const struct teller *t, enum told_set set) {
  return told_is(t->r->told, set, t->s.verb);
}
static inline struct str join(const struct teller *t, struct str a, struct str b) {
  return a.len ? arena_printf(t->r->a, "%.*s %.*s", STR_ARG(a), STR_ARG(b)) : b;
}

/* reading_told_part.c: all that follows the verb, as far as it has a place. */
void told_take_rest(struct teller *t);
void told_take_time(struct teller *t);
/* The verb says or doubts: what follows is what is said. */
bool told_main_says(const struct teller *t);
/* No noun follows at piece i. */
bool told_part_ends(const struct teller *t, size_t i);
bool told_is_place_word(const struct piece *p);
/* Behind the preposition at piece i ("next to" is one); i where none stands. */
size_t told_past_preposition(const struct teller *t, size_t i);

#endif
