/* SPDX-License-Identifier: Apache-2.0
 *
 * reading_chunk: the part each word plays (reading_tag.c) and noun phrases made of them (reading_chunk.c). Only what is
 * sure is grouped; a word whose part is unknown stays outside.
 */
#ifndef OS1_LANGUAGE_READING_CHUNK_H
#define OS1_LANGUAGE_READING_CHUNK_H

#include "language/reading_priv.h"
#include "language/tags.h"
#include "language/told.h"

void read_tags(struct read *r);
static inline enum tag read_tag(const struct read *r, size_t i) {
  return i < r->p.len ? (enum tag)r->tags[i] : TAG_MARK;
}

enum { PHRASE_WORDS = 4 };

/* A noun phrase: pieces [first, end) with its determiner or owner, [noun, end) without. */
struct chunk {
  size_t first, noun, end;
  bool pronoun, name; /* one pronoun; only names */
};

/* The phrase that begins at piece i: false when none does, or it is longer than may be said. */
bool read_chunk(const struct read *r, size_t i, size_t last, struct chunk *ret);
/* The phrase around piece i, a noun. */
bool read_chunk_around(const struct read *r, size_t i, struct chunk *ret);
/* In the person's words: without the determiner, "night shift"; the determiner, "my", "anna's". */
struct str read_chunk_text(const struct read *r, const struct chunk *c);
struct str read_chunk_owner(const struct read *r, const struct chunk *c);

#endif
