/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/look.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *const look_keys[] = {"colour", "width", NULL};

enum { MARGIN = 4, NARROWEST = 16, LEAST_WANTED = 20, MOST_WANTED = 400 };

static int columns_of(int fd) {
  struct winsize size;
  if (!isatty(fd)) return 0;
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

static bool is_dumb(void) {
  const char *term = getenv("TERM");
  return !term || !term[0] || str_is(str_of(term), "dumb");
}

static bool colour_wanted(struct str wanted) {
  const char *none = getenv("NO_COLOR");
  if (str_is(wanted, "always")) return true;
  if (str_is(wanted, "never") || !isatty(STDOUT_FILENO)) return false;
  return !(none && none[0]) && !is_dumb();
}

static int width_wanted(struct str wanted) {
  long long n;
  return str_to_int(wanted, &n) && n >= LEAST_WANTED && n <= MOST_WANTED ? (int)n : 0;
}

struct look look_here(struct str colour, struct str width) {
  struct look l = {.colour = colour_wanted(colour), .dumb = is_dumb(), .wanted = width_wanted(width)};
  look_resize(&l);
  return l;
}

void look_resize(struct look *l) {
  int columns = columns_of(STDOUT_FILENO), most = (l->wanted ? l->wanted : LOOK_WIDEST) + MARGIN;
  l->columns = columns < most ? columns : most;
}

int look_measure(int columns) {
  if (columns <= 0) return LOOK_WIDEST;
  return columns - MARGIN < NARROWEST ? NARROWEST : columns - MARGIN;
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
