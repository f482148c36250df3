/* SPDX-License-Identifier: Apache-2.0
 *
 * answer_model: the weights with which answers are found in words (answer_find.h), learnt by tools/train/answers.c from
 * data/<language>/qa/, never from a benchmark. Each sign is hashed to one of 2^bits buckets (feature hashing:
 * Weinberger et al. 2009) and has one weight of one byte. For the room's own files and the trainer.
 *
 * The bytes, numbers least byte first, floats as IEEE 754 binary32:
 *   "OS1ANS1\n"  bits u32  rows u32  scale f32  told f32  list f32
 *   rows x { bucket u24, weight i8 }, by bucket                  weight x scale is what it weighs
 */
#ifndef OS1_MEMORY_ANSWER_MODEL_H
#define OS1_MEMORY_ANSWER_MODEL_H

#include "base/arena.h"
#include "language/language.h"

#include <stdint.h>

enum { ANSWER_BITS = 20 };

/* What something shows: buckets. */
struct look {
  uint32_t len, room;
  uint32_t *at;
};
struct look look_new(struct arena *a, uint32_t room);
/* sign: which template; x, y: what it found. A look that is full takes no more. */
void look_add(struct look *k, unsigned sign, uint64_t x, uint64_t y);

struct answer_model {
  signed char *weights; /* 2^ANSWER_BITS */
  float scale;
  float told; /* from this weight of find_look_told on it was told */
  float list; /* how much less likely than the first another item of a list may be: ratio of probabilities */
};
/* models/answers.weights of the language's pack; all nought when there is none. In the arena. */
int answer_model_read(struct str bytes, struct arena *a, struct answer_model *ret);
float answer_model_weigh(const struct answer_model *m, const struct look *k);

#endif
