/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/server.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/log.h"
#include "cli/asker_socket.h"
#include "cli/exit.h"
#include "cli/run.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct server {
  struct door *door;
  int listening, ending;
  char path[PATH_MAX];
  struct loop_watch *watch; /* the loop's thread, like what follows */
  size_t callers;
  bool ended;
};

struct caller {
  struct server *server;
  int fd;
};

int server_address(const char *path, struct sockaddr_un *ret, int *ret_fd) {
  *ret = (struct sockaddr_un){.sun_family = AF_UNIX};
  *ret_fd = -1;
  size_t len = strlen(path);
  if (len < sizeof ret->sun_path) {
    memcpy(ret->sun_path, path, len + 1);
    return 0;
  }
  const char *slash = strrchr(path, '/');
  char folder[PATH_MAX];
  if (!slash || (size_t)(slash - path) >= sizeof folder) return ERR_TOO_BIG;
  memcpy(folder, path, (size_t)(slash - path));
  folder[slash - path] = '\0';
  *ret_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (*ret_fd < 0) return ERR_NOT_FOUND;
  snprintf(ret->sun_path, sizeof ret->sun_path, "/proc/self/fd/%d/%.60s", *ret_fd, slash + 1);
  return 0;
}

/* ---- one caller, on a worker ---- */

static void greet(struct wire *w) {
  AUTO_BUF struct buf body = buf_new(256);
  if (buf_printf(&body, "{\"protocol\":%d,\"version\":\"%s\"}", FRAME_PROTOCOL, os1_version()) == 0)
    wire_send(w, FRAME_HELLO, buf_str(&body));
}

static void answer(struct caller *c, struct wire *w) {
  AUTO_ARENA struct arena arena = ARENA_NONE;
  struct frame f;
  struct request q;
  greet(w);
  if (wire_receive(w, &f, SERVER_REQUEST_MS, c->server->ending) <= 0 || f.type != FRAME_REQUEST) return;
  int r = request_read(&arena, f.body, &q);
  wire_drop(w, &f);
  if (r < 0) return;
  struct asker_socket asker;
  asker_socket_init(&asker, w, c->server->ending);
  char status = (char)run_request(c->server->door, &q, &asker.base, NULL);
  wire_send(w, FRAME_EXIT, (struct str){&status, 1});
  wire_flush(w, ASKER_PATIENCE_MS);
  asker_socket_finish(&asker);
}

static void serve(void *arg) {
  struct caller *c = arg;
  struct wire w;
  wire_init(&w, c->fd);
  answer(c, &w);
  wire_finish(&w);
}

/* ---- the loop's thread ---- */

static void accept_some(void *arg);

static void served(void *arg) {
  struct caller *c = arg;
  struct server *s = c->server;
  alloc_free(c);
  s->callers--;
  if (!s->watch && !s->ended && s->listening >= 0)
    s->watch = loop_watch_new(s->door->loop, s->listening, accept_some, s);
}

static bool is_ours(int fd) {
  struct ucred who;
  socklen_t len = sizeof who;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 && who.uid == geteuid();
}

/* False when nobody waits. */
static bool accept_one(struct server *s) {
  int fd;
  do fd = accept4(s->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
  if (fd < 0) return false;
  if (!is_ours(fd)) {
    log_warn("another user's process knocked and was turned away");
    close(fd);
    return true;
  }
  struct caller *c = alloc_zero(sizeof *c);
  *c = (struct caller){s, fd};
  s->callers++;
  loop_work(s->door->loop, serve, served, c);
  return true;
}

static void accept_some(void *arg) {
  struct server *s = arg;
  while (s->callers < SERVER_CALLERS)
    if (!accept_one(s)) return;
  loop_watch_free(s->watch);
  s->watch = NULL;
}

static void watch(void *arg) {
  struct server *s = arg;
  if (!s->ended && !s->watch) s->watch = loop_watch_new(s->door->loop, s->listening, accept_some, s);
}

/* ---- beginning and end ---- */

static int listen_at(struct server *s, struct error *e) {
  struct sockaddr_un address;
  int folder, r = server_address(s->path, &address, &folder);
  if (r < 0) return error_set(e, r, "the home's path is too long for a socket");
  unlink(s->path); /* left by a killed owner: we have the lock */
  s->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (s->listening < 0 || bind(s->listening, (struct sockaddr *)&address, sizeof address) < 0 ||
      chmod(s->path, 0600) < 0 || listen(s->listening, SERVER_QUEUE) < 0)
    r = error_errno(e, "listen at", s->path);
  if (folder >= 0) close(folder);
  return r;
}

static void free_server(struct server *s) {
  if (s->listening >= 0) close(s->listening);
  if (s->ending >= 0) close(s->ending);
  alloc_free(s);
}

struct server *server_new(struct door *d, struct error *e) {
  struct server *s = alloc_zero(sizeof *s);
  s->door = d;
  s->listening = -1;
  s->ending = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  snprintf(s->path, sizeof s->path, "%s", d->paths.socket);
  if (listen_at(s, e) < 0) {
    free_server(s);
    return NULL;
  }
  loop_post(d->loop, watch, s);
  return s;
}

void server_end(struct server *s) {
  if (!s) return;
  loop_step(s->door->loop, 0); /* the watch that was posted, if it still is */
  unlink(s->path);
  while (accept_one(s)) {
  }
  s->ended = true;
  loop_watch_free(s->watch);
  s->watch = NULL;
  close(s->listening);
  s->listening = -1;
  while (s->callers) loop_step(s->door->loop, -1);
  free_server(s);
}

void server_hurry(struct server *s) {
  uint64_t one = 1;
  if (write(s->ending, &one, sizeof one) < 0) return; /* it was said already */
}
