/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OS1_LOOP_PRIV_H
#define OS1_LOOP_PRIV_H

#include "loop/loop.h"

#include <uv.h>

struct loop_post_item {
  loop_fn *fn;
  void *arg;
  struct loop_post_item *next;
};

struct loop_job {
  loop_fn *work, *done;
  void *arg;
  struct loop *loop;
  struct loop_job *next;
};

struct loop {
  uv_loop_t uv;
  uv_async_t wake;
  uv_timer_t limit; /* bounds one step */
  uv_timer_t due;   /* the earliest of our timers, under a clock that moves by itself */
  const struct clock *clock;
  struct chance chance;
  bool stopping, moves;      /* moves: the clock does so by itself */
  struct loop_timer *timers; /* by due time, earliest first */

  uv_mutex_t posts_lock; /* posts, posts_end */
  struct loop_post_item *posts, **posts_end;

  uv_mutex_t jobs_lock; /* jobs, jobs_end, idle, threads, thread_count, closing */
  uv_cond_t jobs_more;
  struct loop_job *jobs, **jobs_end;
  size_t idle, thread_count;
  uv_thread_t threads[LOOP_WORKERS];
  bool closing;
  size_t working; /* the loop's thread only */
};

void loop_work_init(struct loop *l);
void loop_work_finish(struct loop *l);

#endif
