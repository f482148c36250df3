/* SPDX-License-Identifier: Apache-2.0
 *
 * answer: a question answered from memory, shortest and with its sources, or the honest "never told".
 *
 * Facts first: what is known of the one asked about, now or in the past. Where no fact answers, the words themselves
 * do (answer_find.h): of the turns that recall finds, the span that a model learnt from our own questions expects to be
 * nearest to the answer; several where a list is asked for; a date counted from the day it was said. What only somebody
 * else said of themselves, or what fits too little, is no answer. `sure` is 0..1: what of the question is covered, in
 * the owner's own talk; of talk brought along, how much of the answer is expected to be right, times that it was told.
 *
 * Text from outside is data. It is asked only where nothing else answers, it never answers a question in the first
 * person, and an answer that stands in it, or in somebody else's words, says whose they are.
 */
#ifndef OS1_MEMORY_ANSWER_H
#define OS1_MEMORY_ANSWER_H

#include "memory/memory.h"
#include "ports/view.h"

struct answer_options {
  int64_t at;            /* the question's now; 0: the clock's */
  int32_t offset;        /* minutes east of UTC, when at is given */
  uint64_t conversation; /* only what was said in it; ID_NONE: all */
};

int answer_ask(struct memory *m, struct store_read *r, uint32_t owner, struct str question,
               const struct answer_options *o, struct arena *a, struct view_answer *ret, struct error *e);

#endif
