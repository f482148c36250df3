/* SPDX-License-Identifier: Apache-2.0 */
#include "../slow.h"
#include "nights.h"

/* ---- days and people ---- */
LIFE_TEST(sleep__tells_a_day_and_its_people) {
  begin();
  tell(l, "my sister anna lives in lisbon");
  tell(l, "i fixed the shed door");
  tell(l, "ok");
  morning();
  struct sleep_report r = sleep_once(l);
  assert_int_equal(r.nights, 1);
  assert_int_equal(r.turns, 3);
  assert_digest(l, DIGEST_DAY, 0, "21 September 2026. Anna lives in Lisbon; you fixed the shed door.");
  assert_digest(l, DIGEST_PERSON, 0, "Anna, your sister. Lives in Lisbon. Named on 21 September 2026.");
  assert_int_equal(r.faded, 1);
}

LIFE_TEST(sleep__gathers_episodes_by_talk_and_pause) {
  begin();
  tell(l, "the kettle is broken");
  life_now += 20 * 60000;
  tell(l, "it was the fuse");
  life_now += 2 * 3600000;
  tell(l, "we had soup");
  morning();
  sleep_once(l);
  assert_int_equal(count(l, RECORD_EPISODE), 2);
  assert_int_equal(count(l, RECORD_NIGHT), 1);
}

/* What nobody may raise is in no digest, nor what somebody else wrote, nor what was said in need. */
LIFE_TEST(sleep__leaves_unsaid_what_is_not_raised) {
  begin();
  tell_of_tender_tom(l);
  uint64_t survey = tell(l, "i sold the caravan");
  struct bar bar = {.id = id_first(ME), .what = STR("caravan"), .plain = STR("caravan"), .source = survey};
  put(l, RECORD_BAR, &bar, false);
  tell_as(l, "i live in atlantis", ROLE_PERSON, TAINT_OUTSIDE);
  tell(l, "i want to die and i took the tablets");
  morning();
  sleep_once(l);
  char *text = digest(l, DIGEST_DAY, 0);
  static const char *const unsaid[] = {"Tom", "York", "caravan", "tlantis", "tablets"};
  assert_true(*text);
  for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++)
    if (strstr(text, unsaid[i])) fail_msg("%s", text);
  free(text);
  assert_digest(l, DIGEST_PERSON, 0, "");
}

/* ---- when ---- */
LIFE_TEST(sleep__is_due_from_four_in_the_morning) {
  begin();
  assert_false(sleep_is_due(l->memory, ME));
  tell(l, "we had soup");
  assert_false(sleep_is_due(l->memory, ME)); /* it began today: there was no night yet */
  life_now -= DAY;
  tell(l, "we had eggs");
  life_now += DAY;
  assert_true(sleep_is_due(l->memory, ME)); /* never slept yet: what was brought along, too */
  sleep_by_hand(l);
  assert_false(sleep_is_due(l->memory, ME));
  tell(l, "we had stew");
  morning();
  life_now -= 11 * 60000;
  assert_false(sleep_is_due(l->memory, ME)); /* 03:59 */
  life_now += 60000;
  assert_true(sleep_is_due(l->memory, ME));
  sleep_once(l);
  assert_false(sleep_is_due(l->memory, ME));
  life_now += DAY / 2;
  assert_false(sleep_is_due(l->memory, ME));
}

LIFE_TEST(sleep__of_the_same_night_changes_nothing) {
  begin();
  tell(l, "my sister anna lives in lisbon");
  tell(l, "ok");
  morning();
  sleep_once(l);
  char *first = dump(l);
  life_now += 3600000;
  assert_int_equal(sleep_once(l).writes, 0);
  assert_dump(l, first);
  free(first);
}

LIFE_TEST(sleep__goes_on_with_a_day_that_goes_on) {
  begin();
  tell(l, "my sister anna lives in lisbon");
  assert_int_equal(sleep_once(l).nights, 0); /* it is not over */
  assert_digest(l, DIGEST_DAY, 0, "");
  assert_int_equal(sleep_by_hand(l).nights, 1);
  assert_digest(l, DIGEST_DAY, 0, "21 September 2026. Anna lives in Lisbon.");
  assert_int_equal(sleep_by_hand(l).writes, 0);
  tell(l, "my brother tom lives in york");
  morning();
  assert_int_equal(sleep_once(l).nights, 1);
  assert_digest(l, DIGEST_DAY, 0, "21 September 2026. Anna lives in Lisbon; Tom lives in York.");
  assert_int_equal(count(l, RECORD_EPISODE), 1);
}

