/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_again: the second look, before anything says that it was never told. Every clause that the owner said to the
 * being itself is held beside the question: by its words, by words of one root, role or meaning (data/<language>,
 * WordNet's synonyms, kinds and parts, one step), by what the clause goes on from, and by what the talk was about.
 *
 *   value of a question's word = nearness * (1 in the sentence, .85 in its turn, .6 in the turn that it goes on from)
 *   fit                        = sum of weight * rarity * value / sum of weight * rarity
 *   rarity                     = log((turns + 1) / (turns with the word + 1/2)), of a word said once 1, at least .3
 *
 * A question for somebody, a place or a figure is answered only where one stands. What only shares a name, or none of
 * what was done, fits less.
 */
#ifndef OS1_MEMORY_ANSWER_AGAIN_H
#define OS1_MEMORY_ANSWER_AGAIN_H

#include "memory/answer.h"

/* ret in order; strings in the arena. */
int answer_again(struct memory *m, struct store_read *r, uint32_t owner, const struct view_again *asked,
                 const struct answer_options *o, struct arena *a, struct view_found ret[VIEW_FOUND], size_t *ret_count,
                 struct error *e);

#endif
