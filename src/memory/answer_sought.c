/* SPDX-License-Identifier: Apache-2.0
 *
 * A thing of the kind asked for, in what the owner said to the being itself: a colour for "what colour", a place for
 * "where". It stands in a sentence that says the question's own words, or in one that goes on about them ("got a kayak
 * at last", "its bright orange").
 *
 *   value of a question's word = 1 in the sentence, .9 in its turn, .7 in what the sentence goes on from
 *   fit                        = sum of weight * value / sum of weight
 */
#include "memory/answer_sought.h"
#include "language/lexicon.h"
#include "memory/kindred.h"
#include "memory/memory_priv.h"
#include "memory/turns.h"

enum { TURNS_LOOKED = 600 };
static const double in_turn = .9, carried = .7;
static const double fit_least = .6, fit_most = .75, verb_weight = .6, hollow_weight = .3;

/* ---- what is asked ---- */

static uint64_t lex_of(const struct sought *s, const struct token *t) {
  return lexicon_classes(lexicon_of(s->asked->memory->language), t->word);
}

static bool is_word(const struct token *t, const char *const *words) {
  for (; *words; words++)
    if (str_is(t->word, *words)) return true;
  return false;
}

static bool is_class(const struct sought *s, const struct token *t, enum answer_class c) {
  return t->kind == TOKEN_WORD && answer_word_is(s->asked->memory->answer_words, t->word, c);
}

static bool kind_word(const struct sought *s, const struct token *t) {
  static const char *const words[] = {"colour", "color", "called", "name",  "names",  "call",  "much",   "many",  "old",
                                      "heavy",  "weigh", "number", "shade", "record", "total", "remind", "again", NULL};
  (void)s;
  return is_word(t, words);
}

static enum sought_kind kind_of_asked(const struct answer_asked *q) {
  static const char *const colours[] = {"colour", "color", NULL}, *const calls[] = {"called", "call", "name", NULL};
  static const char *const shares[] = {"mine", "share", "half", NULL};
  static const char *const weighs[] = {"weigh", "weighed", "heavy", "weight", NULL};
  enum question_kind k = q->kind.kind;
  for (size_t i = 0; i < q->tokens.len; i++) {
    const struct token *t = &q->tokens.at[i];
    if (is_word(t, shares)) return SOUGHT_NOTHING; /* "how much of it was mine": no figure by itself */
    if (is_word(t, colours)) return SOUGHT_COLOUR;
    if (is_word(t, weighs)) return SOUGHT_WEIGHT;
    if ((k == QUESTION_WHAT || k == QUESTION_WHO) && is_word(t, calls) &&
        !(i > 0 && is_word(&q->tokens.at[i - 1], (const char *const[]){"a", "an", NULL}))) /* "what is a name day" */
      return SOUGHT_CALLED;
  }
  if (str_is(q->tokens.len ? q->tokens.at[0].word : STR(""), "whose")) return SOUGHT_NOTHING;
  bool which = (k == QUESTION_WHICH || k == QUESTION_WHAT) && q->tokens.len > 2;
  which = which && answer_word_is(q->memory->answer_words, q->tokens.at[1].word, CLASS_TIME_WORD); /* "which evening" */
  if (k == QUESTION_WHEN || which) return SOUGHT_TIME;
  if (k == QUESTION_WHO) return SOUGHT_WHO;
  if (k == QUESTION_WHERE) return SOUGHT_PLACE;
  return k == QUESTION_HOW_MANY ? SOUGHT_AMOUNT : SOUGHT_NOTHING;
}

/* "left" is "leave". */
static struct str stem_of(const struct sought *s, const struct token *t) {
  struct verb_word verb;
  const struct language *l = s->asked->memory->language;
  bool is = lexicon_verb(lexicon_of(l), s->asked->arena, t->word, &verb);
  return token_stem(l, s->asked->arena, is ? verb.base : t->word);
}

