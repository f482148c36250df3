/* SPDX-License-Identifier: Apache-2.0
 *
 * import: a life brought along, JSON Lines: {"conversation","id","speaker","said_at","text","caption"?,"role"?}.
 * Idempotent; what was forgotten stays forgotten; a bad line is reported and skipped. Form, rules and limits:
 * docs/IMPORT.md.
 */
#ifndef OS1_MEMORY_IMPORT_H
#define OS1_MEMORY_IMPORT_H

#include "memory/memory.h"

struct import_options {
  struct str me;         /* the speaker who is the owner; "": nobody is */
  bool dry_run, outside; /* keep nothing; the words are of unknown hands (taint) */
  /* Both on the calling thread; non-zero stops with ERR_CANCELLED, and what was kept until then stays. why is a short
   * clause: "the time cannot be read". */
  int (*progress)(void *arg, uint64_t done_bytes, uint64_t all_bytes);
  int (*bad_line)(void *arg, uint64_t line, const char *why);
  void *arg;
};
struct import_result {
  uint64_t lines; /* that were not blank */
  uint64_t kept, known, forgotten, bad;
  uint64_t facts; /* learnt; in a dry run: read */
  uint64_t conversations;
  uint64_t mine; /* lines that the owner spoke, kept or not */
  char me[201];  /* as the first of those spells the speaker; "" where there is none */
};
/* *ret is filled in on failure too: it says how far it went. Not from the writer's thread. */
int import_file(struct memory *m, uint32_t owner, const char *path, const struct import_options *o,
                struct import_result *ret, struct error *e);

#endif
