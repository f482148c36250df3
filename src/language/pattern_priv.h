/* SPDX-License-Identifier: Apache-2.0
 *
 * pattern_priv: a compiled pattern file. Every pattern is a chain of nodes; a SPLIT tries its branches in order and
 * each branch leads on to the node after the group. What "&name" stands for is compiled once a file: a CALL goes there
 * and its RETURN comes back to the node after the CALL. Patterns are found by what they can begin with: a word, a
 * verb's base, or a class of pieces.
 */
#ifndef OS1_LANGUAGE_PATTERN_PRIV_H
#define OS1_LANGUAGE_PATTERN_PRIV_H

#include "language/pattern.h"
#include "language/word_table.h"

enum node_kind {
  NODE_WORD,
  NODE_VERB,
  NODE_CLASS,
  NODE_SLOT,
  NODE_GAP,
  NODE_SPLIT,
  NODE_CALL,
  NODE_RETURN,
  NODE_START,
  NODE_END,
  NODE_DONE
};

enum slot_type {
#define SLOT_ENUM(name) SLOT_##name,
  SLOT_TYPES(SLOT_ENUM)
#undef SLOT_ENUM
      SLOT_COUNT
};

/* Care alone has some 30,000: 24 bytes each. */
struct node {
  uint8_t kind, type; /* enum node_kind, enum slot_type */
  uint16_t len;       /* of text; of a GAP, how many words it passes at most */
  uint32_t next;      /* node after this one; for SPLIT the first branch */
  const char *text;   /* word, verb's base, or slot's name */
  union {
    uint64_t hash;  /* WORD, VERB */
    uint64_t class; /* CLASS */
    uint32_t other; /* SPLIT: another SPLIT or node to try after the first branch; CALL: where the named part begins */
  };
};
static inline struct str node_text(const struct node *n) {
  return (struct str){n->text, n->len};
}

/* The CALLs that have not yet come back, innermost first. */
struct frame {
  uint32_t next;
  const struct frame *up;
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
  struct node *nodes; /* alloc_*; nodes[0] is NODE_DONE, nodes[1] NODE_RETURN */
  size_t node_count, node_room;
  VEC(struct pattern) patterns;
  struct word_table words, verbs; /* beginning to lists[] */
  VEC(struct starts *) lists;
  struct starts classes[LEX_COUNT]; /* patterns that may begin with a piece of the class */
  struct starts anchored;           /* begin with ^ and something unspecific: tried at the first piece only */
};

enum { AT_DONE, AT_RETURN };

/* The classes a slot of this type can begin with; 0: any piece. */
uint64_t slot_begins(enum slot_type type);

#endif
