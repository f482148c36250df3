/* SPDX-License-Identifier: Apache-2.0
 *
 * curl: the network module, over libcurl (7.68 or later). One multi a session, which keeps what is still open to a
 * server; one request at a time, driven by whoever waits for it, so that it can be ended at any moment and needs no
 * loop.
 */
#include "net/net_priv.h"

#include <curl/curl.h>
#include <stdarg.h>
#include <stdio.h>
#include <strings.h>
#include <time.h>

enum { HEADER_ROOM = 4096, IDLE_MS = 200 };

struct fetch {
  const struct net_request *q;
  struct net_reply *reply;
  CURL *easy;
  CURLM *multi;
  struct curl_slist *headers;
  int64_t connected, heard; /* ms; 0: not yet */
  int taken;                /* what take returned */
  bool too_big;
};

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

__attribute__((format(printf, 3, 4))) static int fail(struct error *e, int code, const char *format, ...) {
  va_list args;
  if (!e) return code;
  va_start(args, format);
  vsnprintf(e->text, sizeof e->text, format, args);
  va_end(args);
  e->code = code;
  return code;
}

/* ---- what curl calls ---- */

static struct str trimmed(struct str s) {
  while (s.len && strchr(" \t\r\n", s.at[0])) s.at++, s.len--;
  while (s.len && strchr(" \t\r\n", s.at[s.len - 1])) s.len--;
  return s;
}

static bool is_named(struct str name, const char *field) {
  return name.len == strlen(field) && strncasecmp(name.at, field, name.len) == 0;
}

/* What is too long is left out: half an address is another address. */
static void keep(char *out, size_t room, struct str value) {
  if (value.len >= room) value.len = 0;
  memcpy(out, value.at, value.len);
  out[value.len] = '\0';
}

/* Digits at the front of *s, taken off it; -1: there are none, or too many. */
static int64_t number(struct str *s) {
  int64_t n = 0;
  size_t digits = 0;
  for (; s->len && s->at[0] >= '0' && s->at[0] <= '9'; s->at++, s->len--, digits++)
    if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, s->at[0] - '0', &n)) return -1;
  return digits ? n : -1;
}

static bool comes(struct str *s, char c) {
  if (!s->len || s->at[0] != c) return false;
  s->at++, s->len--;
  return true;
}

/* "bytes 100-199/4096" */
static void take_range(struct net_reply *r, struct str value) {
  if (value.len < 6 || strncasecmp(value.at, "bytes ", 6) != 0) return;
  value = trimmed((struct str){value.at + 6, value.len - 6});
  int64_t first = number(&value);
  if (first < 0 || !comes(&value, '-') || number(&value) < first || !comes(&value, '/')) return;
  r->first = first;
  r->total = number(&value);
}

static void take_field(struct net_reply *r, struct str name, struct str value) {
  if (is_named(name, "content-length")) r->length = number(&value);
  if (is_named(name, "content-range")) take_range(r, value);
  if (is_named(name, "etag")) keep(r->etag, sizeof r->etag, value);
  if (is_named(name, "content-type")) keep(r->type, sizeof r->type, value);
  if (is_named(name, "location")) keep(r->location, sizeof r->location, value);
  if (is_named(name, "x-error-code")) keep(r->code, sizeof r->code, value);
  if (is_named(name, "mcp-session-id")) keep(r->session, sizeof r->session, value);
}

static size_t on_header(char *bytes, size_t size, size_t count, void *arg) {
  struct fetch *f = arg;
  size_t len = size * count;
  const char *colon = memchr(bytes, ':', len);
  f->heard = now_ms();
  if (len >= 5 && memcmp(bytes, "HTTP/", 5) == 0) /* what came before was a "Continue" */
    *f->reply = (struct net_reply){.length = -1, .first = -1, .total = -1};
  else if (colon)
    take_field(f->reply, trimmed((struct str){bytes, (size_t)(colon - bytes)}),
               trimmed((struct str){colon + 1, len - (size_t)(colon - bytes) - 1}));
  return len;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *arg) {
  struct fetch *f = arg;
  size_t len = size * count;
  long status = 0;
  f->heard = now_ms();
  f->too_big = len > f->q->most || f->reply->received > f->q->most - len;
  if (f->too_big) return CURL_WRITEFUNC_ERROR;
  f->reply->received += len;
  curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status);
  f->reply->status = (int)status;
  if (f->q->take) f->taken = f->q->take(f->q->arg, (int)status, (struct str){bytes, len});
  return f->taken ? CURL_WRITEFUNC_ERROR : len;
}

