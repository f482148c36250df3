/* SPDX-License-Identifier: Apache-2.0
 *
 * server: the owner's socket, 0600 in the home's folder; callers of another user are turned away (SO_PEERCRED).
 */
#ifndef OS1_CLI_SERVER_H
#define OS1_CLI_SERVER_H

#include "base/error.h"

#include <sys/un.h>

struct door;
struct server;

/* At most this many callers at once; the rest wait in the kernel's queue. */
enum { SERVER_CALLERS = 48, SERVER_QUEUE = 128, SERVER_REQUEST_MS = 10000 };

/* Any thread, by the owner of the home's lock. NULL and a reason. */
struct server *server_new(struct door *d, struct error *e);
/* On the loop's thread. Takes whoever has connected, then listens no more, and waits until all are served. NULL is
 * fine. */
void server_end(struct server *s);
/* Any thread: whoever waits for a person or a reader is told that it is over. */
void server_hurry(struct server *s);

/* An address for a socket however long its path is: one over the 108 bytes of sun_path goes through an open descriptor
 * of its folder (*ret_fd: close it after use, or -1). */
int server_address(const char *path, struct sockaddr_un *ret, int *ret_fd);

#endif
