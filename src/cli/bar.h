/* SPDX-License-Identifier: Apache-2.0
 *
 * bar: how far something is that takes long, on one line of standard error that is drawn over and goes away. Where
 * there is no terminal, and with --json, nothing is drawn.
 */
#ifndef OS1_CLI_BAR_H
#define OS1_CLI_BAR_H

#include "cli/command.h"

struct bar {
  struct call *call;
  bool drawn;
  int percent; /* that stands there */
  char beside[48];
};

void bar_begin(struct bar *b, struct call *c);
/* beside: what stands after the percentage; "" nothing. all 0: it is not known how much. */
void bar_show(struct bar *b, uint64_t done, uint64_t all, const char *beside);
/* Takes it away; something else may be said now, and it may be drawn again. */
void bar_clear(struct bar *b);

#endif
