/* SPDX-License-Identifier: Apache-2.0
 *
 * A turn met by how it is told: for a laugh, as a good thing, a blow, a wrong, a nuisance, to be kept from others; and
 * what a reply must not be to it. Turns are read by the real reader.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "play.c"

enum { SEEDS = 12 };

struct row {
  const char *said, *family;
};

static void check(const struct row *rows, size_t n, bool from) {
  for (size_t i = 0; i < n; i++) {
    size_t found = play_count(SEEDS, NULL, rows[i].said, play_from_family, rows[i].family);
    if (found != (from ? SEEDS : 0)) fail_msg("%s: %s, %zu", rows[i].said, rows[i].family, found);
  }
}
#define CHECK(rows, from) check(rows, sizeof rows / sizeof *rows, from)

static void told__as_it_is__is_met_as_that(void **state) {
  static const struct row rows[] = {{"dad reversed into his own gate haha", "told.light"},
                                    {"the dog ate the turkey. all of it. he regrets nothing", "told.light"},
                                    {"my best day at the market all year", "told.glad"},
                                    {"our lambs came through the night, all nine", "told.glad"},
                                    {"The choir was full. People on the stairs!", "told.glad"},
                                    {"they said no to the visa", "told.blow"},
                                    {"the allotment is under water", "told.blow"},
                                    {"his ship has not called in since friday", "told.blow"},
                                    {"she took the credit for all of it", "told.wrong"},
                                    {"he parked across my drive AGAIN", "told.wrong"},
                                    {"boiler is out, typing this in my coat", "told.nuisance"},
                                    {"dont tell mum", "told.secret"},
                                    {"you wont tell anyone will you", "told.secret"}};
  CHECK(rows, true);
}

/* Words of what is bad or good, that tell neither. */
static void told__the_other_way__is_not_met_so(void **state) {
  static const struct row rows[] = {{"our goat died last spring and honestly she was delicious", "act.loss"},
                                    {"Mother called me a donkey and then cooked my favourite", "news.bad"},
                                    {"her mother is worse than her", "news.bad"},
                                    {"my boss is scared of moths", "news.bad"},
                                    {"the saint is missing an eye", "news.bad"},
                                    {"my husband has gone up to leeds for work", "news.bad"},
                                    {"my landlord is putting up new shelves", "news.bad"},
                                    {"i failed it the first time, doing it again now", "news.bad"},
                                    {"they dropped a whole tenor pan off the truck", "act.good"},
                                    {"mornin. early shift line 8", "act.code"},
                                    {"they're going to run it from an office in spring", "act.plan"},
                                    {"laughed and cried at the same time", "told.light"},
                                    {"nobody laughed at me this time", "told.light"},
                                    {"she gave the solo to petra", "told.glad"},
                                    {"haha fair", "told.light"},
                                    {"he said he was on the bench in the park", "told.blow"},
                                    {"flatmate has done it AGAIN", "told.glad"},
                                    {"what am i supposed to say to her", "told.secret"},
                                    {"he told me she can stay", "told.glad"},
                                    {"worse things happen at sea", "told.blow"},
                                    {"the spare key is under the third pot", "told.blow"},
                                    {"my passport is under the bed", "told.blow"}};
  CHECK(rows, false);
}

static void told__no_worse__is_said_to_be(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "he burnt his finger with the iron but hes ok", play_says, "ouch"), SEEDS);
  assert_int_equal(play_count(SEEDS, NULL, "she fell off her bike, not a scratch", play_says, "sorry"), 0);
}

/* The fact is kept; what happened is answered. */
static void told__with_weight__is_nearer_than_who_it_is(void **state) {
  const char *eldest = "My eldest, Abena, is the first in the family to go to university.";
  assert_int_equal(play_count(SEEDS, NULL, eldest, play_from_family, "ack.kin"), 0);
  assert_int_equal(play_count(SEEDS, NULL, eldest, play_from_family, "told.glad"), SEEDS);
  const char *dug = "My neighbour is 91, so I shovelled his snow and then mine.";
  assert_int_equal(play_count(SEEDS, NULL, dug, play_from_family, "ask.gap.name"), 0);
}

