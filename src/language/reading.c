/* SPDX-License-Identifier: Apache-2.0 */
#include "language/reading.h"

#include "language/asked.h"
#include "language/plainly.h"
#include "language/reading_chunk.h"

enum {
  READ_BYTES = 32 * 1024, /* of a longer turn only the beginning is read: a pasted novel says nothing of its person */
  TRIMMED = 32            /* pieces: nobody asks one question in more */
};

const char *act_name(enum act a) {
  static const char *const names[] = {
#define ACT_NAME(name) #name,
      ACTS(ACT_NAME)
#undef ACT_NAME
  };
  return (size_t)a < ACT_COUNT ? names[a] : "";
}

static bool any_class(const struct read *r, uint64_t classes) {
  for (size_t i = 0; i < r->p.len; i++)
    if (piece_has(read_at(r, i), classes)) return true;
  return false;
}

static bool jest(const struct read *r) {
  const struct pattern_hit *hits;
  return patterns_match(r->l, patterns_of(r->l, "barred"), r->a, &r->p, 0, r->p.len, &hits) > 0;
}

static bool is_content(const struct read *r, const struct piece *p) {
  if (!piece_has(p, LEX(WORD)) || token_is_stop(r->l, p->word)) return false;
  return !piece_has(p, LEX(FILLER) | LEX(OPENER) | LEX(SUBJECT) | LEX(OBJECT) | LEX(BE) | LEX(HAVE) | LEX(DO) |
                           LEX(MODAL) | LEX(ADVERB) | LEX(PREPOSITION) | LEX(ARTICLE) | LEX(POSSESSIVE));
}

/* The last noun phrase of at most four words; "" when its head is no sure noun. */
static struct str last_noun(const struct read *r) {
  for (size_t i = r->p.len; i-- > 0;) {
    const struct piece *p = read_at(r, i);
    if (i > 0 && piece_has(p, LEX(VERB)) && piece_has(read_at(r, i - 1), LEX(NAME))) continue; /* "peter makes" */
    if (!piece_has(p, LEX(NOUN)) || !is_content(r, p) || piece_has(p, LEX(NEUTRAL) | LEX(TIME) | LEX(KIN) | LEX(NAME)))
      continue;
    if (piece_has(p, LEX(VERB)) && i > 0 &&
        piece_has(read_at(r, i - 1), LEX(SUBJECT) | LEX(MODAL) | LEX(DO) | LEX(NEGATION)))
      continue;
    size_t first = i;
    while (first > 0 && i - first < 3) {
      const struct piece *q = read_at(r, first - 1);
      bool belongs = piece_has(q, LEX(NOUN) | LEX(ADJ)) && is_content(r, q) &&
                     !piece_has(q, LEX(MARK) | LEX(TIME) | LEX(KIN)) && q->form != FORM_THIRD && q->form != FORM_PAST;
      if (!belongs || (piece_has(q, LEX(VERB)) && !piece_has(q, LEX(ADJ)))) break;
      first--;
    }
    return read_value(r, first, i + 1);
  }
  return STR_NONE;
}

static int valence_of(const struct read *r) {
  int sum = 0;
  for (size_t i = 0; i < r->p.len; i++) {
    int tone = read_at(r, i)->tone;
    for (size_t back = 1; tone && back <= 3 && back <= i; back++)
      if (piece_has(read_at(r, i - back), LEX(NEGATION))) tone = tone > 0 ? -1 : 0; /* "not sad" is not good news */
    sum += tone;
  }
  return sum > 2 ? 2 : sum < -2 ? -2 : sum;
}

static bool past_tense(const struct read *r) {
  size_t past = 0, now = 0;
  for (size_t i = 0; i < r->clauses.len; i++) {
    enum tense t = r->clauses.at[i].verbs.tense;
    past += t == TENSE_PAST || t == TENSE_USED;
    now += t == TENSE_NOW || t == TENSE_ONGOING || t == TENSE_FUTURE;
  }
  return past > now;
}

