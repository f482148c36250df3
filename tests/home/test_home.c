/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "home/config.h"
#include "home/lock.h"
#include "home/paths.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];

static int make_folder(void **state) {
  memcpy(folder, "/tmp/os1-home-XXXXXX", sizeof "/tmp/os1-home-XXXXXX");
  return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  return system(command);
}

static const char *in_folder(struct arena *a, const char *name) {
  return arena_printf(a, "%s/%s", folder, name).at;
}

static void paths__os1_home_moves_all_of_it(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct paths p;
  setenv("OS1_HOME", "/x/y/", 1);
  assert_int_equal(paths_find(&a, NULL, &p, NULL), 0);
  assert_string_equal(p.data, "/x/y");
  assert_string_equal(p.settings, "/x/y/os1.conf");
  assert_string_equal(p.state, "/x/y/state");
  assert_int_equal(paths_find(&a, "/given", &p, NULL), 0);
  assert_string_equal(p.database, "/given/os1.db");
  char here[4096];
  assert_non_null(getcwd(here, sizeof here));
  assert_int_equal(paths_find(&a, "rel", &p, NULL), 0);
  assert_string_equal(p.data, arena_printf(&a, "%s/rel", here).at);
  unsetenv("OS1_HOME");
}

static void paths__follow_xdg_and_ignore_relative_values(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct paths p;
  setenv("HOME", "/h", 1);
  setenv("XDG_DATA_HOME", "/d", 1);
  setenv("XDG_CONFIG_HOME", "not/absolute", 1);
  unsetenv("XDG_STATE_HOME");
  assert_int_equal(paths_find(&a, NULL, &p, NULL), 0);
  assert_string_equal(p.data, "/d/os1");
  assert_string_equal(p.config, "/h/.config/os1");
  assert_string_equal(p.state, "/h/.local/state/os1");
}

static void paths__makes_private_folders(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct paths p;
  struct error e = {0};
  struct stat s;
  assert_int_equal(paths_find(&a, in_folder(&a, "deep/er"), &p, NULL), 0);
  assert_int_equal(paths_make(&p, &e), 0);
  assert_int_equal(stat(p.data, &s), 0);
  assert_int_equal(s.st_mode & 0777, 0700);
  chmod(p.data, 0755);
  assert_int_equal(paths_make(&p, &e), 0);
  assert_int_equal(stat(p.data, &s), 0);
  assert_int_equal(s.st_mode & 0777, 0700);
  assert_int_equal(paths_find(&a, "/proc/os1", &p, NULL), 0);
  assert_true(paths_make(&p, &e) < 0);
  assert_true(e.text[0]);
}

static void lock__is_held_by_one_and_given_back(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = in_folder(&a, "lock");
  struct lock first = LOCK_NONE, second = LOCK_NONE;
  struct error e = {0};
  assert_int_equal(lock_take(path, &first, &e), 0);
  assert_int_equal(lock_owner(path), getpid());
  assert_int_equal(lock_take(path, &second, &e), ERR_BUSY);
  assert_int_equal(second.fd, -1);
  lock_release(&first);
  assert_int_equal(lock_take(path, &second, &e), 0);
  lock_release(&second);
  lock_release(&second);
}

static void lock__of_a_killed_process_is_free(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = in_folder(&a, "lock");
  int ready[2];
  assert_int_equal(pipe(ready), 0);
  pid_t child = fork();
  if (child == 0) {
    struct lock l;
    if (lock_take(path, &l, NULL) == 0 && write(ready[1], "x", 1) == 1) pause();
    _exit(1);
  }
  char c;
  assert_int_equal(read(ready[0], &c, 1), 1);
  struct lock mine = LOCK_NONE;
  assert_int_equal(lock_take(path, &mine, NULL), ERR_BUSY);
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  assert_int_equal(lock_take(path, &mine, NULL), 0);
  lock_release(&mine);
  close(ready[0]);
  close(ready[1]);
}

static void lock__follows_no_link(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = in_folder(&a, "link");
  assert_int_equal(symlink("/tmp/os1-elsewhere", path), 0);
  struct lock l = LOCK_NONE;
  assert_true(lock_take(path, &l, NULL) < 0);
  assert_int_equal(l.fd, -1);
}

struct odd {
  size_t lines[8], len;
};
static void odd(void *arg, size_t line, struct str what) {
  struct odd *o = arg;
  o->lines[o->len++] = line;
}

static void config__reads_and_names_odd_lines(void **state) {
  struct config c;
  config_parse(STR("# mine\n\ncolour = never\nwith no sign\n voice=on \nunknown = 1\n= x\ncolour = always"), &c);
  assert_true(str_is(config_get(&c, "colour"), "always"));
  assert_true(str_is(config_get(&c, "voice"), "on"));
  assert_true(str_is(config_get(&c, "width"), ""));
  struct odd o = {0};
  config_check(&c, (const char *const[]){"colour", "voice", NULL}, odd, &o);
  const size_t want[] = {4, 6, 7};
  assert_int_equal(o.len, 3);
  assert_memory_equal(o.lines, want, sizeof want);
  config_finish(&c);
}

static void config__keeps_what_it_does_not_know(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = in_folder(&a, "os1.conf");
  struct config c;
  struct error e = {0};
  assert_int_equal(config_read(path, &c, &e), 0);
  assert_int_equal(c.lines.len, 0);
  config_finish(&c);
  config_parse(STR("# a note\nlater = thing\ncolour = auto\nodd line\n"), &c);
  config_set(&c, "colour", STR("never\nvoice = on"));
  config_set(&c, "width", STR("60"));
  assert_int_equal(config_write(&c, path, &e), 0);
  config_finish(&c);
  assert_int_equal(config_read(path, &c, &e), 0);
  AUTO_BUF struct buf all = buf_new(BUF_LINE);
  for (size_t i = 0; i < c.lines.len; i++) buf_printf(&all, "%.*s|", STR_ARG(c.lines.at[i].raw));
  assert_string_equal(buf_str(&all).at, "# a note|later = thing|colour = never|odd line|width = 60|");
  config_finish(&c);
}

static void config__refuses_a_huge_file(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = in_folder(&a, "huge.conf");
  int fd = open(path, O_CREAT | O_WRONLY, 0600);
  assert_int_equal(ftruncate(fd, CONFIG_BYTES + 1), 0);
  close(fd);
  struct config c;
  assert_int_equal(config_read(path, &c, NULL), ERR_TOO_BIG);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(paths__os1_home_moves_all_of_it),
      cmocka_unit_test(paths__follow_xdg_and_ignore_relative_values),
      cmocka_unit_test(paths__makes_private_folders),
      cmocka_unit_test(lock__is_held_by_one_and_given_back),
      cmocka_unit_test(lock__of_a_killed_process_is_free),
      cmocka_unit_test(lock__follows_no_link),
      cmocka_unit_test(config__reads_and_names_odd_lines),
      cmocka_unit_test(config__keeps_what_it_does_not_know),
      cmocka_unit_test(config__refuses_a_huge_file),
  };
  return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
