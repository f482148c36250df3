/* SPDX-License-Identifier: Apache-2.0 */
#include "harness.h"

#include "cli/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATIENCE_MS = 10000 };

void harness_begin(struct harness *h, const char *which) {
  *h = (struct harness){.program = getenv(which)};
  if (!h->program) fail_msg("%s is not set: run this through meson test", which);
  memcpy(h->home, "/tmp/os1-test-XXXXXX", sizeof "/tmp/os1-test-XXXXXX");
  if (!mkdtemp(h->home)) fail_msg("no home under /tmp");
}

void harness_end(struct harness *h) {
  char command[128];
  snprintf(command, sizeof command, "rm -rf '%s'", h->home);
  if (system(command) != 0) fail_msg("cannot remove %s", h->home);
}

static int begin(void **state, const char *which) {
  static struct harness h;
  harness_begin(&h, which);
  *state = &h;
  return 0;
}

int harness_real(void **state) {
  return begin(state, "OS1_BINARY");
}

int harness_double(void **state) {
  return begin(state, "OS1_DOUBLE");
}

int harness_over(void **state) {
  harness_end(*state);
  return 0;
}

static _Noreturn void become(struct harness *h, const char *const *words) {
  const char *argv[64] = {h->program};
  for (size_t i = 0; words && words[i] && i < 62; i++) argv[i + 1] = words[i];
  setenv("OS1_HOME", h->home, 1);
  setenv("TZ", "UTC", 1);
  unsetenv("NO_COLOR");
  execv(h->program, (char *const *)argv);
  _exit(127);
}

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int harness_wait(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Takes what is there; false at the end. */
static bool drain(int fd, char *out, size_t room, size_t *len) {
  ssize_t n = read(fd, out + *len, room - 1 - *len);
  if (n > 0) *len += (size_t)n;
  out[*len] = '\0';
  return n > 0;
}

static void collect(int out, int err, int in, const char *input, struct outcome *ret) {
  size_t out_len = 0, err_len = 0, sent = 0, all = input ? strlen(input) : 0;
  bool out_open = true, err_open = true;
  int64_t until = now_ms() + PATIENCE_MS * 6;
  while (out_open || err_open) {
    struct pollfd p[3] = {{out_open ? out : -1, POLLIN, 0}, {err_open ? err : -1, POLLIN, 0}, {in, POLLOUT, 0}};
    if (now_ms() > until || poll(p, 3, PATIENCE_MS) < 0) return;
    if (p[2].revents) {
      ssize_t n = sent < all ? write(in, input + sent, all - sent) : -1;
      if (n > 0) sent += (size_t)n;
      if (n <= 0 || sent == all) {
        close(in);
        in = -1;
      }
    }
    if (p[0].revents) out_open = drain(out, ret->out, sizeof ret->out, &out_len);
    if (p[1].revents) err_open = drain(err, ret->err, sizeof ret->err, &err_len);
  }
}

/* What a command ends with is one of those its help names, whatever a test is about. */
static void expect_documented(const char *const *words, int status) {
  const struct command *c = words && words[0] ? command_find(str_of(words[0])) : NULL;
  if (!c || c->flags & COMMAND_HIDDEN || status == EXIT_OK || status == EXIT_USAGE || status > EXIT_STATUSES) return;
  for (const int *s = c->statuses; *s; s++)
    if (*s == status) return;
  fail_msg("os1 %s ended with %d, which its help does not name", c->name, status);
}

void harness_run_words(struct harness *h, const char *input, struct outcome *ret, const char *const *words) {
  int in[2], out[2], err[2];
  ret->out[0] = ret->err[0] = '\0';
  assert_int_equal(pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC) | pipe2(err, O_CLOEXEC), 0);
  signal(SIGPIPE, SIG_IGN);
  pid_t pid = fork();
  if (pid == 0) {
    dup2(in[0], 0);
    dup2(out[1], 1);
    dup2(err[1], 2);
    signal(SIGPIPE, SIG_DFL);
    become(h, words);
  }
  close(in[0]);
  close(out[1]);
  close(err[1]);
  collect(out[0], err[0], in[1], input, ret);
  close(out[0]);
  close(err[0]);
  ret->status = harness_wait(pid);
  expect_documented(words, ret->status);
}

