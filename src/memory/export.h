/* SPDX-License-Identifier: Apache-2.0
 *
 * export: everything of one person in open formats: conversations as Markdown by day and as JSON Lines that import
 * reads, facts, people, threads, reminders, lists, settings as JSON Lines, a README that explains them.
 */
#ifndef OS1_MEMORY_EXPORT_H
#define OS1_MEMORY_EXPORT_H

#include "memory/memory.h"

/* folder must not exist (ERR_EXISTS); it is made 0700, its files 0600, and they are on the disk when this returns. A
 * failed export leaves what it had written. */
int export_folder(struct memory *m, struct store_read *r, uint32_t owner, const char *folder, int64_t now,
                  struct error *e);

#endif
