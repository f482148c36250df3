/* SPDX-License-Identifier: Apache-2.0
 *
 * word_table: words to numbers, open addressing; keys are borrowed, the table lives in an arena.
 */
#ifndef OS1_LANGUAGE_WORD_TABLE_H
#define OS1_LANGUAGE_WORD_TABLE_H

#include "base/arena.h"

#include <stdint.h>

struct word_table {
  struct word_slot *slots;
  size_t room, len;
};
/* Room for so many keys in all, so that none of the puts has to make it. */
void word_table_reserve(struct arena *a, struct word_table *t, size_t count);
/* A key put twice keeps its first value, and the second put is false. */
bool word_table_put(struct arena *a, struct word_table *t, struct str key, uint32_t value);
/* Where the value of the key is kept: its first one, or this one. Good until the next put. */
uint32_t *word_table_keep(struct arena *a, struct word_table *t, struct str key, uint32_t value);
/* value, or otherwise */
uint32_t word_table_get(const struct word_table *t, struct str key, uint32_t otherwise);
static inline bool word_table_has(const struct word_table *t, struct str key) {
  return word_table_get(t, key, UINT32_MAX) != UINT32_MAX;
}

#endif
