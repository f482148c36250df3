/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "engine/engine_priv.h"
#include "engine/keeper.h"
#include "engine/share.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
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

struct errand {
  struct arena arena;
  const char *file, *program; /* their real paths, which are seen in a box too */
  const char *argv[ARGUMENTS], *envp[VARIABLES];
  int out, prints; /* what it prints goes to out, and comes from prints */
};

/* The name it goes by: its file's. */
static const char *alias_of(struct arena *a, const char *file) {
  const char *slash = strrchr(file, '/');
  struct str name = str_of(slash ? slash + 1 : file);
  if (str_ends(name, STR(".gguf"))) name.len -= strlen(".gguf");
  return arena_dup(a, name).at;
}

static void set_arguments(const struct keeper *k, struct errand *x) {
  struct arena *a = &x->arena;
  const char *words[] = {x->program,
                         "-m",
                         x->file,
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
                         arena_printf(a, "%lld", (long long)k->window).at,
                         NULL};
  memcpy(x->argv, words, sizeof words);
}

/* By the environment, because a server passes over a variable that it does not know, and ends at a switch that it does
 * not know: no page for browsers, nothing fetched, and no copies of old prompts in memory (8 GiB of them otherwise). */
static const char *const ours[] = {"LLAMA_ARG_UI=0",           "LLAMA_ARG_WEBUI=0",   "LLAMA_ARG_NO_WEBUI=1",
                                   "LLAMA_ARG_CACHE_RAM=0",    "LLAMA_ARG_OFFLINE=1", "LLAMA_OFFLINE=1",
                                   "LLAMA_ARG_LOG_COLORS=off", "LC_CTYPE=C.UTF-8"};
/* Where its libraries are, and with all its rights its devices; of the rest of ours it needs nothing. */
static const char *const theirs[] = {"LD_LIBRARY_PATH",         "GGML_BACKEND_PATH",   "CUDA_VISIBLE_DEVICES",
                                     "GGML_VK_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES"};

static void set_environment(struct errand *x) {
  size_t n = 0;
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) x->envp[n++] = ours[i];
  for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++) {
    const char *value = getenv(theirs[i]);
    if (value) x->envp[n++] = arena_printf(&x->arena, "%s=%s", theirs[i], value).at;
  }
  x->envp[n] = NULL;
}

/* ---- in a box ---- */

enum { FOLDERS = 4, SPARE_THREADS = 64 };
#define MIB ((uint64_t)1024 * 1024)

static bool is_systems(struct str path) {
  return str_starts(path, STR("/usr/")) || str_starts(path, STR("/bin/")) || str_starts(path, STR("/sbin/")) ||
         str_starts(path, STR("/lib"));
}

/* One that was not installed with the system brings its libraries along: beside it, or in the lib beside its bin. */
static void set_folders(struct errand *x, const char *folders[FOLDERS]) {
  char lib[PATH_MAX];
  struct stat s;
  size_t n = 0, slash = (size_t)(strrchr(x->program, '/') - x->program);
  struct str folder = str_first(str_of(x->program), slash);
  if (!is_systems(str_of(x->program))) {
    folders[n++] = arena_dup(&x->arena, folder).at;
    bool there = realpath(arena_printf(&x->arena, "%.*s/../lib", STR_ARG(folder)).at, lib) && stat(lib, &s) == 0 &&
                 S_ISDIR(s.st_mode);
    if (there && !is_systems(str_of(lib))) folders[n++] = arena_dup(&x->arena, str_of(lib)).at;
  }
  folders[n] = NULL;
}

