/* SPDX-License-Identifier: Apache-2.0
 *
 * Turns after the cursor, a batch a write: each belongs to an episode, the episode to a day, and the day is open again.
 * The cursor moves in the same write, so none is counted twice.
 */
#include "memory/settings.h"
#include "memory/sleep_priv.h"
#include "memory/turns.h"

static const char CURSOR[] = "sleep.cursor"; /* the last turn that was gathered */

struct gathered_episode {
  struct episode episode;
  bool changed;
};
struct gathered_night {
  struct night night;
};
struct gather {
  struct sleeper *sleeper;
  struct store_txn *txn;
  struct arena *arena;
  uint64_t last;
  int code;
  VEC(struct gathered_episode) episodes;
  VEC(struct gathered_night) nights;
  /* The turn at hand. */
  const struct turn *turn;
  int64_t day;
};

/* ---- the episode of a turn ---- */
static bool takes_in(const struct episode *e, const struct gather *g) {
  const struct turn *t = g->turn;
  return e->conversation == t->conversation && e->day == g->day && t->said_at >= e->began_at - CONVERSATION_PAUSE_MS &&
         t->said_at <= e->ended_at + CONVERSATION_PAUSE_MS;
}

/* Which of those gathered; as many as there are where none is. */
static size_t at_hand(const struct gather *g) {
  for (size_t i = g->episodes.len; i > 0; i--)
    if (takes_in(&g->episodes.at[i - 1].episode, g)) return i - 1;
  return g->episodes.len;
}

static bool is_at_hand(const struct gather *g, uint64_t id) {
  for (size_t i = 0; i < g->episodes.len; i++)
    if (g->episodes.at[i].episode.id == id) return true;
  return false;
}

static bool episode_row(void *arg, const void *record) {
  struct gather *g = arg;
  const struct episode *e = record;
  if (!takes_in(e, g) || is_at_hand(g, e->id)) return true;
  VEC_PUSH(g->arena, &g->episodes, ((struct gathered_episode){*e, false}));
  return false;
}

static size_t find_episode(struct gather *g) {
  size_t at = at_hand(g);
  if (at < g->episodes.len) return at;
  struct store_read *r = g->txn->ops->view(g->txn);
  /* Those of the day: a conversation that lasts for years has one for each. */
  struct scan of = {.owner = g->sleeper->owner, .field = "day", .number = g->day, .newest_first = true};
  g->code = r->ops->scan(r, RECORD_EPISODE, &of, g->arena, episode_row, g);
  return at_hand(g);
}

static void new_episode(struct gather *g) {
  const struct turn *t = g->turn;
  struct gathered_episode one = {.changed = true};
  one.episode = (struct episode){.id = id_first(g->sleeper->owner),
                                 .day = g->day,
                                 .conversation = t->conversation,
                                 .first = t->id,
                                 .began_at = t->said_at,
                                 .ended_at = t->said_at};
  g->code = g->txn->ops->insert(g->txn, RECORD_EPISODE, &one.episode);
  VEC_PUSH(g->arena, &g->episodes, one);
}

static void add_to_episode(struct gather *g) {
  const struct turn *t = g->turn;
  size_t at = find_episode(g);
  if (at == g->episodes.len && g->code == 0) new_episode(g);
  if (g->code < 0) return;
  struct gathered_episode *one = &g->episodes.at[at];
  struct episode *e = &one->episode;
  one->changed = true;
  e->last = t->id;
  e->turns++;
  if (t->said_at < e->began_at) e->began_at = t->said_at;
  if (t->said_at > e->ended_at) e->ended_at = t->said_at;
}

/* ---- its day ---- */
static bool night_row(void *arg, const void *record) {
  struct gather *g = arg;
  VEC_PUSH(g->arena, &g->nights, (struct gathered_night){*(const struct night *)record});
  return false;
}

static struct night *find_night(struct gather *g) {
  for (size_t i = 0; i < g->nights.len; i++)
    if (g->nights.at[i].night.day == g->day) return &g->nights.at[i].night;
  return NULL;
}

