/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/keeps.h"
#include "base/utf8.h"
#include "memory/memory_priv.h"
#include "memory/people_join.h"
#include "memory/people_priv.h"
#include "memory/settings.h"

/* A copy to put the id, the source and what is derived into; big enough for any record. */
union kept {
  uint64_t id;
  struct conversation conversation;
  struct turn turn;
  struct entity entity;
  struct fact fact;
  struct thread thread;
  struct bar bar;
  struct reminder reminder;
  struct item item;
  struct said said;
  struct setting setting;
};

static size_t kept_size(enum record_kind kind) {
  switch (kind) {
  case RECORD_TURN: return sizeof(struct turn);
  case RECORD_ENTITY: return sizeof(struct entity);
  case RECORD_FACT: return sizeof(struct fact);
  case RECORD_THREAD: return sizeof(struct thread);
  case RECORD_BAR: return sizeof(struct bar);
  case RECORD_REMINDER: return sizeof(struct reminder);
  case RECORD_ITEM: return sizeof(struct item);
  case RECORD_SAID: return sizeof(struct said);
  case RECORD_SETTING: return sizeof(struct setting);
  /* A conversation is opened by turns, and what was forgotten is marked by forget. */
  default: return 0;
  }
}

static void source_of(enum record_kind kind, union kept *k, uint64_t turn) {
  uint64_t *source = kind == RECORD_FACT       ? &k->fact.source
                     : kind == RECORD_THREAD   ? &k->thread.source
                     : kind == RECORD_BAR      ? &k->bar.source
                     : kind == RECORD_REMINDER ? &k->reminder.source
                     : kind == RECORD_ITEM     ? &k->item.source
                     : kind == RECORD_SAID     ? &k->said.turn
                                               : NULL;
  if (source && *source == ID_NONE) *source = turn;
  if (kind == RECORD_ENTITY && k->entity.source == 0) k->entity.source = (int64_t)turn;
}

/* What was from outside stays so, whatever it is made into; what is changed keeps what it had. */
static void taint_of(enum record_kind kind, union kept *k, int64_t taint) {
  int64_t *at = kind == RECORD_TURN       ? &k->turn.taint
                : kind == RECORD_ENTITY   ? &k->entity.taint
                : kind == RECORD_FACT     ? &k->fact.taint
                : kind == RECORD_THREAD   ? &k->thread.taint
                : kind == RECORD_BAR      ? &k->bar.taint
                : kind == RECORD_REMINDER ? &k->reminder.taint
                : kind == RECORD_ITEM     ? &k->item.taint
                                          : NULL;
  if (at) *at |= taint;
}

/* The folded forms are memory's own business: a skill need not know how names are found. */
static void plain_of(struct arena *a, enum record_kind kind, union kept *k) {
  if (kind == RECORD_ENTITY) k->entity.plain = utf8_plain(a, k->entity.name);
  if (kind == RECORD_FACT) k->fact.plain = utf8_plain(a, k->fact.value);
  if (kind == RECORD_BAR) k->bar.plain = utf8_plain(a, k->bar.what);
}

/* Somebody asked to be kept who is known already, by the same name or, without one, the same word: the same one then,
 * with what was not known. */
static int find_same(struct store_txn *t, struct arena *a, uint32_t owner, struct entity *e) {
  struct people_all all;
  int r = people_load(t->ops->view(t), a, owner, &all);
  struct str word = people_word(a, e->word);
  for (size_t i = 0; r == 0 && i < all.at.len; i++) {
    const struct people_one *one = &all.at.at[i];
    bool word_fits = word.len == 0 || one->word.len == 0 || str_eq(word, one->word);
    bool same =
        e->plain.len > 0 ? str_eq(e->plain, one->entity.plain) && word_fits : word.len > 0 && str_eq(word, one->word);
    if (!same) continue;
    struct entity there = one->entity;
    if (there.word.len == 0) there.word = e->word;
    if (there.pronoun.len == 0) there.pronoun = e->pronoun;
    if (there.kind == 0) there.kind = e->kind;
    there.tender |= e->tender;
    if (e->said_at > there.said_at) there.said_at = e->said_at;
    *e = there;
    return 0;
  }
  return r;
}

static int keep_one(struct memory *m, struct store_txn *t, uint32_t owner, const struct skill_keep *keep, uint64_t turn,
                    int64_t now) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  size_t size = kept_size(keep->kind);
  if (size == 0) return ERR_INVALID;
  union kept k;
  memcpy(&k, keep->record, size);
  if (id_number(k.id) != 0 && id_owner(k.id) != owner) return ERR_DENIED;
  if (keep->kind == RECORD_SETTING && people_is_order(k.setting.key))
    return people_carry_out(m, t, owner, k.setting.key, k.setting.value, now);
  if (keep->kind == RECORD_SETTING)
    return settings_put(m, t, owner, k.setting.key, keep->erase ? STR_NONE : k.setting.value, now);
  if (keep->erase) return t->ops->erase(t, keep->kind, k.id);
  source_of(keep->kind, &k, turn);
  taint_of(keep->kind, &k, keep->taint);
  plain_of(&a, keep->kind, &k);
  if (keep->kind == RECORD_ENTITY && id_number(k.id) == 0) {
    int r = find_same(t, &a, owner, &k.entity);
    if (r < 0) return r;
  }
  if (id_number(k.id) != 0) return t->ops->replace(t, keep->kind, &k);
  k.id = id_first(owner);
  return t->ops->insert(t, keep->kind, &k);
}

int keeps_apply(struct memory *m, struct store_txn *t, uint32_t owner, const struct skill_keep *keeps, uint64_t turn,
                int64_t now, struct error *e) {
  for (const struct skill_keep *k = keeps; k; k = k->next) {
    int r = keep_one(m, t, owner, k, turn, now);
    if (r < 0) return error_set(e, r, "what was asked to be kept could not be written");
  }
  return 0;
}
