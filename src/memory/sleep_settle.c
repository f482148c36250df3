/* SPDX-License-Identifier: Apache-2.0
 *
 * What cannot both be so: two believed facts of a relation that has one value at a time. Learning closes the earlier
 * one as the later is told (facts_close.c); these are left where two entries turned out to be one person, where a turn
 * was forgotten that had closed one, or where one turn said both.
 *
 *   said on different days by the same speaker, of what changes in a life ──> the later closes the earlier
 *   else, where it may be raised ──> a thread is kept that asks which (THREAD_WHICH), once for good
 *   else ──> both are left as they are
 *
 * What came from outside is neither closed by nor weighed against anything here.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "memory/facts.h"
#include "memory/sleep_priv.h"
#include "memory/threads.h"

enum { ASKED_WITHIN = 14 }; /* days; a thread of that length has no day of its own (memory/threads.c) */

/* Where one is from does not change, so the later of two is no news but a contradiction. */
static bool may_change(struct str relation) {
  return str_is_one_of(relation,
                       (const char *const[]){"lives", "works_at", "works_as", "studies", "age", "partner", NULL});
}

/* Of a partner or a death nobody is asked which. */
static bool may_be_asked(struct str relation) {
  return str_is_one_of(
      relation, (const char *const[]){"lives", "works_at", "works_as", "studies", "from", "age", "birthday", NULL});
}

struct pair {
  struct fact a, b; /* a was told first */
};

struct settle {
  struct sleeper *sleeper;
  struct arena *arena;
  VEC(struct fact) facts;
  VEC(struct pair) pairs;
};

/* ---- finding them ---- */
static bool fact_row(void *arg, const void *record) {
  struct settle *s = arg;
  const struct fact *f = record;
  if (f->state == FACT_BELIEVED && !f->taint && fact_is_single(f->relation) && f->plain.len)
    VEC_PUSH(s->arena, &s->facts, *f);
  return true;
}

static int by_subject(const void *x, const void *y) {
  const struct fact *a = x, *b = y;
  if (a->about != b->about) return a->about < b->about ? -1 : 1;
  int order = str_cmp(a->relation, b->relation);
  if (order) return order;
  if (a->source != b->source) return a->source < b->source ? -1 : 1;
  return a->id < b->id ? -1 : a->id > b->id;
}

/* "the tip" and "tip", "lisbon" and "lisbon, portugal": one said more fully. */
static bool contradicts(const struct fact *a, const struct fact *b) {
  if (a->about != b->about || !str_eq(a->relation, b->relation)) return false;
  if (a->object != ID_NONE && a->object == b->object) return false;
  return str_find(a->plain, b->plain) < 0 && str_find(b->plain, a->plain) < 0;
}

static int find_pairs(struct settle *s) {
  struct store_read *r;
  struct scan all = {.owner = s->sleeper->owner};
  int code = sleeper_read(s->sleeper, &r);
  if (code == 0) code = r->ops->scan(r, RECORD_FACT, &all, s->arena, fact_row, s);
  code = sleeper_read_end(s->sleeper, r, code);
  if (s->facts.len > 1) qsort(s->facts.at, s->facts.len, sizeof *s->facts.at, by_subject);
  for (size_t i = 1; i < s->facts.len; i++)
    if (contradicts(&s->facts.at[i - 1], &s->facts.at[i]))
      VEC_PUSH(s->arena, &s->pairs, ((struct pair){s->facts.at[i - 1], s->facts.at[i]}));
  return code;
}

/* ---- one pair, in a write ---- */
struct settling {
  struct sleeper *sleeper;
  const struct pair *pair;
  struct store_txn *txn;
  struct arena arena;
  struct fact a, b; /* as they are now */
  struct turn told_a, told_b;
};

static struct store_read *view_of(struct settling *x) {
  return x->txn->ops->view(x->txn);
}

