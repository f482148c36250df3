/* SPDX-License-Identifier: Apache-2.0
 *
 * What guards a home, through the real os1: a passphrase, the recovery key and another key; damage, backups and what is
 * brought back; a disk that is full or read-only.
 */
#include "base/json.h"
#include "cli/command.h"
#include "harness.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct outcome o;

static void passphrase__is_taken_off_with_its_file(void **state) {
  struct harness *h = *state;
  harness_put(h, "secret", "open sesame\n");
  harness_put(h, "wrong", "open barley\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  harness_run(h, &o, "lock", "--remove", "--passphrase-file", harness_path(h, "wrong"));
  assert_int_equal(o.status, EXIT_LOCKED);
  harness_run(h, &o, "lock", "--remove", "--passphrase-file", harness_path(h, "secret"));
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "say", "hello");
  assert_int_equal(o.status, EXIT_OK);
}

static void pipe__of_a_sealed_home_ends_in_one_sentence(void **state) {
  struct harness *h = *state;
  harness_put(h, "secret", "open sesame\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  harness_run_words(h, "hello\nthere\n", &o, NULL);
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_string_equal(o.out, "");
  assert_string_equal(o.err, "This memory is locked with a passphrase; at a terminal os1 asks for it.\n");
}

/* What is said in danger gets its line though the home stays shut; nothing else does. */
static void say__in_danger_needs_no_memory(void **state) {
  struct harness *h = *state;
  harness_put(h, "secret", "open sesame\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  harness_run(h, &o, "say", "i want to kill myself");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_int_equal(harness_count(o.out, "\n"), 1);
  harness_pipe(h, "i want to kill myself", &o, "say", "--json");
  assert_non_null(strstr(o.out, "{\"asides\":[\""));
  harness_run(h, &o, "say", "the keel is oak");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_string_equal(o.out, "");
}

/* Nobody is kept from a help line by a passphrase. */
static void card__needs_no_memory(void **state) {
  struct harness *h = *state;
  harness_put(h, "secret", "open sesame\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  harness_run(h, &o, "say", "hello");
  assert_int_equal(o.status, EXIT_LOCKED);
  harness_run(h, &o, "card");
  assert_int_equal(o.status, EXIT_OK);
  assert_int_equal(harness_count(o.out, "noted 20"), 4);
}

static void passphrase__seals_and_the_recovery_key_opens(void **state) {
  struct harness *h = *state;
  struct screen s;
  char key[128];
  harness_run(h, &o, "say", "the keel is oak");
  harness_run(h, &o, "key", "--json");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  snprintf(key, sizeof key, "%s", json_string_value(json_object_get(j, "recovery_key")));
  harness_put(h, "secret", "correct horse\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "recall", "keel");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_string_equal(o.out, "");
  harness_screen(h, &s, 80, (const char *const[]){"recall", "keel", NULL});
  screen_expect(&s, "Passphrase: ");
  screen_type(&s, "correct horse\n");
  screen_expect(&s, "the keel is oak");
  assert_int_equal(screen_end(&s), EXIT_OK);
  harness_run(h, &o, "key", "--recover", key);
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "recall", "keel");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "key", "--recover", "AAAA-BBBB");
  assert_int_equal(o.status, EXIT_FAILED);
}

/* The talk listens to what is said, and a question is put to the terminal all the same. */
static void talk__asks_for_the_passphrase_where_it_can_be_seen(void **state) {
  struct harness *h = *state;
  struct screen s;
  harness_run(h, &o, "say", "the keel is oak");
  harness_put(h, "secret", "correct horse\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  harness_screen(h, &s, 80, (const char *const[]){NULL});
  screen_expect(&s, "Passphrase: ");
  screen_type(&s, "wrong\n");
  screen_expect(&s, "That isn't it. Passphrase: ");
  screen_type(&s, "correct horse\n");
  screen_expect(&s, "an AI, on this machine only");
  screen_type(&s, "/quit\r");
  assert_int_equal(screen_end(&s), EXIT_OK);
}

/* What has no end is left off with Ctrl-C, and nothing of it is kept. */
static void import__of_what_never_ends_can_be_stopped(void **state) {
  struct harness *h = *state;
  struct screen s;
  const char *pipe = harness_path(h, "pipe");
  assert_int_equal(mkfifo(pipe, 0600), 0);
  harness_screen(h, &s, 80, (const char *const[]){"import", pipe, NULL});
  int writer = open(pipe, O_WRONLY | O_CLOEXEC); /* until it is being read */
  screen_type(&s, "\003");
  screen_expect(&s, "Stopped while reading");
  assert_int_equal(screen_end(&s), EXIT_CANCELLED);
  close(writer);
  assert_int_equal(setenv("OS1_PIPE", pipe, 1), 0); /* and what ends is read to its end */
  assert_int_equal(system("echo '{\"conversation\":\"c\",\"id\":\"1\",\"speaker\":\"Jo\",\"said_at\":\"2024-05-03\","
                          "\"text\":\"the keel is ash\"}' > \"$OS1_PIPE\" &"),
                   0);
  harness_run(h, &o, "import", pipe);
  assert_non_null(strstr(o.out, "1 turn in 1 conversation"));
}

static void damage__is_refused_and_never_looks_empty(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "the keel is oak");
  int fd = open(harness_path(h, "os1.db"), O_RDWR);
  struct stat s;
  fstat(fd, &s);
  for (off_t at = 2000; at < s.st_size; at += 4096) assert_int_equal(pwrite(fd, "X", 1, at), 1);
  close(fd);
  harness_run(h, &o, "history");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_string_equal(o.out, "");
  assert_true(o.err[0] != '\0');
  harness_run(h, &o, "doctor");
  assert_int_equal(o.status, EXIT_LOCKED);
}

/* A backup is an ordinary database under the same key. */
static void back_up(struct harness *h) {
  static char bytes[1 << 20];
  assert_int_equal(mkdir(harness_path(h, "backups"), 0700), 0);
  int from = open(harness_path(h, "os1.db"), O_RDONLY);
  int to = open(harness_path(h, "backups/2026-11-22T201405Z.db"), O_WRONLY | O_CREAT | O_EXCL, 0600);
  ssize_t n = read(from, bytes, sizeof bytes);
  assert_true(n > 0 && n < (ssize_t)sizeof bytes && write(to, bytes, (size_t)n) == n);
  close(from);
  close(to);
}

static void damage__is_undone_by_the_backup_it_names(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "my sister anna moved to lisbon in may");
  harness_run(h, &o, "doctor", "--restore", "--yes");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  back_up(h);
  harness_put(h, "os1.db", "");
  harness_run(h, &o, "history");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_non_null(strstr(o.err, "backups/2026-11-22T201405Z.db"));
  harness_run(h, &o, "doctor");
  assert_non_null(strstr(o.out, "os1 doctor --restore"));
  harness_run(h, &o, "doctor", "--restore");
  assert_int_equal(o.status, EXIT_CANCELLED);
  harness_run(h, &o, "doctor", "--restore", "--yes");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "ask", "where does anna live");
  assert_non_null(strstr(o.out, "Lisbon"));
  harness_run(h, &o, "history", "-n", "1");
  assert_int_equal(o.status, EXIT_OK);
}

