/* SPDX-License-Identifier: Apache-2.0
 *
 * Golden lines in three registers (tests/data/times/), and what lines alone cannot show: leaning, manner, hostile
 * input.
 */
#include "base/buf.h"
#include "base/civil.h"
#include "language/times_priv.h"

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

static struct str point(struct arena *a, int64_t seconds) {
  if (seconds == INT64_MIN || seconds == INT64_MAX) return STR("..");
  struct civil c = civil_from_seconds(seconds);
  struct str day = arena_printf(a, "%04d-%02d-%02d", c.year, c.month, c.day);
  if (c.second) return arena_printf(a, "%.*s %02d:%02d:%02d", STR_ARG(day), c.hour, c.minute, c.second);
  return c.hour || c.minute ? arena_printf(a, "%.*s %02d:%02d", STR_ARG(day), c.hour, c.minute) : day;
}

static struct str bare_when(struct arena *a, struct when w) {
  bool open = w.start == INT64_MIN || w.end == INT64_MAX;
  struct civil c = open ? (struct civil){0} : civil_from_seconds(w.start);
  struct civil end = open ? (struct civil){0} : civil_from_seconds(w.end);
  int months = (end.year - c.year) * 12 + end.month - c.month;
  bool whole = !open && c.day == 1 && end.day == 1;
  if (!open && w.grain == GRAIN_MINUTE && w.end == w.start + 60)
    return arena_printf(a, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
  if (!open && w.grain == GRAIN_DAY && w.end == w.start + CIVIL_DAY) return point(a, w.start);
  if (whole && w.grain == GRAIN_MONTH && months == 1) return arena_printf(a, "%04d-%02d", c.year, c.month);
  if (whole && w.grain == GRAIN_YEAR && months == 12) return arena_printf(a, "%04d", c.year);
  return arena_printf(a, "%.*s/%.*s", STR_ARG(point(a, w.start)), STR_ARG(point(a, w.end)));
}

static struct str shown_when(struct arena *a, struct when w) {
  if (w.grain == GRAIN_NONE) return STR("");
  return arena_printf(a, "%s%.*s%s", w.about ? "~" : "", STR_ARG(bare_when(a, w)), w.maybe ? "?" : "");
}

static struct str length(struct arena *a, const struct time_read *r) {
  struct str months = r->months ? arena_printf(a, "%dmo", r->months) : STR("");
  long long s = r->seconds;
  if (!s) return months;
  if (s % CIVIL_DAY == 0) return arena_printf(a, "%.*s%lldd", STR_ARG(months), s / CIVIL_DAY);
  return s % 60 ? arena_printf(a, "%.*s%llds", STR_ARG(months), s)
                : arena_printf(a, "%.*s%lldm", STR_ARG(months), s / 60);
}

static struct str shown(struct arena *a, const struct time_read *r) {
  struct str when = shown_when(a, r->when);
  if (r->kind == TIME_DURATION) return arena_printf(a, "%s%.*s", r->when.about ? "~" : "", STR_ARG(length(a, r)));
  if (r->kind != TIME_SET) return when;
  return arena_printf(a, "every %.*s%s%.*s", STR_ARG(length(a, r)), when.len ? " " : "", STR_ARG(when));
}

static struct str reading(struct arena *a, struct str line, const char *now, enum manner m, enum lean lean) {
  struct tokens t = tokens_read(english, a, line);
  struct times times = times_find(english, a, &t, at(now), m, lean);
  struct str out = STR("");
  for (size_t i = 0; i < times.len; i++) {
    struct str words = tokens_text(&t, times.at[i].first, times.at[i].last);
    out = arena_printf(a, "%.*s%s%.*s = %.*s", STR_ARG(out), i ? "; " : "", STR_ARG(words),
                       STR_ARG(shown(a, &times.at[i])));
  }
  return out.len ? out : STR("-");
}

static void read_all(struct buf *out, const char *path) {
  FILE *f = fopen(path, "rb");
  char bytes[4096];
  if (!f) fail_msg("cannot read %s", path);
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;) assert_int_equal(buf_add(out, bytes, n), 0);
  fclose(f);
}

