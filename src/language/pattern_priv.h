/* SPDX-License-Identifier: Apache-2.0
 *
 * pattern_priv: a compiled pattern file. Every pattern is a chain of nodes; a SPLIT tries its branches in order and
 * each branch leads on to the node after the group. Patterns are found by what they can begin with: a word, a verb's
 * base, or a class of pieces.
 */
#ifndef OS1_LANGUAGE_PATTERN_PRIV_H
#define OS1_LANGUAGE_PATTERN_PRIV_H

#include "language/pattern.h"
#include "language/word_table.h"

enum node_kind { NODE_WORD, NODE_VERB, NODE_CLASS, NODE_SLOT, NODE_GAP, NODE_SPLIT, NODE_START, NODE_END, NODE_DONE };

enum slot_type {
#define SLOT_ENUM(name) SLOT_##name,
  SLOT_TYPES(SLOT_ENUM)
#undef SLOT_ENUM
      SLOT_COUNT
};

struct node {
  enum node_kind kind;
  enum slot_type type;
  struct str text; /* word, verb's base, or slot's name */
  uint64_t hash;
  uint64_t class;
  uint32_t next;  /* node after this one; for SPLIT the first branch */
  uint32_t other; /* SPLIT: another SPLIT or node to try after the first branch; 0 none */
};

struct pattern {
  uint32_t start; /* node */
  struct str action;
  int line;
};

struct starts {
  VEC(uint32_t) patterns;
};

struct patterns {
  struct arena arena;
  const char *file;
  VEC(struct node) nodes; /* nodes[0] is NODE_DONE */
  VEC(struct pattern) patterns;
  struct word_table words, verbs; /* beginning to lists[] */
  VEC(struct starts *) lists;
  struct starts classes[LEX_COUNT]; /* patterns that may begin with a piece of the class */
  struct starts anchored;           /* begin with ^ and something unspecific: tried at the first piece only */
};

/* The classes a slot of this type can begin with; 0: any piece. */
uint64_t slot_begins(enum slot_type type);

#endif
