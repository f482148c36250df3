/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench vectors [COUNT] [--json]: vectors of 384 numbers each (COUNT, 100,000), drawn at random, and 200 questions:
 * all are looked at, the nearest 32 kept (index/nearest.h). Keys of --json: vectors, dims, search_p50_ms,
 * search_p95_ms, dot_ns and plain_ns (one product of two, as this processor does it best and number by number), bytes
 * (in memory).
 */
#include "base/alloc.h"
#include "base/chance.h"
#include "bench.h"
#include "index/nearest.h"

#include <stdio.h>

enum { DIMS = 384, QUESTIONS = 200, COUNT_USUAL = 100000, FOUND = 32, PRODUCTS = 200000 };

static int time_order(const void *x, const void *y) {
  double a = *(const double *)x, b = *(const double *)y;
  return a < b ? -1 : a > b;
}

static double since_ms(int64_t start) {
  return (double)(bench_clock()->steady(bench_clock()) - start) / 1e6;
}

static void draw(struct chance *c, int8_t *ret) {
  for (int i = 0; i < DIMS; i++) ret[i] = (int8_t)((int)chance_below(c, 255) - 127);
}

static double ns_of(int32_t (*dot)(const int8_t *, const int8_t *, size_t), const int8_t *x, const int8_t *y) {
  volatile int32_t sum = 0;
  int64_t start = bench_clock()->steady(bench_clock());
  for (int i = 0; i < PRODUCTS; i++) sum = sum + dot(x, y, DIMS);
  return since_ms(start) * 1e6 / PRODUCTS;
}

static int fill(struct nearest *n, size_t count, struct chance *c, struct error *e) {
  int8_t v[DIMS];
  for (size_t i = 0; i < count; i++) {
    draw(c, v);
    if (!nearest_put(n, i + 1, v, DIMS)) return error_set(e, ERR_TOO_BIG, "there is no room for so many vectors");
  }
  return 0;
}

static void report(const struct bench_args *args, const struct nearest *n, const double *ms, double dot, double plain) {
  double p50 = ms[QUESTIONS / 2], p95 = ms[QUESTIONS * 95 / 100];
  unsigned long long bytes = (unsigned long long)n->len * (n->stride + sizeof *n->inverse + sizeof *n->ids);
  if (args->json)
    printf("{\"bench\":\"vectors\",\"vectors\":%zu,\"dims\":%d,\"search_p50_ms\":%.3f,\"search_p95_ms\":%.3f,"
           "\"dot_ns\":%.1f,\"plain_ns\":%.1f,\"bytes\":%llu}\n",
           n->len, DIMS, p50, p95, dot, plain, bytes);
  else
    printf("%zu vectors of %d numbers: search p50 %.2f ms, p95 %.2f ms; a product %.0f ns, number by number %.0f ns; "
           "%.1f MB\n",
           n->len, DIMS, p50, p95, dot, plain, (double)bytes / 1e6);
}

int bench_vectors(const struct bench_args *args, struct error *e) {
  const char *wanted = bench_operand(args, 0);
  long long count = COUNT_USUAL;
  struct nearest n = {0};
  struct chance c = chance_seed(3);
  struct nearest_hit found[FOUND];
  struct nearest_spread spread;
  double ms[QUESTIONS];
  int8_t question[DIMS], other[DIMS];
  if (wanted && (!str_to_int(str_of(wanted), &count) || count < 1))
    return error_set(e, ERR_INVALID, "vectors needs a number of them");
  int r = fill(&n, (size_t)count, &c, e);
  for (int i = 0; i < QUESTIONS && r == 0; i++) {
    draw(&c, question);
    int64_t start = bench_clock()->steady(bench_clock());
    nearest_search(&n, question, found, FOUND, &spread);
    ms[i] = since_ms(start);
  }
  draw(&c, other);
  if (r == 0) {
    qsort(ms, QUESTIONS, sizeof *ms, time_order);
    report(args, &n, ms, ns_of(nearest_dot, question, other), ns_of(nearest_dot_plain, question, other));
  }
  nearest_finish(&n);
  return r;
}
