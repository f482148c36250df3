/* SPDX-License-Identifier: Apache-2.0
 *
 * A being killed in the middle of a talk, at random moments, again and again: what was acknowledged is there once, in
 * order, with its reply and what was learnt from it. Each turn brings a person nobody has heard of, so that what was
 * learnt can be asked for by name.
 */
#include "base/chance.h"
#include "plight.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>

enum { ROUNDS = 100 / TEST_SLOW, SAYS = 30 / TEST_SLOW };

static int begin(void **state) {
  static struct plight b;
  plight_begin(&b);
  *state = &b;
  plight_wake(&b);
  plight_sleep(&b);
  return 0;
}

static int end(void **state) {
  plight_end(*state);
  return 0;
}

static struct str sentence(int number, char out[64]) {
  char name[16];
  int len = snprintf(out, 64, "my friend %s lives in Lisbon", plight_name(number, name));
  return (struct str){out, (size_t)len};
}

/* ---- through the library ---- */

struct acknowledged {
  int number;
  uint64_t turn, reply;
};

/* Talks until it is killed. A turn that may have been kept before is said again under the same name. */
static _Noreturn void talk(struct plight *b, int number, int to) {
  plight_wake(b);
  for (;; number++) {
    char text[64], id[16];
    os1_reply reply = {0};
    snprintf(id, sizeof id, "n%d", number);
    if (plight_try(b, sentence(number, text), id, &reply, NULL) < 0) _exit(1);
    struct acknowledged a = {number, reply.turn, reply.reply};
    if (write(to, &a, sizeof a) != sizeof a) _exit(2);
  }
}

/* Starts a talk, kills it some time after some acknowledgements; returns how many came, the newest in last. */
static int talk_until_killed(struct plight *b, struct chance *c, int number, struct acknowledged *all) {
  int p[2], count = 0;
  assert_int_equal(pipe2(p, O_CLOEXEC), 0);
  pid_t pid = fork();
  if (pid == 0) talk(b, number, p[1]);
  close(p[1]);
  int wanted = (int)chance_below(c, 5);
  struct acknowledged *at = all;
  while (count < wanted && read(p[0], at, sizeof *at) == sizeof *at) at++, count++;
  usleep((useconds_t)chance_below(c, wanted ? 6000 : 40000) * TEST_SLOW);
  kill(pid, SIGKILL);
  assert_int_equal(plight_wait(pid), 128 + SIGKILL);
  while (read(p[0], at, sizeof *at) == sizeof *at) at++, count++;
  close(p[0]);
  return count;
}

static const struct plight_turn *turn_at(const struct plight_turns *t, uint64_t id) {
  for (size_t i = t->len; i-- > 0;)
    if (t->at[i].id == id) return &t->at[i];
  return NULL;
}

static void expect_kept(const struct plight_turns *t, const struct acknowledged *a) {
  char text[64];
  struct str said = sentence(a->number, text);
  const struct plight_turn *turn = turn_at(t, a->turn), *reply = a->reply ? turn_at(t, a->reply) : NULL;
  if (!turn || turn->role != OS1_PERSON || !str_eq(turn->text, said)) fail_msg("turn %d is lost", a->number);
  if (a->reply && (!reply || reply->role != OS1_BEING || !reply->text.len))
    fail_msg("the reply to turn %d is lost", a->number);
}

/* Every number once, in order, none skipped: the one in the making at the kill was said again. */
static void expect_numbers(const struct plight_turns *t, int last) {
  char text[64];
  int number = 0;
  for (size_t i = 0; i < t->len; i++)
    if (t->at[i].role == OS1_PERSON && !str_eq(t->at[i].text, sentence(number++, text)))
      fail_msg("where turn %d should be there is: %.*s", number - 1, STR_ARG(t->at[i].text));
  assert_in_range(number, last + 1, last + 2);
}

