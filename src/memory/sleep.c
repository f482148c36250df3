/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/sleep.h"

#include "base/civil.h"
#include "memory/settings.h"
#include "memory/sleep_priv.h"

static const char NIGHT_SLEPT[] = "sleep.night"; /* the last night that was slept through */
static const char BACKED_UP[] = "sleep.kept";    /* the last turn that a night's backup holds */

/* ---- days and nights ---- */
static int64_t floor_day(int64_t seconds) {
  return seconds / CIVIL_DAY - (seconds % CIVIL_DAY < 0);
}

int64_t sleep_day_of(const struct turn *t) {
  return floor_day(t->said_at / 1000 + t->offset * 60);
}

static int64_t civil_now(const struct clock *c) {
  int64_t now = c->now(c);
  return now / 1000 + c->offset(c, now) * 60LL;
}

int64_t sleep_night(const struct clock *c) {
  return floor_day(civil_now(c) - SLEEP_HOUR * 3600) - 1;
}

/* ---- ids ---- */
bool sleep_ids_hold(const sleep_ids *ids, uint64_t id) {
  for (size_t i = 0; i < ids->len; i++)
    if (ids->at[i] == id) return true;
  return false;
}

void sleep_ids_add(struct arena *a, sleep_ids *ids, uint64_t id) {
  if (id != ID_NONE && !sleep_ids_hold(ids, id)) VEC_PUSH(a, ids, id);
}

/* ---- reading and writing ---- */
int sleeper_write(struct sleeper *s, store_apply_fn *apply, void *arg) {
  const struct sleep_options *o = s->options;
  if (o->stop && o->stop(o->arg))
    return error_set(s->error, ERR_CANCELLED, "The night was broken off; it goes on later.");
  s->report->writes++;
  return s->memory->store->ops->write(s->memory->store, apply, arg, s->error);
}

int sleeper_read(struct sleeper *s, struct store_read **ret) {
  *ret = NULL;
  return s->memory->store->ops->read_begin(s->memory->store, ret, s->error);
}

int sleeper_read_end(struct sleeper *s, struct store_read *r, int code) {
  if (!r) return code;
  int trouble = r->ops->trouble(r, s->error);
  r->ops->read_end(r);
  if (trouble) return trouble;
  return code < 0 ? error_set(s->error, code, "The memory could not be read.") : 0;
}

/* ---- the run ---- */
static bool thread_row(void *arg, const void *record) {
  struct sleeper *s = arg;
  VEC_PUSH(&s->arena, &s->threads, *(const struct thread *)record);
  return true;
}

static bool bar_row(void *arg, const void *record) {
  struct sleeper *s = arg;
  const struct bar *b = record;
  if (!b->lifted_at && (!b->until || b->until > s->now)) VEC_PUSH(&s->arena, &s->bars, *b);
  return true;
}

static int load(struct sleeper *s) {
  struct store_read *r;
  struct scan all = {.owner = s->owner};
  int code = sleeper_read(s, &r);
  if (code == 0) code = r->ops->scan(r, RECORD_THREAD, &all, &s->arena, thread_row, s);
  if (code == 0) code = r->ops->scan(r, RECORD_BAR, &all, &s->arena, bar_row, s);
  return sleeper_read_end(s, r, code);
}

/* ---- the end of it ---- */
static int64_t slept_night(struct memory *m, struct store_read *r, uint32_t owner) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str text = STR("");
  long long night = DAY_UNKNOWN;
  if (settings_get(m, r, &a, owner, str_of(NIGHT_SLEPT), &text) == 0 && !str_to_int(text, &night)) return DAY_UNKNOWN;
  return night;
}

struct closing {
  struct sleeper *sleeper;
  enum change_kind kind;
  bool nothing_to_copy; /* a memory that lives only while the program runs */
};

static int note_change(struct store_txn *t, void *arg, struct error *e) {
  const struct closing *c = arg;
  struct sleeper *s = c->sleeper;
  struct night_change done = {.night = s->night, .kind = c->kind, .made_at = s->now};
  bool fresh;
  int r = c->nothing_to_copy ? 0 : sleep_change_put(t, s->owner, &done, &fresh);
  if (r < 0 || c->kind != CHANGE_BACKED_UP) return r;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str last = sleep_cursor(s->memory, t->ops->view(t), s->owner, &a);
  return settings_put(s->memory, t, s->owner, str_of(BACKED_UP), last, s->now);
}

