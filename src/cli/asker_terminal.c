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

static int add_with_margin(struct asker_terminal *t, int i, struct str bytes) {
  int r = 0;
  for (size_t k = 0; r == 0 && k < bytes.len; k++) {
    char c = bytes.at[k];
    bool ends = c == '\n' || c == '\r';
    if (!t->inside_line[i] && !ends) r = buf_printf(&t->backlog[i], "%*s", t->margin, "");
    if (r == 0) r = buf_add_byte(&t->backlog[i], c);
    t->inside_line[i] = !ends;
  }
  return r;
}

static int add(struct asker_terminal *t, int i, struct str bytes) {
  return t->margin ? add_with_margin(t, i, bytes) : buf_add_str(&t->backlog[i], bytes);
}

static void put_there(struct asker_terminal *t, int i, struct str bytes) {
  if (t->broken[i]) return;
  if (add(t, i, bytes) < 0) t->broken[i] = true;
  push(t, i, 0);
}

static void put(struct asker_terminal *t, enum asker_stream to, struct str bytes) {
  if (bytes.len && t->capture)
    t->capture(t->capture_arg, to, bytes);
  else if (bytes.len)
    put_there(t, to == ASKER_OUT ? 0 : 1, bytes);
}

/* What of it was not shown before the command was sent again. */
static struct str unseen(struct asker_terminal *t, struct str bytes) {
  struct str before = str_from(buf_str(&t->shown), t->reshown);
  size_t most = before.len < bytes.len ? before.len : bytes.len, same = 0;
  while (same < most && before.at[same] == bytes.at[same]) same++;
  t->reshown += same;
  bytes = str_from(bytes, same);
  if (!bytes.len) return bytes;
  if (same < most) { /* it says something else this time */
    buf_truncate(&t->shown, t->reshown);
    put(t, ASKER_OUT, STR("\n"));
    put(t, ASKER_OUT, buf_str(&t->shown));
  }
  if (buf_add_str(&t->shown, bytes) < 0) t->lost = true;
  t->reshown = t->shown.len;
  return bytes;
}

static void terminal_write(struct asker *a, enum asker_stream to, struct str bytes) {
  put(terminal(a), to, to == ASKER_OUT ? unseen(terminal(a), bytes) : bytes);
}

static void terminal_flush(struct asker *a) {
  push(terminal(a), 0, -1);
  push(terminal(a), 1, -1);
}

/* Kept as long as it may have to be sent again. */
static void remember(struct asker_terminal *t, const char *bytes, size_t len) {
  t->lost = t->lost || buf_add(&t->taken, bytes, len) < 0;
  t->replayed = t->taken.len;
}

static bool terminal_rewind(struct asker *a) {
  struct asker_terminal *t = terminal(a);
  if (t->lost) return false;
  t->replayed = t->reshown = 0;
  return true;
}

static int take_new(struct asker_terminal *t, char *bytes, size_t room) {
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

static int terminal_read(struct asker *a, char *bytes, size_t room) {
  struct asker_terminal *t = terminal(a);
  size_t again = t->taken.len - t->replayed;
  if (again) {
    if (again > room) again = room;
    memcpy(bytes, t->taken.at + t->replayed, again);
    t->replayed += again;
    return (int)again;
  }
  int n = take_new(t, bytes, room);
  if (n > 0) remember(t, bytes, (size_t)n);
  return n;
}

static int read_line(struct asker_terminal *t, struct buf *answer) {
  for (char c;;) {
    int n = take_new(t, &c, 1);
    if (n < 0) return n;
    if (n == 0) return answer->len ? 0 : ERR_CANCELLED;
    if (c == '\n') return 0;
    if (buf_add_byte(answer, c) < 0) return ERR_TOO_BIG;
  }
}

/* Before the question is seen, so that nothing typed in answer to it shows; what was typed earlier is dropped. */
static bool hide_typing(struct termios *before) {
  if (tcgetattr(STDIN_FILENO, before) < 0) return false;
  struct termios now = *before;
  now.c_lflag &= ~(tcflag_t)ECHO;
  now.c_lflag |= ECHONL;
  return tcsetattr(STDIN_FILENO, TCSAFLUSH, &now) == 0;
}

static int terminal_ask(struct asker *a, struct str question, bool secret, struct buf *answer) {
  struct asker_terminal *t = terminal(a);
  struct termios before;
  if (!t->person) return ERR_UNSUPPORTED;
  bool hidden = secret && hide_typing(&before);
  put_there(t, 1, question); /* whoever hears the replies answers no question */
  terminal_flush(a);
  buf_clear(answer);
  int r = read_line(t, answer);
  if (hidden) tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
  t->inside_line[1] = false;
  if (r == ERR_CANCELLED) put_there(t, 1, STR("\n"));
  return r;
}

static int terminal_open(struct asker *a, const char *path, int *ret_fd, struct error *e) {
  *ret_fd = -1; /* the path is good here as it is */
  return 0;
}

static bool terminal_cancelled(struct asker *a) {
  return terminal(a)->cancelled || terminal(a)->broken[0];
}

static const struct asker_ops ops = {
    .write = terminal_write,
    .flush = terminal_flush,
    .read = terminal_read,
    .rewind = terminal_rewind,
    .ask = terminal_ask,
    .open = terminal_open,
    .cancelled = terminal_cancelled,
};

void asker_terminal_init(struct asker_terminal *t) {
  *t = (struct asker_terminal){.base.ops = &ops,
                               .person = isatty(STDIN_FILENO) && isatty(STDERR_FILENO),
                               .wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
                               .streams = {STDOUT_FILENO, STDERR_FILENO},
                               .taken = buf_new(BUF_TURN * 2),
                               .shown = buf_new(BUF_TURN * 2),
                               .backlog = {buf_new(ASKER_BACKLOG), buf_new(ASKER_BACKLOG)}};
}

void asker_terminal_finish(struct asker_terminal *t) {
  if (t->wake >= 0) close(t->wake);
  t->wake = -1;
  buf_finish(&t->taken);
  buf_finish(&t->shown);
  buf_finish(&t->backlog[0]);
  buf_finish(&t->backlog[1]);
}

void asker_terminal_cancel(struct asker_terminal *t) {
  t->cancelled = true;
  uint64_t one = 1;
  if (write(t->wake, &one, sizeof one) < 0) return; /* it is set already */
}

void asker_terminal_renew(struct asker_terminal *t) {
  t->cancelled = t->lost = false;
  buf_clear(&t->taken);
  buf_clear(&t->shown);
  t->replayed = t->reshown = 0;
  uint64_t count;
  if (read(t->wake, &count, sizeof count) < 0) return; /* it was not set */
}
