/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "memory/answer_priv.h"
#include "memory/evidence.h"
#include "memory/kindred.h"
#include "memory/meaning.h"
#include "memory/memory_priv.h"
#include "memory/recall_rank.h"

int memory_open(struct store *s, const struct language *l, const struct clock *c, struct memory **ret,
                struct error *e) {
  if (!s || !l || !c) return error_set(e, ERR_INVALID, "a memory needs a store, a language and a clock");
  struct memory *m = alloc_zero(sizeof *m);
  *m = (struct memory){.store = s, .language = l, .clock = c, .evidence = evidence_new(), .kindred = kindred_new(l)};
  m->answer_words = answer_words_new(l);
  m->ranker = ranker_new(l);
  m->meaning = meaning_new();
  *ret = m;
  return 0;
}

void memory_close(struct memory *m) {
  if (!m) return;
  evidence_free(m->evidence);
  answer_words_free(m->answer_words);
  ranker_free(m->ranker);
  meaning_free(m->meaning);
  kindred_free(m->kindred);
  alloc_free(m);
}

struct store *memory_store(const struct memory *m) {
  return m->store;
}

const struct language *memory_language(const struct memory *m) {
  return m->language;
}

const struct clock *memory_clock(const struct memory *m) {
  return m->clock;
}
