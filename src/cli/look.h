/* SPDX-License-Identifier: Apache-2.0
 *
 * look: what it looks like. One accent colour, dim for what is said in passing, nothing else; all of it off with
 * NO_COLOR (https://no-color.org), on a dumb terminal and in a pipe.
 */
#ifndef OS1_CLI_LOOK_H
#define OS1_CLI_LOOK_H

#include <stdbool.h>

enum { LOOK_WIDEST = 76 }; /* columns of text: longer lines are hard to read */

struct look {
  bool colour;
  int columns; /* of the terminal; 0: not one */
};

/* The keys of os1.conf, ends with NULL. */
extern const char *const look_keys[];

/* From the process's standard output; wanted: "auto", "always" or "never". */
struct look look_here(const char *wanted);
/* Columns for text: the terminal's less a margin, at most LOOK_WIDEST; LOOK_WIDEST where there is no terminal. */
int look_measure(int columns);
const char *look_accent(bool colour);
const char *look_dim(bool colour);
const char *look_plain(bool colour);

#endif
