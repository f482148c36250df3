/* SPDX-License-Identifier: Apache-2.0
 *
 * vocabulary: a file of the pack as phrases to be found in a turn's words. A row is kind <tab> value <tab> phrase,
 * phrase; a phrase is words as the tokenizer leaves them, with a blank between.
 */
#ifndef OS1_SKILLS_VOCABULARY_H
#define OS1_SKILLS_VOCABULARY_H

#include "language/token.h"

struct vocabulary_word {
  struct str kind, value, phrase;
};
struct vocabulary {
  VEC(struct vocabulary_word) words;
};

/* The language's: read when first asked for, any thread, and not to be added to. */
struct vocabulary vocabulary_read(const struct language *l, const char *file);
/* How many tokens from `at` the phrase takes; 0 when they are other words. */
size_t vocabulary_covers(struct str phrase, const struct tokens *t, size_t at);
/* The longest phrase that begins at token `at`, of this kind (NULL: any). NULL when none does. */
const struct vocabulary_word *vocabulary_at(const struct vocabulary *v, const char *kind, const struct tokens *t,
                                            size_t at, size_t *ret_tokens);
/* The first row of this kind and value; its phrase is how it is shown. */
const struct vocabulary_word *vocabulary_shown(const struct vocabulary *v, const char *kind, struct str value);

#endif
