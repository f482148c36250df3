/* SPDX-License-Identifier: Apache-2.0
 *
 *   header -> greet -> [ line -> turn | /command ]* -> goodbye
 *
 * A line is read on the loop's thread (editor_read pumps the loop); a turn runs on a worker, which writes its clauses
 * to the terminal as they come while the loop's thread only pumps. So the two never write at the same time.
 */
#include "cli/talk.h"

#include "base/alloc.h"
#include "base/civil.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/editor.h"
#include "cli/heard.h"
#include "cli/night.h"
#include "cli/session.h"
#include "cli/wrap.h"

#include <errno.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

struct talk {
  struct session *session;
  struct editor *editor;
  struct buf out;
  struct wrap wrap;
  bool begun, set_up, over;
  struct loop_timer *due;
};

#define DASH   "  — "
#define INDENT "    "

static void put(struct str bytes) {
  while (bytes.len) {
    ssize_t n = write(STDOUT_FILENO, bytes.at, bytes.len);
    if (n < 0 && errno != EINTR && errno != EAGAIN) return;
    if (n > 0) bytes = str_from(bytes, (size_t)n);
  }
}

static void flush(struct talk *t) {
  put(buf_str(&t->out));
  buf_clear(&t->out);
}

static int measure(const struct talk *t) {
  return look_measure(t->session->look.columns) + 2;
}

/* ---- a reply ---- */

static void show_words(struct talk *t, struct str text) {
  bool colour = t->session->look.colour;
  if (!t->begun) {
    buf_printf(&t->out, "%s" DASH "%s", look_accent(colour), look_plain(colour));
    wrap_init(&t->wrap, &t->out, measure(t), INDENT, 4);
  }
  t->begun = true;
  wrap_space(&t->wrap);
  wrap_text(&t->wrap, text);
}

static void show_aside(struct talk *t, struct str text) {
  bool colour = t->session->look.colour;
  buf_printf(&t->out, "%s" INDENT "%s", t->begun ? "\n" : "", look_dim(colour));
  wrap_init(&t->wrap, &t->out, measure(t), INDENT, 4);
  wrap_text(&t->wrap, text);
  buf_printf(&t->out, "%s", look_plain(colour));
  t->wrap.column = t->wrap.measure; /* words after it begin a new line */
  t->begun = true;
}

static void on_clause(void *arg, struct str text, int flags) {
  struct talk *t = arg;
  if (flags & OS1_ASIDE)
    show_aside(t, text);
  else
    show_words(t, text);
  flush(t);
}

static void show_end(struct talk *t, const struct heard *h) {
  bool colour = t->session->look.colour;
  const char *dim = look_dim(colour), *plain = look_plain(colour);
  if (t->begun)
    buf_printf(&t->out, "%s%s%s\n\n", h->hushed ? dim : "", h->hushed ? " …" : "", h->hushed ? plain : "");
  else if (h->ended && (h->flags & OS1_QUIET || h->hushed))
    buf_printf(&t->out, "  %s·%s\n\n", dim, plain);
  if (h->error.len) {
    struct wrap w;
    wrap_init(&w, &t->out, measure(t), INDENT, 4);
    buf_printf(&t->out, INDENT);
    wrap_text(&w, str_trim(buf_str(&h->error)));
    buf_printf(&t->out, "\n\n");
  }
  flush(t);
}

/* While it talks, what is typed (and Ctrl-C's ^C) does not show in the middle of it. */
static bool set_echo(bool on, struct termios *before) {
  if (on) return tcsetattr(STDIN_FILENO, TCSANOW, before) == 0;
  if (tcgetattr(STDIN_FILENO, before) < 0) return false;
  struct termios now = *before;
  now.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
  return tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
}

static int do_heard(struct talk *t, struct heard *h, size_t argc, const char *const *argv,
                    const struct editor_typing *typing) {
  struct session *s = t->session;
  t->begun = false;
  s->asker.capture = heard_take;
  s->asker.capture_arg = h;
  struct termios before;
  bool hidden = set_echo(false, &before);
  int status = session_do(s, argc, argv, typing);
  if (hidden) set_echo(true, &before);
  s->asker.capture = NULL;
  return status;
}

