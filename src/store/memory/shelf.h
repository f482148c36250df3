/* SPDX-License-Identifier: Apache-2.0
 *
 * shelf: an ordered run of things that never change once put there. Taking a reference to a shelf is a snapshot of it:
 * putting and taking work on a copy as long as somebody else holds one.
 */
#ifndef OS1_STORE_MEMORY_SHELF_H
#define OS1_STORE_MEMORY_SHELF_H

#include "base/str.h"

#include <stdatomic.h>
#include <stdint.h>

struct thing {
  atomic_int refs;
  uint64_t id;    /* a record's id, or a blob's owner */
  struct str key; /* a blob's key, "" for records */
  struct str bytes;
  void *record; /* NULL for blobs; its texts live behind it */
};

struct shelf {
  atomic_int refs;
  size_t len, room;
  struct thing **at; /* by id, then key */
};

struct thing *thing_new(uint64_t id, struct str key, size_t size);
void thing_unref(struct thing *t);

struct shelf *shelf_new(void);
struct shelf *shelf_ref(struct shelf *s);
void shelf_unref(struct shelf *s);
/* Where the first thing not before (id, key) stands. */
size_t shelf_place(const struct shelf *s, uint64_t id, struct str key);
/* NULL when there is none. */
struct thing *shelf_find(const struct shelf *s, uint64_t id, struct str key);
/* Takes over the caller's reference to t; the thing of the same id and key is handed back in *ret_old, or NULL. */
void shelf_put(struct shelf **s, struct thing *t, struct thing **ret_old);
/* Hands the reference to the caller; NULL when there is none. */
struct thing *shelf_take(struct shelf **s, uint64_t id, struct str key);

#endif
