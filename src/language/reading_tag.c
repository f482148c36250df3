/* SPDX-License-Identifier: Apache-2.0
 *
 * What part each word plays where it stands: "work" is a noun behind "my" and a verb behind "i". One pass from the
 * left, by the tag before and the classes of the word behind; nothing is tried twice.
 */
#include "language/reading_chunk.h"

static const uint64_t nouny = LEX(NOUN) | LEX(UNKNOWN) | LEX(ANIMAL) | LEX(JOB) | LEX(HEALTH) | LEX(BODY) | LEX(KIN) |
                              LEX(PLACE) | LEX(SCHOOL) | LEX(GAME) | LEX(FIRM) | LEX(TONGUE) | LEX(NEUTRAL) | LEX(CLUB);

static bool can_be_noun(const struct piece *p) {
  return piece_has(p, nouny | LEX(CAPITAL) | LEX(NAME));
}

static bool can_be_adjective(const struct piece *p) {
  return piece_has(p, LEX(ADJ) | LEX(HEALTHY)) && !piece_has(p, LEX(KIN) | LEX(NEUTRAL));
}

/* Commoner as a verb than as a noun: of the verbs kept by hand, or of told.txt's. */
static bool verb_first(const struct read *r, const struct piece *p) {
  if (!piece_has(p, LEX(VERB)) || p->form == FORM_NONE) return false;
  return (p->entry && p->entry->classes & LEX(VERB)) || told_is(r->told, TOLD_verb, p->base);
}

static bool names_something(const struct piece *p) {
  return (can_be_noun(p) || can_be_adjective(p) || piece_has(p, LEX(NUMBER))) &&
         !piece_has(p, LEX(PREPOSITION) | LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL) | LEX(SUBJECT) | LEX(AND) |
                           LEX(MARK) | LEX(WH) | LEX(NEGATION));
}

static bool participle(const struct piece *p) {
  return p->form == FORM_PARTICIPLE || p->form == FORM_PAST;
}

static bool ends(const struct piece *p) {
  return !p->word.len || p->time || piece_has(p, LEX(MARK) | LEX(EMOJI) | LEX(AND) | LEX(BREAK));
}

static bool is_pronoun(const struct piece *p) {
  return piece_has(p, LEX(SUBJECT) | LEX(OBJECT)) && !piece_is(p, "her");
}

/* "this boat" but "this is"; "her boat" but "bought her"; "me mum" but "told me". */
static enum tag determiner(const struct piece *p, const struct piece *next) {
  if (piece_is(p, "me") || piece_is(p, "mine"))
    return piece_has(next, LEX(KIN)) && !piece_has(next, LEX(JOB)) ? TAG_DET : TAG_PRON;
  if (piece_is(p, "her")) return names_something(next) && !next->time ? TAG_DET : TAG_PRON;
  bool points = piece_is(p, "this") || piece_is(p, "that") || piece_is(p, "these") || piece_is(p, "those");
  if (!points) return TAG_DET;
  bool verb = next->form == FORM_THIRD || next->form == FORM_PAST;
  return names_something(next) && !next->time && !(verb && !can_be_adjective(next)) ? TAG_DET : TAG_PRON;
}

