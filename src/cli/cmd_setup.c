/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/show.h"
#include "house/house.h"

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct call *c = arg;
  struct str clause = {text, length};
  if (c->json) {
    json_t *o = json_object();
    json_put_text(o, "says", clause);
    call_json(c, o);
  } else {
    show_text(c, flags & OS1_ASIDE ? "    " : "  ", clause);
  }
  return call_cancelled(c);
}

struct call_heard {
  struct call *call;
  bool any;
};

static int hear_first(void *arg, const char *text, size_t length, int flags) {
  struct call_heard *h = arg;
  h->any = true;
  return hear(h->call, text, length, flags);
}

static int put(struct call *c, int flags, struct str answers) {
  struct call_heard heard = {.call = c};
  os1_listener l = {&heard, hear_first};
  os1_error e = {0};
  int r = os1_setup(c->house, flags, answers.at, answers.len, &l, &e);
  if (r < 0) return call_failed_os1(c, &e);
  if (!c->json)
    call_say(c, "%sSet up. `os1` begins the conversation, `os1 say hello` is one turn of it, `os1 help` has the rest.",
             heard.any ? "\n" : "");
  return EXIT_OK;
}

static int from_file(struct call *c, const char *file, int flags) {
  struct error e = {0};
  const char *path;
  int fd;
  if (call_input(c, file, &path, &fd, &e) < 0) return call_failed(c, &e);
  AUTO_BUF struct buf text = buf_new(BUF_LINE);
  int r = call_read_file(path, &text, &e);
  call_close(fd);
  return r < 0 ? call_failed(c, &e) : put(c, flags, buf_str(&text));
}

static int say(struct call *c, struct str line) {
  os1_listener l = {c, hear};
  os1_error e = {0};
  os1_utterance u = {.text = line.at, .length = line.len, .channel = "terminal", .typing = &c->typing};
  return os1_say(c->house, &u, &l, NULL, &e) < 0 ? call_failed_os1(c, &e) : EXIT_OK;
}

/* What the talk takes with a slash, taken here: set-up has its own why, and may be left. 1: nothing to answer. */
static int slash(struct call *c, struct str *line, int *ret_status) {
  struct str typed = str_trim(*line), word = typed.len ? str_from(typed, 1) : typed;
  if (!typed.len || typed.at[0] != '/') return 0;
  *ret_status = str_is(word, "quit") || str_is(word, "exit") ? EXIT_CANCELLED : EXIT_OK;
  if (str_is(word, "why")) *line = word;
  if (*ret_status == EXIT_OK && !str_is(word, "why"))
    call_say(c, "  Set-up takes an answer, Enter for none, `why`, or /quit.");
  return !str_is(word, "why");
}

/* Question by question, at a terminal. */
static int interview(struct call *c) {
  os1_listener l = {c, hear};
  os1_error e = {0};
  AUTO_BUF struct buf line = buf_new(BUF_LINE);
  if (os1_greet(c->house, "terminal", &l, NULL, &e) < 0) return call_failed_os1(c, &e);
  while (!house_is_set_up(c->house)) {
    int status = EXIT_OK;
    if (call_ask(c, "  > ", false, &line) < 0) return EXIT_CANCELLED;
    struct str answer = buf_str(&line);
    if (!slash(c, &answer, &status)) status = say(c, answer);
    if (status != EXIT_OK) return status;
  }
  return EXIT_OK;
}

static int run(struct call *c) {
  const char *answers = args_value(&c->args, "answers");
  int flags = args_given(&c->args, "again") ? OS1_SETUP_AGAIN : 0;
  if (!flags && house_is_set_up(c->house)) {
    if (c->json)
      call_json(c, json_pack("{s:b}", "already", 1));
    else
      call_say(c, "It is set up already: `os1` goes on with the conversation, `os1 say hello` is one turn of it. `os1 "
                  "setup --again` asks anew and forgets nothing.");
    return EXIT_OK;
  }
  if (answers) return from_file(c, answers, flags);
  if (args_given(&c->args, "defaults") || !c->person) return put(c, flags | OS1_SETUP_DEFAULTS, STR_NONE);
  if (flags) {
    os1_error e = {0};
    if (os1_setup(c->house, flags, NULL, 0, NULL, &e) < 0) return call_failed_os1(c, &e);
  }
  return interview(c);
}

const struct command cmd_setup = {
    .name = "setup",
    .summary = "the few questions at the beginning",
    .arguments = "",
    .about = "Asks the questions of the first minute. Without a terminal, or with --defaults, it answers none of them "
             "and takes what is usual. It never deletes a memory.",
    .options =
        (const struct args_option[]){
            {"answers", 0, "FILE", "one answer a line, in the order of the questions; an empty line skips one"},
            {"again", 0, NULL, "asks anew when it is set up already"},
            {"defaults", 0, NULL, "asks nothing"},
            {0}},
    .examples =
        (const struct command_example[]){{"os1 setup --defaults --json", "{\"says\":\"Good evening.\"}"}, {NULL}},
    .json_keys = "says: one thing that was said; already: true when there was nothing to do.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .run = run,
};
