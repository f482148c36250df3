/* SPDX-License-Identifier: Apache-2.0
 *
 * Models: learnt from lines to the same bytes twice, read as they lie, and refused or harmless when damaged.
 */
#include "language/linear.h"
#include "learn.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "language_in.h"

static const struct {
  const char *text;
  uint32_t label;
} lines[] = {{"put milk on the list", 0},
             {"add eggs to my list", 0},
             {"oat milk on the shopping list", 0},
             {"put bread on the list", 0},
             {"add two lemons to the list", 0},
             {"list: candles", 0},
             {"my sister rang about the boat", 1},
             {"the boat is out of the water", 1},
             {"we painted the boat blue", 1},
             {"rain all day on the boat", 1},
             {"she sails the boat alone", 1},
             {"boat day tomorrow", 1},
             {"good night then", 2},
             {"night, sleep well", 2},
             {"off to bed, good night", 2},
             {"night night", 2},
             {"good night all", 2},
             {"bed for me, night", 2}};
enum { LINES = sizeof lines / sizeof *lines, BITS = 12 };
static const struct str names[] = {{"list", 4}, {"boat", 4}, {"night", 5}};

static void look(struct arena *a, const char *text, int bits, struct linear_features *ret) {
  struct tokens t = tokens_read(english, a, str_of(text));
  struct times times = times_find(english, a, &t, 0, MANNER_GB, LEAN_NEAREST);
  struct pieces p;
  pieces_read(english, a, &t, &times, &p);
  linear_look(&p, bits, ret);
}

static struct example *examples(struct arena *a) {
  struct example *x = ARENA_ARRAY(a, struct example, LINES);
  for (size_t i = 0; i < LINES; i++) {
    struct linear_features *seen = ARENA_NEW(a, struct linear_features);
    look(a, lines[i].text, BITS, seen);
    x[i] = (struct example){.at = seen->at, .len = seen->len, .labels = {lines[i].label}, .label_count = 1};
  }
  return x;
}

static struct learn_plan plan(enum linear_kind kind) {
  struct learn_plan p = learn_plan_default();
  p.kind = kind, p.bits = BITS;
  return p;
}

static void train(struct arena *a, enum linear_kind kind, struct learnt *m, struct buf *out) {
  struct learn_plan p = plan(kind);
  learn(examples(a), LINES, 3, &p, m);
  for (uint32_t k = 0; k < 3; k++) m->threshold[k] = .25f * (float)(k + 1);
  *out = buf_new(BUF_FILE);
  assert_int_equal(learnt_write(m, names, out), 0);
}

static void linear_look__gives_each_bucket_once_and_within_bounds(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct linear_features f;
  char text[6000] = "";
  for (size_t i = 0; i + 8 < sizeof text; i += 7) snprintf(text + i, 8, "w%05zu ", i % 99991);
  look(&a, "ha ha ha ha", BITS, &f);
  assert_true(f.len > 0);
  for (size_t i = 0; i < f.len; i++) {
    assert_true(f.at[i].bucket < 1u << BITS);
    for (size_t j = 0; j < i; j++) assert_int_not_equal(f.at[i].bucket, f.at[j].bucket);
  }
  look(&a, text, LINEAR_BITS_MAX, &f);
  assert_true(f.len <= LINEAR_FEATURES);
  look(&a, "", BITS, &f);
  assert_int_equal(f.len, 0);
}

static void learn__gives_the_same_bytes_twice(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf one = {0};
  AUTO_BUF struct buf two = {0};
  struct learnt m, n;
  train(&a, LINEAR_ONE, &m, &one);
  train(&a, LINEAR_ONE, &n, &two);
  assert_int_equal(one.len, two.len);
  assert_memory_equal(one.at, two.at, one.len);
  learnt_finish(&m);
  learnt_finish(&n);
}

