/* SPDX-License-Identifier: Apache-2.0
 *
 * nearest: vectors of whole numbers from -127 to 127, searched exactly: every one is looked at, and the nearest are
 * those of the smallest angle (their cosine is the highest). A vector's length means nothing, so each is kept at the
 * scale that uses the whole range. Where the processor has AVX2 it multiplies sixteen at once; the sums are the same.
 *
 * Everything here is the caller's and without locks.
 */
#ifndef OS1_INDEX_NEAREST_H
#define OS1_INDEX_NEAREST_H

#include "base/str.h"

#include <stdint.h>

/* Numbers of a vector, and vectors, that are taken. */
enum { NEAREST_DIMS_MAX = 4096, NEAREST_ROWS_MAX = 1 << 22 };

/* By rising id. Zeroed: empty. */
struct nearest {
  size_t dims, stride, len, room;
  int8_t *rows;   /* each padded with zeros to stride */
  float *inverse; /* 1 / its length */
  uint64_t *ids;
};
struct nearest_hit {
  uint64_t id;
  float cosine;
};
/* Of the cosines of all that were looked at. */
struct nearest_spread {
  float mean, deviation;
};

/* The numbers scaled to -127 .. 127. false: one is no number, all are 0, or there are none or too many. */
bool nearest_pack(const double *v, size_t dims, int8_t *ret);

/* The first vector says how many numbers all have. false: another count, all zeros, or no room: nothing was changed. An
 * id that is there already gets this one. */
bool nearest_put(struct nearest *n, uint64_t id, const int8_t *v, size_t dims);
void nearest_finish(struct nearest *n);
/* The nearest to v (n->dims numbers), the nearest first, equals by rising id; how many. */
size_t nearest_search(const struct nearest *n, const int8_t *v, struct nearest_hit *ret, size_t room,
                      struct nearest_spread *ret_spread);
/* The cosine between v and one that is there; false: it is not. */
bool nearest_to(const struct nearest *n, const int8_t *v, uint64_t id, float *ret);

/* The sum of the products, by what this processor does best, and one by one. */
int32_t nearest_dot(const int8_t *x, const int8_t *y, size_t len);
int32_t nearest_dot_plain(const int8_t *x, const int8_t *y, size_t len);

#endif
