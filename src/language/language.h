/* SPDX-License-Identifier: Apache-2.0
 *
 * language: reading words. One `struct language` holds everything learnt from a pack; it is immutable once open, so any
 * thread may read with it. Everything read is allocated in the caller's arena, and a turn costs well under a
 * millisecond.
 *
 *   pack.h      the data                        token.h    words of a turn, chat spelling mended, where each was
 *   terms.h     stems for the index             times.h    dates and times resolved against the turn
 *   names.h     given names, nicknames          pattern.h  authored patterns with typed slots: facts, skills, acts
 *   wordnet.h   the dictionary, where it is installed
 *   reading.h   one turn read: acts, question, facts, times, names, and how much of it was understood
 */
#ifndef OS1_LANGUAGE_LANGUAGE_H
#define OS1_LANGUAGE_LANGUAGE_H

#include "language/pack.h"

struct language;

/* p must outlive the language. ERR_INVALID: a file of the pack is not as it should be, with its name and line. */
int language_open(const struct pack *p, struct language **ret, struct error *e);
void language_close(struct language *l);
const struct pack *language_pack(const struct language *l);

#endif
