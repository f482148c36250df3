/* SPDX-License-Identifier: Apache-2.0
 *
 * A clock that lies: it jumps back and on by years between turns, stands at 1970 and at 2106, changes its zone. Turns
 * keep the order in which they were said; nothing crashes; nothing that is said has a negative age, a day "tomorrow"
 * for what has been, or a reminder told twice.
 */
#include "base/chance.h"
#include "base/utf8.h"
#include "plight.h"

static const int64_t DAY = 86400000LL, YEAR = 365 * 86400000LL;

static int begin(void **state) {
  static struct plight b;
  plight_begin(&b);
  *state = &b;
  plight_wake(&b);
  return 0;
}

static int end(void **state) {
  plight_end(*state);
  return 0;
}

static const char *const talk[] = {
    "my sister anna moved to lisbon in may",
    "how old are you",
    "what time is it",
    "what is the date today",
    "when did i last talk to you",
    "where does anna live",
    "when did anna move",
    "my cat is called Biscuit",
    "what do you know about me",
    "what did we talk about yesterday",
    "set a timer for 5 minutes",
    "hello",
    "how many days until christmas",
    "remind me to ring mum tomorrow at 5",
    "any reminders?",
    "what is 12 miles in km",
    "goodnight",
};
enum { TALK = sizeof talk / sizeof *talk };

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* No "-3 days", no "minus", no year with too many digits. */
static void expect_sane(struct str said, const char *asked, int64_t now) {
  for (size_t i = 0; i + 1 < said.len; i++) {
    bool alone = i == 0 || said.at[i - 1] == ' ' || said.at[i - 1] == '(';
    if (said.at[i] == '-' && alone && is_digit(said.at[i + 1]))
      fail_msg("at %lld, asked \"%s\": %.*s", (long long)now, asked, STR_ARG(said));
  }
  const char *never[] = {"minus", "negative", "99999", "2147483647", "18446744", "9223372"};
  for (size_t i = 0; i < sizeof never / sizeof *never; i++)
    if (str_find(said, str_of(never[i])) >= 0)
      fail_msg("at %lld, asked \"%s\": %.*s", (long long)now, asked, STR_ARG(said));
}

static void say_all(struct plight *b) {
  for (size_t i = 0; i < TALK; i++) {
    int64_t now = b->now;
    plight_say(b, talk[i]);
    expect_sane(buf_str(&b->said), talk[i], now);
  }
}

/* The order of ids is the order in which it was said, whatever the clock had to say. */
static void expect_order(struct plight *b, size_t rounds) {
  struct plight_turns kept;
  plight_history(b, 0x7fffffff, &kept);
  size_t said = 0;
  for (size_t i = 0; i < kept.len; i++)
    if (kept.at[i].role == OS1_PERSON && !str_is(kept.at[i].text, talk[said++ % TALK]))
      fail_msg("out of order at turn %zu: %.*s", i, STR_ARG(kept.at[i].text));
  assert_int_equal(said, rounds * TALK);
  plight_turns_finish(&kept);
}

static void clock__that_jumps_by_years_keeps_the_order(void **state) {
  struct plight *b = *state;
  const int64_t jumps[] = {0, 3 * YEAR, -30 * YEAR, 50 * YEAR, -DAY, 0};
  int64_t start = b->now;
  size_t rounds = sizeof jumps / sizeof *jumps;
  for (size_t i = 0; i < rounds; i++) {
    b->now = start + jumps[i];
    say_all(b);
    if (i % 2) {
      plight_sleep(b);
      plight_wake(b);
    }
  }
  expect_order(b, rounds);
  plight_check(b);
  assert_true(plight_told(b, "where does Anna live?", "Lisbon"));
}

/* The ends of 32-bit clocks, and what a dead battery gives. */
static void clock__at_1970_and_2106_talks(void **state) {
  struct plight *b = *state;
  const int64_t moments[] = {0, 1, -1000, 2147483647000LL, 4291747200000LL, 4294967295000LL, 1795378446000LL};
  size_t rounds = sizeof moments / sizeof *moments;
  for (size_t i = 0; i < rounds; i++) {
    b->now = moments[i];
    say_all(b);
    plight_sleep(b);
    plight_wake(b);
  }
  expect_order(b, rounds);
  plight_check(b);
}

