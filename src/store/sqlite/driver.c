/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/driver.h"

#include "base/alloc.h"
#include "store/sqlite/backup.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/upkeep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct driver *driver_of(struct store *s) {
  return (struct driver *)s;
}
static struct link *link_of(struct store_read *r) {
  return (struct link *)r;
}
static struct link *link_of_txn(struct store_txn *t) {
  return &((struct driver *)((char *)t - offsetof(struct driver, txn)))->link;
}

/* ---- a group of writes: one transaction, each member in a savepoint of its own ---- */

static void fail_all(struct driver *d, struct store_write *first, int result) {
  struct error e = {0};
  int told = link_explain(&d->link, result, "write", &e);
  if (!sqlite3_get_autocommit(d->link.db)) link_do(&d->link, DO_ROLLBACK);
  sequence_forget(d->link.sequences);
  for (struct store_write *w = first; w; w = w->next) {
    if (w->result && w->result != result) continue; /* its own refusal stands */
    w->result = told;
    w->error = e;
  }
}

/* Runs one member. Returns non-zero when the whole transaction is lost. */
static int run_member(struct driver *d, struct store_write *w) {
  struct link *l = &d->link;
  int result = link_do(l, DO_SAVEPOINT);
  if (result) return result;
  l->trouble = 0;
  w->result = w->apply(&d->txn, w->arg, &w->error);
  if (sqlite3_get_autocommit(l->db)) return w->result ? w->result : ERR_IO;
  if (!w->result && l->trouble) w->result = link_explain(l, l->trouble, "read", &w->error);
  if (!w->result) {
    sequence_keep(l->sequences);
    return link_do(l, DO_RELEASE);
  }
  if (!w->error.code) error_set(&w->error, w->result, "the write was refused");
  sequence_undo(l->sequences);
  result = link_do(l, DO_ROLLBACK_TO);
  return result ? result : link_do(l, DO_RELEASE);
}

static void run_group(void *arg, struct store_write *first) {
  struct driver *d = arg;
  int result = link_do(&d->link, DO_BEGIN_WRITE);
  for (struct store_write *w = first; w && !result; w = w->next) {
    result = run_member(d, w);
    d->writes++;
  }
  if (!result) result = sequence_flush(&d->link);
  if (!result) result = link_do(&d->link, DO_COMMIT);
  if (result) fail_all(d, first, result);
  d->commits++;
}

static int refuse_write(const struct driver *d, struct error *e) {
  return error_set(e, ERR_READ_ONLY, "%s is only read; nothing can be kept in it.", d->path);
}

static void refuse_group(void *arg, struct store_write *first) {
  for (struct store_write *w = first; w; w = w->next) w->result = refuse_write(arg, &w->error);
}

/* ---- readers ---- */

static struct link *take_idle(struct driver *d) {
  pthread_mutex_lock(&d->pool);
  struct link *l = d->idle_count ? d->idle[--d->idle_count] : NULL;
  pthread_mutex_unlock(&d->pool);
  return l;
}

static void discard(struct link *l) {
  link_close(l);
  alloc_free(l);
}

static void give_back(struct driver *d, struct link *l) {
  pthread_mutex_lock(&d->pool);
  bool kept = d->idle_count < READERS_KEPT;
  if (kept) d->idle[d->idle_count++] = l;
  pthread_mutex_unlock(&d->pool);
  if (!kept) discard(l);
}

static int new_reader(struct driver *d, struct link **ret, struct error *e) {
  struct link *l = alloc_zero(sizeof *l);
  l->face.ops = d->face.ops;
  l->driver = d;
  int result = link_open(l, d->path, d->vfs, d->reads ? LINK_READING_ALONE : LINK_READING, e);
  if (result)
    alloc_free(l);
  else
    *ret = l;
  return result;
}

static int sqlite_read_begin(struct store *s, struct store_read **ret, struct error *e) {
  struct driver *d = driver_of(s);
  struct link *l = take_idle(d);
  int result = l ? 0 : new_reader(d, &l, e);
  if (result) return result;
  l->trouble = 0;
  result = link_do(l, DO_BEGIN);
  if (!result) result = link_do(l, DO_SNAPSHOT); /* a transaction has no snapshot until it reads */
  if (result) {
    result = link_explain(l, result, "read", e);
    discard(l);
    return result;
  }
  *ret = &l->face;
  return 0;
}

