/* SPDX-License-Identifier: Apache-2.0
 *
 * Who has which name, where no entry of theirs tells: "my eldest, Abena", "graeme, that's my son", "the roundabout boy
 * is fabian". A question about a daughter is then about Abena, and "a boy" that did something is called by his name.
 */
#include "language/lexicon.h"
#include "language/names.h"
#include "memory/answer_sought.h"
#include "memory/memory_priv.h"

static uint64_t lex_of(const struct sought *s, const struct token *t) {
  return lexicon_classes(lexicon_of(s->asked->memory->language), t->word);
}

/* As sought_is_name, of the question's own words too. */
static bool is_given(const struct sought *s, const struct token *t) {
  const struct name_entry *n = t->kind == TOKEN_WORD ? name_find(s->asked->memory->language, t->word) : NULL;
  return t->kind == TOKEN_WORD && (t->capital || n) && !(lex_of(s, t) & (LEX(KIN) | LEX(TIME)));
}

static bool is_role(const struct sought *s, const struct token *t) {
  return t->kind == TOKEN_WORD && ((lex_of(s, t) & (LEX(KIN) | LEX(JOB) | LEX(ANIMAL))) || sought_is_somebody(s, t));
}

static bool is_subject(const struct sought *s, const struct sought_subject *x, const struct token *t) {
  return t->kind == TOKEN_WORD && (str_eq(sought_stem(s, t), x->stem) || (sought_alike(s, t) & x->alike));
}

static void add_also(struct sought_subject *x, struct str stem) {
  for (size_t i = 0; i < x->also_count; i++)
    if (str_eq(x->also[i], stem)) return;
  if (x->also_count < SOUGHT_ALSO && !str_eq(stem, x->stem)) x->also[x->also_count++] = stem;
}

/* Between a name and a word for somebody stand only what joins them: "my eldest, Abena", "graeme, that's my son". */
static bool joined(const struct sought *s, const struct tokens *t, size_t from, size_t to) {
  static const char *const words[] = {",", "that", "called", "named", "it", "name", "who"};
  size_t others = 0;
  bool that = false;
  for (size_t i = from; i < to; i++) {
    bool joins = (lex_of(s, &t->at[i]) & (LEX(BE) | LEX(POSSESSIVE) | LEX(ARTICLE) | LEX(FILLER) | LEX(ADJ))) != 0;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) joins |= str_is(t->at[i].word, words[k]);
    that |= str_is(t->at[i].word, "that");
    others += !joins;
  }
  return others == 0 || (others == 1 && that); /* "graeme phoned, that's my son" */
}

static bool one_is_my(const struct sought *s, const struct tokens *t, size_t role) {
  for (size_t back = 1; back <= 2 && back <= role; back++)
    if (lex_of(s, &t->at[role - back]) & LEX(POSSESSIVE)) return true;
  return false;
}

/* The subject stands at i: the name of a role, or the role of a name, that is joined to it. */
static void add_beside(const struct sought *s, struct sought_subject *x, const struct tokens *t, size_t i) {
  enum { REACH = 5 };
  bool name = is_given(s, &t->at[i]), role = is_role(s, &t->at[i]);
  for (size_t j = i > REACH ? i - REACH : 0; j < t->len && j <= i + REACH; j++) {
    size_t from = j < i ? j + 1 : i + 1, to = j < i ? i : j;
    if (j == i || !joined(s, t, from, to)) continue;
    bool other_role = name && is_role(s, &t->at[j]) && one_is_my(s, t, j);
    bool other_name = role && sought_is_name(s, &t->at[j]) && (one_is_my(s, t, i) || !name);
    if (other_role || other_name) add_also(x, sought_stem(s, &t->at[j]));
  }
}

void sought_add_names(struct sought *s, struct sought_turn *turns, size_t count) {
  for (size_t n = 0; n < s->subject_count; n++) {
    struct sought_subject *x = &s->subjects[n];
    for (size_t k = 0; k < count && x->thing; k++)
      for (size_t i = 0; i < turns[k].tokens.len; i++)
        if (is_subject(s, x, &turns[k].tokens.at[i])) add_beside(s, x, &turns[k].tokens, i);
  }
}

