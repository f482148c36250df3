/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/kindred.h"

#include "base/alloc.h"
#include "language/rows.h"
#include "language/terms.h"
#include "language/token.h"
#include "language/word_table.h"

#include <pthread.h>

struct family {
  VEC(struct str) all;
  size_t kin; /* so many of them, the first, are kin; the rest come near */
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

/* The file has the kin of a head before what comes near to it. */
static void read_family(struct kindred *k, struct str head, struct str words, bool near) {
  struct str stem = token_stem(k->language, &k->arena, head), word;
  if (!near && word_table_has(&k->families, stem)) return;
  uint32_t at = *word_table_keep(&k->arena, &k->families, stem, (uint32_t)k->list.len);
  if (at == k->list.len) VEC_PUSH(&k->arena, &k->list, ((struct family){0}));
  struct family *f = &k->list.at[at];
  if (near && f->all.len > f->kin) return;
  while (rows_word(&words, &word)) VEC_PUSH(&k->arena, &f->all, token_stem(k->language, &k->arena, word));
  if (!near) f->kin = f->all.len;
}

static void read_once(struct kindred *k) {
  pthread_mutex_lock(&k->lock);
  struct rows r = rows_of(language_pack(k->language), "kindred.txt");
  while (!k->read && rows_next(&r)) {
    if (r.fields < 2) continue;
    if (str_is(r.field[0], "weak"))
      read_weak(k, r.field[1]);
    else if (str_starts(r.field[0], STR("near ")))
      read_family(k, str_from(r.field[0], 5), r.field[1], true);
    else
      read_family(k, r.field[0], r.field[1], false);
  }
  k->read = true;
  pthread_mutex_unlock(&k->lock);
}

static const struct family *family_of(struct kindred *k, struct str stem) {
  static const struct family none;
  read_once(k);
  uint32_t at = word_table_get(&k->families, stem, UINT32_MAX);
  return at == UINT32_MAX ? &none : &k->list.at[at];
}

size_t kindred_find(struct kindred *k, struct str stem, const struct str **ret) {
  const struct family *f = family_of(k, stem);
  *ret = f->all.at;
  return f->kin;
}

size_t kindred_near(struct kindred *k, struct str stem, const struct str **ret) {
  const struct family *f = family_of(k, stem);
  *ret = f->all.at;
  return f->all.len;
}

bool kindred_is_weak(struct kindred *k, struct str stem) {
  read_once(k);
  return word_table_has(&k->weak, stem);
}