static void sqlite_read_end(struct store_read *r) {
  if (!r) return;
  struct link *l = link_of(r);
  if (link_do(l, DO_COMMIT))
    discard(l);
  else
    give_back(l->driver, l);
}

static int sqlite_trouble(struct store_read *r, struct error *e) {
  struct link *l = link_of(r);
  return l->trouble ? link_explain(l, l->trouble, "read", e) : 0;
}

/* ---- the port, handed on ---- */

static int noted(struct store_read *r, int result) {
  struct link *l = link_of(r);
  if (result && result != ERR_NOT_FOUND && !l->trouble) l->trouble = result;
  return result;
}

static int sqlite_get(struct store_read *r, enum record_kind kind, uint64_t id, struct arena *a, void *ret_record) {
  return noted(r, link_get(link_of(r), kind, id, a, ret_record));
}
static int sqlite_scan(struct store_read *r, enum record_kind kind, const struct scan *which, struct arena *a,
                       scan_fn *row, void *arg) {
  return noted(r, link_scan(link_of(r), kind, which, a, row, arg));
}
static int sqlite_count(struct store_read *r, enum record_kind kind, const struct scan *which, uint64_t *ret) {
  return noted(r, link_count(link_of(r), kind, which, ret));
}
static int sqlite_blob_get(struct store_read *r, uint32_t owner, struct str key, struct arena *a, struct str *ret) {
  return noted(r, link_blob_get(link_of(r), owner, key, a, ret));
}
static int sqlite_blob_scan(struct store_read *r, uint32_t owner, struct str prefix, struct arena *a, blob_fn *row,
                            void *arg) {
  return noted(r, link_blob_scan(link_of(r), owner, prefix, a, row, arg));
}
static struct store_read *sqlite_view(struct store_txn *t) {
  return &link_of_txn(t)->face;
}
static int sqlite_insert(struct store_txn *t, enum record_kind kind, void *record) {
  return link_insert(link_of_txn(t), kind, record);
}
static int sqlite_replace(struct store_txn *t, enum record_kind kind, const void *record) {
  return link_replace(link_of_txn(t), kind, record);
}
static int sqlite_erase(struct store_txn *t, enum record_kind kind, uint64_t id) {
  return link_erase(link_of_txn(t), kind, id);
}
static int sqlite_blob_put(struct store_txn *t, uint32_t owner, struct str key, struct str bytes) {
  return link_blob_put(link_of_txn(t), owner, key, bytes);
}
static int sqlite_blob_erase(struct store_txn *t, uint32_t owner, struct str key) {
  return link_blob_erase(link_of_txn(t), owner, key);
}
static void sqlite_submit(struct store *s, struct store_write *w) {
  writer_submit(driver_of(s)->writer, w);
}
static int sqlite_write(struct store *s, store_apply_fn *apply, void *arg, struct error *e) {
  return writer_write(driver_of(s)->writer, apply, arg, e);
}

/* ---- the whole ---- */

static uint64_t file_size(const char *path, const char *suffix) {
  char *name = sqlite3_mprintf("%s%s", path, suffix);
  struct stat st;
  uint64_t size = name && !stat(name, &st) ? (uint64_t)st.st_size : 0;
  sqlite3_free(name);
  return size;
}

static uint64_t count_turns(struct driver *d) {
  struct store_read *r = NULL;
  sqlite3_stmt *stmt = NULL;
  uint64_t turns = 0;
  if (sqlite_read_begin(&d->face, &r, NULL)) return 0;
  struct link *l = link_of(r);
  if (!statement_take(l->db, &l->statements, (struct statement_key){.op = DO_TURNS}, &stmt)) {
    sqlite3_bind_int64(stmt, 1, RECORD_TURN);
    if (sqlite3_step(stmt) == SQLITE_ROW) turns = (uint64_t)sqlite3_column_int64(stmt, 0);
    statement_give(&l->statements, stmt);
  }
  sqlite_read_end(r);
  return turns;
}

static void sqlite_stats(struct store *s, struct store_stats *ret) {
  struct driver *d = driver_of(s);
  *ret = (struct store_stats){.encrypted = d->vault != NULL,
                              .bytes = file_size(d->path, "") + file_size(d->path, "-wal"),
                              .turns = count_turns(d),
                              .commits = d->commits,
                              .writes = d->writes,
                              .path = d->path};
}

