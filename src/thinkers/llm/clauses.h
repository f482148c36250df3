/* SPDX-License-Identifier: Apache-2.0
 *
 * clauses: what a model says, made fit to be shown, a sentence at a time, as its text comes in pieces. What it thinks
 * (<think> ... </think>, and tool calls written out as text) is left out; so are marks of layout, bytes that cannot be
 * seen, and the tokens of its template. A sentence is the least that is passed on, because what is looked at last
 * before it is shown looks at sentences.
 */
#ifndef OS1_THINKERS_LLM_CLAUSES_H
#define OS1_THINKERS_LLM_CLAUSES_H

#include "base/buf.h"
#include "base/error.h"

enum {
  CLAUSE_MOST = 600 /* bytes; a longer one is cut at a blank */,
  CLAUSES_TAG_MOST = 24,
  CLAUSES_HIDDEN_MOST = 1 << 20
};

struct clauses {
  int (*clause)(void *arg, struct str clause);
  void *arg;
  struct buf tag;   /* what began as a tag and may be one */
  struct buf line;  /* shown text that is no whole sentence yet */
  const char *ends; /* the tag that ends what is hidden; NULL: nothing is */
  bool held;        /* it thinks first without saying so: nothing is passed on before it has thought */
  bool thought;     /* it did think in its text, and */
  bool untold;      /* said so only at the end */
  size_t hidden;    /* bytes */
};

/* held: known to think first without a tag that says so. clause: non-zero stops. */
void clauses_init(struct clauses *c, bool held, int (*clause)(void *arg, struct str clause), void *arg);
void clauses_finish(struct clauses *c);
/* 0, what `clause` returned, or ERR_TOO_BIG when what is hidden has no end. */
int clauses_feed(struct clauses *c, struct str text);
/* The text is over. cut: it was broken off, and half a sentence is not passed on unless it is all there is. */
int clauses_end(struct clauses *c, bool cut, bool any);

#endif
