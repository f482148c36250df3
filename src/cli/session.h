/* SPDX-License-Identifier: Apache-2.0
 *
 * session: one run of os1: the loop, the door, this process's terminal and its settings. Its signals: the first Ctrl-C
 * calls off what is being done, the second hurries whoever is still being served; SIGTERM and SIGHUP end it in order.
 */
#ifndef OS1_CLI_SESSION_H
#define OS1_CLI_SESSION_H

#include "cli/asker_terminal.h"
#include "cli/door.h"
#include "cli/look.h"
#include "home/config.h"

struct editor;
struct session {
  const struct cli_given *given;
  struct loop *loop;
  struct door door;
  struct asker_terminal asker;
  struct look look;
  struct config config;
  char cwd[4096];
  bool person, piped;    /* somebody sits at the terminal; standard input is a pipe or a file */
  bool working, ending;  /* a command is being done; a signal said to end */
  int hushes;            /* Ctrl-C since the command began */
  struct editor *editor; /* when the talk waits for a line */
  struct loop_signal *signals[4];
};

/* Reads os1.conf and finds the home; says on standard error what is odd. */
int session_begin(struct session *s, const struct cli_given *given, struct error *e);
/* Nothing more is written to standard output: whoever reads it has the end. */
void session_let_go(struct session *s);
/* Lets go, serves those who came, closes the home. */
void session_end(struct session *s);
/* argv as on the command line, from the command's name on. Pumps the loop until it is done; the exit status. typing may
 * be NULL. */
struct editor_typing;
int session_do(struct session *s, size_t argc, const char *const *argv, const struct editor_typing *typing);

#endif
