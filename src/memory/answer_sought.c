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
#include "language/word_table.h"
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

static bool is_class(const struct sought *s, const struct token *t, enum answer_class c) {
  return t->kind == TOKEN_WORD && answer_word_is(s->asked->memory->answer_words, t->word, c);
}

static bool kind_word(const struct sought *s, const struct token *t) {
  static const char *const words[] = {"colour", "color", "called", "name",  "names",  "call",  "much",   "many",  "old",
                                      "heavy",  "weigh", "number", "shade", "record", "total", "remind", "again", NULL};
  (void)s;
  return str_is_one_of(t->word, words);
}

/* "is comet a boy or a girl", "he or she" */
static bool asks_sex(const struct answer_asked *q) {
  static const char *const he[] = {"boy", "he", "male", "him", "lad", NULL}, *const she[] = {"girl", "she",  "female",
                                                                                             "her",  "lass", NULL};
  bool male = false, female = false, or = false;
  for (size_t i = 0; i < q->tokens.len; i++) {
    male |= str_is_one_of(q->tokens.at[i].word, he);
    female |= str_is_one_of(q->tokens.at[i].word, she);
    or |= male != female && str_is(q->tokens.at[i].word, "or");
  }
  return male && female && or ;
}

/* "what's his job", "what does tobias do" */
static bool asks_job(const struct answer_asked *q) {
  const struct tokens *t = &q->tokens;
  size_t end = t->len;
  while (end && (t->at[end - 1].kind == TOKEN_MARK || str_is(t->at[end - 1].word, "again"))) end--;
  bool does = end > 3 && str_is(t->at[end - 1].word, "do");
  for (size_t i = 0; does && i + 2 < end; i++)
    if (str_is(t->at[i].word, "what") && str_is(t->at[i + 1].word, "does")) return true;
  for (size_t i = 0; i < end; i++)
    if (answer_word_is(q->memory->answer_words, t->at[i].word, CLASS_JOB)) return true;
  return false;
}

static enum sought_kind kind_of_asked(const struct answer_asked *q) {
  static const char *const colours[] = {"colour", "color", NULL}, *const calls[] = {"called", "call", "name", NULL};
  static const char *const shares[] = {"mine", "share", "half", NULL};
  static const char *const weighs[] = {"weigh", "weighed", "heavy", "weight", NULL};
  enum question_kind k = q->kind.kind;
  if (asks_sex(q)) return SOUGHT_SEX;
  if (k == QUESTION_WHAT && asks_job(q)) return SOUGHT_JOB;
  for (size_t i = 0; i < q->tokens.len; i++) {
    const struct token *t = &q->tokens.at[i];
    if (str_is_one_of(t->word, shares)) return SOUGHT_NOTHING; /* "how much of it was mine": no figure by itself */
    if (str_is_one_of(t->word, colours)) return SOUGHT_COLOUR;
    if (str_is_one_of(t->word, weighs)) return SOUGHT_WEIGHT;
    if ((k == QUESTION_WHAT || k == QUESTION_WHO) && str_is_one_of(t->word, calls) &&
        !(i > 0 &&
          str_is_one_of(q->tokens.at[i - 1].word, (const char *const[]){"a", "an", NULL}))) /* "what is a name day" */
      return SOUGHT_CALLED;
  }
  if (str_is(q->tokens.len ? q->tokens.at[0].word : STR(""), "whose")) return SOUGHT_NOTHING;
  bool which = (k == QUESTION_WHICH || k == QUESTION_WHAT) && q->tokens.len > 2;
  which = which && answer_word_is(q->memory->answer_words, q->tokens.at[1].word, CLASS_TIME_WORD); /* "which evening" */
  if (k == QUESTION_WHEN || which) return SOUGHT_TIME;
  bool of_them = k == QUESTION_WHICH && q->tokens.len > 2 && str_is(q->tokens.at[1].word, "of"); /* "which of them" */
  if (k == QUESTION_WHO || of_them) return SOUGHT_WHO;
  if (k == QUESTION_WHERE) return SOUGHT_PLACE;
  for (size_t i = 1; i < q->tokens.len; i++) {
    bool far = answer_word_is(q->memory->answer_words, q->tokens.at[i].word, CLASS_HOW_FAR);
    if (far && str_is(q->tokens.at[i - 1].word, "how")) return SOUGHT_AMOUNT;
    if (str_is(q->tokens.at[i].word, "age") && k == QUESTION_WHAT) return SOUGHT_AMOUNT;
  }
  return k == QUESTION_HOW_MANY || k == QUESTION_HOW_OLD ? SOUGHT_AMOUNT : SOUGHT_NOTHING;
}