static void open_day(struct gather *g) {
  struct night *n = find_night(g);
  if (!n) {
    struct store_read *r = g->txn->ops->view(g->txn);
    struct scan of = {.owner = g->sleeper->owner, .field = "day", .number = g->day, .limit = 1};
    g->code = r->ops->scan(r, RECORD_NIGHT, &of, g->arena, night_row, g);
    n = find_night(g);
  }
  if (!n && g->code == 0) {
    struct gathered_night fresh = {{.id = id_first(g->sleeper->owner), .day = g->day}};
    g->code = g->txn->ops->insert(g->txn, RECORD_NIGHT, &fresh.night);
    VEC_PUSH(g->arena, &g->nights, fresh);
    n = find_night(g);
  }
  if (!n || g->code < 0) return;
  n->state = NIGHT_OPEN;
  n->turns++;
}

/* ---- a batch ---- */
struct turns_look {
  struct arena *arena;
  VEC(struct turn) turns;
};

static bool turn_row(void *arg, const void *record) {
  struct turns_look *l = arg;
  VEC_PUSH(l->arena, &l->turns, *(const struct turn *)record);
  return true;
}

static int take(struct gather *g, const struct turn *t) {
  g->turn = t;
  g->day = sleep_day_of(t);
  g->last = t->id;
  add_to_episode(g);
  if (g->code == 0) open_day(g);
  return g->code;
}

struct str sleep_cursor(struct memory *m, struct store_read *r, uint32_t owner, struct arena *a) {
  struct str text = STR("0");
  settings_get(m, r, a, owner, str_of(CURSOR), &text);
  return text;
}

uint64_t sleep_gathered(struct memory *m, struct store_read *r, uint32_t owner) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  long long last = 0;
  return str_to_int(sleep_cursor(m, r, owner, &a), &last) ? id_make(owner, (uint64_t)last) : id_first(owner);
}

static int put_all(struct gather *g) {
  struct store_txn *t = g->txn;
  for (size_t i = 0; g->code == 0 && i < g->episodes.len; i++)
    if (g->episodes.at[i].changed) g->code = t->ops->replace(t, RECORD_EPISODE, &g->episodes.at[i].episode);
  for (size_t i = 0; g->code == 0 && i < g->nights.len; i++)
    g->code = t->ops->replace(t, RECORD_NIGHT, &g->nights.at[i].night);
  if (g->code < 0) return g->code;
  struct str cursor = arena_printf(g->arena, "%llu", (unsigned long long)id_number(g->last));
  return settings_put(g->sleeper->memory, t, g->sleeper->owner, str_of(CURSOR), cursor, g->sleeper->now);
}

struct batch {
  struct sleeper *sleeper;
  size_t seen;
};

static int apply(struct store_txn *t, void *arg, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_ARENA struct arena rows = ARENA_NONE;
  struct batch *b = arg;
  struct gather g = {.sleeper = b->sleeper, .txn = t, .arena = &a};
  struct store_read *r = t->ops->view(t);
  struct scan next = {.owner = b->sleeper->owner,
                      .from = sleep_gathered(b->sleeper->memory, r, b->sleeper->owner) + 1,
                      .limit = GATHER_TURNS};
  struct turns_look look = {.arena = &rows};
  int code = r->ops->scan(r, RECORD_TURN, &next, &rows, turn_row, &look);
  for (size_t i = 0; code == 0 && i < look.turns.len; i++) code = take(&g, &look.turns.at[i]);
  if (code == 0 && look.turns.len) code = put_all(&g);
  b->seen = look.turns.len;
  return code;
}

/* Whether any turn stands after the cursor: with nothing new nothing is written. */
static int anything_new(struct sleeper *s, bool *ret) {
  struct store_read *r;
  uint64_t left = 0;
  int code = sleeper_read(s, &r);
  if (code == 0) {
    struct scan next = {.owner = s->owner, .from = sleep_gathered(s->memory, r, s->owner) + 1, .limit = 1};
    code = r->ops->count(r, RECORD_TURN, &next, &left);
  }
  *ret = left > 0;
  return sleeper_read_end(s, r, code);
}

int sleep_gather(struct sleeper *s) {
  bool more = false;
  int code = anything_new(s, &more);
  while (code == 0 && more) {
    struct batch b = {.sleeper = s};
    code = sleeper_write(s, apply, &b);
    s->report->turns += b.seen;
    more = b.seen == GATHER_TURNS;
  }
  return code;
}
