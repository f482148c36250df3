/* SPDX-License-Identifier: Apache-2.0
 *
 * Every attack against the gate as it is: nothing is done that nobody agreed to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attacks.h"

static void gate__lets_nothing_pass_that_nobody_agreed_to(void **state) {
  struct tally tally = play_all(false);
  assert_true(tally.mechanisms >= 30);
  assert_int_equal(tally.effects, 0);
}

/* The same person, agreeing, gets it done: a gate that stops everything would pass the other test. */
static void gate__lets_pass_what_was_agreed_to(void **state) {
  for (size_t c = 0; c < sizeof channels / sizeof *channels; c++)
    for (size_t t = 0; t < sizeof targets / sizeof *targets; t++) {
      struct stage s;
      struct attack a = {&s, &targets[t], &channels[c]};
      stage_open(&s, NULL, stage_skills);
      through(&a, order(&a, targets[t].good));
      agree(&s);
      if (world.len != 1 || unconfirmed(&s))
        fail_msg("%s, %s: %zu done", channels[c].name, targets[t].skill, world.len);
      stage_close(&s);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(gate__lets_nothing_pass_that_nobody_agreed_to),
                                     cmocka_unit_test(gate__lets_pass_what_was_agreed_to)};
  return cmocka_run_group_tests(tests, open_shared, close_shared);
}
