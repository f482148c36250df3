/* SPDX-License-Identifier: Apache-2.0 */
#include "doings.h"
#include "folder.h"
#include "store/sqlite/backup.h"
#include "store/sqlite/schema.h"

static int open_versions(const char *const *migrations, int version, struct store **ret, struct error *e) {
  struct key *key = folder_key(1);
  struct driver_setup setup = {.migrations = migrations, .version = version};
  int result = driver_open(folder_file("memory.db"), key, &setup, ret, e);
  key_free(key);
  return result;
}

static int clean(void **state) {
  folder_remove();
  return 0;
}

static sqlite3 *db_of(struct store *s) {
  return ((struct driver *)s)->link.db;
}

static sqlite3_stmt *query(struct store *s, const char *sql) {
  sqlite3_stmt *stmt;
  if (sqlite3_prepare_v2(db_of(s), sql, -1, &stmt, NULL)) fail_msg("%s: %s", sql, sqlite3_errmsg(db_of(s)));
  return stmt;
}

/* ---- descriptors and tables say the same ---- */

static void assert_column(sqlite3_stmt *stmt, const struct record_info *info, size_t i) {
  static const char *const types[] = {[FIELD_NUMBER] = "INTEGER", [FIELD_TEXT] = "TEXT", [FIELD_BYTES] = "BLOB"};
  if (i >= info->count) fail_msg("%s has a column more than the descriptor", info->table);
  assert_string_equal((const char *)sqlite3_column_text(stmt, 1), info->fields[i].name);
  assert_string_equal((const char *)sqlite3_column_text(stmt, 2), types[info->fields[i].type]);
}

static void schema__has_a_column_for_each_field(void **state) {
  struct store *s;
  struct error e = {0};
  assert_int_equal(open_versions(NULL, 0, &s, &e), 0);
  for (int kind = 0; kind < RECORD_KINDS; kind++) {
    const struct record_info *info = &record_infos[kind];
    char sql[100];
    snprintf(sql, sizeof sql, "PRAGMA table_info(\"%s\")", info->table);
    sqlite3_stmt *stmt = query(s, sql);
    size_t columns = 0;
    while (sqlite3_step(stmt) == SQLITE_ROW) assert_column(stmt, info, columns++);
    assert_int_equal(columns, info->count);
    sqlite3_finalize(stmt);
  }
  s->ops->close(s);
}

static void assert_plan(struct store *s, const char *sql, const char *index) {
  sqlite3_stmt *stmt = query(s, sql);
  bool uses = false;
  while (sqlite3_step(stmt) == SQLITE_ROW) {
    const char *line = (const char *)sqlite3_column_text(stmt, 3);
    if (strstr(line, "TEMP B-TREE") || str_starts(str_of(line), STR("SCAN"))) fail_msg("%s: %s", sql, line);
    uses |= strstr(line, index) != NULL;
  }
  sqlite3_finalize(stmt);
  if (!uses) fail_msg("%s does not use %s", sql, index);
}

/* Every scan is a search of an index, in id order without sorting. */
static void schema__has_an_index_for_each_indexed_field(void **state) {
  struct store *s;
  struct error e = {0};
  assert_int_equal(open_versions(NULL, 0, &s, &e), 0);
  for (int kind = 0; kind < RECORD_KINDS; kind++) {
    const struct record_info *info = &record_infos[kind];
    for (size_t i = 0; i < info->count; i++) {
      const struct record_field *f = &info->fields[i];
      char sql[300], index[80];
      if (f->use == FIELD_PLAIN || statement_is_gathered((struct statement_key){DO_SCAN, (uint8_t)kind, (uint8_t)i}))
        continue;
      snprintf(index, sizeof index, "INDEX %s_%s", info->table, f->name);
      const char *scoped = f->use == FIELD_UNIQUE && info->scope ? " AND conversation = ?5" : "";
      snprintf(sql, sizeof sql,
               "EXPLAIN QUERY PLAN SELECT * FROM \"%s\" WHERE \"%s\" = ?4%s AND id BETWEEN ?1 AND ?2%s", info->table,
               f->name, scoped, f->use == FIELD_UNIQUE ? "" : " ORDER BY id DESC LIMIT ?3");
      assert_plan(s, sql, index);
    }
  }
  s->ops->close(s);
}

/* A conversation's turns come merged from two tables, newest first, without sorting. */
static void schema__merges_the_turns_of_a_conversation(void **state) {
  struct store *s;
  struct error e = {0};
  assert_int_equal(open_versions(NULL, 0, &s, &e), 0);
  const struct link *l = &((struct driver *)s)->link;
  struct statements statements = {0};
  sqlite3_stmt *stmt;
  struct statement_key key = {.op = DO_SCAN, .kind = RECORD_TURN, .field = 1, .newest_first = true};
  assert_true(statement_is_gathered(key));
  assert_int_equal(statement_take(l->db, &statements, key, &stmt), 0);
  char sql[600];
  snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", sqlite3_sql(stmt));
  assert_plan(s, sql, "turn_of_new USING PRIMARY KEY");
  assert_plan(s, sql, "turn_of USING PRIMARY KEY");
  statement_finish(&statements);
  s->ops->close(s);
}

