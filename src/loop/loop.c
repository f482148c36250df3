/* SPDX-License-Identifier: Apache-2.0 */
#include "loop/loop_priv.h"

#include "base/alloc.h"

#include <sys/random.h>

/* ---- posts ---- */

void loop_post(struct loop *l, loop_fn *fn, void *arg) {
  struct loop_post_item *p = alloc_zero(sizeof *p);
  *p = (struct loop_post_item){fn, arg, NULL};
  uv_mutex_lock(&l->posts_lock);
  *l->posts_end = p;
  l->posts_end = &p->next;
  uv_mutex_unlock(&l->posts_lock);
  uv_async_send(&l->wake);
}

static void run_posts(struct loop *l) {
  uv_mutex_lock(&l->posts_lock);
  struct loop_post_item *p = l->posts;
  l->posts = NULL;
  l->posts_end = &l->posts;
  uv_mutex_unlock(&l->posts_lock);
  while (p) {
    struct loop_post_item *next = p->next;
    p->fn(p->arg);
    alloc_free(p);
    p = next;
  }
}

static void on_wake(uv_async_t *handle) {
  run_posts(handle->data);
}

/* ---- timers ---- */

struct loop_timer {
  struct loop *loop;
  int64_t due_ns, repeat_ns;
  loop_fn *fn;
  void *arg;
  bool firing, freed;
  struct loop_timer *next;
};

static int64_t steady(const struct loop *l) {
  return l->clock->steady(l->clock);
}

static void timer_insert(struct loop_timer *t) {
  struct loop_timer **at = &t->loop->timers;
  while (*at && (*at)->due_ns <= t->due_ns) at = &(*at)->next;
  t->next = *at;
  *at = t;
}

static void timer_remove(struct loop_timer *t) {
  for (struct loop_timer **at = &t->loop->timers; *at; at = &(*at)->next)
    if (*at == t) {
      *at = t->next;
      return;
    }
}

static void on_limit(uv_timer_t *handle) {
  (void)handle;
}

/* uv_run looks at timers before it waits, and counts from when it last looked at the clock: one that has come due in
 * between fires at once, is gone, and the wait has no end. So the clock is looked at here, and a timer stays until it
 * is stopped. */
static void wake_after(struct loop *l, uv_timer_t *timer, uint64_t ms) {
  uv_update_time(&l->uv);
  uv_timer_start(timer, on_limit, ms, ms ? ms : 1);
}

static void arm(struct loop *l) {
  uv_timer_stop(&l->due);
  if (!l->moves || !l->timers || l->stopping) return; /* stopping: none fires, so none ends the wait */
  int64_t wait = (l->timers->due_ns - steady(l) + 999999) / 1000000;
  wake_after(l, &l->due, wait > 0 ? (uint64_t)wait : 0);
}

static void timer_fire(struct loop_timer *t) {
  timer_remove(t);
  t->firing = true;
  t->fn(t->arg);
  t->firing = false;
  if (t->freed || !t->repeat_ns) {
    alloc_free(t);
    return;
  }
  t->due_ns += t->repeat_ns;
  timer_insert(t);
}

/* Whether any was. */
static bool run_timers(struct loop *l) {
  int64_t now = steady(l);
  bool fired = false;
  while (l->timers && l->timers->due_ns <= now && !l->stopping) {
    timer_fire(l->timers);
    fired = true;
  }
  return fired;
}

struct loop_timer *loop_after(struct loop *l, int64_t ms, int64_t repeat_ms, loop_fn *fn, void *arg) {
  struct loop_timer *t = alloc_zero(sizeof *t);
  *t = (struct loop_timer){
      .loop = l, .due_ns = steady(l) + ms * 1000000, .repeat_ns = repeat_ms * 1000000, .fn = fn, .arg = arg};
  timer_insert(t);
  return t;
}

void loop_timer_free(struct loop_timer *t) {
  if (!t) return;
  if (t->firing) {
    t->freed = true;
    return;
  }
  timer_remove(t);
  alloc_free(t);
}

/* ---- signals and descriptors ---- */

struct loop_signal {
  uv_signal_t uv;
  loop_fn *fn;
  void *arg;
};

static void free_handle(uv_handle_t *handle) {
  alloc_free(handle->data);
}

static void on_signal(uv_signal_t *handle, int number) {
  struct loop_signal *s = handle->data;
  s->fn(s->arg);
}