/* A word as it is compared. The turns are looked through several times, and their words are few. */
struct sought_word {
  struct str stem;
  uint32_t alike;
};
struct sought_kept {
  struct word_table words; /* to a place in list */
  VEC(struct sought_word) list;
  struct sought_turn *turns; /* as they were read; NULL: not yet */
  size_t turn_count;
};

struct sought_kept *sought_kept_new(struct arena *a) {
  return ARENA_NEW(a, struct sought_kept);
}

/* "left" is "leave"; "bosses", which is boss's, is of the same role as "boss". */
static struct sought_word read_word(const struct answer_asked *q, struct str word) {
  const struct language *l = q->memory->language;
  const struct lexicon *x = lexicon_of(l);
  struct answer_words *words = q->memory->answer_words;
  struct verb_word verb;
  struct str one = lexicon_singular(x, q->arena, word);
  struct str base = lexicon_verb(x, q->arena, word, &verb) ? verb.base : one;
  uint32_t alike = answer_word_alike(words, word);
  return (struct sought_word){token_stem(l, q->arena, base), alike ? alike : answer_word_alike(words, one)};
}

static struct sought_word word_of(const struct sought *s, struct str word) {
  const struct answer_asked *q = s->asked;
  struct sought_kept *k = q->kept;
  uint32_t at = *word_table_keep(q->arena, &k->words, word, (uint32_t)k->list.len);
  if (at == k->list.len) VEC_PUSH(q->arena, &k->list, read_word(q, word));
  return k->list.at[at];
}

struct str sought_stem(const struct sought *s, const struct token *t) {
  return word_of(s, t->word).stem;
}

uint32_t sought_alike(const struct sought *s, const struct token *t) {
  return word_of(s, t->word).alike;
}

static void add_kin(const struct sought *s, struct sought_subject *x) {
  x->kin_count = kindred_find(s->asked->memory->kindred, x->stem, &x->kin);
}

/* "did i say", "i told you", "this season", "the other day": of the asking, and not of what is asked about. */
static bool only_asks(const struct sought *s, size_t at) {
  const struct tokens *t = &s->asked->tokens;
  uint64_t before = at ? lex_of(s, &t->at[at - 1]) : 0;
  if (is_class(s, &t->at[at], CLASS_ASK_LEAD) && (before & LEX(SUBJECT))) return true;
  if (is_class(s, &t->at[at], CLASS_TIME_NOUN)) return true;
  if (at + 1 < t->len && is_class(s, &t->at[at + 1], CLASS_TIME_NOUN)) return true; /* "the first week" */
  return s->kind == SOUGHT_TIME && is_class(s, &t->at[at], CLASS_TIME_WORD);
}

/* "city" of "which city", "bird" of "what bird": the sort of thing that is asked for, which need not be said. */
static bool is_sort(const struct sought *s, size_t at) {
  const struct tokens *t = &s->asked->tokens;
  enum question_kind k = s->asked->kind.kind;
  if (k != QUESTION_WHAT && k != QUESTION_WHICH && k != QUESTION_WHERE) return false;
  for (size_t back = 1; back <= 2 && back <= at; back++)
    if (is_class(s, &t->at[at - back], CLASS_ASK_WHAT) || is_class(s, &t->at[at - back], CLASS_ASK_WHICH))
      return !(lex_of(s, &t->at[at - 1]) & (LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL)));
  return false;
}

static const double sort_weight = .3, there_weight = .1, behind_weight = .5;

