/* SPDX-License-Identifier: Apache-2.0
 *
 * bench_names: the being's name chosen from so many rows, the pack's list repeated. {"names","milliseconds","chosen"}:
 * the median of several choices with different seeds.
 */
#include "bench.h"
#include "language/pack.h"
#include "setup/name.h"

#include <stdio.h>

enum { RUNS = 15, DEFAULT = 180000 };

static int by_value(const void *x, const void *y) {
  const int64_t *a = x, *b = y;
  return (*a > *b) - (*a < *b);
}

static size_t count_rows(struct str rows) {
  struct str line;
  size_t n = 0;
  while (str_next(&rows, '\n', &line)) n += line.len && line.at[0] != '#';
  return n;
}

static int repeat(struct buf *out, struct str rows, size_t wanted, struct error *e) {
  size_t each = count_rows(rows);
  for (size_t n = 0; each && n < wanted; n += each)
    if (buf_add_str(out, rows) < 0) return error_set(e, ERR_TOO_BIG, "so many names do not fit");
  return each ? 0 : error_set(e, ERR_NOT_FOUND, "the pack has no names");
}

int bench_names(const struct bench_args *args, struct error *e) {
  const char *given = bench_operand(args, 0);
  long long wanted = DEFAULT;
  if (given && (!str_to_int(str_of(given), &wanted) || wanted < 1)) return error_set(e, ERR_INVALID, "names [COUNT]");
  const struct language *l = bench_language();
  AUTO_BUF struct buf rows = buf_new(BUF_FILE);
  struct name_choice c = {.read = 0};
  int64_t took[RUNS];
  int r = repeat(&rows, pack_file(language_pack(l), "names/given.tsv"), (size_t)wanted, e);
  for (int i = 0; r == 0 && i < RUNS; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct chance chance = chance_seed((uint64_t)i + 1);
    static const struct str taken[] = {{"anna", 4}, {"jonah", 5}, {"clara", 5}};
    struct name_wish w = {.taken = taken, .taken_count = 3, .chance = &chance, .clock = bench_clock()};
    r = name_choose_among(l, &a, buf_str(&rows), &w, &c);
    took[i] = c.nanoseconds;
  }
  if (r < 0) return r;
  qsort(took, RUNS, sizeof *took, by_value);
  double ms = (double)took[RUNS / 2] / 1e6;
  printf(args->json ? "{\"names\":%zu,\"milliseconds\":%.3f}\n" : "%zu names read and one chosen in %.1f ms\n", c.read,
         ms);
  return 0;
}
