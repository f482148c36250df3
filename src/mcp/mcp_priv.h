/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_MCP_MCP_PRIV_H
#define OS1_MCP_MCP_PRIV_H

#include "mcp/lines.h"
#include "mcp/mcp.h"
#include "mcp/message.h"
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

/* One request under way. */
struct asked {
  int64_t id; /* 0: none */
  bool answered;
  json_t *result, *error; /* owned */
};

struct mcp {
  struct stdio stdio;
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

/* mcp.c: sends it and waits. params: taken over; NULL: none. *ret: the result, a new reference. */
int mcp_ask(struct mcp *m, const char *method, json_t *params, int patience_ms, const struct mcp_watch *w, json_t **ret,
            struct error *e);

#endif
