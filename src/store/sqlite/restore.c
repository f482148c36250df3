/* SPDX-License-Identifier: Apache-2.0
 *
 * What can be brought back, and bringing it back. The copy is written anew beside the database with a mark of its own
 * (reseal.h), proven, and takes the database's name in one rename; the old file keeps a second name, given to it
 * before. Until the rename the old memory stands, log and all; after it the old log fits nothing and is taken away.
 */
#include "base/civil.h"
#include "store/sqlite/backup.h"
#include "store/sqlite/driver.h"
#include "store/sqlite/durable.h"
#include "store/sqlite/reseal.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- what there is ---- */

static uint64_t size_of(struct arena *a, const char *path) {
  struct stat st;
  uint64_t size = stat(path, &st) ? 0 : (uint64_t)st.st_size;
  return size + (stat(arena_printf(a, "%s-wal", path).at, &st) ? 0 : (uint64_t)st.st_size);
}

static int count_turns(struct link *l, uint64_t *ret) {
  sqlite3_stmt *stmt = NULL;
  int rc = statement_take(l->db, &l->statements, (struct statement_key){.op = DO_TURNS}, &stmt);
  if (rc) return link_code(rc);
  sqlite3_bind_int64(stmt, 1, RECORD_TURN);
  rc = sqlite3_step(stmt);
  if (rc == SQLITE_ROW) *ret = (uint64_t)sqlite3_column_int64(stmt, 0);
  statement_give(&l->statements, stmt);
  return rc == SQLITE_ROW ? 0 : link_code(rc) ? link_code(rc) : ERR_DAMAGED;
}

/* Looking writes no log home, and what SQLite makes beside the file to look at it is taken away again. */
static void look_into(struct vault *v, struct arena *a, struct store_copy *c) {
  struct link l = {0};
  bool logged = reseal_has_log(c->path.at);
  c->state = vault_inspect(v, c->path.at, NULL);
  if (!c->state) c->state = link_open(&l, c->path.at, vault_name(v), LINK_READING, NULL);
  if (c->state) return;
  sqlite3_db_config(l.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  c->state = count_turns(&l, &c->turns);
  link_close(&l);
  unlink(arena_printf(a, "%s-shm", c->path.at).at);
  if (!logged) unlink(arena_printf(a, "%s-wal", c->path.at).at);
}

/* 2026-11-22T201405Z */
static int64_t moment_of(struct str name) {
  static const int at[] = {0, 5, 8, 11, 13, 15}, len[] = {4, 2, 2, 2, 2, 2};
  long long part[6] = {0};
  for (int i = 0; i < 6; i++) str_to_int(str_first(str_from(name, (size_t)at[i]), (size_t)len[i]), &part[i]);
  struct civil c = {(int32_t)part[0], (int)part[1], (int)part[2], (int)part[3], (int)part[4], (int)part[5]};
  return civil_seconds(c) * 1000;
}

static struct store_copy copy_of(struct arena *a, struct str folder, struct str file, bool aside) {
  struct store_copy c = {.path = arena_printf(a, "%s/%.*s", folder.at, STR_ARG(file)), .name = file, .aside = aside};
  long long seconds = 0;
  if (aside) {
    str_to_int(str_from(file, (size_t)str_find(file, STR(BACKUP_ASIDE)) + sizeof BACKUP_ASIDE - 1), &seconds);
    c.name = str_from(file, (size_t)str_find(file, STR(BACKUP_ASIDE)) + 1);
    c.at = (int64_t)seconds * 1000;
  } else {
    c.name = str_first(file, file.len - 3);
    c.at = moment_of(file);
  }
  c.bytes = size_of(a, c.path.at);
  return c;
}

struct store_copies store_sqlite_copies(const char *path, const struct key *key, struct arena *a) {
  struct backup_list dated = backup_list(path, a), asides = backup_asides(path, a);
  struct store_copies all = {ARENA_ARRAY(a, struct store_copy, dated.len + asides.len + 1), dated.len + asides.len};
  struct vault *v = vault_new(key, NULL);
  for (size_t i = 0; i < all.len; i++) {
    bool aside = i >= dated.len;
    all.at[i] = aside ? copy_of(a, backup_beside(path, a), asides.names[i - dated.len], true)
                      : copy_of(a, backup_folder(path, a), dated.names[i], false);
    look_into(v, a, &all.at[i]);
  }
  vault_free(v);
  return all;
}

size_t store_sqlite_asides(const char *path, struct arena *a, const struct str **ret) {
  struct backup_list list = backup_asides(path, a);
  *ret = list.names;
  return list.len;
}

/* ---- bringing one back ---- */

/* The copy must open with this key and be whole in every page. */
static int prove(const char *copy, const struct key *key, struct error *e) {
  struct store *s = NULL;
  int result = store_sqlite_open(copy, key, &s, e);
  if (result) return result;
  result = s->ops->check(s, e);
  s->ops->close(s);
  return result;
}

/* Where a file can have no second name it gets a second copy. */
static int name_twice(const char *from, const char *to, struct error *e) {
  if (!link(from, to)) return 0;
  if (errno == ENOENT) return ERR_NOT_FOUND;
  return durable_copy(from, to, e);
}

static struct str free_aside(const char *path, struct arena *a) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  for (struct str name;; now.tv_sec++) {
    name = arena_printf(a, "%s" BACKUP_ASIDE "%lld", path, (long long)now.tv_sec);
    if (access(name.at, F_OK) && access(arena_printf(a, "%s-wal", name.at).at, F_OK)) return name;
  }
}

