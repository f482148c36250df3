/* SPDX-License-Identifier: Apache-2.0
 *
 * debate_read: what a turn is to a debate. Words stand in data/<language>/skills.txt (debate...), what a reason is
 * built on in patterns/debate.txt, the questions that test it in debate.txt. Nothing is kept here; what is returned
 * lives in the arena.
 */
#ifndef OS1_SKILLS_DEBATE_READ_H
#define OS1_SKILLS_DEBATE_READ_H

#include "language/reading.h"
#include "ports/view.h"

#include <jansson.h>

enum { DEBATE_QUESTIONS = 2 /* put to a reason; a scheme has as many or more */ };
enum { DEBATE_BESIDE = 8 /* words behind "ok you win" that may say why */ };

/* A reason's scheme, "plain" where none was read, and what its pattern caught; caught "": nothing, or words that are
 * not to be said to the one who said them ("my", "you"). */
struct debate_scheme {
  struct str name, caught;
};
struct debate_scheme debate_scheme_of(const struct language *l, struct arena *a, struct str reason);
/* "worth", "harm", "dead": not debated. "" everything else. */
struct str debate_declined(const struct language *l, struct arena *a, struct str text);

struct debate_question {
  struct str strong; /* what makes a reason of it, after "and"; "": the claim does */
  struct str ask;    /* without its mark */
  const char *tie;   /* "undercuts" or "undermines" */
  bool yes;          /* a bare yes answers it, a no grants it */
};
/* number: from 1; after a scheme's last its first comes again. */
struct debate_question debate_question_of(const struct language *l, struct arena *a, struct debate_scheme s,
                                          int64_t number);

/* How a turn answers a question about a reason. */
enum debate_answer {
  ANSWER_GIVEN,     /* something is put against it */
  ANSWER_GRANTED,   /* "fair enough", "i don't know" */
  ANSWER_BARE,      /* "it just is", a yes where a yes says nothing */
  ANSWER_SAME,      /* the reason or the claim over again */
  ANSWER_BESIDE,    /* about something else: no pattern reads it */
  ANSWER_OBJECTED,  /* "that's not the point" */
  ANSWER_WITHDRAWN, /* "ok you win" */
};
enum debate_answer debate_answer_of(const struct language *l, struct arena *a, struct str text, bool yes,
                                    struct str reason, struct str claim);

/* A phrase of a kind ("debatestop") begins the text, and no more than `beside` words that say something stand after it;
 * what may stand before it ("ok", "well") is passed over. */
bool debate_says(const struct language *l, struct arena *a, struct str text, const char *kind, size_t beside);
/* How many words that carry something both have, by their stems. */
size_t debate_shared(const struct language *l, struct arena *a, struct str one, struct str other);
/* It has no word that carries something which the other has not. */
bool debate_is_same(const struct language *l, struct arena *a, struct str text, struct str other);
/* Without blanks and marks at its edges, and without phrases of that kind before it ("i think that"). */
struct str debate_bare(struct str text);
struct str debate_without(const struct language *l, struct arena *a, struct str text, const char *kind);
/* "x because y": true, and both. */
bool debate_split(const struct language *l, struct arena *a, struct str text, struct str *ret_claim,
                  struct str *ret_reason);
/* "trams are the answer" and not "trams", "whether trams pay". */
bool debate_is_claim(const struct language *l, struct arena *a, struct str text);
/* At most about so many bytes of it, whole words, an ellipsis for the rest. */
struct str debate_short(struct arena *a, struct str text);

/* Whether a turn in which no other skill was read belongs to the debate: what is no word of it, and about something
 * else, is other talk. */
bool debate_is_about(const struct language *l, const struct view *v, const struct reading *r, const json_t *debate);

#endif
