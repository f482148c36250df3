/* SPDX-License-Identifier: Apache-2.0
 *
 * Turns by their meaning: which server of embeddings is chosen, the turns' vectors asked for in the background, and a
 * question's when something is recalled.
 *
 * The background has a thread and a connection of its own, and reads, asks and keeps a batch at a time; it touches
 * nothing of the house but memory and store. A question waits for its vector no longer than QUESTION_MS, and once it
 * waited in vain nobody asks for SILENT_MS: recall has words, and goes on with them.
 */
#include "house/house_priv.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "memory/meaning.h"
#include "thinkers/llm/embed.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BATCH = 16, QUESTION_MS = 150, SILENT_MS = 60000, AGAIN_MS = 60000, NICE = 10 };
static const struct net_times for_question = {QUESTION_MS, QUESTION_MS, QUESTION_MS, QUESTION_MS};
static const struct net_times for_turns = {2000, 60000, 10000, 120000};
static const struct net_times for_look = {1500, 6000, 2000, 8000};

struct house_vectors {
  os1 *home;
  pthread_mutex_t lock; /* guards started, thread and looked_at */
  pthread_t thread;
  bool started;
  atomic_bool going, stop;
  int64_t looked_at; /* ms; 0: ask at once */

  pthread_mutex_t asking; /* guards what follows: one question at a time */
  struct net *net;
  int64_t silent_until; /* ms */
  char *last, *last_of; /* the question last asked, and what it was asked of: one turn asks the same more than once */
  struct meaning_vector known;
};

/* ---- which ---- */

static bool server_of(const struct meaning_choice *c, struct llm_server *ret) {
  *ret = (struct llm_server){0};
  if (!c->url.len || net_address_read(c->url, &ret->at, NULL) < 0) return false;
  house_copy(ret->name, sizeof ret->name, c->name);
  house_copy(ret->key_file, sizeof ret->key_file, c->key);
  return true;
}

static int look_up(os1 *o, struct arena *a, struct meaning_state *ret, struct error *e) {
  struct store_read *r;
  int code = o->store->ops->read_begin(o->store, &r, e);
  if (code < 0) return code;
  code = meaning_look(o->memory, r, HOUSE_OWNER, a, ret);
  r->ops->read_end(r);
  return code < 0 ? error_set(e, code, "The memory could not be read.") : 0;
}

/* ---- a question ---- */

static bool is_known(const struct house_vectors *v, struct str text, struct str begun) {
  return v->last && str_is(text, v->last) && str_is(begun, v->last_of);
}

static void note_known(struct house_vectors *v, struct str text, struct str begun, const struct meaning_vector *is) {
  alloc_free(v->last);
  alloc_free(v->last_of);
  v->last = alloc_dup(text.at, text.len);
  v->last_of = alloc_dup(begun.at, begun.len);
  v->known = *is;
}

/* With `asking` held. */
static bool ask_question(struct house_vectors *v, struct str text, struct meaning_vector *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct meaning_state s;
  struct llm_server server;
  int64_t now = house_now(v->home);
  if (look_up(v->home, &a, &s, NULL) < 0 || !server_of(&s.choice, &server)) return false;
  if (is_known(v, text, s.begun)) return *ret = v->known, true;
  bool silent = now < v->silent_until && v->silent_until - now <= SILENT_MS;
  if (silent || (!v->net && net_open(&v->net, NULL) < 0)) return false;
  struct str most = utf8_first(text, MEANING_TEXT_MOST);
  const struct net_times *given = house_patience();
  struct embed_ask q = {.server = &server, .texts = &most, .count = 1, .times = given ? *given : for_question};
  if (embed_texts(v->net, &q, &ret, NULL) < 0) return v->silent_until = now + SILENT_MS, false;
  note_known(v, text, s.begun, ret);
  return ret->dims > 0;
}

static bool question(void *arg, struct str text, struct meaning_vector *ret) {
  struct house_vectors *v = arg;
  pthread_mutex_lock(&v->asking);
  bool there = ask_question(v, text, ret);
  pthread_mutex_unlock(&v->asking);
  return there;
}

/* ---- the turns ---- */

static bool is_stopped(void *arg) {
  return atomic_load(&((struct house_vectors *)arg)->stop);
}

