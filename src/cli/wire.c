/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/wire.h"

#include "base/error.h"
#include "cli/asker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

void wire_init(struct wire *w, int fd) {
  fcntl(fd, F_SETFL, O_NONBLOCK);
  *w = (struct wire){
      .fd = fd, .received = -1, .in = buf_new(FRAME_HEAD + FRAME_BODY + 65536), .out = buf_new(ASKER_BACKLOG)};
}

void wire_finish(struct wire *w) {
  if (w->fd >= 0) close(w->fd);
  if (w->received >= 0) close(w->received);
  buf_finish(&w->in);
  buf_finish(&w->out);
  w->fd = w->received = -1;
}

static void push(struct wire *w) {
  size_t sent = 0;
  while (!w->gone && sent < w->out.len) {
    ssize_t n = send(w->fd, w->out.at + sent, w->out.len - sent, MSG_NOSIGNAL);
    if (n > 0)
      sent += (size_t)n;
    else if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
      break;
    else if (n < 0 && errno != EINTR)
      w->gone = true;
  }
  buf_take(&w->out, sent);
}

void wire_send(struct wire *w, enum frame_type type, struct str body) {
  if (w->gone) return;
  if (frame_put(&w->out, type, body) < 0) w->gone = true;
  push(w);
}

static void push_with(struct wire *w, int fd) {
  char room[CMSG_SPACE(sizeof fd)] = {0};
  struct iovec bytes = {w->out.at, w->out.len};
  struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  struct cmsghdr *c = CMSG_FIRSTHDR(&message);
  c->cmsg_level = SOL_SOCKET;
  c->cmsg_type = SCM_RIGHTS;
  c->cmsg_len = CMSG_LEN(sizeof fd);
  memcpy(CMSG_DATA(c), &fd, sizeof fd);
  ssize_t n;
  do n = sendmsg(w->fd, &message, MSG_NOSIGNAL);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    w->gone = true;
  else
    buf_take(&w->out, (size_t)n);
}

void wire_send_fd(struct wire *w, enum frame_type type, struct str body, int fd) {
  wire_flush(w, -1);
  if (w->gone) return;
  if (frame_put(&w->out, type, body) < 0) w->gone = true;
  if (fd >= 0 && !w->gone) push_with(w, fd);
  push(w);
}

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int left(int64_t until, int ms) {
  if (ms < 0) return -1;
  int64_t rest = until - now_ms();
  return rest > 0 ? (int)rest : 0;
}

void wire_flush(struct wire *w, int ms) {
  int64_t until = now_ms() + ms;
  push(w);
  while (!w->gone && w->out.len) {
    struct pollfd p = {w->fd, POLLOUT, 0};
    int r = poll(&p, 1, left(until, ms));
    if (r == 0 || (r < 0 && errno != EINTR)) return;
    push(w);
  }
}

static void keep_descriptor(struct wire *w, struct msghdr *message) {
  for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS || c->cmsg_len < CMSG_LEN(sizeof(int))) continue;
    if (w->received >= 0) close(w->received);
    memcpy(&w->received, CMSG_DATA(c), sizeof(int));
  }
}

/* Reads what is there, once. */
static void pull(struct wire *w) {
  char piece[65536], room[CMSG_SPACE(sizeof(int))];
  struct iovec bytes = {piece, sizeof piece};
  struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  ssize_t n = recvmsg(w->fd, &message, MSG_CMSG_CLOEXEC);
  if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return;
  if (n > 0) keep_descriptor(w, &message);
  if (n <= 0 || buf_add(&w->in, piece, (size_t)n) < 0) w->gone = true;
}

static int look(struct wire *w, struct frame *ret) {
  int r = frame_peek(&w->in, ret);
  if (r < 0) w->gone = true;
  return r;
}

int wire_receive(struct wire *w, struct frame *ret, int ms, int wake_fd) {
  int64_t until = now_ms() + ms;
  for (;;) {
    int r = look(w, ret);
    if (r > 0) return 1;
    if (r < 0 || w->gone) return ERR_IO;
    struct pollfd p[2] = {{w->fd, (short)(POLLIN | (w->out.len ? POLLOUT : 0)), 0}, {wake_fd, POLLIN, 0}};
    r = poll(p, 2, left(until, ms));
    if (r < 0 && errno != EINTR) return ERR_IO;
    if (r == 0) return 0;
    if (r > 0 && p[0].revents & POLLOUT) push(w);
    if (r > 0 && p[0].revents & ~POLLOUT) pull(w);
    if (r > 0 && p[1].revents && look(w, ret) <= 0) return ERR_CANCELLED;
  }
}

int wire_take_fd(struct wire *w) {
  int fd = w->received;
  w->received = -1;
  return fd;
}
