/* SPDX-License-Identifier: Apache-2.0
 *
 * pattern: authored patterns with typed slots, one mechanism for facts, skills and acts. A line of a pattern file:
 *   remind me (to {what:rest})? {when:time}            => remind
 *   my {kin:kin} {name:name} (moved to|lives in) {place:place} ({when:time})?  => kin($name,$kin) lives($name,$place,from=$when)
 * Grammar, slot types and checks stand in pattern.c's head and docs/LANGUAGE.md.
 */
#ifndef OS1_LANGUAGE_PATTERN_H
#define OS1_LANGUAGE_PATTERN_H

#include "language/times.h"

struct slot_read {
  struct str name;      /* "what" */
  struct str text;      /* the person's bytes */
  size_t first, last;   /* tokens */
  const struct time_read *time; /* for {..:time} */
  double number;        /* for {..:number} */
};

struct patterns; /* compiled; owned by the language, immutable */
struct pattern_hit {
  struct str action;    /* right side of => */
  const struct slot_read *slots;
  size_t slot_count;
  size_t first, last;   /* tokens covered */
  int line;             /* of the pattern file, for `why` */
};

/* All hits of tokens [first, last], most specific (most literal words) first. */
size_t patterns_match(const struct language *l, const struct patterns *p, struct arena *a, const struct tokens *t, const struct times *times, size_t first, size_t last, const struct pattern_hit **ret);
/* By file stem under data/<language>/patterns/: "facts", "skills", "acts". NULL when there is none. */
const struct patterns *patterns_of(const struct language *l, const char *name);
struct str slot_text(const struct slot_read *slots, size_t count, const char *name);

#endif
