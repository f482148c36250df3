/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/door.h"

#include "base/alloc.h"
#include "cli/command.h"
#include "cli/failure.h"
#include "cli/forward.h"
#include "cli/run.h"
#include "cli/server.h"
#include "home/lock.h"

#include <sys/stat.h>
#include <unistd.h>

int door_init(struct door *d, struct loop *l, const struct cli_given *given, struct error *e) {
  *d = (struct door){.loop = l, .given = given, .clock = loop_clock(l), .offset = DOOR_OWN_ZONE};
  int r = paths_find(&d->arena, NULL, &d->paths, e);
  if (r < 0) {
    arena_finish(&d->arena);
    return r;
  }
  uv_mutex_init(&d->lock);
  uv_cond_init(&d->left);
  return 0;
}

void door_finish(struct door *d) {
  uv_cond_destroy(&d->left);
  uv_mutex_destroy(&d->lock);
  arena_finish(&d->arena);
}

/* ---- one at a time ---- */

enum { LOOK_UP_MS = 100, WORTH_SAYING_MS = 2000 };

int door_enter(struct door *d, struct asker *a, int32_t offset) {
  int64_t began = d->clock->steady(d->clock);
  bool said = false, off = false;
  uv_mutex_lock(&d->lock);
  while (d->occupied && !off) {
    if (uv_cond_timedwait(&d->left, &d->lock, LOOK_UP_MS * 1000000ULL) == 0) continue;
    uv_mutex_unlock(&d->lock);
    off = a->ops->cancelled(a);
    if (!said && d->clock->steady(d->clock) - began > WORTH_SAYING_MS * 1000000LL) {
      a->ops->write(a, ASKER_ERR, STR("Another os1 command is at work in this home; this one waits for it.\n"));
      said = true;
    }
    uv_mutex_lock(&d->lock);
  }
  if (!off) d->occupied = true;
  uv_mutex_unlock(&d->lock);
  if (off) return ERR_CANCELLED;
  d->offset = offset;
  return 0;
}

void door_leave(struct door *d) {
  uv_mutex_lock(&d->lock);
  d->occupied = false;
  uv_cond_signal(&d->left);
  uv_mutex_unlock(&d->lock);
}

/* ---- becoming the owner ---- */

static int64_t house_now(void *arg) {
  const struct door *d = arg;
  return d->clock->now(d->clock);
}

static int32_t house_offset(void *arg, int64_t ms) {
  const struct door *d = arg;
  int32_t given = d->offset;
  return given == DOOR_OWN_ZONE ? d->clock->offset(d->clock, ms) : given;
}

static int open_house(struct door *d, const char *passphrase, struct error *e) {
  os1_options o = {.passphrase = passphrase,
                   .seed = d->given->seed,
                   .now = house_now,
                   .offset = house_offset,
                   .arg = d,
                   .reading = d->reading};
  os1_error why = {0};
  os1 *house = NULL;
  int r = os1_open(&o, &house, &why);
  if (r < 0) return error_set(e, r, "%s", why.text);
  d->house = house;
  return 0;
}

/* "lock --remove --passphrase-file FILE": nobody is asked for what stands there. */
static int open_with_file(struct door *d, const struct request *q, const struct command *c, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct args args;
  struct stat st;
  if (!c->opens_with || args_parse(&a, c->options, q->argc - 1, q->argv + 1, &args, NULL) < 0) return ERR_KEY;
  const char *file = args_value(&args, c->opens_with);
  if (file && file[0] != '/') file = arena_printf(&a, "%s/%s", q->cwd, file).at;
  if (!file || stat(file, &st) < 0 || !S_ISREG(st.st_mode)) return ERR_KEY;
  struct buf read = buf_new(4096);
  int r = call_read_file(file, &read, NULL);
  while (read.len && (read.at[read.len - 1] == '\n' || read.at[read.len - 1] == '\r'))
    buf_truncate(&read, read.len - 1);
  if (r == 0 && read.len) r = open_house(d, read.at, e);
  buf_wipe(&read);
  return r < 0 ? ERR_KEY : 0;
}

/* A home with a passphrase: three tries where somebody can type. */
static int open_with_passphrase(struct door *d, const struct request *q, const struct command *c, struct asker *a,
                                struct error *e) {
  int r = open_house(d, NULL, e);
  if (r == ERR_KEY && open_with_file(d, q, c, e) == 0) return 0;
  AUTO_BUF struct buf typed = buf_new(4096);
  for (int i = 0; r == ERR_KEY && i < 3; i++) {
    const char *question = i == 0 ? "Passphrase: " : "That isn't it. Passphrase: ";
    int asked = a->ops->ask(a, str_of(question), true, &typed);
    if (asked == ERR_UNSUPPORTED) return r;
    if (asked < 0) return error_set(e, ERR_CANCELLED, "Not opened.");
    r = open_house(d, typed.at ? typed.at : "", e);
    if (typed.at) explicit_bzero(typed.at, typed.room);
  }
  return r;
}

