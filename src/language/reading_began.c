/* SPDX-License-Identifier: Apache-2.0
 *
 * Since when it is so: "been here since 2019", "they've been together ten years", and "about six years" where the being
 * has just asked. It dates what this turn told or the one before, and tells nothing by itself.
 */
#include "base/civil.h"
#include "language/reading_chunk.h"

enum { ANSWER_PIECES = 8, SUBJECT_NEAR = 4 };

struct beginning {
  struct when from;
  bool pair;      /* of who is with whom; else of a place or work */
  bool me, other; /* whose it is, where a pronoun says */
  size_t at;      /* the piece of the time */
};

/* "ten years": the year ten years back, "six weeks" the day. */
static bool when_back(const struct read *r, const struct time_read *t, struct when *ret) {
  int64_t now = r->c->civil_now, day = now - now % CIVIL_DAY;
  if (t->months <= 0 && t->seconds < CIVIL_DAY) return false;
  *ret = (struct when){.start = day - t->seconds, .grain = GRAIN_DAY, .about = true};
  ret->end = ret->start + CIVIL_DAY;
  if (!t->months) return true;
  bool years = t->months % 12 == 0;
  struct civil back = civil_add_months(civil_from_seconds(day), -t->months);
  struct civil first = {.year = back.year, .month = years ? 1 : back.month, .day = 1},
               end = civil_add_months(first, years ? 12 : 1);
  ret->start = civil_days(first.year, first.month, first.day) * CIVIL_DAY;
  ret->end = civil_days(end.year, end.month, end.day) * CIVIL_DAY;
  ret->grain = years ? GRAIN_YEAR : GRAIN_MONTH;
  return true;
}

/* "in may", said in November: what has begun began in the last one. */
static struct when year_before(struct when w) {
  struct civil start = civil_add_months(civil_from_seconds(w.start), -12),
               end = civil_add_months(civil_from_seconds(w.end), -12);
  w.start = civil_days(start.year, start.month, start.day) * CIVIL_DAY;
  w.end = civil_days(end.year, end.month, end.day) * CIVIL_DAY;
  return w;
}

static bool when_of(const struct read *r, const struct time_read *t, struct when *ret) {
  if (t->kind == TIME_DURATION) return when_back(r, t, ret);
  *ret = t->when;
  bool month = ret->grain == GRAIN_MONTH || ret->grain == GRAIN_SEASON;
  if (month && ret->end != INT64_MAX && ret->start > r->c->civil_now) *ret = year_before(*ret);
  return t->kind != TIME_SET && t->when.grain >= GRAIN_DAY && t->when.start != INT64_MIN &&
         t->when.start <= r->c->civil_now;
}

/* Whose it is; false of what is denied: "haven't been there since". */
static bool read_whose(struct read *r, size_t to, struct beginning *b) {
  for (size_t i = to; i-- > 0 && to - i <= SUBJECT_NEAR;) {
    struct subject s;
    if (piece_has(read_at(r, i), LEX(NEGATION))) return false;
    if (!piece_has(read_at(r, i), LEX(SUBJECT)) || !read_subject(r, i, to, &s) || !s.count) continue;
    b->me = s.who[0].me, b->other = !s.who[0].me;
    return true;
  }
  return true;
}

static bool leans_back(struct read *r, struct beginning *b) {
  const struct pattern_hit *hits;
  size_t n = patterns_match(r->l, patterns_of(r->l, "began"), r->a, &r->p, 0, r->p.len, &hits);
  for (size_t h = 0; h < n; h++) {
    const struct slot_read *when = slot_find(hits[h].slots, hits[h].slot_count, "when");
    if (!when || !when->time || !when_of(r, when->time, &b->from) || !read_whose(r, hits[h].first, b)) continue;
    b->pair = str_is(hits[h].action, "pair");
    b->at = when->first;
    return true;
  }
  return false;
}

/* "about six years": a time and hardly anything else. */
static bool answers_since(const struct read *r, struct beginning *b) {
  bool alone = r->c->since && r->p.len <= ANSWER_PIECES && !r->facts.len;
  for (size_t i = 0; alone && i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    if (piece_has(p, LEX(NEGATION))) return false;
    if (!p->time || !when_of(r, p->time, &b->from)) continue;
    b->at = i;
    return true;
  }
  return false;
}

static bool fits(const struct fact_read *f, const struct beginning *b, bool asked) {
  static const char *const places[] = {"lives", "works_at", "works_as", "studies"};
  bool place = false, pair = str_is(f->relation, "partner");
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) place |= str_is(f->relation, places[i]);
  if (f->ended || f->denied || f->from.grain != GRAIN_NONE || (b->me && !f->about.me) || (b->other && f->about.me))
    return false;
  return asked ? place || pair : b->pair ? pair : place;
}

static bool same_whom(const struct who *a, const struct who *b) {
  return a->me == b->me && str_eq(a->name, b->name) && str_eq(a->word, b->word);
}

/* Told in this very turn: "i live in bristol, been here since 2019". */
static bool dates_here(struct read *r, const struct beginning *b) {
  for (size_t i = r->facts.len; i-- > 0;)
    if (fits(&r->facts.at[i], b, false)) return r->facts.at[i].from = b->from, true;
  return false;
}

void read_began(struct read *r) {
  struct beginning b = {0};
  if (r->barred || r->out->question.kind) return;
  bool leans = leans_back(r, &b);
  if ((leans && dates_here(r, &b)) || (!leans && !answers_since(r, &b))) return;
  const struct fact_read *last = NULL;
  for (size_t i = r->c->told_count; i-- > 0;) {
    const struct fact_read *old = &r->c->told[i];
    if (!fits(old, &b, !leans) || (last && !same_whom(&last->about, &old->about))) continue;
    last = old;
    struct fact_read f = *old;
    f.from = b.from, f.sure = 800;
    f.first = read_at(r, b.at)->first, f.last = read_at(r, b.at)->last;
    read_fact_add(r, f);
  }
}
