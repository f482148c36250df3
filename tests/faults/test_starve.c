/* SPDX-License-Identifier: Apache-2.0
 *
 * Memory runs out at the Nth request of a talk, for one request or from there on. The program may stop, cleanly, by
 * abort; it may refuse with a sentence. Either way what was acknowledged before is there afterwards, and the store is
 * sound. Ours, SQLite's and jansson's requests are counted together.
 *
 * Without arguments some hundred moments spread over the talk; --all tries every one, and --all '*new_home*' only
 * those of the tests so named.
 */
#include "base/chance.h"
#include "plight.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>

/* ---- memory that runs out ---- */

static _Atomic long requests, fails_at;
static bool for_good;
static sqlite3_mem_methods sqlite_memory;

static bool starves(void) {
  long n = ++requests, at = fails_at;
  return at && (for_good ? n >= at : n == at);
}

static void *hungry_alloc(size_t size) {
  return starves() ? NULL : malloc(size);
}
static void *hungry_resize(void *p, size_t size) {
  return starves() ? NULL : realloc(p, size);
}
static void *hungry_sqlite_alloc(int size) {
  return starves() ? NULL : sqlite_memory.xMalloc(size);
}
static void *hungry_sqlite_resize(void *p, int size) {
  return starves() ? NULL : sqlite_memory.xRealloc(p, size);
}

static void go_hungry(void) {
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory);
  sqlite3_mem_methods hungry = sqlite_memory;
  hungry.xMalloc = hungry_sqlite_alloc;
  hungry.xRealloc = hungry_sqlite_resize;
  assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &hungry), SQLITE_OK);
  os1_use_allocator(hungry_alloc, hungry_resize, free);
}

/* ---- the talk ---- */

static const char *const lines[] = {
    "my sister anna moved to lisbon in may",
    "my cat is called Biscuit",
    "where does anna live?",
    "remind me to ring the dentist tomorrow at 5",
    "what is 12 miles in km?",
    "no, she moved to Porto",
    "forget the dentist",
    "no",
    "goodnight",
};
enum { LINES = sizeof lines / sizeof *lines };

/* What a child tells before it ends: how many lines were acknowledged; then how many requests were made. */
struct told {
  int acknowledged;
  long requests;
  bool ended, sentences;
};

static void tell(int to, const struct told *t) {
  if (pwrite(to, t, sizeof *t, 0) != sizeof *t) _exit(3);
}

static int take_nothing(void *arg, const char *json, size_t length) {
  return 0;
}

static _Noreturn void talk(struct plight *b, int to) {
  struct told told = {.sentences = true};
  os1_error e = {0};
  struct rlimit none = {0};
  setrlimit(RLIMIT_CORE, &none);
  freopen("/dev/null", "w", stderr);
  alarm(30);
  int r = plight_open(b, &e);
  for (int i = 0; r == 0 && i < LINES; i++) {
    r = plight_try(b, str_of(lines[i]), NULL, NULL, &e);
    if (r == 0) told.acknowledged = i + 1;
    tell(to, &told);
  }
  told.sentences = r == 0 || e.text[0];
  if (r == 0) {
    os1_answer answer;
    os1_ask(b->home, &(os1_query){.text = "where does anna live?"}, &answer, &e);
    os1_about(b->home, take_nothing, NULL, &e);
  }
  plight_sleep(b);
  told.requests = requests;
  told.ended = true;
  tell(to, &told);
  _exit(0);
}

static struct told read_told(int from) {
  struct told t = {0};
  if (pread(from, &t, sizeof t, 0) < 0) fail_msg("nothing was told");
  return t;
}

/* A talk in a child; how it ended. */
static int talk_hungry(struct plight *b, long at, bool from_there_on, struct told *ret) {
  FILE *shared = tmpfile();
  assert_non_null(shared);
  pid_t pid = fork();
  if (pid == 0) {
    for_good = from_there_on;
    fails_at = at;
    requests = 0;
    talk(b, fileno(shared));
  }
  int status = plight_wait(pid);
  *ret = read_told(fileno(shared));
  fclose(shared);
  return status;
}

/* What the acknowledged lines taught and asked for is there too. */
static void expect_learnt(struct plight *b, int acknowledged, long at) {
  const char *where = acknowledged > 5 ? "Porto" : acknowledged < 5 ? "Lisbon" : "o"; /* the sixth may be kept */
  if (acknowledged > 0 && !plight_told(b, "where does Anna live?", where))
    fail_msg("after request %ld it is not known that Anna lives in %s", at, where);
  if (acknowledged > 1 && !plight_told(b, "what is my cat called?", "Biscuit"))
    fail_msg("after request %ld: no cat", at);
  AUTO_JSON json_t *about = plight_about(b);
  if (acknowledged > 3 && json_array_size(json_object_get(about, "reminders")) != 1)
    fail_msg("after request %ld the reminder is lost", at);
}

