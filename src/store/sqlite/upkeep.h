/* SPDX-License-Identifier: Apache-2.0
 *
 * upkeep: what is done to the whole file. On the writer's thread, between two groups.
 */
#ifndef OS1_STORE_SQLITE_UPKEEP_H
#define OS1_STORE_SQLITE_UPKEEP_H

#include "base/error.h"
#include "base/str.h"

#include <stdint.h>

enum { PAGE_SIZE = 4096, UPKEEP_WORD_MAX = 1024 };

struct upkeep_search {
  struct driver *driver;
  struct str word;
  uint64_t found;
};

/* arg: struct upkeep_search. Every page of the file, in use or free, and every page image in the log; a word that is
 * split between two pages of a long text counts too. */
int upkeep_search(void *arg, struct error *e);
/* arg: struct driver. */
int upkeep_purge(void *arg, struct error *e);
int upkeep_check(void *arg, struct error *e);

#endif
