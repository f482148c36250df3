/* SPDX-License-Identifier: Apache-2.0
 *
 * driver: the store port over SQLite. Its files, lowest first:
 *
 *   seal.c        one page between what SQLite sees and what the disk holds
 *   vault.c       the encrypting VFS: the database; vault_log.c: its log; inspect.c: birth, and a look before opening
 *   durable.c     names that stay
 *   statement.c   the SQL for each record kind, prepared once a connection
 *   sequence.c    numbers never given twice, and counts
 *   schema.c      migrations; schema-N.sql are the tables
 *   link.c        one connection
 *   backup.c      dated copies, and bringing one back
 *   upkeep.c      searching, purging and checking every page
 *   driver.c      opening, the writer's groups, the pool of readers
 */
#ifndef OS1_STORE_SQLITE_DRIVER_H
#define OS1_STORE_SQLITE_DRIVER_H

#include "store/sqlite/link.h"
#include "store/sqlite/vault.h"
#include "store/store.h"
#include "store/writer.h"

#include <pthread.h>
#include <stdatomic.h>

/* What tests and benchmarks may choose; the product opens with store_sqlite_open. */
struct driver_setup {
  const char *below;             /* the SQLite VFS underneath; NULL: the system's */
  const char *const *migrations; /* NULL: schema_sql */
  int version;
  bool in_clear;  /* no vault: to measure it against */
  int checkpoint; /* pages in the log before it is written home; 0: CHECKPOINT_PAGES */
};

enum { READERS_KEPT = 8, CHECKPOINT_PAGES = 1000 };

struct driver {
  struct store face;
  char *path;
  struct vault *vault; /* NULL: in clear */
  const char *vfs;
  struct link link; /* the writer's, used on its thread only */
  struct store_txn txn;
  struct writer *writer;
  pthread_mutex_t pool; /* guards idle and idle_count */
  struct link *idle[READERS_KEPT];
  size_t idle_count;
  atomic_uint_fast64_t commits, writes;
};

int driver_open(const char *path, const struct key *key, const struct driver_setup *setup, struct store **ret,
                struct error *e);

#endif