/* A full disk, a disk that is read-only, a home that is another user's. */
static bool cannot_be_written(int r) {
  return r == ERR_READ_ONLY || r == ERR_DENIED || r == ERR_FULL;
}

static bool home_exists(const struct door *d) {
  return access(d->paths.database, F_OK) == 0;
}

/* What cannot be written can often be read. Where it cannot either, the first reason stands. */
static int become_reader(struct door *d, const struct request *q, const struct command *c, struct asker *a, int r,
                         struct error *e) {
  struct error why = {0};
  d->reading = true;
  int again = open_with_passphrase(d, q, c, a, &why);
  d->reading = false;
  if (again == ERR_KEY || again == ERR_DAMAGED || again == ERR_BUSY || again == ERR_CANCELLED) {
    if (e) *e = why;
    return again;
  }
  return again == 0 ? 0 : r;
}

static int become_owner(struct door *d, const struct request *q, const struct command *c, struct asker *a,
                        struct error *e) {
  int r = open_with_passphrase(d, q, c, a, e);
  if (cannot_be_written(r) && home_exists(d)) {
    if (c->flags & COMMAND_READS) return become_reader(d, q, c, a, r, e);
    if (r == ERR_READ_ONLY)
      error_set(e, r, "Nothing can be kept: %s is read-only here; os1 history, recall and ask still read it.",
                d->paths.data);
  }
  if (r < 0) return r;
  struct error unheard = {0};
  d->server = server_new(d, &unheard);
  if (!d->server) {
    struct str line = arena_printf(&d->arena, "Other os1 commands cannot reach this one: %s\n", unheard.text);
    a->ops->write(a, ASKER_ERR, line);
  }
  return 0;
}

/* ---- a command ---- */

static int refuse(struct asker *a, const struct request *q, const struct error *e) {
  AUTO_BUF struct buf line = buf_new(BUF_LINE);
  failure_line(&line, failure_in_json(q->argc - 1, q->argv + 1), exit_from(e->code), str_of(e->text));
  a->ops->write(a, ASKER_ERR, buf_str(&line));
  a->ops->flush(a);
  return exit_from(e->code);
}

/* 1: try again. */
static int step_in(struct door *d, const struct request *q, struct asker *a, const struct command *c, struct error *e,
                   int *ret_status) {
  if (!d->house) {
    int r = forward_request(d->paths.socket, q, c->flags & COMMAND_REPEATS, a, ret_status, e);
    if (r != ERR_NOT_FOUND) return r;
    if (c->flags & COMMAND_TRIES && !home_exists(d)) {
      error_set(e, ERR_NOT_FOUND, "There is no home yet.");
      *ret_status = run_request(d, q, a, e);
      return 0;
    }
    r = become_owner(d, q, c, a, e);
    if (r == ERR_BUSY) return 1;
    if (r < 0 && !(c->flags & COMMAND_TRIES) && !c->shut_out) return r;
  }
  *ret_status = run_request(d, q, a, e);
  return 0;
}

static int still_busy(const struct door *d, struct error *e) {
  return error_set(e, ERR_BUSY,
                   "Process %ld has this home open and takes no commands. Nothing was changed; close it and try again.",
                   (long)lock_owner(d->paths.lock));
}

int door_run(struct door *d, const struct request *q, struct asker *a) {
  const struct command *c = command_find(str_of(q->argv[0]));
  struct error e = {0};
  if (!c) return EXIT_USAGE;
  int64_t began = d->clock->steady(d->clock);
  for (int pause_ms = 1;; pause_ms = pause_ms < 50 ? pause_ms * 2 : 50) {
    int status = EXIT_FAILED, r = step_in(d, q, a, c, &e, &status);
    if (r == 0) return status;
    if (r < 0) return refuse(a, q, &e);
    if (a->ops->cancelled(a)) return EXIT_CANCELLED;
    if (d->clock->steady(d->clock) - began > DOOR_PATIENCE_MS * 1000000LL) {
      still_busy(d, &e);
      return refuse(a, q, &e);
    }
    usleep((useconds_t)pause_ms * 1000);
  }
}

void door_drain(struct door *d) {
  server_end(d->server);
  d->server = NULL;
  if (d->house) os1_close(d->house);
  d->house = NULL;
}

void door_hurry(struct door *d) {
  if (d->server) server_hurry(d->server);
}
