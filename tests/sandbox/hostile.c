/* SPDX-License-Identifier: Apache-2.0
 *
 * hostile ACT [ARGUMENT]: tries one thing that a box must not let it do. Exit status 0: it could; 1: it could not; 2:
 * the act is unknown.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static bool reads(const char *path) {
  char byte;
  int fd = open(path, O_RDONLY);
  return fd >= 0 && read(fd, &byte, 1) == 1;
}

static bool lists(const char *path) {
  char room[1024];
  int fd = open(path, O_RDONLY | O_DIRECTORY);
  return fd >= 0 && syscall(SYS_getdents64, fd, room, sizeof room) > 0;
}

static bool writes(const char *path) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  return fd >= 0 && write(fd, "x", 1) == 1;
}

static bool opens_for_writing(const char *path) {
  return open(path, O_WRONLY) >= 0;
}

static bool empties(const char *path) {
  return truncate(path, 0) == 0;
}

static bool opens_to_others(const char *path) {
  return chmod(path, 0644) == 0;
}

static bool removes(const char *path) {
  return unlink(path) == 0;
}

static bool connects(const char *port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)strtol(port, NULL, 10))};
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  return fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0;
}

static bool connects_unix(const char *name, bool abstract) {
  struct sockaddr_un to = {.sun_family = AF_UNIX};
  size_t len = strlen(name);
  memcpy(to.sun_path + abstract, name, len);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  return fd >= 0 &&
         connect(fd, (struct sockaddr *)&to, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + abstract + len)) == 0;
}

static bool connects_file(const char *name) {
  return connects_unix(name, false);
}

static bool connects_abstract(const char *name) {
  return connects_unix(name, true);
}

static bool signals(const char *pid) {
  return kill((pid_t)strtol(pid, NULL, 10), 0) == 0;
}

static pid_t sleeper(void) {
  pid_t child = fork();
  if (child) return child;
  for (;;) pause();
}

static bool traces(const char *none) {
  pid_t child = sleeper();
  bool could = ptrace(PTRACE_SEIZE, child, NULL, NULL) == 0;
  kill(child, SIGKILL);
  return could;
}

static bool looks_into(const char *none) {
  char here = 'x', there = 0;
  struct iovec from = {&here, 1}, to = {&there, 1};
  return process_vm_readv(getpid(), &to, 1, &from, 1, 0) == 1;
}

static bool forks(const char *count) {
  long most = strtol(count, NULL, 10);
  pid_t made[1024];
  long n = 0;
  while (n < most && n < 1024 && (made[n] = sleeper()) > 0) n++;
  for (long i = 0; i < n; i++) kill(made[i], SIGKILL);
  return n == most;
}

static bool fills_memory(const char *megabytes) {
  for (long n = strtol(megabytes, NULL, 10); n > 0; n--) {
    char *piece = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (piece == MAP_FAILED) return false;
    memset(piece, 1, 1 << 20);
  }
  return true;
}

static bool shares_memory(const char *none) {
  return mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

/* Says it was done; what it left holds standard output. */
static bool leaves_a_daemon(const char *none) {
  pid_t child = fork();
  if (child) return waitpid(child, NULL, 0) == child;
  setsid();
  if (fork() == 0)
    for (;;) pause();
  _exit(0);
}

static bool reads_descriptor(const char *fd) {
  char byte;
  return read((int)strtol(fd, NULL, 10), &byte, 1) == 1;
}

static bool reads_environment(const char *name) {
  return getenv(name) != NULL;
}

static bool makes_namespaces(const char *none) {
  return unshare(CLONE_NEWUSER) == 0;
}

static bool opens_many(const char *count) {
  for (long n = strtol(count, NULL, 10); n > 0; n--)
    if (open("/dev/null", O_RDONLY) < 0) return false;
  return true;
}

static bool writes_much(const char *path) {
  static char piece[1 << 16];
  int fd = open(path, O_WRONLY | O_CREAT, 0600);
  signal(SIGXFSZ, SIG_IGN);
  for (int i = 0; i < 64; i++)
    if (write(fd, piece, sizeof piece) != (ssize_t)sizeof piece) return false;
  return true;
}

static bool works_on(const char *seconds) {
  struct timespec t = {0};
  signal(SIGXCPU, SIG_IGN);
  while (t.tv_sec < strtol(seconds, NULL, 10)) clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return true;
}

static bool runs(const char *path) {
  pid_t child = fork();
  int status = 1;
  if (!child) {
    execl(path, path, "nothing", (char *)NULL);
    _exit(127);
  }
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 2;
}

static bool waits(const char *none) {
  if (write(STDOUT_FILENO, "!", 1) == 1)
    for (;;) pause();
  return false;
}

static const struct {
  const char *name;
  bool (*does)(const char *argument);
} acts[] = {{"read", reads},
            {"list", lists},
            {"write", writes},
            {"open-for-writing", opens_for_writing},
            {"empty", empties},
            {"open-to-others", opens_to_others},
            {"remove", removes},
            {"connect", connects},
            {"connect-file", connects_file},
            {"connect-abstract", connects_abstract},
            {"signal", signals},
            {"trace", traces},
            {"look-into", looks_into},
            {"fork", forks},
            {"fill-memory", fills_memory},
            {"share-memory", shares_memory},
            {"leave-a-daemon", leaves_a_daemon},
            {"read-descriptor", reads_descriptor},
            {"read-environment", reads_environment},
            {"make-namespaces", makes_namespaces},
            {"open-many", opens_many},
            {"write-much", writes_much},
            {"work-on", works_on},
            {"run", runs},
            {"wait", waits}};

int main(int argc, char **argv) {
  for (size_t i = 0; argc > 1 && i < sizeof acts / sizeof *acts; i++)
    if (strcmp(argv[1], acts[i].name) == 0) return !acts[i].does(argc > 2 ? argv[2] : "");
  return 2;
}
