/* SPDX-License-Identifier: Apache-2.0
 *
 * arena: memory that is given back all at once. One per turn or request; not thread-safe. Allocations never fail (see
 * alloc) and are aligned for any object; sizes from outside are checked by whoever read them.
 */
#ifndef OS1_BASE_ARENA_H
#define OS1_BASE_ARENA_H

#include "base/str.h"

#include <stdarg.h>

struct arena {
  struct arena_block *blocks; /* newest first */
  size_t used;                /* bytes of the newest block */
  size_t total;               /* bytes given out since the last clear */
};

#define ARENA_NONE ((struct arena){0})

/* Zeroed bytes. */
void *arena_alloc(struct arena *a, size_t size) __attribute__((returns_nonnull));
/* A copy that is also NUL-terminated after its last byte. */
struct str arena_dup(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *a, const char *format, va_list args);
/* a + b, terminated. */
struct str arena_join(struct arena *a, struct str x, struct str y);
/* Gives everything back but keeps the first block for reuse. */
void arena_clear(struct arena *a);
void arena_finish(struct arena *a);
#define AUTO_ARENA __attribute__((cleanup(arena_finish)))

#define ARENA_NEW(a, type)          ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, count) ((type *)arena_alloc((a), sizeof(type) * (count)))

/* A growing array in an arena: struct { T *at; size_t len, room; }. Old places stay valid to read. */
#define VEC(type)                                                                                                      \
  struct {                                                                                                             \
    type *at;                                                                                                          \
    size_t len, room;                                                                                                  \
  }
#define VEC_PUSH(a, v, item)                                                                                           \
  do {                                                                                                                 \
    if ((v)->len == (v)->room) {                                                                                       \
      (v)->room = (v)->room ? (v)->room * 2 : 8;                                                                       \
      (v)->at = arena_grow((a), (v)->at, (v)->len * sizeof *(v)->at, (v)->room * sizeof *(v)->at);                     \
    }                                                                                                                  \
    (v)->at[(v)->len++] = (item);                                                                                      \
  } while (0)
void *arena_grow(struct arena *a, const void *old, size_t old_size, size_t size) __attribute__((returns_nonnull));

#endif
