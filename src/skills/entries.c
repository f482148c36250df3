/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/entries.h"

#include "base/civil.h"

int entry_slots(const struct skill_call *call, struct skill_result *ret, const struct phrase_slot *slots,
                size_t count) {
  struct phrase_slot *all = ARENA_ARRAY(call->arena, struct phrase_slot, ret->slot_count + count);
  if (ret->slot_count) memcpy(all, ret->slots, ret->slot_count * sizeof *all);
  memcpy(all + ret->slot_count, slots, count * sizeof *all);
  ret->slots = all;
  ret->slot_count += count;
  return 0;
}

static size_t record_size(enum record_kind kind) {
  switch (kind) {
  case RECORD_ENTITY: return sizeof(struct entity);
  case RECORD_FACT: return sizeof(struct fact);
  case RECORD_THREAD: return sizeof(struct thread);
  case RECORD_BAR: return sizeof(struct bar);
  case RECORD_REMINDER: return sizeof(struct reminder);
  case RECORD_ITEM: return sizeof(struct item);
  default: return sizeof(struct setting);
  }
}

void entry_keep(const struct skill_call *call, struct skill_result *ret, enum record_kind kind, const void *record,
                bool erase) {
  size_t size = record_size(kind);
  void *copy = arena_alloc(call->arena, size);
  memcpy(copy, record, size);
  struct skill_keep *k = ARENA_NEW(call->arena, struct skill_keep), **last = &ret->keeps;
  *k = (struct skill_keep){.kind = kind, .record = copy, .erase = erase};
  while (*last) last = &(*last)->next;
  *last = k;
}

void entry_setting(const struct skill_call *call, struct skill_result *ret, const char *key, struct str value) {
  struct setting s = {
      .id = id_first(call->view->owner), .key = str_of(key), .value = value, .changed_at = call->view->now};
  entry_keep(call, ret, RECORD_SETTING, &s, false);
}

void entry_source(const struct skill_call *call, struct skill_result *ret, uint64_t turn) {
  for (size_t i = 0; i < ret->source_count; i++)
    if (ret->sources[i] == turn) return;
  if (turn == ID_NONE) return;
  uint64_t *all = ARENA_ARRAY(call->arena, uint64_t, ret->source_count + 1);
  if (ret->source_count) memcpy(all, ret->sources, ret->source_count * sizeof *all);
  all[ret->source_count++] = turn;
  ret->sources = all;
}

struct str entry_text(const struct skill_call *call, const char *key) {
  return arena_dup(call->arena, json_text(call->arguments, key));
}

int64_t entry_now(const struct skill_call *call) {
  return call->view->now / 1000 + call->view->offset * 60;
}

struct str entry_time(const struct skill_call *call, int64_t ms) {
  const struct clock *c = call->view->clock;
  char out[40];
  return arena_dup(call->arena, civil_format(out, ms, c && c->offset ? c->offset(c, ms) : call->view->offset));
}
