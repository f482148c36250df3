/* SPDX-License-Identifier: Apache-2.0
 *
 * delta: an answer of /v1/chat/completions read as it comes, split anywhere: the pieces of text as they are, requests
 * to use a tool put together, how it ended, what it cost. Every shape that servers really send is taken: a role that
 * repeats, choices that are empty, content that is null, keep-alives, progress, an error in the middle with no [DONE],
 * an error as the whole answer, the whole answer as one object although a stream was asked for, a character whose bytes
 * come in two pieces.
 */
#ifndef OS1_THINKERS_LLM_DELTA_H
#define OS1_THINKERS_LLM_DELTA_H

#include "base/json.h"
#include "net/sse.h"

/* Caps: of one event, of an answer that is no stream, of a tool's arguments; and how many events may be unreadable. */
enum {
  DELTA_EVENT_MOST = 1024 * 1024,
  DELTA_WHOLE_MOST = 4 * 1024 * 1024,
  DELTA_CALLS = 8,
  DELTA_NAME_MOST = 256,
  DELTA_ARGUMENTS_MOST = 64 * 1024,
  DELTA_BAD_MOST = 8
};

enum delta_end {
  DELTA_OPEN,   /* it broke off, or goes on */
  DELTA_STOP,   /* it was done */
  DELTA_LENGTH, /* cut: the room was used up */
  DELTA_TOOLS,  /* it wants a tool */
  DELTA_FILTER, /* its server withheld the rest */
  DELTA_ERROR,  /* its server said that something is wrong: why */
};

/* A request to use a tool. arguments: JSON when it is whole, and then only if end is DELTA_TOOLS or DELTA_STOP. */
struct delta_call {
  struct buf id, name, arguments;
};

struct delta {
  struct sse sse;
  struct buf whole, tail; /* an answer that is no stream; bytes of a character that is not whole */
  int (*text)(void *arg, struct str text);
  void *arg;
  int status;      /* of HTTP */
  bool any, plain; /* a byte came; it is no stream */
  bool done;       /* [DONE] */
  enum delta_end end;
  struct delta_call calls[DELTA_CALLS];
  size_t call_count;
  size_t bad, events;
  int64_t prompt_tokens, cached_tokens, said_tokens; /* -1 not said */
  bool thought;                                      /* reasoning came, in a field of its own */
  int64_t window;                                    /* where the question was longer than that: tokens; else 0 */
  char why[160], type[64];                           /* the server's words; "" */
};

/* text: a piece of what is said, UTF-8; non-zero stops. */
void delta_init(struct delta *d, int (*text)(void *arg, struct str text), void *arg);
void delta_finish(struct delta *d);
/* 0; what `text` returned; ERR_TOO_BIG; ERR_INVALID when it is no answer of this kind. */
int delta_feed(struct delta *d, int status, struct str bytes);
/* The body is over. */
int delta_close(struct delta *d);

#endif
