/* SPDX-License-Identifier: Apache-2.0
 *
 * doings: the small things that tests do with a store, each asserting that it went well unless it says otherwise.
 */
#ifndef OS1_TESTS_STORE_DOINGS_H
#define OS1_TESTS_STORE_DOINGS_H

#include "base/id.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define UNUSED __attribute__((unused))

enum { ME = 1, YOU = 2 };

#define assert_str(s, z)                                                                                               \
  do {                                                                                                                 \
    struct str got_ = (s);                                                                                             \
    if (!str_is(got_, z)) fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got_), z);                                   \
  } while (0)

/* ---- writing: results are returned ---- */

struct change {
  enum { INSERT, REPLACE, ERASE, BLOB_PUT, BLOB_ERASE } what;
  enum record_kind kind;
  void *record;
  uint64_t id;
  struct str key, bytes;
};

UNUSED static int apply_change(struct store_txn *t, void *arg, struct error *e) {
  struct change *c = arg;
  switch (c->what) {
  case INSERT: return t->ops->insert(t, c->kind, c->record);
  case REPLACE: return t->ops->replace(t, c->kind, c->record);
  case ERASE: return t->ops->erase(t, c->kind, c->id);
  case BLOB_PUT: return t->ops->blob_put(t, ME, c->key, c->bytes);
  default: return t->ops->blob_erase(t, ME, c->key);
  }
}

UNUSED static int change(struct store *s, struct change c) {
  return s->ops->write(s, apply_change, &c, NULL);
}

UNUSED static int insert(struct store *s, enum record_kind kind, void *record) {
  return change(s, (struct change){.what = INSERT, .kind = kind, .record = record});
}

UNUSED static int erase(struct store *s, enum record_kind kind, uint64_t id) {
  return change(s, (struct change){.what = ERASE, .kind = kind, .id = id});
}

UNUSED static int put_blob(struct store *s, struct str key, struct str bytes) {
  return change(s, (struct change){.what = BLOB_PUT, .key = key, .bytes = bytes});
}

UNUSED static struct turn turn_of(uint32_t owner, uint64_t conversation, const char *text) {
  return (struct turn){
      .id = id_make(owner, 0), .conversation = conversation, .role = ROLE_PERSON, .text = str_of(text)};
}

UNUSED static uint64_t keep_turn(struct store *s, uint32_t owner, uint64_t conversation, const char *text) {
  struct turn t = turn_of(owner, conversation, text);
  assert_int_equal(insert(s, RECORD_TURN, &t), 0);
  return t.id;
}

/* ---- reading ---- */

UNUSED static struct store_read *doings_begin(struct store *s) {
  struct error e = {0};
  struct store_read *r = NULL;
  if (s->ops->read_begin(s, &r, &e)) fail_msg("%s", e.text);
  return r;
}

UNUSED static int get_turn(struct store *s, uint64_t id, struct arena *a, struct turn *ret) {
  struct store_read *r = doings_begin(s);
  int result = r->ops->get(r, RECORD_TURN, id, a, ret);
  r->ops->read_end(r);
  return result;
}

/* Rows as "number:text " in the order they come. */
struct listing {
  struct arena *arena;
  struct str out;
  size_t seen;
};

UNUSED static bool list_turn(void *arg, const void *record) {
  struct listing *l = arg;
  const struct turn *t = record;
  struct str row = arena_printf(l->arena, "%llu:%.*s ", (unsigned long long)id_number(t->id), STR_ARG(t->text));
  l->out = arena_join(l->arena, l->out, row);
  l->seen++;
  return true;
}

UNUSED static struct str list_from(struct store_read *r, struct scan which, struct arena *a) {
  struct listing l = {.arena = a};
  assert_int_equal(r->ops->scan(r, RECORD_TURN, &which, a, list_turn, &l), 0);
  return l.out;
}

UNUSED static struct str list(struct store *s, struct scan which, struct arena *a) {
  struct store_read *r = doings_begin(s);
  struct str out = list_from(r, which, a);
  r->ops->read_end(r);
  return out;
}

UNUSED static bool list_blob(void *arg, struct str key, struct str bytes) {
  struct listing *l = arg;
  l->out = arena_join(l->arena, l->out, arena_printf(l->arena, "%.*s=%.*s ", STR_ARG(key), STR_ARG(bytes)));
  return true;
}

UNUSED static struct str list_blobs(struct store *s, uint32_t owner, struct str prefix, struct arena *a) {
  struct listing l = {.arena = a};
  struct store_read *r = doings_begin(s);
  assert_int_equal(r->ops->blob_scan(r, owner, prefix, a, list_blob, &l), 0);
  r->ops->read_end(r);
  return l.out;
}

UNUSED static uint64_t count(struct store *s, struct scan which) {
  struct store_read *r = doings_begin(s);
  uint64_t n = 999;
  assert_int_equal(r->ops->count(r, RECORD_TURN, &which, &n), 0);
  r->ops->read_end(r);
  return n;
}

#endif
