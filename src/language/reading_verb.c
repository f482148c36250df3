/* SPDX-License-Identifier: Apache-2.0
 *
 * The verb group: "has not been", "used to", "is going to", and where a predicate's pattern may begin.
 */
#include "language/reading_chunk.h"

static void add_start(struct verbs *v, size_t at) {
  for (size_t i = 0; i < v->start_count; i++)
    if (v->starts[i] == at) return;
  if (v->start_count < sizeof v->starts / sizeof *v->starts) v->starts[v->start_count++] = at;
}

struct group {
  size_t be, have, go; /* SIZE_MAX: none */
  enum verb_form be_form;
  bool past_aux, did, will, used;
};

static bool is_adverb(const struct piece *p) {
  return piece_has(p, LEX(ADVERB)) &&
         !piece_has(p, LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(NAME) | LEX(CAPITAL) | LEX(PREPOSITION));
}

static bool past_be(const struct piece *p) {
  return piece_is(p, "was") || piece_is(p, "were");
}

/* "'s" and "has" before a participle are perfect; "is" otherwise. */
static bool participle(const struct piece *p) {
  return p->form == FORM_PARTICIPLE || p->form == FORM_PAST || piece_is(p, "been") || piece_is(p, "got") ||
         piece_is(p, "had");
}

static bool going_to(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1), *verb = read_at(r, i + 2);
  if (piece_is(p, "gonna")) return true;
  bool sign = piece_is(p, "going") || piece_is(p, "about") || piece_is(p, "due") || piece_is(p, "off") ||
              piece_is(p, "planning") || piece_is(p, "hoping");
  return sign && piece_is(next, "to") && (verb->form == FORM_BASE || piece_is(verb, "be") || piece_is(verb, "have")) &&
         !piece_has(verb, LEX(PLACE) | LEX(CAPITAL)) &&
         (read_tag(r, i + 2) == TAG_VERB || read_tag(r, i + 2) == TAG_AUX); /* "off to bed" */
}

/* Takes one auxiliary, adverb or negation; false at the main verb. */
static bool take_one(const struct read *r, size_t *at, size_t last, struct group *g, struct verbs *v) {
  const struct piece *p = read_at(r, *at), *next = read_at(r, *at + 1);
  if (*at >= last) return false;
  if (piece_is(p, "never"))
    v->never = v->negated = true;
  else if (piece_is(p, "no longer"))
    v->no_longer = true;
  else if (piece_has(p, LEX(NEGATION)))
    v->negated = true;
  else if (piece_is(p, "used") && piece_is(next, "to"))
    g->used = true, ++*at;
  else if (going_to(r, *at))
    g->will = true, *at += !piece_is(p, "gonna");
  else if (piece_is(p, "will") || piece_is(p, "shall"))
    g->will = true;
  else if (piece_has(p, LEX(MODAL)) && !piece_has(p, LEX(CAPITAL)))
    v->modal = true;
  else if (piece_has(p, LEX(DO)) && (piece_has(next, LEX(NEGATION)) || next->form == FORM_BASE))
    g->did |= piece_is(p, "did");
  else if (piece_has(p, LEX(BE)))
    g->be = *at, g->past_aux |= past_be(p);
  else if (piece_has(p, LEX(HAVE)) && p->form != FORM_ING)
    g->have = *at;
  else if (is_adverb(p))
    v->now |= piece_is(p, "now") || piece_is(p, "currently");
  else
    return false;
  ++*at;
  return true;
}

static enum tense tense_of(const struct read *r, const struct group *g, const struct verbs *v, size_t last) {
  const struct piece *main = v->main < last ? read_at(r, v->main) : read_at(r, SIZE_MAX);
  bool be = g->be != SIZE_MAX, have = g->have != SIZE_MAX;
  if (g->used) return TENSE_USED;
  if (g->will) return TENSE_FUTURE;
  if (have && be && g->have < g->be) return TENSE_PERFECT; /* has been */
  if (be && main->form == FORM_ING) return g->past_aux ? TENSE_PAST : TENSE_ONGOING;
  if (be) return g->past_aux ? TENSE_PAST : TENSE_NOW;
  if (have && v->main < last && participle(main) && !piece_is(main, "got") &&
      !piece_has(read_at(r, g->have), LEX(POSSESSIVE)))
    return piece_is(read_at(r, g->have), "had") ? TENSE_PAST : TENSE_PERFECT;
  if (have) return piece_is(read_at(r, g->have), "had") ? TENSE_PAST : TENSE_NOW;
  if (g->did) return TENSE_PAST;
  if (main->form == FORM_ING) return TENSE_ONGOING;
  if (main->form == FORM_PAST || main->form == FORM_PARTICIPLE) return TENSE_PAST;
  if (piece_is(main, "split") || piece_is(main, "quit") || piece_is(main, "got")) return TENSE_PAST;
  return TENSE_NOW;
}

void read_verbs(const struct read *r, size_t first, size_t i, size_t last, struct verbs *ret) {
  struct group g = {.be = SIZE_MAX, .have = SIZE_MAX};
  *ret = (struct verbs){.first = i};
  while (take_one(r, &i, last, &g, ret)) {
  }
  ret->main = i;
  ret->tense = tense_of(r, &g, ret, last);
  if (ret->tense == TENSE_PAST && g.be != SIZE_MAX && piece_is(read_at(r, g.be), "were") && i < last) ret->were = true;
  if (i < last && piece_has(read_at(r, i), LEX(VERB))) add_start(ret, i);
  if (g.be != SIZE_MAX) add_start(ret, g.be);
  if (g.have != SIZE_MAX) add_start(ret, g.have);
  if (g.will && g.be != SIZE_MAX && !(i < last && piece_has(read_at(r, i), LEX(VERB))))
    ret->main = g.be; /* "going to be a dad" */
  for (size_t k = first; k < last; k++)
    ret->now |=
        piece_is(read_at(r, k), "now") || piece_is(read_at(r, k), "these days") || piece_is(read_at(r, k), "nowadays");
}
