/* SPDX-License-Identifier: Apache-2.0 */
#include "language/language_priv.h"
#include "language/wordnet.h"

#include "base/alloc.h"

typedef int part_open(struct language *l, struct error *e);

/* In this order: a part may use those above it. */
static part_open *const parts[] = {spelling_open, stem_open,  terms_open,     number_open,
                                   names_open,    times_open, times_say_open, linear_open};

int language_open(const struct pack *p, struct language **ret, struct error *e) {
  struct language *l = alloc_zero(sizeof *l);
  l->pack = p;
  pthread_mutex_init(&l->lazy, NULL);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    int rc = parts[i](l, e);
    if (rc) return language_close(l), rc;
  }
  return *ret = l, 0;
}

void language_close(struct language *l) {
  if (!l) return;
  names_close(l);
  patterns_close(l);
  vocabularies_close(l);
  topics_close(l);
  told_words_close(l);
  amounts_close(l);
  courtesy_close(l);
  asked_close(l);
  lexicon_close(l);
  wordnet_close(l->dictionary);
  pthread_mutex_destroy(&l->lazy);
  arena_finish(&l->arena);
  alloc_free(l);
}

const struct pack *language_pack(const struct language *l) {
  return l->pack;
}
