/* SPDX-License-Identifier: Apache-2.0
 *
 * Going back to a backup, and another key: what they do, and that a kill before any one change on the disk leaves a
 * home that opens with everything in it.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "house/house_priv.h"
#include "store/store.h"

#include "../slow.h"
#include "steps.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

static char above[64], home[96], model[96];
static const char *passphrase; /* of the home that is under test */

/* ---- files ---- */

static void empty(const char *folder) {
  DIR *dir = opendir(folder);
  for (struct dirent *d; dir && (d = readdir(dir));) {
    char path[512];
    if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, "..")) continue;
    snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
    if (unlink(path)) {
      empty(path);
      rmdir(path);
    }
  }
  if (dir) closedir(dir);
}

static void copy_file(const char *from, const char *to) {
  char bytes[65536];
  int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  for (ssize_t n; (n = read(in, bytes, sizeof bytes)) > 0;) assert_int_equal(write(out, bytes, (size_t)n), n);
  close(in);
  close(out);
}

static void copy_folder(const char *from, const char *to) {
  DIR *dir = opendir(from);
  mkdir(to, 0700);
  for (struct dirent *d; dir && (d = readdir(dir));) {
    char source[512], target[512];
    struct stat st;
    if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, "..")) continue;
    snprintf(source, sizeof source, "%s/%s", from, d->d_name);
    snprintf(target, sizeof target, "%s/%s", to, d->d_name);
    if (stat(source, &st) || S_ISSOCK(st.st_mode)) continue;
    if (S_ISDIR(st.st_mode))
      copy_folder(source, target);
    else
      copy_file(source, target);
  }
  if (dir) closedir(dir);
}

static const char *in_home(const char *name) {
  static char paths[4][512];
  static unsigned next;
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", home, name);
  return path;
}

/* Files whose name holds `part`. */
static int count_files(const char *folder, const char *part) {
  int n = 0;
  DIR *dir = opendir(folder);
  for (struct dirent *d; dir && (d = readdir(dir));) n += strstr(d->d_name, part) != NULL;
  if (dir) closedir(dir);
  return n;
}

/* ---- a home ---- */

static os1 *wake(void) {
  os1 *o = NULL;
  os1_error e = {0};
  if (os1_open(&(os1_options){.folder = home, .seed = 7, .passphrase = passphrase}, &o, &e) < 0) fail_msg("%s", e.text);
  return o;
}

static void keep(os1 *o, const char *text) {
  os1_error e = {0};
  if (os1_remember(o, text, strlen(text), NULL, NULL, &e) < 0) fail_msg("%s", e.text);
}

static void keep_one(const char *text) {
  os1 *o = wake();
  keep(o, text);
  os1_close(o);
}

