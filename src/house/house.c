/* SPDX-License-Identifier: Apache-2.0 */
#include "house/house_priv.h"

#include "base/alloc.h"
#include "base/chance.h"
#include "store/store.h"

#include <sodium.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(struct os1_error) == sizeof(struct error), "os1_error is struct error seen from outside");

const char *os1_version(void) {
  return OS1_VERSION;
}

void os1_use_allocator(void *(*alloc)(size_t), void *(*resize)(void *, size_t), void (*release)(void *)) {
  alloc_use(&(struct allocator){alloc, resize, release});
}

/* ---- the clock ---- */

static int64_t now_of(const struct clock *c) {
  const struct house_clock *h = (const struct house_clock *)c;
  if (h->given.now) return h->given.now(h->given.arg);
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int32_t offset_of(const struct clock *c, int64_t ms) {
  const struct house_clock *h = (const struct house_clock *)c;
  if (h->given.offset) return h->given.offset(h->given.arg, ms);
  time_t seconds = (time_t)(ms / 1000);
  struct tm local;
  return localtime_r(&seconds, &local) ? (int32_t)(local.tm_gmtoff / 60) : 0;
}

static int64_t steady_of(const struct clock *c) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t house_now(os1 *o) {
  return o->clock.clock.now(&o->clock.clock);
}
int32_t house_offset(os1 *o, int64_t ms) {
  return o->clock.clock.offset(&o->clock.clock, ms);
}

/* ---- open and close ---- */

static int open_home(os1 *o, const os1_options *options, struct error *e) {
  int r = paths_find(&o->arena, options->folder, &o->paths, e);
  if (r == 0) r = paths_make(&o->paths, e);
  if (r == 0) r = lock_take(o->paths.lock, &o->lock, e);
  return r;
}

int house_no_key(const struct paths *p, struct error *e) {
  return error_set(e, ERR_KEY,
                   "The memory in %s is there but its key is not. Put the key file back, or give the recovery key: "
                   "os1 key --recover.",
                   p->data);
}

/* A database without its key is not a new home: making a key then would lock the memory away for good. */
static int open_key(os1 *o, const os1_options *options, struct error *e) {
  bool kept = access(o->paths.database, F_OK) == 0, keyed = access(o->paths.key, F_OK) == 0;
  if (kept && !keyed) return house_no_key(&o->paths, e);
  if (!keyed) return key_create(o->paths.key, &o->key, e);
  return house_key(&o->paths, str_of(options->passphrase), &o->key, e);
}

static int open_memory(os1 *o, bool reading, struct error *e) {
  int r = (reading ? store_sqlite_read : store_sqlite_open)(o->paths.database, o->key, &o->store, e);
  if (r == 0) r = pack_open("en", &o->pack, e);
  if (r == 0) r = language_open(o->pack, &o->language, e);
  if (r == 0) r = memory_open(o->store, o->language, &o->clock.clock, &o->memory, e);
  return r;
}

/* To be read alone. */
static int look_into_home(os1 *o, const os1_options *options, struct error *e) {
  int r = paths_find(&o->arena, options->folder, &o->paths, e);
  if (r < 0) return r;
  if (access(o->paths.database, F_OK) < 0) return error_errno(e, "open", o->paths.database);
  r = lock_share(o->paths.lock, &o->lock, e);
  return r < 0 ? r : house_key_reading(&o->paths, str_of(options->passphrase), &o->key, e);
}

int house_may_change(const os1 *o, struct error *e) {
  return o->reading ? error_set(e, ERR_READ_ONLY, "%s is only read; nothing in it was changed.", o->paths.data) : 0;
}

static uint64_t seed_of(const os1_options *options) {
  uint64_t seed = options->seed;
  if (!seed) randombytes_buf(&seed, sizeof seed);
  return seed;
}

int os1_open(const os1_options *options, os1 **ret, os1_error *err) {
  static const os1_options none;
  struct error *e = house_error(err);
  if (!options) options = &none;
  json_share_memory();
  if (sodium_init() < 0)
    return error_set(e, ERR_UNSUPPORTED, "This machine gives no random numbers, so no key can be made.");
  os1 *o = alloc_zero(sizeof *o);
  o->lock = LOCK_NONE;
  o->reading = options->reading;
  o->clock = (struct house_clock){{now_of, offset_of, steady_of}, *options};
  o->seed = seed_of(options);
  o->sleep = house_sleep_new();
  o->opened_at = house_now(o);
  int r = options->reading ? look_into_home(o, options, e) : open_home(o, options, e);
  if (r == 0 && !options->reading) r = open_key(o, options, e);
  if (r == 0) r = open_memory(o, options->reading, e);
  if (r == 0) o->vectors = house_vectors_new(o);
  if (r == 0)
    *ret = o;
  else
    os1_close(o);
  return r;
}

static void close_mind(os1 *o) {
  if (o->mind) mind_close(o->mind);
  house_tools_free(o->tools);
  if (o->thinker) o->thinker->ops->close(o->thinker);
  house_engine_let_go(o);
  if (o->builtin) o->builtin->ops->close(o->builtin);
  if (o->setup) setup_close(o->setup);
  if (o->care) care_close(o->care);
  if (o->book) phrase_book_close(o->book);
}

void os1_close(os1 *o) {
  if (!o) return;
  house_sleep_free(o->sleep);
  house_vectors_free(o->vectors);
  house_voice_close(o);
  close_mind(o);
  memory_close(o->memory);
  if (o->language) language_close(o->language);
  if (o->pack) pack_close(o->pack);
  if (o->store) o->store->ops->close(o->store);
  key_free(o->key);
  lock_release(&o->lock);
  arena_finish(&o->forget_arena);
  arena_finish(&o->arena);
  alloc_free(o);
}

/* ---- looking ---- */

int house_look_begin(os1 *o, struct house_look *ret, struct error *e) {
  *ret = (struct house_look){0};
  int r = o->store->ops->read_begin(o->store, &ret->read, e);
  if (r < 0) return r;
  int64_t now = house_now(o);
  view_open(o->memory, ret->read, &ret->arena, HOUSE_OWNER, ID_NONE, now, house_offset(o, now), &ret->view);
  return 0;
}

int house_look_sure(struct house_look *l, int r, struct error *e) {
  struct error why = {0};
  int trouble = l->read ? l->read->ops->trouble(l->read, &why) : 0;
  if (trouble) return error_set(e, trouble, "%s", why.text);
  if (r < 0 && e && !e->code) error_set(e, r, "The memory could not be read.");
  return r;
}

void house_look_end(struct house_look *l) {
  if (l->read) l->read->ops->read_end(l->read);
  arena_finish(&l->arena);
}

void house_copy(char *out, size_t room, struct str s) {
  snprintf(out, room, "%.*s", STR_ARG(s));
}

const char *const *house_strings(struct arena *a, const json_t *list) {
  size_t count = json_array_size(list);
  const char **all = ARENA_ARRAY(a, const char *, count + 1);
  for (size_t i = 0; i < count; i++) all[i] = arena_dup(a, str_of(json_string_value(json_array_get(list, i)))).at;
  return all;
}

int house_emit(json_t *value, os1_json_fn *json, void *arg) {
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  int r = json_write(value, &out);
  json_decref(value);
  if (r < 0) return r;
  return json(arg, out.at, out.len) ? ERR_CANCELLED : 0;
}
