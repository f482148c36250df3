/* SPDX-License-Identifier: Apache-2.0
 *
 * import: a life brought along, JSON Lines: {"conversation","id","speaker","said_at","text","caption"?}. Idempotent; what
 * was forgotten stays forgotten; a bad line is reported and skipped. docs/IMPORT.md.
 */
#ifndef OS1_MEMORY_IMPORT_H
#define OS1_MEMORY_IMPORT_H

#include "memory/memory.h"

struct import_options {
  struct str me;
  bool dry_run, outside;
  int32_t offset; /* the owner's zone, for times without one */
  int (*progress)(void *arg, uint64_t done_bytes, uint64_t all_bytes);
  int (*bad_line)(void *arg, uint64_t line, const char *why);
  void *arg;
};
struct import_result {
  uint64_t lines, kept, known, forgotten, bad, facts, conversations;
};
int import_file(struct memory *m, uint32_t owner, const char *path, const struct import_options *o, struct import_result *ret, struct error *e);

#endif
