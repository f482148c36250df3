/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/chance.h"
#include "index/nearest.h"
#include "index/search.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { EXTRACTOR = 1 };

/* words: in order, each once. */
static const struct index_doc *doc(struct arena *a, uint64_t id, uint64_t who, uint64_t group, const char *words) {
  struct index_doc *d = ARENA_NEW(a, struct index_doc);
  struct index_entry *e = ARENA_ARRAY(a, struct index_entry, 32);
  struct str rest = str_of(words), word;
  size_t len = 0;
  while (str_next(&rest, ' ', &word)) e[len++] = (struct index_entry){word, 1};
  *d = (struct index_doc){.id = id, .who = who, .group = group, .day = (int32_t)id, .entries = e, .len = len};
  d->words = (uint32_t)len;
  return d;
}

static struct index_query query(const struct index_stem *stems, size_t len) {
  return (struct index_query){
      .stems = stems, .len = len, .k1 = 1.2, .b = 0.75, .day_first = 1, .day_last = 0, .count = 10};
}

static void search__scores_as_the_formula_says(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct index_doc *docs[] = {doc(&a, 1, 0, 1, "boat lisbon"), doc(&a, 2, 0, 1, "anna boat harbour storm"),
                                    doc(&a, 3, 0, 1, "tea")};
  struct index_set set = {.tail = docs, .tail_len = 3};
  struct index_stem stems[] = {{STR("boat"), 1}, {STR("lisbon"), 2}};
  struct index_query q = query(stems, 2);
  struct index_hit *hits;
  assert_int_equal(index_search(&set, &q, &a, &hits), 2);
  assert_true(hits[0].id == 1 && hits[1].id == 2);
  double mean = 7.0 / 3, norm = 1.2 * (0.25 + 0.75 * 2 / mean);
  double boat = log(1 + (3 - 2 + 0.5) / 2.5), lisbon = 2 * log(1 + (3 - 1 + 0.5) / 1.5);
  assert_float_equal(hits[0].own, (boat + lisbon) * 2.2 / (1 + norm), 1e-4);
}

static void search__is_the_same_from_segments_and_from_a_tail(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  enum { N = 900 };
  const struct index_doc *docs[N];
  struct chance c = chance_seed(11);
  for (size_t i = 0; i < N; i++) {
    unsigned x = chance_below(&c, 9), y = chance_below(&c, 90), z = chance_below(&c, 900);
    docs[i] = doc(&a, i + 1, chance_below(&c, 3), 1 + i / 300, arena_printf(&a, "a%u b%u c%u d", x, y, z).at);
  }
  struct segment *parts[2];
  size_t ends[] = {0, 512, 800};
  for (int i = 0; i < 2; i++) {
    struct buf b = buf_new(SEGMENT_BYTES_MAX);
    assert_int_equal(segment_write(&b, EXTRACTOR, ends[i] + 1, ends[i + 1], docs + ends[i], ends[i + 1] - ends[i]), 0);
    assert_int_equal(segment_open(buf_str(&b), false, EXTRACTOR, &parts[i]), 0);
    buf_finish(&b);
  }
  struct index_set tail = {.tail = docs, .tail_len = N}, mixed = {parts, 2, docs + 800, 100};
  struct index_stem stems[] = {{STR("a3"), 1}, {STR("b17"), 1}, {STR("c4"), 1}, {STR("nowhere"), 1}};
  struct index_query q = query(stems, 4);
  q.who = 1, q.has_who = true, q.who_gain = 1.5;
  struct index_hit *x, *y;
  size_t n = index_search(&tail, &q, &a, &x);
  assert_int_equal(n, 10);
  assert_int_equal(index_search(&mixed, &q, &a, &y), n);
  for (size_t i = 0; i < n; i++) {
    assert_true(x[i].id == y[i].id && x[i].who == y[i].who && x[i].group == y[i].group);
    assert_float_equal(x[i].score, y[i].score, 1e-4);
    assert_true(x[i].stems == y[i].stems && x[i].words == y[i].words);
    for (int k = 0; k < INDEX_BESIDE; k++) {
      /* Where a segment ends a neighbour is not seen. */
      if (y[i].before_at[k].id) assert_true(x[i].before_at[k].stems == y[i].before_at[k].stems);
      if (y[i].after_at[k].id) assert_true(x[i].after_at[k].stems == y[i].after_at[k].stems);
    }
  }
  assert_true(index_stem_docs(&tail, STR("a3")) == index_stem_docs(&mixed, STR("a3")));
  for (int i = 0; i < 2; i++) segment_unref(parts[i]);
}

