/* SPDX-License-Identifier: Apache-2.0
 *
 * What is said of what is open: at the door, when it ends, at a goodnight; and the one check before anything is raised.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "play.c"

#include "thinkers/builtin/builtin_priv.h"

static void lines(struct play *p, const char *const *rows) {
  for (; *rows; rows++)
    if (!play_line(p, str_of(*rows))) fail_msg("%s", *rows);
}

static struct thread *add_thread(struct play *p, int64_t kind, const char *what, int64_t first, int64_t last) {
  struct thread *t = &p->threads[p->thread_count++];
  *t = (struct thread){.id = id_make(1, 600 + p->thread_count),
                       .kind = kind,
                       .what = str_of(what),
                       .due_first = first,
                       .due_last = last,
                       .stake = 1,
                       .state = THREAD_OPEN,
                       .source = id_make(1, 900)};
  return t;
}

static int64_t today(const struct play *p) {
  return p->now / 1000 / CIVIL_DAY;
}

static bool says(const struct play *p, const char *words) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  return str_find(utf8_plain(&a, p->reply), str_of(words)) >= 0;
}

#define ARRIVE(p, clock)                                                                                               \
  play_open(p, NULL);                                                                                                  \
  lines(p, (const char *const[]){"setting person.name Jonah", "said 2026-11-22T20:14 hello", clock, "arrive", NULL})

/* ---- at the door ---- */
static void door__asks_of_one_thread_and_marks_it(void **state) {
  struct play p;
  ARRIVE(&p, "at 2026-11-30T21:05");
  add_thread(&p, THREAD_EVENT, "the survey", today(&p) - 4, today(&p) - 4);
  add_thread(&p, THREAD_EVENT, "the dentist", today(&p) - 2, today(&p) - 2)->stake = 2;
  play_reply(&p);
  assert_true(says(&p, "the dentist") && !says(&p, "survey"));
  assert_int_equal(p.kept_asked, 1);
  play_close(&p);
}

static void door__what_was_asked_is_not_asked_again(void **state) {
  struct play p;
  ARRIVE(&p, "at 2026-11-30T21:05");
  add_thread(&p, THREAD_EVENT, "the survey", today(&p) - 4, today(&p) - 4)->state = THREAD_ASKED;
  play_reply(&p);
  assert_false(says(&p, "survey"));
  play_close(&p);
}

static void door__the_day_itself_waits_for_its_evening(void **state) {
  for (int evening = 0; evening < 2; evening++) {
    struct play p;
    ARRIVE(&p, evening ? "at 2026-11-30T21:05" : "at 2026-11-30T08:05");
    add_thread(&p, THREAD_EVENT, "the survey", today(&p), today(&p));
    play_reply(&p);
    assert_int_equal(says(&p, "survey"), evening);
    play_close(&p);
  }
}

static void door__the_pencilled_does_not_ring_beside_a_reminder(void **state) {
  struct play p;
  ARRIVE(&p, "at 2026-11-30T21:05");
  play_line(&p, STR("remind 2026-11-23T18:30 your mum"));
  play_line(&p, STR("arrive"));
  add_thread(&p, THREAD_EVENT, "the match", today(&p) - 2, today(&p) - 2)->tentative = 1;
  play_reply(&p);
  assert_true(says(&p, "mum") && !says(&p, "match"));
  assert_int_equal(p.kept_asked, 0);
  play_close(&p);
}

static void door__a_reminder_asks_for_its_intention_too(void **state) {
  struct play p;
  ARRIVE(&p, "at 2026-11-30T21:05");
  play_line(&p, STR("remind 2026-11-23T18:30 ring my mum"));
  add_thread(&p, THREAD_DOING, "ring my mum", today(&p) - 4, today(&p) + 10);
  play_reply(&p);
  assert_int_equal(p.kept_told, 1);
  assert_int_equal(p.kept_asked, 1);
  play_close(&p);
}

static void door__fourteen_days_past_is_let_go(void **state) {
  struct play p;
  ARRIVE(&p, "at 2026-11-30T21:05");
  add_thread(&p, THREAD_EVENT, "the survey", today(&p) - 15, today(&p) - 15);
  play_reply(&p);
  assert_false(says(&p, "survey"));
  assert_int_equal(p.kept, 1);
  assert_int_equal(p.kept_asked, 0);
  play_close(&p);
}

