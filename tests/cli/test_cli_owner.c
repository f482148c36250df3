/* SPDX-License-Identifier: Apache-2.0
 *
 * One process owns a home and serves the others: many at once, killed owners, questions and files from the other side.
 */
#include "cli/exit.h"
#include "cli/frame.h"
#include "harness.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static struct outcome o;

#define START(h, name, ...) harness_start(h, name, (const char *const[]){__VA_ARGS__, NULL})

/* An owner that is at work for a second, and listens. */
static pid_t slow_owner(struct harness *h) {
  pid_t pid = START(h, "slow", "say", "slow");
  harness_expect_file(h, "slow.out", "0,");
  return pid;
}

static void twenty__at_once_in_a_fresh_home_are_all_kept(void **state) {
  struct harness *h = *state;
  enum { MANY = 20 };
  pid_t pids[MANY];
  char names[MANY][16], words[MANY][32];
  for (int i = 0; i < MANY; i++) {
    snprintf(names[i], sizeof names[i], "n%d", i);
    snprintf(words[i], sizeof words[i], "number %d.", i);
    pids[i] = START(h, names[i], "say", words[i]);
  }
  for (int i = 0; i < MANY; i++) assert_int_equal(harness_wait(pids[i]), EXIT_OK);
  for (int i = 0; i < MANY; i++) {
    char name[32], want[64];
    snprintf(name, sizeof name, "n%d.out", i);
    snprintf(want, sizeof want, "You said \"number %d.\".\n", i);
    assert_string_equal(harness_file(h, name), want);
  }
  harness_run(h, &o, "recall", "number");
  for (int i = 0; i < MANY; i++) assert_non_null(strstr(o.out, words[i]));
  assert_string_equal(harness_file(h, "socket"), "");
  struct stat s;
  char path[128];
  snprintf(path, sizeof path, "%s/socket", h->home);
  assert_int_equal(stat(path, &s), -1); /* the last owner cleared up */
}

static void socket__is_its_owners_alone(void **state) {
  struct harness *h = *state;
  pid_t owner = slow_owner(h);
  struct stat s;
  char path[128];
  snprintf(path, sizeof path, "%s/socket", h->home);
  assert_int_equal(stat(path, &s), 0);
  assert_true(S_ISSOCK(s.st_mode));
  assert_int_equal(s.st_mode & 0777, 0600);
  kill(owner, SIGKILL);
  harness_wait(owner);
}

static void owner__serves_others_while_it_works(void **state) {
  struct harness *h = *state;
  pid_t owner = slow_owner(h);
  harness_run(h, &o, "help"); /* needs no home: at once */
  assert_int_equal(o.status, EXIT_OK);
  harness_pipe(h, "from a pipe", &o, "say");
  assert_string_equal(o.out, "You said \"from a pipe\".\n");
  assert_int_equal(harness_wait(owner), EXIT_OK);
  assert_non_null(strstr(harness_file(h, "slow.out"), "59,"));
}

static void killed_owner__stops_nobody(void **state) {
  struct harness *h = *state;
  pid_t owner = slow_owner(h), waiting = START(h, "waiting", "say", "hello");
  kill(owner, SIGKILL);
  assert_int_equal(harness_wait(owner), 128 + SIGKILL);
  assert_int_equal(harness_wait(waiting), EXIT_OK);
  assert_string_equal(harness_file(h, "waiting.out"), "You said \"hello\".\n");
  harness_run(h, &o, "say", "after");
  assert_int_equal(o.status, EXIT_OK);
}

/* The owner is killed by the very turn it was handed, after keeping it: the turn is sent again, and kept once. */
static void turn__sent_again_after_a_kill_is_kept_once(void **state) {
  struct harness *h = *state;
  pid_t owner = slow_owner(h);
  harness_run(h, &o, "say", "crash now");
  assert_int_equal(harness_wait(owner), 128 + SIGKILL);
  assert_int_equal(o.status, EXIT_OK);
  assert_string_equal(o.out, "You said \"crash now\".\n");
  harness_run(h, &o, "recall", "--json", "crash");
  assert_non_null(strstr(o.out, "\"text\":\"crash now\""));
  assert_string_equal(strchr(o.out, '\n'), "\n");
}

static void words__to_remember_sent_again_after_a_kill_are_kept_once(void **state) {
  struct harness *h = *state;
  pid_t owner = slow_owner(h);
  harness_run(h, &o, "remember", "crash and burn");
  assert_int_equal(harness_wait(owner), 128 + SIGKILL);
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "recall", "--json", "burn");
  assert_non_null(strstr(o.out, "\"text\":\"crash and burn\""));
  assert_string_equal(strchr(o.out, '\n'), "\n");
}

