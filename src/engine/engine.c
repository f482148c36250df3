/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/engine.h"

#include "base/alloc.h"
#include "engine/engine_priv.h"
#include "engine/place.h"
#include "engine/share.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

struct engine {
  int fd; /* -1: nobody is there */
  struct buf in;
  bool over; /* the keeper closed it */
};

enum {
  MOMENT_MS = 300, /* for one that has been loading for longer than anybody waits */
  REPORT_MS = 500, /* until a keeper says how it is */
  ROUNDS = 3,      /* of finding one that ends, or is another's */
  START_MS = 500   /* at the least, until a keeper that was started says that it is there */
};

/* ---- what must be there ---- */

static bool is_program(const char *path) {
  struct stat s;
  return stat(path, &s) == 0 && S_ISREG(s.st_mode) && access(path, X_OK) == 0;
}

static bool find_in_path(const char *name, char *ret, size_t room) {
  struct str rest = str_of(getenv("PATH")), folder;
  if (!rest.len) rest = STR("/usr/local/bin:/usr/bin:/bin");
  while (str_next(&rest, ':', &folder)) {
    if (!folder.len || folder.at[0] != '/') continue; /* what the folder we stand in holds is nobody's choice */
    int len = snprintf(ret, room, "%.*s/%s", STR_ARG(folder), name);
    if (len > 0 && (size_t)len < room && is_program(ret)) return true;
  }
  return false;
}

int engine_program(const struct engine_need *n, char *ret, size_t room, struct error *e) {
  const char *given = n->program && n->program[0] ? n->program : NULL;
  if (given && strchr(given, '/')) {
    if (!is_program(given)) return error_set(e, ERR_NOT_FOUND, "There is no program %s.", given);
    return snprintf(ret, room, "%s", given) < (int)room ? 0 : error_set(e, ERR_TOO_BIG, "That path is too long.");
  }
  if (find_in_path(given ? given : "llama-server", ret, room)) return 0;
  if (given) return error_set(e, ERR_NOT_FOUND, "There is no program %s in PATH.", given);
  return error_set(e, ERR_NOT_FOUND,
                   "There is no llama-server in PATH, and it is what runs a model. Debian 12 has no package of it: "
                   "build it from github.com/ggml-org/llama.cpp, or take llama.cpp-tools from a newer Debian; "
                   "`os1 model use FILE --program PATH` names one elsewhere.");
}

int engine_check(const struct engine_need *n, struct error *e) {
  char program[PLACE_PATH * 4];
  struct stat s;
  if (stat(n->file, &s) < 0 || !S_ISREG(s.st_mode))
    return error_set(e, ERR_NOT_FOUND, "The model's file %s is not there.", n->file);
  if (access(n->file, R_OK) < 0) return error_set(e, ERR_DENIED, "The model's file %s may not be read.", n->file);
  return engine_program(n, program, sizeof program, e);
}

static int box_for(const struct engine_need *n, struct error *e) {
  struct sandbox_kernel kernel;
  if (n->unboxed) return 0;
  sandbox_look(&kernel);
  char why[sizeof kernel.why + 32];
  snprintf(why, sizeof why, "It is not run: %s.", kernel.why);
  return kernel.boxes ? 0 : engine_no_box(e, why);
}

int engine_foresee(const struct engine_need *n, struct engine_outlook *ret, struct error *e) {
  struct place place;
  struct gguf g;
  *ret = (struct engine_outlook){.memory = share_memory()};
  int r = engine_check(n, e);
  if (r == 0) r = place_of(n->home, &place, e);
  if (r == 0) r = box_for(n, e);
  if (r == 0) r = share_window(n->file, n->window, &ret->window, e);
  if (r == 0 && gguf_read(n->file, &g, NULL) == 0) ret->needs = share_need(&g, ret->window);
  return r;
}

