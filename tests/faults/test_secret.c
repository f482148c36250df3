/* SPDX-License-Identifier: Apache-2.0
 *
 * What was said in private stands in clear nowhere: not in a file of the home while it is open, after a kill, closed,
 * backed up or brought to the newest schema; not in the environment or the open files of the process; not in what other
 * commands print; not in a core dump. The search first proves that it can find.
 */
#include "plight.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* Words that stand nowhere else, each in a place of its own: a name, a secret, a reminder, a list, a setting. */
static const char *const planted[] = {"Quillifax", "zorbentine", "Vexamund", "krumholzer", "Ombrosia", "tessarondel"};
enum { PLANTED = sizeof planted / sizeof *planted };

static const char *const talk[] = {
    "my sister Quillifax moved to lisbon in may",
    "the password of the shed is zorbentine",
    "remind me to write to Vexamund tomorrow at 5",
    "put krumholzer on the shopping list",
    "call me Ombrosia",
    "don't bring up the tessarondel again",
    "where does Quillifax live?",
};

/* ---- the search ---- */

static bool holds(struct str bytes, const char *word) {
  for (size_t i = 0, len = strlen(word); i + len <= bytes.len; i++) {
    if ((bytes.at[i] | 0x20) != (*word | 0x20)) continue; /* most bytes are not even its first letter */
    if (str_eq_nocase((struct str){bytes.at + i, len}, str_of(word))) return true;
  }
  return false;
}

static bool holds_spread(struct str bytes, const char *word) { /* as UTF-16 has it */
  char spread[64];
  size_t len = strlen(word);
  for (size_t i = 0; i < len; i++) {
    spread[2 * i] = word[i];
    spread[2 * i + 1] = '\0';
  }
  return str_find(bytes, (struct str){spread, 2 * len - 1}) >= 0;
}

static void expect_clean(struct str bytes, const char *where) {
  for (size_t i = 0; i < PLANTED; i++)
    if (holds(bytes, planted[i]) || holds_spread(bytes, planted[i])) fail_msg("%s stands in %s", planted[i], where);
}

static int files_searched, files_with;

/* Piece by piece, each beginning with the end of the one before: a dump may be larger than memory has room for. */
static int search_file(const char *path, const struct stat *st, int kind, struct FTW *at) {
  enum { OVERLAP = 64 };
  static char piece[OVERLAP + (1 << 20)];
  bool found[2 * PLANTED] = {false};
  size_t kept = 0;
  if (kind != FTW_F || !S_ISREG(st->st_mode)) return 0;
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  for (ssize_t n; fd >= 0 && (n = read(fd, piece + kept, sizeof piece - OVERLAP)) > 0;) {
    struct str bytes = {piece, kept + (size_t)n};
    for (size_t i = 0; i < PLANTED; i++) found[i] |= holds(bytes, planted[i]);
    for (size_t i = 0; i < PLANTED; i++) found[PLANTED + i] |= holds_spread(bytes, planted[i]);
    kept = bytes.len < OVERLAP ? bytes.len : OVERLAP;
    memmove(piece, bytes.at + bytes.len - kept, kept);
  }
  close(fd);
  files_searched++;
  for (size_t i = 0; i < 2 * PLANTED; i++) files_with += found[i];
  return 0;
}

/* How many words are found in the files of the home. */
static int search_home(struct plight *b) {
  files_searched = files_with = 0;
  nftw(b->folder, search_file, 16, FTW_PHYS);
  return files_with;
}

/* ---- the home ---- */

static int begin(void **state) {
  static struct plight b;
  plight_begin(&b);
  *state = &b;
  plight_wake(&b);
  for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) plight_say(&b, talk[i]);
  return 0;
}

static int end(void **state) {
  plight_end(*state);
  return 0;
}

