/* SPDX-License-Identifier: Apache-2.0
 *
 * A hostile program tries everything twice: in the open, where each act must succeed, or the test would prove nothing;
 * and in a box, where none may. Each with all that the kernel gives and with each half of it alone, as whoever runs the
 * tests and, where that is root, as nobody.
 */
#include "base/arena.h"
#include "sandbox/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { STRAY = 57, NOBODY = 65534, PATIENCE_MS = 20000 };

/* ---- where it happens ---- */

static struct {
  char folder[64]; /* of the test: given/ (readable), made/ (writable), kept/ (neither) */
  char given[96], made[96], kept[96], secret[128], socket[128];
  char port[16], abstract[64], me[16];
  int tcp, unix_file, unix_abstract;
  char hostile[96]; /* a copy: a box that is given a path of /root would have a /root, with that path alone in it */
} here;

static void put(const char *path, const char *text) {
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
  close(fd);
}

static int listen_unix(const char *name, bool abstract) {
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  memcpy(at.sun_path + abstract, name, strlen(name));
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(
      bind(fd, (struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + abstract + strlen(name))),
      0);
  assert_int_equal(listen(fd, 64), 0);
  return fd;
}

static int listen_loopback(void) {
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t len = sizeof at;
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(bind(fd, (struct sockaddr *)&at, len), 0);
  assert_int_equal(listen(fd, 64), 0);
  getsockname(fd, (struct sockaddr *)&at, &len);
  snprintf(here.port, sizeof here.port, "%u", ntohs(at.sin_port));
  return fd;
}

static int begin(void **state) {
  char line[512];
  snprintf(here.folder, sizeof here.folder, "/tmp/os1-box-XXXXXX");
  assert_non_null(mkdtemp(here.folder));
  snprintf(here.given, sizeof here.given, "%s/given", here.folder);
  snprintf(here.made, sizeof here.made, "%s/made", here.folder);
  snprintf(here.kept, sizeof here.kept, "%s/kept", here.folder);
  snprintf(here.secret, sizeof here.secret, "%s/secret", here.kept);
  snprintf(here.socket, sizeof here.socket, "%s/socket", here.kept);
  snprintf(here.abstract, sizeof here.abstract, "os1-box-%d", getpid());
  snprintf(here.me, sizeof here.me, "%d", getpid());
  snprintf(here.hostile, sizeof here.hostile, "%s/hostile", here.folder);
  snprintf(line, sizeof line, "cp '%s' '%s'", getenv("OS1_HOSTILE"), here.hostile);
  assert_int_equal(system(line), 0);
  mkdir(here.given, 0700);
  mkdir(here.made, 0700);
  mkdir(here.kept, 0700);
  put(here.secret, "the door code is 4711");
  here.tcp = listen_loopback();
  here.unix_file = listen_unix(here.socket, false);
  here.unix_abstract = listen_unix(here.abstract, true);
  int stray = open(here.secret, O_RDONLY);
  dup2(stray, STRAY); /* without CLOEXEC, as a careless library would leave it */
  close(stray);
  setenv("OS1_SECRET", "4711", 1);
  signal(SIGPIPE, SIG_IGN);
  return 0;
}

static int end(void **state) {
  char line[128];
  snprintf(line, sizeof line, "rm -rf '%s'", here.folder);
  return here.folder[0] ? system(line) : 0;
}

/* ---- running ---- */

static struct sandbox_kernel kernel(void) {
  static struct sandbox_kernel k;
  static bool looked;
  if (!looked) sandbox_look(&k);
  looked = true;
  return k;
}

struct lists {
  const char *readable[2], *writable[2], *executable[2];
};

static struct sandbox box_of(struct lists *l, unsigned ignore) {
  *l = (struct lists){{here.given, NULL}, {here.made, NULL}, {here.hostile, NULL}};
  return (struct sandbox){.readable = l->readable,
                          .writable = l->writable,
                          .executable = l->executable,
                          .ignore = ignore,
                          .limits = {.memory = 64 << 20,
                                     .file_size = 1 << 20,
                                     .scratch = 1 << 20,
                                     .processes = 20,
                                     .open_files = 40,
                                     .cpu_seconds = 1}};
}

