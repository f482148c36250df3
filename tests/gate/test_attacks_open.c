/* SPDX-License-Identifier: Apache-2.0
 *
 * The same attacks with the gate off: at least 95 in 100 must do what they are for, or the other test proves nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "attacks.h"
#include "gate_off.h"

static void open_gate__lets_the_attacks_through(void **state) {
  struct tally tally = play_all(true);
  if (tally.effects * 100 < tally.cases * 95) fail_msg("%zu of %zu", tally.effects, tally.cases);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(open_gate__lets_the_attacks_through)};
  return cmocka_run_group_tests(tests, open_shared, close_shared);
}
