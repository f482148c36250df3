/* SPDX-License-Identifier: Apache-2.0 */
#include "language/asked.h"
#include "language/not_that.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "language_in.h"

static void core__is_what_asks(void **state) {
  static const char *const rows[][2] = {
      {"and what is my apprentice called, let me hear you say it", "what is my apprentice called"},
      {"what did the guy bring on the tram, i want to tell lotta properly", "what did the guy bring on the tram"},
      {"whose car was it, go on, see are you awake", "whose car was it"},
      {"where's he going did I say", "where's he going"},
      {"yeah. and where'd he like to ride", "where'd he like to ride"},
      {"what was my dog's name, I wanna know you got that", "what was my dog's name"},
      {"who is my roommate again say it", "who is my roommate"},
      {"So which saint was it again? I want to see.", "which saint was it"},
      /* whole: what stands there is of the question, or says something of its own */
      {"which line was i on, the harp night", "which line was i on, the harp night"},
      {"what did she say", "what did she say"},
      {"what did i buy, for the garden i mean", "what did i buy, for the garden i mean"},
      {"what did he eat, just bread", "what did he eat, just bread"},
      {"My mother corrects it by phone every Sunday. What language is it?",
       "My mother corrects it by phone every Sunday. What language is it?"},
      {"i told him, and he laughed", "i told him, and he laughed"},
      {"", ""}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct str core = asked_core(english, &a, str_of(rows[i][0]));
    if (!str_is(core, rows[i][1])) fail_msg("\"%s\": \"%.*s\"", rows[i][0], STR_ARG(core));
  }
}

static void trimmed__is_what_is_to_be_read(void **state) {
  static const char *const rows[][2] = {
      {"uh what do i call the goat go on", "uh what do i call the goat?"},
      {"what's the small one's name go on say it for me", "what's the small one's name?"},
      {"what's olive going to be remind me", "what's olive going to be?"},
      {"what was i going to say oh the goat is called dean because of the collar",
       "oh the goat is called dean because of the collar"},
      {"what was i saying, the ferry broke down twice", "the ferry broke down twice"},
      /* all of it */
      {"where was i born", ""},
      {"what was i saying", ""},
      {"remind me what day the bins go", ""},
      {"i told him to go on", ""},
      {"how do i go on", ""},
      {"i do not know how to go on", ""},
      {"what is there left to go on for me", ""}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct tokens t = tokens_read(english, &a, str_of(rows[i][0]));
    struct str part = asked_trimmed(english, &a, &t);
    if (!str_is(part, rows[i][1])) fail_msg("\"%s\": \"%.*s\"", rows[i][0], STR_ARG(part));
  }
}

static void not_that__is_read_of_the_whole_turn(void **state) {
  static const struct {
    const char *turn, *meant;
    enum not_that kind;
  } rows[] = {{"no i told you", "", NOT_THAT_TOLD},
              {"I've already told you that.", "", NOT_THAT_TOLD},
              {"i said that already", "", NOT_THAT_TOLD},
              {"you know this", "", NOT_THAT_TOLD},
              {"thats not what i asked", "", NOT_THAT_WRONG},
              {"no not that one", "", NOT_THAT_WRONG},
              {"Look again, please.", "", NOT_THAT_WRONG},
              {"no the other one", "", NOT_THAT_OTHER},
              {"not him, the other one", "", NOT_THAT_OTHER},
              {"i mean the dog", "dog", NOT_THAT_MEANT},
              {"no i meant my sister", "my sister", NOT_THAT_MEANT},
              {"no i told you about the soup", "soup", NOT_THAT_MEANT},
              /* told, asked, or of somebody else */
              {"i told you a lie", "", NOT_THAT_NONE},
              {"she said i told you so and slammed the door", "", NOT_THAT_NONE},
              {"the other one broke as well so we walked", "", NOT_THAT_NONE},
              {"did i tell you about the soup", "", NOT_THAT_NONE},
              {"no", "", NOT_THAT_NONE},
              {"he's not that one for parties", "", NOT_THAT_NONE}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct reading_context c = {0};
    struct reading r;
    struct str meant;
    reading_read(english, &a, str_of(rows[i].turn), &c, &r);
    enum not_that kind = not_that_read(english, &a, &r, &meant);
    if (kind != rows[i].kind || str_find(meant, str_of(rows[i].meant)) < 0)
      fail_msg("\"%s\": %d \"%.*s\"", rows[i].turn, kind, STR_ARG(meant));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(core__is_what_asks),
                                     cmocka_unit_test(trimmed__is_what_is_to_be_read),
                                     cmocka_unit_test(not_that__is_read_of_the_whole_turn)};
  return cmocka_run_group_tests(tests, open_english, close_english);
}
