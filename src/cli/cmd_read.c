/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "base/utf8.h"
#include "cli/door.h"
#include "cli/intake.h"
#include "cli/show.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* A turn of a document: a paragraph, or as much of it as this. */
enum { PIECE_BYTES = 4000, DOCUMENT_BYTES = 16 * 1024 * 1024 };

struct document {
  struct call *call;
  struct str name; /* the file's own */
  struct str key;  /* of the conversation: the name and a hash, so that the same text read twice is kept once */
  struct str said_at;
  struct buf lines; /* JSON Lines for os1_import */
  size_t pieces;
};

static int put_piece(struct document *d, struct str text) {
  AUTO_JSON json_t *o = json_object();
  json_put_text(o, "conversation", d->key);
  json_put_text(o, "id", arena_printf(d->call->arena, "p%zu", ++d->pieces));
  json_put_text(o, "speaker", d->name);
  json_put_text(o, "said_at", d->said_at);
  json_put_text(o, "text", text);
  int r = json_write(o, &d->lines);
  return r == 0 ? buf_add_byte(&d->lines, '\n') : r;
}

/* Where a piece may end: at a space, else between two characters. */
static size_t piece_end(struct str s) {
  if (s.len <= PIECE_BYTES) return s.len;
  for (size_t i = PIECE_BYTES; i > PIECE_BYTES / 2; i--)
    if (s.at[i] == ' ' || s.at[i] == '\n') return i;
  size_t i = PIECE_BYTES;
  while (i > 1 && ((unsigned char)s.at[i] & 0xC0) == 0x80) i--;
  return i;
}

static int put_paragraph(struct document *d, struct str text) {
  int r = 0;
  for (text = str_trim(text); r == 0 && text.len;) {
    size_t end = piece_end(text);
    r = put_piece(d, str_trim(str_first(text, end)));
    text = str_trim(str_from(text, end));
  }
  return r;
}

static int put_all(struct document *d, struct str text) {
  const char *start = text.at, *end = text.at + text.len;
  bool line_empty = true;
  int r = 0;
  for (const char *p = start; r == 0 && p < end; p++) {
    if (*p == '\n' && line_empty) {
      r = put_paragraph(d, str_span(start, p));
      start = p;
    }
    if (*p == '\n')
      line_empty = true;
    else if (*p != ' ' && *p != '\t')
      line_empty = false;
  }
  return r == 0 ? put_paragraph(d, str_span(start, end)) : r;
}

static struct str time_of(struct call *c, const char *path) {
  struct stat s;
  char when[40];
  const struct clock *clock = c->door->clock;
  bool dated = path && stat(path, &s) == 0 && S_ISREG(s.st_mode);
  int64_t ms = dated ? (int64_t)s.st_mtime * 1000 : clock->now(clock);
  return arena_dup(c->arena, civil_format(when, ms, clock->offset(clock, ms)));
}

static int write_all(int fd, struct str bytes) {
  while (bytes.len) {
    ssize_t n = write(fd, bytes.at, bytes.len);
    if (n < 0 && errno != EINTR) return -1;
    if (n > 0) bytes = str_from(bytes, (size_t)n);
  }
  return 0;
}

/* The lines go through a file in memory only: what somebody reads to it is not left on a disk in plain. */
static int take_in(struct document *d, os1_import_result *ret) {
  struct error e = {0};
  int fd = memfd_create("os1-read", MFD_CLOEXEC);
  if (fd < 0 || write_all(fd, buf_str(&d->lines)) < 0) {
    error_errno(&e, "set aside memory for", "the document");
    call_close(fd);
    return call_failed(d->call, &e);
  }
  const char *path = arena_printf(d->call->arena, "/proc/self/fd/%d", fd).at;
  int status = intake_run(d->call, path, NULL, true, false, ret);
  call_close(fd);
  return status;
}

static int keep(struct call *c, const char *name, const char *path, struct str text) {
  struct document d = {.call = c, .said_at = time_of(c, path), .lines = buf_new(BUF_FILE)};
  const char *slash = strrchr(name, '/');
  d.name = call_visible(c, str_of(slash && slash[1] ? slash + 1 : name));
  d.key = arena_printf(c->arena, "read:%.*s:%016llx", STR_ARG(d.name), str_hash(text));
  os1_import_result result = {0};
  struct error e = {0};
  int status = put_all(&d, text) < 0 ? call_failed(c, (error_set(&e, ERR_TOO_BIG, "That is too much at once."), &e))
                                     : take_in(&d, &result);
  buf_finish(&d.lines);
  if (status != EXIT_OK) return status;
  if (c->json)
    intake_report(c, &result, false);
  else if (!result.kept)
    call_say(c, "%s was read before, and is kept once.", d.name.at);
  else
    call_say(c, "Read: %s of %s. It can be asked about, and nothing in it counts as said by you.",
             show_count(c, result.kept + result.known, "piece", "pieces").at, d.name.at);
  return EXIT_OK;
}

static bool is_plain(struct call *c, const char *name, struct str bytes) {
  struct error e = {0};
  if (str_find_byte(bytes, '\0') < 0) return true;
  error_set(&e, ERR_INVALID, "%.200s is not plain text. Nothing was kept.", name);
  call_failed(c, &e);
  return false;
}

static int run(struct call *c) {
  struct error e = {0};
  const char *name = c->args.count ? c->args.words[0] : "-", *path = NULL;
  struct str text = STR("");
  if (str_is(str_of(name), "-")) {
    if (!c->piped && !c->args.count) return call_usage(c, "Read what? Name a file, or put text in on standard input.");
    if (call_read_bytes(c, DOCUMENT_BYTES, &text, &e) < 0) return call_failed(c, &e);
    if (!is_plain(c, "Standard input", text)) return EXIT_FAILED;
    text = utf8_mend(c->arena, text);
    name = "standard input";
  } else {
    AUTO_BUF struct buf bytes = buf_new(DOCUMENT_BYTES);
    int fd, r = call_input(c, name, &path, &fd, &e);
    if (r == 0) r = call_read_file(path, &bytes, &e);
    call_close(fd);
    if (r < 0) return call_failed(c, &e);
    if (!is_plain(c, name, buf_str(&bytes))) return EXIT_FAILED;
    text = utf8_mend(c->arena, arena_dup(c->arena, buf_str(&bytes)));
  }
  if (!str_trim(text).len) return call_usage(c, "There was nothing in it.");
  return keep(c, name, path, text);
}

const struct command cmd_read = {
    .name = "read",
    .summary = "reads a text file, so that you can ask about it",
    .arguments = "[FILE]",
    .about =
        "Keeps a plain text file, or standard input, paragraph by paragraph, as text from outside: it can be found "
        "and asked about, it makes no fact about you, and what is in it never counts as your word.",
    .options = (const struct args_option[]){{0}},
    .examples = (const struct command_example[]){{"os1 read --json survey.txt",
                                                  "{\"lines\":12,\"kept\":12,\"known\":0,\"forgotten\":0,\"bad\":0,"
                                                  "\"facts\":0,\"conversations\":1,\"dry_run\":false}"},
                                                 {NULL}},
    .json_keys = "as of import; a line is a paragraph.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = 1,
    .run = run,
};
