/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/people_words.h"
#include "base/utf8.h"

#include <stdint.h>

struct str people_word(struct arena *a, struct str word) {
  struct str plain = arena_dup(a, utf8_plain(a, str_trim(word)));
  char *at = (char *)(uintptr_t)plain.at;
  for (size_t i = 0; i < plain.len; i++)
    if (at[i] == '-') at[i] = ' ';
  return plain;
}

/* The next group of the file; *ret_one when it is marked. */
static bool next_group(struct str *text, struct str *ret, bool *ret_one) {
  struct str line;
  while (str_next(text, '\n', &line)) {
    line = str_trim(line);
    if (line.len == 0 || line.at[0] == '#') continue;
    *ret_one = str_starts(line, STR("one:"));
    *ret = *ret_one ? str_from(line, 4) : line;
    return true;
  }
  return false;
}

static bool group_names(struct str group, struct str word) {
  struct str one;
  while (str_next(&group, ',', &one))
    if (str_eq(str_trim(one), word)) return true;
  return false;
}

bool people_words_hold(const struct people_words *w, struct str word) {
  for (size_t i = 0; i < w->len; i++)
    if (str_eq(w->at[i], word)) return true;
  return false;
}

static void add_group(struct people_words *w, struct str group) {
  struct str one;
  while (str_next(&group, ',', &one)) {
    one = str_trim(one);
    if (w->len < PEOPLE_WORDS_MAX && !people_words_hold(w, one)) w->at[w->len++] = one;
  }
}

struct people_words people_words_of(const struct language *l, struct arena *a, struct str word) {
  struct people_words w = {.at = {word}, .len = word.len > 0};
  struct str text = pack_file(language_pack(l), "people/same_word.txt"), group;
  bool one;
  while (word.len > 0 && next_group(&text, &group, &one)) {
    if (!group_names(group, word)) continue;
    w.one = w.one || one;
    add_group(&w, group);
  }
  return w;
}

bool people_word_is_former(struct str word) {
  return str_is(word, "ex") || str_starts(word, STR("ex ")) || str_starts(word, STR("ex-"));
}

struct str people_word_of(struct arena *a, struct str owner, struct str word) {
  if (owner.len == 0) return word;
  return arena_printf(a, "%.*s's %.*s", STR_ARG(owner), STR_ARG(word));
}
