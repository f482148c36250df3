/* SPDX-License-Identifier: Apache-2.0
 *
 * Homes in bad places: a full disk, a read-only one, no permission, odd paths, somebody else's folder. Each time one
 * clear sentence, the documented exit status, nothing lost; and it works again once there is room.
 *
 * Full and read-only disks are file systems of this test's own, in a mount namespace that nobody else sees; where the
 * system gives none, those cases are skipped.
 */
#include "base/utf8.h"
#include "plight.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>

static struct ran r;
static bool mounts; /* we may mount, unseen by others */
static const char *why_not;

/* ---- a disk of our own ---- */

static bool write_text(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CLOEXEC);
  bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
  if (fd >= 0) close(fd);
  return written;
}

/* As `unshare -rm`: root in a namespace of one's own. */
static bool become_root_here(void) {
  char map[64];
  uid_t uid = geteuid();
  gid_t gid = getegid();
  if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0) return false;
  snprintf(map, sizeof map, "0 %u 1", uid);
  if (!write_text("/proc/self/uid_map", map) || !write_text("/proc/self/setgroups", "deny")) return false;
  snprintf(map, sizeof map, "0 %u 1", gid);
  return write_text("/proc/self/gid_map", map);
}

static void find_out_whether_we_may_mount(void) {
  bool inside = geteuid() == 0 ? unshare(CLONE_NEWNS) == 0 : become_root_here();
  mounts = inside && mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
  if (!mounts) why_not = strerror(errno);
}

static void need_mounts(void) {
  if (mounts) return;
  print_message("skipped: no mount namespace here (%s)\n", why_not);
  skip();
}

/* The home stands on a disk of this size; more than one are put on top of each other, remounting changes the size. */
static void on_disk(struct plight *b, const char *options, unsigned long flags) {
  snprintf(b->folder, sizeof b->folder, "%s/disk/home", b->above);
  char disk[160];
  snprintf(disk, sizeof disk, "%s/disk", b->above);
  mkdir(disk, 0700);
  if (mount("none", disk, "tmpfs", flags, options) < 0) fail_msg("cannot mount: %s", strerror(errno));
}

static void make_disk(struct plight *b, unsigned long flags, const char *options) {
  char disk[160];
  snprintf(disk, sizeof disk, "%s/disk", b->above);
  if (mount("none", disk, "tmpfs", MS_REMOUNT | flags, options) < 0) fail_msg("cannot remount: %s", strerror(errno));
}

/* Not a byte is left. */
static void fill_disk(struct plight *b) {
  char path[200], piece[4096] = {0};
  snprintf(path, sizeof path, "%s/disk/filler", b->above);
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  while (write(fd, piece, sizeof piece) > 0) {
  }
  while (write(fd, piece, 1) > 0) {
  }
  close(fd);
}

static int begin(void **state) {
  static struct plight b;
  plight_begin(&b);
  *state = &b;
  return 0;
}

static int end(void **state) {
  struct plight *b = *state;
  char disk[160];
  snprintf(disk, sizeof disk, "%s/disk", b->above);
  plight_sleep(b);
  while (mounts && umount2(disk, MNT_DETACH) == 0) {
  }
  plight_end(b);
  return 0;
}

/* ---- a full disk ---- */

static const char *sentence(int number, char out[64]) {
  char name[16];
  snprintf(out, 64, "my friend %s lives in Lisbon", plight_name(number, name));
  return out;
}

static size_t times_kept(struct plight *b, int number) {
  char text[64];
  struct plight_turns kept;
  plight_history(b, 0x7fffffff, &kept);
  size_t times = plight_times(&kept, OS1_PERSON, str_of(sentence(number, text)));
  plight_turns_finish(&kept);
  return times;
}

/* Talks until it says that the disk is full; returns how many turns were acknowledged. */
static int say_until_full(struct plight *b) {
  char text[64];
  for (int number = 0; number < 500; number++) {
    plight_run(b, &r, "say", sentence(number, text));
    if (r.status == EXIT_OK) continue;
    assert_int_equal(r.status, EXIT_NO_ROOM); /* a clause may have come before its reply found no room */
    plight_expect_sentence(&r);
    assert_non_null(strstr(r.err.at, "full"));
    return number;
  }
  fail_msg("500 turns fit");
  return 0;
}