static void clock__that_jumps_at_every_look_crashes_nothing(void **state) {
  struct plight *b = *state;
  struct chance c = chance_seed(4);
  int64_t start = b->now;
  for (size_t i = 0; i < 200 / TEST_SLOW; i++) {
    b->now = start + (int64_t)(chance_unit(&c) * 60 - 30) * YEAR;
    b->step = (int64_t)(chance_unit(&c) * 2 - 1) * DAY; /* within the turn, too */
    b->offset = (int32_t)chance_below(&c, 28 * 60) - 14 * 60;
    const char *line = talk[chance_below(&c, TALK)];
    plight_say(b, line);
    expect_sane(buf_str(&b->said), line, b->now);
  }
  b->step = 1000;
  plight_check(b);
}

static bool says(struct plight *b, const char *what) {
  return str_find(buf_str(&b->said), str_of(what)) >= 0;
}

/* What was said is never "tomorrow", though the clock went back. */
static void clock__set_back_a_day_says_nothing_was_said_tomorrow(void **state) {
  struct plight *b = *state;
  plight_say(b, "my sister anna moved to lisbon in may");
  plight_say(b, "we sold the caravan to a man called Pettigrew");
  b->now -= DAY;
  const char *asks[] = {"where does anna live", "when did we sell the caravan", "how old are you", "when did anna move",
                        "who bought the caravan"};
  for (int round = 0; round < 4; round++)
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
      plight_say(b, asks[i]);
      if (says(b, "omorrow")) fail_msg("%s: %s", asks[i], b->said.at);
    }
}

static int greet(struct plight *b) {
  int times = 0;
  os1_error e = {0};
  plight_sleep(b);
  plight_wake(b);
  if (plight_greet(b, &e) < 0) fail_msg("%s", e.text);
  for (struct str rest = buf_str(&b->said), line; str_next(&rest, '\n', &line);)
    times += str_find(line, STR("milkman")) >= 0;
  return times;
}

/* Told when it is due, once, and not again because the clock was set back and comes by a second time. */
static void reminder__is_told_once_though_the_clock_goes_back(void **state) {
  struct plight *b = *state;
  int64_t start = b->now;
  plight_say(b, "remind me to pay the milkman tomorrow at 5");
  assert_int_equal(greet(b), 0);
  b->now = start - 10 * YEAR;
  assert_int_equal(greet(b), 0); /* years before it */
  b->now = start + 2 * DAY;
  assert_int_equal(greet(b), 1);
  assert_int_equal(greet(b), 0);
  b->now = start;
  assert_int_equal(greet(b), 0);
  b->now = start + 2 * DAY;
  assert_int_equal(greet(b), 0);
}

/* In the spring an hour is skipped, in the autumn one comes twice: a reminder is told once, and its hour is named as it
 * stands on the wall. */
static void zone__that_changes_its_hour_is_followed(void **state) {
  struct plight *b = *state;
  int32_t zone;
  civil_parse(STR("2027-03-27T20:00:00Z"), &b->now, &zone); /* in Britain the clocks go on that night */
  plight_say(b, "remind me to pay the milkman tomorrow at 5");
  assert_true(says(b, "17:00"));
  b->now += DAY;
  b->offset = 60;
  assert_int_equal(greet(b), 1);
  plight_say(b, "what time is it");
  assert_true(says(b, "21:0"));
  b->offset = -600;
  plight_say(b, "what time is it");
  assert_true(says(b, "10:0"));
}

/* A line is not said again while it rests, and resting ends although the clock was set back. */
static void line__that_was_said_in_the_future_is_heard_again(void **state) {
  struct plight *b = *state;
  int64_t start = b->now;
  b->now = start + 40 * YEAR;
  for (int i = 0; i < 12; i++) plight_say(b, "hello");
  b->now = start;
  size_t quiet = 0;
  for (int i = 0; i < 12; i++) {
    plight_say(b, i % 2 ? "how are you" : "hello");
    quiet += b->said.len == 0 || b->flags & OS1_QUIET;
  }
  assert_true(quiet < 12);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(clock__that_jumps_by_years_keeps_the_order),
      CASE(clock__at_1970_and_2106_talks),
      CASE(clock__that_jumps_at_every_look_crashes_nothing),
      CASE(clock__set_back_a_day_says_nothing_was_said_tomorrow),
      CASE(reminder__is_told_once_though_the_clock_goes_back),
      CASE(zone__that_changes_its_hour_is_followed),
      CASE(line__that_was_said_in_the_future_is_heard_again),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