/* The log first: a log without its database is in nobody's way. */
static int keep_aside(const char *path, struct arena *a, struct str *ret, struct error *e) {
  struct str aside = free_aside(path, a), log = arena_printf(a, "%s-wal", aside.at);
  int logged = name_twice(arena_printf(a, "%s-wal", path).at, log.at, e);
  if (logged && logged != ERR_NOT_FOUND) return logged;
  int result = name_twice(path, aside.at, e);
  if (result == ERR_NOT_FOUND && logged) return *ret = STR(""), 0; /* nothing was there */
  if (result == ERR_NOT_FOUND) result = 0;                         /* a log alone is kept too */
  if (!result) result = durable_sync(backup_beside(path, a).at, e);
  if (!result) return *ret = aside, 0;
  unlink(aside.at);
  unlink(log.at);
  return result;
}

static void clear(const char *path, struct arena *a) {
  static const char *const suffixes[] = {"-wal", "-shm", ""};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) unlink(arena_printf(a, "%s%s", path, suffixes[i]).at);
}

static int take_place(const char *path, const char *fresh, struct arena *a, struct str *ret_aside, struct error *e) {
  struct str aside = STR("");
  int result = keep_aside(path, a, &aside, e);
  if (result) return result;
  result = durable_rename(fresh, path, e);
  if (result) {
    if (aside.len) clear(aside.at, a);
    return result;
  }
  unlink(arena_printf(a, "%s-wal", path).at); /* its frames open under no mark that is there */
  unlink(arena_printf(a, "%s-shm", path).at);
  *ret_aside = aside;
  return 0;
}

int store_sqlite_restore(const char *path, const char *copy, const struct key *key, struct arena *a,
                         struct str *ret_aside, struct error *e) {
  struct str fresh = arena_printf(a, "%s.restored", path);
  struct vault *v = vault_new(key, NULL);
  clear(fresh.at, a);
  int result = reseal_copy(v, copy, v, fresh.at, e);
  vault_free(v);
  if (!result) result = prove(fresh.at, key, e);
  if (!result && reseal_has_log(fresh.at)) result = error_set(e, ERR_IO, "%s could not be written.", fresh.at);
  if (!result) result = take_place(path, fresh.at, a, ret_aside, e);
  if (result) clear(fresh.at, a);
  return result;
}
