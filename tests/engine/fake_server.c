/* SPDX-License-Identifier: Apache-2.0
 *
 * A llama-server of cardboard: it listens at --host PATH, wants the key of --api-key-file, and does what its model, the
 * file after -m, tells it to (fake_model.h), a line each:
 *
 *   load MS     answers 503 for so long             say TEXT    what it says to everything
 *   exit CODE   ends at once, with a word on why    die MS      aborts so long after it began
 *   chat-dies   aborts when it is spoken to         deaf        does not end when it is told to
 *   chat-hangs  does nothing more, spoken to once
 *   mute        takes connections, answers nothing  refuse      takes nobody's key
 *   print N     prints N bytes first                read PATH   says whether it could read that
 *   write PATH  whether it could write that         inet PORT   whether it could connect to 127.0.0.1:PORT
 *   child       leaves a process of its own behind
 */
#include "base/buf.h"
#include "fake_model.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct {
  const char *model, *host, *key_file;
  char key[128], say[512];
  long long load_ms, die_ms;
  bool chat_dies, chat_hangs, mute, refuse;
} self = {.say = "A short answer."};

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static size_t read_file(const char *path, char *out, size_t room) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, out, room - 1);
  if (fd >= 0) close(fd);
  out[n > 0 ? n : 0] = '\0';
  return n > 0 ? (size_t)n : 0;
}

/* ---- what it is told ---- */

static void report(const char *what, const char *path, bool could) {
  fprintf(stderr, "fake: %s %s %s\n", could ? "could" : "could not", what, path);
}

static bool can_connect(long long port) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  bool could = fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0;
  if (fd >= 0) close(fd);
  return could;
}

static void print_much(long long bytes) {
  static const char line[] = "a line of no interest, said again and again by one that has much to say of itself\n";
  for (long long n = 0; n < bytes; n += (long long)sizeof line - 1) fputs(line, stderr);
}

static void leave_a_child(void) {
  if (fork() == 0) {
    for (;;) pause();
  }
}

static void try_one(struct str word, struct str value) {
  char path[512], byte;
  snprintf(path, sizeof path, "%.*s", STR_ARG(value));
  bool writes = str_is(word, "write");
  int fd = open(path, writes ? O_WRONLY | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC, 0600);
  report(writes ? "write" : "read", path, fd >= 0 && (writes || read(fd, &byte, 1) == 1));
  if (fd >= 0) close(fd);
}

static void obey(struct str line) {
  ptrdiff_t blank = str_find_byte(line, ' ');
  struct str word = blank < 0 ? line : str_first(line, (size_t)blank);
  struct str value = blank < 0 ? STR("") : str_from(line, (size_t)blank + 1);
  long long n = 0;
  str_to_int(value, &n);
  if (str_is(word, "load")) self.load_ms = n;
  if (str_is(word, "die")) self.die_ms = n;
  if (str_is(word, "say")) snprintf(self.say, sizeof self.say, "%.*s", STR_ARG(value));
  if (str_is(word, "chat-dies")) self.chat_dies = true;
  if (str_is(word, "chat-hangs")) self.chat_hangs = true;
  if (str_is(word, "mute")) self.mute = true;
  if (str_is(word, "refuse")) self.refuse = true;
  if (str_is(word, "deaf")) signal(SIGTERM, SIG_IGN);
  if (str_is(word, "print")) print_much(n);
  if (str_is(word, "child")) leave_a_child();
  if (str_is(word, "read") || str_is(word, "write")) try_one(word, value);
  if (str_is(word, "inet")) report("connect to", "127.0.0.1", can_connect(n));
  if (!str_is(word, "exit")) return;
  fprintf(stderr, "0.00.023.467 E fake_load: error loading model: its tensors are of the wrong shape\n"
                  "0.00.023.898 E srv  fake: exiting\n");
  exit((int)n);
}

/* ---- a request ---- */

static void answer(int fd, int status, const char *type, const char *body) {
  dprintf(fd, "HTTP/1.1 %d Said\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s", status,
          type, strlen(body), body);
}

static void chat(int fd) {
  char body[1024];
  fprintf(stderr, "fake: chat\n");
  if (self.chat_dies) abort();
  while (self.chat_hangs) pause();
  snprintf(body, sizeof body,
           "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}\n\n"
           "data: {\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"delta\":{}}]}\n\ndata: [DONE]\n\n",
           self.say);
  answer(fd, 200, "text/event-stream", body);
}

