/* SPDX-License-Identifier: Apache-2.0
 *
 * night: while a talk keeps the home open here, the night's sleep is looked for now and then, at a terminal at once
 * when the talk begins (a pipe is often over in a moment): slept in the background where it is due (house_sleep_tend),
 * whatever is being said meanwhile.
 */
#ifndef OS1_CLI_NIGHT_H
#define OS1_CLI_NIGHT_H

#include "cli/session.h"

/* How often is looked whether it is four in the morning by now. */
enum { NIGHT_LOOK_MS = 600000 };

struct night_watch {
  struct session *session;
  struct loop_timer *timer;
};

/* On the loop's thread, once a first command has been done: only then is it known who owns the home. */
void night_watch_begin(struct night_watch *w, struct session *s, bool at_once);
void night_watch_end(struct night_watch *w);

#endif
