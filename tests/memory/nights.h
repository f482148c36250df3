/* SPDX-License-Identifier: Apache-2.0
 *
 * nights: a life that sleeps, for tests: a talk, a teller over the real book, looking at what nights made, and writing
 * by hand. Included once a test program.
 */
#ifndef OS1_TESTS_MEMORY_NIGHTS_H
#define OS1_TESTS_MEMORY_NIGHTS_H

#include "base/json.h"
#include "lesson.h"
#include "memory/answer.h"
#include "memory/forget.h"
#include "memory/recall.h"
#include "memory/sleep.h"
#include "memory/threads.h"
#include "phrase/phrase.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define DAY 86400000LL

/* ---- a teller over the real book ---- */
UNUSED static const struct phrase_book *book(void) {
  static const struct phrase_book *b;
  struct error e = {0};
  if (!b && phrase_book_open(life_language(), &b, &e) < 0) fail_msg("%s", e.text);
  return b;
}

UNUSED static int say(void *arg, struct arena *a, const char *family, const struct sleep_slot *slots, size_t count,
                      int32_t offset, struct str *ret) {
  struct phrase_slot given[24];
  assert_true(count < 24);
  for (size_t i = 0; i < count; i++)
    given[i] = slots[i].number == SLEEP_NO_NUMBER ? phrase_text(slots[i].name, slots[i].text)
                                                  : phrase_number(slots[i].name, slots[i].number);
  struct phrase_ask ask = {.family = family, .slots = given, .slot_count = count, .offset = offset};
  struct phrase_line line;
  int r = phrase_say(book(), a, &ask, &line);
  if (r == 0) *ret = arena_dup(a, line.text);
  return r;
}

/* ---- a talk ---- */
UNUSED static uint64_t tell_as(struct life *l, const char *text, int64_t role, int64_t taint) {
  struct lesson_in in = {.keep = life_words(text)};
  struct reading_context c = {.civil_now = life_now / 1000};
  in.keep.turn.role = role;
  in.keep.turn.taint = taint;
  reading_read(life_language(), &in.arena, str_of(text), &c, &in.reading);
  uint64_t id = lesson_learn(l, &in);
  lesson_free(&in);
  return id;
}
UNUSED static uint64_t tell(struct life *l, const char *text) {
  return tell_as(l, text, ROLE_PERSON, TAINT_NONE);
}

UNUSED static uint64_t reply(struct life *l, const char *text, uint64_t source) {
  struct turn_keep k = life_words(text);
  char trace[64];
  snprintf(trace, sizeof trace, "{\"sources\":[%llu]}", (unsigned long long)source);
  k.turn.role = ROLE_BEING;
  k.turn.trace = str_of(trace);
  assert_int_equal(turn_keep(l->memory, &k, NULL), 0);
  return k.turn.id;
}

UNUSED static void begin(void) {
  life_now = 1790000000000; /* Monday 21 September 2026, 14:13 */
}

/* Ten past four, the morning after. */
UNUSED static void morning(void) {
  life_now = (life_now / DAY + 1) * DAY + 4 * 3600000 + 600000;
}

struct stopper {
  int after; /* writes, then stop; -1: never */
  bool dies;
  void (*before)(void *arg, int write);
  void *arg;
  int asked;
};
UNUSED static bool stop(void *arg) {
  struct stopper *s = arg;
  int now = s->asked++;
  if (s->before) s->before(s->arg, now);
  if (s->after < 0 || now < s->after) return false;
  if (s->dies) raise(SIGKILL);
  return true;
}

UNUSED static int sleep_with(struct life *l, struct stopper *s, struct sleep_report *ret) {
  struct sleep_options o = {.teller = {.say = say}, .stop = stop, .arg = s};
  struct error e = {0};
  int r = sleep_run(l->memory, ME, &o, ret, &e);
  if (r < 0 && r != ERR_CANCELLED) fail_msg("%s (%d)", e.text, r);
  return r;
}

UNUSED static struct sleep_report sleep_once(struct life *l) {
  struct stopper never = {.after = -1};
  struct sleep_report report;
  assert_int_equal(sleep_with(l, &never, &report), 0);
  return report;
}

/* As os1 sleep does: the day that is still going on as well. */
UNUSED static struct sleep_report sleep_by_hand(struct life *l) {
  struct sleep_options o = {.teller = {.say = say}, .today_too = true};
  struct sleep_report report;
  assert_int_equal(sleep_run(l->memory, ME, &o, &report, NULL), 0);
  return report;
}

