/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/link.h"

#include "base/alloc.h"
#include "base/id.h"
#include "store/records.h"
#include "store/sqlite/durable.h"

/* Pages each connection keeps decrypted, in KiB: the working set of a batch of turns, and of a few replies. */
enum { CACHE_WRITING = 4096, CACHE_READING = 4096, BUSY_MS = 5000 };

int link_code(int rc) {
  switch (rc & 0xFF) {
  case SQLITE_OK:
  case SQLITE_ROW:
  case SQLITE_DONE: return 0;
  case SQLITE_FULL: return ERR_FULL;
  case SQLITE_READONLY: return ERR_READ_ONLY;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB: return ERR_DAMAGED;
  case SQLITE_BUSY:
  case SQLITE_LOCKED: return ERR_BUSY;
  case SQLITE_CONSTRAINT: return ERR_EXISTS;
  case SQLITE_TOOBIG: return ERR_TOO_BIG;
  case SQLITE_IOERR:
    if (rc == SQLITE_IOERR_SHMSIZE) return ERR_FULL; /* the index of the log could not grow */
    return rc == SQLITE_IOERR_DATA ? ERR_DAMAGED : ERR_IO;
  default: return ERR_IO;
  }
}

/* SQLite says only that a file could not be opened or written, and by then the system's reason may be another call's.
 * Without an entry left for a file no log can be made beside the database: a full disk, to whoever owns it. */
static int why_refused(struct link *l, int code) {
  const char *path = l->db ? sqlite3_db_filename(l->db, "main") : NULL;
  int room = code == ERR_IO && path && *path ? durable_room(path) : 0;
  return room == ERR_FULL || room == ERR_READ_ONLY ? room : code;
}

int link_explain(struct link *l, int code, const char *doing, struct error *e) {
  code = why_refused(l, code);
  const char *path = l->db ? sqlite3_db_filename(l->db, "main") : NULL;
  if (!path) path = "the database";
  switch (code) {
  case ERR_FULL:
    return error_set(e, code, "The disk is full: %s could not be written. What was kept before is safe.", path);
  case ERR_READ_ONLY: return error_set(e, code, "%s cannot be written: it is read-only.", path);
  case ERR_DAMAGED: return error_set(e, code, "%s is damaged; it was left as it is.", path);
  case ERR_BUSY: return error_set(e, code, "%s is in use by somebody else.", path);
  default:
    return error_set(e, code, "%s could not be %s (%s).", path, *doing == 'r' ? "read" : "written",
                     l->db ? sqlite3_errmsg(l->db) : "no connection");
  }
}

int link_run(struct link *l, const char *sql) {
  return link_code(sqlite3_exec(l->db, sql, NULL, NULL, NULL));
}

int link_number(struct link *l, const char *sql, int64_t *ret) {
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2(l->db, sql, -1, &stmt, NULL);
  if (!rc) rc = sqlite3_step(stmt);
  if (rc == SQLITE_ROW) *ret = sqlite3_column_int64(stmt, 0);
  int again = sqlite3_finalize(stmt);
  if (rc == SQLITE_DONE) return ERR_NOT_FOUND;
  return link_code(rc == SQLITE_ROW ? again : rc);
}

static int take(struct link *l, struct statement_key key, sqlite3_stmt **ret) {
  return link_code(statement_take(l->db, &l->statements, key, ret));
}

static void give(struct link *l, sqlite3_stmt *stmt) {
  statement_give(&l->statements, stmt);
}

/* Runs a statement that gives no rows and lets go of it. */
static int finish(struct link *l, sqlite3_stmt *stmt) {
  int rc;
  do rc = sqlite3_step(stmt);
  while (rc == SQLITE_ROW);
  int result = link_code(rc);
  give(l, stmt);
  return result;
}

int link_do(struct link *l, enum statement_op op) {
  sqlite3_stmt *stmt;
  int result = take(l, (struct statement_key){.op = (uint8_t)op}, &stmt);
  return result ? result : finish(l, stmt);
}

