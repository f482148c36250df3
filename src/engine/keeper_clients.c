/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/engine_priv.h"
#include "engine/keeper.h"

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

int keeper_listen(struct keeper *k, struct error *e) {
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  memcpy(at.sun_path, k->place.control, strlen(k->place.control) + 1);
  for (size_t i = 0; i < KEEPER_CLIENTS; i++) k->clients[i].fd = -1;
  unlink(k->place.control); /* left by one that was killed: we have the lock */
  k->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (k->listening < 0 || bind(k->listening, (struct sockaddr *)&at, sizeof at) < 0 ||
      chmod(k->place.control, 0600) < 0 || listen(k->listening, KEEPER_CLIENTS) < 0)
    return error_errno(e, "listen at", k->place.control);
  return 0;
}

bool keeper_is_wanted(const struct keeper *k) {
  bool any = false;
  for (size_t i = 0; i < KEEPER_CLIENTS; i++) any |= k->clients[i].fd >= 0 && k->clients[i].wants;
  return any;
}

static void drop(struct keeper *k, struct keeper_client *c) {
  if (c->fd >= 0) close(c->fd);
  buf_finish(&c->in);
  if (c->wants) k->used_at = engine_now_ms();
  *c = (struct keeper_client){.fd = -1};
}

static void report_of(const struct keeper *k, struct engine_report *ret) {
  *ret = (struct engine_report){.state = k->state,
                                .tag = k->tag,
                                .for_ms = engine_now_ms() - k->since,
                                .window = k->window,
                                .keeper = getpid(),
                                .pid = k->pid,
                                .fails = k->fails,
                                .boxed = k->boxed};
  snprintf(ret->socket, sizeof ret->socket, "%s", k->place.socket);
  snprintf(ret->key, sizeof ret->key, "%s", k->place.key);
  snprintf(ret->why, sizeof ret->why, "%s", k->why);
}

/* One that does not read is not waited for. */
static void tell(struct keeper *k, struct keeper_client *c) {
  AUTO_BUF struct buf line = buf_new(REPORT_LINE);
  struct engine_report r;
  report_of(k, &r);
  if (report_write(&r, &line) < 0 || send(c->fd, line.at, line.len, MSG_NOSIGNAL) != (ssize_t)line.len) drop(k, c);
}

void keeper_tell_all(struct keeper *k) {
  for (size_t i = 0; i < KEEPER_CLIENTS; i++)
    if (k->clients[i].fd >= 0) tell(k, &k->clients[i]);
}

void keeper_clients_close(struct keeper *k) {
  for (size_t i = 0; i < KEEPER_CLIENTS; i++) drop(k, &k->clients[i]);
}

static bool is_ours(int fd) {
  struct ucred who;
  socklen_t len = sizeof who;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 && who.uid == geteuid();
}

static struct keeper_client *free_place(struct keeper *k) {
  for (size_t i = 0; i < KEEPER_CLIENTS; i++)
    if (k->clients[i].fd < 0) return &k->clients[i];
  return NULL;
}

void keeper_accept(struct keeper *k) {
  int fd = accept4(k->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  struct keeper_client *c = fd >= 0 && is_ours(fd) ? free_place(k) : NULL;
  if (!c) {
    if (fd >= 0) close(fd);
    return;
  }
  *c = (struct keeper_client){.fd = fd, .in = buf_new(256)};
  tell(k, c);
}

static void obey(struct keeper *k, struct keeper_client *c, struct str line) {
  if (str_is(line, "want")) c->wants = true;
  if (str_is(line, "end")) keeper_end(k);
}

void keeper_hear(struct keeper *k, struct keeper_client *c) {
  char piece[256];
  ssize_t n = recv(c->fd, piece, sizeof piece, 0);
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (n <= 0 || buf_add(&c->in, piece, (size_t)n) < 0) {
    drop(k, c);
    return;
  }
  for (ptrdiff_t end; c->fd >= 0 && (end = str_find_byte(buf_str(&c->in), '\n')) >= 0;) {
    char line[16];
    snprintf(line, sizeof line, "%.*s", (int)end, c->in.at);
    buf_take(&c->in, (size_t)end + 1);
    obey(k, c, str_of(line));
  }
}
