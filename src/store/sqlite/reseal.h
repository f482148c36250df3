/* SPDX-License-Identifier: Apache-2.0
 *
 * reseal: a copy of a database that nobody has open, page by page: each opened under one key and sealed under another,
 * or the same, with a mark of the new file's own. So a log that was left beside the old file never fits the new one.
 */
#ifndef OS1_STORE_SQLITE_RESEAL_H
#define OS1_STORE_SQLITE_RESEAL_H

#include "store/sqlite/vault.h"

/* `to` must not be there; what is left of an earlier try (TO.raw) is cleared away. A log beside `from` is taken in;
 * `from` and its log stay as they are. The copy is durable, its name not yet. ERR_DAMAGED names the page; nothing is
 * left on failure. */
int reseal_copy(struct vault *old, const char *from, struct vault *fresh, const char *to, struct error *e);
/* What is in the log goes into the database, and the log is gone. Of a database that nobody else has open. */
int reseal_fold(struct vault *v, const char *path, struct error *e);
/* Whether there is a log with something in it. */
bool reseal_has_log(const char *path);

#endif
