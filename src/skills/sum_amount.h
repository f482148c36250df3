/* SPDX-License-Identifier: Apache-2.0
 *
 * sum_amount: the amounts of a turn as sums need them: how much, of what money, of what thing, and per what: "$3.25",
 * "twelve fifty", "45p each", "11.44 an hour", "3 euro 50", "a tenner", "half a dozen eggs". The words are in
 * data/<language>/sums_told.txt.
 */
#ifndef OS1_SKILLS_SUM_AMOUNT_H
#define OS1_SKILLS_SUM_AMOUNT_H

#include "language/token.h"
#include "language/vocabulary.h"

enum { SUM_AMOUNTS = 6 };

struct sum_amount {
  struct str figures; /* "12.60", without money; of 45 pence "0.45" */
  struct str money;   /* "£"; "" none said */
  double value;
  bool hundredth; /* pence, cents */
  bool price;     /* money, pence, or written or spoken as a price is: "3.20", "twelve fifty" */
  bool percent;
  struct str noun;    /* stem of the word behind it; "" none */
  struct str second;  /* stem of the one behind that: "shift" of "8 hour shifts" */
  struct str per;     /* stem of what it is so much for each of; "each" where no thing is named; "" none */
  size_t first, last; /* tokens, inclusive, with money, noun and rate */
  size_t per_at;      /* of the rate its first token; SIZE_MAX none */
};

struct sum_amounts {
  const struct language *language;
  struct arena *arena;
  struct vocabulary words;
  struct tokens tokens;
  struct sum_amount at[SUM_AMOUNTS];
  size_t len;
  bool odd; /* a number that counts nothing, "the 3rd", "a few", or more numbers than there is room for */
};

void sum_amounts_read(const struct language *l, struct arena *a, struct str text, struct sum_amounts *ret);
/* How many tokens at `at` are a phrase of the kind in sums_told.txt. */
size_t sum_amounts_cover(const struct sum_amounts *s, const char *kind, size_t at);
struct str sum_amounts_stem(const struct sum_amounts *s, size_t at);

#endif
