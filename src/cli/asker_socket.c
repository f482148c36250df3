/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/asker_socket.h"

#include <stdio.h>

static struct asker_socket *sock(struct asker *a) {
  return (struct asker_socket *)a;
}

static void socket_write(struct asker *a, enum asker_stream to, struct str bytes) {
  enum frame_type type = to == ASKER_OUT ? FRAME_OUT : FRAME_ERR;
  while (bytes.len) {
    struct str piece = str_first(bytes, 65536);
    wire_send(sock(a)->wire, type, piece);
    bytes = str_from(bytes, piece.len);
  }
}

static void socket_flush(struct asker *a) {
  wire_flush(sock(a)->wire, ASKER_PATIENCE_MS);
}

/* Waits for a frame of that type; others are out of turn and dropped, but for a cancel. */
static int expect(struct asker_socket *s, enum frame_type type, struct frame *ret) {
  for (;;) {
    int r = wire_receive(s->wire, ret, ASKER_PATIENCE_MS, s->ending);
    if (r <= 0) return r == 0 ? ERR_CANCELLED : r;
    if (ret->type == type) return 0;
    if (ret->type == FRAME_CANCEL) s->cancelled = true;
    wire_drop(s->wire, ret);
    if (s->cancelled) return ERR_CANCELLED;
  }
}

static int fetch(struct asker_socket *s) {
  struct frame f;
  wire_send(s->wire, FRAME_READ, STR(""));
  int r = expect(s, FRAME_DATA, &f);
  if (r < 0) return r;
  s->input_ended = f.body.len == 0;
  r = buf_add_str(&s->input, f.body);
  wire_drop(s->wire, &f);
  return r;
}

static int socket_read(struct asker *a, char *bytes, size_t room) {
  struct asker_socket *s = sock(a);
  if (!s->input.len && !s->input_ended) {
    int r = fetch(s);
    if (r < 0) return r;
  }
  size_t n = s->input.len < room ? s->input.len : room;
  if (n) memcpy(bytes, s->input.at, n);
  buf_take(&s->input, n);
  return (int)n;
}

/* What was forwarded once is not forwarded again from here. */
static bool socket_rewind(struct asker *a) {
  return false;
}

static int socket_ask(struct asker *a, struct str question, bool secret, struct buf *answer) {
  struct asker_socket *s = sock(a);
  struct frame f;
  wire_send(s->wire, secret ? FRAME_SECRET : FRAME_ASK, question);
  int r = expect(s, FRAME_ANSWER, &f);
  if (r < 0) return r;
  bool answered = f.body.len && f.body.at[0] == 0;
  buf_clear(answer);
  r = answered ? buf_add_str(answer, str_from(f.body, 1)) : ERR_CANCELLED;
  if (secret && f.body.len) explicit_bzero((char *)f.body.at, f.body.len);
  wire_drop(s->wire, &f);
  return r;
}

static int socket_open(struct asker *a, const char *path, int *ret_fd, struct error *e) {
  struct asker_socket *s = sock(a);
  struct frame f;
  *ret_fd = -1;
  wire_send(s->wire, FRAME_OPEN, str_of(path));
  int r = expect(s, FRAME_OPENED, &f);
  if (r < 0) return error_set(e, r, "The asking side went away.");
  int fd = wire_take_fd(s->wire);
  if (fd < 0) error_set(e, ERR_NOT_FOUND, "%.*s", (int)(f.body.len < 200 ? f.body.len : 200), f.body.at);
  wire_drop(s->wire, &f);
  *ret_fd = fd;
  return fd < 0 ? ERR_NOT_FOUND : 0;
}

static bool socket_cancelled(struct asker *a) {
  struct asker_socket *s = sock(a);
  struct frame f;
  while (!s->cancelled) {
    int r = wire_receive(s->wire, &f, 0, s->ending);
    if (r == 0) return false;
    s->cancelled = r < 0 || f.type == FRAME_CANCEL;
    if (r > 0) wire_drop(s->wire, &f);
  }
  return true;
}

static const struct asker_ops ops = {
    .write = socket_write,
    .flush = socket_flush,
    .read = socket_read,
    .rewind = socket_rewind,
    .ask = socket_ask,
    .open = socket_open,
    .cancelled = socket_cancelled,
};

void asker_socket_init(struct asker_socket *s, struct wire *wire, int ending) {
  *s = (struct asker_socket){.base.ops = &ops, .wire = wire, .ending = ending, .input = buf_new(FRAME_BODY)};
}

void asker_socket_finish(struct asker_socket *s) {
  buf_finish(&s->input);
}
