/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-bench recall [TURNS] [--json]: a life of TURNS turns (100,000) of one person in a store on disk, then a thousand
 * queries. The words are the language pack's own, drawn so that the r-th commonest comes 1/r as often (G. K. Zipf,
 * 1949); a turn has 6 to 18. A query is 2 to 5 words of some turn. Each is asked twice, the second time warm; then
 * others are asked in turn of this store and of one in clear, so that what the machine does besides falls on both. Keys
 * of --json: turns, keep_per_s, load_ms (reading the index in at the first recall), recall_p50_ms, recall_p95_ms,
 * recall_p99_ms (recall whole, ten turns read and ranked), warm_p50_ms, first_ratio, warm_ratio (encrypted over in
 * clear, the medians), index_bytes, resident_bytes (this process, before the store in clear).
 */
#include "base/alloc.h"
#include "base/chance.h"
#include "base/utf8.h"
#include "bench.h"
#include "language/word_table.h"
#include "memory/evidence.h"
#include "memory/memory_priv.h"
#include "memory/recall.h"
#include "memory/turns.h"
#include "store/store.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { OWNER = 1, VOCABULARY = 30000, IN_FLIGHT = 256, QUERIES = 1000, TURNS_USUAL = 100000 };

/* ---- words ---- */

struct vocabulary {
  struct arena arena;
  struct word_table known;
  struct str words[VOCABULARY];
  size_t len;
};

static void add_word(struct vocabulary *v, struct str word) {
  if (word.len < 3 || word.len > 20 || v->len == VOCABULARY || !word_table_put(&v->arena, &v->known, word, 1)) return;
  v->words[v->len++] = word;
}

static bool add_words(void *arg, struct str name, struct str text) {
  struct vocabulary *v = arg;
  size_t from = 0;
  for (size_t i = 0; i <= text.len; i++) {
    if (i < text.len && ((text.at[i] | 32) >= 'a' && (text.at[i] | 32) <= 'z')) continue;
    if (i > from) add_word(v, utf8_fold(&v->arena, (struct str){text.at + from, i - from}));
    from = i + 1;
  }
  return v->len < VOCABULARY;
}

static struct str draw(struct vocabulary *v, struct chance *c) {
  size_t rank = (size_t)exp(chance_unit(c) * log((double)v->len));
  return v->words[rank < v->len ? rank : v->len - 1];
}

/* ---- keeping ---- */

struct keeper {
  struct memory *memory;
  struct store *store;
  struct vocabulary *vocabulary;
  struct chance chance;
  pthread_mutex_t lock; /* guards free */
  pthread_cond_t turned;
  struct slot *free;
};

struct slot {
  struct keeper *keeper;
  struct slot *next;
  struct turn_keep keep;
  struct store_write write;
  struct arena arena;
};

static int slot_apply(struct store_txn *t, void *arg, struct error *e) {
  struct slot *s = arg;
  return turn_keep_apply(s->keeper->memory, &s->keep, t, e);
}

static void slot_done(void *arg, int result, const struct error *e) {
  struct slot *s = arg;
  struct keeper *k = s->keeper;
  turn_keep_done(k->memory, &s->keep, result);
  turn_keep_finish(&s->keep);
  pthread_mutex_lock(&k->lock);
  s->next = k->free;
  k->free = s;
  pthread_cond_signal(&k->turned);
  pthread_mutex_unlock(&k->lock);
}

static struct slot *slot_take(struct keeper *k) {
  pthread_mutex_lock(&k->lock);
  while (!k->free) pthread_cond_wait(&k->turned, &k->lock);
  struct slot *s = k->free;
  k->free = s->next;
  pthread_mutex_unlock(&k->lock);
  arena_clear(&s->arena);
  return s;
}

static struct str make_turn(struct keeper *k, struct arena *a) {
  struct str text = draw(k->vocabulary, &k->chance);
  uint32_t words = 5 + chance_below(&k->chance, 13);
  for (uint32_t i = 0; i < words; i++)
    text = arena_join(a, text, arena_join(a, STR(" "), draw(k->vocabulary, &k->chance)));
  return text;
}