struct loop_signal *loop_signal_new(struct loop *l, int number, loop_fn *fn, void *arg) {
  struct loop_signal *s = alloc_zero(sizeof *s);
  s->fn = fn;
  s->arg = arg;
  uv_signal_init(&l->uv, &s->uv);
  s->uv.data = s;
  uv_signal_start(&s->uv, on_signal, number);
  return s;
}

void loop_signal_free(struct loop_signal *s) {
  if (s) uv_close((uv_handle_t *)&s->uv, free_handle);
}

struct loop_watch {
  uv_poll_t uv;
  loop_fn *fn;
  void *arg;
};

static void on_poll(uv_poll_t *handle, int status, int events) {
  struct loop_watch *w = handle->data;
  w->fn(w->arg);
}

struct loop_watch *loop_watch_new(struct loop *l, int fd, loop_fn *fn, void *arg) {
  struct loop_watch *w = alloc_zero(sizeof *w);
  w->fn = fn;
  w->arg = arg;
  if (uv_poll_init(&l->uv, &w->uv, fd) != 0) {
    alloc_free(w);
    return NULL;
  }
  w->uv.data = w;
  uv_poll_start(&w->uv, UV_READABLE | UV_DISCONNECT, on_poll);
  return w;
}

void loop_watch_free(struct loop_watch *w) {
  if (w) uv_close((uv_handle_t *)&w->uv, free_handle);
}

/* ---- the loop ---- */

static uint64_t system_seed(void) {
  uint64_t seed = 0;
  if (getrandom(&seed, sizeof seed, 0) != (ssize_t)sizeof seed) seed = (uint64_t)uv_hrtime();
  return seed;
}

static int init(struct loop *l) {
  int r = uv_loop_init(&l->uv);
  if (r < 0) return r;
  r = uv_async_init(&l->uv, &l->wake, on_wake);
  if (r < 0) {
    uv_loop_close(&l->uv);
    return r;
  }
  l->wake.data = l;
  uv_timer_init(&l->uv, &l->limit);
  uv_timer_init(&l->uv, &l->due);
  return 0;
}

struct loop *loop_new(const struct clock *clock, uint64_t seed, struct error *e) {
  struct loop *l = alloc_zero(sizeof *l);
  int r = init(l);
  if (r < 0) {
    alloc_free(l);
    error_set(e, ERR_IO, "cannot start an event loop: %s", uv_strerror(r));
    return NULL;
  }
  const struct clock *system = loop_clock_system();
  l->clock = clock ? clock : system;
  l->moves = l->clock->steady == system->steady;
  l->chance = chance_seed(seed ? seed : system_seed());
  uv_mutex_init(&l->posts_lock);
  l->posts_end = &l->posts;
  loop_work_init(l);
  return l;
}

static void close_handle(uv_handle_t *handle, void *arg) {
  struct loop *l = arg;
  if (uv_is_closing(handle)) return;
  bool own =
      handle == (uv_handle_t *)&l->wake || handle == (uv_handle_t *)&l->limit || handle == (uv_handle_t *)&l->due;
  uv_close(handle, own ? NULL : free_handle);
}

void loop_free(struct loop *l) {
  if (!l) return;
  loop_work_finish(l);
  run_posts(l);
  while (l->timers) loop_timer_free(l->timers);
  uv_walk(&l->uv, close_handle, l);
  uv_run(&l->uv, UV_RUN_DEFAULT);
  uv_loop_close(&l->uv);
  uv_mutex_destroy(&l->posts_lock);
  alloc_free(l);
}

const struct clock *loop_clock(const struct loop *l) {
  return l->clock;
}
struct chance *loop_chance(struct loop *l) {
  return &l->chance;
}

void loop_step(struct loop *l, int wait_ms) {
  bool waits = !run_timers(l) && wait_ms != 0; /* what fired has happened, and may have stopped the loop */
  arm(l);
  if (wait_ms > 0) wake_after(l, &l->limit, (uint64_t)wait_ms);
  uv_run(&l->uv, waits ? UV_RUN_ONCE : UV_RUN_NOWAIT);
  uv_timer_stop(&l->limit);
  run_timers(l);
}

void loop_run(struct loop *l) {
  l->stopping = false;
  while (!l->stopping) loop_step(l, -1);
}

void loop_stop(struct loop *l) {
  l->stopping = true;
}
