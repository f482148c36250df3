/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/recall.h"

#include "base/civil.h"
#include "base/utf8.h"
#include "language/terms.h"
#include "language/times.h"
#include "memory/evidence.h"
#include "memory/kindred.h"
#include "memory/memory_priv.h"
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
static const double WEAK_WEIGHT = 0.7, KINDRED_WEIGHT = 0.4;
/* The second look, at the words themselves. */
static const double COVERS_GAIN = 0.25, CLOSE_GAIN = 0.3, ASKS_LOSS = 0.85;
/* What a night noted of a turn (memory/sleep.h). What answered something before is likelier asked for again, each time
 * less so. What says little gives way with the days, down to FADED_LEAST in FADED_DAYS; not where the query's own words
 * all stand in it: then it is it that is asked for. */
static const double USED_GAIN = 0.08, FADED_LEAST = 0.5;
enum { FADED_DAYS = 30, USED_MOST = 16 };
enum { SECOND_LOOK = 40, COUNT_DEFAULT = 10, COUNT_MAX = 200, CLOSE_WITHIN = 4, STEMS_MAX = INDEX_QUERY_STEMS };

/* ---- the query ---- */

struct query {
  struct memory *memory;
  struct arena *arena;
  const struct index_set *set;
  struct recall *out;
  struct recall_stem stems[STEMS_MAX];
  size_t len;
};

static void add_stem(struct query *q, struct str stem, struct str of, double weight, bool kindred) {
  for (size_t i = 0; i < q->len; i++) {
    if (!str_eq(q->stems[i].stem, stem)) continue;
    if (weight > q->stems[i].weight) q->stems[i].weight = weight;
    return;
  }
  if (q->len == STEMS_MAX || weight <= 0) return;
  double docs = (double)index_docs(q->set), n = (double)index_stem_docs(q->set, stem);
  double idf = n > 0 ? log(1 + (docs - n + 0.5) / (n + 0.5)) : 0;
  q->stems[q->len++] = (struct recall_stem){stem, of, weight, idf, kindred};
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
    /* What happened then is told then or in the days after. */
    q->out->day_last = (int32_t)((w->end - 1) / CIVIL_DAY) + 7;
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
    add_stem(q, stem, stem, speaker ? NAME_WEIGHT : kindred_is_weak(q->memory->kindred, stem) ? WEAK_WEIGHT : 1, false);
  }
  size_t said = q->len;
  for (size_t i = 0; i < said; i++) {
    const struct str *kin;
    size_t count = kindred_find(q->memory->kindred, q->stems[i].stem, &kin);
    for (size_t j = 0; j < count; j++) add_stem(q, kin[j], q->stems[i].of, KINDRED_WEIGHT * q->stems[i].weight, true);
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
                              .count = count < SECOND_LOOK ? SECOND_LOOK : count};
}

/* ---- the second look ---- */

struct look {
  const struct query *query;
  uint32_t places[STEMS_MAX]; /* last place of each stem in the turn, + 1 */
  double all;                 /* weight of everything asked */
};

static double stem_weight(const struct recall_stem *s) {
  return s->weight * s->idf;
}

/* Weight of the pairs of stems that stand within CLOSE_WITHIN words of one another, as a share of all. */
static double close_weight(const struct look *l, const struct terms *t) {
  double sum = 0;
  for (size_t i = 1; i < t->len; i++) {
    for (size_t j = i; j-- > 0 && t->at[i].place - t->at[j].place <= CLOSE_WITHIN;) {
      double x = 0, y = 0;
      for (size_t k = 0; k < l->query->len; k++) {
        const struct recall_stem *s = &l->query->stems[k];
        if (str_eq(s->stem, t->at[i].stem)) x = stem_weight(s);
        if (str_eq(s->stem, t->at[j].stem)) y = stem_weight(s);
      }
      if (x > 0 && y > 0 && !str_eq(t->at[i].stem, t->at[j].stem)) sum += x < y ? x : y;
    }
  }
  return l->all > 0 && sum < l->all ? sum / l->all : sum > 0;
}

static bool ends_asking(struct str text) {
  text = str_trim(text);
  return text.len > 0 && text.at[text.len - 1] == '?';
}

static void look_again(const struct look *l, struct arena *a, struct recall_hit *h) {
  const struct query *q = l->query;
  struct terms terms =
      terms_read(q->memory->language, a, arena_join(a, h->turn.text, arena_join(a, STR(" "), h->turn.caption)));
  double covers = 0;
  for (size_t i = 0; i < q->len; i++) {
    bool there = false;
    for (size_t j = 0; j < terms.len && !there; j++) there = str_eq(terms.at[j].stem, q->stems[i].stem);
    if (there) covers += stem_weight(&q->stems[i]);
  }
  h->covers = l->all > 0 ? fmin(1, covers / l->all) : 0;
  h->close = close_weight(l, &terms);
  h->asks = ends_asking(h->turn.text);
  h->score *= (1 + COVERS_GAIN * h->covers + CLOSE_GAIN * h->close) * (h->asks ? ASKS_LOSS : 1);
}

