/* SPDX-License-Identifier: Apache-2.0
 *
 * What a turn in ordinary speech keeps as a reminder: of what, and at which of the times it names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"

static void says_of(const char *turn, const char *wanted) {
  struct told got = ask(turn);
  if (str_find(got.text, str_of(wanted)) < 0)
    fail_msg("%s: got %.*s: \"%.*s\", wanted \"%s\"", turn, STR_ARG(got.skill), STR_ARG(got.text), wanted);
}

static void reminder__is_at_the_time_beside_the_request(void **state) {
  /* said on Sunday 22 November 2026 at 20:14 */
  static const char *const rows[][2] = {
      {"the essay is due friday so remind me wednesday night", "Wednesday the 25th, 20:00: the essay is due Friday."},
      {"remind me wednesday night, the essay is due friday", "Wednesday the 25th, 20:00: the essay is due Friday."},
      {"mot runs out on the 14th, remind me on the 7th", "Monday 7 December, 09:00: mot runs out on the 14th."},
      {"the gig is on saturday, can you remind me thursday to print the tickets",
       "Thursday the 26th, 09:00: print the tickets."},
      {"i have an exam on monday. remind me on sunday evening to pack my bag",
       "Sunday the 29th, 18:00: pack your bag."},
      {"remind me friday to finish the report thats due monday",
       "Friday the 27th, 09:00: finish the report thats due Monday."},
      {"set a reminder for tomorrow at 8 to take bins out, bin day is wednesday",
       "Tomorrow, Monday, 08:00: take bins out, bin day is Wednesday."},
      {"train is at 9:40 tomorrow remind me at 8:30", "Tomorrow, Monday, 08:30: train is at 9:40 tomorrow."},
      {"deadline's the 10th of december, remind me the day before",
       "Wednesday 9 December, 09:00: deadline's the 10th of December."},
      {"nans appointment is on the 3rd at 2, remind me the night before",
       "Wednesday 2 December, 20:00: nans appointment is on the 3rd at 2."},
      {"remind me tomorrow after school, um, at four, to practise my spelling",
       "Tomorrow, Monday, 16:00: practise your spelling."},
      {"remind me sat 10 to visit mum", "Saturday the 28th, 10:00: visit mum."},
      {"remind me tomorrow, no wait, tuesday, to email Karen", "Tuesday the 24th, 09:00: email Karen."},
      {"the trial ends on sunday so remind me the day before to cancel it", "Saturday the 28th, 09:00: cancel it."},
      {"ive got physio at 2 tomorrow remind me an hour before", "Tomorrow, Monday, 13:00: physio at 2 tomorrow."},
      {"its payday on the 30th, so remind me that morning to pay Jo", "Monday the 30th, 09:00: pay Jo."},
      {"i have to hand the keys in by 5 on friday remind me at 3",
       "Friday the 27th, 15:00: hand the keys in by 5 on Friday."},
      {"please remind me that the gas engineer comes on wednesday, tell me on tuesday evening",
       "Tuesday the 24th, 18:00: the gas engineer comes on Wednesday."},
      {"remind me to call mum tomorrow, and remind me to call dad on friday",
       "Tomorrow, Monday, 09:00: call mum; call dad on Friday."},
      {"remind me about nans appointment its on the 3rd at 2, remind me the night before",
       "Wednesday 2 December, 20:00: nans appointment its on the 3rd at 2."},
      {"my prescription runs out wednesday so can u give me a nudge on tuesday",
       "Tuesday the 24th, 09:00: your prescription runs out Wednesday."},
      {"mate give us a shout at ten to put the oven on", ": put the oven on."},
      {"i said i would ring Bo on friday so remind me thursday",
       "Thursday the 26th, 09:00: you said you would ring Bo on Friday."},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) says_of(rows[i][0], rows[i][1]);
}

static void reminder__of_a_bare_hour_is_in_a_waking_one(void **state) {
  static const char *const rows[][2] = {
      {"remind me at four to ring the plumber", "Tomorrow, Monday, 16:00: ring the plumber."},
      {"remind me at nine to ring the plumber", "Today, 21:00: ring the plumber."},
      {"remind me at 6 to feed the cat", "Tomorrow, Monday, 18:00: feed the cat."},
      {"can u remind me at half seven to do my spanish", "Tomorrow, Monday, 07:30: do your Spanish."},
      {"remind me at 18:00 to ring Bo", "Tomorrow, Monday, 18:00: ring Bo."},
      {"remind me tomorrow morning to ring Bo", "Tomorrow, Monday, 09:00: ring Bo."},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) says_of(rows[i][0], rows[i][1]);
}

