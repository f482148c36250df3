/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"

static const json_t *side(size_t i) {
  return json_array_get(json_object_get(json_object_get(states, "weigh"), "sides"), i);
}
static size_t reasons(size_t i) {
  return json_array_size(json_object_get(side(i), "reasons"));
}
static const char *reason(size_t s, size_t i) {
  return json_string_value(json_array_get(json_object_get(side(s), "reasons"), i));
}
static bool is_open(void) {
  return json_flag(json_object_get(states, "weigh"), "open", false);
}

static void begin(void) {
  ask("so do i fix her or sell her");
  assert_str(told.family, "skill.weigh.start");
  ask("fix: shes paid for. i like working on her. sell: 4 grand and i havent got it till march");
}

static void weigh__keeps_two_columns_and_gives_no_verdict(void **state) {
  begin();
  assert_str(told.family, "skill.weigh.both");
  assert_int_equal(reasons(0), 2);
  assert_int_equal(reasons(1), 2);
  assert_string_equal(reason(1, 1), "i havent got it till march");
  assert_str(json_text(side(0), "label"), "fix");
  assert_true(str_find(told.text, STR("Fix: shes paid for; you like working on her.")) >= 0);
  if (str_find(told.text, STR("March 2027")) < 0) fail_msg("%.*s", STR_ARG(told.text));
  assert_says("could do some of it myself over winter with peter", "three");
  assert_int_equal(reasons(0), 3);
  ask("and she floats");
  assert_int_equal(reasons(0), 4);
  ask("she'd sell fast");
  assert_int_equal(reasons(1), 3);
}

static void weigh__leaves_other_talk_alone(void **state) {
  begin();
  static const char *const others[] = {"rang mum today",
                                       "what's the time",
                                       "what did i say about peter",
                                       "good night",
                                       "tea with anna was nice",
                                       "how are you",
                                       "ok"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (str_is(ask(others[i]).skill, "weigh")) fail_msg("%s", others[i]);
  assert_int_equal(reasons(0) + reasons(1), 4);
}

static void weigh__ends_with_the_persons_words(void **state) {
  begin();
  ask("im keeping her");
  assert_str(told.family, "skill.weigh.decided");
  assert_false(is_open());
  assert_str(json_text(json_object_get(states, "weigh"), "decision"), "im keeping her");
  assert_str(ask("and she floats").skill, "");
  assert_says("show me the columns", "im keeping her");
}

static void weigh__closes_when_nothing_is_said_of_it(void **state) {
  begin();
  seen_now = NOW + INT64_C(7) * 3600 * 1000;
  assert_str(ask("and she floats").skill, "");
}

static void weigh__takes_names_as_they_come(void **state) {
  ask("help me decide");
  assert_str(told.family, "skill.weigh.start");
  ask("leeds: the job. the money");
  ask("hull: anna's here");
  assert_str(json_text(side(0), "label"), "leeds");
  assert_str(json_text(side(1), "label"), "hull");
  assert_int_equal(reasons(0), 2);
  assert_int_equal(reasons(1), 1);
  ask("should i take the job or not");
  ask("for: more money. against: the commute");
  assert_int_equal(reasons(0), 1);
  assert_int_equal(reasons(1), 1);
}

static void weigh__asks_which_where_nothing_says(void **state) {
  ask("should i stay or go");
  ask("because of the garden");
  assert_str(told.family, "skill.weigh.which");
  assert_int_equal(reasons(0) + reasons(1), 0);
}

static void weigh__is_not_started_by_every_or(void **state) {
  static const char *const others[] = {"tea or coffee", "i'll ring mum or dad", "was it anna or tom who said that",
                                       "now or never"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (str_is(ask(others[i]).skill, "weigh")) fail_msg("%s", others[i]);
}

#define IN_A_TALK(f) cmocka_unit_test_teardown(f, forget_talk)

int main(void) {
  const struct CMUnitTest tests[] = {IN_A_TALK(weigh__keeps_two_columns_and_gives_no_verdict),
                                     IN_A_TALK(weigh__leaves_other_talk_alone),
                                     IN_A_TALK(weigh__ends_with_the_persons_words),
                                     IN_A_TALK(weigh__closes_when_nothing_is_said_of_it),
                                     IN_A_TALK(weigh__takes_names_as_they_come),
                                     IN_A_TALK(weigh__asks_which_where_nothing_says),
                                     IN_A_TALK(weigh__is_not_started_by_every_or)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
