/* SPDX-License-Identifier: Apache-2.0 */
#include "language/word_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void word_table__keeps_the_first_value_of_a_key(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct word_table t = {0};
  assert_int_equal(word_table_get(&t, STR("one"), 7), 7);
  assert_true(word_table_put(&a, &t, STR("one"), 1));
  assert_false(word_table_put(&a, &t, STR("one"), 2));
  assert_int_equal(word_table_get(&t, STR("one"), 7), 1);
  assert_true(word_table_put(&a, &t, STR_NONE, 3)); /* the empty word is one, too */
  assert_int_equal(word_table_get(&t, STR(""), 7), 3);
  uint32_t *kept = word_table_keep(&a, &t, STR("one"), 9);
  assert_int_equal(*kept, 1);
  *kept = 5;
  assert_int_equal(word_table_get(&t, STR("one"), 7), 5);
}

static void word_table__grows_and_forgets_nothing(void **state) {
  enum { MANY = 5000 };
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct word_table grown = {0}, roomy = {0};
  word_table_reserve(&a, &roomy, MANY);
  size_t room = roomy.room;
  for (uint32_t i = 0; i < MANY; i++) {
    struct str key = arena_printf(&a, "w%u", i);
    assert_true(word_table_put(&a, &grown, key, i));
    assert_true(word_table_put(&a, &roomy, key, i));
  }
  assert_int_equal(roomy.room, room);
  for (uint32_t i = 0; i < MANY; i++) {
    struct str key = arena_printf(&a, "w%u", i);
    assert_int_equal(word_table_get(&grown, key, MANY), i);
    assert_int_equal(word_table_get(&roomy, key, MANY), i);
    assert_false(word_table_has(&grown, arena_printf(&a, "v%u", i)));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(word_table__keeps_the_first_value_of_a_key),
      cmocka_unit_test(word_table__grows_and_forgets_nothing),
  };
  return cmocka_run_group_tests_name("word_table", tests, NULL, NULL);
}