static int set_up(struct link *l, enum link_for what) {
  sqlite3_extended_result_codes(l->db, 1);
  sqlite3_busy_timeout(l->db, BUSY_MS);
  sqlite3_db_config(l->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config(l->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  char sql[200];
  if (what == LINK_READING_ALONE) { /* before anything is read */
    sqlite3_db_config(l->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    int alone = link_run(l, "PRAGMA locking_mode = EXCLUSIVE");
    if (alone) return alone;
  }
  sqlite3_snprintf(sizeof sql, sql, "PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -%d",
                   what == LINK_WRITING ? CACHE_WRITING : CACHE_READING);
  int result = link_run(l, sql);
  if (result || what != LINK_WRITING) return result ? result : link_run(l, "PRAGMA query_only = ON");
  return link_run(l, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL");
}

int link_open(struct link *l, const char *path, const char *vfs, enum link_for what, struct error *e) {
  int flags = what == LINK_READING_ALONE ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  int result = link_code(sqlite3_open_v2(path, &l->db, flags, vfs));
  if (!result) result = set_up(l, what);
  if (!result) return 0;
  result = link_explain(l, result, "read", e);
  link_close(l);
  return result;
}

void link_close(struct link *l) {
  statement_finish(&l->statements);
  sqlite3_close(l->db);
  l->db = NULL;
  sequences_free(l->sequences);
  l->sequences = NULL;
}

/* ---- records ---- */

static void bind_text(sqlite3_stmt *stmt, int at, const struct record_field *f, struct str s) {
  const char *bytes = s.at ? s.at : "";
  if (!s.len && f->use == FIELD_UNIQUE)
    sqlite3_bind_null(stmt, at);
  else if (f->type == FIELD_BYTES)
    sqlite3_bind_blob(stmt, at, bytes, (int)s.len, SQLITE_STATIC);
  else
    sqlite3_bind_text(stmt, at, bytes, (int)s.len, SQLITE_STATIC);
}

static void bind_record(sqlite3_stmt *stmt, const struct record_info *info, const void *record) {
  for (size_t i = 0; i < info->count; i++) {
    const struct record_field *f = &info->fields[i];
    if (f->type == FIELD_NUMBER)
      sqlite3_bind_int64(stmt, (int)i + 1, *record_number(record, f));
    else
      bind_text(stmt, (int)i + 1, f, *record_text(record, f));
  }
}

/* SQLite's own, until the next step. As they are: no conversion of text either. */
static struct str column_bytes(sqlite3_stmt *stmt, int at) {
  const char *bytes = sqlite3_column_blob(stmt, at);
  struct str s = {bytes, (size_t)sqlite3_column_bytes(stmt, at)};
  return s.len ? s : STR("");
}

static struct str column_text(sqlite3_stmt *stmt, int at, struct arena *a) {
  struct str s = column_bytes(stmt, at);
  return s.len ? arena_dup(a, s) : s;
}

static void read_record(sqlite3_stmt *stmt, const struct record_info *info, struct arena *a, void *record) {
  for (size_t i = 0; i < info->count; i++) {
    const struct record_field *f = &info->fields[i];
    if (f->type == FIELD_NUMBER)
      *record_number(record, f) = sqlite3_column_int64(stmt, (int)i);
    else
      *record_text(record, f) = column_text(stmt, (int)i, a);
  }
}

int link_get(struct link *l, enum record_kind kind, uint64_t id, struct arena *a, void *ret_record) {
  sqlite3_stmt *stmt;
  int result = take(l, (struct statement_key){.op = DO_GET, .kind = (uint8_t)kind}, &stmt);
  if (result) return result;
  sqlite3_bind_int64(stmt, 1, (int64_t)id);
  int rc = sqlite3_step(stmt);
  if (rc == SQLITE_ROW) read_record(stmt, &record_infos[kind], a, ret_record);
  give(l, stmt);
  return rc == SQLITE_DONE ? ERR_NOT_FOUND : link_code(rc);
}

/* Takes the statement of a scan or count with its parameters bound. */
static int take_scan(struct link *l, enum statement_op op, enum record_kind kind, const struct scan *which,
                     sqlite3_stmt **ret, bool *ret_gathered) {
  const struct record_info *info = &record_infos[kind];
  struct statement_key key = {
      .op = (uint8_t)op, .kind = (uint8_t)kind, .newest_first = op == DO_SCAN && which->newest_first};
  const struct record_field *f = which->field ? record_field_named(info, which->field) : NULL;
  const struct record_field *also = which->also ? record_field_named(info, which->also) : NULL;
  if (which->field && (!f || f->use == FIELD_PLAIN)) return ERR_INVALID;
  if (which->also && (!f || !also || also->type != FIELD_NUMBER)) return ERR_INVALID;
  key.field = f ? (uint8_t)(f - info->fields) : 0;
  key.also = also ? (uint8_t)(also - info->fields) : 0;
  *ret_gathered = statement_is_gathered(key);
  int result = take(l, key, ret);
  if (result) return result;
  uint64_t from = id_first(which->owner), to = id_last(which->owner);
  sqlite3_bind_int64(*ret, PARAM_FROM, (int64_t)(which->from > from ? which->from : from));
  sqlite3_bind_int64(*ret, PARAM_TO, (int64_t)(which->to && which->to < to ? which->to : to));
  if (op == DO_SCAN)
    sqlite3_bind_int64(*ret, PARAM_LIMIT, which->limit && which->limit < INT64_MAX ? (int64_t)which->limit : -1);
  if (f && f->type == FIELD_NUMBER) sqlite3_bind_int64(*ret, PARAM_FIELD, which->number);
  if (f && f->type != FIELD_NUMBER) bind_text(*ret, PARAM_FIELD, f, which->text);
  if (also) sqlite3_bind_int64(*ret, PARAM_ALSO, which->also_number);
  return 0;
}

/* The row of a scan, or the record whose id it gives. */
static int read_row(struct link *l, sqlite3_stmt *stmt, enum record_kind kind, bool gathered, struct arena *a,
                    union record *record) {
  if (!gathered) return read_record(stmt, &record_infos[kind], a, record), 0;
  int result = link_get(l, kind, (uint64_t)sqlite3_column_int64(stmt, 0), a, record);
  return result == ERR_NOT_FOUND ? ERR_DAMAGED : result;
}

int link_scan(struct link *l, enum record_kind kind, const struct scan *which, struct arena *a, scan_fn *row,
              void *arg) {
  sqlite3_stmt *stmt;
  bool gathered;
  int result = take_scan(l, DO_SCAN, kind, which, &stmt, &gathered), rc = SQLITE_ROW;
  if (result) return result;
  while (!result && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
    union record record;
    result = read_row(l, stmt, kind, gathered, a, &record);
    if (!result && !row(arg, &record)) break;
  }
  give(l, stmt);
  return result ? result : link_code(rc);
}

/* How many records of a kind an owner has, from the sequence's row. */
static int count_all(struct link *l, enum record_kind kind, uint32_t owner, uint64_t *ret) {
  if (l->sequences) {
    struct sequence *q;
    int result = sequence_find(l, kind, owner, &q);
    if (!result) *ret = q->live;
    return result;
  }
  sqlite3_stmt *stmt;
  int result = take(l, (struct statement_key){.op = DO_SEQUENCE_GET}, &stmt);
  if (result) return result;
  sqlite3_bind_int64(stmt, 1, kind);
  sqlite3_bind_int64(stmt, 2, owner);
  int rc = sqlite3_step(stmt);
  if (!(result = link_code(rc))) *ret = rc == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(stmt, 1) : 0;
  give(l, stmt);
  return result;
}

int link_count(struct link *l, enum record_kind kind, const struct scan *which, uint64_t *ret) {
  if (!which->field && !which->also && !which->limit && which->from <= id_first(which->owner) && !which->to)
    return count_all(l, kind, which->owner, ret);
  sqlite3_stmt *stmt;
  bool gathered;
  int result = take_scan(l, DO_COUNT, kind, which, &stmt, &gathered);
  if (result) return result;
  int rc = sqlite3_step(stmt);
  uint64_t count = rc == SQLITE_ROW ? (uint64_t)sqlite3_column_int64(stmt, 0) : 0;
  give(l, stmt);
  if (rc == SQLITE_ROW) *ret = which->limit && count > which->limit ? which->limit : count;
  return link_code(rc);
}

static int insert_as(struct link *l, enum record_kind kind, const void *record) {
  sqlite3_stmt *stmt;
  int result = take(l, (struct statement_key){.op = DO_INSERT, .kind = (uint8_t)kind}, &stmt);
  if (result) return result;
  bind_record(stmt, &record_infos[kind], record);
  return finish(l, stmt);
}

/* Notes a new turn under its conversation (schema-1.sql, turn_of). GATHERED is prime, so that the moving on comes as
 * often whoever the owner is, whose number stands in the id. */
static int gather(struct link *l, const struct turn *turn) {
  enum { GATHERED = 1021 };
  sqlite3_stmt *stmt;
  int result = take(l, (struct statement_key){.op = DO_GATHER}, &stmt);
  if (result) return result;
  sqlite3_bind_int64(stmt, 1, (int64_t)turn->conversation);
  sqlite3_bind_int64(stmt, 2, (int64_t)turn->id);
  result = finish(l, stmt);
  if (result || turn->id % GATHERED) return result;
  result = link_do(l, DO_GATHER_MOVE);
  return result ? result : link_do(l, DO_GATHER_CLEAR);
}

int link_insert(struct link *l, enum record_kind kind, void *record) {
  if (record_is_too_big(&record_infos[kind], record)) return ERR_TOO_BIG;
  uint64_t asked = record_id(record), id = asked;
  if (!id_number(asked)) {
    struct sequence *q;
    int result = sequence_find(l, kind, id_owner(asked), &q);
    if (result) return result;
    id = id_make(id_owner(asked), q->last + 1);
  }
  *(uint64_t *)record = id;
  int result = insert_as(l, kind, record);
  if (!result && kind == RECORD_TURN) result = gather(l, record);
  if (!result) result = sequence_note(l, kind, id, 1);
  if (result) *(uint64_t *)record = asked;
  return result;
}

int link_replace(struct link *l, enum record_kind kind, const void *record) {
  if (record_is_too_big(&record_infos[kind], record)) return ERR_TOO_BIG;
  sqlite3_stmt *stmt;
  int result = take(l, (struct statement_key){.op = DO_REPLACE, .kind = (uint8_t)kind}, &stmt);
  if (result) return result;
  bind_record(stmt, &record_infos[kind], record);
  result = finish(l, stmt);
  return !result && !sqlite3_changes(l->db) ? ERR_NOT_FOUND : result;
}

int link_erase(struct link *l, enum record_kind kind, uint64_t id) {
  sqlite3_stmt *stmt;
  int result = take(l, (struct statement_key){.op = DO_ERASE, .kind = (uint8_t)kind}, &stmt);
  if (result) return result;
  sqlite3_bind_int64(stmt, 1, (int64_t)id);
  result = finish(l, stmt);
  if (!result && !sqlite3_changes(l->db)) return ERR_NOT_FOUND;
  return result ? result : sequence_note(l, kind, id, -1);
}

/* ---- blobs ---- */

static int take_blob(struct link *l, enum statement_op op, uint32_t owner, struct str key, sqlite3_stmt **ret) {
  int result = take(l, (struct statement_key){.op = (uint8_t)op}, ret);
  if (result) return result;
  sqlite3_bind_int64(*ret, 1, owner);
  sqlite3_bind_blob(*ret, 2, key.at ? key.at : "", (int)key.len, SQLITE_STATIC);
  return 0;
}

int link_blob_get(struct link *l, uint32_t owner, struct str key, struct arena *a, struct str *ret) {
  if (key.len > STORE_KEY_MAX) return ERR_NOT_FOUND;
  sqlite3_stmt *stmt;
  int result = take_blob(l, DO_BLOB_GET, owner, key, &stmt);
  if (result) return result;
  int rc = sqlite3_step(stmt);
  if (rc == SQLITE_ROW) *ret = column_text(stmt, 0, a);
  give(l, stmt);
  return rc == SQLITE_DONE ? ERR_NOT_FOUND : link_code(rc);
}

/* The least key greater than all that begin with prefix, into end; its length. A prefix of only FF bytes has none: then
 * one longer than any key is. */
static size_t end_of_prefix(struct str prefix, char end[STORE_KEY_MAX + 1]) {
  size_t len = prefix.len;
  while (len && (unsigned char)prefix.at[len - 1] == 0xFF) len--;
  if (!len) {
    memset(end, 0xFF, STORE_KEY_MAX + 1);
    return STORE_KEY_MAX + 1;
  }
  memcpy(end, prefix.at, len);
  end[len - 1]++;
  return len;
}

int link_blob_scan(struct link *l, uint32_t owner, struct str prefix, struct arena *a, blob_fn *row, void *arg) {
  if (prefix.len > STORE_KEY_MAX) return 0;
  char end[STORE_KEY_MAX + 1];
  sqlite3_stmt *stmt;
  int result = take_blob(l, DO_BLOB_SCAN, owner, prefix, &stmt), rc;
  if (result) return result;
  sqlite3_bind_blob(stmt, 3, end, (int)end_of_prefix(prefix, end), SQLITE_STATIC);
  while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
    if (!row(arg, column_text(stmt, 0, a), column_bytes(stmt, 1))) break;
  give(l, stmt);
  return link_code(rc);
}

int link_blob_put(struct link *l, uint32_t owner, struct str key, struct str bytes) {
  if (key.len > STORE_KEY_MAX || bytes.len > STORE_TEXT_MAX) return ERR_TOO_BIG;
  sqlite3_stmt *stmt;
  int result = take_blob(l, DO_BLOB_PUT, owner, key, &stmt);
  if (result) return result;
  sqlite3_bind_blob(stmt, 3, bytes.at ? bytes.at : "", (int)bytes.len, SQLITE_STATIC);
  return finish(l, stmt);
}

int link_blob_erase(struct link *l, uint32_t owner, struct str key) {
  if (key.len > STORE_KEY_MAX) return ERR_NOT_FOUND;
  sqlite3_stmt *stmt;
  int result = take_blob(l, DO_BLOB_ERASE, owner, key, &stmt);
  if (result) return result;
  result = finish(l, stmt);
  return !result && !sqlite3_changes(l->db) ? ERR_NOT_FOUND : result;
}
