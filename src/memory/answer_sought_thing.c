/* SPDX-License-Identifier: Apache-2.0
 *
 * What was done to, what kind of it, at what hour, why: the words that stand where the question's own words leave a
 * place in the owner's sentence. "what did prosper charge me" of "he charged me two jars of honey", "which hive" of
 * "one hive, the blue one", "what building did i rewire" of "rewired a church". Where the place is empty, or holds a
 * word that only stands for another, nothing is answered.
 */
#include "base/civil.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "language/tags.h"
#include "memory/answer_sought.h"
#include "memory/memory_priv.h"

/* A sentence, tagged, beside the question. */
struct place {
  const struct sought *s;
  struct sought_span *x;
  const struct tokens *t, *q;
  struct times times;
  struct tagged g;
};

static uint64_t lex_of(const struct sought *s, const struct token *t) {
  return lexicon_classes(lexicon_of(s->asked->memory->language), t->word);
}

static bool is_class(const struct sought *s, const struct token *t, enum answer_class c) {
  return t->kind == TOKEN_WORD && answer_word_is(s->asked->memory->answer_words, t->word, c);
}

static const uint64_t aux = LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL);

static bool was_asked(const struct place *p, size_t i) {
  for (size_t k = 0; k < p->q->len; k++)
    if (p->q->at[k].kind == TOKEN_WORD && str_eq(p->q->at[k].word, p->t->at[i].word)) return true;
  return false;
}

static bool same(const struct place *p, size_t q, size_t i) {
  return p->q->at[q].kind == TOKEN_WORD && p->t->at[i].kind == TOKEN_WORD &&
         str_eq(sought_stem(p->s, &p->q->at[q]), sought_stem(p->s, &p->t->at[i]));
}

/* ---- the question ---- */

/* The first token that asks what or which. */
static size_t asks_at(const struct place *p) {
  for (size_t i = 0; i < p->q->len; i++)
    if (is_class(p->s, &p->q->at[i], CLASS_ASK_WHAT) || is_class(p->s, &p->q->at[i], CLASS_ASK_WHICH)) return i;
  return p->q->len;
}

/* "hive" of "which hive did i lose"; len none. */
static size_t sort_at(const struct place *p) {
  size_t at = asks_at(p) + 1;
  bool kind = at + 1 < p->q->len && is_class(p->s, &p->q->at[at], CLASS_KIND_OF);
  if (kind) at += 2;
  if (at >= p->q->len || p->q->at[at].kind != TOKEN_WORD) return p->q->len;
  uint64_t c = lex_of(p->s, &p->q->at[at]);
  uint64_t never = aux | LEX(SUBJECT) | LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(PREPOSITION) | LEX(WH) | LEX(NEGATION);
  if (c & never || !(c & LEX(NOUN))) return p->q->len;
  /* "what breaks on mondays": a deed, where nothing else is done */
  bool deed = (c & LEX(VERB)) && at + 1 < p->q->len && !(lex_of(p->s, &p->q->at[at + 1]) & (aux | LEX(SUBJECT)));
  return deed ? p->q->len : at;
}

/* The last word of the question that says what is done; len none. */
static size_t deed_at(const struct place *p) {
  size_t found = p->q->len, sort = sort_at(p);
  for (size_t i = asks_at(p) + 1; i < p->q->len; i++) {
    uint64_t c = lex_of(p->s, &p->q->at[i]), before = i ? lex_of(p->s, &p->q->at[i - 1]) : 0;
    bool open = c & (LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(PREPOSITION) | LEX(SUBJECT) | LEX(OBJECT) | LEX(ADV));
    bool verb = (c & LEX(VERB)) || (!c && (before & LEX(SUBJECT))); /* "rewire" is in no list */
    if (i == sort || !verb || (c & (LEX(BE) | LEX(DO) | LEX(MODAL))) || open) continue;
    if (before & (LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(PREPOSITION))) continue;
    if (found == p->q->len || !(c & LEX(NOUN))) found = i;
  }
  return found;
}

/* "about" of "what did they quarrel about"; len none. */
static size_t hanging_at(const struct place *p) {
  size_t end = p->q->len;
  while (end && p->q->at[end - 1].kind == TOKEN_MARK) end--;
  bool hangs = end > 3 && (lex_of(p->s, &p->q->at[end - 1]) & LEX(PREPOSITION));
  return hangs ? end - 1 : p->q->len;
}

/* ---- phrases of the sentence ---- */

