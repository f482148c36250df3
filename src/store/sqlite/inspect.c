/* SPDX-License-Identifier: Apache-2.0
 *
 * A database's birth, and the look at it before it is opened. SQLite takes the log to end at the first frame that does
 * not check, and so would drop, silently, all commits after a byte that went bad. Here is how the end that a crash
 * leaves is told from damage:
 *
 *   SQLite syncs the log at each commit before anything later is written to it. So where a frame stands that was
 * written after a commit (its checksum continues that commit's), every frame up to the commit was on the disk, whole;
 * if one of them does not open now, it was damaged since. Where no such frame stands, the bad one is in the last
 * transaction, which may have been torn by a crash before it was acknowledged, and the log ends before it.
 * (docs/STORE.md says what this leaves: damage to the very last transaction of a log cannot be told from a torn one.)
 *
 *   SQLite syncs the log's header before the first frame under it. So frames that open under a header that does not
 * check mean damage, too.
 */
#include "store/sqlite/vault_priv.h"

#include "base/alloc.h"
#include "store/sqlite/durable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading through the VFS below ---- */

struct reading {
  sqlite3_vfs *vfs;
  sqlite3_file *file;
  sqlite3_filename name;
  sqlite3_int64 size;
};

static int code_of(int rc, const char *doing, const char *path, struct error *e) {
  int code = rc == SQLITE_FULL ? ERR_FULL : rc == SQLITE_READONLY ? ERR_READ_ONLY : ERR_IO;
  return error_set(e, code, "%s could not be %s (%s).", path, doing, sqlite3_errstr(rc));
}

static int reading_open(struct reading *r, sqlite3_vfs *vfs, const char *path, int flags) {
  const char *log = "", *journal = "";
  *r = (struct reading){.vfs = vfs, .name = sqlite3_create_filename(path, journal, log, 0, NULL)};
  r->file = alloc_zero((size_t)vfs->szOsFile);
  int rc = r->name ? vfs->xOpen(vfs, r->name, r->file, flags, NULL) : SQLITE_NOMEM;
  if (!rc) rc = r->file->pMethods->xFileSize(r->file, &r->size);
  return rc;
}

static int reading_close(struct reading *r) {
  int rc = r->file && r->file->pMethods ? r->file->pMethods->xClose(r->file) : SQLITE_OK;
  alloc_free(r->file);
  sqlite3_free_filename(r->name);
  return rc;
}

/* ---- the log ---- */

