/* SPDX-License-Identifier: Apache-2.0
 *
 * mcp: one session, from its beginning to its end. One request is under way at a time.
 */
#include "mcp/mcp.h"

#include "base/alloc.h"
#include "base/log.h"
#include "mcp/mcp_priv.h"

#include <time.h>

const struct mcp_times mcp_times_usual = {.probe = 5000, .begin = 30000, .call = 120000, .end = 2000};

/* The newest of either era first; a server answers `initialize` with the one it will speak. */
static const char *const older[] = {"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05", NULL};
#define NEWER "2026-07-28"
enum { METHOD_NOT_FOUND = -32601 };

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

bool mcp_is_name(struct str name) {
  enum { MOST = 32 };
  if (!name.len || name.len > MOST || name.at[0] == '-' || name.at[name.len - 1] == '-') return false;
  for (size_t i = 0; i < name.len; i++) {
    char c = name.at[i];
    if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return false;
  }
  return true;
}

/* ---- what breaks it ---- */

int mcp_break(struct mcp *m, int code, const char *what) {
  if (!m->broken.code) {
    error_set(&m->broken, code, "%s %s", m->name, what);
    log_debug("mcp: %s", m->broken.text);
  }
  return code;
}

static int say_broken(const struct mcp *m, struct error *e) {
  return error_set(e, m->broken.code, "%s", m->broken.text);
}

/* ---- what comes ---- */

/* It may ask whether we are there (older era, "Ping"); we offer nothing else that it could ask for. */
static int answer_request(struct mcp *m, const struct message *x) {
  AUTO_JSON json_t *answer = json_object();
  json_put_text(answer, "jsonrpc", STR("2.0"));
  json_object_set(answer, "id", (json_t *)(uintptr_t)x->their_id);
  if (str_is(x->method, "ping"))
    json_put(answer, "result", json_object());
  else
    json_put(answer, "error", json_pack("{s:i, s:s}", "code", METHOD_NOT_FOUND, "message", "Method not found"));
  return m->carrier->put(m, answer);
}

static void hear_notice(struct mcp *m, const struct message *x) {
  const struct mcp_watch *w = m->watch;
  const json_t *done = json_object_get(x->body, "progress"), *of = json_object_get(x->body, "total");
  bool ours = json_number(x->body, "progressToken", 0) == m->asked.id;
  if (!w || !w->progress || !ours || !str_is(x->method, "notifications/progress") || !json_is_number(done)) return;
  w->progress(w->arg, json_number_value(done), json_number_value(of), json_text(x->body, "message"));
}

/* An answer to something else, or a second one, is not heard. An error without an id can be of nothing but the one
 * request that is under way. */
static void hear_answer(struct mcp *m, const struct message *x) {
  bool to_ours = x->id == m->asked.id || (x->kind == MESSAGE_ERROR && !x->id);
  if (!m->asked.id || m->asked.answered || !to_ours) {
    m->nonsense++;
    return;
  }
  m->asked.answered = true;
  *(x->kind == MESSAGE_ERROR ? &m->asked.error : &m->asked.result) = json_incref((json_t *)(uintptr_t)x->body);
}

static int hear(struct mcp *m, const json_t *value) {
  struct message x = message_read(value);
  if (++m->messages > MCP_MESSAGES_MOST) return mcp_break(m, ERR_TOO_BIG, "says more than is ever wanted.");
  switch (x.kind) {
  case MESSAGE_RESULT:
  case MESSAGE_ERROR: hear_answer(m, &x); break;
  case MESSAGE_REQUEST: return answer_request(m, &x);
  case MESSAGE_NOTICE: hear_notice(m, &x); break;
  default: m->nonsense++;
  }
  return m->nonsense > MCP_NONSENSE_MOST ? mcp_break(m, ERR_INVALID, "speaks nonsense.") : 0;
}

/* Several in one line are as good as several lines (2025-03-26 alone). */
int mcp_hear(void *arg, struct str line) {
  struct mcp *m = arg;
  AUTO_JSON json_t *value = json_read(line, NULL);
  m->received += line.len;
  if (m->received > MCP_RECEIVED_MOST) return mcp_break(m, ERR_TOO_BIG, "says more than is ever wanted.");
  if (!json_is_array(value)) return hear(m, value);
  int r = 0;
  for (size_t i = 0; i < json_array_size(value) && r == 0; i++) r = hear(m, json_array_get(value, i));
  return r;
}

