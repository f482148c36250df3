/* SPDX-License-Identifier: Apache-2.0 */
#include "language/word_table.h"

struct word_slot {
  struct str key;
  uint32_t hash, value;
};

/* FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv */
static uint32_t hash_of(struct str key) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < key.len; i++) h = (h ^ (unsigned char)key.at[i]) * 16777619u;
  return h ^ h >> 15;
}

static struct word_slot *slot_of(const struct word_table *t, struct str key, uint32_t hash) {
  size_t i = hash & (t->room - 1);
  while (t->slots[i].key.at && (t->slots[i].hash != hash || !str_eq(t->slots[i].key, key))) i = (i + 1) & (t->room - 1);
  return &t->slots[i];
}

static void enlarge(struct arena *a, struct word_table *t) {
  struct word_table bigger = {.room = t->room ? t->room * 4 : 64, .len = t->len};
  bigger.slots = ARENA_ARRAY(a, struct word_slot, bigger.room);
  for (size_t i = 0; i < t->room; i++)
    if (t->slots[i].key.at) *slot_of(&bigger, t->slots[i].key, t->slots[i].hash) = t->slots[i];
  *t = bigger;
}

bool word_table_put(struct arena *a, struct word_table *t, struct str key, uint32_t value) {
  if (t->len * 2 >= t->room) enlarge(a, t);
  uint32_t hash = hash_of(key);
  struct word_slot *slot = slot_of(t, key, hash);
  if (slot->key.at) return false;
  *slot = (struct word_slot){key.at ? key : STR(""), hash, value};
  t->len++;
  return true;
}

uint32_t word_table_get(const struct word_table *t, struct str key, uint32_t otherwise) {
  if (!t->room) return otherwise;
  const struct word_slot *slot = slot_of(t, key, hash_of(key));
  return slot->key.at ? slot->value : otherwise;
}
