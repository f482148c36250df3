/* SPDX-License-Identifier: Apache-2.0 */
#include "doings.h"
#include "folder.h"
#include "store/sqlite/backup.h"

#include <stdatomic.h>

static int clean(void **state) {
  folder_remove();
  return 0;
}

static struct store *open_backup(const char *path) {
  struct store *s;
  struct error e = {0};
  struct key *key = folder_key(1);
  if (store_sqlite_open(path, key, &s, &e)) fail_msg("%s", e.text);
  key_free(key);
  return s;
}

struct talk {
  struct store *store;
  atomic_bool stop;
  atomic_int said;
};

static void *talk_on(void *arg) {
  struct talk *t = arg;
  for (; !t->stop; t->said++) {
    struct turn turn = turn_of(ME, 1, "meanwhile");
    if (insert(t->store, RECORD_TURN, &turn)) break;
  }
  return NULL;
}

static void backup__shows_one_moment_while_others_write(void **state) {
  struct error e = {0};
  struct store *s = folder_open_store(&e);
  struct talk talk = {.store = s};
  pthread_t thread;
  pthread_create(&thread, NULL, talk_on, &talk);
  while (talk.said < 20) usleep(500);
  int before = talk.said;
  int result = s->ops->backup(s, folder_file("copy.db"), &e);
  int after = talk.said + 1;
  talk.stop = true;
  pthread_join(thread, NULL);
  if (result) fail_msg("%s", e.text);
  assert_int_equal(s->ops->backup(s, folder_file("copy.db"), &e), ERR_EXISTS);
  s->ops->close(s);
  struct store *copy = open_backup(folder_file("copy.db"));
  uint64_t there = count(copy, (struct scan){.owner = ME});
  assert_true(there >= (uint64_t)before && there <= (uint64_t)after);
  assert_int_equal(copy->ops->check(copy, &e), 0);
  assert_true(id_number(keep_turn(copy, ME, 1, "and on")) == there + 1);
  copy->ops->close(copy);
}

static void backup__forgets_what_was_purged(void **state) {
  struct error e = {0};
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store *s = folder_open_store(&e);
  keep_turn(s, ME, 1, "keep the quincunx");
  keep_turn(s, ME, 1, "forget the zeugma");
  assert_int_equal(s->ops->backup(s, NULL, &e), 0);
  assert_int_equal(s->ops->backup(s, NULL, &e), 0);
  assert_int_equal(backup_list(folder_file("memory.db"), &a).len, 2);
  assert_int_equal(erase(s, RECORD_TURN, id_make(ME, 2)), 0);
  uint64_t before = 0, after = 9, kept = 0;
  assert_int_equal(s->ops->search_bytes(s, (struct str[]){STR("zeugma")}, 1, &before, &e), 0);
  assert_true(before >= 2); /* the search sees into both backups */
  assert_int_equal(s->ops->purge(s, &e), 0);
  assert_int_equal(s->ops->search_bytes(s, (struct str[]){STR("zeugma")}, 1, &after, &e), 0);
  assert_int_equal(after, 0);
  assert_int_equal(s->ops->search_bytes(s, (struct str[]){STR("zeugma"), STR("quincunx")}, 2, &kept, &e), 0);
  assert_true(kept >= 2); /* in the file and in the new one */
  s->ops->close(s);
  assert_int_equal(backup_list(folder_file("memory.db"), &a).len, 1);
  struct store *copy = open_backup(store_sqlite_newest_backup(folder_file("memory.db"), &a).at);
  uint64_t found = 0;
  assert_int_equal(copy->ops->search_bytes(copy, (struct str[]){STR("quincunx")}, 1, &found, &e), 0);
  assert_true(found > 0);
  assert_int_equal(copy->ops->search_bytes(copy, (struct str[]){STR("zeugma")}, 1, &found, &e), 0);
  assert_int_equal(found, 0);
  copy->ops->close(copy);
}

/* A search that could not find what stands in every file of ours says so, in place of "nothing". */
static void search__that_sees_nothing_says_so(void **state) {
  struct error e = {0};
  uint64_t found = 0;
  struct store *s = folder_open_store(&e);
  keep_turn(s, ME, 1, "keep the quincunx");
  assert_int_equal(s->ops->backup(s, NULL, &e), 0);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str backup = store_sqlite_newest_backup(folder_file("memory.db"), &a);
  assert_int_equal(s->ops->search_bytes(s, (struct str[]){STR("quincunx")}, 1, &found, &e), 0);
  assert_int_equal(unlink(backup.at), 0);
  struct key *key = folder_key(1);
  struct vault *v = vault_new(key, NULL);
  assert_int_equal(vault_create(v, backup.at, VAULT_COPY, &e), 0); /* a database with nothing in it */
  vault_free(v);
  key_free(key);
  assert_int_equal(s->ops->search_bytes(s, (struct str[]){STR("quincunx")}, 1, &found, &e), ERR_IO);
  assert_non_null(strstr(e.text, "cannot see into"));
  s->ops->close(s);
}

static void backup__is_found_by_its_name_only(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct error e = {0};
  struct store *s = folder_open_store(&e);
  assert_int_equal(s->ops->backup(s, NULL, &e), 0);
  s->ops->close(s);
  const char *others[] = {"backups/notes.txt", "backups/2026-11-22T201405Z.db.part", "backups/2026-1-22T201405Z.db"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) fclose(fopen(folder_file(others[i]), "w"));
  assert_int_equal(backup_list(folder_file("memory.db"), &a).len, 1);
  assert_int_equal(store_sqlite_remove(folder_file("memory.db"), &e), 0);
  assert_int_equal(backup_list(folder_file("memory.db"), &a).len, 0);
  assert_int_equal(access(folder_file("backups/notes.txt"), F_OK), 0);
  assert_int_not_equal(access(folder_file("memory.db"), F_OK), 0);
}

static void backup__thins_to_the_newest_and_one_a_month(void **state) {
  struct str names[] = {
      STR("2025-01-01T000000Z.db"), STR("2025-01-31T000000Z.db"), STR("2025-08-03T000000Z.db"),
      STR("2026-01-10T000000Z.db"), STR("2026-02-10T000000Z.db"), STR("2026-03-10T000000Z.db"),
      STR("2026-04-10T000000Z.db"), STR("2026-05-10T000000Z.db"), STR("2026-06-10T000000Z.db"),
      STR("2026-07-10T000000Z.db"), STR("2026-08-10T000000Z.db"), STR("2026-09-10T000000Z.db"),
      STR("2026-10-01T000000Z.db"), STR("2026-10-02T000000Z.db"), STR("2026-10-30T000000Z.db"),
      STR("2026-11-01T000000Z.db"), STR("2026-11-02T000000Z.db"), STR("2026-11-03T000000Z.db"),
      STR("2026-11-03T010000Z.db"),
  };
  enum { COUNT = sizeof names / sizeof *names };
  bool keep[COUNT];
  struct backup_list list = {names, COUNT};
  backup_thin(&list, keep);
  char shown[COUNT + 1] = "";
  for (int i = 0; i < COUNT; i++) shown[i] = keep[i] ? 'k' : '.';
  assert_string_equal(shown, "..kkkkkkkkkk..kkkkk");
}

#define EACH(test) cmocka_unit_test_teardown(test, clean)

int main(void) {
  const struct CMUnitTest tests[] = {
      EACH(backup__shows_one_moment_while_others_write), EACH(backup__forgets_what_was_purged),
      EACH(search__that_sees_nothing_says_so),           EACH(backup__is_found_by_its_name_only),
      EACH(backup__thins_to_the_newest_and_one_a_month),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