/* Two minutes apart, so that a life of a million turns lasts some four years. */
static int keep_one(struct keeper *k, size_t number, struct error *e) {
  struct slot *s = slot_take(k);
  struct turn turn = {.id = id_first(OWNER), .role = ROLE_PERSON, .origin = ORIGIN_TYPED, .heard_chars = -1};
  turn.said_at = 1600000000000 + (int64_t)number * 120000;
  turn.text = make_turn(k, &s->arena);
  s->keep = (struct turn_keep){.turn = turn, .channel = STR("bench")};
  int r = turn_keep_begin(k->memory, &s->keep, e);
  if (r < 0) return r;
  s->write = (struct store_write){.apply = slot_apply, .done = slot_done, .arg = s};
  k->store->ops->submit(k->store, &s->write);
  return 0;
}

static int keep_all(struct keeper *k, size_t turns, double *ret_per_s, struct error *e) {
  struct slot *slots = alloc_zero(IN_FLIGHT * sizeof *slots);
  for (size_t i = 0; i < IN_FLIGHT; i++) {
    slots[i] = (struct slot){.keeper = k, .next = k->free};
    k->free = &slots[i];
  }
  int64_t start = bench_clock()->steady(bench_clock());
  int r = 0;
  for (size_t i = 0; i < turns && r == 0; i++) r = keep_one(k, i, e);
  for (size_t i = 0; i < IN_FLIGHT && r == 0; i++) arena_finish(&slot_take(k)->arena);
  *ret_per_s = (double)turns * 1e9 / (double)(bench_clock()->steady(bench_clock()) - start);
  if (r == 0) alloc_free(slots);
  return r;
}

/* ---- asking ---- */

static int time_order(const void *x, const void *y) {
  double a = *(const double *)x, b = *(const double *)y;
  return a < b ? -1 : a > b;
}

static int ask(struct keeper *k, struct store_read *read, struct str text, struct arena *a, double *ret_ms,
               struct error *e) {
  struct recall got;
  int64_t start = bench_clock()->steady(bench_clock());
  int r = recall_search(k->memory, read, OWNER, text, NULL, a, &got, e);
  *ret_ms = (double)(bench_clock()->steady(bench_clock()) - start) / 1e6;
  return r;
}

struct measured {
  double per_s, load_ms, first[QUERIES], warm[QUERIES];
  uint64_t index, resident;
};

/* One more query: of each store twice, the second time warm. */
static int ask_once(struct keeper *const *k, struct store_read *const *read, struct measured *const *m, size_t stores,
                    size_t number, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str text = draw(k[0]->vocabulary, &k[0]->chance);
  uint32_t words = 1 + chance_below(&k[0]->chance, 4);
  for (uint32_t j = 0; j < words; j++)
    text = arena_join(&a, text, arena_join(&a, STR(" "), draw(k[0]->vocabulary, &k[0]->chance)));
  for (size_t i = 0; i < 2 * stores; i++) {
    size_t which = (i + number) % stores; /* neither is always the second, to whom the words are known */
    int r = ask(k[which], read[which], text, &a, i < stores ? &m[which]->first[number] : &m[which]->warm[number], e);
    if (r < 0) return r;
  }
  return 0;
}

static int ask_all(struct keeper *const *k, struct measured *const *m, size_t stores, struct error *e) {
  struct store_read *read[2] = {0};
  int r = 0;
  for (size_t i = 0; i < stores && r == 0; i++) r = k[i]->store->ops->read_begin(k[i]->store, &read[i], e);
  for (size_t i = 0; i < QUERIES && r == 0; i++) r = ask_once(k, read, m, stores, i, e);
  for (size_t i = 0; i < stores; i++) {
    if (read[i]) k[i]->store->ops->read_end(read[i]);
    qsort(m[i]->first, QUERIES, sizeof *m[i]->first, time_order);
    qsort(m[i]->warm, QUERIES, sizeof *m[i]->warm, time_order);
  }
  return r;
}

