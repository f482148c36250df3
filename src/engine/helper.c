/* SPDX-License-Identifier: Apache-2.0
 *
 * os1-model-server: the keeper as a program (keeper.h). What it is given stands in engine_priv.h. It prints one line
 * once it is by itself: that it is here, that another is, or why not.
 */
#include "engine/engine_priv.h"
#include "engine/keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOCK_MS = 10000, LOCK_LOOK_MS = 20, FIRST_FREE_FD = 3 };

/* ---- signals, as bytes of a pipe ---- */

static int told[2] = {-1, -1};

static void on_signal(int number) {
  int before = errno;
  unsigned char byte = (unsigned char)number;
  if (write(told[1], &byte, 1) < 0) byte = 0; /* full: it will be looked anyway */
  errno = before;
}

static int watch_signals(struct keeper *k, struct error *e) {
  static const int numbers[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP};
  struct sigaction a = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
  if (pipe2(told, O_CLOEXEC | O_NONBLOCK) < 0) return error_errno(e, "make a pipe for", "signals");
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaction(numbers[i], &a, NULL);
  k->signals = told[0];
  return 0;
}

static void take_signals(struct keeper *k) {
  unsigned char number;
  struct keeper_end how;
  while (read(k->signals, &number, 1) == 1)
    if (number != SIGCHLD) keeper_end(k);
  if (keeper_server_ended(k, &how)) keeper_ended(k, &how);
}

/* ---- one round ---- */

enum { AT_SIGNALS, AT_LISTENING, AT_OUT, AT_PROBE, AT_CLIENTS, PLACES = AT_CLIENTS + KEEPER_CLIENTS };

static void one_round(struct keeper *k) {
  struct pollfd p[PLACES] = {[AT_SIGNALS] = {k->signals, POLLIN, 0},
                             [AT_LISTENING] = {k->listening, POLLIN, 0},
                             [AT_OUT] = {k->out, POLLIN, 0},
                             [AT_PROBE] = {k->probe, POLLIN, 0}};
  for (size_t i = 0; i < KEEPER_CLIENTS; i++) p[AT_CLIENTS + i] = (struct pollfd){k->clients[i].fd, POLLIN, 0};
  int n = poll(p, PLACES, keeper_wait_ms(k, engine_now_ms()));
  if (n > 0 && p[AT_OUT].revents && !keeper_log_take(&k->log, k->out)) close(k->out), k->out = -1;
  if (n > 0 && p[AT_PROBE].revents) keeper_probed(k);
  for (size_t i = 0; n > 0 && i < KEEPER_CLIENTS; i++)
    if (p[AT_CLIENTS + i].revents && k->clients[i].fd == p[AT_CLIENTS + i].fd) keeper_hear(k, &k->clients[i]);
  if (n > 0 && p[AT_LISTENING].revents) keeper_accept(k);
  take_signals(k);
  if (!k->over) keeper_tick(k, engine_now_ms());
}

/* ---- beginning and end ---- */

/* Nothing of whoever started it stays open, and nobody's terminal ends it. */
static void leave(void) {
  if (fork() != 0) _exit(0);
  setsid();
  umask(077);
  close_range(FIRST_FREE_FD, ~0U, 0);
  setrlimit(RLIMIT_CORE, &(struct rlimit){1, 1}); /* as in main.c */
  if (chdir("/") < 0) _exit(1);
}

/* Two were started at the same moment, and the other was first. */
static bool somebody_keeps(const struct place *p) {
  char line[REPORT_LINE];
  struct engine_report r;
  int fd = place_connect(p);
  if (fd < 0) return false;
  struct pollfd one = {fd, POLLIN, 0};
  ssize_t n = poll(&one, 1, LOCK_LOOK_MS) > 0 ? recv(fd, line, sizeof line, 0) : 0;
  close(fd);
  struct str rest = {line, n > 0 ? (size_t)n : 0}, first = STR("");
  return str_next(&rest, '\n', &first) && report_read(first, &r) == 0 && r.state != ENGINE_ENDING;
}

/* The one before may be ending. */
static int take_lock(struct keeper *k, struct error *e) {
  int64_t until = engine_now_ms() + LOCK_MS;
  int r;
  while ((r = lock_take(k->place.lock, &k->lock, e)) == ERR_BUSY && engine_now_ms() < until) {
    if (somebody_keeps(&k->place)) return error_set(e, ERR_EXISTS, KEEPER_TAKEN);
    usleep(LOCK_LOOK_MS * 1000);
  }
  return r == ERR_BUSY ? error_set(e, r, "Another keeper of a model's server has this home and does not answer.") : r;
}

static int64_t number_of(const char *text) {
  long long n = 0;
  return str_to_int(str_of(text), &n) && n >= 0 ? n : 0;
}

static int prepare(struct keeper *k, char **argv, struct error *e) {
  *k = (struct keeper){.tag = strtoull(argv[ARG_TAG], NULL, 16),
                       .file = argv[ARG_FILE],
                       .program = argv[ARG_PROGRAM],
                       .asked_window = number_of(argv[ARG_WINDOW]),
                       .idle_ms = number_of(argv[ARG_IDLE_S]) * 1000,
                       .unboxed = str_is(str_of(argv[ARG_BOX]), "unboxed"),
                       .ignore = (unsigned)number_of(argv[ARG_IGNORE]),
                       .pace_ms = number_of(argv[ARG_PACE_MS]),
                       .lock = LOCK_NONE,
                       .listening = -1,
                       .signals = -1,
                       .out = -1,
                       .probe = -1};
  int r = place_of(argv[ARG_HOME], &k->place, e);
  if (r == 0) r = place_make(&k->place, e);
  if (r == 0) r = take_lock(k, e);
  if (r == 0) r = watch_signals(k, e);
  if (r == 0) r = keeper_listen(k, e);
  keeper_log_open(&k->log, argv[ARG_LOG]);
  return r;
}

/* Whoever started it may have stopped waiting; it is found by the next. */
static void say_here(const char *line) {
  signal(SIGPIPE, SIG_IGN);
  dprintf(1, "%s\n", line);
  signal(SIGPIPE, SIG_DFL);
  int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nothing >= 0) dup2(nothing, 1);
}

int main(int argc, char **argv) {
  static struct keeper k;
  struct error e = {0};
  if (argc < ARG_COUNT) return 2;
  leave();
  if (prepare(&k, argv, &e) < 0) return say_here(e.text), 1;
  say_here(KEEPER_HERE);
  keeper_begin(&k);
  while (!k.over) one_round(&k);
  unlink(k.place.control);
  keeper_clients_close(&k);
  return 0;
}
