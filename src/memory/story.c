/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/story.h"

#include "base/utf8.h"
#include "language/terms.h"
#include "memory/evidence.h"
#include "memory/memory_priv.h"
#include "memory/people_ask.h"
#include "memory/people_priv.h"
#include "memory/turns.h"

enum { NAMES_MOST = 16 };

struct story {
  struct memory *memory;
  struct store_read *read;
  struct arena *arena;
  uint32_t owner;
  struct str names[NAMES_MOST]; /* plain; any of them names whoever it is */
  size_t name_count;
  VEC(uint64_t) ids;   /* from facts: they count whatever their words are */
  VEC(uint64_t) maybe; /* from the index: they count where a name stands in them */
  VEC(struct turn) turns;
};

/* ---- the names ---- */
static void add_name(struct story *s, struct str plain) {
  for (size_t i = 0; i < s->name_count; i++)
    if (str_eq(s->names[i], plain)) return;
  if (plain.len && s->name_count < NAMES_MOST) s->names[s->name_count++] = plain;
}

/* A name or word that nobody else has. */
static int add_own(struct story *s, const struct people_all *all, const struct entity *e, struct str plain) {
  struct people_words words = people_words_of(s->memory->language, s->arena, plain);
  for (size_t i = 0; i < all->at.len; i++) {
    const struct people_one *one = &all->at.at[i];
    if (one->entity.id == e->id) continue;
    if (people_name_fits(s->memory->language, one->entity.plain, plain) > NAME_NICK ||
        people_words_hold(&words, one->word))
      return 0;
  }
  add_name(s, plain);
  return 0;
}

static int read_names(struct story *s, const struct entity *e) {
  struct people_all all;
  int r = people_load(s->read, s->arena, s->owner, &all);
  if (r < 0) return r;
  struct str first = e->plain, rest = e->plain, word = people_word(s->arena, e->word);
  str_next(&rest, ' ', &first);
  add_own(s, &all, e, e->plain);
  if (first.len < e->plain.len) add_own(s, &all, e, first);
  struct people_words words = people_words_of(s->memory->language, s->arena, word);
  for (size_t i = 0; i < words.len; i++) add_own(s, &all, e, words.at[i]);
  for (size_t i = 0; i < all.also.len; i++) {
    const struct people_one *also = &all.also.at[i];
    if (also->entity.same_as == e->id) add_own(s, &all, e, also->entity.plain);
    if (also->entity.same_as == e->id && also->entity.source > 0)
      VEC_PUSH(s->arena, &s->ids, (uint64_t)also->entity.source);
  }
  return 0;
}

/* ---- the turns ---- */
static bool fact_row(void *arg, const void *record) {
  struct story *s = arg;
  const struct fact *f = record;
  if (f->source != ID_NONE) VEC_PUSH(s->arena, &s->ids, f->source);
  if (f->closed_by != ID_NONE) VEC_PUSH(s->arena, &s->ids, f->closed_by);
  return true;
}

static int from_facts(struct story *s, const struct entity *e) {
  struct scan about = {.owner = s->owner, .field = "about", .number = (int64_t)e->id}, object = about;
  object.field = "object";
  int r = s->read->ops->scan(s->read, RECORD_FACT, &about, s->arena, fact_row, s);
  if (r == 0) r = s->read->ops->scan(s->read, RECORD_FACT, &object, s->arena, fact_row, s);
  if (e->source > 0) VEC_PUSH(s->arena, &s->ids, (uint64_t)e->source);
  return r;
}

