/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_GATE_GATE_PRIV_H
#define OS1_GATE_GATE_PRIV_H

#include "gate/gate.h"

enum { GATE_SAID_VALUES = 4, GATE_SAID_MARKS = 4 /* true, false, null */ };

/* said.c: every value of the arguments stands word for word in what was said, under a name that the schema lists. */
bool gate_is_said(struct arena *a, const json_t *arguments, const char *schema, struct str said);

#endif
