/* SPDX-License-Identifier: Apache-2.0
 *
 * http: messages to a server at an address (2025-11-25, transports, "Streamable HTTP"; 2024-11-05, "HTTP with SSE";
 * 2026-07-28, the headers that name what is asked). One request is under way at a time, so its answer is the next one
 * that has its id, wherever it comes.
 *
 *   put --request--> asks: POST, answered whole or by a stream, or over the stream of the older form
 *   put --what wants no answer--> tells: POST, waited for before the next request
 */
#include "mcp/mcp_priv.h"
#include "net/bearer.h"

#include <sys/stat.h>
#include <unistd.h>

enum { REDIRECTS_MOST = 3, TELL_MS = 3000, SLACK_MS = 5000, FIELD_MOST = 1200 };

/* ---- its beginning ---- */

/* A token that others can read is nobody's secret any more. */
static int read_token(const char *path, struct buf *ret, struct error *e) {
  struct stat s;
  if (stat(path, &s) < 0 || !S_ISREG(s.st_mode)) return error_set(e, ERR_KEY, "There is no token's file %s.", path);
  if (s.st_uid != geteuid() || (s.st_mode & 077))
    return error_set(e, ERR_KEY, "The token's file %s can be read by others: `chmod 600` it, and it is used.", path);
  return net_bearer_read(path, ret, e);
}

static int on_event(void *arg, struct str name, struct str data);
static int on_stream(void *arg, struct str name, struct str data);
static int on_nothing(void *arg, struct str name, struct str data);

int http_open(struct http *h, struct mcp *m, const struct mcp_server *s, struct error *e) {
  int r = net_target_read(str_of(s->url), &h->first, e);
  h->token = buf_new(NET_BEARER_MOST);
  h->at = h->first;
  if (r == 0 && s->token_file) r = read_token(s->token_file, &h->token, e);
  if (r == 0 && h->token.len && !h->at.at.secure && !net_address_is_here(&h->at.at))
    r = error_set(e, ERR_DENIED, "A token is not sent to %s without encryption: its address has to begin with https.",
                  h->at.at.host);
  if (r == 0) r = post_open(&h->asks, on_event, m, e);
  if (r == 0) r = post_open(&h->tells, on_nothing, m, e);
  if (r == 0) r = post_open(&h->hears, on_stream, m, e);
  return r;
}

/* ---- what is sent ---- */

static struct str token_of(const struct http *h, const struct net_target *to) {
  return net_target_is_same_server(&h->first, to) ? buf_str(&h->token) : STR("");
}

static const char *field(struct arena *a, const char *name, struct str value) {
  for (size_t i = 0; i < value.len; i++)
    if ((unsigned char)value.at[i] < ' ' || (unsigned char)value.at[i] >= 0x7F) return NULL;
  return value.len && value.len < FIELD_MOST ? arena_printf(a, "%s: %.*s", name, STR_ARG(value)).at : NULL;
}

static void add_field(struct post_asked *q, const char *line) {
  size_t count = 0;
  while (q->fields[count]) count++;
  if (line) q->fields[count] = line;
}

/* The version and the session of the older era; of the newer one the version, and what is asked of whom. */
static void add_fields(struct mcp *m, struct arena *a, const json_t *message, struct post_asked *q) {
  struct str name = json_text(json_object_get(message, "params"), "name");
  const char *version = m->modern ? "2026-07-28" : m->version;
  if (version) add_field(q, field(a, "MCP-Protocol-Version", str_of(version)));
  if (m->modern) {
    add_field(q, field(a, "Mcp-Method", json_text(message, "method")));
    add_field(q, field(a, "Mcp-Name", name));
  } else {
    add_field(q, field(a, "Mcp-Session-Id", str_of(m->http->session)));
  }
}

static int send(struct mcp *m, struct post *p, const json_t *message, struct str body) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct http *h = m->http;
  struct error why = {0};
  int longest = m->times.call > m->times.begin ? m->times.call : m->times.begin;
  struct post_asked q = {.to = &h->at, .body = body, .token = token_of(h, &h->at), .patience_ms = longest + SLACK_MS};
  add_fields(m, &a, message, &q);
  return post_begin(p, &q, &why) < 0 ? mcp_break(m, why.code, "could not be written to.") : 0;
}

/* What wants no answer is there before what comes next; that it is refused changes nothing. */
static void finish_tell(struct http *h) {
  struct error why;
  bool over = !h->tells.flight;
  for (int waited = 0; !over && waited < TELL_MS; waited += NET_LOOK_MS) post_step(&h->tells, NET_LOOK_MS, &over, &why);
  post_end(&h->tells);
}

