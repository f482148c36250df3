/* SPDX-License-Identifier: Apache-2.0
 *
 * What goes with the turns: everything made from them, and everything that repeats them.
 */
#include "base/json.h"
#include "base/utf8.h"
#include "memory/forget_priv.h"
#include "memory/memory_priv.h"
#include "memory/turns.h"

struct follow {
  const struct language *language;
  struct arena *arena;
  struct forget_list *list;
  struct forget_ids turns, entities, facts;
  struct forget_words words;
  VEC(struct entity) maybe; /* first named in what goes: they go when nothing else speaks of them */
};

/* ---- facts and people ---- */
static bool fact_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct fact *fact = record;
  bool goes = forget_ids_hold(&f->turns, fact->source) || forget_ids_hold(&f->entities, fact->about) ||
              forget_ids_hold(&f->entities, fact->object);
  if (!goes) return true;
  struct fact copy = *fact;
  copy.relation = arena_dup(f->arena, fact->relation);
  copy.value = arena_dup(f->arena, fact->value);
  copy.plain = arena_dup(f->arena, fact->plain);
  VEC_PUSH(f->arena, &f->list->facts, copy);
  forget_ids_add(&f->facts, f->arena, fact->id);
  return true;
}

static bool entity_row(void *arg, const void *record) {
  struct follow *f = arg;
  struct entity e = *(const struct entity *)record;
  bool merged = forget_ids_hold(&f->entities, e.same_as); /* the other name of one who is forgotten */
  if (forget_ids_hold(&f->entities, e.id) || !(merged || forget_ids_hold(&f->turns, (uint64_t)e.source))) return true;
  e.name = arena_dup(f->arena, e.name);
  e.plain = arena_dup(f->arena, e.plain);
  e.word = arena_dup(f->arena, e.word);
  e.pronoun = arena_dup(f->arena, e.pronoun);
  if (merged)
    VEC_PUSH(f->arena, &f->list->entities, e);
  else
    VEC_PUSH(f->arena, &f->maybe, e);
  return true;
}

static void drop_maybe(struct follow *f, size_t i) {
  f->maybe.at[i] = f->maybe.at[--f->maybe.len];
}

/* A fact that stays is about them. */
static bool kept_fact_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct fact *fact = record;
  if (forget_ids_hold(&f->facts, fact->id)) return true;
  for (size_t i = f->maybe.len; i > 0; i--)
    if (fact->about == f->maybe.at[i - 1].id || fact->object == f->maybe.at[i - 1].id) drop_maybe(f, i - 1);
  return f->maybe.len > 0;
}

/* A turn that stays names them. */
static bool kept_turn_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct turn *t = record;
  if (!turn_is_evidence(t) || forget_ids_hold(&f->turns, t->id)) return true;
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str plain = utf8_plain(&a, t->text);
  for (size_t i = f->maybe.len; i > 0; i--) {
    const struct entity *e = &f->maybe.at[i - 1];
    struct str word = utf8_plain(&a, e->word);
    if ((e->plain.len > 0 && str_find(plain, e->plain) >= 0) ||
        (e->plain.len == 0 && word.len > 0 && str_find(plain, word) >= 0))
      drop_maybe(f, i - 1);
  }
  return f->maybe.len > 0;
}

static int follow_people(struct follow *f, struct store_read *r, uint32_t owner) {
  int code = forget_each(r, owner, RECORD_FACT, fact_row, f);
  forget_ids_sort(&f->facts);
  if (code == 0) code = forget_each(r, owner, RECORD_ENTITY, entity_row, f);
  if (code == 0 && f->maybe.len > 0) code = forget_each(r, owner, RECORD_FACT, kept_fact_row, f);
  if (code == 0 && f->maybe.len > 0) code = forget_each(r, owner, RECORD_TURN, kept_turn_row, f);
  for (size_t i = 0; code == 0 && i < f->maybe.len; i++) VEC_PUSH(f->arena, &f->list->entities, f->maybe.at[i]);
  return code;
}

