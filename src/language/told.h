/* SPDX-License-Identifier: Apache-2.0
 *
 * told: words that say how a clause is built, data/<language>/told.txt. Read on first use (any thread), immutable
 * afterwards; it belongs to the language.
 */
#ifndef OS1_LANGUAGE_TOLD_H
#define OS1_LANGUAGE_TOLD_H

#include "base/error.h"
#include "language/language.h"

#include <stdint.h>

/* clang-format off */
#define TOLD_SETS(X)                                                                                                   \
  X(copula) X(particle) X(firm) X(phrasal) X(motion) X(mass) X(bare) X(maybe) X(degree) X(limit) X(doer) X(empty)      \
  X(verb) X(aside) X(state) X(same) X(mind) X(feast) X(contact) X(det) X(taste) X(idiom) X(timetable) X(done) X(own)  \
  X(born) X(child) X(craft) X(human) X(wild) X(lead) X(rank)
/* clang-format on */
enum told_set {
#define TOLD_ENUM(name) TOLD_##name,
  TOLD_SETS(TOLD_ENUM)
#undef TOLD_ENUM
      TOLD_COUNT
};

struct told_words;
const struct told_words *told_words_of(const struct language *l);
/* A word, or "pick up". */
bool told_is(const struct told_words *t, enum told_set set, struct str phrase);

int told_words_check(const struct pack *p, struct error *e);
void told_words_close(struct language *l);

#endif
