/* SPDX-License-Identifier: Apache-2.0 */
#include "keyring/keyring.h"

#include "base/beside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *helper_path(void) {
  return beside_path(OS1_BUILD, OS1_BUILD "/src/keyring/os1-keyring", OS1_MODULES "/os1-keyring", X_OK);
}

static int none_here(struct error *e) {
  return error_set(
      e, ERR_UNSUPPORTED,
      "There is no keyring of the system that could be reached: it wants libsecret (on Debian, libsecret-1-0) and "
      "a session in which a keyring is unlocked.");
}

struct helper {
  pid_t pid;
  int in, out, err; /* ours ends of its streams */
};

static int start(const char *path, const char *what, const char *item, struct helper *h) {
  const char *argv[] = {"os1-keyring", what, item, NULL};
  int in[2], out[2], err[2];
  if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) return ERR_IO;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in[0], 0);
  posix_spawn_file_actions_adddup2(&files, out[1], 1);
  posix_spawn_file_actions_adddup2(&files, err[1], 2);
  int failed = posix_spawn(&h->pid, path, &files, NULL, (char *const *)(uintptr_t)argv, environ);
  posix_spawn_file_actions_destroy(&files);
  close(in[0]);
  close(out[1]);
  close(err[1]);
  h->in = in[1];
  h->out = out[0];
  h->err = err[0];
  return failed ? ERR_IO : 0;
}

static void read_all(int fd, struct buf *into) {
  char piece[KEYRING_SECRET_MAX];
  for (ssize_t n; (n = read(fd, piece, sizeof piece)) != 0;) {
    if (n < 0 && errno != EINTR) break;
    if (n > 0 && buf_add(into, piece, (size_t)n) < 0) break;
  }
  explicit_bzero(piece, sizeof piece);
}

static int code_of(int status, struct str said, struct error *e) {
  int ended = WIFEXITED(status) ? WEXITSTATUS(status) : KEYRING_EXIT_DENIED;
  if (ended == 0) return 0;
  if (ended == KEYRING_EXIT_NOTHING) return error_set(e, ERR_NOT_FOUND, "The system's keyring does not have this key.");
  if (ended == KEYRING_EXIT_NONE_HERE) return none_here(e);
  if (WIFSIGNALED(status)) return error_set(e, ERR_DENIED, "The system's keyring did not answer.");
  said = str_trim(said);
  return error_set(e, ERR_DENIED, "The system's keyring did not open: %.*s.", (int)(said.len < 160 ? said.len : 160),
                   said.len ? said.at : "no reason was given");
}

static int run(const char *what, const char *item, struct str input, struct buf *output, struct error *e) {
  AUTO_BUF struct buf said = buf_new(BUF_LINE);
  struct helper h = {0};
  const char *path = helper_path();
  if (!path) return none_here(e);
  if (start(path, what, item, &h)) return error_set(e, ERR_IO, "%s could not be run.", path);
  /* Less than a pipe holds, so neither side waits for the other; a helper that is gone is told from its end. */
  struct sigaction quiet = {.sa_handler = SIG_IGN}, before;
  sigaction(SIGPIPE, &quiet, &before);
  ssize_t put = input.len ? write(h.in, input.at, input.len) : 0;
  sigaction(SIGPIPE, &before, NULL);
  close(h.in);
  read_all(h.out, output);
  read_all(h.err, &said);
  close(h.out);
  close(h.err);
  int status = 0;
  while (waitpid(h.pid, &status, 0) < 0 && errno == EINTR) continue;
  int r = code_of(status, buf_str(&said), e);
  return r == 0 && put != (ssize_t)input.len ? error_set(e, ERR_IO, "The system's keyring did not take it.") : r;
}

static int get(const char *item, struct buf *ret_secret, struct error *e) {
  return run("get", item, STR(""), ret_secret, e);
}

static int put(const char *item, struct str secret, struct error *e) {
  AUTO_BUF struct buf nothing = buf_new(BUF_LINE);
  return run("put", item, secret, &nothing, e);
}

static int take_away(const char *item, struct error *e) {
  AUTO_BUF struct buf nothing = buf_new(BUF_LINE);
  return run("remove", item, STR(""), &nothing, e);
}

const struct keyring_ops keyring_secret_service = {"secret service", get, put, take_away};
