/* SPDX-License-Identifier: Apache-2.0
 *
 * phrase: saying. A book of authored lines (data/<language>/phrases/), chosen by family, conditions and tone, filled from
 * slots. The grammar stands in docs/PHRASES.md; the build parses the same files and refuses a claim without its
 * predicate, a chatbot's phrase, an exclamation mark, two questions in one line, and a family too small to recur.
 * A book is immutable once open: any thread.
 */
#ifndef OS1_PHRASE_PHRASE_H
#define OS1_PHRASE_PHRASE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/chance.h"
#include "language/language.h"
#include "ports/records.h"

struct phrase_book;

/* Slots: what a line may name. Text, a number, or a sub-slot by a dotted name ("p.name"). */
struct phrase_slot {
  const char *name;
  struct str text;
  int64_t number;   /* for {num x}, {ord x}; INT64_MIN when not a number */
};

/* A predicate a claim names; the mind answers it from the real state. True when it holds. */
typedef bool claim_fn(void *arg, struct str name, struct str argument);

struct phrase_ask {
  const char *family;
  const struct phrase_slot *slots;
  size_t slot_count;
  const char *const *tones;  /* features wanted, best first, NULL-terminated: "quiet", "wry", "plain", "warm" */
  int close;                 /* 0..3: how long they have known each other */
  int valence;               /* of the person's turn, -2..2 */
  bool jokes;                /* the joke gate is open */
  bool question;             /* a question is within budget */
  int64_t now;               /* ms */
  const struct said *ledger; /* newest first */
  size_t ledger_len;
  struct chance *chance;
  claim_fn *claim;
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
  int number;           /* the line in its file, and */
  struct str file;      /* the file, for `why` */
};

int phrase_book_open(const struct language *l, const struct phrase_book **ret, struct error *e);
void phrase_book_close(const struct phrase_book *b);
/* ERR_NOT_FOUND when no line of the family fits its slots, conditions, claims and cool-downs: say something else. */
int phrase_say(const struct phrase_book *b, struct arena *a, const struct phrase_ask *ask, struct phrase_line *ret);
bool phrase_has_family(const struct phrase_book *b, const char *family);
/* The build's checks: every complaint on one line each to out; returns how many. */
size_t phrase_check(const struct pack *p, struct buf *out);

#endif