/* ---- a request ---- */

/* One field more, behind those that are there; NULL once there was no memory or the field was too long. */
__attribute__((format(printf, 2, 3))) static void add_field(struct curl_slist **l, const char *format, ...) {
  char line[HEADER_ROOM];
  va_list args;
  va_start(args, format);
  int len = vsnprintf(line, sizeof line, format, args);
  va_end(args);
  struct curl_slist *longer = len > 0 && (size_t)len < sizeof line ? curl_slist_append(*l, line) : NULL;
  if (!longer) curl_slist_free_all(*l);
  *l = longer;
  explicit_bzero(line, sizeof line);
}

static int set_headers(struct fetch *f, struct curl_slist **list, struct error *e) {
  const struct net_request *q = f->q;
  struct curl_slist *l = curl_slist_append(NULL, "Expect:");
  if (q->bearer.len >= HEADER_ROOM - 64) return curl_slist_free_all(l), fail(e, ERR_TOO_BIG, "That key is too long.");
  if (l) add_field(&l, "Accept: %s", q->accept ? q->accept : "text/event-stream, application/json");
  if (l && q->body.at) add_field(&l, "Content-Type: application/json");
  if (l && q->bearer.len) add_field(&l, "Authorization: Bearer %.*s", (int)q->bearer.len, q->bearer.at);
  if (l && q->from) add_field(&l, "Range: bytes=%llu-", (unsigned long long)q->from);
  if (l && q->from && q->if_range) add_field(&l, "If-Range: %s", q->if_range);
  for (const char *const *field = q->fields; l && field && *field; field++) add_field(&l, "%s", *field);
  *list = l;
  return l ? 0 : fail(e, ERR_IO, "There was no memory for a request.");
}

static void set_limits(struct fetch *f) {
  const struct net_request *q = f->q;
  CURL *c = f->easy;
  curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)q->times.connect);
  curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)q->times.whole);
  curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(c, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
  curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(c, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(c, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(c, CURLOPT_BUFFERSIZE, 16384L);
  curl_easy_setopt(c, CURLOPT_USERAGENT, "os1");
  if (q->here) curl_easy_setopt(c, CURLOPT_NOPROXY, "*");
}

static void set_request(struct fetch *f, const char *url, struct curl_slist *headers) {
  const struct net_request *q = f->q;
  CURL *c = f->easy;
  curl_easy_setopt(c, CURLOPT_URL, url);
  curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
  if (q->to->socket[0]) curl_easy_setopt(c, CURLOPT_UNIX_SOCKET_PATH, q->to->socket);
  if (q->body.at) {
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.len);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, q->body.at);
  }
  if (q->method) curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, q->method);
  curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(c, CURLOPT_HEADERDATA, f);
  curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(c, CURLOPT_WRITEDATA, f);
}

/* ---- its end ---- */

static int code_of(const struct fetch *f, CURLcode c, struct error *e) {
  switch (c) {
  case CURLE_OK: return 0;
  case CURLE_COULDNT_RESOLVE_HOST: return fail(e, ERR_NOT_FOUND, "Nobody knows where %s is.", f->q->to->host);
  case CURLE_COULDNT_CONNECT: return fail(e, ERR_NOT_FOUND, "Nobody answers there.");
  case CURLE_OPERATION_TIMEDOUT: return fail(e, ERR_BUSY, "It took too long.");
  case CURLE_WRITE_ERROR:
    if (f->too_big) return fail(e, ERR_TOO_BIG, "It answered more than is ever wanted.");
    return fail(e, ERR_CANCELLED, "It was called off.");
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_WEIRD_SERVER_REPLY:
  case CURLE_HTTP2: return fail(e, ERR_INVALID, "What answers there is no server of this kind.");
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_CONNECT_ERROR: return fail(e, ERR_DENIED, "Its certificate is not to be trusted.");
  default: return fail(e, ERR_IO, "It broke off (%s).", curl_easy_strerror(c));
  }
}

static bool is_connected(struct fetch *f) {
  curl_off_t us = 0;
  if (!f->connected && curl_easy_getinfo(f->easy, CURLINFO_PRETRANSFER_TIME_T, &us) == CURLE_OK && us > 0)
    f->connected = now_ms();
  return f->connected != 0;
}

