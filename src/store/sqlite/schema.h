/* SPDX-License-Identifier: Apache-2.0
 *
 * schema: the tables, as numbered migrations. Each runs in one transaction; before the first that changes a database
 * with something in it, the whole is backed up. A schema newer than this program is refused, not guessed at.
 */
#ifndef OS1_STORE_SQLITE_SCHEMA_H
#define OS1_STORE_SQLITE_SCHEMA_H

#include "base/error.h"

struct link;

/* In order: schema_sql[0] makes version 1. Made from the .sql files. */
extern const char *const schema_sql[];
extern const int schema_version;

/* "OS1" and a zero byte, in SQLite's application id. */
enum { SCHEMA_APPLICATION = 0x4F533100 };

/* Brings the database to version `wanted` of the given migrations. backup is called once, before anything that has
 * content is changed; its failure stops the migration. */
int schema_migrate(struct link *l, const char *const *sql, int wanted,
                   int (*backup)(void *arg, int from, struct error *e), void *arg, struct error *e);

#endif
