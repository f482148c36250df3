/* SPDX-License-Identifier: Apache-2.0 */
#include "store/memory/shelf.h"

#include "base/alloc.h"

struct thing *thing_new(uint64_t id, struct str key, size_t size) {
  size_t head = (sizeof(struct thing) + 15) & ~(size_t)15;
  struct thing *t = alloc_zero(head + size + key.len);
  t->refs = 1;
  t->id = id;
  t->bytes = (struct str){(char *)t + head, size};
  t->key = (struct str){t->bytes.at + size, key.len};
  if (key.len) memcpy((char *)t + head + size, key.at, key.len);
  return t;
}

void thing_unref(struct thing *t) {
  if (t && atomic_fetch_sub(&t->refs, 1) == 1) alloc_free(t);
}

struct shelf *shelf_new(void) {
  struct shelf *s = alloc_zero(sizeof *s);
  s->refs = 1;
  return s;
}

struct shelf *shelf_ref(struct shelf *s) {
  atomic_fetch_add(&s->refs, 1);
  return s;
}

void shelf_unref(struct shelf *s) {
  if (!s || atomic_fetch_sub(&s->refs, 1) != 1) return;
  for (size_t i = 0; i < s->len; i++) thing_unref(s->at[i]);
  alloc_free(s->at);
  alloc_free(s);
}

static int compare(const struct thing *t, uint64_t id, struct str key) {
  if (t->id != id) return t->id < id ? -1 : 1;
  return str_cmp(t->key, key);
}

size_t shelf_place(const struct shelf *s, uint64_t id, struct str key) {
  size_t low = 0, high = s->len;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (compare(s->at[middle], id, key) < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

struct thing *shelf_find(const struct shelf *s, uint64_t id, struct str key) {
  size_t i = shelf_place(s, id, key);
  return i < s->len && compare(s->at[i], id, key) == 0 ? s->at[i] : NULL;
}

/* A shelf that is ours alone. */
static struct shelf *own(struct shelf **s) {
  struct shelf *old = *s;
  if (old->refs == 1) return old;
  struct shelf *copy = shelf_new();
  copy->room = old->len + 16;
  copy->at = alloc_resize(NULL, copy->room * sizeof *copy->at);
  for (size_t i = 0; i < old->len; i++) {
    atomic_fetch_add(&old->at[i]->refs, 1);
    copy->at[i] = old->at[i];
  }
  copy->len = old->len;
  shelf_unref(old);
  return *s = copy;
}

void shelf_put(struct shelf **where, struct thing *t, struct thing **ret_old) {
  struct shelf *s = own(where);
  size_t i = shelf_place(s, t->id, t->key);
  *ret_old = i < s->len && compare(s->at[i], t->id, t->key) == 0 ? s->at[i] : NULL;
  if (!*ret_old) {
    if (s->len == s->room) {
      s->room = s->room ? s->room * 2 : 16;
      s->at = alloc_resize(s->at, s->room * sizeof *s->at);
    }
    memmove(s->at + i + 1, s->at + i, (s->len - i) * sizeof *s->at);
    s->len++;
  }
  s->at[i] = t;
}

struct thing *shelf_take(struct shelf **where, uint64_t id, struct str key) {
  if (!shelf_find(*where, id, key)) return NULL;
  struct shelf *s = own(where);
  size_t i = shelf_place(s, id, key);
  struct thing *t = s->at[i];
  memmove(s->at + i, s->at + i + 1, (s->len - i - 1) * sizeof *s->at);
  s->len--;
  return t;
}
