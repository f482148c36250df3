/* SPDX-License-Identifier: Apache-2.0 */
#include "store/writer.h"

#include "base/alloc.h"

#include <pthread.h>
#include <semaphore.h>

struct writer {
  pthread_t thread;
  pthread_mutex_t lock; /* guards first, last, stopping */
  pthread_cond_t wake;
  struct store_write *first, *last;
  bool stopping;
  writer_group_fn *run;
  void *arg;
};

/* Takes the next group off the queue: a work alone by itself, else as many ordinary writes as stand together. */
static struct store_write *take_group(struct writer *w) {
  struct store_write *first = w->first, *end = first;
  if (!first) return NULL;
  for (int n = 1; !first->alone && end->next && !end->next->alone && n < WRITER_GROUP_MAX; n++) end = end->next;
  w->first = end->next;
  if (!w->first) w->last = NULL;
  end->next = NULL;
  return first;
}

static struct store_write *wait_for_group(struct writer *w) {
  pthread_mutex_lock(&w->lock);
  while (!w->first && !w->stopping) pthread_cond_wait(&w->wake, &w->lock);
  struct store_write *group = take_group(w);
  pthread_mutex_unlock(&w->lock);
  return group;
}

static void *writer_main(void *arg) {
  struct writer *w = arg;
  struct store_write *group, *next;
  while ((group = wait_for_group(w))) {
    if (group->alone)
      group->result = group->alone(group->arg, &group->error);
    else
      w->run(w->arg, group);
    for (struct store_write *one = group; one; one = next) {
      next = one->next;
      if (one->done) one->done(one->arg, one->result, &one->error);
    }
  }
  return NULL;
}

struct writer *writer_new(writer_group_fn *run, void *arg) {
  struct writer *w = alloc_zero(sizeof *w);
  pthread_mutex_init(&w->lock, NULL);
  pthread_cond_init(&w->wake, NULL);
  w->run = run;
  w->arg = arg;
  if (pthread_create(&w->thread, NULL, writer_main, w)) abort(); /* as for memory: nothing was acknowledged yet */
  return w;
}

void writer_free(struct writer *w) {
  if (!w) return;
  pthread_mutex_lock(&w->lock);
  w->stopping = true;
  pthread_cond_signal(&w->wake);
  pthread_mutex_unlock(&w->lock);
  pthread_join(w->thread, NULL);
  pthread_cond_destroy(&w->wake);
  pthread_mutex_destroy(&w->lock);
  alloc_free(w);
}

void writer_submit(struct writer *w, struct store_write *write) {
  write->next = NULL;
  write->result = 0;
  write->error = (struct error){0};
  pthread_mutex_lock(&w->lock);
  if (w->last)
    w->last->next = write;
  else
    w->first = write;
  w->last = write;
  pthread_mutex_unlock(&w->lock);
  pthread_cond_signal(&w->wake); /* outside the lock, so that the writer does not wake only to wait for it */
}

/* A store_write whose submitter sleeps until it is done. */
struct waiting {
  struct store_write write;
  store_apply_fn *apply;
  int (*work)(void *arg, struct error *e);
  void *arg;
  sem_t over;
};

static int apply_waiting(struct store_txn *t, void *arg, struct error *e) {
  struct waiting *x = arg;
  return x->apply(t, x->arg, e);
}

static int work_waiting(void *arg, struct error *e) {
  struct waiting *x = arg;
  return x->work(x->arg, e);
}

static void done_waiting(void *arg, int result, const struct error *e) {
  sem_post(&((struct waiting *)arg)->over);
}

static int submit_and_wait(struct writer *w, struct waiting *x, struct error *e) {
  if (pthread_equal(pthread_self(), w->thread))
    return error_set(e, ERR_INVALID, "a write was waited for on the writer's own thread");
  sem_init(&x->over, 0, 0);
  x->write.done = done_waiting;
  x->write.arg = x;
  writer_submit(w, &x->write);
  while (sem_wait(&x->over)) continue; /* a signal came */
  sem_destroy(&x->over);
  if (x->write.result && e) *e = x->write.error;
  return x->write.result;
}

int writer_write(struct writer *w, store_apply_fn *apply, void *arg, struct error *e) {
  struct waiting x = {.apply = apply, .arg = arg, .write = {.apply = apply_waiting}};
  return submit_and_wait(w, &x, e);
}

int writer_alone(struct writer *w, int (*work)(void *arg, struct error *e), void *arg, struct error *e) {
  struct waiting x = {.work = work, .arg = arg, .write = {.alone = work_waiting}};
  return submit_and_wait(w, &x, e);
}
