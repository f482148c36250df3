/* SPDX-License-Identifier: Apache-2.0 */
#include "index/search.h"

#include "base/alloc.h"

#include <math.h>

/* What every part of the set is scored with. */
struct scoring {
  const struct index_query *query;
  size_t stems;
  struct segment_postings *found; /* of each segment's stems; docs 0: not there */
  double idf[INDEX_QUERY_STEMS];  /* weight included; 0: nowhere */
  float norm[256];                /* k1 (1 - b + b len / mean) by length */
};

/* A part while it is scored: one segment, or the tail. */
struct part {
  uint32_t number;
  const struct segment *segment;
  const struct index_doc *const *tail;
  uint32_t docs;
  float *own;       /* by ordinal, with MARGIN zeros before and MARGIN + BLOCK behind */
  float gains[256]; /* by entry of whos */
};

struct candidate {
  float score;
  uint32_t ordinal, part;
};

/* The best candidates of the parts so far, the worst on top: a later part adds only what is better than these. */
struct candidates {
  struct candidate *at;
  size_t len, room;
};

/* The best so far, the worst on top. */
struct best {
  struct index_hit *at;
  size_t len, room;
};

/* ---- how rare ---- */

static const struct index_entry *doc_entry(const struct index_doc *d, struct str stem) {
  size_t low = 0, high = d->len;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    int order = str_cmp(d->entries[middle].stem, stem);
    if (order == 0) return &d->entries[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

uint64_t index_stem_docs(const struct index_set *set, struct str stem) {
  uint64_t n = 0;
  struct segment_postings p;
  for (size_t i = 0; i < set->segment_count; i++)
    if (segment_find(set->segments[i], stem, &p)) n += p.docs;
  for (size_t i = 0; i < set->tail_len; i++) n += doc_entry(set->tail[i], stem) != NULL;
  return n;
}

uint64_t index_docs(const struct index_set *set) {
  uint64_t n = set->tail_len;
  for (size_t i = 0; i < set->segment_count; i++) n += segment_docs(set->segments[i]);
  return n;
}

bool index_has_who(const struct index_set *set, uint64_t who) {
  for (size_t i = 0; i < set->segment_count; i++)
    if (segment_who(set->segments[i], who) >= 0) return true;
  for (size_t i = 0; i < set->tail_len; i++)
    if (set->tail[i]->who == who) return true;
  return false;
}

static uint32_t tail_words(const struct index_doc *d) {
  return d->words > 255 ? 255 : d->words;
}

/* How many documents hold stem i; where its postings lie is noted, each looked for once. */
static uint64_t find_stem(struct scoring *s, const struct index_set *set, size_t i) {
  struct str stem = s->query->stems[i].stem;
  uint64_t n = 0;
  for (size_t k = 0; k < set->segment_count; k++) {
    struct segment_postings *p = &s->found[k * s->stems + i];
    if (!segment_find(set->segments[k], stem, p)) p->docs = 0;
    n += p->docs;
  }
  for (size_t k = 0; k < set->tail_len; k++) n += doc_entry(set->tail[k], stem) != NULL;
  return n;
}

static void scoring_init(struct scoring *s, const struct index_set *set, const struct index_query *q, struct arena *a) {
  uint64_t docs = index_docs(set), words = 0;
  for (size_t i = 0; i < set->segment_count; i++) words += segment_words(set->segments[i]);
  for (size_t i = 0; i < set->tail_len; i++) words += tail_words(set->tail[i]);
  double mean = words && docs ? (double)words / (double)docs : 1;
  s->query = q;
  s->stems = q->len < INDEX_QUERY_STEMS ? q->len : INDEX_QUERY_STEMS;
  for (int i = 0; i < 256; i++) s->norm[i] = (float)(q->k1 * (1 - q->b + q->b * i / mean));
  s->found = ARENA_ARRAY(a, struct segment_postings, set->segment_count * s->stems + 1);
  for (size_t i = 0; i < s->stems; i++) {
    double n = (double)find_stem(s, set, i);
    s->idf[i] = n > 0 ? q->stems[i].weight * log(1 + ((double)docs - n + 0.5) / (n + 0.5)) : 0;
  }
}

/* ---- own scores ---- */

static float bm25(const struct scoring *s, size_t stem, uint32_t count, uint8_t words) {
  float tf = (float)count;
  return (float)(s->idf[stem] * (s->query->k1 + 1)) * tf / (tf + s->norm[words]);
}

static void score_segment(const struct scoring *s, struct part *p) {
  const uint8_t *words = segment_word_bytes(p->segment);
  for (size_t i = 0; i < s->stems; i++) {
    struct segment_postings postings = s->found[p->number * s->stems + i];
    if (s->idf[i] == 0 || postings.docs == 0) continue;
    uint32_t ordinal, count;
    while (segment_next(&postings, &ordinal, &count)) p->own[ordinal] += bm25(s, i, count, words[ordinal]);
  }
}

static void score_tail(const struct scoring *s, struct part *p) {
  for (size_t i = 0; i < s->stems; i++)
    for (uint32_t d = 0; d < p->docs; d++) {
      const struct index_entry *e = s->idf[i] == 0 ? NULL : doc_entry(p->tail[d], s->query->stems[i].stem);
      if (e) p->own[d] += bm25(s, i, e->count, (uint8_t)tail_words(p->tail[d]));
    }
}

/* ---- candidates: by own score and the nearest neighbours ---- */

static void sift_down(struct candidate *heap, size_t len, size_t at) {
  for (size_t child; (child = 2 * at + 1) < len; at = child) {
    if (child + 1 < len && heap[child + 1].score < heap[child].score) child++;
    if (heap[at].score <= heap[child].score) return;
    struct candidate swap = heap[at];
    heap[at] = heap[child];
    heap[child] = swap;
  }
}

static void keep_candidate(struct candidates *k, struct candidate c) {
  struct candidate *heap = k->at;
  if (k->len == k->room) {
    if (c.score <= heap[0].score) return;
    heap[0] = c;
    sift_down(heap, k->len, 0);
    return;
  }
  size_t at = k->len++;
  heap[at] = c;
  for (; at > 0 && heap[(at - 1) / 2].score > heap[at].score; at = (at - 1) / 2) {
    struct candidate swap = heap[at];
    heap[at] = heap[(at - 1) / 2];
    heap[(at - 1) / 2] = swap;
  }
}

static float tail_gain(const struct index_query *q, uint64_t who) {
  if (q->skip && who == q->skip) return 0;
  return q->has_who && who == q->who ? (float)q->who_gain : 1;
}

/* What even the largest gain cannot lift over the worst kept one is passed by. */
static float least_of(const struct candidates *k, const struct index_query *q) {
  if (k->len < k->room) return 0;
  return k->at[0].score / (float)(q->has_who && q->who_gain > 1 ? q->who_gain : 1);
}

/* own + before * ... of BLOCK documents from d on, whatever group they are of. */
enum { BLOCK = 64, MARGIN = 3 };
static void near_block(const struct index_query *q, const float *own, float *ret) {
  float before = (float)q->before, after = (float)q->after, second = (float)q->wider / 2, third = (float)q->wider / 3;
  for (int i = 0; i < BLOCK; i++)
    ret[i] = own[i] + before * own[i - 1] + after * own[i + 1] + second * (own[i - 2] + own[i + 2]) +
             third * (own[i - 3] + own[i + 3]);
}

static void candidates_find(const struct scoring *s, const struct part *p, struct candidates *k) {
  const struct index_query *q = s->query;
  const uint8_t *who = p->segment ? segment_who_bytes(p->segment) : NULL;
  float least = least_of(k, q), near[BLOCK];
  for (uint32_t from = 0; from < p->docs; from += BLOCK) {
    near_block(q, p->own + from, near);
    for (uint32_t i = 0; i < BLOCK && from + i < p->docs; i++) {
      if (near[i] <= least) continue;
      uint32_t d = from + i;
      float gain = who ? p->gains[who[d]] : tail_gain(q, p->tail[d]->who);
      struct candidate c = {near[i] * gain, d, p->number};
      if (c.score <= 0) continue;
      keep_candidate(k, c);
      least = least_of(k, q);
    }
  }
}

/* ---- the parts of a score ---- */

static struct segment_line tail_line(const struct part *p, uint32_t ordinal) {
  const struct index_doc *d = p->tail[ordinal];
  return (struct segment_line){d->id, d->group, d->day};
}

/* Lines around an ordinal, its own too: all at once, because decoding begins at the first of a block. */
enum { REACH_MAX = 64 };
struct around {
  struct segment_line at[2 * REACH_MAX + 1];
  uint32_t from, count;
};

static void around_read(const struct part *p, uint32_t ordinal, uint32_t reach, struct around *ret) {
  uint32_t low = ordinal > reach ? ordinal - reach : 0,
           high = ordinal + reach < p->docs ? ordinal + reach : p->docs - 1;
  ret->from = low;
  ret->count = 0;
  if (p->segment) {
    ret->count = segment_lines(p->segment, low, high - low + 1, ret->at);
    return;
  }
  for (uint32_t d = low; d <= high; d++) ret->at[ret->count++] = tail_line(p, d);
}

/* Days may be any number that a damaged segment holds. */
static bool is_next_day(int32_t a, int32_t b) {
  int64_t apart = (int64_t)a - b;
  return apart >= -1 && apart <= 1;
}

static void score_neighbours(const struct part *p, uint32_t ordinal, const struct around *near, uint32_t reach,
                             struct index_hit *h) {
  for (uint32_t i = 0; i < near->count; i++) {
    uint32_t other = near->from + i;
    const struct segment_line *l = &near->at[i];
    if (other == ordinal || l->group != h->group || !is_next_day(l->day, h->day)) continue;
    uint32_t far = other > ordinal ? other - ordinal : ordinal - other;
    double own = far <= reach || far == 1 ? p->own[other] : 0;
    if (far > 1)
      h->wider += own / far;
    else if (other < ordinal)
      h->before = own;
    else
      h->after = own;
  }
}

static uint64_t who_of(const struct part *p, uint32_t ordinal) {
  return p->segment ? segment_who_hash(p->segment, segment_who_bytes(p->segment)[ordinal]) : p->tail[ordinal]->who;
}

/* ---- which stems: only of the candidates and those beside them ---- */

/* Ordinals, rising, each once, and the stems that each holds. */
struct held {
  uint32_t *at;
  uint64_t *stems;
  size_t len;
};

static int ordinal_order(const void *x, const void *y) {
  uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
  return a < b ? -1 : a > b;
}

static struct held held_around(const struct part *p, const struct candidates *k, struct arena *a) {
  struct held h = {.at = ARENA_ARRAY(a, uint32_t, k->len * (2 * INDEX_BESIDE + 1) + 1)};
  uint32_t *own = ARENA_ARRAY(a, uint32_t, k->len + 1), next = 0;
  size_t n = 0;
  for (size_t i = 0; i < k->len; i++)
    if (k->at[i].part == p->number) own[n++] = k->at[i].ordinal;
  if (n > 1) qsort(own, n, sizeof *own, ordinal_order);
  for (size_t i = 0; i < n; i++) {
    uint32_t from = own[i] > INDEX_BESIDE ? own[i] - INDEX_BESIDE : 0;
    for (uint32_t d = from > next ? from : next; d <= own[i] + INDEX_BESIDE && d < p->docs; d++) {
      h.at[h.len++] = d;
      next = d + 1;
    }
  }
  h.stems = ARENA_ARRAY(a, uint64_t, h.len + 1);
  return h;
}

static void held_in_segment(const struct scoring *s, const struct part *p, struct held *h) {
  for (size_t i = 0; i < s->stems; i++) {
    struct segment_postings postings = s->found[p->number * s->stems + i];
    if (s->idf[i] == 0 || postings.docs == 0) continue;
    uint32_t ordinal, count;
    size_t at = 0;
    while (at < h->len && segment_next(&postings, &ordinal, &count)) {
      while (at < h->len && h->at[at] < ordinal) at++;
      if (at < h->len && h->at[at] == ordinal) h->stems[at] |= UINT64_C(1) << i;
    }
  }
}

static void held_in_tail(const struct scoring *s, const struct part *p, struct held *h) {
  for (size_t i = 0; i < s->stems; i++)
    for (size_t at = 0; at < h->len && s->idf[i] != 0; at++)
      if (doc_entry(p->tail[h->at[at]], s->query->stems[i].stem)) h->stems[at] |= UINT64_C(1) << i;
}

static struct held held_read(const struct scoring *s, const struct part *p, const struct candidates *k,
                             struct arena *a) {
  struct held h = held_around(p, k, a);
  if (p->segment)
    held_in_segment(s, p, &h);
  else
    held_in_tail(s, p, &h);
  return h;
}

/* Where an ordinal stands; those beside it stand beside it. */
static size_t held_place(const struct held *h, uint32_t ordinal) {
  const uint32_t *at = bsearch(&ordinal, h->at, h->len, sizeof *h->at, ordinal_order);
  return at ? (size_t)(at - h->at) : 0;
}

/* ---- best hits ---- */

static void best_add(struct best *b, const struct index_hit *h, struct arena *a) {
  if (b->len == b->room) {
    size_t more = b->room ? b->room * 2 : 256;
    b->at = arena_grow(a, b->at, b->len * sizeof *h, more * sizeof *h);
    b->room = more;
  }
  b->at[b->len++] = *h;
}

static void set_beside(const struct part *p, const struct held *held, uint32_t ordinal, const struct around *near,
                       struct index_hit *h) {
  size_t place = held_place(held, ordinal);
  for (uint32_t i = 0; i < near->count; i++) {
    uint32_t other = near->from + i;
    const struct segment_line *l = &near->at[i];
    uint32_t far = other > ordinal ? other - ordinal : ordinal - other;
    if (far == 0 || far > INDEX_BESIDE || l->group != h->group || !is_next_day(l->day, h->day)) continue;
    struct index_beside *to = other < ordinal ? &h->before_at[far - 1] : &h->after_at[far - 1];
    *to = (struct index_beside){l->id, who_of(p, other), held->stems[place + other - ordinal]};
  }
  h->stems = held->stems[place];
  h->words = p->segment ? segment_word_bytes(p->segment)[ordinal] : tail_words(p->tail[ordinal]);
}

static bool hit_make(const struct scoring *s, const struct part *p, uint32_t ordinal, const struct held *held,
                     struct index_hit *h) {
  const struct index_query *q = s->query;
  struct around near;
  around_read(p, ordinal, q->reach < INDEX_BESIDE ? INDEX_BESIDE : q->reach > REACH_MAX ? REACH_MAX : q->reach, &near);
  if (near.count <= ordinal - near.from) return false;
  const struct segment_line *line = &near.at[ordinal - near.from];
  if (q->group && line->group != q->group) return false;
  *h = (struct index_hit){.id = line->id, .group = line->group, .day = line->day, .who = who_of(p, ordinal)};
  h->own = p->own[ordinal];
  score_neighbours(p, ordinal, &near, q->reach, h);
  h->who_fits = q->has_who && h->who == q->who;
  h->day_fits = q->day_first <= q->day_last && h->day >= q->day_first && h->day <= q->day_last;
  double sum = h->own + q->before * h->before + q->after * h->after + q->wider * h->wider;
  h->score = sum * (h->who_fits ? q->who_gain : 1) * (h->day_fits ? q->day_gain : 1);
  set_beside(p, held, ordinal, &near, h);
  return true;
}

/* ---- those that are hits whatever they hold ---- */

static bool part_ordinal(const struct part *p, uint64_t id, uint32_t *ret) {
  if (p->segment) return segment_ordinal(p->segment, id, ret);
  uint32_t low = 0, high = p->docs;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (p->tail[middle]->id < id)
      low = middle + 1;
    else
      high = middle;
  }
  *ret = low;
  return low < p->docs && p->tail[low]->id == id;
}

static void part_also(const struct scoring *s, const struct part *p, struct arena *a, struct best *b) {
  const struct index_query *q = s->query;
  struct candidate at[INDEX_ALSO_MAX];
  struct candidates k = {.at = at};
  for (size_t i = 0; i < q->also_len && i < INDEX_ALSO_MAX; i++) {
    struct candidate c = {.part = p->number};
    if (part_ordinal(p, q->also[i], &c.ordinal)) at[k.len++] = c;
  }
  struct held held = held_read(s, p, &k, a);
  for (size_t i = 0; i < k.len; i++) {
    struct index_hit h;
    bool skipped = q->skip && who_of(p, at[i].ordinal) == q->skip;
    if (!skipped && hit_make(s, p, at[i].ordinal, &held, &h)) best_add(b, &h, a);
  }
}

static bool worse(const struct index_hit *x, const struct index_hit *y) {
  return x->score < y->score || (x->score == y->score && x->id > y->id);
}

static int best_order(const void *a, const void *b) {
  const struct index_hit *x = *(const struct index_hit *const *)a, *y = *(const struct index_hit *const *)b;
  return worse(x, y) ? 1 : worse(y, x) ? -1 : 0;
}

static void part_search(const struct scoring *s, struct part *p, struct candidates *k, struct arena *a,
                        struct best *b) {
  for (size_t i = 0; i < 256; i++) p->gains[i] = 1;
  int who = p->segment && s->query->has_who ? segment_who(p->segment, s->query->who) : -1;
  if (who >= 0) p->gains[who] = (float)s->query->who_gain;
  int skip = p->segment && s->query->skip ? segment_who(p->segment, s->query->skip) : -1;
  if (skip >= 0) p->gains[skip] = 0;
  if (p->segment)
    score_segment(s, p);
  else
    score_tail(s, p);
  candidates_find(s, p, k);
  struct held held = held_read(s, p, k, a);
  for (size_t i = 0; i < k->len; i++) {
    struct index_hit h;
    if (k->at[i].part == p->number && hit_make(s, p, k->at[i].ordinal, &held, &h) && h.score > 0) best_add(b, &h, a);
  }
}

/* A group asked for may be a small part of everything: look at more candidates, so that enough of it are left. */
static size_t candidate_room(const struct index_query *q) {
  size_t count = q->count < INDEX_HITS_MAX ? q->count : INDEX_HITS_MAX;
  return q->group ? 10 * count + 64 : count + count / 8 + 16;
}

/* Those of `also` that are among the best already are left out of it. */
static size_t also_out(const struct best *also, struct index_hit *hits, size_t len) {
  size_t all = len;
  for (size_t i = 0; i < also->len; i++) {
    bool known = false;
    for (size_t j = 0; j < len && !known; j++) known = hits[j].id == also->at[i].id;
    if (!known) hits[all++] = also->at[i];
  }
  return all;
}

static size_t best_out(const struct best *b, const struct best *also, size_t count, struct arena *scratch,
                       struct arena *a, struct index_hit **ret) {
  const struct index_hit **order = ARENA_ARRAY(scratch, const struct index_hit *, b->len + 1);
  for (size_t i = 0; i < b->len; i++) order[i] = &b->at[i];
  if (b->len > 1) qsort(order, b->len, sizeof *order, best_order);
  if (count > b->len) count = b->len;
  *ret = ARENA_ARRAY(a, struct index_hit, count + also->len + 1);
  for (size_t i = 0; i < count; i++) (*ret)[i] = *order[i];
  return also_out(also, *ret, count);
}

size_t index_search(const struct index_set *set, const struct index_query *q, struct arena *a, struct index_hit **ret) {
  AUTO_ARENA struct arena scratch = ARENA_NONE;
  struct scoring s;
  scoring_init(&s, set, q, &scratch);
  struct candidates kept = {.room = candidate_room(q)};
  size_t most = set->tail_len;
  for (size_t i = 0; i < set->segment_count; i++)
    if (segment_docs(set->segments[i]) > most) most = segment_docs(set->segments[i]);
  AUTO_FREE struct candidate *heap = alloc_zero((kept.room + 1) * sizeof *heap);
  kept.at = heap;
  AUTO_FREE float *own = alloc_zero((most + 2 * MARGIN + BLOCK) * sizeof *own);
  struct best b = {0}, also = {0};
  for (size_t i = 0; i <= set->segment_count; i++) {
    bool is_tail = i == set->segment_count;
    struct part p = {
        .number = (uint32_t)i, .segment = is_tail ? NULL : set->segments[i], .tail = set->tail, .own = own + MARGIN};
    p.docs = is_tail ? (uint32_t)set->tail_len : segment_docs(p.segment);
    if (p.docs == 0) continue;
    if (i > 0) memset(own, 0, (p.docs + 2 * MARGIN) * sizeof *own);
    part_search(&s, &p, &kept, &scratch, &b);
    if (q->also_len) part_also(&s, &p, &scratch, &also);
  }
  return best_out(&b, &also, q->count, &scratch, a, ret);
}