/* behind: after a preposition, "at the stall" of "my boy at the stall". */
static void add_subject(struct sought *s, size_t at, bool behind) {
  uint64_t never = LEX(WH) | LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL) | LEX(SUBJECT) | LEX(OBJECT) | LEX(POSSESSIVE) |
                   LEX(ARTICLE) | LEX(NEGATION) | LEX(FILLER) | LEX(NUMBER);
  const struct language *l = s->asked->memory->language;
  const struct token *t = &s->asked->tokens.at[at];
  uint64_t c = lex_of(s, t);
  if (t->kind != TOKEN_WORD || (c & never) || kind_word(s, t) || s->subject_count == SOUGHT_SUBJECTS) return;
  if (s->kind == SOUGHT_SEX && (c & (LEX(MALE) | LEX(FEMALE)))) return;
  if (s->kind == SOUGHT_JOB && is_class(s, t, CLASS_JOB)) return;
  if (s->kind == SOUGHT_AMOUNT && (is_class(s, t, CLASS_HOW_FAR) || str_is(t->word, "age"))) return;
  if (only_asks(s, at) || is_class(s, t, CLASS_KIND_OF) || (s->of_score && is_class(s, t, CLASS_SCORE))) return;
  if (is_sort(s, at) || is_class(s, t, CLASS_SORT)) sought_add_sort(s, t->word);
  bool hollow = is_class(s, t, CLASS_HOLLOW) || str_is(t->word, "money");
  bool there = s->kind == SOUGHT_PLACE && is_class(s, t, CLASS_THERE);
  hollow |= there;
  bool sort = is_sort(s, at) || is_class(s, t, CLASS_SORT);
  if (sort && is_class(s, t, CLASS_PLACE_NOUN)) return;
  if (!is_class(s, t, CLASS_HOLLOW) && token_is_stop(l, t->word)) return;
  struct sought_subject *x = &s->subjects[s->subject_count++];
  *x = (struct sought_subject){.stem = sought_stem(s, t), .alike = sought_alike(s, t)};
  add_kin(s, x);
  bool verb = (c & (LEX(VERB) | LEX(ADJ) | LEX(ADV))) && !(c & LEX(NOUN));
  x->weight = there ? there_weight : hollow ? hollow_weight : verb ? verb_weight : 1;
  if (sort)
    x->weight = sort_weight;
  else if (behind && s->all >= 1)
    x->weight *= behind_weight;
  x->thing = !hollow && !verb && !sort && !(c & (LEX(ADV) | LEX(ADJ)) && !(c & LEX(NOUN)));
  s->all += x->weight;
}

/* "how many did i say came": who is counted, where no word says what. */
static bool counts_people(const struct sought *s, size_t i) {
  const struct tokens *t = &s->asked->tokens;
  if (s->kind != SOUGHT_AMOUNT || i == 0 || !str_is(t->at[i - 1].word, "many")) return false;
  return (lex_of(s, &t->at[i]) & (LEX(DO) | LEX(BE) | LEX(HAVE))) || is_class(s, &t->at[i], CLASS_HOLLOW);
}

/* "what was the score, the dominoes" */
static bool asks_score(const struct answer_asked *q) {
  for (size_t i = 0; i < q->tokens.len; i++)
    if (str_is(q->tokens.at[i].word, "score")) return true;
  return false;
}