static void disk__that_fills_up_loses_nothing_and_goes_on_with_room(void **state) {
  struct plight *b = *state;
  char text[64];
  need_mounts();
  on_disk(b, "size=520k,mode=700", 0);
  int said = say_until_full(b);
  assert_true(said > 0);
  for (int i = 0; i < 3; i++) { /* it stays so, and gets no worse */
    plight_run(b, &r, "say", "hello");
    assert_int_equal(r.status, EXIT_NO_ROOM);
    plight_expect_sentence(&r);
  }
  plight_run(b, &r, "history", "--json");
  assert_int_equal(r.status, EXIT_OK);
  assert_non_null(strstr(r.out.at, sentence(said - 1, text)));
  make_disk(b, 0, "size=8m");
  plight_run(b, &r, "say", sentence(500, text));
  assert_int_equal(r.status, EXIT_OK);
  plight_wake(b);
  for (int i = 0; i < said; i++) assert_int_equal(times_kept(b, i), 1);
  assert_in_range(times_kept(b, said), 0, 1); /* refused: kept without its reply, or not at all */
  assert_int_equal(times_kept(b, 500), 1);
  plight_check(b);
}

static void disk__without_a_byte_left_still_shows_what_is_kept(void **state) {
  struct plight *b = *state;
  need_mounts();
  on_disk(b, "size=2m,mode=700", 0);
  plight_run(b, &r, "say", "my sister anna moved to lisbon in may");
  assert_int_equal(r.status, EXIT_OK);
  fill_disk(b);
  static const char *const all[][4] = {{"history"}, {"ask", "where does Anna live"}, {"say", "hello"}, {"about"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    plight_run_words(b, STR_NONE, &r, all[i]);
    if (r.status != EXIT_OK) plight_expect_refused(&r, EXIT_NO_ROOM);
  }
  make_disk(b, 0, "size=8m");
  plight_run(b, &r, "ask", "where does Anna live");
  assert_int_equal(r.status, EXIT_OK);
  assert_non_null(strstr(r.out.at, "Lisbon"));
}

/* Nor a file's entry: SQLite can then open no log, and says only that it cannot open. */
static void disk__without_an_entry_left_is_full_too(void **state) {
  struct plight *b = *state;
  char path[220];
  need_mounts();
  on_disk(b, "size=8m,nr_inodes=40,mode=700", 0);
  plight_run(b, &r, "say", "my sister anna moved to lisbon in may");
  assert_int_equal(r.status, EXIT_OK);
  for (int i = 0, fd = 0; fd >= 0; i++) {
    snprintf(path, sizeof path, "%s/disk/entry%d", b->above, i);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0) close(fd);
  }
  static const char *const all[][4] = {{"history"}, {"ask", "where does Anna live"}, {"say", "hello"}, {"about"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    plight_run_words(b, STR_NONE, &r, all[i]);
    if (!str_is(str_of(all[i][0]), "say")) { /* reading needs none */
      assert_int_equal(r.status, EXIT_OK);
      continue;
    }
    plight_expect_refused(&r, EXIT_NO_ROOM);
    assert_non_null(strstr(r.err.at, "full"));
  }
  make_disk(b, 0, "size=8m,nr_inodes=400");
  plight_run(b, &r, "ask", "where does Anna live");
  assert_int_equal(r.status, EXIT_OK);
}

/* With fewer entries than a home is made of, one after another. */
static void disk__with_too_few_entries_for_a_home_leaves_one_that_can_be_made(void **state) {
  struct plight *b = *state;
  need_mounts();
  for (int entries = 3; entries <= 9; entries++) {
    char options[64];
    snprintf(options, sizeof options, "size=8m,nr_inodes=%d,mode=700", entries);
    on_disk(b, options, 0);
    plight_run(b, &r, "say", "hello");
    if (r.status != EXIT_OK) {
      plight_expect_refused(&r, EXIT_NO_ROOM);
      assert_non_null(strstr(r.err.at, "full"));
    }
    make_disk(b, 0, "size=8m,nr_inodes=400");
    plight_run(b, &r, "say", "hello again");
    if (r.status != EXIT_OK) fail_msg("after %d entries: %d: %s", entries, r.status, r.err.at);
  }
}

/* At every size that a home in the making can run out at. */
static void disk__too_small_for_a_home_leaves_one_that_can_be_made(void **state) {
  struct plight *b = *state;
  need_mounts();
  for (int kb = 4; kb <= 256; kb += 36 * TEST_SLOW) {
    char size[64];
    snprintf(size, sizeof size, "size=%dk,mode=700", kb);
    on_disk(b, size, 0);
    plight_run(b, &r, "say", "hello");
    if (r.status != EXIT_OK) {
      plight_expect_refused(&r, EXIT_NO_ROOM);
      assert_non_null(strstr(r.err.at, "full"));
    }
    make_disk(b, 0, "size=256m");
    plight_run(b, &r, "say", "hello again");
    if (r.status != EXIT_OK) fail_msg("after %d kB: %d: %s", kb, r.status, r.err.at);
    plight_run(b, &r, "doctor");
    if (r.status != EXIT_OK) fail_msg("after %d kB doctor ends with %d: %s%s", kb, r.status, r.out.at, r.err.at);
  }
}

static int count_asides(void *arg, const char *text, size_t length, int flags) {
  if (flags & OS1_ASIDE) ++*(int *)arg;
  return 0;
}

/* Somebody in danger is answered, though nothing can be kept. */
static void disk__that_is_full_keeps_nobody_in_danger_unanswered(void **state) {
  struct plight *b = *state;
  need_mounts();
  on_disk(b, "size=8m,mode=700", 0);
  plight_wake(b);
  os1_set(b->home, "country", "GB", NULL);
  int asides = 0;
  os1_error e = {0};
  os1_utterance u = {.text = "i want to kill myself", .length = 21, .channel = "fault"};
  fill_disk(b);
  int code = 0;
  for (int i = 0; i < 400 && code == 0; i++) code = plight_try(b, STR("it rained again today"), NULL, NULL, &e);
  assert_int_equal(code, OS1_E_FULL);
  assert_int_equal(os1_say(b->home, &u, &(os1_listener){&asides, count_asides}, NULL, &e), OS1_E_FULL);
  assert_int_equal(asides, 1);
}

/* ---- homes that may not be written ---- */

/* By its owner here, and by whoever may not write it: all that reads, answers. */
static void expect_readable(struct plight *b) {
  static const char *const all[][4] = {{"history"},
                                       {"ask", "where does Anna live"},
                                       {"recall", "lisbon"},
                                       {"about"},
                                       {"about", "--json"},
                                       {"people", "anna"},
                                       {"why"},
                                       {"history", "--json"},
                                       {"sun", "hull"},
                                       {"moon"},
                                       {"name"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    plight_run_words(b, STR_NONE, &r, all[i]);
    if (r.status != EXIT_OK) fail_msg("%s ends with %d: %s", all[i][0], r.status, r.err.at);
    if (i < 6) assert_true(strstr(r.out.at, "isbon") != NULL);
  }
  AUTO_ARENA struct arena a = ARENA_NONE;
  plight_run(b, &r, "export", arena_printf(&a, "%s/out", b->above).at);
  assert_int_equal(r.status, EXIT_OK);
  plight_run(b, &r, "people", "split", "anna", "1"); /* that would keep something */
  assert_true(r.status != EXIT_OK);
}

static void kill_in_a_talk(struct plight *b, const char *lines) {
  int in[2];
  assert_int_equal(pipe2(in, O_CLOEXEC), 0);
  pid_t talk = plight_start(b, in[0], -1, -1, NULL);
  close(in[0]);
  assert_true(write(in[1], lines, strlen(lines)) > 0);
  int64_t until = plight_ms() + 10000 * TEST_SLOW;
  do plight_run(b, &r, "recall", "boiler");
  while (r.status != EXIT_OK && plight_ms() < until);
  kill(talk, SIGKILL);
  plight_wait(talk);
  close(in[1]);
}

static void home__that_is_read_only_is_read_and_keeps_nothing(void **state) {
  struct plight *b = *state;
  need_mounts();
  on_disk(b, "size=8m,mode=700", 0);
  plight_run(b, &r, "say", "my sister anna moved to lisbon in may");
  assert_int_equal(r.status, EXIT_OK);
  kill_in_a_talk(b, "the boiler broke again\n"); /* what it leaves in the log is read too */
  make_disk(b, MS_RDONLY, "size=8m");
  static const char *const keep[][4] = {{"say", "hello"}, {"remember", "this"}, {NULL}};
  for (size_t i = 0; i < sizeof keep / sizeof *keep; i++) {
    plight_run_words(b, STR("hello\n"), &r, keep[i]);
    plight_expect_refused(&r, EXIT_NO_ROOM);
    assert_non_null(strstr(r.err.at, "Nothing can be kept"));
  }
  expect_readable(b);
  plight_run(b, &r, "recall", "boiler");
  assert_non_null(strstr(r.out.at, "the boiler broke again"));
  make_disk(b, 0, "size=8m");
  plight_run(b, &r, "ask", "where does Anna live");
  assert_int_equal(r.status, EXIT_OK);
}

static void home__in_a_read_only_folder_is_not_begun(void **state) {
  struct plight *b = *state;
  need_mounts();
  on_disk(b, "size=8m,mode=700", 0);
  make_disk(b, MS_RDONLY, "size=8m");
  plight_run(b, &r, "say", "hello");
  plight_expect_refused(&r, EXIT_NO_ROOM);
}

/* A copy that anybody may run: the build may lie where only root gets, as under its home. */
static void copy_for_all(const struct plight *b, const char *built, char program[300]) {
  char command[1024];
  snprintf(program, 300, "%s/os1", b->above);
  snprintf(command, sizeof command, "test -e '%s' || install -m 0755 '%s' '%s'", program, built, program);
  assert_int_equal(system(command), 0);
}

/* The program as somebody who is not root: root may write everywhere. */
static void run_as_nobody(struct plight *b, struct ran *ret, const char *const *words) {
  const uid_t nobody = 65534;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str built = arena_dup(&a, str_of(getenv("OS1_BINARY")));
  char program[300];
  copy_for_all(b, built.at, program);
  assert_int_equal(chmod(b->above, 0711) | setenv("OS1_BINARY", program, 1), 0);
  if (seteuid(nobody) < 0) fail_msg("cannot be nobody: %s", strerror(errno));
  plight_run_words(b, STR_NONE, ret, words);
  assert_int_equal(seteuid(0) | setenv("OS1_BINARY", built.at, 1), 0);
}

static void need_root(void) {
  if (geteuid() == 0 && !why_not && access("/root", W_OK) == 0) return;
  print_message("skipped: only root can be somebody else\n");
  skip();
}

static void home__without_permission_is_refused(void **state) {
  struct plight *b = *state;
  need_root();
  assert_int_equal(mkdir(b->folder, 0700) | chown(b->folder, 65534, 65534), 0);
  run_as_nobody(b, &r, (const char *const[]){"say", "my cat is called Biscuit", NULL});
  if (r.status != EXIT_OK) fail_msg("%d: %s", r.status, r.err.at);
  const mode_t modes[] = {0000, 0100, 0400, 0500};
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
    char lock[300];
    snprintf(lock, sizeof lock, "%s/lock", b->folder);
    chmod(lock, 0400);
    assert_int_equal(chmod(b->folder, modes[i]), 0);
    run_as_nobody(b, &r, (const char *const[]){"say", "hello", NULL});
    plight_expect_refused(&r, EXIT_NO_ROOM);
    run_as_nobody(b, &r, (const char *const[]){"ask", "what is my cat called", NULL});
    if (modes[i] & 0100) /* what is in it can be reached */
      assert_non_null(strstr(r.out.at, "Biscuit"));
    else
      plight_expect_refused(&r, EXIT_NO_ROOM);
    chmod(lock, 0600);
  }
  assert_int_equal(chmod(b->folder, 0700), 0);
  run_as_nobody(b, &r, (const char *const[]){"ask", "what is my cat called", NULL});
  assert_int_equal(r.status, EXIT_OK);
}

static void home__of_another_user_is_refused(void **state) {
  struct plight *b = *state;
  need_root();
  assert_int_equal(mkdir(b->folder, 0777), 0); /* root's, open to all */
  run_as_nobody(b, &r, (const char *const[]){"say", "hello", NULL});
  plight_expect_refused(&r, EXIT_FAILED);
  assert_non_null(strstr(r.err.at, "belongs to another user"));
}

/* What root reads of somebody's home it leaves as it is, and theirs. */
static void home__of_another_user_is_read_and_left_alone(void **state) {
  struct plight *b = *state;
  need_root();
  assert_int_equal(mkdir(b->folder, 0700) | chown(b->folder, 65534, 65534), 0);
  run_as_nobody(b, &r, (const char *const[]){"say", "my sister anna moved to lisbon in may", NULL});
  assert_int_equal(r.status, EXIT_OK);
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *look = arena_printf(&a, "cd '%s' && find . -printf '%%p %%U %%m %%s %%T@ %%C@\\n' | sort", b->folder).at;
  assert_int_equal(system(arena_printf(&a, "(%s) >'%s/before'", look, b->above).at), 0);
  expect_readable(b);
  plight_run(b, &r, "say", "hello");
  plight_expect_refused(&r, EXIT_FAILED);
  assert_int_equal(system(arena_printf(&a, "(%s) | cmp - '%s/before'", look, b->above).at), 0);
}

/* ---- odd paths ---- */

static void home__that_is_a_file_is_refused(void **state) {
  struct plight *b = *state;
  int fd = open(b->folder, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  assert_int_equal(write(fd, "mine", 4), 4);
  close(fd);
  plight_run(b, &r, "say", "hello");
  plight_expect_refused(&r, EXIT_FAILED);
  size_t len = strlen(b->folder);
  memcpy(b->folder + len, "/below", 7);
  plight_run(b, &r, "say", "hello");
  plight_expect_refused(&r, EXIT_FAILED);
  b->folder[len] = '\0';
  struct stat s;
  assert_true(stat(b->folder, &s) == 0 && s.st_size == 4);
}

static void talk_in(struct plight *b) {
  plight_run(b, &r, "say", "my cat is called Biscuit");
  if (r.status != EXIT_OK) fail_msg("%d: %s", r.status, r.err.at);
  assert_true(r.err.len == 0);
  plight_run(b, &r, "ask", "what is my cat called");
  assert_int_equal(r.status, EXIT_OK);
  assert_non_null(strstr(r.out.at, "Biscuit"));
}

static void home__with_spaces_and_letters_of_all_kinds_works(void **state) {
  struct plight *b = *state;
  const char *names[] = {"a b  c", "Zoë's café", "漢字", "עברית", "🙂", "%s%n", "$HOME;'\"", "-rf"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    snprintf(b->folder, sizeof b->folder, "%s/%s", b->above, names[i]);
    talk_in(b);
  }
}

/* A socket's path holds 107 bytes; the home's may be longer, and commands still reach its owner. */
static void home__with_a_path_longer_than_a_sockets_works(void **state) {
  struct plight *b = *state;
  size_t at = (size_t)snprintf(b->folder, sizeof b->folder, "%s/", b->above);
  memset(b->folder + at, 'x', 180);
  b->folder[at + 180] = '\0';
  talk_in(b);
  int in[2];
  assert_int_equal(pipe2(in, O_CLOEXEC), 0);
  pid_t owner = plight_start(b, in[0], -1, -1, NULL); /* a talk on a pipe keeps the home open */
  close(in[0]);
  assert_true(dprintf(in[1], "the owner speaks\n") > 0);
  int64_t until = plight_ms() + 10000 * TEST_SLOW;
  do plight_run(b, &r, "recall", "owner speaks");
  while (r.status != EXIT_OK && plight_ms() < until);
  assert_int_equal(r.status, EXIT_OK);
  plight_run(b, &r, "say", "and another is heard");
  assert_int_equal(r.status, EXIT_OK);
  close(in[1]);
  assert_int_equal(plight_wait(owner), 0);
}

static void home__with_a_path_too_long_for_the_system_is_refused(void **state) {
  struct plight *b = *state;
  AUTO_BUF struct buf many = buf_new(BUF_LINE), one = buf_new(BUF_LINE);
  for (int i = 0; i < 40; i++) buf_printf(&many, "/%0120d", i); /* longer than the system's 4,095 bytes */
  buf_printf(&one, "/tmp/%0300d/home", 7);                      /* a name longer than its 255 */
  const char *paths[] = {many.at, one.at};
  for (size_t i = 0; i < 2; i++) {
    b->path = paths[i];
    plight_run(b, &r, "say", "hello");
    plight_expect_refused(&r, EXIT_FAILED);
  }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
  find_out_whether_we_may_mount();
  const struct CMUnitTest tests[] = {
      CASE(disk__that_fills_up_loses_nothing_and_goes_on_with_room),
      CASE(disk__without_a_byte_left_still_shows_what_is_kept),
      CASE(disk__without_an_entry_left_is_full_too),
      CASE(disk__with_too_few_entries_for_a_home_leaves_one_that_can_be_made),
      CASE(disk__too_small_for_a_home_leaves_one_that_can_be_made),
      CASE(disk__that_is_full_keeps_nobody_in_danger_unanswered),
      CASE(home__that_is_read_only_is_read_and_keeps_nothing),
      CASE(home__in_a_read_only_folder_is_not_begun),
      CASE(home__without_permission_is_refused),
      CASE(home__of_another_user_is_refused),
      CASE(home__of_another_user_is_read_and_left_alone),
      CASE(home__that_is_a_file_is_refused),
      CASE(home__with_spaces_and_letters_of_all_kinds_works),
      CASE(home__with_a_path_longer_than_a_sockets_works),
      CASE(home__with_a_path_too_long_for_the_system_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