static bool has_key(struct str request) {
  char line[200];
  snprintf(line, sizeof line, "Authorization: Bearer %s\r\n", self.key);
  return !self.refuse && str_find(request, str_of(line)) > 0;
}

static void respond(int fd, struct str request, int64_t age) {
  static const char json[] = "application/json";
  bool loading = age < self.load_ms;
  if (loading)
    answer(fd, 503, json, "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}");
  else if (str_starts(request, STR("GET /health ")))
    answer(fd, 200, json, "{\"status\":\"ok\"}");
  else if (!has_key(request))
    answer(fd, 401, json, "{\"error\":{\"code\":401,\"message\":\"Invalid API Key\"}}");
  else if (str_starts(request, STR("GET /v1/models ")))
    answer(fd, 200, json, "{\"data\":[{\"id\":\"fake\"}]}");
  else if (str_starts(request, STR("GET /props ")))
    answer(fd, 200, json, "{\"default_generation_settings\":{\"n_ctx\":4096}}");
  else if (str_starts(request, STR("POST /v1/chat/completions ")))
    chat(fd);
  else
    answer(fd, 404, json, "{}");
}

/* The whole of it, body too: one that is closed before it was read is reset. */
static bool take_request(int fd, struct buf *into) {
  char piece[16384];
  for (;;) {
    struct pollfd p = {fd, POLLIN, 0};
    if (poll(&p, 1, 2000) <= 0) return false;
    ssize_t n = read(fd, piece, sizeof piece);
    if (n <= 0 || buf_add(into, piece, (size_t)n) < 0) return false;
    ptrdiff_t end = str_find(buf_str(into), STR("\r\n\r\n")), at = str_find(buf_str(into), STR("Content-Length: "));
    if (end < 0) continue;
    size_t body = at >= 0 && at < end ? strtoul(into->at + at + strlen("Content-Length: "), NULL, 10) : 0;
    if (into->len >= (size_t)end + 4 + body) return true;
  }
}

static void serve(int fd, int64_t age) {
  struct buf request = buf_new(BUF_FILE);
  if (!self.mute && take_request(fd, &request)) respond(fd, buf_str(&request), age);
  if (self.mute) sleep(60);
  buf_finish(&request);
}

static int listen_at(const char *path) {
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof at) < 0 || listen(fd, 16) < 0) {
    fprintf(stderr, "fake: couldn't bind %s: %s\n", path, strerror(errno));
    exit(1);
  }
  return fd;
}

int main(int argc, char **argv) {
  enum { BEFORE_TEXT = 4 + 8 }; /* of a text in a GGUF: its kind, and how long it is */
  static char model[65536];
  int64_t began = now_ms();
  signal(SIGPIPE, SIG_IGN);
  fprintf(stderr, "fake: begins\n");
  for (int i = 1; i + 1 < argc; i++) {
    fprintf(stderr, "fake: %s %s\n", argv[i], argv[i + 1]);
    if (strcmp(argv[i], "-m") == 0) self.model = argv[i + 1];
    if (strcmp(argv[i], "--host") == 0) self.host = argv[i + 1];
    if (strcmp(argv[i], "--api-key-file") == 0) self.key_file = argv[i + 1];
  }
  if (!self.model || !self.host || !self.key_file) return 2;
  if (!read_file(self.key_file, self.key, sizeof self.key)) return 3;
  self.key[strcspn(self.key, "\n")] = '\0';
  struct str file = {model, read_file(self.model, model, sizeof model)}, line;
  ptrdiff_t at = str_find(file, STR(FAKE_ORDERS));
  struct str rest = at < 0 ? STR("") : str_from(file, (size_t)at + strlen(FAKE_ORDERS) + BEFORE_TEXT);
  ptrdiff_t end = str_find(rest, STR(FAKE_END));
  if (end >= 0) rest.len = (size_t)end;
  while (str_next(&rest, '\n', &line)) obey(line);
  int listening = listen_at(self.host);
  for (;;) {
    struct pollfd p = {listening, POLLIN, 0};
    int n = poll(&p, 1, 10);
    if (self.die_ms && now_ms() - began > self.die_ms) abort();
    int fd = n > 0 ? accept(listening, NULL, NULL) : -1;
    if (fd < 0) continue;
    serve(fd, now_ms() - began);
    close(fd);
  }
}
