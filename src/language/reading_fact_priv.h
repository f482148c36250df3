/* SPDX-License-Identifier: Apache-2.0
 *
 * reading_fact_priv: a rule of data/<language>/patterns/facts.txt, shared by reading_fact.c (what is made of it) and
 * reading_fit.c (which words may stand in its slots).
 */
#ifndef OS1_LANGUAGE_READING_FACT_PRIV_H
#define OS1_LANGUAGE_READING_FACT_PRIV_H

#include "language/reading_chunk.h"

enum kind {
  KIND_STATE,
  KIND_TRAIT,
  KIND_EVENT,
  KIND_END,
  KIND_PLAN,
  KIND_RITE,
  KIND_RAW,
  KIND_ALWAYS,
  KIND_COMING,
  KIND_COUNT
};
enum flag {
  FLAG_LIST,
  FLAG_SETTLED,
  FLAG_TIMED,
  FLAG_SCHOOL,
  FLAG_FIRM,
  FLAG_FORCE,
  FLAG_PERSON,
  FLAG_QUIET,
  FLAG_ENDED,
  FLAG_DAY,
  FLAG_TRADE,
  FLAG_DONE,
  FLAG_PLACE,
  FLAG_EXACT,
  FLAG_GIVEN,
  FLAG_REPLIED,
  FLAG_FRAME,
  FLAG_COUNT
};
/* One "KIND relation value flags" of an action. */
struct rule {
  enum kind kind;
  struct str relation, value;
  unsigned flags;
};

static inline bool has_flag(const struct rule *rule, enum flag f) {
  return rule->flags >> f & 1;
}

/* Whether what a slot caught can be this rule's value, said in this clause. */
bool read_slot_fits(const struct read *r, const struct rule *rule, const struct slot_read *s, const struct clause *c);
/* The shortest true value; STR_NONE where it is none. */
struct str read_slot_value(const struct read *r, const struct rule *rule, const struct slot_read *s);
bool read_has_class(const struct read *r, size_t first, size_t last, uint64_t classes);
struct str read_digits(const struct read *r, double n);

#endif
