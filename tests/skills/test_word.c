/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"

#define NEEDS_DICTIONARY()                                                                                             \
  if (!wordnet_of(english)) skip()

static void word__is_defined_in_the_books_own_words(void **state) {
  NEEDS_DICTIONARY();
  static const char *const ways[] = {"whats a garboard",
                                     "what's a garboard?",
                                     "define garboard",
                                     "what does garboard mean",
                                     "meaning of garboard",
                                     "what is the meaning of garboard",
                                     "ha. yes. surveyor says its the garboard. whats a garboard"};
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    if (str_find(ask(ways[i]).text, STR("\"The first wale laid next to the keel of a wooden ship.\"")) < 0)
      fail_msg("%s: %.*s", ways[i], STR_ARG(told.text));
  assert_says("what is love", "\"A strong positive emotion of regard and affection.\"");
}

static void word__has_other_meanings_parts_and_kin(void **state) {
  NEEDS_DICTIONARY();
  assert_says("other meanings of bank", "1. noun: sloping land");
  assert_int_equal(json_array_size(json_object_get(told.data, "senses")), 18);
  assert_says("whats the noun of stubborn", "Stubbornness");
  assert_says("what's the noun for late", "Lateness");
  assert_says("adverb of happy", "Happily");
  assert_says("opposite of generous", "Stingy");
  assert_says("another word for wife", "Married woman");
  assert_says("is stubborn an adjective", "an adjective");
  assert_says("how do you spell necessary", "n-e-c-e-s-s-a-r-y");
  assert_says("how do u spell nesessary", "Necessary: n-e-c-e-s-s-a-r-y");
  assert_says("is it separate or seperate", "s-e-p-a-r-a-t-e");
  assert_says("how many cs in necessary", "n-e-c-e-s-s-a-r-y");
  assert_says("give me a word like grumpy", "Crabbed");
}

static void word__is_found_by_its_meaning(void **state) {
  NEEDS_DICTIONARY();
  assert_says("what's the word for fear of spiders", "rachnophobia");
  assert_says("what do you call a person who studies birds", "rnithologist");
  assert_says("is there a word for killing of a king", "egicide");
  ask("word for the smell of rain on a hot road");
  assert_str(told.family, "skill.word.found.none");
}

static void word__not_in_the_book_is_said_so(void **state) {
  NEEDS_DICTIONARY();
  assert_says("define qwxzyplo", "qwxzyplo");
  assert_str(told.family, "skill.word.unknown");
  assert_says("whats a garbord", "garboard");
}

static void word__is_not_asked_where_something_else_is(void **state) {
  static const char *const others[] = {
      "what's up",         "whats new",        "what's the time", "what's a good film to watch",
      "whats for tea",     "what do you mean", "what is it",      "whats the word for dog in french",
      "what is your name", "what are you",     "whats wrong",     "what is my sister called"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (str_is(ask(others[i]).skill, "word")) fail_msg("%s: %.*s", others[i], STR_ARG(told.text));
}

/* A language of its own, whose dictionary is nowhere. */
static void word__says_what_to_install_where_there_is_none(void **state) {
  struct language *here = english;
  struct error e = {0};
  assert_int_equal(language_open(language_pack(english), &english, &e), 0);
  wordnet_use_folder(english, "/nowhere/at/all");
  run_with("word", "{\"word\":\"garboard\"}");
  assert_str(told.family, "skill.word.missing");
  assert_true(str_find(told.text, STR("wordnet-base")) > 0);
  language_close(english);
  english = here;
}

#define IN_A_SCENE(f) cmocka_unit_test_teardown(f, forget_scene)

int main(void) {
  const struct CMUnitTest tests[] = {IN_A_SCENE(word__is_defined_in_the_books_own_words),
                                     IN_A_SCENE(word__has_other_meanings_parts_and_kin),
                                     IN_A_SCENE(word__is_found_by_its_meaning),
                                     IN_A_SCENE(word__not_in_the_book_is_said_so),
                                     IN_A_SCENE(word__is_not_asked_where_something_else_is),
                                     IN_A_SCENE(word__says_what_to_install_where_there_is_none)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
