/* SPDX-License-Identifier: Apache-2.0
 *
 * terms: what of a text the index keeps and looks for: stems of content words, numbers, names; stop words left out.
 */
#ifndef OS1_LANGUAGE_TERMS_H
#define OS1_LANGUAGE_TERMS_H

#include "base/arena.h"
#include "language/language.h"

#include <stdint.h>

struct term {
  struct str stem;
  uint32_t place; /* ordinal of the word among the words of the text */
  bool name;      /* a known or capitalised name */
};
struct terms {
  const struct term *at;
  size_t len;   /* terms */
  size_t words; /* words of the text, stop words included */
};

/* At most 2,048 terms of a text. */
struct terms terms_read(const struct language *l, struct arena *a, struct str text);

#endif