/* Every line of a golden file; how many there were. */
static size_t check_file(const char *name) {
  AUTO_BUF struct buf text = buf_new(BUF_FILE);
  AUTO_ARENA struct arena a = ARENA_NONE;
  size_t lines = 0, wrong = 0;
  read_all(&text, arena_printf(&a, "%s/data/times/%s", TESTS_FOLDER, name).at);
  struct str rest = buf_str(&text), row, line;
  while (str_next(&rest, '\n', &row)) {
    if (!row.len || row.at[0] == '#') continue;
    assert_true(str_next(&row, '\t', &line));
    struct str got = reading(&a, line, "2026-11-22 20:14", MANNER_GB, LEAN_NEAREST);
    lines++;
    if (str_eq(got, row)) continue;
    print_error("%s: %.*s\n  got    %.*s\n  wanted %.*s\n", name, STR_ARG(line), STR_ARG(got), STR_ARG(row));
    wrong++;
  }
  assert_int_equal(wrong, 0);
  return lines;
}

static void times__reads_what_is_typed(void **state) {
  assert_true(check_file("typed.tsv") >= 200);
}

static void times__reads_what_is_written(void **state) {
  assert_true(check_file("written.tsv") >= 70);
}

static void times__reads_what_is_spoken(void **state) {
  assert_true(check_file("spoken.tsv") >= 70);
}

struct leaning {
  const char *text, *now;
  enum lean lean;
  const char *wanted;
};

static void check_leaning(const struct leaning *cases, size_t count, enum manner m) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < count; i++) {
    struct str got = reading(&a, str_of(cases[i].text), cases[i].now, m, cases[i].lean);
    ptrdiff_t equals = str_find(got, STR(" = "));
    if (equals >= 0) got = str_from(got, (size_t)equals + 3);
    if (!str_is(got, cases[i].wanted))
      fail_msg("%s: got %.*s, wanted %s", cases[i].text, STR_ARG(got), cases[i].wanted);
  }
}
#define CHECK_LEANING(cases, manner) check_leaning(cases, sizeof cases / sizeof *cases, manner)

static void times__leans_as_told_where_the_words_do_not_say(void **state) {
  static const struct leaning cases[] = {
      {"march", "2026-11-22 20:14", LEAN_PAST, "2026-03"},
      {"march", "2026-11-22 20:14", LEAN_FUTURE, "2027-03"},
      {"tuesday", "2026-11-22 20:14", LEAN_PAST, "2026-11-17"},
      {"tuesday", "2026-11-22 20:14", LEAN_FUTURE, "2026-11-24"},
      {"sunday", "2026-11-22 20:14", LEAN_FUTURE, "2026-11-29"},
      {"sunday", "2026-11-22 20:14", LEAN_PAST, "2026-11-15"},
      {"on the 22nd", "2026-11-22 20:14", LEAN_FUTURE, "2026-11-22"},
      {"christmas", "2026-01-03 10:00", LEAN_NEAREST, "2025-12-25"},
      {"christmas", "2026-12-25 10:00", LEAN_NEAREST, "2026-12-25"},
      {"29 feb", "2026-11-22 20:14", LEAN_FUTURE, "2028-02-29"},
      {"29 feb", "2026-11-22 20:14", LEAN_PAST, "2024-02-29"},
      {"half 8", "2026-11-30 21:05", LEAN_PAST, "2026-11-30 20:30"},
      {"half 8", "2026-11-30 21:05", LEAN_FUTURE, "2026-12-01 08:30"},
      {"half 8", "2026-11-30 14:00", LEAN_FUTURE, "2026-11-30 20:30"},
      {"at 3", "2026-11-30 23:00", LEAN_FUTURE, "2026-12-01 15:00"},
      {"the 31st", "2026-02-10 09:00", LEAN_FUTURE, "2026-03-31"},
  };
  CHECK_LEANING(cases, MANNER_GB);
}

static void times__lets_the_tense_around_decide(void **state) {
  static const struct leaning cases[] = {
      {"i saw her on tuesday", "2026-11-22 20:14", LEAN_FUTURE, "2026-11-17"},
      {"i will see her on tuesday", "2026-11-22 20:14", LEAN_PAST, "2026-11-24"},
      {"she visited in may", "2026-11-22 20:14", LEAN_FUTURE, "2026-05"},
      {"gonna visit in may", "2026-11-22 20:14", LEAN_PAST, "2027-05"},
      {"i was tired. friday we go", "2026-11-22 20:14", LEAN_FUTURE, "2026-11-27"},
  };
  CHECK_LEANING(cases, MANNER_GB);
}