/* ---- names that come after ---- */

/* "his name is adeel" */
static bool gives_name(const struct sought_turn *t, size_t at) {
  for (size_t back = 1; back <= 3 && back <= at; back++)
    if (str_is(t->tokens.at[at - back].word, "name") || str_is(t->tokens.at[at - back].word, "called")) return true;
  return false;
}

void sought_add_leads(struct sought *s, struct sought_turn *turns, size_t count) {
  enum { FEW = 3 };
  uint32_t known = 0; /* names of earlier turns: what stood before them was about somebody else */
  for (size_t n = 0; n < count; n++) {
    struct sought_turn *t = &turns[n];
    for (size_t i = 0; i < t->tokens.len; i++) {
      uint32_t met = is_given(s, &t->tokens.at[i]) ? sought_met(s, &t->tokens.at[i]) & ~known : 0;
      if (!met) continue;
      bool after = n && turns[n - 1].turn->conversation == t->turn->conversation &&
                   (t->tokens.len <= FEW || sought_corrects(s, t));
      if (gives_name(t, i)) t->leads |= met;
      if (after) turns[n - 1].leads |= met;
    }
    known |= t->met;
  }
}

/* ---- "a boy" ---- */

static bool names_somebody(const struct sought *s, struct str text) {
  struct tokens t = tokens_read(s->asked->memory->language, s->asked->arena, text);
  for (size_t i = 0; i < t.len; i++)
    if ((i && t.at[i].capital) || sought_is_name(s, &t.at[i])) return true;
  return false;
}

/* "the new lad" ends in "lad". */
static bool is_last_of(const struct sought *s, const struct token *t) {
  struct str text = s->best.text;
  return str_ends(text, t->text) && (text.len == t->text.len || text.at[text.len - t->text.len - 1] == ' ');
}

/* "that's jordan, the new lad" */
static bool name_joined(const struct sought *s, const struct sought_turn *t, size_t i, struct sought_span *ret) {
  enum { REACH = 6 };
  for (size_t j = i > REACH ? i - REACH : 0; j < t->tokens.len && j <= i + REACH; j++) {
    if (j == i || !is_given(s, &t->tokens.at[j])) continue;
    if (!joined(s, &t->tokens, j < i ? j + 1 : i + 1, j < i ? i : j)) continue;
    *ret = (struct sought_span){.turn = t, .last = t->tokens.len - 1, .direct = true, .bare = true};
    return sought_tell(s, ret, j, j);
  }
  return false;
}

/* "the roundabout boy is fabian": told of what was asked about, and not of whoever was before. */
static bool name_at(const struct sought *s, const struct sought_turn *t, size_t i, struct sought_span *ret) {
  const struct tokens *k = &t->tokens;
  size_t at = i + 1;
  if (!is_role(s, &k->at[i])) return false;
  if (is_last_of(s, &k->at[i]) && t > s->best.turn && name_joined(s, t, i, ret)) return true;
  if (i == 0 || !sought_met(s, &k->at[i - 1])) return false;
  while (at < k->len && (lex_of(s, &k->at[at]) & (LEX(BE) | LEX(FILLER)))) at++;
  if (at == i + 1 || at >= k->len || !sought_is_name(s, &k->at[at])) return false;
  *ret = (struct sought_span){.turn = t, .first = i, .last = k->len - 1, .direct = true, .bare = true};
  return sought_tell(s, ret, at, at);
}

void sought_name_them(struct sought *s) {
  struct sought_span span;
  if (names_somebody(s, s->best.text)) return;
  for (size_t n = (size_t)(s->best.turn - s->turns); n < s->turn_count; n++)
    for (size_t i = 0; i < s->turns[n].tokens.len; i++)
      if (name_at(s, &s->turns[n], i, &span)) span.fit = s->best.fit, s->best = span;
}
