/* SPDX-License-Identifier: Apache-2.0
 *
 * embed: the vectors of texts, from any server that speaks /v1/embeddings (llama-server --embeddings, Ollama, vLLM, a
 * hosted one). What it answers is looked at as whatever comes from outside: as many vectors as texts, each once, all of
 * one length, numbers alone; else none of it is taken.
 */
#ifndef OS1_THINKERS_LLM_EMBED_H
#define OS1_THINKERS_LLM_EMBED_H

#include "memory/meaning.h"
#include "thinkers/llm/llm.h"

struct embed_ask {
  const struct llm_server *server; /* where, which model, the file of its key */
  const struct str *texts;
  size_t count; /* at most MEANING_BATCH_MOST */
  struct net_times times;
  bool (*stop)(void *arg); /* NULL: never */
  void *arg;
};
/* *ret[i] of texts[i]; dims 0 where a vector has no direction (all zeros). Errors are net_fetch's; ERR_KEY it wants a
 * key or another one; ERR_BUSY it is loading, or has too much to do; ERR_TOO_BIG it does not take one of the texts;
 * ERR_INVALID what it answers is not what was asked for. */
int embed_texts(struct net *net, const struct embed_ask *q, struct meaning_vector *const *ret, struct error *e);

/* An answer's body, read. For embed.c and its tests. ERR_INVALID. */
int embed_read(struct str body, size_t count, struct meaning_vector *const *ret, struct error *e);

#endif
