/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include "base/alloc.h"

#include <stdint.h>
#include <stdio.h>

enum { BLOCK = 16 * 1024, ALIGN = 16 };

struct arena_block {
  struct arena_block *older;
  size_t size;
  _Alignas(ALIGN) char bytes[];
};

static void add_block(struct arena *a, size_t at_least) {
  size_t size = at_least > BLOCK ? at_least : BLOCK;
  struct arena_block *b = alloc_resize(NULL, sizeof *b + size);
  b->older = a->blocks;
  b->size = size;
  a->blocks = b;
  a->used = 0;
}

void *arena_alloc(struct arena *a, size_t size) {
  size_t need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
  if (need < size) need = size;
  if (!a->blocks || a->blocks->size - a->used < need) add_block(a, need);
  void *p = a->blocks->bytes + a->used;
  a->used += need;
  a->total += need;
  memset(p, 0, size);
  return p;
}

struct str arena_dup(struct arena *a, struct str s) {
  char *p = arena_alloc(a, s.len + 1);
  if (s.len) memcpy(p, s.at, s.len);
  return (struct str){p, s.len};
}

struct str arena_vprintf(struct arena *a, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  char *p = arena_alloc(a, (size_t)(len < 0 ? 0 : len) + 1);
  if (len > 0) vsnprintf(p, (size_t)len + 1, format, again);
  va_end(again);
  return (struct str){p, (size_t)(len < 0 ? 0 : len)};
}

struct str arena_printf(struct arena *a, const char *format, ...) {
  va_list args;
  va_start(args, format);
  struct str s = arena_vprintf(a, format, args);
  va_end(args);
  return s;
}

struct str arena_join(struct arena *a, struct str x, struct str y) {
  char *p = arena_alloc(a, x.len + y.len + 1);
  if (x.len) memcpy(p, x.at, x.len);
  if (y.len) memcpy(p + x.len, y.at, y.len);
  return (struct str){p, x.len + y.len};
}

/* Where it is, if it was the last that was given out and there is room behind it. */
static bool extend(struct arena *a, const char *old, size_t old_size, size_t size) {
  size_t held = (old_size + ALIGN - 1) & ~(size_t)(ALIGN - 1), need = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
  if (!old || !a->blocks || held > a->used || need < held) return false;
  if (old != a->blocks->bytes + a->used - held || a->blocks->size - a->used < need - held) return false;
  char *behind = a->blocks->bytes + a->used - held + old_size;
  memset(behind, 0, size - old_size);
  a->used += need - held;
  a->total += need - held;
  return true;
}

void *arena_grow(struct arena *a, const void *old, size_t old_size, size_t size) {
  if (extend(a, old, old_size, size)) return (void *)(uintptr_t)old;
  void *p = arena_alloc(a, size);
  if (old_size) memcpy(p, old, old_size);
  return p;
}

static void free_down_to(struct arena *a, struct arena_block *keep) {
  while (a->blocks && a->blocks != keep) {
    struct arena_block *older = a->blocks->older;
    alloc_free(a->blocks);
    a->blocks = older;
  }
}

void arena_clear(struct arena *a) {
  struct arena_block *first = a->blocks;
  while (first && first->older) first = first->older;
  free_down_to(a, first);
  a->used = a->total = 0;
}

void arena_finish(struct arena *a) {
  free_down_to(a, NULL);
  *a = ARENA_NONE;
}