static int ask_turns(struct house_vectors *v, struct net *net, const struct llm_server *s, struct meaning_turn *turns,
                     size_t count) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct meaning_vector *at = ARENA_ARRAY(&a, struct meaning_vector, count), *ret[BATCH];
  struct str texts[BATCH];
  for (size_t i = 0; i < count; i++) {
    ret[i] = &at[i];
    texts[i] = turns[i].text;
  }
  struct embed_ask q = {.server = s, .texts = texts, .count = count, .times = for_turns, .stop = is_stopped, .arg = v};
  int r = embed_texts(net, &q, ret, NULL);
  for (size_t i = 0; i < count && r == 0; i++) {
    turns[i].vector = at[i];
  }
  return r;
}

/* One text that is not taken leaves the others theirs. Where none is, it is the server that is not well. */
static int ask_batch(struct house_vectors *v, struct net *net, const struct llm_server *s, struct meaning_batch *b) {
  size_t taken = 0;
  int r = b->len ? ask_turns(v, net, s, b->turns, b->len) : 0, last = r;
  if (r != ERR_TOO_BIG) return r;
  for (size_t i = 0; i < b->len; i++) {
    r = ask_turns(v, net, s, &b->turns[i], 1);
    if (r < 0 && r != ERR_TOO_BIG) return r;
    taken += r == 0;
  }
  return taken ? 0 : last;
}

/* 1: there may be more. */
static int one_batch(struct house_vectors *v, struct net *net) {
  os1 *o = v->home;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct meaning_state s;
  struct meaning_batch b;
  struct llm_server server;
  struct store_read *r;
  int code = look_up(o, &a, &s, NULL);
  if (code < 0 || !server_of(&s.choice, &server)) return code;
  code = o->store->ops->read_begin(o->store, &r, NULL);
  if (code < 0) return code;
  code = meaning_next(o->memory, r, HOUSE_OWNER, BATCH, &a, &b);
  r->ops->read_end(r); /* a server may take its time, and the log would grow meanwhile */
  if (code < 0 || b.through < b.from) return code;
  code = ask_batch(v, net, &server, &b);
  if (code == 0) code = meaning_keep(o->memory, &b, NULL);
  return code == 0 ? 1 : code;
}

static void *worker_main(void *arg) {
  struct house_vectors *v = arg;
  struct net *net = NULL;
  setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); /* of this thread alone */
  if (net_open(&net, NULL) == 0)
    while (!atomic_load(&v->stop) && one_batch(v, net) > 0) continue;
  net_close(net);
  atomic_store(&v->going, false);
  return NULL;
}

struct house_vectors *house_vectors_new(os1 *o) {
  struct house_vectors *v = alloc_zero(sizeof *v);
  v->home = o;
  pthread_mutex_init(&v->lock, NULL);
  pthread_mutex_init(&v->asking, NULL);
  meaning_use(o->memory, question, v);
  return v;
}

/* lock held */
static void join(struct house_vectors *v) {
  if (v->started) pthread_join(v->thread, NULL);
  v->started = false;
}

void house_vectors_end(struct house_vectors *v) {
  if (!v) return;
  pthread_mutex_lock(&v->lock);
  atomic_store(&v->stop, true);
  join(v);
  atomic_store(&v->stop, false);
  v->looked_at = 0;
  pthread_mutex_unlock(&v->lock);
}

void house_vectors_free(struct house_vectors *v) {
  if (!v) return;
  house_vectors_end(v);
  meaning_use(v->home->memory, NULL, NULL);
  net_close(v->net);
  alloc_free(v->last);
  alloc_free(v->last_of);
  pthread_mutex_destroy(&v->asking);
  pthread_mutex_destroy(&v->lock);
  alloc_free(v);
}

static bool is_chosen(os1 *o) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct meaning_state s;
  return !o->reading && look_up(o, &a, &s, NULL) == 0 && s.choice.url.len;
}

void house_vectors_tend(os1 *o) {
  struct house_vectors *v = o->vectors;
  int64_t now = house_now(o);
  pthread_mutex_lock(&v->lock);
  bool due = !v->looked_at || now - v->looked_at >= AGAIN_MS || now < v->looked_at;
  if (!atomic_load(&v->going) && due && is_chosen(o)) {
    join(v);
    v->looked_at = now;
    atomic_store(&v->going, true);
    v->started = pthread_create(&v->thread, NULL, worker_main, v) == 0;
    if (!v->started) atomic_store(&v->going, false);
  }
  pthread_mutex_unlock(&v->lock);
}

