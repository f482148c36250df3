/* SPDX-License-Identifier: Apache-2.0
 *
 * learn: makes the models of language/linear.h. The same examples in the same order give the same bytes: the generator
 * is seeded, nothing is threaded, and no function of the maths library is called but the square root. FTRL-Proximal
 * (McMahan et al. 2013, "Ad Click Prediction: a View from the Trenches") on the log loss, one example at a time: it
 * leaves most weights at nought.
 */
#ifndef OS1_TRAIN_LEARN_H
#define OS1_TRAIN_LEARN_H

#include "base/buf.h"
#include "language/linear.h"

enum { LEARN_LABELS = 4 }; /* of one example */

struct example {
  const struct linear_feature *at;
  size_t len;
  uint32_t labels[LEARN_LABELS];
  size_t label_count; /* 0: none of them: every label is as likely (ONE), or none holds (EACH) */
  const bool *barred; /* ONE, instead of labels: by label, which it has not; it has one of the others. NULL: as above */
};

struct learn_plan {
  enum linear_kind kind;
  int bits, epochs;
  float rate;
  float sparse;   /* the pull towards nought: the more, the fewer weights; 0: none, which is AdaGrad */
  size_t rare;    /* features in fewer examples are left out */
  float prune;    /* of the weights of greatest size 1, those under this are left out */
  float positive; /* EACH: the weight of holding examples is (neg/pos)^positive */
  uint64_t seed;
};
/* One label of many, 2^16 buckets, eight epochs. */
struct learn_plan learn_plan_default(void);

/* A model in training: weights as floats. */
struct learnt {
  struct arena arena;
  struct learn_plan plan;
  uint32_t labels;
  uint32_t rows, width; /* width: labels, rounded up */
  uint32_t *row;        /* of each bucket; UINT32_MAX none */
  float *idf, unseen;   /* by row */
  float *w;             /* of each row its weights, and behind them what its training needs of each: 3 x width in all */
  float *bias, *threshold;
};
void learn(const struct example *examples, size_t count, uint32_t labels, const struct learn_plan *plan,
           struct learnt *ret);
/* The mean of so many, each with the examples in an order of its own: where one alone ends depends on what it saw last
 * (Polyak and Juditsky 1992 average for the same end). */
void learn_mean(const struct example *examples, size_t count, uint32_t labels, const struct learn_plan *plan, int times,
                struct learnt *ret);
void learnt_guess(const struct learnt *m, const struct example *x, struct linear_guess *ret);
void learnt_finish(struct learnt *m);

/* What models make of examples that they have not seen: each fold is guessed by one that learnt from the others. Of
 * every example the most probable label (ONE) or all of them (EACH). */
struct held {
  uint32_t label;
  float p;
  bool right; /* the example has that label */
};
size_t held_each(const struct learn_plan *plan, uint32_t labels);
/* ret: count x held_each(). */
void learn_held(const struct example *examples, size_t count, uint32_t labels, const struct learn_plan *plan, int folds,
                struct held *ret);
/* The least p from which on at least this share of the held guesses of a label (UINT32_MAX: of all) are right; above 1
 * when there is none. */
float held_threshold(const struct held *h, size_t count, uint32_t label, float share);

/* Written as linear.h describes. ERR_TOO_BIG past the buffer's cap. */
int learnt_write(const struct learnt *m, const struct str *names, struct buf *out);

#endif