static void path_of(struct harness *h, const char *name, const char *end, char out[256]) {
  snprintf(out, 256, "%s/%s%s", h->home, name, end);
}

pid_t harness_start(struct harness *h, const char *name, const char *const *words) {
  char out[256], err[256];
  path_of(h, name, ".out", out);
  path_of(h, name, ".err", err);
  pid_t pid = fork();
  if (pid) return pid;
  dup2(open("/dev/null", O_RDONLY), 0);
  dup2(open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
  dup2(open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
  become(h, words);
}

const char *harness_file(struct harness *h, const char *name) {
  static char text[262144];
  char path[256];
  path_of(h, name, "", path);
  int fd = open(path, O_RDONLY);
  ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  text[n > 0 ? n : 0] = '\0';
  return text;
}

void harness_expect_file(struct harness *h, const char *name, const char *what) {
  int64_t until = now_ms() + PATIENCE_MS;
  while (!strstr(harness_file(h, name), what)) {
    if (now_ms() > until) fail_msg("%s never held \"%s\"; it holds \"%s\"", name, what, harness_file(h, name));
    usleep(2000);
  }
}

/* ---- a terminal ---- */

void harness_screen(struct harness *h, struct screen *s, int columns, const char *const *words) {
  struct winsize size = {.ws_row = 40, .ws_col = (unsigned short)columns};
  *s = (struct screen){.seen = buf_new(4 * 1024 * 1024), .term = h->term};
  s->pid = forkpty(&s->fd, NULL, NULL, &size);
  if (s->pid == 0) {
    setenv("TERM", s->term ? s->term : "xterm-256color", 1);
    become(h, words);
  }
}

void screen_type(struct screen *s, const char *keys) {
  size_t len = strlen(keys);
  assert_int_equal(write(s->fd, keys, len), (ssize_t)len);
}

/* False at its end, or when the time is up. */
static bool look(struct screen *s, int64_t until) {
  char piece[4096];
  int64_t left = until - now_ms();
  struct pollfd p = {s->fd, POLLIN, 0};
  if (left <= 0 || poll(&p, 1, (int)left) <= 0) return false;
  ssize_t n = read(s->fd, piece, sizeof piece);
  return n > 0 && buf_add(&s->seen, piece, (size_t)n) == 0;
}

void screen_expect(struct screen *s, const char *what) {
  int64_t until = now_ms() + PATIENCE_MS;
  for (;;) {
    ptrdiff_t at = str_find(str_from(buf_str(&s->seen), s->looked), str_of(what));
    if (at >= 0) {
      s->looked += (size_t)at + strlen(what);
      return;
    }
    if (!look(s, until)) {
      const char *text = screen_text(s);
      size_t len = strlen(text);
      fail_msg("\"%s\" never came. The screen's end:\n%s", what, text + (len > 400 ? len - 400 : 0));
    }
  }
}

/* The length of the escape sequence at the front. */
static size_t sequence(const char *p) {
  if (p[1] != '[') return p[1] ? 2 : 1;
  size_t n = 2;
  while (p[n] && (p[n] < '@' || p[n] > '~')) n++;
  return p[n] ? n + 1 : n;
}

const char *screen_text(struct screen *s) {
  static char text[1 << 20];
  size_t n = 0;
  for (const char *p = s->seen.at ? s->seen.at : ""; *p && n < sizeof text - 1;) {
    if (*p == '\033')
      p += sequence(p);
    else if (*p == '\r')
      p++;
    else
      text[n++] = *p++;
  }
  text[n] = '\0';
  return text;
}

int screen_end(struct screen *s) {
  int64_t until = now_ms() + PATIENCE_MS;
  while (look(s, until)) {
  }
  if (now_ms() >= until) kill(s->pid, SIGKILL);
  close(s->fd);
  buf_finish(&s->seen);
  return harness_wait(s->pid);
}

void harness_put(struct harness *h, const char *name, const char *text) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", h->home, name);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
  close(fd);
}

const char *harness_path(struct harness *h, const char *name) {
  static char paths[4][256];
  static int turn;
  char *path = paths[turn++ % 4];
  snprintf(path, 256, "%s/%s", h->home, name);
  return path;
}

size_t harness_count(const char *text, const char *what) {
  size_t n = 0;
  for (const char *p = text; (p = strstr(p, what)); p += strlen(what)) n++;
  return n;
}
