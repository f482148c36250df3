/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/recall.h"

#include "base/civil.h"
#include "base/utf8.h"
#include "language/terms.h"
#include "language/times.h"
#include "memory/evidence.h"
#include "memory/kindred.h"
#include "memory/meaning.h"
#include "memory/memory_priv.h"
#include "memory/recall_rank.h"
#include "memory/turns.h"

#include <math.h>

/* BM25: k1 as in Robertson and Zaragoza 2009, section 3.5 (1.2 to 2); b below the usual 0.75 because a turn is short
 * and its length says more about the speaker than about the subject. */
static const double K1 = 1.2, B = 0.4;
/* A reply often shares no word with the question before it: what came before tells more of a turn than what follows. */
static const double BEFORE = 0.4, AFTER = 0.25, WIDER = 0.08;
enum { REACH = 5 };
/* Someone asked about tells of themselves, three times in four. */
static const double WHO_GAIN = 2;
static const double DAY_GAIN = 1.5;
/* The name of a speaker asked about mostly calls them, and says nothing about the subject. */
static const double NAME_WEIGHT = 0.25;
static const double WEAK_WEIGHT = 0.7, KINDRED_WEIGHT = 0.4, KINDRED_STRENGTH = 0.7, NEAR_WEIGHT = 0.25;
/* What a night noted of a turn (memory/sleep.h). What answered something before is likelier asked for again, each time
 * less so. What says little gives way with the days, down to FADED_LEAST in FADED_DAYS; not where the query's own words
 * all stand in it: then it is it that is asked for. */
static const double USED_GAIN = 0.08, FADED_LEAST = 0.5;
enum { FADED_DAYS = 30, USED_MOST = 16 };
/* How many the index gives, A score falls by e for SHARPNESS of weight. */
enum { CANDIDATES = 200, NEAR_MOST = 16, COUNT_DEFAULT = 10, COUNT_MAX = 200, STEMS_MAX = INDEX_QUERY_STEMS };
static const double SHARPNESS = 3;
/* What a turn that stands out from all others by its meaning weighs, by hand; what the signs weigh is learnt without
 * vectors, so it is added to them. Tried on questions of our own with poor vectors (means of words'), which no model's
 * should be behind: 1 to 4 put the order right by as much, 6 and more spoil it. */
static const double MEANING_GAIN = 3;
/* Of a candidate that the words alone would not have brought. */
static const double SCORE_LEAST = 1e-3;

/* ---- the query ---- */

struct query {
  struct memory *memory;
  uint32_t owner;
  struct arena *arena;
  const struct index_set *set;
  struct recall *out;
  struct recall_stem stems[STEMS_MAX];
  size_t len;
};

static void add_stem(struct query *q, struct str stem, struct str of, double weight, double strength, bool speaker) {
  for (size_t i = 0; i < q->len; i++) {
    if (!str_eq(q->stems[i].stem, stem)) continue;
    if (weight > q->stems[i].weight) q->stems[i].weight = weight;
    return;
  }
  double n = q->len < STEMS_MAX && weight > 0 ? (double)index_stem_docs(q->set, stem) : 0;
  if (q->len == STEMS_MAX || weight <= 0 || (n == 0 && strength < 1)) return;
  double docs = (double)index_docs(q->set);
  double idf = n > 0 ? log(1 + (docs - n + 0.5) / (n + 0.5)) : 0;
  q->stems[q->len++] = (struct recall_stem){stem, of, weight, idf, strength < 1, strength, speaker};
}

static bool is_me(struct str word) {
  return str_is(word, "i") || str_is(word, "me") || str_is(word, "my") || str_is(word, "mine") ||
         str_is(word, "myself");
}

/* Whose words are asked for: one speaker named, or "I" and nobody else. Two speakers named: nobody's more than the
 * other's. */
static void find_who(struct query *q, const struct tokens *t) {
  bool me = false, several = false;
  struct recall *out = q->out;
  for (size_t i = 0; i < t->len; i++) {
    if (t->at[i].kind != TOKEN_WORD) continue;
    if (is_me(t->at[i].word)) me = true;
    uint64_t who = evidence_who(q->arena, t->at[i].word);
    if (!index_has_who(q->set, who) || (out->has_who && who == out->who)) continue;
    several = several || out->has_who;
    out->has_who = true;
    out->who = who;
    out->named = t->at[i].word;
  }
  if (several) out->has_who = false;
  if (!out->has_who && !several && me && index_has_who(q->set, 0)) out->has_who = true;
  if (!out->has_who) out->named = STR("");
}