/* A life told out of order comes to the days it is of. */
LIFE_TEST(sleep__finds_the_day_of_what_was_brought_along) {
  begin();
  life_other(l, "Mel", "2024-03-02T10:00:00Z", "we went to the lake with the boat");
  life_other(l, "Mel", "2023-01-09T10:00:00Z", "the heating is off again in the kitchen");
  life_other(l, "Mel", "2024-03-02T10:05:00Z", "and it rained on the boat all day");
  morning();
  assert_int_equal(sleep_once(l).nights, 2);
  assert_digest(l, DIGEST_DAY, 0, "9 January 2023. One turn, and nothing new in it.");
}

/* ---- broken off ---- */
enum { MANY = 300 };
struct many {
  struct life *life;
  struct turn_keep keep[MANY];
};
static int many_apply(struct store_txn *t, void *arg, struct error *e) {
  struct many *m = arg;
  int r = 0;
  for (int i = 0; r == 0 && i < MANY; i++) r = turn_keep_apply(m->life->memory, &m->keep[i], t, e);
  return r;
}
/* More turns than one write gathers, kept in one. */
static void say_many(struct life *l, const char *text) {
  static struct many m;
  m.life = l;
  for (int i = 0; i < MANY; i++) {
    m.keep[i] = life_words(text);
    assert_int_equal(turn_keep_begin(l->memory, &m.keep[i], NULL), 0);
  }
  int r = l->store->ops->write(l->store, many_apply, &m, NULL);
  for (int i = 0; i < MANY; i++) turn_keep_done(l->memory, &m.keep[i], r);
  for (int i = 0; i < MANY; i++) turn_keep_finish(&m.keep[i]);
  assert_int_equal(r, 0);
}

static void a_week(struct life *l) {
  begin();
  tell(l, "my sister anna lives in lisbon");
  uint64_t first = tell(l, "ok");
  life_now += DAY;
  uint64_t york = tell(l, "i live in york");
  reply(l, "Lisbon.", first);
  life_now += DAY;
  put_fact(l, ID_NONE, "lives", "Hull", "hull", tell(l, "we had soup"), TAINT_NONE);
  put_fact(l, ID_NONE, "birthday", "3 May", "3 may", york, TAINT_NONE);
  put_fact(l, ID_NONE, "birthday", "5 May", "5 may", york, TAINT_NONE);
  say_many(l, "and the rain went on over the roofs");
  morning();
}

LIFE_TEST(sleep__stopped_at_any_write_comes_to_the_same_end) {
  a_week(l);
  struct sleep_report whole = sleep_once(l);
  char *wanted = dump(l);
  assert_true(whole.writes > 6);
  assert_int_equal(whole.closed, 1);
  assert_int_equal(whole.asked, 1);
  assert_int_equal(whole.used, 1);
  for (int after = 0; after < (int)whole.writes + 2; after += TEST_SLOW) {
    struct life other = {.lasting = false};
    if (l->lasting) break; /* killed there, below */
    struct stopper s = {.after = after};
    struct sleep_report r;
    life_open(&other);
    a_week(&other);
    assert_int_equal(sleep_with(&other, &s, &r), ERR_CANCELLED);
    life_again(&other);
    sleep_once(&other);
    assert_dump(&other, wanted);
    assert_int_equal(sleep_once(&other).writes, 0);
    life_close(&other);
  }
  free(wanted);
}

/* ... and so does one that is killed, the log cut where it was. */
static void sleep__killed_at_any_write_goes_on(void **state) {
  struct life l = {.lasting = true};
  life_open(&l);
  a_week(&l);
  int writes = (int)sleep_once(&l).writes;
  char *wanted = dump(&l);
  life_close(&l);
  folder_remove();
  for (int after = 0; after <= writes; after += TEST_SLOW) {
    struct life killed = {.lasting = true};
    life_open(&killed);
    a_week(&killed);
    life_close(&killed);
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
      struct stopper s = {.after = after, .dies = true};
      struct sleep_report r;
      life_open(&killed);
      sleep_with(&killed, &s, &r);
      _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    life_open(&killed);
    sleep_once(&killed);
    assert_dump(&killed, wanted);
    life_close(&killed);
    folder_remove();
  }
  free(wanted);
}

/* ---- recall ---- */
static struct recall find(struct life *l, struct arena *a, const char *query) {
  struct recall found = {0};
  struct store_read *r = life_read(l);
  assert_int_equal(recall_search(l->memory, r, ME, str_of(query), NULL, a, &found, NULL), 0);
  r->ops->read_end(r);
  return found;
}

LIFE_TEST(sleep__finds_sooner_what_answered_something) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  tell(l, "the ladder is in the garage behind the boxes");
  life_now += 2 * DAY;
  uint64_t second = tell(l, "the ladder is in the garage behind the boxes");
  life_now += 2 * DAY;
  assert_true(find(l, &a, "where is the ladder").at[0].turn.id != second);
  reply(l, "Behind the boxes.", second);
  reply(l, "Behind the boxes, still.", second);
  morning();
  assert_int_equal(sleep_once(l).used, 1);
  assert_int_equal(find(l, &a, "where is the ladder").at[0].turn.id, second);
}

