/* SPDX-License-Identifier: Apache-2.0
 *
 * linear: a small linear classifier of turns, learnt at build time from lines that we write (tools/train/). What it
 * looks at: words, pairs of words, pairs with one word between, the first and the last word, runs of letters, the kinds
 * of words that the lexicon knows ("my <kin>"), and whatever signs its caller adds (reading_sign.c: what was read).
 * Each is hashed to a bucket (feature hashing: Weinberger et al. 2009), weighed by inverse document frequency, and the
 * whole scaled to length one: x.
 *
 * One label of many: p = softmax(Wx + b). Each for itself: p = 1 / (1 + exp(-(Wx + b))). W holds one byte a weight and
 * only those that are not nought.
 */
#ifndef OS1_LANGUAGE_LINEAR_H
#define OS1_LANGUAGE_LINEAR_H

#include "language/piece.h"

enum {
  LINEAR_FEATURES = 1024,
  LINEAR_SEEN = 4096,
  LINEAR_LABELS = 512,
  LINEAR_STEP = 255,
  LINEAR_BITS_MIN = 10,
  LINEAR_BITS_MAX = 20
};
enum linear_kind { LINEAR_ONE = 1, LINEAR_EACH = 2 };

/* What a turn shows, each bucket once. `weight` is that of the feature's kind. */
struct linear_feature {
  uint32_t bucket;
  float weight;
};
struct linear_features {
  int bits;
  size_t len;
  struct linear_feature at[LINEAR_FEATURES];
  uint32_t seen[LINEAR_SEEN]; /* bucket + 1, open addressing */
};
/* Of a long turn the first that fit. */
void linear_look(const struct pieces *p, int bits, struct linear_features *ret);
/* One thing more that was seen; equal bytes are the same sign. */
void linear_sign(struct linear_features *f, struct str sign);

/* A model over bytes that are borrowed: from the pack, as they lie there, nothing copied. The bytes, numbers least byte
 * first, floats as IEEE 754 binary32:
 *   "OS1LIN2\n"  kind u32  bits u32  labels u32  rows u32  entries u32  names u32  scale f32  unseen f32
 *   labels x { bias f32, threshold f32 }
 *   names bytes: the labels' names, each ended by "\n"
 *   buckets / 8 bytes: a bit for every bucket that has a row, least bit first
 *   buckets / 256 x u32: how many rows stand before each 256 buckets
 *   rows + 1 x u32: where each row's entries begin
 *   rows x u8: idf / 16
 *   entries x { step u8, weight i8 }                                weight x scale is W
 * A row's entries stand in the order of their labels: `step` is how many labels on from the one before, the first from
 * label nought; a step of LINEAR_STEP with a weight of nought only moves on.
 */
struct linear {
  enum linear_kind kind;
  int bits;
  uint32_t labels, rows, entries;
  float scale, unseen; /* idf of a bucket without a row */
  struct str names;
  const unsigned char *levels, *map, *ranks, *starts, *idf, *weights;
};
/* ERR_DAMAGED when the parts do not fit the bytes. Costs nothing by size: rows are checked when they are used. */
int linear_read(struct str bytes, struct linear *ret, struct error *e);
/* models/NAME.model of the language's pack; false where there is none, as in a pack opened from a folder. */
bool linear_of(const struct language *l, const char *name, struct linear *ret);
/* STR_NONE beyond the last. */
struct str linear_label(const struct linear *m, uint32_t label);
/* From this probability on the label is believed: chosen when it was trained. */
float linear_threshold(const struct linear *m, uint32_t label);

struct linear_guess {
  float p[LINEAR_LABELS];
  uint32_t first, second; /* of the most and the next probable label */
};
void linear_guess(const struct linear *m, const struct linear_features *f, struct linear_guess *ret);

/* e^x and ln x in additions and multiplications alone, so that a model is trained to the same bytes on every machine:
 * range reduction and series (Abramowitz and Stegun 4.2.1, 4.1.27). */
float linear_exp(float x);
double linear_log(double x);

#endif
