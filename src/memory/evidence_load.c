/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/evidence_priv.h"
#include "memory/turns.h"

/* Turns read at once, and the tail of a rebuilt index. */
enum { BATCH = 1024, TAIL = 128 };

/* An index on its way in. */
struct load {
  struct memory *memory;
  uint32_t owner;
  struct shelf_segments segments;
  struct shelf_docs tail;
  struct shelf_ranges stale;
};

static void load_free(struct load *l) {
  for (size_t i = 0; i < l->segments.len; i++) segment_unref(l->segments.at[i].segment);
  for (size_t i = 0; i < l->tail.len; i++) evidence_doc_unref(l->tail.at[i]);
  alloc_free(l->segments.at);
  alloc_free(l->tail.at);
  alloc_free(l->stale.at);
}

/* "recall/FIRST-LAST" */
static bool key_range(struct str key, struct shelf_range *ret) {
  enum { DIGITS = 16, BEFORE = 7 };
  if (key.len != BEFORE + 2 * DIGITS + 1 || key.at[BEFORE + DIGITS] != '-') return false;
  uint64_t ends[2] = {0, 0};
  for (size_t i = 0; i < 2 * DIGITS; i++) {
    char c = key.at[BEFORE + i + (i >= DIGITS)];
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) return false;
    ends[i / DIGITS] = ends[i / DIGITS] << 4 | (uint64_t)digit;
  }
  *ret = (struct shelf_range){ends[0], ends[1]};
  return true;
}

/* Segments come in key order, which is id order. One that does not follow the last one whole is of no use. */
static bool segment_row(void *arg, struct str key, struct str bytes) {
  struct load *l = arg;
  struct shelf_range range;
  struct segment *s = NULL;
  if (!key_range(key, &range)) return true;
  uint64_t follows = l->segments.len ? shelf_covered(&l->segments) + 1 : id_first(l->owner);
  int r = l->stale.len ? ERR_DAMAGED : segment_open(bytes, false, EVIDENCE_EXTRACTOR, &s);
  if (r == 0 && segment_first(s) == range.first && segment_last(s) == range.last && range.first == follows) {
    HEAP_PUSH(&l->segments, ((struct shelf_segment){s, true}));
    return true;
  }
  segment_unref(s);
  HEAP_PUSH(&l->stale, range);
  return true;
}

struct tail_batch {
  struct load *load;
  uint64_t last;
  size_t rows;
};

static bool tail_row(void *arg, const void *record) {
  struct tail_batch *b = arg;
  const struct turn *t = record;
  b->last = t->id;
  b->rows++;
  if (turn_is_evidence(t)) HEAP_PUSH(&b->load->tail, evidence_doc_new(b->load->memory->language, t));
  return true;
}

/* Only a rebuild has so many turns in no segment; they are written with the next flush. */
static int tail_shrink(struct load *l) {
  if (l->tail.len < 8 * TAIL) return 0;
  int r = shelf_append(&l->segments, l->owner, l->tail.at, l->tail.len);
  for (size_t i = 0; i < l->tail.len && r == 0; i++) evidence_doc_unref(l->tail.at[i]);
  if (r == 0) l->tail.len = 0;
  return r;
}

static int tail_read(struct load *l, struct store_read *read) {
  uint64_t from = l->segments.len ? shelf_covered(&l->segments) + 1 : id_first(l->owner);
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (;;) {
    struct scan batch = {.owner = l->owner, .from = from, .limit = BATCH};
    struct tail_batch b = {.load = l};
    int r = read->ops->scan(read, RECORD_TURN, &batch, &a, tail_row, &b);
    if (r < 0) return r;
    r = tail_shrink(l);
    if (r < 0 || b.rows < BATCH) return r;
    from = b.last + 1;
    arena_clear(&a);
  }
}

static int load_read(struct load *l, struct error *e) {
  struct store *store = l->memory->store;
  struct store_read *read;
  int r = store->ops->read_begin(store, &read, e);
  if (r < 0) return r;
  AUTO_ARENA struct arena a = ARENA_NONE;
  r = read->ops->blob_scan(read, l->owner, STR("recall/"), &a, segment_row, l);
  if (r >= 0) r = tail_read(l, read);
  read->ops->read_end(read);
  return r < 0 ? error_set(e, r, "the recall index could not be read") : 0;
}

/* With the lock held. */
static void install(struct shelf *s, struct load *l) {
  s->segments = l->segments;
  s->tail = l->tail;
  alloc_free(s->stale.at);
  s->stale = l->stale;
  *l = (struct load){0};
  s->state = SHELF_READY;
  for (size_t i = 0; i < s->arrived.len; i++) shelf_add(s, s->arrived.at[i]);
  s->arrived.len = 0;
}

