/* SPDX-License-Identifier: Apache-2.0
 *
 * names: given names, their usual use and how common they are; nicknames; and the names a being may choose from.
 */
#ifndef OS1_LANGUAGE_NAMES_H
#define OS1_LANGUAGE_NAMES_H

#include "language/token.h"

struct name_entry {
  struct str name; /* as it is written: "Siobhán" */
  char use;        /* 'f', 'm', 'u' */
  int rank;        /* 1 very common .. 5 rare */
  bool also_word;  /* "rose", "will": needs more than its letters to be read as a name */
};

/* plain: folded, no accents. NULL when it is not a known given name. */
const struct name_entry *name_find(const struct language *l, struct str plain);
/* Of given.tsv, which the being chooses from; called.tsv holds what people are called besides. */
size_t names_count(const struct language *l);
/* The full names a nickname may stand for: 0..n. */
size_t name_full(const struct language *l, struct str plain, const struct str **ret);

/* What somebody is called who gave more than one name: "Maeve" of "Maeve O'Driscoll", "Hans Peter" of "Hans Peter
 * Adler"; the whole where it begins with no given name ("Mrs Okafor", "Mama Titi"). Borrowed from `full`. */
struct str name_called(const struct language *l, struct arena *a, struct str full);

/* Names for the being: data/<language>/names/being.tsv. */
struct being_name {
  struct str name;
  int beats;
  struct str note;    /* completes "and ..."; may be "" */
  struct str trigger; /* a word, and */
  struct str answer;  /* what is said when the person uses it; may be "" */
};
size_t being_names(const struct language *l, const struct being_name **ret);
bool name_reserved(const struct language *l, struct str plain);

#endif
