/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/vault_priv.h"

#include "base/alloc.h"
#include "home/key.h"

#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

/* ---- pages of the database ---- */

static uint32_t two(const unsigned char *p) {
  return (uint32_t)p[0] << 8 | p[1];
}

/* B-tree page types: SQLite's file format, section 1.6. The first byte of any other page is the highest of a page
 * number, which these would make larger than 137 GB. */
void vault_scrub(unsigned char *page, uint32_t number) {
  unsigned char *head = page + (number == 1 ? 100 : 0);
  bool interior = head[0] == 2 || head[0] == 5, leaf = head[0] == 10 || head[0] == 13;
  if (!interior && !leaf) return;
  size_t from = (size_t)(head - page) + (interior ? 12 : 8) + 2 * two(head + 3), to = two(head + 5);
  if (from < to && to <= SEAL_TEXT) memset(page + from, 0, to - from);
}

/* What SQLite asks of page 1 before it looks into the log, for when only the log has a whole page 1. */
static void plausible_header(unsigned char *page) {
  memset(page, 0, SEAL_PAGE);
  memcpy(page, "SQLite format 3", 16);
  memcpy(page + 16, (const unsigned char[]){SEAL_PAGE >> 8, 0, 2, 2, SEAL_RESERVED, 64, 32, 32}, 8);
}

/* Part of one page. */
static int read_part(struct vault_file *f, unsigned char *out, int size, sqlite3_int64 at) {
  sqlite3_int64 inside = at % SEAL_PAGE, number = at / SEAL_PAGE + 1, whole = 0;
  int rc = vault_below(f)->pMethods->xRead(vault_below(f), f->buffer, SEAL_PAGE, at - inside);
  if (rc == SQLITE_IOERR_SHORT_READ) {
    memset(out, 0, (size_t)size);
    int again = vault_below(f)->pMethods->xFileSize(vault_below(f), &whole);
    return again ? again : whole > at - inside ? SQLITE_IOERR_DATA : rc; /* a part of a page is no page */
  }
  if (rc) return rc;
  if (number == VAULT_LOCK_PAGE && sodium_is_zero(f->buffer, SEAL_PAGE)) return memset(out, 0, (size_t)size), SQLITE_OK;
  if (!seal_open_page(f->vault->key, f->mark, (uint32_t)number, f->buffer, f->buffer)) {
    memset(out, 0, (size_t)size);
    if (number > 1 || size == SEAL_PAGE) return SQLITE_IOERR_DATA;
    plausible_header(f->buffer);
  }
  memcpy(out, f->buffer + inside, (size_t)size);
  return SQLITE_OK;
}

static int db_read(sqlite3_file *face, void *out, int size, sqlite3_int64 at) {
  struct vault_file *f = vault_file_of(face);
  if (at % SEAL_PAGE + size > SEAL_PAGE) return SQLITE_IOERR_READ;
  return read_part(f, out, size, at);
}

static int db_write(sqlite3_file *face, const void *in, int size, sqlite3_int64 at) {
  struct vault_file *f = vault_file_of(face);
  uint32_t number = (uint32_t)(at / SEAL_PAGE + 1);
  if (size != SEAL_PAGE || at % SEAL_PAGE) return SQLITE_IOERR_WRITE;
  memcpy(f->buffer, in, SEAL_PAGE);
  vault_scrub(f->buffer, number);
  if (!seal_page(f->vault->key, f->mark, number, &f->nonces, f->buffer, f->buffer)) return SQLITE_IOERR_WRITE;
  return vault_below(f)->pMethods->xWrite(vault_below(f), f->buffer, SEAL_PAGE, at);
}

/* ---- handed on as it is ---- */

