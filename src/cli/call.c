/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/failure.h"
#include "cli/look.h"
#include "cli/run.h"
#include "cli/wrap.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void call_out(struct call *c, struct str bytes) {
  c->asker->ops->write(c->asker, ASKER_OUT, bytes);
}

void call_printf(struct call *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  call_out(c, arena_vprintf(c->arena, format, args));
  va_end(args);
}

void call_note(struct call *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  struct str line = arena_vprintf(c->arena, format, args);
  va_end(args);
  c->asker->ops->write(c->asker, ASKER_ERR, line);
}

static void sentence(struct call *c, enum asker_stream to, struct str text) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  struct wrap w;
  wrap_init(&w, &out, c->width ? look_measure(c->width) + 2 : 0, "", 0);
  wrap_text(&w, text);
  buf_add_byte(&out, '\n');
  c->asker->ops->write(c->asker, to, buf_str(&out));
}

void call_say(struct call *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  sentence(c, ASKER_OUT, arena_vprintf(c->arena, format, args));
  va_end(args);
}

void call_warn(struct call *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  sentence(c, ASKER_ERR, arena_vprintf(c->arena, format, args));
  va_end(args);
}

/* For a machine as JSON, for a person wrapped. */
static int failed(struct call *c, int status, struct str text) {
  AUTO_BUF struct buf line = buf_new(BUF_LINE);
  failure_line(&line, c->json, status, text);
  if (c->json)
    c->asker->ops->write(c->asker, ASKER_ERR, buf_str(&line));
  else
    call_warn(c, "%.*s", STR_ARG(str_trim(buf_str(&line))));
  return status;
}

/* What is damaged has a way back, and whoever does not name it is helped out. */
static struct str with_the_way_back(struct call *c, const struct error *e) {
  struct str text = str_of(e->text);
  bool copies = c->door && c->door->paths.backups && access(c->door->paths.backups, F_OK) == 0;
  if (e->code != ERR_DAMAGED || str_find(text, STR("backup")) >= 0) return text;
  return arena_printf(c->arena, "%.*s %s", STR_ARG(text),
                      copies ? "`os1 restore` lists the backups." : "`os1 doctor` says what can be done.");
}

int call_failed(struct call *c, const struct error *e) {
  int status = exit_from(e->code);
  return failed(c, status, e->text[0] ? with_the_way_back(c, e) : str_of(exit_meaning(status)));
}

int call_failed_os1(struct call *c, const os1_error *e) {
  struct error same;
  error_set(&same, e->code, "%s", e->text);
  return call_failed(c, &same);
}

int call_ended(struct call *c, int status, const char *format, ...) {
  va_list args;
  va_start(args, format);
  struct str why = arena_vprintf(c->arena, format, args);
  va_end(args);
  return failed(c, status, why);
}

int call_usage(struct call *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  struct str why = arena_vprintf(c->arena, format, args);
  va_end(args);
  return failed(c, EXIT_USAGE,
                arena_printf(c->arena, "%.*s `os1 %s --help` says how it is used.", STR_ARG(why), c->command->name));
}

/* JSON lets controls above ASCII stand as they are, and a terminal may obey them: they are escaped. So are the marks
 * that turn the direction of a line. */
static bool is_hidden(uint32_t code) {
  return (code >= 0x7F && code <= 0x9F) || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

static int add_escaped(struct buf *out, struct str json) {
  int r = 0;
  while (r == 0 && json.len) {
    struct str rest = json;
    uint32_t code = utf8_next(&rest);
    r = is_hidden(code) ? buf_printf(out, "\\u%04x", code) : buf_add(out, json.at, json.len - rest.len);
    json = rest;
  }
  return r;
}

void call_json(struct call *c, json_t *value) {
  AUTO_BUF struct buf line = buf_new(BUF_FILE), shown = buf_new(BUF_FILE);
  if (json_write(value, &line) == 0 && add_escaped(&shown, buf_str(&line)) == 0 && buf_add_byte(&shown, '\n') == 0)
    call_out(c, buf_str(&shown));
  json_decref(value);
}

int call_ask(struct call *c, const char *question, bool secret, struct buf *answer) {
  if (!c->person) return ERR_UNSUPPORTED;
  run_outside(c);
  c->asker->ops->flush(c->asker);
  int r = c->asker->ops->ask(c->asker, str_of(question), secret, answer);
  int back = run_inside(c);
  return r < 0 ? r : back;
}

bool call_confirm(struct call *c, const char *question) {
  AUTO_BUF struct buf answer = buf_new(BUF_LINE);
  if (call_ask(c, question, false, &answer) < 0) return false;
  struct str said = str_trim(buf_str(&answer));
  return str_eq_nocase(said, STR("y")) || str_eq_nocase(said, STR("yes"));
}

struct str call_visible(struct call *c, struct str text) {
  return utf8_visible(c->arena, utf8_mend(c->arena, text));
}

int call_read_bytes(struct call *c, size_t cap, struct str *ret, struct error *e) {
  AUTO_BUF struct buf all = buf_new(cap);
  char piece[16384];
  int n;
  run_outside(c);
  while ((n = c->asker->ops->read(c->asker, piece, sizeof piece)) > 0)
    if (buf_add(&all, piece, (size_t)n) < 0) break;
  int back = run_inside(c);
  if (n > 0) return error_set(e, ERR_TOO_BIG, "That is more than %zu kB at once. Nothing was kept.", cap / 1024);
  if (n < 0 || back < 0) return error_set(e, n < 0 ? n : back, "Stopped while reading standard input.");
  *ret = arena_dup(c->arena, buf_str(&all));
  return 0;
}

int call_read_all(struct call *c, size_t cap, struct str *ret, struct error *e) {
  int r = call_read_bytes(c, cap, ret, e);
  if (r == 0 && !utf8_is_text(*ret)) r = error_set(e, ERR_INVALID, "That is not text. Nothing was kept.");
  if (r == 0) *ret = utf8_mend(c->arena, *ret);
  return r;
}

int call_write_new(const char *path, struct str bytes, struct error *e) {
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), r = 0;
  if (fd < 0 && errno == EEXIST) return error_set(e, ERR_EXISTS, "%.200s is there already.", path);
  if (fd < 0) return error_errno(e, "write", path);
  while (r == 0 && bytes.len) {
    ssize_t n = write(fd, bytes.at, bytes.len);
    if (n < 0 && errno != EINTR) r = error_errno(e, "write", path);
    if (n > 0) bytes = str_from(bytes, (size_t)n);
  }
  if (close(fd) < 0 && r == 0) r = error_errno(e, "write", path);
  if (r < 0) unlink(path);
  return r;
}

