/* SPDX-License-Identifier: Apache-2.0
 *
 * What the model of lines makes of a turn (data/<language>/models/care.tsv), beside the patterns. It looks at the words
 * as language/linear.h describes, made plain as for the patterns, and at every pattern that hit, whether it stands or
 * not: so it learns which of them can be relied on.
 */
#include "heart/care_priv.h"

enum { MARK_STANDS = 64 }; /* above every hit_kind */
/* What is excused is asked about only where the model is nearly sure. */
static const float EXCUSED = .9f;

static const struct {
  const char *label;
  enum hit_kind kind;
} labels[] = {{"explicit", HIT_EXPLICIT},
              {"done", HIT_DONE},
              {"hurt", HIT_HURT},
              {"violence", HIT_VIOLENCE},
              {"other", HIT_OTHER},
              {"oblique", HIT_OBLIQUE},
              {"maybe-hurt", HIT_MAYBE_HURT},
              {"maybe-violence", HIT_MAYBE_VIOLENCE},
              {"maybe-other", HIT_MAYBE_OTHER}};

static uint64_t mark(unsigned what, const char *rule) {
  uint64_t h = (str_hash(str_of(rule)) ^ what) * UINT64_C(0x9E3779B97F4A7C15);
  return h ^ h >> 29;
}

/* A bucket for each, once. A turn hits few patterns. */
static void add(struct linear_features *f, int bits, uint64_t hash) {
  uint32_t bucket = (uint32_t)(hash * UINT64_C(0x9E3779B97F4A7C15) >> (64 - bits));
  for (size_t i = 0; i < f->len; i++)
    if (f->at[i].bucket == bucket) return;
  if (f->len < LINEAR_FEATURES) f->at[f->len++] = (struct linear_feature){bucket, 1};
}

static void add_stands(struct linear_features *f, int bits, const struct care_hit *hit) {
  if (!hit) return;
  add(f, bits, mark(MARK_STANDS + hit->kind, ""));
  add(f, bits, mark(MARK_STANDS + hit->kind, hit->rule));
}

void care_look(const struct care_hits *h, int bits, struct linear_features *ret) {
  linear_look(&h->text.pieces, bits, ret);
  for (size_t i = 0; i < h->marks.len; i++) {
    add(ret, bits, mark(h->marks.at[i].kind, h->marks.at[i].rule));
    add(ret, bits, mark(h->marks.at[i].kind, ""));
  }
  add_stands(ret, bits, h->now);
  add_stands(ret, bits, h->oblique);
  add_stands(ret, bits, h->other);
  add_stands(ret, bits, h->sign);
}

bool care_kind_of(struct str label, enum hit_kind *ret) {
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (str_is(label, labels[i].label)) return *ret = labels[i].kind, true;
  return false;
}

bool care_is_plain(enum hit_kind k) {
  return k == HIT_DONE || k == HIT_EXPLICIT || k == HIT_HURT || k == HIT_VIOLENCE || k == HIT_OTHER;
}

void care_guess(const struct linear *m, const struct linear_features *f, struct care_guess *ret) {
  struct linear_guess g;
  float most = -1, most_asked = -1;
  *ret = (struct care_guess){.kind = HIT_EXPLICIT, .asked_kind = HIT_OBLIQUE};
  linear_guess(m, f, &g);
  for (uint32_t i = 0; i < m->labels; i++) {
    enum hit_kind kind;
    if (!care_kind_of(linear_label(m, i), &kind)) continue;
    if (care_is_plain(kind)) {
      ret->plain += g.p[i];
      if (g.p[i] > most) most = g.p[i], ret->kind = kind;
    } else {
      ret->hinted += g.p[i];
      if (g.p[i] > most_asked) most_asked = g.p[i], ret->asked_kind = kind;
    }
  }
}

/* ---- together with the patterns ---- */

void care_model_open(struct care *c) {
  c->has_model = linear_of(c->language, "care", &c->model);
  for (uint32_t i = 0; c->has_model && i < c->model.labels; i++) {
    struct str label = linear_label(&c->model, i);
    float at = linear_threshold(&c->model, i);
    if (str_is(label, "explicit")) c->now = at;
    if (str_is(label, "oblique")) c->ask = at;
    if (str_is(label, "benign")) c->drop = at;
  }
}

static const struct care_hit *hit_of(const struct care_hits *h, struct arena *a, enum hit_kind kind) {
  struct care_hit *hit = ARENA_NEW(a, struct care_hit);
  *hit = (struct care_hit){.kind = kind, .rule = "model", .last = h->text.pieces.len};
  hit->words = pieces_text(&h->text.pieces, 0, hit->last ? hit->last - 1 : 0);
  return hit;
}

static void take_back(struct care_hits *h) {
  h->now = h->oblique = h->other = NULL;
  h->rules = STR("");
}

static void raise_plain(struct care_hits *h, struct arena *a, enum hit_kind kind) {
  *(kind == HIT_OTHER ? &h->other : &h->now) = hit_of(h, a, kind);
}

/* A pattern says why it is nothing: an idiom, long past, denied, somebody's work, a story. */
static bool is_excused(const struct care_hits *h) {
  for (size_t i = 0; i < h->marks.len; i++) {
    enum hit_kind k = h->marks.at[i].kind;
    if (k == HIT_BENIGN || k == HIT_CALM || k == HIT_ASIDE || k == HIT_FRAME) return true;
  }
  return false;
}

void care_join(const struct care *c, struct arena *a, bool in_view, struct care_hits *h) {
  if (!c->has_model) return;
  struct linear_features look;
  struct care_guess g;
  care_look(h, c->model.bits, &look);
  care_guess(&c->model, &look, &g);
  h->score = care_score(&g);
  if (!in_view && h->score < c->drop) take_back(h);
  if (h->now || h->other || h->answer != ANSWER_NONE) return;
  bool excused = is_excused(h);
  if (!excused && g.plain >= (in_view ? (1 + c->now) / 2 : c->now)) {
    raise_plain(h, a, g.kind);
    return;
  }
  if (h->oblique || h->score < (excused ? EXCUSED : c->ask)) return;
  enum hit_kind of_plain = g.kind == HIT_HURT       ? HIT_MAYBE_HURT
                           : g.kind == HIT_VIOLENCE ? HIT_MAYBE_VIOLENCE
                           : g.kind == HIT_OTHER    ? HIT_MAYBE_OTHER
                                                    : HIT_OBLIQUE;
  h->oblique = hit_of(h, a, g.plain > g.hinted ? of_plain : g.asked_kind);
  h->rules = STR("model ");
}