/* Opens it again with memory to spare: every acknowledged line is there once, in order; the store is sound. */
static void expect_kept(struct plight *b, const struct told *t, long at, bool fresh) {
  struct plight_turns kept;
  os1_error e = {0};
  if (plight_open(b, &e) < 0) fail_msg("after request %ld: %s", at, e.text);
  plight_history(b, LINES * 2 + 2, &kept);
  size_t from = 0;
  for (int i = 0; i < t->acknowledged; i++) {
    while (from < kept.len && !(kept.at[from].role == OS1_PERSON && str_is(kept.at[from].text, lines[i]))) from++;
    /* "forget" and its answer take themselves out of what is kept only after a yes, so all are there. */
    if (from == kept.len) fail_msg("after request %ld line %d is lost: %s", at, i, lines[i]);
  }
  plight_turns_finish(&kept);
  if (!fresh) expect_learnt(b, t->acknowledged, at);
  if (os1_check(b->home, &e) < 0) fail_msg("after request %ld: %s", at, e.text);
  plight_sleep(b);
}

static const char *begun_home(struct plight *b) {
  static char path[256];
  snprintf(path, sizeof path, "%s/begun", b->above);
  return path;
}

/* The home as the talk begins, put back before each; or none at all. */
static void put_back(struct plight *b, bool fresh) {
  char command[1024];
  snprintf(command, sizeof command, "rm -rf '%s'", b->folder);
  if (!fresh) snprintf(command, sizeof command, "rm -rf '%s' && cp -a '%s' '%s'", b->folder, begun_home(b), b->folder);
  assert_int_equal(system(command), 0);
}

struct ends {
  int aborted, refused, went_on;
};

static void starve_at(struct plight *b, long at, bool from_there_on, bool fresh, struct ends *ends) {
  struct told told;
  put_back(b, fresh);
  int status = talk_hungry(b, at, from_there_on, &told);
  if (status != 0 && status != 128 + SIGABRT)
    fail_msg("request %ld%s: ended with %d", at, from_there_on ? " on" : "", status);
  if (!told.sentences && status == 0) fail_msg("request %ld: refused without a sentence", at);
  ends->aborted += status != 0;
  ends->refused += status == 0 && told.acknowledged < LINES;
  ends->went_on += status == 0 && told.acknowledged == LINES;
  expect_kept(b, &told, at, fresh);
}

static bool every_one;
enum { MOMENTS = 80 / TEST_SLOW };

static void starve(struct plight *b, bool fresh) {
  struct told whole;
  struct ends ends = {0};
  struct chance c = chance_seed(5);
  put_back(b, fresh);
  assert_int_equal(talk_hungry(b, 0, false, &whole), 0);
  assert_true(whole.ended && whole.requests > 1000);
  expect_kept(b, &whole, 0, fresh);
  long moments = every_one ? whole.requests : MOMENTS;
  for (long i = 0; i < moments; i++) {
    long from = i * whole.requests / moments, to = (i + 1) * whole.requests / moments;
    starve_at(b, every_one ? i + 1 : from + 1 + (long)chance_below(&c, (uint32_t)(to - from)), i % 2, fresh, &ends);
  }
  print_message("%ld of %ld requests denied: %d clean stops, %d refusals, %d went on\n", moments, whole.requests,
                ends.aborted, ends.refused, ends.went_on);
  assert_true(ends.aborted > 0);
}

static void memory__that_runs_out_in_a_talk_loses_nothing(void **state) {
  starve(*state, false);
}

/* A home in the making: what is left of it becomes a home when there is memory again. */
static void memory__that_runs_out_in_a_new_home_leaves_one_that_opens(void **state) {
  starve(*state, true);
}

static int begin(void **state) {
  static struct plight b;
  plight_begin(&b);
  *state = &b;
  plight_wake(&b);
  plight_say(&b, "I live in York");
  plight_sleep(&b);
  plight_copy(&b, begun_home(&b));
  return 0;
}

static int end(void **state) {
  plight_end(*state);
  return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(int argc, char **argv) {
  every_one = argc > 1 && strcmp(argv[1], "--all") == 0;
  if (every_one && argc > 2) cmocka_set_test_filter(argv[2]);
  go_hungry();
  const struct CMUnitTest tests[] = {
      CASE(memory__that_runs_out_in_a_talk_loses_nothing),
      CASE(memory__that_runs_out_in_a_new_home_leaves_one_that_opens),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
