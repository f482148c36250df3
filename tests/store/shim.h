/* SPDX-License-Identifier: Apache-2.0
 *
 * shim: a VFS over the system's that tells a test of everything that is asked of the disk, before it is done, and fails
 * it when the test says so. Register once; the hook may be changed between uses.
 */
#ifndef OS1_TESTS_STORE_SHIM_H
#define OS1_TESTS_STORE_SHIM_H

#include <sqlite3.h>
#include <stddef.h>
#include <string.h>

enum shim_op { SHIM_OPEN, SHIM_READ, SHIM_WRITE, SHIM_TRUNCATE, SHIM_SYNC, SHIM_DELETE };

struct shim_event {
  enum shim_op op;
  const char *name; /* of the file */
  const void *bytes;
  int size;
  sqlite3_int64 at; /* of a truncation: the new size */
};

/* 0, or the SQLite code with which it fails. May be called by several threads. */
typedef int shim_hook_fn(void *arg, const struct shim_event *event);
static shim_hook_fn *shim_hook;
static void *shim_arg;

struct shim_file {
  sqlite3_file face;
  char name[256];
  _Alignas(sqlite3_int64) unsigned char below[];
};

static sqlite3_vfs *shim_system;

static sqlite3_file *shim_below(sqlite3_file *f) {
  return (sqlite3_file *)((struct shim_file *)f)->below;
}

static int shim_tell(sqlite3_file *f, enum shim_op op, const void *bytes, int size, sqlite3_int64 at) {
  struct shim_event event = {op, ((struct shim_file *)f)->name, bytes, size, at};
  return shim_hook ? shim_hook(shim_arg, &event) : SQLITE_OK;
}

static int shim_close(sqlite3_file *f) {
  return shim_below(f)->pMethods->xClose(shim_below(f));
}
static int shim_read(sqlite3_file *f, void *out, int size, sqlite3_int64 at) {
  int rc = shim_tell(f, SHIM_READ, NULL, size, at);
  return rc ? rc : shim_below(f)->pMethods->xRead(shim_below(f), out, size, at);
}
static int shim_write(sqlite3_file *f, const void *in, int size, sqlite3_int64 at) {
  int rc = shim_tell(f, SHIM_WRITE, in, size, at);
  return rc ? rc : shim_below(f)->pMethods->xWrite(shim_below(f), in, size, at);
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 size) {
  int rc = shim_tell(f, SHIM_TRUNCATE, NULL, 0, size);
  return rc ? rc : shim_below(f)->pMethods->xTruncate(shim_below(f), size);
}
static int shim_sync(sqlite3_file *f, int flags) {
  int rc = shim_tell(f, SHIM_SYNC, NULL, 0, 0);
  return rc ? rc : shim_below(f)->pMethods->xSync(shim_below(f), flags);
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *ret) {
  return shim_below(f)->pMethods->xFileSize(shim_below(f), ret);
}
static int shim_lock(sqlite3_file *f, int level) {
  return shim_below(f)->pMethods->xLock(shim_below(f), level);
}
static int shim_unlock(sqlite3_file *f, int level) {
  return shim_below(f)->pMethods->xUnlock(shim_below(f), level);
}
static int shim_check(sqlite3_file *f, int *ret) {
  return shim_below(f)->pMethods->xCheckReservedLock(shim_below(f), ret);
}
static int shim_control(sqlite3_file *f, int op, void *arg) {
  return shim_below(f)->pMethods->xFileControl(shim_below(f), op, arg);
}
static int shim_sector(sqlite3_file *f) {
  return shim_below(f)->pMethods->xSectorSize(shim_below(f));
}
static int shim_character(sqlite3_file *f) {
  return shim_below(f)->pMethods->xDeviceCharacteristics(shim_below(f));
}
static int shim_map(sqlite3_file *f, int region, int size, int extend, void volatile **ret) {
  return shim_below(f)->pMethods->xShmMap(shim_below(f), region, size, extend, ret);
}
static int shim_map_lock(sqlite3_file *f, int offset, int n, int flags) {
  return shim_below(f)->pMethods->xShmLock(shim_below(f), offset, n, flags);
}
static void shim_barrier(sqlite3_file *f) {
  shim_below(f)->pMethods->xShmBarrier(shim_below(f));
}
static int shim_unmap(sqlite3_file *f, int remove) {
  return shim_below(f)->pMethods->xShmUnmap(shim_below(f), remove);
}

static const sqlite3_io_methods shim_methods = {
    2,           shim_close, shim_read,    shim_write,  shim_truncate,  shim_sync, shim_size,     shim_lock,
    shim_unlock, shim_check, shim_control, shim_sector, shim_character, shim_map,  shim_map_lock, shim_barrier,
    shim_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *ret_flags) {
  struct shim_file *file = (struct shim_file *)f;
  f->pMethods = NULL;
  sqlite3_snprintf(sizeof file->name, file->name, "%s", name ? name : "");
  int rc = shim_tell(f, SHIM_OPEN, NULL, 0, 0);
  if (!rc) rc = shim_system->xOpen(shim_system, name, shim_below(f), flags, ret_flags);
  if (!rc) f->pMethods = &shim_methods;
  return rc;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync) {
  struct shim_event event = {SHIM_DELETE, name, NULL, 0, 0};
  int rc = shim_hook ? shim_hook(shim_arg, &event) : SQLITE_OK;
  return rc ? rc : shim_system->xDelete(shim_system, name, sync);
}

/* Known as "shim" afterwards. */
__attribute__((unused)) static void shim_register(void) {
  static sqlite3_vfs vfs;
  if (shim_system) return;
  shim_system = sqlite3_vfs_find(NULL);
  vfs = *shim_system;
  vfs.zName = "shim";
  vfs.pNext = NULL;
  vfs.szOsFile = (int)sizeof(struct shim_file) + shim_system->szOsFile;
  vfs.xOpen = shim_open;
  vfs.xDelete = shim_delete;
  sqlite3_vfs_register(&vfs, 0);
}

#endif