/* What it may have for itself: the weights too, for they are not always mapped. */
static uint64_t memory_of(const struct keeper *k) {
  enum { LEAST_MIB = 4096, SPARE_MIB = 2048 };
  struct gguf g;
  if (gguf_read(k->file, &g, NULL) < 0) return (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
  uint64_t need = (uint64_t)share_need(&g, k->window) + SPARE_MIB * MIB;
  return need > LEAST_MIB * MIB ? need : LEAST_MIB * MIB;
}

static int spawn_boxed(struct keeper *k, struct errand *x, struct error *e) {
  const char *executable[FOLDERS];
  set_folders(x, executable);
  struct sandbox box = {.readable = (const char *const[]){x->file, k->place.key, NULL},
                        .writable = (const char *const[]){k->place.server, NULL},
                        .executable = executable,
                        .hidden = (const char *const[]){k->place.lock, NULL}, /* and with it, whatever holds the home */
                        .environment = x->envp,
                        .limits = {.memory = memory_of(k),
                                   .processes = (unsigned)share_threads() * 4 + SPARE_THREADS,
                                   .cpu_seconds = INT32_MAX},
                        .ignore = k->ignore};
  int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (nothing < 0) return error_errno(e, "open", "/dev/null");
  int r = sandbox_spawn(&box, x->argv, (const int[]){nothing, x->out, x->out}, &k->box, e);
  close(nothing);
  if (r == 0) k->pid = k->box.pid;
  return r;
}

/* ---- with all its rights ---- */

/* In the child. It dies with its keeper, and what it holds reaches no core dump. */
static _Noreturn void become(const struct errand *x, pid_t keeper) {
  int nothing = open("/dev/null", O_RDONLY);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != keeper || nothing < 0 || setpgid(0, 0) < 0) _exit(127);
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  dup2(nothing, 0);
  dup2(x->out, 1);
  dup2(x->out, 2);
  execve(x->argv[0], (char *const *)(uintptr_t)x->argv, (char *const *)(uintptr_t)x->envp);
  dprintf(2, "%s: %s\n", x->argv[0], strerror(errno));
  _exit(127);
}

static int spawn_unboxed(struct keeper *k, struct errand *x, struct error *e) {
  pid_t keeper = getpid(), pid = fork();
  if (pid < 0) return error_errno(e, "start", k->program);
  if (pid == 0) become(x, keeper);
  setpgid(pid, pid);
  k->pid = pid;
  return 0;
}

/* ---- either ---- */

static int spawn(struct keeper *k, struct errand *x, struct error *e) {
  struct error why = {0};
  k->box = (struct sandbox_child){.pidfd = -1, .life = -1};
  int r = spawn_boxed(k, x, &why);
  k->boxed = r == 0;
  if (r == ERR_UNSUPPORTED && k->unboxed) {
    keeper_log_take(&k->log, x->prints); /* that was not the server yet */
    keeper_log_renew(&k->log);
    return spawn_unboxed(k, x, e);
  }
  if (r == ERR_UNSUPPORTED) return engine_no_box(e, why.text);
  return r < 0 ? error_set(e, r, "%s", why.text) : 0;
}

static int prepare(struct keeper *k, struct errand *x, struct error *e) {
  char file[PATH_MAX], program[PATH_MAX];
  int r = share_window(k->file, k->asked_window, &k->window, e);
  if (r == 0) r = write_key(k->place.key, e);
  if (r < 0) return r;
  unlink(k->place.socket); /* it does not start where one is left */
  if (!realpath(k->file, file) || !realpath(k->program, program)) {
    error_errno(e, "find", k->file);
    return ERR_IO;
  }
  x->file = arena_dup(&x->arena, str_of(file)).at;
  x->program = arena_dup(&x->arena, str_of(program)).at;
  set_arguments(k, x);
  set_environment(x);
  return 0;
}

int keeper_server_start(struct keeper *k, struct error *e) {
  struct errand x = {.out = -1};
  int out[2], r = prepare(k, &x, e);
  if (r == 0 && pipe2(out, O_CLOEXEC) < 0) r = error_errno(e, "make a pipe for", k->program);
  if (r == 0) {
    x.out = out[1];
    x.prints = out[0];
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    r = spawn(k, &x, e);
    close(out[1]);
    if (r == 0)
      k->out = out[0];
    else
      close(out[0]);
  }
  arena_finish(&x.arena);
  return r;
}

void keeper_server_signal(struct keeper *k, int number) {
  if (!k->pid) return;
  if (!k->box.pid)
    kill(-k->pid, number);
  else if (number != SIGKILL)
    kill(k->pid, number); /* it is passed on */
  else if (k->box.life >= 0)
    close(k->box.life), k->box.life = -1;
}

/* A box ends with 128 and the signal where a shell would say so too. */
bool keeper_server_ended(struct keeper *k, struct keeper_end *ret) {
  int status = 0;
  if (!k->pid || waitpid(k->pid, &status, WNOHANG) != k->pid) return false;
  int code = WIFSIGNALED(status) ? 0 : WEXITSTATUS(status);
  *ret = (struct keeper_end){.status = code, .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0};
  if (k->box.pid && code > 128) ret->signal = code - 128;
  if (!k->box.pid) kill(-k->pid, SIGKILL); /* what it may have started */
  if (k->box.life >= 0) close(k->box.life);
  if (k->box.pidfd >= 0) close(k->box.pidfd);
  k->box = (struct sandbox_child){.pidfd = -1, .life = -1};
  k->pid = 0;
  return true;
}
