/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/sequence.h"

#include "base/alloc.h"
#include "base/id.h"
#include "store/sqlite/link.h"

struct undo {
  size_t place;
  uint64_t last, live;
};

struct sequences {
  struct sequence *at;
  size_t len, room;
  uint32_t *table; /* open addressing; place + 1, 0: free */
  size_t table_size;
  struct undo *undo;
  size_t undo_len, undo_room;
};

struct sequences *sequences_new(void) {
  return alloc_zero(sizeof(struct sequences));
}

void sequences_free(struct sequences *s) {
  if (!s) return;
  alloc_free(s->at);
  alloc_free(s->table);
  alloc_free(s->undo);
  alloc_free(s);
}

/* Fibonacci hashing: Knuth, The Art of Computer Programming 3, section 6.4. */
static size_t slot_of(const struct sequences *s, uint32_t kind, uint32_t owner) {
  uint64_t mixed = ((uint64_t)owner * RECORD_KINDS + kind) * 0x9E3779B97F4A7C15u;
  size_t slot = (size_t)(mixed >> 32) & (s->table_size - 1);
  for (; s->table[slot]; slot = (slot + 1) & (s->table_size - 1)) {
    const struct sequence *q = &s->at[s->table[slot] - 1];
    if (q->kind == kind && q->owner == owner) break;
  }
  return slot;
}

static void grow(struct sequences *s) {
  s->room = s->room ? s->room * 2 : 32;
  s->at = alloc_resize(s->at, s->room * sizeof *s->at);
  alloc_free(s->table);
  s->table_size = s->room * 2;
  s->table = alloc_zero(s->table_size * sizeof *s->table);
  for (size_t i = 0; i < s->len; i++) s->table[slot_of(s, s->at[i].kind, s->at[i].owner)] = (uint32_t)i + 1;
}

static int load(struct link *l, struct sequence *q) {
  sqlite3_stmt *stmt;
  int rc = statement_take(l->db, &l->statements, (struct statement_key){.op = DO_SEQUENCE_GET}, &stmt);
  if (rc) return link_code(rc);
  sqlite3_bind_int64(stmt, 1, q->kind);
  sqlite3_bind_int64(stmt, 2, q->owner);
  rc = sqlite3_step(stmt);
  if (rc == SQLITE_ROW) {
    q->last = (uint64_t)sqlite3_column_int64(stmt, 0);
    q->live = (uint64_t)sqlite3_column_int64(stmt, 1);
  }
  statement_give(&l->statements, stmt);
  return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : link_code(rc);
}

int sequence_find(struct link *l, enum record_kind kind, uint32_t owner, struct sequence **ret) {
  struct sequences *s = l->sequences;
  if (s->len == s->room) grow(s);
  size_t slot = slot_of(s, kind, owner);
  if (!s->table[slot]) {
    struct sequence q = {.kind = kind, .owner = owner};
    int result = load(l, &q);
    if (result) return result;
    s->at[s->len++] = q;
    s->table[slot] = (uint32_t)s->len;
  }
  *ret = &s->at[s->table[slot] - 1];
  return 0;
}

int sequence_note(struct link *l, enum record_kind kind, uint64_t id, int by) {
  struct sequences *s = l->sequences;
  struct sequence *q;
  int result = sequence_find(l, kind, id_owner(id), &q);
  if (result) return result;
  if (!q->touched) {
    if (s->undo_len == s->undo_room) {
      s->undo_room = s->undo_room ? s->undo_room * 2 : 16;
      s->undo = alloc_resize(s->undo, s->undo_room * sizeof *s->undo);
    }
    s->undo[s->undo_len++] = (struct undo){(size_t)(q - s->at), q->last, q->live};
  }
  q->touched = q->dirty = true;
  if (id_number(id) > q->last) q->last = id_number(id);
  q->live += (uint64_t)(int64_t)by;
  return 0;
}

void sequence_keep(struct sequences *s) {
  while (s->undo_len) s->at[s->undo[--s->undo_len].place].touched = false;
}

void sequence_undo(struct sequences *s) {
  while (s->undo_len) {
    const struct undo *u = &s->undo[--s->undo_len];
    s->at[u->place].touched = false;
    s->at[u->place].last = u->last;
    s->at[u->place].live = u->live;
  }
}

static int store_one(struct link *l, const struct sequence *q) {
  sqlite3_stmt *stmt;
  int rc = statement_take(l->db, &l->statements, (struct statement_key){.op = DO_SEQUENCE_PUT}, &stmt);
  if (rc) return link_code(rc);
  sqlite3_bind_int64(stmt, 1, q->kind);
  sqlite3_bind_int64(stmt, 2, q->owner);
  sqlite3_bind_int64(stmt, 3, (int64_t)q->last);
  sqlite3_bind_int64(stmt, 4, (int64_t)q->live);
  rc = sqlite3_step(stmt);
  statement_give(&l->statements, stmt);
  return rc == SQLITE_DONE ? 0 : link_code(rc);
}

int sequence_flush(struct link *l) {
  struct sequences *s = l->sequences;
  for (size_t i = 0; i < s->len; i++) {
    if (!s->at[i].dirty) continue;
    int result = store_one(l, &s->at[i]);
    if (result) return result;
    s->at[i].dirty = false;
  }
  return 0;
}

void sequence_forget(struct sequences *s) {
  s->len = s->undo_len = 0;
  if (s->table) memset(s->table, 0, s->table_size * sizeof *s->table);
}
