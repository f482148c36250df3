/* SPDX-License-Identifier: Apache-2.0
 *
 * foreign: which other language an answer is in, by its small words: at least two of them, half of all its words, and
 * more than any other language has of it.
 */
#include "language/names.h"
#include "language/rows.h"
#include "setup/setup_priv.h"

static size_t count_words(struct str list, const struct tokens *t, const struct language *l) {
  size_t n = 0;
  for (size_t i = 0; i < t->len; i++) {
    struct str rest = list, word;
    if (t->at[i].kind != TOKEN_WORD) continue;
    while (rows_word(&rest, &word))
      if (str_eq_nocase(word, t->at[i].text) || str_eq(word, t->at[i].word)) {
        n++;
        break;
      }
  }
  return n;
}

struct str foreign_language(const struct language *l, struct arena *a, const struct tokens *t) {
  struct rows r = rows_of(language_pack(l), "foreign.txt");
  struct str best = STR("");
  size_t most = 0, words = 0;
  for (size_t i = 0; i < t->len; i++) words += t->at[i].kind == TOKEN_WORD;
  while (rows_next(&r)) {
    size_t n = count_words(r.field[1], t, l);
    if (n > most) most = n, best = r.field[0];
  }
  return most >= 2 && most * 2 >= words ? best : STR("");
}
