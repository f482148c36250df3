/* SPDX-License-Identifier: Apache-2.0
 *
 * The second look, for the room's own files.
 *   answer_again.c         which clause         answer_again_words.c   the question's words and those near to them
 *   answer_again_clause.c  what of a sentence is said
 */
#ifndef OS1_MEMORY_ANSWER_AGAIN_PRIV_H
#define OS1_MEMORY_ANSWER_AGAIN_PRIV_H

#include "language/word_table.h"
#include "memory/answer_again.h"
#include "memory/answer_sought.h"

enum { AGAIN_WORDS = 16, AGAIN_WHOLE = 100 };

struct again_word {
  struct str stem;
  uint32_t alike;
  double weight, rarity;
  bool deed;    /* what is done */
  bool sort;    /* "bed" of "which bed": it need not be said, and says much where it is */
  bool person;  /* a name, kin */
  bool soft;    /* of what the question goes on from */
  bool must;    /* of what it was put right with */
  size_t turns; /* that have it */
};

struct again_near {
  uint8_t level[AGAIN_WORDS]; /* 0..AGAIN_WHOLE, by word of the question */
};

/* A sentence of a turn, held beside the question. */
struct again_sentence {
  size_t turn, first, last; /* tokens */
  size_t met_first, met_last;
  double fit;
  struct str thing;
};

struct again {
  const struct view_again *asked;
  struct answer_asked q, beside;
  struct sought s;
  bool whose;            /* is asked */
  VEC(struct fact) gone; /* facts that were taken back */
  struct again_word words[AGAIN_WORDS];
  size_t word_count;
  struct word_table table; /* stems to a place in near */
  VEC(struct again_near) near;
  bool *goes_on;             /* per turn: about what was said before */
  struct again_near *levels; /* per turn, the nearest of each word */
};

/* The question's words; their weights. false: it asks about nothing. */
bool answer_again_words(struct again *g);
/* How near a word of a turn is to each of the question's; false: to none. */
bool answer_again_near(struct again *g, const struct token *t, struct again_near *ret);
/* Narrowed to the clause that has the question's words. */
void answer_again_part(const struct again *g, struct again_sentence *x);
/* The sentence's clauses that have its words and its thing, as they were written. */
struct str answer_again_clause(const struct again *g, const struct again_sentence *x);

#endif