/* false: something changed since; it is looked at again next time. */
static int reread(struct settling *x, bool *ret) {
  struct store_read *r = view_of(x);
  int code = r->ops->get(r, RECORD_FACT, x->pair->a.id, &x->arena, &x->a);
  if (code == 0) code = r->ops->get(r, RECORD_FACT, x->pair->b.id, &x->arena, &x->b);
  if (code == 0) code = r->ops->get(r, RECORD_TURN, x->a.source, &x->arena, &x->told_a);
  if (code == 0) code = r->ops->get(r, RECORD_TURN, x->b.source, &x->arena, &x->told_b);
  *ret = code == 0 && x->a.state == FACT_BELIEVED && x->b.state == FACT_BELIEVED && contradicts(&x->a, &x->b);
  return code == ERR_NOT_FOUND ? 0 : code;
}

/* What was said last stands, not what was kept last: an import may tell an old life late. */
static void order(struct settling *x) {
  if (x->told_a.said_at <= x->told_b.said_at) return;
  struct fact f = x->a;
  struct turn t = x->told_a;
  x->a = x->b, x->b = f;
  x->told_a = x->told_b, x->told_b = t;
}

static bool replaces(const struct settling *x) {
  bool same_voice = x->told_a.role == x->told_b.role && str_eq_nocase(x->told_a.speaker, x->told_b.speaker);
  return same_voice && may_change(x->a.relation) && sleep_day_of(&x->told_a) < sleep_day_of(&x->told_b);
}

static int note(struct settling *x, enum change_kind kind, uint64_t link, bool *ret_new) {
  uint64_t first = x->a.id < x->b.id ? x->a.id : x->b.id, second = x->a.id < x->b.id ? x->b.id : x->a.id;
  bool closed = kind == CHANGE_CLOSED;
  struct night_change c = {.night = x->sleeper->night,
                           .kind = kind,
                           .what = closed ? x->a.id : first,
                           .other = closed ? x->b.id : second,
                           .link = link,
                           .made_at = x->sleeper->now};
  return sleep_change_put(x->txn, x->sleeper->owner, &c, ret_new);
}

static int close_earlier(struct settling *x) {
  struct fact f = x->a;
  bool fresh;
  int64_t told = sleep_day_of(&x->told_a), later = sleep_day_of(&x->told_b);
  f.state = FACT_ENDED;
  f.to_first = x->b.from_first != DAY_UNKNOWN ? x->b.from_first : told;
  f.to_last = x->b.from_last != DAY_UNKNOWN ? x->b.from_last : later;
  f.closed_by = x->b.source;
  int code = x->txn->ops->replace(x->txn, RECORD_FACT, &f);
  if (code == 0) code = note(x, CHANGE_CLOSED, ID_NONE, &fresh);
  x->sleeper->report->closed += code == 0;
  return code;
}

/* ---- the question ---- */
static bool may_be_raised(struct settling *x, struct str what) {
  struct telling t = {x->sleeper->memory, view_of(x), &x->arena, &x->sleeper->options->teller, 0};
  struct entity e;
  bool about = x->a.about != ID_NONE;
  if (about && t.read->ops->get(t.read, RECORD_ENTITY, x->a.about, &x->arena, &e) < 0) return false;
  struct str named = about ? (e.name.len ? e.name : e.word) : STR("-");
  return sleep_may_tell(&t, x->sleeper, what, x->a.about, ID_NONE) &&
         sleep_may_tell(&t, x->sleeper, named, ID_NONE, ID_NONE);
}

static int keep_question(struct settling *x) {
  struct thread t = {.id = id_first(x->sleeper->owner),
                     .kind = THREAD_WHICH,
                     .about = x->a.about,
                     .stake = 1,
                     .state = THREAD_OPEN,
                     .due_first = x->sleeper->night,
                     .due_last = x->sleeper->night + ASKED_WITHIN,
                     .source = x->b.source};
  bool fresh, own = x->told_a.role == ROLE_PERSON && x->told_b.role == ROLE_PERSON;
  int code = 0;
  t.what = arena_printf(&x->arena, "%.*s / %.*s", STR_ARG(x->a.value), STR_ARG(x->b.value));
  bool asks = own && may_be_asked(x->a.relation) && may_be_raised(x, t.what);
  if (asks) code = x->txn->ops->insert(x->txn, RECORD_THREAD, &t);
  if (code == 0) code = note(x, asks ? CHANGE_ASKS : CHANGE_LEFT, asks ? t.id : ID_NONE, &fresh);
  x->sleeper->report->asked += code == 0 && asks;
  x->sleeper->report->left += code == 0 && !asks;
  return code;
}

