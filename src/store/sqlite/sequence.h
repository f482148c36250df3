/* SPDX-License-Identifier: Apache-2.0
 *
 * sequence: the last number given of each kind to each owner, and how many records there are. Kept in the writer's
 * memory while a group is applied and written once at its end. On the writer's thread.
 */
#ifndef OS1_STORE_SQLITE_SEQUENCE_H
#define OS1_STORE_SQLITE_SEQUENCE_H

#include "ports/records.h"

struct link;
struct sequences;

struct sequence {
  uint32_t kind, owner;
  uint64_t last, live;
  bool dirty;   /* not yet in the table */
  bool touched; /* by this write: what it was is in the undo list */
};

struct sequences *sequences_new(void);
void sequences_free(struct sequences *s);

/* Loads it when it is not in memory. *ret is good until the next find. */
int sequence_find(struct link *l, enum record_kind kind, uint32_t owner, struct sequence **ret);
/* Notes a record more (by = 1) or fewer (-1), and that its number was given. */
int sequence_note(struct link *l, enum record_kind kind, uint64_t id, int by);
/* A write came to its end: keep what it did, or undo it. */
void sequence_keep(struct sequences *s);
void sequence_undo(struct sequences *s);
/* Writes what changed into the table, within the transaction. */
int sequence_flush(struct link *l);
/* The transaction is lost: what is in memory is not what is in the table. */
void sequence_forget(struct sequences *s);

#endif