/* "job interview" is a thing of hers; "go to york" is what she does. */
static void door__a_noun_before_a_noun_is_no_deed(void **state) {
  static const char *const rows[][2] = {{"job interview", "marisol's job interview"},
                                        {"driving test", "marisol's driving test"},
                                        {"go to york", "marisol going to york"},
                                        {"lands", "marisol landing"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct play p;
    ARRIVE(&p, "at 2026-11-30T21:05");
    lines(&p, (const char *const[]){"entity 1 person Marisol daughter she", NULL});
    add_thread(&p, THREAD_EVENT, rows[i][0], today(&p) - 2, today(&p) - 2)->about = 1;
    play_reply(&p);
    if (!says(&p, rows[i][1])) fail_msg("%s: %.*s", rows[i][0], STR_ARG(p.reply));
    play_close(&p);
  }
}

static void door__nobody_tender_and_nothing_barred(void **state) {
  struct play p;
  ARRIVE(&p, "at 2026-11-30T21:05");
  lines(&p, (const char *const[]){"entity 1 person Clara wife she", "entity 2 person Ruth sister she", "bar the boat",
                                  NULL});
  p.entities[0].tender = 1;
  add_thread(&p, THREAD_EVENT, "lunch with clara", today(&p) - 2, today(&p) - 2);
  add_thread(&p, THREAD_DOING, "coming round", today(&p) - 2, today(&p) - 2)->about = 1;
  add_thread(&p, THREAD_EVENT, "the boat survey", today(&p) - 2, today(&p) - 2);
  add_thread(&p, THREAD_EVENT, "the custody hearing", today(&p) - 2, today(&p) - 2);
  play_reply(&p);
  assert_string_equal(p.moves[0], "greet");
  play_close(&p);
}

/* ---- how it ended ---- */
static void ended__is_said_with_what_was_told(void **state) {
  static const struct {
    const char *what, *text;
    int64_t kind, ended;
    const char *family, *says;
  } rows[] = {
      {"the survey", "survey was bad. rot near the keel", THREAD_EVENT, ENDED_BAD, "thread.bad", "rot near the keel"},
      {"the risotto", "he did! three plates", THREAD_EVENT, ENDED_GOOD, "thread.good", "three plates"},
      {"the dentist", "it was fine", THREAD_EVENT, ENDED_DONE, "thread.done", ""},
      {"the dentist", "never went", THREAD_EVENT, ENDED_NEVER, "thread.never", ""},
      {"i got the job", "no", THREAD_WHETHER, ENDED_NEVER, "thread.never", ""},
      {"the hour / the day", "the hour i mean", THREAD_OWN, ENDED_DONE, "thread.answered", "the hour"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct play p;
    play_open(&p, NULL);
    lines(&p, (const char *const[]){"at 2026-11-30T21:05", "setting person.name Jonah", NULL});
    play_turn(&p, rows[i].text);
    p.reading.tokens = tokens_read(p.language, &p.keep, p.reading.text);
    play_act(&p, ACT_TELL);
    struct thread *t = add_thread(&p, rows[i].kind, rows[i].what, today(&p) - 4, today(&p) - 4);
    t->state = THREAD_CLOSED;
    t->ended = rows[i].ended;
    t->outcome = rows[i].kind == THREAD_OWN ? STR("hour") : str_of(rows[i].text);
    t->closed_by = id_make(1, p.next_turn);
    play_reply(&p);
    if (!str_is(p.lines[0].family, rows[i].family) || (rows[i].says[0] && !says(&p, rows[i].says)))
      fail_msg("%s: %.*s (%.*s)", rows[i].text, STR_ARG(p.reply), STR_ARG(p.lines[0].family));
    play_close(&p);
  }
}

/* Never more is said back than a phrase: no clause, no "i", nothing of another sentence's subject. */
static void ended__says_back_no_clause(void **state) {
  static const char *const rows[] = {"survey was bad. he said i need a new keel", "bad. i cried all the way home",
                                     "awful. she was rude about it", "survey was bad. dont know what to do now"};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct play p;
    play_open(&p, NULL);
    lines(&p, (const char *const[]){"at 2026-11-30T21:05", NULL});
    play_turn(&p, rows[i]);
    p.reading.tokens = tokens_read(p.language, &p.keep, p.reading.text);
    struct thread *t = add_thread(&p, THREAD_EVENT, "the survey", today(&p) - 4, today(&p) - 4);
    t->state = THREAD_CLOSED, t->ended = ENDED_BAD, t->closed_by = id_make(1, p.next_turn);
    play_reply(&p);
    if (says(&p, "keel") || says(&p, "cried") || says(&p, "rude") || says(&p, "know"))
      fail_msg("%.*s", STR_ARG(p.reply));
    assert_true(says(&p, "sorry"));
    play_close(&p);
  }
}

/* ---- goodnight ---- */
static void night(struct play *p, const char *text) {
  play_turn(p, text);
  play_act(p, ACT_FAREWELL);
  p->reading.asks = STR("night");
  play_reply(p);
}

static void goodnight__names_the_nearest_once_and_asks_nothing(void **state) {
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"at 2026-11-22T21:05", "remind 2026-11-25T18:30 your mum", NULL});
  add_thread(&p, THREAD_EVENT, "the survey", today(&p) + 2, today(&p) + 2);
  add_thread(&p, THREAD_DOING, "write to olive", today(&p) + 1, today(&p) + 15); /* no day of its own */
  night(&p, "right then night edda");
  assert_true(says(&p, "survey") && !says(&p, "mum") && !says(&p, "olive"));
  assert_true(str_find_byte(p.reply, '?') < 0);
  play_close(&p);
}