/* ---- what repeats it ---- */
static void list_other(struct follow *f, enum record_kind kind, uint64_t id, struct str text) {
  struct forget_other other = {.kind = kind, .id = id, .text = arena_dup(f->arena, text)};
  VEC_PUSH(f->arena, &f->list->others, other);
}

static bool repeats(const struct follow *f, struct str text) {
  return forget_words_stand(f->language, &f->words, text);
}

/* In the trace of a reply these hold the program's own words ("acknowledge"), and nobody's else. */
static bool is_of_the_program(const char *key) {
  static const char *const own[] = {"move", "family", "file", "because", "mind", "acts", "was", "rule"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++)
    if (strcmp(key, own[i]) == 0) return true;
  return false;
}

static bool json_repeats(const struct follow *f, const json_t *j) {
  const char *key;
  json_t *member;
  size_t i;
  if (json_is_string(j)) return repeats(f, (struct str){json_string_value(j), json_string_length(j)});
  if (json_is_object(j)) {
    json_object_foreach((json_t *)(uintptr_t)j, key, member) {
      if (!is_of_the_program(key) && json_repeats(f, member)) return true;
    }
  } else if (json_is_array(j)) {
    json_array_foreach(j, i, member) {
      if (json_repeats(f, member)) return true;
    }
  }
  return false;
}

static bool trace_repeats(const struct follow *f, struct str trace) {
  AUTO_JSON json_t *j = trace.len ? json_read(trace, NULL) : NULL;
  return j && json_repeats(f, j);
}

static bool json_holds(const json_t *j, const struct forget_ids *ids) {
  const char *key;
  json_t *member;
  size_t i;
  if (json_is_integer(j)) return forget_ids_hold(ids, (uint64_t)json_integer_value(j));
  if (json_is_object(j)) {
    json_object_foreach((json_t *)(uintptr_t)j, key, member) {
      if (json_holds(member, ids)) return true;
    }
  } else if (json_is_array(j)) {
    json_array_foreach(j, i, member) {
      if (json_holds(member, ids)) return true;
    }
  }
  return false;
}

bool forget_rests_on(struct str trace, const struct forget_ids *ids) {
  if (trace.len == 0) return false;
  AUTO_JSON json_t *j = json_read(trace, NULL);
  return j && json_holds(j, ids);
}

/* What was said before any of it was told cannot repeat it. */
static bool may_repeat(const struct follow *f, const struct turn *t) {
  return f->turns.at.len && t->id > f->turns.at.at[0];
}

static bool reply_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct turn *t = record;
  if (t->role != ROLE_BEING || !may_repeat(f, t) || forget_ids_hold(&f->turns, t->id)) return true;
  if (forget_rests_on(t->trace, &f->turns) || repeats(f, t->text) || trace_repeats(f, t->trace))
    list_other(f, RECORD_TURN, t->id, t->text);
  return true;
}

static bool thread_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct thread *t = record;
  bool told = forget_ids_hold(&f->turns, t->source) || forget_ids_hold(&f->turns, t->closed_by);
  if (told || forget_ids_hold(&f->entities, t->about) || repeats(f, t->what) || repeats(f, t->outcome))
    list_other(f, RECORD_THREAD, t->id, t->what);
  return true;
}

static bool bar_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct bar *b = record;
  if (forget_ids_hold(&f->turns, b->source) || repeats(f, b->what)) list_other(f, RECORD_BAR, b->id, b->what);
  return true;
}

static bool reminder_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct reminder *r = record;
  if (forget_ids_hold(&f->turns, r->source) || repeats(f, r->text)) list_other(f, RECORD_REMINDER, r->id, r->text);
  return true;
}

static bool item_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct item *i = record;
  if (forget_ids_hold(&f->turns, i->source) || repeats(f, i->text)) list_other(f, RECORD_ITEM, i->id, i->text);
  return true;
}

