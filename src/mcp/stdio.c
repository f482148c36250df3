/* SPDX-License-Identifier: Apache-2.0
 *
 * stdio: a program's three streams. Whoever writes to one that does not read, or waits for one that does not write,
 * would wait for ever; so everything here is done in steps that end, and reading goes on while writing waits.
 */
#include "mcp/mcp_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { OUT_MOST = 1024 * 1024, PIECE = 64 * 1024, PATHS_MOST = 64 };

/* ---- the box ---- */

/* The program itself can be run, wherever the person has it. */
static const char *const *runs_of(struct arena *a, const struct mcp_server *s) {
  const char *program = s->command[0];
  size_t count = 0;
  while (s->runs && s->runs[count]) count++;
  const char **all = ARENA_ARRAY(a, const char *, count + 2);
  for (size_t i = 0; i < count; i++) all[i] = s->runs[i];
  if (*program == '/') all[count++] = program;
  return all;
}

/* In pairs: the server's end first. A socket rather than a pipe to it, so that writing to one that is gone is an error
 * and no signal. */
struct ends {
  int in[2], out[2], err[2];
};

static void close_pair(int pair[2]) {
  if (pair[0] >= 0) close(pair[0]);
  if (pair[1] >= 0) close(pair[1]);
}

static int open_ends(struct ends *x, struct error *e) {
  *x = (struct ends){{-1, -1}, {-1, -1}, {-1, -1}};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, x->in) == 0 && pipe2(x->out, O_CLOEXEC) == 0 &&
      pipe2(x->err, O_CLOEXEC) == 0)
    return 0;
  error_errno(e, "start", "a program");
  close_pair(x->in);
  close_pair(x->out);
  close_pair(x->err);
  return ERR_IO;
}

static int spawn(struct stdio *s, const struct mcp_server *server, const struct ends *x, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct sandbox box = {.readable = server->reads,
                        .writable = server->writes,
                        .executable = runs_of(&a, server),
                        .hidden = server->hidden,
                        .network = server->network};
  return sandbox_spawn(&box, server->command, (const int[]){x->in[0], x->out[1], x->err[1]}, &s->child, e);
}

int stdio_open(struct stdio *s, const struct mcp_server *server, lines_fn *line, void *arg, struct error *e) {
  struct ends x;
  *s = (struct stdio){.to = -1, .from = -1, .complaints = -1};
  int r = open_ends(&x, e);
  if (r < 0) return r;
  r = spawn(s, server, &x, e);
  close(x.in[0]);
  close(x.out[1]);
  close(x.err[1]);
  s->to = x.in[1];
  s->from = x.out[0];
  s->complaints = x.err[0];
  s->out = buf_new(OUT_MOST);
  lines_init(&s->lines, MCP_LINE_MOST, line, arg);
  fcntl(s->from, F_SETFL, O_NONBLOCK);
  fcntl(s->complaints, F_SETFL, O_NONBLOCK);
  if (r < 0) stdio_close(s, 0);
  return r;
}

static void shut(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

/* The end of its input tells it to leave (2025-11-25, lifecycle, "Shutdown"). */
void stdio_close(struct stdio *s, int patience_ms) {
  shut(&s->to);
  if (s->child.pid > 0) {
    sandbox_ended(&s->child, patience_ms, NULL);
    sandbox_end(&s->child, 0);
  }
  shut(&s->from);
  shut(&s->complaints);
  buf_finish(&s->out);
  lines_finish(&s->lines);
}

/* ---- a step ---- */

static void send_some(struct stdio *s) {
  ssize_t n = send(s->to, s->out.at, s->out.len, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n > 0) buf_take(&s->out, (size_t)n);
  if (n < 0 && errno != EAGAIN && errno != EINTR) shut(&s->to);
}

/* The last of it is kept, for whoever asks why. */
static void complain(struct stdio *s, const char *bytes, size_t len) {
  enum { ROOM = sizeof s->complaint };
  if (len >= ROOM) {
    memcpy(s->complaint, bytes + len - ROOM, ROOM);
    s->complained = ROOM;
    return;
  }
  size_t keep = s->complained < ROOM - len ? s->complained : ROOM - len;
  memmove(s->complaint, s->complaint + s->complained - keep, keep);
  memcpy(s->complaint + keep, bytes, len);
  s->complained = keep + len;
}

static void read_complaints(struct stdio *s) {
  char piece[PIECE];
  ssize_t n = read(s->complaints, piece, sizeof piece);
  if (n > 0) complain(s, piece, (size_t)n);
  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) shut(&s->complaints);
}

static int read_lines(struct stdio *s) {
  char piece[PIECE];
  ssize_t n = read(s->from, piece, sizeof piece);
  if (n > 0) return lines_feed(&s->lines, (struct str){piece, (size_t)n});
  if (n < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
  shut(&s->from);
  s->over = true;
  return 0;
}

int stdio_step(struct stdio *s, int wait_ms) {
  struct pollfd at[3] = {{.fd = s->from, .events = POLLIN},
                         {.fd = s->complaints, .events = POLLIN},
                         {.fd = s->out.len ? s->to : -1, .events = POLLOUT}};
  if (poll(at, 3, wait_ms) <= 0) return 0;
  if (at[2].revents) send_some(s);
  if (at[1].revents) read_complaints(s);
  return at[0].revents ? read_lines(s) : 0;
}

/* ---- as what carries messages ---- */

static int put(struct mcp *m, const json_t *message) {
  AUTO_BUF struct buf line = buf_new(MCP_LINE_MOST);
  if (json_write(message, &line) < 0 || buf_add_byte(&line, '\n') < 0 || buf_add_str(&m->stdio.out, buf_str(&line)) < 0)
    return mcp_break(m, ERR_TOO_BIG, "reads nothing of what it is sent.");
  return 0;
}

static int step(struct mcp *m, int wait_ms) {
  int r = stdio_step(&m->stdio, wait_ms);
  if (r == ERR_TOO_BIG) return mcp_break(m, r, "answered more than is ever wanted.");
  if (m->stdio.over && !m->asked.answered) return mcp_break(m, ERR_IO, "has ended.");
  return r;
}

static void end(struct mcp *m, int patience_ms) {
  stdio_close(&m->stdio, patience_ms);
}

const struct carrier_ops stdio_carrier = {put, step, end};