/* By itself, after what was bad, it asks for nothing. */
static void again__is_more_of_the_same(void **state) {
  assert_int_equal(play_count(SEEDS, "i failed my driving test", "again", play_from_family, "told.blow"), SEEDS);
  assert_int_equal(play_count(SEEDS, "he parked across my drive", "AGAIN", play_from_family, "told.wrong"), SEEDS);
}

/* A figure or a name by itself, never before a nod. */
static void named__thing__stands_alone(void **state) {
  assert_int_equal(play_count(SEEDS, NULL, "600 white roses arrived", play_says, "mm"), 0);
  assert_int_equal(play_count(SEEDS, NULL, "petra is cooking goulash so there is that", play_says, "petra."), 0);
}

static void night__is_wished_wherever_it_is_said(void **state) {
  static const char *const all[] = {"good night habibi", "I will sleep now. The train bed was too short.",
                                    "ok nite. keep ur fingers crossed"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i], play_says, "night") != SEEDS) fail_msg("%s", all[i]);
}

static void told__well__for_all_its_noes(void **state) {
  static const char *const all[] = {"i have not slept so well in a month", "never eaten so well in my life"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i], play_from_family, "told.glad") == 0) fail_msg("%s", all[i]);
  assert_true(play_count(SEEDS, NULL, "holidays!!!!! no school till june", play_from_family, "told.glad") > 0);
  assert_int_equal(play_count(SEEDS, NULL, "dont tell papa", play_from_family, "told.secret"), SEEDS);
  /* heaven is thanked, and nobody here */
  assert_int_equal(play_count(SEEDS, NULL, "she's up though thanks be to god", play_from_family, "act.thanks"), 0);
}

/* What is acknowledged is the right thing, or nothing is. */
static void acknowledged__thing__is_what_was_told(void **state) {
  static const struct {
    const char *said, *not_from;
  } all[] = {{"i've got a tenner on it with my sister", "ack.has"},
             {"bought a bottle tonight all the same. its on the side, not opened", "ack.has"},
             {"when i was small we kept geese by the mill", "ack.ended"},
             {"i left shiraz when i was nine", "ack.ended"},
             {"i does sell doubles by the bridge", "ack.works"},
             {"my late husband would have loved that", "ack.died"},
             {"my late husband would have loved that", "act.loss"},
             {"i think they'll say surgery", "order.kept"},
             {"ate a whole pack of bourbons, the dog i mean", "retell.you"},
             {"i keep bees behind the chapel", "ack.pet"},
             {"dads been in the crab boat since thursday", "ack.lives"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (play_count(SEEDS, NULL, all[i].said, play_from_family, all[i].not_from)) fail_msg("%s", all[i].said);
  assert_true(play_count(SEEDS, NULL, "i've got a boat", play_from_family, "ack.has") > 0);
  assert_true(play_count(SEEDS, NULL, "my sister is called olga", play_from_family, "ack.kin") > 0);
  assert_int_equal(play_count(SEEDS, NULL, "i live in dublin since one week", play_says, "how long"), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(told__as_it_is__is_met_as_that),
      cmocka_unit_test(told__the_other_way__is_not_met_so),
      cmocka_unit_test(told__no_worse__is_said_to_be),
      cmocka_unit_test(told__with_weight__is_nearer_than_who_it_is),
      cmocka_unit_test(again__is_more_of_the_same),
      cmocka_unit_test(named__thing__stands_alone),
      cmocka_unit_test(told__well__for_all_its_noes),
      cmocka_unit_test(acknowledged__thing__is_what_was_told),
      cmocka_unit_test(night__is_wished_wherever_it_is_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