static void search__lifts_neighbours_speakers_days_and_keeps_to_a_group(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct index_doc *docs[] = {doc(&a, 1, 7, 1, "boat sell"), doc(&a, 2, 9, 1, "tuesday yes"),
                                    doc(&a, 3, 7, 2, "boat paint"), doc(&a, 4, 9, 2, "boat row")};
  struct index_set set = {.tail = docs, .tail_len = 4};
  struct index_stem stems[] = {{STR("boat"), 1}, {STR("sell"), 1}};
  struct index_query q = query(stems, 2);
  q.before = 0.5, q.after = 0.2;
  struct index_hit *h;
  /* The answer shares no word with the question: its neighbour does. Document 3 begins another group. */
  assert_int_equal(index_search(&set, &q, &a, &h), 4);
  assert_true(h[0].id == 1 && h[1].id == 2);
  assert_float_equal(h[1].score, 0.5 * h[0].own, 1e-6);
  q.before = q.after = 0;
  q.len = 1;
  q.has_who = true, q.who = 9, q.who_gain = 2;
  assert_true(index_search(&set, &q, &a, &h) == 3 && h[0].id == 4 && h[0].who_fits);
  q.has_who = false;
  q.day_first = q.day_last = 3, q.day_gain = 3;
  assert_true(index_search(&set, &q, &a, &h) == 3 && h[0].id == 3 && h[0].day_fits);
  q.group = 1;
  assert_true(index_search(&set, &q, &a, &h) == 1 && h[0].id == 1);
  assert_true(index_has_who(&set, 9) && !index_has_who(&set, 8));
}

static void search__tells_which_stems_a_hit_and_those_beside_it_hold(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct index_doc *docs[] = {doc(&a, 1, 7, 1, "boat sell"), doc(&a, 2, 9, 1, "boat tuesday"),
                                    doc(&a, 3, 7, 1, "paint"), doc(&a, 4, 9, 2, "sell")};
  struct buf b = buf_new(SEGMENT_BYTES_MAX);
  struct segment *part;
  assert_int_equal(segment_write(&b, EXTRACTOR, 1, 4, docs, 4), 0);
  assert_int_equal(segment_open(buf_str(&b), false, EXTRACTOR, &part), 0);
  struct index_set sets[] = {{.tail = docs, .tail_len = 4}, {.segments = &part, .segment_count = 1}};
  struct index_stem stems[] = {{STR("tuesday"), 3}, {STR("boat"), 1}, {STR("sell"), .1}};
  struct index_query q = query(stems, 3);
  for (int i = 0; i < 2; i++) {
    struct index_hit *h;
    assert_true(index_search(&sets[i], &q, &a, &h) >= 2 && h[0].id == 2);
    assert_true(h[0].stems == 3 && h[0].words == 2);
    assert_true(h[0].before_at[0].id == 1 && h[0].before_at[0].stems == 6 && h[0].before_at[0].who == 7);
    assert_true(h[0].after_at[0].id == 3 && h[0].after_at[0].stems == 0);
    /* Document 4 is of another group. */
    assert_true(h[0].after_at[1].id == 0 && h[0].before_at[1].id == 0);
  }
  segment_unref(part);
  buf_finish(&b);
}

/* Three steps from a word no share of its neighbour's score is left but the wider one. */
static void search__brings_what_stands_three_from_a_word(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct index_doc *docs[5];
  for (uint64_t i = 0; i < 5; i++) docs[i] = doc(&a, i + 1, 0, 1, i ? "tea" : "boat");
  struct index_doc near[5];
  for (size_t i = 0; i < 5; i++) {
    near[i] = *docs[i];
    near[i].day = 1;
    docs[i] = &near[i];
  }
  struct index_set set = {.tail = docs, .tail_len = 5};
  struct index_stem stems[] = {{STR("boat"), 1}};
  struct index_query q = query(stems, 1);
  struct index_hit *h;
  q.before = .5, q.wider = .1, q.reach = 3;
  assert_int_equal(index_search(&set, &q, &a, &h), 4);
  assert_true(h[3].id == 4 && h[3].before_at[2].id == 1 && h[3].before_at[2].stems == 1);
}

static void search__of_nothing_finds_nothing(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct index_set set = {0};
  struct index_stem stems[] = {{STR("boat"), 1}};
  struct index_query q = query(stems, 1);
  struct index_hit *h;
  assert_int_equal(index_search(&set, &q, &a, &h), 0);
  const struct index_doc *docs[] = {doc(&a, 1, 0, 1, "tea")};
  set = (struct index_set){.tail = docs, .tail_len = 1};
  assert_int_equal(index_search(&set, &q, &a, &h), 0);
  q.len = 0;
  assert_int_equal(index_search(&set, &q, &a, &h), 0);
}

/* A hit whatever it holds: from a segment and from the tail, once, behind the others, and not of whom is left out. */
static void search__takes_what_else_it_is_given(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  enum { N = 100 };
  const struct index_doc *docs[N];
  for (size_t i = 0; i < N; i++) docs[i] = doc(&a, 2 * i + 2, i == 9 ? 7 : 1, 1 + i / 50, i % 40 == 3 ? "boat" : "tea");
  struct segment *part;
  struct buf b = buf_new(SEGMENT_BYTES_MAX);
  assert_int_equal(segment_write(&b, EXTRACTOR, 1, 160, docs, 80), 0);
  assert_int_equal(segment_open(buf_str(&b), false, EXTRACTOR, &part), 0);
  struct index_set set = {.segments = &part, .segment_count = 1, .tail = docs + 80, .tail_len = 20};
  struct index_stem stems[] = {{STR("boat"), 1}};
  struct index_query q = query(stems, 1);
  const uint64_t also[] = {200, 8, 68, 66, 3, 999, 20};
  struct index_hit *h;
  size_t without = index_search(&set, &q, &a, &h);
  q.also = also;
  q.also_len = sizeof also / sizeof *also;
  q.skip = 7;
  size_t with = index_search(&set, &q, &a, &h);
  assert_int_equal(without, 3);
  assert_int_equal(with, without + 3);
  assert_true(h[3].id == 68 && h[4].id == 66 && h[5].id == 200);
  assert_true(h[3].own == 0 && h[3].group == 1 && h[5].group == 2);
  q.group = 2;
  assert_int_equal(index_search(&set, &q, &a, &h), 2);
  assert_int_equal(h[1].id, 200);
  segment_unref(part);
  buf_finish(&b);
}

