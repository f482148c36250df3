/* SPDX-License-Identifier: Apache-2.0
 *
 * paths: where a home lies. $OS1_HOME (or the folder given) holds all of it; without one the XDG base directory
 * specification's folders: $XDG_DATA_HOME/os1 (0700), $XDG_CONFIG_HOME/os1 and $XDG_STATE_HOME/os1. A relative XDG
 * value is ignored, as the specification asks.
 */
#ifndef OS1_HOME_PATHS_H
#define OS1_HOME_PATHS_H

#include "base/arena.h"
#include "base/error.h"

struct paths {
  const char *data, *config, *state; /* folders, absolute */
  const char *database;              /* data/os1.db */
  const char *key;                   /* data/key */
  const char *key_next;              /* data/key.next: while another key is put on */
  const char *backups;               /* data/backups, a folder */
  const char *skills;                /* data/skills, a folder: its person puts others in it (handbook/handbook.h) */
  const char *lock;                  /* data/lock */
  const char *socket;                /* data/socket */
  const char *settings;              /* config/os1.conf */
};

/* folder NULL: from the environment. Strings live in a. ERR_INVALID with a sentence when there is nowhere to put it. */
int paths_find(struct arena *a, const char *folder, struct paths *ret, struct error *e);
/* Makes the folders that are missing, 0700, and takes others' rights to the data folder away. ERR_DENIED when the data
 * folder is another user's; ERR_READ_ONLY, ERR_FULL, ERR_IO. */
int paths_make(const struct paths *p, struct error *e);
/* mkdir -p, every new folder 0700. */
int paths_make_folder(const char *folder, struct error *e);

#endif
