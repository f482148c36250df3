/* SPDX-License-Identifier: Apache-2.0
 *
 * The library over a real home: a clock that the test moves, a fixed seed, a folder of its own.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/utf8.h"
#include "house/house.h"
#include "os1.h"

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

struct stage {
  char folder[64];
  int64_t now;
  os1 *home;
  struct buf said;
  int aside, quiet;
};

static int64_t now_of(void *arg) {
  return ((struct stage *)arg)->now += 1000;
}
static int32_t offset_of(void *arg, int64_t ms) {
  return 0;
}

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct stage *s = arg;
  if (flags & OS1_ASIDE) s->aside++;
  if (flags & OS1_QUIET) s->quiet++;
  buf_add(&s->said, text, length);
  buf_add_byte(&s->said, '\n');
  return 0;
}

static void open_home(struct stage *s) {
  os1_error e = {0};
  os1_options o = {.folder = s->folder, .seed = 7, .now = now_of, .offset = offset_of, .arg = s};
  if (os1_open(&o, &s->home, &e) < 0) fail_msg("%s", e.text);
}

static void reopen_home(struct stage *s, int64_t later_ms) {
  os1_close(s->home);
  s->now += later_ms;
  open_home(s);
}

static int set_stage(void **state) {
  static struct stage s;
  s = (struct stage){.said = buf_new(BUF_FILE)};
  snprintf(s.folder, sizeof s.folder, "/tmp/os1-house-XXXXXX");
  if (!mkdtemp(s.folder)) return -1;
  int32_t offset;
  civil_parse(STR("2026-11-22T20:14:00Z"), &s.now, &offset);
  *state = &s;
  open_home(&s);
  os1_listener l = {&s, hear};
  os1_error e = {0};
  if (os1_setup(s.home, OS1_SETUP_DEFAULTS, NULL, 0, &l, &e) < 0) fail_msg("%s", e.text);
  return 0;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

static int strike_stage(void **state) {
  struct stage *s = *state;
  os1_close(s->home);
  buf_finish(&s->said);
  return nftw(s->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static const char *say(struct stage *s, const char *text) {
  os1_utterance u = {.text = text, .length = strlen(text), .channel = "test"};
  os1_listener l = {s, hear};
  os1_error e = {0};
  buf_clear(&s->said);
  if (os1_say(s->home, &u, &l, NULL, &e) < 0) fail_msg("%s: %s", text, e.text);
  return s->said.at ? s->said.at : "";
}

static os1_answer ask(struct stage *s, const char *question) {
  os1_answer answer = {0};
  os1_query q = {.text = question};
  os1_error e = {0};
  if (os1_ask(s->home, &q, &answer, &e) < 0) fail_msg("%s: %s", question, e.text);
  return answer;
}

static bool has(const char *text, const char *word) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  return str_find(utf8_plain(&a, str_of(text)), str_of(word)) >= 0;
}

static int keep_text(void *arg, const os1_turn *t) {
  return buf_add_str(arg, str_of(t->text));
}

/* What the README shows first: whom and where and when, all three. */
static void first_sentence__is_said_back_whole(void **state) {
  const char *reply = say(*state, "my sister anna moved to lisbon in may");
  if (!has(reply, "anna") || !has(reply, "lisbon") || !has(reply, "may")) fail_msg("%s", reply);
}

static void person__is_known_the_next_day(void **state) {
  struct stage *s = *state;
  say(s, "my sister anna moved to lisbon in may");
  reopen_home(s, 26 * 3600 * 1000LL);
  os1_answer where = ask(s, "where does anna live?");
  assert_true(where.told && has(where.text, "lisbon"));
  assert_true(where.source_count >= 1);
  assert_true(has(say(s, "where does my sister live?"), "lisbon"));
}

static void question__is_not_stored_by_ask(void **state) {
  struct stage *s = *state;
  os1_answer never = ask(s, "what is my brother called?");
  assert_false(never.told);
  ask(s, "where does zebedee live?");
  reopen_home(s, 1000);
  assert_false(ask(s, "who is zebedee?").told);
}

static void correction__closes_the_old_value(void **state) {
  struct stage *s = *state;
  say(s, "I live in York");
  say(s, "I moved to Leeds");
  os1_answer where = ask(s, "where do I live?");
  assert_true(where.told && has(where.text, "leeds") && !has(where.text, "york"));
}

