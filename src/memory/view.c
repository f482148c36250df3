/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/view.h"
#include "base/utf8.h"
#include "memory/answer.h"
#include "memory/answer_again.h"
#include "memory/memory_priv.h"
#include "memory/people_join.h"
#include "memory/people_priv.h"
#include "memory/portrait.h"
#include "memory/recall.h"
#include "memory/settings.h"
#include "memory/story.h"
#include "memory/turns.h"

/* What was asked last, and its answer: planning one reply asks the same two or three times, and a view is one
 * snapshot, so that the answer is the same. */
enum { ASKED_KEPT = 3 };
struct view_asked {
  struct str question;
  struct view_answer answer;
  int result;
};
struct view_asks {
  struct view_asked at[ASKED_KEPT];
  size_t count; /* ever asked: the oldest gives way */
};

/* All of them, read in one scan with the first that is asked for: a reply asks for some fifteen. */
struct view_settings {
  bool read;
  VEC(struct setting) all;
};

/* The table is each view's own: what a view needs beyond struct view stands beside it, in the arena. */
struct view_memory {
  struct view_ops ops;
  struct memory *memory;
  struct store_read *read;
  struct view_asks *asks;
  struct view_settings *settings;
};

static const struct view_memory *over(const struct view *v) {
  return (const struct view_memory *)((const char *)v->ops - offsetof(struct view_memory, ops));
}

static struct store_read *read_of(const struct view *v) {
  return over(v)->read;
}

/* ---- facts ---- */
struct fact_look {
  struct arena *arena;
  struct str relation;
  unsigned flags;
  VEC(struct fact) facts;
};

static bool fact_row(void *arg, const void *record) {
  struct fact_look *l = arg;
  const struct fact *f = record;
  bool wanted = f->state == FACT_BELIEVED || (f->state == FACT_ENDED && l->flags & VIEW_PAST) ||
                (f->state == FACT_RETRACTED && l->flags & VIEW_RETRACTED);
  if (wanted && (l->relation.len == 0 || str_eq(l->relation, f->relation))) VEC_PUSH(l->arena, &l->facts, *f);
  return true;
}

static int scan_facts(const struct view *v, struct scan which, struct str relation, unsigned flags,
                      struct view_facts *ret) {
  struct fact_look look = {.arena = v->arena, .relation = relation, .flags = flags};
  int r = read_of(v)->ops->scan(read_of(v), RECORD_FACT, &which, v->arena, fact_row, &look);
  if (r == 0) *ret = (struct view_facts){.at = look.facts.at, .len = look.facts.len};
  return r;
}

static int view_facts_about(const struct view *v, uint64_t about, struct str relation, unsigned flags,
                            struct view_facts *ret) {
  struct scan of = {.owner = v->owner, .field = "about", .number = (int64_t)about};
  return scan_facts(v, of, relation, flags, ret);
}

static int view_all_facts(const struct view *v, unsigned flags, struct view_facts *ret) {
  return scan_facts(v, (struct scan){.owner = v->owner}, STR_NONE, flags, ret);
}

/* ---- people and turns ---- */
static int view_entities_named(const struct view *v, struct str name_or_word, struct view_entities *ret) {
  return people_find(over(v)->memory, read_of(v), v->arena, v->owner, name_or_word, ret);
}

static int view_entity(const struct view *v, uint64_t id, struct entity *ret) {
  int r = people_root(read_of(v), v->arena, id, &id);
  return r < 0 ? r : read_of(v)->ops->get(read_of(v), RECORD_ENTITY, id, v->arena, ret);
}

static int view_turn(const struct view *v, uint64_t id, struct turn *ret) {
  return read_of(v)->ops->get(read_of(v), RECORD_TURN, id, v->arena, ret);
}

static int view_latest(const struct view *v, size_t count, struct view_turns *ret) {
  if (v->conversation == ID_NONE) {
    *ret = (struct view_turns){0};
    return 0;
  }
  struct turns_range newest = {.conversation = v->conversation, .limit = count, .newest_first = true};
  return turns_read(read_of(v), v->owner, &newest, v->arena, ret);
}

static int view_portrait(const struct view *v, uint64_t id, struct view_answer *ret) {
  struct entity e;
  struct portrait p = {.text = STR("")};
  int r = view_entity(v, id, &e);
  int64_t civil = v->now / 1000 + v->offset * 60;
  if (r == 0) r = portrait_of(over(v)->memory, read_of(v), v->arena, v->owner, &e, civil, &p);
  if (r < 0) return r;
  *ret = (struct view_answer){.told = p.text.len > 0, .prose = true, .text = p.text, .relation = STR("kin")};
  ret->whose = STR("");
  ret->sources = p.sources;
  ret->source_count = p.source_count;
  ret->sure = 1;
  return 0;
}