/* Says it, shows what comes; false when it could not be done. */
static bool hear_reply(struct talk *t, size_t argc, const char *const *argv, const struct editor_typing *typing) {
  struct heard h;
  heard_init(&h, on_clause, t);
  int status = do_heard(t, &h, argc, argv, typing);
  show_end(t, &h);
  if (h.flags & OS1_FAREWELL) t->over = true;
  heard_finish(&h);
  return status == EXIT_OK || status == EXIT_CANCELLED;
}

/* ---- the header ---- */

static json_t *ask_header(struct talk *t, int *ret_status) {
  struct heard h;
  heard_init(&h, NULL, NULL);
  *ret_status = do_heard(t, &h, 1, (const char *const[]){"talk-header"}, NULL);
  json_t *header = h.other ? json_incref(h.other) : NULL;
  if (!header) show_end(t, &h);
  heard_finish(&h);
  if (header) t->set_up = json_flag(header, "set_up", false);
  return header;
}

static struct str day_in_words(struct talk *t, struct arena *a, int64_t ms) {
  static const char *const days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  const struct clock *c = t->session->door.clock;
  struct civil then = civil_from_seconds(ms / 1000 + c->offset(c, ms) * 60LL);
  int64_t now_ms = c->now(c);
  struct civil now = civil_from_seconds(now_ms / 1000 + c->offset(c, now_ms) * 60LL);
  int64_t days_then = civil_days(then.year, then.month, then.day);
  int day = civil_weekday(days_then);
  if (days_then == civil_days(now.year, now.month, now.day))
    return arena_printf(a, "today, %02d:%02d", then.hour, then.minute);
  struct str s = arena_printf(a, "%s %d %s", days[day], then.day, months[then.month - 1]);
  return then.year == now.year ? s : arena_printf(a, "%.*s %d", STR_ARG(s), then.year);
}

/* One part of the header: on this line where it fits, else on the next. */
static void header_part(struct talk *t, struct str part) {
  struct wrap *w = &t->wrap;
  if (w->column + 3 + (int)utf8_width(part) <= w->measure) {
    buf_add_str(&t->out, STR(" · "));
    w->column += 3;
  } else {
    buf_add_str(&t->out, STR("\n  "));
    w->column = 2;
  }
  wrap_text(w, part);
}

static void show_header(struct talk *t, const json_t *h) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  bool colour = t->session->look.colour;
  struct str being = utf8_visible(&a, json_text(h, "being"));
  int64_t last = json_number(h, "last_here", 0);
  buf_printf(&t->out, "\n  %s%.*s%s%s", look_accent(colour), STR_ARG(being), look_plain(colour), look_dim(colour));
  wrap_init(&t->wrap, &t->out, measure(t), "  ", 2 + (int)utf8_width(being));
  header_part(t, arena_printf(&a, "an AI, on %.*s", STR_ARG(json_text(h, "machine"))));
  header_part(t, json_text(h, "mind"));
  if (last > 0) header_part(t, arena_printf(&a, "last here %.*s", STR_ARG(day_in_words(t, &a, last))));
  if (last <= 0) header_part(t, STR("Ctrl-C hushes"));
  header_part(t, STR("/help /why"));
  if (t->session->given->note) buf_printf(&t->out, "\n  %s", t->session->given->note);
  buf_printf(&t->out, "%s\n\n", look_plain(colour));
  flush(t);
}

/* ---- commands given with a slash ---- */

