/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/upkeep.h"

#include "base/alloc.h"
#include "store/sqlite/backup.h"
#include "store/sqlite/driver.h"

/* SQLite's file format, section 4.1: a log is a header and frames of a header and a page image each. */
enum { LOG_HEADER = 32, FRAME_HEADER = 24, FRAME = FRAME_HEADER + PAGE_SIZE, RESERVED = SEAL_RESERVED };

/* Calls each with every page image that there is, in the file (number from 1) and in the log (number of its frame
 * header). A page of the file that cannot be read is passed over where the log has a newer image, else it is damage. */
typedef void image_fn(void *arg, uint32_t number, const unsigned char *page);

struct images {
  sqlite3_file *file, *log;
  int64_t pages, frames;
  unsigned char *newer; /* a bit for each page that the log has */
  unsigned char buffer[FRAME];
};

static int images_open(struct images *m, struct link *l) {
  sqlite3_int64 size = 0;
  sqlite3_file_control(l->db, "main", SQLITE_FCNTL_FILE_POINTER, &m->file);
  sqlite3_file_control(l->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &m->log);
  int rc = m->file->pMethods->xFileSize(m->file, &size);
  if (rc) return link_code(rc);
  m->pages = size / PAGE_SIZE;
  if (m->log && m->log->pMethods) {
    rc = m->log->pMethods->xFileSize(m->log, &size);
    if (rc) return link_code(rc);
    m->frames = size > LOG_HEADER ? (size - LOG_HEADER) / FRAME : 0;
  }
  m->newer = alloc_zero((size_t)m->pages / 8 + 1);
  return 0;
}