static int apply(struct store_txn *t, void *arg, struct error *e) {
  struct settling *x = arg;
  bool same;
  x->txn = t;
  int code = reread(x, &same);
  if (code < 0 || !same) return code;
  order(x);
  return replaces(x) ? close_earlier(x) : keep_question(x);
}

/* ---- asked or left some night before: not again ---- */
struct known_change {
  uint64_t other;
  bool found;
};
static bool known_row(void *arg, const void *record) {
  struct known_change *k = arg;
  const struct night_change *c = record;
  k->found |= c->other == k->other && (c->kind == CHANGE_ASKS || c->kind == CHANGE_LEFT);
  return !k->found;
}

static int is_known(struct sleeper *s, const struct pair *p, bool *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  uint64_t what = p->a.id < p->b.id ? p->a.id : p->b.id;
  struct known_change k = {.other = p->a.id < p->b.id ? p->b.id : p->a.id};
  struct scan of = {.owner = s->owner, .field = "what", .number = (int64_t)what};
  struct store_read *r;
  int code = sleeper_read(s, &r);
  if (code == 0) code = r->ops->scan(r, RECORD_NIGHT_CHANGE, &of, &a, known_row, &k);
  *ret = k.found;
  return sleeper_read_end(s, r, code);
}

/* ---- a question that answered itself ---- */
struct asks_look {
  struct arena *arena;
  VEC(struct night_change) asks;
};
static bool asks_row(void *arg, const void *record) {
  struct asks_look *l = arg;
  const struct night_change *c = record;
  if (c->kind == CHANGE_ASKS) VEC_PUSH(l->arena, &l->asks, *c);
  return true;
}

static bool is_moot(struct store_read *r, struct arena *a, const struct night_change *c, struct thread *ret) {
  struct fact one, other;
  if (r->ops->get(r, RECORD_THREAD, c->link, a, ret) || ret->state != THREAD_OPEN) return false;
  if (r->ops->get(r, RECORD_FACT, c->what, a, &one) || r->ops->get(r, RECORD_FACT, c->other, a, &other)) return true;
  return one.state != FACT_BELIEVED || other.state != FACT_BELIEVED;
}

static int let_go(struct store_txn *t, void *arg, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct thread h;
  if (!is_moot(t->ops->view(t), &a, arg, &h)) return 0;
  h.state = THREAD_STALE;
  return t->ops->replace(t, RECORD_THREAD, &h);
}

static int drop_moot(struct sleeper *s) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct asks_look look = {.arena = &a};
  struct scan all = {.owner = s->owner};
  struct store_read *r;
  struct thread h;
  int code = sleeper_read(s, &r);
  if (code == 0) code = r->ops->scan(r, RECORD_NIGHT_CHANGE, &all, &a, asks_row, &look);
  size_t n = 0;
  for (size_t i = 0; code == 0 && i < look.asks.len; i++)
    if (is_moot(r, &a, &look.asks.at[i], &h)) look.asks.at[n++] = look.asks.at[i];
  code = sleeper_read_end(s, r, code);
  for (size_t i = 0; code == 0 && i < n; i++) code = sleeper_write(s, let_go, &look.asks.at[i]);
  return code;
}

int sleep_settle(struct sleeper *s) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct settle all = {.sleeper = s, .arena = &a};
  int code = find_pairs(&all);
  for (size_t i = 0; code == 0 && i < all.pairs.len; i++) {
    bool known = false;
    code = is_known(s, &all.pairs.at[i], &known);
    if (code < 0 || known) continue;
    struct settling x = {.sleeper = s, .pair = &all.pairs.at[i]};
    code = sleeper_write(s, apply, &x);
    arena_finish(&x.arena);
  }
  return code == 0 ? drop_moot(s) : code;
}
