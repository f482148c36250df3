/* SPDX-License-Identifier: Apache-2.0
 *
 * loop: the event loop, thin over libuv. One thread owns it and all the state its callbacks touch; everything here is
 * called on that thread but loop_post, which any thread may call. Handles are freed inside (in their close callbacks);
 * a callback may free the handle it was called for.
 *
 *   loop.c    rounds, posts, timers, signals, watched descriptors      clock.c   the system's clock and a virtual one
 *   work.c    jobs on other threads, handed back when done             child.c   child processes
 *
 * Timers follow the clock that the loop was given: under a virtual one they fire when it is moved past them, in order,
 * at the next round.
 */
#ifndef OS1_LOOP_LOOP_H
#define OS1_LOOP_LOOP_H

#include "base/chance.h"
#include "base/error.h"
#include "ports/clock.h"

#include <stdbool.h>
#include <stddef.h>

struct loop;
typedef void loop_fn(void *arg);

/* clock NULL: the system's. seed 0: one from the system. NULL and a reason when the system has no more descriptors. */
struct loop *loop_new(const struct clock *clock, uint64_t seed, struct error *e);
/* Closes every handle and waits for the jobs that run; NULL is fine. */
void loop_free(struct loop *l);
const struct clock *loop_clock(const struct loop *l);
struct chance *loop_chance(struct loop *l);

/* Rounds until loop_stop. */
void loop_run(struct loop *l);
/* One round: waits until something happens or wait_ms have passed (0: does not wait; -1: as long as it takes). */
void loop_step(struct loop *l, int wait_ms);
void loop_stop(struct loop *l);
/* Any thread: calls fn on the loop's thread, in order of posting. */
void loop_post(struct loop *l, loop_fn *fn, void *arg);

/* ---- timers ---- */
struct loop_timer;
/* After ms, and then every repeat_ms (0: once; freed by itself after it has fired). */
struct loop_timer *loop_after(struct loop *l, int64_t ms, int64_t repeat_ms, loop_fn *fn, void *arg);
void loop_timer_free(struct loop_timer *t);

/* ---- signals and descriptors ---- */
struct loop_signal;
struct loop_signal *loop_signal_new(struct loop *l, int number, loop_fn *fn, void *arg);
void loop_signal_free(struct loop_signal *s);

struct loop_watch;
/* Calls fn while fd can be read (or has ended). NULL where the kernel cannot watch it: a plain file is always ready. */
struct loop_watch *loop_watch_new(struct loop *l, int fd, loop_fn *fn, void *arg);
void loop_watch_free(struct loop_watch *w);

/* ---- workers ---- */
/* At most this many jobs at once; the rest wait their turn. */
enum { LOOP_WORKERS = 64 };
/* work runs on a thread of its own and owns arg until it returns; then done (may be NULL) runs on the loop's thread. */
void loop_work(struct loop *l, loop_fn *work, loop_fn *done, void *arg);
/* Jobs that wait or run, or whose done is still to be called. */
size_t loop_working(const struct loop *l);

/* ---- children ---- */
struct loop_child;
/* status: the exit status, or 128 + the signal that ended it. The child is gone and freed after this call. */
typedef void loop_child_fn(void *arg, int status);
/* argv[0] is looked up in PATH; standard input and output are /dev/null, standard error is ours. */
int loop_child_start(struct loop *l, const char *const *argv, loop_child_fn *fn, void *arg, struct loop_child **ret,
                     struct error *e);
void loop_child_end(struct loop_child *c, int signal_number);

/* ---- clocks ---- */
/* The system's: real time, the zone of $TZ or /etc/localtime. */
const struct clock *loop_clock_system(void);
/* One for tests: stands still until it is moved. The steady time moves with it, but never back. */
struct loop_clock_virtual {
  struct clock clock;
  _Atomic int64_t ms, steady_ns;
  _Atomic int32_t minutes;
};
void loop_clock_virtual(struct loop_clock_virtual *v, int64_t ms, int32_t offset_minutes);
void loop_clock_move(struct loop_clock_virtual *v, int64_t by_ms);
/* The system's clock, so many milliseconds ahead: for `make tour`, which says so. */
struct loop_clock_shifted {
  struct clock clock;
  _Atomic int64_t ahead_ms;
};
void loop_clock_shifted(struct loop_clock_shifted *s, int64_t ahead_ms);

#endif