/* Who somebody is and how many there are is said in a sentence, and no skill takes the question. */
static void people__are_told_of_in_talk(void **state) {
  struct stage *s = *state;
  const char *const told[] = {"my daughter nell is nine", "nell plays the cello", "my dad died in 2019",
                              "i got 2 brothers, tom and jack", "we have a dog called biscuit hes 4"};
  for (size_t i = 0; i < sizeof told / sizeof *told; i++) say(s, told[i]);
  const struct {
    const char *question, *answer;
  } asked[] = {{"tell me about nell", "Nell: your daughter, nine. Plays the cello, as of today."},
               {"how old is she", "Nine, as of today."},
               {"is my dad alive", "No. He died in 2019."},
               {"have i got any kids", "Yes: Nell."},
               {"how many brothers do i have", "Two: Tom and Jack."},
               {"how old is biscuit", "Four, as of today."}};
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    const char *reply = say(s, asked[i].question);
    if (!str_eq(str_trim(str_of(reply)), str_of(asked[i].answer))) fail_msg("%s: %s", asked[i].question, reply);
  }
  assert_false(has(say(s, "tell me about zelda"), "skill"));
}

/* Says things of both until it is asked whether they are one; false where it never is. */
static bool asked_if_one(struct stage *s) {
  const char *const told[] = {"my mate kate lives in york",  "my colleague katherine plays the cello",
                              "katherine lives in hull",     "kate works at the bank",
                              "katherine works at the mill", "kate has a boat",
                              "katherine likes olives",      "kate is 40"};
  for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
    const char *reply = say(s, told[i]);
    if (has(reply, "your mate kate") && has(reply, "your colleague katherine")) return true;
  }
  return false;
}

static void people__that_may_be_one_are_asked_about_once(void **state) {
  struct stage *s = *state;
  assert_true(asked_if_one(s));
  assert_true(has(say(s, "no theyre different people"), ""));
  assert_true(has(say(s, "who is katherine"), "your colleague"));
  assert_false(asked_if_one(s));
}

static void people__are_one_by_a_yes(void **state) {
  struct stage *s = *state;
  assert_true(asked_if_one(s));
  const char *reply = say(s, "yes theyre the same");
  if (!has(reply, "kate and katherine are one now")) fail_msg("%s", reply);
  assert_true(has(say(s, "who is katherine"), "kate: your mate"));
}

/* The last look at a clause is at what the being says of itself, not at words of theirs that it quotes. */
/* One and two by the person's word, in talk: the merge is undone, or none is offered again. */
static void people__are_two_again_by_a_word(void **state) {
  struct stage *s = *state;
  say(s, "my mate kate lives in york");
  say(s, "my colleague katherine plays the cello");
  say(s, "kate and katherine are the same person");
  assert_true(has(say(s, "kate and katherine are two different people"), "two again"));
  assert_true(ask(s, "where does kate live?").told);
  assert_true(has(say(s, "kate is not the same person as katherine"), "two people"));
}

static void quotation__is_no_claim_of_the_beings(void **state) {
  struct stage *s = *state;
  say(s, "my mother spoke welsh to the hens and english to us");
  const char *reply = say(s, "which language did my mother speak?");
  assert_true(has(reply, "welsh"));
}

/* A day that was told is the answer to "when", and never the day or the hour it is now. */
static void when__is_answered_with_the_day_that_was_told(void **state) {
  struct stage *s = *state; /* Sunday 22 November 2026 */
  say(s, "dentist half six tomorrow");
  say(s, "my mate dave had a baby two weeks ago");
  say(s, "i quit the bakery last friday");
  say(s, "my birthday is the 4th of july");
  const struct {
    const char *question, *day;
  } asked[] = {{"when is the dentist", "monday"},        {"what day is the dentist", "monday"},
               {"what time is the dentist", "half six"}, {"when is my dentist appointment", "monday"},
               {"when did dave have a baby", "the 8th"}, {"when did i quit the bakery", "the 20th"},
               {"when is my birthday", "4 july"}};
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    const char *reply = say(s, asked[i].question);
    if (!has(reply, asked[i].day)) fail_msg("%s: %s", asked[i].question, reply);
  }
  const char *untold[] = {"when is the wedding", "what time is my train"};
  for (size_t i = 0; i < 2; i++)
    if (has(say(s, untold[i]), "20:") || has(s->said.at, "november")) fail_msg("%s: %s", untold[i], s->said.at);
  assert_true(has(say(s, "what time is it"), "20:"));
  assert_true(has(say(s, "whats the date"), "22 november"));
}

