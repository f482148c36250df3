/* SPDX-License-Identifier: Apache-2.0
 *
 * The helper and libsecret against a Secret Service on a bus of the test's own, unlocked, locked and not there.
 */
#include "base/arena.h"
#include "keyring/keyring.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const struct keyring_ops *const k = &keyring_secret_service;

/* ---- a bus and a service ---- */

static pid_t bus, service;

/* Starts it and reads its first line; 0 where it can't be run. */
static pid_t begin(const char *const *argv, char *ret_line, size_t room) {
  int out[2];
  assert_int_equal(pipe2(out, O_CLOEXEC), 0);
  pid_t pid = fork();
  if (!pid) {
    dup2(out[1], 1);
    dup2(open("/dev/null", O_WRONLY), 2);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
  }
  close(out[1]);
  size_t len = 0;
  for (char c; len + 1 < room && read(out[0], &c, 1) == 1 && c != '\n';) ret_line[len++] = c;
  ret_line[len] = '\0';
  close(out[0]);
  if (len) return pid;
  waitpid(pid, NULL, 0);
  return 0;
}

static void stop(pid_t *pid) {
  if (*pid <= 0) return;
  kill(*pid, SIGKILL);
  waitpid(*pid, NULL, 0);
  *pid = 0;
}

static bool begin_service(const char *how) {
  char line[64];
  const char *argv[] = {"/usr/bin/python3", TESTS_FOLDER "/keyring/secret-service", how, NULL};
  service = begin(argv, line, sizeof line);
  return service > 0;
}

static int begin_bus(void **state) {
  char address[512];
  const char *argv[] = {"dbus-daemon", "--session", "--nofork", "--print-address=1", NULL};
  bus = begin(argv, address, sizeof address);
  if (bus > 0) setenv("DBUS_SESSION_BUS_ADDRESS", address, 1);
  return 0;
}

static int end_bus(void **state) {
  stop(&service);
  stop(&bus);
  setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", 1);
  return 0;
}

/* libsecret, a bus and what the service is written in: where one is missing there is nothing to look at. */
static bool there_is_all(const char *how) {
  struct buf secret = buf_new(KEYRING_SECRET_MAX);
  bool all = bus > 0 && begin_service(how) && k->get("00", &secret, NULL) != ERR_UNSUPPORTED;
  buf_wipe(&secret);
  return all;
}

/* ---- the tests ---- */

static void keyring__gives_back_what_it_was_given(void **state) {
  if (!there_is_all(NULL)) skip();
  struct error e = {0};
  struct buf secret = buf_new(KEYRING_SECRET_MAX);
  assert_int_equal(k->get("00aa", &secret, &e), ERR_NOT_FOUND);
  if (k->put("00aa", STR("quincunx"), &e)) fail_msg("%s", e.text);
  if (k->put("00ab", STR("zeugma"), &e)) fail_msg("%s", e.text);
  if (k->get("00aa", &secret, &e)) fail_msg("%s", e.text);
  assert_true(str_is(buf_str(&secret), "quincunx"));
  if (k->put("00aa", STR("another"), &e)) fail_msg("%s", e.text); /* in place of the first */
  buf_clear(&secret);
  if (k->get("00aa", &secret, &e)) fail_msg("%s", e.text);
  assert_true(str_is(buf_str(&secret), "another"));
  if (k->remove("00aa", &e)) fail_msg("%s", e.text);
  assert_int_equal(k->get("00aa", &secret, &e), ERR_NOT_FOUND);
  buf_clear(&secret);
  if (k->get("00ab", &secret, &e)) fail_msg("%s", e.text);
  assert_true(str_is(buf_str(&secret), "zeugma"));
  buf_wipe(&secret);
}

static void keyring__that_stays_locked_is_said(void **state) {
  if (!there_is_all("--locked")) skip();
  struct error e = {0};
  assert_true(k->put("00aa", STR("quincunx"), &e) < 0);
  assert_true(e.text[0] && e.text[strlen(e.text) - 1] == '.');
}

static void keyring__that_is_not_there_is_said(void **state) {
  struct error e = {0};
  struct buf secret = buf_new(KEYRING_SECRET_MAX);
  setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", 1);
  int code = k->get("00aa", &secret, &e);
  assert_true(code == ERR_DENIED || code == ERR_UNSUPPORTED);
  assert_non_null(strstr(e.text, "keyring"));
  assert_int_equal(secret.len, 0);
  buf_wipe(&secret);
}

#define ON_A_BUS(f) cmocka_unit_test_setup_teardown(f, begin_bus, end_bus)

int main(void) {
  const struct CMUnitTest tests[] = {
      ON_A_BUS(keyring__gives_back_what_it_was_given),
      ON_A_BUS(keyring__that_stays_locked_is_said),
      cmocka_unit_test(keyring__that_is_not_there_is_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
