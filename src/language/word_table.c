/* SPDX-License-Identifier: Apache-2.0 */
#include "language/word_table.h"

struct word_slot {
  const char *at; /* NULL: empty */
  uint32_t len, value;
};

/* FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv */
static uint32_t hash_of(struct str key) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < key.len; i++) h = (h ^ (unsigned char)key.at[i]) * 16777619u;
  return h ^ h >> 15;
}

static bool is_key(const struct word_slot *slot, struct str key) {
  return slot->len == key.len && memcmp(slot->at, key.at, key.len) == 0;
}

static struct word_slot *slot_of(const struct word_table *t, struct str key) {
  size_t i = hash_of(key) & (t->room - 1);
  while (t->slots[i].at && !is_key(&t->slots[i], key)) i = (i + 1) & (t->room - 1);
  return &t->slots[i];
}

static void enlarge(struct arena *a, struct word_table *t, size_t room) {
  struct word_table bigger = {.room = room, .len = t->len, .slots = ARENA_ARRAY(a, struct word_slot, room)};
  for (size_t i = 0; i < t->room; i++)
    if (t->slots[i].at) *slot_of(&bigger, (struct str){t->slots[i].at, t->slots[i].len}) = t->slots[i];
  *t = bigger;
}

void word_table_reserve(struct arena *a, struct word_table *t, size_t count) {
  size_t room = 64;
  while (room < count * 2) room *= 2;
  if (room > t->room) enlarge(a, t, room);
}

uint32_t *word_table_keep(struct arena *a, struct word_table *t, struct str key, uint32_t value) {
  if (t->len * 2 >= t->room) enlarge(a, t, t->room ? t->room * 2 : 64);
  if (!key.at) key = STR("");
  struct word_slot *slot = slot_of(t, key);
  if (!slot->at) {
    *slot = (struct word_slot){key.at, (uint32_t)key.len, value};
    t->len++;
  }
  return &slot->value;
}

bool word_table_put(struct arena *a, struct word_table *t, struct str key, uint32_t value) {
  size_t before = t->len;
  word_table_keep(a, t, key, value);
  return t->len > before;
}

uint32_t word_table_get(const struct word_table *t, struct str key, uint32_t otherwise) {
  if (!t->room) return otherwise;
  const struct word_slot *slot = slot_of(t, key.at ? key : STR(""));
  return slot->at ? slot->value : otherwise;
}
