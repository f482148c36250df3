/* SPDX-License-Identifier: Apache-2.0
 *
 * cli: the os1 command. One const entry a command (command.h); help, the man page and the parser come from it.
 *
 *   cli.c      from argv to an exit status        command.h, cmd_*.c  the commands, one file each
 *   args.c     options and arguments              help.c              --help, `os1 help`, the man page
 *   asker.h    whoever asked: where output goes and questions are put
 *     asker_terminal.c  this process's own stdin and stdout    asker_socket.c  a process that forwards to us
 *   door.c     the way into a home: own it, or forward to the process that does
 *   server.c   the owner's socket                 forward.c           the other end of it
 *   frame.c    what goes over the socket          request.c           a command as it was asked
 *   talk.c     the conversation at the terminal   editor.c            one line of input (libedit)
 *   wrap.c     words to lines                     look.c              colour and width
 *
 * Threads: the main thread owns the loop, the editor and the terminal's settings; every command runs on a worker, one
 * at a time inside the house (door_enter).
 */
#ifndef OS1_CLI_CLI_H
#define OS1_CLI_CLI_H

#include <stdint.h>

struct clock;

/* What tests and the tour give in place of the system's. All may be zero. */
struct cli_given {
  const struct clock *clock;
  uint64_t seed;
  const char *note; /* said under the header of a talk: that the clock was moved */
};

/* Returns the exit status (cli/exit.h). */
int cli_main(int argc, char **argv, const struct cli_given *given);

#endif
