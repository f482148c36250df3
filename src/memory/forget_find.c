/* SPDX-License-Identifier: Apache-2.0
 *
 * Which turns are meant: by number, by day, by somebody, by words.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/pattern.h"
#include "language/reading.h"
#include "language/times.h"
#include "memory/forget_priv.h"
#include "memory/memory_priv.h"
#include "memory/people_priv.h"
#include "memory/turns.h"

struct find {
  struct memory *memory;
  struct store_read *read;
  struct arena *arena;
  uint32_t owner;
  struct forget_list *list;
  struct arena scratch;
  /* What a turn must match. */
  struct str words[16];
  size_t word_count;
  bool any;                 /* one word is enough */
  int64_t since, until;     /* by time */
  struct forget_ids source; /* turns that taught about somebody */
};

static struct turn dup_turn(struct arena *a, const struct turn *t) {
  struct turn copy = *t;
  copy.speaker = arena_dup(a, t->speaker);
  copy.text = arena_dup(a, t->text);
  copy.caption = arena_dup(a, t->caption);
  copy.client_id = arena_dup(a, t->client_id);
  copy.trace = STR("");
  return copy;
}

static void list_turn(struct find *f, const struct turn *t) {
  struct turn copy = dup_turn(f->arena, t);
  VEC_PUSH(f->arena, &f->list->turns, copy);
}

/* ---- words in a text ---- */
static bool holds_words(struct find *f, const struct turn *t) {
  struct str both = arena_printf(&f->scratch, "%.*s\n%.*s", STR_ARG(t->text), STR_ARG(t->caption));
  struct str plain = utf8_plain(&f->scratch, both);
  size_t held = 0;
  for (size_t i = 0; i < f->word_count; i++)
    held += forget_word_stands(f->memory->language, &f->scratch, plain, f->words[i]);
  arena_clear(&f->scratch);
  return f->word_count > 0 && (f->any ? held > 0 : held == f->word_count);
}

static bool word_row(void *arg, const void *record) {
  struct find *f = arg;
  const struct turn *t = record;
  if (turn_is_evidence(t) && (forget_ids_hold(&f->source, t->id) || holds_words(f, t))) list_turn(f, t);
  return true;
}

static bool time_row(void *arg, const void *record) {
  struct find *f = arg;
  const struct turn *t = record;
  int64_t civil = t->said_at / 1000 + t->offset * 60;
  if (civil >= f->since && civil < f->until && turn_is_evidence(t)) list_turn(f, t);
  return true;
}

/* ---- what is asked for ---- */
static int find_turn(struct find *f, struct str id_text, struct error *e) {
  long long number;
  struct turn t;
  if (!str_to_int(id_text, &number) || number <= 0)
    return error_set(e, ERR_INVALID, "“%.*s” is not the number of a turn", STR_ARG(id_text));
  uint64_t id = (uint64_t)number;
  if (id_owner(id) == 0) id = id_make(f->owner, id);
  int r = id_owner(id) == f->owner ? f->read->ops->get(f->read, RECORD_TURN, id, f->arena, &t) : ERR_NOT_FOUND;
  if (r == ERR_NOT_FOUND) return 0;
  if (r < 0) return error_set(e, r, "the turn could not be read");
  list_turn(f, &t);
  return 0;
}

/* A time and nothing but small words around it. */
static bool is_time(struct find *f, struct str what, int64_t civil_now, struct when *ret) {
  const struct language *l = f->memory->language;
  struct tokens tokens = tokens_read(l, f->arena, what);
  struct times times = times_find(l, f->arena, &tokens, civil_now, MANNER_GB, LEAN_PAST);
  if (times.len != 1) return false;
  const struct time_read *t = &times.at[0];
  for (size_t i = 0; i < tokens.len; i++) {
    if (i >= t->first && i <= t->last) continue;
    if (tokens.at[i].kind == TOKEN_WORD && !token_is_stop(l, tokens.at[i].word)) return false;
  }
  *ret = t->when;
  return t->kind != TIME_DURATION && t->kind != TIME_SET && ret->grain != GRAIN_NONE;
}

static bool source_row(void *arg, const void *record) {
  struct find *f = arg;
  forget_ids_add(&f->source, f->arena, ((const struct fact *)record)->source);
  return true;
}

static int sources_of(struct find *f, uint64_t entity) {
  struct scan about = {.owner = f->owner, .field = "about", .number = (int64_t)entity}, object = about;
  object.field = "object";
  int r = f->read->ops->scan(f->read, RECORD_FACT, &about, f->arena, source_row, f);
  return r < 0 ? r : f->read->ops->scan(f->read, RECORD_FACT, &object, f->arena, source_row, f);
}

static void add_word(struct find *f, struct str word) {
  if (word.len > 0 && f->word_count < sizeof f->words / sizeof *f->words) f->words[f->word_count++] = word;
}

static int add_unshared(struct find *f, struct str word) {
  struct view_entities bearers;
  int r = word.len ? people_find(f->memory, f->read, f->arena, f->owner, word, &bearers) : 0;
  if (r == 0 && word.len && bearers.len == 1) add_word(f, utf8_plain(f->arena, word));
  return r;
}

/* Her name, its first part and the person's word: each where nobody else may be meant by it. */
static int words_of(struct find *f, const struct entity *e) {
  struct str rest = e->plain, first;
  int r = add_unshared(f, e->plain);
  if (r == 0 && str_next(&rest, ' ', &first) && first.len < e->plain.len) r = add_unshared(f, first);
  if (e->source > 0) forget_ids_add(&f->source, f->arena, (uint64_t)e->source);
  return r < 0 ? r : add_unshared(f, e->word);
}

