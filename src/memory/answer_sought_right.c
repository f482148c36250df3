/* SPDX-License-Identifier: Apache-2.0
 *
 * What was put right just after it was said: "no, 4120", "not the post office, the depot", "Agribusiness, I said", "it
 * was not the baker's, it was the butcher's", "Rohan was the last one. This one's Nikhil".
 */
#include "language/lexicon.h"
#include "memory/answer_sought.h"
#include "memory/memory_priv.h"

static uint64_t lex_of(const struct sought *s, const struct token *t) {
  return lexicon_classes(lexicon_of(s->asked->memory->language), t->word);
}

static bool puts_right(const struct sought *s, const struct token *t) {
  return t->kind == TOKEN_WORD && answer_word_is(s->asked->memory->answer_words, t->word, CLASS_RIGHTS);
}

/* "it was not", "I said", "I meant". */
bool sought_corrects(const struct sought *s, const struct sought_turn *t) {
  static const char *const meant[] = {"said", "meant", "mean", "forgot", NULL};
  if (!t->tokens.len) return false;
  if (puts_right(s, &t->tokens.at[0])) return true;
  for (size_t i = 1; i + 1 < t->tokens.len; i++) {
    const struct token *w = &t->tokens.at[i], *next = &t->tokens.at[i + 1];
    if (str_is(w->word, "i") && str_is_one_of(next->word, meant)) return true;
    if ((lex_of(s, w) & LEX(BE)) && str_is(t->tokens.at[i - 1].word, "it") && (lex_of(s, next) & LEX(NEGATION)))
      return true;
  }
  return false;
}

/* Words of what was said before, small words between them. */
static size_t past_old(const struct sought *s, const struct sought_turn *t, size_t at) {
  size_t end = at;
  struct tokens old = tokens_read(s->asked->memory->language, s->asked->arena, s->best.text);
  for (size_t i = at; i < t->tokens.len && i < end + 2; i++)
    for (size_t k = 0; k < old.len && t->tokens.at[i].kind != TOKEN_MARK; k++)
      if (str_eq(t->tokens.at[i].word, old.at[k].word) && !(lex_of(s, &t->tokens.at[i]) & LEX(ARTICLE))) end = i + 1;
  return end;
}

/* Where what is right begins: behind "not X,", behind the last "it was", else behind what puts right. */
static size_t right_from(const struct sought *s, const struct sought_turn *t) {
  const struct tokens *k = &t->tokens;
  size_t begin = 0, was = SIZE_MAX;
  while (begin < k->len && (k->at[begin].kind == TOKEN_MARK || puts_right(s, &k->at[begin]) ||
                            (lex_of(s, &k->at[begin]) & LEX(FILLER)))) {
    bool not = (lex_of(s, &k->at[begin]) & LEX(NEGATION)) != 0;
    begin++;
    size_t past = not ? past_old(s, t, begin) : begin;
    if (past > begin) begin = past;
  }
  for (size_t i = 1; i + 1 < k->len; i++) {
    bool it = str_is(k->at[i - 1].word, "it") || str_is(k->at[i - 1].word, "one") || sought_met(s, &k->at[i - 1]);
    it |= i > 1 && sought_is_somebody(s, &k->at[i - 1]) && sought_met(s, &k->at[i - 2]); /* "the post box lad is" */
    if (it && (lex_of(s, &k->at[i]) & LEX(BE)) && !(lex_of(s, &k->at[i + 1]) & LEX(NEGATION))) was = i + 1;
    if ((lex_of(s, &k->at[i]) & LEX(NEGATION)) && past_old(s, t, i + 1) > i + 1) {
      size_t past = past_old(s, t, i + 1);
      if (past < k->len && k->at[past].kind == TOKEN_MARK) past++;
      if (past < k->len) begin = past;
    }
  }
  return was != SIZE_MAX ? was : begin;
}

/* "4120 gram" of "4210 gram" and "4120"; "outside the pharmacy" of "outside the bakery" and "the pharmacy". */
static void as_before(const struct sought *s, struct sought_span *x) {
  struct tokens old = tokens_read(s->asked->memory->language, s->asked->arena, s->best.text),
                now = tokens_read(s->asked->memory->language, s->asked->arena, x->text);
  if (s->kind == SOUGHT_WEIGHT && old.len == 2 && now.len == 1)
    x->text = arena_printf(s->asked->arena, "%.*s %.*s", STR_ARG(x->text), STR_ARG(old.at[1].text));
  bool before = old.len && (lex_of(s, &old.at[0]) & LEX(PREPOSITION));
  if (s->kind == SOUGHT_PLACE && before && now.len && !(lex_of(s, &now.at[0]) & LEX(PREPOSITION)))
    x->text = arena_printf(s->asked->arena, "%.*s %.*s", STR_ARG(old.at[0].text), STR_ARG(x->text));
}

