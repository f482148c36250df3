/* SPDX-License-Identifier: Apache-2.0
 *
 * For the room's own files.
 *
 *   import.c   the file, batches of turns on their way to the store      import_line.c   one line
 */
#ifndef OS1_MEMORY_IMPORT_PRIV_H
#define OS1_MEMORY_IMPORT_PRIV_H

#include "memory/import.h"

enum {
  IMPORT_LINE_MAX = 8 * 1024 * 1024, /* a text of a megabyte, every character of it escaped */
  IMPORT_KEY_MAX = 512,
  IMPORT_SPEAKER_MAX = 200,
};

struct import_line {
  struct str conversation;
  struct turn turn; /* role, times, speaker, text, caption, client_id */
};
/* The turn of one line, its strings in a. 0, or ERR_INVALID and why. */
int import_line_read(struct arena *a, struct str line, const struct clock *c, const struct import_options *o,
                     struct import_line *ret, const char **ret_why);

#endif