static int sqlite_backup(struct store *s, const char *path, struct error *e) {
  struct driver *d = driver_of(s);
  if (d->reads) return refuse_write(d, e);
  return path ? backup_make(d, path, e) : backup_dated(d, e);
}

/* Work between two groups, while no page is written home either. */
struct undisturbed {
  struct driver *driver;
  int (*work)(void *arg, struct error *e);
  void *arg;
};

static int run_undisturbed(void *arg, struct error *e) {
  struct undisturbed *u = arg;
  checkpointer_hold(u->driver->checkpointer);
  int result = u->work(u->arg, e);
  checkpointer_release(u->driver->checkpointer);
  return result;
}

static int undisturbed(struct driver *d, int (*work)(void *arg, struct error *e), void *arg, struct error *e) {
  if (d->reads) return refuse_write(d, e);
  return writer_alone(d->writer, run_undisturbed, &(struct undisturbed){d, work, arg}, e);
}

static int sqlite_purge(struct store *s, struct error *e) {
  return undisturbed(driver_of(s), upkeep_purge, driver_of(s), e);
}
static int sqlite_check(struct store *s, struct error *e) {
  return undisturbed(driver_of(s), upkeep_check, driver_of(s), e);
}
static int sqlite_search_bytes(struct store *s, const struct str *words, size_t count, uint64_t *ret_found,
                               struct error *e) {
  struct upkeep_search search = {.driver = driver_of(s), .words = words, .count = count};
  for (size_t i = 0; i < count; i++)
    if (!words[i].len || words[i].len > UPKEEP_WORD_MAX)
      return error_set(e, ERR_INVALID, "a word of 1 to %d bytes can be looked for", UPKEEP_WORD_MAX);
  int result = undisturbed(search.driver, upkeep_search, &search, e);
  if (!result) *ret_found = search.found;
  return result;
}

static void sqlite_close(struct store *s) {
  struct driver *d = driver_of(s);
  writer_free(d->writer);
  checkpointer_free(d->checkpointer);
  while (d->idle_count) discard(d->idle[--d->idle_count]);
  link_close(&d->link); /* last, so that the log is written home and removed */
  pthread_mutex_destroy(&d->pool);
  alloc_free(d->path);
  vault_free(d->vault);
  alloc_free(d);
}

static const struct store_ops sqlite_ops = {
    .name = "sqlite",
    .close = sqlite_close,
    .submit = sqlite_submit,
    .write = sqlite_write,
    .read_begin = sqlite_read_begin,
    .read_end = sqlite_read_end,
    .trouble = sqlite_trouble,
    .get = sqlite_get,
    .scan = sqlite_scan,
    .count = sqlite_count,
    .blob_get = sqlite_blob_get,
    .blob_scan = sqlite_blob_scan,
    .view = sqlite_view,
    .insert = sqlite_insert,
    .replace = sqlite_replace,
    .erase = sqlite_erase,
    .blob_put = sqlite_blob_put,
    .blob_erase = sqlite_blob_erase,
    .backup = sqlite_backup,
    .purge = sqlite_purge,
    .search_bytes = sqlite_search_bytes,
    .check = sqlite_check,
    .stats = sqlite_stats,
};

/* ---- opening ---- */

static int backup_before_migration(void *arg, int from, struct error *e) {
  return backup_dated(arg, e);
}

/* After each commit, on the writer's thread; `pages` is the length of the log. */
static int after_commit(void *arg, sqlite3 *db, const char *name, int pages) {
  struct driver *d = arg;
  if (pages < d->log_asked) d->log_asked = 0; /* begun anew */
  if (pages >= d->log_pages_max) {
    checkpointer_hold(d->checkpointer); /* beside one that runs, this would be refused and the log grow on */
    sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    checkpointer_release(d->checkpointer);
  } else if (pages >= d->log_asked + d->log_pages) {
    d->log_asked = pages;
    checkpointer_wake(d->checkpointer);
  }
  return SQLITE_OK; /* as with SQLite's own: the commit stands, and the next one tries again */
}