/* Days named by the query: the narrowest stretch, when it is a year or less. */
static void find_days(struct query *q, const struct tokens *t, int64_t civil_now) {
  struct times times = times_find(q->memory->language, q->arena, t, civil_now, MANNER_GB, LEAN_PAST);
  q->out->day_first = 1;
  q->out->day_last = 0;
  int64_t narrowest = 400LL * CIVIL_DAY;
  for (size_t i = 0; i < times.len; i++) {
    const struct when *w = &times.at[i].when;
    if (times.at[i].kind == TIME_DURATION || times.at[i].kind == TIME_SET || w->grain == GRAIN_NONE) continue;
    if (w->start == INT64_MIN || w->end == INT64_MAX || w->end - w->start > narrowest) continue;
    narrowest = w->end - w->start;
    q->out->day_first = (int32_t)(w->start / CIVIL_DAY);
    q->out->day_last = (int32_t)((w->end - 1) / CIVIL_DAY) + RECALL_DAYS_AFTER;
  }
}

static void read_query(struct query *q, struct str text, int64_t civil_now) {
  const struct language *l = q->memory->language;
  struct tokens tokens = tokens_read(l, q->arena, text);
  find_who(q, &tokens);
  find_days(q, &tokens, civil_now);
  struct terms terms = terms_read(l, q->arena, text);
  for (size_t i = 0; i < terms.len; i++) {
    struct str stem = terms.at[i].stem;
    uint64_t who = evidence_who(q->arena, stem);
    bool speaker = index_has_who(q->set, who) && who != 0;
    bool weak = kindred_is_weak(q->memory->kindred, stem);
    add_stem(q, stem, stem, speaker ? NAME_WEIGHT : weak ? WEAK_WEIGHT : 1, 1, speaker);
  }
  size_t said = q->len;
  for (size_t i = 0; i < said; i++) {
    const struct str *kin;
    size_t count = kindred_near(q->memory->kindred, q->stems[i].stem, &kin);
    for (size_t j = 0; j < count; j++)
      add_stem(q, kin[j], q->stems[i].of, KINDRED_WEIGHT * q->stems[i].weight, KINDRED_STRENGTH, false);
  }
}

/* Words near by the dictionary, where anybody said them: they bring candidates, and are no words of the query. */
static void add_near(struct query *q, struct rank_question *asked) {
  struct rank_near_word near[STEMS_MAX];
  size_t count = rank_near_words(asked, near, NEAR_MOST);
  for (size_t i = 0; i < count && q->len < STEMS_MAX; i++) {
    double strength = near[i].near / 100.0;
    if (strength < 1)
      add_stem(q, near[i].stem, asked->terms[near[i].term].stem, NEAR_WEIGHT * strength, strength, false);
  }
}

static struct index_query index_query_of(const struct query *q, const struct recall_options *o, size_t count) {
  struct index_stem *stems = ARENA_ARRAY(q->arena, struct index_stem, q->len + 1);
  for (size_t i = 0; i < q->len; i++) stems[i] = (struct index_stem){q->stems[i].stem, q->stems[i].weight};
  return (struct index_query){.stems = stems,
                              .len = q->len,
                              .k1 = K1,
                              .b = B,
                              .before = BEFORE,
                              .after = AFTER,
                              .wider = WIDER,
                              .reach = REACH,
                              .who = q->out->who,
                              .has_who = q->out->has_who,
                              .who_gain = WHO_GAIN,
                              .skip = o->inside ? EVIDENCE_OUTSIDE : 0,
                              .group = o->conversation,
                              .day_first = q->out->day_first,
                              .day_last = q->out->day_last,
                              .day_gain = DAY_GAIN,
                              .count = count};
}

/* ---- the order ---- */

struct ranking {
  const struct query *query;
  struct store_read *read;
  struct rank_question question;
  const struct rank_models *models; /* NULL: none */
  int64_t today;
  bool inside;
  struct ranked *at; /* all candidates, the index's best first */
  struct ranked **order;
  size_t len;
};

static int order_of(const void *x, const void *y) {
  const struct ranked *a = *(struct ranked *const *)x, *b = *(struct ranked *const *)y;
  if (a->weight != b->weight) return a->weight < b->weight ? 1 : -1;
  const struct index_hit *p = &a->hit->parts, *o = &b->hit->parts;
  if (p->score != o->score) return p->score < o->score ? 1 : -1;
  return p->id < o->id ? -1 : p->id > o->id;
}

/* Without weights the index's own order stands. */
static void weigh_stage(struct ranking *k, int stage, size_t len) {
  for (size_t i = 0; i < len; i++) {
    struct ranked *c = k->order[i];
    c->weight = k->models ? rank_weigh(&k->models->stage[stage], c->signs, k->question.kind, k->question.several)
                          : (float)log(fmax(SCORE_LEAST, c->hit->parts.score));
    c->weight += (float)(MEANING_GAIN * c->hit->meaning);
  }
}

