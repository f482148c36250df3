/* SPDX-License-Identifier: Apache-2.0
 *
 * The reference driver. Plain on purpose: a shelf of things a kind and one of blobs; a snapshot holds references to the
 * shelves; a write that fails is undone from a list of what it replaced. Scans by a field look at every record.
 *
 * `commit` is held while a group is applied and while a snapshot is taken, so that no snapshot sees half a group.
 */
#include "base/alloc.h"
#include "base/id.h"
#include "store/memory/shelf.h"
#include "store/records.h"
#include "store/store.h"
#include "store/writer.h"

#include <pthread.h>

enum { BLOBS = RECORD_KINDS, SHELVES };

struct memory_read {
  struct store_read face;
  struct memory *memory;
  struct shelf *shelves[SHELVES];
};

struct sequence {
  int kind;
  uint32_t owner;
  uint64_t last;
};

/* What to put back: a thing that was there before (or NULL, and what to take away), or a sequence's last number. */
struct undo {
  int shelf; /* SHELVES: a sequence */
  struct thing *was;
  uint64_t id;
  struct str key; /* the new thing's own */
  size_t sequence;
};

struct memory {
  struct store face;
  struct writer *writer;
  pthread_mutex_t commit; /* guards everything below */
  struct memory_read live;
  struct store_txn txn;
  struct sequence *sequences;
  size_t sequence_count;
  struct undo *undo;
  size_t undo_len, undo_room;
  uint64_t commits, writes;
};

static struct memory *memory_of(struct store *s) {
  return (struct memory *)s;
}
static struct memory *memory_of_txn(struct store_txn *t) {
  return (struct memory *)((char *)t - offsetof(struct memory, txn));
}

/* ---- undoing ---- */

static void remember(struct memory *m, struct undo u) {
  if (m->undo_len == m->undo_room) {
    m->undo_room = m->undo_room ? m->undo_room * 2 : 16;
    m->undo = alloc_resize(m->undo, m->undo_room * sizeof *m->undo);
  }
  m->undo[m->undo_len++] = u;
}

static void undo_one(struct memory *m, const struct undo *u) {
  if (u->shelf == SHELVES) {
    m->sequences[u->sequence].last = u->id;
    return;
  }
  struct thing *gone;
  if (u->was)
    shelf_put(&m->live.shelves[u->shelf], u->was, &gone);
  else
    gone = shelf_take(&m->live.shelves[u->shelf], u->id, u->key);
  thing_unref(gone);
}

static void roll_back(struct memory *m) {
  while (m->undo_len) undo_one(m, &m->undo[--m->undo_len]);
}

static void let_go(struct memory *m) {
  for (size_t i = 0; i < m->undo_len; i++) thing_unref(m->undo[i].was);
  m->undo_len = 0;
}

static void run_group(void *arg, struct store_write *first) {
  struct memory *m = arg;
  pthread_mutex_lock(&m->commit);
  for (struct store_write *w = first; w; w = w->next) {
    w->result = w->apply(&m->txn, w->arg, &w->error);
    if (w->result) {
      roll_back(m);
      if (!w->error.code) error_set(&w->error, w->result, "the write was refused");
    } else {
      let_go(m);
    }
    m->writes++;
  }
  m->commits++;
  pthread_mutex_unlock(&m->commit);
}

/* ---- reading ---- */

static int memory_read_begin(struct store *s, struct store_read **ret, struct error *e) {
  struct memory *m = memory_of(s);
  struct memory_read *r = alloc_zero(sizeof *r);
  r->face.ops = s->ops;
  r->memory = m;
  pthread_mutex_lock(&m->commit);
  for (int i = 0; i < SHELVES; i++) r->shelves[i] = shelf_ref(m->live.shelves[i]);
  pthread_mutex_unlock(&m->commit);
  *ret = &r->face;
  return 0;
}

/* What is in memory can be read. */
static int memory_trouble(struct store_read *face, struct error *e) {
  return 0;
}

static void memory_read_end(struct store_read *face) {
  struct memory_read *r = (struct memory_read *)face;
  if (!r) return;
  for (int i = 0; i < SHELVES; i++) shelf_unref(r->shelves[i]);
  alloc_free(r);
}

static void copy_out(const struct record_info *info, const struct thing *t, struct arena *a, void *ret) {
  memcpy(ret, t->record, info->size);
  for (size_t i = 0; i < info->count; i++) {
    if (info->fields[i].type == FIELD_NUMBER) continue;
    struct str *s = record_text(ret, &info->fields[i]);
    *s = s->len ? arena_dup(a, *s) : STR("");
  }
}

static int memory_get(struct store_read *face, enum record_kind kind, uint64_t id, struct arena *a, void *ret_record) {
  struct thing *t = shelf_find(((struct memory_read *)face)->shelves[kind], id, STR_NONE);
  if (!t) return ERR_NOT_FOUND;
  copy_out(&record_infos[kind], t, a, ret_record);
  return 0;
}

