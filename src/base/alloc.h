/* SPDX-License-Identifier: Apache-2.0
 *
 * alloc: the process's allocator. Small allocations never return NULL: when memory is gone the process stops cleanly,
 * and what was acknowledged is already durable. Sizes that come from outside go through buf with a cap instead.
 */
#ifndef OS1_BASE_ALLOC_H
#define OS1_BASE_ALLOC_H

#include <stddef.h>

struct allocator {
  void *(*alloc)(size_t size);
  void *(*resize)(void *p, size_t size);
  void (*release)(void *p);
};

/* Replaces the allocator. Call before anything else of the library; not thread-safe. */
void alloc_use(const struct allocator *a);

/* Never NULL; zeroed. */
void *alloc_zero(size_t size) __attribute__((returns_nonnull, malloc));
void *alloc_resize(void *p, size_t size) __attribute__((returns_nonnull));
char *alloc_dup(const char *s, size_t len) __attribute__((returns_nonnull));
/* May be NULL: for sizes from outside, whose caller has an error to return. */
void *alloc_try(void *p, size_t size);
void alloc_free(void *p);

/* Cleanup attribute for locals from alloc_*. */
void alloc_release(void *pointer_to_pointer);
#define AUTO_FREE __attribute__((cleanup(alloc_release)))

#endif
