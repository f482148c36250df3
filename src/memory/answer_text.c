/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"
#include "base/civil.h"
#include "memory/answer_find.h"
#include "memory/memory_priv.h"

#include <math.h>

/* The least that the best sentence must cover of what was asked, of it that is to be affirmed. */
static const double COVERS_YES = 0.75;
/* ... in talk that was brought along, near words counted, of what the model's signs say was told. */
static const double NEAR_YES = 0.6;
/* ... in the owner's own talk, where a wrong guess costs trust and facts were read at the time. */
static const double COVERS_LEAST = 0.28, COVERS_LIVE = 0.6;
/* Somebody else's words that fit so much better than anything of the one asked about: a mix-up of persons. */
static const double OTHER_MARGIN = 1.2;

/* Said to the being itself, not brought along. */
static bool is_live(const struct find_sentence *s) {
  return s->turn->hit->turn.origin != ORIGIN_IMPORTED;
}

static void set_sources(const struct find *f, const struct find_span *const *spans, size_t count,
                        struct view_answer *ret) {
  uint64_t *ids = ARENA_ARRAY(f->asked->arena, uint64_t, count + 1);
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t id = spans[i]->from->turn->hit->turn.id;
    bool there = false;
    for (size_t j = 0; j < len; j++) there = there || ids[j] == id;
    if (!there) ids[len++] = id;
  }
  ret->sources = ids;
  ret->source_count = len;
}

static void tell(const struct find *f, struct str text, const struct find_sentence *from, struct view_answer *ret) {
  ret->told = text.len > 0;
  ret->text = text;
  ret->sure = fmin(1, from->covers);
  const struct find_span one = {.from = from}, *span = &one;
  set_sources(f, &span, 1, ret);
}

/* ---- answers by kind ---- */

static const struct find_sentence *best_sentence(const struct find *f) {
  const struct find_sentence *best = &f->sentences[0];
  for (size_t i = 1; i < f->sentence_count; i++) {
    const struct find_sentence *s = &f->sentences[i];
    if (s->turn->beside) continue;
    if (best->barred == s->barred ? s->score > best->score : best->barred) best = s;
  }
  return best;
}

/* "would she", "is she likely to" */
static bool asks_for_guess(const struct find *f) {
  for (size_t i = 0; i < f->asked->tokens.len; i++)
    if (find_is_a(f, &f->asked->tokens.at[i], CLASS_WOULD)) return true;
  return false;
}

static bool says_it(const struct find_sentence *s) {
  return s->covers >= COVERS_YES || (!is_live(s) && s->near >= NEAR_YES);
}

static void answer_yes_no(const struct find *f, const struct find_sentence *s, struct view_answer *ret) {
  struct answer_words *words = f->asked->memory->answer_words;
  const struct tokens *t = &s->turn->tokens, *q = &f->asked->tokens;
  bool guess = asks_for_guess(f), no = false;
  if (s->asks || (!says_it(s) && (!guess || is_live(s)))) return;
  for (size_t i = s->first; i <= s->last; i++) no = no || find_is_a(f, &t->at[i], CLASS_NOT);
  for (size_t i = 0; i < q->len; i++) no = no != find_is_a(f, &q->at[i], CLASS_NOT);
  struct str said = answer_word_say(words, no ? SAY_NO : SAY_YES);
  tell(f, guess ? answer_line_fill(words, f->asked->arena, LINE_LIKELY, said, STR("")) : said, s, ret);
}

/* The day itself, of a life that is lived here: whoever says it knows how far off it is by then. */
static void set_when(const struct find_span *p, struct view_answer *ret) {
  const struct when *w = p->time ? &p->time->when : NULL;
  bool plain = p->kind == FIND_DATE && p->style != DATE_COUNTED && p->style != DATE_BESIDE && is_live(p->from);
  if (plain && w && w->start != INT64_MIN && w->end != INT64_MAX) ret->when = *w;
}

static void answer_span(const struct find *f, const struct answer_model *m, struct view_answer *ret) {
  const struct find_span *chosen[FIND_LIST];
  double worth;
  size_t count = find_choose(f, m, chosen, &worth);
  if (count == 0) return;
  const struct find_sentence *from = chosen[0]->from;
  /* Told on a day is not yet of that day. */
  if (chosen[0]->kind == FIND_DAY_SAID && is_live(from) && from->covers < COVERS_LIVE) return;
  struct str text = chosen[0]->text;
  for (size_t i = 1; i < count; i++)
    text = arena_join(f->asked->arena, arena_join(f->asked->arena, text, STR(", ")), chosen[i]->text);
  tell(f, text, from, ret);
  if (!is_live(from)) ret->sure = worth;
  ret->dated = chosen[0]->kind == FIND_DATE;
  set_when(chosen[0], ret);
  set_sources(f, chosen, count, ret);
}