static int open_writer(struct driver *d, const struct driver_setup *setup, struct error *e) {
  struct link *l = &d->link;
  l->face.ops = d->face.ops;
  l->driver = d;
  d->checkpointer = checkpointer_new(d->path, d->vfs);
  d->log_pages = setup->log_pages ? setup->log_pages : LOG_PAGES;
  d->log_pages_max = setup->log_pages ? 4 * setup->log_pages : LOG_PAGES_MAX;
  int result = link_open(l, d->path, d->vfs, LINK_WRITING, e);
  if (result) return result;
  l->sequences = sequences_new();
  if (setup->checkpoint)
    sqlite3_wal_autocheckpoint(l->db, setup->checkpoint);
  else
    sqlite3_wal_hook(l->db, after_commit, d);
  const char *const *sql = setup->migrations ? setup->migrations : schema_sql;
  return schema_migrate(l, sql, setup->migrations ? setup->version : schema_version, backup_before_migration, d, e);
}

static int make_in_clear(const char *path, struct error *e) {
  int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return error_errno(e, "open", path);
  close(fd);
  return 0;
}

/* There is no database. That is a beginning only where nothing is left of one. */
static int make(struct driver *d, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  if (file_size(d->path, "-wal") || backup_list(d->path, &a).len)
    return error_set(e, ERR_DAMAGED, "%s is gone, and what belongs to it is still there.", d->path);
  return vault_create(d->vault, d->path, VAULT_DATABASE, e);
}

/* Names the newest backup, where there is one, in a sentence that says why the memory does not open. */
static int offer_backup(struct driver *d, int result, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str newest = store_sqlite_newest_backup(d->path, &a);
  if (!e || !newest.len || (result != ERR_KEY && result != ERR_DAMAGED)) return result;
  size_t len = strlen(e->text);
  snprintf(e->text + len, sizeof e->text - len, " The newest backup is %.*s.", STR_ARG(newest));
  return result;
}

static int open_file(struct driver *d, const struct driver_setup *setup, const struct key *key, struct error *e) {
  if (setup->in_clear) return make_in_clear(d->path, e);
  d->vault = vault_new(key, setup->below);
  d->vfs = vault_name(d->vault);
  if (d->reads) vault_only_read(d->vault);
  struct error why = {0};
  int result = vault_inspect(d->vault, d->path, &why);
  if (result == ERR_NOT_FOUND && !d->reads) return make(d, e);
  return result ? error_set(e, result, "%s", why.text) : 0;
}

/* Its tables must be this program's: they cannot be brought up to date. */
static int open_reading(struct driver *d, struct error *e) {
  struct store_read *r = NULL;
  int64_t version = 0;
  int result = sqlite_read_begin(&d->face, &r, e);
  if (result) return result;
  result = link_number(link_of(r), "PRAGMA user_version", &version);
  if (result) result = link_explain(link_of(r), result, "read", e);
  sqlite_read_end(r);
  if (result || version == schema_version) return result;
  return error_set(
      e, version < schema_version ? ERR_READ_ONLY : ERR_UNSUPPORTED,
      "This memory was written by %s OS1 (schema %lld; this one knows %d), and where nothing can be written "
      "it cannot be read.",
      version < schema_version ? "an older" : "a newer", (long long)version, schema_version);
}

int driver_open(const char *path, const struct key *key, const struct driver_setup *setup, struct store **ret,
                struct error *e) {
  struct driver *d = alloc_zero(sizeof *d);
  d->face.ops = d->txn.ops = &sqlite_ops;
  d->path = alloc_dup(path, strlen(path));
  d->vfs = setup->below;
  d->reads = setup->reads;
  pthread_mutex_init(&d->pool, NULL);
  int result = open_file(d, setup, key, e);
  if (!result) result = d->reads ? open_reading(d, e) : open_writer(d, setup, e);
  if (result) {
    offer_backup(d, result, e);
    sqlite_close(&d->face);
    return result;
  }
  d->writer = writer_new(d->reads ? refuse_group : run_group, d);
  *ret = &d->face;
  return 0;
}

int store_sqlite_open(const char *path, const struct key *key, struct store **ret, struct error *e) {
  return driver_open(path, key, &(struct driver_setup){0}, ret, e);
}

int store_sqlite_read(const char *path, const struct key *key, struct store **ret, struct error *e) {
  return driver_open(path, key, &(struct driver_setup){.reads = true}, ret, e);
}

int store_sqlite_fits(const char *path, const struct key *key, struct error *e) {
  struct vault *v = vault_new(key, NULL);
  int result = vault_inspect(v, path, e);
  vault_free(v);
  return result;
}
