/* SPDX-License-Identifier: Apache-2.0
 *
 * post: one request over HTTP. Its answer is a stream of events, or one message whole; which of them its media type
 * says.
 */
#include "mcp/mcp_priv.h"

enum { CONNECT_MS = 10000, A_DAY_MS = 24 * 3600 * 1000 };

int post_open(struct post *p, sse_fn *hear, void *arg, struct error *e) {
  *p = (struct post){.hear = hear, .arg = arg, .whole = buf_new(MCP_LINE_MOST), .body = buf_new(MCP_LINE_MOST)};
  p->token = buf_new(MCP_LINE_MOST);
  sse_init(&p->events, MCP_LINE_MOST, hear, arg);
  return net_open(&p->net, e);
}

static bool is_fine(int status) {
  return status >= 200 && status < 300;
}

static bool is_events(const struct net_reply *r) {
  return is_fine(r->status) && str_starts(str_of(r->type), STR("text/event-stream"));
}

static int take(void *arg, int status, struct str bytes) {
  struct post *p = arg;
  p->heard = is_events(&p->reply) ? sse_feed(&p->events, bytes) : buf_add_str(&p->whole, bytes);
  return p->heard;
}

static struct net_times times_of(const struct post_asked *q) {
  int most = q->endless ? A_DAY_MS : q->patience_ms;
  int connect = q->patience_ms < CONNECT_MS ? q->patience_ms : CONNECT_MS;
  return (struct net_times){.connect = connect, .first = q->patience_ms, .stall = most, .whole = most};
}

/* What the request points to lies here until its end. */
int post_begin(struct post *p, const struct post_asked *q, struct error *e) {
  post_end(p);
  p->at = *q->to;
  if (q->body.at && buf_add_str(&p->body, q->body) < 0)
    return error_set(e, ERR_TOO_BIG, "That is too long to be sent.");
  buf_add_str(&p->token, q->token);
  for (size_t i = 0; q->fields[i]; i++) p->fields[i] = arena_dup(&p->arena, str_of(q->fields[i])).at;
  struct net_request asked = {.to = &p->at.at,
                              .path = p->at.path,
                              .body = q->body.at ? buf_str(&p->body) : STR_NONE,
                              .method = q->method,
                              .fields = p->fields,
                              .bearer = buf_str(&p->token),
                              .most = q->endless ? UINT64_MAX : MCP_RECEIVED_MOST,
                              .accept = q->body.at ? "application/json, text/event-stream" : "text/event-stream",
                              .times = times_of(q),
                              .arg = p,
                              .take = take};
  return net_begin(p->net, &asked, &p->reply, &p->flight, e);
}

/* An event that no empty line has ended is none: the stream may have broken off in it. */
static int finish(struct post *p) {
  struct str whole = str_trim(buf_str(&p->whole));
  if (is_events(&p->reply) || !is_fine(p->reply.status) || !whole.len) return 0;
  p->heard = p->hear(p->arg, STR(""), whole);
  return p->heard ? ERR_CANCELLED : 0;
}

int post_step(struct post *p, int wait_ms, bool *ret_over, struct error *e) {
  int r = net_step(p->flight, wait_ms, ret_over, e);
  if (!*ret_over) return 0;
  net_end(p->flight);
  p->flight = NULL;
  return r < 0 ? r : finish(p);
}

void post_end(struct post *p) {
  net_end(p->flight);
  p->flight = NULL;
  p->heard = 0;
  buf_clear(&p->whole);
  buf_clear(&p->body);
  buf_wipe(&p->token);
  p->token = buf_new(MCP_LINE_MOST);
  sse_finish(&p->events);
  sse_init(&p->events, MCP_LINE_MOST, p->hear, p->arg);
  memset(p->fields, 0, sizeof p->fields);
  arena_clear(&p->arena);
}

void post_close(struct post *p) {
  if (!p->hear) return;
  post_end(p);
  net_close(p->net);
  buf_finish(&p->whole);
  buf_finish(&p->body);
  buf_finish(&p->token);
  sse_finish(&p->events);
  arena_finish(&p->arena);
  *p = (struct post){0};
}
