/* SPDX-License-Identifier: Apache-2.0
 *
 * enter: the order. What needs rights comes before they are laid down, what looks up a path before files close, and the
 * filter of calls last, for it refuses what the rest is done with.
 */
#include "sandbox/sandbox_priv.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATUS_BROKEN = 125, SIGNALLED = 128 };

static int status_of(int status) {
  return WIFSIGNALED(status) ? SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
}

/* ---- paths ---- */

static bool is_within(const char *path, const char *folder) {
  size_t len = strlen(folder);
  while (len > 1 && folder[len - 1] == '/') len--;
  return (len == 1 && *folder == '/') || (strncmp(path, folder, len) == 0 && (path[len] == '/' || !path[len]));
}

/* The kernel's own trees are nobody's to give: through them a program would be out again. */
static bool is_kernels(const char *path) {
  return is_within(path, "/proc") || is_within(path, "/sys") || is_within(path, "/dev");
}

static int look_at(const char *path, const char *const *hidden, const char **ret, struct error *e) {
  const char *real = realpath(path, NULL); /* lives until this process becomes another program */
  if (*path != '/') return error_set(e, ERR_INVALID, "\"%s\" is no whole path.", path);
  if (!real) return error_set(e, ERR_NOT_FOUND, "%s cannot be given: %s.", path, strerror(errno));
  if (!real[1] || is_kernels(real))
    return error_set(e, ERR_DENIED, "%s is never given to a program from outside.", path);
  for (; hidden && *hidden; hidden++) {
    char *kept = realpath(*hidden, NULL);
    bool touches = kept && (is_within(real, kept) || is_within(kept, real));
    free(kept);
    if (touches)
      return error_set(e, ERR_DENIED, "%s is not given to a program from outside: %s must stay closed to it.", path,
                       *hidden);
  }
  *ret = real;
  return 0;
}

struct looked_at {
  const char *at[SANDBOX_PATHS_MOST + 1];
};

static int look_at_all(const char *const **paths, const char *const *hidden, struct looked_at *into, struct error *e) {
  size_t count = 0;
  int r = 0;
  for (; *paths && (*paths)[count] && r == 0; count++) {
    if (count == SANDBOX_PATHS_MOST) return error_set(e, ERR_TOO_BIG, "So many paths are never given at once.");
    r = look_at((*paths)[count], hidden, &into->at[count], e);
  }
  into->at[count] = NULL;
  *paths = into->at;
  return r;
}

/* ---- what stays behind ---- */

static void close_all(int keep) {
  if (keep > 0) syscall(SYS_close_range, 0, keep - 1, 0);
  syscall(SYS_close_range, keep + 1, ~0U, 0);
}

static sigset_t watched(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  return set;
}

static void lay_down_rights(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct none[2] = {{0}};
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  for (unsigned long right = 0; prctl(PR_CAPBSET_READ, right, 0, 0, 0) >= 0; right++)
    prctl(PR_CAPBSET_DROP, right, 0, 0, 0); /* where this is no one's to do, no_new_privs holds what exec would give */
  syscall(SYS_capset, &header, none);
}

/* The keeper: outside, with nothing in hand but the descriptor whose end it waits for. */
static void keep(pid_t first, int life) {
  sigset_t set = watched();
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  lay_down_rights();
  close_all(life > 0 ? life : -1);
  int told = signalfd(-1, &set, SFD_CLOEXEC);
  struct pollfd waits[2] = {{.fd = told, .events = POLLIN}, {.fd = life > 0 ? life : -1, .events = POLLIN}};
  for (int status = 0;;) {
    struct signalfd_siginfo s = {0};
    if (poll(waits, 2, -1) < 0 && errno != EINTR) kill(first, SIGKILL);
    if (waits[1].revents) kill(first, SIGKILL), waits[1].fd = -1;
    if ((waits[0].revents & POLLIN) && read(told, &s, sizeof s) == (ssize_t)sizeof s && s.ssi_signo != SIGCHLD)
      kill(first, (int)s.ssi_signo);
    if (waitpid(first, &status, WNOHANG) == first) _exit(status_of(status));
  }
}

/* Where no pid namespace ends them all: children, and those that come to us when these are gone. */
static void end_others(void) {
  char path[64], list[4096];
  snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
  for (int rounds = 0; rounds < 1000; rounds++) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? 0 : read(fd, list, sizeof list - 1);
    if (fd >= 0) close(fd);
    if (len <= 0) return;
    list[len] = '\0';
    char *at = list, *after;
    for (long pid; (pid = strtol(at, &after, 10)) > 0 && after != at; at = after)
      if (*after) kill((pid_t)pid, SIGKILL);
    while (waitpid(-1, NULL, WNOHANG) > 0) continue;
    poll(NULL, 0, 1);
  }
}

