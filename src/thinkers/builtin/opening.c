/* SPDX-License-Identifier: Apache-2.0
 *
 * opening: the greeting contract. What came due while it was shut, two at most; else one open thread whose time has
 * come; else a plain hello. There is no move for how long anybody was away.
 */
#include "base/civil.h"
#include "skills/again.h"
#include "thinkers/builtin/builtin_priv.h"

enum { DUE_SAID = 2, THREAD_DAYS = 14 };

struct due {
  struct str what;
  struct when when;
  const struct reminder *reminder;
  const struct thread *thread;
  int64_t at; /* ms, for order */
};
typedef VEC(struct due) due_vec;

static void find_reminders(struct plan *p, due_vec *v) {
  const struct reminder *r = NULL;
  size_t n = 0;
  if (p->v->ops->reminders(p->v, &r, &n)) return;
  for (size_t i = 0; i < n; i++) {
    if (r[i].state != REMINDER_WAITING || r[i].due_at > p->v->now) continue;
    int64_t civil = r[i].due_at / 1000 + p->v->offset * 60;
    struct due d = {r[i].text, {civil, civil + 60, GRAIN_MINUTE, false, false}, &r[i], NULL, r[i].due_at};
    VEC_PUSH(p->a, v, d);
  }
}

static bool is_barred(const struct plan *p, struct str what) {
  struct claims c = p->claims;
  return claims_hold(&c, STR("barred"), what);
}

static bool thread_due(const struct plan *p, const struct thread *t) {
  if (t->state != THREAD_OPEN || t->due_last == DAY_UNKNOWN || t->due_last > p->today) return false;
  return p->today - t->due_last <= THREAD_DAYS && t->what.len && !is_barred(p, t->what);
}

static void find_threads(struct plan *p, due_vec *v) {
  const struct thread *t = NULL;
  size_t n = 0;
  if (p->v->ops->threads(p->v, &t, &n)) return;
  for (size_t i = 0; i < n; i++) {
    if (!thread_due(p, &t[i])) continue;
    int64_t day = t[i].due_last;
    struct when w = {day * CIVIL_DAY, (day + 1) * CIVIL_DAY, GRAIN_DAY, false, false};
    struct due d = {t[i].what, w, NULL, &t[i], (day * CIVIL_DAY - p->v->offset * 60) * 1000};
    VEC_PUSH(p->a, v, d);
  }
}

static void mark_said(struct plan *p, struct move *m, const struct due *d, struct skill_keep ***end) {
  struct skill_keep *k;
  if (d->reminder) {
    struct reminder *r = ARENA_NEW(p->a, struct reminder);
    *r = *d->reminder;
    again_told(p->v, r);
    k = plan_keep_new(p, RECORD_REMINDER, r, false);
    m->sources[m->source_count++] = r->source;
  } else {
    struct thread *t = ARENA_NEW(p->a, struct thread);
    *t = *d->thread;
    t->state = THREAD_ASKED;
    t->asked_at = p->v->now;
    k = plan_keep_new(p, RECORD_THREAD, t, false);
    m->sources[m->source_count++] = t->source;
  }
  **end = k;
  *end = &k->next;
}

/* "your mum, Monday, 18:30" */
static struct str due_text(struct plan *p, const struct due *d) {
  slot_vec s = {0};
  slots_add_text(p, &s, "what", d->what);
  slots_add_when(p, &s, "when", &d->when);
  return plan_part(p, "part.due", &s);
}

static void push_due(struct plan *p, const due_vec *v) {
  struct move *m = plan_push(p, "due", "greet.due", TIER_OBLIGED, 0);
  struct skill_keep **end = &m->keeps;
  size_t said = v->len < DUE_SAID ? v->len : DUE_SAID;
  m->evidence = "reminders and threads whose time has come";
  m->fit = m->specific = m->memory = 1;
  for (size_t i = 0; i < said; i++) {
    slots_add_text(p, &m->slots, "due", due_text(p, &v->at[i]));
    mark_said(p, m, &v->at[i], &end);
  }
  slots_add_number(p, &m->slots, "due_count", (int64_t)said);
  if (v->len > said) slots_add_number(p, &m->slots, "more", (int64_t)(v->len - said));
}

/* What waits on a thread alone is asked about; a reminder is told. */
static void push_thread(struct plan *p, const struct due *d) {
  struct move *m = plan_push(p, "thread", "greet.thread", TIER_STRONG, MOVE_FREE_ASK);
  struct skill_keep **end = &m->keeps;
  m->evidence = "an open thread whose day has come";
  m->fit = m->specific = m->memory = 1;
  slots_add_text(p, &m->slots, "what", d->what);
  slots_add_when(p, &m->slots, "when", &d->when);
  if (d->thread->tentative) slots_add_text(p, &m->slots, "maybe", STR("maybe"));
  m->asks_relation = STR("thread");
  m->asks_about = (struct who){.word = d->what};
  mark_said(p, m, d, &end);
}

static int by_time(const void *x, const void *y) {
  const struct due *a = x, *b = y;
  return (a->at > b->at) - (a->at < b->at);
}

void plan_opening(struct plan *p) {
  due_vec v = {0}, threads = {0};
  find_reminders(p, &v);
  find_threads(p, &threads);
  bool reminders = v.len > 0;
  if (reminders)
    for (size_t i = 0; i < threads.len; i++) VEC_PUSH(p->a, &v, threads.at[i]);
  if (v.len) {
    qsort(v.at, v.len, sizeof *v.at, by_time);
    push_due(p, &v);
  } else if (threads.len) {
    qsort(threads.at, threads.len, sizeof *threads.at, by_time);
    push_thread(p, &threads.at[threads.len - 1]);
  }
  struct move *m = plan_push(p, "greet", p->in->last_at ? "greet.back" : "greet.first", TIER_START, 0);
  m->evidence = p->in->last_at ? "back, and nothing due" : "nobody has talked here before";
  plan_push(p, "greet", "greet.plain", TIER_WEAK, 0)->evidence = "arrival";
}