static bool near_spelt(struct str x, struct str y) {
  return x.len > 2 && y.len > 2 && x.at[0] == y.at[0] && x.len + 2 >= y.len && y.len + 2 >= x.len;
}

/* "nah jayde w a y": what looks like the name that was said. */
static bool name_right(const struct sought *s, struct sought_span *x) {
  const struct tokens *t = &x->turn->tokens;
  struct tokens old = tokens_read(s->asked->memory->language, s->asked->arena, s->best.text);
  size_t last = x->first;
  if (x->first >= t->len || !sought_may_name(s, &t->at[x->first]) || !old.len) return false;
  struct str word = t->at[x->first].word;
  for (size_t i = 0; i < old.len; i++)
    if (str_eq(word, old.at[i].word)) return false;
  bool behind_is = x->first && (lex_of(s, &t->at[x->first - 1]) & LEX(BE));
  bool name = sought_is_name(s, &t->at[x->first]) || near_spelt(word, old.at[0].word);
  while (last + 1 < t->len && t->at[last + 1].kind == TOKEN_WORD && t->at[last + 1].capital) last++;
  bool alone = last + 1 >= t->len || t->at[last + 1].kind == TOKEN_MARK;
  return (name || (behind_is && alone)) && sought_tell(s, x, x->first, last);
}

/* A place is all that stands up to the next mark: "heliopolis", "the pharmacy". */
static bool place_right(const struct sought *s, struct sought_span *x) {
  enum { FEW = 3 };
  const struct tokens *t = &x->turn->tokens;
  size_t last = x->first;
  bool article = x->first < t->len && (lex_of(s, &t->at[x->first]) & (LEX(ARTICLE) | LEX(PREPOSITION)));
  if (x->first >= t->len || t->at[x->first].kind != TOKEN_WORD) return false;
  if (article && x->first + 1 >= t->len) return false;
  last = x->first + article;
  bool place = t->at[last].capital || (lex_of(s, &t->at[last]) & LEX(PLACE));
  while (last + 1 < t->len && t->at[last + 1].kind == TOKEN_WORD && last < x->first + FEW) {
    bool more = t->at[last + 1].capital || str_is(t->at[last + 1].text, "'s") || (article && !t->at[last + 1].begins);
    if (!more) break;
    last++;
  }
  bool alone = last + 1 >= t->len || t->at[last + 1].kind == TOKEN_MARK;
  bool unknown = !lex_of(s, &t->at[x->first]);
  return (place || alone || unknown) && sought_tell(s, x, x->first, last);
}

static bool right_span(struct sought *s, struct sought_span *x) {
  switch (s->kind) {
  case SOUGHT_CALLED:
  case SOUGHT_WHO: return name_right(s, x);
  case SOUGHT_PLACE: return place_right(s, x);
  case SOUGHT_WEIGHT: {
    s->kind = SOUGHT_AMOUNT; /* its unit was said before */
    bool found = sought_span(s, x);
    s->kind = SOUGHT_WEIGHT;
    return found;
  }
  case SOUGHT_AMOUNT:
  case SOUGHT_SEX:
  case SOUGHT_COLOUR: return sought_span(s, x);
  default: return false;
  }
}

void sought_put_right(struct sought *s, const struct sought_turn *t) {
  enum { SOON = 3, FEW = 26 };
  bool soon = s->best.text.len && t > s->best.turn && t - s->best.turn <= SOON;
  if (!soon || t->turn->conversation != s->best.turn->turn->conversation || t->tokens.len > FEW ||
      !sought_corrects(s, t))
    return;
  struct sought_span span = {.turn = t, .first = right_from(s, t), .last = t->tokens.len - 1, .bare = true};
  while (span.last > span.first && t->tokens.at[span.last].kind == TOKEN_MARK) span.last--;
  if (span.first > span.last || !right_span(s, &span)) return;
  struct tokens now = tokens_read(s->asked->memory->language, s->asked->arena, span.text);
  for (size_t i = 0; i < now.len; i++)
    if (sought_met(s, &now.at[i])) return; /* "this one's Nikhil", asked where Nikhil is from */
  as_before(s, &span);
  span.fit = s->best.fit;
  s->best = span;
}