/* A scan resolved against a kind: the fields looked up, the ids bounded. */
struct sieve {
  const struct record_field *field, *also;
  const struct scan *which;
  uint64_t from, to;
};

static int sieve_init(struct sieve *s, enum record_kind kind, const struct scan *which) {
  const struct record_info *info = &record_infos[kind];
  *s = (struct sieve){.which = which, .from = id_first(which->owner), .to = id_last(which->owner)};
  if (which->field) {
    s->field = record_field_named(info, which->field);
    if (!s->field || s->field->use == FIELD_PLAIN) return ERR_INVALID;
  }
  if (which->also) {
    s->also = record_field_named(info, which->also);
    if (!s->field || !s->also || s->also->type != FIELD_NUMBER) return ERR_INVALID;
  }
  if (which->from > s->from) s->from = which->from;
  if (which->to && which->to < s->to) s->to = which->to;
  return 0;
}

static bool sieve_lets(const struct sieve *s, const void *record) {
  const struct record_field *f = s->field;
  if (s->also && *record_number(record, s->also) != s->which->also_number) return false;
  if (!f) return true;
  if (f->type == FIELD_NUMBER) return *record_number(record, f) == s->which->number;
  if (f->use == FIELD_UNIQUE && !s->which->text.len) return false;
  return str_eq(*record_text(record, f), s->which->text);
}

/* Calls each with the shelf held, so that it stays as it is. */
static void sieve_each(const struct sieve *s, struct shelf *shelf, bool (*each)(void *arg, struct thing *t),
                       void *arg) {
  size_t from = shelf_place(shelf, s->from, STR_NONE);
  size_t to = s->to < s->from ? from : shelf_place(shelf, s->to + 1, STR_NONE);
  size_t left = s->which->limit ? s->which->limit : SIZE_MAX;
  for (size_t i = from; i < to && left; i++) {
    struct thing *t = shelf->at[s->which->newest_first ? to - 1 - (i - from) : i];
    if (!sieve_lets(s, t->record)) continue;
    left--;
    if (!each(arg, t)) return;
  }
}

struct rows {
  const struct record_info *info;
  struct arena *arena;
  scan_fn *row;
  void *arg;
};

static bool give_row(void *arg, struct thing *t) {
  struct rows *rows = arg;
  union record record;
  copy_out(rows->info, t, rows->arena, &record);
  return rows->row(rows->arg, &record);
}

static int memory_scan(struct store_read *face, enum record_kind kind, const struct scan *which, struct arena *a,
                       scan_fn *row, void *arg) {
  struct sieve s;
  int result = sieve_init(&s, kind, which);
  if (result) return result;
  struct rows rows = {&record_infos[kind], a, row, arg};
  struct shelf *shelf = shelf_ref(((struct memory_read *)face)->shelves[kind]);
  sieve_each(&s, shelf, give_row, &rows);
  shelf_unref(shelf);
  return 0;
}

static bool count_row(void *arg, struct thing *t) {
  ++*(uint64_t *)arg;
  return true;
}

static int memory_count(struct store_read *face, enum record_kind kind, const struct scan *which, uint64_t *ret) {
  struct sieve s;
  int result = sieve_init(&s, kind, which);
  if (result) return result;
  *ret = 0;
  sieve_each(&s, ((struct memory_read *)face)->shelves[kind], count_row, ret);
  return 0;
}

static int memory_blob_get(struct store_read *face, uint32_t owner, struct str key, struct arena *a, struct str *ret) {
  struct thing *t = shelf_find(((struct memory_read *)face)->shelves[BLOBS], owner, key);
  if (!t) return ERR_NOT_FOUND;
  *ret = arena_dup(a, t->bytes);
  return 0;
}

static int memory_blob_scan(struct store_read *face, uint32_t owner, struct str prefix, struct arena *a, blob_fn *row,
                            void *arg) {
  struct shelf *shelf = shelf_ref(((struct memory_read *)face)->shelves[BLOBS]);
  for (size_t i = shelf_place(shelf, owner, prefix); i < shelf->len; i++) {
    struct thing *t = shelf->at[i];
    if (t->id != owner || !str_starts(t->key, prefix)) break;
    if (!row(arg, arena_dup(a, t->key), t->bytes)) break;
  }
  shelf_unref(shelf);
  return 0;
}

/* ---- writing ---- */

static struct store_read *memory_view(struct store_txn *t) {
  return &memory_of_txn(t)->live.face;
}

static size_t sequence_of(struct memory *m, enum record_kind kind, uint32_t owner) {
  for (size_t i = 0; i < m->sequence_count; i++)
    if (m->sequences[i].kind == (int)kind && m->sequences[i].owner == owner) return i;
  m->sequences = alloc_resize(m->sequences, (m->sequence_count + 1) * sizeof *m->sequences);
  m->sequences[m->sequence_count] = (struct sequence){(int)kind, owner, 0};
  return m->sequence_count++;
}

