/* SPDX-License-Identifier: Apache-2.0
 *
 * The shelf of one person: its index in memory. evidence.c keeps it in step, evidence_load.c reads it in and erases.
 */
#ifndef OS1_MEMORY_EVIDENCE_PRIV_H
#define OS1_MEMORY_EVIDENCE_PRIV_H

#include "base/alloc.h"
#include "memory/evidence.h"
#include "memory/memory_priv.h"

#include <pthread.h>
#include <stdatomic.h>

struct flush;

struct evidence_doc {
  atomic_int refs;
  bool applied;
  size_t size;
  struct flush *flush; /* the one written in its transaction */
  struct index_doc doc;
};

#define HEAP_VEC(type)                                                                                                 \
  {                                                                                                                    \
    type *at;                                                                                                          \
    size_t len, room;                                                                                                  \
  }
#define HEAP_PUSH(v, item)                                                                                             \
  do {                                                                                                                 \
    if ((v)->len == (v)->room) {                                                                                       \
      (v)->room = (v)->room ? (v)->room * 2 : 8;                                                                       \
      (v)->at = alloc_resize((v)->at, (v)->room * sizeof *(v)->at);                                                    \
    }                                                                                                                  \
    (v)->at[(v)->len++] = (item);                                                                                      \
  } while (0)

struct shelf_segment {
  struct segment *segment;
  bool stored;
};
struct shelf_range {
  uint64_t first, last;
};
struct shelf_segments HEAP_VEC(struct shelf_segment);
struct shelf_docs HEAP_VEC(struct evidence_doc *);
struct shelf_ids HEAP_VEC(uint64_t);
struct shelf_ranges HEAP_VEC(struct shelf_range);

/* Segments as they will be when the transaction that wrote them is durable. */
struct flush {
  struct shelf_segments segments;
  uint64_t covered;
};

enum shelf_state { SHELF_ABSENT, SHELF_LOADING, SHELF_READY };
struct shelf {
  uint32_t owner;
  enum shelf_state state;
  struct shelf_segments segments;
  struct shelf_docs tail;    /* by id */
  struct shelf_docs arrived; /* durable while LOADING */
  struct shelf_ids pending;  /* applied, not done */
  struct shelf_ranges stale; /* blobs of no use: erased with the next flush */
  bool flushing;
  int erasing;
  unsigned erasures; /* counted, so that a load notices one */
};

struct evidence {
  pthread_mutex_t lock;  /* guards everything below, and every shelf */
  pthread_cond_t turned; /* a shelf left LOADING */
  struct shelf **shelves;
  size_t len, room;
};

/* With the lock held. */
struct shelf *shelf_of(struct evidence *v, uint32_t owner);
void shelf_empty(struct shelf *s);
/* Takes over the reference; a document that is there already is let go. */
void shelf_add(struct shelf *s, struct evidence_doc *d);
void shelf_hold(const struct shelf *s, struct evidence_held *ret);

/* Without it. */
uint64_t shelf_covered(const struct shelf_segments *s);
int shelf_append(struct shelf_segments *s, uint32_t owner, struct evidence_doc *const *docs, size_t count);
int shelf_open_buf(struct buf *bytes, struct segment **ret);
struct str shelf_key(struct arena *a, uint64_t first, uint64_t last);
void evidence_doc_place(struct evidence_doc *d, const struct turn *t);
void evidence_doc_unref(struct evidence_doc *d);

#endif