static void arrived_drop(struct shelf *s) {
  for (size_t i = 0; i < s->arrived.len; i++) evidence_doc_unref(s->arrived.at[i]);
  s->arrived.len = 0;
}

int evidence_load(struct memory *m, uint32_t owner, struct error *e) {
  struct evidence *v = m->evidence;
  int r = 0;
  pthread_mutex_lock(&v->lock);
  struct shelf *s = shelf_of(v, owner);
  while (s->state == SHELF_LOADING) pthread_cond_wait(&v->turned, &v->lock);
  while (s->state == SHELF_ABSENT && r == 0) {
    s->state = SHELF_LOADING;
    unsigned erasures = s->erasures;
    pthread_mutex_unlock(&v->lock);
    struct load l = {.memory = m, .owner = owner};
    r = load_read(&l, e);
    pthread_mutex_lock(&v->lock);
    s->state = SHELF_ABSENT;
    if (r == 0 && erasures == s->erasures)
      install(s, &l);
    else
      arrived_drop(s);
    load_free(&l);
  }
  pthread_cond_broadcast(&v->turned);
  pthread_mutex_unlock(&v->lock);
  return r;
}

/* ---- erasing ---- */

struct erase {
  struct store_txn *txn;
  uint32_t owner;
  const uint64_t *ids; /* sorted */
  size_t count;
  struct arena *arena;
  VEC(struct shelf_range) ranges;
  VEC(struct str) bytes;
};

static bool erase_row(void *arg, struct str key, struct str bytes) {
  struct erase *e = arg;
  struct shelf_range range;
  if (!key_range(key, &range)) return true;
  for (size_t i = 0; i < e->count; i++) {
    if (e->ids[i] < range.first || e->ids[i] > range.last) continue;
    VEC_PUSH(e->arena, &e->ranges, range);
    VEC_PUSH(e->arena, &e->bytes, arena_dup(e->arena, bytes));
    return true;
  }
  return true;
}

static int erase_one(struct erase *e, struct shelf_range range, struct str bytes) {
  struct str key = shelf_key(e->arena, range.first, range.last);
  struct segment *s;
  /* One that cannot be read goes altogether: the next load builds it again from the turns. */
  if (segment_open(bytes, false, EVIDENCE_EXTRACTOR, &s) < 0) return e->txn->ops->blob_erase(e->txn, e->owner, key);
  AUTO_BUF struct buf out = buf_new(SEGMENT_BYTES_MAX);
  int r = segment_merge(&out, EVIDENCE_EXTRACTOR, &s, 1, e->ids, e->count);
  segment_unref(s);
  if (r == ERR_DAMAGED) return e->txn->ops->blob_erase(e->txn, e->owner, key);
  return r < 0 ? r : e->txn->ops->blob_put(e->txn, e->owner, key, buf_str(&out));
}

static int id_order(const void *x, const void *y) {
  uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
  return a < b ? -1 : a > b;
}

int evidence_erase(struct evidence *v, struct store_txn *t, const uint64_t *ids, size_t count) {
  if (count == 0) return 0;
  uint32_t owner = id_owner(ids[0]);
  pthread_mutex_lock(&v->lock);
  shelf_of(v, owner)->erasing++;
  pthread_mutex_unlock(&v->lock);
  AUTO_ARENA struct arena a = ARENA_NONE;
  uint64_t *sorted = ARENA_ARRAY(&a, uint64_t, count);
  memcpy(sorted, ids, count * sizeof *ids);
  qsort(sorted, count, sizeof *sorted, id_order);
  struct erase e = {.txn = t, .owner = owner, .ids = sorted, .count = count, .arena = &a};
  struct store_read *read = t->ops->view(t);
  int r = read->ops->blob_scan(read, owner, STR("recall/"), &a, erase_row, &e);
  for (size_t i = 0; i < e.ranges.len && r >= 0; i++) r = erase_one(&e, e.ranges.at[i], e.bytes.at[i]);
  return r < 0 ? r : 0;
}

void evidence_erase_done(struct evidence *v, uint32_t owner, int result) {
  pthread_mutex_lock(&v->lock);
  struct shelf *s = shelf_of(v, owner);
  if (s->erasing > 0) s->erasing--;
  if (result >= 0) {
    s->erasures++;
    if (s->state == SHELF_READY) shelf_empty(s);
  }
  pthread_mutex_unlock(&v->lock);
}
