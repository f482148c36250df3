/* SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

#include "base/alloc.h"
#include "base/json.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdarg.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_MOST = 1024 * 1024, LOOK_MS = 10 };

/* One connection's request. */
struct came {
  struct peer *peer;
  int fd;
  struct buf bytes;
  struct str head, body, method, path;
  json_t *message;
  struct str asks; /* the message's method */
};

static bool does(const struct peer *p, const char *what) {
  return strcmp(p->mischief, what) == 0;
}

static bool is_ending(struct peer *p) {
  pthread_mutex_lock(&p->lock);
  bool ending = p->ending;
  pthread_mutex_unlock(&p->lock);
  return ending;
}

static void nap(void) {
  nanosleep(&(struct timespec){0, LOOK_MS * 1000000L}, NULL);
}

static void add_to(struct peer *p, int *count) {
  pthread_mutex_lock(&p->lock);
  ++*count;
  pthread_mutex_unlock(&p->lock);
}

int peer_count(struct peer *p, const int *of) {
  pthread_mutex_lock(&p->lock);
  int count = *of;
  pthread_mutex_unlock(&p->lock);
  return count;
}

static void complain(struct peer *p, const char *what, struct str of) {
  pthread_mutex_lock(&p->lock);
  if (!p->wrong[0]) snprintf(p->wrong, sizeof p->wrong, "%s: %.*s", what, STR_ARG(str_first(of, 100)));
  pthread_mutex_unlock(&p->lock);
}

/* ---- what came ---- */

static struct str field(const struct came *c, const char *name) {
  struct str rest = c->head, line;
  size_t len = strlen(name);
  while (rest.at && str_next(&rest, '\n', &line))
    if (line.len > len && line.at[len] == ':' && strncasecmp(line.at, name, len) == 0)
      return str_trim(str_from(line, len + 1));
  return STR("");
}

static bool is_whole(struct came *c) {
  long long body = 0;
  struct str all = buf_str(&c->bytes);
  ptrdiff_t end = str_find(all, STR("\r\n\r\n"));
  if (end < 0) return false;
  c->head = str_first(all, (size_t)end);
  c->body = str_from(all, (size_t)end + 4);
  str_to_int(field(c, "Content-Length"), &body);
  return c->body.len >= (size_t)body;
}

static bool take(struct came *c) {
  char piece[65536];
  while (!is_whole(c)) {
    ssize_t n = recv(c->fd, piece, sizeof piece, 0);
    if (n <= 0 || buf_add(&c->bytes, piece, (size_t)n) < 0) return false;
  }
  struct str line = c->head;
  str_next(&line, ' ', &c->method);
  str_next(&line, ' ', &c->path);
  c->message = json_read(c->body, NULL);
  c->asks = json_text(c->message, "method");
  return true;
}

/* ---- what goes ---- */

static void put(int fd, struct str bytes) {
  while (bytes.len) {
    ssize_t n = send(fd, bytes.at, bytes.len, MSG_NOSIGNAL);
    if (n <= 0) return;
    bytes = str_from(bytes, (size_t)n);
  }
}

__attribute__((format(printf, 2, 3))) static void say(int fd, const char *format, ...) {
  char text[4096];
  va_list args;
  va_start(args, format);
  int n = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  put(fd, (struct str){text, n > 0 && (size_t)n < sizeof text ? (size_t)n : 0});
}

static void refuse(const struct came *c, int status, const char *body) {
  say(c->fd, "HTTP/1.1 %d No\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
      status, strlen(body), body);
}

static void begin_events(const struct came *c) {
  say(c->fd, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nMcp-Session-Id: s-1\r\nConnection: close\r\n\r\n");
}

static struct str text_of(struct arena *a, json_t *message) {
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  json_put_text(message, "jsonrpc", STR("2.0"));
  json_write(message, &out);
  json_decref(message);
  return arena_dup(a, buf_str(&out));
}

static void send_event(int fd, json_t *message) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str text = text_of(&a, message);
  put(fd, STR("event: message\ndata: "));
  put(fd, text);
  put(fd, STR("\n\n"));
}

/* To where this form answers: the body, or the stream. */
static void answer(struct came *c, json_t *result) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct peer *p = c->peer;
  json_t *m = json_object();
  json_object_set(m, "id", json_object_get(c->message, "id"));
  json_put(m, "result", result);
  if (p->form == PEER_STREAMS) {
    say(c->fd, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    send_event(peer_count(p, &p->stream), m);
    return;
  }
  struct str text = text_of(&a, m);
  const char *session = p->form == PEER_OLDER && str_is(c->asks, "initialize") ? "Mcp-Session-Id: s-1\r\n" : "";
  say(c->fd, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n%sContent-Length: %zu\r\nConnection: close\r\n\r\n",
      session, text.len);
  put(c->fd, text);
}

static json_t *words(struct str text) {
  json_t *one = json_object();
  json_put_text(one, "type", STR("text"));
  json_put_text(one, "text", text);
  return json_pack("{s:[o]}", "content", one);
}

