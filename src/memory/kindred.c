/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/kindred.h"

#include "base/alloc.h"
#include "language/rows.h"
#include "language/terms.h"
#include "language/token.h"
#include "language/word_table.h"

#include <pthread.h>

struct family {
  const struct str *at;
  size_t len;
};

struct kindred {
  const struct language *language;
  pthread_mutex_t lock; /* guards read */
  bool read;
  struct arena arena;
  struct word_table weak, families; /* families: stem to a place in list */
  VEC(struct family) list;
};

struct kindred *kindred_new(const struct language *l) {
  struct kindred *k = alloc_zero(sizeof *k);
  k->language = l;
  pthread_mutex_init(&k->lock, NULL);
  return k;
}

void kindred_free(struct kindred *k) {
  if (!k) return;
  arena_finish(&k->arena);
  pthread_mutex_destroy(&k->lock);
  alloc_free(k);
}

static void read_weak(struct kindred *k, struct str words) {
  struct str word;
  while (rows_word(&words, &word)) word_table_put(&k->arena, &k->weak, token_stem(k->language, &k->arena, word), 1);
}

static void read_family(struct kindred *k, struct str head, struct str words) {
  VEC(struct str) kin = {0};
  struct str word;
  while (rows_word(&words, &word)) VEC_PUSH(&k->arena, &kin, token_stem(k->language, &k->arena, word));
  struct str stem = token_stem(k->language, &k->arena, head);
  if (word_table_put(&k->arena, &k->families, stem, (uint32_t)k->list.len))
    VEC_PUSH(&k->arena, &k->list, ((struct family){kin.at, kin.len}));
}

static void read_once(struct kindred *k) {
  pthread_mutex_lock(&k->lock);
  struct rows r = rows_of(language_pack(k->language), "kindred.txt");
  while (!k->read && rows_next(&r)) {
    if (r.fields < 2) continue;
    if (str_is(r.field[0], "weak"))
      read_weak(k, r.field[1]);
    else
      read_family(k, r.field[0], r.field[1]);
  }
  k->read = true;
  pthread_mutex_unlock(&k->lock);
}

size_t kindred_find(struct kindred *k, struct str stem, const struct str **ret) {
  read_once(k);
  uint32_t at = word_table_get(&k->families, stem, UINT32_MAX);
  if (at == UINT32_MAX) return 0;
  *ret = k->list.at[at].at;
  return k->list.at[at].len;
}

bool kindred_is_weak(struct kindred *k, struct str stem) {
  read_once(k);
  return word_table_has(&k->weak, stem);
}