static uint32_t big_endian(const unsigned char *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int each_frame(struct images *m, image_fn *each, void *arg) {
  for (int64_t i = 0; i < m->frames; i++) {
    int rc = m->log->pMethods->xRead(m->log, m->buffer, FRAME, LOG_HEADER + i * FRAME);
    if (rc) return link_code(rc);
    uint32_t number = big_endian(m->buffer);
    if (number && number <= m->pages) m->newer[number / 8] |= (unsigned char)(1 << number % 8);
    each(arg, number, m->buffer + FRAME_HEADER);
  }
  return 0;
}

static int each_page(struct images *m, image_fn *each, void *arg, int64_t *ret_bad) {
  for (int64_t number = 1; number <= m->pages; number++) {
    int rc = m->file->pMethods->xRead(m->file, m->buffer, PAGE_SIZE, (number - 1) * PAGE_SIZE);
    bool newer = m->newer[number / 8] >> number % 8 & 1;
    if (rc && (!newer || rc != SQLITE_IOERR_DATA)) return *ret_bad = number, link_code(rc);
    if (!rc) each(arg, (uint32_t)number, m->buffer);
  }
  return 0;
}

/* Frames first: they say which pages are superseded. */
static int each_image(struct link *l, image_fn *each, void *arg, struct error *e) {
  struct images m = {0};
  int64_t bad = 0;
  int result = images_open(&m, l);
  if (!result) result = each_frame(&m, each, arg);
  if (!result) result = each_page(&m, each, arg, &bad);
  alloc_free(m.newer);
  if (!result) return 0;
  if (bad && result == ERR_DAMAGED)
    return error_set(e, result, "Page %lld of %lld is damaged.", (long long)bad, (long long)m.pages);
  return link_explain(l, result, "read", e);
}

/* ---- searching ---- */

/* A page whose text after the four bytes of the next page's number begins with the rest of the word: a long text is a
 * chain of such pages, and what comes before is followed by this page's number. */
struct tail {
  uint32_t number;
  size_t rest;
  const struct str *word;
};

struct hunt {
  struct upkeep_search *search;
  struct str *words; /* of the search's, those that do not stand in this file of themselves */
  size_t count;
  struct tail *tails;
  size_t tail_count, tail_room;
  uint64_t known; /* times that the words were found which stand in every file of ours */
};

static void add_tail(struct hunt *h, struct tail tail) {
  if (h->tail_count == h->tail_room) {
    h->tail_room = h->tail_room ? h->tail_room * 2 : 64;
    h->tails = alloc_resize(h->tails, h->tail_room * sizeof *h->tails);
  }
  h->tails[h->tail_count++] = tail;
}

static uint64_t times_in(const unsigned char *page, struct str word) {
  struct str left = {(const char *)page, PAGE_SIZE};
  uint64_t times = 0;
  for (ptrdiff_t at; (at = str_find(left, word)) >= 0; left = str_from(left, (size_t)at + 1)) times++;
  return times;
}

static void look_whole(void *arg, uint32_t number, const unsigned char *page) {
  struct hunt *h = arg;
  h->known += times_in(page, STR("CREATE TABLE"));
  for (size_t i = 0; i < h->count; i++) {
    const struct str *word = &h->words[i];
    h->search->found += times_in(page, *word);
    for (size_t rest = 1; rest < word->len; rest++)
      if (!memcmp(page + 4, word->at + word->len - rest, rest)) add_tail(h, (struct tail){number, rest, word});
  }
}

/* The word's beginning at the end of one page of a chain, or at the end of a row's own part. */
static void look_split(void *arg, uint32_t number, const unsigned char *page) {
  struct hunt *h = arg;
  uint32_t next = big_endian(page);
  for (size_t i = 0; i < h->tail_count; i++) {
    const struct tail *t = &h->tails[i];
    size_t first = t->word->len - t->rest;
    if (next == t->number && !memcmp(page + PAGE_SIZE - RESERVED - first, t->word->at, first)) h->search->found++;
    unsigned char pointer[UPKEEP_WORD_MAX + 4];
    memcpy(pointer, t->word->at, first);
    for (int b = 0; b < 4; b++) pointer[first + (size_t)b] = (unsigned char)(t->number >> (24 - 8 * b));
    struct str joint = {(const char *)pointer, first + 4};
    if (str_find((struct str){(const char *)page, PAGE_SIZE}, joint) >= 0) h->search->found++;
  }
}

/* Its tables' names and the statements that made them, as the file holds them, and its head. */
static int own_words(struct link *l, struct arena *a, struct str *ret) {
  static const char sql[] = "SELECT 'SQLite format 3 ' || group_concat(made, ' ') FROM "
                            "(SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS made FROM sqlite_schema)";
  sqlite3_stmt *s = NULL;
  int rc = sqlite3_prepare_v2(l->db, sql, -1, &s, NULL);
  if (!rc) rc = sqlite3_step(s);
  if (rc == SQLITE_ROW) *ret = arena_dup(a, str_of((const char *)sqlite3_column_text(s, 0)));
  sqlite3_finalize(s);
  return rc == SQLITE_ROW ? 0 : link_code(rc);
}

static int search_link(struct upkeep_search *search, struct link *l, const char *path, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct hunt h = {.search = search, .words = ARENA_ARRAY(&a, struct str, search->count + 1)};
  struct str own = STR_NONE;
  int result = own_words(l, &a, &own);
  if (result) return link_explain(l, result, "read", e);
  for (size_t i = 0; i < search->count; i++)
    if (str_find(own, search->words[i]) < 0) h.words[h.count++] = search->words[i];
  result = each_image(l, look_whole, &h, e);
  if (!result && h.tail_count) result = each_image(l, look_split, &h, e);
  alloc_free(h.tails);
  if (!result && !h.known)
    result = error_set(e, ERR_IO, "The search cannot see into %s, so it would prove nothing.", path);
  return result;
}

static int search_backups(struct upkeep_search *search, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct driver *d = search->driver;
  struct backup_list list = backup_list(d->path, &a);
  int result = 0;
  for (size_t i = 0; !result && i < list.len; i++) {
    struct link l = {.driver = d};
    const char *path = arena_printf(&a, "%s/%.*s", backup_folder(d->path, &a).at, STR_ARG(list.names[i])).at;
    if (d->vault && vault_inspect(d->vault, path, NULL) == ERR_KEY) continue; /* it opens with no key of ours */
    result = link_open(&l, path, d->vfs, LINK_READING, e);
    if (!result) result = link_run(&l, "SELECT 1 FROM sqlite_schema"); /* the file is opened on first use */
    if (!result) result = search_link(search, &l, path, e);
    link_close(&l);
  }
  return result;
}

int upkeep_search(void *arg, struct error *e) {
  struct upkeep_search *search = arg;
  search->found = 0;
  int result = search_link(search, &search->driver->link, search->driver->path, e);
  return result ? result : search_backups(search, e);
}

/* ---- purging and checking ---- */

int upkeep_purge(void *arg, struct error *e) {
  struct driver *d = arg;
  /* Rows that moved leave copies between the cells of a page, which the vault does not let out. */
  int rc = d->vault ? SQLITE_OK : sqlite3_exec(d->link.db, "VACUUM", NULL, NULL, NULL);
  if (!rc) rc = sqlite3_wal_checkpoint_v2(d->link.db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  if (rc) return link_explain(&d->link, link_code(rc), "write", e);
  return backup_renew(d, e);
}

static void look_away(void *arg, uint32_t number, const unsigned char *page) {}

int upkeep_check(void *arg, struct error *e) {
  struct driver *d = arg;
  int result = each_image(&d->link, look_away, NULL, e);
  if (result) return result;
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2(d->link.db, "PRAGMA integrity_check(1)", -1, &stmt, NULL);
  if (!rc) rc = sqlite3_step(stmt);
  const char *said = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
  if (said && strcmp(said, "ok"))
    result = error_set(e, ERR_DAMAGED, "The structure of %s is damaged: %.200s.", d->path, said);
  else if (rc != SQLITE_ROW)
    result = link_explain(&d->link, link_code(rc), "read", e);
  sqlite3_finalize(stmt);
  return result;
}
