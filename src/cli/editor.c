/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/editor.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <errno.h>
#include <histedit.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

/* A pasted newline stands as ⏎ while the line is edited. */
enum {
  KEY_INTERRUPT = 0x03,
  KEY_KILL_LINE = 0x15,
  KEY_SUSPEND = 0x1A,
  KEY_ESCAPE = 0x1B,
  KEY_BACKSPACE = 0x7F,
  PASTED_NEWLINE = 0x23CE,
  HISTORY_LINES = 200
};
#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

struct editor {
  struct loop *loop;
  EditLine *el;
  History *history;
  const char *prompt;
  char bytes[4]; /* of a character that is not whole yet */
  size_t have;
  uint32_t queue[5]; /* characters read ahead */
  size_t queued;
  bool ready, resized, closed, pasting, pasted, dumb;
  loop_fn *hush;
  void *hush_arg;
  loop_fn *interrupt;
  void *interrupt_arg;

  /* Of the line being typed. */
  int64_t last_ms, clause_ms; /* when the last key came; the wait before the clause's first key */
  int deletions;
  bool clause_begins, deleting;
};

static int64_t steady_ms(const struct editor *ed) {
  const struct clock *c = loop_clock(ed->loop);
  return c->steady(c) / 1000000;
}

/* ---- how it is typed ---- */

static bool ends_clause(uint32_t code) {
  return code == '.' || code == ',' || code == ';' || code == '?' || code == '!';
}

static void note_key(struct editor *ed, uint32_t code) {
  int64_t now = steady_ms(ed), waited = now - ed->last_ms;
  ed->last_ms = now;
  bool deletes = code == KEY_BACKSPACE || code == '\b';
  if (deletes && !ed->deleting) ed->deletions++;
  ed->deleting = deletes;
  if (code < ' ' || deletes) return;
  if (ends_clause(code)) {
    ed->clause_begins = true;
  } else if (ed->clause_begins && code != ' ') {
    ed->clause_ms = waited;
    ed->clause_begins = false;
  }
}

/* ---- keys ---- */

static void on_input(void *arg) {
  ((struct editor *)arg)->ready = true;
}

static bool waiting_key(void) {
  struct pollfd p = {STDIN_FILENO, POLLIN, 0};
  return poll(&p, 1, 0) > 0;
}

static void attend(struct editor *ed) {
  if (ed->resized) {
    ed->resized = false;
    el_resize(ed->el);
    el_set(ed->el, EL_REFRESH);
  }
  if (ed->interrupt) {
    loop_fn *fn = ed->interrupt;
    ed->interrupt = NULL;
    fn(ed->interrupt_arg);
    el_set(ed->el, EL_REFRESH);
  }
}

/* False when there will be no more keys. */
static bool wait_key(struct editor *ed) {
  ed->ready = waiting_key();
  struct loop_watch *w = ed->ready ? NULL : loop_watch_new(ed->loop, STDIN_FILENO, on_input, ed);
  while (!ed->ready && !ed->closed) {
    loop_step(ed->loop, w ? -1 : 50);
    if (!w) ed->ready = waiting_key();
    attend(ed);
  }
  loop_watch_free(w);
  return !ed->closed;
}

static void suspend(struct editor *ed) {
  el_set(ed->el, EL_PREP_TERM, 0);
  raise(SIGTSTP);
  el_set(ed->el, EL_PREP_TERM, 1);
  el_set(ed->el, EL_REFRESH);
}

/* One character; 0 at the end. */
static uint32_t read_character(struct editor *ed) {
  for (;;) {
    if (!wait_key(ed)) return 0;
    ssize_t n = read(STDIN_FILENO, ed->bytes + ed->have, 1);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return 0;
    ed->have++;
    static const unsigned char lengths[16] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4};
    struct str s = {ed->bytes, ed->have};
    if (ed->have < lengths[(unsigned char)ed->bytes[0] >> 4]) continue;
    ed->have = 0;
    return utf8_next(&s);
  }
}

static uint32_t read_queued(struct editor *ed) {
  if (!ed->queued) return read_character(ed);
  uint32_t code = ed->queue[0];
  memmove(ed->queue, ed->queue + 1, --ed->queued * sizeof *ed->queue);
  return code;
}

/* Bracketed paste (xterm's control sequences): what is pasted stands between ESC [200~ and ESC [201~. Taken out here: a
 * libedit function for it would leak its name. After an escape that begins something else, that is queued as it came.
 */
static bool took_paste_mark(struct editor *ed) {
  uint32_t seen[5];
  for (size_t n = 0; n < 5; n++) {
    seen[n] = read_character(ed);
    bool fits = n == 3 ? seen[n] == '0' || seen[n] == '1' : seen[n] == (uint32_t) "[20?~"[n];
    if (fits) continue;
    memcpy(ed->queue, seen, (n + 1) * sizeof *seen);
    ed->queued = n + 1;
    return false;
  }
  ed->pasting = seen[3] == '0';
  return true;
}

