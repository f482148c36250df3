/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/reseal.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "store/sqlite/durable.h"
#include "store/sqlite/link.h"
#include "store/sqlite/vault_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 16 }; /* pages read and written at once */

struct copy {
  const char *from, *to;
  const unsigned char *old, *fresh; /* the keys of the pages */
  unsigned char old_mark[SEAL_MARK], mark[SEAL_MARK];
  struct seal_nonces nonces;
  int in, out;
};

static int reseal_page(struct copy *c, uint32_t number, unsigned char *page, struct error *e) {
  if (number == VAULT_LOCK_PAGE && sodium_is_zero(page, SEAL_PAGE)) return 0;
  bool done = seal_open_page(c->old, c->old_mark, number, page, page) &&
              seal_page(c->fresh, c->mark, number, &c->nonces, page, page);
  return done ? 0 : error_set(e, ERR_DAMAGED, "Page %u of %s is damaged.", number, c->from);
}

/* Blocks are read whole; a file that does not end with a page is damaged. */
static ssize_t read_block(int fd, unsigned char *block) {
  ssize_t len = 0, got;
  while (len < BLOCK * SEAL_PAGE && (got = read(fd, block + len, (size_t)(BLOCK * SEAL_PAGE - len))) != 0) {
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return got;
    len += got;
  }
  return len;
}

static int write_block(int fd, const unsigned char *block, size_t len) {
  for (size_t done = 0; done < len;) {
    ssize_t put = write(fd, block + done, len - done);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return -1;
    done += (size_t)put;
  }
  return 0;
}

static int copy_pages(struct copy *c, unsigned char *block, struct error *e) {
  uint32_t number = 1;
  for (ssize_t len; (len = read_block(c->in, block)) != 0;) {
    if (len < 0) return error_errno(e, "read", c->from);
    if (len % SEAL_PAGE) return error_set(e, ERR_DAMAGED, "%s is cut off in the middle of a page.", c->from);
    if (number == 1) memcpy(c->old_mark, block, SEAL_MARK);
    for (ssize_t at = 0; at < len; at += SEAL_PAGE) {
      int result = reseal_page(c, number++, block + at, e);
      if (result) return result;
    }
    if (write_block(c->out, block, (size_t)len)) return error_errno(e, "write", c->to);
  }
  return fsync(c->out) ? error_errno(e, "keep", c->to) : 0;
}

static int copy_file(struct copy *c, struct error *e) {
  c->in = open(c->from, O_RDONLY | O_CLOEXEC);
  if (c->in < 0) return error_errno(e, "read", c->from);
  c->out = open(c->to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int result = c->out < 0 ? error_errno(e, "write", c->to) : 0;
  unsigned char *block = alloc_resize(NULL, BLOCK * SEAL_PAGE);
  if (!result) result = copy_pages(c, block, e);
  sodium_memzero(block, BLOCK * SEAL_PAGE);
  alloc_free(block);
  close(c->in);
  if (c->out >= 0) close(c->out);
  if (result && c->out >= 0) unlink(c->to);
  return result;
}

static int copy_closed(struct vault *old, const char *from, struct vault *fresh, const char *to, struct error *e) {
  struct copy c = {.from = from, .to = to, .old = old->key, .fresh = fresh->key};
  seal_new_mark(c.fresh, c.mark);
  return copy_file(&c, e);
}

bool reseal_has_log(const char *path) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct stat st;
  return !stat(arena_printf(&a, "%s-wal", path).at, &st) && st.st_size > 0;
}

int reseal_fold(struct vault *v, const char *path, struct error *e) {
  struct link l = {0};
  int result = link_open(&l, path, vault_name(v), LINK_WRITING, e);
  if (result) return result;
  int rc = sqlite3_wal_checkpoint_v2(l.db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (rc) result = link_explain(&l, link_code(rc), "write", e);
  link_close(&l);
  if (!result && reseal_has_log(path)) result = error_set(e, ERR_IO, "The log of %s could not be written home.", path);
  return result;
}

static void clear(struct arena *a, const char *path) {
  static const char *const suffixes[] = {"-wal", "-shm", ""};
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) unlink(arena_printf(a, "%s%s", path, suffixes[i]).at);
}

/* The log goes in on the way, in a copy: what is copied stays as it is. */
static int copy_with_log(struct vault *old, const char *from, struct vault *fresh, const char *to, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str raw = arena_printf(&a, "%s.raw", to);
  clear(&a, raw.at);
  int result = durable_copy(from, raw.at, e);
  if (!result) result = durable_copy(arena_printf(&a, "%s-wal", from).at, arena_printf(&a, "%s-wal", raw.at).at, e);
  if (!result) result = reseal_fold(old, raw.at, e);
  if (!result) result = copy_closed(old, raw.at, fresh, to, e);
  clear(&a, raw.at);
  return result;
}

int reseal_copy(struct vault *old, const char *from, struct vault *fresh, const char *to, struct error *e) {
  int result = vault_inspect(old, from, e);
  if (result) return result;
  return reseal_has_log(from) ? copy_with_log(old, from, fresh, to, e) : copy_closed(old, from, fresh, to, e);
}
