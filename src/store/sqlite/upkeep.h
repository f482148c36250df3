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
  const struct str *words;
  size_t count;
  uint64_t found; /* of all together */
};

/* arg: struct upkeep_search. Every page of the file, in use or free, every page image in the log, and every page of the
 * dated backups under this key; a word that is split between two pages of a long text counts too. Where not even what
 * stands in each of these files can be found in one, it is an error: the search would prove nothing. A word that stands
 * in the file's own schema ("gone", in turn_gone) is found in every one and is not looked for. */
int upkeep_search(void *arg, struct error *e);
/* arg: struct driver. */
int upkeep_purge(void *arg, struct error *e);
int upkeep_check(void *arg, struct error *e);

#endif
