/* SPDX-License-Identifier: Apache-2.0
 *
 * tour: a first evening in a home that is thrown away afterwards, played through the real library with a clock eight
 * days back, and then the keyboard is the visitor's, today. Nothing of the being's part is written down beforehand: the
 * replies are whatever it says.
 */
#include "base/buf.h"
#include "cli/cli.h"
#include "cli/look.h"
#include "cli/wrap.h"
#include "language/pack.h"
#include "os1.h"

#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DAY_MS (24 * 3600 * 1000LL)
enum { DAYS_BACK = 8, TURN_MS = 40 * 1000, TYPING_US = 350 * 1000 };

struct evening {
  int64_t now;
  useconds_t pause;
};

static int64_t now_of(void *arg) {
  return ((struct evening *)arg)->now;
}

static int32_t offset_of(void *arg, int64_t ms) {
  time_t seconds = (time_t)(ms / 1000);
  struct tm local;
  return localtime_r(&seconds, &local) ? (int32_t)(local.tm_gmtoff / 60) : 0;
}

/* Fourteen minutes past eight in the evening, eight days ago. */
static int64_t eight_days_ago(void) {
  int64_t now = (int64_t)time(NULL) * 1000;
  int64_t local = now + offset_of(NULL, now) * 60000LL;
  return now - (local % DAY_MS) - DAYS_BACK * DAY_MS + (20 * 60 + 14) * 60000LL;
}

/* A paragraph as the talk shows it: within the terminal, what follows its first line under its first word. */
static void show_text(const char *before, struct str text) {
  int columns = look_here(STR("auto"), STR("")).columns;
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  struct wrap w;
  wrap_init(&w, &out, columns ? look_measure(columns) + 2 : 0, "    ", 4);
  wrap_text(&w, text);
  printf("%s%.*s\n", before, (int)out.len, out.at ? out.at : "");
  fflush(stdout);
}

static int show(void *arg, const char *text, size_t length, int flags) {
  const struct evening *e = arg;
  show_text(flags & OS1_ASIDE ? "    " : "  — ", (struct str){text, length});
  usleep(e->pause);
  return 0;
}

static int play(os1 *home, struct evening *e, struct str lines) {
  os1_listener listener = {e, show};
  os1_error why = {0};
  struct str line;
  int r = os1_greet(home, "terminal", &listener, NULL, &why);
  while (r == 0 && str_next(&lines, '\n', &line)) {
    if (!line.len || line.at[0] == '#') continue;
    e->now += TURN_MS;
    printf("\n");
    show_text("  > ", line);
    usleep(e->pause);
    os1_utterance said = {.text = line.at, .length = line.len, .channel = "terminal"};
    r = os1_say(home, &said, &listener, NULL, &why);
  }
  if (r < 0) fprintf(stderr, "os1: %s\n", why.text);
  return r;
}

static int evening(const char *folder) {
  struct evening e = {.now = eight_days_ago(), .pause = isatty(STDOUT_FILENO) ? TYPING_US : 0};
  os1_options options = {.folder = folder, .now = now_of, .offset = offset_of, .arg = &e};
  const struct pack *pack = NULL;
  os1 *home = NULL;
  os1_error why = {0};
  int r = os1_open(&options, &home, &why);
  if (r < 0) return fprintf(stderr, "os1: %s\n", why.text), r;
  r = pack_open("en", &pack, NULL);
  if (r == 0) r = play(home, &e, pack_file(pack, "tour.txt"));
  os1_close(home);
  return r;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

static int visit(const char *folder) {
  char opening[160];
  snprintf(opening, sizeof opening, "A home in %s, gone when you leave. The clock stands eight days back.", folder);
  printf("\n");
  show_text("    ", str_of(opening));
  printf("\n");
  int status = evening(folder) < 0;
  if (!status && isatty(STDIN_FILENO)) {
    setenv("OS1_HOME", folder, 1);
    struct cli_given given = {.note = "the clock was moved: eight days have passed since that evening"};
    char *words[] = {(char *)"os1", NULL};
    return cli_main(1, words, &given);
  }
  if (!status) printf("\n  Eight days later the keyboard would be yours: run it in a terminal.\n");
  return status;
}

/* The visit is a child's, so that however it ends, by a Ctrl-C or a terminal that is closed, the home goes. */
int main(void) {
  static const int ends[] = {SIGINT, SIGHUP, SIGTERM, SIGPIPE};
  char folder[] = "/tmp/os1-tour-XXXXXX";
  int status = 1;
  if (!mkdtemp(folder)) return perror("os1: no temporary home"), 1;
  pid_t child = fork();
  if (child == 0) exit(visit(folder));
  for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) signal(ends[i], SIG_IGN);
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
