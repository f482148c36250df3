/* SPDX-License-Identifier: Apache-2.0
 *
 * report: what a keeper says of itself and of its server: one line of JSON, to everybody who is connected, whenever it
 * changes. What it is asked is a line too: "want", "end".
 */
#ifndef OS1_ENGINE_REPORT_H
#define OS1_ENGINE_REPORT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define ENGINE_STATES(X)                                                                                               \
  X(OFF, "off")         /* none runs */                                                                                \
  X(LOADING, "loading") /* the server runs, and does not answer yet */                                                 \
  X(READY, "ready")                                                                                                    \
  X(AGAIN, "again")   /* it died, and is started again in a while; why */                                              \
  X(FAILED, "failed") /* given up; why */                                                                              \
  X(ENDING, "ending")
enum engine_state {
#define ENGINE_ENUM(name, word) ENGINE_##name,
  ENGINE_STATES(ENGINE_ENUM)
#undef ENGINE_ENUM
};
const char *engine_word(enum engine_state s);

enum { REPORT_LINE = 4096 };

struct engine_report {
  enum engine_state state;
  uint64_t tag;      /* what it was started for: file, program and settings; 0 unknown */
  int64_t for_ms;    /* in this state */
  int64_t window;    /* tokens it sees at once; 0 not known yet */
  pid_t keeper, pid; /* pid: the server's; 0 none runs */
  int fails;         /* in a row */
  bool boxed;        /* it runs with less */
  char socket[128];  /* where it listens */
  char key[256];     /* the file of its key */
  char why[320];     /* a sentence or more; "" well */
};

/* With a newline. */
int report_write(const struct engine_report *r, struct buf *out);
/* ERR_INVALID: it is none. */
int report_read(struct str line, struct engine_report *ret);

#endif
