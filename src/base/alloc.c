/* SPDX-License-Identifier: Apache-2.0 */
#include "base/alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct allocator current = {malloc, realloc, free};

void alloc_use(const struct allocator *a) {
  current = *a;
}

static void *or_stop(void *p) {
  if (!p) {
    fputs("os1: out of memory. What was acknowledged is kept; start again when there is room.\n", stderr);
    abort();
  }
  return p;
}

void *alloc_zero(size_t size) {
  void *p = or_stop(current.alloc(size ? size : 1));
  memset(p, 0, size);
  return p;
}

void *alloc_resize(void *p, size_t size) {
  return or_stop(current.resize(p, size ? size : 1));
}

char *alloc_dup(const char *s, size_t len) {
  char *p = alloc_resize(NULL, len + 1);
  if (len) memcpy(p, s, len);
  p[len] = '\0';
  return p;
}

void *alloc_try(void *p, size_t size) {
  return current.resize(p, size ? size : 1);
}

void alloc_free(void *p) {
  current.release(p);
}

void alloc_release(void *pointer_to_pointer) {
  alloc_free(*(void **)pointer_to_pointer);
}
