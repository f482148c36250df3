/* SPDX-License-Identifier: Apache-2.0
 *
 * What the vault's own files share.
 */
#ifndef OS1_STORE_SQLITE_VAULT_PRIV_H
#define OS1_STORE_SQLITE_VAULT_PRIV_H

#include "store/sqlite/vault.h"

struct vault {
  sqlite3_vfs vfs;
  sqlite3_vfs *below;
  unsigned char *key; /* sodium_malloc */
  char name[40];
  bool reads; /* nothing is written, locked or made */
};

struct vault_file {
  sqlite3_file face;
  struct vault *vault;
  struct vault_file *database; /* whose mark counts: itself, or the database of this log */
  unsigned char mark[SEAL_MARK];
  unsigned char buffer[SEAL_FRAME];
  struct seal_nonces nonces;
  /* A log's frame header that waits for its page. */
  bool waiting;
  sqlite3_int64 waiting_at;
  unsigned char header[SEAL_HEADER];
  /* A log's sealed frames that go out in one write. */
  unsigned char *queue;
  int queued;
  sqlite3_int64 queue_at;
  _Alignas(sqlite3_int64) unsigned char below[]; /* SQLite aligns a file to 8 bytes, no more */
};

/* SQLite's own VFS takes 131,071 bytes in a write and no more (os_unix.c): 31 frames. */
enum { LOG_HEADER = 32, QUEUE_FRAMES = 0x1FFFF / SEAL_FRAME };

static inline struct vault_file *vault_file_of(sqlite3_file *f) {
  return (struct vault_file *)f;
}
static inline sqlite3_file *vault_below(struct vault_file *f) {
  return (sqlite3_file *)f->below;
}
/* What a file of this vault is opened with, of what SQLite asks. */
static inline int vault_flags(const struct vault *v, int flags) {
  return v->reads ? (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY : flags;
}
static inline const unsigned char *vault_mark(const struct vault_file *f) {
  return f->database->mark;
}

/* In vault_log.c: the methods of a log that differ from a database's. */
int vault_log_read(sqlite3_file *face, void *out, int size, sqlite3_int64 at);
int vault_log_write(sqlite3_file *face, const void *in, int size, sqlite3_int64 at);
int vault_log_truncate(sqlite3_file *face, sqlite3_int64 size);
int vault_log_sync(sqlite3_file *face, int flags);
int vault_log_size(sqlite3_file *face, sqlite3_int64 *ret);
int vault_log_close(sqlite3_file *face);

#endif
