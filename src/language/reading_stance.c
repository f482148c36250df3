/* SPDX-License-Identifier: Apache-2.0
 *
 * How a turn is told: data/<language>/patterns/stance.txt ("light", "glad loud": only of what is said loudly; "none":
 * the words are there and mean nothing of it), and what shouts.
 */
#include "language/reading_priv.h"

static unsigned stance_of(struct str name) {
  static const struct {
    const char *name;
    unsigned is;
  } all[] = {{"light", STANCE_LIGHT}, {"safe", STANCE_SAFE},         {"glad", STANCE_GLAD},    {"blow", STANCE_BLOW},
             {"wrong", STANCE_WRONG}, {"nuisance", STANCE_NUISANCE}, {"secret", STANCE_SECRET}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_is(name, all[i].name)) return all[i].is;
  return 0;
}

/* "!!", or a word in capitals that is no name of letters: "AGAIN", "YELLOW". */
static bool is_loud(struct str text) {
  enum { CAPITALS = 5 };
  size_t run = 0;
  for (size_t i = 0; i < text.len; i++) {
    run = text.at[i] >= 'A' && text.at[i] <= 'Z' ? run + 1 : 0;
    if (run >= CAPITALS) return true;
  }
  return str_find(text, STR("!!")) >= 0;
}

static bool is_outdone(const struct pattern_hit *hits, size_t which) {
  for (size_t i = 0; i < which; i++)
    if (str_is(hits[i].action, "none") && hits[i].first <= hits[which].first && hits[i].last >= hits[which].last)
      return true;
  return false;
}

static unsigned stance_in(struct read *r, size_t first, size_t last, bool loud) {
  const struct pattern_hit *hits;
  unsigned all = 0;
  size_t n = patterns_match(r->l, patterns_of(r->l, "stance"), r->a, &r->p, first, last, &hits);
  for (size_t i = 0; i < n; i++) {
    struct str rest = hits[i].action, word;
    if (is_outdone(hits, i) || (str_find(rest, STR("loud")) >= 0 && !loud)) continue;
    while (str_next(&rest, ' ', &word)) all |= stance_of(word);
  }
  return all;
}

void read_stance(struct read *r) {
  enum { LONG = 120 };
  size_t first = 0;
  if (r->barred || r->p.len > LONG) return;
  unsigned all = is_loud(r->out->text) ? STANCE_LOUD : 0;
  bool loud = all || str_find_byte(r->out->text, '!') >= 0;
  for (size_t i = 0; i <= r->p.len; i++) { /* ^ and $ are a sentence's */
    const struct piece *p = i < r->p.len ? read_at(r, i) : NULL;
    if (p && !piece_is(p, ".") && !piece_is(p, "!") && !piece_is(p, ";")) continue;
    if (i > first) all |= stance_in(r, first, i, loud);
    first = i + 1;
  }
  r->out->stance = r->out->question.kind == QUESTION_NONE ? all : all & STANCE_SECRET;
}