/* ---- one request ---- */

/* What every request of the newer era carries. */
static json_t *with_meta(const struct mcp *m, json_t *params, bool progress) {
  if (!params) params = json_object();
  if (!m->modern && !progress) return params;
  json_t *meta = json_object();
  if (progress) json_put_number(meta, "progressToken", m->asked.id);
  if (m->modern) {
    json_put_text(meta, "io.modelcontextprotocol/protocolVersion", STR(NEWER));
    json_put(meta, "io.modelcontextprotocol/clientInfo",
             json_pack("{s:s, s:s}", "name", "os1", "version", OS1_VERSION));
    json_put(meta, "io.modelcontextprotocol/clientCapabilities", json_object());
  }
  json_put(params, "_meta", meta);
  return params;
}

static int send_request(struct mcp *m, const char *method, json_t *params, bool progress) {
  AUTO_JSON json_t *request = json_object();
  json_decref(m->asked.result);
  json_decref(m->asked.error);
  m->asked = (struct asked){.id = ++m->last_id};
  m->received = 0;
  json_put_text(request, "jsonrpc", STR("2.0"));
  json_put_number(request, "id", m->asked.id);
  json_put_text(request, "method", str_of(method));
  json_put(request, "params", with_meta(m, params, progress));
  return m->carrier->put(m, request);
}

static void send_notice(struct mcp *m, const char *method, json_t *params) {
  AUTO_JSON json_t *notice = json_object();
  json_put_text(notice, "jsonrpc", STR("2.0"));
  json_put_text(notice, "method", str_of(method));
  if (params) json_put(notice, "params", params);
  m->carrier->put(m, notice);
}

static int call_off(struct mcp *m, const char *why) {
  send_notice(m, "notifications/cancelled",
              json_pack("{s:I, s:s}", "requestId", (json_int_t)m->asked.id, "reason", why));
  m->carrier->step(m, STDIO_LOOK_MS);
  m->asked.id = 0;
  return ERR_CANCELLED;
}

/* Waits for the answer to what was sent. */
static int wait_for_answer(struct mcp *m, int patience_ms, const struct mcp_watch *w, struct error *e) {
  int64_t until = now_ms() + patience_ms;
  m->watch = w;
  while (!m->asked.answered && !m->broken.code) {
    int64_t left = until - now_ms();
    if (w && w->stop && w->stop(w->arg)) return error_set(e, call_off(m, "the person"), "It was called off.");
    if (left <= 0) return call_off(m, "it takes too long"), mcp_break(m, ERR_BUSY, "did not answer in time.");
    int wait = left < STDIO_LOOK_MS || !(w && w->stop) ? (int)(left < 1000 ? left : 1000) : STDIO_LOOK_MS;
    m->carrier->step(m, wait);
  }
  return m->broken.code;
}

int mcp_ask(struct mcp *m, const char *method, json_t *params, int patience_ms, const struct mcp_watch *w, json_t **ret,
            struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  if (m->broken.code) return json_decref(params), say_broken(m, e);
  int r = send_request(m, method, params, w && w->progress);
  if (r == 0) r = wait_for_answer(m, patience_ms, w, e);
  m->watch = NULL;
  if (r < 0) return r == ERR_CANCELLED ? r : say_broken(m, e);
  if (m->asked.error) {
    struct str why = message_why(&a, m->asked.error);
    return error_set(e, ERR_INVALID, "%s refused: %.*s", m->name, STR_ARG(str_first(why, 200)));
  }
  *ret = json_incref(m->asked.result);
  return 0;
}

/* ---- the beginning ---- */

static const char *known_version(struct str said) {
  for (const char *const *v = older; *v; v++)
    if (str_is(said, *v)) return *v;
  return NULL;
}

static int initialize(struct mcp *m, struct error *e) {
  json_t *params = json_object(), *read = NULL;
  json_put_text(params, "protocolVersion", str_of(older[0]));
  json_put(params, "capabilities", json_object());
  json_put(params, "clientInfo", json_pack("{s:s, s:s}", "name", "os1", "version", OS1_VERSION));
  m->modern = false;
  int r = mcp_ask(m, "initialize", params, m->times.begin, NULL, &read, e);
  AUTO_JSON json_t *result = read;
  if (r < 0) return r;
  struct str said = json_text(result, "protocolVersion");
  m->version = known_version(said);
  if (!m->version)
    return error_set(e, ERR_UNSUPPORTED, "%s speaks a version of the protocol that is not known here: %.*s.", m->name,
                     STR_ARG(str_first(said, 40)));
  send_notice(m, "notifications/initialized", NULL);
  return 0;
}

