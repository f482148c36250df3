/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_THINKERS_LLM_LLM_PRIV_H
#define OS1_THINKERS_LLM_LLM_PRIV_H

#include "thinkers/llm/clauses.h"
#include "thinkers/llm/delta.h"
#include "thinkers/llm/llm.h"
#include "thinkers/llm/prompt.h"

enum { LLM_WINDOW_USUAL = 4096, LLM_WINDOW_LEAST = 512, LLM_REPLY_TOKENS = 512, LLM_SAID_MOST = 6000 /* bytes */ };

struct llm {
  struct thinker thinker;
  const struct language *language;
  const struct phrase_book *book;
  struct thinker *builtin;
  struct net_times times;
  const struct llm_own *own; /* NULL: none */
  struct net *net;           /* opened with the first turn that asks */
};

/* Why nothing, or not all, was said: the words that stand in the session, the trace and data/<language>/phrases. */
#define ASK_ENDS(X)                                                                                                    \
  X(SAID, "said")       /* all of it */                                                                                \
  X(CUT, "cut")         /* its own room was used up */                                                                 \
  X(HUSHED, "hushed")   /* by the person */                                                                            \
  X(STOPPED, "stopped") /* care did not let a clause through */                                                        \
  X(ENOUGH, "enough")   /* it repeats itself, or has no end */                                                         \
  X(FOREIGN, "foreign") /* not in the language that care reads */                                                      \
  X(DEED, "deed")       /* it claims to have done what nobody did */                                                   \
  X(BROKE, "broke")     /* in the middle */                                                                            \
  X(FAILED, "failed")   /* our own server does not start */                                                            \
  X(ABSENT, "absent")   /* nobody answers there */                                                                     \
  X(SLOW, "slow")       /* and does not say anything */                                                                \
  X(LOADING, "loading") /* it says that it is not ready */                                                             \
  X(KEY, "key")         /* it wants another key */                                                                     \
  X(LONG, "long")       /* the turn is longer than it can see */                                                       \
  X(REFUSED, "refused") /* it says that something is wrong with the request, or with itself */                         \
  X(ODD, "odd")         /* what answers is no server of this kind */                                                   \
  X(EMPTY, "empty")     /* it had nothing to say */                                                                    \
  X(UNABLE, "unable")   /* this build has no network */
enum ask_end {
#define ASK_ENUM(name, word) ASK_##name,
  ASK_ENDS(ASK_ENUM)
#undef ASK_ENUM
};
const char *ask_word(enum ask_end end);

struct ask {
  struct llm *llm;
  const struct llm_server *server;
  const struct thinker_out *out;
  struct str key, body;
  bool thinks_first;
  bool looked; /* a tool of others was used in this turn, and came to something */
  /* what it came to */
  enum ask_end end;
  size_t clauses; /* shown */
  struct delta delta;
  struct clauses text;
  struct buf said;
  struct buf before; /* the last clause shown */
  int repeats;
  uint64_t recent[4];                   /* hashes of the last clauses */
  int64_t began_us, first_us, whole_us; /* first: until the first clause; 0 none came */
  char why[200];                        /* the server's words, or the network's; "" */
};
/* One request, its clauses to `out` as they come. */
void ask_run(struct ask *a, struct net *net, const struct net_times *times);
void ask_finish(struct ask *a);

/* server.c */
/* The key's file, trimmed. 0 and "" where there is none. ERR_KEY with a sentence. */
int llm_key(const struct llm_server *s, struct buf *ret, struct error *e);
/* Tokens of a text by the server's /tokenize; -1. */
int64_t llm_count(struct net *net, const struct llm_server *s, struct str key, struct str text);

#endif
