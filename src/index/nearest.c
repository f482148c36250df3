/* SPDX-License-Identifier: Apache-2.0 */
#include "index/nearest.h"

#include "base/alloc.h"

#include <math.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { STRIDE = 32, LARGEST = 127 };

/* ---- products ---- */

int32_t nearest_dot_plain(const int8_t *x, const int8_t *y, size_t len) {
  int32_t sum = 0;
  for (size_t i = 0; i < len; i++) sum += x[i] * y[i];
  return sum;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static __m256i widened(const int8_t *at) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)at));
}

__attribute__((target("avx2"))) static int32_t dot_avx2(const int8_t *x, const int8_t *y, size_t len) {
  __m256i sums = _mm256_setzero_si256();
  size_t i = 0;
  for (; i + 16 <= len; i += 16) sums = _mm256_add_epi32(sums, _mm256_madd_epi16(widened(x + i), widened(y + i)));
  int32_t lanes[8], sum = 0;
  _mm256_storeu_si256((__m256i *)(void *)lanes, sums);
  for (int k = 0; k < 8; k++) sum += lanes[k];
  return sum + nearest_dot_plain(x + i, y + i, len - i);
}
#endif

typedef int32_t dot_fn(const int8_t *x, const int8_t *y, size_t len);

static dot_fn *best_dot(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return dot_avx2;
#endif
  return nearest_dot_plain;
}

int32_t nearest_dot(const int8_t *x, const int8_t *y, size_t len) {
  return best_dot()(x, y, len);
}

/* ---- keeping ---- */

bool nearest_pack(const double *v, size_t dims, int8_t *ret) {
  double most = 0;
  if (dims == 0 || dims > NEAREST_DIMS_MAX) return false;
  for (size_t i = 0; i < dims; i++) {
    if (!isfinite(v[i])) return false;
    most = fmax(most, fabs(v[i]));
  }
  if (most <= 0) return false;
  for (size_t i = 0; i < dims; i++) ret[i] = (int8_t)lrint(v[i] / most * LARGEST);
  return true;
}

static float inverse_of(const int8_t *v, size_t dims) {
  int32_t square = nearest_dot(v, v, dims);
  return square > 0 ? 1 / sqrtf((float)square) : 0;
}

/* Where the id stands, or would. */
static size_t place_of(const struct nearest *n, uint64_t id) {
  size_t low = 0, high = n->len;
  if (n->len && n->ids[n->len - 1] < id) return n->len;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (n->ids[middle] < id)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static bool make_room(struct nearest *n) {
  if (n->len < n->room) return true;
  size_t room = n->room ? n->room * 2 : 64;
  if (room > NEAREST_ROWS_MAX) return false;
  void *rows = alloc_try(n->rows, room * n->stride);
  if (rows) n->rows = rows;
  void *inverse = alloc_try(n->inverse, room * sizeof *n->inverse);
  if (inverse) n->inverse = inverse;
  void *ids = alloc_try(n->ids, room * sizeof *n->ids);
  if (ids) n->ids = ids;
  if (!rows || !inverse || !ids) return false;
  n->room = room;
  return true;
}

static void open_place(struct nearest *n, size_t at) {
  size_t after = n->len - at;
  memmove(n->rows + (at + 1) * n->stride, n->rows + at * n->stride, after * n->stride);
  memmove(n->inverse + at + 1, n->inverse + at, after * sizeof *n->inverse);
  memmove(n->ids + at + 1, n->ids + at, after * sizeof *n->ids);
  n->len++;
}

bool nearest_put(struct nearest *n, uint64_t id, const int8_t *v, size_t dims) {
  if (dims == 0 || dims > NEAREST_DIMS_MAX || (n->dims && n->dims != dims)) return false;
  float inverse = inverse_of(v, dims);
  if (inverse <= 0) return false;
  n->stride = (dims + STRIDE - 1) / STRIDE * STRIDE;
  size_t at = place_of(n, id);
  bool known = at < n->len && n->ids[at] == id;
  if (!known && !make_room(n)) return false;
  n->dims = dims;
  if (!known) open_place(n, at);
  memset(n->rows + at * n->stride, 0, n->stride);
  memcpy(n->rows + at * n->stride, v, dims);
  n->inverse[at] = inverse;
  n->ids[at] = id;
  return true;
}

void nearest_finish(struct nearest *n) {
  alloc_free(n->rows);
  alloc_free(n->inverse);
  alloc_free(n->ids);
  *n = (struct nearest){0};
}

/* ---- searching ---- */

/* Behind those that are better; the worst falls out. */
static size_t keep(struct nearest_hit *best, size_t len, size_t room, struct nearest_hit hit) {
  if (len == room && (room == 0 || hit.cosine <= best[len - 1].cosine)) return len;
  size_t at = len < room ? len++ : len - 1;
  for (; at > 0 && best[at - 1].cosine < hit.cosine; at--) best[at] = best[at - 1];
  best[at] = hit;
  return len;
}

size_t nearest_search(const struct nearest *n, const int8_t *v, struct nearest_hit *ret, size_t room,
                      struct nearest_spread *ret_spread) {
  int8_t query[NEAREST_DIMS_MAX + STRIDE] = {0};
  dot_fn *dot = best_dot();
  double sum = 0, squares = 0;
  size_t len = 0;
  *ret_spread = (struct nearest_spread){0};
  if (!n->len) return 0;
  memcpy(query, v, n->dims);
  float inverse = inverse_of(v, n->dims);
  for (size_t i = 0; i < n->len; i++) {
    float cosine = (float)dot(query, n->rows + i * n->stride, n->stride) * n->inverse[i] * inverse;
    sum += (double)cosine;
    squares += (double)cosine * (double)cosine;
    len = keep(ret, len, room, (struct nearest_hit){n->ids[i], cosine});
  }
  double mean = sum / (double)n->len;
  *ret_spread = (struct nearest_spread){(float)mean, (float)sqrt(fmax(0, squares / (double)n->len - mean * mean))};
  return len;
}

bool nearest_to(const struct nearest *n, const int8_t *v, uint64_t id, float *ret) {
  size_t at = place_of(n, id);
  if (at >= n->len || n->ids[at] != id) return false;
  *ret = (float)nearest_dot(v, n->rows + at * n->stride, n->dims) * n->inverse[at] * inverse_of(v, n->dims);
  return true;
}
