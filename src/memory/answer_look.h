/* SPDX-License-Identifier: Apache-2.0
 *
 * What the question, a sentence and a candidate show. A sign is a template's number with what it found; templates that
 * hold for the kind of question are crossed with it. A measured value is given by all the steps that it reaches, so
 * that little data suffices.
 *
 *   answer_look.c        the question, sentences     answer_look_told.c   whether it was told at all
 *   answer_look_span.c   candidates
 */
#ifndef OS1_MEMORY_ANSWER_LOOK_H
#define OS1_MEMORY_ANSWER_LOOK_H

#include "memory/answer_find.h"

enum { CLASS_UNKNOWN = 60, CLASS_PERSON_NAME = 61, CLASS_PLACE_NAME = 62, CLASS_OTHER_NAME = 63, CLASS_NUMBER = 64 };

/* One sign a step: 0.37 of 10 steps is 0, 1, 2, 3. */
void look_steps(struct look *k, unsigned sign, double value, unsigned steps, uint64_t with);
/* The last of them. */
uint64_t look_bucket(double value, unsigned steps);
/* Of the likeliest sense as a noun, as a verb: WordNet's lexicographer file; CLASS_UNKNOWN. */
int find_noun_class(struct find *f, struct str word);
int find_verb_class(struct find *f, struct str word);
/* The word's stem is this one, or is kin to it. */
bool find_stem_is(struct find *f, const struct token *t, struct str stem);
bool find_kin_is(struct find *f, const struct token *t, struct str stem);
/* Whether the word names something of the kind that the question asks for: "piano" of "which instruments". */
bool find_of_asked_kind(struct find *f, struct str word);
void find_look_span(struct find *f, struct find_span *p);

#endif
