/* SPDX-License-Identifier: Apache-2.0
 *
 * What it is asked for and cannot do: read as such, and answered in words of its own.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"
#include "language/rows.h"

static struct reading *read_turn(const char *text) {
  struct reading *r = ARENA_NEW(&scene, struct reading);
  struct reading_context c = {.civil_now = NOW / 1000};
  reading_read(english, &scene, str_of(text), &c, r);
  return r;
}

static void reach__is_read_for_what_it_is(void **state) {
  static const char *const asked[][2] = {{"how's the traffic on the m62", "traffic"},
                                         {"are the trains running late", "traffic"},
                                         {"is tesco open", "hours"},
                                         {"what time does boots close", "hours"},
                                         {"can you look at this photo", "photo"},
                                         {"what am i holding", "photo"},
                                         {"draw me a cat", "draw"},
                                         {"send an email to my boss", "send"},
                                         {"check my bank balance", "account"},
                                         {"write some python code", "code"},
                                         {"do my homework", "essay"},
                                         {"is this mole cancer", "medical"},
                                         {"whats wrong with my knee", "medical"},
                                         {"what is he thinking", "minds"},
                                         {"does she love me", "minds"},
                                         {"whats my horoscope", "horoscope"},
                                         {"give me the lottery numbers", "lottery"},
                                         {"which stocks should i buy", "stock"},
                                         {"what will happen next year", "future"},
                                         {"turn the lights on", "home"},
                                         {"whats on telly", "telly"},
                                         {"order me a pizza", "order"},
                                         {"fix my printer", "fix"},
                                         {"where are my keys", "lost"},
                                         {"who is the prime minister", "news"},
                                         {"how do i make soup", "recipe"},
                                         {"play some jazz", "music"}};
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    struct reading *r = read_turn(asked[i][0]);
    if (!str_is(r->asks, asked[i][1])) fail_msg("%s: asks \"%.*s\"", asked[i][0], STR_ARG(r->asks));
    if (r->skill.len) fail_msg("%s: skill %.*s", asked[i][0], STR_ARG(r->skill));
  }
}

static void reach__leaves_alone_what_can_be_done(void **state) {
  static const char *const able[][2] = {{"what time is it", "time"},
                                        {"remind me to order a pizza at 6", "remind"},
                                        {"remind me to send an email to my boss at 9", "remind"},
                                        {"add milk to the shopping list", "list.add"},
                                        {"how long till christmas", "days_between"},
                                        {"set a timer for 10 minutes", "timer"},
                                        {"turn the voice on", "voice_on"}};
  for (size_t i = 0; i < sizeof able / sizeof *able; i++) {
    struct reading *r = read_turn(able[i][0]);
    if (!str_is(r->skill, able[i][1])) fail_msg("%s: skill \"%.*s\"", able[i][0], STR_ARG(r->skill));
  }
  static const char *const told_of[] = {"i sent an email to my boss", "the traffic was awful", "tesco was shut",
                                        "she loves me", "i wrote an essay about bees"};
  for (size_t i = 0; i < sizeof told_of / sizeof *told_of; i++)
    if (read_turn(told_of[i])->asks.len) fail_msg("%s", told_of[i]);
}

/* What no pattern has, or a loose one takes for something else: by the model; and what is told, by neither. */
static void skill__is_read_by_whichever_is_surer(void **state) {
  static const char *const able[][2] = {{"what time's sunset", "sun.set"},
                                        {"is it late in dubai", "zone"},
                                        {"no alarm for the weekend please", "cancel"},
                                        {"scratch the candles off we found some", "list.done"},
                                        {"adverb of happy", "word.adverb"},
                                        {"where do i work", ""},
                                        {"names marek", ""},
                                        {"14000 tins of beans give or take", ""},
                                        {"i buy her bread, two pints of milk and the biscuits she insists upon", ""},
                                        {"how many days a week do i go there", ""}};
  for (size_t i = 0; i < sizeof able / sizeof *able; i++) {
    struct reading *r = read_turn(able[i][0]);
    if (!str_is(r->skill, able[i][1])) fail_msg("%s: skill \"%.*s\"", able[i][0], STR_ARG(r->skill));
  }
}

/* Whatever a pattern says is asked has a family that answers it. */
static void reach__has_words_for_all_it_reads(void **state) {
  static const char *const files[] = {"patterns/reach.txt", "patterns/acts.txt"};
  size_t families = 0;
  for (size_t f = 0; f < 2; f++) {
    struct str text = pack_file(language_pack(english), files[f]), line;
    while (str_next(&text, '\n', &line)) {
      ptrdiff_t at = line.len && line.at[0] != '#' ? str_find(line, STR("asks=")) : -1;
      if (at < 0 || str_find(line, STR("FAREWELL")) >= 0) continue; /* a goodnight asks for nothing */
      struct str rest = str_from(line, (size_t)at + 5), word;
      str_next(&rest, ' ', &word);
      struct str family = arena_printf(&scene, "asked.%.*s", STR_ARG(str_trim(word)));
      if (!phrase_has_family(book, family.at)) fail_msg("%s", family.at);
      families++;
    }
  }
  assert_true(families >= 40);
}

#define IN_A_SCENE(f) cmocka_unit_test_teardown(f, forget_scene)

int main(void) {
  const struct CMUnitTest tests[] = {
      IN_A_SCENE(reach__is_read_for_what_it_is), IN_A_SCENE(reach__leaves_alone_what_can_be_done),
      IN_A_SCENE(skill__is_read_by_whichever_is_surer), IN_A_SCENE(reach__has_words_for_all_it_reads)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
