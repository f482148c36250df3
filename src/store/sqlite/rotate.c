/* SPDX-License-Identifier: Apache-2.0
 *
 * Another key for all that is kept. Everything is written anew beside what is there (NAME.next), proven and durable,
 * before anything changes; one rename of the database decides; what is left to do after it can be done again and again.
 *
 *   prepared   the database is the old key's      store_sqlite_rotate_undo takes the .next files away
 *   decided    the database is the new key's      store_sqlite_rotate_finish gives them their names
 */
#include "store/sqlite/backup.h"
#include "store/sqlite/driver.h"
#include "store/sqlite/durable.h"
#include "store/sqlite/reseal.h"

#include <fcntl.h>
#include <unistd.h>

static const char *next_of(struct arena *a, const char *path) {
  return arena_printf(a, "%s.next", path).at;
}

static void clear(struct arena *a, const char *path) {
  static const char *const suffixes[] = {".raw", ".raw-wal", ".raw-shm", "-wal", "-shm", ""};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) unlink(arena_printf(a, "%s%s", path, suffixes[i]).at);
}

bool store_sqlite_is_of(const char *path, const struct key *key) {
  unsigned char mark[SEAL_MARK];
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  bool read_whole = fd >= 0 && read(fd, mark, sizeof mark) == (ssize_t)sizeof mark;
  if (fd >= 0) close(fd);
  return read_whole && vault_owns(key, mark);
}

/* ---- preparing ---- */

/* Opened as ever, so that an older schema and a log that a crash left are dealt with; then every page is read. */
static int settle(const char *path, const struct key *key, struct error *e) {
  struct store *s = NULL;
  int result = store_sqlite_open(path, key, &s, e);
  if (result) return result;
  result = s->ops->check(s, e);
  s->ops->close(s);
  if (!result && reseal_has_log(path)) result = error_set(e, ERR_IO, "The log of %s could not be written home.", path);
  return result;
}

static int prepare_copies(const char *path, const struct key *old, struct vault *from, struct vault *to,
                          struct arena *a, struct store_rotation *ret, struct error *e) {
  struct store_copies all = store_sqlite_copies(path, old, a);
  for (size_t i = 0; i < all.len; i++) {
    const struct store_copy *c = &all.at[i];
    struct error why = {0};
    if (!store_sqlite_is_of(c->path.at, old)) continue; /* it opens with no key of ours, before as after */
    int result = reseal_copy(from, c->path.at, to, next_of(a, c->path.at), &why);
    if (result == ERR_DAMAGED)
      return error_set(e, result,
                       "%s is damaged, so no other key can be put on it: move it away, or let the backups go.",
                       c->path.at);
    if (result) return error_set(e, result, "%s", why.text);
    ret->copies++;
  }
  if (!all.len) return 0;
  int result = access(backup_folder(path, a).at, F_OK) ? 0 : durable_sync(backup_folder(path, a).at, e);
  return result ? result : durable_sync(backup_beside(path, a).at, e);
}

static int prepare(const char *path, const struct key *old, const struct key *fresh, struct vault *from,
                   struct vault *to, struct arena *a, struct store_rotation *ret, struct error *e) {
  const char *next = next_of(a, path);
  int result = settle(path, old, e);
  if (!result) result = reseal_copy(from, path, to, next, e);
  if (!result) result = settle(next, fresh, e);
  if (!result && !ret->remove) result = prepare_copies(path, old, from, to, a, ret, e);
  return result;
}

int store_sqlite_rotate(const char *path, const struct key *old, const struct key *fresh, struct store_rotation *ret,
                        struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct vault *from = vault_new(old, NULL), *to = vault_new(fresh, NULL);
  ret->copies = ret->removed = 0;
  store_sqlite_rotate_undo(path);
  int result = prepare(path, old, fresh, from, to, &a, ret, e);
  vault_free(from);
  vault_free(to);
  if (!result) result = durable_rename(next_of(&a, path), path, e);
  /* Where the rename came about and could not be made sure of, what was prepared still counts. */
  if (result && store_sqlite_is_of(path, old)) store_sqlite_rotate_undo(path);
  return result;
}

/* ---- afterwards ---- */

/* What was prepared takes its name; what was not is the old key's, and nobody will open it again. */
static int finish_copy(struct arena *a, const char *path, const struct key *old, size_t *ret_removed, struct error *e) {
  const char *next = next_of(a, path);
  if (!access(next, F_OK)) {
    unlink(arena_printf(a, "%s-wal", path).at); /* it was taken in */
    return durable_rename(next, path, e);
  }
  if (!old || !store_sqlite_is_of(path, old)) return 0;
  clear(a, path);
  (*ret_removed)++;
  return 0;
}

int store_sqlite_rotate_finish(const char *path, const struct key *old, struct store_rotation *ret, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct backup_list dated = backup_list(path, &a), asides = backup_asides(path, &a);
  int result = 0;
  ret->removed = 0;
  for (size_t i = 0; !result && i < dated.len; i++) {
    const char *copy = arena_printf(&a, "%s/%.*s", backup_folder(path, &a).at, STR_ARG(dated.names[i])).at;
    result = finish_copy(&a, copy, old, &ret->removed, e);
  }
  for (size_t i = 0; !result && i < asides.len; i++) {
    const char *copy = arena_printf(&a, "%s/%.*s", backup_beside(path, &a).at, STR_ARG(asides.names[i])).at;
    result = finish_copy(&a, copy, old, &ret->removed, e);
  }
  return result;
}

void store_sqlite_rotate_undo(const char *path) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct backup_list dated = backup_list(path, &a), asides = backup_asides(path, &a);
  for (size_t i = 0; i < dated.len; i++)
    clear(&a, arena_printf(&a, "%s/%.*s.next", backup_folder(path, &a).at, STR_ARG(dated.names[i])).at);
  for (size_t i = 0; i < asides.len; i++)
    clear(&a, arena_printf(&a, "%s/%.*s.next", backup_beside(path, &a).at, STR_ARG(asides.names[i])).at);
  clear(&a, next_of(&a, path));
}
