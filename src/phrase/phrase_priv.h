/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase_priv: how a book is kept. Everything lives in the book's arena; text is borrowed from the pack.
 */
#ifndef OS1_PHRASE_PHRASE_PRIV_H
#define OS1_PHRASE_PHRASE_PRIV_H

#include "phrase/phrase.h"

enum {
  PHRASE_CHARACTERS = 140, /* a line on a small screen, said in one breath */
  PHRASE_LINE_BYTES = 1000,
  PHRASE_PIECES = 48,
  PHRASE_DEPTH = 4, /* $rules within $rules */
};

enum phrase_flag {
  PHRASE_ONCE = 1,  /* once in a lifetime */
  PHRASE_RARE = 2,  /* a week between two of the family */
  PHRASE_WORK = 4,  /* an obligation: always answered, the line said longest ago first */
  PHRASE_FIXED = 8, /* one exact wording, said whenever it is due */
};

enum phrase_tone { TONE_PLAIN, TONE_QUIET, TONE_WARM, TONE_WRY, TONE_LIGHT, TONE_BRIEF, TONE_COUNT };
extern const char *const phrase_tones[TONE_COUNT];

enum cond_op { COND_THERE, COND_ABSENT, COND_EQ, COND_NE, COND_LT, COND_LE, COND_GT, COND_GE };
struct cond {
  struct str name;
  enum cond_op op;
  struct str text; /* alternatives parted by '/' */
  int64_t number;
};

enum piece_kind { PIECE_TEXT, PIECE_SLOT, PIECE_RULE };
struct piece {
  enum piece_kind kind;
  struct str text;  /* PIECE_TEXT: as it is; PIECE_RULE: the rule's name */
  struct str fn;    /* "" */
  struct str slot;  /* name */
  struct str extra; /* the function's second word */
  bool capital;
};
struct pieces {
  const struct piece *at;
  size_t len;
};

struct conds {
  const struct cond *at;
  size_t len;
};

struct line {
  uint32_t group;
  unsigned tones; /* bit per tone */
  struct conds conds;
  struct str raw; /* the words as written */
  struct pieces words, why;
  struct str key; /* cool-down shared by lines that name it */
  int64_t key_ms; /* INT64_MAX: once */
  struct str opens;
  struct str claim, claim_name, claim_argument;
  bool question, joke;
  int64_t hash;
  int number;
};

struct group {
  struct str family, file;
  int number;
  unsigned flags;
  int cool; /* turns between two of the family */
  struct conds conds;
  struct str claim;
  size_t first, count; /* lines */
};

struct rule {
  struct str name, file;
  int number;
  const struct pieces *at;
  size_t len;
};

typedef VEC(struct group) group_vec;
typedef VEC(struct line) line_vec;
typedef VEC(struct rule) rule_vec;

/* A word of saying.txt: "past go went" is {past, go, went}. */
struct saying {
  struct str kind, key, value;
};
typedef VEC(struct saying) saying_vec;

struct phrase_book {
  struct arena arena;
  const struct language *language;
  group_vec groups; /* by family, then as written */
  line_vec lines;   /* in their groups' order */
  rule_vec rules;
  saying_vec sayings; /* by kind, then key */
  uint32_t *by_hash;  /* open addressing over lines: index + 1 */
  size_t hash_room;   /* a power of two */
};

/* phrase_parse.c: adds what a file says to the book. complain is called for what is not grammar, with its line. */
typedef void complain_fn(void *arg, struct str file, int number, const char *text, struct str about);
struct complain {
  complain_fn *fn;
  void *arg;
};
void phrase_parse(struct phrase_book *b, struct str file, struct str text, const struct complain *c);
bool phrase_parse_pieces(struct arena *a, struct str text, struct pieces *ret, const char **ret_wrong);

/* phrase_book.c */
struct phrase_book *phrase_book_read(const struct language *l, const struct pack *p, const struct complain *c);
const struct line *phrase_book_by_hash(const struct phrase_book *b, int64_t hash);
/* Groups of a family: first index and how many. */
size_t phrase_book_family(const struct phrase_book *b, struct str family, size_t *ret_count);
const struct rule *phrase_book_rule(const struct phrase_book *b, struct str name);
bool phrase_is_prose(struct str file);

/* phrase_fill.c: false when a slot is missing. */
bool phrase_fill(const struct phrase_book *b, struct arena *a, const struct phrase_ask *ask, const struct pieces *p,
                 struct buf *out);
bool phrase_knows_function(struct str fn);
const struct phrase_slot *phrase_slot_find(const struct phrase_ask *ask, struct str name);
bool phrase_slot_there(const struct phrase_slot *s);

/* phrase_words.c: English out of saying.txt. Results in the arena. */
struct str words_look(const struct phrase_book *b, const char *kind, struct str key);
struct str words_number(const struct phrase_book *b, struct arena *a, int64_t n);
struct str words_figures(struct arena *a, int64_t n);
struct str words_ordinal(const struct phrase_book *b, struct arena *a, int64_t n);
struct str words_article(const struct phrase_book *b, struct arena *a, struct str noun);
struct str words_plural(const struct phrase_book *b, struct arena *a, struct str noun);
struct str words_possessive(struct arena *a, struct str name);
struct str words_past(const struct phrase_book *b, struct arena *a, struct str verb);
struct str words_ing(const struct phrase_book *b, struct arena *a, struct str verb);
/* he works, they work, I work */
struct str words_agree(const struct phrase_book *b, struct arena *a, struct str verb, struct str pronoun);
/* form: 0 they, 1 them, 2 their, 3 theirs, 4 themselves */
struct str words_pronoun(const struct phrase_book *b, struct str pronoun, int form);
/* The person's words said back to them: my boat, your boat. */
struct str words_flip(const struct phrase_book *b, struct arena *a, struct str text);
struct str words_span(const struct phrase_book *b, struct arena *a, int64_t seconds);
/* To the minute under a day and a half, to the second under an hour: a timer is as long as was said. */
struct str words_length(const struct phrase_book *b, struct arena *a, int64_t seconds);
struct str words_bytes(struct arena *a, int64_t bytes);
/* "fourteen minutes past eight", from minutes since midnight. */
struct str words_clock(const struct phrase_book *b, struct arena *a, int minutes);

#endif
