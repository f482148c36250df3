/* SPDX-License-Identifier: Apache-2.0
 *
 * asker_terminal: this process's own standard input and output as an asker.
 */
#ifndef OS1_CLI_ASKER_TERMINAL_H
#define OS1_CLI_ASKER_TERMINAL_H

#include "cli/asker.h"

struct asker_terminal {
  struct asker base;
  _Atomic bool cancelled;
  bool person;    /* standard input is a terminal, and questions can be shown */
  int wake;       /* an eventfd: readable when cancelled */
  int streams[2]; /* descriptors of ASKER_OUT and ASKER_ERR */
  bool broken[2]; /* nobody reads it any more */
  struct buf backlog[2];
  int margin; /* columns left free before every line: in a talk, a command's output stands with the rest */
  bool inside_line[2];
  struct buf taken; /* of standard input, for a rewind */
  size_t replayed;  /* how much of it was given out again; taken.len: all */
  struct buf shown; /* of ASKER_OUT since the command began, for a rewind */
  size_t reshown;   /* how much of it came again; shown.len: all */
  bool lost;        /* more was taken or shown than is kept */
  /* When set, output goes here instead, for whoever lays it out (the talk). */
  void (*capture)(void *arg, enum asker_stream to, struct str bytes);
  void *capture_arg;
};

void asker_terminal_init(struct asker_terminal *t);
void asker_terminal_finish(struct asker_terminal *t);
/* Any thread. What waits for input ends with ERR_CANCELLED. */
void asker_terminal_cancel(struct asker_terminal *t);
/* Forgets that it was cancelled, before the next command. */
void asker_terminal_renew(struct asker_terminal *t);

#endif
