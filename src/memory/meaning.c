/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/meaning.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "index/nearest.h"
#include "memory/memory_priv.h"
#include "memory/settings.h"
#include "memory/turns.h"

#include <math.h>
#include <pthread.h>

/* Cosines of unrelated texts differ from model to model, in their mean and in how far they spread; what stands out from
 * its own model's is alike in all. */
static const double MEANING_LEAST = 1, MEANING_MOST = 5;
/* With fewer there is no mean to stand out from. */
enum { ROWS_LEAST = 8, ROWS_LOOKED = 512, ROWS_READ = 4096 };

struct meaning {
  pthread_mutex_t lock; /* guards what follows */
  meaning_ask_fn *ask;
  void *arg;
  bool ready;
  uint32_t owner; /* whose are read in: one at a time */
  struct nearest all;
};

_Static_assert((int)MEANING_DIMS_MAX == (int)NEAREST_DIMS_MAX, "what is taken can be searched");

bool meaning_pack(const double *v, size_t dims, struct meaning_vector *ret) {
  ret->dims = nearest_pack(v, dims, ret->at) ? dims : 0;
  return ret->dims > 0;
}

struct meaning *meaning_new(void) {
  struct meaning *g = alloc_zero(sizeof *g);
  pthread_mutex_init(&g->lock, NULL);
  return g;
}

void meaning_free(struct meaning *g) {
  if (!g) return;
  nearest_finish(&g->all);
  pthread_mutex_destroy(&g->lock);
  alloc_free(g);
}

void meaning_use(struct memory *m, meaning_ask_fn *ask, void *arg) {
  struct meaning *g = m->meaning;
  pthread_mutex_lock(&g->lock);
  g->ask = ask;
  g->arg = arg;
  pthread_mutex_unlock(&g->lock);
}

static void empty(struct meaning *g) {
  pthread_mutex_lock(&g->lock);
  nearest_finish(&g->all);
  g->ready = false;
  pthread_mutex_unlock(&g->lock);
}

/* ---- chosen ---- */

static const char *const keys[] = {"vectors.url",  "vectors.name",  "vectors.key",
                                   "vectors.away", "vectors.begun", "vectors.through"};
enum { URL, NAME, KEY, AWAY, BEGUN, THROUGH, KEYS };

static int get(struct memory *m, struct store_read *r, uint32_t owner, int key, struct arena *a, struct str *ret) {
  *ret = STR("");
  int code = settings_get(m, r, a, owner, str_of(keys[key]), ret);
  return code == ERR_NOT_FOUND ? 0 : code;
}

int meaning_look(struct memory *m, struct store_read *r, uint32_t owner, struct arena *a, struct meaning_state *ret) {
  struct str values[KEYS];
  long long through = 0;
  struct scan all = {.owner = owner};
  int code = 0;
  for (int i = 0; i < KEYS && code == 0; i++) code = get(m, r, owner, i, a, &values[i]);
  if (code < 0) return code;
  str_to_int(values[THROUGH], &through);
  if (!values[BEGUN].len) values[URL] = STR(""); /* an address that nobody chose by meaning_choose */
  *ret = (struct meaning_state){.choice = {values[URL], values[NAME], values[KEY], values[AWAY]},
                                .begun = values[BEGUN],
                                .through = (uint64_t)through};
  return r->ops->count(r, RECORD_VECTOR, &all, &ret->kept);
}

struct choosing {
  struct memory *memory;
  uint32_t owner;
  const struct meaning_choice *choice;
  struct arena arena;
  VEC(uint64_t) ids;
};

static bool vector_row(void *arg, const void *record) {
  struct choosing *c = arg;
  VEC_PUSH(&c->arena, &c->ids, ((const struct vector *)record)->id);
  return true;
}

static int choose_apply(struct store_txn *t, void *arg, struct error *e) {
  struct choosing *c = arg;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r = t->ops->view(t);
  int64_t now = c->memory->clock->now(c->memory->clock);
  bool off = c->choice->url.len == 0;
  const struct str values[KEYS] = {[URL] = c->choice->url,
                                   [NAME] = c->choice->name,
                                   [KEY] = c->choice->key,
                                   [AWAY] = c->choice->away,
                                   [BEGUN] = arena_printf(&a, "%lld", (long long)now)};
  struct scan all = {.owner = c->owner};
  int code = r->ops->scan(r, RECORD_VECTOR, &all, &a, vector_row, c);
  for (size_t i = 0; i < c->ids.len && code == 0; i++) code = t->ops->erase(t, RECORD_VECTOR, c->ids.at[i]);
  for (int i = 0; i < KEYS && code == 0; i++) {
    struct str value = off || values[i].len == 0 ? STR_NONE : values[i];
    code = settings_put(c->memory, t, c->owner, str_of(keys[i]), value, now);
  }
  return code;
}

