/* SPDX-License-Identifier: Apache-2.0
 *
 * backup: copies of the whole, encrypted under the same key, in the folder backups/ beside the database. Named by the
 * moment they show, so that their names sort: 2026-11-22T201405Z.db. Any thread.
 */
#ifndef OS1_STORE_SQLITE_BACKUP_H
#define OS1_STORE_SQLITE_BACKUP_H

#include "base/arena.h"
#include "base/error.h"

struct driver;

/* A copy as of now at path; nothing is left there when it fails. ERR_EXISTS where something is already. */
int backup_make(struct driver *d, const char *path, struct error *e);
/* A dated one, then thinning. */
int backup_dated(struct driver *d, struct error *e);
/* Where there are dated ones: a fresh one in place of all, for what they hold was erased. What was put aside goes too.
 */
int backup_renew(struct driver *d, struct error *e);

struct backup_list {
  struct str *names; /* oldest first */
  size_t len;
};
/* The dated backups beside the database at path. */
struct backup_list backup_list(const char *path, struct arena *a);
/* The databases that a restore put aside, PATH.aside-SECONDS, a log beside some of them: names in the database's
 * folder.
 */
#define BACKUP_ASIDE ".aside-"
struct backup_list backup_asides(const char *path, struct arena *a);
/* The database's folder, and the one for its backups. */
struct str backup_beside(const char *path, struct arena *a);
struct str backup_folder(const char *path, struct arena *a);
/* Which of them to keep: the newest five, and the newest of each month for a year of months. */
void backup_thin(const struct backup_list *list, bool *ret_keep);

#endif
