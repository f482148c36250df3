/* SPDX-License-Identifier: Apache-2.0
 *
 * forget: a person's act, and real. What matches is listed exactly; carried out, the turns, their index entries, the
 * facts, entities, threads, reminders, ledger lines and traces made from them, and the request itself are gone; what
 * they had closed stands again, what they alone had dated is undated; what remains is a keyed hash so that a re-import
 * does not bring them back; then every byte is searched.
 */
#ifndef OS1_MEMORY_FORGET_H
#define OS1_MEMORY_FORGET_H

#include "memory/memory.h"

/* Something that holds or rests on what is forgotten: a thread, bar, reminder, item or setting, an
 * entry of the gate's log, a permission, or a reply of the being
 * (a turn) that answers, names as its source or repeats it. */
struct forget_other {
  enum record_kind kind;
  uint64_t id;
  struct str text;
};
struct forget_list {
  VEC(struct turn) turns;
  VEC(struct fact) facts;
  VEC(struct entity) entities;
  VEC(struct forget_other) others;
  VEC(uint64_t) undated;    /* facts that stay, and of which only these turns said since when */
  VEC(struct setting) less; /* debates that stay without what was said of them there, as they are kept then */
};

/* what: "turn:ID"; a date or stretch of time ("on 22 november"); a person's name or word ("anna", "my sister"); else
 * words that must all stand in a turn. Everything listed lives in a. ERR_INVALID and a sentence when nothing is asked
 * for, or a name is borne by several. */
int forget_find(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct str what, int64_t now,
                int32_t offset, struct forget_list *ret, struct error *e);
/* request: the turn that asked for it, forgotten too with its reply; ID_NONE when nothing was kept of it. *ret_left:
 * hits of the forgotten words found afterwards in bytes of the store: 0 unless something is wrong. Words that kept
 * turns or other records hold as well prove nothing and are not looked for; where no other is left, FORGET_UNPROVEN.
 * Not from the writer's thread. */
#define FORGET_UNPROVEN UINT64_MAX
int forget_do(struct memory *m, uint32_t owner, const struct forget_list *list, uint64_t request, uint64_t *ret_left,
              struct error *e);

#endif
