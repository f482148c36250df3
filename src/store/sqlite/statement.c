/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/statement.h"

#include "base/alloc.h"
#include "base/buf.h"

struct statement {
  struct statement_key key;
  sqlite3_stmt *stmt;
};

static const char *const fixed_sql[] = {
    [DO_BLOB_GET] = "SELECT bytes FROM blob WHERE owner = ?1 AND key = ?2",
    /* ?3: the first key after all that begin with the prefix; NULL when there is none */
    [DO_BLOB_SCAN] = "SELECT key, bytes FROM blob WHERE owner = ?1 AND key >= ?2 AND key < ?3 ORDER BY key",
    [DO_BLOB_PUT] = ("INSERT INTO blob (owner, key, bytes) VALUES (?1, ?2, ?3)"
                     " ON CONFLICT (owner, key) DO UPDATE SET bytes = excluded.bytes"),
    [DO_BLOB_ERASE] = "DELETE FROM blob WHERE owner = ?1 AND key = ?2",
    [DO_SEQUENCE_GET] = "SELECT last, live FROM sequence WHERE kind = ?1 AND owner = ?2",
    [DO_SEQUENCE_PUT] = "REPLACE INTO sequence (kind, owner, last, live) VALUES (?1, ?2, ?3, ?4)",
    [DO_GATHER] = "INSERT INTO turn_of_new (conversation, id) VALUES (?1, ?2)",
    [DO_GATHER_MOVE] = "INSERT INTO turn_of SELECT conversation, id FROM turn_of_new",
    [DO_GATHER_CLEAR] = "DELETE FROM turn_of_new",
    [DO_TURNS] = "SELECT total(live) FROM sequence WHERE kind = ?1",
    [DO_BEGIN] = "BEGIN",
    [DO_BEGIN_WRITE] = "BEGIN IMMEDIATE",
    [DO_SNAPSHOT] = "SELECT 1 FROM sequence LIMIT 1",
    [DO_COMMIT] = "COMMIT",
    [DO_ROLLBACK] = "ROLLBACK",
    [DO_SAVEPOINT] = "SAVEPOINT one",
    [DO_RELEASE] = "RELEASE one",
    [DO_ROLLBACK_TO] = "ROLLBACK TO one",
};

static void add_columns(struct buf *sql, const struct record_info *info, const char *after) {
  for (size_t i = 0; i < info->count; i++) buf_printf(sql, "%s\"%s\"%s", i ? ", " : "", info->fields[i].name, after);
}

static void write_select(struct buf *sql, const struct record_info *info, struct statement_key key) {
  buf_printf(sql, "SELECT ");
  if (key.op == DO_COUNT)
    buf_printf(sql, "count(*)");
  else
    add_columns(sql, info, "");
  buf_printf(sql, " FROM \"%s\" WHERE ", info->table);
  if (key.op == DO_GET) {
    buf_printf(sql, "id = ?1");
    return;
  }
  if (key.field) buf_printf(sql, "\"%s\" = ?%d AND ", info->fields[key.field].name, PARAM_FIELD);
  if (key.also) buf_printf(sql, "\"%s\" = ?%d AND ", info->fields[key.also].name, PARAM_ALSO);
  buf_printf(sql, "id BETWEEN ?%d AND ?%d", PARAM_FROM, PARAM_TO);
  if (key.op == DO_SCAN) buf_printf(sql, " ORDER BY id %sLIMIT ?%d", key.newest_first ? "DESC " : "", PARAM_LIMIT);
}

static const char gathered_ids[] = "SELECT id FROM turn_of WHERE conversation = ?4 AND id BETWEEN ?1 AND ?2 UNION ALL "
                                   "SELECT id FROM turn_of_new WHERE conversation = ?4 AND id BETWEEN ?1 AND ?2";
_Static_assert(PARAM_FROM == 1 && PARAM_TO == 2 && PARAM_LIMIT == 3 && PARAM_FIELD == 4, "as gathered_ids has them");

bool statement_is_gathered(struct statement_key key) {
  return (key.op == DO_SCAN || key.op == DO_COUNT) && key.kind == RECORD_TURN && !key.also && key.field &&
         !strcmp(record_infos[RECORD_TURN].fields[key.field].name, "conversation");
}

static void write_gathered(struct buf *sql, struct statement_key key) {
  if (key.op == DO_COUNT)
    buf_printf(sql, "SELECT count(*) FROM (%s)", gathered_ids);
  else
    buf_printf(sql, "%s ORDER BY id %sLIMIT ?%d", gathered_ids, key.newest_first ? "DESC " : "", PARAM_LIMIT);
}

static void write_change(struct buf *sql, const struct record_info *info, struct statement_key key) {
  if (key.op == DO_ERASE) {
    buf_printf(sql, "DELETE FROM \"%s\" WHERE id = ?1", info->table);
  } else if (key.op == DO_INSERT) {
    buf_printf(sql, "INSERT INTO \"%s\" (", info->table);
    add_columns(sql, info, "");
    buf_printf(sql, ") VALUES (");
    for (size_t i = 0; i < info->count; i++) buf_printf(sql, "%s?", i ? ", " : "");
    buf_printf(sql, ")");
  } else {
    buf_printf(sql, "UPDATE \"%s\" SET ", info->table);
    add_columns(sql, info, " = ?");
    buf_printf(sql, " WHERE id = ?1");
  }
}

static void write_sql(struct buf *sql, struct statement_key key) {
  const struct record_info *info = &record_infos[key.kind];
  if (key.op > DO_ERASE)
    buf_printf(sql, "%s", fixed_sql[key.op]);
  else if (statement_is_gathered(key))
    write_gathered(sql, key);
  else if (key.op <= DO_COUNT)
    write_select(sql, info, key);
  else
    write_change(sql, info, key);
}

static bool same(struct statement_key a, struct statement_key b) {
  return a.op == b.op && a.kind == b.kind && a.field == b.field && a.also == b.also && a.newest_first == b.newest_first;
}

int statement_take(sqlite3 *db, struct statements *s, struct statement_key key, sqlite3_stmt **ret) {
  bool in_use = false;
  for (size_t i = 0; i < s->len && !in_use; i++) {
    if (!same(s->at[i].key, key)) continue;
    in_use = sqlite3_stmt_busy(s->at[i].stmt);
    if (!in_use) return *ret = s->at[i].stmt, SQLITE_OK;
  }
  AUTO_BUF struct buf sql = buf_new(BUF_LINE);
  write_sql(&sql, key);
  int rc = sqlite3_prepare_v3(db, sql.at, (int)sql.len, SQLITE_PREPARE_PERSISTENT, ret, NULL);
  if (rc || in_use) return rc;
  if (s->len == s->room) {
    s->room = s->room ? s->room * 2 : 32;
    s->at = alloc_resize(s->at, s->room * sizeof *s->at);
  }
  s->at[s->len++] = (struct statement){key, *ret};
  return SQLITE_OK;
}

void statement_give(struct statements *s, sqlite3_stmt *stmt) {
  for (size_t i = 0; stmt && i < s->len; i++)
    if (s->at[i].stmt == stmt) {
      sqlite3_reset(stmt);
      sqlite3_clear_bindings(stmt);
      return;
    }
  sqlite3_finalize(stmt);
}

void statement_finish(struct statements *s) {
  for (size_t i = 0; i < s->len; i++) sqlite3_finalize(s->at[i].stmt);
  alloc_free(s->at);
  *s = (struct statements){0};
}