static void command__that_may_not_be_repeated_says_that_it_was_cut_off(void **state) {
  struct harness *h = *state;
  pid_t owner = slow_owner(h), waiting = START(h, "key", "key");
  usleep(200000); /* it has been handed over and waits for the house */
  kill(owner, SIGKILL);
  harness_wait(owner);
  assert_int_equal(harness_wait(waiting), EXIT_FAILED);
  assert_non_null(strstr(harness_file(h, "key.err"), "ended in the middle"));
}

static void interrupt__hushes_on_the_other_side(void **state) {
  struct harness *h = *state;
  pid_t owner = slow_owner(h);
  harness_expect_file(h, "slow.out", "3,");
  kill(owner, SIGINT); /* its own reply */
  assert_int_equal(harness_wait(owner), EXIT_CANCELLED);
  assert_null(strstr(harness_file(h, "slow.out"), "59,"));
  struct screen s;
  harness_screen(h, &s, 80, (const char *const[]){NULL});
  screen_expect(&s, "Good evening.");
  pid_t other = START(h, "other", "say", "slow"); /* forwarded to the talk */
  harness_expect_file(h, "other.out", "2,");
  kill(other, SIGINT);
  assert_int_equal(harness_wait(other), EXIT_CANCELLED);
  assert_null(strstr(harness_file(h, "other.out"), "40,"));
  screen_type(&s, "\004");
  assert_int_equal(screen_end(&s), EXIT_OK);
}

static void question__is_put_at_the_other_terminal(void **state) {
  struct harness *h = *state;
  struct screen owner, other;
  harness_screen(h, &owner, 80, (const char *const[]){NULL});
  screen_expect(&owner, "Good evening.");
  harness_run(h, &o, "say", "the settlement");
  harness_screen(h, &other, 80, (const char *const[]){"forget", "settlement", NULL});
  screen_expect(&other, "Out for good? [y/N] ");
  harness_run(h, &o, "say", "meanwhile"); /* the house is not held while somebody thinks */
  assert_int_equal(o.status, EXIT_OK);
  screen_type(&other, "y\n");
  screen_expect(&other, "Gone.");
  assert_int_equal(screen_end(&other), EXIT_OK);
  harness_run(h, &o, "recall", "settlement");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_screen(h, &other, 80, (const char *const[]){"lock", NULL});
  screen_expect(&other, "New passphrase: ");
  screen_type(&other, "open sesame\n");
  screen_expect(&other, "Once more: ");
  screen_type(&other, "open says me\n");
  screen_expect(&other, "not the same");
  assert_null(strstr(screen_text(&other), "open")); /* what is typed does not show */
  assert_int_equal(screen_end(&other), EXIT_FAILED);
  screen_type(&owner, "\004");
  assert_int_equal(screen_end(&owner), EXIT_OK);
}

static void files__are_those_of_the_asking_side(void **state) {
  struct harness *h = *state;
  char command[1024];
  pid_t owner = slow_owner(h);
  snprintf(command, sizeof command,
           "cd %s && printf '{\"text\":\"relative\"}\\n' >r.jsonl && OS1_HOME=%s %s import r.jsonl >/dev/null && "
           "printf '{\"text\":\"piped\"}\\n' | OS1_HOME=%s %s import - >/dev/null && "
           "OS1_HOME=%s %s export out >/dev/null && test -d out",
           h->home, h->home, h->program, h->home, h->program, h->home, h->program);
  assert_int_equal(system(command), 0);
  harness_wait(owner);
  harness_run(h, &o, "history");
  assert_non_null(strstr(o.out, "relative"));
  assert_non_null(strstr(o.out, "piped"));
}

static void passphrase__is_asked_three_times_at_the_terminal(void **state) {
  struct harness *h = *state;
  struct screen s;
  harness_run(h, &o, "say", "hello");
  close(open((snprintf(o.out, 256, "%s/sealed", h->home), o.out), O_CREAT | O_WRONLY, 0600));
  harness_screen(h, &s, 80, (const char *const[]){"recall", "hello", NULL});
  screen_expect(&s, "Passphrase: ");
  screen_type(&s, "wrong\n");
  screen_expect(&s, "That isn't it.");
  screen_type(&s, "open sesame\n");
  screen_expect(&s, "hello");
  assert_int_equal(screen_end(&s), EXIT_OK);
}