static void goodnight__far_off_is_nothing_due_before(void **state) {
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"at 2026-11-30T21:20", NULL});
  add_thread(&p, THREAD_DOING, "coming", civil_days(2026, 12, 25), civil_days(2026, 12, 25));
  night(&p, "ok. night");
  if (!says(&p, "christmas") || says(&p, "coming")) fail_msg("%.*s", STR_ARG(p.reply));
  play_close(&p);
}

static void goodnight__what_may_not_be_raised_is_not_next(void **state) {
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"at 2026-11-30T21:20", "bar the survey", NULL});
  add_thread(&p, THREAD_EVENT, "the survey", today(&p) + 2, today(&p) + 2);
  night(&p, "night");
  assert_false(says(&p, "survey"));
  play_close(&p);
}

/* ---- the check ---- */
static void may_raise__one_check_for_words_and_people(void **state) {
  static const struct {
    const char *what;
    bool may;
  } rows[] = {{"the survey", true},
              {"the boat", false},
              {"that boat of yours", false},
              {"boating", false},
              {"the car", true},
              {"clara", false},
              {"lunch with Clara", false},
              {"claramond", true},
              {"the settlement", false},
              {"settling in", true},
              {"her miscarriage", false},
              {"your new wife", true},
              {"the ex wife", false},
              {"hull city at home", false},
              {"hull", true},
              {"", false}};
  struct play p;
  play_open(&p, NULL);
  lines(&p, (const char *const[]){"at 2026-11-30T21:05", "entity 1 person Clara - she", "bar the boat", "bar hull city",
                                  "bar the car", NULL});
  p.entities[0].tender = 1;
  p.entities[0].word = STR("ex wife");
  p.bars[2].until = p.now - 1;
  p.view.now = p.now;
  struct builtin mind = {.language = p.language, .book = p.book};
  struct plan plan = {.mind = &mind, .v = &p.view, .a = &p.turn};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (plan_may_raise(&plan, str_of(rows[i].what)) != rows[i].may) fail_msg("\"%s\"", rows[i].what);
  assert_false(plan_may_raise_who(&plan, &(struct who){.name = STR("Clara")}));
  assert_true(plan_may_raise_who(&plan, &(struct who){.name = STR("Ruth"), .word = STR("sister")}));
  play_close(&p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(door__asks_of_one_thread_and_marks_it),
      cmocka_unit_test(door__a_noun_before_a_noun_is_no_deed),
      cmocka_unit_test(door__what_was_asked_is_not_asked_again),
      cmocka_unit_test(door__the_day_itself_waits_for_its_evening),
      cmocka_unit_test(door__the_pencilled_does_not_ring_beside_a_reminder),
      cmocka_unit_test(door__a_reminder_asks_for_its_intention_too),
      cmocka_unit_test(door__fourteen_days_past_is_let_go),
      cmocka_unit_test(door__nobody_tender_and_nothing_barred),
      cmocka_unit_test(ended__is_said_with_what_was_told),
      cmocka_unit_test(ended__says_back_no_clause),
      cmocka_unit_test(goodnight__names_the_nearest_once_and_asks_nothing),
      cmocka_unit_test(goodnight__far_off_is_nothing_due_before),
      cmocka_unit_test(goodnight__what_may_not_be_raised_is_not_next),
      cmocka_unit_test(may_raise__one_check_for_words_and_people),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
