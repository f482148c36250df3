/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"

static void toss__is_asked_in_many_ways(void **state) {
  static const char *const coins[] = {"flip a coin", "toss a coin for me", "can you flip a coin please",
                                      "heads or tails"};
  static const char *const dice[] = {"roll a dice", "roll two dice", "throw a d20 for me",
                                     "please roll a twelve sided die", "roll 3d6 dice"};
  static const char *const numbers[] = {"pick a number between 1 and 100", "give me a random number",
                                        "pick a number from 5 to 50"};
  for (size_t i = 0; i < sizeof coins / sizeof *coins; i++) {
    struct told t = ask(coins[i]);
    if (!str_is(t.text, "Heads.") && !str_is(t.text, "Tails.")) fail_msg("%s: %.*s", coins[i], STR_ARG(t.text));
  }
  for (size_t i = 0; i < sizeof dice / sizeof *dice; i++) assert_skill(dice[i], "toss");
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) assert_skill(numbers[i], "toss");
  assert_skill("i flip a coin whenever i can't decide", "");
  assert_skill("roll on", "");
  assert_skill("think of a number and double it", "");
  assert_skill("we roll dice on thursdays", "");
}

static json_t *tossed(int64_t later, const char *arguments) {
  struct view v = seen_view(&scene);
  struct error e = {0};
  AUTO_JSON json_t *given = json_read(str_of(arguments), &e);
  struct skill_result result = {0};
  v.now += later;
  struct skill_call call = {.view = &v, .language = english, .arguments = given, .arena = &scene, .turn = ID_NONE};
  assert_int_equal(skill_find(STR("toss"))->run(&call, &result, &e), 0);
  json_decref(told.data);
  return told.data = result.data;
}

/* Each face about as often as the others: of 1,200 throws of a die 200 on the mean, 6 deviations (13 each) either way.
 */
static void toss__is_fair_and_keeps_to_its_bounds(void **state) {
  int faces[7] = {0}, heads = 0, low = 0, high = 0;
  for (int i = 0; i < 1200; i++) {
    int64_t n = json_number(tossed(i * 1009, "{\"what\":\"dice\"}"), "total", 0);
    assert_in_range(n, 1, 6);
    faces[n]++;
    heads += str_is(json_text(tossed(i * 1009, "{}"), "side"), "heads");
    n = json_number(tossed(i * 1009, "{\"what\":\"number\",\"from\":9,\"to\":7}"), "number", 0);
    assert_in_range(n, 7, 9);
    low += n == 7, high += n == 9;
  }
  for (int n = 1; n <= 6; n++) assert_in_range(faces[n], 200 - 78, 200 + 78);
  assert_in_range(heads, 600 - 104, 600 + 104);
  assert_true(low > 300 && high > 300);
}

/* More than a million is a million, and more than an int64 holds is no less. */
static void toss__reads_however_great_a_number(void **state) {
  static const char *const many[] = {"pick a number between 999999 and 2000000",
                                     "pick a number between 999999 and 999999999999999999 billion"};
  for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
    struct told t = ask(many[i]);
    if (!str_is(t.text, "999,999.") && !str_is(t.text, "1,000,000.")) fail_msg("%s: %.*s", many[i], STR_ARG(t.text));
  }
  assert_says("roll two dice", " and ");
}

#define IN_A_SCENE(f) cmocka_unit_test_teardown(f, forget_scene)

int main(void) {
  const struct CMUnitTest tests[] = {IN_A_SCENE(toss__is_asked_in_many_ways),
                                     IN_A_SCENE(toss__is_fair_and_keeps_to_its_bounds),
                                     IN_A_SCENE(toss__reads_however_great_a_number)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
