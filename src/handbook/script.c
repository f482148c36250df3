/* SPDX-License-Identifier: Apache-2.0
 *
 * script: one script run in a box, its streams read until it is over: by itself, by its time or by whoever waits.
 */
#include "base/buf.h"
#include "base/utf8.h"
#include "handbook/handbook_priv.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { LOOK_MS = 10, PIECE = 16 * 1024, ARGUMENTS_MOST = 64, WORDS_MOST = 4 };

/* ---- what runs it ---- */

static struct str word(struct str *s) {
  *s = str_trim(*s);
  size_t n = 0;
  while (n < s->len && s->at[n] != ' ' && s->at[n] != '\t') n++;
  struct str one = str_first(*s, n);
  *s = str_from(*s, n);
  return one;
}

/* Its own name: where the system has it is the box's to know. */
static struct str last_part(struct str path) {
  for (ptrdiff_t slash; (slash = str_find_byte(path, '/')) >= 0;) path = str_from(path, (size_t)slash + 1);
  return path;
}

/* "#!/usr/bin/env -S python3 -u" is python3 -u. */
static const char *const *by_first_line(struct arena *a, struct str line) {
  const char **all = ARENA_ARRAY(a, const char *, WORDS_MOST + 1);
  struct str rest = str_from(line, 2), first = last_part(word(&rest));
  size_t count = 0;
  if (str_is(first, "env")) {
    first = word(&rest);
    if (str_is(first, "-S")) first = word(&rest);
    first = last_part(first);
  }
  for (struct str one = first; one.len && count < WORDS_MOST; one = word(&rest)) all[count++] = arena_dup(a, one).at;
  return count ? all : NULL;
}

static const char *const *by_ending(struct arena *a, struct str path) {
  static const struct {
    const char *ending, *program;
  } rows[] = {{".py", "python3"}, {".sh", "sh"},   {".bash", "bash"}, {".js", "node"},
              {".mjs", "node"},   {".pl", "perl"}, {".rb", "ruby"}};
  const char **all = ARENA_ARRAY(a, const char *, 2);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (str_ends(path, str_of(rows[i].ending))) all[0] = rows[i].program;
  return all[0] ? all : NULL;
}

const char *const *script_runner(struct arena *a, struct str path, struct str beginning) {
  struct str line = beginning;
  str_next(&beginning, '\n', &line);
  line = str_trim(line);
  return str_starts(line, STR("#!")) ? by_first_line(a, line) : by_ending(a, path);
}

/* ---- the box ---- */

struct running {
  const struct handbook_run *q;
  struct sandbox_child child;
  bool started;
  int status;
  int out, err; /* -1: over */
  struct buf printed, complained;
  uint64_t drained, left_out;
};

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void shut(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

/* In memory alone: a program that reads none of it holds nobody up. */
static int input_of(struct str text) {
  int fd = memfd_create("input", MFD_CLOEXEC);
  bool written = fd >= 0 && (!text.len || write(fd, text.at, text.len) == (ssize_t)text.len);
  if (!written || lseek(fd, 0, SEEK_SET) < 0) shut(&fd);
  return fd;
}

static int beginning_of(const char *path, char *bytes, size_t room, struct str *ret, struct error *e) {
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, bytes, room);
  shut(&fd);
  if (n < 0) return error_errno(e, "read", path);
  *ret = (struct str){bytes, (size_t)n};
  return 0;
}

static int command_of(struct arena *a, const struct handbook_run *q, const char *folder, const char *const **ret,
                      struct error *e) {
  char bytes[256];
  struct str beginning = STR("");
  const char *path = arena_printf(a, "%s/%.*s", folder, STR_ARG(q->script)).at;
  int r = beginning_of(path, bytes, sizeof bytes, &beginning, e);
  const char *const *runner = r == 0 ? script_runner(a, q->script, beginning) : NULL;
  if (r < 0) return r;
  if (!runner)
    return error_set(e, ERR_UNSUPPORTED, "%.*s does not say in a #! line what runs it, nor by its name.",
                     STR_ARG(q->script));
  const char **all = ARENA_ARRAY(a, const char *, WORDS_MOST + 2 + ARGUMENTS_MOST);
  size_t count = 0, given = 0;
  while (runner[count]) all[count] = runner[count], count++;
  all[count++] = path;
  for (; q->arguments && q->arguments[given]; given++) {
    if (given == ARGUMENTS_MOST) return error_set(e, ERR_TOO_BIG, "A script is given 64 arguments at most.");
    all[count++] = q->arguments[given];
  }
  *ret = all;
  return 0;
}

