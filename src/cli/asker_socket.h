/* SPDX-License-Identifier: Apache-2.0
 *
 * asker_socket: a process that forwards its command to us, as an asker.
 */
#ifndef OS1_CLI_ASKER_SOCKET_H
#define OS1_CLI_ASKER_SOCKET_H

#include "cli/asker.h"
#include "cli/wire.h"

/* A question that nobody answers for so long counts as a no: it would keep the home open. */
enum { ASKER_PATIENCE_MS = 10 * 60 * 1000 };

struct asker_socket {
  struct asker base;
  struct wire *wire;
  int ending; /* readable when the owner has to stop; -1 none */
  bool cancelled, input_ended;
  struct buf input; /* came and was not read yet */
};

void asker_socket_init(struct asker_socket *s, struct wire *wire, int ending);
void asker_socket_finish(struct asker_socket *s);

#endif
