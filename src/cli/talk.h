/* SPDX-License-Identifier: Apache-2.0
 *
 * talk: the conversation: at a terminal, or line by line on a pipe. It asks for everything through the door, so that it
 * is the same whoever owns the home, and goes on when that one leaves.
 */
#ifndef OS1_CLI_TALK_H
#define OS1_CLI_TALK_H

struct session;

/* On the loop's thread. Exit statuses. */
int talk_terminal(struct session *s);
int talk_pipe(struct session *s);

#endif
