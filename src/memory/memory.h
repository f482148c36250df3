/* SPDX-License-Identifier: Apache-2.0
 *
 * memory: what was said, what is known, and how it is found again. One `struct memory` stands over one open store and
 * serves everybody who lives in it; whose memory a call is about is said by `owner`, or by the id it is given.
 *
 *   turns.h     what was said: kept, continued, read back     facts.h     what is known, in two times
 *   recall.h    turns for a query, best first                 people.h    whom and what the person names
 *   answer.h    a question answered, or "never told"          keeps.h     what a skill or thinker asked to keep
 *   evidence.h  each person's recall index, in step           settings.h  small named texts
 *   import.h    a life brought along                          forget.h    a person's forgetting, real
 *   export.h    everything, to take away                      view.h      ports/view.h over all of these
 *   threads.h   what is left open, and what is not to be raised
 *   story.h     the turns that speak of one                  portrait.h  what is known of one, in a sentence or two
 *   people_join.h  two that are one, one that is two         people_alike.h  two that may be one
 *   meaning.h   turns by their meaning, as a model sees it
 *   sleep.h     what the nights make of the days          deeds.h     the gate's log, and standing permissions
 *
 * Ownership: the store, language and clock are the caller's and outlive it. Threads: any, except where a header says
 * the writer's. Nothing here starts a thread. What is read lives in the caller's arena. Errors are the store's, and
 * ERR_INVALID, ERR_TOO_BIG for what no memory can hold.
 */
#ifndef OS1_MEMORY_MEMORY_H
#define OS1_MEMORY_MEMORY_H

#include "language/language.h"
#include "ports/clock.h"
#include "ports/store.h"

struct memory;

/* Reads nothing of anybody until it is asked: opening costs microseconds. */
int memory_open(struct store *s, const struct language *l, const struct clock *c, struct memory **ret, struct error *e);
/* NULL is fine. No write of this memory may be under way. */
void memory_close(struct memory *m);

struct store *memory_store(const struct memory *m);
const struct language *memory_language(const struct memory *m);
const struct clock *memory_clock(const struct memory *m);

#endif
