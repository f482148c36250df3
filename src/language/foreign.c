/* SPDX-License-Identifier: Apache-2.0 */
#include "language/foreign.h"

#include "base/utf8.h"
#include "language/rows.h"

/* own: words of the pack's own count too, where another language has them. */
static size_t count_words(struct str list, const struct tokens *t, const struct language *l, bool own) {
  size_t n = 0;
  for (size_t i = 0; i < t->len; i++) {
    struct str rest = list, word;
    if (t->at[i].kind != TOKEN_WORD || (!own && token_is_stop(l, t->at[i].word))) continue;
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
    size_t n = count_words(r.field[1], t, l, true);
    if (n > most) most = n, best = r.field[0];
  }
  return most >= 2 && most * 2 >= words ? best : STR("");
}

/* Letters from U+0370 on: Greek, Cyrillic, and what lies beyond. */
static bool is_other_script(struct str text) {
  size_t letters = 0, others = 0;
  while (text.len) {
    uint32_t code = utf8_next(&text);
    bool beyond = code >= 0x370 && !(code >= 0x1E00 && code < 0x2100) && code < 0x1F000 && utf8_width_code(code) > 0;
    bool mark = (code >= 0x2100 && code < 0x2E80) || (code >= 0xFE00 && code < 0xFE70) || code == UTF8_REPLACEMENT;
    letters += utf8_is_letter(code) || (beyond && !mark);
    others += beyond && !mark;
  }
  return others > 1 && others * 3 > letters;
}

bool foreign_reads(const struct language *l, const struct tokens *t) {
  struct rows r = rows_of(language_pack(l), "foreign.txt");
  size_t most = 0, words = 0, own = 0;
  for (size_t i = 0; i < t->len; i++) {
    words += t->at[i].kind == TOKEN_WORD;
    own += t->at[i].kind == TOKEN_WORD && token_is_stop(l, t->at[i].word);
  }
  while (rows_next(&r)) {
    size_t n = count_words(r.field[1], t, l, false);
    if (n > most) most = n;
  }
  return is_other_script(t->text) || (most >= 2 && most > own) || (words >= 4 && own == 0 && most >= 1);
}