static bool was_learnt(const json_t *about, int number) {
  char name[16];
  size_t i;
  json_t *fact;
  plight_name(number, name);
  json_array_foreach(json_object_get(about, "facts"), i,
                     fact) if (str_is(json_text(fact, "who"), name) &&
                               str_is(json_text(fact, "relation"), "lives")) return true;
  return false;
}

static void library__killed_while_talking_loses_nothing_acknowledged(void **state) {
  static struct acknowledged all[ROUNDS * 64];
  struct plight *b = *state;
  struct chance c = chance_seed(20261122);
  int count = 0, unacknowledged = 0;
  for (int round = 0; round < ROUNDS; round++) {
    struct plight_turns kept;
    int before = count, number = count ? all[count - 1].number + 1 : 0;
    count += talk_until_killed(b, &c, number, all + count);
    plight_wake(b);
    plight_history(b, 0x7fffffff, &kept);
    for (int i = before; i < count; i++) expect_kept(&kept, &all[i]);
    size_t persons = 0;
    for (size_t i = 0; i < kept.len; i++) persons += kept.at[i].role == OS1_PERSON;
    unacknowledged += (int)persons > (count ? all[count - 1].number + 1 : 0);
    if (round == ROUNDS - 1) expect_numbers(&kept, all[count - 1].number);
    plight_turns_finish(&kept);
    if (round % 20 == 19) plight_check(b);
    plight_sleep(b);
  }
  plight_wake(b);
  AUTO_JSON json_t *about = plight_about(b);
  for (int i = 0; i < count; i++)
    if (!was_learnt(about, all[i].number)) fail_msg("what turn %d told is lost", all[i].number);
  print_message("%d kills, %d turns acknowledged, %d kills with a turn kept and not yet acknowledged\n", ROUNDS, count,
                unacknowledged);
  assert_true(count >= ROUNDS / 2);
}

/* ---- through the program ---- */

static void expect_said(struct plight *b, const int *numbers, int count) {
  struct plight_turns kept;
  plight_wake(b);
  plight_history(b, 0x7fffffff, &kept);
  AUTO_JSON json_t *about = plight_about(b);
  uint64_t after = 0;
  for (int i = 0; i < count; i++) {
    char text[64];
    struct str said = sentence(numbers[i], text);
    size_t at = 0;
    while (at < kept.len && !(kept.at[at].role == OS1_PERSON && str_eq(kept.at[at].text, said))) at++;
    if (at == kept.len) fail_msg("turn %d is lost", numbers[i]);
    if (plight_times(&kept, OS1_PERSON, said) != 1) fail_msg("turn %d is there twice", numbers[i]);
    if (kept.at[at].id <= after) fail_msg("turn %d stands in front of one said before it", numbers[i]);
    if (!was_learnt(about, numbers[i])) fail_msg("what turn %d told is lost", numbers[i]);
    after = kept.at[at].id;
  }
  plight_turns_finish(&kept);
  plight_check(b);
  plight_sleep(b);
}

static void say__killed_at_any_moment_loses_nothing_it_answered(void **state) {
  struct plight *b = *state;
  struct chance c = chance_seed(1);
  int numbers[SAYS], count = 0;
  int64_t began = plight_ms();
  plight_wait(plight_start(b, -1, -1, -1, (const char *const[]){"say", "hello", NULL}));
  uint32_t usual_ms = (uint32_t)(plight_ms() - began);
  for (int number = 0; number < SAYS; number++) {
    char text[64];
    sentence(number, text);
    pid_t pid = plight_start(b, -1, -1, -1, (const char *const[]){"say", text, NULL});
    usleep(chance_below(&c, usual_ms * 1800));
    kill(pid, SIGKILL);
    if (plight_wait(pid) == 0) numbers[count++] = number;
  }
  expect_said(b, numbers, count);
  print_message("%d of %d were answered before they were killed\n", count, SAYS);
}

