/* SPDX-License-Identifier: Apache-2.0
 *
 * spawn: the helper's arguments, and how its box is held. posix_spawn, because whoever calls has threads and a key in
 * memory, and neither belongs into a copy of it.
 */
#include "base/arena.h"
#include "base/beside.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REPORT_AT = 3, LIFE_AT = 4, LOOK_MS = 10, SIGNALLED = 128 };

static const char *helper_path(void) {
  return beside_path(OS1_BUILD, OS1_BUILD "/src/sandbox/os1-sandbox", OS1_MODULES "/os1-sandbox", X_OK);
}

/* ---- its arguments ---- */

typedef VEC(const char *) words;

static void add(struct arena *a, words *w, const char *word) {
  VEC_PUSH(a, w, word);
}

static void add_list(struct arena *a, words *w, const char *option, const char *const *list) {
  for (; list && *list; list++) {
    add(a, w, option);
    add(a, w, *list);
  }
}

static void add_number(struct arena *a, words *w, const char *option, uint64_t n) {
  if (!n) return;
  add(a, w, option);
  add(a, w, arena_printf(a, "%llu", (unsigned long long)n).at);
}

static char *const *arguments(struct arena *a, const struct sandbox *s, const char *const *argv) {
  words w = {0};
  add(a, &w, "os1-sandbox");
  add_list(a, &w, "--read", s->readable);
  add_list(a, &w, "--write", s->writable);
  add_list(a, &w, "--execute", s->executable);
  add_list(a, &w, "--hidden", s->hidden);
  if (s->folder) add_list(a, &w, "--folder", (const char *const[]){s->folder, NULL});
  if (s->network) add(a, &w, "--network");
  add_number(a, &w, "--memory", s->limits.memory);
  add_number(a, &w, "--file-size", s->limits.file_size);
  add_number(a, &w, "--scratch", s->limits.scratch);
  add_number(a, &w, "--processes", s->limits.processes);
  add_number(a, &w, "--open-files", s->limits.open_files);
  add_number(a, &w, "--cpu", s->limits.cpu_seconds);
  add_number(a, &w, "--ignore", s->ignore);
  add_number(a, &w, "--report", REPORT_AT);
  add_number(a, &w, "--life", LIFE_AT);
  add(a, &w, "--");
  for (size_t i = 0; argv[i]; i++) add(a, &w, argv[i]);
  add(a, &w, NULL);
  return (char *const *)(uintptr_t)w.at;
}

/* Nothing of ours: what is in an environment is often a key. */
static char *const *surroundings(struct arena *a, const struct sandbox *s) {
  words w = {0};
  add(a, &w, "PATH=/usr/local/bin:/usr/bin:/bin");
  add(a, &w, "HOME=/tmp");
  add(a, &w, "TMPDIR=/tmp");
  add(a, &w, "LANG=C.UTF-8");
  for (const char *const *one = s->environment; one && *one; one++) add(a, &w, *one);
  add(a, &w, NULL);
  return (char *const *)(uintptr_t)w.at;
}

/* ---- the start ---- */

struct ends {
  int report[2], life[2]; /* the helper's end of life is the one that is read */
};

static int open_ends(struct ends *x, struct error *e) {
  if (pipe2(x->report, O_CLOEXEC) < 0) return error_errno(e, "start", "a program");
  if (pipe2(x->life, O_CLOEXEC) == 0) return 0;
  error_errno(e, "start", "a program");
  close(x->report[0]);
  close(x->report[1]);
  return ERR_IO;
}

/* Not of the caller's signals, session or descriptors. A descriptor that is to become 3 or 4 may lie where another is
 * put first, so all of them are moved out of the way before. */
static int start(const char *path, char *const *argv, char *const *environment, const int from[5], pid_t *ret) {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t how;
  sigset_t all, none;
  int moved[5], r = 0;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawn_file_actions_init(&files);
  posix_spawnattr_init(&how);
  posix_spawnattr_setsigdefault(&how, &all);
  posix_spawnattr_setsigmask(&how, &none);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  for (int i = 0; i < 5; i++) {
    moved[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 5);
    if (moved[i] < 0) r = errno;
    posix_spawn_file_actions_adddup2(&files, moved[i] < 0 ? 0 : moved[i], i);
  }
  if (!r) r = posix_spawn(ret, path, &files, &how, argv, environment);
  for (int i = 0; i < 5; i++)
    if (moved[i] >= 0) close(moved[i]);
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  return r;
}

static int wait_for(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return SIGNALLED;
  return WIFSIGNALED(status) ? SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
}