static void report(const struct bench_args *args, size_t turns, const struct measured *m, const struct measured *both) {
  double ratio = both[0].warm[QUERIES / 2] / both[1].warm[QUERIES / 2],
         far = both[0].first[QUERIES / 2] / both[1].first[QUERIES / 2];
  const double *ms = m->first;
  double p50 = ms[QUERIES / 2], p95 = ms[QUERIES * 95 / 100], p99 = ms[QUERIES * 99 / 100];
  if (args->json) {
    printf(
        "{\"bench\":\"recall\",\"turns\":%zu,\"keep_per_s\":%.0f,\"load_ms\":%.2f,\"recall_p50_ms\":%.3f,"
        "\"recall_p95_ms\":%.3f,\"recall_p99_ms\":%.3f,\"warm_p50_ms\":%.3f,\"first_ratio\":%.3f,\"warm_ratio\":%.3f,"
        "\"index_bytes\":%llu,\"resident_bytes\":%llu}\n",
        turns, m->per_s, m->load_ms, p50, p95, p99, m->warm[QUERIES / 2], far, ratio, (unsigned long long)m->index,
        (unsigned long long)m->resident);
    return;
  }
  printf("%zu turns of one person, kept %.0f a second\n", turns, m->per_s);
  printf("recall p50 %.2f ms, p95 %.2f ms, p99 %.2f ms; index read in %.1f ms\n", p50, p95, p99, m->load_ms);
  printf("asked again, warm, p50 %.2f ms; encrypted against in clear %.2f x, warm %.2f x\n", m->warm[QUERIES / 2], far,
         ratio);
  printf("index %.1f MB, resident %.1f MB\n", (double)m->index / 1e6, (double)m->resident / 1e6);
}

/* A fresh memory over the same store: what a new process finds. */
static int load_fresh(struct keeper *k, struct measured *m, struct error *e) {
  memory_close(k->memory);
  k->memory = NULL;
  int r = memory_open(k->store, bench_language(), bench_clock(), &k->memory, e);
  int64_t start = bench_clock()->steady(bench_clock());
  if (r == 0) r = evidence_load(k->memory, OWNER, e);
  m->load_ms = (double)(bench_clock()->steady(bench_clock()) - start) / 1e6;
  return r;
}

static int fill(struct keeper *k, bool in_clear, size_t turns, struct measured *m, struct error *e) {
  int r = bench_store(in_clear, &k->store, e);
  if (r == 0) r = memory_open(k->store, bench_language(), bench_clock(), &k->memory, e);
  if (r == 0) r = keep_all(k, turns, &m->per_s, e);
  return r < 0 ? r : load_fresh(k, m, e);
}

static struct keeper keeper_of(struct vocabulary *v) {
  return (struct keeper){
      .vocabulary = v, .chance = chance_seed(1), .lock = PTHREAD_MUTEX_INITIALIZER, .turned = PTHREAD_COND_INITIALIZER};
}

/* m[0]: alone; m[1], m[2]: encrypted and in clear, in turn. */
static int measure(struct vocabulary *v, size_t turns, struct measured *m, struct error *e) {
  struct keeper sealed = keeper_of(v), clear = keeper_of(v), *both[] = {&sealed, &clear};
  int r = fill(&sealed, false, turns, &m[0], e);
  if (r == 0) r = ask_all(both, (struct measured *[]){&m[0]}, 1, e);
  if (r == 0) m[0].index = evidence_bytes(sealed.memory->evidence);
  m[0].resident = bench_resident();
  if (r == 0) r = fill(&clear, true, turns, &m[2], e);
  if (r == 0) r = ask_all(both, (struct measured *[]){&m[1], &m[2]}, 2, e);
  for (int i = 0; i < 2; i++) {
    memory_close(both[i]->memory);
    bench_store_close(both[i]->store);
  }
  return r;
}

int bench_recall(const struct bench_args *args, struct error *e) {
  const char *wanted = bench_operand(args, 0);
  long long turns = TURNS_USUAL;
  if (wanted && (!str_to_int(str_of(wanted), &turns) || turns < 1))
    return error_set(e, ERR_INVALID, "recall needs a number of turns");
  struct vocabulary *v = alloc_zero(sizeof *v);
  struct measured *m = alloc_zero(3 * sizeof *m);
  pack_scan(language_pack(bench_language()), "", add_words, v);
  int r = measure(v, (size_t)turns, m, e);
  if (r == 0) report(args, (size_t)turns, &m[0], &m[1]);
  arena_finish(&v->arena);
  alloc_free(v);
  alloc_free(m);
  return r;
}
