/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"

#define NB "\u00a0"

static void calendar__lays_out_a_month(void **state) {
  assert_says("calendar for december", "December 2026\n" NB "Mo" NB "Tu" NB "We" NB "Th" NB "Fr" NB "Sa" NB "Su\n");
  assert_str(json_text(told.data, "month"), "2026-12");
  assert_int_equal(json_array_size(json_object_get(told.data, "lines")), 7);
  assert_string_equal(json_string_value(json_array_get(json_object_get(told.data, "lines"), 2)),
                      "     1  2  3  4  5  6");
  /* Today, Sunday the 22nd, has its mark. */
  assert_says("calendar", "21>22");
  assert_says("what does february look like", "28");
  assert_says("show me march", "March 2027");
}

static void calendar__begins_on_sunday_where_they_do(void **state) {
  struct setting s = {.key = STR("manner"), .value = STR("us")};
  VEC_PUSH(&scene, &kept.settings, s);
  run_with("calendar", "{\"month\":\"2026-11\"}");
  const json_t *lines = json_object_get(told.data, "lines");
  assert_string_equal(json_string_value(json_array_get(lines, 1)), " Su Mo Tu We Th Fr Sa");
  assert_string_equal(json_string_value(json_array_get(lines, 2)), "  1  2  3  4  5  6  7");
}

static void calendar__numbers_weeks_as_iso_does(void **state) {
  static const struct {
    const char *day;
    int week, year;
  } known[] = {{"2026-11-22", 47, 2026}, {"2027-01-03", 53, 2026}, {"2027-01-04", 1, 2027},
               {"2024-12-30", 1, 2025},  {"2021-01-01", 53, 2020}, {"2020-02-29", 9, 2020}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    char arguments[80];
    snprintf(arguments, sizeof arguments, "{\"ask\":\"week\",\"at\":\"%s\"}", known[i].day);
    run_with("calendar", arguments);
    assert_int_equal(json_number(told.data, "week", 0), known[i].week);
    assert_int_equal(json_number(told.data, "year", 0), known[i].year);
  }
  assert_says("what week is it", "Week 47");
}

static void calendar__knows_leap_years_and_lengths(void **state) {
  assert_says("is 2028 a leap year", "It is");
  assert_says("is 2100 a leap year", "The next is 2104");
  assert_says("was 2000 a leap year", "It is");
  assert_says("when's the next leap year", "2028");
  assert_says("is it a leap year", "No, 2026 isn't");
  assert_says("is next year a leap year", "No, 2027 isn't");
  assert_says("how many days in february", "Twenty-eight days");
  assert_says("how many days are there in february 2028", "Twenty-nine days");
}

static void clock__counts_in_the_unit_that_was_asked(void **state) {
  assert_says("how many weeks till christmas", "Four weeks and five days");
  assert_says("how many days until christmas", "33 days");
  assert_says("how many weeks since 1 september", "Eleven weeks and five days");
  assert_says("how old am i if i was born 3 may 1990", "36 years");
  assert_says("days between 3 may and 9 june", "37 days");
  assert_says("what day is the 14th", "Monday: 14 December 2026");
  assert_says("what date is a fortnight on thursday", "10 December 2026");
}

static void told_before(const char *text) {
  struct turn t = {.role = ROLE_PERSON, .text = str_of(text)};
  VEC_PUSH(&scene, &kept.turns, t);
}

static void that__is_the_day_just_told(void **state) {
  told_before("janine's got a date. 29th of january");
  told_before("friday");
  assert_says("how many weeks is that", "Nine weeks");
  told_before("we move on the 4th of february");
  assert_says("how many days is that", "74 days");
  told_before("monday or the 3rd of march then");
  assert_str(ask("how many days is that").missing, "to");
}

static void length__is_turned_into_anothers_unit(void **state) {
  assert_says("how many days is 7 years", "About 2,557 days");
  assert_says("how many weeks is 90 days", "About 12.9 weeks");
  assert_says("how many minutes are there in a week", "10,080 minutes");
  assert_says("how many days in february", "Twenty-eight days");
}

#define IN_A_SCENE(f) cmocka_unit_test_teardown(f, forget_scene)

int main(void) {
  const struct CMUnitTest tests[] = {IN_A_SCENE(calendar__lays_out_a_month),
                                     IN_A_SCENE(calendar__begins_on_sunday_where_they_do),
                                     IN_A_SCENE(calendar__numbers_weeks_as_iso_does),
                                     IN_A_SCENE(calendar__knows_leap_years_and_lengths),
                                     IN_A_SCENE(clock__counts_in_the_unit_that_was_asked),
                                     IN_A_SCENE(that__is_the_day_just_told),
                                     IN_A_SCENE(length__is_turned_into_anothers_unit)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
