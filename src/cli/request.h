/* SPDX-License-Identifier: Apache-2.0
 *
 * request: a command as it was asked, wherever it will be carried out.
 */
#ifndef OS1_CLI_REQUEST_H
#define OS1_CLI_REQUEST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include <stdint.h>

struct request {
  const char *cwd;
  const char *const *argv; /* argv[0] is the command's name */
  size_t argc;
  const char *client_id; /* "" none */
  int width;             /* columns, 0: not a terminal */
  int32_t offset;        /* minutes east of UTC where it was asked */
  bool colour, person, piped;
  int64_t first_key_ms; /* how the line was typed, for set-up: -1 unknown */
  int deletions;
};

/* Paths and words are bytes, not text: they stand after the JSON, each ended by a NUL. ERR_TOO_BIG over the cap. */
int request_write(const struct request *q, struct buf *out);
/* Strings of *ret live in a. ERR_INVALID. */
int request_read(struct arena *a, struct str bytes, struct request *ret);

#endif