static bool offers_newer(const json_t *result) {
  const json_t *one;
  size_t i;
  json_array_foreach(json_object_get(result, "supportedVersions"), i,
                     one) if (json_is_string(one) && !strcmp(json_string_value(one), NEWER)) return true;
  return false;
}

/* Its answer to the newer era's first question says which era is its own; one of the older era may refuse it, not
 * answer it, or end. In the last case *ret_again. */
static int discover(struct mcp *m, bool *ret_again) {
  json_t *read = NULL;
  m->modern = true;
  int r = mcp_ask(m, "server/discover", NULL, m->times.probe, NULL, &read, NULL);
  AUTO_JSON json_t *result = read;
  m->modern = r == 0 && offers_newer(result);
  if (m->modern) m->version = NEWER;
  *ret_again = r == ERR_IO;
  if (r == ERR_BUSY) m->broken = (struct error){0}; /* it has not heard; it may still hear the other question */
  return m->broken.code && !*ret_again ? m->broken.code : 0;
}

static void end(struct mcp *m, int patience_ms) {
  json_decref(m->asked.result);
  json_decref(m->asked.error);
  m->asked = (struct asked){0};
  m->carrier->close(m, patience_ms);
}

static int start(struct mcp *m, const struct mcp_server *s, struct error *e) {
  m->broken = (struct error){0};
  m->nonsense = m->messages = 0;
  return stdio_open(&m->stdio, s, mcp_hear, m, e);
}

/* What a server says that knows nothing of the newer era: it refuses the question, or has no answer to it. */
static bool may_be_older(const struct mcp *m) {
  return m->http->status || m->broken.code == ERR_BUSY || !m->broken.code;
}

/* 2025-11-25, transports, "Backwards Compatibility". */
static bool may_stream(const struct mcp *m) {
  int status = m->http->status;
  return status == 400 || status == 404 || status == 405;
}

static int begin_http(struct mcp *m, const struct mcp_server *s, struct error *e) {
  bool again = false;
  int r = http_open(m->http, m, s, e);
  if (r < 0) return r;
  discover(m, &again);
  if (m->modern) return 0;
  if (!may_be_older(m)) return say_broken(m, e);
  m->broken = (struct error){0};
  r = initialize(m, e);
  if (r == 0 || !may_stream(m)) return r;
  m->broken = (struct error){0};
  m->nonsense = 0;
  return http_stream(m) < 0 ? say_broken(m, e) : initialize(m, e);
}

static int begin(struct mcp *m, const struct mcp_server *s, struct error *e) {
  bool again = false;
  int r = start(m, s, e);
  if (r < 0) return r;
  r = discover(m, &again);
  if (again) {
    end(m, 0);
    r = start(m, s, e);
    if (r < 0) return r;
  }
  if (r < 0) return say_broken(m, e);
  return m->modern ? 0 : initialize(m, e);
}

int mcp_open(const struct mcp_server *s, const struct mcp_times *t, struct mcp **ret, struct error *e) {
  struct mcp *m = alloc_zero(sizeof *m);
  m->times = t ? *t : mcp_times_usual;
  m->stdio = (struct stdio){.to = -1, .from = -1, .complaints = -1};
  snprintf(m->name, sizeof m->name, "%s", s->name);
  m->carrier = s->url ? &http_carrier : &stdio_carrier;
  if (s->url) m->http = alloc_zero(sizeof *m->http);
  int r = s->url ? begin_http(m, s, e) : begin(m, s, e);
  if (r < 0)
    mcp_close(m);
  else
    *ret = m;
  return r;
}

void mcp_close(struct mcp *m) {
  if (!m) return;
  end(m, m->broken.code ? 0 : m->times.end);
  alloc_free(m->http);
  alloc_free(m);
}

const char *mcp_version(const struct mcp *m) {
  return m->version;
}

struct str mcp_complaint(const struct mcp *m) {
  return (struct str){m->stdio.complaint, m->stdio.complained};
}
