/* SPDX-License-Identifier: Apache-2.0
 *
 * people_words: the person's own words for somebody, compared. data/<language>/people/same_word.txt. For the room's own
 * files.
 */
#ifndef OS1_MEMORY_PEOPLE_WORDS_H
#define OS1_MEMORY_PEOPLE_WORDS_H

#include "base/arena.h"
#include "language/language.h"

/* How a word is compared: plain, hyphens as blanks. */
struct str people_word(struct arena *a, struct str word);
/* Words that mean the same somebody as `word` (as people_word gives it), itself first. */
enum { PEOPLE_WORDS_MAX = 24 };
struct people_words {
  struct str at[PEOPLE_WORDS_MAX];
  size_t len;
  bool one; /* a person has one of these at a time */
};
struct people_words people_words_of(const struct language *l, struct arena *a, struct str word);
bool people_words_hold(const struct people_words *w, struct str word);
/* Whether one of the two says of somebody less than the other and nothing against it: "kid" and "daughter", "friend"
 * and "best friend". Both as people_word gives them. *ret_first: the first says more. */
bool people_words_agree(const struct language *l, struct arena *a, struct str x, struct str y, bool *ret_first);
/* The words that a word for several kinds takes in, "kids": son, daughter... false where it is none. */
bool people_words_group(const struct language *l, struct arena *a, struct str word, struct str *ret_members);
/* "ex wife", "ex". */
bool people_word_is_former(struct str word);
/* The word of somebody who belongs to another: "anna's sister". owner "" gives the word itself. */
struct str people_word_of(struct arena *a, struct str owner, struct str word);

#endif
