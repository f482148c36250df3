/* SPDX-License-Identifier: Apache-2.0
 *
 * From a description to the word. No index is kept: the beginning of each word asked for is looked for in the data
 * files as bytes, and only the definitions in which one was found are read as words.
 */
#include "base/utf8.h"
#include "language/token.h"
#include "language/wordnet_priv.h"

#include <math.h>

enum { ASKED_MAX = 8, READ_MAX = 4000, SYNSETS = 117659, PEOPLE = 18 };
static const double least = .5, least_cover = .6, sure = .75;

struct asked {
  struct str stem, begin; /* begin: bytes that every form begins with, a blank before it */
  double weight;
  VEC(uint32_t) lines; /* places of the data lines that hold it, ascending */
};

struct search {
  const struct wordnet *w;
  const struct language *l;
  struct arena *a;
  struct asked words[ASKED_MAX];
  size_t len;
  bool person;
  double whole;
  struct wordnet_found *ret;
  size_t found, room, read;
};

static void add_word(struct search *s, struct str word) {
  struct str stem = token_stem(s->l, s->a, word);
  /* "studies" and "study" have the stem "studi": its last letter is no byte of both. */
  size_t keep =
      stem.len > 3 && (stem.at[stem.len - 1] == 'i' || stem.at[stem.len - 1] == 'e') ? stem.len - 1 : stem.len;
  for (size_t i = 0; i < s->len; i++)
    if (str_eq(s->words[i].stem, stem)) return;
  if (s->len == ASKED_MAX || keep < 2) return;
  s->words[s->len++] = (struct asked){.stem = stem, .begin = arena_join(s->a, STR(" "), str_first(stem, keep))};
}

static void read_description(struct search *s, struct str text) {
  struct tokens t = tokens_read(s->l, s->a, text);
  for (size_t i = 0; i < t.len; i++)
    if (t.at[i].kind == TOKEN_WORD && !token_is_stop(s->l, t.at[i].word)) add_word(s, t.at[i].word);
}

static void look_for(struct search *s, struct str file, struct asked *x) {
  x->lines.len = 0;
  for (size_t at = 0; at < file.len;) {
    const char *hit = memmem(file.at + at, file.len - at, x->begin.at, x->begin.len);
    if (!hit) return;
    struct str line = wordnet_line(file, (size_t)(hit - file.at));
    VEC_PUSH(s->a, &x->lines, (uint32_t)(line.at - file.at));
    at = (size_t)(line.at - file.at) + line.len + 1;
  }
}

/* Of the words of a definition, up to its first semicolon, how much was asked for, and how much was not. */
static double score_of(const struct search *s, struct str gloss) {
  bool seen[ASKED_MAX] = {false};
  double got = 0;
  size_t others = 0;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct tokens t = tokens_read(s->l, &a, gloss);
  for (size_t i = 0; i < t.len && !str_is(t.at[i].word, ";"); i++) {
    if (t.at[i].kind != TOKEN_WORD || token_is_stop(s->l, t.at[i].word)) continue;
    struct str stem = token_stem(s->l, &a, t.at[i].word);
    size_t k = 0;
    while (k < s->len && !str_eq(s->words[k].stem, stem)) k++;
    if (k == s->len)
      others++;
    else if (!seen[k])
      seen[k] = true, got += s->words[k].weight;
  }
  if (s->person && others) others--;
  double cover = got / s->whole, exact = got / (got + (double)others * s->whole / (2 * (double)s->len));
  return cover >= least_cover ? 2 * cover * exact / (cover + exact) : 0;
}

static void keep_found(struct search *s, struct wordnet_found f) {
  if (s->found == s->room && f.score <= s->ret[s->found - 1].score) return;
  size_t at = s->found < s->room ? s->found++ : s->room - 1;
  while (at > 0 && s->ret[at - 1].score < f.score) s->ret[at] = s->ret[at - 1], at--;
  s->ret[at] = f;
}

/* A word is no answer to a question that has it in itself. */
static bool says_itself(const struct search *s, const struct wordnet_sense *sense) {
  struct str stem = token_stem(s->l, s->a, utf8_plain(s->a, sense->words[0]));
  for (size_t i = 0; i < s->len; i++)
    if (str_eq(s->words[i].stem, stem)) return true;
  return false;
}

static void weigh_line(struct search *s, enum wordnet_part part, uint32_t at) {
  struct wordnet_found f = {0};
  struct str line = wordnet_line(s->w->data[part], at);
  ptrdiff_t bar = str_find(line, STR("| "));
  if (bar < 0 || s->read++ > READ_MAX) return;
  f.score = score_of(s, str_from(line, (size_t)bar + 2));
  if (f.score < least || !wordnet_synset(s->w, s->a, part, at, &f.sense)) return;
  if (s->person && f.sense.subject != PEOPLE) f.score /= 2;
  if (f.score >= least && !says_itself(s, &f.sense)) keep_found(s, f);
}

/* The lists of places are merged: a line is read when the words in it may be enough. */
static void weigh_lines(struct search *s, enum wordnet_part part) {
  size_t at[ASKED_MAX] = {0};
  for (;;) {
    uint32_t next = UINT32_MAX;
    double may = 0;
    for (size_t i = 0; i < s->len; i++)
      if (at[i] < s->words[i].lines.len && s->words[i].lines.at[at[i]] < next) next = s->words[i].lines.at[at[i]];
    if (next == UINT32_MAX) return;
    for (size_t i = 0; i < s->len; i++)
      if (at[i] < s->words[i].lines.len && s->words[i].lines.at[at[i]] == next) may += s->words[i].weight, at[i]++;
    if (may >= least_cover * s->whole) weigh_line(s, part, next);
  }
}

/* Inverse document frequency over definitions (K. Spärck Jones 1972), from the nouns, two thirds of them all. */
static void weigh_words(struct search *s) {
  for (size_t i = 0; i < s->len; i++) {
    look_for(s, s->w->data[WORDNET_NOUN], &s->words[i]);
    s->words[i].weight = log(SYNSETS / (1. + (double)s->words[i].lines.len));
    s->whole += s->words[i].weight;
  }
}

/* A noun so near that no verb or adjective will be nearer. */
static bool is_sure(const struct search *s) {
  return s->found && s->ret[0].score >= sure;
}

size_t wordnet_reverse(const struct wordnet *w, const struct language *l, struct arena *a, struct str description,
                       bool person, struct wordnet_found *ret, size_t room) {
  static const enum wordnet_part parts[] = {WORDNET_NOUN, WORDNET_VERB, WORDNET_ADJECTIVE};
  struct search s = {.w = w, .l = l, .a = a, .person = person, .ret = ret, .room = room};
  read_description(&s, description);
  if (!s.len || !room) return 0;
  wordnet_touch(w->data[WORDNET_NOUN]);
  weigh_words(&s);
  for (size_t p = 0; p < sizeof parts / sizeof *parts && !is_sure(&s); p++) {
    for (size_t i = 0; i < s.len && parts[p] != WORDNET_NOUN; i++) look_for(&s, w->data[parts[p]], &s.words[i]);
    weigh_lines(&s, parts[p]);
  }
  for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) wordnet_rest(w->data[parts[p]]);
  return s.found;
}
