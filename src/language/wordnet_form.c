/* SPDX-License-Identifier: Apache-2.0
 *
 * Base forms: the exception lists, then WordNet's rules of detachment, morphy(7WN). And near spellings.
 */
#include "language/wordnet_priv.h"

struct ending {
  const char *from, *to;
};
static const struct ending noun_endings[] = {{"ses", "s"},   {"xes", "x"},   {"zes", "z"},
                                             {"ches", "ch"}, {"shes", "sh"}, {"men", "man"},
                                             {"ies", "y"},   {"s", ""},      {0}},
                           verb_endings[] = {{"ies", "y"}, {"es", "e"}, {"es", ""}, {"ed", "e"}, {"ed", ""},
                                             {"ing", "e"}, {"ing", ""}, {"s", ""},  {0}},
                           adjective_endings[] = {{"er", ""}, {"est", ""}, {"er", "e"}, {"est", "e"}, {0}},
                           adverb_endings[] = {{0}};
static const struct ending *const endings[] = {noun_endings, verb_endings, adjective_endings, adverb_endings};

void wordnet_bases(const struct wordnet *w, struct arena *a, enum wordnet_part part, struct str key,
                   wordnet_base_fn *base, void *arg) {
  struct str rest = wordnet_find(w->exceptions[part], key), word;
  if (!base(arg, key)) return;
  for (bool first = true; rest.len && str_next(&rest, ' ', &word); first = false)
    if (!first && word.len && !base(arg, word)) return;
  bool plural = part == WORDNET_NOUN && str_ends(key, STR("ss"));
  for (const struct ending *x = endings[part]; x->from && !plural; x++)
    if (str_ends(key, str_of(x->from)) && key.len > strlen(x->from) + 1 &&
        !base(arg, arena_join(a, str_first(key, key.len - strlen(x->from)), str_of(x->to))))
      return;
}

/* ---- near spellings ---- */

enum { LETTERS_MAX = 24, NEAR_MOST = 2, NEAR_MAX = 8 };

/* Optimal string alignment, at most `most`. */
static int distance(struct str x, struct str y, int most) {
  int rows[3][LETTERS_MAX + 1], *two = rows[0], *one = rows[1], *now = rows[2];
  for (size_t j = 0; j <= y.len; j++) one[j] = (int)j;
  for (size_t i = 1; i <= x.len; i++) {
    int least = now[0] = (int)i;
    for (size_t j = 1; j <= y.len; j++) {
      int d = one[j - 1] + (x.at[i - 1] != y.at[j - 1]);
      if (one[j] + 1 < d) d = one[j] + 1;
      if (now[j - 1] + 1 < d) d = now[j - 1] + 1;
      bool swapped = i > 1 && j > 1 && x.at[i - 1] == y.at[j - 2] && x.at[i - 2] == y.at[j - 1];
      if (swapped && two[j - 2] + 1 < d) d = two[j - 2] + 1;
      now[j] = d;
      if (d < least) least = d;
    }
    if (least > most) return most + 1;
    int *spare = two;
    two = one, one = now, now = spare;
  }
  return one[y.len];
}

struct near {
  struct str word;
  int distance, used; /* used: senses that tagged texts used */
};

static bool nearer(const struct near *x, const struct near *y) {
  return x->distance != y->distance ? x->distance < y->distance : x->used > y->used;
}

static void keep_near(struct near *best, size_t *len, struct near n) {
  for (size_t i = 0; i < *len; i++)
    if (str_eq(best[i].word, n.word)) return;
  size_t at = *len < NEAR_MAX ? (*len)++ : NEAR_MAX;
  if (at == NEAR_MAX && !nearer(&n, &best[--at])) return;
  while (at > 0 && nearer(&n, &best[at - 1])) best[at] = best[at - 1], at--;
  best[at] = n;
}

/* The number of tagged senses stands behind the links: "... senses tagged place place". */
static int used_of(struct str line) {
  struct str word, kept[4] = {STR(""), STR(""), STR(""), STR("")};
  while (str_next(&line, ' ', &word)) {
    if (word.len == 8) break;
    if (!word.len) continue;
    memmove(kept, kept + 1, 3 * sizeof *kept);
    kept[3] = word;
  }
  long long n = 0;
  str_to_int(kept[3], &n);
  return (int)n;
}

static void look_near(struct str file, struct str key, struct near *best, size_t *len) {
  for (struct str line; str_next(&file, '\n', &line);) {
    ptrdiff_t end = str_find_byte(line, ' ');
    if (end <= 0 || end > LETTERS_MAX || end + NEAR_MOST < (ptrdiff_t)key.len || (ptrdiff_t)key.len + NEAR_MOST < end)
      continue;
    struct str word = str_first(line, (size_t)end);
    int most = key.len < 5 ? 1 : NEAR_MOST, d = distance(word, key, most);
    if (d <= most) keep_near(best, len, (struct near){word, d, used_of(line)});
  }
}

size_t wordnet_near(const struct wordnet *w, struct arena *a, struct str word, struct str *ret, size_t room) {
  struct near best[NEAR_MAX];
  struct str key = wordnet_key(a, word);
  size_t len = 0;
  if (key.len < 3 || key.len > LETTERS_MAX) return 0;
  for (int part = 0; part < WORDNET_PARTS; part++) look_near(w->index[part].text, key, best, &len);
  while (len && best[len - 1].distance > best[0].distance) len--;
  if (len > room) len = room;
  for (size_t i = 0; i < len; i++) {
    ret[i] = arena_dup(a, best[i].word);
    for (size_t k = 0; k < ret[i].len; k++)
      if (ret[i].at[k] == '_') ((char *)ret[i].at)[k] = ' ';
  }
  for (int part = 0; part < WORDNET_PARTS; part++) wordnet_rest(w->index[part].text);
  return len;
}