const char *call_path(struct call *c, const char *path) {
  return path[0] == '/' ? path : arena_printf(c->arena, "%s/%s", c->cwd, path).at;
}

/* Descriptors are the asker's own: what /dev/stdin or a shell's <(...) names is not the same file here. */
static bool is_a_descriptor(const char *path) {
  return str_starts(str_of(path), STR("/dev/")) || str_starts(str_of(path), STR("/proc/"));
}

enum { PIPE_MOST = 512 * 1024 * 1024, PIPE_LOOK_MS = 100 };

static int put_all(int out, const char *piece, size_t length) {
  while (length) {
    ssize_t put = write(out, piece, length);
    if (put <= 0) return -1;
    piece += put, length -= (size_t)put;
  }
  return 0;
}

/* Up to its end, or until it is hushed: a pipe may have none, and /dev/zero has none. */
static int spool(struct call *c, int in, int out, const char *path, struct error *e) {
  char piece[65536];
  struct pollfd p = {.fd = in, .events = POLLIN};
  for (size_t all = 0; !call_cancelled(c);) {
    if (poll(&p, 1, PIPE_LOOK_MS) <= 0) continue;
    ssize_t n = read(in, piece, sizeof piece);
    if (n == 0) return 0;
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n < 0 || put_all(out, piece, (size_t)n) < 0) return error_errno(e, "read", path);
    if ((all += (size_t)n) > PIPE_MOST)
      return error_set(e, ERR_TOO_BIG, "%s gives more than %d MB: put it into a file first. Nothing was kept.", path,
                       PIPE_MOST / 1024 / 1024);
  }
  return error_set(e, ERR_CANCELLED, "Stopped while reading %s. Nothing was kept.", path);
}

/* A pipe's other end may want this home itself (`os1 history --json | os1 import -`): it is read to its end with the
 * home left to others, into memory, and what was read is the file. A named pipe is not waited for in open, where
 * nothing could be hushed. */
static int take_in_pipe(struct call *c, const char **path, int *fd, struct error *e) {
  struct stat s;
  bool slow = (*fd >= 0 ? fstat(*fd, &s) : stat(*path, &s)) == 0 && !S_ISREG(s.st_mode) && !S_ISDIR(s.st_mode);
  if (!slow) return 0;
  run_outside(c);
  int in = *fd >= 0 ? *fd : open(*path, O_RDONLY | O_CLOEXEC | O_NONBLOCK),
      out = memfd_create("os1-input", MFD_CLOEXEC);
  int r = in < 0 || out < 0 ? error_errno(e, "read", *path) : spool(c, in, out, *path, e), back = run_inside(c);
  if (in >= 0) close(in);
  *fd = r == 0 ? out : -1;
  if (r < 0 && out >= 0) close(out);
  return r < 0 ? r : back < 0 ? error_set(e, back, "Stopped while reading.") : 0;
}

int call_input(struct call *c, const char *path, const char **ret, int *ret_fd, struct error *e) {
  if (str_is(str_of(path), "-")) path = "/dev/stdin";
  *ret_fd = -1;
  *ret = call_path(c, path);
  int r = is_a_descriptor(path) ? c->asker->ops->open(c->asker, *ret, ret_fd, e) : 0;
  if (r == 0) r = take_in_pipe(c, ret, ret_fd, e);
  if (r == 0 && *ret_fd >= 0) *ret = arena_printf(c->arena, "/proc/self/fd/%d", *ret_fd).at;
  return r;
}

void call_close(int fd) {
  if (fd >= 0) close(fd);
}

int call_read_file(const char *path, struct buf *out, struct error *e) {
  int fd = open(path, O_RDONLY | O_CLOEXEC), r = 0;
  if (fd < 0) return error_errno(e, "open", path);
  char piece[16384];
  for (ssize_t n; r == 0 && (n = read(fd, piece, sizeof piece)) != 0;) {
    if (n < 0 && errno != EINTR) r = error_errno(e, "read", path);
    if (n > 0 && buf_add(out, piece, (size_t)n) < 0)
      r = error_set(e, ERR_TOO_BIG, "%s is larger than %zu kB.", path, out->cap / 1024);
  }
  close(fd);
  return r;
}

bool call_cancelled(struct call *c) {
  return c->asker->ops->cancelled(c->asker);
}

int call_key_file(struct call *c, const char *file) {
  struct stat s;
  struct error e = {0};
  if (!file) return EXIT_OK;
  if (stat(file, &s) < 0) return error_set(&e, ERR_NOT_FOUND, "There is no file %s.", file), call_failed(c, &e);
  if (s.st_mode & 077) call_warn(c, "Others can read %s: chmod 600 would keep it to you.", file);
  return EXIT_OK;
}
