/* SPDX-License-Identifier: Apache-2.0
 *
 * topics: what talk is about and the words that name it, data/<language>/topics.txt. Read on first use (any thread),
 * immutable afterwards; everything belongs to the language.
 */
#ifndef OS1_LANGUAGE_TOPICS_H
#define OS1_LANGUAGE_TOPICS_H

#include "base/error.h"
#include "language/language.h"

#include <stdint.h>

enum {
  TOPIC_NONE = -1,
  TOPIC_WORDS = 5 /* of a phrase */,
  TOPIC_WEAK = 1 << 16 /* set: names it only beside another word */
};

struct topics;
const struct topics *topics_of(const struct language *l);
/* A word or phrase in the singular, plain, its words split by one blank ("night 's sleep"), or a verb's base: the
 * topic's place in the file, with TOPIC_WEAK or without, or TOPIC_NONE. */
int topic_of_noun(const struct topics *t, struct str phrase);
int topic_of_verb(const struct topics *t, struct str base);
/* How many words the longest phrase that begins with this word has; 1 when none does. */
size_t topic_longest(const struct topics *t, struct str word);
struct str topic_name(const struct topics *t, int topic);

int topics_check(const struct pack *p, struct error *e);
void topics_close(struct language *l);

#endif
