/* SPDX-License-Identifier: Apache-2.0 */
#include "talks.h"

#include "base/civil.h"
#include "memory/memory_priv.h"
#include "memory/recall_rank.h"
#include "memory/turns.h"

#include <ctype.h>
#include <stdlib.h>

static int64_t now_of(const struct clock *c) {
  (void)c;
  return INT64_C(1795378440000);
}
static int32_t offset_of(const struct clock *c, int64_t ms) {
  (void)c, (void)ms;
  return 0;
}
static const struct clock still = {.now = now_of, .offset = offset_of};

/* ---- reading ---- */

struct talk *talks_named(struct talks *t, struct str name) {
  for (size_t i = 0; i < t->len; i++)
    if (str_eq(t->at[i].name, name)) return &t->at[i];
  if (t->len == TALKS_MAX) return NULL;
  t->at[t->len] = (struct talk){.name = arena_dup(&t->arena, name)};
  return &t->at[t->len++];
}

int talks_add(struct talks *t, const json_t *line, struct error *e) {
  struct talk *k = talks_named(t, json_text(line, "conversation"));
  if (!k) return error_set(e, ERR_TOO_BIG, "more than %d dialogues", TALKS_MAX);
  struct spoken s = {.talk = (size_t)(k - t->at),
                     .id = arena_dup(&t->arena, json_text(line, "id")),
                     .speaker = arena_dup(&t->arena, json_text(line, "speaker")),
                     .text = arena_dup(&t->arena, json_text(line, "text")),
                     .caption = arena_dup(&t->arena, json_text(line, "caption"))};
  int32_t offset;
  if (civil_parse(json_text(line, "said_at"), &s.at, &offset) < 0)
    return error_set(e, ERR_INVALID, "%.*s has no time", STR_ARG(s.id));
  for (int i = 0; i < 2; i++) {
    if (str_eq(k->speakers[i], s.speaker)) break;
    if (k->speakers[i].len == 0) {
      k->speakers[i] = s.speaker;
      break;
    }
  }
  VEC_PUSH(&t->arena, &t->said, s);
  return 0;
}

bool talk_is_own(const struct talk *k) {
  return k->speakers[1].len == 0;
}

void talks_group(struct talks *t, size_t groups, int folds) {
  size_t count[2] = {0};
  t->groups = groups ? 2 * groups : t->len;
  for (size_t i = 0; i < t->len; i++) {
    bool own = talk_is_own(&t->at[i]);
    size_t at = groups ? count[own]++ % groups : count[own]++;
    t->at[i].group = groups ? (own ? groups : 0) + at : i;
    t->at[i].fold = (int)(at % (size_t)folds);
  }
}

/* ---- one name for all ---- */

static bool is_letter(char c) {
  return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static struct str rename_one(struct arena *a, struct str text, struct str from, struct str to) {
  struct str out = STR("");
  for (ptrdiff_t at; from.len && (at = str_find(text, from)) >= 0;) {
    size_t end = (size_t)at + from.len;
    bool whole = (at == 0 || !is_letter(text.at[at - 1])) && (end >= text.len || !is_letter(text.at[end]));
    out = arena_join(a, arena_join(a, out, str_first(text, (size_t)at)), whole ? to : from);
    text = str_from(text, end);
  }
  return arena_join(a, out, text);
}

/* By way of marks, so that a name that stands for the other's is not changed twice. */
struct str talk_rename(struct arena *a, struct str text, const struct talk *from, const struct talk *to) {
  static const char *const marks[2] = {"\x01", "\x02"};
  for (int i = 0; i < 2; i++) text = rename_one(a, text, from->speakers[i], str_of(marks[i]));
  for (int i = 0; i < 2; i++) text = rename_one(a, text, str_of(marks[i]), to->speakers[i]);
  return text;
}

/* ---- laying in ---- */

static int said_order(const void *x, const void *y) {
  const struct spoken *a = *(const struct spoken *const *)x, *b = *(const struct spoken *const *)y;
  return a->at != b->at ? (a->at < b->at ? -1 : 1) : str_cmp(a->id, b->id);
}

struct named {
  uint64_t id;
  struct str key;
};

static int open_apply(struct store_txn *t, void *arg, struct error *e) {
  struct named *n = arg;
  return conversation_named(t, TALKS_OWNER, STR("import"), n->key, 1, &n->id);
}

static int lay_turn(const struct talks *t, struct laid *k, const struct spoken *s, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct talk *of = &t->at[s->talk];
  bool own = talk_is_own(of);
  struct turn_keep keep = {.turn = {.id = id_first(TALKS_OWNER),
                                    .conversation = k->conversation,
                                    .role = own ? ROLE_PERSON : ROLE_OTHER,
                                    .origin = own ? ORIGIN_TYPED : ORIGIN_IMPORTED,
                                    .said_at = s->at,
                                    .speaker = own ? STR_NONE : talk_rename(&a, s->speaker, of, k->as),
                                    .text = talk_rename(&a, s->text, of, k->as),
                                    .caption = talk_rename(&a, s->caption, of, k->as),
                                    .client_id = s->id,
                                    .heard_chars = -1}};
  k->last_at = s->at;
  int r = turn_keep(k->memory, &keep, e);
  turn_keep_finish(&keep);
  return r;
}

int talks_lay(const struct talks *t, size_t group, const struct language *l, struct str recall, struct laid *ret,
              struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct spoken **order = ARENA_ARRAY(&a, const struct spoken *, t->said.len + 1);
  size_t len = 0;
  struct named n = {.key = STR("talk")};
  *ret = (struct laid){.store = store_memory_open()};
  for (size_t i = 0; i < t->said.len; i++) {
    const struct talk *of = &t->at[t->said.at[i].talk];
    if (of->group != group) continue;
    if (!ret->as) ret->as = of;
    order[len++] = &t->said.at[i];
  }
  if (len > 1) qsort(order, len, sizeof *order, said_order);
  int r = memory_open(ret->store, l, &still, &ret->memory, e);
  if (r == 0 && recall.len) r = ranker_take(ret->memory->ranker, recall);
  if (r == 0) r = ret->store->ops->write(ret->store, open_apply, &n, e);
  ret->conversation = n.id;
  for (size_t i = 0; i < len && r == 0; i++) r = lay_turn(t, ret, order[i], e);
  return r;
}

void laid_close(struct laid *k) {
  if (k->memory) memory_close(k->memory);
  if (k->store) k->store->ops->close(k->store);
}