/* ---- migrations ---- */

static const char second[] = "ALTER TABLE bar ADD COLUMN why TEXT; CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT;";
static const char broken[] = "ALTER TABLE bar ADD COLUMN when_said INTEGER; DROP TABLE there_is_no_such;";

static size_t backups(void) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  return backup_list(folder_file("memory.db"), &a).len;
}

static int64_t number(struct store *s, const char *sql) {
  int64_t n = -1;
  assert_int_equal(link_number(&((struct driver *)s)->link, sql, &n), 0);
  return n;
}

static void schema__is_backed_up_before_it_changes(void **state) {
  const char *const migrations[] = {schema_sql[0], second};
  struct store *s;
  struct error e = {0};
  AUTO_ARENA struct arena a = ARENA_NONE;
  assert_int_equal(open_versions(migrations, 1, &s, &e), 0);
  assert_int_equal(backups(), 0);
  keep_turn(s, ME, 1, "before the change");
  s->ops->close(s);
  if (open_versions(migrations, 2, &s, &e)) fail_msg("%s", e.text);
  assert_int_equal(backups(), 1);
  assert_int_equal(number(s, "PRAGMA user_version"), 2);
  assert_str(list(s, (struct scan){.owner = ME}, &a), "1:before the change ");
  s->ops->close(s);
  assert_int_equal(open_versions(migrations, 2, &s, &e), 0);
  assert_int_equal(backups(), 1);
  s->ops->close(s);
  struct key *key = folder_key(1);
  struct driver_setup old = {.migrations = migrations, .version = 1};
  assert_int_equal(driver_open(store_sqlite_newest_backup(folder_file("memory.db"), &a).at, key, &old, &s, &e), 0);
  key_free(key);
  assert_str(list(s, (struct scan){.owner = ME}, &a), "1:before the change ");
  s->ops->close(s);
}

/* A home of the first schema: backed up, and its reminders are there still, once each. */
static void schema__of_the_first_is_brought_on(void **state) {
  struct store *s;
  struct error e = {0};
  struct reminder r;
  struct store_read *read;
  AUTO_ARENA struct arena a = ARENA_NONE;
  uint64_t id = id_make(ME, 1);
  assert_int_equal(open_versions(schema_sql, 1, &s, &e), 0);
  char sql[200];
  snprintf(sql, sizeof sql, "INSERT INTO reminder VALUES (%llu, 5, 60, 0, 'ring mum', 1, 0, 7)",
           (unsigned long long)id);
  assert_int_equal(link_run(&((struct driver *)s)->link, sql), 0);
  s->ops->close(s);
  if (open_versions(NULL, 0, &s, &e)) fail_msg("%s", e.text);
  assert_int_equal(number(s, "PRAGMA user_version"), schema_version);
  assert_int_equal(backups(), 1);
  assert_int_equal(s->ops->read_begin(s, &read, &e), 0);
  assert_int_equal(read->ops->get(read, RECORD_REMINDER, id, &a, &r), 0);
  assert_true(str_is(r.text, "ring mum") && r.due_at == 5 && r.source == 7 && r.every.len == 0);
  read->ops->read_end(read);
  s->ops->close(s);
}

static void schema__refuses_what_a_newer_program_wrote(void **state) {
  const char *const migrations[] = {schema_sql[0], second};
  struct store *s;
  struct error e = {0};
  assert_int_equal(open_versions(migrations, 2, &s, &e), 0);
  s->ops->close(s);
  assert_int_equal(open_versions(migrations, 1, &s, &e), ERR_UNSUPPORTED);
  assert_non_null(strstr(e.text, "newer OS1"));
  assert_int_equal(open_versions(migrations, 2, &s, &e), 0);
  s->ops->close(s);
}

static void schema__stays_as_it_was_when_a_change_fails(void **state) {
  const char *const migrations[] = {schema_sql[0], broken};
  struct store *s;
  struct error e = {0};
  assert_int_equal(open_versions(migrations, 1, &s, &e), 0);
  keep_turn(s, ME, 1, "still here");
  s->ops->close(s);
  assert_true(open_versions(migrations, 2, &s, &e) < 0);
  assert_non_null(strstr(e.text, "as it was"));
  assert_int_equal(open_versions(migrations, 1, &s, &e), 0);
  assert_int_equal(number(s, "SELECT count(*) FROM pragma_table_info('bar') WHERE name = 'when_said'"), 0);
  AUTO_ARENA struct arena a = ARENA_NONE;
  assert_str(list(s, (struct scan){.owner = ME}, &a), "1:still here ");
  s->ops->close(s);
}

#define EACH(test) cmocka_unit_test_teardown(test, clean)

int main(void) {
  const struct CMUnitTest tests[] = {
      EACH(schema__merges_the_turns_of_a_conversation),  EACH(schema__has_a_column_for_each_field),
      EACH(schema__has_an_index_for_each_indexed_field), EACH(schema__is_backed_up_before_it_changes),
      EACH(schema__refuses_what_a_newer_program_wrote),  EACH(schema__stays_as_it_was_when_a_change_fails),
      EACH(schema__of_the_first_is_brought_on),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