static void slash_help(struct talk *t) {
  bool colour = t->session->look.colour;
  static const char *const lines[][2] = {
      {"/why", "why the last reply is what it is"},
      {"/about", "what it knows of you, and from where"},
      {"/history", "what was said"},
      {"/recall WORDS", "finds what you said"},
      {"/forget WORDS", "shows what would go, asks"},
      {"/voice on, off", "whether replies are spoken"},
      {"/card", "help lines where you are"},
      {"/lock", "a passphrase for the memory"},
      {"/export", "everything, in plain files"},
      {"/quit", "so do Ctrl-D and a goodnight"},
      {"Ctrl-C", "hushes a reply"},
  };
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    struct wrap w;
    buf_printf(&t->out, "    %s%-15s%s%s", look_accent(colour), lines[i][0], look_plain(colour), look_dim(colour));
    wrap_init(&w, &t->out, measure(t), "                   ", 19);
    wrap_text(&w, str_of(lines[i][1]));
    buf_printf(&t->out, "%s\n", look_plain(colour));
  }
  buf_add_byte(&t->out, '\n');
  flush(t);
}

static void slash_unknown(struct talk *t, struct str word) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str shown = utf8_visible(&a, str_first(word, 40));
  buf_printf(&t->out, INDENT "There is no /%.*s. /help lists them.\n\n", STR_ARG(shown));
  flush(t);
}

enum { SLASH_WORDS = 256 };

static void slash_run(struct talk *t, const struct command *c, struct str rest) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const char *argv[SLASH_WORDS + 1];
  size_t argc = 0;
  struct str word;
  argv[argc++] = c->name;
  while (argc < SLASH_WORDS && str_next(&rest, ' ', &word))
    if (word.len) argv[argc++] = arena_dup(&a, word).at;
  t->session->asker.margin = 2;
  session_do(t->session, argc, argv, NULL);
  t->session->asker.margin = 0;
  put(STR("\n"));
  if (str_is(str_of(c->name), "forget")) editor_forget(t->editor);
}

static void slash(struct talk *t, struct str line) {
  struct str rest = str_from(line, 1), word = STR("");
  str_next(&rest, ' ', &word);
  const struct command *c = command_find(word);
  if (str_is(word, "quit") || str_is(word, "exit") || str_is(word, "q"))
    t->over = true;
  else if (str_is(word, "help") && !str_trim(rest).len)
    slash_help(t);
  else if (!c || c->flags & COMMAND_HIDDEN || str_is(word, "setup"))
    slash_unknown(t, word);
  else
    slash_run(t, c, rest);
}

/* ---- what falls due while the keyboard waits ---- */

static void on_due(void *arg);

/* Only where the home is owned here: one terminal of several tells it. What falls due in less than least_ms is left. */
static void await_due(struct talk *t, const json_t *header, int64_t least_ms) {
  loop_timer_free(t->due);
  t->due = NULL;
  int64_t wait = json_number(header, "next_due", -1);
  if (t->session->door.house && t->set_up && wait >= 0 && wait >= least_ms)
    t->due = loop_after(t->session->loop, wait + 50, 0, on_due, t);
}

static void tell_due(void *arg) {
  struct talk *t = arg;
  struct editor *waiting = t->session->editor;
  int status;
  t->session->editor = NULL;
  put(t->session->look.dumb ? STR("\n") : STR("\r\033[J"));
  hear_reply(t, 2, (const char *const[]){"talk-due", "terminal"}, NULL);
  AUTO_JSON json_t *header = ask_header(t, &status);
  await_due(t, header, 1); /* what could not be said is not tried again and again */
  t->session->editor = waiting;
}

static void on_due(void *arg) {
  struct talk *t = arg;
  t->due = NULL;
  if (t->session->editor) editor_interrupt(t->session->editor, tell_due, t);
}

/* ---- the talk ---- */

/* A reply that is being spoken outlasts its words on the screen. */
static void hush_voice(void *arg) {
  const struct talk *t = arg;
  if (t->session->door.house) os1_hush(t->session->door.house);
}

static void one_turn(struct talk *t, struct str line, const struct editor_typing *typing) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  int status;
  const char *argv[] = {"talk-turn", "--", "terminal", arena_dup(&a, line).at};
  hear_reply(t, 4, argv, typing);
  if (t->over) return;
  AUTO_JSON json_t *header = ask_header(t, &status);
  await_due(t, header, 0);
}

