/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"

static void heard(enum role role, struct str text, const char *trace) {
  struct turn t = {.role = role, .text = arena_dup(&scene, text), .trace = str_of(trace), .said_at = seen_now};
  VEC_PUSH(&scene, &kept.turns, t);
}

/* A turn of the talk, and what was said to it: where it was another's turn, a nod. Returns the debate's family, "". */
static struct str talk(const char *text) {
  struct told got = ask(text);
  bool debates = str_is(got.skill, "debate");
  heard(ROLE_PERSON, str_of(text), "");
  heard(ROLE_BEING, debates ? got.text : STR("That's good to hear, and it's kept."),
        debates ? "{\"lines\":[{\"family\":\"skill.debate\"}]}" : "{}");
  return debates ? got.family : STR("");
}

static const json_t *kept_now(void) {
  static json_t *debate;
  json_decref(debate);
  struct view v = seen_view(&scene);
  debate = json_read(v.ops->setting(&v, "debate.1"), NULL);
  return debate;
}
static size_t said(const char *kind) {
  const json_t *all = json_object_get(kept_now(), "said");
  size_t n = 0;
  for (size_t i = 0; i < json_array_size(all); i++) n += str_is(json_text(json_array_get(all, i), "kind"), kind);
  return n;
}

static void begin(void) {
  assert_str(talk("debate me on trams"), "skill.debate.start");
  assert_str(talk("hull should bring back its trams"), "skill.debate.claim");
  assert_str(talk("because the buses are stuck in traffic all day"), "skill.debate.ask");
}

static void debate__asks_for_a_claim_then_a_reason_then_questions_it(void **state) {
  begin();
  assert_str(json_text(json_array_get(json_object_get(kept_now(), "said"), 1), "text"),
             "the buses are stuck in traffic all day");
  if (str_find(told.text, STR("\"the buses are stuck in traffic all day\"")) < 0) fail_msg("%.*s", STR_ARG(told.text));
  assert_str(talk("i sit on one every morning, forty minutes for two miles"), "skill.debate.more");
  assert_str(talk("a tram has a lane of its own"), "skill.debate.conceded");
  assert_str(talk("no that's all"), "skill.debate.end");
  if (str_find(told.text, STR("gives way")) < 0) fail_msg("%.*s", STR_ARG(told.text));
  assert_int_equal(said("question"), 2);
  assert_int_equal(said("answer"), 2);
}

static void debate__is_begun_in_other_words(void **state) {
  static const char *const starts[] = {"argue with me about whether dogs should be let in shops",
                                       "take the other side: trams are worth it",
                                       "let's argue whether tea goes in first",
                                       "lets debate brexit",
                                       "can we have a debate about zoos",
                                       "ok lets have a row",
                                       "play devil's advocate on homework",
                                       "ok debate me",
                                       "can you debate",
                                       "I'd like a proper argument about bin collections.",
                                       "be my devil's advocate on moving to spain",
                                       "i want someone to argue with me about the new bypass",
                                       "argue against me: the bypass is a mistake",
                                       "tell me im wrong, the bypass is a mistake",
                                       "disagree with me: bypasses are bad",
                                       "poke holes in my idea that we should move",
                                       "pineapple belongs on pizza. change my mind",
                                       "i want to argue about the smoking ban"};
  static const char *const none[] = {"i argued with my sister about money",
                                     "we had a debate at work about the rota",
                                     "dont argue with me",
                                     "stop arguing",
                                     "he's trying to change my mind",
                                     "nothing will change my mind about this",
                                     "he took the other side of the bed",
                                     "she always argues with me about money",
                                     "they debate everything",
                                     "he challenged me on price",
                                     "i need you to remind me about the debate",
                                     "its up for debate",
                                     "my brother debates at school",
                                     "where were we with the kitchen"};
  for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
    if (!str_is(ask(starts[i]).skill, "debate")) fail_msg("%s", starts[i]);
  forget_talk(NULL);
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    struct told got = ask(none[i]);
    if (str_is(got.skill, "debate") && !got.missing.at) fail_msg("%s", none[i]);
  }
}

static void debate__takes_a_claim_that_is_given_at_once(void **state) {
  assert_str(talk("take the other side: we should keep the boat because we've put four thousand into her"),
             "skill.debate.start");
  assert_int_equal(said("claim") + said("reason") + said("question"), 3);
  if (str_find(told.text, STR("begin it today?")) < 0) fail_msg("%.*s", STR_ARG(told.text));
}

/* Each of these is said right after a question of the debate, and is no part of it. */
static void debate__leaves_other_talk_alone(void **state) {
  static const char *const others[] = {"hello",
                                       "what's the time",
                                       "thanks",
                                       "lol",
                                       "good night",
                                       "my sister had her baby last night",
                                       "I got the job!",
                                       "my mum died this morning",
                                       "anna moved to whitby",
                                       "i'm seeing the dentist on friday",
                                       "how are you",
                                       "what did i say about peter",
                                       "remind me at six to ring mum",
                                       "put milk on the list",
                                       "tell me a joke",
                                       "shut up",
                                       "that reminds me, i need milk",
                                       "mum rang",
                                       "jo and i broke up",
                                       "the boiler's packed in again",
                                       "ok",
                                       "hm"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    begin();
    if (talk(others[i]).len) fail_msg("taken for the debate's: %s", others[i]);
    assert_int_equal(said("answer"), 0);
    assert_str(json_text(kept_now(), "expects"), "answer");
    assert_str(talk("the buses stand still for half an hour in holderness road"), "skill.debate.more");
    forget_talk(NULL);
  }
}