static int db_close(sqlite3_file *face) {
  struct vault_file *f = vault_file_of(face);
  return vault_below(f)->pMethods->xClose(vault_below(f));
}
static int db_truncate(sqlite3_file *face, sqlite3_int64 size) {
  struct vault_file *f = vault_file_of(face);
  return size % SEAL_PAGE ? SQLITE_IOERR_TRUNCATE : vault_below(f)->pMethods->xTruncate(vault_below(f), size);
}
static int db_sync(sqlite3_file *face, int flags) {
  struct vault_file *f = vault_file_of(face);
  return vault_below(f)->pMethods->xSync(vault_below(f), flags);
}
static int db_size(sqlite3_file *face, sqlite3_int64 *ret) {
  struct vault_file *f = vault_file_of(face);
  return vault_below(f)->pMethods->xFileSize(vault_below(f), ret);
}
static int db_lock(sqlite3_file *face, int level) {
  struct vault_file *f = vault_file_of(face);
  return vault_below(f)->pMethods->xLock(vault_below(f), level);
}
static int db_unlock(sqlite3_file *face, int level) {
  struct vault_file *f = vault_file_of(face);
  return vault_below(f)->pMethods->xUnlock(vault_below(f), level);
}
static int db_check_lock(sqlite3_file *face, int *ret) {
  struct vault_file *f = vault_file_of(face);
  return vault_below(f)->pMethods->xCheckReservedLock(vault_below(f), ret);
}
/* A size hint would be answered below by writing bytes that are no pages. */
static int db_control(sqlite3_file *face, int op, void *arg) {
  struct vault_file *f = vault_file_of(face);
  if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
  return vault_below(f)->pMethods->xFileControl(vault_below(f), op, arg);
}
static int db_sector(sqlite3_file *face) {
  return SEAL_PAGE;
}
/* No write touches bytes beside its own; the rest (atomic or ordered writes) is not promised for what we write. With it
 * SQLite neither pads the log nor splits a page. */
static int db_character(sqlite3_file *face) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}
static int db_shm_map(sqlite3_file *face, int region, int size, int extend, void volatile **ret) {
  struct vault_file *f = vault_file_of(face);
  return vault_below(f)->pMethods->xShmMap(vault_below(f), region, size, extend, ret);
}
static int db_shm_lock(sqlite3_file *face, int offset, int n, int flags) {
  struct vault_file *f = vault_file_of(face);
  return vault_below(f)->pMethods->xShmLock(vault_below(f), offset, n, flags);
}
static void db_shm_barrier(sqlite3_file *face) {
  struct vault_file *f = vault_file_of(face);
  vault_below(f)->pMethods->xShmBarrier(vault_below(f));
}
static int db_shm_unmap(sqlite3_file *face, int remove) {
  struct vault_file *f = vault_file_of(face);
  return vault_below(f)->pMethods->xShmUnmap(vault_below(f), remove);
}

/* Version 2: no memory-mapped reading, which would show the disk's bytes. */
static const sqlite3_io_methods db_methods = {
    2,           db_close,       db_read,       db_write,   db_truncate, db_sync,      db_size,
    db_lock,     db_unlock,      db_check_lock, db_control, db_sector,   db_character, db_shm_map,
    db_shm_lock, db_shm_barrier, db_shm_unmap,
};
static const sqlite3_io_methods log_methods = {
    1,       vault_log_close, vault_log_read, vault_log_write, vault_log_truncate, vault_log_sync, vault_log_size,
    db_lock, db_unlock,       db_check_lock,  db_control,      db_sector,          db_character,
};

/* ---- where nothing is written ---- */

static int refuse_write(sqlite3_file *face, const void *in, int size, sqlite3_int64 at) {
  return SQLITE_READONLY;
}
static int refuse_truncate(sqlite3_file *face, sqlite3_int64 size) {
  return SQLITE_READONLY;
}
static int no_lock(sqlite3_file *face, int level) {
  return SQLITE_OK;
}
static int nobody_writes(sqlite3_file *face, int *ret) {
  return *ret = 0, SQLITE_OK;
}

/* Version 1: there is no index of the log that others could share. */
static const sqlite3_io_methods db_read_methods = {
    1,       db_close, db_read,       refuse_write, refuse_truncate, db_sync,      db_size,
    no_lock, no_lock,  nobody_writes, db_control,   db_sector,       db_character,
};
static const sqlite3_io_methods log_read_methods = {
    1,       vault_log_close, vault_log_read, refuse_write, refuse_truncate, db_sync,      vault_log_size,
    no_lock, no_lock,         nobody_writes,  db_control,   db_sector,       db_character,
};

/* ---- the VFS ---- */

static int open_database(struct vault_file *f) {
  f->database = f;
  int rc = vault_below(f)->pMethods->xRead(vault_below(f), f->mark, SEAL_MARK, 0);
  if (rc == SQLITE_IOERR_SHORT_READ || (!rc && !seal_mark_is_of(f->mark, f->vault->key))) return SQLITE_NOTADB;
  return rc;
}

/* A log that is not there is empty, where none may be made. */
static const char *log_name(const struct vault *v, const char *name) {
  static const char empty[] = "/dev/null\0\0\0";
  int there = 1;
  if (v->reads && v->below->xAccess(v->below, name, SQLITE_ACCESS_EXISTS, &there) == SQLITE_OK && !there) return empty;
  return name;
}

