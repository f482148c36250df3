/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/cli.h"

#include "base/log.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/failure.h"
#include "cli/night.h"
#include "cli/run.h"
#include "cli/session.h"
#include "cli/talk.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* A closed standard stream would let the next file opened take its number. */
static void hold_standard_streams(void) {
  for (int fd = 0; fd < 3; fd++)
    if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) < 0) _exit(EXIT_FAILED);
}

static int say_failed(size_t argc, const char *const *argv, int status, struct str sentence) {
  AUTO_BUF struct buf line = buf_new(BUF_LINE);
  failure_line(&line, failure_in_json(argc, argv), status, sentence);
  fwrite(line.at, 1, line.len, stderr);
  return status;
}

/* Where no loop listens for signals. */
static struct asker_terminal *stopped_by_signals;

static void on_signal(int number) {
  int before = errno;
  asker_terminal_cancel(stopped_by_signals);
  errno = before;
}

/* Once: the second is the system's own, and ends it. */
static void listen_for_stop(struct asker_terminal *asker) {
  static const int signals[] = {SIGINT, SIGTERM};
  struct sigaction a = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND | SA_RESTART}, before;
  stopped_by_signals = asker;
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
    if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) sigaction(signals[i], &a, NULL);
}

/* Help and the like: no home, no loop. */
static int here(const struct cli_given *given, size_t argc, const char *const *argv) {
  struct asker_terminal asker;
  asker_terminal_init(&asker);
  struct look look = look_here(STR("auto"), STR(""));
  struct door door = {.given = given, .clock = given->clock ? given->clock : loop_clock_system()};
  char cwd[4096];
  struct request q = {.cwd = getcwd(cwd, sizeof cwd) ? cwd : "/",
                      .argv = argv,
                      .argc = argc,
                      .client_id = "",
                      .width = look.columns,
                      .colour = look.colour,
                      .person = asker.person,
                      .first_key_ms = -1};
  const struct command *c = command_find(str_of(argv[0]));
  if (c && c->flags & COMMAND_STOPS) listen_for_stop(&asker);
  int status = run_request(&door, &q, &asker.base, NULL);
  asker_terminal_finish(&asker);
  return status;
}

/* Whether it can be answered from the words alone: no such option, --help, or a command that needs no home. */
static bool needs_no_home(const struct command *c, size_t argc, const char *const *argv) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct args args;
  if (!(c->flags & (COMMAND_HOUSE | COMMAND_TRIES))) return true;
  if (args_parse(&a, c->options, argc - 1, argv + 1, &args, NULL) < 0 || args.help) return true;
  if (c->alone && c->alone(&args)) return true;
  return (int)args.count < c->min_arguments || (c->max_arguments >= 0 && (int)args.count > c->max_arguments);
}

static int in_session(const struct cli_given *given, size_t argc, const char *const *argv) {
  struct session s;
  struct error e = {0};
  if (session_begin(&s, given, &e) < 0) return say_failed(argc, argv, exit_from(e.code), str_of(e.text));
  const struct command *c = argc ? command_find(str_of(argv[0])) : NULL;
  bool terminal = !argc && s.person && s.look.columns; /* there a night was slept over while it was open */
  int status, night_ms = c ? c->night_ms : terminal ? 0 : NIGHT_AFTER_WORDS_MS;
  if (argc)
    status = session_do(&s, argc, argv, NULL);
  else
    status = terminal ? talk_terminal(&s) : talk_pipe(&s);
  if (status == EXIT_OK && night_ms) night_before_leaving(&s, night_ms);
  session_end(&s);
  return status;
}

/* How many letters have to change to make one word the other, up to 3 (a small Levenshtein distance). */
static int distance(const char *a, const char *b, int most) {
  if (!*a || !*b) return (int)(strlen(a) + strlen(b));
  if (*a == *b) return distance(a + 1, b + 1, most);
  if (most == 0) return 1;
  int best = distance(a + 1, b + 1, most - 1), other = distance(a + 1, b, most - 1);
  if (other < best) best = other;
  other = distance(a, b + 1, most - 1);
  return 1 + (other < best ? other : best);
}

static int unknown(size_t argc, const char *const *argv) {
  const char *word = argv[0];
  const char *near = NULL;
  int nearest = 3;
  for (size_t i = 0; commands[i]; i++) {
    int far = commands[i]->flags & COMMAND_HIDDEN ? 3 : distance(word, commands[i]->name, 2);
    if (far >= nearest) continue;
    nearest = far;
    near = commands[i]->name;
  }
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str shown = utf8_visible(&a, utf8_mend(&a, str_first(str_of(word), 60)));
  if (word[0] == '-')
    return say_failed(
        argc, argv, EXIT_USAGE,
        arena_printf(&a, "The command stands first: os1 COMMAND %.*s. `os1 help` lists them.", STR_ARG(shown)));
  return say_failed(argc, argv, EXIT_USAGE,
                    arena_printf(&a, "There is no command %.*s%s%s. `os1 help` lists them.", STR_ARG(shown),
                                 near ? "; perhaps " : "", near ? near : ""));
}

static const char *alias(const char *word) {
  struct str s = str_of(word);
  if (str_is(s, "--help") || str_is(s, "-h")) return "help";
  if (str_is(s, "--version") || str_is(s, "-V")) return "version";
  return word;
}

int cli_main(int argc, char **argv, const struct cli_given *given) {
  static const struct cli_given nothing;
  if (!given) given = &nothing;
  hold_standard_streams();
  signal(SIGPIPE, SIG_IGN);
  setlocale(LC_CTYPE, "C.UTF-8");
  if (argc < 2) return in_session(given, 0, NULL);
  argv[1] = (char *)alias(argv[1]);
  const char *const *words = (const char *const *)argv + 1;
  size_t count = (size_t)argc - 1;
  const struct command *c = command_find(str_of(words[0]));
  if (!c) return unknown(count, words);
  return needs_no_home(c, count, words) ? here(given, count, words) : in_session(given, count, words);
}
