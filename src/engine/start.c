/* SPDX-License-Identifier: Apache-2.0
 *
 * start: a keeper is started. It leaves us at once (it forks, and what we started ends), and says in one line that it
 * listens, or why it does not.
 */
#include "base/beside.h"
#include "base/str.h"
#include "engine/engine_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *keeper_path(void) {
  return beside_path(OS1_BUILD, OS1_BUILD "/src/engine/os1-model-server", OS1_MODULES "/os1-model-server", X_OK);
}

static int spawn(const char *path, const char *const *argv, int out, pid_t *ret) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&files, out, 1);
  posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
  int failed = posix_spawn(ret, path, &files, NULL, (char *const *)(uintptr_t)argv, environ);
  posix_spawn_file_actions_destroy(&files);
  return failed ? ERR_IO : 0;
}

/* Its line without the newline; what came where it ended before. ERR_BUSY: it took too long. */
static int read_line(int fd, char *line, size_t room, int64_t wait_ms, struct str *ret) {
  int64_t until = engine_now_ms() + wait_ms;
  size_t len = 0;
  while (len < room && (!len || line[len - 1] != '\n')) {
    int64_t left = until - engine_now_ms();
    struct pollfd p = {fd, POLLIN, 0};
    if (left <= 0) return ERR_BUSY;
    if (poll(&p, 1, (int)left) <= 0) continue;
    ssize_t n = read(fd, line + len, room - len);
    if (n == 0 || (n < 0 && errno != EINTR)) break;
    if (n > 0) len += (size_t)n;
  }
  *ret = str_trim((struct str){line, len});
  return 0;
}

int engine_start(const struct engine_need *n, const struct place *p, const char *program, uint64_t tag, int64_t wait_ms,
                 struct error *e) {
  const char *path = keeper_path();
  char log[PLACE_PATH * 4], number[24], window[24], idle[24], pace[24], ignore[24], line[400];
  int out[2];
  pid_t pid;
  if (!path) return error_set(e, ERR_UNSUPPORTED, "os1-model-server is not there: it belongs beside os1.");
  if (place_make(p, e) < 0) return ERR_IO;
  snprintf(log, sizeof log, "%s/model.log", n->state);
  snprintf(number, sizeof number, "%016llx", (unsigned long long)tag);
  snprintf(window, sizeof window, "%lld", (long long)n->window);
  snprintf(idle, sizeof idle, "%lld", (long long)(n->idle_s ? n->idle_s : ENGINE_IDLE_S));
  snprintf(pace, sizeof pace, "%lld", (long long)(n->pace_ms ? n->pace_ms : ENGINE_PACE_MS));
  snprintf(ignore, sizeof ignore, "%u", n->ignore);
  const char *argv[ARG_COUNT + 1] = {[0] = path,
                                     [ARG_TAG] = number,
                                     [ARG_HOME] = n->home,
                                     [ARG_LOG] = log,
                                     [ARG_FILE] = n->file,
                                     [ARG_PROGRAM] = program,
                                     [ARG_WINDOW] = window,
                                     [ARG_IDLE_S] = idle,
                                     [ARG_BOX] = n->unboxed ? "unboxed" : "boxed",
                                     [ARG_IGNORE] = ignore,
                                     [ARG_PACE_MS] = pace};
  if (pipe2(out, O_CLOEXEC) < 0) return error_errno(e, "make a pipe for", path);
  int r = spawn(path, argv, out[1], &pid);
  close(out[1]);
  struct str said = STR("");
  if (r < 0) error_set(e, r, "%s could not be run.", path);
  if (r == 0) {
    r = read_line(out[0], line, sizeof line, wait_ms, &said);
    if (r < 0) error_set(e, r, "It is being started.");
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
  }
  close(out[0]);
  if (r < 0) return r;
  if (str_is(said, KEEPER_HERE) || str_is(said, KEEPER_TAKEN)) return 0;
  if (!said.len) said = STR("The keeper of the model's server did not begin.");
  return error_set(e, ERR_IO, "%.*s", STR_ARG(str_first(said, 300)));
}
