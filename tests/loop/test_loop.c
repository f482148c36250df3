/* SPDX-License-Identifier: Apache-2.0 */
#include "loop/loop.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

#include <cmocka.h>

static struct loop *system_loop(void) {
  struct error e = {0};
  struct loop *l = loop_new(NULL, 1, &e);
  if (!l) fail_msg("%s", e.text);
  return l;
}

struct list {
  int at[16];
  size_t len;
};
struct note {
  struct list *list;
  int n;
};
static void note(void *arg) {
  struct note *n = arg;
  n->list->at[n->list->len++] = n->n;
}

static void timers__follow_a_virtual_clock_in_order(void **state) {
  struct loop_clock_virtual v;
  loop_clock_virtual(&v, 1000, 60);
  struct loop *l = loop_new(&v.clock, 1, NULL);
  struct list got = {0};
  struct note late = {&got, 3}, soon = {&got, 1}, never = {&got, 9}, often = {&got, 2};
  loop_after(l, 5000, 0, note, &late);
  loop_after(l, 1000, 0, note, &soon);
  struct loop_timer *n = loop_after(l, 1500, 0, note, &never);
  struct loop_timer *o = loop_after(l, 2000, 2000, note, &often);
  loop_timer_free(n);
  loop_step(l, 0);
  assert_int_equal(got.len, 0);
  loop_clock_move(&v, 5000);
  loop_step(l, 0);
  const int want[] = {1, 2, 2, 3};
  assert_int_equal(got.len, 4);
  assert_memory_equal(got.at, want, sizeof want);
  assert_int_equal(v.clock.now(&v.clock), 6000);
  loop_clock_move(&v, -90000); /* a clock set back fires nothing and stops nothing */
  loop_step(l, 0);
  assert_int_equal(got.len, 4);
  loop_clock_move(&v, 2000);
  loop_step(l, 0);
  assert_int_equal(got.len, 5);
  loop_timer_free(o);
  loop_free(l);
}

static void stop(void *arg) {
  loop_stop(arg);
}

static void timers__fire_by_the_system_clock(void **state) {
  struct loop *l = system_loop();
  int64_t before = loop_clock(l)->steady(loop_clock(l));
  loop_after(l, 20, 0, stop, l);
  loop_run(l);
  int64_t took = (loop_clock(l)->steady(loop_clock(l)) - before) / 1000000;
  assert_in_range(took, 20, 2000);
  loop_free(l);
}

/* Timers wait until it runs again; one that is due must not turn each wait into a look. */
static void step__of_a_stopped_loop_waits_all_the_same(void **state) {
  struct loop *l = system_loop();
  struct list fired = {.len = 0};
  struct note one = {&fired, 1};
  loop_after(l, 1, 0, stop, l);
  loop_run(l);
  loop_after(l, 0, 0, note, &one);
  int64_t before = loop_clock(l)->steady(loop_clock(l));
  loop_step(l, 100);
  assert_true(loop_clock(l)->steady(loop_clock(l)) - before >= 50 * INT64_C(1000000));
  assert_int_equal(fired.len, 0);
  loop_free(l);
}

struct crowd {
  struct loop *loop;
  int posted; /* the loop's thread only: a race here is what the thread sanitizer would see */
  _Atomic int worked;
  int done;
};
static void posted(void *arg) {
  struct crowd *c = arg;
  c->posted++;
}
static void work(void *arg) {
  struct crowd *c = arg;
  c->worked++;
  for (int i = 0; i < 10; i++) loop_post(c->loop, posted, c);
}
static void done(void *arg) {
  struct crowd *c = arg;
  if (++c->done == 200) loop_stop(c->loop);
}

/* The loop was away for longer than it is to wait: without an end to the wait the alarm ends the program. */
static void step__ends_after_its_time_though_the_loop_was_away(void **state) {
  struct loop *l = system_loop();
  struct list fired = {.len = 0};
  struct note one = {&fired, 1};
  alarm(20);
  for (int i = 0; i < 5; i++) {
    loop_step(l, 0);
    usleep(30000);
    loop_step(l, 10);
  }
  loop_step(l, 0);
  loop_after(l, 5, 0, note, &one);
  usleep(30000);
  loop_step(l, -1);
  for (int ms = 1; ms <= 3; ms++) { /* it comes due between the look at the clock and the wait */
    loop_after(l, ms, 0, note, &one);
    loop_step(l, -1);
  }
  while (fired.len < 4) loop_step(l, -1);
  alarm(0);
  loop_free(l);
}

static void work__is_handed_over_and_back(void **state) {
  struct crowd c = {.loop = system_loop()};
  for (int i = 0; i < 200; i++) loop_work(c.loop, work, done, &c);
  assert_int_equal(loop_working(c.loop), 200);
  loop_run(c.loop);
  loop_step(c.loop, 0);
  assert_int_equal(c.worked, 200);
  assert_int_equal(c.done, 200);
  assert_int_equal(c.posted, 2000);
  assert_int_equal(loop_working(c.loop), 0);
  loop_free(c.loop);
}

static void work__waiting_when_the_loop_ends_is_still_done(void **state) {
  struct crowd c = {.loop = system_loop()};
  for (int i = 0; i < 100; i++) loop_work(c.loop, work, done, &c);
  loop_free(c.loop);
  assert_int_equal(c.worked, 100);
  assert_int_equal(c.done, 100);
}