static void add_people(struct sought *s) {
  const struct language *l = s->asked->memory->language;
  struct str stem = token_stem(l, s->asked->arena, STR("people"));
  s->subjects[s->subject_count++] = (struct sought_subject){.stem = stem, .weight = 1, .thing = true};
  add_kin(s, &s->subjects[s->subject_count - 1]);
  s->all += 1;
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

bool sought_read(const struct answer_asked *q, enum sought_kind otherwise, struct sought *ret) {
  static const char *const he[] = {"he", "him", "his", NULL}, *const she[] = {"she", "her", "hers", NULL};
  size_t first, end;
  *ret = (struct sought){.asked = q, .kind = kind_of_asked(q)};
  if (ret->kind == SOUGHT_NOTHING) ret->kind = otherwise;
  if (ret->kind == SOUGHT_NOTHING) return false;
  asking_sentence(q, &first, &end);
  ret->of_score = ret->kind == SOUGHT_THING && asks_score(q);
  if (ret->of_score) end = q->tokens.len; /* what was played stands behind the comma */
  bool behind = false;
  for (size_t i = first; i < end; i++) {
    const struct token *t = &q->tokens.at[i];
    if (str_is_one_of(t->word, he) && ret->kind != SOUGHT_SEX) ret->of = LEX(MALE);
    if (str_is_one_of(t->word, she) && ret->kind != SOUGHT_SEX) ret->of = LEX(FEMALE);
    bool asks = i + 1 < end && is_class(ret, &q->tokens.at[i + 1], CLASS_ASK_LEAD); /* "did i say" */
    ret->of_i |= (str_is(t->word, "i") || str_is(t->word, "we")) && i <= first + 4 && !asks;
    if (counts_people(ret, i)) add_people(ret);
    behind |= (lex_of(ret, t) & LEX(PREPOSITION)) && !str_is(t->word, "of");
    add_subject(ret, i, behind);
  }
  bool by_us = ret->kind == SOUGHT_PLACE || ret->kind == SOUGHT_WHO;
  if (ret->all > 0 && ret->kind == SOUGHT_ANY) return true;
  if (ret->of_score) return true;
  if (ret->kind == SOUGHT_THING && ret->all > 0 && ret->of_i) return true; /* "which line was i on" */
  if (ret->all > 0 && by_us && ret->of_i) return true;                     /* "which town did we go to" */
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
  struct sought_word w = word_of(s, t->word);
  struct str stem = w.stem;
  for (size_t i = 0; i < s->subject_count; i++) {
    const struct sought_subject *x = &s->subjects[i];
    bool is = str_eq(stem, x->stem) || (w.alike & x->alike);
    for (size_t k = 0; k < x->also_count && !is; k++) is = str_eq(x->also[k], stem);
    is |= str_is(x->stem, "money") && is_class(s, t, CLASS_MONEY);
    for (size_t k = 0; k < x->kin_count && !is; k++) is = str_eq(x->kin[k], stem);
    if (is) met |= 1u << i;
  }
  return met;
}

/* "its bright orange", "orange", "he weighs 7lb": goes on about what was said before, and begins nothing of its own;
 * "the midwife was ace, she was" does. */
bool sought_goes_on(const struct sought *s, const struct sought_turn *t, size_t first, size_t last) {
  static const char *const pronouns[] = {"it", "its", "he", "she", "they", "him", "her", "his", "them", "their", NULL};
  enum { FEW = 4 };
  while (last > first && t->tokens.at[last].kind == TOKEN_MARK) last--;
  for (size_t i = first; i <= last; i++) {
    uint64_t c = lex_of(s, &t->tokens.at[i]);
    if (str_is_one_of(t->tokens.at[i].word, pronouns)) return true;
    bool thing = (c & (LEX(NOUN) | LEX(JOB) | LEX(KIN))) && !(c & (LEX(VERB) | LEX(ADJ) | LEX(ADV)));
    if (thing && i == first && last - first >= FEW) return false;
    bool own = i < last && str_is(t->tokens.at[i + 1].word, "own"); /* "i got my own one" */
    if ((c & LEX(POSSESSIVE)) && !own) return false;
  }
  return last - first < FEW;
}

/* before: NULL for the first. */
static void read_turn(const struct sought *s, const struct sought_turn *before, struct sought_turn *ret) {
  for (size_t i = 0; i < ret->tokens.len; i++) ret->met |= sought_met(s, &ret->tokens.at[i]);
  ret->carries = ret->met;
  bool near = before && ret->turn->conversation == before->turn->conversation;
  if (near && ret->tokens.len && sought_goes_on(s, ret, 0, ret->tokens.len - 1)) ret->carries |= before->carries;
}

/* A question's noun or name that stands neither in the sentence nor in its turn must be what it goes on from. */
static double fit_of(const struct sought *s, const struct sentence *x, const struct sought_turn *t) {
  double sum = 0;
  bool on = sought_goes_on(s, t, x->first, x->last);
  for (size_t i = 0; i < s->subject_count; i++) {
    uint32_t bit = 1u << i;
    double value = x->met & bit ? 1 : t->met & bit ? in_turn : t->carries & bit ? carried : 0;
    if (!(x->met & bit) && !on) value = 0;
    if (value < carried && (t->leads & bit)) value = carried;
    sum += s->subjects[i].weight * value;
  }
  return s->all > 0 ? sum / s->all : 0;
}

bool sought_asks(const struct sought *s, const struct sought_turn *t, size_t first, size_t last) {
  const struct token *begin = &t->tokens.at[first], *next = &t->tokens.at[first < last ? first + 1 : first];
  uint64_t aux = LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL);
  if (str_is(t->tokens.at[last].word, "?")) return true;
  for (size_t i = first; i + 1 <= last && i < first + 4; i++) /* "u remember what i said" */
    if (str_is_one_of(t->tokens.at[i].word, (const char *const[]){"remember", "remind", "know", NULL}))
      for (size_t k = i + 1; k <= last && k <= i + 2; k++)
        if (lex_of(s, &t->tokens.at[k]) & LEX(WH)) return true;
  bool sort = is_class(s, begin, CLASS_ASK_WHAT) || is_class(s, begin, CLASS_ASK_WHICH); /* "what town is she in" */
  for (size_t i = first + 2; sort && i <= last && i <= first + 3; i++)
    if (lex_of(s, &t->tokens.at[i]) & aux) return true;
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
    other |=
        str_is_one_of(w->word, he) || str_is_one_of(w->word, she) || str_is_one_of(w->word, they) || (c & LEX(KIN));
    right |= (s->of & LEX(MALE)) ? str_is_one_of(w->word, he) || (c & LEX(MALE))
                                 : str_is_one_of(w->word, she) || (c & LEX(FEMALE));
    wrong |= (s->of & LEX(MALE)) ? str_is_one_of(w->word, she) || (c & LEX(FEMALE))
                                 : str_is_one_of(w->word, he) || (c & LEX(MALE));
  }
  if (s->of) return !right && (wrong || i_do || (s->all > 0 && s->all < behind_weight));
  return s->of_i && other && !i_do && !s->loose;
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

