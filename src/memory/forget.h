/* SPDX-License-Identifier: Apache-2.0
 *
 * forget: a person's act, and real. What matches is listed exactly; carried out, the turns, their index entries, the
 * facts, entities, threads, reminders, ledger lines and traces made from them, and the request itself are gone, what
 * remains is a keyed hash so that a re-import does not bring them back; then every byte is searched.
 */
#ifndef OS1_MEMORY_FORGET_H
#define OS1_MEMORY_FORGET_H

#include "memory/memory.h"

struct forget_list {
  VEC(struct turn) turns;
  VEC(struct fact) facts;
  VEC(struct entity) entities;
  VEC(uint64_t) others;  /* reminders, items, threads, bars and replies that hold or rest on them */
};

/* what: "turn:ID", a person's name or word, "on DATE", else words that must all stand in a turn. */
int forget_find(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct str what, int64_t now, int32_t offset, struct forget_list *ret, struct error *e);
/* request: the turn that asked for it, forgotten too; ID_NONE when nothing was kept of it. *ret_left: hits of the
 * forgotten words found afterwards in bytes of the store that belong to no kept turn: 0 unless something is wrong. */
int forget_do(struct memory *m, uint32_t owner, const struct forget_list *list, uint64_t request, uint64_t *ret_left, struct error *e);

#endif
