/* SPDX-License-Identifier: Apache-2.0
 *
 * store: the face of the room that keeps. What can be done with a store stands in ports/store.h; here is how to open
 * one.
 *
 *   records.c          what a record is made of, for drivers that know no record by name
 *   writer.c           the thread that writes, its queue and its groups
 *   memory/            the reference driver: everything in memory, gone at close
 *   sqlite/            the driver that lasts; its files are listed in sqlite/driver.h
 */
#ifndef OS1_STORE_STORE_H
#define OS1_STORE_STORE_H

#include "base/error.h"
#include "ports/store.h"

struct key;

/* Opens the database at path, making it (with its folder's backups/ as needed) where there is none. key may be finished
 * once this returns. Everything is refused rather than guessed: ERR_KEY, ERR_DAMAGED, ERR_UNSUPPORTED (a newer schema)
 * leave every byte as it was. */
int store_sqlite_open(const char *path, const struct key *key, struct store **ret, struct error *e);

/* Whether the database at path is this key's and looks whole, without opening it: ERR_NOT_FOUND, ERR_KEY, ERR_DAMAGED.
 */
int store_sqlite_fits(const char *path, const struct key *key, struct error *e);
/* Puts a backup in the place of the database at path, once it is proven whole; what was there is kept beside it
 * (PATH.aside-SECONDS). Nothing is changed on failure. The store must be closed. */
int store_sqlite_restore(const char *path, const char *backup, const struct key *key, struct error *e);
/* The newest dated backup, "" when there is none. */
struct str store_sqlite_newest_backup(const char *path, struct arena *a);
/* Removes the database, its log and its dated backups. The store must be closed. */
int store_sqlite_remove(const char *path, struct error *e);

/* Never fails. */
struct store *store_memory_open(void);

static inline void store_release(struct store **s) {
  if (*s) (*s)->ops->close(*s);
}
#define AUTO_STORE __attribute__((cleanup(store_release)))

#endif