/* Process 1 of the box, or what stands for it. */
static void reap(pid_t program, bool alone) {
  sigset_t set = watched();
  close_all(-1);
  for (;;) {
    int status = 0, number = sigwaitinfo(&set, NULL);
    if (number > 0 && number != SIGCHLD) kill(program, number);
    for (pid_t gone; (gone = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (gone != program) continue;
      if (!alone) end_others();
      _exit(status_of(status));
    }
  }
}

/* ---- the way in ---- */

static void set_limit(int what, uint64_t value, uint64_t usual) {
  rlim_t most = (rlim_t)(value ? value : usual);
  struct rlimit before;
  if (getrlimit((__rlimit_resource_t)what, &before) == 0 && before.rlim_max < most) most = before.rlim_max;
  setrlimit((__rlimit_resource_t)what, &(struct rlimit){most, most});
}

/* What the user of this process has running, threads included. */
static unsigned count_running(void) {
  unsigned count = 0;
  char path[300];
  struct stat s;
  DIR *all = opendir("/proc");
  for (const struct dirent *one; all && (one = readdir(all));) {
    snprintf(path, sizeof path, "/proc/%s/task", one->d_name);
    if (one->d_name[0] < '1' || one->d_name[0] > '9' || stat(path, &s) < 0 || s.st_uid != geteuid()) continue;
    count += s.st_nlink > 2 ? (unsigned)s.st_nlink - 2 : 1;
  }
  if (all) closedir(all);
  return count;
}

/* Processes are counted in a user namespace by themselves; without one, with all that its user has running. */
static void set_limits(const struct sandbox_limits *l, bool alone) {
  set_limit(RLIMIT_CORE, 0, 0);
  set_limit(RLIMIT_MSGQUEUE, 0, 0);
  set_limit(RLIMIT_DATA, l->memory, SANDBOX_MEMORY);
  set_limit(RLIMIT_FSIZE, l->file_size, SANDBOX_FILE_SIZE);
  set_limit(RLIMIT_NOFILE, l->open_files, SANDBOX_OPEN_FILES);
  set_limit(RLIMIT_CPU, l->cpu_seconds, SANDBOX_CPU_SECONDS);
  uint64_t others = alone ? 2 : count_running(); /* the keeper and the first */
  set_limit(RLIMIT_NPROC, (l->processes ? l->processes : SANDBOX_PROCESSES) + others, 0);
}

static int close_rest(const struct sandbox *s, const struct sandbox_kernel *k, struct error *e) {
  lay_down_rights();
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
    return error_set(e, ERR_UNSUPPORTED, "The kernel does not let rights be laid down for good.");
  int r = k->landlock ? sandbox_landlock(s, k->landlock, k->namespaces, e) : 0;
  return r == 0 && k->seccomp ? sandbox_syscalls(s->network, k, e) : r;
}

static int begin_program(const struct sandbox *s, const struct sandbox_kernel *k, struct error *e) {
  sigset_t none;
  sigemptyset(&none);
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  const char *folder = s->folder ? s->folder : k->namespaces ? SANDBOX_SCRATCH_AT : "/";
  if (chdir(folder) < 0)
    return error_set(e, ERR_NOT_FOUND, "%s is not where it could start: %s.", folder, strerror(errno));
  set_limits(&s->limits, k->namespaces);
  int r = k->namespaces ? 0 : close_rest(s, k, e);
  syscall(SYS_close_range, 3, ~0U, 1 << 2 /* CLOSE_RANGE_CLOEXEC */);
  sigprocmask(SIG_SETMASK, &none, NULL);
  return r;
}

/* The first: with namespaces it is in the box itself, and closes everything before there is anybody else; without them
 * it must be able to end what the program leaves behind, so the program closes it for itself. */
static int begin_first(const struct sandbox *s, const struct sandbox_kernel *k, struct error *e) {
  int r = 0;
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (k->namespaces && (r = sandbox_tree_build(s, e)) == 0) r = close_rest(s, k, e);
  if (!k->namespaces) {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    lay_down_rights();
  }
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (r < 0) return r;
  pid_t program = fork();
  if (program < 0) return error_set(e, ERR_IO, "The system starts no more programs.");
  if (program) reap(program, k->namespaces);
  return begin_program(s, k, e);
}

static int look_for_kernel(const struct sandbox *s, struct sandbox_kernel *ret, struct error *e) {
  *ret = sandbox_kernel_of(s->ignore);
  sandbox_kernel_judge(ret, s->network);
  if (ret->boxes) return 0;
  return error_set(e, ERR_UNSUPPORTED, "It is not run: %s.", ret->why);
}

int sandbox_enter(const struct sandbox *given, struct error *e) {
  static struct looked_at readable, writable, executable;
  struct sandbox s = *given;
  struct sandbox_kernel k;
  sigset_t set = watched();
  int r = look_for_kernel(&s, &k, e);
  if (r == 0) r = look_at_all(&s.readable, s.hidden, &readable, e);
  if (r == 0) r = look_at_all(&s.writable, s.hidden, &writable, e);
  if (r == 0) r = look_at_all(&s.executable, s.hidden, &executable, e);
  if (r < 0) return r;
  setsid();
  sigprocmask(SIG_BLOCK, &set, NULL);
  if (k.namespaces && (r = sandbox_tree_leave(s.network, e)) < 0) return r;
  pid_t first = fork();
  if (first < 0) return error_set(e, ERR_IO, "The system starts no more programs.");
  if (first) keep(first, s.life);
  return begin_first(&s, &k, e);
}