static void sequence_reach(struct memory *m, size_t i, uint64_t number) {
  if (number <= m->sequences[i].last) return;
  remember(m, (struct undo){.shelf = SHELVES, .sequence = i, .id = m->sequences[i].last});
  m->sequences[i].last = number;
}

/* Where a record's texts begin. */
static size_t head_size(const struct record_info *info) {
  return (info->size + 15) & ~(size_t)15;
}

static struct thing *thing_of(const struct record_info *info, const void *record) {
  size_t size = head_size(info);
  for (size_t i = 0; i < info->count; i++)
    if (info->fields[i].type != FIELD_NUMBER) size += record_text(record, &info->fields[i])->len;
  struct thing *t = thing_new(record_id(record), STR_NONE, size);
  t->record = (char *)(uintptr_t)t->bytes.at;
  memcpy(t->record, record, info->size);
  char *at = (char *)t->record + head_size(info);
  for (size_t i = 0; i < info->count; i++) {
    if (info->fields[i].type == FIELD_NUMBER) continue;
    struct str *s = record_text(t->record, &info->fields[i]);
    if (s->len) memcpy(at, s->at, s->len);
    s->at = at;
    at += s->len;
  }
  return t;
}

/* Whether another record of the same scope holds the unique field's value. */
static bool is_taken(struct memory *m, enum record_kind kind, const void *record) {
  const struct record_info *info = &record_infos[kind];
  const struct record_field *f = record_unique_field(info), *scope = &info->fields[info->scope];
  if (!f || !record_text(record, f)->len) return false;
  uint32_t owner = id_owner(record_id(record));
  const struct shelf *shelf = m->live.shelves[kind];
  for (size_t i = shelf_place(shelf, id_first(owner), STR_NONE); i < shelf->len; i++) {
    const void *other = shelf->at[i]->record;
    if (id_owner(record_id(other)) != owner) break;
    if (record_id(other) == record_id(record)) continue;
    if (info->scope && *record_number(other, scope) != *record_number(record, scope)) continue;
    if (str_eq(*record_text(other, f), *record_text(record, f))) return true;
  }
  return false;
}

static void put(struct memory *m, int shelf, struct thing *t) {
  struct thing *old;
  shelf_put(&m->live.shelves[shelf], t, &old);
  remember(m, (struct undo){.shelf = shelf, .was = old, .id = t->id, .key = t->key});
}

static int memory_insert(struct store_txn *t, enum record_kind kind, void *record) {
  struct memory *m = memory_of_txn(t);
  const struct record_info *info = &record_infos[kind];
  uint64_t id = record_id(record);
  size_t sequence = sequence_of(m, kind, id_owner(id));
  if (!id_number(id)) id = id_make(id_owner(id), m->sequences[sequence].last + 1);
  if (shelf_find(m->live.shelves[kind], id, STR_NONE)) return ERR_EXISTS;
  if (record_is_too_big(info, record)) return ERR_TOO_BIG;
  uint64_t asked = record_id(record);
  *(uint64_t *)record = id;
  if (is_taken(m, kind, record)) {
    *(uint64_t *)record = asked;
    return ERR_EXISTS;
  }
  sequence_reach(m, sequence, id_number(id));
  put(m, (int)kind, thing_of(info, record));
  return 0;
}

static int memory_replace(struct store_txn *t, enum record_kind kind, const void *record) {
  struct memory *m = memory_of_txn(t);
  if (!shelf_find(m->live.shelves[kind], record_id(record), STR_NONE)) return ERR_NOT_FOUND;
  if (record_is_too_big(&record_infos[kind], record)) return ERR_TOO_BIG;
  if (is_taken(m, kind, record)) return ERR_EXISTS;
  put(m, (int)kind, thing_of(&record_infos[kind], record));
  return 0;
}

static int take(struct memory *m, int shelf, uint64_t id, struct str key) {
  struct thing *gone = shelf_take(&m->live.shelves[shelf], id, key);
  if (!gone) return ERR_NOT_FOUND;
  remember(m, (struct undo){.shelf = shelf, .was = gone});
  return 0;
}

static int memory_erase(struct store_txn *t, enum record_kind kind, uint64_t id) {
  return take(memory_of_txn(t), (int)kind, id, STR_NONE);
}

static int memory_blob_put(struct store_txn *t, uint32_t owner, struct str key, struct str bytes) {
  if (key.len > STORE_KEY_MAX || bytes.len > STORE_TEXT_MAX) return ERR_TOO_BIG;
  struct thing *blob = thing_new(owner, key, bytes.len);
  if (bytes.len) memcpy((char *)(uintptr_t)blob->bytes.at, bytes.at, bytes.len);
  put(memory_of_txn(t), BLOBS, blob);
  return 0;
}

