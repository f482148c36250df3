/* SPDX-License-Identifier: Apache-2.0
 *
 * What a question asks, for the order of what is found: its terms, what kind of answer it wants, and the words near to
 * its own by the dictionary.
 */
#include "language/tags.h"
#include "language/wordnet.h"
#include "memory/answer_priv.h"
#include "memory/evidence.h"
#include "memory/kindred.h"
#include "memory/memory_priv.h"
#include "memory/recall_rank.h"

#include <math.h>

enum { SENSES = 2, LINKS = 16, KIND_SENSES = 2, KIND_WORDS = 600, KIND_DEPTH = 3, NEAR_LEAST = 80 };
static const double WEAK_WEIGHT = 0.5;
static const struct {
  const char *symbol; /* wninput(5WN) */
  int near;
} links[] = {{"+", 80}, {"&", 60}, {"$", 60}, {"~", 50}, {"@", 40}, {"*", 40}, {">", 40}};

/* ---- terms ---- */

static size_t term_named(const struct rank_question *q, struct str stem) {
  for (size_t t = 0; t < q->term_count; t++)
    if (str_eq(q->terms[t].stem, stem)) return t;
  return RANK_TERMS;
}

static double weight_of(const struct rank_question *q, struct str stem, double idf, double rarest) {
  bool weak = kindred_is_weak(q->memory->kindred, stem);
  return (idf > 0 ? idf : rarest) * (weak ? WEAK_WEIGHT : 1);
}

static void read_terms(struct rank_question *q) {
  const struct recall *r = q->recall;
  double rarest = 1;
  for (size_t i = 0; i < r->stem_count; i++) rarest = fmax(rarest, r->stems[i].idf);
  for (size_t i = 0; i < r->stem_count && q->term_count < RANK_TERMS; i++) {
    const struct recall_stem *s = &r->stems[i];
    if (s->kindred) continue;
    q->terms[q->term_count++] = (struct rank_term){
        .stem = s->stem, .weight = weight_of(q, s->stem, s->idf, rarest), .speaker = s->speaker, .token = SIZE_MAX};
    if (!s->speaker) q->all += q->terms[q->term_count - 1].weight;
  }
  q->rarest = q->second = q->verb = q->noun = RANK_TERMS;
  for (size_t t = 0; t < q->term_count; t++) {
    if (q->terms[t].speaker) continue;
    if (q->rarest == RANK_TERMS || q->terms[t].weight > q->terms[q->rarest].weight)
      q->second = q->rarest, q->rarest = t;
    else if (q->second == RANK_TERMS || q->terms[t].weight > q->terms[q->second].weight)
      q->second = t;
  }
}

static void place_terms(struct rank_question *q) {
  const struct language *l = q->memory->language;
  for (size_t i = 0; i < q->tokens.len; i++) {
    const struct token *w = &q->tokens.at[i];
    if (w->kind != TOKEN_WORD && w->kind != TOKEN_NUMBER) continue;
    size_t t = term_named(q, w->kind == TOKEN_WORD ? token_stem(l, q->arena, w->word) : w->word);
    if (t < RANK_TERMS && q->terms[t].token == SIZE_MAX) q->terms[t].token = i;
  }
}

/* ---- what kind ---- */

static unsigned kind_of(enum question_kind k) {
  return (unsigned)k < RANK_SEVERAL ? (unsigned)k : 0;
}

static size_t term_at(const struct rank_question *q, size_t token) {
  for (size_t t = 0; t < q->term_count; t++)
    if (q->terms[t].token == token) return t;
  return RANK_TERMS;
}

static bool is_a(const struct rank_question *q, size_t token, enum answer_class c) {
  const struct token *t = &q->tokens.at[token];
  return t->kind == TOKEN_WORD && answer_word_is(q->memory->answer_words, t->word, c);
}

/* "what kind of books", "which two instruments": the last noun of the first run. */
static size_t noun_after(const struct rank_question *q, const struct tagged *g, size_t from) {
  for (size_t i = from; i < g->len && i < from + 6; i++) {
    enum tag tag = (enum tag)g->tag[i];
    if (is_a(q, i, CLASS_KIND_OF) || tag == TAG_PREP || tag == TAG_DET || tag == TAG_ADJ || tag == TAG_NUM) continue;
    if (tag != TAG_NOUN) return SIZE_MAX;
    while (i + 1 < g->len && g->tag[i + 1] == TAG_NOUN && !g->begins[i + 1]) i++;
    return i;
  }
  return SIZE_MAX;
}

static void read_parts(struct rank_question *q) {
  struct times none = {0};
  struct tagged g = tags_read(q->memory->language, q->arena, &q->tokens, &none);
  size_t noun = SIZE_MAX;
  for (size_t i = 0; i < g.len; i++) {
    if (g.tag[i] == TAG_VERB && q->verb == RANK_TERMS) q->verb = term_at(q, i);
    bool asks = is_a(q, i, CLASS_ASK_WHAT) || is_a(q, i, CLASS_ASK_WHICH) || is_a(q, i, CLASS_HOW_MANY);
    if (asks && noun == SIZE_MAX) noun = noun_after(q, &g, i + 1);
  }
  if (noun != SIZE_MAX) q->noun = term_at(q, noun);
}