static uint32_t four(const unsigned char *p, bool big) {
  return big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
             : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* SQLite's file format, section 4.2. */
static void add_sum(uint32_t sum[2], const unsigned char *bytes, size_t len, bool big) {
  for (size_t i = 0; i < len; i += 8) {
    sum[0] += four(bytes + i, big) + sum[1];
    sum[1] += four(bytes + i + 4, big) + sum[0];
  }
}

struct log_walk {
  bool header_checks, big;
  unsigned char salts[8];
  uint32_t sum[2];   /* of the frame before, when it opened */
  bool open, commit; /* the frame before: whether it opened and is of this log, and ends a transaction */
  bool stale;        /* a frame opened under a header that does not check */
  int64_t good, bad; /* how many opened before the first that did not, and that one's number, from 1; 0: none did not */
  bool damaged;
  bool has_first; /* page 1 is in it */
};

static void walk_header(struct log_walk *w, const unsigned char *header) {
  uint32_t sum[2] = {0, 0}, magic = four(header, true);
  w->big = magic & 1;
  add_sum(sum, header, 24, w->big);
  w->header_checks =
      (magic & ~1u) == 0x377F0682 && sum[0] == four(header + 24, true) && sum[1] == four(header + 28, true);
  memcpy(w->salts, header + 16, 8);
}

/* frame: opened, or NULL when it does not open. */
static void walk_frame(struct log_walk *w, int64_t number, const unsigned char *frame) {
  if (frame && !w->header_checks) w->stale = true;
  bool ours = frame && w->header_checks && !memcmp(frame + 8, w->salts, 8);
  if (ours && w->open && w->commit && w->bad) {
    uint32_t sum[2] = {w->sum[0], w->sum[1]};
    add_sum(sum, frame, 8, w->big);
    add_sum(sum, frame + SEAL_HEADER, SEAL_PAGE, w->big);
    w->damaged |= sum[0] == four(frame + 16, true) && sum[1] == four(frame + 20, true);
  }
  if (!ours && !w->bad) w->bad = number;
  w->open = ours;
  if (!ours) return;
  w->commit = four(frame + 4, true) != 0;
  w->sum[0] = four(frame + 16, true);
  w->sum[1] = four(frame + 20, true);
  w->good += !w->bad;
  w->has_first |= !w->bad && four(frame, true) == 1;
}

static int walk_log(struct vault *v, const unsigned char *mark, struct reading *r, struct log_walk *w) {
  unsigned char frame[SEAL_FRAME];
  if (r->size < LOG_HEADER) return SQLITE_OK;
  int rc = r->file->pMethods->xRead(r->file, frame, LOG_HEADER, 0);
  if (rc) return rc;
  walk_header(w, frame);
  for (int64_t number = 1; LOG_HEADER + number * SEAL_FRAME <= r->size; number++) {
    rc = r->file->pMethods->xRead(r->file, frame, SEAL_FRAME, LOG_HEADER + (number - 1) * SEAL_FRAME);
    if (rc) return rc;
    walk_frame(w, number, seal_open_frame(v->key, mark, frame) ? frame : NULL);
  }
  return SQLITE_OK;
}

static int inspect_log(struct vault *v, const char *path, const unsigned char *mark, struct log_walk *w,
                       struct error *e) {
  char *name = sqlite3_mprintf("%s-wal", path);
  struct reading r = {0};
  struct stat st;
  int rc = name ? SQLITE_OK : SQLITE_NOMEM;
  if (!rc && !stat(name, &st) && st.st_size) {
    rc = reading_open(&r, v->below, name, vault_flags(v, SQLITE_OPEN_READWRITE) | SQLITE_OPEN_WAL);
    if (!rc) rc = walk_log(v, mark, &r, w);
    reading_close(&r);
  }
  sqlite3_free(name);
  if (rc) return code_of(rc, "read", path, e);
  if (w->stale)
    return error_set(e, ERR_DAMAGED, "The log of %s is damaged at its beginning; it was left as it is.", path);
  if (w->damaged)
    return error_set(e, ERR_DAMAGED, "The log of %s is damaged at frame %lld; it was left as it is.", path,
                     (long long)w->bad);
  return 0;
}

/* ---- the database ---- */

static int read_first(struct vault *v, const char *path, unsigned char page[SEAL_PAGE], sqlite3_int64 *ret_size,
                      struct error *e) {
  struct reading r = {0};
  int rc = reading_open(&r, v->below, path, vault_flags(v, SQLITE_OPEN_READWRITE) | SQLITE_OPEN_MAIN_DB);
  memset(page, 0, SEAL_PAGE);
  if (!rc) rc = r.file->pMethods->xRead(r.file, page, SEAL_PAGE, 0);
  *ret_size = r.size;
  reading_close(&r);
  return rc && rc != SQLITE_IOERR_SHORT_READ ? code_of(rc, "read", path, e) : 0;
}

static int damaged(const char *path, struct error *e) {
  return error_set(e, ERR_DAMAGED, "%s is damaged; it was left as it is.", path);
}

int vault_inspect(struct vault *v, const char *path, struct error *e) {
  unsigned char page[SEAL_PAGE], mark[SEAL_MARK];
  sqlite3_int64 size;
  struct log_walk log = {0};
  if (access(path, F_OK)) return error_errno(e, "open", path);
  int result = read_first(v, path, page, &size, e);
  if (result) return result;
  if (size < SEAL_PAGE || !seal_is_mark(page)) return damaged(path, e);
  memcpy(mark, page, SEAL_MARK);
  if (!seal_mark_is_of(mark, v->key)) return error_set(e, ERR_KEY, "%s was kept under another key.", path);
  result = inspect_log(v, path, mark, &log, e);
  if (result || log.has_first) return result;
  if (!seal_open_page(v->key, mark, 1, page, page)) return damaged(path, e);
  /* With nothing in the log the file is all there is: as many whole pages as it says. */
  sqlite3_int64 says = four(page + 28, true) * (sqlite3_int64)SEAL_PAGE;
  return !log.good && (says > size || size % SEAL_PAGE) ? damaged(path, e) : 0;
}

/* ---- birth ---- */

/* SQLite's file format, section 1.3: a database of one page with an empty table of tables. */
static void empty_page(unsigned char *page, enum vault_for what) {
  unsigned char version = what == VAULT_DATABASE ? 2 : 1; /* 2: with a log */
  uint32_t library = (uint32_t)sqlite3_libversion_number();
  memset(page, 0, SEAL_PAGE);
  memcpy(page, "SQLite format 3", 16);
  memcpy(page + 16, (const unsigned char[]){SEAL_PAGE >> 8, 0, version, version, SEAL_RESERVED, 64, 32, 32}, 8);
  page[27] = page[31] = page[95] = 1; /* changes, pages, the change the version is of */
  page[47] = 4;                       /* schema format */
  page[59] = 1;                       /* UTF-8 */
  for (int i = 0; i < 4; i++) page[96 + i] = (unsigned char)(library >> (24 - 8 * i));
  page[100] = 13; /* an empty leaf */
  page[105] = SEAL_TEXT >> 8;
  page[106] = SEAL_TEXT & 255;
}

static int write_first(struct vault *v, const char *part, enum vault_for what, struct error *e) {
  unsigned char page[SEAL_PAGE], mark[SEAL_MARK];
  empty_page(page, what);
  seal_new_mark(v->key, mark);
  seal_page(v->key, mark, 1, &(struct seal_nonces){0}, page, page);
  struct reading r = {0};
  int rc = reading_open(&r, v->below, part, SQLITE_OPEN_READWRITE | SQLITE_OPEN_MAIN_DB);
  if (!rc) rc = r.file->pMethods->xWrite(r.file, page, SEAL_PAGE, 0);
  if (!rc) rc = r.file->pMethods->xSync(r.file, SQLITE_SYNC_NORMAL);
  int closed = reading_close(&r);
  return rc || closed ? code_of(rc ? rc : closed, "written", part, e) : 0;
}

int vault_create(struct vault *v, const char *path, enum vault_for what, struct error *e) {
  if (!access(path, F_OK)) return error_set(e, ERR_EXISTS, "%s is there already.", path);
  char *part = sqlite3_mprintf("%s.new", path);
  if (!part) return error_set(e, ERR_IO, "There was no memory left to make %s.", path);
  unlink(part);
  int fd = open(part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  int result = fd < 0 ? error_errno(e, "make", part) : 0;
  if (fd >= 0) close(fd);
  if (!result) result = write_first(v, part, what, e);
  if (!result) result = durable_rename(part, path, e);
  if (result) unlink(part);
  sqlite3_free(part);
  return result;
}