static int view_story(const struct view *v, uint64_t id, size_t limit, struct view_turns *ret) {
  struct entity e;
  int r = view_entity(v, id, &e);
  return r < 0 ? r : story_of(over(v)->memory, read_of(v), v->arena, v->owner, &e, limit, ret);
}

static int view_also(const struct view *v, uint64_t id, struct view_entities *ret) {
  struct people_all all;
  int r = people_load(read_of(v), v->arena, v->owner, &all);
  struct entity *also = r == 0 ? ARENA_ARRAY(v->arena, struct entity, all.also.len + 1) : NULL;
  size_t n = 0;
  for (size_t i = 0; r == 0 && i < all.also.len; i++)
    if (all.also.at[i].entity.same_as == id) also[n++] = all.also.at[i].entity;
  if (r == 0) *ret = (struct view_entities){.at = also, .len = n};
  return r;
}

static int view_last_act(const struct view *v, struct view_act *ret) {
  return people_last_act(over(v)->memory, read_of(v), v->arena, v->owner, ret);
}

/* ---- what is found ---- */
static int view_recall(const struct view *v, struct str query, size_t count, struct view_turns *ret) {
  struct recall_options o = {.count = count, .at = v->now, .offset = v->offset};
  struct recall found;
  int r = recall_search(over(v)->memory, read_of(v), v->owner, query, &o, v->arena, &found, NULL);
  if (r < 0) return r;
  struct turn *turns = ARENA_ARRAY(v->arena, struct turn, found.len + 1);
  double *score = ARENA_ARRAY(v->arena, double, found.len + 1);
  for (size_t i = 0; i < found.len; i++) {
    turns[i] = found.at[i].turn;
    score[i] = found.at[i].score;
  }
  *ret = (struct view_turns){.at = turns, .score = score, .len = found.len};
  return 0;
}

static int view_ask(const struct view *v, struct str question, struct view_answer *ret) {
  struct view_asks *asks = over(v)->asks;
  for (size_t i = 0; i < asks->count && i < ASKED_KEPT; i++)
    if (str_eq(asks->at[i].question, question)) return *ret = asks->at[i].answer, asks->at[i].result;
  struct answer_options o = {.at = v->now, .offset = v->offset};
  struct view_asked *one = &asks->at[asks->count++ % ASKED_KEPT];
  *one = (struct view_asked){.question = arena_dup(v->arena, question)};
  one->result = answer_ask(over(v)->memory, read_of(v), v->owner, question, &o, v->arena, &one->answer, NULL);
  return *ret = one->answer, one->result;
}

static int view_again(const struct view *v, const struct view_again *asked, struct view_found ret[VIEW_FOUND],
                      size_t *ret_count) {
  struct answer_options o = {.at = v->now, .offset = v->offset};
  return answer_again(over(v)->memory, read_of(v), v->owner, asked, &o, v->arena, ret, ret_count, NULL);
}

/* ---- what is kept for later ---- */
struct row_look {
  struct arena *arena;
  size_t size;
  void *at;
  size_t len, room;
};

static bool any_row(void *arg, const void *record) {
  struct row_look *l = arg;
  if (l->len == l->room) {
    l->room = l->room ? l->room * 2 : 16;
    l->at = arena_grow(l->arena, l->at, l->len * l->size, l->room * l->size);
  }
  memcpy((char *)l->at + l->len++ * l->size, record, l->size);
  return true;
}

static int scan_rows(const struct view *v, enum record_kind kind, struct scan which, struct row_look *look) {
  look->arena = v->arena;
  which.owner = v->owner;
  return read_of(v)->ops->scan(read_of(v), kind, &which, v->arena, any_row, look);
}

/* Fills *ret and *ret_len with every record that `which` says. */
#define VIEW_ROWS(v, kind, which, ret, ret_len)                                                                        \
  struct row_look look = {.size = sizeof **(ret)};                                                                     \
  int r = scan_rows(v, kind, which, &look);                                                                            \
  if (r < 0) return r;                                                                                                 \
  *(ret) = look.at;                                                                                                    \
  *(ret_len) = look.len;                                                                                               \
  return 0

static int view_threads(const struct view *v, const struct thread **ret, size_t *ret_len) {
  VIEW_ROWS(v, RECORD_THREAD, (struct scan){0}, ret, ret_len);
}

static int view_bars(const struct view *v, const struct bar **ret, size_t *ret_len) {
  VIEW_ROWS(v, RECORD_BAR, (struct scan){0}, ret, ret_len);
}

