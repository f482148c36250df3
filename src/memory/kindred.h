/* SPDX-License-Identifier: Apache-2.0
 *
 * kindred: words that mean nearly the same when one asks about what was said (data/<language>/kindred.txt), by stem.
 * For the room's own files. Read on first use, immutable afterwards; any thread.
 */
#ifndef OS1_MEMORY_KINDRED_H
#define OS1_MEMORY_KINDRED_H

#include "language/language.h"

struct kindred;

struct kindred *kindred_new(const struct language *l);
void kindred_free(struct kindred *k);
/* Stems of words for the same thing: 0..n. */
size_t kindred_find(struct kindred *k, struct str stem, const struct str **ret);
/* These, and behind them those that only come near. */
size_t kindred_near(struct kindred *k, struct str stem, const struct str **ret);
/* A word of questions that says little about their subject. */
bool kindred_is_weak(struct kindred *k, struct str stem);

#endif