static size_t phrase_last(const struct place *p, size_t at) {
  while (at + 1 <= p->x->last && p->g.phrase[at + 1] == PHRASE_NOUN && !p->g.begins[at + 1]) at++;
  return at;
}

static size_t phrase_first(const struct place *p, size_t at) {
  while (at > p->x->first && !p->g.begins[at] && p->g.phrase[at - 1] == PHRASE_NOUN) at--;
  return at;
}

/* "two jars of honey", "a pie and a flask"; never "it" or "one thing" alone. */
static bool noun_at(const struct place *p, size_t at, size_t *ret_last) {
  if (at > p->x->last || p->g.phrase[at] != PHRASE_NOUN || p->g.tag[at] == TAG_PRON) return false;
  size_t last = phrase_last(p, at);
  if (p->g.tag[last] == TAG_PRON || p->g.tag[last] == TAG_DET || is_class(p->s, &p->t->at[last], CLASS_HOLLOW))
    return false;
  while (last + 2 <= p->x->last && p->g.phrase[last + 2] == PHRASE_NOUN && p->g.tag[last + 2] != TAG_PRON &&
         (str_is(p->t->at[last + 1].word, "of") || str_is(p->t->at[last + 1].word, "and"))) {
    size_t more = phrase_last(p, last + 2);
    bool ends = more == p->x->last || p->g.phrase[more + 1] != PHRASE_VERB; /* "a ham and he kept the bone" */
    if (str_is(p->t->at[last + 1].word, "and") && !ends) break;
    last = more;
  }
  *ret_last = last;
  return true;
}

/* A thing asked about; the sort that is asked for is none: "cello" is kin to "instrument". */
static bool is_asked_about(const struct place *p, size_t i) {
  uint32_t met = sought_met(p->s, &p->t->at[i]);
  for (size_t k = 0; k < p->s->subject_count; k++)
    if ((met >> k & 1) && p->s->subjects[k].thing) return true;
  return false;
}

static bool tell_noun(const struct place *p, size_t at) {
  size_t last;
  if (!noun_at(p, at, &last)) return false;
  bool said = false; /* a word that the question had says nothing new */
  for (size_t i = at; i <= last; i++)
    said |= p->t->at[i].kind != TOKEN_MARK && !was_asked(p, i) && p->g.tag[i] != TAG_DET && !is_asked_about(p, i);
  return said && sought_tell(p->s, p->x, at, last);
}

/* ---- whom or what it was done to ---- */

/* Behind "gave her", "charged me": the thing. */
static size_t past_receiver(const struct place *p, size_t at) {
  bool pronoun = at < p->x->last && (lex_of(p->s, &p->t->at[at]) & LEX(OBJECT)) && p->g.phrase[at + 1] == PHRASE_NOUN;
  return pronoun ? at + 1 : at;
}

static size_t past_small(const struct place *p, size_t at) {
  while (at < p->x->last && (p->g.tag[at] == TAG_ADV || (lex_of(p->s, &p->t->at[at]) & LEX(FILLER))) &&
         p->g.phrase[at] != PHRASE_NOUN)
    at++;
  return at;
}

static bool is_a(const struct place *p, size_t at, enum answer_class c) {
  return answer_word_is(p->s->asked->memory->answer_words, p->t->at[at].word, c);
}

static bool is_i(const struct place *p, size_t at) {
  return is_a(p, at, CLASS_I);
}

/* Whose deed it is stands before it: "i won", and what did trevor win? */
static bool is_theirs(const struct place *p, size_t deed) {
  size_t at = deed;
  while (at > p->x->first && ((lex_of(p->s, &p->t->at[at - 1]) & (aux | LEX(ADV) | LEX(FILLER))) && !is_i(p, at - 1)))
    at--;
  if (at == p->x->first) return true;
  if (p->s->of_i) return is_i(p, at - 1) || p->g.phrase[at - 1] != PHRASE_NOUN;
  return !is_i(p, at - 1);
}

static bool object_in(const struct place *p) {
  size_t deed = deed_at(p), hangs = hanging_at(p);
  for (size_t i = p->x->first; deed < p->q->len && i < p->x->last; i++) {
    bool done = p->g.phrase[i] != PHRASE_NOUN || i == p->x->first || ((lex_of(p->s, &p->t->at[i - 1]) & LEX(SUBJECT)));
    if (!same(p, deed, i) || !done || !is_theirs(p, i)) continue;
    size_t at = past_small(p, i + 1);
    if (hangs == p->q->len) return tell_noun(p, past_receiver(p, at));
    for (at = i + 1; at < p->x->last; at++)
      if (same(p, hangs, at)) return tell_noun(p, at + 1);
  }
  return false;
}

