/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "language/times.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "language_in.h"

static int64_t at(const char *text) {
  int64_t ms;
  int32_t offset;
  if (civil_parse(str_of(text), &ms, &offset)) fail_msg("not a time: %s", text);
  return ms / 1000;
}

static void day_say__says_no_more_than_is_needed(void **state) {
  static const char *const cases[][2] = {
      {"2026-11-22", "today"},
      {"2026-11-23", "tomorrow"},
      {"2026-11-21", "yesterday"},
      {"2026-11-26", "Thursday the 26th"},
      {"2026-11-14", "Saturday the 14th"},
      {"2026-11-01", "Sunday 1 November"},
      {"2026-12-25", "Friday 25 December"},
      {"2026-03-03", "3 March"},
      {"2025-11-22", "22 November 2025"},
      {"2027-01-02", "Saturday 2 January"},
      {"2027-04-02", "2 April"},
      {"1999-12-31", "31 December 1999"},
  };
  AUTO_ARENA struct arena a = ARENA_NONE;
  int64_t today = at("2026-11-22") / CIVIL_DAY;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_str(day_say(english, &a, at(cases[i][0]) / CIVIL_DAY, today), cases[i][1]);
}

static void when_say__reads_as_a_person_would_put_it(void **state) {
  static const struct {
    const char *from, *to;
    enum grain grain;
    const char *said;
  } cases[] = {
      {"2026-11-23 18:30", "2026-11-23 18:31", GRAIN_MINUTE, "tomorrow, Monday, 18:30"},
      {"2026-11-22 18:30", "2026-11-22 18:31", GRAIN_MINUTE, "today, 18:30"},
      {"2026-11-26", "2026-11-27", GRAIN_DAY, "Thursday the 26th"},
      {"2026-11-23", "2026-11-24", GRAIN_DAY, "tomorrow, Monday"},
      {"2026-05-01", "2026-06-01", GRAIN_MONTH, "May 2026"},
      {"2026-11-01", "2026-12-01", GRAIN_MONTH, "this month"},
      {"2026-11-23", "2026-11-30", GRAIN_WEEK, "next week"},
      {"2026-11-16", "2026-11-23", GRAIN_WEEK, "this week"},
      {"2026-12-07", "2026-12-14", GRAIN_WEEK, "the week of 7 December"},
      {"2025-06-01", "2025-09-01", GRAIN_SEASON, "summer 2025"},
      {"2025-12-01", "2026-03-01", GRAIN_SEASON, "winter 2025"},
      {"2024-01-01", "2025-01-01", GRAIN_YEAR, "2024"},
      {"1990-01-01", "2000-01-01", GRAIN_LONG, "the 1990s"},
      {"2024-01-01", "2026-01-01", GRAIN_LONG, "2024 to 2025"},
      {"2024-01-01", "2024-03-01", GRAIN_LONG, "January 2024 to February 2024"},
      {"2026-11-22 18:00", "2026-11-22 22:00", GRAIN_PART, "this evening"},
      {"2026-11-23 18:00", "2026-11-23 22:00", GRAIN_PART, "tomorrow evening"},
      {"2026-11-21 21:00", "2026-11-22 00:00", GRAIN_PART, "last night"},
      {"2026-11-26 08:00", "2026-11-26 12:00", GRAIN_PART, "Thursday the 26th, in the morning"},
      {"2026-11-23 15:00", "2026-11-23 17:00", GRAIN_HOUR, "tomorrow, Monday, 15:00 to 17:00"},
      {"2026-11-24", "2026-11-27", GRAIN_DAY, "Tuesday the 24th to Thursday the 26th"},
      {"2026-03-01", NULL, GRAIN_MONTH, "since March 2026"},
      {"2027-03-01", NULL, GRAIN_MONTH, "from March 2027"},
      {NULL, "2026-11-27", GRAIN_DAY, "until Thursday the 26th"},
      {NULL, "2025-04-01", GRAIN_MONTH, "until March 2025"},
      {NULL, "1995-01-01", GRAIN_YEAR, "until 1994"},
      {NULL, "2026-11-23 18:00", GRAIN_MINUTE, "until tomorrow, Monday, 18:00"},
  };
  AUTO_ARENA struct arena a = ARENA_NONE;
  int64_t now = at("2026-11-22 20:14");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct when w = {cases[i].from ? at(cases[i].from) : INT64_MIN, cases[i].to ? at(cases[i].to) : INT64_MAX,
                     cases[i].grain, false, false};
    assert_str(when_say(english, &a, w, now), cases[i].said);
  }
  struct when w = {at("2026-11-28"), at("2026-11-29"), GRAIN_DAY, true, false};
  assert_str(when_say(english, &a, w, now), "Saturday the 28th, maybe");
  w = (struct when){at("2026-11-23 17:00"), at("2026-11-23 17:01"), GRAIN_MINUTE, false, true};
  assert_str(when_say(english, &a, w, now), "around tomorrow, Monday, 17:00");
  assert_str(when_say(english, &a, (struct when){0}, now), "");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(day_say__says_no_more_than_is_needed),
      cmocka_unit_test(when_say__reads_as_a_person_would_put_it),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
