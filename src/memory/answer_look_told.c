/* SPDX-License-Identifier: Apache-2.0
 *
 * What speaks for the question's having been answered at all: how well what the one asked about tells fits, beside what
 * is told by others.
 */
#include "language/linear.h"
#include "memory/answer_look.h"
#include "memory/memory_priv.h"

enum { TOLD_SIGNS = 900 };

/* The best that the one asked about says, and that others do: [1] theirs, [0] the others'. */
struct sides {
  double clause_near[2], clause_covers[2], clause_weight[2]; /* by whose doing the clause tells */
  double near[2], whole[2], base[2], weight[2];
  const struct find_turn *best[2];
};

static void more(double *most, double x) {
  if (x > *most) *most = x;
}

/* What the index found, without who said it. */
static double base_of(const struct recall_hit *h) {
  return h->parts.own + .4 * h->parts.before + .25 * h->parts.after;
}

/* Whose doing the words tell that the question asks for: the nearest "I" or "you" before the first of them, else the
 * first behind it; of a name, theirs who bears it. true: the asked one's. */
static bool clause_fits(const struct find *f, const struct find_sentence *s) {
  if (!f->recall->has_who) return true;
  const struct tokens *t = &s->turn->tokens;
  bool speaker = s->turn->hit->parts.who_fits, found = false, fits = speaker;
  size_t matched = s->last;
  for (size_t i = s->last + 1; i-- > s->first;)
    if (find_matched(s, i) && !str_eq(t->at[i].word, f->recall->named)) matched = i;
  for (size_t i = s->first; i <= s->last && !(found && i > matched); i++) {
    bool me = find_is_a(f, &t->at[i], CLASS_ME), you = find_is_a(f, &t->at[i], CLASS_YOU);
    bool named = t->at[i].kind == TOKEN_WORD && f->recall->named.len && str_eq(t->at[i].word, f->recall->named);
    if (!me && !you && !named) continue;
    found = true;
    fits = named || (me ? speaker : !speaker);
  }
  return fits;
}

static struct sides sides_of(const struct find *f) {
  struct sides s = {.weight = {-40, -40}, .clause_weight = {-40, -40}};
  for (size_t i = 0; i < f->sentence_count; i++) {
    const struct find_sentence *x = &f->sentences[i];
    if (x->barred || x->asks) continue;
    more(&s.near[x->fits], x->near);
    more(&s.weight[x->fits], (double)x->bare);
    bool clause = clause_fits(f, x);
    more(&s.clause_near[clause], x->near);
    more(&s.clause_weight[clause], (double)x->bare);
    more(&s.clause_covers[clause], x->covers);
    double whole = x->turn->whole * (x->fits == x->turn->hit->parts.who_fits ? 1 : .8);
    if (whole > s.whole[x->fits]) s.whole[x->fits] = whole, s.best[x->fits] = x->turn;
  }
  for (size_t i = 0; i < f->recall->len; i++) {
    const struct recall_hit *h = &f->recall->at[i];
    more(&s.base[!f->recall->has_who || h->parts.who_fits], base_of(h));
  }
  return s;
}

/* [1] of the asked one, [0] of the others. */
static void add_sides(struct look *k, unsigned sign, const double *side, double scale) {
  double all = side[0] + side[1];
  look_steps(k, sign, side[1] * scale, 10, 0);
  look_steps(k, sign + 1, .5 + (side[1] - side[0]) * scale, 16, 0);
  look_steps(k, sign + 2, all > 0 ? side[1] / all : 0, 16, 0);
}

