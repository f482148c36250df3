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

/* The same where nothing can be written, or must not be: no byte on the disk is changed and no file made, what the log
 * has is read too, and every write is ERR_READ_ONLY. Nobody may write it meanwhile (the home's lock). ERR_READ_ONLY for
 * tables of an older schema. */
int store_sqlite_read(const char *path, const struct key *key, struct store **ret, struct error *e);

/* Whether the database at path is this key's and looks whole, without opening it: ERR_NOT_FOUND, ERR_KEY, ERR_DAMAGED.
 */
int store_sqlite_fits(const char *path, const struct key *key, struct error *e);
/* A memory that can be brought back: a dated backup, or one that was put aside when another took its place. */
struct store_copy {
  struct str path, name; /* the file's name without its folder and ".db" */
  int64_t at;            /* ms: the moment it shows, or when it was put aside */
  uint64_t bytes;        /* with its log */
  bool aside;
  int state;      /* 0: it opens with this key and looks whole; ERR_KEY, ERR_DAMAGED, ... */
  uint64_t turns; /* of all owners, where it opens */
};
struct store_copies {
  struct store_copy *at; /* oldest first; those put aside after the dated ones */
  size_t len;
};
/* What lies beside the database at path. Nothing is changed; any process may ask, also while the store is open. */
struct store_copies store_sqlite_copies(const char *path, const struct key *key, struct arena *a);
/* The names of those that were put aside, which a purge removes; how many. */
size_t store_sqlite_asides(const char *path, struct arena *a, const struct str **ret);
/* Puts a copy in the place of the database at path, once every page of it is proven; what was there is kept beside it
 * (*ret_aside, "" where nothing was; in a). Nothing is changed on failure, and a kill at any moment leaves the one or
 * the other, whole. The store must be closed. */
int store_sqlite_restore(const char *path, const char *copy, const struct key *key, struct arena *a,
                         struct str *ret_aside, struct error *e);
/* Another key for the database at path and its copies: every page is sealed anew in new files, which are proven, and
 * the database is exchanged in one rename. Until then nothing has changed, and nothing does on failure; from then on
 * the database is fresh's, and store_sqlite_rotate_finish must be called until it succeeds, then the old key may go.
 * Killed in between, store_sqlite_is_of tells which it is. The store must be closed. */
struct store_rotation {
  bool remove; /* in: the copies are not taken along but go */
  size_t copies, removed;
};
int store_sqlite_rotate(const char *path, const struct key *old, const struct key *fresh, struct store_rotation *ret,
                        struct error *e);
/* The copies get their new files; those that are still old's are removed (old NULL: none is). */
int store_sqlite_rotate_finish(const char *path, const struct key *old, struct store_rotation *ret, struct error *e);
/* Takes away what was prepared and did not come to count. */
void store_sqlite_rotate_undo(const char *path);
/* Whether the file at path begins as this key's do. */
bool store_sqlite_is_of(const char *path, const struct key *key);
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