static void sort(struct ranking *k, size_t len) {
  if (len > 1) qsort(k->order, len, sizeof *k->order, order_of);
}

/* Turns of the first `want` that are there; one forgotten since the index was held is passed over. */
static int read_turns(struct ranking *k, size_t from, size_t want, size_t *ret_len) {
  size_t len = from, i = from;
  for (; i < k->len && len < want; i++) {
    struct ranked *c = k->order[i];
    int code = k->read->ops->get(k->read, RECORD_TURN, c->hit->parts.id, k->query->arena, &c->hit->turn);
    if (code == ERR_NOT_FOUND) continue;
    if (code < 0) return code;
    k->order[len++] = c;
  }
  memmove(k->order + len, k->order + i, (k->len - i) * sizeof *k->order);
  k->len -= i - len;
  *ret_len = len;
  return 0;
}

/* What was said just before, where it may be looked at. */
static struct str text_before(const struct ranking *k, const struct ranked *c, size_t len) {
  const struct index_beside *b = &c->hit->parts.before_at[0];
  if (!b->id || (k->inside && b->who == EVIDENCE_OUTSIDE)) return STR("");
  for (size_t i = 0; i < len; i++)
    if (k->order[i]->hit->parts.id == b->id) return k->order[i]->hit->turn.text;
  struct turn t;
  return k->read->ops->get(k->read, RECORD_TURN, b->id, k->query->arena, &t) == 0 ? t.text : STR("");
}

static void look(struct ranking *k, size_t len) {
  struct str *before = ARENA_ARRAY(k->query->arena, struct str, len + 1);
  for (size_t i = 0; i < len; i++) before[i] = text_before(k, k->order[i], len);
  rank_look(&k->question, k->order, before, len);
}

static double faded(const struct recall_hit *h, int64_t today) {
  double age = (double)(today - h->parts.day) / FADED_DAYS;
  return h->covers >= 1 || age <= 0 ? 1 : 1 - (1 - FADED_LEAST) * fmin(1, age);
}

/* Its standing, where a night gave it one. */
static void stand(const struct ranking *k, struct ranked *c) {
  struct recall_hit *h = c->hit;
  struct standing s;
  h->used = h->faded = 0;
  if (k->read->ops->get(k->read, RECORD_STANDING, h->turn.id, k->query->arena, &s) != 0) return;
  double used = (double)(s.used < USED_MOST ? s.used : USED_MOST);
  h->used = USED_GAIN * log2(1 + used);
  if (s.slight && !s.used) h->faded = 1 - faded(h, k->today);
  c->weight += (float)(SHARPNESS * log((1 + h->used) * (1 - h->faded)));
}

static double share_of_neighbours(const struct index_hit *p) {
  double near = BEFORE * p->before + AFTER * p->after + WIDER * p->wider;
  return near > 0 ? near / (p->own + near) : 0;
}

/* The score falls with the weight, and never rises down the list. */
static void set_out(const struct ranking *k, size_t looked, size_t count) {
  double least = INFINITY;
  for (size_t i = 0; i < count; i++) {
    struct recall_hit *h = k->order[i]->hit;
    h->signs = k->order[i]->signs;
    h->score = exp((double)k->order[i]->weight / SHARPNESS);
    if (i >= looked) h->score = least;
    least = h->score = fmin(least, h->score);
  }
}

static void note(struct ranked *c) {
  struct recall_hit *h = c->hit;
  h->covers = (double)c->signs[SIGN_COVERS];
  h->close = (double)c->signs[SIGN_CLOSE];
  h->asks = c->signs[SIGN_ASKS] > 0;
  h->around = share_of_neighbours(&h->parts);
  h->looked = true;
}

static int rank(struct ranking *k, size_t count, size_t *ret_len) {
  size_t looked, len;
  rank_near(&k->question, k->at, k->len);
  weigh_stage(k, 0, k->len);
  sort(k, k->len);
  int code = read_turns(k, 0, RANK_LOOK, &looked);
  if (code < 0) return code;
  look(k, looked);
  weigh_stage(k, 1, looked);
  for (size_t i = 0; i < looked; i++) {
    note(k->order[i]);
    stand(k, k->order[i]);
  }
  sort(k, looked);
  code = read_turns(k, looked, count, &len);
  *ret_len = len < count ? len : count;
  if (code == 0) set_out(k, looked, *ret_len);
  return code;
}

static int64_t civil_of(const struct memory *m, const struct recall_options *o) {
  int64_t at = o->at ? o->at : m->clock->now(m->clock);
  int32_t offset = o->at ? o->offset : m->clock->offset(m->clock, at);
  return at / 1000 + offset * 60;
}