static void file__of_the_home_holds_no_word_in_clear(void **state) {
  struct plight *b = *state;
  char path[512];
  os1_error e = {0};
  assert_true(plight_told(b, "where does Quillifax live?", "Lisbon")); /* it is kept */
  assert_int_equal(search_home(b), 0);                                 /* open: database and log */
  assert_true(files_searched >= 4);
  if (os1_backup(b->home, path, sizeof path, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(search_home(b), 0);
  plight_sleep(b);
  assert_int_equal(search_home(b), 0);
  plight_put_file(b, "state/planted", STR("and then Quillifax said"));
  assert_int_equal(search_home(b), 1); /* the search can find */
  plight_put_file(b, "state/planted", STR("q\0u\0i\0l\0l\0Q\0u\0i\0l\0l\0i\0f\0a\0x\0"));
  assert_int_equal(search_home(b), 1);
}

static void file__left_by_a_kill_holds_no_word_in_clear(void **state) {
  struct plight *b = *state;
  plight_sleep(b);
  pid_t pid = fork();
  if (pid == 0) {
    plight_wake(b);
    for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) plight_say(b, talk[i]);
    raise(SIGKILL);
  }
  plight_wait(pid);
  AUTO_BUF struct buf log = plight_file(b, "os1.db-wal");
  assert_true(log.len > 10000); /* the log was left */
  assert_int_equal(search_home(b), 0);
}

static void lock__and_purge_leave_no_word_in_clear(void **state) {
  struct plight *b = *state;
  os1_error e = {0};
  if (os1_lock(b->home, "four small words here", &e) < 0) fail_msg("%s", e.text);
  os1_forget_list list;
  uint64_t left = 9;
  if (os1_forget_preview(b->home, "zorbentine", NULL, NULL, NULL, &list, &e) < 0) fail_msg("%s", e.text);
  if (os1_forget(b->home, list.token, &left, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(search_home(b), 0);
}

/* ---- the process ---- */

static struct buf proc_file(pid_t pid, const char *name) {
  char path[64], piece[65536];
  struct buf bytes = buf_new(BUF_FILE);
  snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  for (ssize_t n; fd >= 0 && (n = read(fd, piece, sizeof piece)) > 0;) buf_add(&bytes, piece, (size_t)n);
  if (fd >= 0) close(fd);
  return bytes;
}

struct talker {
  pid_t pid;
  int in, out;
};

/* The program in a talk on a pipe, which has said one of the words. */
static struct talker start_talk(struct plight *b) {
  int in[2], out[2];
  char reply[4096];
  assert_int_equal(pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC), 0);
  struct talker t = {plight_start(b, in[0], out[1], -1, NULL), in[1], out[0]};
  close(in[0]);
  close(out[1]);
  assert_true(dprintf(t.in, "my friend Quillifax is here again\n") > 0);
  assert_true(read(t.out, reply, sizeof reply) > 0);
  return t;
}

static int end_talk(struct talker *t) {
  close(t->in);
  close(t->out);
  return plight_wait(t->pid);
}

static void process__shows_no_word_to_those_who_look_in(void **state) {
  struct plight *b = *state;
  plight_sleep(b);
  struct talker t = start_talk(b);
  static const char *const names[] = {"environ", "cmdline", "comm"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    AUTO_BUF struct buf bytes = proc_file(t.pid, names[i]);
    /* Root may look; the same user may not even that, for what could hold something. */
    assert_true(geteuid() == 0 ? bytes.len > 0 : i > 0 || bytes.len == 0);
    expect_clean(buf_str(&bytes), names[i]);
  }
  assert_int_equal(end_talk(&t), EXIT_OK);
}

static void dump__of_a_process_that_fails_is_not_written(void **state) {
  struct plight *b = *state;
  plight_sleep(b);
  struct rlimit before, all;
  assert_int_equal(getrlimit(RLIMIT_CORE, &before), 0);
  all = (struct rlimit){before.rlim_max, before.rlim_max};
  setrlimit(RLIMIT_CORE, &all);
  struct talker t = start_talk(b);
  setrlimit(RLIMIT_CORE, &before);
  AUTO_BUF struct buf limits = proc_file(t.pid, "limits");
  const char *core = limits.at ? strstr(limits.at, "Max core file size") : NULL;
  assert_non_null(core);
  /* 1: nothing fits, and a program that takes dumps through a pipe is not started either (core(5)). */
  unsigned long soft = 0, hard = 0;
  assert_int_equal(sscanf(core + strlen("Max core file size"), "%lu %lu", &soft, &hard), 2);
  assert_true(soft <= 1 && hard <= 1);
  kill(t.pid, SIGABRT);
  int status;
  assert_int_equal(waitpid(t.pid, &status, 0), t.pid);
  assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  assert_false(WCOREDUMP(status));
  close(t.in);
  close(t.out);
}

/* What a core of this process would hold: each private mapping that may be read and is not left out of dumps. A
 * sanitizer's shadow, larger than any home's memory, holds no text. */
static void write_core(const char *path) {
  const unsigned long mapping_most = 1UL << 26;
  char line[512], perms[8];
  unsigned long from, to;
  FILE *maps = fopen("/proc/self/maps", "r");
  int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC), out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  while (maps && fgets(line, sizeof line, maps)) {
    if (sscanf(line, "%lx-%lx %7s", &from, &to, perms) != 3 || perms[0] != 'r' || perms[1] != 'w') continue;
    if (to - from > mapping_most) continue;
    char page[4096];
    for (unsigned long at = from; at < to; at += sizeof page)
      if (pread(mem, page, sizeof page, (off_t)at) == sizeof page && write(out, page, sizeof page) < 0) _exit(3);
  }
  fclose(maps);
  close(mem);
  close(out);
}

/* Everything of the test's own folder: homes, and cores where the system puts them into the folder of who fails. */
static int search_all(struct plight *b) {
  files_searched = files_with = 0;
  nftw(b->above, search_file, 16, FTW_PHYS);
  return files_with;
}

static int go_into(struct plight *b) {
  int before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  assert_int_equal(chdir(b->above), 0);
  return before;
}

static void come_back(int before) {
  assert_int_equal(fchdir(before), 0);
  close(before);
}

/* A day in the program, which then fails with dumps allowed before it began: no file anywhere holds a word. */
static void dump__of_the_program_holds_no_word(void **state) {
  struct plight *b = *state;
  struct rlimit before, all;
  plight_sleep(b);
  assert_int_equal(getrlimit(RLIMIT_CORE, &before), 0);
  all = (struct rlimit){before.rlim_max, before.rlim_max};
  setrlimit(RLIMIT_CORE, &all);
  int from = go_into(b);
  struct talker t = start_talk(b);
  for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) {
    char reply[4096];
    assert_true(dprintf(t.in, "%s\n", talk[i]) > 0);
    assert_true(read(t.out, reply, sizeof reply) > 0);
  }
  kill(t.pid, SIGSEGV);
  plight_wait(t.pid);
  setrlimit(RLIMIT_CORE, &before);
  come_back(from);
  close(t.in);
  close(t.out);
  assert_int_equal(search_all(b), 0);
  assert_true(files_searched >= 3);
}

