/* SPDX-License-Identifier: Apache-2.0
 *
 * deeds: what the gate has decided, kept: standing permissions, and the log of what touched more than this memory or
 * was asked to. An entry is only ever added; forgetting alone takes one away, when a turn goes in which it was asked
 * for or whose words it repeats, and a recipient whom nothing shows to have been reached is asked about again.
 */
#ifndef OS1_MEMORY_DEEDS_H
#define OS1_MEMORY_DEEDS_H

#include "memory/memory.h"

/* d->id gets its number. Durable when it returns. */
int deeds_add(struct memory *m, struct deed *d, struct error *e);
/* Whether this skill was done to exactly this recipient. */
int deeds_reached(struct store_read *r, uint32_t owner, struct str skill, struct str recipient, bool *ret);

struct deeds {
  VEC(struct deed) at;
};
/* Newest first, those before `before` (an id; ID_NONE: all), at most `count`. */
int deeds_list(struct store_read *r, struct arena *a, uint32_t owner, uint64_t before, size_t count, struct deeds *ret);

struct permissions {
  VEC(struct permission) at;
};
/* Of one skill, "" all; revoked and past ones too, oldest first. */
int permissions_list(struct store_read *r, struct arena *a, uint32_t owner, struct str skill, struct permissions *ret);
/* ERR_INVALID where it is not narrow: no skill, neither recipient nor arguments, no end or one more than a year off. */
int permission_give(struct memory *m, struct permission *p, struct error *e);
/* ERR_NOT_FOUND; one that is revoked already stays as it is. */
int permission_revoke(struct memory *m, uint32_t owner, uint64_t id, int64_t now, struct error *e);

#endif
