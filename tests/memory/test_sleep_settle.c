/* SPDX-License-Identifier: Apache-2.0
 *
 * What a night does of two facts that cannot both be so: it closes the earlier, or keeps one question, and asks nothing
 * that may not be raised.
 */
#include "nights.h"

/* ---- what cannot both be so ---- */
LIFE_TEST(sleep__closes_the_earlier_of_two_homes) {
  begin();
  uint64_t early = tell(l, "we had soup");
  life_now += 40 * DAY;
  uint64_t late = tell(l, "we had stew");
  uint64_t york = put_fact(l, ID_NONE, "lives", "York", "york", early, TAINT_NONE);
  uint64_t hull = put_fact(l, ID_NONE, "lives", "Hull", "hull", late, TAINT_NONE);
  uint64_t outside = put_fact(l, ID_NONE, "lives", "Atlantis", "atlantis", late, TAINT_OUTSIDE);
  morning();
  struct sleep_report r = sleep_once(l);
  assert_int_equal(r.closed, 1);
  assert_int_equal(r.asked, 0);
  struct fact f = get_fact(l, york);
  assert_int_equal(f.state, FACT_ENDED);
  assert_int_equal(f.closed_by, late);
  assert_int_equal(f.to_last, 1790000000 / 86400 + 40);
  assert_int_equal(get_fact(l, hull).state, FACT_BELIEVED);
  assert_int_equal(get_fact(l, outside).state, FACT_BELIEVED);
  assert_int_equal(count(l, RECORD_THREAD), 0);
}

static bool thread_row(void *arg, const void *record) {
  *(struct thread *)arg = *(const struct thread *)record;
  return true;
}
static struct thread only_thread(struct life *l, struct arena *a) {
  struct thread t = {0};
  struct store_read *r = life_read(l);
  assert_int_equal(count(l, RECORD_THREAD), 1);
  assert_int_equal(r->ops->scan(r, RECORD_THREAD, &(struct scan){.owner = ME}, a, thread_row, &t), 0);
  r->ops->read_end(r);
  return t;
}

struct heard {
  struct life *life;
  struct turn_keep keep;
  struct reading reading;
  struct arena arena;
};
static int hear_apply(struct store_txn *t, void *arg, struct error *e) {
  struct heard *h = arg;
  struct threads_context c = {.asked = true};
  int r = turn_keep_apply(h->life->memory, &h->keep, t, e);
  return r < 0 ? r : threads_learn(h->life->memory, t, &h->arena, &h->reading, &h->keep.turn, &c);
}
/* Says it as an answer to what was asked. */
static void answer(struct life *l, const char *text) {
  struct heard h = {.life = l, .keep = life_words(text)};
  struct reading_context c = {.civil_now = life_now / 1000};
  reading_read(life_language(), &h.arena, str_of(text), &c, &h.reading);
  assert_int_equal(turn_keep_begin(l->memory, &h.keep, NULL), 0);
  int r = l->store->ops->write(l->store, hear_apply, &h, NULL);
  turn_keep_done(l->memory, &h.keep, r);
  assert_int_equal(r, 0);
  turn_keep_finish(&h.keep);
  arena_finish(&h.arena);
  life_now += 60000;
}

/* Said on one day: which it is, is theirs to say, and asked once for good. */
LIFE_TEST(sleep__keeps_one_question_where_it_cannot_know) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  uint64_t said = tell(l, "we had soup");
  uint64_t york = put_fact(l, ID_NONE, "lives", "York", "york", said, TAINT_NONE);
  uint64_t hull = put_fact(l, ID_NONE, "lives", "Hull", "hull", said, TAINT_NONE);
  morning();
  assert_int_equal(sleep_once(l).asked, 1);
  struct thread t = only_thread(l, &a);
  assert_true(str_is(t.what, "York / Hull") && t.kind == THREAD_WHICH && t.state == THREAD_OPEN);
  assert_int_equal(get_fact(l, york).state, FACT_BELIEVED);
  answer(l, "hull"); /* not asked yet: it answers nothing */
  assert_int_equal(only_thread(l, &a).state, THREAD_OPEN);
  t.state = THREAD_ASKED;
  t.asked_at = life_now;
  put(l, RECORD_THREAD, &t, true);
  answer(l, "not york");
  assert_int_equal(only_thread(l, &a).state, THREAD_ASKED);
  answer(l, "hull it is");
  assert_int_equal(only_thread(l, &a).state, THREAD_CLOSED);
  assert_int_equal(get_fact(l, york).state, FACT_ENDED);
  assert_int_equal(get_fact(l, hull).state, FACT_BELIEVED);
  life_now += DAY;
  assert_int_equal(sleep_once(l).asked, 0);
}

LIFE_TEST(sleep__asks_nothing_twice_and_drops_what_answered_itself) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  uint64_t said = tell(l, "we had soup");
  uint64_t york = put_fact(l, ID_NONE, "lives", "York", "york", said, TAINT_NONE);
  put_fact(l, ID_NONE, "lives", "Hull", "hull", said, TAINT_NONE);
  put_fact(l, ID_NONE, "works_at", "tip", "tip", said, TAINT_NONE);
  put_fact(l, ID_NONE, "works_at", "the tip", "the tip", said, TAINT_NONE); /* the same, said more fully */
  morning();
  assert_int_equal(sleep_once(l).asked, 1);
  tell(l, "we had stew");
  morning();
  assert_int_equal(sleep_once(l).asked, 0);
  AUTO_ARENA struct arena kept = ARENA_NONE;
  struct fact f;
  struct store_read *r = life_read(l);
  assert_int_equal(r->ops->get(r, RECORD_FACT, york, &kept, &f), 0);
  r->ops->read_end(r);
  f.state = FACT_RETRACTED;
  put(l, RECORD_FACT, &f, true);
  morning();
  sleep_once(l);
  assert_int_equal(only_thread(l, &a).state, THREAD_STALE);
}

/* Of the tender, the barred, a partner and somebody else's words nothing is asked. */
LIFE_TEST(sleep__asks_nothing_that_may_not_be_raised) {
  begin();
  struct entity tom = tell_of_tender_tom(l);
  uint64_t said = tell(l, "we had soup");
  put_fact(l, tom.id, "from", "Leeds", "leeds", said, TAINT_NONE);
  put_fact(l, tom.id, "from", "Hull", "hull", said, TAINT_NONE);
  put_fact(l, ID_NONE, "partner", "Sam", "sam", said, TAINT_NONE);
  put_fact(l, ID_NONE, "partner", "Alex", "alex", said, TAINT_NONE);
  put_fact(l, ID_NONE, "studies", "boats", "boats", said, TAINT_NONE);
  put_fact(l, ID_NONE, "studies", "music", "music", said, TAINT_NONE);
  struct bar bar = {.id = id_first(ME), .what = STR("music"), .plain = STR("music"), .source = said};
  put(l, RECORD_BAR, &bar, false);
  morning();
  struct sleep_report r = sleep_once(l);
  assert_int_equal(r.asked, 0);
  assert_int_equal(r.left, 3);
  assert_int_equal(count(l, RECORD_THREAD), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sleep__closes_the_earlier_of_two_homes),
      cmocka_unit_test(sleep__keeps_one_question_where_it_cannot_know),
      cmocka_unit_test(sleep__asks_nothing_twice_and_drops_what_answered_itself),
      cmocka_unit_test(sleep__asks_nothing_that_may_not_be_raised),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
