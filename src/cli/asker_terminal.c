/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/asker_terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

static struct asker_terminal *terminal(struct asker *a) {
  return (struct asker_terminal *)a;
}

/* A pipe with room for PIPE_BUF takes that much without waiting; poll says when. */
static void push(struct asker_terminal *t, int i, int wait_ms) {
  struct buf *b = &t->backlog[i];
  size_t gone = 0;
  while (gone < b->len && !t->broken[i]) {
    struct pollfd p[2] = {{t->streams[i], POLLOUT, 0}, {t->wake, POLLIN, 0}};
    int r = poll(p, wait_ms ? 2 : 1, wait_ms);
    if (r == 0 || (r > 0 && !p[0].revents)) break;
    if (r < 0) continue;
    size_t most = b->len - gone < PIPE_BUF ? b->len - gone : PIPE_BUF;
    ssize_t n = write(t->streams[i], b->at + gone, most);
    if (n > 0) gone += (size_t)n;
    if (n < 0 && errno != EINTR && errno != EAGAIN) t->broken[i] = true;
  }
  buf_take(b, gone);
}

static void terminal_write(struct asker *a, enum asker_stream to, struct str bytes) {
  struct asker_terminal *t = terminal(a);
  int i = to == ASKER_OUT ? 0 : 1;
  if (t->capture) {
    t->capture(t->capture_arg, to, bytes);
    return;
  }
  if (t->broken[i]) return;
  if (buf_add_str(&t->backlog[i], bytes) < 0) t->broken[i] = true;
  push(t, i, 0);
}

static void terminal_flush(struct asker *a) {
  push(terminal(a), 0, -1);
  push(terminal(a), 1, -1);
}

static int terminal_read(struct asker *a, char *bytes, size_t room) {
  struct asker_terminal *t = terminal(a);
  for (;;) {
    struct pollfd p[2] = {{STDIN_FILENO, POLLIN, 0}, {t->wake, POLLIN, 0}};
    if (poll(p, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return ERR_IO;
    }
    if (p[1].revents) return ERR_CANCELLED;
    ssize_t n = read(STDIN_FILENO, bytes, room < INT_MAX ? room : INT_MAX);
    if (n < 0 && errno == EINTR) continue;
    return n < 0 ? ERR_IO : (int)n;
  }
}

static int read_line(struct asker *a, struct buf *answer) {
  for (char c;;) {
    int n = terminal_read(a, &c, 1);
    if (n < 0) return n;
    if (n == 0) return answer->len ? 0 : ERR_CANCELLED;
    if (c == '\n') return 0;
    if (buf_add_byte(answer, c) < 0) return ERR_TOO_BIG;
  }
}

static int terminal_ask(struct asker *a, struct str question, bool secret, struct buf *answer) {
  struct asker_terminal *t = terminal(a);
  if (!t->person) return ERR_UNSUPPORTED;
  terminal_flush(a);
  if (write(STDERR_FILENO, question.at, question.len) < 0) return ERR_IO;
  struct termios before, now;
  bool hidden = secret && tcgetattr(STDIN_FILENO, &before) == 0;
  if (hidden) {
    now = before;
    now.c_lflag &= ~(tcflag_t)ECHO;
    now.c_lflag |= ECHONL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &now);
  }
  buf_clear(answer);
  int r = read_line(a, answer);
  if (hidden) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  if (r == ERR_CANCELLED && write(STDERR_FILENO, "\n", 1) < 0) return ERR_IO;
  return r;
}

static int terminal_open(struct asker *a, const char *path, int *ret_fd, struct error *e) {
  *ret_fd = -1; /* the path is good here as it is */
  return 0;
}

static bool terminal_cancelled(struct asker *a) {
  return terminal(a)->cancelled || terminal(a)->broken[0];
}

static const struct asker_ops ops = {terminal_write, terminal_flush, terminal_read,
                                     terminal_ask,   terminal_open,  terminal_cancelled};

void asker_terminal_init(struct asker_terminal *t) {
  *t = (struct asker_terminal){.base.ops = &ops,
                               .person = isatty(STDIN_FILENO) && isatty(STDERR_FILENO),
                               .wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
                               .streams = {STDOUT_FILENO, STDERR_FILENO},
                               .backlog = {buf_new(ASKER_BACKLOG), buf_new(ASKER_BACKLOG)}};
}

void asker_terminal_finish(struct asker_terminal *t) {
  if (t->wake >= 0) close(t->wake);
  t->wake = -1;
  buf_finish(&t->backlog[0]);
  buf_finish(&t->backlog[1]);
}

void asker_terminal_cancel(struct asker_terminal *t) {
  t->cancelled = true;
  uint64_t one = 1;
  if (write(t->wake, &one, sizeof one) < 0) return; /* it is set already */
}

void asker_terminal_renew(struct asker_terminal *t) {
  t->cancelled = false;
  uint64_t count;
  if (read(t->wake, &count, sizeof count) < 0) return; /* it was not set */
}
