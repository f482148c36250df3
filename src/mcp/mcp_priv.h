/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_MCP_MCP_PRIV_H
#define OS1_MCP_MCP_PRIV_H

#include "mcp/lines.h"
#include "mcp/mcp.h"
#include "mcp/message.h"
#include "net/sse.h"
#include "net/target.h"
#include "sandbox/sandbox.h"

enum { STDIO_COMPLAINT = 800, STDIO_LOOK_MS = 10 };

/* stdio.c: a boxed server and its three streams. What it complains of is drained without end, and the last is kept. */
struct stdio {
  struct sandbox_child child;
  int to, from, complaints; /* -1: over */
  struct buf out;           /* still to be written */
  struct lines lines;
  char complaint[STDIO_COMPLAINT];
  size_t complained;
  bool over; /* it wrote its last */
};
int stdio_open(struct stdio *s, const struct mcp_server *server, lines_fn *line, void *arg, struct error *e);
void stdio_close(struct stdio *s, int patience_ms);
/* Writes and reads what there is, for at most wait_ms. What a line's function returned; ERR_TOO_BIG. */
int stdio_step(struct stdio *s, int wait_ms);

/* post.c: one request over HTTP, and its answer taken apart as it comes. */
struct post {
  struct net *net;
  struct net_flight *flight; /* NULL: none is under way */
  struct net_target at;
  struct net_reply reply;
  struct buf body, token, whole; /* sent; its key; an answer that is no stream of events */
  struct sse events;
  const char *fields[5]; /* of the arena */
  struct arena arena;
  sse_fn *hear;
  void *arg;
  int heard; /* what hear returned, where that was no 0 */
};
struct post_asked {
  const struct net_target *to;
  struct str body;       /* at NULL: a GET */
  const char *method;    /* as net_request.method */
  struct str token;      /* "" none */
  const char *fields[4]; /* ends with NULL */
  int patience_ms;
  bool endless; /* a stream that is open for as long as the session */
};
/* hear: an event's name and data, the name "" for an answer that came whole. */
int post_open(struct post *p, sse_fn *hear, void *arg, struct error *e);
int post_begin(struct post *p, const struct post_asked *q, struct error *e);
/* As net_step. At its end what came is in `reply`; a whole answer of status 200 to 299 was heard, another is in
 * `whole`. */
int post_step(struct post *p, int wait_ms, bool *ret_over, struct error *e);
void post_end(struct post *p); /* the request; */
void post_close(struct post *p);

/* http.c: a server at an address. A request is put by one post, what wants no answer by another, so that a server that
 * asks in the middle of its answer is answered; the older form's stream is a third. */
struct http {
  struct net_target first, at; /* as it was added; where messages go */
  struct buf token;
  struct post asks, tells, hears;
  char session[NET_SESSION_MAX];
  bool streams;  /* the form of 2024-11-05 */
  bool named;    /* its stream has said where messages go */
  int status;    /* of an answer that was refused; 0 none was */
  int redirects; /* since the request */
};
int http_open(struct http *h, struct mcp *m, const struct mcp_server *s, struct error *e);
/* Opens the stream of the older form and waits until it has said where messages go. */
int http_stream(struct mcp *m);

/* What carries messages to a server and back: both sides are broken off by mcp_break. */
struct carrier_ops {
  int (*put)(struct mcp *m, const json_t *message);
  /* Sends and hears what there is, for at most wait_ms. */
  int (*step)(struct mcp *m, int wait_ms);
  void (*close)(struct mcp *m, int patience_ms);
};
extern const struct carrier_ops stdio_carrier, http_carrier;

/* One request under way. */
struct asked {
  int64_t id; /* 0: none */
  bool answered;
  json_t *result, *error; /* owned */
};

struct mcp {
  const struct carrier_ops *carrier;
  struct stdio stdio;
  struct http *http; /* NULL: a program */
  struct mcp_times times;
  char name[MCP_NAME_MOST];
  const char *version;
  bool modern;
  int64_t last_id;
  struct asked asked;
  const struct mcp_watch *watch;
  uint64_t received; /* bytes since the request */
  size_t messages, nonsense;
  struct error broken; /* code 0: it is well */
};

/* mcp.c: the session is over; what completes a sentence that begins with the server's name. Returns the code. */
int mcp_break(struct mcp *m, int code, const char *what);
/* One message of it, or several at once, as a line. arg: the mcp. */
int mcp_hear(void *arg, struct str line);
/* mcp.c: sends it and waits. params: taken over; NULL: none. *ret: the result, a new reference. */
int mcp_ask(struct mcp *m, const char *method, json_t *params, int patience_ms, const struct mcp_watch *w, json_t **ret,
            struct error *e);

#endif
