/* SPDX-License-Identifier: Apache-2.0
 *
 * Many commands at once over one real home: one becomes its owner, the others are heard through it, and when it is
 * killed another takes its place. Nothing is lost and nothing is kept twice.
 */
#include "base/chance.h"
#include "plight.h"

#include <fcntl.h>
#include <signal.h>

enum { MANY = 20 };

static int begin(void **state) {
  static struct plight b;
  plight_begin(&b);
  *state = &b;
  return 0;
}

static int end(void **state) {
  plight_end(*state);
  return 0;
}

static const char *sentence(int number, char out[64]) {
  char name[16];
  snprintf(out, 64, "my friend %s lives in Lisbon", plight_name(number, name));
  return out;
}

static void start_many(struct plight *b, int from, pid_t pids[MANY]) {
  char text[64];
  for (int i = 0; i < MANY; i++)
    pids[i] = plight_start(b, -1, -1, -1, (const char *const[]){"say", sentence(from + i, text), NULL});
}

static void expect_times(struct plight *b, int number, size_t least, size_t most) {
  char text[64];
  struct plight_turns kept;
  plight_history(b, 0x7fffffff, &kept);
  size_t times = plight_times(&kept, OS1_PERSON, str_of(sentence(number, text)));
  plight_turns_finish(&kept);
  if (times < least || times > most) fail_msg("turn %d is there %zu times", number, times);
}

static void twenty__at_once_in_a_fresh_home_are_all_kept_once(void **state) {
  struct plight *b = *state;
  pid_t pids[MANY];
  start_many(b, 0, pids);
  for (int i = 0; i < MANY; i++) assert_int_equal(plight_wait(pids[i]), EXIT_OK);
  plight_wake(b);
  for (int i = 0; i < MANY; i++) expect_times(b, i, 1, 1);
  AUTO_JSON json_t *about = plight_about(b);
  assert_true(json_array_size(json_object_get(about, "people")) == MANY);
  plight_check(b);
}

/* Whoever is killed may have been the owner, in the middle of another's turn. */
static void twenty__of_whom_some_are_killed_lose_nothing_acknowledged(void **state) {
  struct plight *b = *state;
  struct chance c = chance_seed(8);
  int answered = 0;
  for (int round = 0; round < 4 / TEST_SLOW + 1; round++) {
    pid_t pids[MANY];
    int status[MANY];
    start_many(b, round * MANY, pids);
    for (int i = 0; i < MANY / 2; i++) {
      usleep(chance_below(&c, 20000));
      kill(pids[chance_below(&c, MANY)], SIGKILL);
    }
    for (int i = 0; i < MANY; i++) status[i] = plight_wait(pids[i]);
    plight_wake(b);
    for (int i = 0; i < MANY; i++) {
      /* Killed, or told to try again because its owner ended in the middle. */
      if (status[i] != EXIT_OK && status[i] != 128 + SIGKILL && status[i] != EXIT_FAILED)
        fail_msg("one ended with %d", status[i]);
      expect_times(b, round * MANY + i, status[i] == EXIT_OK, 1);
      answered += status[i] == EXIT_OK;
    }
    plight_check(b);
    plight_sleep(b);
  }
  print_message("%d answered\n", answered);
  assert_true(answered > 0);
}

/* A talk goes on at one place while others ask, write and look. */
static void others__are_heard_beside_a_talk(void **state) {
  struct plight *b = *state;
  static struct ran r;
  int in[2], out[2];
  char reply[4096];
  assert_int_equal(pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC), 0);
  pid_t talk = plight_start(b, in[0], out[1], -1, NULL);
  close(in[0]);
  close(out[1]);
  assert_true(dprintf(in[1], "my cat is called Biscuit\n") > 0);
  assert_true(read(out[0], reply, sizeof reply) > 0);
  plight_run(b, &r, "ask", "what is my cat called");
  assert_int_equal(r.status, EXIT_OK);
  assert_non_null(strstr(r.out.at, "Biscuit"));
  plight_run(b, &r, "say", "my dog is called Momo");
  assert_int_equal(r.status, EXIT_OK);
  kill(talk, SIGKILL);
  plight_wait(talk);
  plight_run(b, &r, "ask", "what is my dog called");
  assert_int_equal(r.status, EXIT_OK);
  assert_non_null(strstr(r.out.at, "Momo"));
  close(in[1]);
  close(out[0]);
  plight_ran_finish(&r);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(twenty__at_once_in_a_fresh_home_are_all_kept_once),
      CASE(twenty__of_whom_some_are_killed_lose_nothing_acknowledged),
      CASE(others__are_heard_beside_a_talk),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
