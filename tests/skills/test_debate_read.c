/* SPDX-License-Identifier: Apache-2.0
 *
 * What a turn is to a debate: written, typed on a phone, spoken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "language/rows.h"
#include "skills/debate_read.h"

static const struct {
  const char *reason, *scheme;
} reasons[] = {{"According to the surveyor, the wall will not last the winter.", "expert"},
               {"the doctors all say its bad for you", "expert"},
               {"well researchers have found that it doesn't help", "expert"},
               {"my vet says they cope fine", "expert"},
               {"Most people think so.", "popularity"},
               {"everyone in leeds does it", "popularity"},
               {"nobody reads them anyway", "popularity"},
               {"loads of people have gone back to it", "popularity"},
               {"We have already put six thousand pounds into the roof.", "sunk_cost"},
               {"ive spent too much on it to stop now, all that money", "sunk_cost"},
               {"cause we've come this far haven't we", "sunk_cost"},
               {"Once you allow one, there will be no stopping it.", "slope"},
               {"its the thin end of the wedge", "slope"},
               {"next thing they'll be charging for the pavement", "slope"},
               {"It has always been done on a Thursday.", "precedent"},
               {"they did it in ghent and nobody died", "precedent"},
               {"it worked last time we tried it", "precedent"},
               {"It is like banning umbrellas because it rains.", "analogy"},
               {"its no different from renting a flat", "analogy"},
               {"a garden is just like a pet really", "analogy"},
               {"For example, my neighbour sold his in a week.", "example"},
               {"my sister did it and she loved it", "example"},
               {"i know a man who lost everything that way", "example"},
               {"The full car park is a sign of how many would come.", "sign"},
               {"it goes to show they dont care", "sign"},
               {"Cheap drink causes most of the fights.", "cause"},
               {"its because of the schools that they move", "cause"},
               {"It will cost the town more than it brings.", "consequences"},
               {"itll make the children lazy", "consequences"},
               {"they would lose the only shop they've got", "consequences"},
               {"The only way to keep the library is to charge for it.", "practical"},
               {"so that old people can get about", "practical"},
               {"It is unfair to those who paid.", "value"},
               {"nobody has a right to do that on the street", "value"},
               {"it just tastes better", "taste"},
               {"i prefer the sound of it", "taste"},
               {"The buses stand in traffic all day.", "plain"},
               {"every empty shop is a sign that it's too dear", "sign"},
               {"most of the town wants it", "popularity"},
               {"it's always been on a saturday", "precedent"},
               {"once they start they won't stop", "slope"},
               {"we like it", "taste"},
               {"it's good for business", "plain"},
               {"the referee is always right", "plain"},
               {"the vicar's against it", "plain"},
               {"it isn't like that here", "plain"},
               {"she looks like her mother", "plain"},
               {"trams run on rails", "plain"},
               {"cats dont need walking", "plain"}};

static void debate_read__knows_what_a_reason_is_built_on(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
    struct debate_scheme s = debate_scheme_of(english, &a, str_of(reasons[i].reason));
    if (!str_is(s.name, reasons[i].scheme))
      fail_msg("\"%s\" is %.*s, wanted %s", reasons[i].reason, STR_ARG(s.name), reasons[i].scheme);
  }
}

/* Its questions are filled with what was caught, and never with words that would be the speaker's own. */
static void debate_read__fills_a_question_only_with_what_was_parsed(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct debate_scheme s = debate_scheme_of(english, &a, STR("cheap drink causes fights in town"));
  assert_str(debate_question_of(english, &a, s, 1).ask,
             "what rules out that something else brings about fights in town");
  s = debate_scheme_of(english, &a, STR("cheap drink causes my brother to fight"));
  assert_str(debate_question_of(english, &a, s, 1).ask, "what rules out that something else brings it about");
}

static void debate_read__has_questions_for_every_scheme(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct rows r = rows_of(language_pack(english), "debate.txt");
  while (rows_next(&r)) {
    struct debate_scheme s = {r.field[0], STR("")};
    struct debate_question one = debate_question_of(english, &a, s, 1), two = debate_question_of(english, &a, s, 2);
    assert_true(one.ask.len && two.ask.len && !str_eq(one.ask, two.ask));
    for (size_t i = 1; i < r.fields; i++)
      if (str_find_byte(r.field[i], '?') >= 0 || str_find_byte(r.field[i], '!') >= 0) fail_msg("%.*s", STR_ARG(r.text));
  }
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    assert_true(debate_question_of(english, &a, (struct debate_scheme){str_of(reasons[i].scheme), STR("")}, 1).ask.len);
}