/* Listed, brought back after a yes, and back again; with a passphrase too, which is read from a file. */
static void restore__brings_back_what_it_lists(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "restore");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(h, &o, "say", "my sister anna moved to lisbon in may");
  harness_run(h, &o, "restore");
  assert_non_null(strstr(o.err, "os1 backup"));
  harness_run(h, &o, "backup", "--json");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "say", "my brother tom moved to oslo in june");
  harness_run(h, &o, "restore", "--json");
  AUTO_JSON json_t *j = json_read(str_of(o.out), NULL);
  assert_int_equal(json_number(j, "turns", 0), 3);
  assert_true(str_is(json_text(j, "state"), "well"));
  harness_run(h, &o, "restore", "20");
  assert_int_equal(o.status, EXIT_CANCELLED);
  harness_run(h, &o, "ask", "where does tom live");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "restore", "20", "--yes");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "ask", "where does tom live");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_put(h, "secret", "open sesame\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  harness_run(h, &o, "restore", "aside", "--yes");
  assert_int_equal(o.status, EXIT_LOCKED);
  harness_run(h, &o, "restore", "aside", "--yes", "--passphrase-file", harness_path(h, "secret"));
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "lock", "--remove", "--passphrase-file", harness_path(h, "secret"));
  harness_run(h, &o, "ask", "where does tom live");
  assert_non_null(strstr(o.out, "Oslo"));
}

static void restore__and_another_key_are_refused_while_a_talk_is_open(void **state) {
  struct harness *h = *state;
  struct screen s;
  harness_run(h, &o, "say", "my sister anna moved to lisbon in may");
  harness_run(h, &o, "backup");
  harness_screen(h, &s, 80, (const char *const[]){NULL});
  screen_expect(&s, "machine");
  harness_run(h, &o, "restore", "20", "--yes");
  assert_int_equal(o.status, EXIT_BUSY);
  harness_run(h, &o, "key", "--rotate", "--yes");
  assert_int_equal(o.status, EXIT_BUSY);
  harness_run(h, &o, "restore"); /* looking is not */
  assert_int_equal(o.status, EXIT_OK);
  screen_type(&s, "/quit\r");
  screen_end(&s);
}