/* Content words inside what a fact, the question or a skill was read from; or how sure the model is of what the turn
 * does. */
static int understood_share(const struct read *r) {
  size_t all = 0, read = 0;
  for (size_t i = 0; i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    if (!is_content(r, p) && !p->time) continue;
    bool in = r->out->skill.len || r->out->question.relation.len || p->time;
    for (size_t f = 0; f < r->facts.len && !in; f++)
      in = p->first >= r->facts.at[f].first && p->last <= r->facts.at[f].last;
    all++;
    read += in;
  }
  int share = all ? (int)(read * 1000 / all) : 0;
  return r->out->act_sure > share ? r->out->act_sure : share;
}

static int rung_of(const struct read *r) {
  if (r->facts.len || r->out->skill.len || r->out->question.relation.len) return 3;
  if (r->out->noun.len || r->whos.len) return 2;
  return any_class(r, LEX(WORD)) && !reading_has(r->out, ACT_GIBBERISH) ? 1 : 0;
}

static void read_pieces(struct read *r, struct tokens *tokens, struct str text) {
  *tokens = tokens_read(r->l, r->a, str_first(text, READ_BYTES));
  r->out->text = text;
  r->out->tokens = *tokens;
  r->out->times = times_find(r->l, r->a, tokens, r->c->civil_now, r->c->manner, LEAN_NEAREST);
  pieces_read(r->l, r->a, tokens, &r->out->times, &r->p);
}

/* Everything but what models are asked about. */
static void read_turn(const struct language *l, struct arena *a, struct str text, const struct reading_context *c,
                      struct reading *ret, struct read *ret_read) {
  static const struct reading_context nothing;
  struct tokens *tokens = ARENA_NEW(a, struct tokens);
  struct read r = {.l = l, .x = lexicon_of(l), .told = told_words_of(l), .a = a, .c = c ? c : &nothing, .out = ret};
  *ret = (struct reading){.typed = text};
  read_pieces(&r, tokens, text);
  bool pasted = read_is_pasted(text);
  struct str part = pasted || !any_class(&r, LEX(WH)) || r.p.len > TRIMMED ? STR_NONE : asked_trimmed(l, a, tokens);
  if (part.len) read_pieces(&r, tokens, part);
  struct str plain = pasted ? STR_NONE : plainly_put(l, a, &r.p);
  if (plain.len) read_pieces(&r, tokens, plain);
  r.barred = pasted || jest(&r);
  read_context_start(&r);
  read_tags(&r);
  read_clauses(&r);
  read_facts(&r);
  read_intro(&r);
  read_mentions(&r);
  read_question(&r);
  read_skill(&r);
  read_corrected_value(&r);
  read_correction(&r);
  read_answer(&r);
  read_began(&r);
  read_topic(&r);
  read_amount(&r);
  read_contrast(&r);
  read_order(&r);
  read_distress(&r);
  ret->statements = r.told_list.at, ret->statement_count = r.told_list.len;
  ret->facts = r.facts.at, ret->fact_count = r.facts.len;
  ret->whos = r.whos.at, ret->who_count = pasted ? 0 : r.whos.len; /* a name in a log is nobody we heard of */
  ret->noun = last_noun(&r);
  ret->valence = valence_of(&r);
  ret->past_tense = past_tense(&r);
  *ret_read = r;
}

void reading_read(const struct language *l, struct arena *a, struct str text, const struct reading_context *c,
                  struct reading *ret) {
  struct read r;
  read_turn(l, a, text, c, ret, &r);
  if (r.c->kept && !acts_matter(&r))
    ret->act = ACT_COUNT;
  else
    read_acts(&r);
  read_courtesy(&r);
  read_stance(&r);
  ret->understood = understood_share(&r);
  ret->rung = rung_of(&r);
}

void reading_look(const struct language *l, struct arena *a, struct str text, const struct reading_context *c, int bits,
                  struct linear_features *ret) {
  struct reading out;
  struct read r;
  read_turn(l, a, text, c, &out, &r);
  read_hits(&r);
  read_look(&r, bits, ret);
}