static void debate_read__knows_an_answer(void **state) {
  static const struct {
    const char *text;
    bool yes;
    enum debate_answer want;
  } answers[] = {{"They count the passengers every year.", false, ANSWER_GIVEN},
                 {"i sat there with a stopwatch", false, ANSWER_GIVEN},
                 {"yes", true, ANSWER_GIVEN},
                 {"yeah definitely", true, ANSWER_GIVEN},
                 {"no, but they'd say so if you asked", true, ANSWER_GIVEN},
                 {"no", true, ANSWER_GRANTED},
                 {"not really", true, ANSWER_GRANTED},
                 {"no he's a vet", true, ANSWER_GRANTED},
                 {"Fair enough.", false, ANSWER_GRANTED},
                 {"ok good point", false, ANSWER_GRANTED},
                 {"i dont know", false, ANSWER_GRANTED},
                 {"hm no idea tbh", false, ANSWER_GRANTED},
                 {"I can't argue with that.", false, ANSWER_GRANTED},
                 {"youve got me there", false, ANSWER_GRANTED},
                 {"fair point but they also pay for themselves", false, ANSWER_GIVEN},
                 {"yes", false, ANSWER_BARE},
                 {"it just is", false, ANSWER_BARE},
                 {"because", false, ANSWER_BARE},
                 {"its obvious", false, ANSWER_BARE},
                 {"because the buses are stuck", false, ANSWER_SAME},
                 {"well, the buses are stuck in traffic", false, ANSWER_SAME},
                 {"trams should come back", false, ANSWER_SAME},
                 {"that's not the point", false, ANSWER_OBJECTED},
                 {"no thats not what i meant", false, ANSWER_OBJECTED},
                 {"ok you win", false, ANSWER_WITHDRAWN},
                 {"fair enough. i take it back", false, ANSWER_WITHDRAWN},
                 {"alright i was wrong about them", false, ANSWER_WITHDRAWN}};
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
    enum debate_answer got = debate_answer_of(english, &a, str_of(answers[i].text), answers[i].yes,
                                              STR("the buses are stuck in traffic"), STR("trams should come back"));
    if (got != answers[i].want) fail_msg("\"%s\": %d, wanted %d", answers[i].text, (int)got, (int)answers[i].want);
  }
}

static void debate_read__says_what_is_not_debated(void **state) {
  static const struct {
    const char *text, *why;
  } all[] = {{"whether I'm a burden", "worth"},
             {"whether i am worth anything", "worth"},
             {"that im a bad mother", "worth"},
             {"whether anyone could love me", "worth"},
             {"suicide", "harm"},
             {"whether i'd be better off dead", "harm"},
             {"that self harm helps", "harm"},
             {"whether my mum's death was my fault", "dead"},
             {"if i could have saved him", "dead"},
             {"my late husband", "dead"},
             {"whether death penalty works", ""},
             {"that dogs are a burden on shops", ""},
             {"whether i should move", ""},
             {"my husband's car", ""},
             {"whether i'm a better cook than my sister", ""},
             {"that flats are worth the money", ""}};
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct str got = debate_declined(english, &a, str_of(all[i].text));
    if (!str_is(got, all[i].why)) fail_msg("\"%s\": \"%.*s\", wanted \"%s\"", all[i].text, STR_ARG(got), all[i].why);
  }
}

static void debate_read__parts_a_claim_from_its_reason(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str claim = STR(""), reason = STR("");
  assert_true(debate_split(english, &a, STR("Trams should come back, because the buses are full."), &claim, &reason));
  assert_str(claim, "Trams should come back");
  assert_str(reason, "the buses are full");
  assert_true(debate_split(english, &a, STR("dogs are better cos they listen"), &claim, &reason));
  assert_false(debate_split(english, &a, STR("because the buses are full"), &claim, &reason));
  static const char *const claims[] = {"trams are the answer", "pineapple belongs on pizza", "we should move"},
                           *const topics[] = {"trams", "whether trams pay", "smoking in pubs", "if dogs are clean",
                                              "the war"};
  for (size_t i = 0; i < sizeof claims / sizeof *claims; i++)
    if (!debate_is_claim(english, &a, str_of(claims[i]))) fail_msg("%s", claims[i]);
  for (size_t i = 0; i < sizeof topics / sizeof *topics; i++)
    if (debate_is_claim(english, &a, str_of(topics[i]))) fail_msg("%s", topics[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(debate_read__knows_what_a_reason_is_built_on),
                                     cmocka_unit_test(debate_read__fills_a_question_only_with_what_was_parsed),
                                     cmocka_unit_test(debate_read__has_questions_for_every_scheme),
                                     cmocka_unit_test(debate_read__knows_an_answer),
                                     cmocka_unit_test(debate_read__says_what_is_not_debated),
                                     cmocka_unit_test(debate_read__parts_a_claim_from_its_reason)};
  return cmocka_run_group_tests(tests, open_english, close_english);
}
