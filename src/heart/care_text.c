/* SPDX-License-Identifier: Apache-2.0 */
#include "heart/care_priv.h"

/* Whether a sentence begins at this piece; the token it begins with may be a filler, which is no piece. */
static bool begins_at(const struct care_text *t, size_t piece) {
  const struct piece *p = &t->pieces.at[piece];
  for (size_t i = piece ? p[-1].last + 1 : 0; i <= p->first; i++)
    if (t->tokens.at[i].begins) return true;
  return piece == 0;
}

void care_text_read(const struct care *c, struct arena *a, const struct tokens *tokens, struct care_text *ret) {
  static const struct times none = {0};
  *ret = (struct care_text){.tokens = care_words_plain(c, a, tokens)};
  pieces_read(c->language, a, &ret->tokens, &none, &ret->pieces);
  for (size_t i = 0; i < ret->pieces.len; i++)
    if (begins_at(ret, i)) VEC_PUSH(a, &ret->begins, i);
  VEC_PUSH(a, &ret->begins, ret->pieces.len);
}

size_t care_text_sentences(const struct care_text *t) {
  return t->begins.len - 1;
}
