/* SPDX-License-Identifier: Apache-2.0
 *
 * sse: server-sent events taken apart as their bytes come, split anywhere (WHATWG HTML, section 9.2.6, "Interpreting an
 * event stream"): lines end in LF, CR or CRLF, a line that begins with a colon is a comment, several data lines are one
 * datum with newlines between, an empty line sends it. ids and retry times are nobody's business here.
 */
#ifndef OS1_NET_SSE_H
#define OS1_NET_SSE_H

#include "base/buf.h"
#include "base/error.h"

/* name "" where the stream gives none. Non-zero stops. */
typedef int sse_fn(void *arg, struct str name, struct str data);

struct sse {
  struct buf line, data, name;
  sse_fn *event;
  void *arg;
  bool began;    /* past where a byte order mark may stand */
  bool after_cr; /* an LF that comes now belongs to the line before */
  bool has_data;
};

/* most: bytes of one line or one event. */
void sse_init(struct sse *s, size_t most, sse_fn *event, void *arg);
void sse_finish(struct sse *s);
/* 0; ERR_TOO_BIG; or what the event's function returned, and then nothing more is to be fed. */
int sse_feed(struct sse *s, struct str bytes);
/* The stream is over: an event that no empty line sent is sent now. A reader that wants a whole one sees for itself. */
int sse_end(struct sse *s);

#endif
