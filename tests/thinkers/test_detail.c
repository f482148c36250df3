/* SPDX-License-Identifier: Apache-2.0
 *
 * The odd detail: said back whole and in the person's own words, and only where it is so. Turns are read by the real
 * reader.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "play.c"

#include "thinkers/builtin/builtin_priv.h"

enum { SEEDS = 24 };

/* In most tellings, not in all: one of four gets another word. */
static void detail__is_said_in_their_words(void **state) {
  static const struct {
    const char *said, *detail;
  } all[] = {{"i knit. currently a jumper for a horse", "a jumper for a horse"},
             {"somebody left me a custard slice with no note", "a custard slice with no note"},
             {"the keeper was picking daisies", "picking daisies"},
             {"there's a photo of the ferry in my tobacco tin", "your tobacco tin"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    size_t n = play_count(SEEDS, NULL, all[i].said, play_says, all[i].detail);
    if (n < SEEDS / 4) fail_msg("\"%s\": %zu of %d", all[i].said, n, SEEDS);
    assert_true(n < SEEDS);
  }
}

static bool is_detail(const struct play *p, const char *unused) {
  return play_from_family(p, "detail") || play_from_family(p, "detail.more");
}

/* What is not so, what is asked, a name alone, and a word for somebody that would have to be turned. */
static void detail__is_not_what_is_not_so(void **state) {
  static const char *const all[] = {"i never got the corner office with a view", "if the red boat with a sail comes in",
                                    "where is the corner office with a view?", "Dr. Helena Marsh, retired",
                                    "fair enough could be worse"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i], is_detail, NULL)) fail_msg("\"%s\" was said back", all[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(detail__is_said_in_their_words),
      cmocka_unit_test(detail__is_not_what_is_not_so),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
