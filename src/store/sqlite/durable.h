/* SPDX-License-Identifier: Apache-2.0
 *
 * durable: names on disk that stay after the power goes.
 */
#ifndef OS1_STORE_SQLITE_DURABLE_H
#define OS1_STORE_SQLITE_DURABLE_H

#include "base/error.h"

/* fsync of a file or folder by name. Never of an open database: closing it again would drop SQLite's locks. */
int durable_sync(const char *path, struct error *e);
/* rename, and the folder of `to` synced. */
int durable_rename(const char *from, const char *to, struct error *e);
/* A copy of a file's bytes, synced; nothing is left of it on failure. */
int durable_copy(const char *from, const char *to, struct error *e);
/* Whether one more file could be written beside this one: 0, or ERR_FULL, ERR_READ_ONLY and the rest as the system
 * says. Nothing is left of it. */
int durable_room(const char *path);

#endif