static double faded(const struct recall_hit *h, int64_t today) {
  double age = (double)(today - h->parts.day) / FADED_DAYS;
  return h->covers >= 1 || age <= 0 ? 1 : 1 - (1 - FADED_LEAST) * fmin(1, age);
}

/* Its standing, where a night gave it one. */
static void weigh(struct recall_hit *h, struct store_read *r, struct arena *a, int64_t today) {
  struct standing s;
  h->used = h->faded = 0;
  if (r->ops->get(r, RECORD_STANDING, h->turn.id, a, &s) != 0) return;
  double used = (double)(s.used < USED_MOST ? s.used : USED_MOST);
  h->used = USED_GAIN * log2(1 + used);
  if (s.slight && !s.used) h->faded = 1 - faded(h, today);
  h->score *= (1 + h->used) * (1 - h->faded);
}

static int hit_order(const void *x, const void *y) {
  const struct recall_hit *a = x, *b = y;
  if (a->score != b->score) return a->score < b->score ? 1 : -1;
  return a->turn.id < b->turn.id ? -1 : a->turn.id > b->turn.id;
}

static double share_of_neighbours(const struct index_hit *p) {
  double near = BEFORE * p->before + AFTER * p->after + WIDER * p->wider;
  return near > 0 ? near / (p->own + near) : 0;
}

/* A turn that was forgotten since the index was held is not there: passed over. */
static int read_hits(const struct query *q, struct store_read *r, const struct index_hit *found, size_t count,
                     struct recall_hit *hits, size_t *ret_len) {
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    struct recall_hit h = {.parts = found[i], .score = found[i].score, .around = share_of_neighbours(&found[i])};
    int code = r->ops->get(r, RECORD_TURN, found[i].id, q->arena, &h.turn);
    if (code == ERR_NOT_FOUND) continue;
    if (code < 0) return code;
    hits[len++] = h;
  }
  *ret_len = len;
  return 0;
}

static void rank(const struct query *q, struct store_read *r, int64_t today, struct recall_hit *hits, size_t len) {
  struct look look = {.query = q};
  for (size_t i = 0; i < q->len; i++)
    if (!q->stems[i].kindred) look.all += stem_weight(&q->stems[i]);
  AUTO_ARENA struct arena scratch = ARENA_NONE;
  for (size_t i = 0; i < len && i < SECOND_LOOK; i++) {
    look_again(&look, &scratch, &hits[i]);
    weigh(&hits[i], r, &scratch, today);
    arena_clear(&scratch);
  }
  qsort(hits, len < SECOND_LOOK ? len : SECOND_LOOK, sizeof *hits, hit_order);
}

static int64_t civil_of(const struct memory *m, const struct recall_options *o) {
  int64_t at = o->at ? o->at : m->clock->now(m->clock);
  int32_t offset = o->at ? o->offset : m->clock->offset(m->clock, at);
  return at / 1000 + offset * 60;
}

static int search_held(struct query *q, struct store_read *r, struct str text, const struct recall_options *o) {
  struct recall *out = q->out;
  int64_t civil_now = civil_of(q->memory, o);
  read_query(q, text, civil_now);
  out->outside = index_has_who(q->set, EVIDENCE_OUTSIDE);
  size_t count = o->count ? o->count : COUNT_DEFAULT;
  if (count > COUNT_MAX) count = COUNT_MAX;
  struct index_query iq = index_query_of(q, o, count);
  struct index_hit *found;
  size_t len = index_search(q->set, &iq, q->arena, &found);
  struct recall_hit *hits = ARENA_ARRAY(q->arena, struct recall_hit, len + 1);
  int code = read_hits(q, r, found, len, hits, &len);
  if (code < 0) return code;
  if (len > 1) rank(q, r, civil_now / CIVIL_DAY, hits, len);
  out->at = hits;
  out->len = len < count ? len : count;
  return 0;
}

int recall_search(struct memory *m, struct store_read *r, uint32_t owner, struct str query,
                  const struct recall_options *o, struct arena *a, struct recall *ret, struct error *e) {
  static const struct recall_options usual;
  struct evidence_held held;
  int code = evidence_hold(m, owner, &held, e);
  if (code < 0) return code;
  struct recall out = {.named = STR(""), .language = m->language, .query = query};
  struct query q = {.memory = m, .arena = a, .set = &held.set, .out = &out};
  code = search_held(&q, r, query, o ? o : &usual);
  evidence_release(&held);
  if (code < 0) return error_set(e, code, "what was said could not be read");
  struct recall_stem *stems = ARENA_ARRAY(a, struct recall_stem, q.len + 1);
  memcpy(stems, q.stems, q.len * sizeof *stems);
  out.stems = stems;
  out.stem_count = q.len;
  *ret = out;
  return 0;
}
