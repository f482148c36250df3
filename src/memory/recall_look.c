/* SPDX-License-Identifier: Apache-2.0
 *
 * What the words of a candidate show: how much of the question stands in them and how close, in which sentence, whether
 * they hold what the question asks for, and whose doing they tell.
 */
#include "base/civil.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "language/times.h"
#include "memory/answer_priv.h"
#include "memory/memory_priv.h"
#include "memory/recall_rank.h"

#include <math.h>

enum { CLOSE_WITHIN = 4, PAIR_WITHIN = 4, BEST = 5, BRIEF_WORDS = 8, NEW_WORDS = 20, TURN_BYTES = 3000 };
enum { PREFIX_LEAST = 5, HUNDRED = 100 };

/* A word of the turn. */
struct seen {
  struct str stem; /* "" of a stop word or a mark */
  unsigned char term;
  float strength;   /* 0: near to nothing that was asked */
  uint64_t classes; /* ANSWER_CLASS */
};
struct glance {
  const struct rank_question *q;
  struct arena *arena;
  struct tokens tokens;
  struct seen *seen;
  size_t caption; /* the token where the caption begins; tokens.len: there is none */
  float *s;
};

static bool is_a(const struct glance *v, size_t at, enum answer_class c) {
  return v->seen[at].classes & ANSWER_CLASS(c);
}

/* ---- words ---- */

/* "photo" of "photograph": one begins with most of the other. */
static bool begins_alike(struct str x, struct str y) {
  size_t n = 0, least = x.len < y.len ? x.len : y.len;
  while (n < least && x.at[n] == y.at[n]) n++;
  return n >= PREFIX_LEAST && n + 1 >= least;
}

static void see(const struct glance *v, const struct token *t, struct seen *ret) {
  const struct rank_question *q = v->q;
  *ret = (struct seen){.stem = STR(""), .term = RANK_TERMS};
  if (t->kind == TOKEN_WORD) ret->classes = answer_word_classes(q->memory->answer_words, t->word);
  if (t->kind == TOKEN_WORD && token_is_stop(q->memory->language, t->word)) return;
  if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) return;
  ret->stem = t->kind == TOKEN_WORD ? token_stem(q->memory->language, v->arena, t->word) : t->word;
  for (size_t i = 0; i < q->term_count; i++)
    if (str_eq(q->terms[i].stem, ret->stem)) {
      ret->term = (unsigned char)i, ret->strength = 1;
      return;
    }
  uint32_t near = t->kind == TOKEN_WORD ? word_table_get(&q->near, ret->stem, UINT32_MAX) : UINT32_MAX;
  if (near != UINT32_MAX) {
    const struct rank_near_word *n = &q->near_words.at[near];
    ret->term = (unsigned char)n->term, ret->strength = (float)n->near / HUNDRED;
    return;
  }
  for (size_t i = 0; i < q->term_count && t->kind == TOKEN_WORD; i++)
    if (!q->terms[i].speaker && begins_alike(q->terms[i].stem, ret->stem))
      ret->term = (unsigned char)i, ret->strength = .7f;
}

static double covers(const struct glance *v, size_t first, size_t last) {
  const struct rank_question *q = v->q;
  float best[RANK_TERMS] = {0};
  for (size_t i = first; i < last; i++) {
    const struct seen *x = &v->seen[i];
    if (x->term < RANK_TERMS && x->strength > best[x->term]) best[x->term] = x->strength;
  }
  double sum = 0;
  for (size_t t = 0; t < q->term_count; t++)
    if (!q->terms[t].speaker) sum += q->terms[t].weight * (double)best[t];
  return q->all > 0 ? fmin(1, sum / q->all) : 0;
}

static bool is_term(const struct glance *v, size_t at) {
  const struct seen *x = &v->seen[at];
  return x->term < RANK_TERMS && x->strength >= .5f && !v->q->terms[x->term].speaker;
}