int house_vectors_work(os1 *o) {
  return atomic_load(&o->vectors->going);
}

/* ---- choosing ---- */

static void fill(const struct llm_server *s, struct house_vectors_state *ret) {
  net_address_write(&s->at, ret->url, sizeof ret->url);
  net_address_name(&s->at, ret->at, sizeof ret->at);
  house_copy(ret->name, sizeof ret->name, str_of(s->name));
  house_copy(ret->key_file, sizeof ret->key_file, str_of(s->key_file));
  ret->here = net_address_is_here(&s->at);
  ret->set = 1;
}

/* A word is asked about; a failure of that is no failure of ours. */
static void probe(const struct llm_server *s, struct house_vectors_state *ret) {
  struct error why = {0};
  struct net *net = NULL;
  struct str word = STR("word");
  struct meaning_vector *got = alloc_zero(sizeof *got);
  struct embed_ask q = {.server = s, .texts = &word, .count = 1, .times = for_look};
  ret->code = net_open(&net, &why);
  if (ret->code == 0) ret->code = embed_texts(net, &q, &got, &why);
  net_close(net);
  ret->answers = ret->code == 0;
  ret->numbers = got->dims;
  house_copy(ret->why, sizeof ret->why, str_of(why.text));
  alloc_free(got);
}

int house_vectors_look(const char *url, const char *name, const char *key_file, struct house_vectors_state *ret,
                       os1_error *err) {
  struct llm_server server = {0};
  *ret = (struct house_vectors_state){0};
  int r = net_address_read(str_of(url), &server.at, house_error(err));
  if (r < 0) return r;
  house_copy(server.name, sizeof server.name, str_of(name));
  house_copy(server.key_file, sizeof server.key_file, str_of(key_file));
  fill(&server, ret);
  probe(&server, ret);
  return 0;
}

static bool newest_row(void *arg, const void *record) {
  *(uint64_t *)arg = ((const struct turn *)record)->id;
  return false;
}

/* Whether every turn was asked about. */
static int is_whole(os1 *o, const struct meaning_state *s, int *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r;
  uint64_t newest = 0;
  struct scan last = {.owner = HOUSE_OWNER, .newest_first = true, .limit = 1};
  int code = o->store->ops->read_begin(o->store, &r, NULL);
  if (code < 0) return code;
  code = r->ops->scan(r, RECORD_TURN, &last, &a, newest_row, &newest);
  r->ops->read_end(r);
  *ret = newest <= s->through;
  return code;
}

int house_vectors(os1 *o, int ask, struct house_vectors_state *ret, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct meaning_state s;
  struct llm_server server;
  *ret = (struct house_vectors_state){.here = 1};
  int r = look_up(o, &a, &s, house_error(err));
  if (r < 0 || !server_of(&s.choice, &server)) return r;
  fill(&server, ret);
  ret->kept = s.kept;
  r = is_whole(o, &s, &ret->whole);
  if (r == 0 && ask) probe(&server, ret);
  return r < 0 ? error_set(house_error(err), r, "The memory could not be read.") : 0;
}

static int choose(os1 *o, const struct meaning_choice *c, struct error *e) {
  int r = house_may_change(o, e);
  if (r < 0) return r;
  house_vectors_end(o->vectors);
  pthread_mutex_lock(&o->vectors->asking);
  o->vectors->silent_until = 0;
  pthread_mutex_unlock(&o->vectors->asking);
  r = meaning_choose(o->memory, HOUSE_OWNER, c, e);
  if (r == 0) r = o->store->ops->purge(o->store, e);
  return r;
}

int house_vectors_use(os1 *o, const struct house_vectors_state *s, os1_error *err) {
  struct meaning_choice c = {.url = str_of(s->url),
                             .name = str_of(s->name),
                             .key = str_of(s->key_file),
                             .away = s->here ? STR("") : str_of(s->at)};
  int r = choose(o, &c, house_error(err));
  if (r == 0) house_vectors_tend(o);
  return r;
}

int house_vectors_off(os1 *o, os1_error *err) {
  struct meaning_choice none = {.url = STR("")};
  return choose(o, &none, house_error(err));
}
