/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/night.h"

#include "house/house.h"

static void look(void *arg) {
  struct night_watch *w = arg;
  if (!w->session->door.house) return;
  house_sleep_tend(w->session->door.house);
  house_vectors_tend(w->session->door.house);
}

void night_watch_begin(struct night_watch *w, struct session *s, bool at_once) {
  *w = (struct night_watch){.session = s};
  if (at_once) look(w);
  w->timer = loop_after(s->loop, NIGHT_LOOK_MS, NIGHT_LOOK_MS, look, w);
}

void night_watch_end(struct night_watch *w) {
  if (w->timer) loop_timer_free(w->timer);
  w->timer = NULL;
}

void night_before_leaving(struct session *s, int ms) {
  enum { STEP_MS = 10 };
  os1 *house = s->door.house;
  if (!house || s->hushes || s->ending) return;
  session_let_go(s);
  int64_t until = s->door.clock->steady(s->door.clock) + ms * 1000000LL;
  if (ms > NIGHT_AFTER_WORDS_MS || !house_sleep_is_long(house)) house_sleep_tend(house);
  house_vectors_tend(house);
  while ((house_sleeps(house) || house_vectors_work(house)) && !s->hushes && !s->ending &&
         s->door.clock->steady(s->door.clock) < until)
    loop_step(s->loop, STEP_MS);
}