/* It stands in what answered `initialize`, whose stream may still be open. */
static void note_session(struct mcp *m) {
  struct http *h = m->http;
  if (!h->session[0] && !m->modern && h->asks.reply.status == 200)
    snprintf(h->session, sizeof h->session, "%s", h->asks.reply.session);
}

static int put(struct mcp *m, const json_t *message) {
  AUTO_BUF struct buf body = buf_new(MCP_LINE_MOST);
  struct http *h = m->http;
  bool asks = json_object_get(message, "method") && json_object_get(message, "id");
  if (json_write(message, &body) < 0) return mcp_break(m, ERR_TOO_BIG, "is not sent as much as that.");
  note_session(m);
  finish_tell(h);
  if (!asks) return send(m, &h->tells, message, buf_str(&body));
  h->redirects = h->status = 0;
  return send(m, &h->asks, message, buf_str(&body));
}

/* ---- what comes ---- */

static int on_nothing(void *arg, struct str name, struct str data) {
  return 0;
}

static int on_event(void *arg, struct str name, struct str data) {
  return !name.len || str_is(name, "message") ? mcp_hear(arg, data) : 0;
}

/* The stream of the older form says first where messages go: somewhere on the same server. */
static int on_stream(void *arg, struct str name, struct str data) {
  struct mcp *m = arg;
  struct http *h = m->http;
  struct net_target to;
  if (!str_is(name, "endpoint")) return on_event(arg, name, data);
  if (h->named) return 0;
  if (net_target_follow(&h->first, data, &to, NULL) < 0 || !net_target_is_same_server(&h->first, &to))
    return mcp_break(m, ERR_DENIED, "wants to be written to on another server, and that is not done.");
  h->at = to;
  h->named = true;
  return 0;
}

static int break_status(struct mcp *m, int status) {
  char what[120];
  m->http->status = status;
  bool key = status == 401 || status == 403;
  if (key && m->http->token.len)
    snprintf(what, sizeof what, "does not take its token (HTTP %d).", status);
  else if (key)
    snprintf(what, sizeof what, "wants a token (HTTP %d): put it in a file, and name that with --token.", status);
  else if (status == 404 && m->http->session[0])
    snprintf(what, sizeof what, "has ended the session.");
  else
    snprintf(what, sizeof what, "refuses what it is asked (HTTP %d).", status);
  if (key) m->http->status = 0;
  return mcp_break(m, key ? ERR_KEY : ERR_INVALID, what);
}

/* On the same server alone, and with the same bytes (RFC 9110, 15.4.8 and 15.4.9). */
static int go_along(struct mcp *m, const struct post *p) {
  char what[200], host[NET_HOST_MAX + 16];
  struct http *h = m->http;
  struct net_target to;
  AUTO_BUF struct buf body = buf_new(MCP_LINE_MOST);
  int status = p->reply.status;
  struct error why = {0};
  if (net_target_follow(&p->at, str_of(p->reply.location), &to, &why) < 0)
    return mcp_break(m, ERR_DENIED, "sends one on to where one does not go.");
  net_address_name(&to.at, host, sizeof host);
  if (!net_target_is_same_server(&h->first, &to)) {
    snprintf(what, sizeof what, "sends one on to %.120s: add that address if you trust it.", host);
    return mcp_break(m, ERR_DENIED, what);
  }
  if (status != 307 && status != 308) {
    snprintf(what, sizeof what, "sends one on to %.120s and lets what was asked get lost (HTTP %d).", host, status);
    return mcp_break(m, ERR_INVALID, what);
  }
  if (++h->redirects > REDIRECTS_MOST) return mcp_break(m, ERR_INVALID, "sends one on and on, and never anywhere.");
  h->at = to;
  buf_add_str(&body, buf_str(&p->body));
  AUTO_JSON json_t *message = json_read(buf_str(&body), NULL);
  return send(m, &h->asks, message, buf_str(&body));
}

/* A refusal may be a message, too. */
static bool is_refusal(struct mcp *m, struct str whole) {
  AUTO_JSON json_t *value = json_read(whole, NULL);
  struct message x = message_read(value);
  bool ours = x.kind == MESSAGE_ERROR && (x.id == m->asked.id || !x.id);
  return ours && mcp_hear(m, whole) == 0 && m->asked.answered;
}