struct night_look {
  bool found;
};
static bool night_row(void *arg, const void *record) {
  ((struct night_look *)arg)->found = true;
  return false;
}

static int has_night(struct sleeper *s, struct store_read *r, bool *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct night_look look = {0};
  struct scan of = {.owner = s->owner, .field = "day", .number = s->night, .limit = 1};
  int code = r->ops->scan(r, RECORD_NIGHT, &of, &a, night_row, &look);
  *ret = look.found;
  return code;
}

/* A night after a day without talk is one, too. */
static int note_night(struct store_txn *t, void *arg, struct error *e) {
  struct sleeper *s = ((struct closing *)arg)->sleeper;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct night n = {.id = id_first(s->owner), .day = s->night, .state = NIGHT_DONE, .slept_at = s->now};
  bool there = false;
  int r = has_night(s, t->ops->view(t), &there);
  if (r == 0 && !there) r = t->ops->insert(t, RECORD_NIGHT, &n);
  struct str night = arena_printf(&a, "%lld", (long long)s->over);
  return r < 0 ? r : settings_put(s->memory, t, s->owner, str_of(NIGHT_SLEPT), night, s->now);
}

struct change_look {
  enum change_kind kind;
  bool found;
};
static bool change_row(void *arg, const void *record) {
  struct change_look *l = arg;
  l->found |= ((const struct night_change *)record)->kind == (int64_t)l->kind;
  return !l->found;
}

static int is_noted(struct sleeper *s, enum change_kind kind, bool *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct change_look look = {.kind = kind};
  struct store_read *r;
  struct scan of = {.owner = s->owner, .field = "night", .number = s->night};
  int code = sleeper_read(s, &r);
  if (code == 0) code = r->ops->scan(r, RECORD_NIGHT_CHANGE, &of, &a, change_row, &look);
  *ret = look.found;
  return sleeper_read_end(s, r, code);
}

/* Once a night each: a copy more would push an older day's out of the five that are kept. */
static int close_with(struct sleeper *s, enum change_kind kind, bool *ret_done) {
  struct store *store = s->memory->store;
  struct closing c = {.sleeper = s, .kind = kind};
  bool noted = false;
  int r = is_noted(s, kind, &noted);
  if (r < 0 || noted) return r;
  const struct sleep_options *o = s->options;
  if (o->stop && o->stop(o->arg))
    return error_set(s->error, ERR_CANCELLED, "The night was broken off; it goes on later.");
  r = kind == CHANGE_CHECKED ? store->ops->check(store, s->error) : store->ops->backup(store, NULL, s->error);
  c.nothing_to_copy = r == ERR_UNSUPPORTED;
  if (c.nothing_to_copy && s->error) *s->error = (struct error){0};
  if (r == 0 || c.nothing_to_copy) r = sleeper_write(s, note_change, &c);
  *ret_done = r == 0 && !c.nothing_to_copy;
  return r;
}

/* *ret_slept: this night is noted as slept through; *ret_kept: nothing was said since the last night's backup. */
static int how_it_stands(struct sleeper *s, bool *ret_slept, bool *ret_kept) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r;
  struct str kept = STR("");
  bool there = false;
  int code = sleeper_read(s, &r);
  if (code == 0) code = has_night(s, r, &there);
  if (code < 0) return sleeper_read_end(s, r, code);
  *ret_slept = there && slept_night(s->memory, r, s->owner) == s->over;
  *ret_kept = settings_get(s->memory, r, &a, s->owner, str_of(BACKED_UP), &kept) == 0 &&
              str_eq(kept, sleep_cursor(s->memory, r, s->owner, &a));
  return sleeper_read_end(s, r, 0);
}

static int close_night(struct sleeper *s) {
  struct closing c = {.sleeper = s};
  bool slept = false, kept = false;
  int r = how_it_stands(s, &slept, &kept);
  if (r == 0 && !kept) r = close_with(s, CHANGE_CHECKED, &s->report->checked);
  if (r == 0 && !kept) r = close_with(s, CHANGE_BACKED_UP, &s->report->backed_up);
  return r == 0 && !slept ? sleeper_write(s, note_night, &c) : r;
}

