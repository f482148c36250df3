/* SPDX-License-Identifier: Apache-2.0
 *
 * What a listener says: the tag that answers, the question that goes with what was done, the thing named first; and
 * the second thoughts about a reading. Turns are read by the real reader.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "play.c"

#include "base/utf8.h"
#include "thinkers/builtin/builtin_priv.h"

enum { SEEDS = 20 };

static bool said_by(const struct play *p, const char *move) {
  for (size_t i = 0; i < p->clauses; i++)
    if (!strcmp(p->moves[i], move)) return true;
  return false;
}

static void listen__tag__agrees_and_is_put_to_the_right_one(void **state) {
  static const struct {
    const char *said, *tag;
  } all[] = {{"he stopped for a sandwich on the way", "did he"},
             {"they painted the whole hall on tuesday", "did they"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    assert_true(play_count(SEEDS, NULL, all[i].said, play_says, all[i].tag) > 0);
  /* what was done to somebody, what is told loudly or of a thing is not doubted */
  static const struct {
    const char *said, *tag;
  } never[] = {{"i called the tortoise gordon", "did you"},
               {"mum lives with us now", "is that far"},
               {"i have been boasting for ten years", "have you"},
               {"that will suit her so she can bring a cake", "can she"},
               {"he went out the back and he fed the hens and then he sang", "did he"},
               {"fixed eleven phones, my best monday since i opened", "did you"},
               {"im on the bench AGAIN", "are you"},
               {"my spelling test was 7/20", "was it"},
               {"petra is cooking goulash so there is that", "is there"},
               {"she beat me at cards so she is quite herself", "is she"},
               {"he fix my truck in may", "does he"},
               {"she stayed on the line while i poured it", "did you"},
               {"hes home!! asleep in the chair with his boots on", "is he"}};
  for (size_t i = 0; i < sizeof never / sizeof *never; i++)
    assert_int_equal(play_count(SEEDS, NULL, never[i].said, play_says, never[i].tag), 0);
  /* "he's hung it": has, or is; an unknown word may be a name; the half behind "because" is not the point */
  assert_int_equal(play_count(SEEDS, NULL, "shes hung it above her bed", play_says, "is she"), 0);
  assert_int_equal(play_count(SEEDS, NULL, "im adeel", play_says, "are you"), 0);
  assert_int_equal(play_count(SEEDS, NULL, "i cant claim because im self employed", play_says, "are you"), 0);
}

static void listen__verb__brings_its_own_question(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "i baked a lemon cake", play_from_family, "listen"), 20);
  assert_int_equal(play_count(SEEDS, NULL, "soaked through", play_from_family, "listen"), 20);
}

static bool says_whole(const struct play *p, const char *reply) {
  return str_is(p->reply, reply);
}

/* What nod goes with it is told by its shape. */
static void nod__shape__has_its_own_words(void **state) {
  static const char *const half[] = {"i was on my way home and", "she never said because", "we had to leave the..."};
  for (size_t i = 0; i < sizeof half / sizeof *half; i++)
    if (play_count(SEEDS, NULL, half[i], says_whole, "And?") + play_count(SEEDS, NULL, half[i], play_says, "go on") !=
        SEEDS)
      fail_msg("%s", half[i]);
  static const char *const whole[] = {"hello hello, i am here again, you remember me", "i'm fin, fin with one n",
                                      "she asked me and i told her"};
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
    if (play_count(SEEDS, NULL, whole[i], says_whole, "And?")) fail_msg("%s", whole[i]);
  const char *list = "two pints, a pie, three scratch cards and a taxi", *both = "the twins are amy and jonah";
  assert_int_equal(play_count(SEEDS, NULL, list, says_whole, "Quite a list.") +
                       play_count(SEEDS, NULL, list, says_whole, "That's a fair few.") +
                       play_count(SEEDS, NULL, list, says_whole, "All of that."),
                   SEEDS);
  assert_int_equal(play_count(SEEDS, NULL, both, says_whole, "Amy and Jonah."), SEEDS);
  assert_int_equal(
      play_count(SEEDS, NULL, "raymond rang and then sian came by the shop", says_whole, "Raymond and Sian."), 0);
}

/* How often it is answered with a word of keeping it. */
static int kept_of(const char *text, int none) {
  int kept = 0;
  for (int seed = 0; seed < SEEDS; seed++) {
    struct play p;
    play_open(&p, NULL);
    p.chance = chance_seed((uint64_t)seed);
    struct reading_context c = {.civil_now = p.now / 1000};
    play_turn(&p, text);
    reading_read(p.language, &p.keep, p.reading.text, &c, &p.reading);
    p.reading.weights[WEIGHS_NONE] = none;
    play_reply(&p);
    struct str reply = utf8_plain(&p.turn, p.reply);
    kept += str_find(reply, STR("remember that")) >= 0 || str_find(reply, STR("kept")) >= 0;
    play_close(&p);
  }
  return kept;
}

/* What stays so is kept, and said to be; what is so today, or weighs something, is only heard. */
static void nod__lasting__is_kept(void **state) {
  assert_true(kept_of("i drive the number nine tram", 900) > 0);
  assert_int_equal(kept_of("i am on the tram", 900), 0);
  assert_int_equal(kept_of("i drive the number nine tram", 100), 0);
}