int meaning_choose(struct memory *m, uint32_t owner, const struct meaning_choice *c, struct error *e) {
  struct choosing k = {.memory = m, .owner = owner, .choice = c};
  int code = m->store->ops->write(m->store, choose_apply, &k, e);
  arena_finish(&k.arena);
  if (code == 0) empty(m->meaning);
  return code;
}

/* ---- made ---- */

struct next_look {
  struct arena *arena;
  struct meaning_batch *batch;
  size_t most, rows;
};

static struct str words_of(struct arena *a, const struct turn *t) {
  struct str text = t->text;
  if (t->caption.len)
    text = arena_printf(a, "%.*s\n%.*s", STR_ARG(str_first(text, MEANING_TEXT_MOST)), STR_ARG(t->caption));
  return arena_dup(a, utf8_first(str_trim(text), MEANING_TEXT_MOST));
}

static bool next_row(void *arg, const void *record) {
  struct next_look *l = arg;
  const struct turn *t = record;
  struct meaning_batch *b = l->batch;
  b->through = t->id;
  struct str text = turn_is_evidence(t) ? words_of(l->arena, t) : STR("");
  if (text.len) {
    struct meaning_turn *to = &b->turns[b->len++];
    to->id = t->id;
    to->text = text;
  }
  return b->len < l->most && ++l->rows < ROWS_LOOKED;
}

int meaning_next(struct memory *m, struct store_read *r, uint32_t owner, size_t most, struct arena *a,
                 struct meaning_batch *ret) {
  struct meaning_state s;
  if (most > MEANING_BATCH_MOST) most = MEANING_BATCH_MOST;
  int code = meaning_look(m, r, owner, a, &s);
  if (code < 0) return code;
  uint64_t from = s.through ? s.through + 1 : id_first(owner);
  *ret = (struct meaning_batch){.owner = owner, .begun = s.begun, .from = from, .through = from - 1};
  if (!s.choice.url.len || !most) return 0;
  ret->turns = ARENA_ARRAY(a, struct meaning_turn, most);
  struct next_look look = {.arena = a, .batch = ret, .most = most};
  struct scan which = {.owner = owner, .from = from};
  return r->ops->scan(r, RECORD_TURN, &which, a, next_row, &look);
}

struct keeping {
  struct memory *memory;
  const struct meaning_batch *batch;
};

static int keep_one(struct store_txn *t, struct arena *a, const struct meaning_turn *x) {
  struct store_read *r = t->ops->view(t);
  struct turn turn;
  struct vector was, v = {.id = x->id, .bytes = {(const char *)x->vector.at, x->vector.dims}};
  int code = x->vector.dims ? r->ops->get(r, RECORD_TURN, x->id, a, &turn) : ERR_NOT_FOUND;
  if (code < 0) return code == ERR_NOT_FOUND ? 0 : code;
  code = r->ops->get(r, RECORD_VECTOR, x->id, a, &was);
  if (code == ERR_NOT_FOUND) return t->ops->insert(t, RECORD_VECTOR, &v);
  return code < 0 ? code : t->ops->replace(t, RECORD_VECTOR, &v);
}

static bool dims_row(void *arg, const void *record) {
  *(size_t *)arg = ((const struct vector *)record)->bytes.len;
  return false;
}

/* All that are kept, and all of a batch, are of one length. */
static int check_dims(struct store_read *r, const struct meaning_batch *b, struct arena *a) {
  size_t dims = 0;
  struct scan one = {.owner = b->owner, .limit = 1};
  int code = r->ops->scan(r, RECORD_VECTOR, &one, a, dims_row, &dims);
  for (size_t i = 0; i < b->len && code == 0; i++) {
    if (!dims) dims = b->turns[i].vector.dims;
    if (b->turns[i].vector.dims && b->turns[i].vector.dims != dims) code = ERR_INVALID;
  }
  return code;
}

static int keep_apply(struct store_txn *t, void *arg, struct error *e) {
  struct keeping *k = arg;
  const struct meaning_batch *b = k->batch;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str begun, through = arena_printf(&a, "%llu", (unsigned long long)b->through);
  int code = get(k->memory, t->ops->view(t), b->owner, BEGUN, &a, &begun);
  if (code == 0 && !(begun.len && str_eq(begun, b->begun))) code = ERR_CANCELLED;
  if (code == 0) code = check_dims(t->ops->view(t), b, &a);
  for (size_t i = 0; i < b->len && code == 0; i++) code = keep_one(t, &a, &b->turns[i]);
  int64_t now = k->memory->clock->now(k->memory->clock);
  return code < 0 ? code : settings_put(k->memory, t, b->owner, str_of(keys[THROUGH]), through, now);
}