/* The report's end without a word is the program's beginning: it closes as that is exec'd. */
static int hear(int report, struct error *e) {
  struct error said = {0};
  size_t len = 0;
  for (ssize_t n; len < sizeof said && (n = read(report, (char *)&said + len, sizeof said - len)) != 0;) {
    if (n < 0 && errno != EINTR) break;
    if (n > 0) len += (size_t)n;
  }
  if (!len) return 0;
  said.text[sizeof said.text - 1] = '\0';
  return len == sizeof said && said.code < 0 ? error_set(e, said.code, "%s", said.text)
                                             : error_set(e, ERR_IO, "A program could not be started.");
}

static int spawn(const char *path, char *const *argv, char *const *environment, const int streams[SANDBOX_STREAMS],
                 struct sandbox_child *ret, struct error *e) {
  struct ends x;
  struct sandbox_child c = {.pidfd = -1};
  int r = open_ends(&x, e);
  if (r < 0) return r;
  int failed =
      start(path, argv, environment, (const int[]){streams[0], streams[1], streams[2], x.report[1], x.life[0]}, &c.pid);
  close(x.report[1]);
  close(x.life[0]);
  c.life = x.life[1];
  r = failed ? error_set(e, ERR_IO, "%s could not be run: %s.", path, strerror(failed)) : hear(x.report[0], e);
  close(x.report[0]);
  if (r < 0) {
    close(c.life);
    if (!failed) wait_for(c.pid);
    return r;
  }
  c.pidfd = (int)syscall(SYS_pidfd_open, c.pid, 0);
  *ret = c;
  return 0;
}

int sandbox_spawn(const struct sandbox *s, const char *const *argv, const int streams[SANDBOX_STREAMS],
                  struct sandbox_child *ret, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *path = helper_path();
  size_t count = 0;
  while (argv[count] && count <= SANDBOX_ARGUMENTS_MOST) count++;
  if (!count || count > SANDBOX_ARGUMENTS_MOST) return error_set(e, ERR_INVALID, "That is no program to start.");
  if (!path)
    return error_set(e, ERR_UNSUPPORTED, "It is not run: os1-sandbox, which closes the box, is not installed.");
  return spawn(path, arguments(&a, s, argv), surroundings(&a, s), streams, ret, e);
}

/* ---- the end ---- */

bool sandbox_ended(struct sandbox_child *c, int wait_ms, int *ret_status) {
  int status = 0;
  struct pollfd p = {.fd = c->pidfd, .events = POLLIN};
  if (c->pid <= 0) return true;
  for (int waited = 0;; waited += LOOK_MS) {
    pid_t gone = waitpid(c->pid, &status, WNOHANG);
    if (gone == c->pid || (gone < 0 && errno == ECHILD)) break;
    if (wait_ms >= 0 && waited >= wait_ms) return false;
    poll(&p, c->pidfd >= 0, LOOK_MS);
  }
  if (ret_status) *ret_status = WIFSIGNALED(status) ? SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
  c->pid = 0;
  return true;
}

int sandbox_end(struct sandbox_child *c, int patience_ms) {
  int status = 0;
  if (c->pid > 0 && !sandbox_ended(c, 0, &status)) {
    if (patience_ms > 0) kill(c->pid, SIGTERM);
    if (patience_ms <= 0 || !sandbox_ended(c, patience_ms, &status)) {
      close(c->life);
      c->life = -1;
      sandbox_ended(c, -1, &status);
    }
  }
  if (c->life >= 0) close(c->life);
  if (c->pidfd >= 0) close(c->pidfd);
  *c = (struct sandbox_child){.pidfd = -1, .life = -1};
  return status;
}

/* ---- what there is ---- */

void sandbox_look(struct sandbox_kernel *ret) {
  const char *path = helper_path();
  int out[2], namespaces = 0, seccomp = 0, boxes = 0, at = 0;
  char line[256] = "";
  pid_t pid;
  *ret = (struct sandbox_kernel){.why = "os1-sandbox, which closes the box, is not installed"};
  if (!path || pipe2(out, O_CLOEXEC) < 0) return;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, out[1], 1);
  const char *argv[] = {"os1-sandbox", "--look", NULL}, *nothing[] = {NULL};
  int failed = posix_spawn(&pid, path, &files, NULL, (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)nothing);
  posix_spawn_file_actions_destroy(&files);
  close(out[1]);
  ssize_t len = failed ? 0 : read(out[0], line, sizeof line - 1);
  close(out[0]);
  if (!failed) wait_for(pid);
  if (len <= 0 || sscanf(line, "%d %d %d %d %n", &ret->landlock, &namespaces, &seccomp, &boxes, &at) != 4) return;
  ret->namespaces = namespaces;
  ret->seccomp = seccomp;
  ret->boxes = boxes;
  line[strcspn(line, "\n")] = '\0';
  snprintf(ret->why, sizeof ret->why, "%s", line + at);
}
