/* SPDX-License-Identifier: Apache-2.0
 *
 * number: numbers in figures and in words: "27", "twenty-seven", "4 grand", "half a dozen", "two and a half", "the
 * 26th".
 */
#ifndef OS1_LANGUAGE_NUMBER_H
#define OS1_LANGUAGE_NUMBER_H

#include "language/token.h"

struct number_read {
  double value;
  size_t first, last; /* tokens, inclusive */
  bool ordinal;       /* "third", "21st" */
  bool about;         /* "a couple", "a few": near, not exact */
  bool figures;       /* begins with digits */
};

/* The longest number that begins at token `at`. "a" and "an" only begin one before a word that counts ("a dozen"). */
bool number_at(const struct language *l, const struct tokens *t, size_t at, struct number_read *ret);

/* A word that a number may begin with. */
bool number_word(const struct language *l, struct str word);
/* As it is said: words to a hundred and for round numbers ("four thousand"), else figures ("112", "1,250"). */
struct str number_say(const struct language *l, struct arena *a, double value);
/* The zero of "nineteen oh five". */
bool number_oh(const struct language *l, struct str word);

#endif
