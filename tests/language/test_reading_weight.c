/* SPDX-License-Identifier: Apache-2.0
 *
 * How much a telling weighs, on lines that no model learns from (tests/data/weight/lines.tsv): most are told right, and
 * next to none the wrong way up.
 */
#include "base/buf.h"
#include "language/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "language_in.h"

enum { LINES = 120, SIDES = 3 };
enum side { SIDE_NONE, SIDE_GOOD, SIDE_HURT };

static enum side side_of(struct str label) {
  if (str_is(label, "none") || str_is(label, "mixed")) return SIDE_NONE;
  return str_is(label, "good") ? SIDE_GOOD : SIDE_HURT;
}

static enum side side_read(const char *text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000, .company = true};
  reading_read(english, &a, str_of(text), &c, &r);
  return reading_leans(&r) > 0 ? SIDE_GOOD : reading_leans(&r) < 0 ? SIDE_HURT : SIDE_NONE;
}

static void weights__of_new_lines__are_told_apart(void **state) {
  static char line[512];
  size_t found[SIDES][SIDES] = {0}, n = 0;
  FILE *f = fopen(SOURCE_FOLDER "/tests/data/weight/lines.tsv", "r");
  assert_non_null(f);
  while (fgets(line, sizeof line, f)) {
    struct str rest = str_trim(str_of(line)), label;
    if (line[0] == '#' || !str_next(&rest, '\t', &label)) continue;
    AUTO_ARENA struct arena a = ARENA_NONE;
    found[side_of(label)][side_read(arena_dup(&a, rest).at)]++, n++;
  }
  fclose(f);
  assert_int_equal(n, LINES);
  assert_true(found[SIDE_HURT][SIDE_HURT] >= 20 && found[SIDE_GOOD][SIDE_GOOD] >= 4);
  assert_true(found[SIDE_HURT][SIDE_GOOD] <= 2 && found[SIDE_GOOD][SIDE_HURT] == 0);
  assert_true(found[SIDE_NONE][SIDE_GOOD] + found[SIDE_NONE][SIDE_HURT] <= 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(weights__of_new_lines__are_told_apart)};
  return cmocka_run_group_tests(tests, open_english, close_english);
}
