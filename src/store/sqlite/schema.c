/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/schema.h"

#include "store/sqlite/link.h"

#include <stdio.h>

static int run_migration(struct link *l, const char *sql, int version, struct error *e) {
  char mark[80];
  snprintf(mark, sizeof mark, "PRAGMA user_version = %d; PRAGMA application_id = %d", version, SCHEMA_APPLICATION);
  int result = link_run(l, "BEGIN IMMEDIATE");
  if (!result) result = link_run(l, sql);
  if (!result) result = link_run(l, mark);
  if (!result) result = link_run(l, "COMMIT");
  if (!result) return 0;
  if (result == ERR_FULL) {
    link_run(l, "ROLLBACK");
    return link_explain(l, result, "write", e);
  }
  char why[160];
  snprintf(why, sizeof why, "%s", sqlite3_errmsg(l->db));
  link_run(l, "ROLLBACK");
  return error_set(e, result, "The memory could not be brought to schema %d (%s); it is as it was.", version, why);
}

int schema_migrate(struct link *l, const char *const *sql, int wanted,
                   int (*backup)(void *arg, int from, struct error *e), void *arg, struct error *e) {
  int64_t version = 0;
  int result = link_number(l, "PRAGMA user_version", &version);
  if (result) return link_explain(l, result, "read", e);
  if (version < 0 || version > wanted)
    return error_set(e, ERR_UNSUPPORTED,
                     "This memory was written by a newer OS1 (schema %lld; this one knows %d). Nothing was changed.",
                     (long long)version, wanted);
  if (version > 0 && version < wanted) {
    result = backup(arg, (int)version, e);
    if (result) return result;
  }
  for (int next = (int)version + 1; next <= wanted; next++) {
    result = run_migration(l, sql[next - 1], next, e);
    if (result) return result;
  }
  return 0;
}
