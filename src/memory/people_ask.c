/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/people_ask.h"

#include "base/utf8.h"
#include "memory/people_words.h"

enum { WORDS_MOST = 24 }; /* a longer turn tells, whatever it begins with */

static const char *const names[] = {"", "about", "what", "count", "any", "list", "alive", "dead", "job", "age", "pets"};

static enum people_ask ask_named(struct str action) {
  for (size_t i = 1; i < sizeof names / sizeof *names; i++)
    if (str_is(action, names[i])) return (enum people_ask)i;
  return PEOPLE_ASK_NOTHING;
}

static bool is_edge(const char *const *words, struct str word) {
  for (; *words; words++)
    if (str_is(word, *words)) return true;
  return false;
}

/* "my sister anna again" is "sister anna". */
static struct str without_edges(struct arena *a, struct str text) {
  static const char *const before[] = {"my", "our", "the", "any", "a", "an", "some", "all", "old", NULL},
                           *const after[] = {"again",  "now",    "then",   "please", "exactly",
                                             "anyway", "really", "please", NULL};
  struct str s = people_word(a, text), first, rest = s;
  while (s.len && strchr("?.! ", s.at[s.len - 1])) s.len--;
  for (rest = s; str_next(&rest, ' ', &first) && rest.len && is_edge(before, first);) s = rest;
  for (size_t i = s.len; i > 0; i--) {
    if (s.at[i - 1] != ' ') continue;
    if (!is_edge(after, str_from(s, i))) break;
    s.len = i - 1;
  }
  return s;
}

struct people_asked people_ask_read(const struct language *l, struct arena *a, const struct tokens *t) {
  struct people_asked q = {.who = STR(""), .value = STR("")};
  const struct patterns *p = patterns_of(l, "people");
  const struct pattern_hit *hits;
  struct pieces pieces;
  struct times none = {0};
  if (!p || !t->len || t->len > WORDS_MOST) return q;
  pieces_read(l, a, t, &none, &pieces);
  if (!patterns_match(l, p, a, &pieces, 0, pieces.len, &hits)) return q;
  q.names = str_is(hits[0].action, "names");
  q.ask = q.names ? PEOPLE_ASK_LIST : ask_named(hits[0].action);
  q.who = without_edges(a, slot_text(hits[0].slots, hits[0].slot_count, "x"));
  q.value = without_edges(a, slot_text(hits[0].slots, hits[0].slot_count, "v"));
  return q;
}
