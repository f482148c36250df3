/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/session.h"

#include "base/log.h"
#include "cli/command.h"
#include "cli/editor.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/random.h>
#include <unistd.h>

/* ---- signals ---- */

static void on_interrupt(void *arg) {
  struct session *s = arg;
  if (s->editor) return; /* there it is a key, and clears the line */
  if (s->hushes++ == 0)
    asker_terminal_cancel(&s->asker);
  else
    door_hurry(&s->door);
}

static void on_end(void *arg) {
  struct session *s = arg;
  s->ending = true;
  asker_terminal_cancel(&s->asker);
  door_hurry(&s->door);
  if (s->editor) editor_close(s->editor);
}

static void on_resize(void *arg) {
  struct session *s = arg;
  look_resize(&s->look);
  if (s->editor) editor_resized(s->editor);
}

/* ---- settings ---- */

struct oddity {
  struct session *session;
  size_t lines;
};

enum { ODD_SHOWN = 3 };

static void odd(void *arg, size_t line, struct str what) {
  struct oddity *o = arg;
  const struct session *s = o->session;
  if (++o->lines > ODD_SHOWN) return;
  AUTO_ARENA struct arena a = ARENA_NONE;
  log_warn("%s, line %zu: \"%s\" means nothing to this version and is left as it is", s->door.paths.settings, line,
           arena_dup(&a, str_first(what, 60)).at);
}

static void read_settings(struct session *s) {
  struct error e = {0};
  /* Where the whole home is closed to us, that is said once, by whoever opens it. */
  bool reachable = access(s->door.paths.config, X_OK) == 0;
  if (config_read(s->door.paths.settings, &s->config, &e) < 0 && reachable) log_warn("%s", e.text);
  struct oddity o = {.session = s};
  config_check(&s->config, look_keys, odd, &o);
  if (o.lines > ODD_SHOWN) log_warn("and %zu more such lines in it", o.lines - ODD_SHOWN);
  s->look = look_here(config_get(&s->config, "colour"), config_get(&s->config, "width"));
}

int session_begin(struct session *s, const struct cli_given *given, struct error *e) {
  *s = (struct session){.given = given};
  if (!getcwd(s->cwd, sizeof s->cwd)) memcpy(s->cwd, "/", 2);
  s->loop = loop_new(given->clock, given->seed, e);
  if (!s->loop) return e->code;
  int r = door_init(&s->door, s->loop, given, e);
  if (r < 0) {
    loop_free(s->loop);
    return r;
  }
  asker_terminal_init(&s->asker);
  s->person = s->asker.person;
  s->piped = !isatty(STDIN_FILENO);
  read_settings(s);
  s->signals[0] = loop_signal_new(s->loop, SIGINT, on_interrupt, s);
  s->signals[1] = loop_signal_new(s->loop, SIGTERM, on_end, s);
  s->signals[2] = loop_signal_new(s->loop, SIGHUP, on_end, s);
  s->signals[3] = loop_signal_new(s->loop, SIGWINCH, on_resize, s);
  return 0;
}

/* Whoever reads our output may be waiting for its end, and we, serving them, for theirs. */
void session_let_go(struct session *s) {
  s->asker.base.ops->flush(&s->asker.base);
  fflush(stdout);
  int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nothing < 0) return;
  dup2(nothing, STDOUT_FILENO);
  close(nothing);
}

void session_end(struct session *s) {
  session_let_go(s);
  s->hushes = 1; /* from here on Ctrl-C hurries those who are still being served */
  door_drain(&s->door);
  for (size_t i = 0; i < 4; i++) loop_signal_free(s->signals[i]);
  loop_free(s->loop);
  door_finish(&s->door);
  config_finish(&s->config);
  asker_terminal_finish(&s->asker);
}

/* ---- a command ---- */

struct errand {
  struct session *session;
  struct request request;
  int status;
};

static void carry_out(void *arg) {
  struct errand *x = arg;
  x->status = door_run(&x->session->door, &x->request, &x->session->asker.base);
}

static void done(void *arg) {
  ((struct errand *)arg)->session->working = false;
}

/* So that a turn sent twice, because the owner of the home went away, is kept once. */
static void make_client_id(char out[33]) {
  unsigned char bytes[16] = {0};
  if (getrandom(bytes, sizeof bytes, 0) < 0) memcpy(bytes, &(pid_t){getpid()}, sizeof(pid_t));
  for (size_t i = 0; i < sizeof bytes; i++) snprintf(out + i * 2, 3, "%02x", bytes[i]);
}

int session_do(struct session *s, size_t argc, const char *const *argv, const struct editor_typing *typing) {
  char id[33];
  make_client_id(id);
  int64_t now = s->door.clock->now(s->door.clock);
  struct errand x = {.session = s,
                     .request = {.cwd = s->cwd,
                                 .argv = argv,
                                 .argc = argc,
                                 .client_id = id,
                                 .width = s->look.columns ? s->look.columns - s->asker.margin : 0,
                                 .offset = s->door.clock->offset(s->door.clock, now),
                                 .colour = s->look.colour,
                                 .person = s->person,
                                 .piped = s->piped,
                                 .first_key_ms = typing ? typing->first_key_ms : -1,
                                 .deletions = typing ? typing->deletions : 0}};
  loop_step(s->loop, 0); /* a Ctrl-C from before is not meant for what comes now */
  asker_terminal_renew(&s->asker);
  s->hushes = 0;
  s->working = true;
  loop_work(s->loop, carry_out, done, &x);
  while (s->working) loop_step(s->loop, -1);
  return x.status;
}