/* Of the question's own words: which nobody ever said, and whether the two rarest stand in the best turn. */
static void add_words(const struct find *f, const struct sides *s, struct look *k) {
  size_t rarest = SIZE_MAX, second = SIZE_MAX;
  uint64_t unsaid = 0, missed = 0, stems = s->best[1] ? s->best[1]->stems : 0;
  for (size_t i = 0; i < f->recall->stem_count && i < 64; i++) {
    const struct recall_stem *stem = &f->recall->stems[i];
    if (stem->kindred || stem->weight < .5) continue;
    unsaid += stem->idf <= 0;
    missed += !(stems >> i & 1) && stem->idf > 0;
    if (stem->idf <= 0) continue;
    if (rarest == SIZE_MAX || stem->idf > f->recall->stems[rarest].idf)
      second = rarest, rarest = i;
    else if (second == SIZE_MAX || stem->idf > f->recall->stems[second].idf)
      second = i;
  }
  uint64_t one = rarest == SIZE_MAX ? 2 : stems >> rarest & 1, two = second == SIZE_MAX ? 2 : stems >> second & 1;
  uint64_t others = s->best[0] ? s->best[0]->stems : 0;
  look_add(k, 150, unsaid > 3 ? 3 : unsaid, 0);
  look_add(k, 151, missed > 4 ? 4 : missed, 0);
  look_add(k, 152, one, two);
  look_add(k, 153, one, rarest != SIZE_MAX && (others >> rarest & 1));
}

static double bare_weight(const struct find_span *p) {
  return (double)(p->weight - p->from->weight + p->from->bare);
}

/* The share of the best candidates, weighed without who speaks, that stands where the asked one tells of themselves:
 * by the sentence, or by the clause. */
static double bare_mass(const struct find *f, bool clause) {
  double most = -1e30, all = 0, own = 0;
  for (size_t i = 0; i < f->top_count; i++) more(&most, bare_weight(f->top[i]));
  for (size_t i = 0; i < f->top_count; i++) {
    const struct find_sentence *s = f->top[i]->from;
    double p = (double)linear_exp((float)(bare_weight(f->top[i]) - most));
    all += p;
    own += (clause ? clause_fits(f, s) : s->fits) ? p : 0;
  }
  return all > 0 ? own / all : 1;
}

/* Whose the doing is that fits best, by clauses. */
static void add_clauses(const struct find *f, const struct sides *s, struct look *k) {
  add_sides(k, 170, s->clause_near, 1);
  add_sides(k, 173, s->clause_covers, 1);
  look_steps(k, 176, .5 + (s->clause_weight[1] - s->clause_weight[0]) / 8, 16, 0);
  look_steps(k, 177, .5 + s->clause_weight[1] / 12, 16, 0);
  double bare = bare_mass(f, false), clause = bare_mass(f, true);
  look_steps(k, 178, bare, 16, 0);
  look_steps(k, 179, clause, 16, 0);
  look_add(k, 180, (uint64_t)(bare * 4) * 8 + (uint64_t)(clause * 4), f->recall->has_who);
}

void find_look_told(const struct find *f, struct look *ret) {
  *ret = look_new(f->asked->arena, TOLD_SIGNS);
  struct sides s = sides_of(f);
  double all = 0;
  for (size_t i = 0; i < f->recall->stem_count; i++)
    if (!f->recall->stems[i].kindred) all += f->recall->stems[i].weight * f->recall->stems[i].idf;
  add_sides(ret, 120, s.whole, 1);
  add_sides(ret, 123, s.near, 1);
  add_sides(ret, 126, s.base, all > 0 ? .5 / all : 0);
  add_words(f, &s, ret);
  look_steps(ret, 154, .5 + (s.weight[1] - s.weight[0]) / 8, 16, 0);
  look_steps(ret, 155, .5 + s.weight[1] / 12, 16, 0);
  add_clauses(f, &s, ret);
  look_add(ret, 135, f->recall->has_who, 0);
  look_add(ret, 136, f->question.kind, 0);
  if (!f->top_count) return;
  double mass = 0;
  for (size_t i = 0; i < f->span_count; i++) mass += f->spans[i].from->fits ? (double)f->spans[i].p : 0;
  const struct find_sentence *best = f->top[0]->from;
  look_steps(ret, 137, mass, 8, 0);
  look_steps(ret, 138, (double)f->top[0]->p * 4, 8, 0);
  look_add(ret, 139, (uint64_t)best->fits * 2 + f->recall->has_who, best->asks);
  look_steps(ret, 140, best->turn->whole, 10, 0);
  look_steps(ret, 141, best->near, 10, 0);
  for (uint32_t i = 0; i < f->top[0]->look.len; i++) look_add(ret, 161, f->top[0]->look.at[i], 0);
  for (uint32_t i = 0; i < best->look.len; i++) look_add(ret, 160, best->look.at[i], 0);
}