/* What closed sets decide by themselves; TAG_OTHER: none does. */
static enum tag closed(const struct read *r, const struct piece *p, const struct piece *next, enum tag before) {
  bool noun_place = before == TAG_DET || before == TAG_ADJ || before == TAG_OWNER;
  if (piece_has(p, LEX(MARK) | LEX(EMOJI))) return TAG_MARK;
  if (p->time && !piece_has(p, LEX(NAME))) return TAG_TIME;
  if (piece_has(p, LEX(QUANTITY)) && piece_has(next, LEX(ARTICLE) | LEX(POSSESSIVE))) return TAG_DET; /* "half a" */
  if (piece_has(p, LEX(NUMBER)) && !piece_is(p, "one")) return TAG_NUM;
  if (piece_is(p, "to")) return TAG_TO;
  bool answer = piece_has(next, LEX(BARE) | LEX(NAME) | LEX(PLACE)); /* "no hes not", "no mum is fine", "no, york" */
  bool owed = before != TAG_MARK || !piece_is(p, "no") || !answer;
  if (owed && told_is(r->told, TOLD_det, p->word) && names_something(next)) return TAG_DET;
  if (piece_is(p, "her") || piece_has(p, LEX(ARTICLE) | LEX(POSSESSIVE))) return determiner(p, next);
  if (p->word.len > 5 && (str_ends(p->word, STR("self")) || str_ends(p->word, STR("selves")))) return TAG_PRON;
  if (is_pronoun(p) || (piece_is(p, "there") && piece_has(next, LEX(BE) | LEX(HAVE) | LEX(MODAL)))) return TAG_PRON;
  bool thing = piece_has(p, LEX(NOUN) | LEX(BODY)) && !piece_has(p, LEX(MODAL) | LEX(BREAK));
  if (before == TAG_AUX && told_is(r->told, TOLD_state, p->word) && can_be_adjective(p) && ends(next) &&
      !(next->time && piece_has(p, LEX(PREPOSITION))))
    return TAG_ADJ; /* "shes ok" */
  if (before == TAG_DET && thing && piece_has(p, LEX(ADVERB)) && !names_something(next))
    return TAG_NOUN;                                                                      /* "my back" */
  if (noun_place && piece_has(p, LEX(NOUN)) && piece_has(p, LEX(MODAL))) return TAG_NOUN; /* "the can", "a will" */
  if (piece_has(p, LEX(NAME))) return TAG_NAME;
  if (piece_has(p, LEX(NEGATION))) return TAG_NEG;
  if (told_is(r->told, TOLD_doer, p->word)) return TAG_NOUN;
  bool full =
      piece_has(p, LEX(DO) | LEX(HAVE)) && (p->form == FORM_ING || piece_is(p, "done")); /* "are doing the tea" */
  if (full) return TAG_VERB;
  if (piece_has(p, LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL))) return TAG_AUX;
  if (piece_has(p, LEX(WH))) return TAG_WH;
  if (piece_has(p, LEX(AND))) return TAG_AND;
  if (piece_is(p, "like") && (before == TAG_PRON || before == TAG_AUX || before == TAG_NEG || before == TAG_TO))
    return TAG_VERB;
  if (piece_is(p, "next") && piece_is(next, "to")) return TAG_PREP;
  if (piece_has(p, LEX(PREPOSITION))) return TAG_PREP;
  if (told_is(r->told, TOLD_degree, p->word) && (can_be_adjective(next) || participle(next)))
    return TAG_ADV; /* "so tired" */
  if (piece_has(p, LEX(BREAK))) return TAG_BREAK;
  if (piece_has(p, LEX(ADVERB)) && !(piece_is(p, "pretty") && can_be_noun(next) && noun_place)) return TAG_ADV;
  if (piece_has(p, LEX(QUANTITY)))
    return names_something(next) || piece_has(next, LEX(ARTICLE) | LEX(POSSESSIVE)) ? TAG_DET : TAG_NOUN;
  if (piece_has(p, LEX(OPENER))) return TAG_ADV;
  bool other = piece_has(p, nouny | LEX(ADJ) | LEX(VERB));
  return piece_has(p, LEX(ADV)) && !other ? TAG_ADV : TAG_OTHER;
}

/* Behind "my", "a", "old", "two": an adjective while a noun may follow, else the noun. */
static enum tag inside_noun_phrase(const struct read *r, const struct piece *p, const struct piece *next) {
  bool more = can_be_noun(next) && !piece_has(next, LEX(PREPOSITION) | LEX(AND) | LEX(BE) | LEX(HAVE) | LEX(MODAL)) &&
              next->form != FORM_PAST && !(next->form == FORM_THIRD && verb_first(r, next));
  if (can_be_adjective(p) && (more || can_be_adjective(next))) return TAG_ADJ;
  if (can_be_noun(p)) return TAG_NOUN;
  if (can_be_adjective(p) || p->form == FORM_PARTICIPLE || p->form == FORM_PAST || p->form == FORM_ING) return TAG_ADJ;
  return piece_has(p, LEX(VERB)) ? TAG_NOUN : TAG_OTHER; /* "a curry" */
}

/* "into a home", "the french": alone behind its article an adjective is a noun. */
static enum tag lone(enum tag t, const struct piece *next) {
  return t == TAG_ADJ && !names_something(next) ? TAG_NOUN : t;
}

