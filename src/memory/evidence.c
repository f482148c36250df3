/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/evidence_priv.h"

#include "base/alloc.h"
#include "base/civil.h"
#include "base/utf8.h"
#include "language/terms.h"
#include "memory/turns.h"

/* A flush is due at this many turns: their terms are read again at every start, at some 20 us each. */
enum { FLUSH_AT = 128 };
/* So many neighbours of one level become one segment of the next. */
enum { MERGE_AT = 8, MERGE_BYTES_MAX = 16 * 1024 * 1024 };

struct evidence *evidence_new(void) {
  struct evidence *v = alloc_zero(sizeof *v);
  pthread_mutex_init(&v->lock, NULL);
  pthread_cond_init(&v->turned, NULL);
  return v;
}

void evidence_free(struct evidence *v) {
  if (!v) return;
  for (size_t i = 0; i < v->len; i++) {
    shelf_empty(v->shelves[i]);
    alloc_free(v->shelves[i]->pending.at);
    alloc_free(v->shelves[i]->arrived.at);
    alloc_free(v->shelves[i]->stale.at);
    alloc_free(v->shelves[i]);
  }
  alloc_free(v->shelves);
  pthread_cond_destroy(&v->turned);
  pthread_mutex_destroy(&v->lock);
  alloc_free(v);
}

/* ---- documents ---- */

uint64_t evidence_who(struct arena *a, struct str speaker) {
  struct str rest = str_trim(speaker), first;
  if (rest.len == 0 || !str_next(&rest, ' ', &first)) return 0;
  return str_hash(utf8_plain(a, first)) | 1;
}

static int stem_order(const void *x, const void *y) {
  return str_cmp(((const struct index_entry *)x)->stem, ((const struct index_entry *)y)->stem);
}

/* Sorts and counts: each stem once. Returns how many are left. */
static size_t entries_settle(struct index_entry *at, size_t len) {
  size_t kept = 0;
  if (len > 1) qsort(at, len, sizeof *at, stem_order);
  for (size_t i = 0; i < len; i++) {
    if (kept > 0 && str_eq(at[kept - 1].stem, at[i].stem))
      at[kept - 1].count += at[i].count;
    else
      at[kept++] = at[i];
  }
  return kept;
}

static size_t entries_add(struct index_entry *at, size_t len, struct terms terms) {
  for (size_t i = 0; i < terms.len; i++) at[len++] = (struct index_entry){terms.at[i].stem, 1};
  return len;
}

struct evidence_doc *evidence_doc_new(const struct language *l, const struct turn *t) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct terms text = terms_read(l, &a, t->text), caption = terms_read(l, &a, t->caption);
  struct index_entry *entries = ARENA_ARRAY(&a, struct index_entry, text.len + caption.len + 1);
  size_t all = entries_add(entries, 0, text);
  all = entries_add(entries, all, caption);
  size_t len = entries_settle(entries, all), bytes = 0;
  for (size_t i = 0; i < len; i++) bytes += entries[i].stem.len;
  struct evidence_doc *d = alloc_zero(sizeof *d + len * sizeof *entries + bytes);
  struct index_entry *kept = (struct index_entry *)(d + 1);
  char *at = (char *)(kept + len);
  for (size_t i = 0; i < len; i++) {
    kept[i] = (struct index_entry){{at, entries[i].stem.len}, entries[i].count};
    memcpy(at, entries[i].stem.at, entries[i].stem.len);
    at += entries[i].stem.len;
  }
  d->refs = 1;
  d->size = sizeof *d + len * sizeof *entries + bytes;
  d->doc = (struct index_doc){.id = t->id, .entries = kept, .len = len, .words = (uint32_t)all};
  d->doc.who = t->taint ? EVIDENCE_OUTSIDE : t->role == ROLE_PERSON ? 0 : evidence_who(&a, t->speaker);
  evidence_doc_place(d, t);
  return d;
}

void evidence_doc_place(struct evidence_doc *d, const struct turn *t) {
  d->doc.id = t->id;
  d->doc.group = t->conversation;
  int64_t civil = t->said_at / 1000 + t->offset * 60;
  d->doc.day = (int32_t)((civil - (((civil % CIVIL_DAY) + CIVIL_DAY) % CIVIL_DAY)) / CIVIL_DAY);
}

void evidence_doc_unref(struct evidence_doc *d) {
  if (!d || atomic_fetch_sub(&d->refs, 1) > 1) return;
  alloc_free(d);
}

/* ---- shelves ---- */

