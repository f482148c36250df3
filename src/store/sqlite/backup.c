/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/backup.h"

#include "base/civil.h"
#include "store/sqlite/driver.h"
#include "store/sqlite/durable.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NEWEST_KEPT = 5, MONTHS_KEPT = 12, NAME_LEN = 21 /* 2026-11-22T201405Z.db */ };

/* ---- names ---- */

struct str backup_beside(const char *path, struct arena *a) {
  const char *slash = strrchr(path, '/');
  return arena_dup(a, slash ? str_span(path, slash == path ? slash + 1 : slash) : STR("."));
}

struct str backup_folder(const char *path, struct arena *a) {
  return arena_join(a, backup_beside(path, a), STR("/backups"));
}

static bool is_name(struct str s, struct str base) {
  static const char shape[] = "0000-00-00T000000Z.db";
  if (s.len != NAME_LEN) return false;
  for (size_t i = 0; i < s.len; i++)
    if (shape[i] == '0' ? s.at[i] < '0' || s.at[i] > '9' : s.at[i] != shape[i]) return false;
  return true;
}

static int compare_names(const void *x, const void *y) {
  return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct backup_list list_folder(const char *folder, bool (*is_one)(struct str name, struct str base),
                                      struct str base, struct arena *a) {
  VEC(struct str) names = {0};
  DIR *dir = opendir(folder);
  for (struct dirent *entry; dir && (entry = readdir(dir));)
    if (is_one(str_of(entry->d_name), base)) VEC_PUSH(a, &names, arena_dup(a, str_of(entry->d_name)));
  if (dir) closedir(dir);
  if (names.len) qsort(names.at, names.len, sizeof *names.at, compare_names);
  return (struct backup_list){names.at, names.len};
}

struct backup_list backup_list(const char *path, struct arena *a) {
  return list_folder(backup_folder(path, a).at, is_name, STR(""), a);
}

/* "os1.db.aside-1795374845" */
static bool is_aside(struct str name, struct str base) {
  if (!str_starts(name, base)) return false;
  struct str rest = str_from(name, base.len);
  if (!str_starts(rest, STR(BACKUP_ASIDE)) || rest.len == sizeof BACKUP_ASIDE - 1) return false;
  for (size_t i = sizeof BACKUP_ASIDE - 1; i < rest.len; i++)
    if (rest.at[i] < '0' || rest.at[i] > '9') return false;
  return true;
}

struct backup_list backup_asides(const char *path, struct arena *a) {
  const char *slash = strrchr(path, '/');
  return list_folder(backup_beside(path, a).at, is_aside, str_of(slash ? slash + 1 : path), a);
}

static struct str month_of(struct str name) {
  return str_first(name, 7);
}

void backup_thin(const struct backup_list *list, bool *ret_keep) {
  int months = 0;
  for (size_t i = list->len; i-- > 0;) {
    bool newest_of_month = i + 1 == list->len || !str_eq(month_of(list->names[i]), month_of(list->names[i + 1]));
    months += newest_of_month;
    ret_keep[i] = i + NEWEST_KEPT >= list->len || (newest_of_month && months <= MONTHS_KEPT);
  }
}

/* ---- copying ---- */

static int refused(int code, const char *part, int rc, struct error *e) {
  if (code == ERR_FULL)
    return error_set(e, code, "The disk is full: the backup could not be written. What was kept before is safe.");
  return error_set(e, code, "The backup %s could not be made (%s).", part, sqlite3_errstr(rc));
}

static int copy_pages(struct link *from, sqlite3 *to, const char *part, struct error *e) {
  sqlite3_backup *copy = sqlite3_backup_init(to, "main", from->db, "main");
  int rc = copy ? sqlite3_backup_step(copy, -1) : sqlite3_errcode(to);
  if (copy) sqlite3_backup_finish(copy);
  if (rc == SQLITE_DONE) return 0;
  return refused(link_code(rc) ? link_code(rc) : ERR_IO, part, rc, e);
}

static int copy_to(struct driver *d, struct link *from, const char *part, struct error *e) {
  sqlite3 *to = NULL;
  int result = d->vault ? vault_create(d->vault, part, VAULT_COPY, e) : 0;
  if (result) return result;
  int rc = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, d->vfs);
  if (!rc) rc = sqlite3_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
  result = rc ? refused(link_code(rc), part, rc, e) : copy_pages(from, to, part, e);
  sqlite3_close(to);
  return result ? result : durable_sync(part, e);
}

