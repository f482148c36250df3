/* SPDX-License-Identifier: Apache-2.0
 *
 * Words that are near to those of the question: by the dictionary its synonyms, what is made from the same root, what
 * it is a kind of and what is a kind of it; and its kin (memory/kindred.h), as one says it in daily life. Nearness is
 * by the link, not counted: 1 the word itself.
 */
#include "memory/answer_find.h"
#include "memory/kindred.h"
#include "memory/memory_priv.h"

enum { SENSES = 4, LINKS = 60, KIN = 75, HUNDRED = 100 };
struct link_kind {
  const char *symbol; /* wninput(5WN) */
  int near;
};
static const struct link_kind links[] = {{"+", 80}, {"&", 60}, {"$", 60}, {"~", 50}, {"@", 40}, {"*", 40}, {">", 40}};

static void put_stem(struct find *f, struct str stem, size_t asked, int near) {
  uint32_t value = (uint32_t)(near << 8 | (int)asked), *kept = word_table_keep(f->asked->arena, &f->near, stem, value);
  if (*kept < value) *kept = value;
}

static void put(struct find *f, struct str word, size_t asked, int near) {
  if (str_find_byte(word, ' ') >= 0 || str_find_byte(word, '_') >= 0) return;
  const struct language *l = f->asked->memory->language;
  struct str stem = token_stem(l, f->asked->arena, word);
  if (stem.len >= 2 && !token_is_stop(l, word)) put_stem(f, stem, asked, near);
}

static void put_kin(struct find *f, struct str stem, size_t asked) {
  const struct str *kin;
  size_t count = kindred_near(f->asked->memory->kindred, stem, &kin);
  for (size_t i = 0; i < count; i++) put_stem(f, kin[i], asked, KIN);
}

static void put_sense(struct find *f, const struct wordnet_sense *s, size_t asked) {
  for (size_t i = 0; i < s->word_count; i++) put(f, s->words[i], asked, 80);
  for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
    const struct wordnet_link *at;
    size_t count = wordnet_links(f->wordnet, f->asked->arena, s, links[k].symbol, LINKS, &at);
    for (size_t i = 0; i < count; i++) put(f, at[i].word, asked, links[k].near);
  }
}

/* The question's stem that stands for this word, to know how rare it is; -1 it is no subject of the question. */
static int subject(const struct find *f, const struct token *t) {
  int s = find_asked_stem(f, t);
  return s >= 0 && !f->recall->stems[s].kindred && !str_eq(t->word, f->recall->named) ? s : -1;
}

void find_near_words(struct find *f) {
  const struct tokens *t = &f->asked->tokens;
  double rarest = 1;
  for (size_t i = 0; i < f->recall->stem_count; i++)
    if (f->recall->stems[i].idf > rarest) rarest = f->recall->stems[i].idf;
  for (size_t i = 0; i < t->len && f->near_count < FIND_NEAR; i++) {
    int s = subject(f, &t->at[i]);
    if (s < 0) continue;
    const struct recall_stem *stem = &f->recall->stems[s];
    size_t at = f->near_count++;
    f->near_weight[at] = stem->weight * (stem->idf > 0 ? stem->idf : rarest);
    f->near_all += f->near_weight[at];
    const struct wordnet_sense *senses;
    size_t count = f->wordnet ? wordnet_senses(f->wordnet, f->asked->arena, t->at[i].word, &senses, NULL) : 0;
    for (size_t k = 0; k < count && k < SENSES; k++) put_sense(f, &senses[k], at);
    put_kin(f, stem->stem, at);
    put(f, t->at[i].word, at, HUNDRED);
  }
}

int find_near(const struct find *f, const struct token *t, size_t *ret_asked) {
  if (t->kind != TOKEN_WORD) return 0;
  uint32_t value = word_table_get(&f->near, token_stem(f->asked->memory->language, f->asked->arena, t->word), 0);
  *ret_asked = value & 0xFF;
  return (int)(value >> 8);
}

double find_nearness(const struct find *f, const struct tokens *t, size_t first, size_t last, uint64_t *ret_tokens) {
  int best[FIND_NEAR] = {0};
  *ret_tokens = 0;
  for (size_t i = first; i <= last; i++) {
    size_t asked;
    int near = find_near(f, &t->at[i], &asked);
    if (!near) continue;
    if (i - first < 64) *ret_tokens |= 1ULL << (i - first);
    if (near > best[asked]) best[asked] = near;
  }
  double sum = 0;
  for (size_t i = 0; i < f->near_count; i++) sum += f->near_weight[i] * best[i] / HUNDRED;
  return f->near_all > 0 ? sum / f->near_all : 0;
}