static void converse(struct talk *t) {
  AUTO_BUF struct buf line = buf_new(BUF_TURN / 2);
  struct session *s = t->session;
  while (!t->over && !s->ending) {
    struct editor_typing typing;
    s->editor = t->editor;
    enum editor_end end = editor_read(t->editor, &line, &typing);
    s->editor = NULL;
    if (end == EDITOR_CLOSED) {
      put(STR("\n"));
      return;
    }
    struct str said = str_trim(buf_str(&line));
    if (said.len && said.at[0] == '/')
      slash(t, said);
    else if (said.len || !t->set_up) /* in set-up an empty line skips a question */
      one_turn(t, said, &typing);
  }
}

static const char *prompt(bool colour) {
  return colour ? "\1\033[38;5;173m\1  >\1\033[0m\1 " : "  > ";
}

int talk_terminal(struct session *s) {
  struct talk t = {.session = s, .out = buf_new(BUF_TURN * 4)};
  int status;
  json_t *header = ask_header(&t, &status);
  if (header) {
    show_header(&t, header);
    t.editor = editor_new(s->loop, prompt(s->look.colour), s->look.dumb);
    if (t.editor) editor_on_hush(t.editor, hush_voice, &t);
    if (hear_reply(&t, 2, (const char *const[]){"talk-greet", "terminal"}, NULL) && t.editor) {
      struct night_watch night;
      night_watch_begin(&night, s, true);
      await_due(&t, header, 0);
      converse(&t);
      night_watch_end(&night);
    }
    editor_free(t.editor);
    json_decref(header);
  }
  loop_timer_free(t.due);
  buf_finish(&t.out);
  return header ? EXIT_OK : status;
}

/* ---- on a pipe: a turn a line, a reply a line ---- */

struct piped {
  struct session *session;
  struct buf in, reply;
  bool ready, too_long;
  int failed; /* the exit status of the first turn that did; EXIT_OK */
  size_t number;
};

/* What one read gives of a pipe: as much is looked at to tell whether text comes. */
enum { PIECE = 65536 };

static void on_ready(void *arg) {
  ((struct piped *)arg)->ready = true;
}

/* Waits for input with the loop going on; true when there may be some. */
static bool wait_input(struct piped *p) {
  struct loop *l = p->session->loop;
  struct loop_watch *w = loop_watch_new(l, STDIN_FILENO, on_ready, p);
  p->ready = !w;
  while (!p->ready && !p->session->ending && !p->session->asker.cancelled) loop_step(l, -1);
  loop_watch_free(w);
  loop_step(l, 0);
  return p->ready;
}

static bool goes_on_as_no_text(const struct piped *p, struct buf *line) {
  if (utf8_is_text(buf_str(&p->in))) return false;
  buf_clear(line);
  return buf_add_str(line, buf_str(&p->in)) == 0;
}

/* 1 a line, or what is no text and has none; 0 the end. */
static int next_line(struct piped *p, struct buf *line) {
  for (char piece[PIECE];;) {
    ptrdiff_t end = str_find_byte(buf_str(&p->in), '\n');
    if (end >= 0) {
      buf_clear(line);
      buf_add(line, p->in.at, (size_t)end);
      buf_take(&p->in, (size_t)end + 1);
      return 1;
    }
    if (!wait_input(p)) return 0;
    ssize_t n = read(STDIN_FILENO, piece, sizeof piece);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      buf_clear(line);
      buf_add_str(line, buf_str(&p->in));
      buf_clear(&p->in);
      return line->len > 0 || p->too_long;
    }
    if (buf_add(&p->in, piece, (size_t)n) < 0) {
      if (goes_on_as_no_text(p, line)) return 1;
      char *newline = memchr(piece, '\n', (size_t)n);
      p->too_long = true;
      buf_clear(&p->in);
      if (newline) buf_add(&p->in, newline, (size_t)(piece + n - newline));
    }
  }
}

static void join_clause(void *arg, struct str text, int flags) {
  struct piped *p = arg;
  AUTO_ARENA struct arena a = ARENA_NONE;
  text = utf8_visible(&a, utf8_mend(&a, text));
  if (p->reply.len) buf_add_str(&p->reply, flags & OS1_ASIDE ? STR(" · ") : STR(" "));
  for (size_t i = 0; i < text.len; i++) buf_add_byte(&p->reply, text.at[i] == '\n' ? ' ' : text.at[i]);
}

