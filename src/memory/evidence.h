/* SPDX-License-Identifier: Apache-2.0
 *
 * evidence: each person's recall index, kept in step with the turns in the store. For the room's own files.
 *
 * Documents are the turns that are evidence. The index of one person is
 *   segments   blobs "recall/FIRST-LAST", which between them cover every evidence turn up to the last one's LAST
 *   a tail     the evidence turns after that, read from the turns themselves when the index is loaded
 * so that the index never holds what the turns do not, whatever moment the power went.
 *
 * Invariants
 *   1. Memory changes in done only, when the transaction is durable; apply writes blobs and nothing else.
 *   2. The tail is sorted by id and complete below every turn that is still under way (pending).
 *   3. A flush takes the tail below the first pending turn; one flush at a time, none while turns are being erased.
 *   4. An erasure rewrites blobs as the transaction sees them, and forgets what is in memory when it is durable;
 *      a load that began before it begins again.
 *
 *              evidence_hold                          installed
 *   ABSENT ------------------> LOADING ---------------------------> READY
 *      ^                          | erased meanwhile: again             | evidence_erase_done
 *      +----------------------------------------------------------------+
 */
#ifndef OS1_MEMORY_EVIDENCE_H
#define OS1_MEMORY_EVIDENCE_H

#include "index/search.h"
#include "memory/memory.h"

struct evidence;
struct evidence_doc;

/* Changes when the terms of a turn are read differently: older segments are then rebuilt from the turns. */
enum { EVIDENCE_EXTRACTOR = 2 };

struct evidence *evidence_new(void);
void evidence_free(struct evidence *v);

/* The words of a turn as the index wants them. Freed by evidence_done. */
struct evidence_doc *evidence_doc_new(const struct language *l, const struct turn *t);
/* On the caller's thread, before a write: reads the index in, so that writes can keep it small. */
int evidence_load(struct memory *m, uint32_t owner, struct error *e);
/* In apply, after the turn was inserted; and in done. */
int evidence_apply(struct evidence *v, struct store_txn *t, struct evidence_doc *d, const struct turn *turn);
void evidence_done(struct evidence *v, uint32_t owner, struct evidence_doc *d, int result);
/* In apply, before the turns are erased; ids of one owner. evidence_erase_done always follows, in done. */
int evidence_erase(struct evidence *v, struct store_txn *t, const uint64_t *ids, size_t count);
void evidence_erase_done(struct evidence *v, uint32_t owner, int result);

/* The index of a person as it stands, held still until released. */
struct evidence_held {
  struct index_set set;
  struct segment **segments;
  struct evidence_doc **docs;
};
int evidence_hold(struct memory *m, uint32_t owner, struct evidence_held *ret, struct error *e);
void evidence_release(struct evidence_held *h);

/* Whose words: 0 for the owner, EVIDENCE_OUTSIDE for whatever came from outside (a document that calls itself Anna is
 * not Anna), else a hash of the first name, which is odd. */
enum { EVIDENCE_OUTSIDE = 2 };
uint64_t evidence_who(struct arena *a, struct str speaker);
/* Bytes the index holds in memory, of everybody loaded. */
uint64_t evidence_bytes(struct evidence *v);

#endif
