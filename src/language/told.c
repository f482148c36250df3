/* SPDX-License-Identifier: Apache-2.0 */
#include "language/told.h"

#include "base/alloc.h"
#include "base/log.h"
#include "language/language_priv.h"
#include "language/rows.h"

struct told_words {
  struct arena arena;
  struct word_table words; /* to a set of bits */
};

static int set_named(struct str name) {
  static const char *const names[] = {
#define TOLD_NAME(name) #name,
      TOLD_SETS(TOLD_NAME)
#undef TOLD_NAME
  };
  int i = 0;
  while (i < TOLD_COUNT && !str_is(name, names[i])) i++;
  return i;
}

/* The words of each set first, their bits joined afterwards: a table keeps the first value of a key. */
struct word_bits {
  struct str word;
  uint32_t bits;
};

struct load {
  struct told_words *t;
  struct word_table at; /* to list[] */
  VEC(struct word_bits) list;
};

static void add_word(struct load *d, struct str word, uint32_t bit) {
  struct str key = arena_dup(&d->t->arena, word);
  for (size_t i = 0; i < key.len; i++)
    if (key.at[i] == '_') ((char *)key.at)[i] = ' ';
  uint32_t at = word_table_get(&d->at, key, UINT32_MAX);
  if (at < d->list.len) {
    d->list.at[at].bits |= bit;
    return;
  }
  word_table_put(&d->t->arena, &d->at, key, (uint32_t)d->list.len);
  VEC_PUSH(&d->t->arena, &d->list, ((struct word_bits){key, bit}));
}

static int load(const struct pack *p, struct told_words **ret, struct error *e) {
  struct told_words *t = *ret = alloc_zero(sizeof *t);
  struct load d = {.t = t};
  struct rows r = rows_of(p, "told.txt");
  while (rows_next(&r)) {
    ptrdiff_t colon = str_find_byte(r.text, ':');
    int set = colon > 0 ? set_named(str_first(r.text, (size_t)colon)) : TOLD_COUNT;
    if (set == TOLD_COUNT) return rows_error(&r, e, "no such set");
    struct str rest = str_from(r.text, (size_t)colon + 1), word;
    while (rows_word(&rest, &word)) add_word(&d, word, 1u << set);
  }
  for (size_t i = 0; i < d.list.len; i++) word_table_put(&t->arena, &t->words, d.list.at[i].word, d.list.at[i].bits);
  return 0;
}

static void release(struct told_words *t) {
  if (!t) return;
  arena_finish(&t->arena);
  alloc_free(t);
}

const struct told_words *told_words_of(const struct language *l) {
  struct language *owner = (struct language *)l; /* filled once, under its lock */
  pthread_mutex_lock(&owner->lazy);
  if (!owner->told) {
    struct error e = {0};
    if (load(l->pack, &owner->told, &e)) log_debug("%s", e.text);
  }
  pthread_mutex_unlock(&owner->lazy);
  return owner->told;
}

bool told_is(const struct told_words *t, enum told_set set, struct str phrase) {
  return word_table_get(&t->words, phrase, 0) >> set & 1;
}

int told_words_check(const struct pack *p, struct error *e) {
  struct told_words *t;
  int rc = load(p, &t, e);
  release(t);
  return rc;
}

void told_words_close(struct language *l) {
  release(l->told);
}