static void add_subject(struct sought *s, const struct token *t) {
  uint64_t never = LEX(WH) | LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL) | LEX(SUBJECT) | LEX(OBJECT) | LEX(POSSESSIVE) |
                   LEX(ARTICLE) | LEX(NEGATION);
  const struct language *l = s->asked->memory->language;
  uint64_t c = lex_of(s, t);
  if (t->kind != TOKEN_WORD || (c & never) || kind_word(s, t) || s->subject_count == SOUGHT_SUBJECTS) return;
  if (s->kind == SOUGHT_TIME && (is_class(s, t, CLASS_TIME_WORD) || is_class(s, t, CLASS_TIME_NOUN))) return;
  bool hollow = is_class(s, t, CLASS_HOLLOW) || str_is(t->word, "money");
  if (!is_class(s, t, CLASS_HOLLOW) && token_is_stop(l, t->word)) return;
  struct sought_subject *x = &s->subjects[s->subject_count++];
  x->stem = stem_of(s, t);
  x->alike = answer_word_alike(s->asked->memory->answer_words, t->word);
  x->weight = hollow ? hollow_weight : (c & LEX(VERB)) && !(c & LEX(NOUN)) ? verb_weight : 1;
  s->all += x->weight;
}

/* "good evening. what was the vegetable": the sentence that asks. */
static void asking_sentence(const struct answer_asked *q, size_t *ret_first, size_t *ret_end) {
  const uint64_t asking = ANSWER_CLASS(CLASS_ASK_WHO) | ANSWER_CLASS(CLASS_ASK_WHAT) | ANSWER_CLASS(CLASS_ASK_WHERE) |
                          ANSWER_CLASS(CLASS_ASK_HOW) | ANSWER_CLASS(CLASS_ASK_WHICH) | ANSWER_CLASS(CLASS_ASK_WHEN);
  size_t at = 0;
  while (at < q->tokens.len && !(answer_word_classes(q->memory->answer_words, q->tokens.at[at].word) & asking)) at++;
  *ret_first = at < q->tokens.len ? at : 0;
  while (*ret_first > 0 && !q->tokens.at[*ret_first].begins) --*ret_first;
  enum { LEAST = 4 }; /* "which evening is my class, to be sure you have it" */
  for (*ret_end = *ret_first + 1; *ret_end < q->tokens.len && !q->tokens.at[*ret_end].begins; ++*ret_end)
    if (*ret_end >= *ret_first + LEAST && str_is(q->tokens.at[*ret_end].word, ",")) break;
  if (*ret_end > q->tokens.len) *ret_end = q->tokens.len;
}

bool sought_read(const struct answer_asked *q, struct sought *ret) {
  static const char *const he[] = {"he", "him", "his", NULL}, *const she[] = {"she", "her", "hers", NULL};
  size_t first, end;
  *ret = (struct sought){.asked = q, .kind = kind_of_asked(q)};
  if (ret->kind == SOUGHT_NOTHING) return false;
  asking_sentence(q, &first, &end);
  for (size_t i = first; i < end; i++) {
    const struct token *t = &q->tokens.at[i];
    if (is_word(t, he)) ret->of = LEX(MALE);
    if (is_word(t, she)) ret->of = LEX(FEMALE);
    ret->of_i |= str_is(t->word, "i") && i <= first + 4;
    add_subject(ret, t);
  }
  return ret->all >= verb_weight || ret->of || (ret->of_i && ret->kind == SOUGHT_WEIGHT);
}

/* ---- where it may stand ---- */

struct sentence {
  size_t first, last;
  uint32_t met;
  size_t met_first, met_last; /* tokens */
};

uint32_t sought_met(const struct sought *s, const struct token *t) {
  uint32_t met = 0;
  if (t->kind != TOKEN_WORD) return 0;
  struct str stem = stem_of(s, t);
  uint32_t alike = answer_word_alike(s->asked->memory->answer_words, t->word);
  for (size_t i = 0; i < s->subject_count; i++) {
    const struct sought_subject *x = &s->subjects[i];
    const struct str *kin;
    bool is = str_eq(stem, x->stem) || (alike && alike == x->alike);
    is |= str_is(x->stem, "money") && is_class(s, t, CLASS_MONEY);
    size_t count = is ? 0 : kindred_find(s->asked->memory->kindred, x->stem, &kin);
    for (size_t k = 0; k < count && !is; k++) is = str_eq(kin[k], stem);
    if (is) met |= 1u << i;
  }
  return met;
}

/* "its bright orange", "orange", "he weighs 7lb": goes on about what was said before, and begins nothing of its own;
 * "the midwife was ace, she was" does. */