static bool enough(const struct sought *s, const struct sought_span *x, uint32_t reached) {
  static const double near_least = .3;
  size_t heavy = 0;
  for (size_t i = 0; i < s->subject_count; i++) heavy += s->subjects[i].weight >= behind_weight;
  bool strict = heavy > 1 && (s->kind == SOUGHT_PLACE || s->kind == SOUGHT_WHO || s->kind == SOUGHT_THING);
  if (!s->loose) return x->fit >= (strict ? fit_most : fit_least);
  bool thing = false, any = false;
  for (size_t i = 0; i < s->subject_count; i++) {
    thing |= (reached >> i & 1) && s->subjects[i].thing;
    any |= s->subjects[i].thing;
  }
  if (s->kind == SOUGHT_SORT) return true; /* it is of the sort */
  return (thing || (!any && reached)) && x->fit >= near_least;
}

static void look_at(struct sought *s, const struct sought_turn *t, const struct sentence *x) {
  struct sought_span span = {.turn = t, .first = x->first, .last = x->last, .near = x->first, .near_last = x->first};
  double fit = fit_of(s, x, t);
  span.direct = x->met != 0;
  if (span.direct) span.near = x->met_first, span.near_last = x->met_last;
  s->met_at = span.direct ? x->met_last : 0;
  if (s->all < behind_weight) fit = fit_least; /* "where is he" */
  span.fit = fit;
  uint32_t reached = x->met | t->met | t->leads | (sought_goes_on(s, t, x->first, x->last) ? t->carries : 0);
  if (!enough(s, &span, reached) || of_another(s, t, x->first, x->last) || !sought_span(s, &span)) return;
  span.bare |= sought_corrects(s, t);
  bool better = !s->best.text.len || span.fit >= s->best.fit - .05; /* what was said since holds */
  better |= s->kind == SOUGHT_SEX;                                  /* ... of what one was taken for most of all */
  if (better || (!s->best.direct && span.direct)) s->best = span;
}

/* "where is the fox": "he hasn't come since friday" overtakes where he used to be. */
static bool overtakes(const struct sought *s, const struct sought_turn *t, const struct sentence *x) {
  const struct tokens *q = &s->asked->tokens;
  bool is = s->kind == SOUGHT_PLACE && q->len > 1 && (lex_of(s, &q->at[1]) & LEX(BE));
  if (!is || s->loose || !x->met) return false;
  uint32_t things = 0;
  for (size_t i = 0; i < s->subject_count; i++) things |= s->subjects[i].thing ? 1u << i : 0;
  bool not = false, shows = false;
  for (size_t i = x->met_last + 1; i <= x->last; i++) {
    not |= is_class(s, &t->tokens.at[i], CLASS_NOT) || (lex_of(s, &t->tokens.at[i]) & LEX(NEGATION));
    shows |= not &&is_class(s, &t->tokens.at[i], CLASS_SHOWS);
  }
  return shows && things && (x->met & things) == things;
}

void sought_look(struct sought *s) {
  for (size_t i = 0; i < s->turn_count; i++) {
    const struct sought_turn *t = &s->turns[i];
    if (!t->tokens.len) continue;
    sought_put_right(s, t);
    for (size_t first = 0; first < t->tokens.len;) {
      struct sentence x = sentence_from(s, t, first);
      if (!sought_asks(s, t, x.first, x.last)) look_at(s, t, &x);
      if (!sought_asks(s, t, x.first, x.last) && overtakes(s, t, &x))
        s->news = t, s->news_at = x.first, s->news_last = x.last;
      first = x.last + 1;
    }
  }
  if (s->kind == SOUGHT_WHO && s->best.text.len) sought_name_them(s);
}

