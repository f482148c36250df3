/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/backup.h"

#include "base/civil.h"
#include "store/sqlite/driver.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NEWEST_KEPT = 5, MONTHS_KEPT = 12, NAME_LEN = 21 /* 2026-11-22T201405Z.db */ };

/* ---- names ---- */

static struct str folder_of(const char *path, struct arena *a) {
  const char *slash = strrchr(path, '/');
  struct str folder = slash ? str_span(path, slash) : STR(".");
  return arena_join(a, folder, STR("/backups"));
}

static bool is_name(struct str s) {
  static const char shape[] = "0000-00-00T000000Z.db";
  if (s.len != NAME_LEN) return false;
  for (size_t i = 0; i < s.len; i++)
    if (shape[i] == '0' ? s.at[i] < '0' || s.at[i] > '9' : s.at[i] != shape[i]) return false;
  return true;
}

static int compare_names(const void *x, const void *y) {
  return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

struct backup_list backup_list(const char *path, struct arena *a) {
  VEC(struct str) names = {0};
  DIR *dir = opendir(folder_of(path, a).at);
  for (struct dirent *entry; dir && (entry = readdir(dir));)
    if (is_name(str_of(entry->d_name))) VEC_PUSH(a, &names, arena_dup(a, str_of(entry->d_name)));
  if (dir) closedir(dir);
  if (names.len) qsort(names.at, names.len, sizeof *names.at, compare_names);
  return (struct backup_list){names.at, names.len};
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

static int sync_path(const char *path, struct error *e) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return error_errno(e, "open", path);
  int failed = fsync(fd);
  int result = failed ? error_errno(e, "keep", path) : 0;
  close(fd);
  return result;
}

static int copy_pages(struct link *from, sqlite3 *to, struct error *e) {
  sqlite3_backup *copy = sqlite3_backup_init(to, "main", from->db, "main");
  int rc = copy ? sqlite3_backup_step(copy, -1) : sqlite3_errcode(to);
  if (copy) sqlite3_backup_finish(copy);
  if (rc == SQLITE_DONE) return 0;
  return error_set(e, link_code(rc) ? link_code(rc) : ERR_IO, "The backup could not be written (%s).",
                   sqlite3_errstr(rc));
}

static int copy_to(struct driver *d, struct link *from, const char *part, struct error *e) {
  sqlite3 *to = NULL;
  int rc = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, d->vfs);
  if (!rc) rc = sqlite3_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
  int result = rc ? error_set(e, link_code(rc), "The backup %s could not be made (%s).", part, sqlite3_errstr(rc))
                  : copy_pages(from, to, e);
  sqlite3_close(to);
  return result ? result : sync_path(part, e);
}

/* Puts the finished copy in its place, durably. */
static int put_in_place(struct arena *a, const char *part, const char *path, struct error *e) {
  if (rename(part, path)) return error_errno(e, "name", path);
  const char *slash = strrchr(path, '/');
  struct str folder = slash ? arena_dup(a, str_span(path, slash == path ? slash + 1 : slash)) : STR(".");
  return sync_path(folder.at, e);
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
  if (!result) result = put_in_place(&a, part.at, path, e);
  if (result) unlink(part.at);
  return result;
}

static void remove_all(struct arena *a, const char *path, const struct backup_list *list, const bool *keep) {
  struct str folder = folder_of(path, a);
  for (size_t i = 0; i < list->len; i++)
    if (!keep || !keep[i]) unlink(arena_printf(a, "%s/%.*s", folder.at, STR_ARG(list->names[i])).at);
}

static struct str dated_name(struct arena *a) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  struct civil c = civil_from_seconds(now.tv_sec);
  return arena_printf(a, "%04d-%02d-%02dT%02d%02d%02dZ.db", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

int backup_dated(struct driver *d, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str folder = folder_of(d->path, &a);
  if (mkdir(folder.at, 0700) && errno != EEXIST) return error_errno(e, "make", folder.at);
  int result = backup_make(d, arena_printf(&a, "%s/%s", folder.at, dated_name(&a).at).at, e);
  if (result == ERR_EXISTS) return 0; /* this second's */
  if (result) return result;
  struct backup_list list = backup_list(d->path, &a);
  bool *keep = ARENA_ARRAY(&a, bool, list.len + 1);
  backup_thin(&list, keep);
  remove_all(&a, d->path, &list, keep);
  return 0;
}

int backup_renew(struct driver *d, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct backup_list old = backup_list(d->path, &a);
  if (!old.len) return 0;
  remove_all(&a, d->path, &old, NULL);
  return backup_dated(d, e);
}