static bool put_row(void *arg, const void *record) {
  const struct vector *v = record;
  nearest_put(arg, v->id, (const int8_t *)v->bytes.at, v->bytes.len);
  return true;
}

/* Only what is durable by now: a turn of it may have been forgotten since. */
static void take_in(struct memory *m, const struct meaning_batch *b) {
  struct meaning *g = m->meaning;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r;
  pthread_mutex_lock(&g->lock);
  if (g->ready && g->owner == b->owner && m->store->ops->read_begin(m->store, &r, NULL) == 0) {
    struct scan these = {.owner = b->owner, .from = b->from, .to = b->through};
    r->ops->scan(r, RECORD_VECTOR, &these, &a, put_row, &g->all);
    r->ops->read_end(r);
  }
  pthread_mutex_unlock(&g->lock);
}

int meaning_keep(struct memory *m, const struct meaning_batch *b, struct error *e) {
  struct keeping k = {.memory = m, .batch = b};
  int code = m->store->ops->write(m->store, keep_apply, &k, e);
  if (code == 0) take_in(m, b);
  return code;
}

int meaning_erase(struct store_txn *t, uint64_t id) {
  int code = t->ops->erase(t, RECORD_VECTOR, id);
  return code == ERR_NOT_FOUND ? 0 : code;
}

void meaning_erase_done(struct memory *m) {
  empty(m->meaning);
}

/* ---- found ---- */

struct reading {
  struct nearest *into;
  uint64_t last;
  size_t rows;
};

static bool reading_row(void *arg, const void *record) {
  struct reading *g = arg;
  g->last = ((const struct vector *)record)->id;
  g->rows++;
  return put_row(g->into, record);
}

/* A piece at a time, so that they are not all in memory twice. */
static int read_all(struct store_read *r, uint32_t owner, struct nearest *into) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct scan piece = {.owner = owner, .limit = ROWS_READ};
  for (;;) {
    struct reading g = {.into = into};
    int code = r->ops->scan(r, RECORD_VECTOR, &piece, &a, reading_row, &g);
    if (code < 0 || g.rows < ROWS_READ) return code;
    piece.from = g.last + 1;
    arena_clear(&a);
  }
}

/* With the lock held. */
static bool read_in(struct memory *m, uint32_t owner) {
  struct meaning *g = m->meaning;
  struct store_read *r;
  if (g->ready && g->owner == owner) return true;
  nearest_finish(&g->all);
  g->ready = false;
  if (m->store->ops->read_begin(m->store, &r, NULL) < 0) return false;
  g->owner = owner;
  g->ready = read_all(r, owner, &g->all) == 0 && !r->ops->trouble(r, NULL);
  r->ops->read_end(r);
  if (!g->ready) nearest_finish(&g->all);
  return g->ready;
}

static bool is_of_use(struct memory *m, uint32_t owner) {
  return read_in(m, owner) && m->meaning->all.len >= ROWS_LEAST;
}

void meaning_find(struct memory *m, uint32_t owner, struct str question, struct meaning_found *ret) {
  struct meaning *g = m->meaning;
  struct nearest_hit hits[MEANING_FOUND];
  struct nearest_spread spread = {0};
  ret->len = ret->question.dims = 0;
  pthread_mutex_lock(&g->lock);
  meaning_ask_fn *ask = g->ask && is_of_use(m, owner) ? g->ask : NULL;
  void *arg = g->arg;
  pthread_mutex_unlock(&g->lock);
  if (!ask || !ask(arg, question, &ret->question)) { /* a server is asked: not under the lock */
    ret->question.dims = 0;
    return;
  }
  pthread_mutex_lock(&g->lock);
  if (is_of_use(m, owner) && g->all.dims == ret->question.dims)
    ret->len = nearest_search(&g->all, ret->question.at, hits, MEANING_FOUND, &spread);
  pthread_mutex_unlock(&g->lock);
  if (!ret->len) ret->question.dims = 0;
  ret->mean = spread.mean;
  ret->deviation = spread.deviation;
  for (size_t i = 0; i < ret->len; i++) ret->ids[i] = hits[i].id;
}

double meaning_share(struct memory *m, uint32_t owner, const struct meaning_found *f, uint64_t id) {
  struct meaning *g = m->meaning;
  float cosine = 0;
  bool there = false;
  if (!f->question.dims || f->deviation <= 1e-6f) return 0;
  pthread_mutex_lock(&g->lock);
  if (g->ready && g->owner == owner && g->all.dims == f->question.dims)
    there = nearest_to(&g->all, f->question.at, id, &cosine);
  pthread_mutex_unlock(&g->lock);
  double out = (double)(cosine - f->mean) / (double)f->deviation;
  return there ? fmin(1, fmax(0, (out - MEANING_LEAST) / (MEANING_MOST - MEANING_LEAST))) : 0;
}
