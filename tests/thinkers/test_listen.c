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

static void hear(struct play *p, const char *text) {
  struct reading_context c = {.civil_now = p->now / 1000};
  play_turn(p, text);
  reading_read(p->language, &p->keep, p->reading.text, &c, &p->reading);
  play_reply(p);
}

static bool said_by(const struct play *p, const char *move) {
  for (size_t i = 0; i < p->clauses; i++)
    if (!strcmp(p->moves[i], move)) return true;
  return false;
}

static bool from_family(const struct play *p, const char *family) {
  for (size_t i = 0; i < p->clauses; i++)
    if (str_is(p->lines[i].family, family)) return true;
  return false;
}

static bool says(const struct play *p, const char *words) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  return str_find(utf8_plain(&a, p->reply), str_of(words)) >= 0;
}

/* Said to a being that was just opened, under many seeds. */
static size_t count(const char *text, bool (*test)(const struct play *, const char *), const char *what) {
  size_t n = 0;
  for (uint64_t seed = 0; seed < 20; seed++) {
    struct play p;
    play_open(&p, NULL);
    p.chance = chance_seed(seed);
    hear(&p, text);
    n += test(&p, what);
    play_close(&p);
  }
  return n;
}

static void listen__tag__agrees_and_is_put_to_the_right_one(void **state) {
  static const struct {
    const char *said, *tag;
  } all[] = {{"he stopped for a sandwich on the way", "did he"},
             {"i was up at four this morning", "were you"},
             {"there are only fourteen hundred people in the town", "are there"},
             {"the milk price is dropping again", "is it"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) assert_true(count(all[i].said, says, all[i].tag) > 0);
  /* "he's hung it": has, or is; an unknown word may be a name; the half behind "because" is not the point */
  assert_int_equal(count("shes hung it above her bed", says, "is she"), 0);
  assert_int_equal(count("im adeel", says, "are you"), 0);
  assert_int_equal(count("i cant claim because im self employed", says, "are you"), 0);
}

static void listen__verb__brings_its_own_question(void **state) {
  assert_int_equal(count("i baked a lemon cake", from_family, "listen"), 20);
  assert_int_equal(count("soaked through", from_family, "listen"), 20);
}

static void listen__told__is_never_met_with_silence(void **state) {
  static const char *const all[] = {"maybe i could ask", "nah e bike. deliver food in leicester",
                                    "then she asked if she could have her name tag", "i dont say it to her"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) assert_int_equal(count(all[i], said_by, "quiet"), 0);
}

static void listen__name__is_said_when_it_is_new(void **state) {
  assert_int_equal(count("i told my boss karen about the rota", says, "karen"), 20);
}

static void listen__amount__is_said_with_the_word(void **state) {
  assert_int_equal(count("112 drops today. its mental", says, "112"), 20);
}

static void listen__question__is_answered_for(void **state) {
  struct play p;
  play_open(&p, NULL);
  json_object_set_new(p.session, "opened", json_string("well"));
  hear(&p, "yes");
  assert_true(from_family(&p, "answered.well"));
  json_object_set_new(p.session, "opened", json_string("well"));
  hear(&p, "no");
  assert_true(from_family(&p, "answered.ill"));
  play_close(&p);
}

static void hear__own_deed__is_no_request(void **state) {
  assert_int_equal(count("yeah maybe ill email him", from_family, "asked.send"), 0);
  assert_int_equal(count("She asked me to make a speech.", from_family, "asked.essay"), 0);
}

static void hear__loss__needs_a_word_of_it(void **state) {
  assert_int_equal(count("He never cried in his life before this.", from_family, "act.loss"), 0);
  assert_int_equal(count("at work. coffee shop. its dead", from_family, "act.loss"), 0);
  assert_int_equal(count("my nan died on sunday", says, "sorry"), 20);
}

static void hear__tag__is_no_question(void **state) {
  assert_int_equal(count("hes forty six so hes not a boy is he", from_family, "answer.never"), 0);
}

static void hear__leaving__is_let_go(void **state) {
  assert_int_equal(count("ok gonna try sleep", from_family, "act.farewell"), 20);
}

static void hear__goodbye__needs_a_word_of_going(void **state) {
  assert_int_equal(count("see you remembered", from_family, "act.farewell"), 0);
  assert_int_equal(count("right better get back", from_family, "act.farewell"), 20);
}

static void hear__skill__needs_its_words(void **state) {
  struct play p;
  play_open(&p, NULL);
  hear(&p, "need a B for nursing");
  assert_false(from_family(&p, "skill.unknown"));
  play_close(&p);
}

static void hear__theirs__is_not_mine(void **state) {
  assert_int_equal(count("her husband died in 1988", says, "your husband"), 0);
  assert_int_equal(count("broke her wrist in october", from_family, "ack.health"), 0);
}

static void hear__what_if__is_not_looked_up(void **state) {
  assert_int_equal(count("but what if she laughs", from_family, "asked.what_if"), 20);
  assert_int_equal(count("am i a bad mum", from_family, "asked.kind"), 20);
}

static void correct__placed__keeps_both_halves(void **state) {
  assert_int_equal(count("no hes not at work, hes on the boat next to mine", says, "boat next to yours"), 20);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(listen__tag__agrees_and_is_put_to_the_right_one),
      cmocka_unit_test(listen__verb__brings_its_own_question),
      cmocka_unit_test(listen__told__is_never_met_with_silence),
      cmocka_unit_test(listen__name__is_said_when_it_is_new),
      cmocka_unit_test(listen__amount__is_said_with_the_word),
      cmocka_unit_test(listen__question__is_answered_for),
      cmocka_unit_test(hear__own_deed__is_no_request),
      cmocka_unit_test(hear__loss__needs_a_word_of_it),
      cmocka_unit_test(hear__tag__is_no_question),
      cmocka_unit_test(hear__leaving__is_let_go),
      cmocka_unit_test(hear__goodbye__needs_a_word_of_going),
      cmocka_unit_test(hear__skill__needs_its_words),
      cmocka_unit_test(hear__theirs__is_not_mine),
      cmocka_unit_test(hear__what_if__is_not_looked_up),
      cmocka_unit_test(correct__placed__keeps_both_halves),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
