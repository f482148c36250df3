/* SPDX-License-Identifier: Apache-2.0 */
#include "locomo_score.h"

#include "base/utf8.h"

#include <ctype.h>

/* ---- Porter's stemmer with the departures of NLTK's default mode; words are lower case ---- */

struct word {
  char *at;
  size_t len; /* of the stem so far */
};

static bool consonant(const struct word *w, size_t i) {
  char c = w->at[i];
  if (c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u') return false;
  return c != 'y' || i == 0 || !consonant(w, i - 1);
}

static int measure(const struct word *w, size_t len) {
  int n = 0;
  bool vowel = false;
  for (size_t i = 0; i < len; i++) {
    bool c = consonant(w, i);
    n += c && vowel;
    vowel = !c;
  }
  return n;
}

static bool has_vowel(const struct word *w, size_t len) {
  for (size_t i = 0; i < len; i++)
    if (!consonant(w, i)) return true;
  return false;
}

static bool doubled(const struct word *w, size_t len) {
  return len >= 2 && w->at[len - 1] == w->at[len - 2] && consonant(w, len - 1);
}

static bool cvc(const struct word *w, size_t len) {
  if (len == 2) return !consonant(w, 0) && consonant(w, 1);
  if (len < 3) return false;
  char c = w->at[len - 1];
  return consonant(w, len - 3) && !consonant(w, len - 2) && consonant(w, len - 1) && c != 'w' && c != 'x' && c != 'y';
}

static bool ends(const struct word *w, const char *suffix) {
  size_t n = strlen(suffix);
  return w->len >= n && memcmp(w->at + w->len - n, suffix, n) == 0;
}

static void swap_end(struct word *w, size_t stem, const char *by) {
  size_t n = strlen(by);
  memcpy(w->at + stem, by, n);
  w->len = stem + n;
}

struct rule {
  const char *ending, *by;
  int above; /* measure must be above; -1: always */
};

/* The first rule whose ending stands decides. */
static void apply(struct word *w, const struct rule *rules, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (!ends(w, rules[i].ending)) continue;
    size_t stem = w->len - strlen(rules[i].ending);
    if (rules[i].above < 0 || measure(w, stem) > rules[i].above) swap_end(w, stem, rules[i].by);
    return;
  }
}
#define APPLY(w, rules) apply((w), (rules), sizeof(rules) / sizeof *(rules))

static void step_1a(struct word *w) {
  static const struct rule rules[] = {{"sses", "ss", -1}, {"ies", "i", -1}, {"ss", "ss", -1}, {"s", "", -1}};
  if (ends(w, "ies") && w->len == 4)
    swap_end(w, 1, "ie");
  else
    APPLY(w, rules);
}

static void step_1b_after(struct word *w) {
  if (ends(w, "at") || ends(w, "bl") || ends(w, "iz")) {
    swap_end(w, w->len, "e");
  } else if (doubled(w, w->len)) {
    char c = w->at[w->len - 1];
    if (c != 'l' && c != 's' && c != 'z') w->len--;
  } else if (measure(w, w->len) == 1 && cvc(w, w->len)) {
    swap_end(w, w->len, "e");
  }
}

static void step_1b(struct word *w) {
  if (ends(w, "ied")) {
    swap_end(w, w->len - 3, w->len == 4 ? "ie" : "i");
  } else if (ends(w, "eed")) {
    if (measure(w, w->len - 3) > 0) w->len--;
  } else {
    size_t cut = ends(w, "ed") ? 2 : ends(w, "ing") ? 3 : 0;
    if (cut == 0 || !has_vowel(w, w->len - cut)) return;
    w->len -= cut;
    step_1b_after(w);
  }
}

static void step_1c(struct word *w) {
  if (ends(w, "y") && w->len > 2 && consonant(w, w->len - 2)) w->at[w->len - 1] = 'i';
}

static void step_2(struct word *w) {
  static const struct rule rules[] = {
      {"ational", "ate", 0}, {"tional", "tion", 0}, {"enci", "ence", 0}, {"anci", "ance", 0}, {"izer", "ize", 0},
      {"bli", "ble", 0},     {"alli", "al", 0},     {"entli", "ent", 0}, {"eli", "e", 0},     {"ousli", "ous", 0},
      {"ization", "ize", 0}, {"ation", "ate", 0},   {"ator", "ate", 0},  {"alism", "al", 0},  {"iveness", "ive", 0},
      {"fulness", "ful", 0}, {"ousness", "ous", 0}, {"aliti", "al", 0},  {"iviti", "ive", 0}, {"biliti", "ble", 0},
      {"fulli", "ful", 0}};
  if (ends(w, "alli") && measure(w, w->len - 4) > 0) {
    swap_end(w, w->len - 4, "al");
    step_2(w);
  } else if (ends(w, "logi")) {
    if (measure(w, w->len - 3) > 0) w->len--;
  } else {
    APPLY(w, rules);
  }
}

static void step_3(struct word *w) {
  static const struct rule rules[] = {{"icate", "ic", 0}, {"ative", "", 0}, {"alize", "al", 0}, {"iciti", "ic", 0},
                                      {"ical", "ic", 0},  {"ful", "", 0},   {"ness", "", 0}};
  APPLY(w, rules);
}

