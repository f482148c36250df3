/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase: saying. A book of authored lines (data/<language>/phrases/), chosen by family, conditions and tone, filled
 * from slots. The grammar stands in docs/PHRASES.md; the build parses the same files and refuses a claim without its
 * predicate, a chatbot's phrase, an exclamation mark, two questions in one line, and a family too small to recur.
 * A book is immutable once open: any thread.
 *
 *   phrase_parse.c  the files          phrase_say.c    which line, and why not the others
 *   phrase_book.c   a book of them     phrase_fill.c   slots and functions into words
 *   phrase_words.c  morphology         phrase_check.c  the build's checks
 */
#ifndef OS1_PHRASE_PHRASE_H
#define OS1_PHRASE_PHRASE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/chance.h"
#include "language/language.h"
#include "ports/records.h"
#include "ports/when.h"

struct phrase_book;

/* Slots: what a line may name. Text, a number, a stretch of time, or a sub-slot by a dotted name ("p.name"). The same
 * name given several times is a list, for {list x}. A slot whose text is empty and that has neither number nor time is
 * absent: conditions see it as not there. */
#define PHRASE_NO_NUMBER INT64_MIN
struct phrase_slot {
  const char *name;
  struct str text;
  int64_t number;          /* a count; a day; milliseconds: as the function reads it. PHRASE_NO_NUMBER: not a number */
  const struct when *when; /* for {when x}; NULL */
};
static inline struct phrase_slot phrase_text(const char *name, struct str text) {
  return (struct phrase_slot){name, text, PHRASE_NO_NUMBER, NULL};
}
static inline struct phrase_slot phrase_number(const char *name, int64_t number) {
  return (struct phrase_slot){name, STR_NONE, number, NULL};
}
static inline struct phrase_slot phrase_when(const char *name, const struct when *when) {
  return (struct phrase_slot){name, STR_NONE, PHRASE_NO_NUMBER, when};
}

/* A predicate a claim names; the mind answers it from the real state. True when it holds. */
typedef bool claim_fn(void *arg, struct str name, struct str argument);

struct phrase_ask {
  const char *family;
  const struct phrase_slot *slots;
  size_t slot_count;
  const char *const
      *tones;     /* features wanted, best first, NULL-terminated: "quiet", "wry", "plain", "warm"; NULL any */
  int close;      /* 0..3: how long they have known each other */
  int valence;    /* of the person's turn, -2..2 */
  bool jokes;     /* the joke gate is open */
  bool question;  /* a question is within budget */
  int64_t now;    /* ms */
  int32_t offset; /* minutes east of UTC: for {day x} and {time x} */
  const struct said *ledger; /* newest first */
  size_t ledger_len;
  /* Whether the reply to that turn holds this text: nothing of over five words is said twice within a week while there
     are others. NULL: not asked. */
  bool (*repeats)(void *arg, uint64_t turn, struct str text);
  void *repeats_arg;
  bool (*unfit)(void *arg, struct str text); /* with repeats_arg: this text is not to be said. NULL: not asked */
  struct chance *chance;                     /* NULL: always the first of the best */
  claim_fn *claim;                           /* NULL: no claim holds */
  void *claim_arg;
};

struct phrase_line {
  struct str text;
  struct str family;
  int64_t line, opener; /* hashes for the ledger */
  struct str opens;     /* the slot a question opened: "p.rel"; "" */
  struct str why;       /* authored reason for asking; "" */
  struct str claim;     /* "barred(topic)"; "" */
  bool question, joke;
  int conds;       /* how many conditions its group of the family has; 0: what the family falls back on */
  int number;      /* the line in its file, and */
  struct str file; /* the file, for `why` */
};

int phrase_book_open(const struct language *l, const struct phrase_book **ret, struct error *e);
void phrase_book_close(const struct phrase_book *b);
/* ERR_NOT_FOUND when no line of the family fits its slots, conditions, claims and cool-downs: say something else.
 * Strings of ret live in the arena, or in the book. */
int phrase_say(const struct phrase_book *b, struct arena *a, const struct phrase_ask *ask, struct phrase_line *ret);
bool phrase_has_family(const struct phrase_book *b, const char *family);
size_t phrase_line_count(const struct phrase_book *b);
/* The build's checks: every complaint on one line each to out; returns how many. */
size_t phrase_check(const struct pack *p, struct buf *out);

/* The predicates of data/<language>/phrases/claims.txt, for whoever answers them and for the test that holds the two
 * together: calls row with each name. */
typedef void phrase_claim_row(void *arg, struct str name, struct str answers);
void phrase_claims(const struct pack *p, phrase_claim_row *row, void *arg);

#endif