static void pipe_turn(struct piped *p, struct str said) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct session *s = p->session;
  struct heard h;
  said = utf8_mend(&a, said);
  const char *argv[] = {"talk-turn", "--", "pipe", arena_dup(&a, said).at};
  buf_clear(&p->reply);
  heard_init(&h, join_clause, p);
  s->asker.capture = heard_take;
  s->asker.capture_arg = &h;
  int status = session_do(s, 4, argv, NULL);
  s->asker.capture = NULL;
  if (h.error.len) fprintf(stderr, "%.*s", STR_ARG(buf_str(&h.error)));
  if (status == EXIT_OK && !p->reply.len) buf_add_str(&p->reply, STR("·"));
  if (p->reply.len) {
    buf_add_byte(&p->reply, '\n');
    put(buf_str(&p->reply));
  }
  if (!p->failed) p->failed = status;
  heard_finish(&h);
}

/* EXIT_OK, or why no turn can be said here: one sentence, on standard error. */
static int pipe_header(struct session *s) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct heard h;
  heard_init(&h, NULL, NULL);
  s->asker.capture = heard_take;
  s->asker.capture_arg = &h;
  int status = session_do(s, 1, (const char *const[]){"talk-header"}, NULL);
  s->asker.capture = NULL;
  struct str being = utf8_visible(&a, json_text(h.other, "being"));
  if (h.other)
    fprintf(stderr, "%.*s · an AI, on %.*s · %.*s\n", STR_ARG(being), STR_ARG(json_text(h.other, "machine")),
            STR_ARG(json_text(h.other, "mind")));
  else
    fprintf(stderr, "%.*s", STR_ARG(buf_str(&h.error)));
  bool there = h.other != NULL;
  heard_finish(&h);
  return there ? EXIT_OK : status;
}

static void pass_over(struct piped *p) {
  if (p->too_long)
    fprintf(stderr, "Line %zu is more than %d kB at once; it was not kept.\n", p->number, BUF_TURN / 1024);
  else
    fprintf(stderr, "Line %zu is not text; it was not kept.\n", p->number);
  if (!p->failed) p->failed = EXIT_FAILED;
}

/* A line that is no text is passed over; where what came with it is none either, a picture or a program was sent, and
 * its end is not waited for. */
static bool ends_here(const struct piped *p, struct str line) {
  bool after = utf8_is_text(str_first(buf_str(&p->in), PIECE));
  return p->number == 1 ? !after || !utf8_is_text(line) : !after && !utf8_valid(line);
}

static int refuse_the_rest(const struct piped *p) {
  if (p->number == 1)
    fputs("That is not text. Nothing was kept.\n", stderr);
  else
    fprintf(stderr, "From line %zu on it is not text; the lines before it were kept.\n", p->number);
  return p->failed ? p->failed : EXIT_FAILED;
}

static void pipe_line(struct piped *p, struct str said) {
  if (p->too_long || !utf8_is_text(said))
    pass_over(p);
  else if (said.len)
    pipe_turn(p, said);
  p->too_long = false;
}

int talk_pipe(struct session *s) {
  struct piped p = {.session = s, .in = buf_new(BUF_TURN), .reply = buf_new(BUF_TURN)};
  AUTO_BUF struct buf line = buf_new(BUF_TURN);
  struct night_watch night = {0};
  while (!s->ending && next_line(&p, &line)) {
    p.number++;
    struct str said = str_trim(buf_str(&line));
    if (ends_here(&p, said)) {
      p.failed = refuse_the_rest(&p);
      break;
    }
    if (p.number == 1 && (p.failed = pipe_header(s)) != EXIT_OK) break;
    if (p.number == 1) night_watch_begin(&night, s, false);
    pipe_line(&p, said);
  }
  night_watch_end(&night);
  buf_finish(&p.in);
  buf_finish(&p.reply);
  return p.failed;
}
