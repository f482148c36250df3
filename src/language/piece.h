/* SPDX-License-Identifier: Apache-2.0
 *
 * piece: a turn as the reader sees it. A piece is a word, a phrase of the lexicon ("mother in law"), a number in words
 * or digits, a time, or a mark; fillers ("um") and false starts ("shes shes") are left out.
 */
#ifndef OS1_LANGUAGE_PIECE_H
#define OS1_LANGUAGE_PIECE_H

#include "language/lexicon.h"
#include "language/times.h"

struct piece {
  struct str word;   /* plain, chat spelling mended; a phrase's words split by one blank */
  struct str base;   /* of a verb, else "" */
  struct str single; /* word without a plural's or an owner's ending: "dads" dad; else word */
  uint64_t hash;     /* str_hash(word) */
  uint64_t base_hash;
  uint64_t classes;        /* LEX() bits */
  uint64_t single_classes; /* of `single` where it differs: "dads"; else 0 */
  enum verb_form form;
  int tone;
  double number;                 /* LEX(NUMBER) */
  const struct time_read *time;  /* LEX(TIME) */
  const struct lex_entry *entry; /* NULL: in no list */
  const struct name_entry *name; /* NULL: no known given name */
  size_t first, last;            /* tokens */
};

struct pieces {
  const struct piece *at;
  size_t len;
  const struct tokens *tokens;
};

void pieces_read(const struct language *l, struct arena *a, const struct tokens *t, const struct times *times,
                 struct pieces *ret);
/* Beyond the end: an empty piece without classes. */
const struct piece *piece_at(const struct pieces *p, size_t i);
/* The person's own bytes. */
struct str pieces_text(const struct pieces *p, size_t first, size_t last);
static inline bool piece_has(const struct piece *p, uint64_t classes) {
  return (p->classes & classes) != 0;
}
static inline bool piece_is(const struct piece *p, const char *word) {
  return str_is(p->word, word);
}

#endif