/* The names of those who were merged into her are hers. */
static int merged_words(struct find *f, const struct entity *e) {
  struct people_all all;
  int r = people_load(f->read, f->arena, f->owner, &all);
  for (size_t i = 0; r == 0 && i < all.also.len; i++)
    if (all.also.at[i].entity.same_as == e->id) r = words_of(f, &all.also.at[i].entity);
  return r;
}

static bool is_asked(struct find *f, const struct entity *e, struct str asked) {
  return str_eq(e->plain, asked) || str_eq(people_word(f->arena, e->word), asked) ||
         str_eq(people_word(f->arena, arena_printf(f->arena, "%.*s %.*s", STR_ARG(e->word), STR_ARG(e->name))), asked);
}

/* "my sister": what is left without small words. */
static struct str asked_word(struct find *f, struct str what) {
  struct str rest = people_word(f->arena, what), word, kept = STR("");
  while (str_next(&rest, ' ', &word))
    if (word.len > 0 && !token_is_stop(f->memory->language, word))
      kept = kept.len ? arena_printf(f->arena, "%.*s %.*s", STR_ARG(kept), STR_ARG(word)) : word;
  return kept;
}

/* *ret_one false: nobody is called that. */
static int find_somebody(struct find *f, struct str what, bool *ret_one, struct error *e) {
  struct view_entities people;
  int r = people_find(f->memory, f->read, f->arena, f->owner, what, &people);
  if (r < 0) return error_set(e, r, "the people could not be read");
  struct str asked = asked_word(f, what);
  *ret_one = people.len > 0 && is_asked(f, &people.at[0], asked);
  if (!*ret_one) return 0;
  const struct entity *one = &people.at[0];
  if (people.len > 1 && is_asked(f, &people.at[1], asked))
    return error_set(e, ERR_INVALID, "there is more than one “%.*s”: say which, as in “%.*s %.*s”", STR_ARG(asked),
                     STR_ARG(one->word.len ? one->word : STR("sister")), STR_ARG(one->name));
  VEC_PUSH(f->arena, &f->list->entities, *one);
  f->any = true;
  r = words_of(f, one);
  if (r == 0) r = merged_words(f, one);
  if (r == 0) r = sources_of(f, one->id);
  return r < 0 ? error_set(e, r, "the facts could not be read") : 0;
}

static void words_asked(struct find *f, struct str what) {
  struct tokens tokens = tokens_read(f->memory->language, f->arena, what);
  for (size_t i = 0; i < tokens.len; i++)
    if (tokens.at[i].kind <= TOKEN_NUMBER && !token_is_stop(f->memory->language, tokens.at[i].word))
      add_word(f, utf8_plain(f->arena, tokens.at[i].text));
}

static int find_turns(struct find *f, struct str what, int64_t civil_now, struct error *e) {
  struct when when;
  bool somebody = false;
  long long number;
  if (str_starts(what, STR("turn:"))) return find_turn(f, str_from(what, 5), e);
  if (str_starts(what, STR("turn ")) && str_to_int(str_from(what, 5), &number))
    return find_turn(f, str_from(what, 5), e);
  if (is_time(f, what, civil_now, &when)) {
    f->since = when.start;
    f->until = when.end;
    return forget_each(f->read, f->owner, RECORD_TURN, time_row, f);
  }
  int r = find_somebody(f, what, &somebody, e);
  if (r < 0) return r;
  if (!somebody) words_asked(f, what);
  if (!somebody && f->word_count == 0)
    return error_set(e, ERR_INVALID, "say what to forget: a name, a day, words that were said, or turn:NUMBER");
  forget_ids_sort(&f->source);
  return forget_each(f->read, f->owner, RECORD_TURN, word_row, f);
}

/* "everything about anna", as it would be asked for in a conversation: what is meant of it; "" where that is all of it.
 */
static struct str meant(struct memory *m, struct arena *a, struct str what, int64_t civil_now) {
  struct reading reading = {0};
  struct reading_context c = {.civil_now = civil_now};
  reading_read(m->language, a, arena_join(a, STR("forget "), what), &c, &reading);
  struct str slot = slot_text(reading.slots, reading.slot_count, "what");
  return str_is(reading.skill, "forget") && slot.len < what.len ? slot : STR("");
}

static bool found_nothing(const struct forget_list *l) {
  return !l->turns.len && !l->entities.len;
}

int forget_find(struct memory *m, struct store_read *r, struct arena *a, uint32_t owner, struct str what, int64_t now,
                int32_t offset, struct forget_list *ret, struct error *e) {
  struct forget_list list = {0};
  struct find f = {.memory = m, .read = r, .arena = a, .owner = owner, .list = &list};
  what = str_trim(what);
  if (what.len == 0)
    return error_set(e, ERR_INVALID, "say what to forget: a name, a day, words that were said, or turn:NUMBER");
  int64_t civil_now = now / 1000 + offset * 60;
  int code = find_turns(&f, what, civil_now, e);
  if (code == 0 && found_nothing(&list) && !str_starts(what, STR("turn:"))) {
    struct str slot = meant(m, a, what, civil_now);
    f.word_count = 0;
    if (slot.len) code = find_turns(&f, slot, civil_now, e);
  }
  arena_finish(&f.scratch);
  if (code < 0) return e && e->code == code ? code : error_set(e, code, "the turns could not be read");
  code = forget_follow(m, r, a, owner, &list);
  if (code < 0) return error_set(e, code, "what rests on those turns could not be read");
  *ret = list;
  return 0;
}