static void back_up(void) {
  char path[512];
  os1_error e = {0};
  os1 *o = wake();
  if (os1_backup(o, path, sizeof path, &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
}

/* Keeps it and is killed, so that it stands in the log alone. */
static void keep_in_log(const char *text) {
  pid_t pid = fork();
  if (!pid) {
    keep(wake(), text);
    raise(SIGKILL);
  }
  int status;
  waitpid(pid, &status, 0);
  assert_true(WIFSIGNALED(status));
}

/* ---- what is there ---- */

struct seen {
  uint64_t turns;
  uint64_t copies, well, most; /* how many, how many open, the most turns of one that was put aside */
};

static void note_copy(struct seen *s, const struct store_copy *c) {
  s->copies++;
  s->well += c->state == 0;
  if (c->aside && c->turns > s->most) s->most = c->turns;
}

/* Opens the home as os1_open does, but for the mind, and reads every page. */
static struct seen look(void) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_STORE struct store *s = NULL;
  struct paths paths;
  struct key *key = NULL;
  struct error e = {0};
  struct store_stats stats;
  struct seen seen = {0};
  if (paths_find(&a, home, &paths, &e) < 0 || house_key(&paths, str_of(passphrase), &key, &e) < 0 ||
      store_sqlite_open(paths.database, key, &s, &e) < 0 || s->ops->check(s, &e) < 0)
    fail_msg("%s", e.text);
  s->ops->stats(s, &stats);
  seen.turns = stats.turns;
  struct store_copies all = store_sqlite_copies(paths.database, key, &a);
  for (size_t i = 0; i < all.len; i++) note_copy(&seen, &all.at[i]);
  key_free(key);
  return seen;
}

static bool kept(const char *word) {
  os1_forget_list list = {0};
  os1_error e = {0};
  os1 *o = wake();
  if (os1_forget_preview(o, word, NULL, NULL, NULL, &list, &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
  return list.turns == 1;
}

static struct house_restored go_back(const char *which) {
  struct house_restored done = {0};
  os1_error e = {0};
  if (house_restore(home, passphrase, which, &done, &e) < 0) fail_msg("%s", e.text);
  return done;
}

/* A memory that was brought back from its backup once, and since then was told two things more, of which the last
 * stands in a log that a crash left: the hardest to bring back again. One turn is in the backup, three are in the
 * memory. */
static int begin(void **state) {
  snprintf(above, sizeof above, "/dev/shm/os1-copies-XXXXXX"); /* where a sync costs nothing */
  if (!mkdtemp(above)) snprintf(above, sizeof above, "/tmp/os1-copies-XXXXXX");
  if (strstr(above, "XXXXXX") && !mkdtemp(above)) return -1;
  snprintf(home, sizeof home, "%s/home", above);
  snprintf(model, sizeof model, "%s/model", above);
  passphrase = NULL;
  keep_one("the alder is in flower");
  back_up();
  keep_one("the birch is down");
  go_back(NULL);
  keep_one("the cedar is sold");
  keep_in_log("the damson is ripe");
  copy_folder(home, model);
  return 0;
}

static int end(void **state) {
  empty(above);
  rmdir(above);
  return 0;
}

static void again(void) {
  empty(home);
  copy_folder(model, home);
}

/* ---- going back ---- */

static void copies__are_listed_with_what_they_hold(void **state) {
  struct seen s = look();
  assert_int_equal(s.turns, 3);
  assert_int_equal(s.copies, 2); /* the backup, and what its coming back put aside */
  assert_int_equal(s.well, 2);
  assert_int_equal(s.most, 2);
  int fd = open(in_home("os1.db.aside-7"), O_WRONLY | O_CREAT, 0600);
  assert_int_equal(write(fd, "no memory", 9), 9);
  close(fd);
  s = look();
  assert_int_equal(s.copies, 3);
  assert_int_equal(s.well, 2);
  assert_int_equal(count_files(home, "-shm"), 0); /* looking leaves nothing */
}

static void restore__brings_back_one_and_then_the_other(void **state) {
  struct house_restored done = go_back("20");
  assert_true(kept("alder") && !kept("cedar") && !kept("damson"));
  done = go_back(done.aside);
  assert_true(kept("alder") && kept("cedar") && kept("damson"));
  struct house_restored twice = go_back("20"); /* in the same second: neither takes the other's place */
  assert_string_not_equal(done.aside, twice.aside);
  assert_int_equal(look().copies, 5);
}

static void restore__takes_no_name_that_is_not_one_ones(void **state) {
  struct house_restored done;
  os1_error e = {0};
  assert_int_equal(house_restore(home, NULL, "1999", &done, &e), OS1_E_NOT_FOUND);
  go_back("20");
  assert_int_equal(house_restore(home, NULL, "aside-", &done, &e), OS1_E_INVALID);
  assert_non_null(strstr(e.text, "2 begin with aside-"));
}

static void restore__is_refused_while_somebody_has_it_open(void **state) {
  struct house_restored done;
  struct house_rotated rotated;
  os1_error e = {0};
  os1 *o = wake();
  assert_int_equal(house_restore(home, NULL, NULL, &done, &e), OS1_E_BUSY);
  assert_int_equal(house_rotate(home, NULL, 0, &rotated, &e), OS1_E_BUSY);
  os1_close(o);
  assert_true(kept("damson"));
}

static void restore__changes_nothing_where_the_backup_is_damaged(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct house_restored done;
  struct paths paths;
  os1_error e = {0};
  paths_find(&a, home, &paths, NULL);
  int fd = open(store_sqlite_newest_backup(paths.database, &a).at, O_WRONLY);
  assert_int_equal(pwrite(fd, "x", 1, 5 * 4096 + 77), 1);
  close(fd);
  assert_int_equal(house_restore(home, NULL, NULL, &done, &e), OS1_E_DAMAGED);
  assert_non_null(strstr(e.text, "Page 6 of"));
  assert_int_equal(look().turns, 3);
  assert_int_equal(count_files(home, "restored"), 0);
}

static bool killed_at(long step_number, int (*work)(void)) {
  pid_t pid = fork();
  if (!pid) {
    steps_left = step_number;
    _exit(work() < 0);
  }
  int status;
  waitpid(pid, &status, 0);
  if (!WIFSIGNALED(status)) assert_int_equal(WEXITSTATUS(status), 0);
  return WIFSIGNALED(status);
}

static int work_back(void) {
  struct house_restored done;
  return house_restore(home, passphrase, "20", &done, NULL);
}

/* Whatever the moment: the memory is the one or the other, and what was there is somewhere, log and all. */
static void restore__killed_at_any_step_loses_nothing(void **state) {
  long steps = 1, before = 0, after = 0;
  for (again(); killed_at(steps, work_back); again(), steps += TEST_SLOW) {
    struct seen s = look();
    assert_true(s.turns == 3 || (s.turns == 1 && s.most == 3));
    assert_int_equal(s.copies, s.well);
    before += s.turns == 3;
    after += s.turns == 1;
  }
  assert_int_equal(look().turns, 1);
  printf("%ld kills: %ld before it was brought back, %ld after\n", before + after, before, after);
  assert_true(before > 10 / TEST_SLOW && after > 2 / TEST_SLOW);
}

static void forgetting__takes_what_was_put_aside_too(void **state) {
  os1_forget_list list;
  os1_error e = {0};
  uint64_t left = 9;
  os1 *o = wake();
  if (os1_forget_preview(o, "alder", NULL, NULL, NULL, &list, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(list.turns, 1);
  if (os1_forget(o, list.token, &left, &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
  struct seen s = look();
  assert_int_equal(s.turns, 2);
  assert_int_equal(s.copies, 1); /* the new backup */
  go_back(NULL);
  assert_true(!kept("alder") && kept("damson"));
}

/* ---- another key ---- */

static struct house_rotated rotate(int remove) {
  struct house_rotated done = {0};
  os1_error e = {0};
  if (house_rotate(home, passphrase, remove, &done, &e) < 0) fail_msg("%s", e.text);
  return done;
}

static struct key *key_of_home(void) {
  struct key *key = NULL;
  struct error e = {0};
  if (key_load(in_home("key"), str_of(passphrase), &key, &e) < 0) fail_msg("%s", e.text);
  return key;
}

static int files_of(const char *folder, const struct key *key) {
  int n = 0;
  DIR *dir = opendir(folder);
  for (struct dirent *d; dir && (d = readdir(dir));) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, d->d_name);
    n += store_sqlite_is_of(path, key);
  }
  if (dir) closedir(dir);
  return n;
}

static void key__is_another_for_all_that_is_kept(void **state) {
  char words[128];
  os1_error e = {0};
  struct key *old = key_of_home();
  os1 *o = wake();
  if (os1_recovery_key(o, words, &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
  assert_int_equal(files_of(home, old) + files_of(in_home("backups"), old), 3);
  struct house_rotated done = rotate(0);
  assert_int_equal(done.copies, 2);
  assert_int_equal(files_of(home, old) + files_of(in_home("backups"), old), 0);
  key_free(old);
  struct seen s = look();
  assert_true(s.turns == 3 && s.copies == 2 && s.well == 2 && s.most == 2);
  assert_int_equal(count_files(home, ".next"), 0);
  assert_int_equal(house_recover(home, words, &e), OS1_E_KEY); /* what was written down opens nothing */
  assert_true(kept("alder") && kept("cedar") && kept("damson"));
  o = wake();
  if (os1_recovery_key(o, words, &e) < 0) fail_msg("%s", e.text); /* and the new one can be */
  os1_close(o);
  if (house_recover(home, words, &e) < 0) fail_msg("%s", e.text);
  go_back("20");
  assert_true(kept("alder") && !kept("cedar"));
}

static void key__goes_on_without_the_backups_where_that_is_wanted(void **state) {
  struct house_rotated done = rotate(1);
  assert_int_equal(done.removed, 2);
  struct seen s = look();
  assert_true(s.turns == 3 && s.copies == 1 && s.well == 1); /* one of now */
  go_back(NULL);
  assert_true(kept("damson"));
}

static void key__keeps_its_passphrase(void **state) {
  struct house_rotated done;
  os1_error e = {0};
  os1 *o = wake();
  if (os1_lock(o, "four small words here", &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
  assert_int_equal(house_rotate(home, NULL, 0, &done, &e), OS1_E_KEY);
  assert_int_equal(house_rotate(home, "three small words", 0, &done, &e), OS1_E_KEY);
  assert_int_equal(count_files(home, ".next"), 0);
  passphrase = "four small words here";
  rotate(0);
  assert_int_equal(look().turns, 3);
  assert_int_equal(os1_open(&(os1_options){.folder = home}, &o, &e), OS1_E_KEY);
}

static void key__is_not_changed_over_a_damaged_backup(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct house_rotated done;
  struct paths paths;
  os1_error e = {0};
  struct key *old = key_of_home();
  paths_find(&a, home, &paths, NULL);
  const char *backup = store_sqlite_newest_backup(paths.database, &a).at;
  int fd = open(backup, O_WRONLY);
  assert_int_equal(pwrite(fd, "x", 1, 5 * 4096 + 77), 1);
  close(fd);
  assert_int_equal(house_rotate(home, NULL, 0, &done, &e), OS1_E_DAMAGED);
  assert_non_null(strstr(e.text, backup));
  assert_true(store_sqlite_is_of(paths.database, old));
  key_free(old);
  assert_int_equal(count_files(home, ".next"), 0);
  assert_int_equal(count_files(in_home("backups"), ".next"), 0);
  assert_int_equal(look().turns, 3);
  rotate(1);
  assert_int_equal(look().turns, 3);
}

static int work_rotate(void) {
  struct house_rotated done;
  return house_rotate(home, passphrase, 0, &done, NULL);
}

static int work_rotate_and_remove(void) {
  struct house_rotated done;
  return house_rotate(home, passphrase, 1, &done, NULL);
}

/* Whatever the moment: the home opens, every turn is there, and each backup opens or is gone as was asked. A second
 * kill lands in the very going on or back. */
static void kill_at_each_step(int (*work)(void), bool removes, long stride) {
  long steps = 1, went_on = 0, went_back = 0;
  struct key *old = key_of_home();
  for (again(); killed_at(steps, work); again(), steps += stride) {
    pid_t pid = fork();
    if (!pid) {
      steps_left = 1 + steps % 5;
      look();
      _exit(0);
    }
    waitpid(pid, NULL, 0);
    struct seen s = look();
    bool back = store_sqlite_is_of(in_home("os1.db"), old);
    assert_int_equal(s.turns, 3);
    assert_int_equal(s.copies, s.well);
    if (!removes || back) assert_int_equal(s.copies, 2);
    if (removes && !back) assert_true(s.copies <= 1);
    /* But for a half-written key that opens nothing and is overwritten by the next. */
    assert_int_equal(count_files(home, ".next") - count_files(home, "key.next.part"), 0);
    assert_int_equal(count_files(in_home("backups"), ".next"), 0);
    went_on += !back;
    went_back += back;
  }
  assert_int_equal(look().turns, 3);
  printf("%ld steps: %ld kills before the new key counted, %ld after\n", steps, went_back, went_on);
  assert_true(went_back > 3 && went_on > 0);
  key_free(old);
}

static void key__killed_at_any_step_opens(void **state) {
  kill_at_each_step(work_rotate, false, TEST_SLOW);
}

static void key__killed_at_any_step_opens_without_the_backups_too(void **state) {
  kill_at_each_step(work_rotate_and_remove, true, TEST_SLOW);
}

static void key__killed_under_a_passphrase_opens_with_it(void **state) {
  os1_error e = {0};
  os1 *o = wake();
  if (os1_lock(o, "four small words here", &e) < 0) fail_msg("%s", e.text);
  os1_close(o);
  passphrase = "four small words here";
  empty(model);
  copy_folder(home, model);
  kill_at_each_step(work_rotate, false, 9);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(copies__are_listed_with_what_they_hold),
      CASE(restore__brings_back_one_and_then_the_other),
      CASE(restore__takes_no_name_that_is_not_one_ones),
      CASE(restore__is_refused_while_somebody_has_it_open),
      CASE(restore__changes_nothing_where_the_backup_is_damaged),
      CASE(restore__killed_at_any_step_loses_nothing),
      CASE(forgetting__takes_what_was_put_aside_too),
      CASE(key__is_another_for_all_that_is_kept),
      CASE(key__goes_on_without_the_backups_where_that_is_wanted),
      CASE(key__keeps_its_passphrase),
      CASE(key__is_not_changed_over_a_damaged_backup),
      CASE(key__killed_at_any_step_opens),
      CASE(key__killed_at_any_step_opens_without_the_backups_too),
      CASE(key__killed_under_a_passphrase_opens_with_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