/* A file that was replaced is another one. */
static void add_file(struct buf *b, const char *path) {
  struct stat s = {0};
  if (stat(path, &s) < 0) s = (struct stat){0};
  buf_printf(b, "%s %lld %lld.%09ld\n", path, (long long)s.st_size, (long long)s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
}

static uint64_t tag_of(const struct engine_need *n, const char *program) {
  AUTO_BUF struct buf all = buf_new(BUF_LINE);
  add_file(&all, n->file);
  add_file(&all, program);
  buf_printf(&all, "%lld %lld %d", (long long)n->window, (long long)n->idle_s, n->unboxed);
  uint64_t tag = str_hash(buf_str(&all));
  return tag ? tag : 1;
}

/* ---- one that failed ---- */

static bool failed_lately(const struct place *p, uint64_t tag, struct engine_report *ret) {
  char line[REPORT_LINE];
  struct stat s;
  struct engine_report r;
  int fd = open(p->failed, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return false;
  ssize_t n = fstat(fd, &s) == 0 ? read(fd, line, sizeof line) : -1;
  close(fd);
  int64_t age = (int64_t)time(NULL) - s.st_mtim.tv_sec;
  bool lately = n > 0 && age >= 0 && age < ENGINE_FAILED_S;
  if (!lately || report_read(str_trim((struct str){line, (size_t)n}), &r) < 0 || r.tag != tag) return false;
  r.state = ENGINE_FAILED;
  r.keeper = r.pid = 0;
  *ret = r;
  return true;
}

/* ---- what the keeper says ---- */

static struct engine *engine_new(int fd) {
  struct engine *g = alloc_zero(sizeof *g);
  *g = (struct engine){.fd = fd, .in = buf_new(REPORT_LINE * 4)};
  return g;
}

void engine_let_go(struct engine *g) {
  if (!g) return;
  if (g->fd >= 0) close(g->fd);
  buf_finish(&g->in);
  alloc_free(g);
}

static void tell(struct engine *g, const char *line) {
  if (send(g->fd, line, strlen(line), MSG_NOSIGNAL) < 0) g->over = true;
}

static void take_bytes(struct engine *g) {
  char piece[REPORT_LINE];
  ssize_t n;
  while ((n = recv(g->fd, piece, sizeof piece, 0)) > 0)
    if (buf_add(&g->in, piece, (size_t)n) < 0) break;
  if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) g->over = true;
}

/* The newest that came; false: none did within so long. */
static bool next_report(struct engine *g, int wait_ms, struct engine_report *ret) {
  bool any = false;
  struct pollfd p = {g->fd, POLLIN, 0};
  if (poll(&p, 1, wait_ms) > 0) take_bytes(g);
  for (ptrdiff_t end; (end = str_find_byte(buf_str(&g->in), '\n')) >= 0; buf_take(&g->in, (size_t)end + 1))
    any |= report_read(str_first(buf_str(&g->in), (size_t)end), ret) == 0;
  return any;
}

/* ---- waiting for it ---- */

/* Of a wait; ROUND_AGAIN: that keeper is gone or another's, look once more. */
enum { ROUND_AGAIN = 1 };

struct wait {
  const struct engine_need *need;
  const struct engine_patience *patience;
  struct place place;
  char program[PLACE_PATH * 4];
  uint64_t tag;
  int64_t until;
  struct engine *at;
  struct engine_report *report;
};

static int loading(const struct engine_report *r, struct error *e) {
  if (r->state == ENGINE_AGAIN) return error_set(e, ERR_IO, "It dies and is started again: %s", r->why);
  return error_set(e, ERR_BUSY, "It is still loading its model.");
}

static int gone(struct wait *w, struct error *e) {
  if (failed_lately(&w->place, w->tag, w->report)) return error_set(e, ERR_IO, "%s", w->report->why);
  return ROUND_AGAIN;
}

/* -1: wait on. Somebody who waits sees one failure through; not a second. */
static int judge(struct wait *w, struct error *e) {
  const struct engine_report *r = w->report;
  if (r->state == ENGINE_READY) return 0;
  if (r->state == ENGINE_FAILED) return error_set(e, ERR_IO, "%s", r->why);
  if (r->state == ENGINE_AGAIN && r->fails > 1) return loading(r, e);
  return ROUND_AGAIN;
}

static int end_other(struct engine *g) {
  struct engine_report r;
  int64_t until = engine_now_ms() + ENGINE_END_MS;
  tell(g, "end\n");
  while (!g->over && engine_now_ms() < until) next_report(g, REPORT_MS, &r);
  return g->over ? 0 : ERR_BUSY;
}

static int follow(struct wait *w, struct error *e) {
  bool any = false;
  tell(w->at, "want\n");
  for (;;) {
    if (next_report(w->at, ENGINE_LOOK_MS, w->report)) {
      if (w->report->tag != w->tag) return end_other(w->at) == 0 ? ROUND_AGAIN : loading(w->report, e);
      int64_t latest = engine_now_ms() + w->patience->ms - w->report->for_ms, moment = engine_now_ms() + MOMENT_MS;
      if (!any && w->report->state == ENGINE_LOADING && latest < w->until) w->until = latest > moment ? latest : moment;
      any = true;
      int r = judge(w, e);
      if (r != ROUND_AGAIN) return r;
    }
    if (w->at->over) return gone(w, e);
    if (w->patience->stop && w->patience->stop(w->patience->arg)) return error_set(e, ERR_CANCELLED, "hushed");
    if (engine_now_ms() >= w->until) return loading(w->report, e);
  }
}

/* Connected to the keeper that runs, or to a new one. */
static int reach(struct wait *w, struct error *e) {
  int fd = place_connect(&w->place), r = 0;
  if (fd < 0) {
    if (failed_lately(&w->place, w->tag, w->report)) return error_set(e, ERR_IO, "%s", w->report->why);
    int64_t left = w->until - engine_now_ms();
    r = engine_start(w->need, &w->place, w->program, w->tag, left > START_MS ? left : START_MS, e);
    fd = r == 0 ? place_connect(&w->place) : -1;
  }
  if (r < 0) return r;
  if (fd < 0) return gone(w, e);
  w->at = engine_new(fd);
  return 0;
}

static int one_round(struct wait *w, struct error *e) {
  int r = reach(w, e);
  return r == 0 && w->at ? follow(w, e) : r;
}

int engine_want(const struct engine_need *n, const struct engine_patience *p, struct engine **ret,
                struct engine_report *report, struct error *e) {
  struct wait w = {.need = n, .patience = p, .report = report};
  *report = (struct engine_report){.state = ENGINE_OFF};
  int r = engine_check(n, e);
  if (r == 0) r = place_of(n->home, &w.place, e);
  if (r == 0) r = engine_program(n, w.program, sizeof w.program, e);
  if (r < 0) return r;
  w.tag = tag_of(n, w.program);
  w.until = engine_now_ms() + p->ms;
  for (int i = 0; i < ROUNDS; i++) {
    r = one_round(&w, e);
    if (r == 0) {
      *ret = w.at;
      return 0;
    }
    engine_let_go(w.at);
    w.at = NULL;
    if (r != ROUND_AGAIN) return r;
  }
  return error_set(e, ERR_IO, "Its keeper ends as soon as it is started; %s/model.log may say why.", n->state);
}

/* ---- looking, ending ---- */

void engine_look(const struct engine_need *n, struct engine_report *ret) {
  struct place place;
  char program[PLACE_PATH * 4];
  *ret = (struct engine_report){.state = ENGINE_OFF};
  if (place_of(n->home, &place, NULL) < 0 || engine_program(n, program, sizeof program, NULL) < 0) return;
  uint64_t tag = tag_of(n, program);
  int fd = place_connect(&place);
  if (fd < 0) {
    failed_lately(&place, tag, ret);
    return;
  }
  struct engine *g = engine_new(fd);
  if (!next_report(g, REPORT_MS, ret) || ret->tag != tag) *ret = (struct engine_report){.state = ENGINE_OFF};
  engine_let_go(g);
}

int engine_end(const char *home, struct error *e) {
  struct place place;
  if (place_of(home, &place, NULL) < 0) return 0; /* then none was ever started */
  unlink(place.failed);
  int fd = place_connect(&place), r = 0;
  if (fd < 0) return 0;
  struct engine *g = engine_new(fd);
  r = end_other(g);
  engine_let_go(g);
  unlink(place.failed);
  return r == 0 ? 0 : error_set(e, ERR_BUSY, "The model's server did not end.");
}