static int ask_failed(struct mcp *m, int r) {
  if (m->broken.code) return m->broken.code;
  switch (r) {
  case ERR_NOT_FOUND: return mcp_break(m, r, "is not there: nobody answers at its address.");
  case ERR_BUSY: return mcp_break(m, r, "did not answer in time.");
  case ERR_TOO_BIG: return mcp_break(m, r, "answered more than is ever wanted.");
  case ERR_DENIED: return mcp_break(m, r, "has a certificate that is not to be trusted.");
  case ERR_INVALID: return mcp_break(m, r, "is no server of this kind.");
  case ERR_CANCELLED: return mcp_break(m, ERR_TOO_BIG, "answered more than is ever wanted.");
  default: return mcp_break(m, ERR_IO, "broke off.");
  }
}

static int ask_ended(struct mcp *m) {
  struct http *h = m->http;
  const struct net_reply *reply = &h->asks.reply;
  if (reply->status >= 300 && reply->status < 400) return go_along(m, &h->asks);
  note_session(m);
  if (m->asked.answered) return 0;
  h->status = reply->status < 300 ? 0 : reply->status;
  if (h->status) return is_refusal(m, buf_str(&h->asks.whole)) ? 0 : break_status(m, reply->status);
  return h->streams ? 0 : mcp_break(m, ERR_IO, "ended without an answer.");
}

/* ---- a step ---- */

static int step_ask(struct mcp *m, int wait_ms) {
  struct error why = {0};
  bool over = false;
  int r = post_step(&m->http->asks, wait_ms, &over, &why);
  if (r < 0) return m->asked.answered ? 0 : ask_failed(m, r);
  return over ? ask_ended(m) : 0;
}

static int step_stream(struct mcp *m, int wait_ms) {
  struct error why = {0};
  bool over = false;
  int r = post_step(&m->http->hears, wait_ms, &over, &why);
  if (!over || m->broken.code) return m->broken.code;
  if (r < 0) return ask_failed(m, r);
  int status = m->http->hears.reply.status;
  return status == 200 ? mcp_break(m, ERR_IO, "has ended.") : break_status(m, status);
}

/* Where several are under way none of them is waited for long. */
static int step(struct mcp *m, int wait_ms) {
  struct http *h = m->http;
  int under_way = (h->asks.flight != NULL) + (h->tells.flight != NULL) + (h->hears.flight != NULL), r = 0;
  int wait = under_way > 1 && wait_ms > NET_LOOK_MS ? NET_LOOK_MS : wait_ms;
  if (h->tells.flight) {
    struct error why;
    bool over = false;
    post_step(&h->tells, under_way > 1 ? 0 : wait, &over, &why);
  }
  if (h->asks.flight) r = step_ask(m, h->hears.flight ? 0 : wait);
  if (r == 0 && h->hears.flight) r = step_stream(m, wait);
  if (r == 0 && !under_way) return mcp_break(m, ERR_IO, "has ended.");
  return r;
}

int http_stream(struct mcp *m) {
  struct http *h = m->http;
  struct error why = {0};
  struct post_asked q = {
      .to = &h->first, .body = STR_NONE, .token = buf_str(&h->token), .patience_ms = m->times.begin, .endless = true};
  h->streams = true;
  h->session[0] = '\0';
  post_end(&h->asks);
  if (post_begin(&h->hears, &q, &why) < 0) return mcp_break(m, why.code, "could not be reached.");
  for (int waited = 0; !h->named && !m->broken.code; waited += NET_LOOK_MS) {
    if (waited > m->times.begin) return mcp_break(m, ERR_BUSY, "did not answer in time.");
    if (step_stream(m, NET_LOOK_MS) == 0 && h->hears.reply.status >= 300) return break_status(m, h->hears.reply.status);
  }
  return m->broken.code;
}

/* ---- its end ---- */

/* 2025-11-25, "Session Management": who has no use for a session any more says so. */
static void leave(struct mcp *m, int patience_ms) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct http *h = m->http;
  struct error why;
  struct post_asked q = {
      .to = &h->at, .body = STR_NONE, .method = "DELETE", .token = token_of(h, &h->at), .patience_ms = patience_ms};
  bool over = false;
  finish_tell(h);
  add_fields(m, &a, NULL, &q);
  if (post_begin(&h->tells, &q, &why) < 0) return;
  for (int waited = 0; !over && waited < patience_ms; waited += NET_LOOK_MS)
    post_step(&h->tells, NET_LOOK_MS, &over, &why);
}

static void end(struct mcp *m, int patience_ms) {
  struct http *h = m->http;
  if (h->session[0] && patience_ms > 0) leave(m, patience_ms);
  post_close(&h->asks);
  post_close(&h->tells);
  post_close(&h->hears);
  buf_wipe(&h->token);
}

const struct carrier_ops http_carrier = {put, step, end};
