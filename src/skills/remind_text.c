/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/remind_text.h"

#include "base/utf8.h"
#include "language/lexicon.h"

struct text {
  const struct language *language;
  struct arena *arena;
  const struct vocabulary *words;
  struct tokens tokens;
  struct str from;
};

static uint64_t classes(const struct text *s, size_t at) {
  return at < s->tokens.len ? lexicon_classes(lexicon_of(s->language), s->tokens.at[at].word) : 0;
}

static size_t covers(const struct text *s, const char *kind, size_t at) {
  size_t n;
  return at < s->tokens.len && vocabulary_at(s->words, kind, &s->tokens, at, &n) ? n : 0;
}

/* "i've got a", "got": what follows is the thing; and not "got paid". */
static size_t owned(const struct text *s) {
  size_t n = covers(s, "remindgot", 0);
  if (!n) return 0;
  size_t article = classes(s, n) & LEX(ARTICLE) && !str_is(s->tokens.at[n].word, "the");
  bool deed = !article && classes(s, n) & LEX(VERB) && !(classes(s, n) & LEX(NOUN));
  return deed || n + article >= s->tokens.len ? 0 : n + article;
}

/* Days, months and languages have capitals; "polish" and "may" are words of their own, too. */
static bool is_proper(const struct text *s, size_t at) {
  struct str word = s->tokens.at[at].word, stem = word;
  uint64_t c = classes(s, at);
  if (c & LEX(TONGUE) && !(c & LEX(VERB))) return true;
  if (stem.len && stem.at[stem.len - 1] == 's') stem.len--;
  for (size_t i = 0; i < s->words->words.len; i++) {
    const struct vocabulary_word *w = &s->words->words.at[i];
    bool named = str_is(w->kind, "weekday") || (str_is(w->kind, "month") && !(c & (LEX(VERB) | LEX(MODAL))));
    if (named && (str_eq_nocase(w->phrase, word) || str_eq_nocase(w->phrase, stem))) return true;
  }
  return false;
}

/* "essay due friday" is the essay, and when it is due; in "is due" nothing is cut. */
static bool wants_comma(const struct text *s, size_t at, size_t first) {
  bool due = at > first + 1 && str_is(s->tokens.at[at].word, "due");
  return due && s->tokens.at[at - 1].kind == TOKEN_WORD && classes(s, at - 1) & (LEX(NOUN) | LEX(UNKNOWN));
}

/* "They want an answer" begins a sentence; behind a colon it begins none. */
static bool wants_small(const struct text *s, size_t at) {
  bool begins = classes(s, at) & (LEX(SUBJECT) | LEX(POSSESSIVE) | LEX(ARTICLE));
  return begins && !str_is(s->tokens.at[at].word, "i") && s->tokens.at[at].text.len > 1;
}

/* "id ring her" is "I'd": "id" alone would stay a card. */
static bool is_i_would(const struct text *s, size_t at) {
  return at + 1 < s->tokens.len && str_is(s->tokens.at[at].word, "i") && str_is(s->tokens.at[at + 1].word, "would") &&
         s->tokens.at[at + 1].at == s->tokens.at[at].at;
}

static struct str token_said(const struct text *s, size_t at, size_t first) {
  struct str word = s->tokens.at[at].text;
  if (is_proper(s, at)) return utf8_capital(s->arena, word);
  if (at != first || !wants_small(s, at) || word.at[0] < 'A' || word.at[0] > 'Z') return word;
  return arena_printf(s->arena, "%c%.*s", word.at[0] + ('a' - 'A'), (int)word.len - 1, word.at + 1);
}

struct str remind_text(const struct language *l, struct arena *a, const struct vocabulary *words, struct str text) {
  struct text s = {.language = l, .arena = a, .words = words, .tokens = tokens_read(l, a, text), .from = text};
  size_t first = owned(&s);
  if (first >= s.tokens.len) return text;
  size_t done = s.tokens.at[first].at;
  struct str out = STR("");
  for (size_t i = first; i < s.tokens.len; i++) {
    const struct token *t = &s.tokens.at[i];
    if (t->at < done) continue; /* "don't" is two tokens at one place */
    struct str gap = {text.at + done, t->at - done};
    if (wants_comma(&s, i, first)) gap = STR(", ");
    struct str word = is_i_would(&s, i)       ? STR("I'd")
                      : t->text.len == t->len ? token_said(&s, i, first)
                                              : (struct str){text.at + t->at, t->len};
    out = arena_printf(a, "%.*s%.*s%.*s", STR_ARG(out), STR_ARG(gap), STR_ARG(word));
    done = t->at + t->len;
  }
  return arena_printf(a, "%.*s%.*s", STR_ARG(out), (int)(text.len - done), text.at + done);
}
