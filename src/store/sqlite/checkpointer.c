/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite/checkpointer.h"

#include "base/alloc.h"
#include "store/sqlite/link.h"

#include <pthread.h>

struct checkpointer {
  const char *path, *vfs;
  pthread_t thread;
  pthread_mutex_t lock; /* guards started, wanted, stopping */
  pthread_cond_t wake;
  bool started, wanted, stopping;
  pthread_mutex_t running; /* held while a checkpoint runs */
  struct link link;        /* the thread's */
};

static void checkpoint(struct checkpointer *c) {
  pthread_mutex_lock(&c->running);
  if (c->link.db || !link_open(&c->link, c->path, c->vfs, LINK_WRITING, NULL))
    sqlite3_wal_checkpoint_v2(c->link.db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  pthread_mutex_unlock(&c->running);
}

static bool wait_for_wake(struct checkpointer *c) {
  pthread_mutex_lock(&c->lock);
  while (!c->wanted && !c->stopping) pthread_cond_wait(&c->wake, &c->lock);
  bool goes_on = !c->stopping;
  c->wanted = false;
  pthread_mutex_unlock(&c->lock);
  return goes_on;
}

static void *checkpointer_main(void *arg) {
  struct checkpointer *c = arg;
  while (wait_for_wake(c)) checkpoint(c);
  link_close(&c->link);
  return NULL;
}

struct checkpointer *checkpointer_new(const char *path, const char *vfs) {
  struct checkpointer *c = alloc_zero(sizeof *c);
  c->path = path;
  c->vfs = vfs;
  pthread_mutex_init(&c->lock, NULL);
  pthread_mutexattr_t recursive; /* who holds it may commit, and a commit may make a checkpoint */
  pthread_mutexattr_init(&recursive);
  pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&c->running, &recursive);
  pthread_mutexattr_destroy(&recursive);
  pthread_cond_init(&c->wake, NULL);
  return c;
}

void checkpointer_free(struct checkpointer *c) {
  if (!c) return;
  pthread_mutex_lock(&c->lock);
  c->stopping = true;
  pthread_cond_signal(&c->wake);
  pthread_mutex_unlock(&c->lock);
  if (c->started) pthread_join(c->thread, NULL);
  pthread_cond_destroy(&c->wake);
  pthread_mutex_destroy(&c->running);
  pthread_mutex_destroy(&c->lock);
  alloc_free(c);
}

void checkpointer_wake(struct checkpointer *c) {
  pthread_mutex_lock(&c->lock);
  /* Without a thread the log grows until the writer writes it home itself. */
  if (!c->started) c->started = !pthread_create(&c->thread, NULL, checkpointer_main, c);
  c->wanted = true;
  pthread_cond_signal(&c->wake);
  pthread_mutex_unlock(&c->lock);
}

void checkpointer_hold(struct checkpointer *c) {
  pthread_mutex_lock(&c->running);
}

void checkpointer_release(struct checkpointer *c) {
  pthread_mutex_unlock(&c->running);
}