void find_answer(const struct find *f, const struct answer_model *m, struct view_answer *ret) {
  if (f->asked->kind.kind == QUESTION_YES_NO)
    answer_yes_no(f, best_sentence(f), ret);
  else
    answer_span(f, m, ret);
}

/* ---- whether it was told at all ---- */

/* What the question is about (not "called", "kind", a speaker's name) must stand in the turn at least for its third:
 * one word of it all, "rabbit" in "what is my rabbit called", makes or breaks an answer. */
static bool misses_subject(const struct find *f, const struct find_sentence *s) {
  size_t asked = 0, there = 0;
  for (size_t i = 0; i < f->recall->stem_count; i++) {
    const struct recall_stem *stem = &f->recall->stems[i];
    if (stem->kindred || stem->weight < 1) continue;
    asked++;
    bool met = false;
    for (size_t j = 0; j < s->turn->tokens.len && !met; j++) {
      int k = find_asked_stem(f, &s->turn->tokens.at[j]);
      met = k >= 0 && str_eq(f->recall->stems[k].of, stem->of);
    }
    there += met;
  }
  return asked > 0 && 3 * there < asked;
}

/* "who is peter", "when is tom's birthday": what kind of fact answers was read, none is known, and of the owner's own
 * talk every such fact was looked for when it was said. Then only a sentence that says nearly all of it may answer. */
static bool left_to_facts(const struct find *f, const struct find_sentence *s) {
  struct str relation = f->asked->relation;
  if (!relation.len || !is_live(s)) return false;
  return s->asks || s->covers < COVERS_LIVE || str_is(relation, "kin") || str_is(relation, "name");
}

/* "what route do i drive": a sentence that says nothing of a route is no answer. */
static bool lacks_noun(const struct find *f, const struct find_sentence *s) {
  const struct find_question *q = &f->question;
  enum question_kind k = f->asked->kind.kind;
  if ((k != QUESTION_WHAT && k != QUESTION_WHICH) || q->noun == SIZE_MAX || !q->noun_stem.len) return false;
  for (size_t i = 0; i < s->turn->tokens.len; i++) {
    const struct token *t = &s->turn->tokens.at[i];
    if (t->kind != TOKEN_WORD) continue;
    if (str_eq(token_stem(f->asked->memory->language, f->asked->arena, t->word), q->noun_stem)) return false;
    int at = find_asked_stem(f, t);
    if (at >= 0 && str_eq(f->recall->stems[at].of, f->asked->tokens.at[q->noun].word)) return false;
  }
  return true;
}

/* Of talk that was brought along the model's signs decide: how much they speak for its having been told, above nought.
 */
static double signs_of(const struct find *f, const struct answer_model *m) {
  struct look told;
  find_look_told(f, &told);
  return (double)(answer_model_weigh(m, &told) - m->told);
}

/* True when the one asked about said too little of it, or somebody else so much more that the question mixes them up.
 */
static bool never_told(const struct find *f, const struct find_sentence *best) {
  double own = 0, other = 0;
  for (size_t i = 0; i < f->sentence_count; i++) {
    const struct find_sentence *s = &f->sentences[i];
    double fits = fmax(s->covers, 0.8 * s->context);
    if (!s->barred && (!f->recall->has_who || s->turn->hit->parts.who_fits))
      own = fmax(own, fits);
    else
      other = fmax(other, fits);
  }
  return best->barred || lacks_noun(f, best) || own < COVERS_LEAST || other > OTHER_MARGIN * own ||
         misses_subject(f, best) || left_to_facts(f, best);
}

/* How sure: of the owner's own talk what it covers of the question; else that it was told at all, and how much of the
 * answer is expected to be right. */
static void answer_from(const struct answer_asked *q, const struct recall *recall, struct view_answer *ret) {
  struct find *f;
  if (!find_read(q, recall, &f)) return;
  const struct answer_model *m = answer_words_model(q->memory->answer_words);
  find_weigh(f, m);
  const struct find_sentence *best = best_sentence(f);
  bool live = is_live(best);
  double signs = live ? 0 : signs_of(f, m);
  if (best->barred || (live ? never_told(f, best) : signs < 0)) return;
  find_answer(f, m, ret);
  if (ret->told && !live) ret->sure *= 1 / (1 + exp(-signs));
}

int answer_from_text(const struct answer_asked *q, struct view_answer *ret, struct error *e) {
  struct recall recall;
  struct recall_options o = {.count = FIND_LOOKED, .at = q->options->at, .offset = q->options->offset, .inside = true};
  o.conversation = q->options->conversation;
  int code = recall_search(q->memory, q->read, q->owner, q->text, &o, q->arena, &recall, e);
  if (code == 0 && recall.len) answer_from(q, &recall, ret);
  if (code < 0 || ret->told || q->first || !recall.outside) return code;
  o.inside = false;
  code = recall_search(q->memory, q->read, q->owner, q->text, &o, q->arena, &recall, e);
  if (code == 0 && recall.len) answer_from(q, &recall, ret);
  return code;
}
