/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_HEART_CARE_PRIV_H
#define OS1_HEART_CARE_PRIV_H

#include "heart/care.h"
#include "language/pattern.h"

struct care {
  const struct language *language;
  const struct patterns *turns, *clauses;
  struct str cards;
};

enum hit_kind {
  HIT_EXPLICIT,
  HIT_HURT,
  HIT_OBLIQUE,
  HIT_MAYBE_HURT,
  HIT_OTHER,
  HIT_BENIGN,
  HIT_CALM,
  HIT_ANSWER,
  HIT_KINDS
};
enum care_answer { ANSWER_NONE, ANSWER_NO, ANSWER_PARTLY, ANSWER_YES, ANSWER_ANNOYED };

struct care_hit {
  enum hit_kind kind;
  const char *rule;
  struct str words; /* the person's */
  size_t first, last;
};

/* What stands after the benign and the calm have taken away theirs. NULL: none. */
struct care_hits {
  const struct care_hit *explicit, *oblique, *other, *answer_hit;
  enum care_answer answer;
};
void care_hits_read(const struct care *c, struct arena *a, const struct reading *r, struct care_hits *ret);

#endif
