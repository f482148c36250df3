/* SPDX-License-Identifier: Apache-2.0
 *
 * The nights. One is slept at a time, by a command or in the background: on a thread of its own, because a thread that
 * was made nicer cannot be made less so again. It touches nothing of the house but memory, store and language, which
 * any thread may, and a phrase book of its own.
 */
#include "house/house_priv.h"

#include "base/alloc.h"
#include "base/civil.h"
#include "memory/sleep.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <unistd.h>

enum { NICE = 15, LOOK_AGAIN_MS = 300000 };

struct house_sleep {
  pthread_mutex_t lock; /* guards started and thread */
  pthread_t thread;
  bool started;      /* a thread was, and is not joined yet */
  atomic_bool going; /* it has not come to its end */
  atomic_bool stop;
  int64_t looked_at; /* ms; when a night was last looked for */
};

/* ---- in words ---- */
struct speaker {
  const struct phrase_book *book;
};

static int say(void *arg, struct arena *a, const char *family, const struct sleep_slot *slots, size_t count,
               int32_t offset, struct str *ret) {
  const struct speaker *s = arg;
  struct phrase_slot *given = ARENA_ARRAY(a, struct phrase_slot, count + 1);
  for (size_t i = 0; i < count; i++) {
    bool number = slots[i].number != SLEEP_NO_NUMBER;
    given[i] = number ? phrase_number(slots[i].name, slots[i].number) : phrase_text(slots[i].name, slots[i].text);
  }
  /* now 0: every date is far away and said whole */
  struct phrase_ask ask = {.family = family, .slots = given, .slot_count = count, .offset = offset};
  struct phrase_line line;
  int r = phrase_say(s->book, a, &ask, &line);
  if (r == 0) *ret = arena_dup(a, line.text);
  return r;
}

static struct sleep_teller teller_of(struct speaker *s) {
  return (struct sleep_teller){.say = say, .arg = s};
}

/* ---- sleeping ---- */
static bool is_stopped(void *arg) {
  return atomic_load(&((struct house_sleep *)arg)->stop);
}

static int sleep_now(os1 *o, bool today_too, struct sleep_report *ret, struct error *e) {
  struct speaker s = {0};
  int r = phrase_book_open(o->language, &s.book, e);
  if (r < 0) return r;
  struct sleep_options options = {.teller = teller_of(&s), .today_too = today_too, .stop = is_stopped, .arg = o->sleep};
  r = sleep_run(o->memory, HOUSE_OWNER, &options, ret, e);
  phrase_book_close(s.book);
  return r;
}

static void *sleeper_main(void *arg) {
  os1 *o = arg;
  struct sleep_report report;
  setpriority(PRIO_PROCESS, (id_t)gettid(), NICE); /* of this thread alone; where it is refused it goes on as it is */
  sleep_now(o, false, &report, NULL);
  atomic_store(&o->sleep->going, false);
  return NULL;
}

struct house_sleep *house_sleep_new(void) {
  struct house_sleep *s = alloc_zero(sizeof *s);
  pthread_mutex_init(&s->lock, NULL);
  return s;
}

/* lock held */
static void join(struct house_sleep *s) {
  if (s->started) pthread_join(s->thread, NULL);
  s->started = false;
}

void house_sleep_end(struct house_sleep *s) {
  if (!s) return;
  pthread_mutex_lock(&s->lock);
  atomic_store(&s->stop, true);
  join(s);
  atomic_store(&s->stop, false);
  pthread_mutex_unlock(&s->lock);
}

void house_sleep_free(struct house_sleep *s) {
  if (!s) return;
  house_sleep_end(s);
  pthread_mutex_destroy(&s->lock);
  alloc_free(s);
}

int house_sleeps(os1 *o) {
  return atomic_load(&o->sleep->going);
}

/* A night that ended badly is tried again after a while, not at once. */
static bool is_time_to_look(os1 *o) {
  int64_t now = house_now(o);
  bool first = !o->sleep->looked_at, due = now - o->sleep->looked_at >= LOOK_AGAIN_MS || now < o->sleep->looked_at;
  if (first || due) o->sleep->looked_at = now;
  return first || due;
}

int house_sleep_is_long(os1 *o) {
  return sleep_is_long(o->memory, HOUSE_OWNER);
}

void house_sleep_tend(os1 *o) {
  struct house_sleep *s = o->sleep;
  pthread_mutex_lock(&s->lock);
  if (!atomic_load(&s->going) && is_time_to_look(o) && sleep_is_due(o->memory, HOUSE_OWNER)) {
    join(s);
    atomic_store(&s->going, true);
    s->started = pthread_create(&s->thread, NULL, sleeper_main, o) == 0;
    if (!s->started) atomic_store(&s->going, false);
  }
  pthread_mutex_unlock(&s->lock);
}

static void put_day(json_t *o, const char *key, int64_t day) {
  char out[40];
  json_put_text(o, key, str_first(civil_format(out, day * CIVIL_DAY * 1000, 0), strlen("2026-11-22")));
}

