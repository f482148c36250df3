/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/people_alike.h"

#include "memory/people_priv.h"
#include "memory/people_say.h"

static bool is_friendly(const struct language *l, struct str word) {
  struct str last = word;
  for (size_t i = 0; i < word.len; i++)
    if (word.at[i] == ' ') last = str_from(word, i + 1);
  return people_say_has(l, "friendly", last);
}

static bool words_agree(const struct language *l, struct arena *a, const struct entity *x, const struct entity *y) {
  struct str of_x = people_word(a, x->word), of_y = people_word(a, y->word);
  if (!of_x.len || !of_y.len) return str_find(x->word, STR("'s ")) < 0 && str_find(y->word, STR("'s ")) < 0;
  struct people_words words = people_words_of(l, a, of_x);
  bool more;
  if (people_words_agree(l, a, of_x, of_y, &more)) return true;
  return people_words_hold(&words, of_y) || (is_friendly(l, of_x) && is_friendly(l, of_y));
}

static bool pronouns_agree(const struct language *l, const struct entity *x, const struct entity *y) {
  return (!x->pronoun.len || people_pronoun_fits(l, y, x->pronoun)) &&
         (!y->pronoun.len || people_pronoun_fits(l, x, y->pronoun));
}

bool people_may_be_one(const struct language *l, struct arena *a, const struct entity *x, const struct entity *y) {
  if (x->id == y->id || x->tender || y->tender || x->taint || y->taint || x->same_as || y->same_as) return false;
  if (x->kind && y->kind && x->kind != y->kind) return false;
  if (people_name_fits(l, x->plain, y->plain) == NAME_NOT) return false;
  return pronouns_agree(l, x, y) && words_agree(l, a, x, y);
}

static struct str pair_key(struct arena *a, uint64_t x, uint64_t y) {
  return arena_printf(a, "%llu %llu", (unsigned long long)(x < y ? x : y), (unsigned long long)(x < y ? y : x));
}

bool people_pair_asked(struct str asked, uint64_t x, uint64_t y, bool *ret_two) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str key = pair_key(&a, x, y), line;
  while (str_next(&asked, '\n', &line)) {
    if (!str_starts(line, key) || (line.len > key.len && line.at[key.len] != ' ')) continue;
    if (ret_two) *ret_two = str_ends(line, STR(" two"));
    return true;
  }
  return false;
}

struct str people_pair_noted(struct arena *a, struct str asked, uint64_t x, uint64_t y, bool two) {
  struct str key = pair_key(a, x, y), line, out = STR("");
  while (str_next(&asked, '\n', &line)) {
    bool same = str_starts(line, key) && (line.len == key.len || line.at[key.len] == ' ');
    if (line.len && !same) out = arena_printf(a, "%.*s%.*s\n", STR_ARG(out), STR_ARG(line));
  }
  return arena_printf(a, "%.*s%.*s%s\n", STR_ARG(out), STR_ARG(key), two ? " two" : "");
}
