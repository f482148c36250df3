/* SPDX-License-Identifier: Apache-2.0
 *
 * life: a memory over a fresh store of either driver, and the small things that tests do with it. For tests.
 */
#ifndef OS1_TESTS_MEMORY_LIFE_H
#define OS1_TESTS_MEMORY_LIFE_H

#include "../store/folder.h"
#include "base/civil.h"
#include "memory/turns.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define UNUSED __attribute__((unused))

enum { ME = 1, YOU = 2 };

static int64_t life_now = 1790000000000; /* the tests' clock: 2026-09-21 */

UNUSED static int64_t life_clock_now(const struct clock *c) {
  return life_now;
}
UNUSED static int32_t life_clock_offset(const struct clock *c, int64_t ms) {
  return 0;
}
UNUSED static int64_t life_clock_steady(const struct clock *c) {
  return life_now * 1000000;
}
static const struct clock life_clock = {life_clock_now, life_clock_offset, life_clock_steady};

struct life {
  struct store *store;
  struct memory *memory;
  bool lasting;
};

UNUSED static const struct language *life_language(void) {
  static struct language *l;
  const struct pack *p;
  struct error e = {0};
  if (!l && (pack_open("en", &p, &e) < 0 || language_open(p, &l, &e) < 0)) fail_msg("%s", e.text);
  return l;
}

UNUSED static void life_open(struct life *l) {
  struct error e = {0};
  l->store = l->lasting ? folder_open_store(&e) : store_memory_open();
  if (!l->store) fail_msg("%s", e.text);
  assert_int_equal(memory_open(l->store, life_language(), &life_clock, &l->memory, &e), 0);
}

UNUSED static void life_close(struct life *l) {
  memory_close(l->memory);
  l->store->ops->close(l->store);
}

/* Closes and opens again where the store lasts; else only the memory. */
UNUSED static void life_again(struct life *l) {
  struct error e = {0};
  if (l->lasting) {
    life_close(l);
    life_open(l);
    return;
  }
  memory_close(l->memory);
  assert_int_equal(memory_open(l->store, life_language(), &life_clock, &l->memory, &e), 0);
}

UNUSED static struct store_read *life_read(struct life *l) {
  struct store_read *r;
  assert_int_equal(l->store->ops->read_begin(l->store, &r, NULL), 0);
  return r;
}

UNUSED static struct turn_keep life_words(const char *text) {
  struct turn turn = {.id = id_first(ME), .role = ROLE_PERSON, .origin = ORIGIN_TYPED, .text = str_of(text)};
  turn.said_at = life_now;
  turn.heard_chars = -1;
  return (struct turn_keep){.turn = turn, .channel = STR("terminal")};
}

/* Keeps what the person says and returns its id. */
UNUSED static uint64_t life_say(struct life *l, const char *text) {
  struct turn_keep k = life_words(text);
  struct error e = {0};
  if (turn_keep(l->memory, &k, &e) < 0) fail_msg("%s", e.text);
  turn_keep_finish(&k);
  return k.turn.id;
}

/* A turn of a conversation of two others, at a date. */
UNUSED static uint64_t life_other(struct life *l, const char *speaker, const char *at, const char *text) {
  struct turn_keep k = life_words(text);
  struct error e = {0};
  int32_t offset;
  k.turn.role = ROLE_OTHER;
  k.turn.speaker = str_of(speaker);
  k.channel = STR("import");
  assert_int_equal(civil_parse(str_of(at), &k.turn.said_at, &offset), 0);
  if (turn_keep(l->memory, &k, &e) < 0) fail_msg("%s", e.text);
  turn_keep_finish(&k);
  return k.turn.id;
}

/* Runs a test over both drivers. */
typedef void life_test(struct life *l);
UNUSED static void life_both(life_test *test) {
  for (int lasting = 0; lasting < 2; lasting++) {
    struct life l = {.lasting = lasting};
    life_open(&l);
    test(&l);
    life_close(&l);
    if (lasting) folder_remove();
  }
}
#define LIFE_TEST(name)                                                                                                \
  static void name##__life(struct life *l);                                                                            \
  static void name(void **state) {                                                                                     \
    life_both(name##__life);                                                                                           \
  }                                                                                                                    \
  static void name##__life(struct life *l)

#endif
