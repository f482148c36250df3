/* SPDX-License-Identifier: Apache-2.0
 *
 * tags: the part each word of a text plays, and its base phrases (S. Abney, "Parsing by Chunks", 1991), word by word:
 * for whoever looks for an answer in it. reading_tag.c decides the parts; here they are laid out over the tokens.
 */
#ifndef OS1_LANGUAGE_TAGS_H
#define OS1_LANGUAGE_TAGS_H

#include "language/times.h"

enum tag {
  TAG_OTHER,
  TAG_MARK,
  TAG_TIME,
  TAG_DET,
  TAG_OWNER, /* "'s" of an owner */
  TAG_NUM,
  TAG_ADJ,
  TAG_NOUN,
  TAG_NAME,
  TAG_PRON,
  TAG_VERB,
  TAG_AUX,
  TAG_NEG,
  TAG_TO,
  TAG_PREP,
  TAG_ADV,
  TAG_AND,
  TAG_BREAK,
  TAG_WH,
  TAGS
};

/* What a base phrase is: a noun phrase with its determiner or owner, a verb with its auxiliaries, a time, or one word
 * that belongs to neither. */
enum base_phrase { PHRASE_WORD, PHRASE_NOUN, PHRASE_VERB, PHRASE_TIME };

struct tagged {
  const unsigned char *tag;    /* enum tag of each token */
  const unsigned char *phrase; /* enum base_phrase of each token */
  const bool *begins;          /* a base phrase begins at this token */
  size_t len;                  /* tokens */
};
/* times: those of the tokens. In the arena. */
struct tagged tags_read(const struct language *l, struct arena *a, const struct tokens *t, const struct times *times);

#endif