static void listen__told__is_never_met_with_silence(void **state) {
  static const char *const all[] = {"maybe i could ask", "nah e bike. deliver food in leicester",
                                    "then she asked if she could have her name tag", "i dont say it to her"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    assert_int_equal(play_count(SEEDS, NULL, all[i], said_by, "quiet"), 0);
}

/* "Karen. How did it go down?": a name is not stitched before a question of its own. */
static void listen__name__is_not_stitched_to_a_question(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "i told my boss karen about the rota", play_says, "karen."), 0);
}

static void listen__amount__is_said_with_the_word(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "112 drops today. its mental", play_says, "112"), 20);
}

static void listen__question__is_answered_for(void **state) {
  struct play p;
  play_open(&p, NULL);
  json_object_set_new(p.session, "opened", json_string("well"));
  play_hear(&p, "yes");
  assert_true(play_from_family(&p, "answered.well"));
  json_object_set_new(p.session, "opened", json_string("well"));
  play_hear(&p, "no");
  assert_true(play_from_family(&p, "answered.ill"));
  play_close(&p);
}

static void hear__own_deed__is_no_request(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "yeah maybe ill email him", play_from_family, "asked.send"), 0);
  assert_int_equal(play_count(SEEDS, NULL, "She asked me to make a speech.", play_from_family, "asked.essay"), 0);
}

static void hear__loss__needs_a_word_of_it(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "He never cried in his life before this.", play_from_family, "act.loss"), 0);
  assert_int_equal(play_count(SEEDS, NULL, "at work. coffee shop. its dead", play_from_family, "act.loss"), 0);
  assert_int_equal(play_count(SEEDS, NULL, "my nan died on sunday", play_says, "sorry"), 20);
}

static void hear__tag__is_no_question(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "hes forty six so hes not a boy is he", play_from_family, "answer.never"),
                   0);
}

static void hear__statement__is_not_said_to_be_untold(void **state) {
  static const char *const told[] = {"he cried?? his dad lost his job",
                                     "yeah that might do it",
                                     "said who's going to do your shirts",
                                     "did my stretches on my dinner break",
                                     "she came in late and they said have you been running",
                                     "Her name was Doris. Who names a goat Doris? I loved her.",
                                     "Nine hours on the road, and one of them behind a tractor who would not pull in."};
  for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
    assert_int_equal(play_count(SEEDS, NULL, told[i], play_from_family, "answer.never"), 0);
    assert_int_equal(play_count(SEEDS, NULL, told[i], play_from_family, "answer.unfound"), 0);
    assert_int_equal(play_count(SEEDS, NULL, told[i], play_from_family, "reach.world"), 0);
  }
  assert_true(play_count(SEEDS, NULL, "what did my sister call her boat?", play_from_family, "answer.never") > 0);
  assert_int_equal(play_count(SEEDS, NULL, "What jobs are going in Stourbridge?", play_from_family, "answer.never"), 0);
}

static void hear__leaving__is_let_go(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "ok gonna try sleep", play_from_family, "act.farewell"), 20);
}

static void hear__goodbye__needs_a_word_of_going(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "see you remembered", play_from_family, "act.farewell"), 0);
  assert_int_equal(play_count(SEEDS, NULL, "right better get back", play_from_family, "act.farewell"), 20);
  static const char *const stays[] = {"i said goodnight to the hens and counted nine", "he left without saying goodbye",
                                      "the baby won't sleep now", "phone is going, hang on"};
  for (size_t i = 0; i < sizeof stays / sizeof *stays; i++)
    assert_int_equal(play_count(SEEDS, NULL, stays[i], play_from_family, "act.farewell"), 0);
}

static void hear__skill__needs_its_words(void **state) {
  struct play p;
  play_open(&p, NULL);
  play_hear(&p, "need a B for nursing");
  assert_false(play_from_family(&p, "skill.unknown"));
  play_close(&p);
}

static void hear__theirs__is_not_mine(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "her husband died in 1988", play_says, "your husband"), 0);
  assert_int_equal(play_count(SEEDS, NULL, "broke her wrist in october", play_from_family, "ack.health"), 0);
}

static void hear__what_if__is_not_looked_up(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "but what if she laughs", play_from_family, "asked.what_if"), 20);
  assert_int_equal(play_count(SEEDS, NULL, "am i a bad mum", play_from_family, "asked.kind"), 20);
}

static void correct__placed__keeps_both_halves(void **state) {
  assert_int_equal(
      play_count(SEEDS, NULL, "no hes not at work, hes on the boat next to mine", play_says, "boat next to yours"), 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(listen__tag__agrees_and_is_put_to_the_right_one),
      cmocka_unit_test(listen__verb__brings_its_own_question),
      cmocka_unit_test(nod__shape__has_its_own_words),
      cmocka_unit_test(nod__lasting__is_kept),
      cmocka_unit_test(listen__told__is_never_met_with_silence),
      cmocka_unit_test(listen__name__is_not_stitched_to_a_question),
      cmocka_unit_test(listen__amount__is_said_with_the_word),
      cmocka_unit_test(listen__question__is_answered_for),
      cmocka_unit_test(hear__own_deed__is_no_request),
      cmocka_unit_test(hear__loss__needs_a_word_of_it),
      cmocka_unit_test(hear__tag__is_no_question),
      cmocka_unit_test(hear__statement__is_not_said_to_be_untold),
      cmocka_unit_test(hear__leaving__is_let_go),
      cmocka_unit_test(hear__goodbye__needs_a_word_of_going),
      cmocka_unit_test(hear__skill__needs_its_words),
      cmocka_unit_test(hear__theirs__is_not_mine),
      cmocka_unit_test(hear__what_if__is_not_looked_up),
      cmocka_unit_test(correct__placed__keeps_both_halves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
