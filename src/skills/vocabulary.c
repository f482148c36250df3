/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/vocabulary.h"

#include "language/rows.h"

struct vocabulary vocabulary_read(const struct language *l, struct arena *a, const char *file) {
  struct vocabulary v = {0};
  struct rows r = rows_of(language_pack(l), file);
  while (rows_next(&r)) {
    struct str rest = r.field[2], phrase;
    while (r.fields >= 3 && str_next(&rest, ',', &phrase)) {
      struct vocabulary_word w = {r.field[0], r.field[1], str_trim(phrase)};
      if (w.phrase.len) VEC_PUSH(a, &v.words, w);
    }
  }
  return v;
}

size_t vocabulary_covers(struct str phrase, const struct tokens *t, size_t at) {
  struct str word;
  size_t n = 0;
  while (rows_word(&phrase, &word)) {
    if (at + n >= t->len || !str_eq(t->at[at + n].word, word)) return 0;
    n++;
  }
  return n;
}

const struct vocabulary_word *vocabulary_at(const struct vocabulary *v, const char *kind, const struct tokens *t,
                                            size_t at, size_t *ret_tokens) {
  const struct vocabulary_word *best = NULL;
  *ret_tokens = 0;
  for (size_t i = 0; i < v->words.len; i++) {
    const struct vocabulary_word *w = &v->words.at[i];
    if (kind && !str_is(w->kind, kind)) continue;
    size_t n = vocabulary_covers(w->phrase, t, at);
    if (n > *ret_tokens) best = w, *ret_tokens = n;
  }
  return best;
}

const struct vocabulary_word *vocabulary_shown(const struct vocabulary *v, const char *kind, struct str value) {
  for (size_t i = 0; i < v->words.len; i++)
    if (str_is(v->words.at[i].kind, kind) && str_eq(v->words.at[i].value, value)) return &v->words.at[i];
  return NULL;
}
