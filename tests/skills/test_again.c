/* SPDX-License-Identifier: Apache-2.0
 *
 * Reminders that come round, by a wall clock that is put forward in March and back in October, as in Hull.
 */
#include "base/civil.h"
#include "skills/again.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "../language/language_in.h"

static int64_t at(const char *civil) {
  int64_t ms;
  int32_t offset;
  assert_int_equal(civil_parse(str_of(civil), &ms, &offset), 0);
  return ms / 1000;
}

/* Summer time of 2026: 29 March, 01:00 UTC, to 25 October, 01:00 UTC. */
static int32_t hull(const struct clock *c, int64_t ms) {
  return ms >= at("2026-03-29T01:00:00Z") * 1000 && ms < at("2026-10-25T01:00:00Z") * 1000 ? 60 : 0;
}

static const struct clock clock_of_hull = {.offset = hull};

static int64_t ms_of(const char *civil) {
  int64_t ms = at(civil) * 1000;
  return ms - hull(NULL, ms - hull(NULL, ms) * 60000LL) * 60000LL;
}

/* Due at one time by the wall clock, told at another: when it is due next. */
static void next(const char *rule, const char *due, const char *told, const char *expected) {
  struct view v = {.clock = &clock_of_hull, .now = ms_of(told)};
  v.offset = hull(NULL, v.now);
  struct reminder r = {.due_at = ms_of(due), .state = REMINDER_WAITING, .every = str_of(rule)};
  again_told(&v, &r);
  char out[40];
  str_first(civil_format(out, r.due_at, hull(NULL, r.due_at)), 16);
  out[16] = '\0';
  if (strcmp(out, expected)) fail_msg("%s of %s, told %s: %s, not %s", rule, due, told, out, expected);
  assert_int_equal(r.state, REMINDER_WAITING);
  assert_int_equal(r.told_at, v.now);
}

static void again__comes_round_by_the_wall_clock(void **state) {
  next("7d", "2026-11-22T18:30", "2026-11-22T18:30", "2026-11-29T18:30");
  next("7d", "2026-03-22T09:00", "2026-03-22T09:00", "2026-03-29T09:00");
  next("7d", "2026-10-18T09:00", "2026-10-20T12:00", "2026-10-25T09:00");
  next("1d", "2026-03-28T20:00", "2026-03-28T20:01", "2026-03-29T20:00");
  next("14d", "2026-11-06T17:00", "2026-11-06T17:00", "2026-11-20T17:00");
  next("2h", "2026-11-27T08:00", "2026-11-27T08:00", "2026-11-27T10:00");
}

static void again__is_told_once_for_all_the_times_that_have_been(void **state) {
  next("7d", "2026-11-01T09:00", "2026-11-27T12:00", "2026-11-29T09:00");
  next("1d", "2026-11-01T09:00", "2026-11-27T08:59", "2026-11-27T09:00");
  next("1d", "2026-11-01T09:00", "2026-11-27T09:00", "2026-11-28T09:00");
  next("2h", "2026-11-27T08:00", "2026-11-27T13:30", "2026-11-27T14:00");
  next("1m@1", "2026-01-01T09:00", "2026-11-27T09:00", "2026-12-01T09:00");
}

static void again__keeps_the_day_of_the_month(void **state) {
  next("1m@31", "2026-01-31T09:00", "2026-01-31T09:00", "2026-02-28T09:00");
  next("1m@31", "2026-02-28T09:00", "2026-02-28T09:00", "2026-03-31T09:00");
  next("12m@29", "2028-02-29T09:00", "2028-02-29T09:00", "2029-02-28T09:00");
  next("12m@29", "2031-02-28T09:00", "2031-02-28T09:00", "2032-02-29T09:00");
}

static void again__leaves_out_the_weekend(void **state) {
  next("workdays", "2026-11-27T07:00", "2026-11-27T07:00", "2026-11-30T07:00");
  next("workdays", "2026-11-25T07:00", "2026-11-25T07:05", "2026-11-26T07:00");
  next("workdays", "2026-11-20T07:00", "2026-11-28T12:00", "2026-11-30T07:00");
}

/* Told a moment too early, by a clock that went back, it does not come at the same time again. */
static void again__never_stands_still(void **state) {
  next("7d", "2026-11-22T18:30", "2026-11-20T10:00", "2026-11-29T18:30");
  next("workdays", "2026-11-27T07:00", "2026-11-26T10:00", "2026-11-30T07:00");
  next("1m@15", "2026-11-15T07:00", "2026-11-01T10:00", "2026-12-15T07:00");
}

static void once__is_told(void **state) {
  static const char *const none[] = {"", "7", "d", "0d", "-1d", "1m", "1m@0", "1m@32", "7d@3", "1001d", "x", "1y@1"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    struct view v = {.clock = &clock_of_hull, .now = ms_of("2026-11-27T12:00")};
    struct reminder r = {.due_at = v.now, .state = REMINDER_WAITING, .every = str_of(none[i])};
    again_told(&v, &r);
    assert_false(again_is_rule(r.every));
    assert_int_equal(r.state, REMINDER_TOLD);
  }
}

static void again__is_said_as_it_is(void **state) {
  static const char *const rows[][2] = {{"7d", "every Sunday"},
                                        {"14d", "every other Sunday"},
                                        {"1d", "every day"},
                                        {"10d", "every 10 days"},
                                        {"1m@31", "every month"},
                                        {"3m@1", "every 3 months"},
                                        {"12m@3", "every year"},
                                        {"2h", "every 2 hours"},
                                        {"1h", "every hour"},
                                        {"workdays", "every weekday"},
                                        {"", ""},
                                        {"7x", ""}};
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str words = again_words(english, &a, str_of(rows[i][0]), at("2026-11-29T09:00"), false);
    if (!str_is(words, rows[i][1])) fail_msg("%s: %.*s", rows[i][0], STR_ARG(words));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(again__comes_round_by_the_wall_clock),
      cmocka_unit_test(again__is_told_once_for_all_the_times_that_have_been),
      cmocka_unit_test(again__keeps_the_day_of_the_month),
      cmocka_unit_test(again__leaves_out_the_weekend),
      cmocka_unit_test(again__never_stands_still),
      cmocka_unit_test(once__is_told),
      cmocka_unit_test(again__is_said_as_it_is),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