/* 0: go on waiting. */
static int patience(struct fetch *f, struct error *e) {
  const struct net_times *t = &f->q->times;
  if (f->q->stop && f->q->stop(f->q->arg)) return fail(e, ERR_CANCELLED, "It was called off.");
  int64_t now = now_ms();
  if (f->heard && t->stall && now - f->heard > t->stall) return fail(e, ERR_BUSY, "It stopped in the middle.");
  if (!f->heard && t->first && is_connected(f) && now - f->connected > t->first)
    return fail(e, ERR_BUSY, "It took the question and did not answer.");
  return 0;
}

static int ended(struct fetch *f, bool *over, struct error *e) {
  int left;
  for (CURLMsg *m; (m = curl_multi_info_read(f->multi, &left));)
    if (m->msg == CURLMSG_DONE && m->easy_handle == f->easy) return *over = true, code_of(f, m->data.result, e);
  return 0;
}

/* Below 0 it is over, too. */
static int step_once(struct fetch *f, int wait_ms, bool *over, struct error *e) {
  int running = 0, r;
  if (curl_multi_perform(f->multi, &running) != CURLM_OK) return fail(e, ERR_IO, "The network failed.");
  r = ended(f, over, e);
  if (*over) return r;
  if ((r = patience(f, e)) < 0) return r;
  if (curl_multi_poll(f->multi, NULL, 0, wait_ms, NULL) != CURLM_OK) return fail(e, ERR_IO, "The network failed.");
  return 0;
}

static int drive(struct fetch *f, struct error *e) {
  for (bool over = false;;) {
    int r = step_once(f, f->q->stop ? NET_LOOK_MS : IDLE_MS, &over, e);
    if (over || r < 0) return r;
  }
}

static int begin_fetch(struct fetch *f, const char *url, struct error *e) {
  f->easy = curl_easy_init();
  if (!f->easy) return fail(e, ERR_IO, "There was no memory for a request.");
  int r = set_headers(f, &f->headers, e);
  if (r < 0) return r;
  set_limits(f);
  set_request(f, url, f->headers);
  return curl_multi_add_handle(f->multi, f->easy) == CURLM_OK ? 0 : fail(e, ERR_IO, "The network failed.");
}

static void note_status(struct fetch *f) {
  long status = 0;
  if (f->easy && curl_easy_getinfo(f->easy, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK)
    f->reply->status = (int)status;
}

static void end_fetch(struct fetch *f) {
  if (f->easy) curl_multi_remove_handle(f->multi, f->easy); /* closes what is not at its end */
  curl_slist_free_all(f->headers);
  curl_easy_cleanup(f->easy);
}

static int fetch(void *session, const char *url, const struct net_request *q, struct net_reply *ret, struct error *e) {
  struct fetch f = {.q = q, .reply = ret, .multi = session};
  int r = begin_fetch(&f, url, e);
  if (r == 0) r = drive(&f, e);
  note_status(&f);
  end_fetch(&f);
  return r;
}

/* ---- one that nobody waits for ---- */

struct flight {
  struct fetch fetch; /* first */
  struct net_request q;
};

static int begin(void *session, const char *url, const struct net_request *q, struct net_reply *reply, void **ret,
                 struct error *e) {
  struct flight *x = calloc(1, sizeof *x);
  if (!x) return fail(e, ERR_IO, "There was no memory for a request.");
  x->q = *q;
  x->fetch = (struct fetch){.q = &x->q, .reply = reply, .multi = session};
  int r = begin_fetch(&x->fetch, url, e);
  if (r == 0) {
    *ret = x;
    return 0;
  }
  end_fetch(&x->fetch);
  free(x);
  return r;
}

static int step(void *flight, int wait_ms, bool *ret_over, struct error *e) {
  struct fetch *f = flight;
  *ret_over = false;
  int r = step_once(f, wait_ms, ret_over, e);
  if (r < 0) *ret_over = true;
  if (*ret_over) note_status(f);
  return r;
}

static void end(void *flight) {
  end_fetch(flight);
  free(flight);
}

static void *open_session(void) {
  static bool ready;
  if (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return NULL;
  ready = true;
  return curl_multi_init();
}

static void close_session(void *session) {
  curl_multi_cleanup(session);
}

__attribute__((visibility("default"))) extern const struct net_module net_module;
const struct net_module net_module = {NET_MODULE_VERSION, "curl", open_session, close_session, fetch, begin, step, end};
