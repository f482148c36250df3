/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_sought: what kind of thing a question asks for, and the words of that kind in a sentence. For the room's own
 * files.
 *   answer_sought.c  which sentence    answer_sought_span.c  which of its words
 */
#ifndef OS1_MEMORY_ANSWER_SOUGHT_H
#define OS1_MEMORY_ANSWER_SOUGHT_H

#include "memory/answer_priv.h"

enum sought_kind {
  SOUGHT_NOTHING,
  SOUGHT_CALLED, /* what it is called */
  SOUGHT_WHO,
  SOUGHT_PLACE,
  SOUGHT_COLOUR,
  SOUGHT_AMOUNT,
  SOUGHT_WEIGHT,
  SOUGHT_TIME /* again and again: "every Tuesday" */
};
enum { SOUGHT_SUBJECTS = 12 };

/* A word of the question that says what it is about. */
struct sought_subject {
  struct str stem;
  uint32_t alike; /* the group of one role that it is of: "boss", "manager"; 0 none */
  double weight;
};

struct sought_turn {
  const struct turn *turn;
  struct tokens tokens;
  uint32_t met;     /* bit per subject that stands in it */
  uint32_t carries; /* ... or in what it goes on from */
};

struct sought_span {
  const struct sought_turn *turn; /* an element of turns */
  size_t first, last;             /* in: the sentence's tokens */
  size_t near, near_last;         /* in: the first and the last of the question's words in it */
  bool direct, bare;              /* in: says the question's words; nothing but the thing itself, put right */
  struct str text;                /* out */
  double fit;                     /* 0..1 */
};

struct sought {
  const struct answer_asked *asked;
  enum sought_kind kind;
  struct sought_subject subjects[SOUGHT_SUBJECTS];
  size_t subject_count;
  double all;
  uint64_t of; /* "he": LEX(MALE), "she": LEX(FEMALE) */
  bool of_i;
  size_t met_at;
  const struct sought_turn *turns; /* in order */
  struct sought_span best;
};

/* false: the question asks for no kind that is known, or about nothing. */
bool sought_read(const struct answer_asked *q, struct sought *ret);
/* Bit per subject that a word is, is kin to, or names the same role as. */
uint32_t sought_met(const struct sought *s, const struct token *t);
/* The words of the kind in the sentence, as they are said to the owner. false: it has none. */
bool sought_span(const struct sought *s, struct sought_span *span);

#endif