static int memory_blob_erase(struct store_txn *t, uint32_t owner, struct str key) {
  return take(memory_of_txn(t), BLOBS, owner, key);
}

/* ---- the whole ---- */

static void memory_submit(struct store *s, struct store_write *w) {
  writer_submit(memory_of(s)->writer, w);
}

static int memory_write(struct store *s, store_apply_fn *apply, void *arg, struct error *e) {
  return writer_write(memory_of(s)->writer, apply, arg, e);
}

static int memory_backup(struct store *s, const char *path, struct error *e) {
  return error_set(e, ERR_UNSUPPORTED, "This memory lives only while the program runs, so there is nothing to copy.");
}

/* Erased things are given back when the last snapshot ends; there are no free pages and no log. */
static int memory_purge(struct store *s, struct error *e) {
  return 0;
}

static uint64_t count_in(struct str bytes, struct str word) {
  uint64_t found = 0;
  for (ptrdiff_t at; (at = str_find(bytes, word)) >= 0; bytes = str_from(bytes, (size_t)at + 1)) found++;
  return found;
}

static uint64_t count_all(const struct thing *t, int shelf, const struct str *words, size_t count) {
  struct str bytes = shelf == BLOBS ? t->bytes : str_from(t->bytes, head_size(&record_infos[shelf]));
  uint64_t found = 0;
  for (size_t i = 0; i < count; i++) found += count_in(bytes, words[i]) + count_in(t->key, words[i]);
  return found;
}

static int memory_search_bytes(struct store *s, const struct str *words, size_t count, uint64_t *ret_found,
                               struct error *e) {
  struct memory *m = memory_of(s);
  for (size_t i = 0; i < count; i++)
    if (!words[i].len) return error_set(e, ERR_INVALID, "no word to look for was given");
  *ret_found = 0;
  pthread_mutex_lock(&m->commit);
  for (int i = 0; i < SHELVES; i++)
    for (size_t n = 0; n < m->live.shelves[i]->len; n++)
      *ret_found += count_all(m->live.shelves[i]->at[n], i, words, count);
  pthread_mutex_unlock(&m->commit);
  return 0;
}

static int memory_check(struct store *s, struct error *e) {
  struct memory *m = memory_of(s);
  int result = 0;
  pthread_mutex_lock(&m->commit);
  for (int i = 0; i < SHELVES; i++) {
    struct shelf *shelf = m->live.shelves[i];
    for (size_t n = 0; n < shelf->len; n++)
      if (shelf_place(shelf, shelf->at[n]->id, shelf->at[n]->key) != n)
        result = error_set(e, ERR_DAMAGED, "shelf %d is out of order at %zu", i, n);
  }
  pthread_mutex_unlock(&m->commit);
  return result;
}

static void memory_stats(struct store *s, struct store_stats *ret) {
  struct memory *m = memory_of(s);
  pthread_mutex_lock(&m->commit);
  *ret = (struct store_stats){
      .turns = m->live.shelves[RECORD_TURN]->len, .commits = m->commits, .writes = m->writes, .path = ""};
  pthread_mutex_unlock(&m->commit);
}

static void memory_close(struct store *s) {
  struct memory *m = memory_of(s);
  writer_free(m->writer);
  for (int i = 0; i < SHELVES; i++) shelf_unref(m->live.shelves[i]);
  pthread_mutex_destroy(&m->commit);
  alloc_free(m->sequences);
  alloc_free(m->undo);
  alloc_free(m);
}

static const struct store_ops memory_ops = {
    .name = "memory",
    .close = memory_close,
    .submit = memory_submit,
    .write = memory_write,
    .read_begin = memory_read_begin,
    .read_end = memory_read_end,
    .trouble = memory_trouble,
    .get = memory_get,
    .scan = memory_scan,
    .count = memory_count,
    .blob_get = memory_blob_get,
    .blob_scan = memory_blob_scan,
    .view = memory_view,
    .insert = memory_insert,
    .replace = memory_replace,
    .erase = memory_erase,
    .blob_put = memory_blob_put,
    .blob_erase = memory_blob_erase,
    .backup = memory_backup,
    .purge = memory_purge,
    .search_bytes = memory_search_bytes,
    .check = memory_check,
    .stats = memory_stats,
};

struct store *store_memory_open(void) {
  struct memory *m = alloc_zero(sizeof *m);
  m->face.ops = m->live.face.ops = m->txn.ops = &memory_ops;
  m->live.memory = m;
  pthread_mutex_init(&m->commit, NULL);
  for (int i = 0; i < SHELVES; i++) m->live.shelves[i] = shelf_new();
  m->writer = writer_new(run_group, m);
  return &m->face;
}
