/* SPDX-License-Identifier: Apache-2.0
 *
 * lesson: what a reader would have read, written out by hand, and learnt with its turn. For tests.
 */
#ifndef OS1_TESTS_MEMORY_LESSON_H
#define OS1_TESTS_MEMORY_LESSON_H

#include "life.h"
#include "memory/facts.h"
#include "memory/people.h"
#include "memory/view.h"

#define ACT(name) (UINT64_C(1) << ACT_##name)
#define ME_WHO                                                                                                         \
  { .me = true }
#define NAMED(n)                                                                                                       \
  { .name = STR(n) }
#define WORDED(w)                                                                                                      \
  { .word = STR(w) }
#define BOTH(n, w)                                                                                                     \
  { .name = STR(n), .word = STR(w) }

struct lesson_in {
  struct life *life;
  struct turn_keep keep;
  struct reading reading;
  struct arena arena;
  struct learnt learnt;
};

UNUSED static int lesson_apply(struct store_txn *t, void *arg, struct error *e) {
  struct lesson_in *in = arg;
  int r = turn_keep_apply(in->life->memory, &in->keep, t, e);
  return r < 0 ? r : facts_learn(in->life->memory, t, &in->arena, &in->reading, &in->keep.turn, &in->learnt);
}

/* Keeps the turn and learns; *in holds what was learnt until lesson_free. */
UNUSED static uint64_t lesson_learn(struct life *l, struct lesson_in *in) {
  struct error e = {0};
  in->life = l;
  assert_int_equal(turn_keep_begin(l->memory, &in->keep, &e), 0);
  int r = l->store->ops->write(l->store, lesson_apply, in, &e);
  turn_keep_done(l->memory, &in->keep, r);
  if (r < 0) fail_msg("%s (%d)", e.text, r);
  life_now += 60000;
  return in->keep.turn.id;
}
UNUSED static void lesson_free(struct lesson_in *in) {
  turn_keep_finish(&in->keep);
  arena_finish(&in->arena);
}

/* teach(l, "text", acts, {fact}, {fact}...) : the turn's id. */
UNUSED static uint64_t teach_many(struct life *l, const char *text, uint64_t acts, const struct fact_read *facts,
                                  size_t count, const struct who *whos, size_t who_count) {
  struct lesson_in in = {.keep = life_words(text)};
  in.reading =
      (struct reading){.acts = acts, .facts = facts, .fact_count = count, .whos = whos, .who_count = who_count};
  uint64_t id = lesson_learn(l, &in);
  lesson_free(&in);
  return id;
}
#define teach(l, text, acts, ...)                                                                                      \
  teach_many(l, text, acts, (const struct fact_read[]){__VA_ARGS__},                                                   \
             sizeof((const struct fact_read[]){__VA_ARGS__}) / sizeof(struct fact_read), NULL, 0)
#define mention(l, text, acts, ...)                                                                                    \
  teach_many(l, text, acts, NULL, 0, (const struct who[]){__VA_ARGS__},                                                \
             sizeof((const struct who[]){__VA_ARGS__}) / sizeof(struct who))

/* A look at what is known. */
struct look {
  struct store_read *read;
  struct arena arena;
  struct view view;
};
UNUSED static struct look *look_at(struct life *l) {
  struct look *k = calloc(1, sizeof *k);
  k->read = life_read(l);
  view_open(l->memory, k->read, &k->arena, ME, ID_NONE, life_now, 0, &k->view);
  return k;
}
UNUSED static void look_end(struct look *k) {
  k->read->ops->read_end(k->read);
  arena_finish(&k->arena);
  free(k);
}

UNUSED static struct entity look_one(struct look *k, const char *name) {
  struct view_entities found = {0};
  assert_int_equal(k->view.ops->entities(&k->view, str_of(name), &found), 0);
  if (found.len == 0) fail_msg("nobody is %s", name);
  return found.at[0];
}
UNUSED static size_t look_count(struct look *k, const char *name) {
  struct view_entities found = {0};
  assert_int_equal(k->view.ops->entities(&k->view, str_of(name), &found), 0);
  return found.len;
}
UNUSED static struct view_facts look_facts(struct look *k, uint64_t about, const char *relation, unsigned flags) {
  struct view_facts facts = {0};
  assert_int_equal(k->view.ops->facts(&k->view, about, str_of(relation), flags, &facts), 0);
  return facts;
}
/* The one believed value. */
UNUSED static void assert_known(struct life *l, const char *who, const char *relation, const char *value) {
  struct look *k = look_at(l);
  uint64_t about = who ? look_one(k, who).id : ID_NONE;
  struct view_facts f = look_facts(k, about, relation, 0);
  if (f.len != (value ? 1 : 0)) fail_msg("%s %s: %zu facts", who ? who : "me", relation, f.len);
  if (value && !str_is(f.at[0].value, value))
    fail_msg("%s %s: got %.*s, wanted %s", who ? who : "me", relation, STR_ARG(f.at[0].value), value);
  look_end(k);
}

#endif