static int view_reminders(const struct view *v, const struct reminder **ret, size_t *ret_len) {
  VIEW_ROWS(v, RECORD_REMINDER, (struct scan){0}, ret, ret_len);
}

static int view_items(const struct view *v, struct str list, const struct item **ret, size_t *ret_len) {
  struct scan on = {0};
  if (list.len > 0) on = (struct scan){.field = "list", .text = utf8_plain(v->arena, list)};
  VIEW_ROWS(v, RECORD_ITEM, on, ret, ret_len);
}

static int view_said(const struct view *v, size_t count, const struct said **ret, size_t *ret_len) {
  struct scan newest = {.newest_first = true, .limit = count};
  VIEW_ROWS(v, RECORD_SAID, newest, ret, ret_len);
}

static struct store_stats stats_of(const struct view *v) {
  struct store *s = over(v)->memory->store;
  struct store_stats stats = {0};
  s->ops->stats(s, &stats);
  return stats;
}

static bool setting_row(void *arg, const void *record) {
  const struct view *v = arg;
  VEC_PUSH(v->arena, &over(v)->settings->all, *(const struct setting *)record);
  return true;
}

/* "store.path" is no setting but where the store says it lies. */
static struct str view_setting(const struct view *v, const char *key) {
  struct view_settings *s = over(v)->settings;
  if (strcmp(key, "store.path") == 0) return arena_dup(v->arena, str_of(stats_of(v).path));
  struct scan whole = {.owner = v->owner};
  if (!s->read) read_of(v)->ops->scan(read_of(v), RECORD_SETTING, &whole, v->arena, setting_row, (void *)v);
  s->read = true;
  for (size_t i = 0; i < s->all.len; i++)
    if (str_is(s->all.at[i].key, key)) return s->all.at[i].value;
  return STR("");
}

/* ---- numbers ---- */
static bool said_at_row(void *arg, const void *record) {
  *(int64_t *)arg = ((const struct turn *)record)->said_at;
  return false;
}

static int64_t end_of_turns(const struct view *v, bool newest) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct scan one = {.owner = v->owner, .newest_first = newest, .limit = 1};
  int64_t at = -1;
  int r = read_of(v)->ops->scan(read_of(v), RECORD_TURN, &one, &a, said_at_row, &at);
  return r < 0 ? -1 : at;
}

static int64_t count_of(const struct view *v, enum record_kind kind) {
  struct scan all = {.owner = v->owner};
  uint64_t n;
  return read_of(v)->ops->count(read_of(v), kind, &all, &n) < 0 ? -1 : (int64_t)n;
}

static int64_t view_number(const struct view *v, const char *what) {
  static const struct {
    const char *what;
    enum record_kind kind;
  } counts[] = {{"turns", RECORD_TURN},
                {"facts", RECORD_FACT},
                {"entities", RECORD_ENTITY},
                {"threads", RECORD_THREAD},
                {"reminders", RECORD_REMINDER},
                {"items", RECORD_ITEM},
                {"conversations", RECORD_CONVERSATION}};
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
    if (strcmp(what, counts[i].what) == 0) return count_of(v, counts[i].kind);
  if (strcmp(what, "first_turn_at") == 0) return end_of_turns(v, false);
  if (strcmp(what, "last_turn_at") == 0) return end_of_turns(v, true);
  if (strcmp(what, "encrypted") == 0) return stats_of(v).encrypted;
  if (strcmp(what, "bytes") != 0) return -1;
  return (int64_t)stats_of(v).bytes;
}

void view_open(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, uint64_t conversation,
               int64_t now, int32_t offset, struct view *ret) {
  struct view_memory *over_memory = ARENA_NEW(a, struct view_memory);
  *over_memory = (struct view_memory){
      .ops = {.facts = view_facts_about,
              .all_facts = view_all_facts,
              .entities = view_entities_named,
              .entity = view_entity,
              .turn = view_turn,
              .latest = view_latest,
              .recall = view_recall,
              .ask = view_ask,
              .again = view_again,
              .threads = view_threads,
              .bars = view_bars,
              .reminders = view_reminders,
              .items = view_items,
              .setting = view_setting,
              .said = view_said,
              .number = view_number,
              .portrait = view_portrait,
              .story = view_story,
              .also = view_also,
              .last_act = view_last_act},
      .memory = m,
      .read = r,
      .asks = ARENA_NEW(a, struct view_asks),
      .settings = ARENA_NEW(a, struct view_settings),
  };
  *ret = (struct view){.ops = &over_memory->ops,
                       .arena = a,
                       .clock = m->clock,
                       .now = now,
                       .offset = offset,
                       .owner = owner,
                       .conversation = conversation};
}