static void debate__takes_what_is_about_it(void **state) {
  static const char *const others[] = {"they count it every year",          "i sit on them every day",
                                       "the council measured it",           "it was in the paper, with figures",
                                       "anyone who's been on one knows it", "i've timed them myself",
                                       "roads have only so much room"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    begin();
    if (!talk(others[i]).len) fail_msg("not taken: %s", others[i]);
    assert_int_equal(said("answer"), 1);
    forget_talk(NULL);
  }
}

static void debate__grants_and_is_granted(void **state) {
  begin();
  assert_str(talk("fair enough"), "skill.debate.yielded");
  assert_str(talk("stop"), "skill.debate.end");
  if (str_find(told.text, STR("isn't held up yet")) < 0) fail_msg("%.*s", STR_ARG(told.text));
  assert_str(talk("it's quiet tonight"), "");
}

static void debate__takes_no_repetition_for_an_answer(void **state) {
  begin();
  assert_str(talk("the buses are stuck in traffic"), "skill.debate.again");
  assert_str(talk("they just are"), "skill.debate.unmet");
  assert_int_equal(said("answer"), 0);
}

static void debate__takes_no_claim_for_its_reason(void **state) {
  talk("let's argue whether we should get a dog");
  assert_str(talk("we should get a dog"), "skill.debate.claim");
  assert_str(talk("because we should get a dog"), "skill.debate.put");
  assert_int_equal(said("reason"), 0);
  assert_str(talk("that's all they ever want"), "skill.debate.ask");
  talk("i don't know");
  assert_str(talk("people only get a dog because others do"), "skill.debate.ask");
  assert_str(json_text(json_array_get(json_object_get(kept_now(), "said"), 3), "text"),
             "people only get a dog because others do");
}

static void debate__lets_a_question_go_that_misses(void **state) {
  begin();
  assert_str(talk("that's not the point"), "skill.debate.objected");
  assert_str(talk("the point is people can't get to work"), "skill.debate.ask");
  assert_str(json_text(json_array_get(json_object_get(kept_now(), "said"), 4), "text"), "people can't get to work");
}

static void debate__lets_a_claim_be_taken_back(void **state) {
  begin();
  assert_str(talk("ok you win"), "skill.debate.withdrawn");
  assert_str(json_text(kept_now(), "expects"), "");
}

static void debate__says_its_question_again(void **state) {
  assert_str(talk("what was the question"), "");
  begin();
  talk("what's the time");
  assert_str(talk("what was the question again"), "skill.debate.resumed");
  if (str_find(told.text, STR("how do you know that it's so?")) < 0) fail_msg("%.*s", STR_ARG(told.text));
  assert_str(talk("why"), "skill.debate.put");
  assert_str(talk("so who's winning"), "skill.debate.resumed");
}

/* A talk that words from outside have entered keeps no setting (mind.c): the debate is the talk's alone then. */
static void debate__goes_on_where_nothing_could_be_kept(void **state) {
  static const char *const turns[] = {"debate me on trams", "hull should bring back its trams",
                                      "because the buses are stuck in traffic all day"};
  for (size_t i = 0; i < 3; i++) {
    talk(turns[i]);
    kept.settings.len = 0;
  }
  assert_str(talk("they count it every year"), "skill.debate.more");
  kept.settings.len = 0;
  assert_str(talk("stop"), "skill.debate.end");
}

static void debate__ends_at_once(void **state) {
  static const char *const stops[] = {"stop",
                                      "let's leave it",
                                      "ok lets leave it there",
                                      "can we stop",
                                      "enough",
                                      "that's enough now",
                                      "enough for tonight i think",
                                      "please stop it",
                                      "could we leave it there for this evening?"};
  for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
    begin();
    if (!str_is(talk(stops[i]), "skill.debate.end")) fail_msg("%s", stops[i]);
    assert_str(json_text(kept_now(), "expects"), "");
    forget_talk(NULL);
  }
}

static void debate__is_found_again_after_days(void **state) {
  begin();
  talk("stop");
  seen_now = NOW + INT64_C(3) * 24 * 3600 * 1000;
  assert_str(talk("the buses were late again"), "");
  assert_str(talk("where were we with trams"), "skill.debate.resumed");
  if (str_find(told.text, STR("how do you know that it's so?")) < 0) fail_msg("%.*s", STR_ARG(told.text));
  assert_str(talk("they count it every year"), "skill.debate.more");
  assert_str(talk("where were we with zoos"), "");
}