int backup_make(struct driver *d, const char *path, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str part = arena_join(&a, str_of(path), STR(".part"));
  struct link from = {.driver = d};
  if (!access(path, F_OK)) return error_set(e, ERR_EXISTS, "%s is there already.", path);
  unlink(part.at);
  int result = link_open(&from, d->path, d->vfs, LINK_READING, e);
  if (result) return result;
  result = copy_to(d, &from, part.at, e);
  link_close(&from);
  if (!result) result = durable_rename(part.at, path, e);
  if (result) unlink(part.at);
  return result;
}

static void remove_all(struct arena *a, const char *path, const struct backup_list *list, const bool *keep) {
  struct str folder = backup_folder(path, a);
  for (size_t i = 0; i < list->len; i++)
    if (!keep || !keep[i]) unlink(arena_printf(a, "%s/%.*s", folder.at, STR_ARG(list->names[i])).at);
}

/* A name of this second, or of the next that is free. */
static struct str dated_path(const char *path, struct arena *a) {
  struct timespec now;
  struct str folder = backup_folder(path, a), name;
  clock_gettime(CLOCK_REALTIME, &now);
  do {
    struct civil c = civil_from_seconds(now.tv_sec++);
    name = arena_printf(a, "%s/%04d-%02d-%02dT%02d%02d%02dZ.db", folder.at, c.year, c.month, c.day, c.hour, c.minute,
                        c.second);
  } while (!access(name.at, F_OK));
  return name;
}

int backup_dated(struct driver *d, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str folder = backup_folder(d->path, &a);
  if (mkdir(folder.at, 0700) && errno != EEXIST) return error_errno(e, "make", folder.at);
  int result = backup_make(d, dated_path(d->path, &a).at, e);
  if (result) return result;
  struct backup_list list = backup_list(d->path, &a);
  bool *keep = ARENA_ARRAY(&a, bool, list.len + 1);
  backup_thin(&list, keep);
  remove_all(&a, d->path, &list, keep);
  return 0;
}

/* What a restore put aside may hold it too, and can be in no state to be rewritten. */
static int remove_asides(const char *path, struct arena *a, struct error *e) {
  static const char *const suffixes[] = {"-wal", "-shm", ""};
  struct backup_list list = backup_asides(path, a);
  struct str folder = backup_beside(path, a);
  for (size_t i = 0; i < list.len; i++)
    for (size_t k = 0; k < sizeof suffixes / sizeof *suffixes; k++) {
      struct str name = arena_printf(a, "%s/%.*s%s", folder.at, STR_ARG(list.names[i]), suffixes[k]);
      if (unlink(name.at) && errno != ENOENT) return error_errno(e, "remove", name.at);
    }
  return 0;
}

int backup_renew(struct driver *d, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct backup_list old = backup_list(d->path, &a);
  int result = old.len ? backup_make(d, dated_path(d->path, &a).at, e) : 0;
  if (result) return result;
  remove_all(&a, d->path, &old, NULL);
  return remove_asides(d->path, &a, e);
}

struct str store_sqlite_newest_backup(const char *path, struct arena *a) {
  struct backup_list list = backup_list(path, a);
  return list.len ? arena_printf(a, "%s/%.*s", backup_folder(path, a).at, STR_ARG(list.names[list.len - 1])) : STR("");
}

int store_sqlite_remove(const char *path, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct backup_list list = backup_list(path, &a);
  remove_all(&a, path, &list, NULL);
  rmdir(backup_folder(path, &a).at);
  const char *suffixes[] = {"-wal", "-shm", ".new", ".part", ".restored", ".next", ".room", ""};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
    struct str name = arena_printf(&a, "%s%s", path, suffixes[i]);
    if (unlink(name.at) && errno != ENOENT) return error_errno(e, "remove", name.at);
  }
  return remove_asides(path, &a, e);
}
