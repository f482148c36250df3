/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase_words: the morphology a line needs. Irregular words stand in data/<language>/saying.txt; here are the rules
 * for the rest (R. Quirk et al., A Comprehensive Grammar of the English Language, 3.5 to 3.9 and 5.80 to 5.87).
 */
#include "base/utf8.h"
#include "phrase/phrase_priv.h"

#include <inttypes.h>

struct str words_look(const struct phrase_book *b, const char *kind, struct str key) {
  size_t low = 0, high = b->sayings.len;
  struct str k = str_of(kind);
  while (low < high) {
    size_t middle = (low + high) / 2;
    const struct saying *s = &b->sayings.at[middle];
    int d = str_cmp(s->kind, k);
    if (!d) d = str_cmp(s->key, key);
    if (!d) return s->value;
    if (d < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return STR_NONE;
}

static struct str look_number(const struct phrase_book *b, struct arena *a, const char *kind, int64_t n) {
  return words_look(b, kind, arena_printf(a, "%" PRId64, n));
}

struct str words_figures(struct arena *a, int64_t n) {
  struct str digits = arena_printf(a, "%" PRIu64, n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n);
  char *out = arena_alloc(a, digits.len * 2 + 2);
  size_t len = 0;
  if (n < 0) out[len++] = '-';
  for (size_t i = 0; i < digits.len; i++) {
    if (i && (digits.len - i) % 3 == 0 && digits.len > 3) out[len++] = ',';
    out[len++] = digits.at[i];
  }
  return (struct str){out, len};
}

/* In words up to twenty, as print does for the first few; beyond it in figures. */
struct str words_number(const struct phrase_book *b, struct arena *a, int64_t n) {
  struct str word = look_number(b, a, "number", n);
  return word.len ? word : words_figures(a, n);
}

struct str words_ordinal(const struct phrase_book *b, struct arena *a, int64_t n) {
  struct str word = look_number(b, a, "ordinal", n);
  if (word.len) return word;
  int64_t tens = n % 100, ones = n % 10;
  const char *end = tens >= 11 && tens <= 13 ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th";
  return arena_printf(a, "%.*s%s", STR_ARG(words_figures(a, n)), end);
}

static bool is_vowel(char c) {
  return c && strchr("aeiou", c);
}

static size_t first_word(struct str s) {
  size_t n = 0;
  while (n < s.len && s.at[n] != ' ') n++;
  return n;
}

struct str words_article(const struct phrase_book *b, struct arena *a, struct str noun) {
  struct str plain = utf8_plain(a, str_first(noun, first_word(noun)));
  struct str article = words_look(b, "article", plain);
  if (!article.len) article = plain.len && is_vowel(plain.at[0]) ? STR("an") : STR("a");
  return arena_printf(a, "%.*s %.*s", STR_ARG(article), STR_ARG(noun));
}

static struct str with_end(struct arena *a, struct str s, size_t drop, const char *end) {
  return arena_printf(a, "%.*s%s", (int)(s.len - drop), s.at, end);
}

static bool ends(struct str s, const char *end) {
  return str_ends(s, str_of(end));
}

static bool consonant_y(struct str s) {
  return s.len > 1 && ends(s, "y") && !is_vowel(s.at[s.len - 2]);
}

/* The s of "boats", "boxes", "ladies", and of "works", "watches", "tries". */
static struct str add_s(struct arena *a, struct str s) {
  if (consonant_y(s)) return with_end(a, s, 1, "ies");
  bool hiss = ends(s, "s") || ends(s, "x") || ends(s, "z") || ends(s, "ch") || ends(s, "sh");
  return with_end(a, s, 0, hiss ? "es" : "s");
}

struct str words_plural(const struct phrase_book *b, struct arena *a, struct str noun) {
  size_t head = noun.len;
  while (head && noun.at[head - 1] != ' ') head--;
  struct str last = str_from(noun, head), odd = words_look(b, "plural", utf8_fold(a, last));
  return arena_join(a, str_first(noun, head), odd.len ? odd : add_s(a, last));
}

struct str words_possessive(struct arena *a, struct str name) {
  return with_end(a, name, 0, ends(name, "s") && ends(name, "es") ? "'" : "'s");
}

/* Verbs that double their last consonant: one short vowel before it and one syllable ("stop", not "visit"). */
static bool doubles(struct str v) {
  if (v.len < 3 || v.len > 4) return false;
  char last = v.at[v.len - 1], middle = v.at[v.len - 2], before = v.at[v.len - 3];
  return !is_vowel(last) && !strchr("wxy", last) && is_vowel(middle) && !is_vowel(before);
}

/* Changes the first word of a verb phrase and keeps the rest: "ring mum" gives "rang mum". */
static struct str change_first(const struct phrase_book *b, struct arena *a, struct str phrase, const char *kind,
                               const char *end) {
  struct str verb = str_first(phrase, first_word(phrase)), rest = str_from(phrase, verb.len);
  struct str odd = words_look(b, kind, utf8_fold(a, verb));
  if (odd.len) return arena_join(a, odd, rest);
  struct str made;
  bool e = ends(verb, "e") && !ends(verb, "ee");
  if (end[0] == 'e' && consonant_y(verb))
    made = with_end(a, verb, 1, "ied");
  else if (e)
    made = with_end(a, verb, 1, end);
  else if (doubles(verb))
    made = arena_printf(a, "%.*s%c%s", STR_ARG(verb), verb.at[verb.len - 1], end);
  else
    made = with_end(a, verb, 0, end);
  return arena_join(a, made, rest);
}

struct str words_past(const struct phrase_book *b, struct arena *a, struct str verb) {
  return change_first(b, a, verb, "past", "ed");
}

struct str words_ing(const struct phrase_book *b, struct arena *a, struct str verb) {
  return change_first(b, a, verb, "ing", "ing");
}

struct str words_agree(const struct phrase_book *b, struct arena *a, struct str verb, struct str pronoun) {
  bool single = str_is(pronoun, "she") || str_is(pronoun, "he") || str_is(pronoun, "it");
  struct str odd = words_look(b, single ? "agree" : "agree_many", verb);
  if (odd.len) return odd;
  return single ? add_s(a, verb) : verb;
}

struct str words_pronoun(const struct phrase_book *b, struct str pronoun, int form) {
  struct str row = words_look(b, "pronoun", pronoun.len ? pronoun : STR("they")), part = STR_NONE;
  if (!row.len) row = words_look(b, "pronoun", STR("they"));
  for (int i = 0; i <= form; i++)
    if (!str_next(&row, ' ', &part)) return STR_NONE;
  return part;
}

static bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\'' || (unsigned char)c >= 0x80;
}

struct str words_flip(const struct phrase_book *b, struct arena *a, struct str text) {
  struct str out = STR_NONE;
  for (size_t i = 0; i < text.len;) {
    size_t n = i;
    bool word = is_word_byte(text.at[i]);
    while (n < text.len && is_word_byte(text.at[n]) == word) n++;
    struct str part = str_span(text.at + i, text.at + n);
    struct str other = word ? words_look(b, "flip", utf8_fold(a, part)) : STR_NONE;
    out = arena_join(a, out, other.len ? other : part);
    i = n;
  }
  return out;
}

struct str words_span(const struct phrase_book *b, struct arena *a, int64_t seconds) {
  /* A mean month and year of the Gregorian calendar: 30.436875 and 365.2425 days. */
  static const struct {
    int64_t size, until; /* used below `until` seconds */
    const char *unit;
  } table[] = {{1, 90, "second"},
               {60, 90 * 60, "minute"},
               {3600, 36 * 3600, "hour"},
               {86400, 14 * 86400, "day"},
               {604800, 8 * 604800, "week"},
               {2629746, 22 * 2629746LL, "month"},
               {31556952, INT64_MAX, "year"}};
  size_t i = 0;
  if (seconds < 0) seconds = 0;
  while (seconds >= table[i].until) i++;
  int64_t n = (seconds + table[i].size / 2) / table[i].size;
  struct str unit = words_look(b, n == 1 ? "unit" : "units", str_of(table[i].unit));
  return arena_printf(a, "%.*s %.*s", STR_ARG(words_number(b, a, n)), STR_ARG(unit));
}

static struct str words_part(const struct phrase_book *b, struct arena *a, int64_t n, const char *unit) {
  struct str word = words_look(b, n == 1 ? "unit" : "units", str_of(unit));
  return arena_printf(a, "%.*s %.*s", STR_ARG(words_number(b, a, n)), STR_ARG(word));
}

struct str words_length(const struct phrase_book *b, struct arena *a, int64_t seconds) {
  enum { MINUTE = 60, HOUR = 3600, LONG = 36 * HOUR };
  if (seconds < MINUTE || seconds >= LONG) return words_span(b, a, seconds);
  bool hours = seconds >= HOUR;
  int64_t size = hours ? HOUR : MINUTE, rest = hours ? seconds % HOUR / MINUTE : seconds % MINUTE;
  struct str big = words_part(b, a, seconds / size, hours ? "hour" : "minute");
  struct str small = rest ? words_part(b, a, rest, hours ? "minute" : "second") : STR_NONE;
  struct str and = words_look(b, "list", STR("and"));
  return rest ? arena_printf(a, "%.*s %.*s %.*s", STR_ARG(big), STR_ARG(and), STR_ARG(small)) : big;
}

struct str words_bytes(struct arena *a, int64_t bytes) {
  if (bytes < 1000) return arena_printf(a, "%" PRId64 " bytes", bytes);
  if (bytes < 1000000) return arena_printf(a, "%" PRId64 " kB", (bytes + 500) / 1000);
  int64_t tenths = (bytes + 50000) / 100000;
  if (bytes < 1000000000) return arena_printf(a, "%" PRId64 ".%" PRId64 " MB", tenths / 10, tenths % 10);
  return arena_printf(a, "%" PRId64 ".%" PRId64 " GB", tenths / 10000, tenths / 1000 % 10);
}

struct str words_clock(const struct phrase_book *b, struct arena *a, int minutes) {
  int hour = minutes / 60 % 24, minute = minutes % 60;
  bool to = minute > 30;
  int shown = to ? 60 - minute : minute;
  int named = (hour + to) % 24;
  struct str what = words_number(b, a, named % 12 ? named % 12 : 12);
  if (named == 0) what = words_look(b, "clock", STR("midnight"));
  if (named == 12) what = words_look(b, "clock", STR("noon"));
  if (!minute) {
    struct str oclock = named % 12 ? words_look(b, "clock", STR("full")) : STR_NONE;
    return oclock.len ? arena_printf(a, "%.*s %.*s", STR_ARG(what), STR_ARG(oclock)) : what;
  }
  struct str part = look_number(b, a, "clockpart", shown);
  if (!part.len)
    part = arena_printf(a, "%.*s %.*s", STR_ARG(words_number(b, a, shown)),
                        STR_ARG(words_look(b, shown == 1 ? "unit" : "units", STR("minute"))));
  struct str side = words_look(b, "clock", to ? STR("to") : STR("past"));
  return arena_printf(a, "%.*s %.*s %.*s", STR_ARG(part), STR_ARG(side), STR_ARG(what));
}
