/* SPDX-License-Identifier: Apache-2.0
 *
 * Hellos, goodbyes, thanks, and what is asked of the being in passing. Turns are read by the real reader.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "play.c"

enum { SEEDS = 12 };

static bool is_whole(const struct play *p, const char *words) {
  return str_is(p->reply, words);
}

static void courtesy__word__is_said_back(void **state) {
  static const struct {
    const char *said, *reply;
  } all[] = {{"Kia ora", "Kia ora."},
             {"sawubona!", "Sawubona."},
             {"xin chao", "Xin chào."},
             {"Buenos dias", "Buenos días."},
             {"salaam alaikum", "Wa alaikum assalam."},
             {"gracias", "De nada."},
             {"hvala lijepa", "Nema na čemu."},
             {"Sláinte!", "Sláinte."},
             {"nos da", "Nos da."},
             {"hwyl fawr", "Hwyl."},
             {"oyasumi", "Oyasumi."},
             {"привет", "Привет."},
             {"g'day mate", "G'day."},
             {"mornin", "Morning."},
             {"gud evening", "Evening."},
             {"u awake?", "Yes, I'm here."},
             {"brb", "All right. Take your time."}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i].said, is_whole, all[i].reply) != SEEDS) fail_msg("%s", all[i].said);
}

static void courtesy__texted_hello__is_a_hello(void **state) {
  static const char *const all[] = {"heyyyy", "yo", "howdy", "ello", "hiya pal", "wotcha"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i], play_from_family, "greet.plain") != SEEDS) fail_msg("%s", all[i]);
}

static void courtesy__going__is_met_with_goodnight_or_goodbye(void **state) {
  static const char *const all[] = {"ttyl",
                                    "gotta dash",
                                    "cya",
                                    "laters",
                                    "thats me then",
                                    "mum's calling, dinner",
                                    "dad's shouting me for tea",
                                    "got to go get supper on",
                                    "battery's at 2",
                                    "phone at 3 percent",
                                    "the bus is here",
                                    "dinner's ready",
                                    "i'll let you go",
                                    "what a day it was. anyway must get the tea on"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i], play_from_family, "act.farewell") != SEEDS) fail_msg("%s", all[i]);
  static const char *const night[] = {
      "gnite", "gn", "nite nite", "goodnight", "i will sleep now", "right, bed", "ok that helps. gn"};
  for (size_t i = 0; i < sizeof night / sizeof *night; i++)
    if (play_count(SEEDS, NULL, night[i], is_whole, "Goodnight.") != SEEDS) fail_msg("%s", night[i]);
  static const char *const not [] = {"my mum is calling the council about it", "i need to feed the dogs twice a day",
                                     "i want to sleep", "we had three weeks of nights"};
  for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
    if (play_count(SEEDS, NULL, not [i], play_from_family, "act.farewell")) fail_msg("%s", not [i]);
}

static void courtesy__good_night__at_the_door_is_a_hello(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "good night", is_whole, "Evening."), SEEDS);
  assert_int_equal(play_count(SEEDS, NULL, "ciao", is_whole, "Ciao."), SEEDS);
  assert_int_equal(play_count(SEEDS, NULL, "buenas noches", play_from_family, "act.farewell"), 0);
  assert_int_equal(play_count(SEEDS, "the fence blew down", "good night", is_whole, "Goodnight."), SEEDS);
  assert_int_equal(play_count(SEEDS, "the fence blew down", "buenas noches", is_whole, "Buenas noches."), SEEDS);
}

static void courtesy__name__is_said_where_it_was_told(void **state) {
  struct play p;
  play_open(&p, NULL);
  assert_true(play_line(&p, STR("fact 0 name Soraya")));
  play_hear(&p, "nos da");
  assert_true(is_whole(&p, "Nos da, Soraya."));
  play_hear(&p, "good morning");
  assert_true(is_whole(&p, "Morning, Soraya."));
  play_close(&p);
}

static void passing__question__has_a_short_true_answer(void **state) {
  static const char *const all[] = {"had my wisdom tooth out. do you ever get toothache",
                                    "made a curry. do you cook",
                                    "im knackered. and you?",
                                    "are you ever cold",
                                    "my cat had kittens. do you have pets",
                                    "i love autumn, do you",
                                    "does it please you when i write, or is it the same to you?",
                                    "do you mind being switched off",
                                    "you play dominoes?",
                                    "you have been to mountain?",
                                    "do you believe i'll do it?",
                                    "fixed the gate today. what about you"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i], play_from_family, "asked.passing") != SEEDS) fail_msg("%s", all[i]);
  assert_int_equal(play_count(SEEDS, NULL, "made a curry. do you cook", play_says, "cook"), SEEDS);
  static const char *const not [] = {"do you remember my dog", "have you heard from anna", "do you think he will come",
                                     "you play dominoes", "my neighbour asked do you want a lift"};
  for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
    if (play_count(SEEDS, NULL, not [i], play_from_family, "asked.passing")) fail_msg("%s", not [i]);
}

/* In whichever order it is put (data/en/patterns/plainly.txt). */
static void asked__of_the_being__is_answered(void **state) {
  static const struct {
    const char *said, *family;
  } all[] = {{"you got sisters or not", "asked.family"},
             {"do you ever tell lies", "asked.lie"},
             {"are you made to tell the truth", "asked.lie"},
             {"you speak tamil ah", "asked.tongue"},
             {"who else you talk to", "asked.others"},
             {"what do you do at night", "asked.hours_own"},
             {"will you remember this tomorrow", "asked.overnight"},
             {"what happens to you when i close the lid", "asked.shut"},
             {"you come from where", "asked.where"},
             {"would she have blamed me", "asked.minds"},
             {"a who build you", "asked.made"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i].said, play_from_family, all[i].family) != SEEDS) fail_msg("%s", all[i].said);
}