static bool goes_on(const struct sought *s, const struct sought_turn *t, size_t first, size_t last) {
  static const char *const pronouns[] = {"it", "its", "he", "she", "they", "him", "her", "his", "them", "their", NULL};
  enum { FEW = 4 };
  for (size_t i = first; i <= last; i++) {
    uint64_t c = lex_of(s, &t->tokens.at[i]);
    if (is_word(&t->tokens.at[i], pronouns)) return true;
    bool thing = (c & (LEX(NOUN) | LEX(JOB) | LEX(KIN))) && !(c & (LEX(VERB) | LEX(ADJ) | LEX(ADV)));
    if (thing && i == first && last - first >= FEW) return false;
    if (c & LEX(POSSESSIVE)) return false;
  }
  return last - first < FEW;
}

/* before: NULL for the first. */
static void read_turn(const struct sought *s, const struct turn *turn, const struct sought_turn *before,
                      struct sought_turn *ret) {
  const struct language *l = s->asked->memory->language;
  *ret = (struct sought_turn){.turn = turn, .tokens = tokens_read(l, s->asked->arena, turn->text)};
  for (size_t i = 0; i < ret->tokens.len; i++) ret->met |= sought_met(s, &ret->tokens.at[i]);
  ret->carries = ret->met;
  bool near = before && turn->conversation == before->turn->conversation;
  if (near && ret->tokens.len && goes_on(s, ret, 0, ret->tokens.len - 1)) ret->carries |= before->carries;
}

/* A question's noun or name that stands neither in the sentence nor in its turn must be what it goes on from. */
static double fit_of(const struct sought *s, const struct sentence *x, const struct sought_turn *t) {
  double sum = 0;
  bool on = goes_on(s, t, x->first, x->last);
  for (size_t i = 0; i < s->subject_count; i++) {
    uint32_t bit = 1u << i;
    double value = x->met & bit ? 1 : t->met & bit ? in_turn : t->carries & bit ? carried : 0;
    if (!(x->met & bit) && !on) value = 0;
    sum += s->subjects[i].weight * value;
  }
  return s->all > 0 ? sum / s->all : 0;
}

static bool asks(const struct sought *s, const struct sought_turn *t, size_t first, size_t last) {
  const struct token *begin = &t->tokens.at[first], *next = &t->tokens.at[first < last ? first + 1 : first];
  uint64_t aux = LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL);
  if (str_is(t->tokens.at[last].word, "?")) return true;
  if (lex_of(s, begin) & LEX(WH)) return (lex_of(s, next) & aux) || is_class(s, begin, CLASS_ASK_HOW);
  return (lex_of(s, begin) & aux) && (lex_of(s, next) & LEX(SUBJECT));
}

/* Whose doing it is: "i" asked about is not what "she" did, nor is "he" what "i" did. */
static bool of_another(const struct sought *s, const struct sought_turn *t, size_t first, size_t last) {
  static const char *const he[] = {"he", "his", "him", NULL}, *const she[] = {"she", "her", NULL};
  static const char *const they[] = {"they", "their", NULL};
  bool i_do = false, other = false, right = false, wrong = false;
  for (size_t i = first; i <= last; i++) {
    const struct token *w = &t->tokens.at[i];
    uint64_t c = lex_of(s, w);
    if (s->met_at && i >= s->met_at) break;
    i_do |= str_is(w->word, "i") || str_is(w->word, "we");
    other |= is_word(w, he) || is_word(w, she) || is_word(w, they) || (c & LEX(KIN));
    right |= (s->of & LEX(MALE)) ? is_word(w, he) || (c & LEX(MALE)) : is_word(w, she) || (c & LEX(FEMALE));
    wrong |= (s->of & LEX(MALE)) ? is_word(w, she) || (c & LEX(FEMALE)) : is_word(w, he) || (c & LEX(MALE));
  }
  if (s->of) return !right && (wrong || i_do);
  return s->of_i && other && !i_do;
}

static struct sentence sentence_from(const struct sought *s, const struct sought_turn *t, size_t first) {
  struct sentence x = {.first = first, .last = first, .met_first = SIZE_MAX};
  while (x.last + 1 < t->tokens.len && !t->tokens.at[x.last + 1].begins) x.last++;
  for (size_t i = x.first; i <= x.last; i++) {
    uint32_t met = sought_met(s, &t->tokens.at[i]);
    if (!met) continue;
    x.met |= met;
    if (x.met_first == SIZE_MAX) x.met_first = i;
    x.met_last = i;
  }
  return x;
}