/* Pairs of the question's words that follow one another there, and stand near here: in that order, or in any. */
static void show_pairs(const struct glance *v) {
  const struct rank_question *q = v->q;
  double ordered = 0, loose = 0, all = 0;
  for (size_t t = 0; t + 1 < q->term_count; t++) {
    if (q->terms[t].speaker || q->terms[t + 1].speaker) continue;
    double weight = fmin(q->terms[t].weight, q->terms[t + 1].weight);
    bool in_order = false, any = false;
    for (size_t i = 0; i < v->tokens.len; i++) {
      if (v->seen[i].term != t || v->seen[i].strength < .5f) continue;
      size_t from = i > PAIR_WITHIN ? i - PAIR_WITHIN : 0;
      for (size_t j = from; j <= i + PAIR_WITHIN && j < v->tokens.len; j++) {
        if (v->seen[j].term != t + 1 || v->seen[j].strength < .5f) continue;
        any = true;
        in_order = in_order || j > i;
      }
    }
    all += weight;
    ordered += in_order ? weight : 0;
    loose += any ? weight : 0;
  }
  v->s[SIGN_PAIRS] = all > 0 ? (float)(ordered / all) : 0;
  v->s[SIGN_PAIRS_LOOSE] = all > 0 ? (float)(loose / all) : 0;
}

/* Weight of different words that stand within CLOSE_WITHIN of one another, as a share of all. */
static void show_close(const struct glance *v) {
  const struct rank_question *q = v->q;
  double sum = 0;
  for (size_t i = 1; i < v->tokens.len; i++) {
    if (!is_term(v, i)) continue;
    for (size_t j = i; j-- > 0 && i - j <= CLOSE_WITHIN;) {
      if (!is_term(v, j) || v->seen[i].term == v->seen[j].term) continue;
      sum += fmin(q->terms[v->seen[i].term].weight, q->terms[v->seen[j].term].weight);
    }
  }
  v->s[SIGN_CLOSE] = q->all > 0 ? (float)fmin(1, sum / q->all) : 0;
}

/* ---- sentences ---- */

static bool sentence_asks(const struct glance *v, size_t first, size_t last) {
  return str_is(v->tokens.at[last - 1].word, "?") && last > first;
}

static void one_sentence(const struct glance *v, size_t first, size_t last, size_t *asking) {
  bool me = false, you = false, asks = sentence_asks(v, first, last);
  for (size_t i = first; i < last; i++) {
    me = me || is_a(v, i, CLASS_ME);
    you = you || is_a(v, i, CLASS_YOU);
  }
  *asking += asks ? last - first : 0;
  float c = (float)covers(v, first, last);
  v->s[SIGN_SENTENCE] = fmaxf(v->s[SIGN_SENTENCE], c);
  if (me) v->s[SIGN_ME] = 1;
  if (you) v->s[SIGN_YOU] = 1;
  bool theirs = v->s[SIGN_WHO] > .75f, fits = v->s[SIGN_WHO] == .5f || (theirs ? !you || me : you && !me);
  if (fits && !asks) v->s[SIGN_SENTENCE_FITS] = fmaxf(v->s[SIGN_SENTENCE_FITS], c);
  bool tells = theirs ? me : you;
  if (v->s[SIGN_WHO] != .5f && tells && !asks) v->s[SIGN_TELLS] = 1;
}

static void show_sentences(const struct glance *v) {
  size_t first = 0, asking = 0, words = v->caption;
  v->s[SIGN_SENTENCE] = v->s[SIGN_SENTENCE_FITS] = v->s[SIGN_ME] = v->s[SIGN_YOU] = v->s[SIGN_TELLS] = 0;
  for (size_t i = 1; i <= v->tokens.len; i++) {
    if (i < v->tokens.len && !v->tokens.at[i].begins && i != v->caption) continue;
    one_sentence(v, first, i, &asking);
    if (i == words) v->s[SIGN_ASKS] = sentence_asks(v, first, i);
    first = i;
  }
  v->s[SIGN_ASKS_ALL] = words ? (float)asking / (float)words : 0;
}

/* ---- what it holds ---- */

static const uint64_t time_words = ANSWER_CLASS(CLASS_TIME_NOUN) | ANSWER_CLASS(CLASS_WEEKDAY) |
                                   ANSWER_CLASS(CLASS_WEEKS) | ANSWER_CLASS(CLASS_TIME_AGO) |
                                   ANSWER_CLASS(CLASS_TIME_LAST) | ANSWER_CLASS(CLASS_TIME_WORD);