static void reminder__is_of_the_thing_without_the_breaths(void **state) {
  static const char *const rows[][2] = {
      {"remind me at uh at nine tonight to take my tablets", "Today, 21:00: take your tablets."},
      {"remind me at like half six to put the chicken in", ": put the chicken in."},
      {"um can you uh remind me to er ring the the vet tomorrow at ten", "Tomorrow, Monday, 10:00: ring the vet."},
      {"remind me to, you know, water the small red plants on tuesday", ": water the small red plants."},
      {"remind me, like, tomorrow at noon to um pay the gas bill", "Tomorrow, Monday, 12:00: pay the gas bill."},
      {"remind me to like his photo tomorrow", ": like his photo."},
      {"remind me to bring the very very old photos on friday", ": bring the very very old photos."},
      {"i need to i need to ring the bank remind me at eleven", "Tomorrow, Monday, 11:00: ring the bank."},
      {"give me a shout at seven to put the bins out", ": put the bins out."},
      {"give me a nudge at half eight about the parcel", ": the parcel."},
      {"give me a prod at 5 to call Derek", "Tomorrow, Monday, 17:00: call Derek."},
      {"dont let me forget to, er, feed the cat at six", ": feed the cat."},
      {"um remind me uh tomorrow at uh eleven to like call the uh plumber",
       "Tomorrow, Monday, 11:00: call the plumber."},
      {"would you kindly remind me at a quarter to nine to switch the heating off", ": switch the heating off."},
      {"remind me to ring him back at like uh 4", "Tomorrow, Monday, 16:00: ring him back."},
      {"remind me to ask tomorrow if it is ready", "Tomorrow, Monday, 09:00: ask if it is ready."},
      {"make sure i take the blue folder tomorrow morning", ": take the blue folder."},
      {"remind me to go um to the shop on friday", ": go to the shop."},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) says_of(rows[i][0], rows[i][1]);
}

static void reminder__comes_round_as_it_is_said(void **state) {
  static const char *const rows[][2] = {
      {"remind me on the 1st of every month to pay the rent",
       "Every month at 09:00, from Tuesday 1 December: pay the rent."},
      {"remind me every other tuesday to put the recycling out", "Every other Tuesday at 09:00, from Tuesday the 24th"},
      {"remind me to take my tablets at 8 and 8", "Tomorrow, Monday, 08:00 and 20:00: take your tablets."},
      {"remind me every day at 8am and 8pm to take the antibiotics",
       "Every day, from tomorrow, Monday, 08:00 and 20:00 on: take the antibiotics."},
      {"remind me twice a day to stretch", "Every day, from today, 21:00 and tomorrow, Monday, 09:00 on: stretch."},
      {"remind me on mondays and thursdays to water the plants",
       "Every week, from tomorrow, Monday, 09:00 and Thursday the 26th, 09:00 on: water the plants."},
      {"remind me every sunday night to put the bins out", "Every Sunday at 20:00, from Sunday the 29th"},
      {"remind me every morning to take my inhaler", "Every day at 09:00, from tomorrow, Monday: take your inhaler."}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) says_of(rows[i][0], rows[i][1]);
}

static void reminder__knows_an_hour_by_what_is_done_then(void **state) {
  static const char *const rows[][2] = {
      {"remind me after work to get petrol", "Tomorrow, Monday, 18:00: get petrol."},
      {"remind me before i go to bed to lock the shed", "Today, 22:00: lock the shed."},
      {"remind me tomorrow before bed to charge the car", "Tomorrow, Monday, 22:00: charge the car."},
      {"remind me every day before bed to take my pill", "Every day at 22:00, from today: take your pill."},
      {"remind me first thing tomorrow to email jo", "Tomorrow, Monday, 08:00: email jo."},
      {"im seeing the consultant on the 12th, remind me at 8 that morning", "Saturday 12 December, 08:00:"},
      {"remind me at the end of the month to send the invoice", "Monday the 30th, 09:00: send the invoice."}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) says_of(rows[i][0], rows[i][1]);
}

static void reminder__is_said_back_as_a_thing(void **state) {
  static const char *const rows[][2] = {
      {"got irish essay due friday, remind me thursday", "Irish essay, due Friday."},
      {"They want an answer by the 22nd. Remind me on the 20th", "they want an answer by the 22nd."},
      {"I've a dentist appointment next Tuesday at ten, so remind me on Monday evening",
       "dentist appointment next Tuesday at ten."},
      {"got to hand my coursework in by monday, nudge me sunday morning", "hand your coursework in by Monday."},
      {"rent is due on the 22nd, remind me on the 22nd", "Tuesday 22 December, 09:00:"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) says_of(rows[i][0], rows[i][1]);
}

static void reminder__is_none_where_none_is_asked(void **state) {
  static const char *const rows[] = {
      "he always used to remind me on sundays",    "you remind me of my gran last christmas",
      "remind me what i said on monday",           "do it on friday",
      "you remind me so much of him at christmas", "i wanted to make sure i got home before nine"};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct told got = ask(rows[i]);
    if (str_starts(got.family, STR("skill.remind"))) fail_msg("%s: %.*s", rows[i], STR_ARG(got.text));
  }
}