static int vault_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *face, int flags, int *ret_flags) {
  struct vault *v = vfs->pAppData;
  struct vault_file *f = vault_file_of(face);
  bool is_log = flags & SQLITE_OPEN_WAL;
  memset(f, 0, sizeof *f);
  if (!name || !(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL))) return SQLITE_CANTOPEN; /* invariant 1 */
  f->vault = v;
  int rc =
      v->below->xOpen(v->below, is_log ? log_name(v, name) : name, vault_below(f), vault_flags(v, flags), ret_flags);
  if (rc) return rc;
  if (is_log)
    f->database = vault_file_of(sqlite3_database_file_object(name));
  else
    rc = open_database(f);
  if (rc)
    vault_below(f)->pMethods->xClose(vault_below(f));
  else if (v->reads)
    face->pMethods = is_log ? &log_read_methods : &db_read_methods;
  else
    face->pMethods = is_log ? &log_methods : &db_methods;
  return rc;
}

static sqlite3_vfs *below_of(sqlite3_vfs *vfs) {
  return ((struct vault *)vfs->pAppData)->below;
}
static int vault_delete(sqlite3_vfs *vfs, const char *name, int sync) {
  if (((struct vault *)vfs->pAppData)->reads) return SQLITE_READONLY;
  return below_of(vfs)->xDelete(below_of(vfs), name, sync);
}
static int vault_access(sqlite3_vfs *vfs, const char *name, int flags, int *ret) {
  return below_of(vfs)->xAccess(below_of(vfs), name, flags, ret);
}
static int vault_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out) {
  return below_of(vfs)->xFullPathname(below_of(vfs), name, size, out);
}
static int vault_random(sqlite3_vfs *vfs, int size, char *out) {
  return below_of(vfs)->xRandomness(below_of(vfs), size, out);
}
static int vault_sleep(sqlite3_vfs *vfs, int us) {
  return below_of(vfs)->xSleep(below_of(vfs), us);
}
static int vault_time(sqlite3_vfs *vfs, double *ret) {
  return below_of(vfs)->xCurrentTime(below_of(vfs), ret);
}
static int vault_last_error(sqlite3_vfs *vfs, int size, char *out) {
  return below_of(vfs)->xGetLastError(below_of(vfs), size, out);
}
static int vault_time64(sqlite3_vfs *vfs, sqlite3_int64 *ret) {
  return below_of(vfs)->xCurrentTimeInt64(below_of(vfs), ret);
}

bool vault_owns(const struct key *key, const unsigned char mark[SEAL_MARK]) {
  unsigned char pages[SEAL_KEY];
  key_derive(key, "os1store", 1, pages);
  bool owns = seal_mark_is_of(mark, pages);
  sodium_memzero(pages, sizeof pages);
  return owns;
}

struct vault *vault_new(const struct key *key, const char *below) {
  static atomic_uint number;
  struct vault *v = alloc_zero(sizeof *v);
  v->below = sqlite3_vfs_find(below);
  v->key = sodium_malloc(SEAL_KEY);
  if (!v->key || !v->below) abort(); /* as when memory is gone; a test named a VFS that is none */
  key_derive(key, "os1store", 1, v->key);
  sodium_mprotect_readonly(v->key);
  snprintf(v->name, sizeof v->name, "os1-vault-%u", number++);
  v->vfs = (sqlite3_vfs){
      .iVersion = 2,
      .szOsFile = (int)sizeof(struct vault_file) + v->below->szOsFile,
      .mxPathname = v->below->mxPathname,
      .zName = v->name,
      .pAppData = v,
      .xOpen = vault_open,
      .xDelete = vault_delete,
      .xAccess = vault_access,
      .xFullPathname = vault_full_path,
      .xRandomness = vault_random,
      .xSleep = vault_sleep,
      .xCurrentTime = vault_time,
      .xGetLastError = vault_last_error,
      .xCurrentTimeInt64 = vault_time64,
  };
  sqlite3_vfs_register(&v->vfs, 0);
  return v;
}

void vault_only_read(struct vault *v) {
  v->reads = true;
}

void vault_free(struct vault *v) {
  if (!v) return;
  sqlite3_vfs_unregister(&v->vfs);
  sodium_free(v->key);
  alloc_free(v);
}

const char *vault_name(const struct vault *v) {
  return v->name;
}