struct shelf *shelf_of(struct evidence *v, uint32_t owner) {
  for (size_t i = 0; i < v->len; i++)
    if (v->shelves[i]->owner == owner) return v->shelves[i];
  if (v->len == v->room) {
    v->room = v->room ? v->room * 2 : 4;
    v->shelves = alloc_resize(v->shelves, v->room * sizeof *v->shelves);
  }
  struct shelf *s = alloc_zero(sizeof *s);
  s->owner = owner;
  v->shelves[v->len++] = s;
  return s;
}

void shelf_empty(struct shelf *s) {
  for (size_t i = 0; i < s->segments.len; i++) segment_unref(s->segments.at[i].segment);
  for (size_t i = 0; i < s->tail.len; i++) evidence_doc_unref(s->tail.at[i]);
  alloc_free(s->segments.at);
  alloc_free(s->tail.at);
  s->segments = (struct shelf_segments){0};
  s->tail = (struct shelf_docs){0};
  s->state = SHELF_ABSENT;
}

uint64_t shelf_covered(const struct shelf_segments *s) {
  return s->len ? segment_last(s->at[s->len - 1].segment) : 0;
}

/* Where id stands in the tail, or would. */
static size_t tail_place(const struct shelf *s, uint64_t id) {
  size_t at = s->tail.len;
  while (at > 0 && s->tail.at[at - 1]->doc.id >= id) at--;
  return at;
}

void shelf_add(struct shelf *s, struct evidence_doc *d) {
  size_t at = tail_place(s, d->doc.id);
  if (d->doc.id <= shelf_covered(&s->segments) || (at < s->tail.len && s->tail.at[at]->doc.id == d->doc.id)) {
    evidence_doc_unref(d);
    return;
  }
  HEAP_PUSH(&s->tail, d);
  memmove(s->tail.at + at + 1, s->tail.at + at, (s->tail.len - 1 - at) * sizeof *s->tail.at);
  s->tail.at[at] = d;
}

/* ---- flushing ---- */

struct str shelf_key(struct arena *a, uint64_t first, uint64_t last) {
  return arena_printf(a, "recall/%016llx-%016llx", (unsigned long long)first, (unsigned long long)last);
}

/* How much of the tail no turn under way can still come before. */
static size_t tail_ready(const struct shelf *s) {
  uint64_t first_pending = UINT64_MAX;
  for (size_t i = 0; i < s->pending.len; i++)
    if (s->pending.at[i] < first_pending) first_pending = s->pending.at[i];
  return tail_place(s, first_pending);
}

static int level_of(const struct segment *s) {
  uint32_t docs = segment_docs(s);
  return docs < FLUSH_AT * MERGE_AT                         ? 0
         : docs < FLUSH_AT * MERGE_AT * MERGE_AT            ? 1
         : docs < FLUSH_AT * MERGE_AT * MERGE_AT * MERGE_AT ? 2
                                                            : 3;
}

/* The first of the neighbours at the end that are due to become one; their count when none are. */
static size_t merge_from(const struct shelf_segments *s) {
  if (s->len < MERGE_AT) return s->len;
  int level = level_of(s->at[s->len - 1].segment);
  size_t bytes = 0;
  for (size_t i = s->len - MERGE_AT; i < s->len; i++) {
    if (level_of(s->at[i].segment) != level) return s->len;
    bytes += segment_bytes(s->at[i].segment).len;
  }
  return level < 3 && bytes <= MERGE_BYTES_MAX ? s->len - MERGE_AT : s->len;
}

int shelf_open_buf(struct buf *bytes, struct segment **ret) {
  int r = segment_open(buf_str(bytes), false, EVIDENCE_EXTRACTOR, ret);
  buf_finish(bytes);
  return r;
}

/* Puts the merged neighbours in the place of those from `from`. */
static int merge_end(struct shelf_segments *s, size_t from) {
  struct segment *in[MERGE_AT], *merged;
  struct buf bytes = buf_new(SEGMENT_BYTES_MAX);
  size_t count = s->len - from;
  for (size_t i = 0; i < count; i++) in[i] = s->at[from + i].segment;
  int r = segment_merge(&bytes, EVIDENCE_EXTRACTOR, in, count, NULL, 0);
  if (r < 0) {
    buf_finish(&bytes);
    return r;
  }
  r = shelf_open_buf(&bytes, &merged);
  if (r < 0) return r;
  for (size_t i = 0; i < count; i++) segment_unref(in[i]);
  s->at[from] = (struct shelf_segment){.segment = merged};
  s->len = from + 1;
  return 0;
}