static int listen_at(struct harness *h) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", h->home);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
  assert_int_equal(listen(fd, 4), 0);
  return fd;
}

static void version__that_is_another_is_said(void **state) {
  struct harness *h = *state;
  AUTO_BUF struct buf hello = buf_new(256);
  int fd = listen_at(h);
  pid_t pid = START(h, "x", "say", "hello");
  int peer = accept(fd, NULL, NULL);
  frame_put(&hello, FRAME_HELLO, STR("{\"protocol\":99,\"version\":\"9.9\"}"));
  assert_int_equal(write(peer, hello.at, hello.len), (ssize_t)hello.len);
  assert_int_equal(harness_wait(pid), EXIT_FAILED);
  assert_string_equal(harness_file(h, "x.err"),
                      "Another version of os1 (9.9; this is 0.1.0) has this home open. Close that one, or use it.\n");
  close(peer);
  close(fd);
}

/* An owner that is gone when it has shown a part of the reply: whoever asked becomes the owner and asks itself. */
static const char *shown_after(struct harness *h, const char *part) {
  AUTO_BUF struct buf out = buf_new(256);
  char request[4096];
  int fd = listen_at(h);
  pid_t pid = START(h, "cut", "say", "hello");
  int peer = accept(fd, NULL, NULL);
  frame_put(&out, FRAME_HELLO, STR("{\"protocol\":1,\"version\":\"0.1.0\"}"));
  assert_int_equal(write(peer, out.at, out.len), (ssize_t)out.len);
  assert_true(read(peer, request, sizeof request) > 0);
  buf_clear(&out);
  frame_put(&out, FRAME_OUT, str_of(part));
  assert_int_equal(write(peer, out.at, out.len), (ssize_t)out.len);
  close(fd);
  close(peer);
  assert_int_equal(harness_wait(pid), EXIT_OK);
  return harness_file(h, "cut.out");
}

static void reply__that_was_cut_off_goes_on_where_it_stopped(void **state) {
  struct harness *h = *state;
  assert_string_equal(shown_after(h, "You said \"he"), "You said \"hello\".\n");
  assert_string_equal(shown_after(h, "You said \"hello\".\n"), "You said \"hello\".\n");
  assert_string_equal(shown_after(h, "You say"), "You say\nYou said \"hello\".\n"); /* it is another */
}

/* A socket that a killed owner left answers nobody; the next one takes its place. */
static void socket__left_behind_is_replaced(void **state) {
  struct harness *h = *state;
  close(listen_at(h));
  harness_run(h, &o, "say", "hello");
  assert_int_equal(o.status, EXIT_OK);
}

static void server__survives_hostile_callers(void **state) {
  struct harness *h = *state;
  pid_t owner = slow_owner(h);
  static const char *const lines[] = {"GET / HTTP/1.0\r\n\r\n", "\377\377\377\377Q", "\0\0\0\1Q", ""};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", h->home);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_true(send(fd, lines[i], i == 2 ? 6 : strlen(lines[i]), 0) >= 0);
    close(fd);
  }
  harness_run(h, &o, "say", "hello");
  assert_string_equal(o.out, "You said \"hello\".\n");
  assert_int_equal(harness_wait(owner), EXIT_OK);
}

static void owner__told_to_end_ends_in_order(void **state) {
  struct harness *h = *state;
  pid_t owner = slow_owner(h);
  kill(owner, SIGTERM);
  assert_int_equal(harness_wait(owner), EXIT_CANCELLED);
  harness_run(h, &o, "recall", "slow");
  assert_int_equal(o.status, EXIT_OK);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, harness_double, harness_over)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(twenty__at_once_in_a_fresh_home_are_all_kept),
      CASE(socket__is_its_owners_alone),
      CASE(owner__serves_others_while_it_works),
      CASE(killed_owner__stops_nobody),
      CASE(turn__sent_again_after_a_kill_is_kept_once),
      CASE(words__to_remember_sent_again_after_a_kill_are_kept_once),
      CASE(command__that_may_not_be_repeated_says_that_it_was_cut_off),
      CASE(interrupt__hushes_on_the_other_side),
      CASE(question__is_put_at_the_other_terminal),
      CASE(files__are_those_of_the_asking_side),
      CASE(passphrase__is_asked_three_times_at_the_terminal),
      CASE(version__that_is_another_is_said),
      CASE(reply__that_was_cut_off_goes_on_where_it_stopped),
      CASE(socket__left_behind_is_replaced),
      CASE(server__survives_hostile_callers),
      CASE(owner__told_to_end_ends_in_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