static void reminder__tells_once_how_it_is_told(void **state) {
  struct told first = ask("remind me at four to ring Bo");
  assert_true(str_find(first.text, STR("If I'm closed then")) > 0);
  assert_true(str_find(first.text, STR("systemd")) < 0);
  assert_true(str_find(ask("remind me at five to ring Di").text, STR("closed")) < 0);
}

/* said on Sunday 22 November 2026 at 20:14 */
static void reminder__ends_where_another_clause_begins(void **state) {
  says_of("remind me to ring mum tomorrow and what time is it", ", 09:00: ring mum.");
  says_of("remind me to put the bins out tomorrow also how are you", ", 09:00: put the bins out.");
  says_of("remind me to send Beth the photos on friday i keep forgetting", ", 09:00: send Beth the photos.");
  says_of("remind me to take the washing in tomorrow cause its gonna rain", ", 09:00: take the washing in.");
  says_of("remind me to send the form by friday otherwise i will forget", ": send the form.");
  says_of("remind me to check what time the shop shuts tomorrow", ": check what time the shop shuts.");
  says_of("remind me to ask the doctor how long it takes on friday", ": ask the doctor how long it takes.");
  says_of("remind me to lay the table and set the oven tomorrow at 5", ": lay the table and set the oven.");
}

static void reminder__keeps_the_little_words_of_a_verb(void **state) {
  says_of("remind me to take the bins in tomorrow", ": take the bins in.");
  says_of("remind me to log on by 9 tomorrow", ": log on.");
  says_of("remind me to take the washing in at 4 tomorrow", ", 16:00: take the washing in.");
  says_of("remind me about choir on thursday", ": choir.");
}

static void reminder__stands_before_the_thing(void **state) {
  says_of("i've a hospital appointment friday at 2. remind me half an hour before the thing", "13:30: ");
  says_of("remind me half an hour before the meeting at 3 tomorrow", "14:30: the meeting");
  says_of("remind me ten minutes before the match at 7 tomorrow", "18:50: the match");
  says_of("remind me a day before my mum's birthday on 4 april to buy a card",
          "3 April, 09:00: your mum's birthday; buy a card.");
}

static void reminder__hangs_on_nothing_that_no_clock_shows(void **state) {
  static const char *const events[] = {"remind me when i get back to water the plants",
                                       "remind me when i get to work to email hr",
                                       "remind me to ring her once the kids are asleep",
                                       "remind me an hour before the match", "remind me after i eat to take my tablet"};
  for (size_t i = 0; i < sizeof events / sizeof *events; i++)
    if (!str_is(ask(events[i]).missing, "event")) fail_msg("%s: %.*s", events[i], STR_ARG(ask(events[i]).text));
  says_of("remind me to take my tablet after lunch tomorrow", "13:30: take your tablet.");
}

static void reminder__reads_an_hour_as_it_is_written(void **state) {
  says_of("remind me tomorrow dinner time twelve o'clock to ring our Carol",
          "Tomorrow, Monday, 12:00: ring your Carol.");
  says_of("remind me 0730 tomorrow take meds", "Tomorrow, Monday, 07:30: take meds.");
  says_of("set an alarm for 6.15 tomorrow", "your alarm.");
  says_of("pls remind 3pm fetch ah boy from school", "15:00: fetch ah boy from school.");
  says_of("remind me to ring the bank at 3 tomorrow and then pick up the kids at half 4", "15:00: ring the bank");
  says_of("remind me at 7 we're eating at my sister's", ": you're eating at your sister's.");
  says_of("remind me that i promised my sister id ring her on friday", ": you promised your sister you'd ring her.");
  says_of("timer for an hour and 20", "One hour and twenty minutes, to 21:34.");
  says_of("set a timer for 90 minutes", "One hour and 30 minutes, to 21:44.");
  says_of("please set timer 1 hour 10", "One hour and ten minutes, to 21:24.");
}

#define IN_A_SCENE(f) cmocka_unit_test_teardown(f, forget_scene)

int main(void) {
  const struct CMUnitTest tests[] = {IN_A_SCENE(reminder__is_at_the_time_beside_the_request),
                                     IN_A_SCENE(reminder__of_a_bare_hour_is_in_a_waking_one),
                                     IN_A_SCENE(reminder__is_of_the_thing_without_the_breaths),
                                     IN_A_SCENE(reminder__comes_round_as_it_is_said),
                                     IN_A_SCENE(reminder__knows_an_hour_by_what_is_done_then),
                                     IN_A_SCENE(reminder__is_said_back_as_a_thing),
                                     IN_A_SCENE(reminder__is_none_where_none_is_asked),
                                     IN_A_SCENE(reminder__ends_where_another_clause_begins),
                                     IN_A_SCENE(reminder__keeps_the_little_words_of_a_verb),
                                     IN_A_SCENE(reminder__stands_before_the_thing),
                                     IN_A_SCENE(reminder__hangs_on_nothing_that_no_clock_shows),
                                     IN_A_SCENE(reminder__reads_an_hour_as_it_is_written),
                                     IN_A_SCENE(reminder__tells_once_how_it_is_told)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