LIFE_TEST(sleep__lets_the_trivial_fade_and_keeps_it) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  uint64_t slight = tell(l, "haha kettle");
  morning();
  assert_int_equal(sleep_once(l).faded, 1);
  struct recall soon = find(l, &a, "kettle boats");
  assert_true(soon.len == 1 && soon.at[0].faded < 0.05);
  life_now += 60 * DAY;
  struct recall late = find(l, &a, "who spoke of the kettle and boats");
  assert_true(late.len == 0 || late.at[0].turn.id == slight);
  tell(l, "boats are what we went to look at in the harbour");
  late = find(l, &a, "kettle boats");
  assert_int_equal(late.len, 2);
  for (size_t i = 0; i < late.len; i++) assert_true((late.at[i].faded > 0.4) == (late.at[i].turn.id == slight));
  assert_true(late.at[1].turn.id == slight);
  tell(l, "the kettle went on the barge with everything else we had there");
  struct recall exact = find(l, &a, "haha kettle"); /* its own words */
  assert_true(exact.len > 1);
  assert_true(exact.at[0].turn.id == slight && exact.at[0].faded == 0);
}

/* Her own words are never evidence: not the digest's either. */
LIFE_TEST(sleep__makes_nothing_that_answers) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  tell(l, "we had soup");
  morning();
  sleep_once(l);
  struct digest planted = {.id = id_first(ME),
                           .kind = DIGEST_DAY,
                           .day = 5,
                           .text = STR("6 January 1970. Your home: Atlantis. I live in Atlantis."),
                           .sources = STR("[]")};
  put(l, RECORD_DIGEST, &planted, false);
  assert_int_equal(find(l, &a, "atlantis").len, 0);
  struct view_answer told = {0};
  struct store_read *r = life_read(l);
  assert_int_equal(answer_ask(l->memory, r, ME, STR("where do i live?"), NULL, &a, &told, NULL), 0);
  r->ops->read_end(r);
  assert_false(told.told);
  morning();
  sleep_once(l);
  assert_int_equal(count(l, RECORD_FACT), 0);
}

