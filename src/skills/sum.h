/* SPDX-License-Identifier: Apache-2.0
 *
 * sum: arithmetic in figures and in words: "(14+9)*3", "15% of 80", "half of 4 grand plus 250", "split 86.40 between
 * 5". Exact where the numbers allow (exact.h). Every word must be understood: half a sum is no sum. sum    := term
 * (("+" | "-") term)*            20 + 10% is a tenth more term   := power (("*" | "/" | of | off | mod) power)* power
 * := signed ("^" power)? signed := "-" signed | before signed | value after* value  := number | part | "(" sum ")"
 */
#ifndef OS1_SKILLS_SUM_H
#define OS1_SKILLS_SUM_H

#include "base/error.h"
#include "language/token.h"
#include "ports/skill.h"
#include "skills/exact.h"

enum sum_fault { SUM_FINE, SUM_UNREAD /* not a sum, or not all of it */, SUM_BY_ZERO, SUM_TOO_BIG };

struct sum {
  struct exact value;
  struct str money; /* "£" where the numbers were of it, else "" */
  struct str said;  /* as a person reads it: "2,340.50" */
  bool about;       /* said is rounded */
};

enum sum_fault sum_read(const struct language *l, struct arena *a, struct str text, struct sum *ret);
/* Where a sum was asked for in talk: "whats half of 1200 im too tired", "what's forty one and sixteen". All numbers of
 * the turn must belong to it, and none may have a unit. */
enum sum_fault sum_find(const struct language *l, struct arena *a, struct str text, struct sum *ret);

/* What the skill does; for a neighbour whose request turns out to be a sum. */
int sum_answer(const struct skill_call *call, struct skill_result *ret, struct error *e);

#endif