static enum tag behind_be(const struct read *r, const struct piece *p, const struct piece *next) {
  bool more = can_be_noun(next) && !piece_has(next, LEX(PREPOSITION));
  if (p->form == FORM_ING && !(can_be_adjective(p) && !more && !verb_first(r, p))) return TAG_VERB;
  if (p->form == FORM_PARTICIPLE || p->form == FORM_PAST) return TAG_ADJ; /* a state, however it came about */
  if (can_be_adjective(p)) return TAG_ADJ;
  return can_be_noun(p) ? TAG_NOUN : piece_has(p, LEX(VERB)) ? TAG_VERB : TAG_OTHER;
}

static bool opens_object(const struct piece *p) {
  return piece_has(p, LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(OBJECT) | LEX(NUMBER) | LEX(QUANTITY) | LEX(NEUTRAL));
}

/* Behind a noun: another noun, or its verb. */
static enum tag behind_noun(const struct read *r, const struct piece *p, const struct piece *next, bool verb_seen,
                            bool awaits) {
  bool verb = piece_has(p, LEX(VERB)) && p->form != FORM_NONE, noun = can_be_noun(p);
  if (piece_is(p, "left") && ends(next)) return TAG_OTHER; /* "twenty pages left": gone, or to go */
  if (verb && awaits && p->form == FORM_BASE && (verb_first(r, p) || !piece_has(next, nouny))) return TAG_VERB;
  if (verb && !verb_seen && (p->form == FORM_PAST || p->form == FORM_PARTICIPLE) && !(noun && !verb_first(r, p)))
    return TAG_VERB;
  if (verb && !verb_seen && p->form == FORM_THIRD && (verb_first(r, p) || !noun || opens_object(next))) return TAG_VERB;
  if (verb && !verb_seen && p->form == FORM_BASE && (opens_object(next) || !noun) && verb_first(r, p)) return TAG_VERB;
  if (p->form == FORM_ING && !noun) return TAG_VERB;
  if (noun) return TAG_NOUN;
  return can_be_adjective(p) ? TAG_ADJ : verb ? TAG_VERB : TAG_OTHER;
}

static enum tag at_beginning(const struct read *r, const struct piece *p, const struct piece *next) {
  bool verb = piece_has(p, LEX(VERB)) && p->form != FORM_NONE;
  bool finite = piece_has(next, LEX(BE) | LEX(HAVE) | LEX(MODAL)) || next->form == FORM_THIRD;
  if (can_be_adjective(p) && can_be_noun(next) && !finite && !verb_first(r, p)) return TAG_ADJ;
  if (verb && verb_first(r, p) && !finite) return TAG_VERB;
  bool acts = !can_be_adjective(p) || opens_object(next); /* "ordered a pizza" */
  if (verb && (p->form == FORM_PAST || p->form == FORM_ING) && !finite && acts) return TAG_VERB;
  if (verb && p->form == FORM_THIRD && opens_object(next)) return TAG_VERB; /* "needs everything" */
  if (can_be_noun(p)) return TAG_NOUN;
  return can_be_adjective(p) ? TAG_ADJ : verb ? TAG_VERB : TAG_OTHER;
}

static enum tag behind_verb(const struct read *r, const struct piece *p, const struct piece *next) {
  if (p->form == FORM_ING && !(can_be_noun(p) && !opens_object(next))) return TAG_VERB;
  if (can_be_adjective(p) && (can_be_noun(next) || !can_be_noun(p))) return TAG_ADJ;
  if (can_be_noun(p)) return TAG_NOUN;
  return can_be_adjective(p) ? TAG_ADJ : piece_has(p, LEX(VERB)) ? TAG_VERB : TAG_OTHER;
}

static enum tag behind_to(const struct read *r, const struct piece *p, const struct piece *next) {
  if (told_is(r->told, TOLD_bare, p->word) && !opens_object(next)) return TAG_NOUN;
  bool verb = piece_has(p, LEX(VERB)) && p->form == FORM_BASE;
  if (verb && !piece_has(p, LEX(PLACE) | LEX(SCHOOL))) return TAG_VERB;
  return inside_noun_phrase(r, p, next);
}

