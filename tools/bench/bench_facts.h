/* SPDX-License-Identifier: Apache-2.0
 *
 * bench_facts: precision and recall of the reader of facts on labelled lines (tests/data/facts/README.md).
 */
#ifndef OS1_TOOLS_BENCH_FACTS_H
#define OS1_TOOLS_BENCH_FACTS_H

#include "base/error.h"
#include "language/reading.h"

#include <stdio.h>

struct bench_facts_ask {
  FILE *out;         /* the table; NULL: none */
  bool verbose;      /* misses ("-"), false facts ("+"), wrong dates ("@") */
  size_t skip, take; /* lines; take 0: all */
};
struct bench_facts {
  double precision, recall;
  size_t lines;
};

int bench_facts_text(const struct language *l, struct str text, const struct bench_facts_ask *ask,
                     struct bench_facts *ret, struct error *e);

#endif
