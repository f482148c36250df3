/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/args.h"
#include "cli/wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct args_option options[] = {
    {"count", 'n', "N", "so many"}, {"yes", 'y', NULL, "does not ask"}, {"at", 0, "TIME", "then"}, {0}};

#define PARSE(ret, ...)                                                                                                \
  args_parse(&a, options, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *), (const char *const[]){__VA_ARGS__},  \
             ret, &e)

static void args__understand_every_spelling(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct args g;
  struct error e = {0};
  assert_int_equal(PARSE(&g, "one", "--count", "3", "-y", "--at=now", "two", "--json"), 0);
  assert_string_equal(args_value(&g, "count"), "3");
  assert_string_equal(args_value(&g, "at"), "now");
  assert_true(args_given(&g, "yes") && g.json && !g.help);
  assert_string_equal(args_text(&a, &g, 0).at, "one two");
  assert_int_equal(PARSE(&g, "-yn5", "-h"), 0);
  assert_string_equal(args_value(&g, "count"), "5");
  assert_true(args_given(&g, "yes") && g.help);
  assert_int_equal(PARSE(&g, "-n", "7", "-n", "8"), 0);
  assert_string_equal(args_value(&g, "count"), "8");
}

static void args__leave_words_alone(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct args g;
  struct error e = {0};
  assert_int_equal(PARSE(&g, "-", "-5", "-.5", "--", "--yes", "-y", "--"), 0);
  assert_int_equal(g.count, 6);
  assert_false(args_given(&g, "yes"));
  assert_string_equal(g.words[3], "--yes");
  assert_int_equal(PARSE(&g, "", "x"), 0);
  assert_int_equal(g.count, 2);
}

static void args__refuse_with_a_sentence(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct args g = {.count = 77};
  struct error e = {0};
  assert_int_equal(PARSE(&g, "--nope"), ERR_INVALID);
  assert_string_equal(e.text, "There is no option --nope here.");
  assert_int_equal(PARSE(&g, "--count"), ERR_INVALID);
  assert_string_equal(e.text, "--count needs N after it.");
  assert_int_equal(PARSE(&g, "--yes=1"), ERR_INVALID);
  assert_int_equal(PARSE(&g, "--json=1"), ERR_INVALID);
  assert_int_equal(PARSE(&g, "-x"), ERR_INVALID);
  assert_int_equal(g.count, 77);
}

static struct str wrapped(struct buf *out, int measure, const char *text) {
  struct wrap w;
  buf_clear(out);
  wrap_init(&w, out, measure, "  ", 0);
  wrap_text(&w, str_of(text));
  return buf_str(out);
}

static void wrap__breaks_at_spaces_by_width(void **state) {
  AUTO_BUF struct buf out = buf_new(4096);
  assert_string_equal(wrapped(&out, 10, "one two three four").at, "one two\n  three\n  four");
  assert_string_equal(wrapped(&out, 0, "one two three four").at, "one two three four");
  assert_string_equal(wrapped(&out, 10, "漢字漢字 漢字").at, "漢字漢字\n  漢字");
  assert_string_equal(wrapped(&out, 6, "abcdefghij").at, "abcdef\n  ghij");
  assert_string_equal(wrapped(&out, 20, "one\ntwo").at, "one\n  two");
}

static void wrap__joins_clauses_and_shows_no_escape(void **state) {
  AUTO_BUF struct buf out = buf_new(4096);
  struct wrap w;
  wrap_init(&w, &out, 40, "", 0);
  wrap_text(&w, STR("Good."));
  wrap_space(&w);
  wrap_text(&w, STR("\033[31mred\033]0;x\007"));
  assert_null(strchr(out.at, '\033'));
  assert_null(strchr(out.at, '\007'));
  assert_non_null(strstr(out.at, "Good. ␛[31mred"));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(args__understand_every_spelling),
      cmocka_unit_test(args__leave_words_alone),
      cmocka_unit_test(args__refuse_with_a_sentence),
      cmocka_unit_test(wrap__breaks_at_spaces_by_width),
      cmocka_unit_test(wrap__joins_clauses_and_shows_no_escape),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
