/* SPDX-License-Identifier: Apache-2.0
 *
 * wire: frames over one connected Unix socket, either end. Sending never waits: what does not go at once waits in a
 * queue and goes with the next send, receive or flush. One thread at a time.
 */
#ifndef OS1_CLI_WIRE_H
#define OS1_CLI_WIRE_H

#include "cli/frame.h"

struct wire {
  int fd;       /* owned */
  int received; /* a descriptor that came along, or -1; owned until taken */
  bool gone;    /* the other side hung up or broke the rules */
  struct buf in, out;
};

/* Takes over fd. */
void wire_init(struct wire *w, int fd);
void wire_finish(struct wire *w);
/* Queued and, as far as may be, sent. Nothing when the other side is gone. */
void wire_send(struct wire *w, enum frame_type type, struct str body);
/* The same with a descriptor (-1: none), after waiting for all that was queued. */
void wire_send_fd(struct wire *w, enum frame_type type, struct str body, int fd);
/* Waits until all is sent or the other side is gone; at most ms. */
void wire_flush(struct wire *w, int ms);
/* Waits for a frame, at most ms (-1: as long as it takes; 0: only what is there): 1, 0 when the time is up,
 * ERR_CANCELLED when wake_fd (-1: none) became readable, ERR_IO when the other side is gone or speaks nonsense.
 * frame_drop it from w->in afterwards. */
int wire_receive(struct wire *w, struct frame *ret, int ms, int wake_fd);
static inline void wire_drop(struct wire *w, const struct frame *f) {
  frame_drop(&w->in, f);
}
/* The descriptor that came with the last OPENED; -1 when none. The caller's now. */
int wire_take_fd(struct wire *w);

#endif