/* An hour is counted to, and a time is told of later. */
static void clock__counts_to_an_hour(void **state) {
  struct stage *s = *state; /* Sunday 22 November 2026, 20:14 */
  static const char *const rows[][2] = {{"whats the time in 20 minutes", "20:34"},
                                        {"how long till 10", "one hour and 46 minutes"},
                                        {"how long until half six", "to 18:30"},
                                        {"what time is it", "20:14"},
                                        {"how long till christmas", "25 december"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (!has(say(s, rows[i][0]), rows[i][1])) fail_msg("%s: %s", rows[i][0], s->said.at);
}

/* What is put right a moment later is what is known, and not only said back. */
static void slip__put_right_is_what_is_known(void **state) {
  struct stage *s = *state;
  static const char *const rows[][4] = {{"my birthday is 4 may", "no wait, 5 may", "when is my birthday", "5 may"},
                                        {"my cat is called fig", "sorry, i meant fog", "what is my cat called", "fog"},
                                        {"my sister anna lives in leeds", "no, york", "where does anna live", "york"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (has(say(s, rows[i][0]), "midnight")) fail_msg("it is no birthday today: %s", s->said.at);
    const char *reply = say(s, rows[i][1]);
    if (has(reply, "05-0")) fail_msg("%s: %s", rows[i][1], reply);
    reply = say(s, rows[i][2]);
    if (!has(reply, rows[i][3])) fail_msg("%s: %s", rows[i][2], reply);
  }
}

/* A sentence of theirs is quoted whole once in a week; asked for again it is said to be still that. */
static void quote__is_not_said_whole_twice_in_a_week(void **state) {
  struct stage *s = *state;
  say(s, "the woman at the allotment says slugs hate copper tape round the pots");
  s->now += 26 * 3600 * 1000LL;
  const char *first = say(s, "what was it about copper tape");
  assert_true(has(first, "copper tape round the pots") && !has(first, "still"));
  s->now += 26 * 3600 * 1000LL;
  assert_true(has(say(s, "what was it about copper tape"), "still that from"));
  s->now += 9 * 24 * 3600 * 1000LL;
  assert_false(has(say(s, "what was it about copper tape"), "still"));
}

/* What was moved has its new day: asked for by either word, and not the calendar's today. */
static void thing__moved_is_on_its_new_day(void **state) {
  struct stage *s = *state;
  say(s, "my maths paper is friday 4 december");
  assert_true(has(say(s, "it moved to the 8th"), "8 december"));
  assert_true(has(say(s, "which date is the maths now"), "8 december"));
  say(s, "the interview is tuesday at 2");
  assert_true(has(say(s, "they moved it to thursday at 3"), "the 26th"));
  assert_true(has(say(s, "when is the interview"), "the 26th"));
  assert_true(has(say(s, "they have shifted the swimming gala to the 12th"), ""));
  assert_false(has(s->said.at, " to "));
  say(s, "physics exam 12 may, chemistry exam 14 may");
  say(s, "physics moved to 18 may");
  assert_true(has(say(s, "when is physics"), "18 may"));
  assert_true(has(say(s, "when is chemistry"), "14 may"));
  assert_false(has(say(s, "what day is clinic"), "november"));
}

/* An order put right is done again, and what it left the first time is gone. */
static void order__put_right_is_done_again(void **state) {
  struct stage *s = *state;
  say(s, "remind me tomorrow at 10 to ring Ann");
  assert_true(has(say(s, "make it eleven"), "11:00"));
  const char *waits = say(s, "what are my reminders");
  assert_true(has(waits, "11:00") && !has(waits, "10:00"));
  say(s, "remind me on monday at 12 to ring the notary, a man called Ferreyra");
  assert_true(has(say(s, "I made a mistake: his name is Pereyra. With P."), "pereyra"));
  assert_false(has(say(s, "what are my reminders"), "ferreyra"));
  say(s, "make me a list: rope, chalk");
  say(s, "and gloves");
  say(s, "i have chalk. take it off");
  const char *list = say(s, "what's on the list");
  assert_true(has(list, "rope and gloves") && !has(list, "chalk"));
  say(s, "scrap that");
  assert_true(has(say(s, "what's on the list"), "rope"));
}

/* `os1 ask` too: the day it was told, and not a day that stands in its words. */
static void told__is_asked_of_memory_alone(void **state) {
  struct stage *s = *state;
  say(s, "my brother tomasz moved to gdansk in 2019");
  os1_answer a = ask(s, "when did i tell you about tomasz?");
  assert_true(a.told && a.source_count == 1 && !has(a.text, "2019"));
  assert_false(ask(s, "when did i tell you about the circus?").told);
}

/* What an answer rested on, and when anything was told: the day and the words, once quoted the hour. */
static void told__is_answered_with_its_day_and_its_words(void **state) {
  struct stage *s = *state;
  const char *const said[] = {"my sister anna is a vet", "my brother tomasz moved to gdansk last year",
                              "i've changed jobs, i'm at the children's hospital now"};
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) say(s, said[i]);
  reopen_home(s, 3 * 24 * 3600 * 1000LL);
  say(s, "anna has a new car");
  static const struct {
    const char *before, *question, *day, *words;
  } asked[] = {
      {"what does anna do?", "when did you learn that?", "22nd", ""},
      {"what does anna do?", "how do you know that?", "22nd", ""},
      {"where does tomasz live?", "who told you that", "22nd", ""},
      {NULL, "when did i tell you about tomasz?", "22nd", "moved to gdansk"},
      {NULL, "when did i tell you i changed jobs", "22nd", "children's hospital"},
      {NULL, "when did i first mention anna?", "22nd", "is a vet"},
      {NULL, "when did i last mention anna", "today", "new car"},
      {NULL, "when did you learn that anna is a vet?", "22nd", "is a vet"},
      {NULL, "when did i tell you about the circus?", "", "nothing of that"},
  };
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    if (asked[i].before) say(s, asked[i].before);
    const char *reply = say(s, asked[i].question);
    if (!has(reply, asked[i].day) || !has(reply, asked[i].words)) fail_msg("%s: %s", asked[i].question, reply);
  }
}

static void who__is_everybody_of_whom_it_is_true(void **state) {
  struct stage *s = *state;
  say(s, "im theo and i live in leeds");
  say(s, "my sister anna lives in lisbon");
  say(s, "my brother tom lives in lisbon too");
  os1_answer who = ask(s, "who lives in lisbon?");
  assert_true(who.told && has(who.text, "anna") && has(who.text, "tom") && !has(who.text, "leeds"));
  assert_true(has(ask(s, "who lives in leeds").text, "you"));
}

static void state__that_has_ended_is_said_with_its_end(void **state) {
  struct stage *s = *state;
  say(s, "i work at the bakery");
  say(s, "i quit the bakery last friday");
  os1_answer where = ask(s, "where do i work?");
  assert_true(where.told && has(where.text, "until"));
  assert_true(has(say(s, "where do i work?"), "until"));
}

static void correction__renames_and_takes_back(void **state) {
  struct stage *s = *state;
  say(s, "my cat is called biscuit");
  say(s, "no sorry her name is bisquick");
  os1_answer name = ask(s, "what is my cat called?");
  assert_true(name.told && has(name.text, "bisquick"));
  say(s, "my sister anna lives in porto");
  say(s, "actually she lives in braga not porto");
  assert_true(has(ask(s, "where does anna live?").text, "braga"));
  os1_answer before = ask(s, "where did anna live before?");
  if (before.told && has(before.text, "porto")) fail_msg("what never was: %s", before.text);
}

/* What was asked before is no evidence for what is asked now. */
static void question__is_never_the_source(void **state) {
  struct stage *s = *state;
  say(s, "i lost my keys on monday");
  say(s, "what day was the monday i lost my keys");
  os1_answer when = ask(s, "when did i lose my keys?");
  assert_true(when.told && when.source_count == 1);
  AUTO_BUF struct buf text = buf_new(BUF_LINE);
  os1_error e = {0};
  assert_int_equal(house_turn(s->home, when.sources[0], keep_text, &text, &e), 0);
  if (!has(text.at, "i lost my keys on monday")) fail_msg("from: %s", text.at);
}

static int count_row(void *arg, const os1_turn *t) {
  ++*(int *)arg;
  return 0;
}

static void client_id__makes_a_retry_the_same_turn(void **state) {
  struct stage *s = *state;
  os1_utterance u = {.text = "the kettle is new", .length = 17, .channel = "test", .client_id = "once"};
  os1_listener l = {s, hear};
  os1_reply first = {0}, second = {0};
  assert_int_equal(os1_say(s->home, &u, &l, &first, NULL), 0);
  u.conversation = first.conversation;
  assert_int_equal(os1_say(s->home, &u, &l, &second, NULL), 0);
  assert_int_equal(first.turn, second.turn);
  assert_int_equal(first.reply, second.reply);
}

/* However they speak to it: a command at a time, too. */
static void reminder__is_told_once_by_whatever_comes_next(void **state) {
  struct stage *s = *state;
  say(s, "remind me to ring the dentist tomorrow at 5");
  say(s, "remind me to water the fern tomorrow at 6");
  say(s, "remind me to sweep the yard tomorrow at 7");
  assert_false(has(say(s, "it rained"), "dentist"));
  reopen_home(s, 48 * 3600 * 1000LL);
  assert_true(has(say(s, "hello"), "dentist") && has(s->said.at, "fern") && !has(s->said.at, "yard"));
  assert_true(has(say(s, "it rained"), "yard") && !has(s->said.at, "dentist") && !has(s->said.at, "fern"));
  assert_false(has(say(s, "it rained again"), "yard"));
}

/* While the home is open it is told with its hour, and a day later with its day. */
static void reminder__is_told_with_its_time(void **state) {
  struct stage *s = *state;
  say(s, "remind me to ring the dentist at 22:30");
  say(s, "remind me to sweep the yard at 22:45");
  s->now += (2 * 60 + 17) * 60000LL;
  assert_true(has(say(s, "it rained"), "22:30: ring the dentist"));
  reopen_home(s, 24 * 3600 * 1000LL);
  assert_true(has(say(s, "it rained again"), "22:45: sweep the yard") && has(s->said.at, "yesterday"));
}

static void reminder__that_comes_round_is_told_each_time(void **state) {
  struct stage *s = *state; /* a Sunday evening */
  assert_true(has(say(s, "every sunday remind me to water the fern"), "every sunday"));
  for (int week = 1; week <= 3; week++) {
    reopen_home(s, 6 * 24 * 3600 * 1000LL);
    assert_false(has(say(s, "it rained"), "fern"));
    reopen_home(s, 24 * 3600 * 1000LL);
    assert_true(has(say(s, "it rained again"), "fern"));
    assert_false(has(say(s, "and again"), "fern"));
  }
  reopen_home(s, 40 * 24 * 3600 * 1000LL); /* five Sundays with nobody here: once */
  assert_true(has(say(s, "i was away"), "fern"));
  assert_false(has(say(s, "by the sea"), "fern"));
  say(s, "cancel the reminder about the fern");
  reopen_home(s, 8 * 24 * 3600 * 1000LL);
  assert_false(has(say(s, "it is dry"), "fern"));
}

/* Set up and left alone, greeted by every seed: nobody has met anybody yet. */
static void first_arrival__supposes_no_earlier_one(void **state) {
  static const char *const forbidden[] = {"again", "left it", "there you are", "nothing's due", "go on"};
  struct stage *s = *state;
  for (uint64_t seed = 1; seed <= 24; seed++) {
    os1_error e = {0};
    os1_options o = {.folder = s->folder, .seed = seed, .now = now_of, .offset = offset_of, .arg = s};
    os1_close(s->home);
    if (os1_open(&o, &s->home, &e) < 0) fail_msg("%s", e.text);
    buf_clear(&s->said);
    assert_int_equal(os1_greet(s->home, "terminal", &(os1_listener){s, hear}, NULL, &e), 0);
    for (size_t i = 0; i < 5; i++)
      if (has(s->said.at, forbidden[i])) fail_msg("seed %d: %s", (int)seed, s->said.at);
  }
}

static int count_turn(void *arg, const os1_turn *turn) {
  ++*(int *)arg;
  return 0;
}

static int drop_json(void *arg, const char *json, size_t length) {
  return 0;
}

/* Every name, size and byte of a home. */
static uint64_t print_of(const char *folder) {
  char command[400], line[128] = "";
  snprintf(command, sizeof command,
           "cd '%s' && { find . -printf '%%p %%s %%m\\n' | sort; cat key os1.db os1.db-wal 2>/dev/null; } | cksum",
           folder);
  FILE *p = popen(command, "r");
  assert_non_null(fgets(line, sizeof line, p));
  pclose(p);
  return (uint64_t)strtoull(line, NULL, 10);
}

static void home__that_is_only_read_answers_and_keeps_not_a_byte(void **state) {
  struct stage *s = *state;
  os1_error e = {0};
  os1_options o = {.folder = s->folder, .seed = 7, .now = now_of, .offset = offset_of, .arg = s, .reading = 1};
  os1 *first = NULL, *second = NULL;
  say(s, "my sister anna moved to lisbon in may");
  assert_int_equal(os1_open(&o, &first, &e), OS1_E_BUSY); /* it is being written */
  os1_close(s->home);
  uint64_t before = print_of(s->folder);
  if (os1_open(&o, &first, &e) < 0 || os1_open(&o, &second, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(os1_open(&(os1_options){.folder = s->folder}, &s->home, &e), OS1_E_BUSY); /* it is being read */
  int turns = 0;
  assert_int_equal(os1_history(second, 0, INT64_MAX / 4, 10, count_turn, &turns, &e), 0);
  assert_true(turns >= 2);
  assert_int_equal(os1_about(first, drop_json, NULL, &e), 0);
  os1_utterance u = {.text = "hello", .length = 5};
  assert_int_equal(os1_say(first, &u, NULL, NULL, &e), OS1_E_READ_ONLY);
  assert_int_equal(os1_remember(first, "this", 4, NULL, NULL, &e), OS1_E_READ_ONLY);
  assert_int_equal(os1_set(first, "country", "GB", &e), OS1_E_READ_ONLY);
  assert_int_equal(os1_lock(first, "open sesame", &e), OS1_E_READ_ONLY);
  char card[128], path[256];
  assert_int_equal(os1_recovery_key(first, card, &e), OS1_E_READ_ONLY);
  assert_int_equal(os1_backup(first, path, sizeof path, &e), OS1_E_READ_ONLY);
  assert_int_equal(os1_forget_everything(first, &e), OS1_E_READ_ONLY);
  assert_true(strlen(e.text) > 10);
  os1_close(first);
  os1_close(second);
  assert_true(print_of(s->folder) == before);
  open_home(s);
}

static void second_owner__is_refused_with_a_sentence(void **state) {
  struct stage *s = *state;
  os1 *other = NULL;
  os1_error e = {0};
  assert_int_equal(os1_open(&(os1_options){.folder = s->folder}, &other, &e), OS1_E_BUSY);
  assert_null(other);
  assert_true(strlen(e.text) > 10);
}

static void passphrase__locks_and_unlocks(void **state) {
  struct stage *s = *state;
  os1_error e = {0};
  say(s, "my cat is called Biscuit");
  assert_int_equal(os1_lock(s->home, "four small words here", &e), 0);
  os1_close(s->home);
  s->home = NULL;
  os1_options o = {.folder = s->folder, .now = now_of, .offset = offset_of, .arg = s};
  assert_int_equal(os1_open(&o, &s->home, &e), OS1_E_KEY);
  o.passphrase = "not that";
  assert_int_equal(os1_open(&o, &s->home, &e), OS1_E_KEY);
  o.passphrase = "four small words here";
  assert_int_equal(os1_open(&o, &s->home, &e), 0);
  assert_true(has(ask(s, "what is my cat called?").text, "biscuit"));
  assert_int_equal(os1_lock(s->home, NULL, &e), 0);
}

static void lost_key__is_never_a_new_home(void **state) {
  struct stage *s = *state;
  os1_error e = {0};
  char key[96];
  say(s, "my cat is called Biscuit");
  os1_close(s->home);
  s->home = NULL;
  snprintf(key, sizeof key, "%s/key", s->folder);
  assert_int_equal(unlink(key), 0);
  assert_int_equal(os1_open(&(os1_options){.folder = s->folder}, &s->home, &e), OS1_E_KEY);
  assert_int_not_equal(access(key, F_OK), 0);
}

static void recovery_key__opens_the_home_again(void **state) {
  struct stage *s = *state;
  os1_error e = {0};
  char words[128], key[96];
  say(s, "my cat is called Biscuit");
  if (os1_recovery_key(s->home, words, &e) < 0) fail_msg("%s", e.text);
  os1_close(s->home);
  snprintf(key, sizeof key, "%s/key", s->folder);
  assert_int_equal(unlink(key), 0);
  if (house_recover(s->folder, words, &e) < 0) fail_msg("%s", e.text);
  open_home(s);
  assert_true(has(ask(s, "what is my cat called?").text, "biscuit"));
}

static void forgetting__shows_then_does(void **state) {
  struct stage *s = *state;
  int rows = 0;
  os1_forget_list list;
  os1_error e = {0};
  uint64_t left = 9;
  say(s, "we sold the caravan to a man called Ptolemy");
  say(s, "it rained today");
  if (os1_forget_preview(s->home, "ptolemy", count_row, NULL, &rows, &list, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(rows, 1);
  assert_int_equal(os1_forget(s->home, list.token + 1, &left, &e), OS1_E_INVALID);
  if (os1_forget(s->home, list.token, &left, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(left, 0);
  rows = 0;
  os1_recall(s->home, &(os1_query){.text = "ptolemy caravan"}, count_row, &rows, &e);
  assert_int_equal(rows, 0);
  os1_recall(s->home, &(os1_query){.text = "rained"}, count_row, &rows, &e);
  assert_int_equal(rows, 1);
}

static void forgetting_in_talk__asks_once_and_removes_its_own_asking(void **state) {
  struct stage *s = *state;
  int rows = 0;
  say(s, "I bought the boat with the settlement");
  assert_true(has(say(s, "forget the settlement"), "?"));
  say(s, "yes");
  reopen_home(s, 1000);
  os1_recall(s->home, &(os1_query){.text = "settlement"}, count_row, &rows, NULL);
  assert_int_equal(rows, 0);
}

static void crisis__is_answered_with_a_card(void **state) {
  struct stage *s = *state;
  os1_set(s->home, "country", "GB", NULL);
  s->aside = 0;
  say(s, "i want to kill myself");
  assert_int_equal(s->aside, 1);
  assert_true(has(s->said.at, "116 123"));
}

/* The same lines answer both questions, so none may begin with a yes or a no. */
static void ai__is_never_denied_with_a_no(void **state) {
  struct stage *s = *state;
  for (int i = 0; i < 14; i++) {
    const char *reply = say(s, i % 2 ? "are you an ai?" : "are you a bot");
    if (str_starts(str_of(reply), STR("No")) && !str_starts(str_of(reply), STR("Not human")))
      fail_msg("asked whether it is an AI: %s", reply);
  }
}

static void human__is_denied_however_it_is_asked(void **state) {
  struct stage *s = *state;
  const char *asks[] = {"are you human?",       "r u a real person",         "is there somebody typing this",
                        "tell me youre human",  "ur not real are you",       "who is on the other end",
                        "whos typing this",     "is it an ai im talking to", "is that really you or some script",
                        "you must be a person", "you talk like a human"};
  for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
    const char *said = say(s, asks[i]);
    if (!has(said, "ai") && !has(said, "program") && !has(said, "software") && !has(said, "machine"))
      fail_msg("%s: %s", asks[i], said);
  }
}

static int keep_json(void *arg, const char *json, size_t length) {
  buf_clear(arg);
  return buf_add(arg, json, length);
}

static void why__names_move_and_line(void **state) {
  struct stage *s = *state;
  AUTO_BUF struct buf json = buf_new(BUF_FILE);
  os1_error e = {0};
  say(s, "my sister anna moved to lisbon in may");
  if (os1_why(s->home, 0, keep_json, &json, &e) < 0) fail_msg("%s", e.text);
  assert_true(str_find(buf_str(&json), STR("\"move\"")) >= 0);
  assert_true(str_find(buf_str(&json), STR("\"family\"")) >= 0);
}

/* Each by its own skill, and neither in the other's words. */
static void orders__two_in_one_turn_are_both_done(void **state) {
  static const struct {
    const char *said, *one, *other;
  } all[] = {{"remind me to ring the vet tomorrow at 3 and put dog food on the list", "ring the vet.", "Dog food, on"},
             {"put eggs on the list and remind me tomorrow at 5 to collect tom", "Eggs, on", "collect tom."},
             {"add jam to shopping then remind me on friday 8am bins", "Jam, on", "bins."}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    const char *said = say(*state, all[i].said);
    if (!strstr(said, all[i].one) || !strstr(said, all[i].other)) fail_msg("%s: %s", all[i].said, said);
  }
  const char *list = say(*state, "what's on the list");
  assert_true(strstr(list, "dog food") && strstr(list, "eggs") && strstr(list, "jam") && !strstr(list, "remind"));
}

static int times_in(const char *text, const char *what) {
  int n = 0;
  for (const char *p = text; (p = strstr(p, what)); p++) n++;
  return n;
}

/* Nobody sat there to be asked: what it is, is heard beside the first reply all the same, and once. */
static void say__in_a_new_home_says_first_what_it_is(void **state) {
  struct stage *s = *state;
  os1_error e = {0};
  os1_listener l = {s, hear};
  os1_utterance u = {.text = "hello", .length = 5, .channel = "say"};
  if (os1_set(s->home, "setup.done", NULL, &e) < 0 || os1_set(s->home, "being.name", NULL, &e) < 0)
    fail_msg("%s", e.text);
  if (os1_say(s->home, &u, &l, NULL, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(s->aside, 1);
  assert_non_null(strstr(s->said.at, "an AI, on this machine only"));
  if (os1_say(s->home, &u, &l, NULL, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(s->aside, 1);
}

/* No thing of that name is looked for: what takes everything is named. */
static void forget__everything_is_pointed_to_its_command(void **state) {
  struct stage *s = *state;
  static const char *const asked[] = {"forget everything", "forget all of it", "erase my data",
                                      "forget everything you know about me"};
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
    if (!strstr(say(s, asked[i]), "--everything")) fail_msg("%s: %s", asked[i], s->said.at);
  assert_null(strstr(say(s, "forget everything about rex"), "--everything"));
}

/* What is a plan and still open is one thing: the night tells it once. */
static void night__tells_a_plan_once(void **state) {
  struct stage *s = *state;
  os1_error e = {0};
  say(s, "dentist half six tomorrow");
  buf_clear(&s->said);
  if (os1_sleep(s->home, keep_json, &s->said, &e) < 0) fail_msg("%s", e.text);
  buf_clear(&s->said);
  if (house_diary(s->home, NULL, 1, keep_json, &s->said, &e) < 0) fail_msg("%s", e.text);
  if (times_in(s->said.at, "dentist") != 1) fail_msg("%s", s->said.at);
}

/* Asked anew: the name it has is the one put forward, and what was told is not told twice. */
static void setup__asked_anew_keeps_its_name(void **state) {
  static const char answers[] = "door\n\n\nthe allotment\npriya\nand you\nok\n";
  struct stage *s = *state;
  os1_error e = {0};
  os1_listener l = {s, hear};
  char before[64] = "", after[64] = "";
  for (int again = 0; again < 2; again++) {
    buf_clear(&s->said);
    if (os1_setup(s->home, OS1_SETUP_AGAIN, answers, sizeof answers - 1, &l, &e) < 0) fail_msg("%s", e.text);
    os1_get(s->home, "being.name", again ? after : before, sizeof after);
  }
  assert_true(before[0]);
  assert_string_equal(before, after);
  assert_non_null(strstr(s->said.at, " still, unless"));
  buf_clear(&s->said);
  if (os1_about(s->home, keep_json, &s->said, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(times_in(s->said.at, "\"relation\":\"name\""), 1);
  assert_int_equal(times_in(s->said.at, "\"promise\":\"ask once\""), 1);
}

#define house_test(f) cmocka_unit_test_setup_teardown(f, set_stage, strike_stage)

int main(void) {
  const struct CMUnitTest tests[] = {
      house_test(person__is_known_the_next_day),
      house_test(say__in_a_new_home_says_first_what_it_is),
      house_test(setup__asked_anew_keeps_its_name),
      house_test(night__tells_a_plan_once),
      house_test(forget__everything_is_pointed_to_its_command),
      house_test(first_sentence__is_said_back_whole),
      house_test(when__is_answered_with_the_day_that_was_told),
      house_test(slip__put_right_is_what_is_known),
      house_test(clock__counts_to_an_hour),
      house_test(quote__is_not_said_whole_twice_in_a_week),
      house_test(thing__moved_is_on_its_new_day),
      house_test(order__put_right_is_done_again),
      house_test(told__is_asked_of_memory_alone),
      house_test(told__is_answered_with_its_day_and_its_words),
      house_test(who__is_everybody_of_whom_it_is_true),
      house_test(people__are_told_of_in_talk),
      house_test(people__that_may_be_one_are_asked_about_once),
      house_test(people__are_one_by_a_yes),
      house_test(people__are_two_again_by_a_word),
      house_test(state__that_has_ended_is_said_with_its_end),
      house_test(question__is_never_the_source),
      house_test(correction__renames_and_takes_back),
      house_test(question__is_not_stored_by_ask),
      house_test(correction__closes_the_old_value),
      house_test(quotation__is_no_claim_of_the_beings),
      house_test(client_id__makes_a_retry_the_same_turn),
      house_test(reminder__is_told_once_by_whatever_comes_next),
      house_test(reminder__is_told_with_its_time),
      house_test(reminder__that_comes_round_is_told_each_time),
      house_test(first_arrival__supposes_no_earlier_one),
      house_test(home__that_is_only_read_answers_and_keeps_not_a_byte),
      house_test(second_owner__is_refused_with_a_sentence),
      house_test(passphrase__locks_and_unlocks),
      house_test(lost_key__is_never_a_new_home),
      house_test(recovery_key__opens_the_home_again),
      house_test(forgetting__shows_then_does),
      house_test(forgetting_in_talk__asks_once_and_removes_its_own_asking),
      house_test(crisis__is_answered_with_a_card),
      house_test(human__is_denied_however_it_is_asked),
      house_test(ai__is_never_denied_with_a_no),
      house_test(why__names_move_and_line),
      house_test(orders__two_in_one_turn_are_both_done),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