static void linear_guess__says_what_was_learnt(void **state) {
  static const enum linear_kind kinds[] = {LINEAR_ONE, LINEAR_EACH};
  for (size_t k = 0; k < 2; k++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    AUTO_BUF struct buf bytes = {0};
    struct learnt learnt;
    struct linear m;
    train(&a, kinds[k], &learnt, &bytes);
    assert_int_equal(linear_read(buf_str(&bytes), &m, NULL), 0);
    const struct example *x = examples(&a);
    for (size_t i = 0; i < LINES; i++) {
      struct linear_features f = {.len = x[i].len};
      struct linear_guess g, before;
      memcpy(f.at, x[i].at, x[i].len * sizeof *f.at);
      linear_guess(&m, &f, &g);
      learnt_guess(&learnt, &x[i], &before);
      assert_int_equal(g.first, lines[i].label);
      for (uint32_t n = 0; n < 3; n++) assert_true(fabsf(g.p[n] - before.p[n]) < .05f);
      assert_true(kinds[k] == LINEAR_EACH || fabsf(g.p[0] + g.p[1] + g.p[2] - 1) < 1e-4f);
    }
    assert_str(linear_label(&m, 2), "night");
    assert_true(!linear_label(&m, 3).len);
    assert_true(linear_threshold(&m, 1) == .5f);
    learnt_finish(&learnt);
  }
}

/* More labels than a byte counts: rows step over those that do not weigh. */
static void linear_guess__knows_labels_beyond_a_byte(void **state) {
  enum { MANY = 400, EACH = 3 };
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf bytes = buf_new(BUF_FILE);
  struct example *x = ARENA_ARRAY(&a, struct example, MANY * EACH);
  struct str *many = ARENA_ARRAY(&a, struct str, MANY);
  struct learn_plan p = plan(LINEAR_ONE);
  struct learnt learnt;
  struct linear m;
  for (uint32_t k = 0; k < MANY; k++) many[k] = arena_printf(&a, "label%u", k);
  for (size_t i = 0; i < (size_t)MANY * EACH; i++) {
    struct linear_feature *one = ARENA_NEW(&a, struct linear_feature);
    *one = (struct linear_feature){(uint32_t)(i % MANY) * 7 % (1u << BITS), 1};
    x[i] = (struct example){.at = one, .len = 1, .labels = {(uint32_t)(i % MANY)}, .label_count = 1};
  }
  p.epochs = 20, p.rate = 2;
  learn(x, MANY * EACH, MANY, &p, &learnt);
  assert_int_equal(learnt_write(&learnt, many, &bytes), 0);
  assert_int_equal(linear_read(buf_str(&bytes), &m, NULL), 0);
  for (uint32_t k = 0; k < MANY; k += 57) {
    struct linear_features f = {.bits = BITS, .len = 1};
    struct linear_guess g;
    f.at[0] = x[k].at[0];
    linear_guess(&m, &f, &g);
    assert_int_equal(g.first, k);
  }
  learnt_finish(&learnt);
}

/* A line known only for what it is not makes that label less likely, and says nothing for one of the others. */
static void learn__hears_what_a_line_is_not(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  static const bool no_list[3] = {true, false, false};
  struct learn_plan p = plan(LINEAR_ONE);
  struct linear_features f;
  struct linear_guess before, after;
  struct learnt m;
  struct example *x = ARENA_ARRAY(&a, struct example, LINES + 1);
  memcpy(x, examples(&a), LINES * sizeof *x);
  look(&a, "put the list in the drawer of the shed", BITS, &f);
  x[LINES] = (struct example){.at = f.at, .len = f.len, .barred = no_list};
  p.rare = 1;
  learn(x, LINES, 3, &p, &m);
  learnt_guess(&m, &x[LINES], &before);
  learnt_finish(&m);
  learn(x, LINES + 1, 3, &p, &m);
  learnt_guess(&m, &x[LINES], &after);
  learnt_finish(&m);
  assert_int_equal(before.first, 0);
  assert_true(after.p[0] < before.p[0] - .1f);
}

static void linear_guess__hardly_believes_what_was_never_seen(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf bytes = {0};
  struct learnt learnt;
  struct linear m;
  struct linear_features f;
  struct linear_guess near, far;
  train(&a, LINEAR_ONE, &learnt, &bytes);
  assert_int_equal(linear_read(buf_str(&bytes), &m, NULL), 0);
  look(&a, "put lemons on the list", BITS, &f);
  linear_guess(&m, &f, &near);
  look(&a, "quarterly zoning jurisprudence", BITS, &f);
  linear_guess(&m, &f, &far);
  assert_int_equal(near.first, 0);
  assert_true(near.p[0] > far.p[far.first] + .1f);
  learnt_finish(&learnt);
}

