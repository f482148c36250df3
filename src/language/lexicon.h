/* SPDX-License-Identifier: Apache-2.0
 *
 * lexicon: classes of words, data/<language>/lexicon/: who people are to each other, places, jobs, animals, closed sets
 * of small words. Read on first use (any thread), immutable afterwards; everything belongs to the language.
 */
#ifndef OS1_LANGUAGE_LEXICON_H
#define OS1_LANGUAGE_LEXICON_H

#include "base/arena.h"
#include "language/language.h"

#include <stdint.h>

/* One bit each. The first row are files (NAME.txt, NAME.*.txt), the second marks of kin.txt, the third the parts of
 * speech of word.txt, the rest sets of set.txt; PIECE_ bits are given by piece.c alone. */
/* clang-format off */
#define LEX_CLASSES(X)                                                                                                 \
  X(KIN) X(KINMOD) X(JOB) X(PLACE) X(ANIMAL) X(HEALTH) X(HEALTHY) X(TONGUE) X(SCHOOL) X(BODY) X(CLUB) X(BARE)          \
  X(BLOOD) X(MALE) X(FEMALE) X(MATE) X(NOUN) X(VERB) X(ADJ) X(ADV) X(FILLER) X(OPENER) X(ARTICLE) X(POSSESSIVE)        \
  X(SUBJECT) X(OBJECT) X(BE) X(HAVE) X(DO) X(MODAL) X(NEGATION) X(PREPOSITION) X(AND) X(BREAK) X(HYPO) X(WH)           \
  X(ADVERB) X(SAYS) X(DOUBTS) X(HEARSAY) X(FICTION) X(TITLE) X(GAME) X(QUANTITY) X(NEUTRAL) X(UNIT) X(NEVERNAME)       \
  X(FIRM) X(RITE) X(GRAVE) X(FORCE) X(NAME) X(MAYBE_NAME) X(CAPITAL) X(UNKNOWN) X(NUMBER) X(TIME) X(MARK) X(QUOTED)    \
  X(EMOJI) X(WORD)
/* clang-format on */
enum lex_class {
#define LEX_ENUM(name) LEX_AT_##name,
  LEX_CLASSES(LEX_ENUM)
#undef LEX_ENUM
      LEX_COUNT
};
_Static_assert(LEX_COUNT <= 64, "one bit each");
#define LEX(name) (UINT64_C(1) << LEX_AT_##name)

struct lex_entry {
  struct str shown; /* as it is written: "Stoke-on-Trent" */
  uint64_t classes;
  int tone; /* -2 .. 2 */
};

enum verb_form { FORM_NONE, FORM_BASE, FORM_THIRD, FORM_PAST, FORM_PARTICIPLE, FORM_ING };
struct verb_word {
  struct str base;
  enum verb_form form; /* of "put" the base; a regular past is FORM_PAST and stands for its participle too */
};

struct lexicon;

/* Opens on first use. A lexicon that does not parse is empty; the build's check says why (lexicon_check). */
const struct lexicon *lexicon_of(const struct language *l);
/* phrase: plain, words split by one blank, hyphens as blanks, "judge 's clerk". NULL when it is in no
 * list; the parts of speech of word.txt are only in lexicon_classes. */
const struct lex_entry *lexicon_find(const struct lexicon *x, struct str phrase);
/* What lists and word.txt say of it; 0: no known word. */
uint64_t lexicon_classes(const struct lexicon *x, struct str phrase);
/* How many words the longest phrase that begins with this word has; 0 none. */
size_t lexicon_longest(const struct lexicon *x, struct str word);
/* A verb as it stands: false when no verb is known by this form. */
bool lexicon_verb(const struct lexicon *x, struct arena *a, struct str word, struct verb_word *ret);
/* The word with the class's plural ending taken off ("hens" hen), or the word itself. */
struct str lexicon_singular(const struct lexicon *x, struct arena *a, struct str word);

int lexicon_check(const struct pack *p, struct error *e);
void lexicon_release(struct lexicon *x);

#endif