/* ---- forgetting ---- */
static void forget(struct life *l, const char *what) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_list list;
  struct error e = {0};
  struct store_read *r = life_read(l);
  if (forget_find(l->memory, r, &a, ME, str_of(what), life_now, 0, &list, &e) < 0) fail_msg("%s", e.text);
  r->ops->read_end(r);
  uint64_t left = 99;
  if (forget_do(l->memory, ME, &list, ID_NONE, &left, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(left, 0);
}

LIFE_TEST(sleep__is_forgotten_with_what_it_was_made_from) {
  begin();
  tell(l, "my brother tom lives in york");
  life_now += 3600000;
  tell(l, "my sister anna lives in wolverhampton");
  life_now += 2 * DAY;
  tell(l, "i fixed the shed door");
  morning();
  sleep_once(l);
  char *before = digest(l, DIGEST_DAY, 0);
  assert_non_null(strstr(before, "Wolverhampton")); /* it can be found */
  free(before);
  assert_true(bytes_with(l, "olverhampton") > 0);
  forget(l, "wolverhampton");
  assert_int_equal(bytes_with(l, "olverhampton"), 0);
  assert_digest(l, DIGEST_DAY, 0, "23 September 2026. You fixed the shed door.");
  assert_digest(l, DIGEST_DAY, 1, "");
  assert_int_equal(count(l, RECORD_EPISODE), 2); /* hers is gone */
  assert_int_equal(sleep_once(l).nights, 1);
  assert_digest(l, DIGEST_DAY, 1, "21 September 2026. Tom lives in York.");
  assert_int_equal(bytes_with(l, "olverhampton"), 0);
}

LIFE_TEST(sleep__unnotes_what_a_forgotten_reply_used) {
  begin();
  uint64_t ladder = tell(l, "the ladder is in the garage behind the boxes");
  life_now += 2 * DAY;
  uint64_t asked = tell(l, "whatever happened to the zeppelin");
  reply(l, "No zeppelin was ever told of.", ladder);
  morning();
  assert_int_equal(sleep_once(l).used, 1);
  assert_int_equal(count(l, RECORD_STANDING), 1);
  char number[40];
  snprintf(number, sizeof number, "turn:%llu", (unsigned long long)id_number(asked));
  forget(l, number);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct standing s = {.used = 9};
  struct store_read *r = life_read(l);
  assert_int_equal(r->ops->get(r, RECORD_STANDING, ladder, &a, &s), 0);
  r->ops->read_end(r);
  assert_int_equal(s.used, 0);
}

/* Forgotten between the looking and the writing: the writing notices. */
static void forget_now(void *arg, int write) {
  static bool done;
  if (write == 0) done = false;
  if (done || write < 1) return;
  done = true;
  forget(arg, "wolverhampton");
}

LIFE_TEST(sleep__writes_nothing_of_what_was_forgotten_meanwhile) {
  begin();
  tell(l, "my brother tom lives in york");
  tell(l, "my sister anna lives in wolverhampton");
  morning();
  struct stopper s = {.after = -1, .before = forget_now, .arg = l};
  struct sleep_report r;
  assert_int_equal(sleep_with(l, &s, &r), 0);
  assert_int_equal(bytes_with(l, "olverhampton"), 0);
  sleep_once(l);
  assert_digest(l, DIGEST_DAY, 0, "21 September 2026. Tom lives in York.");
}

/* ---- the diary, the check and the copy ---- */
static size_t changes_of(const struct diary_night *n, int64_t kind) {
  size_t found = 0;
  for (size_t i = 0; i < n->changes.len; i++) found += n->changes.at[i].change.kind == kind;
  return found;
}

LIFE_TEST(sleep_diary__tells_what_changed_and_why) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct sleep_teller teller = {.say = say};
  struct diary d;
  begin();
  uint64_t early = tell(l, "we had soup");
  put_fact(l, ID_NONE, "lives", "York", "york", early, TAINT_NONE);
  life_now += DAY;
  uint64_t late = tell(l, "we had stew");
  put_fact(l, ID_NONE, "lives", "Hull", "hull", late, TAINT_NONE);
  morning();
  struct sleep_report r = sleep_once(l);
  assert_true(r.checked && r.backed_up == l->lasting);
  struct store_read *read = life_read(l);
  assert_int_equal(sleep_diary(l->memory, read, ME, &teller, DAY_UNKNOWN, 7, &a, &d), 0);
  assert_int_equal(d.nights.len, 2);
  const struct diary_night *n = &d.nights.at[1];
  assert_true(str_is(n->date, "22 September 2026"));
  assert_int_equal(changes_of(n, CHANGE_CHECKED) + changes_of(n, CHANGE_BACKED_UP), 1 + l->lasting);
  assert_true(str_is(n->changes.at[0].text, "You live in York: so no longer, since you said later: you live in Hull."));
  assert_int_equal(n->changes.at[0].turns[0], early);
  assert_int_equal(n->changes.at[0].turns[1], late);
  assert_int_equal(sleep_diary(l->memory, read, ME, &teller, n->night.day - 1, 7, &a, &d), 0);
  assert_int_equal(d.nights.len, 1);
  read->ops->read_end(read);
}

/* Nights after days without a word make no more copies: they would push the older ones out. */
LIFE_TEST(sleep__copies_what_is_new_only) {
  begin();
  tell(l, "we had soup");
  morning();
  assert_true(sleep_once(l).backed_up == l->lasting);
  life_now += DAY;
  struct sleep_report quiet = sleep_once(l);
  assert_false(quiet.checked || quiet.backed_up);
  assert_int_equal(quiet.writes, 1);
  tell(l, "we had stew");
  assert_true(sleep_by_hand(l).checked);
  tell(l, "and then tea");
  assert_false(sleep_by_hand(l).checked); /* once a night */
  morning();
  tell(l, "we had toast");
  life_now += DAY;
  assert_true(sleep_once(l).backed_up == l->lasting);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sleep__tells_a_day_and_its_people),
      cmocka_unit_test(sleep__gathers_episodes_by_talk_and_pause),
      cmocka_unit_test(sleep__leaves_unsaid_what_is_not_raised),
      cmocka_unit_test(sleep__is_due_from_four_in_the_morning),
      cmocka_unit_test(sleep__of_the_same_night_changes_nothing),
      cmocka_unit_test(sleep__goes_on_with_a_day_that_goes_on),
      cmocka_unit_test(sleep__finds_the_day_of_what_was_brought_along),
      cmocka_unit_test(sleep__stopped_at_any_write_comes_to_the_same_end),
      cmocka_unit_test(sleep__killed_at_any_write_goes_on),
      cmocka_unit_test(sleep__finds_sooner_what_answered_something),
      cmocka_unit_test(sleep__lets_the_trivial_fade_and_keeps_it),
      cmocka_unit_test(sleep__makes_nothing_that_answers),
      cmocka_unit_test(sleep__is_forgotten_with_what_it_was_made_from),
      cmocka_unit_test(sleep__unnotes_what_a_forgotten_reply_used),
      cmocka_unit_test(sleep__writes_nothing_of_what_was_forgotten_meanwhile),
      cmocka_unit_test(sleep_diary__tells_what_changed_and_why),
      cmocka_unit_test(sleep__copies_what_is_new_only),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