/* ---- looking ---- */
struct dump {
  enum record_kind kind;
  struct buf out;
};
UNUSED static bool dump_row(void *arg, const void *record) {
  struct dump *d = arg;
  const struct record_info *info = &record_infos[d->kind];
  buf_printf(&d->out, "%s", info->table);
  for (size_t i = 1; i < info->count; i++) {
    const char *at = (const char *)record + info->fields[i].offset;
    struct str text = info->fields[i].type == FIELD_NUMBER ? STR("") : *(const struct str *)at;
    if (info->fields[i].type == FIELD_NUMBER)
      buf_printf(&d->out, " %lld", (long long)*(const int64_t *)at);
    else
      buf_printf(&d->out, " '%.*s'", STR_ARG(text));
  }
  buf_printf(&d->out, "\n");
  return true;
}
/* Everything that sleep makes and changes, as text; freed by the caller. */
UNUSED static char *dump(struct life *l) {
  static const enum record_kind kinds[] = {RECORD_NIGHT,    RECORD_EPISODE, RECORD_DIGEST, RECORD_NIGHT_CHANGE,
                                           RECORD_STANDING, RECORD_FACT,    RECORD_THREAD, RECORD_SETTING};
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct dump d = {.out = buf_new(1 << 20)};
  struct store_read *r = life_read(l);
  struct scan all = {.owner = ME};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    d.kind = kinds[i];
    assert_int_equal(r->ops->scan(r, d.kind, &all, &a, dump_row, &d), 0);
  }
  r->ops->read_end(r);
  char *text = strdup(d.out.at ? d.out.at : "");
  buf_finish(&d.out);
  return text;
}

UNUSED static void assert_dump(struct life *l, const char *wanted) {
  char *now = dump(l);
  if (strcmp(now, wanted)) fail_msg("got\n%s\nwanted\n%s", now, wanted);
  free(now);
}

struct digest_look {
  int64_t kind;
  struct arena arena;
  VEC(struct digest) at;
};
UNUSED static bool digest_row(void *arg, const void *record) {
  struct digest_look *l = arg;
  const struct digest *d = record;
  if (d->kind == l->kind) VEC_PUSH(&l->arena, &l->at, *d);
  return true;
}
/* The nth digest's text of a kind, freed by the caller; "" when there is none. */
UNUSED static char *digest(struct life *l, int64_t kind, size_t n) {
  struct digest_look look = {.kind = kind};
  struct store_read *r = life_read(l);
  struct scan all = {.owner = ME};
  assert_int_equal(r->ops->scan(r, RECORD_DIGEST, &all, &look.arena, digest_row, &look), 0);
  r->ops->read_end(r);
  char *text = look.at.len > n ? strndup(look.at.at[n].text.at, look.at.at[n].text.len) : strdup("");
  arena_finish(&look.arena);
  return text;
}
UNUSED static void assert_digest(struct life *l, int64_t kind, size_t n, const char *wanted) {
  char *text = digest(l, kind, n);
  assert_string_equal(text, wanted);
  free(text);
}

UNUSED static uint64_t count(struct life *l, enum record_kind kind) {
  struct store_read *r = life_read(l);
  uint64_t n = 0;
  assert_int_equal(r->ops->count(r, kind, &(struct scan){.owner = ME}, &n), 0);
  r->ops->read_end(r);
  return n;
}

UNUSED static uint64_t bytes_with(struct life *l, const char *word) {
  uint64_t found = 0;
  assert_int_equal(l->store->ops->search_bytes(l->store, &(struct str){word, strlen(word)}, 1, &found, NULL), 0);
  return found;
}

/* ---- writing by hand ---- */
struct by_hand {
  enum record_kind kind;
  void *record;
  bool replace;
};
UNUSED static int put_apply(struct store_txn *t, void *arg, struct error *e) {
  struct by_hand *b = arg;
  return b->replace ? t->ops->replace(t, b->kind, b->record) : t->ops->insert(t, b->kind, b->record);
}
UNUSED static void put(struct life *l, enum record_kind kind, void *record, bool replace) {
  struct by_hand b = {kind, record, replace};
  assert_int_equal(l->store->ops->write(l->store, put_apply, &b, NULL), 0);
}
/* A fact as two entries joined to one leave it: beside another. */
UNUSED static uint64_t put_fact(struct life *l, uint64_t about, const char *relation, const char *value,
                                const char *plain, uint64_t source, int64_t taint) {
  struct fact f = {.id = id_first(ME),
                   .about = about,
                   .relation = str_of(relation),
                   .value = str_of(value),
                   .plain = str_of(plain),
                   .from_first = DAY_UNKNOWN,
                   .from_last = DAY_UNKNOWN,
                   .to_first = DAY_UNKNOWN,
                   .to_last = DAY_UNKNOWN,
                   .state = FACT_BELIEVED,
                   .sure = 900,
                   .taint = taint,
                   .learnt_at = life_now,
                   .source = source};
  put(l, RECORD_FACT, &f, false);
  return f.id;
}
UNUSED static struct fact get_fact(struct life *l, uint64_t id) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct fact f = {0};
  struct store_read *r = life_read(l);
  assert_int_equal(r->ops->get(r, RECORD_FACT, id, &a, &f), 0);
  r->ops->read_end(r);
  return f;
}

/* Tom, the brother, of whom nothing is raised. */
UNUSED static struct entity tell_of_tender_tom(struct life *l) {
  tell(l, "my brother tom lives in york");
  struct look *k = look_at(l);
  struct entity tom = look_one(k, "tom");
  tom.tender = 1;
  put(l, RECORD_ENTITY, &tom, true);
  look_end(k);
  return tom;
}

#endif
