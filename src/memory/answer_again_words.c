/* SPDX-License-Identifier: Apache-2.0 */
#include "language/lexicon.h"
#include "language/names.h"
#include "language/wordnet.h"
#include "memory/answer_again_priv.h"
#include "memory/kindred.h"
#include "memory/memory_priv.h"

#include <math.h>

enum { SENSES = 3, LINKS = 80, NEAR_NAME = 95, NEAR_ROLE = 90, NEAR_KIN = 80, NEAR_SAME = 80 };
static const double soft_weight = .35, hollow = .3; /* "get", "go": near to everything */

struct link_kind {
  const char *symbol; /* wninput(5WN) */
  uint8_t near;
};
/* Made from one root, like it, a kind of it, what it is a kind of, a part of it, what it is a part of. */
static const struct link_kind links[] = {{"+", 75}, {"&", 60}, {"~", 60}, {"%p", 50}, {"#p", 50}, {"@", 45}};

static void put_stem(struct again *g, struct str stem, size_t word, uint8_t level) {
  struct arena *a = g->q.arena;
  uint32_t at = *word_table_keep(a, &g->table, stem, (uint32_t)g->near.len);
  if (at == g->near.len) VEC_PUSH(a, &g->near, (struct again_near){0});
  if (g->near.at[at].level[word] < level) g->near.at[at].level[word] = level;
}

static void put_word(struct again *g, struct str text, size_t word, uint8_t level) {
  const struct language *l = g->q.memory->language;
  if (str_find_byte(text, ' ') >= 0 || str_find_byte(text, '_') >= 0 || token_is_stop(l, text)) return;
  const struct token t = {.kind = TOKEN_WORD, .word = text};
  struct str stem = sought_stem(&g->s, &t);
  if (stem.len > 1) put_stem(g, stem, word, level);
}

static void put_sense(struct again *g, const struct wordnet_sense *sense, size_t word) {
  const struct wordnet *w = wordnet_of(g->q.memory->language);
  for (size_t i = 0; i < sense->word_count; i++) put_word(g, sense->words[i], word, NEAR_SAME);
  for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
    const struct wordnet_link *at;
    size_t count = wordnet_links(w, g->q.arena, sense, links[k].symbol, LINKS, &at);
    for (size_t i = 0; i < count; i++) put_word(g, at[i].word, word, links[k].near);
  }
}

/* A word of the dictionary, as it is used: what is done by its senses as a verb. */
static void put_dictionary(struct again *g, struct str text, size_t word) {
  const struct wordnet *w = wordnet_of(g->q.memory->language);
  const struct wordnet_sense *senses;
  size_t count = w ? wordnet_senses(w, g->q.arena, text, &senses, NULL) : 0, taken = 0;
  for (size_t i = 0; i < count && taken < SENSES; i++) {
    if ((senses[i].part == WORDNET_VERB) != g->words[word].deed) continue;
    put_sense(g, &senses[i], word);
    taken++;
  }
}

static bool is_person(const struct again *g, const struct token *t) {
  const struct language *l = g->q.memory->language;
  const struct name_entry *n = name_find(l, t->word);
  return (lexicon_classes(lexicon_of(l), t->word) & LEX(KIN)) || t->capital || (n && !n->also_word);
}

/* "pay" of "what did the museum pay me", and not of "what was the pay". */
static bool is_deed(const struct again *g, const struct tokens *t, const struct token *at) {
  const struct lexicon *x = lexicon_of(g->q.memory->language);
  uint64_t c = lexicon_classes(x, at->word), before = at > t->at ? lexicon_classes(x, at[-1].word) : 0;
  bool helped = false;
  if (!(c & LEX(VERB)) || !(c & LEX(NOUN))) return c & LEX(VERB);
  for (const struct token *i = t->at; i < at; i++)
    helped |= (lexicon_classes(x, i->word) & (LEX(DO) | LEX(MODAL))) != 0;
  return helped && !(before & (LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(PREPOSITION) | LEX(ADJ) | LEX(WH) | LEX(DO)));
}

static const struct token *token_of(const struct again *g, const struct tokens *t, struct str stem) {
  for (size_t i = 0; i < t->len; i++)
    if (t->at[i].kind != TOKEN_MARK && str_eq(sought_stem(&g->s, &t->at[i]), stem)) return &t->at[i];
  return NULL;
}

static void add_word(struct again *g, const struct sought_subject *x, const struct tokens *t, bool beside) {
  if (g->word_count == AGAIN_WORDS) return;
  for (size_t i = 0; i < g->word_count; i++) {
    if (!str_eq(g->words[i].stem, x->stem)) continue;
    g->words[i].must |= beside && g->asked->must;
    return;
  }
  size_t at = g->word_count++;
  const struct token *token = token_of(g, t, x->stem);
  struct again_word *w = &g->words[at];
  *w = (struct again_word){.stem = x->stem, .alike = x->alike, .weight = x->weight};
  w->must = beside && g->asked->must;
  w->soft = beside && !w->must;
  if (w->soft) w->weight *= soft_weight;
  w->deed = token && is_deed(g, t, token);
  if (w->deed && kindred_is_weak(g->q.memory->kindred, x->stem)) w->weight = fmin(w->weight, hollow);
  w->person = token && is_person(g, token);
  w->sort = !w->deed && w->weight <= hollow && token &&
            (lexicon_classes(lexicon_of(g->q.memory->language), token->word) & LEX(NOUN));
  put_stem(g, x->stem, at, AGAIN_WHOLE);
  for (size_t i = 0; i < x->also_count; i++) put_stem(g, x->also[i], at, NEAR_NAME);
  for (size_t i = 0; i < x->kin_count; i++) put_stem(g, x->kin[i], at, NEAR_KIN);
  if (token && !w->person && w->weight > hollow) put_dictionary(g, token->word, at);
}

bool answer_again_words(struct again *g) {
  struct sought beside;
  for (size_t i = 0; i < g->s.subject_count; i++) add_word(g, &g->s.subjects[i], &g->q.tokens, false);
  bool more = g->asked->beside.len && sought_read(&g->beside, SOUGHT_ANY, &beside);
  for (size_t i = 0; more && i < beside.subject_count; i++) add_word(g, &beside.subjects[i], &g->beside.tokens, true);
  return g->word_count > 0;
}

bool answer_again_near(struct again *g, const struct token *t, struct again_near *ret) {
  if (t->kind == TOKEN_MARK) return false;
  uint32_t at = word_table_get(&g->table, sought_stem(&g->s, t), UINT32_MAX), alike = sought_alike(&g->s, t);
  bool near = at != UINT32_MAX;
  *ret = near ? g->near.at[at] : (struct again_near){0};
  for (size_t i = 0; alike && i < g->word_count; i++) {
    if (!(g->words[i].alike & alike)) continue;
    near = true;
    if (ret->level[i] < NEAR_ROLE) ret->level[i] = NEAR_ROLE;
  }
  return near;
}
