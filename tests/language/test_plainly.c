/* SPDX-License-Identifier: Apache-2.0
 *
 * Questions as people of many lands put them, on a phone and aloud: how each is read; and what has their words and asks
 * nothing.
 */
#include "language/reading.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "language_in.h"

static struct reading read_line(struct arena *a, const char *text) {
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000};
  reading_read(english, a, str_of(text), &c, &r);
  return r;
}

static void plainly__question__is_put_in_plain_order(void **state) {
  static const struct {
    const char *typed, *plain;
  } all[] = {{"u have kids", "do you have family?"},
             {"eh you got sisters or not", "do you have family?"},
             {"yuh have husband", "do you have a girlfriend?"},
             {"you have house there", "do you have a boss?"},
             {"you are man or woman", "are you a boy or a girl?"},
             {"you is a human or a computer", "are you a person or a machine?"},
             {"so u come from where ah", "where are you from?"},
             {"which country you come from", "where are you from?"},
             {"a who build you", "who made you?"},
             {"you dream anot", "do you dream?"},
             {"you must sleep also", "do you sleep?"},
             {"can understand polish or not", "what languages do you speak?"},
             {"who you talk to besides me", "who else do you talk to?"},
             {"my x-ray what day ah", "when is my x-ray?"},
             {"the wedding when again", "when is the wedding?"},
             {"my tutor who again", "who is my tutor?"},
             {"my cousin live where", "where does my cousin live?"},
             {"the kettle i buy from where", "where did i buy the kettle from?"},
             {"where we put the spare key", "where did i put the spare key?"},
             {"wat i tell u about marek", "what did i tell you about marek?"},
             {"my son name what", "what is my son's name?"},
             {"how many years has my niece", "how old is my niece?"},
             {"when i must be at the clinic", "when must i be at the clinic?"},
             {"what mean obstinate", "what does obstinate mean?"},
             {"why she never answer me", "why does she answer me?"},
             {"saturday rain or not", "will it rain tomorrow?"},
             {"you sabi hausa", "do you know hausa?"},
             {"you fit wait small", "can you wait small?"},
             {"You also repair shoes?", "do you repair shoes?"},
             {"You can repair shoes?", "can you repair shoes?"},
             {"u believe in luck meh", "do you believe in god?"},
             {"u will wait for me is it", "will you wait for me?"},
             {"you got any mates", "do you have any mates?"},
             {"you ever lose your temper", "do you ever lose your temper?"},
             {"my locker code what is it", "what is my locker code?"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct reading r = read_line(&a, all[i].typed);
    if (!str_is(r.text, all[i].plain)) fail_msg("\"%s\" is read as \"%.*s\"", all[i].typed, STR_ARG(r.text));
    if (!str_is(r.typed, all[i].typed)) fail_msg("\"%s\" is kept as \"%.*s\"", all[i].typed, STR_ARG(r.typed));
    if (r.question.kind == QUESTION_NONE && !r.skill.len) fail_msg("\"%s\" asks nothing", all[i].typed);
  }
}

static void plainly__telling__is_left_as_it_is(void **state) {
  static const char *const all[] = {"you have a family and then you have no evenings",
                                    "you have to laugh",
                                    "you have my word",
                                    "you get used to the noise",
                                    "you sleep when they sleep the nurse said",
                                    "you can get a bus at six",
                                    "you should see her dance",
                                    "you know how he is with money",
                                    "when i was small we kept geese",
                                    "where the path forks we sat down",
                                    "why she sold it i never understood",
                                    "what he said was the key is under the pot",
                                    "you remember my sister? she had twins",
                                    "you go up the lane and turn left",
                                    "you awake?",
                                    "you are a good listener",
                                    "you are right",
                                    "You kept that in mind all this time.",
                                    "u keep saying she, hes a he",
                                    "You're afraid of me, aren't you?",
                                    "I can't decide whether I'm pleased or not.",
                                    "My in-laws want to choose our baby's name.",
                                    "What I can't stand is a loud sniffer on a quiet bus.",
                                    "What I said about the will goes no further.",
                                    "How many years is it since 1987?",
                                    "my mother has no middle name",
                                    "ten days from today what day",
                                    "ok you are right then",
                                    "you are too kind",
                                    "you have done well, thanks",
                                    "you have a point",
                                    "you can hear the sea from here",
                                    "you said that yesterday",
                                    "you wait ages for a plumber",
                                    "my name is anna",
                                    "my sister lives in hull",
                                    "the lad who fixed it is called ken",
                                    "you lose some you win some",
                                    "if i stop on monday six weeks is what date"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct reading r = read_line(&a, all[i]);
    if (!str_is(r.text, all[i])) fail_msg("\"%s\" is read as \"%.*s\"", all[i], STR_ARG(r.text));
  }
}

/* Has the words of a question, is left in its order, and asks nothing. */
static void plainly__question_word__does_not_make_a_question(void **state) {
  static const char *const said[] = {"how she laughed",
                                     "what she said made me smile",
                                     "why he married her i never understood",
                                     "which was nice",
                                     "was a quiet one today",
                                     "have a headache",
                                     "she wanted to know do i have a dog",
                                     "i go every day and she asks have i got anything for her"};
  static const char *const asked[] = {"which is better", "was a letter left for me", "have you a headache",
                                      "what did she say", "how is she"};
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    if (read_line(&a, said[i]).question.kind != QUESTION_NONE) fail_msg("\"%s\" asks", said[i]);
  }
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    if (read_line(&a, asked[i]).question.kind == QUESTION_NONE) fail_msg("\"%s\" asks nothing", asked[i]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(plainly__question__is_put_in_plain_order),
                                     cmocka_unit_test(plainly__telling__is_left_as_it_is),
                                     cmocka_unit_test(plainly__question_word__does_not_make_a_question)};
  return cmocka_run_group_tests(tests, open_english, close_english);
}