static void wait_for_many(void *arg) {
  struct crowd *c = arg;
  c->worked++;
  for (int i = 0; i < 2000 && c->worked < 8; i++) usleep(1000);
}
static void many_done(void *arg) {
  struct crowd *c = arg;
  if (++c->done == 8) loop_stop(c->loop);
}

/* Jobs that wait for each other (a question put to a person) must not queue behind one another. */
static void work__blocked_jobs_do_not_hold_up_others(void **state) {
  struct crowd c = {.loop = system_loop()};
  for (int i = 0; i < 8; i++) loop_work(c.loop, wait_for_many, many_done, &c);
  loop_run(c.loop);
  assert_int_equal(c.worked, 8);
  loop_free(c.loop);
}

struct pipe_end {
  struct loop *loop;
  int fd;
  char got;
};
static void readable(void *arg) {
  struct pipe_end *p = arg;
  assert_int_equal(read(p->fd, &p->got, 1), 1);
  loop_stop(p->loop);
}

static void watch__tells_when_there_is_something_to_read(void **state) {
  struct loop *l = system_loop();
  int fds[2];
  assert_int_equal(pipe(fds), 0);
  struct pipe_end end = {l, fds[0], 0};
  struct loop_watch *w = loop_watch_new(l, fds[0], readable, &end);
  loop_step(l, 10);
  assert_int_equal(end.got, 0);
  assert_int_equal(write(fds[1], "x", 1), 1);
  loop_run(l);
  assert_int_equal(end.got, 'x');
  loop_watch_free(w);
  loop_free(l);
  close(fds[0]);
  close(fds[1]);
}

static void signal__arrives_on_the_loop(void **state) {
  struct loop *l = system_loop();
  struct loop_signal *s = loop_signal_new(l, SIGUSR1, stop, l);
  raise(SIGUSR1);
  loop_run(l);
  loop_signal_free(s);
  loop_free(l);
}

struct ended {
  struct loop *loop;
  int status;
};
static void ended(void *arg, int status) {
  struct ended *x = arg;
  x->status = status;
  loop_stop(x->loop);
}

static void child__reports_how_it_ended(void **state) {
  struct ended x = {system_loop(), -1};
  struct loop_child *c;
  struct error e = {0};
  assert_int_equal(loop_child_start(x.loop, (const char *const[]){"sh", "-c", "exit 7", NULL}, ended, &x, &c, &e), 0);
  loop_run(x.loop);
  assert_int_equal(x.status, 7);
  assert_int_equal(loop_child_start(x.loop, (const char *const[]){"sleep", "60", NULL}, ended, &x, &c, &e), 0);
  loop_child_end(c, SIGTERM);
  loop_run(x.loop);
  assert_int_equal(x.status, 128 + SIGTERM);
  int r = loop_child_start(x.loop, (const char *const[]){"/nowhere/at-all", NULL}, ended, &x, &c, &e);
  assert_int_equal(r, ERR_NOT_FOUND);
  loop_free(x.loop);
}

static void loop__the_same_seed_gives_the_same_chance(void **state) {
  struct loop *a = loop_new(NULL, 42, NULL), *b = loop_new(NULL, 42, NULL), *c = loop_new(NULL, 43, NULL);
  uint64_t x = chance_next(loop_chance(a));
  assert_int_equal(x, chance_next(loop_chance(b)));
  assert_int_not_equal(x, chance_next(loop_chance(c)));
  loop_free(a);
  loop_free(b);
  loop_free(c);
}

static void clock__the_system_one_knows_the_time_and_no_variable_moves_it(void **state) {
  const struct clock *c = loop_clock_system();
  int64_t now = c->now(c);
  setenv("OS1_CLOCK", "0", 1);
  setenv("FAKETIME", "@2001-01-01 00:00:00", 1);
  assert_in_range(c->now(c) - now, 0, 60000);
  assert_in_range((uint64_t)now, 1735689600000, 7258118400000); /* between 2025 and 2200 */
  struct loop_clock_shifted s;
  loop_clock_shifted(&s, 8 * 86400000LL);
  assert_in_range(s.clock.now(&s.clock) - now, 8 * 86400000LL, 8 * 86400000LL + 60000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(timers__follow_a_virtual_clock_in_order),
      cmocka_unit_test(timers__fire_by_the_system_clock),
      cmocka_unit_test(step__ends_after_its_time_though_the_loop_was_away),
      cmocka_unit_test(step__of_a_stopped_loop_waits_all_the_same),
      cmocka_unit_test(work__is_handed_over_and_back),
      cmocka_unit_test(work__waiting_when_the_loop_ends_is_still_done),
      cmocka_unit_test(work__blocked_jobs_do_not_hold_up_others),
      cmocka_unit_test(watch__tells_when_there_is_something_to_read),
      cmocka_unit_test(signal__arrives_on_the_loop),
      cmocka_unit_test(child__reports_how_it_ended),
      cmocka_unit_test(loop__the_same_seed_gives_the_same_chance),
      cmocka_unit_test(clock__the_system_one_knows_the_time_and_no_variable_moves_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
