/* SPDX-License-Identifier: Apache-2.0
 *
 * How long it is from one hour to another, how old a year makes somebody, and sums that sound like a timer or a
 * calendar: in whole turns, as people write and say them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"
#include "skills/hours.h"

static void hours__lie_between_two_clocks(void **state) {
  assert_says("i start at 9 finish half 5 how many hours", "Eight hours and 30 minutes: 09:00 to 17:30.");
  assert_says("i work from 7 till 3.30 how long is that", "Eight hours and 30 minutes: 07:00 to 15:30.");
  assert_says("how many hours from 10pm to 6am", "Eight hours: 22:00 to 06:00.");
  assert_says("start 6am finish 2 with half hour break how many hours do i get paid",
              "Seven hours and 30 minutes: 06:00 to 14:00, less 30 minutes.");
  assert_says("clocked on at quarter past 8 and off at 5, how many hours",
              "Eight hours and 45 minutes: 08:15 to 17:00.");
  assert_says("from 9:15 to 11:40 is how long", "Two hours and twenty-five minutes: 09:15 to 11:40.");
  assert_says("How long is it from 22:30 to 06:15?", "Seven hours and 45 minutes: 22:30 to 06:15.");
}

static void hours__are_none_where_nothing_asks_or_a_clock_is_missing(void **state) {
  static const char *const lines[] = {"i start at 9 finish half 5", "how long till 5",
                                      "from monday to friday how long is that",
                                      "he was out from 9 and never came back, how long can you wait",
                                      "i had it from my mum to my aunt, how long is that"};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    struct hours h;
    if (hours_read(english, &scene, str_of(lines[i]), &h)) fail_msg("%s: %d s", lines[i], (int)h.seconds);
  }
}

static void age__is_counted_from_a_year(void **state) {
  assert_says("born in 1961 how old am i", "65 this year; 64 until the birthday.");
  assert_says("how old is somebody born in 1948", "78 this year; 77 until the birthday.");
  assert_says("my gran was born 1936 how old would she be", "90 this year; 89 until the birthday.");
}

static void sum__is_heard_though_it_sounds_like_a_timer(void **state) {
  assert_says("20 minutes a day for 5 days how many minutes is that", "100: 20 times 5.");
  assert_says("what is 32,000 a year per week", "615.38");
  assert_says("if i get 10% off a 349 washing machine whats it cost me", "314.10: 349 less 10%.");
  assert_says("double 3.75 please", "7.50.");
  assert_says("change from a twenty if it comes to 13.45", "6.55: twenty less 13.45.");
}

#define IN_A_SCENE(f) cmocka_unit_test_teardown(f, forget_scene)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_A_SCENE(hours__lie_between_two_clocks), IN_A_SCENE(hours__are_none_where_nothing_asks_or_a_clock_is_missing),
      IN_A_SCENE(age__is_counted_from_a_year), IN_A_SCENE(sum__is_heard_though_it_sounds_like_a_timer)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
