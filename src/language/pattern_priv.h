/* SPDX-License-Identifier: Apache-2.0
 *
 * pattern_priv: a compiled pattern file. Every pattern is a chain of nodes; a SPLIT tries its branches in order and
 * each branch leads on to the node after the group. What "&name" stands for is compiled once a file: a CALL goes there
 * and its RETURN comes back to the node after the CALL. Patterns are found by what they can begin with: a word, a
 * verb's base, or a class of pieces.
 *
 * It is one piece of memory that holds no address: the build puts it into the pack as it is (tools/pack-patterns.c),
 * where it is used in place; what is compiled as the program runs (tests, a folder for a pack) has the same form.
 * Numbers have the machine's byte order, as the program has.
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

/* Care alone has some 30,000: 16 bytes each. */
struct node {
  uint8_t kind, type; /* enum node_kind, enum slot_type */
  uint16_t len;       /* of text; of a GAP, how many words it passes at most */
  uint32_t next;      /* node after this one; for SPLIT the first branch */
  union {
    struct {
      uint32_t text; /* WORD, VERB's base, SLOT's name: where in the text */
      uint32_t hash; /* WORD, VERB: the low half of its str_hash */
    };
    uint64_t class; /* CLASS */
    struct {        /* SPLIT: another SPLIT or node to try after the first branch; CALL: where the named part begins */
      uint32_t other, unused;
    };
  };
};
_Static_assert(sizeof(struct node) == 16, "as it stands in the pack");

/* The CALLs that have not yet come back, innermost first. */
struct frame {
  uint32_t next;
  const struct frame *up;
};

struct pattern {
  uint32_t start; /* node */
  uint32_t action, action_len;
  int32_t line;
};

struct range {
  uint32_t at, count;
};

/* What patterns begin with; a table of them is open addressed from the low half of str_hash, its room a power of 2. */
struct key {
  uint32_t text, len;    /* len 0: empty */
  struct range patterns; /* of starts */
};

struct patterns {
  char magic[8]; /* "OS1PATT1" */
  uint32_t size; /* of all, in bytes */
  uint32_t classes_known, slots_known;
  struct range nodes; /* these six: bytes from the beginning, how many; nodes[0] is DONE, nodes[1] RETURN */
  struct range patterns, words, verbs;
  struct range starts; /* numbers of patterns */
  struct range text;
  struct range classes[LEX_COUNT]; /* of starts: patterns that may begin with a piece of the class */
  struct range anchored;           /* begin with ^ and something unspecific: tried at the first piece only */
};

enum { AT_DONE, AT_RETURN };

static inline const void *patterns_at(const struct patterns *p, struct range r) {
  return (const char *)p + r.at;
}
static inline struct str patterns_text(const struct patterns *p, uint32_t at, uint32_t len) {
  return (struct str){(const char *)patterns_at(p, p->text) + at, len};
}

/* The classes a slot of this type can begin with; 0: any piece. */
uint64_t slot_begins(enum slot_type type);

/* What the compiler has found, to be put into one piece. */
struct starts {
  VEC(uint32_t) patterns;
};
struct drafted_key {
  struct str key;
  uint32_t text;
  struct starts starts;
};
struct keys {
  struct word_table places; /* in all */
  VEC(struct drafted_key) all;
};
struct draft {
  struct arena arena;
  struct node *nodes; /* alloc_* */
  size_t node_count, node_room;
  VEC(struct pattern) patterns;
  struct keys words, verbs;
  struct starts classes[LEX_COUNT], anchored;
  struct buf text; /* each word once */
  struct word_table places;
};
/* pattern_sheet.c. alloc_*'s. */
struct patterns *patterns_of_draft(const struct draft *d);
/* Whether these bytes, aligned as a uint64_t is, begin as compiled patterns of this build do and have their length:
 * what is asked as the program runs, of its own pack. */
bool patterns_begin(struct str bytes);
/* And nothing in them points outside: what the build asks of all it packs, and the tests. */
bool patterns_fit(struct str bytes);
/* The patterns that may begin with it; none: count 0. hash: the word's str_hash. */
struct range patterns_find(const struct patterns *p, struct range table, struct str word, uint64_t hash);

#endif
