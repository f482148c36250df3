/* SPDX-License-Identifier: Apache-2.0 */
#include "language/names.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "language_in.h"

static void names__finds_given_names_however_they_are_typed(void **state) {
  const struct name_entry *n = name_find(english, STR("siobhan"));
  assert_non_null(n);
  assert_int_equal(n->use, 'f');
  assert_non_null(name_find(english, STR("anna")));
  assert_int_equal(name_find(english, STR("peter"))->use, 'm');
  assert_null(name_find(english, STR("harbour")));
  assert_null(name_find(english, STR("")));
}

static void names__knows_which_names_are_words(void **state) {
  assert_true(name_find(english, STR("rose"))->also_word);
  assert_false(name_find(english, STR("anna"))->also_word);
}

static void names__are_at_least_five_thousand(void **state) {
  assert_true(names_count(english) >= 5000);
}

static void names__gives_the_full_names_of_a_nickname(void **state) {
  const struct str *full = NULL;
  size_t count = name_full(english, STR("abby"), &full);
  bool found = false;
  for (size_t i = 0; i < count; i++) found |= str_is(full[i], "abigail");
  assert_true(found);
  assert_int_equal(name_full(english, STR("xyzzy"), &full), 0);
}

static void names__for_the_being_are_whole_and_none_is_reserved(void **state) {
  const struct being_name *names;
  size_t count = being_names(english, &names), answers = 0;
  assert_true(count >= 200);
  for (size_t i = 0; i < count; i++) {
    assert_true(names[i].name.len >= 2 && names[i].beats >= 1 && names[i].beats <= 5);
    if (names[i].trigger.len) assert_true(names[i].answer.len > 10), answers++;
  }
  assert_true(answers > 0);
  assert_true(name_reserved(english, STR("alexa")));
  assert_false(name_reserved(english, STR("edda")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names__finds_given_names_however_they_are_typed),
      cmocka_unit_test(names__knows_which_names_are_words),
      cmocka_unit_test(names__are_at_least_five_thousand),
      cmocka_unit_test(names__gives_the_full_names_of_a_nickname),
      cmocka_unit_test(names__for_the_being_are_whole_and_none_is_reserved),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