/* "what ate the brush": before the deed. */
static bool subject_in(const struct place *p) {
  size_t deed = asks_at(p) + 1;
  if (deed >= p->q->len || !(lex_of(p->s, &p->q->at[deed]) & LEX(VERB)) ||
      (lex_of(p->s, &p->q->at[deed]) & (aux | LEX(SUBJECT))))
    return false;
  for (size_t i = p->x->first + 1; i <= p->x->last; i++) {
    if (!same(p, deed, i) || p->g.phrase[i - 1] != PHRASE_NOUN) continue;
    return tell_noun(p, phrase_first(p, i - 1));
  }
  return false;
}

/* "what is the prize" of "the prize is a ham". */
static bool complement_in(const struct place *p) {
  size_t is = asks_at(p) + 1, head = p->q->len;
  if (is >= p->q->len || !(lex_of(p->s, &p->q->at[is]) & LEX(BE))) return false;
  while (head && p->q->at[head - 1].kind == TOKEN_MARK) head--;
  if (head < is + 3 || !(lex_of(p->s, &p->q->at[is + 1]) & (LEX(ARTICLE) | LEX(POSSESSIVE)))) return false;
  for (size_t i = p->x->first; i + 1 < p->x->last; i++)
    if (same(p, head - 1, i) && (lex_of(p->s, &p->t->at[i + 1]) & LEX(BE))) return tell_noun(p, i + 2);
  return false;
}

/* ---- which of them ---- */

/* "the wobbly table", "4th street", "the number nine bus": what stands before the thing. */
static bool told_apart(const struct place *p, size_t sort) {
  for (size_t i = p->x->first; i <= p->x->last; i++) {
    bool one = str_is(p->t->at[i].word, "one") || str_is(p->t->at[i].word, "ones");
    if ((!one && !same(p, sort, i)) || p->g.phrase[i] != PHRASE_NOUN) continue;
    size_t first = phrase_first(p, i), told = 0, last = phrase_last(p, i);
    for (size_t k = first; k <= last; k++)
      told += k != i && p->g.tag[k] != TAG_DET && p->g.tag[k] != TAG_PRON && p->g.tag[k] != TAG_OWNER &&
              !was_asked(p, k) && !(lex_of(p->s, &p->t->at[k]) & (LEX(POSSESSIVE) | LEX(ARTICLE)));
    bool counted = number_word(p->s->asked->memory->language, p->t->at[first].word); /* "two tables" tells none apart */
    if (told && !(counted && told == 1 && !one) && last <= i + 1) return sought_tell(p->s, p->x, first, last);
  }
  return false;
}

/* "i play prop" of "what position do i play". */
static bool sort_in(const struct place *p, size_t sort) {
  struct sought_span of_sort = *p->x;
  struct sought by_sort = *p->s;
  if (told_apart(p, sort)) return true;
  by_sort.kind = SOUGHT_SORT;
  by_sort.loose = true;
  if (by_sort.set_count && sought_span(&by_sort, &of_sort)) {
    for (size_t i = p->x->first; i <= p->x->last; i++)
      if (str_ends(of_sort.text, p->t->at[i].text) && p->g.phrase[i] == PHRASE_NOUN)
        return sought_tell(p->s, p->x, phrase_first(p, i), i);
  }
  return object_in(p);
}

/* ---- hours, years, scores, reasons ---- */

/* The time of day that tokens first to last say; -1 none. */
static int64_t clock_of(const struct place *p, size_t first, size_t last) {
  const struct answer_asked *q = p->s->asked;
  struct tokens some = tokens_read(q->memory->language, q->arena, tokens_text(p->t, first, last));
  struct times t = times_find(q->memory->language, q->arena, &some, q->civil_now, MANNER_GB, LEAN_PAST);
  bool one = t.len == 1 && t.at[0].has_clock && t.at[0].when.start != INT64_MIN;
  return one ? ((t.at[0].when.start % CIVIL_DAY) + CIVIL_DAY) % CIVIL_DAY : -1;
}

/* "friday at 11:15", "half six tomorrow": the hour alone, which is the same on whatever day it is asked for. */
static bool hour_in(const struct place *p) {
  for (size_t i = 0; i < p->times.len; i++) {
    const struct time_read *r = &p->times.at[i];
    if (!r->has_clock || r->first < p->x->first || r->last > p->x->last) continue;
    size_t first = r->first, last = r->last;
    int64_t clock = clock_of(p, first, last);
    while (clock >= 0 && last > first && clock_of(p, first, last - 1) == clock) last--;
    while (clock >= 0 && last > first && clock_of(p, first + 1, last) == clock) first++;
    return sought_tell(p->s, p->x, first, last);
  }
  return false;
}

