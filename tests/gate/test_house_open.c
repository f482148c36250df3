/* SPDX-License-Identifier: Apache-2.0
 *
 * The same rows with the gate off: at least 95 in 100 must do what they are for, or the other test proves nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gate_off.h"
#include "rows.h"
#include "slow.h"

/* Odd, as there are four deeds and eight ways in. "all": every case. */
static size_t some = TEST_SLOW > 1 ? 31 : 7;
static const char *alone;

static void open_house__lets_the_attacks_through(void **state) {
  struct row_tally tally = {.loud = true, .every = alone ? 1 : some, .is = alone};
  play_rows(&tally);
  if (tally.effects * 100 < tally.played * 95) fail_msg("%zu of %zu", tally.effects, tally.played);
}

int main(int argc, char **argv) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(open_house__lets_the_attacks_through)};
  if (argc > 1 && !strcmp(argv[1], "all"))
    some = 1;
  else if (argc > 1)
    alone = argv[1];
  return cmocka_run_group_tests(tests, town_begin, town_end);
}