/* One line in, one line out: the line that came out acknowledges the one that went in. */
static int talk_on_a_pipe(struct plight *b, struct chance *c, int number, int *numbers) {
  int in[2], out[2], count = 0;
  char text[64], reply[4096];
  assert_int_equal(pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC), 0);
  pid_t pid = plight_start(b, in[0], out[1], -1, NULL);
  close(in[0]);
  close(out[1]);
  for (int left = (int)chance_below(c, 6); left >= 0; left--, number++) {
    sentence(number, text);
    if (dprintf(in[1], "%s\n", text) < 0) break;
    struct pollfd p = {out[0], POLLIN, 0};
    /* The last one is not waited for to the end. */
    if (poll(&p, 1, left ? 20000 : (int)chance_below(c, 15) * TEST_SLOW) <= 0) continue;
    ssize_t n = read(out[0], reply, sizeof reply);
    if (n > 0 && reply[n - 1] == '\n') numbers[count++] = number;
  }
  kill(pid, SIGKILL);
  plight_wait(pid);
  close(in[1]);
  close(out[0]);
  return count;
}

static void pipe__killed_at_any_moment_loses_nothing_it_answered(void **state) {
  struct plight *b = *state;
  struct chance c = chance_seed(2);
  int numbers[SAYS * 6], count = 0;
  signal(SIGPIPE, SIG_IGN);
  for (int round = 0; round < SAYS; round++) count += talk_on_a_pipe(b, &c, round * 6, numbers + count);
  expect_said(b, numbers, count);
  print_message("%d kills of a talk on a pipe, %d turns answered\n", SAYS, count);
  assert_true(count >= SAYS);
}

/* The first clause is being shown: the turn is kept, its reply not yet. */
static int die(void *arg, const char *text, size_t length, int flags) {
  return raise(SIGKILL);
}

static void say_and_die(struct plight *b, struct str text, const char *id) {
  pid_t pid = fork();
  if (pid == 0) {
    os1_utterance u = {.text = text.at, .length = text.len, .channel = "fault", .client_id = id};
    plight_wake(b);
    os1_say(b->home, &u, &(os1_listener){NULL, die}, NULL, NULL);
    _exit(0);
  }
  assert_int_equal(plight_wait(pid), 128 + SIGKILL);
}

static void turn__killed_before_its_reply_is_answered_when_sent_again(void **state) {
  struct plight *b = *state;
  struct plight_turns kept;
  char text[64];
  struct str said = sentence(1, text);
  os1_reply first = {0}, second = {0};
  say_and_die(b, said, "once");
  plight_wake(b);
  plight_history(b, 1, &kept);
  assert_int_equal(plight_times(&kept, OS1_PERSON, said), 1); /* it is the newest: nothing answers it */
  plight_turns_finish(&kept);
  assert_int_equal(plight_try(b, said, "once", &first, NULL), 0);
  assert_true(first.reply && b->said.len);
  assert_int_equal(plight_try(b, said, "once", &second, NULL), 0);
  assert_int_equal(second.reply, first.reply);
  plight_history(b, 9, &kept);
  assert_int_equal(plight_times(&kept, OS1_PERSON, said), 1);
  assert_int_equal(kept.at[kept.len - 1].id, first.reply);
  plight_turns_finish(&kept);
}

/* After something else was said an answer would come out of place. */
static void turn__sent_again_after_others_is_left(void **state) {
  struct plight *b = *state;
  char text[64];
  struct str said = sentence(1, text);
  os1_reply reply = {0};
  say_and_die(b, said, "once");
  plight_wake(b);
  plight_say(b, "it rained today");
  assert_int_equal(plight_try(b, said, "once", &reply, NULL), 0);
  assert_int_equal(reply.reply, 0);
  assert_true(reply.turn != 0);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(library__killed_while_talking_loses_nothing_acknowledged),
      CASE(say__killed_at_any_moment_loses_nothing_it_answered),
      CASE(pipe__killed_at_any_moment_loses_nothing_it_answered),
      CASE(turn__killed_before_its_reply_is_answered_when_sent_again),
      CASE(turn__sent_again_after_others_is_left),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
