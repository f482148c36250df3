/* SPDX-License-Identifier: Apache-2.0
 *
 * The log's side of the vault. SQLite (wal.c) writes a 32-byte file header; for each page a 24-byte frame header and
 * then the page; and, when a transaction wrote a page twice, the headers of its frames once more. It reads a page's
 * 4096 bytes at a time, or, recovering, header and page together.
 *
 * Frames that follow one another are gathered and go out in one write, at the latest with the frame that ends a
 * transaction: until then nobody else looks at them, and SQLite syncs right after. An error of that write is the
 * transaction's. Everything else that is asked of the log sends out what is gathered first.
 */
#include "store/sqlite/vault_priv.h"

#include "base/alloc.h"

#include <string.h>

static bool starts_frame(sqlite3_int64 at) {
  return at >= LOG_HEADER && (at - LOG_HEADER) % SEAL_FRAME == 0;
}

/* Reads and opens the frame that begins at `at` into f->buffer. SQLITE_IOERR_DATA: it does not open. */
static int read_frame(struct vault_file *f, sqlite3_int64 at) {
  int rc = vault_below(f)->pMethods->xRead(vault_below(f), f->buffer, SEAL_FRAME, at);
  if (rc) return rc;
  return seal_open_frame(f->vault->key, vault_mark(f), f->buffer) ? SQLITE_OK : SQLITE_IOERR_DATA;
}

static int send_queue(struct vault_file *f) {
  int count = f->queued;
  f->queued = 0;
  if (!count) return SQLITE_OK;
  return vault_below(f)->pMethods->xWrite(vault_below(f), f->queue, count * SEAL_FRAME, f->queue_at);
}

/* Seals f->buffer and puts it in the queue. */
static int write_frame(struct vault_file *f, sqlite3_int64 at) {
  static const unsigned char within[4];
  bool ends = memcmp(f->buffer + 4, within, 4) != 0; /* the size after commit: SQLite's file format, section 4.1 */
  if (!f->queue) f->queue = alloc_resize(NULL, QUEUE_FRAMES * SEAL_FRAME);
  int rc = f->queued && at != f->queue_at + (sqlite3_int64)f->queued * SEAL_FRAME ? send_queue(f) : SQLITE_OK;
  if (rc) return rc;
  if (!f->queued) f->queue_at = at;
  seal_frame(f->vault->key, vault_mark(f), &f->nonces, f->buffer);
  memcpy(f->queue + (size_t)f->queued++ * SEAL_FRAME, f->buffer, SEAL_FRAME);
  return ends || f->queued == QUEUE_FRAMES ? send_queue(f) : SQLITE_OK;
}

/* A header was written that no page followed: it is of a frame that is there already. */
static int send_header(struct vault_file *f) {
  if (!f->waiting) return SQLITE_OK;
  int rc = read_frame(f, f->waiting_at);
  if (rc) return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_IOERR_WRITE : rc;
  memcpy(f->buffer, f->header, SEAL_HEADER);
  f->waiting = false;
  rc = write_frame(f, f->waiting_at);
  return rc ? rc : send_queue(f);
}

static int send_all(struct vault_file *f) {
  int rc = send_queue(f);
  return rc ? rc : send_header(f);
}

static int write_page(struct vault_file *f, const void *page, sqlite3_int64 frame_at) {
  static const unsigned char zeros[SEAL_RESERVED];
  /* SQLite's checksum covers these bytes, which the disk cannot keep: refuse rather than lose the commit. */
  if (memcmp((const unsigned char *)page + SEAL_TEXT, zeros, SEAL_RESERVED)) return SQLITE_IOERR_WRITE;
  if (f->waiting && f->waiting_at == frame_at) {
    memcpy(f->buffer, f->header, SEAL_HEADER);
    f->waiting = false;
  } else { /* a page of this transaction once more: its header stays for now */
    int rc = send_all(f);
    if (!rc) rc = read_frame(f, frame_at);
    if (rc) return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_IOERR_WRITE : rc;
  }
  memcpy(f->buffer + SEAL_HEADER, page, SEAL_PAGE);
  return write_frame(f, frame_at);
}

int vault_log_write(sqlite3_file *face, const void *in, int size, sqlite3_int64 at) {
  struct vault_file *f = vault_file_of(face);
  if (size == SEAL_PAGE && starts_frame(at - SEAL_HEADER)) return write_page(f, in, at - SEAL_HEADER);
  /* The header of the next frame, or else something that comes after what is gathered. */
  int rc = size == SEAL_HEADER && !f->waiting ? SQLITE_OK : send_all(f);
  if (rc) return rc;
  if (size == LOG_HEADER && at == 0) return vault_below(f)->pMethods->xWrite(vault_below(f), in, size, at);
  if (size != SEAL_HEADER || !starts_frame(at)) return SQLITE_IOERR_WRITE;
  memcpy(f->header, in, SEAL_HEADER);
  f->waiting_at = at;
  f->waiting = true;
  return SQLITE_OK;
}

int vault_log_read(sqlite3_file *face, void *out, int size, sqlite3_int64 at) {
  struct vault_file *f = vault_file_of(face);
  int rc = send_all(f);
  if (rc) return rc;
  if (at < LOG_HEADER)
    return at + size <= LOG_HEADER ? vault_below(f)->pMethods->xRead(vault_below(f), out, size, at) : SQLITE_IOERR_READ;
  sqlite3_int64 inside = (at - LOG_HEADER) % SEAL_FRAME;
  if (inside + size > SEAL_FRAME) return SQLITE_IOERR_READ;
  rc = read_frame(f, at - inside);
  if (rc == SQLITE_OK) return memcpy(out, f->buffer + inside, (size_t)size), SQLITE_OK;
  memset(out, 0, (size_t)size);
  return rc == SQLITE_IOERR_DATA && size == SEAL_FRAME ? SQLITE_OK : rc; /* invariant 3 */
}

int vault_log_truncate(sqlite3_file *face, sqlite3_int64 size) {
  struct vault_file *f = vault_file_of(face);
  if (f->waiting && f->waiting_at >= size) f->waiting = false;
  int rc = send_all(f);
  return rc ? rc : vault_below(f)->pMethods->xTruncate(vault_below(f), size);
}

int vault_log_sync(sqlite3_file *face, int flags) {
  struct vault_file *f = vault_file_of(face);
  int rc = send_all(f);
  return rc ? rc : vault_below(f)->pMethods->xSync(vault_below(f), flags);
}

int vault_log_size(sqlite3_file *face, sqlite3_int64 *ret) {
  struct vault_file *f = vault_file_of(face);
  int rc = send_all(f);
  return rc ? rc : vault_below(f)->pMethods->xFileSize(vault_below(f), ret);
}

int vault_log_close(sqlite3_file *face) {
  struct vault_file *f = vault_file_of(face);
  f->waiting = false; /* no end of a transaction followed */
  alloc_free(f->queue);
  return vault_below(f)->pMethods->xClose(vault_below(f));
}
