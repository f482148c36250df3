/* SPDX-License-Identifier: Apache-2.0 */
#include "language/tags.h"

#include "language/reading_chunk.h"

struct layout {
  unsigned char *tag, *phrase;
  bool *begins;
  const struct tokens *tokens;
};

/* Every token has the tag of its piece. What no piece holds, a filler or a false start, is an adverb to its sentence.
 */
static void lay_tags(struct layout *y, const struct read *r) {
  for (size_t i = 0; i < y->tokens->len; i++) y->tag[i] = y->tokens->at[i].kind == TOKEN_WORD ? TAG_ADV : TAG_MARK;
  for (size_t i = 0; i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    for (size_t t = p->first; t <= p->last && t < y->tokens->len; t++) y->tag[t] = (unsigned char)read_tag(r, i);
  }
}

static bool of_noun(enum tag t) {
  return t == TAG_DET || t == TAG_OWNER || t == TAG_NUM || t == TAG_ADJ || t == TAG_NOUN || t == TAG_NAME;
}

static enum base_phrase phrase_of(enum tag t) {
  if (of_noun(t)) return PHRASE_NOUN;
  if (t == TAG_VERB || t == TAG_AUX || t == TAG_NEG) return PHRASE_VERB;
  return t == TAG_TIME ? PHRASE_TIME : PHRASE_WORD;
}

/* "the boat | my uncle built": behind a noun a determiner begins the next phrase. */
static bool goes_on(const struct layout *y, size_t i) {
  enum tag before = (enum tag)y->tag[i - 1], here = (enum tag)y->tag[i];
  if (y->tokens->at[i].begins || phrase_of(before) != phrase_of(here)) return false;
  if (phrase_of(here) == PHRASE_WORD) return false;
  if (here == TAG_DET) return before == TAG_DET;
  return here != TAG_AUX || before != TAG_VERB;
}

static void lay_times(struct layout *y, const struct times *times) {
  for (size_t i = 0; i < times->len; i++)
    for (size_t t = times->at[i].first; t <= times->at[i].last && t < y->tokens->len; t++) {
      y->phrase[t] = PHRASE_TIME;
      y->begins[t] = t == times->at[i].first;
      if (t == times->at[i].last && t + 1 < y->tokens->len) y->begins[t + 1] = true;
    }
}

struct tagged tags_read(const struct language *l, struct arena *a, const struct tokens *t, const struct times *times) {
  static const struct reading_context nothing;
  struct read r = {.l = l, .x = lexicon_of(l), .told = told_words_of(l), .a = a, .c = &nothing};
  pieces_read(l, a, t, times, &r.p);
  read_tags(&r);
  struct layout y = {.tag = arena_alloc(a, t->len + 1), .phrase = arena_alloc(a, t->len + 1), .tokens = t};
  y.begins = ARENA_ARRAY(a, bool, t->len + 1);
  lay_tags(&y, &r);
  for (size_t i = 0; i < t->len; i++) {
    y.phrase[i] = (unsigned char)phrase_of((enum tag)y.tag[i]);
    y.begins[i] = i == 0 || !goes_on(&y, i);
  }
  lay_times(&y, times);
  return (struct tagged){y.tag, y.phrase, y.begins, t->len};
}
