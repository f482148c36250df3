/* SPDX-License-Identifier: Apache-2.0
 *
 * opening: the greeting contract. What came due while it was shut, two at most; else one open thread whose time has
 * come; else a plain hello. There is no move for how long anybody was away.
 */
#include "base/civil.h"
#include "base/id.h"
#include "character/manner.h"
#include "memory/threads.h"
#include "skills/again.h"
#include "thinkers/builtin/builtin_priv.h"

enum { DUE_SAID = 2, LATE = 19 };

struct due {
  struct str what;
  struct when when;
  const struct reminder *reminder;
  const struct thread *thread;
  int64_t at; /* ms, for order */
  bool dated; /* a thread with a day of its own */
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

/* What has a day may be asked about when that is over, or late on it; what has none, from the first day it may. */
static bool thread_due(const struct plan *p, const struct thread *t, const struct when *when) {
  int64_t hour = civil_from_seconds(p->v->now / 1000 + p->v->offset * 60).hour;
  if (t->state != THREAD_OPEN || t->kind == THREAD_OWN || !t->what.len || t->due_last == DAY_UNKNOWN) return false;
  if (!when) return t->due_first <= p->today;
  return t->due_last < p->today || (t->due_last == p->today && hour >= LATE);
}

/* Fourteen days past, asked or not: let go. */
static bool thread_is_stale(const struct plan *p, const struct thread *t) {
  bool live = t->state == THREAD_OPEN || t->state == THREAD_ASKED;
  return live && t->kind != THREAD_OWN && t->due_last != DAY_UNKNOWN && p->today - t->due_last > THREAD_STALE_DAYS;
}

static void let_go(struct plan *p, const struct thread *t) {
  struct thread *stale = ARENA_NEW(p->a, struct thread);
  *stale = *t;
  stale->state = THREAD_STALE;
  plan_keep(p, RECORD_THREAD, stale, false);
}

/* A reminder that says the same tells it already. */
static bool is_reminded(struct plan *p, const due_vec *v, const struct thread *t) {
  for (size_t i = 0; i < v->len; i++)
    if (v->at[i].reminder && threads_same(p->mind->language, p->a, v->at[i].what, t->what)) return true;
  return false;
}

static void find_threads(struct plan *p, const due_vec *reminders, due_vec *v) {
  const struct thread *t = NULL;
  size_t n = 0;
  if (p->v->ops->threads(p->v, &t, &n)) return;
  for (size_t i = 0; i < n; i++) {
    struct when w = {0};
    bool dated = thread_when(&t[i], &w);
    if (thread_is_stale(p, &t[i])) {
      let_go(p, &t[i]);
      continue;
    }
    if (!thread_due(p, &t[i], dated ? &w : NULL) || is_reminded(p, reminders, &t[i])) continue;
    struct entity e = {0};
    struct who about = {0};
    if (t[i].about != ID_NONE && !p->v->ops->entity(p->v, t[i].about, &e))
      about = (struct who){.name = e.name, .word = e.word};
    if (!plan_may_raise(p, t[i].what) || !plan_may_raise_who(p, &about)) continue;
    struct due d = {t[i].what, w, NULL, &t[i], (t[i].due_last * CIVIL_DAY - p->v->offset * 60) * 1000};
    d.dated = dated;
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

/* "your mum, Monday, 18:30"; a thread by its name. */
static struct str due_text(struct plan *p, const struct due *d) {
  slot_vec s = {0};
  if (d->thread) {
    slots_thread(p, &s, d->thread);
  } else {
    slots_add_text(p, &s, "what", d->what);
    slots_add_when(p, &s, "when", &d->when);
  }
  return plan_part(p, d->thread ? "part.due.thread" : "part.due", &s);
}

/* An intention that a reminder tells of has been asked about by that. */
static void mark_same(struct plan *p, const due_vec *v, size_t said) {
  const struct thread *t = NULL;
  size_t n = 0;
  due_vec told = {0};
  for (size_t i = 0; i < said; i++)
    if (v->at[i].reminder) VEC_PUSH(p->a, &told, v->at[i]);
  if (p->v->ops->threads(p->v, &t, &n)) return;
  for (size_t i = 0; i < n; i++) {
    if (t[i].state != THREAD_OPEN || !is_reminded(p, &told, &t[i])) continue;
    struct thread *asked = ARENA_NEW(p->a, struct thread);
    *asked = t[i];
    asked->state = THREAD_ASKED;
    asked->asked_at = p->v->now;
    plan_keep(p, RECORD_THREAD, asked, false);
  }
}

static void push_due(struct plan *p, const due_vec *v) {
  struct move *m = plan_push(p, "due", "greet.due", TIER_OBLIGED, 0);
  struct skill_keep **end = &m->keeps;
  size_t said = v->len < DUE_SAID ? v->len : DUE_SAID;
  m->evidence = "reminders and threads whose time has come";
  m->fit = m->specific = m->memory = 1;
  for (size_t i = 0; i < said; i++) {
    static const char *const which[DUE_SAID] = {"first", "second"};
    struct str text = due_text(p, &v->at[i]);
    slots_add_text(p, &m->slots, "due", text);
    if (said == DUE_SAID) slots_add_text(p, &m->slots, which[i], text);
    mark_said(p, m, &v->at[i], &end);
  }
  slots_add_number(p, &m->slots, "due_count", (int64_t)said);
  mark_same(p, v, said);
  if (v->len > said) slots_add_number(p, &m->slots, "more", (int64_t)(v->len - said));
}

/* What waits on a thread alone is asked about; a reminder is told. */
static void push_thread(struct plan *p, const struct due *d) {
  struct move *m = plan_push(p, "thread", "greet.thread", TIER_STRONG, MOVE_FREE_ASK);
  struct skill_keep **end = &m->keeps;
  m->evidence = "an open thread whose day has come";
  m->fit = m->specific = m->memory = 1;
  slots_thread(p, &m->slots, d->thread);
  m->asks_relation = STR("thread");
  m->asks_about = (struct who){.word = d->what};
  p->subject = d->what;
  mark_said(p, m, d, &end);
}

static int by_time(const void *x, const void *y) {
  const struct due *a = x, *b = y;
  return (a->at > b->at) - (a->at < b->at);
}

/* The heaviest, then the one whose day was last. */
static const struct due *weightiest(const due_vec *v) {
  const struct due *best = &v->at[0];
  for (size_t i = 1; i < v->len; i++) {
    const struct due *d = &v->at[i];
    int64_t more = d->thread->stake - best->thread->stake;
    if (more > 0 || (!more && d->dated > best->dated) || (!more && d->dated == best->dated && d->at > best->at))
      best = d;
  }
  return best;
}

/* A card's greeting, where its person wants it: a quotation, with whose it is. Nothing else of a card is seen here. */
static void push_card(struct plan *p) {
  struct str words = p->v->ops->setting(p->v, "character.greeting");
  if (!words.len) return;
  if (p->out && p->out->outside) p->out->outside(p->out->arg);
  struct str being = p->v->ops->setting(p->v, "being.name"), person = p->v->ops->setting(p->v, "person.name");
  struct move *m = plan_push(p, "card", "greet.card", TIER_START, 0);
  m->evidence = "the greeting of a character card, wanted by its person";
  m->fit = m->specific = 1;
  slots_add_text(p, &m->slots, "words", manner_fill(p->a, words, being, person.len ? person : STR("you")));
}

void plan_opening(struct plan *p) {
  due_vec v = {0}, threads = {0};
  find_reminders(p, &v);
  find_threads(p, &v, &threads);
  /* Beside a reminder only what has a day of its own, and weight, came due; the pencilled, and open questions, wait. */
  if (v.len)
    for (size_t i = 0; i < threads.len; i++)
      if (threads.at[i].dated && !threads.at[i].thread->tentative && threads.at[i].thread->stake > 1)
        VEC_PUSH(p->a, &v, threads.at[i]);
  if (v.len) {
    qsort(v.at, v.len, sizeof *v.at, by_time);
    push_due(p, &v);
  } else if (threads.len) {
    push_thread(p, weightiest(&threads));
  }
  struct move *m = plan_push(p, "greet", p->in->last_at ? "greet.back" : "greet.first", TIER_START, 0);
  m->evidence = p->in->last_at ? "back, and nothing due" : "nobody has talked here before";
  push_card(p);
  plan_push(p, "greet", "greet.plain", TIER_WEAK, 0)->evidence = "arrival";
}
