/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/people_words.h"
#include "base/utf8.h"
#include "language/rows.h"
#include "memory/people_say.h"

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

bool people_words_group(const struct language *l, struct arena *a, struct str word, struct str *ret_members) {
  struct rows r = rows_of(language_pack(l), "people/groups.txt");
  while (rows_next(&r)) {
    ptrdiff_t colon = str_find_byte(r.text, ':');
    if (colon < 0 || !word.len || !group_names(str_first(r.text, (size_t)colon), word)) continue;
    *ret_members = str_from(r.text, (size_t)colon + 1);
    return true;
  }
  return false;
}

static bool group_takes_in(const struct language *l, struct arena *a, struct str general, struct str word) {
  struct str members, one;
  struct people_words words = people_words_of(l, a, word);
  if (!people_words_group(l, a, general, &members)) return false;
  while (str_next(&members, ',', &one))
    if (people_words_hold(&words, str_trim(one))) return true;
  return false;
}

/* "best friend" is a friend, "big sister" a sister; a stepsister and an ex wife are somebody else. */
static bool is_kind_of(const struct language *l, struct str word, struct str general) {
  if (word.len <= general.len + 1 || !str_ends(word, general)) return false;
  struct str before = str_first(word, word.len - general.len - 1);
  return word.at[before.len] == ' ' && people_say_has(l, "dear", before);
}

bool people_words_agree(const struct language *l, struct arena *a, struct str x, struct str y, bool *ret_first) {
  *ret_first = group_takes_in(l, a, y, x) || is_kind_of(l, x, y);
  return *ret_first || group_takes_in(l, a, x, y) || is_kind_of(l, y, x);
}

bool people_word_is_former(struct str word) {
  return str_is(word, "ex") || str_starts(word, STR("ex ")) || str_starts(word, STR("ex-"));
}

struct str people_word_of(struct arena *a, struct str owner, struct str word) {
  if (owner.len == 0) return word;
  return arena_printf(a, "%.*s's %.*s", STR_ARG(owner), STR_ARG(word));
}