/* While a line is edited Ctrl-C and Ctrl-Z are keys like others, so that they count where they were typed. */
static uint32_t read_key(struct editor *ed) {
  for (;;) {
    bool fresh = !ed->queued;
    uint32_t code = read_queued(ed);
    if (code == KEY_ESCAPE && fresh && took_paste_mark(ed)) continue;
    if (code == KEY_INTERRUPT) {
      if (ed->hush) ed->hush(ed->hush_arg);
      return KEY_KILL_LINE;
    }
    if (code != KEY_SUSPEND) return code;
    suspend(ed);
  }
}

static int next_key(EditLine *el, wchar_t *ret) {
  struct editor *ed;
  el_get(el, EL_CLIENTDATA, &ed);
  uint32_t code = read_key(ed);
  if (!code) return 0;
  note_key(ed, code);
  if (ed->pasting && (code == '\n' || code == '\r')) {
    code = PASTED_NEWLINE;
    ed->pasted = true;
  }
  *ret = (wchar_t)code;
  return 1;
}

static char *prompt_of(EditLine *el) {
  struct editor *ed;
  el_get(el, EL_CLIENTDATA, &ed);
  return (char *)ed->prompt;
}

/* ---- the editor ---- */

static void bind_keys(EditLine *el) {
  el_set(el, EL_EDITOR, "emacs");
  el_set(el, EL_BIND, "^U", "em-kill-line", NULL);
  el_set(el, EL_BIND, "^R", "em-inc-search-prev", NULL);
  el_set(el, EL_BIND, "\033[A", "ed-prev-history", NULL);
  el_set(el, EL_BIND, "\033[B", "ed-next-history", NULL);
  el_set(el, EL_BIND, "\033[1~", "ed-move-to-beg", NULL);
  el_set(el, EL_BIND, "\033[4~", "ed-move-to-end", NULL);
  el_set(el, EL_BIND, "\033[3~", "ed-delete-next-char", NULL);
  el_set(el, EL_BIND, "\033[1;5C", "em-next-word", NULL);
  el_set(el, EL_BIND, "\033[1;5D", "ed-prev-word", NULL);
}

struct editor *editor_new(struct loop *l, const char *prompt, bool dumb) {
  EditLine *el = el_init("os1", stdin, stdout, stderr);
  if (!el) return NULL;
  struct editor *ed = alloc_zero(sizeof *ed);
  *ed = (struct editor){.loop = l, .el = el, .history = history_init(), .prompt = prompt, .dumb = dumb};
  HistEvent event;
  history(ed->history, &event, H_SETSIZE, HISTORY_LINES);
  history(ed->history, &event, H_SETUNIQUE, 1);
  el_set(el, EL_CLIENTDATA, ed);
  el_set(el, EL_SIGNAL, 0);
  el_set(el, EL_PROMPT_ESC, prompt_of, '\1');
  el_set(el, EL_HIST, history, ed->history);
  el_set(el, EL_GETCFN, next_key);
  el_set(el, EL_SETTY, "-d", "-isig", NULL);
  bind_keys(el);
  return ed;
}

void editor_free(struct editor *ed) {
  if (!ed) return;
  history_end(ed->history);
  el_end(ed->el);
  alloc_free(ed);
}

static void begin(struct editor *ed) {
  ed->last_ms = steady_ms(ed);
  ed->clause_ms = -1;
  ed->deletions = 0;
  ed->clause_begins = true;
  ed->deleting = ed->pasting = ed->pasted = false;
}

static void put_escape(const struct editor *ed, const char *escape) {
  if (ed->dumb) return;
  fputs(escape, stdout);
  fflush(stdout);
}

/* The line as it was meant: what was pasted has its newlines back. */
static void take_line(struct editor *ed, struct str typed, struct buf *line) {
  while (typed.len && (typed.at[typed.len - 1] == '\n' || typed.at[typed.len - 1] == '\r')) typed.len--;
  buf_clear(line);
  while (typed.len) {
    struct str before = typed;
    bool newline = utf8_next(&typed) == PASTED_NEWLINE && ed->pasted;
    if (newline ? buf_add_byte(line, '\n') : buf_add(line, before.at, before.len - typed.len)) return;
  }
}

enum editor_end editor_read(struct editor *ed, struct buf *line, struct editor_typing *ret) {
  int count = 0;
  begin(ed);
  put_escape(ed, PASTE_ON);
  const char *typed = el_gets(ed->el, &count);
  put_escape(ed, PASTE_OFF);
  if (!typed || count <= 0) return EDITOR_CLOSED;
  take_line(ed, (struct str){typed, (size_t)count}, line);
  HistEvent event;
  if (line->len) history(ed->history, &event, H_ENTER, typed);
  *ret = (struct editor_typing){ed->clause_ms, ed->deletions};
  return EDITOR_LINE;
}

void editor_resized(struct editor *ed) {
  ed->resized = true;
}
void editor_close(struct editor *ed) {
  ed->closed = true;
}

void editor_on_hush(struct editor *ed, loop_fn *fn, void *arg) {
  ed->hush = fn;
  ed->hush_arg = arg;
}

void editor_interrupt(struct editor *ed, loop_fn *fn, void *arg) {
  ed->interrupt = fn;
  ed->interrupt_arg = arg;
}

void editor_forget(struct editor *ed) {
  HistEvent event;
  history(ed->history, &event, H_CLEAR);
}
