/* SPDX-License-Identifier: Apache-2.0 */
#include "plight.h"

#include "base/utf8.h"
#include "house/house.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

enum { PATIENCE_MS = 60000 };

int64_t plight_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- a home ---- */

void plight_begin(struct plight *b) {
  *b = (struct plight){.step = 1000, .said = buf_new(BUF_FILE)};
  memcpy(b->above, "/tmp/os1-fault-XXXXXX", sizeof "/tmp/os1-fault-XXXXXX");
  if (!mkdtemp(b->above)) fail_msg("no folder under /tmp");
  snprintf(b->folder, sizeof b->folder, "%s/home", b->above);
  int32_t offset;
  civil_parse(STR("2026-11-22T20:14:00Z"), &b->now, &offset);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

void plight_end(struct plight *b) {
  plight_sleep(b);
  buf_finish(&b->said);
  nftw(b->above, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- through the library ---- */

static int64_t now_of(void *arg) {
  struct plight *b = arg;
  return b->now += b->step;
}

static int32_t offset_of(void *arg, int64_t ms) {
  return ((struct plight *)arg)->offset;
}

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct plight *b = arg;
  b->flags |= flags;
  buf_add(&b->said, text, length);
  buf_add_byte(&b->said, '\n');
  return 0;
}

int plight_open(struct plight *b, os1_error *e) {
  os1_options o = {.folder = b->folder, .seed = 7, .now = now_of, .offset = offset_of, .arg = b};
  return os1_open(&o, &b->home, e);
}

void plight_wake(struct plight *b) {
  os1_error e = {0};
  os1_listener l = {b, hear};
  if (plight_open(b, &e) < 0) fail_msg("%s", e.text);
  if (!house_is_set_up(b->home) && os1_setup(b->home, OS1_SETUP_DEFAULTS, NULL, 0, &l, &e) < 0) fail_msg("%s", e.text);
}

void plight_sleep(struct plight *b) {
  os1_close(b->home);
  b->home = NULL;
}

int plight_try(struct plight *b, struct str text, const char *client_id, os1_reply *ret, os1_error *e) {
  os1_utterance u = {.text = text.at, .length = text.len, .channel = "fault", .client_id = client_id};
  os1_listener l = {b, hear};
  buf_clear(&b->said);
  b->flags = 0;
  return os1_say(b->home, &u, &l, ret, e);
}

int plight_greet(struct plight *b, os1_error *e) {
  os1_listener l = {b, hear};
  buf_clear(&b->said);
  b->flags = 0;
  return os1_greet(b->home, "fault", &l, NULL, e);
}

const char *plight_say(struct plight *b, const char *text) {
  os1_error e = {0};
  if (plight_try(b, str_of(text), NULL, NULL, &e) < 0) fail_msg("%s: %s", text, e.text);
  return b->said.at ? b->said.at : "";
}

bool plight_told(struct plight *b, const char *question, const char *expected) {
  os1_answer answer = {0};
  os1_error e = {0};
  if (os1_ask(b->home, &(os1_query){.text = question}, &answer, &e) < 0) fail_msg("%s: %s", question, e.text);
  return answer.told && strstr(answer.text, expected);
}

void plight_check(struct plight *b) {
  os1_error e = {0};
  if (os1_check(b->home, &e) < 0) fail_msg("%s", e.text);
}

static int keep_json(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

json_t *plight_about(struct plight *b) {
  json_t *about = NULL;
  os1_error e = {0};
  if (os1_about(b->home, keep_json, &about, &e) < 0) fail_msg("%s", e.text);
  assert_non_null(about);
  return about;
}

/* ---- what was kept ---- */

static int keep_turn(void *arg, const os1_turn *turn) {
  struct plight_turns *t = arg;
  if (t->len == t->room) {
    t->room = t->room ? t->room * 2 : 64;
    t->at = realloc(t->at, t->room * sizeof *t->at);
  }
  t->at[t->len++] = (struct plight_turn){turn->id, turn->role, turn->said_at, arena_dup(&t->arena, str_of(turn->text))};
  return 0;
}

void plight_history(struct plight *b, size_t count, struct plight_turns *ret) {
  os1_error e = {0};
  *ret = (struct plight_turns){0};
  if (os1_history(b->home, 0, 0, count, keep_turn, ret, &e) < 0) fail_msg("%s", e.text);
  for (size_t i = 1; i < ret->len; i++)
    if (ret->at[i].id <= ret->at[i - 1].id) fail_msg("turn %zu comes before the one before it", i);
}

void plight_turns_finish(struct plight_turns *t) {
  free(t->at);
  arena_finish(&t->arena);
}

size_t plight_times(const struct plight_turns *t, int role, struct str text) {
  size_t n = 0;
  for (size_t i = 0; i < t->len; i++) n += t->at[i].role == role && str_eq(t->at[i].text, text);
  return n;
}

/* ---- through the program ---- */

static _Noreturn void become(const struct plight *b, const char *const *words) {
  const char *argv[64] = {getenv("OS1_BINARY")};
  if (geteuid() != getuid() && setresuid(geteuid(), geteuid(), geteuid()) < 0) _exit(125);
  if (!argv[0]) _exit(126);
  for (size_t i = 0; words && words[i] && i < 62; i++) argv[i + 1] = words[i];
  setenv("OS1_HOME", b->path ? b->path : b->folder, 1);
  setenv("TZ", "UTC", 1);
  execv(argv[0], (char *const *)argv);
  _exit(127);
}

static int or_null(int fd, int flags) {
  return fd >= 0 ? fd : open("/dev/null", flags);
}

pid_t plight_start(const struct plight *b, int in, int out, int err, const char *const *words) {
  pid_t pid = fork();
  if (pid) return pid;
  dup2(or_null(in, O_RDONLY), 0);
  dup2(or_null(out, O_WRONLY), 1);
  dup2(or_null(err, O_WRONLY), 2);
  signal(SIGPIPE, SIG_DFL);
  become(b, words);
}

static int code_of(int status) {
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int plight_wait(pid_t pid) {
  int status;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return code_of(status);
}

static bool drain(int fd, struct buf *out) {
  char piece[65536];
  ssize_t n = read(fd, piece, sizeof piece);
  return n > 0 && buf_add(out, piece, (size_t)n) == 0;
}

/* One side's pipes: gives the input, takes both outputs until they end. */
static void exchange(int in, struct str input, int out, int err, struct ran *ret) {
  int64_t until = plight_ms() + PATIENCE_MS;
  fcntl(in, F_SETFL, O_NONBLOCK);
  while ((out >= 0 || err >= 0) && plight_ms() < until) {
    struct pollfd p[3] = {{out, POLLIN, 0}, {err, POLLIN, 0}, {in, POLLOUT, 0}};
    if (poll(p, 3, 1000) < 0) break;
    if (in >= 0 && (!input.len || p[2].revents)) {
      ssize_t n = input.len ? write(in, input.at, input.len) : -1;
      if (n > 0) input = str_from(input, (size_t)n);
      if ((n < 0 && errno != EAGAIN) || !input.len) in = close(in) - 1;
    }
    if (p[0].revents && !drain(out, &ret->out)) out = close(out) - 1;
    if (p[1].revents && !drain(err, &ret->err)) err = close(err) - 1;
  }
  for (int i = 0, left[] = {in, out, err}; i < 3; i++)
    if (left[i] >= 0) close(left[i]);
}

void plight_run_words(const struct plight *b, struct str input, struct ran *ret, const char *const *words) {
  int in[2], out[2], err[2], status;
  plight_ran_finish(ret);
  *ret = (struct ran){.out = buf_new(BUF_FILE), .err = buf_new(BUF_FILE)};
  buf_add(&ret->out, "", 0); /* there, though empty */
  buf_add(&ret->err, "", 0);
  assert_int_equal(pipe2(in, O_CLOEXEC) | pipe2(out, O_CLOEXEC) | pipe2(err, O_CLOEXEC), 0);
  signal(SIGPIPE, SIG_IGN);
  int64_t began = plight_ms();
  pid_t pid = plight_start(b, in[0], out[1], err[1], words);
  close(in[0]);
  close(out[1]);
  close(err[1]);
  exchange(in[1], input, out[0], err[0], ret);
  if (plight_ms() - began >= PATIENCE_MS) kill(pid, SIGKILL);
  struct rusage used;
  while (wait4(pid, &status, 0, &used) < 0 && errno == EINTR) {
  }
  ret->ms = plight_ms() - began;
  ret->cpu_ms =
      (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
  ret->rss_kb = used.ru_maxrss;
  ret->status = code_of(status);
  ret->dumped = WIFSIGNALED(status) && WCOREDUMP(status);
}

void plight_ran_finish(struct ran *r) {
  buf_finish(&r->out);
  buf_finish(&r->err);
}

void plight_expect_sentence(const struct ran *r) {
  struct str s = str_trim(buf_str(&r->err));
  if (!s.len) fail_msg("exit %d without a word", r->status);
  if (str_find_byte(s, '\n') >= 0) fail_msg("more than one line: %.*s", STR_ARG(s));
  if (s.at[s.len - 1] != '.') fail_msg("no full stop: %.*s", STR_ARG(s));
  if ((s.at[0] < 'A' || s.at[0] > 'Z') && s.at[0] != '/') fail_msg("no capital: %.*s", STR_ARG(s));
  for (size_t i = 0; i < s.len; i++)
    if ((unsigned char)s.at[i] < ' ' || s.at[i] == 127) fail_msg("a control character in: %.*s", STR_ARG(s));
  if (!utf8_valid(s)) fail_msg("not UTF-8: %.*s", STR_ARG(s));
}

void plight_expect_refused(const struct ran *r, int status) {
  if (r->status != status) fail_msg("exit %d, not %d: %.*s", r->status, status, STR_ARG(str_trim(buf_str(&r->err))));
  if (r->out.len) fail_msg("refused, and yet it said: %.*s", STR_ARG(buf_str(&r->out)));
  plight_expect_sentence(r);
}

/* ---- files ---- */

struct buf plight_file(const struct plight *b, const char *name) {
  char path[512];
  struct buf bytes = buf_new(BUF_FILE);
  snprintf(path, sizeof path, "%s/%s", b->folder, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  while (fd >= 0 && drain(fd, &bytes)) {
  }
  if (fd >= 0) close(fd);
  return bytes;
}

void plight_put_file(const struct plight *b, const char *name, struct str bytes) {
  char path[512];
  snprintf(path, sizeof path, "%s/%s", b->folder, name);
  int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, bytes.at, bytes.len), (ssize_t)bytes.len);
  close(fd);
}

void plight_copy(const struct plight *from, const char *to) {
  char command[1024];
  snprintf(command, sizeof command, "rm -rf '%s' && cp -a '%s' '%s'", to, from->folder, to);
  assert_int_equal(system(command), 0);
}

/* ---- words ---- */

const char *plight_name(int number, char out[16]) {
  static const char syllables[16][3] = {"ba", "de", "fi", "go", "ku", "la", "me", "ni",
                                        "po", "ru", "sa", "te", "vi", "wo", "xu", "ya"};
  snprintf(out, 16, "Za%s%s%s%s", syllables[number >> 12 & 15], syllables[number >> 8 & 15],
           syllables[number >> 4 & 15], syllables[number & 15]);
  return out;
}
