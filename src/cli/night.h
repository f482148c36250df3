/* SPDX-License-Identifier: Apache-2.0
 *
 * night: while a talk keeps the home open here, the night's sleep is looked for now and then, at a terminal at once
 * when the talk begins: slept in the background where it is due (house_sleep_tend), whatever is being said meanwhile.
 * Whoever only ever says one thing (`os1 say`) has nights too: slept over before it leaves, a piece at a time. The same
 * moments are those in which turns get their vectors (house_vectors_tend).
 */
#ifndef OS1_CLI_NIGHT_H
#define OS1_CLI_NIGHT_H

#include "cli/session.h"

/* How often is looked whether it is four in the morning by now. */
enum { NIGHT_LOOK_MS = 600000 };
/* How long one who waits for the prompt may be kept: most nights take a tenth of it. */
enum { NIGHT_AFTER_WORDS_MS = 1000 };
/* And one who asks every minute, unseen (`os1 timer`). */
enum { NIGHT_AFTER_DUE_MS = 20000 };

struct night_watch {
  struct session *session;
  struct loop_timer *timer;
};

/* On the loop's thread, once a first command has been done: only then is it known who owns the home. */
void night_watch_begin(struct night_watch *w, struct session *s, bool at_once);
void night_watch_end(struct night_watch *w);

/* Where this process has the home and a night is due, or turns are without their vectors: sleeps over it and asks for
 * them, for at most `ms`, after letting go of standard output, so that whoever reads it does not wait. Ctrl-C ends it;
 * what is left goes on with the next. A night that would take many times NIGHT_AFTER_WORDS_MS is not begun in that:
 * `os1 sleep`, a talk and `os1 timer` sleep over it. */
void night_before_leaving(struct session *s, int ms);

#endif