int shelf_append(struct shelf_segments *s, uint32_t owner, struct evidence_doc *const *docs, size_t count) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct index_doc **list = ARENA_ARRAY(&a, const struct index_doc *, count + 1);
  for (size_t i = 0; i < count; i++) list[i] = &docs[i]->doc;
  uint64_t first = s->len ? shelf_covered(s) + 1 : id_first(owner);
  struct buf bytes = buf_new(SEGMENT_BYTES_MAX);
  struct segment *made;
  int r = segment_write(&bytes, EVIDENCE_EXTRACTOR, first, docs[count - 1]->doc.id, list, count);
  if (r < 0) {
    buf_finish(&bytes);
    return r;
  }
  r = shelf_open_buf(&bytes, &made);
  if (r < 0) return r;
  HEAP_PUSH(s, ((struct shelf_segment){.segment = made}));
  for (size_t from; r == 0 && (from = merge_from(s)) < s->len;) r = merge_end(s, from);
  return r;
}

static void flush_free(struct flush *f) {
  if (!f) return;
  for (size_t i = 0; i < f->segments.len; i++) segment_unref(f->segments.at[i].segment);
  alloc_free(f->segments.at);
  alloc_free(f);
}

/* With the lock held. What the flush will be made of, so that the lock need not be held while it is made. */
static struct flush *flush_begin(struct shelf *s, struct arena *a, struct evidence_doc ***ret_docs, size_t *ret_count) {
  size_t ready = s->state == SHELF_READY && !s->flushing && s->erasing == 0 ? tail_ready(s) : 0;
  if (ready < FLUSH_AT) return NULL;
  struct flush *f = alloc_zero(sizeof *f);
  f->covered = s->tail.at[ready - 1]->doc.id;
  for (size_t i = 0; i < s->segments.len; i++) {
    segment_ref(s->segments.at[i].segment);
    HEAP_PUSH(&f->segments, s->segments.at[i]);
  }
  *ret_docs = ARENA_ARRAY(a, struct evidence_doc *, ready);
  *ret_count = ready;
  for (size_t i = 0; i < ready; i++) {
    (*ret_docs)[i] = s->tail.at[i];
    atomic_fetch_add(&s->tail.at[i]->refs, 1);
  }
  s->flushing = true;
  return f;
}

static bool covers_same(const struct shelf_segments *list, const struct segment *s) {
  for (size_t i = 0; i < list->len; i++) {
    const struct segment *o = list->at[i].segment;
    if (list->at[i].stored && segment_first(o) == segment_first(s) && segment_last(o) == segment_last(s)) return true;
  }
  return false;
}

/* Writes what is not stored yet, and takes away what was merged into it. */
static int flush_write(struct store_txn *t, uint32_t owner, struct arena *a, const struct shelf_segments *was,
                       struct shelf_segments *now) {
  int r = 0;
  for (size_t i = 0; i < was->len && r == 0; i++) {
    const struct segment *s = was->at[i].segment;
    if (!was->at[i].stored || covers_same(now, s)) continue;
    r = t->ops->blob_erase(t, owner, shelf_key(a, segment_first(s), segment_last(s)));
    if (r == ERR_NOT_FOUND) r = 0;
  }
  for (size_t i = 0; i < now->len && r == 0; i++) {
    const struct segment *s = now->at[i].segment;
    if (now->at[i].stored) continue;
    r = t->ops->blob_put(t, owner, shelf_key(a, segment_first(s), segment_last(s)), segment_bytes(s));
    now->at[i].stored = true;
  }
  return r;
}

/* Keys of blobs that could not be used when the index was loaded. */
static int stale_erase(struct store_txn *t, const struct shelf *s, struct arena *a) {
  int r = 0;
  for (size_t i = 0; i < s->stale.len && r >= 0; i++) {
    r = t->ops->blob_erase(t, s->owner, shelf_key(a, s->stale.at[i].first, s->stale.at[i].last));
    if (r == ERR_NOT_FOUND) r = 0;
  }
  return r;
}

static int flush_make(struct store_txn *t, struct shelf *s, struct arena *a, struct flush *f,
                      struct evidence_doc **docs, size_t count) {
  struct shelf_segments was = {0};
  for (size_t i = 0; i < f->segments.len; i++) {
    segment_ref(f->segments.at[i].segment);
    HEAP_PUSH(&was, f->segments.at[i]);
  }
  int r = stale_erase(t, s, a);
  if (r >= 0) r = shelf_append(&f->segments, s->owner, docs, count);
  if (r >= 0) r = flush_write(t, s->owner, a, &was, &f->segments);
  for (size_t i = 0; i < was.len; i++) segment_unref(was.at[i].segment);
  alloc_free(was.at);
  return r;
}

