/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_reading: any bytes as a turn, read whole: tokens, times, pieces, clauses, facts, question, acts, skill.
 */
#include "base/alloc.h"
#include "language/reading.h"

#include <stdint.h>

static const struct language *english(void) {
  static struct language *l;
  const struct pack *p;
  struct error e = {0};
  if (!l && (pack_open("en", &p, &e) || language_open(p, &l, &e))) abort();
  return l;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  /* Its own copy, so that reading past the end is seen. */
  char *text = alloc_dup((const char *)data, size);
  struct reading_context c = {.civil_now = 1764000000, .topic = {.name = STR("Anna"), .pronoun = STR("she")}};
  if (size % 3 == 0) c.asked_relation = STR("name");
  struct reading r;
  reading_read(english(), &a, (struct str){text, size}, &c, &r);
  if (r.rung < 0 || r.rung > 3 || r.understood < 0 || r.understood > 1000) abort();
  for (size_t i = 0; i < r.fact_count; i++)
    if (!r.facts[i].relation.len || r.facts[i].last >= r.tokens.len) abort();
  alloc_free(text);
  return 0;
}