/* ---- words near by the dictionary ---- */

/* Nearness of each stem to the term it is nearest to; of the links of WordNet, by hand. */
static void put_near(struct rank_question *q, struct str word, size_t term, int near) {
  if (str_find_byte(word, ' ') >= 0 || str_find_byte(word, '_') >= 0) return;
  const struct language *l = q->memory->language;
  struct str stem = token_stem(l, q->arena, word);
  if (stem.len < 2 || token_is_stop(l, word)) return;
  uint32_t at = *word_table_keep(q->arena, &q->near, stem, (uint32_t)q->near_words.len);
  if (at == q->near_words.len) VEC_PUSH(q->arena, &q->near_words, ((struct rank_near_word){stem, term, near}));
  if (q->near_words.at[at].near < near) q->near_words.at[at] = (struct rank_near_word){stem, term, near};
}

static void put_sense(struct rank_question *q, const struct wordnet *w, const struct wordnet_sense *s, size_t term) {
  for (size_t i = 0; i < s->word_count; i++) put_near(q, s->words[i], term, 80);
  for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
    const struct wordnet_link *at;
    size_t count = wordnet_links(w, q->arena, s, links[k].symbol, LINKS, &at);
    for (size_t i = 0; i < count; i++) put_near(q, at[i].word, term, links[k].near);
  }
}

/* What is a kind of the noun asked for, down the "~" links. */
static void put_kinds(struct rank_question *q, const struct wordnet *w, const struct wordnet_sense *s, int depth,
                      size_t *room) {
  static const char *const down[] = {"~", "~i"};
  for (size_t k = 0; k < 2; k++) {
    const struct wordnet_link *at;
    size_t count = wordnet_links(w, q->arena, s, down[k], *room, &at);
    for (size_t i = 0; i < count && *room; i++) {
      struct wordnet_sense below;
      if (!wordnet_synset(w, q->arena, at[i].part, at[i].at, &below)) continue;
      for (size_t j = 0; j < below.word_count && *room; j++, --*room)
        if (str_find_byte(below.words[j], ' ') < 0)
          word_table_put(q->arena, &q->kinds, token_stem(q->memory->language, q->arena, below.words[j]), 1);
      if (depth > 1) put_kinds(q, w, &below, depth - 1, room);
    }
  }
}

static void read_near(struct rank_question *q) {
  const struct wordnet *w = wordnet_of(q->memory->language);
  for (size_t t = 0; t < q->term_count; t++) {
    const struct rank_term *x = &q->terms[t];
    if (x->speaker || x->token == SIZE_MAX) continue;
    put_near(q, q->tokens.at[x->token].word, t, 100);
    const struct str *kin;
    size_t kin_count = kindred_near(q->memory->kindred, x->stem, &kin);
    for (size_t i = 0; i < kin_count; i++) put_near(q, kin[i], t, 70);
    const struct wordnet_sense *senses;
    size_t count = w ? wordnet_senses(w, q->arena, q->tokens.at[x->token].word, &senses, NULL) : 0, nouns = 0;
    size_t room = KIND_WORDS;
    for (size_t i = 0; i < count; i++) {
      if (i < SENSES) put_sense(q, w, &senses[i], t);
      if (t == q->noun && senses[i].part == WORDNET_NOUN && nouns++ < KIND_SENSES)
        put_kinds(q, w, &senses[i], KIND_DEPTH, &room);
    }
  }
}

void rank_question_stems(struct rank_question *q, const struct recall_stem *stems, size_t len) {
  for (size_t i = 0; i < INDEX_QUERY_STEMS; i++) q->term_of[i] = RANK_TERMS;
  for (size_t i = 0; i < len; i++) {
    q->term_of[i] = (unsigned char)term_named(q, stems[i].of);
    q->strength[i] = stems[i].kindred ? (float)stems[i].strength : 1;
  }
}

static int near_order(const void *x, const void *y) {
  const struct rank_near_word *a = x, *b = y;
  return a->near != b->near ? b->near - a->near : str_cmp(a->stem, b->stem);
}

size_t rank_near_words(const struct rank_question *q, struct rank_near_word *ret, size_t room) {
  struct rank_near_word *all = ARENA_ARRAY(q->arena, struct rank_near_word, q->near_words.len + 1);
  size_t len = 0;
  for (size_t i = 0; i < q->near_words.len; i++)
    if (q->near_words.at[i].near >= NEAR_LEAST) all[len++] = q->near_words.at[i];
  if (len > 1) qsort(all, len, sizeof *all, near_order);
  if (len > room) len = room;
  memcpy(ret, all, len * sizeof *ret);
  return len;
}

void rank_question_read(struct memory *m, const struct recall *recall, struct arena *a, struct rank_question *ret) {
  *ret = (struct rank_question){.memory = m, .arena = a, .recall = recall};
  ret->tokens = tokens_read(m->language, a, recall->query);
  struct answer_kind k = answer_kind_read(m, &ret->tokens);
  ret->kind = kind_of(k.kind);
  ret->several = k.several;
  read_terms(ret);
  place_terms(ret);
  read_parts(ret);
  read_near(ret);
}
