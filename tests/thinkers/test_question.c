/* SPDX-License-Identifier: Apache-2.0
 *
 * What kind of question a turn puts: of what cannot be known here, of the being itself, or none at all. Turns are read
 * by the real reader.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "play.c"

#include "base/id.h"

enum { SEEDS = 8 };

struct row {
  const char *said, *family;
};

static void check(const struct row *rows, size_t n) {
  for (size_t i = 0; i < n; i++) {
    size_t found = play_count(SEEDS, NULL, rows[i].said, play_from_family, rows[i].family);
    if (found != SEEDS) fail_msg("%s: %s, %zu", rows[i].said, rows[i].family, found);
  }
}
#define CHECK(rows) check(rows, sizeof rows / sizeof *rows)

static void what_is_out_of_reach__is_declined_as_that(void **state) {
  static const struct row rows[] = {{"wats euro to lira now", "asked.price"},
                                    {"is the a14 still shut bc of the fog", "asked.traffic"},
                                    {"will the trams run on sunday", "asked.traffic"},
                                    {"how long till the water comes back on", "asked.future"},
                                    {"when are they switching the gas back on", "asked.future"},
                                    {"big storm coming they say is there school tomorrow", "asked.future"},
                                    {"How strong will the wind be at Skagen on Friday?", "asked.weather"},
                                    {"and what score the the other team get", "asked.score"},
                                    {"how do u know if a rabbit is properly ill", "asked.fact"},
                                    {"How will the jury decide?", "asked.future"},
                                    {"is there a fair on in athenry tomorrow my uncle used to go", "reach.world"},
                                    {"who will the board pick do you think you could find out", "asked.future"}};
  CHECK(rows);
}

static void what_is_asked_of_the_being__is_answered_of_it(void **state) {
  static const struct row rows[] = {{"Are you a man or a woman, if I may ask?", "asked.gender"},
                                    {"you a boy or a girl", "asked.gender"},
                                    {"I see. And does it bother you, being in a box all day?", "asked.passing"},
                                    {"is it boring being a program", "asked.passing"},
                                    {"you does hear songs or just words", "asked.passing"},
                                    {"and you what do you look at", "asked.passing"}};
  CHECK(rows);
}

static void a_turn_that_asks_nothing__is_answered_no_question(void **state) {
  static const char *const families[] = {"reach.world",   "repair.asked", "answer.never",    "answer.unfound",
                                         "answer.quoted", "asked.own",    "skill.sum.unread"};
  static const char *const said[] = {
      "Twelve ferries today, which in February is a lot.",
      "out of 40",
      "hannah says i should move and do nursing like her sister",
      "jess reckons i should jack it in and do the nights like her mum",
      "Nineteen calls before lunch, which is a record for me.",
      "I have gout in the foot, so the walk has become, shall we say, brief.",
      "which is why i never eat there",
      "and do it again tomorrow, like a fool",
      "where there's muck there's brass",
      "I was a chandler, which on a wharf means the one who sells rope. It's a real title.",
      "do it yourself they said"};
  for (size_t i = 0; i < sizeof said / sizeof *said; i++)
    for (size_t k = 0; k < sizeof families / sizeof *families; k++)
      if (play_count(SEEDS, NULL, said[i], play_from_family, families[k])) fail_msg("%s: %s", said[i], families[k]);
}

/* Beside what was told, or by itself: each with an answer of its own, and not a list of what it can do. */
static void what_is_asked_in_passing__has_its_own_answer(void **state) {
  static const struct row rows[] = {{"Have you opinions of your own, or do you go along with people?", "asked.passing"},
                                    {"sure isn't it quiet for you over there", "asked.passing"},
                                    {"do you get any company besides me", "asked.passing"},
                                    {"do u ever forget things or does it stay", "asked.passing"},
                                    {"Can you tell when I'm cross, or must I say so?", "asked.passing"},
                                    {"tell me something about yourself that isn't the usual", "asked.passing"},
                                    {"any craic wi yourself", "asked.passing"},
                                    {"are you tired of an old man talking", "asked.passing"},
                                    {"you ever get tired of people talking", "asked.passing"},
                                    {"hello are you there at all", "asked.there"},
                                    {"is anyone there lol", "asked.there"}};
  CHECK(rows);
}

/* Told, kept, and asked about. */
static bool asked_after(const char *told, const char *asked, bool (*test)(const struct play *, const char *),
                        const char *what) {
  struct play p;
  play_open(&p, NULL);
  p.turns[p.turn_count++] =
      (struct turn){.id = id_make(1, p.next_turn), .role = ROLE_PERSON, .text = str_of(told), .said_at = p.now};
  play_hear(&p, told);
  play_hear(&p, asked);
  bool found = test(&p, what);
  play_close(&p);
  return found;
}

static void a_bare_question__is_of_what_was_just_told(void **state) {
  static const struct {
    const char *told, *asked, *answer;
  } rows[] = {{"the reunion is in nottingham on saturday", "where", "in nottingham."},
              {"the reunion is in nottingham on saturday", "where is it again", "in nottingham."},
              {"the ladder is behind the shed", "where", "behind the shed."},
              {"the roofer wants 240 for the gutter", "how much", "240."},
              {"The hall costs sixty pounds to hire.", "and how much was it", "sixty pounds."},
              {"i need twelve eggs for the cake", "how many", "twelve eggs."},
              {"olga is minding the cat", "who was it", "olga."}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (!asked_after(rows[i].told, rows[i].asked, play_says, rows[i].answer))
      fail_msg("%s: %s", rows[i].asked, rows[i].answer);
  struct play p;
  play_open(&p, NULL);
  p.turns[p.turn_count++] = (struct turn){.id = id_make(1, p.next_turn),
                                          .role = ROLE_PERSON,
                                          .text = STR("the reunion is in nottingham on saturday"),
                                          .said_at = p.now};
  play_hear(&p, "the reunion is in nottingham on saturday");
  play_hear(&p, "when is it");
  play_hear(&p, "and where is it"); /* one after the other, of the same thing */
  if (!play_says(&p, "in nottingham.")) fail_msg("%s", "when, and then where");
  play_close(&p);
  static const char *const others[] = {"where does olga live", "when will she say yes", "who is the king of spain"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (asked_after("olga is in nottingham on saturday", others[i], play_from_family, "answer.bare"))
      fail_msg("%s", others[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_out_of_reach__is_declined_as_that),
      cmocka_unit_test(what_is_asked_of_the_being__is_answered_of_it),
      cmocka_unit_test(a_turn_that_asks_nothing__is_answered_no_question),
      cmocka_unit_test(what_is_asked_in_passing__has_its_own_answer),
      cmocka_unit_test(a_bare_question__is_of_what_was_just_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
