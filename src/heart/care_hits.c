/* SPDX-License-Identifier: Apache-2.0
 *
 * What a turn's words hit. A benign pattern takes away the hits it overlaps ("dead tired"); a calm one takes away every
 * hit of the turn ("in the film", "ten years ago I tried").
 */
#include "heart/care_priv.h"

enum { HITS_MAX = 256 };

static const struct {
  const char *name;
  enum hit_kind kind;
} kinds[] = {
    {"explicit", HIT_EXPLICIT}, {"hurt", HIT_HURT},     {"oblique", HIT_OBLIQUE}, {"maybe-hurt", HIT_MAYBE_HURT},
    {"other", HIT_OTHER},       {"benign", HIT_BENIGN}, {"calm", HIT_CALM},       {"answer", HIT_ANSWER}};

static bool hit_from(struct arena *a, const struct pieces *p, const struct pattern_hit *h, struct care_hit *ret) {
  struct str rest = h->action, word;
  if (!str_next(&rest, ' ', &word)) return false;
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (!str_is(word, kinds[i].name)) continue;
    *ret = (struct care_hit){.kind = kinds[i].kind,
                             .rule = arena_dup(a, str_trim(rest)).at,
                             .first = h->first,
                             .last = h->last,
                             .words = pieces_text(p, h->first, h->last ? h->last - 1 : 0)};
    return true;
  }
  return false;
}

static bool overlaps(const struct care_hit *x, const struct care_hit *y) {
  return x->first < y->last && y->first < x->last;
}

static bool taken_away(const struct care_hit *hit, const struct care_hit *all, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (all[i].kind == HIT_BENIGN && overlaps(&all[i], hit)) return true;
    if (all[i].kind == HIT_CALM) return true;
  }
  return false;
}

static enum care_answer answer_of(const char *rule) {
  return strcmp(rule, "no") == 0       ? ANSWER_NO
         : strcmp(rule, "partly") == 0 ? ANSWER_PARTLY
         : strcmp(rule, "yes") == 0    ? ANSWER_YES
                                       : ANSWER_ANNOYED;
}

static void place(const struct care_hit *hit, struct care_hits *ret) {
  switch (hit->kind) {
  case HIT_EXPLICIT:
  case HIT_HURT:
    if (!ret->explicit) ret->explicit = hit;
    break;
  case HIT_OBLIQUE:
  case HIT_MAYBE_HURT:
    if (!ret->oblique) ret->oblique = hit;
    break;
  case HIT_OTHER:
    if (!ret->other) ret->other = hit;
    break;
  default: break;
  }
}

/* "partly" beats "no" ("no... partly"), and both beat a bare "yes". */
static void note_answer(const struct care_hit *hit, struct care_hits *ret) {
  static const int strength[] = {
      [ANSWER_NONE] = 0, [ANSWER_YES] = 1, [ANSWER_NO] = 2, [ANSWER_ANNOYED] = 3, [ANSWER_PARTLY] = 4};
  enum care_answer answer = answer_of(hit->rule);
  if (strength[answer] <= strength[ret->answer]) return;
  ret->answer = answer;
  ret->answer_hit = hit;
}

void care_hits_read(const struct care *c, struct arena *a, const struct reading *r, struct care_hits *ret) {
  struct pieces pieces;
  const struct pattern_hit *found = NULL;
  pieces_read(c->language, a, &r->tokens, &r->times, &pieces);
  size_t count = patterns_match(c->language, c->turns, a, &pieces, 0, pieces.len, &found), len = 0;
  if (count > HITS_MAX) count = HITS_MAX;
  struct care_hit *hits = ARENA_ARRAY(a, struct care_hit, count + 1);
  for (size_t i = 0; i < count; i++) len += hit_from(a, &pieces, &found[i], &hits[len]);
  for (size_t i = 0; i < len; i++) {
    if (hits[i].kind == HIT_ANSWER)
      note_answer(&hits[i], ret);
    else if (!taken_away(&hits[i], hits, len))
      place(&hits[i], ret);
  }
}