static enum tag open_class(const struct read *r, size_t i, enum tag before, bool verb_seen, bool awaits) {
  const struct piece *p = read_at(r, i), *next = read_at(r, i + 1);
  size_t at = i;
  while (at > 0 && i - at < 4 && piece_has(read_at(r, at - 1), LEX(NEGATION) | LEX(ADVERB)))
    at--; /* "am not so tired" */
  const struct piece *left = at ? read_at(r, at - 1) : read_at(r, SIZE_MAX);
  bool verb = piece_has(p, LEX(VERB)) && p->form != FORM_NONE;
  switch (before) {
  case TAG_DET: return lone(inside_noun_phrase(r, p, next), next);
  case TAG_NUM: return participle(p) && !can_be_noun(p) ? TAG_VERB : inside_noun_phrase(r, p, next);
  case TAG_ADJ: return inside_noun_phrase(r, p, next);
  case TAG_PREP: return p->form == FORM_ING && !can_be_adjective(p) ? TAG_VERB : inside_noun_phrase(r, p, next);
  case TAG_TO: return behind_to(r, p, next);
  case TAG_PRON:
    if (verb && p->form == FORM_BASE && verb_first(r, p) && piece_has(left, LEX(OBJECT)))
      return TAG_VERB; /* "told me go" */
    return verb && !verb_seen ? TAG_VERB : inside_noun_phrase(r, p, next);
  case TAG_NEG:
  case TAG_AUX:
    if (piece_has(left, LEX(BE))) return behind_be(r, p, next);
    if (piece_has(left, LEX(HAVE)))
      return verb && (participle(p) || told_is(r->told, TOLD_same, p->base) || told_is(r->told, TOLD_done, p->base))
                 ? TAG_VERB
                 : inside_noun_phrase(r, p, next);
    return verb ? TAG_VERB : inside_noun_phrase(r, p, next);
  case TAG_NOUN:
  case TAG_NAME: return behind_noun(r, p, next, verb_seen, awaits);
  case TAG_VERB: return behind_verb(r, p, next);
  default: return at_beginning(r, p, next);
  }
}

/* "to their dad's", "at anna's": the place is left out. */
static bool owns_place(const struct read *r, size_t i, const unsigned char *tags) {
  size_t at = i;
  while (at > 0 && i - at < 4 && (tags[at - 1] == TAG_NOUN || tags[at - 1] == TAG_NAME || tags[at - 1] == TAG_DET))
    at--;
  if (at == i || at == 0 || (tags[at - 1] != TAG_PREP && tags[at - 1] != TAG_TO)) return false;
  const struct piece *next = read_at(r, i + 1);
  if (next->form == FORM_ING && piece_has(next, LEX(NOUN))) return true; /* "at my brother's wedding" */
  return i + 1 >= r->p.len || next->time || piece_has(next, LEX(MARK) | LEX(PREPOSITION) | LEX(AND));
}

/* "'s" between an owner and what is owned. */
static bool owns(const struct read *r, size_t i) {
  const struct piece *next = read_at(r, i + 1);
  return piece_is(read_at(r, i), "'s") && names_something(next) && !can_be_adjective(next) && next->form != FORM_ING &&
         next->form != FORM_PAST && next->form != FORM_PARTICIPLE && !piece_has(next, LEX(JOB));
}

static bool ends_clause(enum tag t) {
  return t == TAG_MARK || t == TAG_BREAK;
}

void read_tags(struct read *r) {
  unsigned char *tags = arena_alloc(r->a, r->p.len + 1);
  enum tag before = TAG_MARK, solid = TAG_MARK; /* adverbs are looked through: "is really loud" */
  bool verb_seen = false, awaits = false;       /* "did the cat die": a verb is still to come */
  for (size_t i = 0; i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    enum tag t = owns(r, i) || (piece_is(p, "'s") && owns_place(r, i, tags)) ? TAG_OWNER
                                                                             : closed(r, p, read_at(r, i + 1), before);
    if (t == TAG_OTHER && piece_has(p, LEX(WORD)))
      t = open_class(r, i, solid == TAG_OWNER ? TAG_DET : solid, verb_seen, awaits);
    if (t == TAG_VERB || t == TAG_AUX) verb_seen = true;
    if (t == TAG_AUX && piece_has(p, LEX(DO) | LEX(MODAL)) &&
        (ends_clause(before) || before == TAG_WH || before == TAG_ADV))
      awaits = true;
    else if (t == TAG_VERB || ends_clause(t))
      awaits = false;
    if (ends_clause(t) || (t == TAG_PRON && is_pronoun(p) && piece_has(p, LEX(SUBJECT)) && !piece_has(p, LEX(OBJECT))))
      verb_seen = false;
    if (t == TAG_AND) verb_seen = false;
    tags[i] = (unsigned char)t;
    before = t;
    if (t != TAG_ADV || ends_clause(solid)) solid = t == TAG_ADV ? solid : t;
  }
  r->tags = tags;
}