static void times__reads_figures_in_the_manner_of_the_place(void **state) {
  static const struct leaning gb[] = {{"3/4/2021", "2026-11-22 20:14", LEAN_PAST, "2021-04-03"},
                                      {"25/12", "2026-11-22 20:14", LEAN_FUTURE, "2026-12-25"}};
  static const struct leaning us[] = {{"3/4/2021", "2026-11-22 20:14", LEAN_PAST, "2021-03-04"},
                                      {"25/12", "2026-11-22 20:14", LEAN_FUTURE, "2026-12-25"},
                                      {"12/25", "2026-11-22 20:14", LEAN_FUTURE, "2026-12-25"}};
  CHECK_LEANING(gb, MANNER_GB);
  CHECK_LEANING(us, MANNER_US);
}

static void times__refuses_days_that_do_not_exist(void **state) {
  static const struct leaning cases[] = {{"30 feb 2021", "2026-11-22 20:14", LEAN_PAST, "-"},
                                         {"31/4/2021", "2026-11-22 20:14", LEAN_PAST, "-"},
                                         {"99/99/9999", "2026-11-22 20:14", LEAN_PAST, "-"},
                                         {"in 99999999999 years", "2026-11-22 20:14", LEAN_PAST, "-"},
                                         {"100000 centuries ago", "2026-11-22 20:14", LEAN_PAST, "-"},
                                         {"at 25:61", "2026-11-22 20:14", LEAN_PAST, "-"}};
  CHECK_LEANING(cases, MANNER_GB);
}

static void times__says_how_often_and_on_which_day(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct tokens t = tokens_read(english, &a, STR("every other sunday at half 8"));
  struct times times = times_find(english, &a, &t, at("2026-11-22 20:14"), MANNER_GB, LEAN_NEAREST);
  assert_int_equal(times.len, 1);
  assert_int_equal(times.at[0].kind, TIME_SET);
  assert_int_equal(times.at[0].weekday, 6);
  assert_int_equal(times.at[0].seconds, 14 * CIVIL_DAY);
  assert_true(times.at[0].has_clock);
  assert_int_equal(times.at[0].when.grain, GRAIN_MINUTE);
}

static void times__knows_easter(void **state) {
  static const char *const easters[] = {"2000-04-23", "2018-04-01", "2019-04-21",
                                        "2024-03-31", "2027-03-28", "2038-04-25"};
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof easters / sizeof *easters; i++) {
    struct str line = arena_printf(&a, "easter %.4s", easters[i]);
    struct str got = reading(&a, line, "2026-11-22 20:14", MANNER_GB, LEAN_NEAREST);
    assert_true(str_ends(got, str_of(easters[i])));
  }
}

/* Words that open many rules, thousands of times over. */
static void times__stays_quick_on_hostile_words(void **state) {
  static const char *const pieces[] = {"the day after ",  "1/1/1-",    "from 1 to ",       "every ",
                                       "at 5 to 5 past ", "in the ",   "two hundred and ", "1 2 3 ",
                                       "may the ",        "a week on "};
  for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    AUTO_BUF struct buf text = buf_new(BUF_TURN);
    while (text.len < 12000) buf_add_str(&text, str_of(pieces[i]));
    struct timespec t0, t1;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0);
    struct tokens t = tokens_read(english, &a, buf_str(&text));
    times_find(english, &a, &t, at("2026-11-22 20:14"), MANNER_GB, LEAN_NEAREST);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1);
    double seconds = (double)(t1.tv_sec - t0.tv_sec) + (double)(t1.tv_nsec - t0.tv_nsec) / 1e9;
    if (seconds > 2) fail_msg("\"%s\" took %.2f s", pieces[i], seconds);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(times__reads_what_is_typed),
      cmocka_unit_test(times__reads_what_is_written),
      cmocka_unit_test(times__reads_what_is_spoken),
      cmocka_unit_test(times__leans_as_told_where_the_words_do_not_say),
      cmocka_unit_test(times__lets_the_tense_around_decide),
      cmocka_unit_test(times__reads_figures_in_the_manner_of_the_place),
      cmocka_unit_test(times__refuses_days_that_do_not_exist),
      cmocka_unit_test(times__says_how_often_and_on_which_day),
      cmocka_unit_test(times__knows_easter),
      cmocka_unit_test(times__stays_quick_on_hostile_words),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