/* What the index finds, as candidates in its order. */
static void find(struct query *q, struct store_read *r, const struct recall_options *o, size_t count,
                 struct ranking *ret) {
  struct index_hit *found;
  struct meaning_found *near = ARENA_NEW(q->arena, struct meaning_found);
  *ret = (struct ranking){.query = q, .read = r, .inside = o->inside};
  rank_question_read(q->memory, q->out, q->arena, &ret->question);
  add_near(q, &ret->question);
  rank_question_stems(&ret->question, q->stems, q->len);
  struct index_query iq = index_query_of(q, o, count > CANDIDATES ? count : CANDIDATES);
  meaning_find(q->memory, q->owner, q->out->query, near);
  iq.also = near->ids;
  iq.also_len = near->len;
  ret->len = index_search(q->set, &iq, q->arena, &found);
  ret->at = ARENA_ARRAY(q->arena, struct ranked, ret->len + 1);
  ret->order = ARENA_ARRAY(q->arena, struct ranked *, ret->len + 1);
  struct recall_hit *hits = ARENA_ARRAY(q->arena, struct recall_hit, ret->len + 1);
  for (size_t i = 0; i < ret->len; i++) {
    hits[i].parts = found[i];
    hits[i].meaning = meaning_share(q->memory, q->owner, near, found[i].id);
    ret->at[i].hit = &hits[i];
    ret->order[i] = &ret->at[i];
  }
  ret->models = ranker_models(q->memory->ranker);
}

static void ask(struct query *q, struct str text, int64_t civil_now) {
  read_query(q, text, civil_now);
  q->out->outside = index_has_who(q->set, EVIDENCE_OUTSIDE);
  q->out->stems = q->stems;
  q->out->stem_count = q->len;
}

static int search_held(struct query *q, struct store_read *r, struct str text, const struct recall_options *o) {
  int64_t civil_now = civil_of(q->memory, o);
  size_t count = o->count ? o->count : COUNT_DEFAULT, len = 0;
  if (count > COUNT_MAX) count = COUNT_MAX;
  ask(q, text, civil_now);
  struct ranking k;
  find(q, r, o, count, &k);
  k.today = civil_now / CIVIL_DAY;
  int code = k.len ? rank(&k, count, &len) : 0;
  if (code < 0) return code;
  struct recall_hit *hits = ARENA_ARRAY(q->arena, struct recall_hit, len + 1);
  for (size_t i = 0; i < len; i++) hits[i] = *k.order[i]->hit;
  q->out->at = hits;
  q->out->len = len;
  q->out->models = k.models;
  q->out->kind = k.question.kind;
  q->out->several = k.question.several;
  return 0;
}

int recall_search(struct memory *m, struct store_read *r, uint32_t owner, struct str query,
                  const struct recall_options *o, struct arena *a, struct recall *ret, struct error *e) {
  static const struct recall_options usual;
  struct evidence_held held;
  int code = evidence_hold(m, owner, &held, e);
  if (code < 0) return code;
  struct recall out = {.named = STR(""), .language = m->language, .query = query};
  struct query q = {.memory = m, .owner = owner, .arena = a, .set = &held.set, .out = &out};
  code = search_held(&q, r, query, o ? o : &usual);
  evidence_release(&held);
  if (code < 0) return error_set(e, code, "what was said could not be read");
  struct recall_stem *stems = ARENA_ARRAY(a, struct recall_stem, q.len + 1);
  memcpy(stems, q.stems, q.len * sizeof *stems);
  out.stems = stems;
  *ret = out;
  return 0;
}

int recall_candidates(struct memory *m, struct store_read *r, uint32_t owner, struct str query,
                      const struct recall_options *o, struct arena *a, struct rank_all *ret, struct error *e) {
  struct evidence_held held;
  int code = evidence_hold(m, owner, &held, e);
  if (code < 0) return code;
  struct recall out = {.named = STR(""), .language = m->language, .query = query};
  struct query *q = ARENA_NEW(a, struct query);
  *q = (struct query){.memory = m, .owner = owner, .arena = a, .set = &held.set, .out = &out};
  ask(q, query, civil_of(m, o));
  struct ranking k;
  size_t len = 0;
  find(q, r, o, CANDIDATES, &k);
  rank_near(&k.question, k.at, k.len);
  code = read_turns(&k, 0, k.len, &len);
  if (code == 0) look(&k, len);
  evidence_release(&held);
  *ret = (struct rank_all){.at = k.at, .len = k.len, .kind = k.question.kind, .several = k.question.several};
  return code;
}