/* Not the turn that asks, of which the question may be a part: "do you remember what ...". */
static bool is_own(const struct answer_asked *q, const struct turn *t) {
  return t->role == ROLE_PERSON && !t->taint && t->origin != ORIGIN_IMPORTED && str_find(t->text, q->text) < 0;
}

/* The turns and their words, which are the same whatever of them is looked for. */
static int read_turns(const struct answer_asked *q, struct error *e) {
  struct turns_range all = {.limit = TURNS_LOOKED, .newest_first = true, .conversation = q->options->conversation};
  struct sought_kept *k = q->kept;
  struct view_turns got = {0};
  int r = turns_read(q->read, q->owner, &all, q->arena, &got);
  if (r < 0) return error_set(e, r, "what was said could not be read");
  k->turns = ARENA_ARRAY(q->arena, struct sought_turn, got.len + 1);
  for (size_t i = 0; i < got.len; i++)
    if (is_own(q, &got.at[i])) k->turns[k->turn_count++] = (struct sought_turn){.turn = &got.at[i]};
  for (size_t i = 0; i < k->turn_count; i++)
    k->turns[i].tokens = tokens_read(q->memory->language, q->arena, k->turns[i].turn->text);
  return 0;
}

int sought_turns(struct sought *s, struct error *e) {
  const struct answer_asked *q = s->asked;
  int r = q->kept->turns ? 0 : read_turns(q, e);
  if (r < 0) return r;
  struct sought_turn *turns = ARENA_ARRAY(q->arena, struct sought_turn, q->kept->turn_count + 1);
  memcpy(turns, q->kept->turns, q->kept->turn_count * sizeof *turns);
  s->turns = turns;
  s->turn_count = q->kept->turn_count;
  sought_add_names(s, turns, s->turn_count);
  for (size_t i = 0; i < s->turn_count; i++) read_turn(s, i ? &turns[i - 1] : NULL, &turns[i]);
  sought_add_leads(s, turns, s->turn_count);
  return 0;
}

static int answer_best(struct sought *s, struct view_answer *ret, struct error *e) {
  int r = sought_turns(s, e);
  if (r < 0) return r;
  sought_look(s);
  if (!s->best.text.len && !s->news) return 0;
  uint64_t *source = ARENA_NEW(s->asked->arena, uint64_t);
  bool old = s->news && (!s->best.text.len || s->news > s->best.turn);
  if (old) {
    struct sought_span news = {.turn = s->news};
    if (sought_tell(s, &news, s->news_at, s->news_last)) s->best = news;
  }
  *source = s->best.turn->turn->id;
  ret->told = true;
  ret->alone = !old;
  ret->text = s->best.text;
  ret->sources = source;
  ret->source_count = 1;
  ret->sure = 1;
  ret->righted = s->best.bare;
  ret->when = s->best.when;
  ret->dated = ret->when.grain != GRAIN_NONE;
  return 0;
}

int answer_from_sought(const struct answer_asked *q, struct view_answer *ret, struct error *e) {
  struct sought s;
  return sought_read(q, SOUGHT_NOTHING, &s) ? answer_best(&s, ret, e) : 0;
}

/* "what time is the vet", "what year was the clock": a part of a date, which no day answers. */
static bool asks_part(const struct answer_asked *q) {
  for (size_t i = 1; i < q->tokens.len; i++)
    if (answer_word_is(q->memory->answer_words, q->tokens.at[i].word, CLASS_DATE_PART) &&
        answer_word_is(q->memory->answer_words, q->tokens.at[i - 1].word, CLASS_ASK_WHAT))
      return true;
  return false;
}

int answer_from_thing(const struct answer_asked *q, struct view_answer *ret, struct error *e) {
  struct sought s;
  if (q->kind.kind == QUESTION_NONE || q->kind.kind == QUESTION_YES_NO) return 0;
  if (!sought_read(q, SOUGHT_THING, &s)) return 0;
  s.of_part = asks_part(q);
  if (s.kind == SOUGHT_TIME) s.kind = SOUGHT_THING;
  return s.kind == SOUGHT_THING ? answer_best(&s, ret, e) : 0;
}

int answer_from_part(const struct answer_asked *q, struct view_answer *ret, struct error *e) {
  return asks_part(q) ? answer_from_thing(q, ret, e) : 0;
}
