/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "engine/keeper.h"
#include "engine/share.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* 256 bits, in hex, for nobody but this server and whoever may read this home. */
static int write_key(const char *path, struct error *e) {
  unsigned char bytes[32];
  char line[2 * sizeof bytes + 2];
  if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
    return error_set(e, ERR_UNSUPPORTED, "This machine gives no random numbers, so no key can be made.");
  for (size_t i = 0; i < sizeof bytes; i++) snprintf(line + 2 * i, 3, "%02x", bytes[i]);
  line[sizeof line - 2] = '\n';
  unlink(path);
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  bool kept = fd >= 0 && write(fd, line, sizeof line - 1) == (ssize_t)sizeof line - 1;
  int r = kept ? 0 : error_errno(e, "write", path);
  if (fd >= 0) close(fd);
  explicit_bzero(bytes, sizeof bytes);
  explicit_bzero(line, sizeof line);
  return r;
}

/* ---- what it is started with ---- */

enum { ARGUMENTS = 20, VARIABLES = 24 };

/* The name it goes by: its file's. */
static const char *alias_of(struct arena *a, const char *file) {
  const char *slash = strrchr(file, '/');
  struct str name = str_of(slash ? slash + 1 : file);
  if (str_ends(name, STR(".gguf"))) name.len -= strlen(".gguf");
  return arena_dup(a, name).at;
}

static void arguments_of(const struct keeper *k, struct arena *a, const char *argv[ARGUMENTS]) {
  size_t n = 0;
  const char *words[] = {k->program,
                         "-m",
                         k->file,
                         "--alias",
                         alias_of(a, k->file),
                         "--host",
                         k->place.socket,
                         "--api-key-file",
                         k->place.key,
                         "-np",
                         "1",
                         "-t",
                         arena_printf(a, "%d", share_threads()).at,
                         "-c",
                         arena_printf(a, "%lld", (long long)k->window).at};
  for (; n < sizeof words / sizeof *words; n++) argv[n] = words[n];
  argv[n] = NULL;
}

/* By the environment, because a server passes over a variable that it does not know, and ends at a switch that it does
 * not know: no page for browsers, nothing fetched, and no copies of old prompts in memory (8 GiB of them otherwise). */
static const char *const ours[] = {"LLAMA_ARG_UI=0",           "LLAMA_ARG_WEBUI=0",   "LLAMA_ARG_NO_WEBUI=1",
                                   "LLAMA_ARG_CACHE_RAM=0",    "LLAMA_ARG_OFFLINE=1", "LLAMA_OFFLINE=1",
                                   "LLAMA_ARG_LOG_COLORS=off", "LC_CTYPE=C.UTF-8"};
/* Where its libraries and its devices are; of the rest of ours it needs nothing. */
static const char *const theirs[] = {"PATH",
                                     "LD_LIBRARY_PATH",
                                     "CUDA_VISIBLE_DEVICES",
                                     "HIP_VISIBLE_DEVICES",
                                     "ROCR_VISIBLE_DEVICES",
                                     "GGML_VK_VISIBLE_DEVICES",
                                     "GGML_BACKEND_PATH"};

static void environment_of(struct arena *a, const char *envp[VARIABLES]) {
  size_t n = 0;
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) envp[n++] = ours[i];
  for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++) {
    const char *value = getenv(theirs[i]);
    if (value) envp[n++] = arena_printf(a, "%s=%s", theirs[i], value).at;
  }
  envp[n] = NULL;
}

/* ---- the process ---- */

/* In the child. It dies with its keeper, and what it holds reaches no core dump. */
static _Noreturn void become(const char *const *argv, const char *const *envp, int out, pid_t keeper) {
  int nothing = open("/dev/null", O_RDONLY);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != keeper || nothing < 0 || setpgid(0, 0) < 0) _exit(127);
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  dup2(nothing, 0);
  dup2(out, 1);
  dup2(out, 2);
  execve(argv[0], (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)envp);
  dprintf(2, "%s: %s\n", argv[0], strerror(errno));
  _exit(127);
}

static int spawn(struct keeper *k, struct arena *a, int out, struct error *e) {
  const char *argv[ARGUMENTS], *envp[VARIABLES];
  pid_t keeper = getpid();
  arguments_of(k, a, argv);
  environment_of(a, envp);
  pid_t pid = fork();
  if (pid < 0) return error_errno(e, "start", k->program);
  if (pid == 0) become(argv, envp, out, keeper);
  setpgid(pid, pid);
  k->pid = pid;
  return 0;
}

int keeper_server_start(struct keeper *k, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  int out[2];
  int r = share_window(k->file, k->asked_window, &k->window, e);
  if (r == 0) r = write_key(k->place.key, e);
  if (r < 0) return r;
  unlink(k->place.socket); /* it does not start where one is left */
  if (pipe2(out, O_CLOEXEC) < 0) return error_errno(e, "make a pipe for", k->program);
  r = spawn(k, &a, out[1], e);
  close(out[1]);
  if (r == 0 && fcntl(out[0], F_SETFL, O_NONBLOCK) == 0) {
    k->out = out[0];
    return 0;
  }
  close(out[0]);
  return r;
}

void keeper_server_signal(const struct keeper *k, int number) {
  if (k->pid) kill(-k->pid, number);
}

bool keeper_server_ended(struct keeper *k, int *ret_status) {
  if (!k->pid || waitpid(k->pid, ret_status, WNOHANG) != k->pid) return false;
  kill(-k->pid, SIGKILL); /* what it may have started */
  k->pid = 0;
  return true;
}
