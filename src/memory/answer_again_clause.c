/* SPDX-License-Identifier: Apache-2.0 */
#include "language/lexicon.h"
#include "memory/answer_again_priv.h"
#include "memory/memory_priv.h"

enum { SHORT = 12, SHORT_ANY = 16, PIECE = 3 };

static uint64_t lex_of(const struct again *g, const struct token *t) {
  return lexicon_classes(lexicon_of(g->q.memory->language), t->word);
}

/* A clause may begin here: at whoever does something, behind a mark or a word that joins. */
static bool begins_clause(const struct again *g, const struct tokens *t, size_t i) {
  const uint64_t who = LEX(SUBJECT) | LEX(POSSESSIVE);
  if (i && t->at[i - 1].kind == TOKEN_MARK && !str_is(t->at[i - 1].word, "'")) return lex_of(g, &t->at[i]) & who;
  return (lex_of(g, &t->at[i]) & (LEX(AND) | LEX(BREAK))) && i + 1 < t->len && (lex_of(g, &t->at[i + 1]) & who);
}

/* What has to stay: the question's words, and the thing itself. */
static void widen(const struct again_sentence *x, const struct tokens *t, size_t *first, size_t *last) {
  struct str rest = x->thing, word;
  while (str_next(&rest, ' ', &word))
    for (size_t i = x->first; word.len > 1 && i <= x->last; i++) {
      if (!str_eq(t->at[i].text, word)) continue;
      if (i < *first) *first = i;
      if (i > *last) *last = i;
    }
}

/* "she's alive but her leg's a mess" says nothing without whom it is of: the sentence before stays. */
static size_t with_whom(const struct again *g, const struct tokens *t, size_t first) {
  static const char *const pronouns[] = {"he", "she", "it", "they", NULL};
  size_t before = first;
  if (!first || !str_is_one_of(t->at[first].word, pronouns)) return first;
  (void)g;
  for (before--; before > 0 && !t->at[before].begins; before--) {
  }
  return before;
}

void answer_again_part(const struct again *g, struct again_sentence *x) {
  const uint64_t who = LEX(SUBJECT) | LEX(POSSESSIVE) | LEX(ARTICLE);
  const struct tokens *t = &g->s.turns[x->turn].tokens;
  size_t first = x->first, last = x->last;
  for (size_t i = x->first + 1; i < x->last; i++) {
    bool joins = t->at[i].kind == TOKEN_MARK || (lex_of(g, &t->at[i]) & LEX(AND));
    if (!joins || !(lex_of(g, &t->at[i + 1]) & who)) continue;
    if (i < x->met_first) first = i + 1;
    if (i > x->met_last && last == x->last) last = i - 1;
  }
  x->first = first, x->last = last;
}

struct str answer_again_clause(const struct again *g, const struct again_sentence *x) {
  const struct tokens *t = &g->s.turns[x->turn].tokens;
  size_t first = x->first, last = x->last, need_first = x->met_first, need_last = x->met_last;
  size_t most = x->thing.len ? SHORT : SHORT_ANY;
  widen(x, t, &need_first, &need_last);
  for (size_t i = x->first + PIECE; x->last - x->first >= most && i + PIECE <= x->last + 1; i++) {
    if (!begins_clause(g, t, i)) continue;
    if (i <= need_first) first = i;
    if (i > need_last && last == x->last) last = i - 1;
  }
  first = first == x->first ? with_whom(g, t, first) : first;
  while (first < last && (t->at[first].kind == TOKEN_MARK || (lex_of(g, &t->at[first]) & LEX(AND)))) first++;
  while (last > first && t->at[last].kind == TOKEN_MARK) last--;
  return str_trim(tokens_text(t, first, last));
}