static void debate_row(struct follow *f, const struct setting *s) {
  struct setting less = *s;
  switch (forget_debate(f->language, f->arena, s->value, &f->turns, &f->words, &less.value)) {
  case FORGET_LEFT_ALL: return;
  case FORGET_LEFT_NONE: list_other(f, RECORD_SETTING, s->id, s->key); return;
  case FORGET_LEFT_SOME: break;
  }
  less.key = arena_dup(f->arena, s->key);
  VEC_PUSH(f->arena, &f->list->less, less);
}

/* What the talk holds of a debate that is open in it. */
static bool session_rests(const struct follow *f, const struct setting *s) {
  AUTO_JSON json_t *session = str_is(s->key, "session") ? json_read(s->value, NULL) : NULL;
  const json_t *skills = json_object_get(json_object_get(session, "thinker"), "skills");
  return json_holds(json_object_get(json_object_get(skills, "debate"), "debate"), &f->turns);
}

static bool setting_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct setting *s = record;
  if (str_starts(s->key, STR("debate."))) return debate_row(f, s), true;
  bool goes = !str_is(s->key, "forget.key") && (repeats(f, s->value) || session_rests(f, s));
  if (goes) list_other(f, RECORD_SETTING, s->id, s->key);
  return true;
}

/* The being's own sentences about it: their other words prove nothing. */
static bool digest_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct digest *d = record;
  bool rests = forget_rests_on(d->sources, &f->turns) || forget_ids_hold(&f->entities, d->about);
  if (rests || repeats(f, d->text)) list_other(f, RECORD_DIGEST, d->id, d->text);
  return true;
}

/* What was asked for in it or repeats it; whom it reached is then a stranger again, and asked about. */
static bool deed_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct deed *d = record;
  bool rests = forget_ids_hold(&f->turns, d->turn) || forget_ids_hold(&f->turns, d->yes);
  if (rests || repeats(f, d->shown) || repeats(f, d->recipient) || repeats(f, d->why))
    list_other(f, RECORD_DEED, d->id, d->shown);
  return true;
}

static bool permission_row(void *arg, const void *record) {
  struct follow *f = arg;
  const struct permission *p = record;
  if (forget_ids_hold(&f->turns, p->source) || repeats(f, p->recipient) || repeats(f, p->arguments))
    list_other(f, RECORD_PERMISSION, p->id, p->recipient);
  return true;
}

static int follow_others(struct follow *f, struct store_read *r, uint32_t owner) {
  static const struct {
    enum record_kind kind;
    scan_fn *row;
  } each[] = {{RECORD_TURN, reply_row},        {RECORD_THREAD, thread_row}, {RECORD_BAR, bar_row},
              {RECORD_REMINDER, reminder_row}, {RECORD_ITEM, item_row},     {RECORD_SETTING, setting_row},
              {RECORD_DIGEST, digest_row},     {RECORD_DEED, deed_row},     {RECORD_PERMISSION, permission_row}};
  int code = 0;
  for (size_t i = 0; code == 0 && i < sizeof each / sizeof *each; i++)
    code = forget_each(r, owner, each[i].kind, each[i].row, f);
  return code;
}

int forget_follow(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct forget_list *list) {
  struct follow f = {.language = m->language, .arena = a, .list = list};
  for (size_t i = 0; i < list->turns.len; i++) forget_ids_add(&f.turns, a, list->turns.at[i].id);
  for (size_t i = 0; i < list->entities.len; i++) forget_ids_add(&f.entities, a, list->entities.at[i].id);
  forget_ids_sort(&f.turns);
  forget_ids_sort(&f.entities);
  int code = follow_people(&f, r, owner);
  if (code == 0) code = forget_dates(m, r, a, owner, list);
  if (code < 0) return code;
  forget_words_of(a, list, &f.words);
  forget_words_telling(m->language, a, &f.words);
  code = forget_words_of_turns(m->language, r, owner, &f.turns, &f.words);
  return code < 0 ? code : follow_others(&f, r, owner);
}