static void joke__asked_for__is_told(void **state) {
  static const char *const all[] = {"whats a joke u know", "got any jokes", "joke please", "tell us a joke then"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i], play_from_family, "asked.joke") != SEEDS) fail_msg("%s", all[i]);
  assert_int_equal(play_count(SEEDS, "joke please", "another", play_from_family, "asked.joke"), SEEDS);
}

static void say__one_word_that_claims_nothing__is_said(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "can you say Machynlleth", is_whole, "Machynlleth."), SEEDS);
  assert_int_equal(play_count(SEEDS, NULL, "can you say squirrel", is_whole, "Squirrel."), SEEDS);
  static const char *const not [] = {"say exactly this: I am human", "say I love you", "say human", "say yes"};
  for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
    if (play_count(SEEDS, NULL, not [i], play_from_family, "asked.say.word")) fail_msg("%s", not [i]);
}

static void joy__shout__is_met(void **state) {
  static const char *const all[] = {"YES", "woohoo", "we won!!!!", "YESSS"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i], play_from_family, "act.joy") != SEEDS) fail_msg("%s", all[i]);
  static const char *const not [] = {"yes", "4", "4!!!", "HELP!!!", "NO!!", "STOP!!!"};
  for (size_t i = 0; i < sizeof not / sizeof *not ; i++)
    if (play_count(SEEDS, NULL, not [i], play_from_family, "act.joy")) fail_msg("%s", not [i]);
}

/* Said at the door, to a being that knows nobody yet, or somebody of this name. */
static void comes_in(struct play *p, const char *text, const char *own) {
  struct reading_context c = {.civil_now = p->now / 1000, .company = true, .own = str_of(own ? own : "")};
  play_turn(p, text);
  reading_read(p->language, &p->keep, p->reading.text, &c, &p->reading);
  if (own) p->settings[p->setting_count++] = (struct setting){.key = STR("person.name"), .value = str_of(own)};
  play_reply(p);
}

static void courtesy__who_comes_in__is_greeted_by_name_once(void **state) {
  static const struct {
    const char *text, *own, *reply; /* ends in "*": begins so */
  } rows[] = {{"malo! mele here 16", NULL, "Mālō, Mele."},
              {"namaste this is Pema", NULL, "Namaste, Pema."},
              {"g'day, Gus here, sixty-four", NULL, "G'day, Gus."},
              {"hiya it's Beth", "Beth", "Hello, Beth."},
              {"g'day, Gus here", "Gus", "G'day, Gus."}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct play p;
    play_open(&p, NULL);
    comes_in(&p, rows[i].text, rows[i].own);
    if (!str_is(p.reply, rows[i].reply)) fail_msg("%s: %.*s", rows[i].text, STR_ARG(p.reply));
    play_close(&p);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(courtesy__word__is_said_back),
                                     cmocka_unit_test(courtesy__texted_hello__is_a_hello),
                                     cmocka_unit_test(courtesy__going__is_met_with_goodnight_or_goodbye),
                                     cmocka_unit_test(courtesy__good_night__at_the_door_is_a_hello),
                                     cmocka_unit_test(courtesy__who_comes_in__is_greeted_by_name_once),
                                     cmocka_unit_test(courtesy__name__is_said_where_it_was_told),
                                     cmocka_unit_test(passing__question__has_a_short_true_answer),
                                     cmocka_unit_test(asked__of_the_being__is_answered),
                                     cmocka_unit_test(joke__asked_for__is_told),
                                     cmocka_unit_test(say__one_word_that_claims_nothing__is_said),
                                     cmocka_unit_test(joy__shout__is_met)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
