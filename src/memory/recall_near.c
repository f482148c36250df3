/* SPDX-License-Identifier: Apache-2.0
 *
 * What the index alone shows of a candidate: which of the question's words it and the turns beside it hold.
 */
#include "memory/recall_rank.h"

#include <math.h>

enum {
  LONG_WORDS = 60,
};

double rank_covers(const struct rank_question *q, uint64_t stems, bool strict) {
  float best[RANK_TERMS] = {0};
  for (; stems; stems &= stems - 1) {
    int i = __builtin_ctzll(stems);
    unsigned t = q->term_of[i];
    if (t < RANK_TERMS && (!strict || q->strength[i] >= 1) && q->strength[i] > best[t]) best[t] = q->strength[i];
  }
  double sum = 0;
  for (size_t t = 0; t < q->term_count; t++)
    if (!q->terms[t].speaker) sum += q->terms[t].weight * (double)best[t];
  return q->all > 0 ? fmin(1, sum / q->all) : 0;
}

static bool holds_term(const struct rank_question *q, uint64_t stems, size_t term) {
  for (; stems; stems &= stems - 1) {
    int i = __builtin_ctzll(stems);
    if (q->term_of[i] == term && q->strength[i] >= 1) return true;
  }
  return false;
}

static bool holds_speaker(const struct rank_question *q, uint64_t stems) {
  for (; stems; stems &= stems - 1) {
    unsigned t = q->term_of[__builtin_ctzll(stems)];
    if (t < RANK_TERMS && q->terms[t].speaker) return true;
  }
  return false;
}

static float counted(const struct rank_question *q, uint64_t stems) {
  int n = 0;
  for (size_t t = 0; t < q->term_count; t++) n += !q->terms[t].speaker && holds_term(q, stems, t);
  return (float)fmin(1, n / 4.0);
}

static float beside(const struct rank_question *q, const struct index_beside *b) {
  return b->id ? (float)rank_covers(q, b->stems, false) : 0;
}

static void show_around(const struct rank_question *q, const struct index_hit *p, float *s) {
  uint64_t around = p->stems, with = p->stems | p->before_at[0].stems;
  for (int i = 0; i < INDEX_BESIDE; i++) around |= p->before_at[i].stems | p->after_at[i].stems;
  s[SIGN_BEFORE] = beside(q, &p->before_at[0]);
  s[SIGN_AFTER] = beside(q, &p->after_at[0]);
  s[SIGN_BEFORE_2] = beside(q, &p->before_at[1]);
  s[SIGN_AFTER_2] = beside(q, &p->after_at[1]);
  s[SIGN_BEFORE_3] = beside(q, &p->before_at[2]);
  s[SIGN_AFTER_3] = beside(q, &p->after_at[2]);
  s[SIGN_WITH_BEFORE] = (float)rank_covers(q, with, false);
  s[SIGN_ADDED_BEFORE] = s[SIGN_WITH_BEFORE] - fmaxf(s[SIGN_COVERS_KIN], s[SIGN_BEFORE]);
  s[SIGN_WITH_AROUND] = (float)rank_covers(q, around, false);
  float beside_most = fmaxf(s[SIGN_BEFORE], s[SIGN_AFTER]);
  s[SIGN_PEAK] = s[SIGN_COVERS_KIN] > beside_most ? 1 : s[SIGN_COVERS_KIN] < beside_most ? 0 : .5f;
  s[SIGN_OPENS] = p->before_at[0].id == 0;
  s[SIGN_CLOSES] = p->after_at[0].id == 0;
  s[SIGN_TURNED] = p->before_at[0].id && p->before_at[0].who != p->who;
}

static void show_who(const struct rank_question *q, const struct index_hit *p, float *s) {
  const struct recall *r = q->recall;
  s[SIGN_WHO] = !r->has_who ? .5f : p->who_fits ? 1 : 0;
  s[SIGN_NAMED] = holds_speaker(q, p->stems);
  s[SIGN_NAMED_BEFORE] = holds_speaker(q, p->before_at[0].stems);
  s[SIGN_DAY] = r->day_first > r->day_last ? .5f : p->day_fits ? 1 : 0;
}

static void show_one(const struct rank_question *q, const struct index_hit *p, float *s) {
  s[SIGN_COVERS] = (float)rank_covers(q, p->stems, true);
  s[SIGN_COVERS_KIN] = (float)rank_covers(q, p->stems, false);
  s[SIGN_RAREST] = holds_term(q, p->stems, q->rarest);
  s[SIGN_SECOND] = holds_term(q, p->stems, q->second);
  s[SIGN_COUNT] = counted(q, p->stems);
  s[SIGN_LENGTH] = (float)fmin(1, (double)p->words / LONG_WORDS);
  s[SIGN_DENSITY] = (float)fmin(1, 3 * (double)s[SIGN_COVERS_KIN] / sqrt(4 + (double)p->words));
  show_around(q, p, s);
  show_who(q, p, s);
}

/* Of the best of all, and by place in the index's order. */
static void show_shares(struct ranked *c, size_t len) {
  double own = 0, wider = 0, score = len ? c[0].hit->parts.score : 1;
  for (size_t i = 0; i < len; i++) {
    own = fmax(own, c[i].hit->parts.own);
    wider = fmax(wider, c[i].hit->parts.wider);
  }
  for (size_t i = 0; i < len; i++) {
    const struct index_hit *p = &c[i].hit->parts;
    c[i].signs[SIGN_OWN] = own > 0 ? (float)(p->own / own) : 0;
    c[i].signs[SIGN_WIDER] = wider > 0 ? (float)(p->wider / wider) : 0;
    c[i].signs[SIGN_INDEX] = score > 0 ? (float)(p->score / score) : 0;
    c[i].signs[SIGN_RANK] = (float)fmax(0, 1 - log2(1 + (double)i) / 8);
  }
}

void rank_near(const struct rank_question *q, struct ranked *c, size_t len) {
  for (size_t i = 0; i < len; i++) show_one(q, &c[i].hit->parts, c[i].signs);
  show_shares(c, len);
}
