/* SPDX-License-Identifier: Apache-2.0
 *
 * Every row of tests/data/gate/mechanisms.txt through the whole house: nothing is done that nobody agreed to. With an
 * argument: that mechanism alone, or "all" of the cases.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rows.h"
#include "slow.h"

/* Odd, as there are four deeds and eight ways in. "all": every case. */
static size_t some = TEST_SLOW > 1 ? 31 : 7;
static const char *alone;

static void house__does_nothing_that_nobody_agreed_to(void **state) {
  struct row_tally tally = {.every = alone ? 1 : some, .is = alone};
  play_rows(&tally);
  assert_true(alone || tally.mechanisms >= 30);
  assert_int_equal(tally.effects, 0);
}

/* The same person, agreeing, gets it done. */
static void house__does_what_was_agreed_to(void **state) {
  static const struct row good = {.name = {"good", 4}, .steps = {"in {good}\nyes", 13}};
  for (size_t w = 0; w < WAYS; w++)
    for (size_t t = 0; t < HOUSE_TARGETS; t++) {
      struct row_tally tally = {.every = 1, .loud = false};
      play_row(&good, &ways[w], &house_targets[t], &tally);
      if (world.len != 1 || tally.effects) fail_msg("%s, %s: %zu done", ways[w].name, house_targets[t].name, world.len);
    }
}

static void table__is_of_these_rows(void **state) {
  static const char path[] = SOURCE_FOLDER "/docs/ATTACKS.md";
  AUTO_BUF struct buf made = buf_new(BUF_FILE), there = buf_new(BUF_FILE);
  write_table(&made);
  if (getenv("OS1_BLESS")) write_text(path, buf_str(&made));
  read_text(path, &there);
  assert_true(str_eq(buf_str(&made), buf_str(&there)));
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(house__does_nothing_that_nobody_agreed_to),
                                     cmocka_unit_test(house__does_what_was_agreed_to),
                                     cmocka_unit_test(table__is_of_these_rows)};
  if (argc > 1 && !strcmp(argv[1], "all"))
    some = 1;
  else if (argc > 1)
    alone = argv[1];
  return cmocka_run_group_tests(tests, town_begin, town_end);
}