static int from_index(struct story *s) {
  struct index_stem stems[NAMES_MOST];
  struct index_query q = {.stems = stems, .k1 = 1, .count = INDEX_HITS_MAX};
  struct index_hit *hits;
  struct evidence_held held;
  for (size_t i = 0; i < s->name_count; i++) {
    struct terms t = terms_read(s->memory->language, s->arena, s->names[i]);
    if (t.len) stems[q.len++] = (struct index_stem){t.at[0].stem, 1};
  }
  if (!q.len) return 0;
  int r = evidence_hold(s->memory, s->owner, &held, NULL);
  if (r < 0) return r;
  size_t n = index_search(&held.set, &q, s->arena, &hits);
  for (size_t i = 0; i < n; i++) VEC_PUSH(s->arena, &s->maybe, hits[i].id);
  evidence_release(&held);
  return 0;
}

static int by_id(const void *x, const void *y) {
  uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
  return a < b ? -1 : a > b;
}

static bool is_letter(char c) {
  unsigned char u = (unsigned char)c;
  return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z');
}

/* As a whole word, or with an owner's or a plural's ending. */
static bool names_it(struct str plain, struct str name) {
  for (struct str left = plain; left.len >= name.len;) {
    ptrdiff_t at = str_find(left, name);
    if (at < 0) return false;
    const char *from = left.at + at, *to = from + name.len, *end = plain.at + plain.len;
    if (to < end && *to == 's') to++;
    if ((from == plain.at || !is_letter(from[-1])) && (to == end || !is_letter(*to))) return true;
    left = str_from(left, (size_t)at + 1);
  }
  return false;
}

static bool speaks(struct story *s, const struct turn *t) {
  struct str plain = utf8_plain(s->arena, t->text);
  for (size_t i = 0; i < s->name_count; i++)
    if (names_it(plain, s->names[i])) return true;
  return false;
}

/* What only asks tells nothing: "who is anna". */
static bool asks(struct story *s, const struct turn *t) {
  struct str text = str_trim(t->text);
  if (text.len && text.at[text.len - 1] == '?') return true;
  struct tokens tokens = tokens_read(s->memory->language, s->arena, text);
  return people_ask_read(s->memory->language, s->arena, &tokens).ask != PEOPLE_ASK_NOTHING;
}

static int take(struct story *s, uint64_t id, bool sure) {
  struct turn t;
  int r = s->read->ops->get(s->read, RECORD_TURN, id, s->arena, &t);
  if (r == ERR_NOT_FOUND) return 0;
  if (r == 0 && turn_is_evidence(&t) && (sure || (speaks(s, &t) && !asks(s, &t)))) VEC_PUSH(s->arena, &s->turns, t);
  return r;
}

/* Both lists are sorted; a turn stands once. Newest first, until there are enough. */
static int read_turns(struct story *s, size_t limit) {
  size_t i = s->ids.len, k = s->maybe.len;
  uint64_t last = UINT64_MAX;
  int r = 0;
  while (r == 0 && (i || k) && (!limit || s->turns.len < limit)) {
    bool sure = i && (!k || s->ids.at[i - 1] >= s->maybe.at[k - 1]);
    uint64_t id = sure ? s->ids.at[--i] : s->maybe.at[--k];
    if (id != last) r = take(s, id, sure);
    last = id;
  }
  return r;
}

int story_of(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, const struct entity *e,
             size_t limit, struct view_turns *ret) {
  struct story s = {.memory = m, .read = r, .arena = a, .owner = owner};
  int code = read_names(&s, e);
  if (code == 0) code = from_facts(&s, e);
  if (code == 0) code = from_index(&s);
  if (code < 0) return code;
  if (s.ids.len > 1) qsort(s.ids.at, s.ids.len, sizeof *s.ids.at, by_id);
  if (s.maybe.len > 1) qsort(s.maybe.at, s.maybe.len, sizeof *s.maybe.at, by_id);
  code = read_turns(&s, limit);
  if (code < 0) return code;
  struct turn *turns = ARENA_ARRAY(a, struct turn, s.turns.len + 1);
  for (size_t i = 0; i < s.turns.len; i++) turns[i] = s.turns.at[s.turns.len - 1 - i];
  *ret = (struct view_turns){.at = turns, .len = s.turns.len};
  return 0;
}