static void was_said(const char *text) {
  struct turn t = {.id = id_make(OWNER, 3), .role = ROLE_PERSON, .text = str_of(text)};
  t.said_at = NOW - INT64_C(19) * 24 * 3600 * 1000;
  VEC_PUSH(&scene, &kept.recalled, t);
}

static void debate__brings_what_they_said_before_with_its_day(void **state) {
  was_said("trams cost hull a fortune");
  talk("debate me on trams");
  assert_str(talk("hull should bring back its trams"), "skill.debate.earlier");
  if (str_find(told.text, STR("Tuesday the 3rd")) < 0 || str_find(told.text, STR("a fortune")) < 0)
    fail_msg("%.*s", STR_ARG(told.text));
  assert_str(talk("against"), "skill.debate.changed");
  assert_str(talk("stop"), "skill.debate.end");
  if (str_find(told.text, STR("your own: \"trams cost hull a fortune\"")) < 0) fail_msg("%.*s", STR_ARG(told.text));
}

static void debate__brings_nothing_that_is_barred_or_asks(void **state) {
  struct bar barred = {.id = id_make(OWNER, 9), .plain = STR("fortune")};
  was_said("trams cost hull a fortune");
  was_said("do trams pay in hull?");
  VEC_PUSH(&scene, &kept.bars, barred);
  talk("debate me on trams");
  assert_str(talk("hull should bring back its trams"), "skill.debate.claim");
}

/* A bar may be put in other words than it was asked for in, and has its day; what is tender nobody has to bar. */
static void debate__brings_up_only_what_may_be_raised(void **state) {
  static const struct {
    const char *said, *family, *barred;
    int64_t until;
  } all[] = {{"hull lost its trams in the war", "skill.debate.earlier", "the war", 1},
             {"hull lost its trams in the war", "skill.debate.claim", "the war", 0},
             {"in hull the trams went for scrap", "skill.debate.claim", "the scrap trams", 0},
             {"trams in hull went the week of the funeral", "skill.debate.claim", "jam", 0}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct str what = str_of(all[i].barred);
    struct bar barred = {.id = id_make(OWNER, 9), .what = what, .plain = what, .until = all[i].until};
    was_said(all[i].said);
    VEC_PUSH(&scene, &kept.bars, barred);
    talk("debate me on trams");
    struct str family = talk("hull should bring back its trams");
    if (!str_is(family, all[i].family)) fail_msg("\"%s\": %.*s", all[i].said, STR_ARG(family));
    forget_talk(NULL);
  }
}

static void debate__is_no_matter_of_the_dead(void **state) {
  struct entity dad = {.id = id_make(OWNER, 5), .word = STR("dad")};
  struct fact died = {.about = dad.id, .relation = STR("died")};
  assert_str(talk("let's argue about whether my dad was right"), "skill.debate.start");
  forget_talk(NULL);
  VEC_PUSH(&scene, &kept.entities, dad);
  VEC_PUSH(&scene, &kept.facts, died);
  assert_str(talk("let's argue about whether my dad was right"), "skill.debate.declined");
  assert_str(talk("let's argue about whether my daddy-long-legs scared dad"), "skill.debate.declined");
  assert_str(talk("debate me on whether i'm a burden"), "skill.debate.declined");
  assert_null(kept_now());
}

static void debate__keeps_to_its_size(void **state) {
  begin();
  for (int i = 0; i < 80 && json_text(kept_now(), "expects").len; i++)
    talk(arena_printf(&scene, "the buses carry %d people in traffic", i).at);
  assert_str(json_text(kept_now(), "expects"), "");
  assert_true(json_array_size(json_object_get(kept_now(), "said")) <= 60);
}

#define IN_A_TALK(f) cmocka_unit_test_teardown(f, forget_talk)

int main(void) {
  const struct CMUnitTest tests[] = {IN_A_TALK(debate__asks_for_a_claim_then_a_reason_then_questions_it),
                                     IN_A_TALK(debate__is_begun_in_other_words),
                                     IN_A_TALK(debate__takes_a_claim_that_is_given_at_once),
                                     IN_A_TALK(debate__leaves_other_talk_alone),
                                     IN_A_TALK(debate__takes_what_is_about_it),
                                     IN_A_TALK(debate__grants_and_is_granted),
                                     IN_A_TALK(debate__takes_no_repetition_for_an_answer),
                                     IN_A_TALK(debate__takes_no_claim_for_its_reason),
                                     IN_A_TALK(debate__lets_a_question_go_that_misses),
                                     IN_A_TALK(debate__lets_a_claim_be_taken_back),
                                     IN_A_TALK(debate__says_its_question_again),
                                     IN_A_TALK(debate__goes_on_where_nothing_could_be_kept),
                                     IN_A_TALK(debate__ends_at_once),
                                     IN_A_TALK(debate__is_found_again_after_days),
                                     IN_A_TALK(debate__brings_what_they_said_before_with_its_day),
                                     IN_A_TALK(debate__brings_nothing_that_is_barred_or_asks),
                                     IN_A_TALK(debate__brings_up_only_what_may_be_raised),
                                     IN_A_TALK(debate__is_no_matter_of_the_dead),
                                     IN_A_TALK(debate__keeps_to_its_size)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
