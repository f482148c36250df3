/* SPDX-License-Identifier: Apache-2.0
 *
 * skill_in: a view over hand-made records, a stopped clock (Sunday 22 November 2026, 20:14, UTC) and a skill run in it.
 * Include after language_in.h.
 */
#ifndef OS1_TESTS_SKILL_IN_H
#define OS1_TESTS_SKILL_IN_H

#include "base/id.h"
#include "base/json.h"
#include "skills/skills.h"

enum { OWNER = 1 };
static const int64_t NOW = 1795378440000; /* 2026-11-22T20:14:00Z */

static struct {
  VEC(struct reminder) reminders;
  VEC(struct item) items;
  VEC(struct setting) settings;
  VEC(struct fact) facts;
  VEC(struct entity) entities;
  VEC(struct bar) bars;
  VEC(struct turn) turns, recalled;
} kept;
static struct arena scene;

static int seen_facts(const struct view *v, uint64_t about, struct str relation, unsigned flags,
                      struct view_facts *ret) {
  *ret = (struct view_facts){kept.facts.at, kept.facts.len};
  return 0;
}
static int seen_all_facts(const struct view *v, unsigned flags, struct view_facts *ret) {
  return seen_facts(v, ID_NONE, STR_NONE, flags, ret);
}
static int seen_entities(const struct view *v, struct str name, struct view_entities *ret) {
  VEC(struct entity) found = {0};
  for (size_t i = 0; i < kept.entities.len; i++) {
    const struct entity *e = &kept.entities.at[i];
    if (!name.len || str_eq_nocase(name, e->name) || str_eq_nocase(name, e->word)) VEC_PUSH(v->arena, &found, *e);
  }
  *ret = (struct view_entities){found.at, found.len};
  return 0;
}
static int seen_entity(const struct view *v, uint64_t id, struct entity *ret) {
  for (size_t i = 0; i < kept.entities.len; i++)
    if (kept.entities.at[i].id == id) return *ret = kept.entities.at[i], 0;
  return ERR_NOT_FOUND;
}
static int seen_turn(const struct view *v, uint64_t id, struct turn *ret) {
  return ERR_NOT_FOUND;
}
static int seen_latest(const struct view *v, size_t count, struct view_turns *ret) {
  size_t n = count < kept.turns.len ? count : kept.turns.len;
  return *ret = (struct view_turns){.at = n ? kept.turns.at + (kept.turns.len - n) : NULL, .len = n}, 0;
}
static int seen_recall(const struct view *v, struct str q, size_t n, struct view_turns *ret) {
  return *ret = (struct view_turns){.at = kept.recalled.at, .len = kept.recalled.len}, 0;
}
static int seen_ask(const struct view *v, struct str q, struct view_answer *ret) {
  return *ret = (struct view_answer){0}, 0;
}
static int seen_threads(const struct view *v, const struct thread **ret, size_t *len) {
  return *ret = NULL, *len = 0, 0;
}
static int seen_bars(const struct view *v, const struct bar **ret, size_t *len) {
  return *ret = kept.bars.at, *len = kept.bars.len, 0;
}
static int seen_reminders(const struct view *v, const struct reminder **ret, size_t *len) {
  return *ret = kept.reminders.at, *len = kept.reminders.len, 0;
}
static int seen_items(const struct view *v, struct str list, const struct item **ret, size_t *len) {
  VEC(struct item) found = {0};
  for (size_t i = 0; i < kept.items.len; i++)
    if (!list.len || str_eq(list, kept.items.at[i].list)) VEC_PUSH(v->arena, &found, kept.items.at[i]);
  return *ret = found.at, *len = found.len, 0;
}
static struct str seen_setting(const struct view *v, const char *key) {
  for (size_t i = kept.settings.len; i-- > 0;)
    if (str_is(kept.settings.at[i].key, key)) return kept.settings.at[i].value;
  return STR("");
}
static int seen_said(const struct view *v, size_t n, const struct said **ret, size_t *len) {
  return *ret = NULL, *len = 0, 0;
}
static int64_t seen_number(const struct view *v, const char *what) {
  return -1;
}

static const struct view_ops seen_ops = {
    .facts = seen_facts,
    .all_facts = seen_all_facts,
    .entities = seen_entities,
    .entity = seen_entity,
    .turn = seen_turn,
    .latest = seen_latest,
    .recall = seen_recall,
    .ask = seen_ask,
    .threads = seen_threads,
    .bars = seen_bars,
    .reminders = seen_reminders,
    .items = seen_items,
    .setting = seen_setting,
    .said = seen_said,
    .number = seen_number,
};
static int64_t seen_now = 0;
static int64_t seen_clock_now(const struct clock *c) {
  return seen_now ? seen_now : NOW;
}
static int32_t seen_offset(const struct clock *c, int64_t ms) {
  return 0;
}
static int64_t seen_steady(const struct clock *c) {
  return seen_clock_now(c) * 1000000;
}
static const struct clock seen_clock = {seen_clock_now, seen_offset, seen_steady};

static struct view seen_view(struct arena *a) {
  return (struct view){&seen_ops, a, &seen_clock, seen_clock_now(&seen_clock), 0, OWNER, id_make(OWNER, 1)};
}

/* Carries out what was asked to be kept, as memory/keeps.h does. */
#define SEEN_KEEP(vec, type)                                                                                           \
  do {                                                                                                                 \
    type r = *(const type *)k->record;                                                                                 \
    size_t at = 0;                                                                                                     \
    while (at < (vec)->len && (vec)->at[at].id != r.id) at++;                                                          \
    if (!id_number(r.id)) r.id = id_make(OWNER, ++numbered), at = (vec)->len;                                          \
    if (at == (vec)->len)                                                                                              \
      VEC_PUSH(&scene, (vec), r);                                                                                      \
    else                                                                                                               \
      (vec)->at[at] = r;                                                                                               \
  } while (0)

static void keep_all(const struct skill_keep *k) {
  static uint64_t numbered = 100;
  for (; k; k = k->next) {
    switch (k->kind) {
    case RECORD_REMINDER: SEEN_KEEP(&kept.reminders, struct reminder); break;
    case RECORD_ITEM: SEEN_KEEP(&kept.items, struct item); break;
    case RECORD_SETTING: SEEN_KEEP(&kept.settings, struct setting); break;
    case RECORD_ENTITY: SEEN_KEEP(&kept.entities, struct entity); break;
    case RECORD_FACT: SEEN_KEEP(&kept.facts, struct fact); break;
    case RECORD_BAR: SEEN_KEEP(&kept.bars, struct bar); break;
    default: break;
    }
  }
}

static int forget_scene(void **state) {
  arena_finish(&scene);
  memset(&kept, 0, sizeof kept);
  seen_now = 0;
  return 0;
}

#endif
