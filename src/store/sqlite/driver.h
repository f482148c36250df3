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
 *   checkpointer.c the log, written home beside the writer
 *   backup.c      dated copies
 *   reseal.c      a page copy under another key or mark
 *   restore.c     bringing a copy back      rotate.c  another key
 *   upkeep.c      searching, purging and checking every page
 *   driver.c      opening, the writer's groups, the pool of readers
 */
#ifndef OS1_STORE_SQLITE_DRIVER_H
#define OS1_STORE_SQLITE_DRIVER_H

#include "store/sqlite/checkpointer.h"
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
  bool reads;     /* nothing is written */
  int checkpoint; /* pages in the log at which the writer writes it home itself; 0: as below */
  int log_pages;  /* in place of LOG_PAGES, and four times as many in place of LOG_PAGES_MAX; 0: those */
};

/* The log is written home by the checkpointer with every LOG_PAGES that it grows by; one that is LOG_PAGES_MAX long, as
 * it gets where writes never pause, by the writer, who then begins it anew (what is left is little). */
enum { READERS_KEPT = 8, LOG_PAGES = 1000, LOG_PAGES_MAX = 4000 };

struct driver {
  struct store face;
  char *path;
  struct vault *vault; /* NULL: in clear */
  const char *vfs;
  bool reads;       /* nothing is written: there is no connection to write with, and no checkpointer */
  struct link link; /* the writer's, used on its thread only */
  struct store_txn txn;
  struct checkpointer *checkpointer;
  int log_pages, log_pages_max;
  int log_asked; /* pages in the log when the checkpointer was woken; the writer's */
  struct writer *writer;
  pthread_mutex_t pool; /* guards idle and idle_count */
  struct link *idle[READERS_KEPT];
  size_t idle_count;
  atomic_uint_fast64_t commits, writes;
};

int driver_open(const char *path, const struct key *key, const struct driver_setup *setup, struct store **ret,
                struct error *e);

#endif
