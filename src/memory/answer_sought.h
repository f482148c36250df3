/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_sought: what kind of thing a question asks for, and the words of that kind in a sentence. For the room's own
 * files.
 *   answer_sought.c        which sentence             answer_sought_span.c   which of its words
 *   answer_sought_right.c  what was put right since   answer_sought_named.c  who has which name, told apart from it
 *   answer_sought_thing.c  what was done to, which of them, at what hour, why
 *   answer_again.h         where none fits, the clause that comes nearest
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
  SOUGHT_JOB,   /* what somebody does */
  SOUGHT_SEX,   /* a he or a she */
  SOUGHT_TIME,  /* again and again: "every Tuesday" */
  SOUGHT_SORT,  /* a thing of a sort: "an owl" of "what bird"; only as what comes nearest */
  SOUGHT_THING, /* what stands where the question leaves a place (answer_sought_thing.c) */
  SOUGHT_ANY    /* what is asked for has no form of its own: the sentence itself, only as what comes nearest */
};
enum { SOUGHT_SUBJECTS = 12, SOUGHT_ALSO = 4, SOUGHT_SETS = 4 };

/* A word of the question that says what it is about. */
struct sought_subject {
  struct str stem;
  uint32_t alike; /* a bit per group of one role that it is of: "boss", "manager"; 0 none */
  double weight;
  bool thing;                   /* a noun or a name, not what is done, nor the sort of thing that is asked for */
  struct str also[SOUGHT_ALSO]; /* stems of whoever it is: "abena" of "my eldest, abena" */
  size_t also_count;
  const struct str *kin; /* stems that mean nearly the same */
  size_t kin_count;
};

struct sought_turn {
  const struct turn *turn;
  struct tokens tokens;
  uint32_t met;     /* bit per subject that stands in it */
  uint32_t carries; /* ... or in what it goes on from */
  uint32_t leads;   /* bit per name that is only said just after: "a lawyer from Leeds", "his name is Adeel" */
};

struct sought_span {
  const struct sought_turn *turn; /* an element of turns */
  size_t first, last;             /* in: the sentence's tokens */
  size_t near, near_last;         /* in: the first and the last of the question's words in it */
  bool direct, bare;              /* in: says the question's words; nothing but the thing itself, put right */
  struct str text;                /* out */
  struct when when;               /* out: the day it names, where that is asked for */
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
  bool of_part;  /* of an hour or a year, and no day */
  bool of_score; /* how a game ended: the last one, where none is named */
  size_t met_at;
  uint32_t sets[SOUGHT_SETS]; /* of the sort that is asked for: the dictionary's */
  size_t set_count;
  bool loose;                      /* what comes nearest will do */
  const struct sought_turn *turns; /* in order */
  size_t turn_count;
  struct sought_span best;
  const struct sought_turn *news; /* what was said since, and makes best old; NULL; its sentence */
  size_t news_at, news_last;
};

/* otherwise: the kind of a question that asks for none that is known. false: that is SOUGHT_NOTHING, or it asks about
 * nothing. */
bool sought_read(const struct answer_asked *q, enum sought_kind otherwise, struct sought *ret);
/* The owner's own turns, in order, with what of the question stands in each; whoever is meant is known by name and by
 * word (answer_sought_named.c). */
int sought_turns(struct sought *s, struct error *e);
/* The best sentence of all into best; its text "" where none is good enough. */
void sought_look(struct sought *s);
void sought_add_names(struct sought *s, struct sought_turn *turns, size_t count);
void sought_add_leads(struct sought *s, struct sought_turn *turns, size_t count);
/* "no", "actually", "it was not". */
bool sought_corrects(const struct sought *s, const struct sought_turn *t);
/* The sort's sets, of the word that stands for it in the question. */
void sought_add_sort(struct sought *s, struct str word);
/* A turn that puts right what was found just before: best becomes what it says. */
void sought_put_right(struct sought *s, const struct sought_turn *t);
/* Of "a lad", "the roundabout boy": the name that is told of him elsewhere. */
void sought_name_them(struct sought *s);
bool sought_is_name(const struct sought *s, const struct token *t);
bool sought_is_somebody(const struct sought *s, const struct token *t);
bool sought_may_name(const struct sought *s, const struct token *t);
/* Into text, as it is said to the owner. */
bool sought_tell(const struct sought *s, struct sought_span *x, size_t first, size_t last);
/* Goes on about what was said before; is itself a question. Of tokens first to last. */
bool sought_goes_on(const struct sought *s, const struct sought_turn *t, size_t first, size_t last);
bool sought_asks(const struct sought *s, const struct sought_turn *t, size_t first, size_t last);
struct str sought_stem(const struct sought *s, const struct token *t);
uint32_t sought_alike(const struct sought *s, const struct token *t);
/* Bit per subject that a word is, is kin to, or names the same role as. */
uint32_t sought_met(const struct sought *s, const struct token *t);
/* The words that stand where the question leaves a place. false: none do. */
bool sought_thing(const struct sought *s, struct sought_span *span);
/* The words of the kind in the sentence, as they are said to the owner. false: it has none. */
bool sought_span(const struct sought *s, struct sought_span *span);

#endif
