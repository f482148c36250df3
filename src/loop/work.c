/* SPDX-License-Identifier: Apache-2.0
 *
 * work: jobs for other threads. A thread is started when a job comes and none is idle, and lives until the loop ends.
 */
#include "base/alloc.h"
#include "loop/loop_priv.h"

static void job_done(void *arg) {
  struct loop_job *j = arg;
  j->loop->working--;
  if (j->done) j->done(j->arg);
  alloc_free(j);
}

/* jobs_lock held. NULL: the loop is closing and nothing is left. */
static struct loop_job *next_job(struct loop *l) {
  while (!l->jobs) {
    if (l->closing) return NULL;
    l->idle++;
    uv_cond_wait(&l->jobs_more, &l->jobs_lock);
    l->idle--;
  }
  struct loop_job *j = l->jobs;
  l->jobs = j->next;
  if (!l->jobs) l->jobs_end = &l->jobs;
  return j;
}

static void thread_main(void *arg) {
  struct loop *l = arg;
  uv_mutex_lock(&l->jobs_lock);
  for (struct loop_job *j; (j = next_job(l));) {
    uv_mutex_unlock(&l->jobs_lock);
    j->work(j->arg);
    loop_post(l, job_done, j);
    uv_mutex_lock(&l->jobs_lock);
  }
  uv_mutex_unlock(&l->jobs_lock);
}

static size_t waiting(const struct loop *l) {
  size_t n = 0;
  for (const struct loop_job *j = l->jobs; j; j = j->next) n++;
  return n;
}

void loop_work(struct loop *l, loop_fn *work, loop_fn *done, void *arg) {
  struct loop_job *j = alloc_zero(sizeof *j);
  *j = (struct loop_job){work, done, arg, l, NULL};
  l->working++;
  uv_mutex_lock(&l->jobs_lock);
  *l->jobs_end = j;
  l->jobs_end = &j->next;
  if (waiting(l) > l->idle && l->thread_count < LOOP_WORKERS &&
      uv_thread_create(&l->threads[l->thread_count], thread_main, l) == 0)
    l->thread_count++;
  bool stuck = l->thread_count == 0;
  uv_cond_signal(&l->jobs_more);
  uv_mutex_unlock(&l->jobs_lock);
  if (!stuck) return;
  l->jobs = NULL; /* no thread could ever be started: here, then */
  l->jobs_end = &l->jobs;
  work(arg);
  loop_post(l, job_done, j);
}

size_t loop_working(const struct loop *l) {
  return l->working;
}

void loop_work_init(struct loop *l) {
  uv_mutex_init(&l->jobs_lock);
  uv_cond_init(&l->jobs_more);
  l->jobs_end = &l->jobs;
}

void loop_work_finish(struct loop *l) {
  uv_mutex_lock(&l->jobs_lock);
  l->closing = true;
  uv_cond_broadcast(&l->jobs_more);
  uv_mutex_unlock(&l->jobs_lock);
  for (size_t i = 0; i < l->thread_count; i++) uv_thread_join(&l->threads[i]);
  uv_cond_destroy(&l->jobs_more);
  uv_mutex_destroy(&l->jobs_lock);
}