static int start(struct arena *a, struct running *x, const char *folder, struct error *e) {
  const char *readable[] = {folder, NULL}, *const *command = NULL;
  struct sandbox box = {.readable = readable, .hidden = x->q->hidden, .limits = {.memory = HANDBOOK_MEMORY}};
  int out[2] = {-1, -1}, err[2] = {-1, -1}, in = -1;
  int r = command_of(a, x->q, folder, &command, e);
  if (r == 0) in = input_of(x->q->input);
  if (r == 0 && (in < 0 || pipe2(out, O_CLOEXEC) < 0 || pipe2(err, O_CLOEXEC) < 0))
    r = error_errno(e, "start", "a script");
  if (r == 0) r = sandbox_spawn(&box, command, (const int[]){in, out[1], err[1]}, &x->child, e);
  x->started = r == 0;
  if (r == ERR_NOT_FOUND)
    error_set(e, r, "%.*s is run by %s, and that is not installed.", STR_ARG(x->q->script), command[0]);
  shut(&in);
  shut(&out[1]);
  shut(&err[1]);
  x->out = out[0];
  x->err = err[0];
  return r;
}

/* ---- what it prints ---- */

static void keep(struct running *x, struct buf *into, struct str bytes) {
  struct str fits = str_first(bytes, into->cap - into->len);
  buf_add_str(into, fits);
  if (into == &x->printed) x->left_out += bytes.len - fits.len;
}

static void read_some(struct running *x, int *fd, struct buf *into) {
  char piece[PIECE];
  ssize_t n = read(*fd, piece, sizeof piece);
  if (n > 0) {
    x->drained += (uint64_t)n;
    keep(x, into, (struct str){piece, (size_t)n});
  } else if (n == 0 || errno != EINTR) {
    shut(fd);
  }
}

static int wait_for(struct running *x, struct error *e) {
  int patience = x->q->patience_ms ? x->q->patience_ms : HANDBOOK_PATIENCE_MS;
  int64_t until = now_ms() + patience;
  while (x->out >= 0 || x->err >= 0) {
    struct pollfd at[2] = {{.fd = x->out, .events = POLLIN}, {.fd = x->err, .events = POLLIN}};
    if (x->q->stop && x->q->stop(x->q->stop_arg)) return error_set(e, ERR_CANCELLED, "It was called off.");
    if (now_ms() >= until)
      return error_set(e, ERR_BUSY, "%.*s took longer than %d seconds, so it was ended.", STR_ARG(x->q->script),
                       (patience + 999) / 1000);
    if (x->drained > HANDBOOK_DRAINED_MOST)
      return error_set(e, ERR_TOO_BIG, "%.*s printed without an end, so it was ended.", STR_ARG(x->q->script));
    if (poll(at, 2, LOOK_MS) <= 0) continue;
    if (at[0].revents) read_some(x, &x->out, &x->printed);
    if (at[1].revents) read_some(x, &x->err, &x->complained);
  }
  enum { LEAVING_MS = 2000 }; /* who has closed both has little left to do */
  if (!sandbox_ended(&x->child, LEAVING_MS, &x->status)) x->status = -1;
  return 0;
}

/* A signal's number is beside 128 (sandbox.h). */
static struct str end_of(struct arena *a, int status) {
  return status < 0 ? STR("it was ended") : arena_printf(a, "it ended with status %d", status);
}

static struct str text_of(struct arena *a, const struct running *x) {
  struct str text = utf8_mend(a, arena_dup(a, buf_str(&x->printed)));
  if (x->left_out)
    text = arena_printf(a, "%.*s\n[%llu bytes more were left out]", STR_ARG(text), (unsigned long long)x->left_out);
  if (!x->status) return text;
  struct str why = str_trim(utf8_mend(a, arena_dup(a, buf_str(&x->complained))));
  return arena_printf(a, "%.*s%s[%.*s%s%.*s]", STR_ARG(text), text.len ? "\n" : "", STR_ARG(end_of(a, x->status)),
                      why.len ? ": " : "", STR_ARG(why));
}

int handbook_run(struct arena *a, const struct handbook_run *q, struct handbook_printed *ret, struct error *e) {
  struct running x = {.q = q, .out = -1, .err = -1};
  char *folder = realpath(arena_printf(a, "%s/%.*s", q->shelf, STR_ARG(q->name)).at, NULL);
  struct str root = arena_dup(a, str_of(folder ? folder : ""));
  free(folder);
  if (!root.len || !folder_is_within(q->script) || !str_starts(q->script, STR("scripts/")))
    return error_set(e, ERR_NOT_FOUND, "%.*s has no script %.*s.", STR_ARG(q->name),
                     STR_ARG(utf8_visible(a, str_first(q->script, HANDBOOK_PATH_MOST))));
  x.printed = buf_new(HANDBOOK_OUT_MOST);
  x.complained = buf_new(HANDBOOK_COMPLAINT_MOST);
  int r = start(a, &x, root.at, e);
  if (r == 0) r = wait_for(&x, e);
  if (x.started) sandbox_end(&x.child, 0);
  shut(&x.out);
  shut(&x.err);
  if (r == 0) *ret = (struct handbook_printed){text_of(a, &x), x.status != 0};
  buf_finish(&x.printed);
  buf_finish(&x.complained);
  return r;
}
