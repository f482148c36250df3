/* SPDX-License-Identifier: Apache-2.0
 *
 * For the room's own files.
 */
#ifndef OS1_MEMORY_MEMORY_PRIV_H
#define OS1_MEMORY_MEMORY_PRIV_H

#include "memory/memory.h"

struct evidence;
struct kindred;
struct answer_words;
struct ranker;
struct meaning;

struct memory {
  struct store *store;
  const struct language *language;
  const struct clock *clock;
  struct evidence *evidence;
  struct kindred *kindred;
  struct answer_words *answer_words;
  struct ranker *ranker;
  struct meaning *meaning;
};

#endif
