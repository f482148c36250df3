/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "base/utf8.h"
#include "setup/name.h"

static int64_t ticks;
static int64_t tick(const struct clock *c) {
  return ticks += 1500000;
}
static const struct clock ticking = {.steady = tick};

static struct name_choice chosen(struct arena *a, uint64_t seed, const struct str *taken, size_t count) {
  struct chance chance = chance_seed(seed);
  struct name_wish w = {.taken = taken, .taken_count = count, .chance = &chance, .clock = &ticking};
  struct name_choice c = {.read = 0};
  assert_int_equal(name_choose(english, a, &w, &c), 0);
  return c;
}

static void name__is_short_unreserved_and_counted(void **state) {
  for (uint64_t seed = 1; seed <= 20; seed++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct name_choice c = chosen(&a, seed, NULL, 0);
    assert_false(name_reserved(english, utf8_plain(&a, c.name)));
    assert_in_range(c.letters, 3, 7);
    assert_int_equal(c.letters, utf8_count(c.name));
    assert_in_range(c.beats, 1, 3);
    assert_int_equal(c.read, names_count(english));
    assert_true(c.read >= 5000);
    assert_int_equal(c.nanoseconds, 1500000);
  }
}

static void name__replays_by_seed_and_differs_between(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str first = chosen(&a, 1, NULL, 0).name;
  int others = 0;
  assert_true(str_eq(first, chosen(&a, 1, NULL, 0).name));
  for (uint64_t seed = 2; seed < 12; seed++) others += !str_eq(first, chosen(&a, seed, NULL, 0).name);
  assert_true(others >= 5);
}

static void name__is_nobodys(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str taken[12];
  for (size_t n = 0; n < 12; n++) {
    struct str name = chosen(&a, 1, taken, n).name;
    taken[n] = utf8_plain(&a, name);
    for (size_t i = 0; i < n; i++) assert_false(str_eq(taken[i], taken[n]));
  }
}

/* A nickname takes its full name with it. */
static void name__is_not_a_nicknames_full_name(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  static const char rows[] = "Eleanor\tf\t3\t\nRowan\tu\t3\t\n";
  struct str taken = STR("nell");
  struct name_wish w = {.taken = &taken, .taken_count = 1};
  struct name_choice c;
  assert_int_equal(name_choose_among(english, &a, str_of(rows), &w, &c), 0);
  assert_str(c.name, "Rowan");
  assert_int_equal(c.read, 2);
  assert_int_equal(c.nanoseconds, -1);
  assert_int_equal(name_choose_among(english, &a, STR("Eleanor\tf\t3\t\n"), &w, &c), ERR_NOT_FOUND);
}

static void name__counts_beats(void **state) {
  static const struct {
    const char *name;
    int beats;
  } cases[] = {{"Clara", 2}, {"Jane", 1}, {"Julia", 3}, {"Otto", 2}, {"Ann", 1}, {"Rowan", 2}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_int_equal(name_beats(str_of(cases[i].name)), cases[i].beats);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(name__is_short_unreserved_and_counted),
      cmocka_unit_test(name__replays_by_seed_and_differs_between),
      cmocka_unit_test(name__is_nobodys),
      cmocka_unit_test(name__is_not_a_nicknames_full_name),
      cmocka_unit_test(name__counts_beats),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
