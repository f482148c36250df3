/* SPDX-License-Identifier: Apache-2.0
 *
 * facts_score: precision and recall of the reader of facts on labelled lines (tests/data/facts/README.md).
 */
#ifndef OS1_TOOLS_FACTS_SCORE_H
#define OS1_TOOLS_FACTS_SCORE_H

#include "base/error.h"
#include "language/reading.h"

#include <stdio.h>

struct facts_score_ask {
  FILE *out;         /* the table; NULL: none */
  bool verbose;      /* misses ("-"), false facts ("+"), wrong dates ("@") */
  size_t skip, take; /* lines; take 0: all */
};
struct facts_score {
  double precision, recall;
  size_t lines;
};

/* "boat/she": a word and its pronoun; a capital makes it a name, "me" is the speaker. */
struct who facts_who(struct str text);

int facts_score(const struct language *l, struct str text, const struct facts_score_ask *ask, struct facts_score *ret,
                struct error *e);

#endif
