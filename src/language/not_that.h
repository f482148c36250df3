/* SPDX-License-Identifier: Apache-2.0
 *
 * not_that: whether a turn says that what was just answered was not it: "i told you", "thats not what i asked", "no the
 * other one", "i mean the dog" (data/<language>/patterns/not_that.txt). Only of the whole turn. Pure; any thread.
 */
#ifndef OS1_LANGUAGE_NOT_THAT_H
#define OS1_LANGUAGE_NOT_THAT_H

#include "language/reading.h"

enum not_that {
  NOT_THAT_NONE,
  NOT_THAT_TOLD,  /* it was told before */
  NOT_THAT_WRONG, /* that answers something else */
  NOT_THAT_OTHER, /* not that one */
  NOT_THAT_MEANT  /* what is meant is said */
};

/* *ret_meant: what is meant, of the turn's own words; "" unless NOT_THAT_MEANT. */
enum not_that not_that_read(const struct language *l, struct arena *a, const struct reading *r, struct str *ret_meant);

#endif
