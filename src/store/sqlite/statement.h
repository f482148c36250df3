/* SPDX-License-Identifier: Apache-2.0
 *
 * statement: the SQL of each thing done to a kind of record, written from its descriptor, prepared once a connection.
 */
#ifndef OS1_STORE_SQLITE_STATEMENT_H
#define OS1_STORE_SQLITE_STATEMENT_H

#include "ports/records.h"

#include <sqlite3.h>

enum statement_op {
  DO_GET,
  DO_SCAN,
  DO_COUNT,
  DO_INSERT,
  DO_REPLACE,
  DO_ERASE, /* of a kind */
  DO_BLOB_GET,
  DO_BLOB_SCAN,
  DO_BLOB_PUT,
  DO_BLOB_ERASE,
  DO_SEQUENCE_GET,
  DO_SEQUENCE_PUT,
  DO_GATHER,
  DO_GATHER_MOVE,
  DO_GATHER_CLEAR,
  DO_TURNS,
  DO_BEGIN,
  DO_BEGIN_WRITE,
  DO_SNAPSHOT,
  DO_COMMIT,
  DO_ROLLBACK,
  DO_SAVEPOINT,
  DO_RELEASE,
  DO_ROLLBACK_TO,
};

/* Which statement. field and also are places in the record's descriptor; 0: none. */
struct statement_key {
  uint8_t op, kind, field, also;
  bool newest_first;
};

struct statements {
  struct statement *at;
  size_t len, room;
};

/* Whether this scan or count goes through tables of its own, schema-1.sql's turn_of: a scan then gives ids alone. */
bool statement_is_gathered(struct statement_key key);
/* The statement, reset, from the cache unless that one is in use. 0 or SQLite's code. */
int statement_take(sqlite3 *db, struct statements *s, struct statement_key key, sqlite3_stmt **ret);
/* Resets it and forgets its bindings; NULL is fine. */
void statement_give(struct statements *s, sqlite3_stmt *stmt);
void statement_finish(struct statements *s);

/* The parameters of DO_SCAN and DO_COUNT by number. */
enum { PARAM_FROM = 1, PARAM_TO, PARAM_LIMIT, PARAM_FIELD, PARAM_ALSO };

#endif