static void step_4(struct word *w) {
  static const struct rule before[] = {{"al", "", 1},    {"ance", "", 1}, {"ence", "", 1}, {"er", "", 1},
                                       {"ic", "", 1},    {"able", "", 1}, {"ible", "", 1}, {"ant", "", 1},
                                       {"ement", "", 1}, {"ment", "", 1}, {"ent", "", 1}};
  static const struct rule after[] = {{"ou", "", 1},  {"ism", "", 1}, {"ate", "", 1}, {"iti", "", 1},
                                      {"ous", "", 1}, {"ive", "", 1}, {"ize", "", 1}};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++)
    if (ends(w, before[i].ending)) {
      APPLY(w, before);
      return;
    }
  if (ends(w, "ion")) {
    size_t stem = w->len - 3;
    if (measure(w, stem) > 1 && stem > 0 && (w->at[stem - 1] == 's' || w->at[stem - 1] == 't')) w->len = stem;
    return;
  }
  APPLY(w, after);
}

static void step_5(struct word *w) {
  if (ends(w, "e")) {
    int m = measure(w, w->len - 1);
    if (m > 1 || (m == 1 && !cvc(w, w->len - 1))) w->len--;
  }
  if (ends(w, "ll") && measure(w, w->len - 1) > 1) w->len--;
}

static const char *const odd[][2] = {
    {"sky", "sky"},        {"skies", "sky"},       {"dying", "die"},        {"lying", "lie"},
    {"tying", "tie"},      {"news", "news"},       {"innings", "inning"},   {"inning", "inning"},
    {"outings", "outing"}, {"outing", "outing"},   {"cannings", "canning"}, {"canning", "canning"},
    {"howe", "howe"},      {"proceed", "proceed"}, {"exceed", "exceed"},    {"succeed", "succeed"}};

struct str locomo_stem(struct arena *a, struct str text) {
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
    if (str_is(text, odd[i][0])) return str_of(odd[i][1]);
  if (utf8_count(text) <= 2) return text;
  struct word w = {arena_alloc(a, text.len + 8), text.len};
  memcpy(w.at, text.at, text.len);
  step_1a(&w);
  step_1b(&w);
  step_1c(&w);
  step_2(&w);
  step_3(&w);
  step_4(&w);
  step_5(&w);
  return (struct str){w.at, w.len};
}

/* ---- F1 ---- */

enum { TOKENS_MAX = 512 };
struct tokens_of {
  struct str at[TOKENS_MAX];
  size_t len;
};

static bool article(struct str w) {
  return str_is(w, "a") || str_is(w, "an") || str_is(w, "the") || str_is(w, "and");
}

/* Punctuation goes first, so "don't" is one word; then lower case, articles out, stems. */
static void normalise(struct arena *a, struct str text, struct tokens_of *ret) {
  char *kept = arena_alloc(a, text.len + 1);
  size_t len = 0;
  text = utf8_fold(a, text);
  for (size_t i = 0; i < text.len; i++)
    if (!ispunct((unsigned char)text.at[i])) kept[len++] = isspace((unsigned char)text.at[i]) ? ' ' : text.at[i];
  struct str rest = {kept, len}, word;
  ret->len = 0;
  while (str_next(&rest, ' ', &word))
    if (word.len > 0 && !article(word) && ret->len < TOKENS_MAX) ret->at[ret->len++] = locomo_stem(a, word);
}

static double bag_f1(struct arena *a, struct str answer, struct str gold) {
  struct tokens_of *p = ARENA_NEW(a, struct tokens_of), *g = ARENA_NEW(a, struct tokens_of);
  normalise(a, answer, p);
  normalise(a, gold, g);
  bool used[TOKENS_MAX] = {false};
  size_t same = 0;
  for (size_t i = 0; i < p->len; i++)
    for (size_t j = 0; j < g->len; j++)
      if (!used[j] && str_eq(p->at[i], g->at[j])) {
        used[j] = true;
        same++;
        break;
      }
  return same ? 2.0 * (double)same / (double)(p->len + g->len) : 0;
}

/* Each part of the gold answer takes the part of the given one that fits it best. */
static double multi_f1(struct arena *a, struct str answer, struct str gold) {
  double sum = 0;
  size_t count = 0;
  struct str golds = gold, part;
  while (str_next(&golds, ',', &part)) {
    double best = 0;
    struct str answers = answer, one;
    while (str_next(&answers, ',', &one)) {
      double f = bag_f1(a, one, part);
      if (f > best) best = f;
    }
    sum += best;
    count++;
  }
  return count ? sum / (double)count : 0;
}

bool locomo_abstains(struct arena *a, struct str answer) {
  struct str p = utf8_fold(a, answer);
  return str_find(p, STR("not mentioned")) >= 0 || str_find(p, STR("no information available")) >= 0;
}

double locomo_f1(struct arena *a, int category, struct str gold, struct str answer) {
  if (category == LOCOMO_ADVERSARIAL) return locomo_abstains(a, answer);
  if (category == LOCOMO_MULTI) return multi_f1(a, answer, gold);
  struct str rest = gold, first = gold;
  if (category == LOCOMO_OPEN && str_next(&rest, ';', &first)) gold = str_trim(first);
  return bag_f1(a, answer, gold);
}
