/* SPDX-License-Identifier: Apache-2.0 */
#include "language/not_that.h"

#include "language/pattern.h"

static const struct {
  const char *action;
  enum not_that kind;
} kinds[] = {{"told", NOT_THAT_TOLD}, {"wrong", NOT_THAT_WRONG}, {"other", NOT_THAT_OTHER}, {"mean", NOT_THAT_MEANT}};

enum not_that not_that_read(const struct language *l, struct arena *a, const struct reading *r, struct str *ret_meant) {
  enum { MOST = 24 }; /* tokens: nobody says it in more */
  struct pieces pieces;
  const struct pattern_hit *hits;
  *ret_meant = STR("");
  if (r->tokens.len > MOST) return NOT_THAT_NONE;
  pieces_read(l, a, &r->tokens, &r->times, &pieces);
  size_t count = pieces.len ? patterns_match(l, patterns_of(l, "not_that"), a, &pieces, 0, pieces.len, &hits) : 0;
  for (size_t i = 0; count && i < sizeof kinds / sizeof *kinds; i++) {
    if (!str_is(hits[0].action, kinds[i].action)) continue;
    if (kinds[i].kind == NOT_THAT_MEANT) *ret_meant = slot_text(hits[0].slots, hits[0].slot_count, "x");
    return kinds[i].kind;
  }
  return NOT_THAT_NONE;
}
