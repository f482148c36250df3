/* SPDX-License-Identifier: Apache-2.0 */
#include "language/asked.h"

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

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(core__is_what_asks)};
  return cmocka_run_group_tests(tests, open_english, close_english);
}
