/* SPDX-License-Identifier: Apache-2.0
 *
 * frame: what goes over a home's socket. Four bytes of length (big-endian, of the body), one of type, the body. The
 * owner speaks first: HELLO, whose body is `{"protocol":1,"version":"0.1.0"}`; then the other side sends one REQUEST.
 *
 *   owner    HELLO, OUT and ERR (output), READ (send some input), ASK and SECRET (a question), OPEN (a path), EXIT
 *   other    REQUEST, DATA (input; empty: its end), ANSWER (0 and the line, or 1: nobody answers), OPENED (with the
 *            descriptor, or a sentence why not), CANCEL
 */
#ifndef OS1_CLI_FRAME_H
#define OS1_CLI_FRAME_H

#include "base/buf.h"

enum frame_type {
  FRAME_HELLO = 'H',
  FRAME_OUT = 'O',
  FRAME_ERR = 'E',
  FRAME_READ = 'R',
  FRAME_ASK = 'A',
  FRAME_SECRET = 'S',
  FRAME_OPEN = 'F',
  FRAME_EXIT = 'X',
  FRAME_REQUEST = 'Q',
  FRAME_DATA = 'D',
  FRAME_ANSWER = 'W',
  FRAME_OPENED = 'P',
  FRAME_CANCEL = 'C',
};
enum { FRAME_PROTOCOL = 1, FRAME_HEAD = 5, FRAME_BODY = 1024 * 1024 };

struct frame {
  enum frame_type type;
  struct str body; /* borrowed from the buffer */
};

/* Looks at the front of `in`: 1 a whole frame, 0 not yet, ERR_TOO_BIG over FRAME_BODY, ERR_INVALID an unknown type. */
int frame_peek(const struct buf *in, struct frame *ret);
/* Drops the frame that was seen. */
void frame_drop(struct buf *in, const struct frame *f);
/* ERR_TOO_BIG over FRAME_BODY or the buffer's cap. */
int frame_put(struct buf *out, enum frame_type type, struct str body);

#endif
