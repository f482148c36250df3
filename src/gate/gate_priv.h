/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_GATE_GATE_PRIV_H
#define OS1_GATE_GATE_PRIV_H

#include "gate/gate.h"

enum {
  GATE_SAID_VALUES = 4,
  GATE_SAID_MARKS = 4,    /* true, false, null; objects and lists with nothing in them */
  GATE_SAID_OTHERWISE = 4 /* capitals, accents, blanks at its ends of one value that was said without */
};

/* said.c: every value of the arguments stands word for word in what was said, under a name that the schema lists. */
bool gate_is_said(struct arena *a, const json_t *arguments, const char *schema, struct str said);

#endif