/* The day that a sentence names, as it was meant when it was said. */
static bool day_in(const struct place *p) {
  const struct turn *turn = p->x->turn->turn;
  int64_t said = turn->said_at / 1000 + turn->offset * 60;
  const struct language *l = p->s->asked->memory->language;
  struct times times = times_find(l, p->s->asked->arena, p->t, said, MANNER_GB, LEAN_NEAREST);
  const struct time_read *only = NULL;
  for (size_t i = 0; i < times.len; i++) {
    const struct time_read *r = &times.at[i];
    bool day = r->kind != TIME_DURATION && r->kind != TIME_SET && r->when.grain != GRAIN_NONE &&
               r->when.start != INT64_MIN && r->when.end != INT64_MAX;
    if (!day || r->first < p->x->first || r->last > p->x->last) continue;
    if (only) return false; /* of two days either may be meant */
    only = r;
  }
  if (!only || !sought_tell(p->s, p->x, only->first, only->last)) return false;
  p->x->when = only->when;
  return true;
}

static bool year_in(const struct place *p) {
  for (size_t i = p->x->first; i <= p->x->last; i++) {
    struct str w = p->t->at[i].text;
    bool digits = w.len == 4 && (w.at[0] == '1' || w.at[0] == '2');
    for (size_t k = 0; digits && k < 4; k++) digits = w.at[k] >= '0' && w.at[k] <= '9';
    if (digits) return sought_tell(p->s, p->x, i, i);
  }
  return false;
}

static bool figure_at(const struct place *p, size_t i, size_t *ret_last) {
  struct number_read n;
  if (i > p->x->last) return false;
  if (is_a(p, i, CLASS_NOUGHT)) return *ret_last = i, true;
  if (!number_at(p->s->asked->memory->language, p->t, i, &n) || n.ordinal || n.last > p->x->last) return false;
  return *ret_last = n.last, true;
}

/* "4-2", "six-love", "eleven games to three". */
static bool score_in(const struct place *p) {
  for (size_t i = p->x->first; i < p->x->last; i++) {
    size_t one, at, two;
    if (!figure_at(p, i, &one)) continue;
    at = one + 1;
    if (at < p->x->last && p->g.tag[at] == TAG_NOUN && str_is(p->t->at[at + 1].word, "to")) at++; /* "games" */
    bool joined = at <= p->x->last && (p->t->at[at].kind == TOKEN_MARK || str_is(p->t->at[at].word, "to"));
    if (joined && !str_is(p->t->at[at].word, "-") && !str_is(p->t->at[at].word, "–") &&
        !str_is(p->t->at[at].word, "to"))
      continue;
    if (figure_at(p, at + joined, &two)) return sought_tell(p->s, p->x, i, two);
  }
  return false;
}

static bool reason_in(const struct place *p) {
  size_t last = p->x->last;
  while (last > p->x->first && p->t->at[last].kind == TOKEN_MARK) last--;
  for (size_t i = p->x->first; i < last; i++) {
    struct str next = p->t->at[i + 1].word;
    bool deed = str_is(p->t->at[i].word, "for") && str_ends(next, STR("ing")) && next.len > 4;
    if (is_a(p, i, CLASS_BECAUSE) || deed) return sought_tell(p->s, p->x, i, last);
  }
  return false;
}

bool sought_thing(const struct sought *s, struct sought_span *x) {
  const struct answer_asked *q = s->asked;
  struct place p = {.s = s, .x = x, .t = &x->turn->tokens, .q = &q->tokens};
  p.times = times_find(q->memory->language, q->arena, p.t, q->civil_now, MANNER_GB, LEAN_PAST);
  p.g = tags_read(q->memory->language, q->arena, p.t, &p.times);
  if (q->kind.kind == QUESTION_WHY) return reason_in(&p);
  if (s->of_score) return score_in(&p);
  if (q->kind.kind == QUESTION_WHEN && !s->of_part) return day_in(&p);
  if (asks_at(&p) == p.q->len) return false;
  size_t sort = sort_at(&p);
  if (sort < p.q->len) {
    struct str word = p.q->at[sort].word;
    if (str_is(word, "time")) return hour_in(&p);
    if (str_is(word, "year")) return year_in(&p);
    return sort_in(&p, sort);
  }
  return object_in(&p) || subject_in(&p) || complement_in(&p);
}