static void show_word(const struct glance *v, size_t i) {
  const struct token *t = &v->tokens.at[i];
  const struct rank_question *q = v->q;
  const struct seen *x = &v->seen[i];
  if (x->classes & time_words) v->s[SIGN_TIME] = 1;
  if (t->kind == TOKEN_NUMBER || is_a(v, i, CLASS_HOW_MANY)) v->s[SIGN_NUMBER] = 1;
  if (t->kind == TOKEN_MARK && (str_is(t->word, "\"") || str_is(t->word, "“"))) v->s[SIGN_QUOTES] = 1;
  if (is_a(v, i, CLASS_REASON_BEFORE) && t->word.len > 3) v->s[SIGN_REASON] = 1;
  if (t->kind != TOKEN_WORD || !x->stem.len) return;
  const struct lex_entry *entry = lexicon_find(lexicon_of(q->memory->language), t->word);
  uint64_t classes = entry ? entry->classes : 0;
  bool speaker = x->term < RANK_TERMS && q->terms[x->term].speaker;
  if (t->capital && !speaker) v->s[SIGN_NAME] = 1;
  if (number_word(q->memory->language, t->word)) v->s[SIGN_NUMBER] = 1;
  if (classes & LEX(KIN)) v->s[SIGN_KIN] = 1;
  if ((classes & LEX(PLACE)) || (t->capital && i && is_a(v, i - 1, CLASS_PLACE_BEFORE))) v->s[SIGN_PLACE] = 1;
  if (q->kinds.len && word_table_has(&q->kinds, x->stem)) v->s[SIGN_KIND] = 1;
}

static float strength_of(const struct glance *v, size_t term) {
  float best = 0;
  for (size_t i = 0; i < v->tokens.len && term < RANK_TERMS; i++)
    if (v->seen[i].term == term) best = fmaxf(best, v->seen[i].strength);
  return best;
}

/* Names in the question, of others than who speaks: the share that stands here. */
static void show_people(const struct glance *v) {
  const struct rank_question *q = v->q;
  size_t asked = 0, here = 0;
  for (size_t t = 0; t < q->term_count; t++) {
    if (q->terms[t].speaker || q->terms[t].token == SIZE_MAX || !q->tokens.at[q->terms[t].token].capital) continue;
    asked++;
    here += strength_of(v, t) >= 1;
  }
  v->s[SIGN_PEOPLE] = asked ? (float)here / (float)asked : .5f;
}

static void show_holds(const struct glance *v) {
  for (size_t i = 0; i < v->tokens.len; i++) show_word(v, i);
  v->s[SIGN_VERB] = strength_of(v, v->q->verb);
  v->s[SIGN_NOUN] = strength_of(v, v->q->noun);
  size_t words = 0, fresh = 0;
  for (size_t i = 0; i < v->tokens.len; i++) {
    words += v->tokens.at[i].kind == TOKEN_WORD;
    fresh += v->seen[i].stem.len && v->seen[i].term == RANK_TERMS;
  }
  v->s[SIGN_BRIEF] = words <= BRIEF_WORDS;
  v->s[SIGN_NEW] = (float)fmin(1, (double)fresh / NEW_WORDS);
  v->s[SIGN_CAPTION] = v->caption < v->tokens.len;
  v->s[SIGN_CAPTION_COVERS] = v->caption < v->tokens.len ? (float)covers(v, v->caption, v->tokens.len) : 0;
  show_people(v);
}

/* Whether a time told here touches the days asked for. */
static void show_date(const struct glance *v, const struct turn *t) {
  const struct recall *r = v->q->recall;
  v->s[SIGN_DATE] = .5f;
  if (r->day_first > r->day_last || v->s[SIGN_TIME] == 0) return;
  int64_t said = t->said_at / 1000 + t->offset * 60;
  struct times times = times_find(v->q->memory->language, v->arena, &v->tokens, said, MANNER_GB, LEAN_PAST);
  int64_t first = (int64_t)r->day_first * CIVIL_DAY, last = ((int64_t)r->day_last - RECALL_DAYS_AFTER + 1) * CIVIL_DAY;
  for (size_t i = 0; i < times.len; i++) {
    const struct when *w = &times.at[i].when;
    if (times.at[i].kind == TIME_DURATION || times.at[i].kind == TIME_SET || w->grain == GRAIN_NONE) continue;
    bool touches = w->start < last && w->end > first;
    v->s[SIGN_DATE] = touches ? 1 : fminf(v->s[SIGN_DATE], .25f);
    if (touches) return;
  }
}

