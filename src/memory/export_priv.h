/* SPDX-License-Identifier: Apache-2.0
 *
 * For the room's own files.
 *
 *   export.c   the folder, its files       export_json.c   a record as a line       export_page.c   talk as Markdown
 */
#ifndef OS1_MEMORY_EXPORT_PRIV_H
#define OS1_MEMORY_EXPORT_PRIV_H

#include "base/json.h"
#include "memory/export.h"

/* What every file needs to know. */
struct export {
  struct memory *memory;
  struct store_read *read;
  uint32_t owner;
  int64_t now;
  int32_t offset;           /* where the owner is now */
  int folder;               /* an open descriptor */
  struct str person, being; /* their names, or "me" and "the being" */
  struct arena arena;       /* names; lives as long as the export */
  struct error *error;
};

/* A file of the export being written; what fails is remembered and told once, by export_close. */
struct export_file {
  struct export *export;
  const char *name;
  FILE *file;
  int failed;
  uint64_t rows;
};
int export_create(struct export *x, int folder, const char *name, struct export_file *ret);
void export_write(struct export_file *f, struct str text);
int export_close(struct export_file *f);

/* The name a conversation is imported again under, and that of a turn in it. */
struct str export_conversation_key(struct arena *a, const struct conversation *c);
struct str export_turn_key(struct arena *a, const struct turn *t);
struct str export_speaker(const struct export *x, const struct turn *t);

/* Every record of a kind, one JSON object a line, in "turns.jsonl", "facts.jsonl"... */
int export_records(struct export *x);
/* conversations/YYYY-MM-DD.md */
int export_pages(struct export *x);

#endif
