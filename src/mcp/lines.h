/* SPDX-License-Identifier: Apache-2.0
 *
 * lines: bytes as they come, split anywhere, to the lines that messages are. An empty line is none; a CR before the LF
 * belongs to neither.
 */
#ifndef OS1_MCP_LINES_H
#define OS1_MCP_LINES_H

#include "base/buf.h"
#include "base/error.h"

/* Non-zero stops. */
typedef int lines_fn(void *arg, struct str line);

struct lines {
  struct buf part; /* of a line that is not over */
  lines_fn *line;
  void *arg;
};

/* most: bytes of one line. */
void lines_init(struct lines *l, size_t most, lines_fn *line, void *arg);
void lines_finish(struct lines *l);
/* 0; ERR_TOO_BIG: a line is longer than most; or what the line's function returned. After either nothing more is to be
 * fed. */
int lines_feed(struct lines *l, struct str bytes);

#endif
