/* SPDX-License-Identifier: Apache-2.0
 *
 * settings: small named texts of one person: the being's name, the voice, the state of set-up.
 */
#ifndef OS1_MEMORY_SETTINGS_H
#define OS1_MEMORY_SETTINGS_H

#include "memory/memory.h"

/* ERR_NOT_FOUND when never set. */
int settings_get(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct str key,
                 struct str *ret);
/* STR_NONE deletes. */
int settings_put(struct memory *m, struct store_txn *t, uint32_t owner, struct str key, struct str value, int64_t now);

#endif