/* The turn just before: whether it asks, and how much of the question it says. */
static void show_before(const struct glance *v, struct str before) {
  before = str_trim(before);
  bool asks = before.len && before.at[before.len - 1] == '?';
  v->s[SIGN_ASKED] = asks;
  v->s[SIGN_ANSWERS] = asks ? v->s[SIGN_BEFORE] : 0;
}

/* ---- words of the best ---- */

/* Stems that the first of all say and the question does not, by how often. */
struct likeness {
  struct arena arena;
  struct word_table stems; /* to a place in weights */
  VEC(float) weights;
  float all;
};

static void liken(struct likeness *k, const struct glance *v, size_t rank) {
  for (size_t i = 0; i < v->tokens.len; i++) {
    if (!v->seen[i].stem.len || v->seen[i].term < RANK_TERMS) continue;
    uint32_t at = *word_table_keep(&k->arena, &k->stems, v->seen[i].stem, (uint32_t)k->weights.len);
    if (at == k->weights.len) VEC_PUSH(&k->arena, &k->weights, 0.f);
    float more = 1 / (float)(rank + 1);
    k->weights.at[at] += more;
    k->all += more;
  }
}

static float likeness_of(const struct likeness *k, const struct glance *v, size_t rank) {
  float sum = 0, own = rank < BEST ? 1 / (float)(rank + 1) : 0;
  for (size_t i = 0; i < v->tokens.len; i++) {
    if (!v->seen[i].stem.len || v->seen[i].term < RANK_TERMS) continue;
    uint32_t at = word_table_get(&k->stems, v->seen[i].stem, UINT32_MAX);
    if (at != UINT32_MAX) sum += k->weights.at[at] - own;
  }
  return k->all > 0 ? fminf(1, 4 * sum / k->all) : 0;
}

/* ---- all ---- */

static struct glance view_of(const struct rank_question *q, struct ranked *c) {
  struct glance v = {.q = q, .arena = q->arena, .s = c->signs};
  const struct turn *t = &c->hit->turn;
  struct str text = str_first(t->text, TURN_BYTES);
  if (t->caption.len) text = arena_printf(q->arena, "%.*s\n%.*s", STR_ARG(text), STR_ARG(t->caption));
  v.tokens = tokens_read(q->memory->language, q->arena, text);
  v.seen = ARENA_ARRAY(q->arena, struct seen, v.tokens.len + 1);
  v.caption = v.tokens.len;
  for (size_t i = v.tokens.len; t->caption.len && i-- > 0 && v.tokens.at[i].at > t->text.len;) v.caption = i;
  for (size_t i = 0; i < v.tokens.len; i++) see(&v, &v.tokens.at[i], &v.seen[i]);
  return v;
}

void rank_look(const struct rank_question *q, struct ranked *const *c, const struct str *before, size_t len) {
  struct glance *views = ARENA_ARRAY(q->arena, struct glance, len + 1);
  struct likeness like = {0};
  for (size_t i = 0; i < len; i++) {
    views[i] = view_of(q, c[i]);
    const struct glance *v = &views[i];
    v->s[SIGN_NEAR] = (float)covers(v, 0, v->tokens.len);
    v->s[SIGN_NEAR_MORE] = fmaxf(0, v->s[SIGN_NEAR] - v->s[SIGN_COVERS]);
    if (v->tokens.len) show_sentences(v);
    show_pairs(v);
    show_close(v);
    show_holds(v);
    show_date(v, &c[i]->hit->turn);
    show_before(v, before[i]);
    if (i < BEST) liken(&like, v, i);
  }
  for (size_t i = 0; i < len; i++) views[i].s[SIGN_LIKE_BEST] = likeness_of(&like, &views[i], i);
  arena_finish(&like.arena);
}