/* Of any length, and at the ends of the range. */
static void nearest__multiplies_alike_in_every_way(void **state) {
  struct chance c = chance_seed(5);
  int8_t x[NEAREST_DIMS_MAX], y[NEAREST_DIMS_MAX];
  for (size_t len = 0; len <= 200; len++) {
    for (size_t i = 0; i < len; i++) {
      x[i] = (int8_t)((int)chance_below(&c, 255) - 127);
      y[i] = (int8_t)((int)chance_below(&c, 255) - 127);
    }
    assert_int_equal(nearest_dot(x, y, len), nearest_dot_plain(x, y, len));
  }
  memset(x, -127, sizeof x);
  memset(y, 127, sizeof y);
  assert_int_equal(nearest_dot(x, y, sizeof x), -127 * 127 * NEAREST_DIMS_MAX);
}

static void nearest__packs_only_what_is_a_direction(void **state) {
  int8_t out[4];
  assert_true(nearest_pack((const double[]){0.5, -1, 0.25, 0}, 4, out));
  assert_true(out[0] == 64 && out[1] == -127 && out[2] == 32 && out[3] == 0);
  assert_false(nearest_pack((const double[]){0, 0, 0}, 3, out));
  assert_false(nearest_pack((const double[]){1, NAN}, 2, out));
  assert_false(nearest_pack((const double[]){INFINITY, 1}, 2, out));
  assert_false(nearest_pack((const double[]){1}, 0, out));
  assert_false(nearest_pack((const double[]){1}, NEAREST_DIMS_MAX + 1, out));
}

static void nearest__finds_those_of_the_smallest_angle(void **state) {
  struct nearest n = {0};
  struct nearest_hit hits[3];
  struct nearest_spread spread;
  float to;
  const int8_t query[3] = {127, 0, 0};
  assert_int_equal(nearest_search(&n, query, hits, 3, &spread), 0);
  assert_true(nearest_put(&n, 5, (const int8_t[]){0, 127, 0}, 3));
  assert_true(nearest_put(&n, 9, (const int8_t[]){100, 100, 0}, 3));
  assert_true(nearest_put(&n, 2, (const int8_t[]){-127, 0, 1}, 3));
  assert_true(nearest_put(&n, 7, (const int8_t[]){20, 0, 0}, 3));
  assert_false(nearest_put(&n, 8, (const int8_t[]){1, 2}, 2));
  assert_false(nearest_put(&n, 8, (const int8_t[]){0, 0, 0}, 3));
  assert_int_equal(nearest_search(&n, query, hits, 3, &spread), 3);
  assert_true(hits[0].id == 7 && hits[1].id == 9 && hits[2].id == 5);
  assert_float_equal(hits[0].cosine, 1, 1e-6);
  assert_float_equal(hits[1].cosine, sqrt(0.5), 1e-6);
  assert_float_equal(spread.mean, (1 + sqrt(0.5) + 0 - 0.99997) / 4, 1e-3);
  assert_true(nearest_to(&n, query, 2, &to));
  assert_float_equal(to, -0.99997, 1e-4);
  assert_false(nearest_to(&n, query, 3, &to));
  assert_true(nearest_put(&n, 2, query, 3)); /* another in its place */
  assert_true(n.len == 4 && nearest_to(&n, query, 2, &to) && to > 0.999f);
  assert_int_equal(nearest_search(&n, query, hits, 2, &spread), 2);
  assert_true(hits[0].id == 2 && hits[1].id == 7);
  nearest_finish(&n);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(search__scores_as_the_formula_says),
      cmocka_unit_test(search__is_the_same_from_segments_and_from_a_tail),
      cmocka_unit_test(search__lifts_neighbours_speakers_days_and_keeps_to_a_group),
      cmocka_unit_test(search__tells_which_stems_a_hit_and_those_beside_it_hold),
      cmocka_unit_test(search__brings_what_stands_three_from_a_word),
      cmocka_unit_test(search__of_nothing_finds_nothing),
      cmocka_unit_test(search__takes_what_else_it_is_given),
      cmocka_unit_test(nearest__multiplies_alike_in_every_way),
      cmocka_unit_test(nearest__packs_only_what_is_a_direction),
      cmocka_unit_test(nearest__finds_those_of_the_smallest_angle),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
