/* SPDX-License-Identifier: Apache-2.0 */
#include "script.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_MOST = 8 * 1024 * 1024, LOOK_MS = 20 };

int64_t script_now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void wait_ms(int ms) {
  struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
  while (ms > 0 && nanosleep(&t, &t) < 0) continue;
}

static bool is_ending(struct script *s) {
  pthread_mutex_lock(&s->lock);
  bool ending = s->ending;
  pthread_mutex_unlock(&s->lock);
  return ending;
}

/* Bytes that the header says follow it; -1 while it is not whole. */
static long body_of(struct str request, size_t *ret_begins) {
  static const char field[] = "Content-Length:";
  ptrdiff_t end = str_find(request, STR("\r\n\r\n"));
  if (end < 0) return -1;
  *ret_begins = (size_t)end + 4;
  ptrdiff_t at = str_find(str_first(request, (size_t)end), str_of(field));
  return at < 0 ? 0 : strtol(request.at + at + sizeof field - 1, NULL, 10);
}

static bool take_request(int fd, struct buf *into) {
  char piece[65536];
  for (;;) {
    size_t begins = 0;
    long body = body_of(buf_str(into), &begins);
    if (body >= 0 && into->len >= begins + (size_t)body) return true;
    ssize_t n = recv(fd, piece, sizeof piece, 0);
    if (n <= 0 || buf_add(into, piece, (size_t)n) < 0) return false;
  }
}

static bool send_pieces(struct script *s, int fd, const struct script_answer *a) {
  struct str rest = a->bytes;
  while (rest.len) {
    struct str piece = a->piece ? str_first(rest, a->piece < rest.len ? a->piece : rest.len) : rest;
    ssize_t n = send(fd, piece.at, piece.len, MSG_NOSIGNAL);
    if (n <= 0 || is_ending(s)) return false;
    rest = str_from(rest, (size_t)n);
    if (rest.len) wait_ms(a->between_ms);
  }
  return true;
}

static bool is_closed(int fd) {
  char c;
  return recv(fd, &c, 1, MSG_DONTWAIT | MSG_PEEK) == 0;
}

static void wait_closed(struct script *s, int fd) {
  struct pollfd p = {fd, POLLIN | POLLRDHUP, 0};
  while (!is_ending(s))
    if (poll(&p, 1, LOOK_MS) > 0) return;
}

static void note_closed(struct script *s) {
  pthread_mutex_lock(&s->lock);
  s->closed_us = script_now_us();
  pthread_mutex_unlock(&s->lock);
}

static struct script_answer next_answer(struct script *s, const struct buf *request) {
  pthread_mutex_lock(&s->lock);
  bool by = s->by && s->taken == s->added;
  struct script_answer a = s->taken < s->added ? s->answers[s->taken++] : s->otherwise;
  if (s->requests < SCRIPT_MOST) {
    s->seen[s->requests] = buf_new(REQUEST_MOST);
    buf_add_str(&s->seen[s->requests], buf_str(request));
  }
  s->requests++;
  pthread_mutex_unlock(&s->lock);
  size_t begins = 0;
  if (by && body_of(buf_str(request), &begins) > 0) return s->by(s->by_arg, str_from(buf_str(request), begins));
  return a;
}

static void serve(struct script *s, int fd) {
  AUTO_BUF struct buf request = buf_new(REQUEST_MOST);
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (!take_request(fd, &request)) return;
  struct script_answer a = next_answer(s, &request);
  wait_ms(a.before_ms);
  bool going = send_pieces(s, fd, &a);
  while (going && a.endless && !is_closed(fd)) {
    wait_ms(a.between_ms);
    going = send_pieces(s, fd, &a);
  }
  if (a.hang && going) wait_closed(s, fd);
  if (a.hang || a.endless) note_closed(s);
}

static void *run(void *arg) {
  struct script *s = arg;
  while (!is_ending(s)) {
    struct pollfd p = {s->listening, POLLIN, 0};
    if (poll(&p, 1, LOOK_MS) <= 0) continue;
    int fd = accept(s->listening, NULL, NULL);
    if (fd < 0) continue;
    serve(s, fd);
    close(fd);
  }
  return NULL;
}

void script_begin(struct script *s) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t len = sizeof at;
  *s = (struct script){.otherwise.bytes = STR("HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")};
  s->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(s->listening, (struct sockaddr *)&at, sizeof at) < 0 || listen(s->listening, 16) < 0) abort();
  getsockname(s->listening, (struct sockaddr *)&at, &len);
  s->port = ntohs(at.sin_port);
  pthread_mutex_init(&s->lock, NULL);
  pthread_create(&s->thread, NULL, run, s);
}

void script_end(struct script *s) {
  pthread_mutex_lock(&s->lock);
  s->ending = true;
  pthread_mutex_unlock(&s->lock);
  pthread_join(s->thread, NULL);
  close(s->listening);
  for (size_t i = 0; i < s->requests && i < SCRIPT_MOST; i++) buf_finish(&s->seen[i]);
  pthread_mutex_destroy(&s->lock);
}

void script_add(struct script *s, struct script_answer a) {
  pthread_mutex_lock(&s->lock);
  if (s->added == SCRIPT_MOST) abort();
  s->answers[s->added++] = a;
  pthread_mutex_unlock(&s->lock);
}

void script_otherwise(struct script *s, struct script_answer a) {
  pthread_mutex_lock(&s->lock);
  s->otherwise = a;
  pthread_mutex_unlock(&s->lock);
}

void script_by(struct script *s, script_fn *by, void *arg) {
  pthread_mutex_lock(&s->lock);
  s->by = by;
  s->by_arg = arg;
  pthread_mutex_unlock(&s->lock);
}

size_t script_requests(struct script *s) {
  pthread_mutex_lock(&s->lock);
  size_t n = s->requests;
  pthread_mutex_unlock(&s->lock);
  return n;
}

struct str script_request(struct script *s, size_t i) {
  pthread_mutex_lock(&s->lock);
  struct str seen = i < s->requests && i < SCRIPT_MOST ? buf_str(&s->seen[i]) : STR("");
  pthread_mutex_unlock(&s->lock);
  return seen;
}

struct str script_body(struct script *s, size_t i) {
  struct str seen = script_request(s, i);
  size_t begins = 0;
  return body_of(seen, &begins) > 0 ? str_from(seen, begins) : STR("");
}

int64_t script_closed_us(struct script *s) {
  pthread_mutex_lock(&s->lock);
  int64_t at = s->closed_us;
  pthread_mutex_unlock(&s->lock);
  return at;
}

struct str script_stream(struct arena *a, const char *lines) {
  struct str rest = str_of(lines), line,
             all = STR("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
  while (str_next(&rest, '\n', &line))
    if (line.len) all = arena_printf(a, "%.*sdata: %.*s\n\n", STR_ARG(all), STR_ARG(line));
  return all;
}

struct str script_whole(struct arena *a, int status, const char *body) {
  return arena_printf(a,
                      "HTTP/1.1 %d Said\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
                      "Connection: close\r\n\r\n%s",
                      status, strlen(body), body);
}

const char *script_url(const struct script *s) {
  static char url[64];
  snprintf(url, sizeof url, "http://127.0.0.1:%d", s->port);
  return url;
}