int sleep_run(struct memory *m, uint32_t owner, const struct sleep_options *o, struct sleep_report *ret,
              struct error *e) {
  struct sleeper s = {.memory = m, .owner = owner, .options = o, .report = ret, .error = e};
  s.now = m->clock->now(m->clock);
  s.over = sleep_night(m->clock);
  s.night = o->today_too ? floor_day(civil_now(m->clock)) : s.over;
  *ret = (struct sleep_report){.night = s.night};
  int r = sleep_gather(&s);
  if (r == 0) r = load(&s);
  if (r == 0) r = sleep_settle(&s);
  if (r == 0) r = sleep_days(&s);
  if (r == 0) r = sleep_people(&s);
  if (r == 0) r = close_night(&s);
  arena_finish(&s.arena);
  return r;
}

/* ---- whether there is anything to do ---- */
struct old_look {
  int64_t night;
  bool found;
};

static bool old_row(void *arg, const void *record) {
  struct old_look *l = arg;
  l->found = sleep_day_of(record) <= l->night;
  return !l->found;
}

bool sleep_is_due(struct memory *m, uint32_t owner) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r;
  struct scan all = {.owner = owner};
  struct old_look look = {.night = sleep_night(m->clock)};
  if (m->store->ops->read_begin(m->store, &r, NULL) < 0) return false;
  int code = slept_night(m, r, owner) < look.night ? r->ops->scan(r, RECORD_TURN, &all, &a, old_row, &look) : 0;
  r->ops->read_end(r);
  return code == 0 && look.found;
}

static bool last_row(void *arg, const void *record) {
  *(uint64_t *)arg = ((const struct turn *)record)->id;
  return false;
}

bool sleep_is_long(struct memory *m, uint32_t owner) {
  enum { MONTH_DAYS = 31, MONTH_TURNS = MONTH_DAYS * 80 };
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r;
  uint64_t last = 0, days = 0;
  if (m->store->ops->read_begin(m->store, &r, NULL) < 0) return false;
  uint64_t gathered = sleep_gathered(m, r, owner);
  struct scan newest = {.owner = owner, .newest_first = true, .limit = 1};
  struct scan open = {.owner = owner, .field = "state", .number = NIGHT_OPEN, .limit = MONTH_DAYS + 1};
  int code =
      r->ops->scan(r, RECORD_TURN, &newest, &a, last_row, &last); /* ids go up with the turns: no count of them */
  if (code == 0) code = r->ops->count(r, RECORD_NIGHT, &open, &days);
  r->ops->read_end(r);
  return code == 0 && ((last > gathered && last - gathered > MONTH_TURNS) || days > MONTH_DAYS);
}

/* ---- what several steps write ---- */
struct same_change {
  const struct night_change *like;
  bool found;
};

static bool same_row(void *arg, const void *record) {
  struct same_change *l = arg;
  const struct night_change *c = record;
  bool pair = c->what == l->like->what && c->other == l->like->other;
  l->found |= pair && c->kind == l->like->kind && (c->what != ID_NONE || c->night == l->like->night);
  return !l->found;
}

int sleep_change_put(struct store_txn *t, uint32_t owner, struct night_change *c, bool *ret_new) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct same_change look = {.like = c};
  struct store_read *r = t->ops->view(t);
  bool pair = c->what != ID_NONE;
  struct scan of = {.owner = owner, .field = pair ? "what" : "night", .number = pair ? (int64_t)c->what : c->night};
  int code = r->ops->scan(r, RECORD_NIGHT_CHANGE, &of, &a, same_row, &look);
  *ret_new = code == 0 && !look.found;
  if (!*ret_new) return code;
  c->id = id_first(owner);
  return t->ops->insert(t, RECORD_NIGHT_CHANGE, c);
}

bool sleep_sources_stand(struct store_txn *t, const sleep_ids *ids) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r = t->ops->view(t);
  for (size_t i = 0; i < ids->len; i++) {
    struct turn turn;
    if (r->ops->get(r, RECORD_TURN, ids->at[i], &a, &turn) != 0) return false;
    arena_clear(&a);
  }
  return true;
}

int sleep_digest_put(struct store_txn *t, const struct digest *old, struct digest *d, bool *ret_changed) {
  *ret_changed = old ? !str_eq(old->text, d->text) || !str_eq(old->sources, d->sources) : d->text.len > 0;
  if (!*ret_changed) return 0;
  if (!d->text.len) return t->ops->erase(t, RECORD_DIGEST, old->id);
  d->id = old ? old->id : id_first(id_owner(d->id));
  return old ? t->ops->replace(t, RECORD_DIGEST, d) : t->ops->insert(t, RECORD_DIGEST, d);
}