static void look_at(struct sought *s, const struct sought_turn *t, const struct sentence *x) {
  struct sought_span span = {.turn = t, .first = x->first, .last = x->last, .near = x->first, .near_last = x->first};
  double fit = fit_of(s, x, t);
  span.direct = x->met != 0;
  if (span.direct) span.near = x->met_first, span.near_last = x->met_last;
  s->met_at = span.direct ? x->met_last : 0;
  if (s->all <= 0) fit = fit_least; /* "where is he" */
  bool strict = s->all > 1 && s->subject_count > 1 && (s->kind == SOUGHT_PLACE || s->kind == SOUGHT_WHO);
  if (fit < (strict ? fit_most : fit_least) || of_another(s, t, x->first, x->last) || !sought_span(s, &span)) return;
  span.fit = fit;
  bool better = !s->best.text.len || span.fit >= s->best.fit - .05; /* what was said since holds */
  if (better || (!s->best.direct && span.direct)) s->best = span;
}

/* "no, 4120", "not the post office, the depot", "Agribusiness, I said": puts right what stood just before. */
static bool corrects_with(const struct token *t) {
  static const char *const words[] = {"no", "not", "sorry", "actually", "correction", "wait", "nope", NULL};
  return is_word(t, words);
}

static bool corrects(const struct sought_turn *t) {
  if (!t->tokens.len) return false;
  if (corrects_with(&t->tokens.at[0])) return true;
  for (size_t i = 1; i + 1 < t->tokens.len; i++)
    if (str_is(t->tokens.at[i].word, "i") &&
        is_word(&t->tokens.at[i + 1], (const char *const[]){"said", "meant", NULL}))
      return true;
  return false;
}

static void put_right(struct sought *s, const struct sought_turn *t) {
  enum { SOON = 3, FEW = 8 };
  bool soon = s->best.text.len && t > s->best.turn && t - s->best.turn <= SOON;
  if (!soon || t->met || t->tokens.len > FEW || !corrects(t)) return;
  struct sought_span span = {.turn = t, .last = t->tokens.len - 1, .direct = false, .bare = true};
  for (size_t i = 1; i < t->tokens.len; i++) /* what follows "no," and "not the post office," */
    if (str_is(t->tokens.at[i].word, ",") && corrects_with(&t->tokens.at[0])) span.first = i + 1;
  while (span.last > span.first && t->tokens.at[span.last].kind == TOKEN_MARK) span.last--;
  if (span.first > span.last || !sought_span(s, &span)) return;
  span.fit = s->best.fit;
  s->best = span;
}

static void look_through(struct sought *s, const struct sought_turn *t, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (!t[i].tokens.len) continue;
    put_right(s, &t[i]);
    for (size_t first = 0; first < t[i].tokens.len;) {
      struct sentence x = sentence_from(s, &t[i], first);
      if (!asks(s, &t[i], x.first, x.last)) look_at(s, &t[i], &x);
      first = x.last + 1;
    }
  }
}

static bool is_own(const struct answer_asked *q, const struct turn *t) {
  return t->role == ROLE_PERSON && !t->taint && t->origin != ORIGIN_IMPORTED && !str_eq(t->text, q->text);
}

int answer_from_sought(const struct answer_asked *q, struct view_answer *ret, struct error *e) {
  struct sought s;
  struct turns_range all = {.limit = TURNS_LOOKED, .newest_first = true, .conversation = q->options->conversation};
  struct view_turns got = {0};
  if (!sought_read(q, &s)) return 0;
  int r = turns_read(q->read, q->owner, &all, q->arena, &got);
  if (r < 0) return error_set(e, r, "what was said could not be read");
  struct sought_turn *turns = ARENA_ARRAY(q->arena, struct sought_turn, got.len + 1);
  size_t count = 0;
  s.turns = turns;
  for (size_t i = 0; i < got.len; i++) {
    if (!is_own(q, &got.at[i])) continue;
    read_turn(&s, &got.at[i], count ? &turns[count - 1] : NULL, &turns[count]);
    count++;
  }
  look_through(&s, turns, count);
  if (!s.best.text.len) return 0;
  uint64_t *source = ARENA_NEW(q->arena, uint64_t);
  *source = s.best.turn->turn->id;
  ret->told = ret->alone = true;
  ret->text = s.best.text;
  ret->sources = source;
  ret->source_count = 1;
  ret->sure = 1;
  return 0;
}
