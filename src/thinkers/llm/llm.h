/* SPDX-License-Identifier: Apache-2.0
 *
 * llm: a language model as thinker, behind any server that speaks /v1/chat/completions, and the built-in mind beside
 * it. The built-in mind keeps what is the program's own (thinkers/builtin/builtin.h: thinker_builtin_owns), and answers
 * at once when the model does not, saying so in a sentence: a talk never dies with its model.
 *
 *   llm.c      one turn                        delta.c    what a server streams, read as it comes
 *   ask.c      one request: said, ended, why   clauses.c  what a model says, a sentence at a time
 *   server.c   where it is, and what it can    prompt*.c  what it is sent
 *   fit.c      what may not be shown besides what care stops
 *   tools.c    skills of others that it is offered   marks.c  marks of a chat's template, broken
 *   judge.c    what a turn is to a debate, chosen from a list
 *   embed.c    vectors of texts, from another server or the same; embed_read.c what it answers
 *
 * Which server is a setting, read with every turn: "model.url" ("": none, and then this is the built-in mind and opens
 * nothing), "model.name", "model.key" (a file), "model.window" (tokens), "model.counts" ("yes": it has /tokenize),
 * "model.away" (its host, when that is not this machine). `os1 model` sets them. Where "model.file" names a model's
 * file, the server is one of our own (engine/engine.h): it is asked for with each turn that a model is to answer
 * (llm_own), and "model.url" is where it will be.
 *
 * A reply, from asked to answered:
 *   asked --a clause is shown--> saying --[DONE], stop--> said
 *   asked --503, broke off, our own server died--> asked once more --again--> silent
 *   asked --our own server is still loading after a few seconds, does not start--> silent
 *   asked --refused, too slow, a wrong key, nothing said--> silent: a sentence, then the built-in mind
 *   asked --the window is smaller than thought--> asked once more, with less
 *   saying --broke off--> a sentence, and what was said stands
 *   saying --care stops a clause, it repeats itself, it has no end--> closed; what was said stands
 *   any --hushed--> closed
 *
 * One thread at a time. It waits; `hushed` is asked every NET_LOOK_MS meanwhile. What it knows between turns stands in
 * the turn's session object, member "llm".
 */
#ifndef OS1_THINKERS_LLM_LLM_H
#define OS1_THINKERS_LLM_LLM_H

#include "net/bearer.h"
#include "net/net.h"
#include "phrase/phrase.h"
#include "ports/thinker.h"

struct llm_own;
/* The language and the book outlive it, and so does own. builtin: borrowed, from thinker_builtin_open. times NULL: the
 * usual patience. own NULL: there is none. */
int thinker_llm_open(const struct language *l, const struct phrase_book *b, struct thinker *builtin,
                     const struct net_times *times, const struct llm_own *own, struct thinker **ret, struct error *e);

enum { LLM_NAME_MOST = 128, LLM_KEY_MOST = NET_BEARER_MOST };

struct llm_server {
  struct net_address at;
  char name[LLM_NAME_MOST]; /* of the model; "": the server has one */
  char key_file[512];       /* "" none */
  int64_t window;           /* tokens */
  bool counts;
};
/* From the settings. false: none is set, or what is set is no address. */
bool llm_server_of(const struct view *v, struct llm_server *ret);

/* Which model is set: its file, else its server's address; "" none. What is known of one says nothing of another. */
struct str llm_which(const struct view *v);

/* A server of our own, which somebody else keeps. */
struct llm_own {
  void *arg;
  /* Has it started where it does not run, and waits a few seconds at the most: where it is, and what it sees at once.
   * ERR_BUSY it is still loading; ERR_CANCELLED hushed; ERR_NOT_FOUND, ERR_... it does not start, and e says why. */
  int (*want)(void *arg, const struct view *v, const struct thinker_out *out, struct llm_server *ret, struct error *e);
  /* The turn is over. */
  void (*done)(void *arg);
};

/* What a server says of itself, asked now. */
struct llm_state {
  bool answers; /* as a model's server; else why */
  bool counts;
  int64_t window; /* 0: it does not say */
  char name[LLM_NAME_MOST];
  size_t names; /* models it has */
};
/* Errors are net_fetch's; ERR_KEY where it wants a key or another one; ERR_BUSY while it is loading. A few seconds at
 * the most. */
int llm_probe(const struct llm_server *s, struct llm_state *ret, struct error *e);
/* What the last turn that asked this one (llm_which) came to, from the session: "" well, or not asked yet; else one
 * word of llm_priv.h's. */
struct str llm_trouble(const json_t *session, struct str which);

#endif
