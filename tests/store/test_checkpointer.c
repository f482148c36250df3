/* SPDX-License-Identifier: Apache-2.0
 *
 * The log is written home beside the writer: while nobody closes, the database grows; writes without a pause do not
 * make the log grow without end; whoever reads every page past SQLite sees none half written.
 */
#include "doings.h"
#include "folder.h"

#include <stdatomic.h>
#include <sys/stat.h>
#include <time.h>

static int clean(void **state) {
  folder_remove();
  return 0;
}

static long pages_of(const char *name) {
  struct stat st;
  return stat(folder_file(name), &st) ? 0 : (long)st.st_size / SEAL_PAGE;
}

/* About ten pages of the log a turn. */
static void write_pages(struct store *s, int pages) {
  static char text[32 << 10];
  memset(text, 'x', sizeof text - 1);
  for (int i = 0; i < pages / 10; i++) keep_turn(s, ME, 1, text);
}

static bool becomes_longer(const char *name, long than) {
  for (int ms = 0; ms < 20000; ms++) {
    if (pages_of(name) > than) return true;
    usleep(1000);
  }
  return false;
}

static void log__is_written_home_while_the_store_is_open(void **state) {
  struct error e = {0};
  struct store *s = folder_open_store(&e);
  long before = pages_of("memory.db");
  write_pages(s, 2 * LOG_PAGES);
  assert_true(pages_of("memory.db-wal") < LOG_PAGES_MAX); /* so that it was not the writer who wrote it home */
  assert_true(becomes_longer("memory.db", before + LOG_PAGES / 2));
  s->ops->close(s);
}

static void log__stays_bounded_while_writes_never_pause(void **state) {
  struct error e = {0};
  struct store *s = folder_open_store(&e);
  write_pages(s, 4 * LOG_PAGES_MAX);
  assert_in_range(pages_of("memory.db-wal"), LOG_PAGES, 2 * LOG_PAGES_MAX);
  s->ops->close(s);
}

struct writing {
  struct store *store;
  atomic_bool done;
};

static void *write_much(void *arg) {
  struct writing *w = arg;
  write_pages(w->store, 2 * LOG_PAGES_MAX);
  w->done = true;
  return NULL;
}

/* While a checkpoint runs, SQLite refuses another: the writer of a log as long as it may get waits for it. */
static void log__of_full_length_waits_for_a_checkpoint_that_runs(void **state) {
  struct error e = {0};
  struct writing w = {.store = folder_open_store(&e)};
  struct checkpointer *c = ((struct driver *)w.store)->checkpointer; /* its face is its first field */
  pthread_t thread;
  checkpointer_hold(c);
  pthread_create(&thread, NULL, write_much, &w);
  assert_true(becomes_longer("memory.db-wal", LOG_PAGES_MAX - 1));
  for (int ms = 0; ms < 1000 && !w.done; ms++) usleep(1000);
  bool went_on = w.done;
  long pages = pages_of("memory.db-wal");
  checkpointer_release(c);
  pthread_join(thread, NULL);
  w.store->ops->close(w.store);
  assert_false(went_on);
  assert_in_range(pages, LOG_PAGES_MAX, LOG_PAGES_MAX + LOG_PAGES);
}

struct load {
  struct store *store;
  atomic_bool stop;
};

static void *write_on(void *arg) {
  struct load *l = arg;
  while (!l->stop) write_pages(l->store, LOG_PAGES / 4);
  return NULL;
}

static void pages__are_whole_for_who_reads_them_all_meanwhile(void **state) {
  struct error e = {0};
  struct store *s = folder_open_store(&e);
  struct load load = {.store = s};
  pthread_t thread;
  write_pages(s, LOG_PAGES);
  pthread_create(&thread, NULL, write_on, &load);
  for (int i = 0; i < 20; i++) {
    uint64_t found = 0;
    if (s->ops->check(s, &e) || s->ops->search_bytes(s, (struct str[]){STR("zeugma")}, 1, &found, &e))
      fail_msg("%s", e.text);
  }
  load.stop = true;
  pthread_join(thread, NULL);
  if (s->ops->purge(s, &e)) fail_msg("%s", e.text);
  assert_int_equal(pages_of("memory.db-wal"), 0);
  s->ops->close(s);
}

#define CASE(f) cmocka_unit_test_teardown(f, clean)

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(log__is_written_home_while_the_store_is_open),
      CASE(log__stays_bounded_while_writes_never_pause),
      CASE(log__of_full_length_waits_for_a_checkpoint_that_runs),
      CASE(pages__are_whole_for_who_reads_them_all_meanwhile),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
