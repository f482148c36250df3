/* SPDX-License-Identifier: Apache-2.0
 *
 * heard: what the talk's commands send back (JSON Lines, cmd_talk.c), taken apart as it comes. Its functions run on the
 * worker that does the command, while the loop's thread waits.
 */
#ifndef OS1_CLI_HEARD_H
#define OS1_CLI_HEARD_H

#include "base/json.h"
#include "cli/asker.h"

struct heard {
  void (*clause)(void *arg, struct str text, int flags); /* as they come; NULL: not wanted */
  void *arg;
  struct buf line;  /* not whole yet */
  struct buf error; /* what came on standard error, a sentence a line */
  int flags;        /* of the whole reply */
  uint64_t reply;
  bool ended, hushed;
  json_t *other; /* the last object that was neither a clause nor the end */
};

void heard_init(struct heard *h, void (*clause)(void *arg, struct str text, int flags), void *arg);
void heard_finish(struct heard *h);
/* For asker_terminal.capture. */
void heard_take(void *arg, enum asker_stream from, struct str bytes);

#endif
