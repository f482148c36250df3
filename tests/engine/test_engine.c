/* SPDX-License-Identifier: Apache-2.0
 *
 * The keeper and what finds it, over a server of cardboard (fake_server.c): started, found again, died and started
 * again, given up, ended with whoever keeps it, ended for having nothing to do, and never two.
 */
#include "engine/engine.h"
#include "engine/engine_priv.h"
#include "engine/share.h"

#include "base/arena.h"
#include "fake_model.h"
#include "sandbox/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct stage {
  char home[64], file[96], log[96];
  struct engine_need need;
  struct engine_report report;
  struct engine *held;
  struct error e;
};

static int begin(void **state) {
  static struct stage s;
  s = (struct stage){.home = "/tmp/os1-engine-XXXXXX"};
  if (!mkdtemp(s.home)) return -1;
  snprintf(s.file, sizeof s.file, "%s/model.gguf", s.home);
  snprintf(s.log, sizeof s.log, "%s/model.log", s.home);
  s.need = (struct engine_need){.home = s.home, .state = s.home, .file = s.file, .program = getenv("OS1_FAKE_LLAMA")};
  fake_model(s.file, "");
  *state = &s;
  return 0;
}

/* Without a box, which not every kernel gives; what is said of one is said below. */
static int begin_unboxed(void **state) {
  int r = begin(state);
  struct stage *s = *state;
  s->need.unboxed = true;
  s->need.ignore = SANDBOX_NAMESPACES | SANDBOX_LANDLOCK | SANDBOX_SECCOMP;
  return r;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

static int end(void **state) {
  struct stage *s = *state;
  engine_let_go(s->held);
  int r = engine_end(s->home, NULL);
  nftw(s->home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  return r;
}

/* ---- asking ---- */

static int want_for(struct stage *s, int ms) {
  engine_let_go(s->held);
  s->held = NULL;
  s->e = (struct error){0};
  return engine_want(&s->need, &(struct engine_patience){.ms = ms}, &s->held, &s->report, &s->e);
}

static void want(struct stage *s) {
  if (want_for(s, 10000) < 0) fail_msg("%s", s->e.text);
}

/* The status of GET path, with the key or without; 0 nobody answers. */
static int ask(struct stage *s, const char *path, bool with_key) {
  char line[600], key[200] = "", answer[64] = "";
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  snprintf(at.sun_path, sizeof at.sun_path, "%.107s", s->report.socket);
  int fd = open(s->report.key, O_RDONLY | O_CLOEXEC);
  if (fd >= 0 && read(fd, key, sizeof key - 1) > 0) key[strcspn(key, "\n")] = '\0';
  if (fd >= 0) close(fd);
  fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int len = snprintf(line, sizeof line, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", path,
                     with_key ? key : "guessed");
  bool asked = connect(fd, (struct sockaddr *)&at, sizeof at) == 0 && write(fd, line, (size_t)len) == len &&
               read(fd, answer, sizeof answer - 1) > 12;
  close(fd);
  return asked ? (int)strtol(answer + 9, NULL, 10) : 0;
}

static size_t count(struct stage *s, const char *what) {
  static char text[2 * 1024 * 1024];
  size_t n = 0;
  int fd = open(s->log, O_RDONLY | O_CLOEXEC);
  ssize_t len = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
  if (fd >= 0) close(fd);
  text[len > 0 ? len : 0] = '\0';
  for (const char *at = text; (at = strstr(at, what)); at++) n++;
  return n;
}

static bool lives(pid_t pid) {
  char path[64], line[512] = "";
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  ssize_t n = read(fd, line, sizeof line - 1);
  close(fd);
  const char *after = n > 0 ? strrchr(line, ')') : NULL;
  return after && after[2] != 'Z'; /* nobody may be there to wait for it */
}

#define EVENTUALLY(condition)                                                                                          \
  do {                                                                                                                 \
    for (int i = 0; i < 2000 && !(condition); i++) usleep(5000);                                                       \
    assert_true(condition);                                                                                            \
  } while (0)

/* Whether no keeper listens. */
static bool place_gone(struct stage *s) {
  struct place p;
  place_of(s->home, &p, NULL);
  int fd = place_connect(&p);
  if (fd >= 0) close(fd);
  return fd < 0;
}

static enum engine_state look(struct stage *s) {
  engine_look(&s->need, &s->report);
  return s->report.state;
}

/* ---- the tests ---- */

static void want__starts_a_server_with_a_key_of_its_own(void **state) {
  struct stage *s = *state;
  struct stat st;
  fake_model(s->file, "load 100\n");
  want(s);
  assert_int_equal(s->report.state, ENGINE_READY);
  assert_true(lives(s->report.pid) && lives(s->report.keeper));
  assert_int_equal(ask(s, "/v1/models", true), 200);
  assert_int_equal(ask(s, "/v1/models", false), 401);
  assert_int_equal(stat(s->report.key, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
  assert_true(st.st_size > 64);
  assert_int_equal(count(s, "fake: -np 1"), 1);
  AUTO_ARENA struct arena a = ARENA_NONE;
  assert_int_equal(count(s, arena_printf(&a, "fake: -t %d\n", share_threads()).at), 1);
  assert_int_equal(count(s, "fake: --alias model\n"), 1);
}

/* Nothing of it can be opened by another user, not even listed. */
static void want__keeps_its_folder_to_its_user(void **state) {
  struct stage *s = *state;
  struct stat st;
  struct place p;
  want(s);
  place_of(s->home, &p, NULL);
  assert_int_equal(stat(p.folder, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0700);
  assert_int_equal(stat(p.control, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
}

static void want__again__finds_the_one_that_runs(void **state) {
  struct stage *s = *state;
  want(s);
  pid_t first = s->report.pid;
  engine_let_go(s->held);
  s->held = NULL;
  want(s);
  assert_int_equal(s->report.pid, first);
  assert_int_equal(count(s, "fake: begins"), 1);
}

/* Another process, at the same moment. */
static void want__by_many_at_once__starts_one(void **state) {
  struct stage *s = *state;
  fake_model(s->file, "load 150\n");
  pid_t pids[6];
  for (size_t i = 0; i < 6; i++) {
    pids[i] = fork();
    if (pids[i] == 0) _exit(want_for(s, 10000) == 0 && ask(s, "/v1/models", true) == 200 ? 0 : 1);
  }
  for (size_t i = 0; i < 6; i++) {
    int status = -1;
    waitpid(pids[i], &status, 0);
    assert_int_equal(status, 0);
  }
  assert_int_equal(count(s, "fake: begins"), 1);
}

static void want__of_one_that_loads_long__says_so_and_does_not_wait(void **state) {
  struct stage *s = *state;
  fake_model(s->file, "load 1500\n");
  int64_t began = engine_now_ms();
  assert_int_equal(want_for(s, 300), ERR_BUSY);
  assert_int_equal(s->report.state, ENGINE_LOADING);
  assert_true(engine_now_ms() - began < 1400);
  assert_string_equal(s->e.text, "It is still loading its model.");
  assert_int_equal(look(s), ENGINE_LOADING);
  want(s);
  assert_int_equal(count(s, "fake: begins"), 1);
}

static bool at_once(void *arg) {
  return true;
}

static void want__hushed__returns(void **state) {
  struct stage *s = *state;
  fake_model(s->file, "load 5000\n");
  struct engine_patience p = {.ms = 10000, .stop = at_once};
  assert_int_equal(engine_want(&s->need, &p, &s->held, &s->report, &s->e), ERR_CANCELLED);
}

static void want__of_another_file__ends_the_first(void **state) {
  struct stage *s = *state;
  char other[128];
  want(s);
  pid_t first = s->report.pid;
  snprintf(other, sizeof other, "%s/other.gguf", s->home);
  fake_model(other, "");
  s->need.file = other;
  want(s);
  assert_true(s->report.pid != first);
  assert_false(lives(first));
  assert_int_equal(ask(s, "/v1/models", true), 200);
}

static void want__of_a_file_that_was_replaced__loads_it_anew(void **state) {
  struct stage *s = *state;
  want(s);
  pid_t first = s->report.pid;
  fake_model(s->file, "say Another.\n");
  want(s);
  assert_true(s->report.pid != first);
}

static void want__without_file_or_program__says_what_to_do(void **state) {
  struct stage *s = *state;
  s->need.program = "/nowhere/llama-server";
  assert_int_equal(want_for(s, 1000), ERR_NOT_FOUND);
  assert_non_null(strstr(s->e.text, "/nowhere/llama-server"));
  char *path = strdup(getenv("PATH"));
  setenv("PATH", "/nowhere", 1);
  s->need.program = "";
  assert_int_equal(want_for(s, 1000), ERR_NOT_FOUND);
  setenv("PATH", path, 1);
  free(path);
  assert_non_null(strstr(s->e.text, "no llama-server in PATH"));
  assert_non_null(strstr(s->e.text, "Debian"));
  s->need.file = "/nowhere/model.gguf";
  assert_int_equal(want_for(s, 1000), ERR_NOT_FOUND);
  assert_non_null(strstr(s->e.text, "/nowhere/model.gguf"));
}

/* ---- it dies ---- */

static void server__killed__is_started_again(void **state) {
  struct stage *s = *state;
  s->need.pace_ms = 20;
  want(s);
  pid_t first = s->report.pid;
  kill(first, SIGKILL);
  EVENTUALLY(look(s) == ENGINE_READY && s->report.pid != first);
  assert_false(lives(first));
  assert_int_equal(ask(s, "/v1/models", true), 200);
}

/* One, two, four, eight paces: what dies five times in a row is left alone, with the reason. */
static void server__that_cannot_load__is_given_up_with_its_own_words(void **state) {
  struct stage *s = *state;
  s->need.pace_ms = 40;
  fake_model(s->file, "exit 1\n");
  int64_t began = engine_now_ms();
  want_for(s, 10);
  EVENTUALLY(look(s) == ENGINE_FAILED);
  assert_int_equal(count(s, "fake: begins"), 5);
  assert_true(engine_now_ms() - began >= (1 + 2 + 4 + 8) * 40);
  assert_non_null(strstr(s->report.why, "ended with status 1"));
  assert_non_null(strstr(s->report.why, "its tensors are of the wrong shape"));
  assert_null(strstr(s->report.why, "0.00.023"));
}

/* Somebody who waits sees the first failure through, and is told at the second. */
static void want__of_one_that_dies__is_told_before_it_is_given_up(void **state) {
  struct stage *s = *state;
  s->need.pace_ms = 300;
  fake_model(s->file, "exit 1\n");
  assert_int_equal(want_for(s, 10000), ERR_IO);
  assert_non_null(strstr(s->e.text, "It dies and is started again:"));
  assert_non_null(strstr(s->e.text, "wrong shape"));
  assert_int_equal(count(s, "fake: begins"), 2);
}

/* Whoever comes within minutes is told, and starts nothing. */
static void failure__stands_until_the_file_is_another(void **state) {
  struct stage *s = *state;
  s->need.pace_ms = 1;
  fake_model(s->file, "exit 1\n");
  want_for(s, 10);
  EVENTUALLY(look(s) == ENGINE_FAILED && place_gone(s));
  size_t before = count(s, "fake: begins");
  assert_int_equal(before, 5);
  assert_int_equal(want_for(s, 500), ERR_IO);
  assert_int_equal(look(s), ENGINE_FAILED);
  assert_int_equal(count(s, "fake: begins"), before);
  fake_model(s->file, "");
  want(s);
  assert_int_equal(count(s, "fake: begins"), before + 1);
}

static void server__that_answers_and_dies__is_given_up_too(void **state) {
  struct stage *s = *state;
  s->need.pace_ms = 20;
  fake_model(s->file, "die 60\n");
  want_for(s, 10);
  EVENTUALLY(look(s) == ENGINE_FAILED);
  assert_int_equal(count(s, "fake: begins"), 5);
}

static void server__that_prints_much__has_a_log_with_an_end(void **state) {
  struct stage *s = *state;
  struct stat st;
  fake_model(s->file, "print 3000000\n");
  want(s);
  assert_int_equal(stat(s->log, &st), 0);
  assert_true(st.st_size > 0 && st.st_size <= 1024 * 1024);
  assert_int_equal(st.st_mode & 0777, 0600);
}

/* It takes connections and says nothing: neither while it should be loading, */
static void server__that_never_answers__is_killed(void **state) {
  struct stage *s = *state;
  s->need.pace_ms = 1;
  fake_model(s->file, "mute\n");
  want_for(s, 10);
  EVENTUALLY(look(s) != ENGINE_OFF && s->report.fails);
  assert_non_null(strstr(s->report.why, "did not begin to answer"));
}

/* nor once it was well, while somebody waits for it. */
static void server__that_hangs__is_started_again(void **state) {
  struct stage *s = *state;
  s->need.pace_ms = 10;
  fake_model(s->file, "");
  want(s);
  pid_t first = s->report.pid;
  kill(first, SIGSTOP);
  EVENTUALLY(look(s) == ENGINE_READY && s->report.pid != first);
  assert_false(lives(first));
  assert_int_equal(ask(s, "/v1/models", true), 200);
}

/* Nobody waits, and it is left in peace. */
static void server__that_nobody_waits_for__is_asked_nothing(void **state) {
  struct stage *s = *state;
  s->need.pace_ms = 10;
  want(s);
  pid_t first = s->report.pid;
  engine_let_go(s->held);
  s->held = NULL;
  kill(first, SIGSTOP);
  usleep(600000);
  assert_int_equal(look(s), ENGINE_READY);
  assert_true(lives(first));
  kill(first, SIGCONT);
}

/* ---- it ends ---- */

static void keeper__killed__takes_its_server_along(void **state) {
  struct stage *s = *state;
  want(s);
  kill(s->report.keeper, SIGKILL);
  EVENTUALLY(!lives(s->report.keeper) && !lives(s->report.pid));
  want(s); /* and what it left behind is in nobody's way */
  assert_int_equal(ask(s, "/v1/models", true), 200);
}

static void keeper__outlives_whoever_started_it(void **state) {
  struct stage *s = *state;
  int status = -1;
  pid_t pid = fork();
  if (pid == 0) _exit(want_for(s, 10000) == 0 ? 0 : 1);
  waitpid(pid, &status, 0);
  assert_int_equal(status, 0);
  assert_int_equal(look(s), ENGINE_READY);
  assert_true(lives(s->report.pid));
}

static void keeper__that_nobody_wants__ends(void **state) {
  struct stage *s = *state;
  s->need.idle_s = 1;
  want(s);
  usleep(1500000); /* held: it is in use */
  assert_int_equal(ask(s, "/v1/models", true), 200);
  pid_t keeper = s->report.keeper, server = s->report.pid;
  engine_let_go(s->held);
  s->held = NULL;
  look(s); /* looking is not wanting */
  EVENTUALLY(!lives(keeper) && !lives(server));
  assert_int_equal(look(s), ENGINE_OFF);
}

static void end__waits_for_the_server(void **state) {
  struct stage *s = *state;
  want(s);
  assert_int_equal(engine_end(s->home, &s->e), 0);
  assert_false(lives(s->report.pid));
  assert_int_equal(access(s->report.socket, F_OK), -1);
  assert_int_equal(access(s->report.key, F_OK), -1);
  assert_int_equal(engine_end(s->home, &s->e), 0);
}

static void end__of_one_that_does_not_listen__kills_it(void **state) {
  struct stage *s = *state;
  s->need.pace_ms = 60;
  fake_model(s->file, "deaf\nchild\n");
  want(s);
  assert_int_equal(engine_end(s->home, &s->e), 0);
  assert_false(lives(s->report.pid));
  EVENTUALLY(kill(-s->report.pid, 0) < 0); /* nor is what it had started left */
}

static void keeper__whose_home_is_gone__ends(void **state) {
  struct stage *s = *state;
  struct place p;
  want(s);
  place_of(s->home, &p, NULL);
  unlink(p.lock);
  pid_t keeper = s->report.keeper, server = s->report.pid;
  look(s); /* it looks when something happens, and every half minute */
  EVENTUALLY(!lives(keeper) && !lives(server));
}

static void keeper__while_another_has_the_home__does_not_begin(void **state) {
  struct stage *s = *state;
  struct engine_report r;
  want(s);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str line = arena_printf(&a, "%s 00 %s %s %s %s 0 9 unboxed 7 1000", getenv("OS1_KEEPER"), s->home, s->log,
                                 s->file, s->need.program);
  char said[400] = "";
  FILE *f = popen(line.at, "re");
  assert_non_null(fgets(said, sizeof said, f));
  pclose(f);
  assert_string_equal(said, "taken\n");
  engine_look(&s->need, &r);
  assert_int_equal(r.keeper, s->report.keeper);
  assert_int_equal(count(s, "fake: begins"), 1);
}

/* ---- in a box ---- */

static bool there_are_boxes(void) {
  struct sandbox_kernel k;
  sandbox_look(&k);
  return k.boxes;
}

/* What it tries: the memory that lies beside it, and this machine's servers. */
static int try_all(struct stage *s) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t len = sizeof at;
  int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  assert_int_equal(bind(listening, (struct sockaddr *)&at, sizeof at) || listen(listening, 4), 0);
  getsockname(listening, (struct sockaddr *)&at, &len);
  fake_model(arena_printf(&a, "%s/os1.db", s->home).at, "");
  fake_model(s->file, arena_printf(&a, "read %s/os1.db\nwrite %s/new\nwrite %s/model/key\ninet %d\nread %s\n", s->home,
                                   s->home, s->home, ntohs(at.sin_port), s->file)
                          .at);
  want(s);
  return listening;
}

/* What it wrote, where it could: a box may have a folder of its own there. */
static const char *left_by(struct stage *s) {
  static char path[128];
  snprintf(path, sizeof path, "%s/new", s->home);
  return path;
}

static void box__holds_the_model_and_no_more(void **state) {
  struct stage *s = *state;
  if (!there_are_boxes()) skip();
  close(try_all(s));
  assert_true(s->report.boxed);
  assert_int_equal(count(s, "fake: could not read"), 1);
  assert_int_equal(count(s, "fake: could not connect"), 1);
  assert_int_equal(count(s, "fake: could not write"), 1); /* the key */
  assert_int_equal(count(s, "fake: could read"), 1);      /* its model */
  assert_int_equal(access(left_by(s), F_OK), -1);
  assert_int_equal(ask(s, "/v1/models", true), 200);
}

/* The same, let out: so what is tried above can be done. */
static void box__left_off__holds_nothing(void **state) {
  struct stage *s = *state;
  close(try_all(s));
  assert_false(s->report.boxed);
  assert_int_equal(count(s, "fake: could not "), 0);
  assert_int_equal(count(s, "fake: could "), 5);
  assert_int_equal(access(left_by(s), F_OK), 0);
}

static void box__that_the_kernel_does_not_give__is_not_done_without(void **state) {
  struct stage *s = *state;
  s->need.ignore = SANDBOX_NAMESPACES | SANDBOX_LANDLOCK | SANDBOX_SECCOMP;
  assert_int_equal(want_for(s, 3000), ERR_IO);
  assert_int_equal(s->report.state, ENGINE_FAILED);
  assert_non_null(strstr(s->e.text, "It is not run"));
  assert_non_null(strstr(s->e.text, "--unboxed"));
  assert_int_equal(count(s, "fake: begins"), 0);
}

static void box__ends_with_its_keeper(void **state) {
  struct stage *s = *state;
  if (!there_are_boxes()) skip();
  fake_model(s->file, "deaf\n");
  want(s);
  kill(s->report.keeper, SIGKILL);
  EVENTUALLY(!lives(s->report.pid));
  assert_int_equal(ask(s, "/v1/models", true), 0);
}

static void box__that_does_not_end_when_told__is_killed(void **state) {
  struct stage *s = *state;
  if (!there_are_boxes()) skip();
  s->need.pace_ms = 60;
  fake_model(s->file, "deaf\nchild\n");
  want(s);
  assert_int_equal(engine_end(s->home, &s->e), 0);
  assert_false(lives(s->report.pid));
  assert_int_equal(ask(s, "/v1/models", true), 0);
}

static void box__in_which_it_dies__is_closed_anew(void **state) {
  struct stage *s = *state;
  if (!there_are_boxes()) skip();
  s->need.pace_ms = 10;
  fake_model(s->file, "die 60\n");
  want_for(s, 10);
  EVENTUALLY(look(s) == ENGINE_FAILED);
  assert_int_equal(count(s, "fake: begins"), 5);
  assert_non_null(strstr(s->report.why, "was ended by signal 6"));
}

/* What is named by a link is what the link comes to, in the box as well. */
static void box__opens_what_links_come_to(void **state) {
  struct stage *s = *state;
  char file[128], home[128], program[128];
  if (!there_are_boxes()) skip();
  snprintf(file, sizeof file, "%s/link.gguf", s->home);
  snprintf(home, sizeof home, "%s/home", s->home);
  snprintf(program, sizeof program, "%s/llama", s->home);
  assert_int_equal(symlink(s->file, file) || symlink(s->home, home) || symlink(s->need.program, program), 0);
  s->need.home = home;
  s->need.file = file;
  s->need.program = program;
  want(s);
  assert_true(s->report.boxed);
  assert_int_equal(ask(s, "/v1/models", true), 200);
  assert_int_equal(count(s, "fake: --alias link\n"), 1);
}

static void home__with_a_long_path__is_refused_with_the_length(void **state) {
  struct stage *s = *state;
  char deep[200];
  snprintf(deep, sizeof deep, "%s/%0120d", s->home, 7);
  s->need.home = deep;
  assert_int_equal(want_for(s, 500), ERR_TOO_BIG);
  assert_non_null(strstr(s->e.text, "too long"));
}

static void report__is_read_as_it_was_written(void **state) {
  AUTO_BUF struct buf line = buf_new(REPORT_LINE);
  struct engine_report r = {.state = ENGINE_AGAIN,
                            .tag = 0xFEDCBA9876543210,
                            .for_ms = 7,
                            .window = 4096,
                            .keeper = 3,
                            .pid = 4,
                            .fails = 2,
                            .boxed = true,
                            .socket = "/a b/s",
                            .key = "/k",
                            .why = "said \"no\""},
                       back = {0};
  assert_int_equal(report_write(&r, &line), 0);
  assert_int_equal(report_read(str_trim(buf_str(&line)), &back), 0);
  assert_memory_equal(&r, &back, sizeof r);
  static const char *const no[] = {"", "{", "[]", "{\"state\":\"elsewhere\"}", "{\"state\":7}"};
  for (size_t i = 0; i < sizeof no / sizeof *no; i++) assert_int_equal(report_read(str_of(no[i]), &back), ERR_INVALID);
}

int main(void) {
#define TEST(f)  cmocka_unit_test_setup_teardown(f, begin_unboxed, end)
#define BOXED(f) cmocka_unit_test_setup_teardown(f, begin, end)
  const struct CMUnitTest tests[] = {
      TEST(want__starts_a_server_with_a_key_of_its_own),
      TEST(want__keeps_its_folder_to_its_user),
      TEST(want__again__finds_the_one_that_runs),
      TEST(want__by_many_at_once__starts_one),
      TEST(want__of_one_that_loads_long__says_so_and_does_not_wait),
      TEST(want__hushed__returns),
      TEST(want__of_another_file__ends_the_first),
      TEST(want__of_a_file_that_was_replaced__loads_it_anew),
      TEST(want__without_file_or_program__says_what_to_do),
      TEST(server__killed__is_started_again),
      TEST(want__of_one_that_dies__is_told_before_it_is_given_up),
      TEST(server__that_cannot_load__is_given_up_with_its_own_words),
      TEST(failure__stands_until_the_file_is_another),
      TEST(server__that_answers_and_dies__is_given_up_too),
      TEST(server__that_prints_much__has_a_log_with_an_end),
      TEST(server__that_never_answers__is_killed),
      TEST(server__that_hangs__is_started_again),
      TEST(server__that_nobody_waits_for__is_asked_nothing),
      TEST(keeper__killed__takes_its_server_along),
      TEST(keeper__outlives_whoever_started_it),
      TEST(keeper__that_nobody_wants__ends),
      TEST(end__waits_for_the_server),
      TEST(end__of_one_that_does_not_listen__kills_it),
      TEST(keeper__whose_home_is_gone__ends),
      TEST(keeper__while_another_has_the_home__does_not_begin),
      BOXED(box__holds_the_model_and_no_more),
      TEST(box__left_off__holds_nothing),
      BOXED(box__that_the_kernel_does_not_give__is_not_done_without),
      BOXED(box__ends_with_its_keeper),
      BOXED(box__that_does_not_end_when_told__is_killed),
      BOXED(box__in_which_it_dies__is_closed_anew),
      BOXED(box__opens_what_links_come_to),
      TEST(home__with_a_long_path__is_refused_with_the_length),
      cmocka_unit_test(report__is_read_as_it_was_written),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