static void linear_read__refuses_what_is_cut_or_grown(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf bytes = {0};
  struct learnt learnt;
  struct linear m;
  train(&a, LINEAR_ONE, &learnt, &bytes);
  learnt_finish(&learnt);
  for (size_t n = 0; n < bytes.len; n += n < 64 ? 1 : 37) {
    struct error e = {0};
    assert_int_equal(linear_read(str_first(buf_str(&bytes), n), &m, &e), ERR_DAMAGED);
    assert_true(e.text[0]);
  }
  buf_add_byte(&bytes, 0);
  assert_int_equal(linear_read(buf_str(&bytes), &m, NULL), ERR_DAMAGED);
}

/* Any byte may be any other: what is not refused stays inside the model's own bytes. */
static void linear_guess__stays_inside_damaged_bytes(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf bytes = {0};
  struct learnt learnt;
  struct linear_features f;
  size_t refused = 0;
  train(&a, LINEAR_ONE, &learnt, &bytes);
  learnt_finish(&learnt);
  look(&a, "put the boat on the list, good night", BITS, &f);
  for (size_t i = 0; i < bytes.len; i++) {
    char was = bytes.at[i];
    struct linear m;
    struct linear_guess g;
    bytes.at[i] = (char)(was ^ (i % 3 ? 0xFF : 0x80));
    if (!linear_read(buf_str(&bytes), &m, NULL)) {
      linear_guess(&m, &f, &g);
      assert_true(g.first < m.labels && g.second < m.labels && g.first != g.second);
      linear_label(&m, m.labels - 1);
    } else {
      refused++;
    }
    bytes.at[i] = was;
  }
  assert_true(refused >= 8);
}

static void linear_exp_and_log__agree_with_the_maths_library(void **state) {
  for (float x = -60; x < 60; x += .37f) assert_true(fabs((double)linear_exp(x) / exp((double)x) - 1) < 1e-4);
  for (double x = 1e-6; x < 1e6; x *= 1.7) assert_true(fabs(linear_log(x) - log(x)) < 1e-9);
  assert_true(linear_exp(-1000) == 0 && linear_exp(NAN) == 0 && isfinite(linear_exp(1000)));
}

static void held__thresholds_keep_the_share_asked_for(void **state) {
  const struct held h[] = {{0, .9f, true}, {0, .8f, true}, {0, .7f, false}, {0, .6f, true}, {1, .5f, false}};
  assert_true(held_threshold(h, 5, 0, .95f) == .8f);
  assert_true(held_threshold(h, 5, 0, .75f) == .6f);
  assert_true(held_threshold(h, 5, 1, .5f) > 1);
  assert_true(held_threshold(h, 5, UINT32_MAX, .6f) == .5f);
}

static bool is_whole(void *arg, struct str name, struct str text) {
  struct linear m;
  if (!str_ends(name, STR(".model"))) return true;
  assert_int_equal(linear_read(text, &m, NULL), 0);
  for (uint32_t k = 0; k < m.labels; k++) assert_true(linear_label(&m, k).len > 0);
  return true;
}

static void models__in_the_pack_are_whole(void **state) {
  struct linear m;
  pack_scan(language_pack(english), "models/", is_whole, NULL);
  assert_false(linear_of(english, "nothing", &m));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(linear_look__gives_each_bucket_once_and_within_bounds),
      cmocka_unit_test(learn__gives_the_same_bytes_twice),
      cmocka_unit_test(linear_guess__says_what_was_learnt),
      cmocka_unit_test(linear_guess__knows_labels_beyond_a_byte),
      cmocka_unit_test(learn__hears_what_a_line_is_not),
      cmocka_unit_test(linear_guess__hardly_believes_what_was_never_seen),
      cmocka_unit_test(linear_read__refuses_what_is_cut_or_grown),
      cmocka_unit_test(linear_guess__stays_inside_damaged_bytes),
      cmocka_unit_test(linear_exp_and_log__agree_with_the_maths_library),
      cmocka_unit_test(held__thresholds_keep_the_share_asked_for),
      cmocka_unit_test(models__in_the_pack_are_whole),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
