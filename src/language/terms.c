/* SPDX-License-Identifier: Apache-2.0 */
#include "language/terms.h"

#include "base/utf8.h"
#include "language/language_priv.h"
#include "language/names.h"
#include "language/rows.h"
#include "language/word_table.h"

enum { TERMS_MAX = 2048 };

int terms_open(struct language *l, struct error *e) {
  struct rows r = rows_of(l->pack, "stop.txt");
  while (rows_next(&r)) {
    struct str rest = r.text, word;
    while (rows_word(&rest, &word)) word_table_put(&l->arena, &l->stops, word, 1);
  }
  return 0;
}

bool token_is_stop(const struct language *l, struct str word) {
  return word_table_has(&l->stops, word);
}

static bool is_name(const struct language *l, const struct token *t) {
  if (t->capital) return true;
  const struct name_entry *name = t->word.len > 2 ? name_find(l, t->word) : NULL;
  return name && !name->also_word && name->rank <= 4;
}

struct terms terms_read(const struct language *l, struct arena *a, struct str text) {
  struct tokens tokens = tokens_read(l, a, text);
  struct terms terms = {0};
  size_t room = tokens.len < TERMS_MAX ? tokens.len : TERMS_MAX;
  struct term *out = ARENA_ARRAY(a, struct term, room ? room : 1);
  for (size_t i = 0; i < tokens.len && terms.len < TERMS_MAX; i++) {
    const struct token *t = &tokens.at[i];
    if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER && t->kind != TOKEN_LINK) continue;
    uint32_t place = (uint32_t)terms.words++;
    if (t->kind == TOKEN_WORD && (token_is_stop(l, t->word) || t->word.at[0] == '\'')) continue;
    struct str stem = t->kind == TOKEN_WORD ? token_stem(l, a, t->word) : t->word;
    out[terms.len++] = (struct term){stem, place, t->kind == TOKEN_WORD && is_name(l, t)};
  }
  terms.at = out;
  return terms;
}
