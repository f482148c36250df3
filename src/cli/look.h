/* SPDX-License-Identifier: Apache-2.0
 *
 * look: what it looks like. One accent colour, dim for what is said in passing, nothing else; all of it off with
 * NO_COLOR (https://no-color.org), on a dumb terminal and in a pipe.
 */
#ifndef OS1_CLI_LOOK_H
#define OS1_CLI_LOOK_H

#include "base/str.h"

#include <stdbool.h>

enum { LOOK_WIDEST = 76 }; /* columns of text where os1.conf says nothing: longer lines are hard to read */

struct look {
  bool colour;
  bool dumb;   /* the terminal knows no escape sequences at all */
  int wanted;  /* columns of text, as os1.conf has them; 0: LOOK_WIDEST */
  int columns; /* of the terminal, or what of them the text and its margin are to fill; 0: not one */
};

/* The keys of os1.conf, ends with NULL. */
extern const char *const look_keys[];

/* From the process's standard output; colour: "auto", "always" or "never"; width: columns of text, 20 to 400, and
 * anything else is as if it were not there. */
struct look look_here(struct str colour, struct str width);
/* The terminal's columns once more, after it has changed. */
void look_resize(struct look *l);
/* Columns for text: those given less a margin; LOOK_WIDEST where there is no terminal. */
int look_measure(int columns);
const char *look_accent(bool colour);
const char *look_dim(bool colour);
const char *look_plain(bool colour);

#endif
