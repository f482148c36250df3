/* SPDX-License-Identifier: Apache-2.0
 *
 * tour: a first evening in a home that is thrown away afterwards, played through the real library with a clock eight
 * days back, and then the keyboard is the visitor's, today. Nothing of the being's part is written down beforehand: the
 * replies are whatever it says.
 */
#include "cli/cli.h"
#include "language/pack.h"
#include "os1.h"

#include <ftw.h>
#include <stdio.h>
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

static int show(void *arg, const char *text, size_t length, int flags) {
  const struct evening *e = arg;
  printf("  %s %.*s\n", flags & OS1_ASIDE ? " " : "—", (int)length, text);
  fflush(stdout);
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
    printf("\n  > %.*s\n", STR_ARG(line));
    fflush(stdout);
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

int main(int argc, char **argv) {
  char folder[] = "/tmp/os1-tour-XXXXXX";
  if (!mkdtemp(folder)) return perror("os1: no temporary home"), 1;
  printf("\n  A home in %s, gone when you leave. The clock stands eight days back.\n\n", folder);
  int status = evening(folder) < 0;
  if (!status && isatty(STDIN_FILENO)) {
    setenv("OS1_HOME", folder, 1);
    struct cli_given given = {.note = "the clock was moved: eight days have passed since that evening"};
    status = cli_main(1, argv, &given);
  } else if (!status) {
    printf("\n  Eight days later the keyboard would be yours: run it in a terminal.\n");
  }
  nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  return status;
}
