/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/look.h"

#include "base/str.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *const look_keys[] = {"colour", "width", NULL};

static int columns_of(int fd) {
  struct winsize size;
  if (!isatty(fd)) return 0;
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

static bool colour_wanted(const char *wanted) {
  if (str_is(str_of(wanted), "always")) return true;
  if (str_is(str_of(wanted), "never") || !isatty(STDOUT_FILENO)) return false;
  const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
  return !(none && none[0]) && term && term[0] && !str_is(str_of(term), "dumb");
}

struct look look_here(const char *wanted) {
  return (struct look){.colour = colour_wanted(wanted), .columns = columns_of(STDOUT_FILENO)};
}

int look_measure(int columns) {
  if (columns <= 0) return LOOK_WIDEST;
  int measure = columns - 4;
  return measure < 16 ? 16 : measure > LOOK_WIDEST ? LOOK_WIDEST : measure;
}

/* A warm clay of the 256; where there are only 16 it falls to the nearest. */
const char *look_accent(bool colour) {
  return colour ? "\033[38;5;173m" : "";
}
const char *look_dim(bool colour) {
  return colour ? "\033[2m" : "";
}
const char *look_plain(bool colour) {
  return colour ? "\033[0m" : "";
}
