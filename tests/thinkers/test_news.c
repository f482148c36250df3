/* SPDX-License-Identifier: Apache-2.0
 *
 * What happened, met the right way up and by its name; what is only feared, denied, asked or long past is no news; a
 * kind word before anything in a bad hour; people said back in whole sentences. Turns are read by the real reader.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "play.c"

#include "base/utf8.h"
#include "thinkers/builtin/builtin_priv.h"

enum { SEEDS = 12 };

static void news__sign__is_the_right_way_up(void **state) {
  static const struct {
    const char *said, *family;
  } all[] = {{"my nan fell over in the kitchen", "news.bad"},
             {"she broke her wrist", "news.bad"},
             {"got laid off on friday", "news.bad"},
             {"someone nicked my bike", "news.bad"},
             {"the boiler burst last night", "news.bad"},
             {"my sister and her husband have split up", "news.bad"},
             {"he failed his theory test again", "news.bad"},
             {"i passed my driving test", "news.good"},
             {"my brother got the all clear today", "news.good"},
             {"our denise has had the baby", "news.good"},
             {"i got the supervisor job", "news.good"},
             {"we won the cup", "news.good"},
             {"my best mate is moving to canada", "news.open"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i].said, play_from_family, all[i].family) != SEEDS) fail_msg("%s", all[i].said);
}

static void news__thing__is_named(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "some idiot nicked my bike", play_says, "your bike"), SEEDS);
  assert_int_equal(play_count(SEEDS, NULL, "im ninety days sober today", play_from_family, "news.good"), SEEDS);
  assert_true(play_count(SEEDS, NULL, "it's a girl", play_says, "girl") > 0);
  assert_int_equal(play_count(SEEDS, NULL, "they're knocking down the old depot", play_says, "the old depot"), SEEDS);
}

static void news__unreal__is_no_news(void **state) {
  static const char *const all[] = {"i might lose my job",
                                    "i hope i passed my driving test",
                                    "i nearly broke my wrist",
                                    "if i lose my job we'll manage",
                                    "i passed my test in 1975",
                                    "my heart was broken by that film",
                                    "pass the salt, i said to him",
                                    "i fell asleep on the sofa",
                                    "my husband says pack it in and get a proper job",
                                    "my cousin lost the bet so he owes me a pint"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    if (play_count(SEEDS, NULL, all[i], play_from_family, "news.bad")) fail_msg("%s", all[i]);
    if (play_count(SEEDS, NULL, all[i], play_from_family, "news.good")) fail_msg("%s", all[i]);
  }
}

/* No one who was hurt, and an ex's wedding: what is said leaves room for both. */
static void news__mixed__is_not_cheered(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "my ex is getting married in june", play_from_family, "news.good"), 0);
  assert_int_equal(play_count(SEEDS, NULL, "marcus crashed the car but he's not hurt", play_says, "sorry"), 0);
}

static void news__gladness__builds_on_what_was_glad_before(void **state) {
  assert_true(
      play_count(SEEDS, "i passed my driving test", "i got the supervisor job", play_says, "your driving test") > 0);
  assert_int_equal(play_count(SEEDS, NULL, "i got the supervisor job", play_says, "driving test"), 0);
}

static void news__asked_of_oneself__has_a_kind_word_first(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "am i awful for being relieved", play_from_family, "asked.kind"), SEEDS);
  const char *bad = "my sister and her husband have split up";
  assert_int_equal(play_count(SEEDS, bad, "should i have said something", play_from_family, "asked.kind"), SEEDS);
}

static void told__somebody__is_said_back_in_a_sentence(void **state) {
  const char *said = "my daughter ruth is a vet in lisbon, and her little girl nell is nine and plays the cello";
  assert_int_equal(play_count(SEEDS, NULL, said, play_says, "is a vet in lisbon"), SEEDS);
  assert_int_equal(play_count(SEEDS, NULL, said, play_says, "is nine and plays the cello"), SEEDS);
  assert_int_equal(play_count(SEEDS, NULL, said, play_says, ":"), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(news__sign__is_the_right_way_up),
      cmocka_unit_test(news__thing__is_named),
      cmocka_unit_test(news__unreal__is_no_news),
      cmocka_unit_test(news__mixed__is_not_cheered),
      cmocka_unit_test(news__gladness__builds_on_what_was_glad_before),
      cmocka_unit_test(news__asked_of_oneself__has_a_kind_word_first),
      cmocka_unit_test(told__somebody__is_said_back_in_a_sentence),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
