/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/fit.h"

#include "language/foreign.h"
#include "language/pattern.h"

static bool is_excused(const struct pattern_hit *hits, size_t count, const struct pattern_hit *hit) {
  for (size_t i = 0; i < count; i++)
    if (str_is(hits[i].action, "fine") && hits[i].first < hit->last && hit->first < hits[i].last) return true;
  return false;
}

static bool claims_a_deed(const struct language *l, struct arena *a, const struct tokens *t, bool looked) {
  static const struct times none = {0};
  struct pieces pieces;
  const struct pattern_hit *hits = NULL;
  const struct patterns *deeds = patterns_of(l, "deeds");
  pieces_read(l, a, t, &none, &pieces);
  size_t count = deeds ? patterns_match(l, deeds, a, &pieces, 0, pieces.len, &hits) : 0;
  for (size_t i = 0; i < count; i++)
    if ((str_is(hits[i].action, "deed") || (!looked && str_is(hits[i].action, "looked"))) &&
        !is_excused(hits, count, &hits[i]))
      return true;
  return false;
}

enum fit fit_clause(const struct language *l, struct arena *a, struct str before, struct str clause, bool looked) {
  struct tokens own = tokens_read(l, a, clause);
  if (foreign_reads(l, &own)) return FIT_FOREIGN;
  if (claims_a_deed(l, a, &own, looked)) return FIT_DEED;
  if (!before.len) return FIT;
  /* "J'ai." "Un corps." is too short to be known by itself. */
  struct tokens both = tokens_read(l, a, arena_printf(a, "%.*s %.*s", STR_ARG(before), STR_ARG(clause)));
  return foreign_reads(l, &both) ? FIT_FOREIGN : FIT;
}