static void answer_event(struct came *c, json_t *result) {
  json_t *m = json_object();
  json_object_set(m, "id", json_object_get(c->message, "id"));
  json_put(m, "result", result);
  send_event(c->fd, m);
}

/* ---- mischief ---- */

static void endless(struct came *c, const char *bytes) {
  while (!is_ending(c->peer) && send(c->fd, bytes, strlen(bytes), MSG_NOSIGNAL) > 0) continue;
}

static void hang(struct came *c) {
  char byte;
  while (!is_ending(c->peer) && recv(c->fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) != 0) nap();
}

/* It asks in the middle of its answer, and goes on once it is answered. */
static void ask_first(struct came *c, struct str text) {
  begin_events(c);
  send_event(c->fd, json_pack("{s:s, s:s}", "id", "mine", "method", "ping"));
  for (int i = 0; i < 300 && !peer_count(c->peer, &c->peer->pongs); i++) nap();
  answer_event(c, words(peer_count(c->peer, &c->peer->pongs) ? text : STR("nobody answered")));
}

static bool misbehaves(struct came *c, struct str text) {
  struct peer *p = c->peer;
  const char *page = "<html>Bad Gateway</html>";
  if (does(p, "hang")) return hang(c), true;
  if (does(p, "events")) return begin_events(c), say(c->fd, ": hello\n\n"), answer_event(c, words(text)), true;
  if (does(p, "stays-open")) return begin_events(c), answer_event(c, words(text)), hang(c), true;
  if (does(p, "asks")) return ask_first(c, text), true;
  if (does(p, "comments")) return begin_events(c), endless(c, ": still here\n"), true;
  if (does(p, "notices"))
    return begin_events(c), endless(c, "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n"), true;
  if (does(p, "one-event")) return begin_events(c), endless(c, "data: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"), true;
  if (does(p, "no-answer")) return begin_events(c), say(c->fd, ": nothing\n\n"), true;
  if (does(p, "nonsense")) return begin_events(c), endless(c, "data: Segmentation fault\n\n"), true;
  if (does(p, "huge"))
    return say(c->fd, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"), endless(c, "[0,0,0,0,0,0,0,0,0,0"),
           true;
  if (does(p, "page")) return refuse(c, 502, page), true;
  if (does(p, "refuses"))
    return refuse(c, 400, "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-1,\"message\":\"Not today\"}}"), true;
  if (does(p, "cut")) return say(c->fd, "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"jsonrpc\":"), true;
  if (does(p, "forgets")) return refuse(c, 404, ""), true;
  if (does(p, "no-http")) return say(c->fd, "SSH-2.0-OpenSSH_9.2\r\n"), true;
  return false;
}

/* ---- what it offers ---- */

static json_t *tools(void) {
  return json_pack("{s:[{s:s, s:s, s:{s:s, s:{s:{s:s}}}, s:{s:b}}]}", "tools", "name", "echo", "description",
                   "Says it back.", "inputSchema", "type", "object", "properties", "text", "type", "string",
                   "annotations", "readOnlyHint", 1);
}

static void hear(struct came *c) {
  struct peer *p = c->peer;
  struct str text = json_text(json_object_get(json_object_get(c->message, "params"), "arguments"), "text");
  const char *version = p->form == PEER_STREAMS ? "2024-11-05" : "2025-11-25";
  if (str_is(c->asks, "initialize"))
    answer(c, json_pack("{s:s, s:{}}", "protocolVersion", version, "capabilities"));
  else if (str_is(c->asks, "server/discover"))
    answer(c, json_pack("{s:[s], s:s}", "supportedVersions", "2026-07-28", "resultType", "complete"));
  else if (str_is(c->asks, "tools/list"))
    answer(c, tools());
  else if (str_is(c->asks, "tools/call") && !misbehaves(c, text))
    answer(c, words(text));
}

/* ---- strictness ---- */

static bool is_as_it_should(struct came *c) {
  struct peer *p = c->peer;
  struct str version = field(c, "MCP-Protocol-Version"), session = field(c, "Mcp-Session-Id");
  struct str tool = json_text(json_object_get(c->message, "params"), "name");
  bool first = str_is(c->asks, "initialize"), calls = str_is(c->asks, "tools/call");
  if (str_find(field(c, "Accept"), STR("text/event-stream")) < 0) complain(p, "it accepts", field(c, "Accept"));
  if (p->form == PEER_NEWER) {
    if (!str_is(version, "2026-07-28")) complain(p, "the version", version);
    if (!str_eq(field(c, "Mcp-Method"), c->asks)) complain(p, "the method", field(c, "Mcp-Method"));
    if (calls && !str_eq(field(c, "Mcp-Name"), tool)) complain(p, "the name", field(c, "Mcp-Name"));
    return true;
  }
  if (str_is(c->asks, "server/discover")) return refuse(c, 400, "{\"error\":\"no session\"}"), false;
  if (first && version.len) complain(p, "a version too early", version);
  if (p->form != PEER_OLDER) return true;
  if (!first && !str_is(session, "s-1")) return complain(p, "the session", session), refuse(c, 400, ""), false;
  if (!first && !str_is(version, "2025-11-25")) complain(p, "the version", version);
  return true;
}

/* ---- a request ---- */

static void serve_stream(struct came *c) {
  struct peer *p = c->peer;
  begin_events(c);
  say(c->fd, "event: endpoint\ndata: %s/messages?id=7\n\n", does(p, "endpoint-away") ? p->elsewhere : "");
  pthread_mutex_lock(&p->lock);
  p->stream = c->fd;
  pthread_mutex_unlock(&p->lock);
  hang(c);
  pthread_mutex_lock(&p->lock);
  p->stream = -1;
  pthread_mutex_unlock(&p->lock);
}

static void serve_notice(struct came *c) {
  struct peer *p = c->peer;
  if (str_is(c->asks, "notifications/initialized")) {
    pthread_mutex_lock(&p->lock);
    p->began = true;
    pthread_mutex_unlock(&p->lock);
  }
  if (!c->asks.len && str_is(json_text(c->message, "id"), "mine")) add_to(p, &p->pongs);
  say(c->fd, "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

static bool sends_on(struct came *c) {
  struct peer *p = c->peer;
  if (does(p, "see-other")) return say(c->fd, "HTTP/1.1 303 See\r\nLocation: /mcp/\r\nContent-Length: 0\r\n\r\n"), true;
  bool once = does(p, "slash") && str_is(c->path, "/mcp"), away = does(p, "away") && str_is(c->asks, "tools/call");
  if (once || does(p, "round"))
    return say(c->fd, "HTTP/1.1 308 On\r\nLocation: /mcp/\r\nContent-Length: 0\r\n\r\n"), true;
  if (away) return say(c->fd, "HTTP/1.1 307 On\r\nLocation: %s/mcp\r\nContent-Length: 0\r\n\r\n", p->elsewhere), true;
  return false;
}

/* Who it is, and where, is settled. */
static void serve_known(struct came *c, bool post, bool place) {
  struct peer *p = c->peer;
  if (str_is(c->method, "DELETE")) {
    add_to(p, &p->deleted);
    refuse(c, 200, "");
  } else if (!place || (!post && p->form != PEER_STREAMS)) {
    refuse(c, 405, "");
  } else if (!post) {
    serve_stream(c);
  } else if (!c->message) {
    complain(p, "no JSON", c->body);
  } else if (!json_object_get(c->message, "id") || !c->asks.len) {
    serve_notice(c);
  } else if (is_as_it_should(c)) {
    hear(c);
  }
}

static void serve(struct came *c) {
  struct peer *p = c->peer;
  struct str key = field(c, "Authorization");
  bool post = str_is(c->method, "POST"), streams = p->form == PEER_STREAMS;
  bool place = !streams || str_is(c->path, post ? "/messages?id=7" : "/mcp");
  add_to(p, &p->requests);
  if (key.len) add_to(p, &p->tokens);
  if (p->token && !(str_starts(key, STR("Bearer ")) && str_is(str_from(key, 7), p->token)))
    refuse(c, 401, "");
  else if (!sends_on(c))
    serve_known(c, post, place);
}

static void *run_one(void *arg) {
  struct came *c = arg;
  struct peer *p = c->peer;
  if (take(c)) serve(c);
  close(c->fd);
  json_decref(c->message);
  buf_finish(&c->bytes);
  alloc_free(c);
  pthread_mutex_lock(&p->lock);
  p->running--;
  pthread_mutex_unlock(&p->lock);
  return NULL;
}

static void *run(void *arg) {
  struct peer *p = arg;
  while (!is_ending(p)) {
    struct pollfd at = {p->listening, POLLIN, 0};
    pthread_t thread;
    if (poll(&at, 1, LOOK_MS) <= 0) continue;
    int fd = accept(p->listening, NULL, NULL);
    if (fd < 0) continue;
    struct came *c = alloc_zero(sizeof *c);
    *c = (struct came){.peer = p, .fd = fd, .bytes = buf_new(REQUEST_MOST)};
    add_to(p, &p->running);
    if (pthread_create(&thread, NULL, run_one, c) != 0) abort();
    pthread_detach(thread);
  }
  return NULL;
}

void peer_begin(struct peer *p, enum peer_form form, const char *mischief) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t len = sizeof at;
  *p = (struct peer){.form = form, .mischief = mischief, .elsewhere = "http://127.0.0.1:1", .stream = -1};
  p->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(p->listening, (struct sockaddr *)&at, sizeof at) < 0 || listen(p->listening, 16) < 0) abort();
  getsockname(p->listening, (struct sockaddr *)&at, &len);
  p->port = ntohs(at.sin_port);
  snprintf(p->url, sizeof p->url, "http://127.0.0.1:%d/mcp", p->port);
  pthread_mutex_init(&p->lock, NULL);
  if (pthread_create(&p->thread, NULL, run, p) != 0) abort();
}

void peer_end(struct peer *p) {
  pthread_mutex_lock(&p->lock);
  p->ending = true;
  pthread_mutex_unlock(&p->lock);
  pthread_join(p->thread, NULL);
  while (peer_count(p, &p->running)) nap();
  close(p->listening);
  pthread_mutex_destroy(&p->lock);
}
