/* SPDX-License-Identifier: Apache-2.0 */
#include "language/linear.h"
#include "memory/answer_find.h"
#include "memory/memory_priv.h"

/* The weight of all that was asked. A word that nobody said counts like the rarest of those that were. */
static double asked_weight(const struct recall *recall) {
  double rarest = 1, all = 0;
  for (size_t i = 0; i < recall->stem_count; i++)
    if (recall->stems[i].idf > rarest) rarest = recall->stems[i].idf;
  for (size_t i = 0; i < recall->stem_count; i++) {
    const struct recall_stem *s = &recall->stems[i];
    if (!s->kindred) all += s->weight * (s->idf > 0 ? s->idf : rarest);
  }
  return all;
}

/* "how long", "how many years" */
static bool asks_length(const struct find *f) {
  const struct answer_asked *q = f->asked;
  bool many = q->kind.kind == QUESTION_HOW_MANY && f->question.noun != SIZE_MAX;
  return q->kind.kind == QUESTION_HOW_LONG || (many && find_is_a(f, &q->tokens.at[f->question.noun], CLASS_SPAN));
}

bool find_read(const struct answer_asked *q, const struct recall *recall, struct find **ret) {
  struct find *f = *ret = ARENA_NEW(q->arena, struct find);
  f->asked = q;
  f->recall = recall;
  f->all = asked_weight(recall);
  f->wordnet = wordnet_of(q->memory->language);
  f->spans = ARENA_ARRAY(q->arena, struct find_span, FIND_SPANS);
  find_look_question(f);
  find_near_words(f);
  find_sentences(f);
  for (size_t i = 0; i < f->sentence_count; i++) {
    const struct find_sentence *s = &f->sentences[i];
    if (s->barred || s->turn->beside) continue;
    if (q->kind.kind == QUESTION_WHEN)
      find_dates(f, s);
    else if (!s->asks)
      find_spans(f, s);
    if (asks_length(f)) find_lengths(f, s);
  }
  find_look(f);
  return f->sentence_count > 0;
}

static void keep_top(struct find *f, const struct find_span *p) {
  size_t at = f->top_count;
  if (at == FIND_TOP && p->weight <= f->top[at - 1]->weight) return;
  if (at == FIND_TOP) at--;
  f->top_count = at + 1;
  while (at > 0 && f->top[at - 1]->weight < p->weight) f->top[at] = f->top[at - 1], at--;
  f->top[at] = p;
}

static void weigh_sentence(const struct answer_model *m, struct find_sentence *s) {
  struct look plain = s->look;
  plain.len = s->plain;
  s->bare = answer_model_weigh(m, &plain);
  s->weight = answer_model_weigh(m, &s->look);
}

void find_weigh(struct find *f, const struct answer_model *m) {
  for (size_t i = 0; i < f->sentence_count; i++) weigh_sentence(m, &f->sentences[i]);
  f->top_count = 0;
  for (size_t i = 0; i < f->span_count; i++) {
    struct find_span *p = &f->spans[i];
    p->weight = answer_model_weigh(m, &p->look) + p->from->weight;
    keep_top(f, p);
  }
  if (f->top_count == 0) return;
  float most = f->top[0]->weight, sum = 0;
  for (size_t i = 0; i < f->span_count; i++) sum += f->spans[i].p = linear_exp(f->spans[i].weight - most);
  for (size_t i = 0; i < f->span_count; i++) f->spans[i].p /= sum;
}

static double overlap(const struct find_span *x, const struct find_span *y) {
  return find_overlap(x->stems, x->stem_count, y->stems, y->stem_count);
}

static double expected(const struct find *f, const struct find_span *p) {
  double sum = 0;
  for (size_t i = 0; i < f->top_count; i++) sum += f->top[i]->p * overlap(p, f->top[i]);
  return sum;
}

/* Things of one list are things of one sort. */
static bool alike(const struct find_span *first, const struct find_span *p) {
  if (first->kind != p->kind || first->timed != p->timed || first->placed != p->placed) return false;
  return !first->of_kind || p->of_kind || p->named;
}

size_t find_choose(const struct find *f, const struct answer_model *m, const struct find_span **ret,
                   double *ret_worth) {
  double worth[FIND_TOP], first = 0;
  size_t count = 0, most = f->asked->kind.several ? FIND_LIST : 1;
  for (size_t i = 0; i < f->top_count; i++) worth[i] = expected(f, f->top[i]);
  while (count < most) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < f->top_count; i++) {
      bool again = count > 0 && !alike(ret[0], f->top[i]);
      for (size_t j = 0; j < count; j++) again = again || overlap(ret[j], f->top[i]) > 0;
      if (!again && (best == SIZE_MAX || worth[i] > worth[best])) best = i;
    }
    if (best == SIZE_MAX || (count > 0 && worth[best] < (double)m->list * first)) break;
    if (count == 0) first = worth[best];
    ret[count++] = f->top[best];
  }
  *ret_worth = first;
  return count;
}