int evidence_apply(struct evidence *v, struct store_txn *t, struct evidence_doc *d, const struct turn *turn) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct evidence_doc **docs = NULL;
  size_t count = 0;
  evidence_doc_place(d, turn);
  pthread_mutex_lock(&v->lock);
  struct shelf *s = shelf_of(v, id_owner(turn->id));
  d->applied = true;
  HEAP_PUSH(&s->pending, turn->id);
  d->flush = flush_begin(s, &a, &docs, &count);
  pthread_mutex_unlock(&v->lock);
  if (!d->flush) return 0;
  int r = flush_make(t, s, &a, d->flush, docs, count);
  for (size_t i = 0; i < count; i++) evidence_doc_unref(docs[i]);
  return r;
}

/* With the lock held. */
static void flush_install(struct shelf *s, struct flush *f) {
  size_t gone = 0;
  while (gone < s->tail.len && s->tail.at[gone]->doc.id <= f->covered) evidence_doc_unref(s->tail.at[gone++]);
  memmove(s->tail.at, s->tail.at + gone, (s->tail.len - gone) * sizeof *s->tail.at);
  s->tail.len -= gone;
  struct shelf_segments old = s->segments;
  s->segments = f->segments;
  f->segments = old; /* freed with the flush */
  s->stale.len = 0;
}

static void pending_remove(struct shelf *s, uint64_t id) {
  for (size_t i = 0; i < s->pending.len; i++)
    if (s->pending.at[i] == id) {
      s->pending.at[i] = s->pending.at[--s->pending.len];
      return;
    }
}

void evidence_done(struct evidence *v, uint32_t owner, struct evidence_doc *d, int result) {
  if (!d->applied) {
    evidence_doc_unref(d);
    return;
  }
  struct flush *f = d->flush;
  d->flush = NULL;
  pthread_mutex_lock(&v->lock);
  struct shelf *s = shelf_of(v, owner);
  pending_remove(s, d->doc.id);
  if (f) s->flushing = false;
  if (f && result >= 0 && s->state == SHELF_READY) flush_install(s, f);
  if (result < 0 || s->state == SHELF_ABSENT)
    evidence_doc_unref(d);
  else if (s->state == SHELF_LOADING)
    HEAP_PUSH(&s->arrived, d);
  else
    shelf_add(s, d);
  pthread_mutex_unlock(&v->lock);
  flush_free(f);
}

/* ---- holding ---- */

int evidence_hold(struct memory *m, uint32_t owner, struct evidence_held *ret, struct error *e) {
  struct evidence *v = m->evidence;
  int r;
  do {
    r = evidence_load(m, owner, e);
    if (r < 0) return r;
    pthread_mutex_lock(&v->lock);
    struct shelf *s = shelf_of(v, owner);
    r = s->state == SHELF_READY ? 0 : ERR_BUSY; /* erased in between: load again */
    if (r == 0) shelf_hold(s, ret);
    pthread_mutex_unlock(&v->lock);
  } while (r == ERR_BUSY);
  return r;
}

void shelf_hold(const struct shelf *s, struct evidence_held *ret) {
  size_t segments = s->segments.len, docs = s->tail.len;
  *ret = (struct evidence_held){.segments = alloc_zero((segments + 1) * sizeof *ret->segments)};
  ret->docs = alloc_zero((docs + 1) * (sizeof *ret->docs + sizeof(struct index_doc *)));
  const struct index_doc **list = (const struct index_doc **)(ret->docs + docs + 1);
  for (size_t i = 0; i < segments; i++) ret->segments[i] = segment_ref(s->segments.at[i].segment);
  for (size_t i = 0; i < docs; i++) {
    ret->docs[i] = s->tail.at[i];
    atomic_fetch_add(&s->tail.at[i]->refs, 1);
    list[i] = &s->tail.at[i]->doc;
  }
  ret->set = (struct index_set){ret->segments, segments, list, docs};
}

void evidence_release(struct evidence_held *h) {
  for (size_t i = 0; i < h->set.segment_count; i++) segment_unref(h->segments[i]);
  for (size_t i = 0; i < h->set.tail_len; i++) evidence_doc_unref(h->docs[i]);
  alloc_free(h->segments);
  alloc_free(h->docs);
  *h = (struct evidence_held){0};
}

uint64_t evidence_bytes(struct evidence *v) {
  uint64_t sum = 0;
  pthread_mutex_lock(&v->lock);
  for (size_t i = 0; i < v->len; i++) {
    const struct shelf *s = v->shelves[i];
    for (size_t j = 0; j < s->segments.len; j++) sum += segment_bytes(s->segments.at[j].segment).len;
    for (size_t j = 0; j < s->tail.len; j++) sum += s->tail.at[j]->size;
  }
  pthread_mutex_unlock(&v->lock);
  return sum;
}