/* The planted fault: a program that takes no such care. What would be its core lies in the same folder, and there the
 * words are found. */
static void dump__of_a_program_without_that_care_is_found(void **state) {
  struct plight *b = *state;
  char path[512];
  plight_sleep(b);
  snprintf(path, sizeof path, "%s/core", b->above);
  pid_t pid = fork();
  if (pid == 0) {
    plight_wake(b);
    for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) plight_say(b, talk[i]);
    write_core(path);
    raise(SIGKILL);
  }
  plight_wait(pid);
  assert_true(search_all(b) > 0);
}

/* Where memory may be locked without limit, all of it is; under a limit the program works as ever. */
static void memory__stays_out_of_swap_where_it_may(void **state) {
  struct plight *b = *state;
  struct rlimit before, none = {RLIM_INFINITY, RLIM_INFINITY}, little = {64 * 1024, 64 * 1024};
  plight_sleep(b);
  assert_int_equal(getrlimit(RLIMIT_MEMLOCK, &before), 0);
  bool may = setrlimit(RLIMIT_MEMLOCK, &none) == 0;
  struct talker t = start_talk(b);
  AUTO_BUF struct buf status = proc_file(t.pid, "status");
  unsigned long locked = 0;
  const char *line = status.at ? strstr(status.at, "VmLck:") : NULL;
  if (line) sscanf(line + 6, "%lu", &locked);
  assert_int_equal(end_talk(&t), EXIT_OK);
  if (may) assert_true(locked > 1024); /* kB: more than the key's pages */
  struct rlimit less = {little.rlim_cur, may ? RLIM_INFINITY : before.rlim_max};
  setrlimit(RLIMIT_MEMLOCK, &less);
  t = start_talk(b);
  assert_int_equal(end_talk(&t), EXIT_OK);
  setrlimit(RLIMIT_MEMLOCK, &before);
}

/* ---- other commands ---- */

static void command__that_is_not_asked_for_them_prints_no_word(void **state) {
  struct plight *b = *state;
  static struct ran r;
  plight_sleep(b);
  static const char *const all[][4] = {{"help"},
                                       {"version"},
                                       {"doctor"},
                                       {"doctor", "--json"},
                                       {"recall", "xyzzy"},
                                       {"ask", "who is Xyzzy"},
                                       {"say", "--help"},
                                       {"lock"},
                                       {"history", "--nope"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    plight_run_words(b, STR_NONE, &r, all[i]);
    expect_clean(buf_str(&r.out), all[i][0]);
    expect_clean(buf_str(&r.err), all[i][0]);
  }
  plight_run(b, &r, "history");
  assert_true(holds(buf_str(&r.out), planted[0])); /* this one is asked for them */
  plight_ran_finish(&r);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(file__of_the_home_holds_no_word_in_clear),     CASE(file__left_by_a_kill_holds_no_word_in_clear),
      CASE(lock__and_purge_leave_no_word_in_clear),       CASE(process__shows_no_word_to_those_who_look_in),
      CASE(dump__of_a_process_that_fails_is_not_written), CASE(command__that_is_not_asked_for_them_prints_no_word),
      CASE(dump__of_the_program_holds_no_word),           CASE(dump__of_a_program_without_that_care_is_found),
      CASE(memory__stays_out_of_swap_where_it_may),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
