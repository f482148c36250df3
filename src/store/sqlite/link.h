/* SPDX-License-Identifier: Apache-2.0
 *
 * link: one connection to the database, with its prepared statements: the writer's, or a reader's. It is the snapshot
 * that the port hands out. Used by one thread at a time.
 */
#ifndef OS1_STORE_SQLITE_LINK_H
#define OS1_STORE_SQLITE_LINK_H

#include "ports/store.h"
#include "store/sqlite/sequence.h"
#include "store/sqlite/statement.h"

#include <sqlite3.h>

struct driver;

struct link {
  struct store_read face;
  struct driver *driver;
  sqlite3 *db;
  struct statements statements;
  struct sequences *sequences; /* the writer's; NULL for readers */
  int trouble;                 /* the first failure of a look since the snapshot or the member began */
};

/* ALONE: where the vault only reads. */
enum link_for { LINK_WRITING, LINK_READING, LINK_READING_ALONE };

/* vfs NULL: SQLite's own. *l is zeroed by the caller. On failure it is closed again. */
int link_open(struct link *l, const char *path, const char *vfs, enum link_for what, struct error *e);
void link_close(struct link *l);

/* Our code for SQLite's. */
int link_code(int rc);
/* Fills e with the sentence for a code that came from this link; `doing` is "read" or "write". Returns the code, or
 * the plainer one that the system gave: no room, read-only. */
int link_explain(struct link *l, int code, const char *doing, struct error *e);
/* Statements without results. */
int link_run(struct link *l, const char *sql);
/* A one-off query for one number. */
int link_number(struct link *l, const char *sql, int64_t *ret);
/* A cached statement without parameters, to its end. */
int link_do(struct link *l, enum statement_op op);

int link_get(struct link *l, enum record_kind kind, uint64_t id, struct arena *a, void *ret_record);
int link_scan(struct link *l, enum record_kind kind, const struct scan *which, struct arena *a, scan_fn *row,
              void *arg);
int link_count(struct link *l, enum record_kind kind, const struct scan *which, uint64_t *ret);
int link_blob_get(struct link *l, uint32_t owner, struct str key, struct arena *a, struct str *ret);
int link_blob_scan(struct link *l, uint32_t owner, struct str prefix, struct arena *a, blob_fn *row, void *arg);
int link_insert(struct link *l, enum record_kind kind, void *record);
int link_replace(struct link *l, enum record_kind kind, const void *record);
int link_erase(struct link *l, enum record_kind kind, uint64_t id);
int link_blob_put(struct link *l, uint32_t owner, struct str key, struct str bytes);
int link_blob_erase(struct link *l, uint32_t owner, struct str key);

#endif