static json_t *report_json(const struct sleep_report *r) {
  json_t *o = json_object();
  put_day(o, "night", r->night);
  json_put_number(o, "turns", (int64_t)r->turns);
  json_put_number(o, "days", (int64_t)r->nights);
  json_put_number(o, "people", (int64_t)r->people);
  json_put_number(o, "closed", (int64_t)r->closed);
  json_put_number(o, "asks", (int64_t)r->asked);
  json_put_number(o, "left", (int64_t)r->left);
  json_put_number(o, "used", (int64_t)r->used);
  json_put_number(o, "faded", (int64_t)r->faded);
  json_put_flag(o, "checked", r->checked);
  json_put_flag(o, "backed_up", r->backed_up);
  json_put_number(o, "writes", (int64_t)r->writes);
  return o;
}

int os1_sleep(os1 *o, os1_json_fn *json, void *arg, os1_error *err) {
  struct sleep_report report;
  house_sleep_end(o->sleep); /* what it had done stays, and this goes on from there */
  int r = sleep_now(o, true, &report, house_error(err));
  return r < 0 ? r : house_emit(report_json(&report), json, arg);
}

/* ---- the diary ---- */
static void put_time(json_t *object, const char *key, int64_t ms, int32_t offset) {
  char out[40];
  if (ms) json_put_text(object, key, civil_format(out, ms, offset));
}

static json_t *sources_json(struct str text) {
  json_t *list = json_read(text, NULL);
  return list ? list : json_array();
}

static const char *change_name(int64_t kind) {
  static const char *const names[] = {"", "closed", "asks", "left", "used", "checked", "backed up"};
  return kind > 0 && kind < 7 ? names[kind] : names[0];
}

static json_t *change_json(const struct diary_change *c) {
  json_t *o = json_object(), *turns = json_array();
  json_put_text(o, "kind", str_of(change_name(c->change.kind)));
  if (c->text.len) json_put_text(o, "text", c->text);
  for (size_t i = 0; i < c->turn_count; i++) json_array_append_new(turns, json_integer((json_int_t)c->turns[i]));
  json_put(o, "turns", turns);
  return o;
}

static json_t *digest_json(const struct digest *d) {
  json_t *o = json_object();
  json_put_text(o, "text", d->text);
  json_put(o, "turns", sources_json(d->sources));
  return o;
}

static json_t *episodes_json(const struct house_look *l, const struct diary_night *n) {
  json_t *list = json_array();
  for (size_t i = 0; i < n->episodes.len; i++) {
    const struct episode *e = &n->episodes.at[i];
    json_t *o = json_object();
    put_time(o, "from", e->began_at, l->view.offset);
    put_time(o, "to", e->ended_at, l->view.offset);
    json_put_number(o, "turns", e->turns);
    json_put_number(o, "first", (int64_t)e->first);
    json_put_number(o, "last", (int64_t)e->last);
    json_array_append_new(list, o);
  }
  return list;
}

static json_t *night_json(const struct house_look *l, const struct diary_night *n) {
  json_t *o = json_object(), *people = json_array(), *changes = json_array(), *lines = json_array();
  put_day(o, "night", n->night.day);
  json_put_text(o, "date", n->date);
  put_time(o, "slept_at", n->night.slept_at, l->view.offset);
  json_put_number(o, "turns", n->night.turns);
  json_put(o, "episodes", episodes_json(l, n));
  if (n->digest.id != ID_NONE) json_put(o, "digest", digest_json(&n->digest));
  for (size_t i = 0; i < n->people.len; i++) json_array_append_new(people, digest_json(&n->people.at[i].digest));
  for (size_t i = 0; i < n->changes.len; i++) json_array_append_new(changes, change_json(&n->changes.at[i]));
  for (size_t i = 0; i < n->lines.len; i++) json_array_append_new(lines, json_string_of(n->lines.at[i]));
  json_put(o, "people", people);
  json_put(o, "changes", changes);
  json_put(o, "says", lines);
  return o;
}

static int day_of(const char *date, int64_t *ret, struct error *e) {
  int64_t ms;
  int32_t offset;
  *ret = DAY_UNKNOWN;
  if (!date) return 0;
  if (civil_parse(str_of(date), &ms, &offset) < 0)
    return error_set(e, ERR_INVALID, "\"%.40s\" is no date; one is 2026-11-22.", date);
  *ret = ms / 1000 / CIVIL_DAY;
  return 0;
}

int house_diary(os1 *o, const char *date, size_t nights, os1_json_fn *json, void *arg, os1_error *err) {
  struct house_look l = {0};
  struct speaker s = {0};
  struct diary diary = {0};
  int64_t day;
  int r = day_of(date, &day, house_error(err));
  if (r == 0) r = phrase_book_open(o->language, &s.book, house_error(err));
  if (r < 0) return r;
  struct sleep_teller teller = teller_of(&s);
  r = house_look_begin(o, &l, house_error(err));
  if (r == 0) r = sleep_diary(o->memory, l.read, HOUSE_OWNER, &teller, day, nights, &l.arena, &diary);
  r = house_look_sure(&l, r, house_error(err));
  for (size_t i = 0; r == 0 && i < diary.nights.len; i++)
    r = house_emit(night_json(&l, &diary.nights.at[i]), json, arg);
  house_look_end(&l);
  phrase_book_close(s.book);
  return r;
}
