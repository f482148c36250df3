/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/forward.h"

#include "base/json.h"
#include "cli/asker_socket.h"
#include "cli/server.h"
#include "os1.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

struct forward {
  struct wire wire;
  struct asker *asker;
  bool begun, hushed;
  int status;
};

static int connect_to(const char *path) {
  struct sockaddr_un address;
  int folder;
  if (server_address(path, &address, &folder) < 0) return -1;
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int r = fd < 0 ? -1 : connect(fd, (struct sockaddr *)&address, sizeof address);
  if (folder >= 0) close(folder);
  if (r == 0) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

/* 0, 1 gone, or ERR_UNSUPPORTED. */
static int shake_hands(struct forward *f, struct error *e) {
  struct frame hello;
  if (wire_receive(&f->wire, &hello, SERVER_REQUEST_MS, -1) <= 0 || hello.type != FRAME_HELLO) return 1;
  AUTO_JSON json_t *o = json_read(hello.body, NULL);
  int64_t protocol = json_number(o, "protocol", 0);
  char version[32];
  snprintf(version, sizeof version, "%.*s", STR_ARG(str_first(json_text(o, "version"), sizeof version - 1)));
  wire_drop(&f->wire, &hello);
  if (protocol == FRAME_PROTOCOL) return 0;
  return error_set(e, ERR_UNSUPPORTED,
                   "Another version of os1 (%s; this is %s) has this home open. Close that one, or use it.", version,
                   os1_version());
}

static void give_input(struct forward *f) {
  char piece[65536];
  int n = f->asker->ops->read(f->asker, piece, sizeof piece);
  if (n == ERR_CANCELLED)
    wire_send(&f->wire, FRAME_CANCEL, STR(""));
  else
    wire_send(&f->wire, FRAME_DATA, (struct str){piece, n > 0 ? (size_t)n : 0});
}

static void put_question(struct forward *f, const struct frame *question) {
  AUTO_BUF struct buf line = buf_new(BUF_LINE), body = buf_new(BUF_LINE + 1);
  int r = f->asker->ops->ask(f->asker, question->body, question->type == FRAME_SECRET, &line);
  buf_add_byte(&body, r == 0 ? 0 : 1);
  if (r == 0) buf_add_str(&body, buf_str(&line));
  wire_send(&f->wire, FRAME_ANSWER, buf_str(&body));
  buf_wipe(&line);
  if (body.at) explicit_bzero(body.at, body.room);
}

static void open_file(struct forward *f, struct str path) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *name = arena_dup(&a, path).at;
  struct error e = {0};
  int fd = open(name, O_RDONLY | O_CLOEXEC);
  if (fd < 0) error_errno(&e, "open", name);
  wire_send_fd(&f->wire, FRAME_OPENED, str_of(e.text), fd);
  if (fd >= 0) close(fd);
}

/* True when the command has ended. */
static bool handle(struct forward *f, const struct frame *in) {
  switch (in->type) {
  case FRAME_OUT:
  case FRAME_ERR: f->asker->ops->write(f->asker, in->type == FRAME_OUT ? ASKER_OUT : ASKER_ERR, in->body); return false;
  case FRAME_READ: give_input(f); return false;
  case FRAME_ASK:
  case FRAME_SECRET: put_question(f, in); return false;
  case FRAME_OPEN: open_file(f, in->body); return false;
  case FRAME_EXIT: f->status = in->body.len ? (unsigned char)in->body.at[0] : 1; return true;
  default: return false;
  }
}

enum { LOOK_UP_MS = 50 };

/* 0 ended, 1 gone. */
static int attend(struct forward *f) {
  for (;;) {
    struct frame in;
    int r = wire_receive(&f->wire, &in, LOOK_UP_MS, -1);
    if (r < 0) return 1;
    if (!f->hushed && f->asker->ops->cancelled(f->asker)) {
      f->hushed = true;
      wire_send(&f->wire, FRAME_CANCEL, STR(""));
    }
    if (r == 0) continue;
    bool ended = handle(f, &in);
    wire_drop(&f->wire, &in);
    if (ended) return 0;
  }
}

static int converse(struct forward *f, const struct request *q, struct error *e) {
  int r = shake_hands(f, e);
  if (r != 0) return r;
  AUTO_BUF struct buf body = buf_new(FRAME_BODY);
  if (request_write(q, &body) < 0)
    return error_set(e, ERR_TOO_BIG, "That is too much for one command line; long text goes in on standard input.");
  wire_send(&f->wire, FRAME_REQUEST, buf_str(&body));
  f->begun = true;
  return attend(f);
}

int forward_request(const char *socket_path, const struct request *q, bool repeats, struct asker *a, int *ret_status,
                    struct error *e) {
  int fd = connect_to(socket_path);
  if (fd < 0) return ERR_NOT_FOUND;
  struct forward f = {.asker = a};
  wire_init(&f.wire, fd);
  int r = converse(&f, q, e);
  wire_finish(&f.wire);
  if (r == 1 && f.begun && !(repeats && a->ops->rewind(a)))
    r = error_set(e, ERR_IO,
                  "The os1 that had this home open ended in the middle. What it had acknowledged is kept; try again.");
  if (r == 0) *ret_status = f.status;
  a->ops->flush(a);
  return r;
}
