/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/exact.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct exact of(const char *s) {
  struct exact x;
  assert_true(exact_parse(str_of(s), &x));
  return x;
}

static void says(struct exact x, const char *wanted, bool wanted_about) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  bool about;
  struct str got = exact_say(&a, x, 12, 6, &about);
  if (!str_is(got, wanted) || about != wanted_about) fail_msg("got %.*s (%d), wanted %s", STR_ARG(got), about, wanted);
}

static void exact__keeps_fractions_whole(void **state) {
  says(exact_multiply(exact_divide(of("1"), of("3")), of("3")), "1", false);
  says(exact_add(of("0.1"), of("0.2")), "0.3", false);
  says(exact_divide(of("1"), of("3")), "0.333333", true);
  says(exact_subtract(of("0.3"), of("0.30")), "0", false);
}

static void exact__writes_thousands_and_signs(void **state) {
  says(of("1234567.5"), "1,234,567.5", false);
  says(exact_subtract(of("0"), of("1000")), "-1,000", false);
  says(of("2,340"), "2,340", false);
  says(of("-0.05"), "-0.05", false);
}

static void exact__falls_back_to_near_past_128_bits(void **state) {
  struct exact x = exact_power(of("10"), of("60"));
  assert_false(exact_is(x));
  assert_true(exact_finite(x));
  says(exact_power(of("2"), of("100")), "1,267,650,600,228,229,401,496,703,205,376", false);
  assert_false(exact_finite(exact_power(of("10"), exact_power(of("10"), of("9")))));
}

static void exact__roots_and_remainders(void **state) {
  says(exact_root(of("144")), "12", false);
  says(exact_root(of("2.25")), "1.5", false);
  says(exact_root(of("2")), "1.41421", true);
  says(exact_modulo(of("17"), of("5")), "2", false);
  says(exact_modulo(exact_subtract(of("0"), of("7")), of("3")), "2", false);
}

static void exact__refuses_what_is_no_number(void **state) {
  static const char *const bad[] = {"",  ".",   "1..2", "1,23", "12,3456", "1.2.3", "x",
                                    "-", "1/0", "1e99", "1 2",  "--1",     "１",    "1234567890123456789012345678901"};
  struct exact x;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (exact_parse(str_of(bad[i]), &x)) fail_msg("read %s", bad[i]);
}

static void exact__fixed_says_when_it_rounds(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  bool about;
  assert_true(str_is(exact_fixed(&a, of("12.4"), 2, &about), "12.40") && !about);
  assert_true(str_is(exact_fixed(&a, of("12.345"), 2, &about), "12.35") && about);
  assert_true(str_is(exact_fixed(&a, exact_divide(of("20"), of("3")), 2, &about), "6.67") && about);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(exact__keeps_fractions_whole),
      cmocka_unit_test(exact__writes_thousands_and_signs),
      cmocka_unit_test(exact__falls_back_to_near_past_128_bits),
      cmocka_unit_test(exact__roots_and_remainders),
      cmocka_unit_test(exact__refuses_what_is_no_number),
      cmocka_unit_test(exact__fixed_says_when_it_rounds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