/* Its status, with standard output to out (-1: none). */
static int run_in(const struct sandbox *s, const char *const *argv, int out) {
  struct sandbox_child c;
  struct error e = {0};
  int none = open("/dev/null", O_RDWR | O_CLOEXEC), status = -1;
  int r = sandbox_spawn(s, argv, (const int[]){none, out < 0 ? none : out, 2}, &c, &e);
  close(none);
  if (r < 0) return fprintf(stderr, "%s\n", e.text), r;
  if (!sandbox_ended(&c, PATIENCE_MS, &status)) status = -1;
  int killed = sandbox_end(&c, 0);
  return status < 0 ? killed : status;
}

static int run_in_the_open(const char *const *argv, int out) {
  int status;
  pid_t child = fork();
  if (!child) {
    if (out >= 0) dup2(out, 1);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* ---- the acts ---- */

enum needs {
  SECCOMP = 1, /* closed by nothing else */
  NO_ROOT = 2, /* the kernel does not count what is root's */
  ROOT = 4,    /* nobody could do it anyway */
  TREE = 8,    /* closed by namespaces alone */
  ONCE = 16,   /* takes long, and is the same everywhere */
};
struct act {
  const char *name, *argument;
  unsigned needs;
  const char *makes; /* made anew before each */
};

static const struct act acts[] = {
    {"read", here.secret, 0, NULL},
    {"list", here.kept, 0, NULL},
    {"list", "/root", ROOT, NULL},
    {"read", "/etc/shadow", ROOT, NULL},
    {"open-for-writing", "/proc/sys/kernel/core_pattern", ROOT, NULL},
    {"write", here.secret, 0, here.secret},
    {"empty", here.secret, 0, here.secret},
    {"open-to-others", here.secret, 0, here.secret},
    {"remove", here.secret, 0, here.secret},
    {"connect", here.port, 0, NULL},
    {"connect-file", here.socket, 0, NULL},
    {"connect-abstract", here.abstract, 0, NULL},
    {"signal", here.me, 0, NULL},
    {"trace", "", SECCOMP, NULL},
    {"look-into", "", SECCOMP, NULL},
    {"share-memory", "", SECCOMP, NULL},
    {"fork", "100", NO_ROOT, NULL},
    {"fork", "600", ROOT | TREE, NULL},
    {"fill-memory", "256", 0, NULL},
    {"read-descriptor", "57", 0, NULL},
    {"read-environment", "OS1_SECRET", 0, NULL},
    {"open-many", "100", 0, NULL},
    {"work-on", "2", ONCE, NULL},
};

static bool counts_roots(void) {
  FILE *f = popen("uname -r", "r");
  int major = 0, minor = 0;
  bool two = f && fscanf(f, "%d.%d", &major, &minor) == 2;
  if (f) pclose(f);
  return two && (major > 6 || (major == 6 && minor >= 14));
}

static bool is_fit(const struct act *a, unsigned ignore) {
  bool root = geteuid() == 0;
  if ((a->needs & SECCOMP) && (ignore & SANDBOX_SECCOMP)) return false;
  if ((a->needs & TREE) && ((ignore & SANDBOX_NAMESPACES) || !counts_roots())) return false;
  if ((a->needs & ROOT) && !root) return false;
  if ((a->needs & ONCE) && ignore) return false;
  return !((a->needs & NO_ROOT) && root);
}

static void prepare(const struct act *a) {
  lseek(STRAY, 0, SEEK_SET);
  if (a->makes) put(a->makes, "the door code is 4711");
}

static int try_acts(unsigned ignore) {
  struct lists l;
  struct sandbox s = box_of(&l, ignore);
  int wrong = 0;
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
    const char *argv[] = {here.hostile, acts[i].name, acts[i].argument, NULL};
    if (!is_fit(&acts[i], ignore)) continue;
    prepare(&acts[i]);
    int open = run_in_the_open(argv, -1);
    prepare(&acts[i]);
    int boxed = run_in(&s, argv, -1);
    bool well = open == 0 && (boxed == 1 || boxed >= 128);
    if (!well)
      fprintf(stderr, "%s %s (without %u): %d in the open, %d in the box\n", argv[1], argv[2], ignore, open, boxed);
    wrong += !well;
  }
  put(here.secret, "the door code is 4711");
  return wrong;
}

/* In a child that is nobody, with a place of its own. */
static int as_nobody(int (*fn)(unsigned), unsigned ignore) {
  int status = 1;
  char line[256];
  if (geteuid() != 0) return fn(ignore);
  snprintf(line, sizeof line, "chown -R %d:%d '%s'", NOBODY, NOBODY, here.folder);
  assert_int_equal(system(line), 0);
  pid_t child = fork();
  if (!child) {
    snprintf(here.me, sizeof here.me, "%d", getpid());
    _exit(setgid(NOBODY) < 0 || setuid(NOBODY) < 0 ? 99 : fn(ignore));
  }
  assert_int_equal(waitpid(child, &status, 0), child);
  snprintf(line, sizeof line, "chown -R 0:0 '%s'", here.folder);
  assert_int_equal(system(line), 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

static bool nobody_can_run_it(void) {
  struct stat s;
  char path[512];
  snprintf(path, sizeof path, "%s", here.hostile);
  for (char *at = path; (at = strchr(at + 1, '/'));) {
    *at = '\0';
    if (stat(path, &s) < 0 || !(s.st_mode & 1)) return false;
    *at = '/';
  }
  return true;
}

static void need(unsigned parts) {
  struct sandbox_kernel k = kernel();
  if ((parts & SANDBOX_NAMESPACES) && !k.namespaces) skip();
  if ((parts & SANDBOX_LANDLOCK) && k.landlock < 3) skip();
  if ((parts & SANDBOX_SECCOMP) && !k.seccomp) skip();
}

/* ---- cases ---- */

static void hostile__in_a_box__can_do_none_of_it(void **state) {
  need(0);
  if (!kernel().boxes) skip();
  assert_int_equal(try_acts(0), 0);
}

static void hostile__under_landlock_and_seccomp_alone__can_do_none_of_it(void **state) {
  need(SANDBOX_LANDLOCK | SANDBOX_SECCOMP);
  assert_int_equal(try_acts(SANDBOX_NAMESPACES), 0);
}

static void hostile__in_namespaces_alone__can_do_none_of_it(void **state) {
  need(SANDBOX_NAMESPACES);
  assert_int_equal(try_acts(SANDBOX_LANDLOCK | SANDBOX_SECCOMP), 0);
}

static void hostile__of_an_ordinary_user__can_do_none_of_it(void **state) {
  if (!kernel().boxes || !nobody_can_run_it()) skip();
  assert_int_equal(as_nobody(try_acts, 0), 0);
}

static void hostile__of_an_ordinary_user__under_landlock_alone__can_do_none_of_it(void **state) {
  need(SANDBOX_LANDLOCK | SANDBOX_SECCOMP);
  if (!nobody_can_run_it()) skip();
  assert_int_equal(as_nobody(try_acts, SANDBOX_NAMESPACES), 0);
}

static int status_of(unsigned ignore, const char *act, const char *argument) {
  struct lists l;
  struct sandbox s = box_of(&l, ignore);
  return run_in(&s, (const char *const[]){here.hostile, act, argument, NULL}, -1);
}

/* What is given is there, and no more than that. */
static void given__is_what_there_is(void **state) {
  char path[160];
  if (!kernel().boxes) skip();
  for (unsigned ignore = 0; ignore <= SANDBOX_NAMESPACES; ignore++) {
    if (ignore) need(SANDBOX_LANDLOCK | SANDBOX_SECCOMP);
    snprintf(path, sizeof path, "%s/letter", here.given);
    put(path, "dear Ruth");
    assert_int_equal(status_of(ignore, "read", path), 0);
    assert_int_equal(status_of(ignore, "write", path), 1);
    assert_int_equal(status_of(ignore, "remove", path), 1);
    snprintf(path, sizeof path, "%s/reply", here.made);
    unlink(path);
    assert_int_equal(status_of(ignore, "write", path), 0);
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(status_of(ignore, "write-much", path), 1);
    assert_int_equal(status_of(ignore, "run", here.hostile), 0);
    assert_int_equal(status_of(ignore, "read", "/usr/bin/env"), 0);
  }
}

/* A program that was written where it may write is not run. */
static void written__is_not_run(void **state) {
  char line[512], path[160];
  if (!kernel().boxes) skip();
  snprintf(path, sizeof path, "%s/program", here.made);
  snprintf(line, sizeof line, "cp '%s' '%s'", here.hostile, path);
  assert_int_equal(system(line), 0);
  assert_int_equal(run_in_the_open((const char *const[]){here.hostile, "run", path, NULL}, -1), 0);
  assert_int_equal(status_of(0, "run", path), 1);
  if (kernel().landlock >= 3 && kernel().seccomp) assert_int_equal(status_of(SANDBOX_NAMESPACES, "run", path), 1);
}

static void scratch__is_its_own_and_bounded(void **state) {
  need(SANDBOX_NAMESPACES);
  assert_int_equal(status_of(0, "write", "/tmp/note"), 0);
  assert_int_equal(access("/tmp/note", F_OK), -1);
  assert_int_equal(status_of(0, "write-much", "/tmp/note"), 1);
}

/* On any kernel: either the box is refused, or it reaches the network and no socket of this machine's own with a name.
 */
static void network__where_it_may__is_reached(void **state) {
  static const unsigned without[] = {0, SANDBOX_NAMESPACES, SANDBOX_LANDLOCK, SANDBOX_SECCOMP,
                                     SANDBOX_LANDLOCK | SANDBOX_SECCOMP};
  if (!kernel().boxes) skip();
  for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
    struct lists l;
    struct sandbox s = box_of(&l, without[i]);
    s.network = true;
    int reached = run_in(&s, (const char *const[]){here.hostile, "connect", here.port, NULL}, -1);
    int file = run_in(&s, (const char *const[]){here.hostile, "connect-file", here.socket, NULL}, -1);
    int name = run_in(&s, (const char *const[]){here.hostile, "connect-abstract", here.abstract, NULL}, -1);
    bool refused = reached == ERR_UNSUPPORTED && file == reached && name == reached;
    if (!refused && (reached != 0 || file != 1 || name != 1))
      fail_msg("without %u: %d, %d, %d", without[i], reached, file, name);
    if (!i) assert_int_equal(reached, 0);
  }
}

/* Whether nobody holds the other end any more. */
static bool all_are_gone(int end_of_pipe, int wait_ms) {
  char byte;
  struct pollfd p = {.fd = end_of_pipe, .events = POLLIN};
  return poll(&p, 1, wait_ms) == 1 && read(end_of_pipe, &byte, 1) == 0;
}

static void leaves_nobody(unsigned ignore) {
  struct lists l;
  int out[2];
  struct sandbox s = box_of(&l, ignore);
  const char *argv[] = {here.hostile, "leave-a-daemon", NULL};
  assert_int_equal(pipe2(out, O_CLOEXEC), 0);
  assert_int_equal(run_in(&s, argv, out[1]), 0);
  close(out[1]);
  assert_true(all_are_gone(out[0], PATIENCE_MS));
  close(out[0]);
}

/* Of a subreaper to which it came. */
static pid_t the_child(void) {
  char path[64];
  int pid = 0;
  snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
  FILE *f = fopen(path, "re");
  if (f && fscanf(f, "%d", &pid) != 1) pid = 0;
  if (f) fclose(f);
  assert_true(pid > 0);
  return pid;
}

static void daemon__that_is_left__goes_with_the_box(void **state) {
  int out[2];
  if (!kernel().boxes) skip();
  assert_int_equal(pipe2(out, O_CLOEXEC), 0);
  pid_t group = fork(); /* planted fault: in the open it stays */
  if (!group) {
    const char *argv[] = {here.hostile, "leave-a-daemon", NULL};
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    int status = run_in_the_open(argv, out[1]);
    close(out[1]);
    bool gone = all_are_gone(out[0], 100);
    if (!gone) kill(the_child(), SIGKILL);
    _exit(status != 0 || gone);
  }
  int status;
  assert_int_equal(waitpid(group, &status, 0), group);
  assert_int_equal(status, 0);
  close(out[0]);
  close(out[1]);
  leaves_nobody(0);
  if (kernel().landlock >= 3 && kernel().seccomp) leaves_nobody(SANDBOX_NAMESPACES);
}

static int status_with_output(unsigned ignore, const char *act, int out) {
  struct lists l;
  struct sandbox s = box_of(&l, ignore);
  return run_in(&s, (const char *const[]){here.hostile, act, NULL}, out);
}

/* A middle process starts a box and is killed: what is in the box goes, too. */
static void owner__that_is_killed__takes_the_box_along(void **state) {
  int out[2];
  if (!kernel().boxes) skip();
  for (unsigned ignore = 0; ignore <= SANDBOX_NAMESPACES; ignore++) {
    char byte;
    if (ignore) need(SANDBOX_LANDLOCK | SANDBOX_SECCOMP);
    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    pid_t owner = fork();
    if (!owner) _exit(status_with_output(ignore, "wait", out[1]));
    close(out[1]);
    assert_int_equal(read(out[0], &byte, 1), 1);
    kill(owner, SIGKILL);
    assert_true(all_are_gone(out[0], PATIENCE_MS));
    waitpid(owner, NULL, 0);
    close(out[0]);
  }
}

static void box__that_is_ended__ends(void **state) {
  struct lists l;
  struct sandbox_child c;
  char byte;
  int out[2], none = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (!kernel().boxes) skip();
  struct sandbox s = box_of(&l, 0);
  assert_int_equal(pipe2(out, O_CLOEXEC), 0);
  assert_int_equal(
      sandbox_spawn(&s, (const char *const[]){here.hostile, "wait", NULL}, (const int[]){none, out[1], 2}, &c, NULL),
      0);
  close(out[1]);
  assert_int_equal(read(out[0], &byte, 1), 1);
  assert_false(sandbox_ended(&c, 0, NULL));
  assert_int_equal(sandbox_end(&c, PATIENCE_MS), 128 + SIGTERM);
  assert_true(all_are_gone(out[0], PATIENCE_MS));
  assert_int_equal(c.pidfd, -1);
  close(out[0]);
  close(none);
}

/* ---- refusals ---- */

static int refused(const struct sandbox *s, const char *program, struct error *e) {
  struct sandbox_child c = {0};
  int none = open("/dev/null", O_RDWR | O_CLOEXEC);
  int r = sandbox_spawn(s, (const char *const[]){program, "nothing", NULL}, (const int[]){none, none, none}, &c, e);
  if (r == 0) sandbox_end(&c, 0);
  close(none);
  return r;
}

static void kernel__that_gives_too_little__runs_nothing(void **state) {
  struct lists l;
  struct error e = {0};
  const unsigned all = SANDBOX_NAMESPACES | SANDBOX_LANDLOCK | SANDBOX_SECCOMP;
  const unsigned poor[] = {all, SANDBOX_NAMESPACES | SANDBOX_LANDLOCK, SANDBOX_NAMESPACES | SANDBOX_SECCOMP};
  for (size_t i = 0; i < 3; i++) {
    struct sandbox s = box_of(&l, poor[i]);
    assert_int_equal(refused(&s, here.hostile, &e), ERR_UNSUPPORTED);
    assert_non_null(strstr(e.text, "not run"));
  }
}

static void hidden__is_never_given(void **state) {
  struct lists l;
  struct error e = {0};
  if (!kernel().boxes) skip();
  const char *hidden[] = {here.kept, NULL};
  const char *const wanted[] = {here.folder, here.kept, here.secret, "/", "/proc", "/sys/kernel"};
  for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
    struct sandbox s = box_of(&l, 0);
    s.hidden = hidden;
    s.readable = (const char *const[]){wanted[i], NULL};
    assert_int_equal(refused(&s, here.hostile, &e), ERR_DENIED);
  }
  char link[160];
  snprintf(link, sizeof link, "%s/way", here.given);
  assert_int_equal(symlink(here.kept, link), 0);
  struct sandbox s = box_of(&l, 0);
  s.hidden = hidden;
  s.writable = (const char *const[]){link, NULL};
  assert_int_equal(refused(&s, here.hostile, &e), ERR_DENIED);
}

static void program__that_is_not_there__is_said(void **state) {
  struct lists l;
  struct error e = {0};
  if (!kernel().boxes) skip();
  struct sandbox s = box_of(&l, 0);
  assert_int_equal(refused(&s, "no-such-program", &e), ERR_NOT_FOUND);
  assert_non_null(strstr(e.text, "no-such-program"));
  s.readable = (const char *const[]){"/no/such/path", NULL};
  assert_int_equal(refused(&s, here.hostile, &e), ERR_NOT_FOUND);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hostile__in_a_box__can_do_none_of_it),
      cmocka_unit_test(hostile__under_landlock_and_seccomp_alone__can_do_none_of_it),
      cmocka_unit_test(hostile__in_namespaces_alone__can_do_none_of_it),
      cmocka_unit_test(hostile__of_an_ordinary_user__can_do_none_of_it),
      cmocka_unit_test(hostile__of_an_ordinary_user__under_landlock_alone__can_do_none_of_it),
      cmocka_unit_test(given__is_what_there_is),
      cmocka_unit_test(written__is_not_run),
      cmocka_unit_test(scratch__is_its_own_and_bounded),
      cmocka_unit_test(network__where_it_may__is_reached),
      cmocka_unit_test(daemon__that_is_left__goes_with_the_box),
      cmocka_unit_test(owner__that_is_killed__takes_the_box_along),
      cmocka_unit_test(box__that_is_ended__ends),
      cmocka_unit_test(kernel__that_gives_too_little__runs_nothing),
      cmocka_unit_test(hidden__is_never_given),
      cmocka_unit_test(program__that_is_not_there__is_said),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