static void forget__says_that_what_was_put_aside_goes_too(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "my sister anna moved to lisbon in may");
  harness_run(h, &o, "backup");
  harness_run(h, &o, "restore", "20", "--yes");
  harness_run(h, &o, "forget", "--dry-run", "lisbon");
  assert_non_null(strstr(o.out, "os1.db.aside-"));
  harness_run(h, &o, "forget", "--yes", "lisbon");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "restore");
  assert_null(strstr(o.out, "aside"));
}

static void key__is_changed_for_another(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "key", "--rotate", "--yes");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(h, &o, "say", "my sister anna moved to lisbon in may");
  harness_run(h, &o, "backup");
  harness_run(h, &o, "key");
  char written[128];
  snprintf(written, sizeof written, "%.69s", o.out);
  harness_run(h, &o, "key", "--rotate");
  assert_int_equal(o.status, EXIT_CANCELLED);
  harness_run(h, &o, "key", "--rotate", "--backups", "both");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_run(h, &o, "key", "--rotate", "--yes", "--json");
  assert_string_equal(o.out, "{\"rotated\":true,\"copies\":1,\"removed\":0}\n");
  harness_run(h, &o, "ask", "where does anna live");
  assert_non_null(strstr(o.out, "Lisbon"));
  harness_run(h, &o, "key", "--recover", written);
  assert_int_equal(o.status, EXIT_LOCKED);
  harness_run(h, &o, "key");
  assert_int_equal(o.status, EXIT_OK);
  assert_null(strstr(o.out, written));
}

/* What is not damage is not called it, and the remedy is the one that helps. */
static void doctor__says_what_helps(void **state) {
  struct harness *h = *state;
  harness_put(h, "secret", "open sesame\n");
  harness_run(h, &o, "lock", "--passphrase-file", harness_path(h, "secret"));
  harness_run(h, &o, "doctor");
  assert_int_equal(o.status, EXIT_LOCKED);
  assert_non_null(strstr(o.out, "os1 key --recover"));
  assert_null(strstr(o.out, "backup"));
}

static void disk__that_is_full_or_read_only_is_a_sentence(void **state) {
  struct harness *h = *state;
  static const char script[] =
      "mount -t tmpfs -o size=3m tmpfs \"$HOME_AT\" || exit 77\n"
      "export OS1_HOME=\"$HOME_AT/h\"\n"
      "\"$OS1\" remember the keel is oak >/dev/null || exit 10\n"
      "head -c 2200000 /dev/zero >\"$HOME_AT/filler\" 2>/dev/null\n"
      "head -c 100000 /dev/zero | tr '\\0' x >\"$HOME_AT/../much\"\n"
      "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16; do\n"
      "  \"$OS1\" remember <\"$HOME_AT/../much\" >/dev/null; status=$?; [ $status = 0 ] || break\n"
      "done; echo full $status\n"
      "\"$OS1\" recall keel | cut -c 1-200\n"
      "rm \"$HOME_AT/filler\"; mount -o remount,ro \"$HOME_AT\" || exit 77\n"
      "\"$OS1\" remember neither can this; echo ro $?\n";
  char command[1024];
  harness_put(h, "script", script);
  snprintf(command, sizeof command, "mkdir %s/disk && HOME_AT=%s/disk OS1=%s unshare -rm sh %s/script >%s/log 2>&1",
           h->home, h->home, h->program, h->home, h->home);
  int status = system(command);
  if (WEXITSTATUS(status) == 77 || strstr(harness_file(h, "log"), "unshare:")) skip();
  const char *log = harness_file(h, "log");
  if (!strstr(log, "full 7") || !strstr(log, "ro 7")) fail_msg("%s", log);
  assert_non_null(strstr(log, "The disk is full"));
  assert_non_null(strstr(log, "the keel is oak"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, harness_real, harness_over)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(passphrase__is_taken_off_with_its_file),
      CASE(pipe__of_a_sealed_home_ends_in_one_sentence),
      CASE(say__in_danger_needs_no_memory),
      CASE(card__needs_no_memory),
      CASE(talk__asks_for_the_passphrase_where_it_can_be_seen),
      CASE(import__of_what_never_ends_can_be_stopped),
      CASE(passphrase__seals_and_the_recovery_key_opens),
      CASE(damage__is_refused_and_never_looks_empty),
      CASE(damage__is_undone_by_the_backup_it_names),
      CASE(restore__brings_back_what_it_lists),
      CASE(restore__and_another_key_are_refused_while_a_talk_is_open),
      CASE(forget__says_that_what_was_put_aside_goes_too),
      CASE(key__is_changed_for_another),
      CASE(doctor__says_what_helps),
      CASE(disk__that_is_full_or_read_only_is_a_sentence),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
