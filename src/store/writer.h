/* SPDX-License-Identifier: Apache-2.0
 *
 * writer: one thread that takes what was submitted, in order, in groups. A driver gives it the function that runs a
 * group in one transaction; the writer calls each member's done afterwards.
 */
#ifndef OS1_STORE_WRITER_H
#define OS1_STORE_WRITER_H

#include "ports/store.h"

struct writer;

/* Runs the writes from first through next, all ordinary ones, and sets each one's result (and error). */
typedef void writer_group_fn(void *arg, struct store_write *first);

enum { WRITER_GROUP_MAX = 512 };

struct writer *writer_new(writer_group_fn *run, void *arg);
/* Finishes what was submitted, then stops the thread. */
void writer_free(struct writer *w);
void writer_submit(struct writer *w, struct store_write *write);
/* Submits and waits. ERR_INVALID on the writer's own thread. */
int writer_write(struct writer *w, store_apply_fn *apply, void *arg, struct error *e);
/* Runs work between two groups and waits for it. */
int writer_alone(struct writer *w, int (*work)(void *arg, struct error *e), void *arg, struct error *e);

#endif
