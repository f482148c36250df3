/* SPDX-License-Identifier: Apache-2.0 */
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
static const struct phrase_book *book(void) {
  static const struct phrase_book *b;
  struct error e = {0};
  if (!b && phrase_book_open(life_language(), &b, &e) < 0) fail_msg("%s", e.text);
  return b;
}

static int say(void *arg, struct arena *a, const char *family, const struct sleep_slot *slots, size_t count,
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
static uint64_t tell_as(struct life *l, const char *text, int64_t role, int64_t taint) {
  struct lesson_in in = {.keep = life_words(text)};
  struct reading_context c = {.civil_now = life_now / 1000};
  in.keep.turn.role = role;
  in.keep.turn.taint = taint;
  reading_read(life_language(), &in.arena, str_of(text), &c, &in.reading);
  uint64_t id = lesson_learn(l, &in);
  lesson_free(&in);
  return id;
}
static uint64_t tell(struct life *l, const char *text) {
  return tell_as(l, text, ROLE_PERSON, TAINT_NONE);
}

static uint64_t reply(struct life *l, const char *text, uint64_t source) {
  struct turn_keep k = life_words(text);
  char trace[64];
  snprintf(trace, sizeof trace, "{\"sources\":[%llu]}", (unsigned long long)source);
  k.turn.role = ROLE_BEING;
  k.turn.trace = str_of(trace);
  assert_int_equal(turn_keep(l->memory, &k, NULL), 0);
  return k.turn.id;
}

static void begin(void) {
  life_now = 1790000000000; /* Monday 21 September 2026, 14:13 */
}

/* Ten past four, the morning after. */
static void morning(void) {
  life_now = (life_now / DAY + 1) * DAY + 4 * 3600000 + 600000;
}

struct stopper {
  int after; /* writes, then stop; -1: never */
  bool dies;
  void (*before)(void *arg, int write);
  void *arg;
  int asked;
};
static bool stop(void *arg) {
  struct stopper *s = arg;
  int now = s->asked++;
  if (s->before) s->before(s->arg, now);
  if (s->after < 0 || now < s->after) return false;
  if (s->dies) raise(SIGKILL);
  return true;
}

static int sleep_with(struct life *l, struct stopper *s, struct sleep_report *ret) {
  struct sleep_options o = {.teller = {.say = say}, .stop = stop, .arg = s};
  struct error e = {0};
  int r = sleep_run(l->memory, ME, &o, ret, &e);
  if (r < 0 && r != ERR_CANCELLED) fail_msg("%s (%d)", e.text, r);
  return r;
}

static struct sleep_report sleep_once(struct life *l) {
  struct stopper never = {.after = -1};
  struct sleep_report report;
  assert_int_equal(sleep_with(l, &never, &report), 0);
  return report;
}

/* As os1 sleep does: the day that is still going on as well. */
static struct sleep_report sleep_by_hand(struct life *l) {
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
static bool dump_row(void *arg, const void *record) {
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
static char *dump(struct life *l) {
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

static void assert_dump(struct life *l, const char *wanted) {
  char *now = dump(l);
  if (strcmp(now, wanted)) fail_msg("got\n%s\nwanted\n%s", now, wanted);
  free(now);
}

struct digest_look {
  int64_t kind;
  struct arena arena;
  VEC(struct digest) at;
};
static bool digest_row(void *arg, const void *record) {
  struct digest_look *l = arg;
  const struct digest *d = record;
  if (d->kind == l->kind) VEC_PUSH(&l->arena, &l->at, *d);
  return true;
}
/* The nth digest's text of a kind, freed by the caller; "" when there is none. */
static char *digest(struct life *l, int64_t kind, size_t n) {
  struct digest_look look = {.kind = kind};
  struct store_read *r = life_read(l);
  struct scan all = {.owner = ME};
  assert_int_equal(r->ops->scan(r, RECORD_DIGEST, &all, &look.arena, digest_row, &look), 0);
  r->ops->read_end(r);
  char *text = look.at.len > n ? strndup(look.at.at[n].text.at, look.at.at[n].text.len) : strdup("");
  arena_finish(&look.arena);
  return text;
}
static void assert_digest(struct life *l, int64_t kind, size_t n, const char *wanted) {
  char *text = digest(l, kind, n);
  assert_string_equal(text, wanted);
  free(text);
}

static uint64_t count(struct life *l, enum record_kind kind) {
  struct store_read *r = life_read(l);
  uint64_t n = 0;
  assert_int_equal(r->ops->count(r, kind, &(struct scan){.owner = ME}, &n), 0);
  r->ops->read_end(r);
  return n;
}

static uint64_t bytes_with(struct life *l, const char *word) {
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
static int put_apply(struct store_txn *t, void *arg, struct error *e) {
  struct by_hand *b = arg;
  return b->replace ? t->ops->replace(t, b->kind, b->record) : t->ops->insert(t, b->kind, b->record);
}
static void put(struct life *l, enum record_kind kind, void *record, bool replace) {
  struct by_hand b = {kind, record, replace};
  assert_int_equal(l->store->ops->write(l->store, put_apply, &b, NULL), 0);
}
/* A fact as two entries joined to one leave it: beside another. */
static uint64_t put_fact(struct life *l, uint64_t about, const char *relation, const char *value, const char *plain,
                         uint64_t source, int64_t taint) {
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
static struct fact get_fact(struct life *l, uint64_t id) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct fact f = {0};
  struct store_read *r = life_read(l);
  assert_int_equal(r->ops->get(r, RECORD_FACT, id, &a, &f), 0);
  r->ops->read_end(r);
  return f;
}

/* ---- days and people ---- */
LIFE_TEST(sleep__tells_a_day_and_its_people) {
  begin();
  tell(l, "my sister anna lives in lisbon");
  tell(l, "i fixed the shed door");
  tell(l, "ok");
  morning();
  struct sleep_report r = sleep_once(l);
  assert_int_equal(r.nights, 1);
  assert_int_equal(r.turns, 3);
  assert_digest(l, DIGEST_DAY, 0, "21 September 2026. Anna's home: Lisbon; you fixed the shed door.");
  assert_digest(l, DIGEST_PERSON, 0, "Anna, your sister. Home: Lisbon. Named on 21 September 2026.");
  assert_int_equal(r.faded, 1);
}

LIFE_TEST(sleep__gathers_episodes_by_talk_and_pause) {
  begin();
  tell(l, "the kettle is broken");
  life_now += 20 * 60000;
  tell(l, "it was the fuse");
  life_now += 2 * 3600000;
  tell(l, "we had soup");
  morning();
  sleep_once(l);
  assert_int_equal(count(l, RECORD_EPISODE), 2);
  assert_int_equal(count(l, RECORD_NIGHT), 1);
}

/* What nobody may raise is in no digest, nor what somebody else wrote, nor what was said in need. */
LIFE_TEST(sleep__leaves_unsaid_what_is_not_raised) {
  begin();
  tell(l, "my brother tom lives in york");
  struct look *k = look_at(l);
  struct entity tom = look_one(k, "tom");
  tom.tender = 1;
  put(l, RECORD_ENTITY, &tom, true);
  look_end(k);
  uint64_t survey = tell(l, "i sold the caravan");
  struct bar bar = {.id = id_first(ME), .what = STR("caravan"), .plain = STR("caravan"), .source = survey};
  put(l, RECORD_BAR, &bar, false);
  tell_as(l, "i live in atlantis", ROLE_PERSON, TAINT_OUTSIDE);
  tell(l, "i want to die and i took the tablets");
  morning();
  sleep_once(l);
  char *text = digest(l, DIGEST_DAY, 0);
  static const char *const unsaid[] = {"Tom", "York", "caravan", "tlantis", "tablets"};
  assert_true(*text);
  for (size_t i = 0; i < sizeof unsaid / sizeof *unsaid; i++)
    if (strstr(text, unsaid[i])) fail_msg("%s", text);
  free(text);
  assert_digest(l, DIGEST_PERSON, 0, "");
}

/* ---- when ---- */
LIFE_TEST(sleep__is_due_from_four_in_the_morning) {
  begin();
  assert_false(sleep_is_due(l->memory, ME));
  tell(l, "we had soup");
  assert_true(sleep_is_due(l->memory, ME)); /* never slept yet: what was brought along, too */
  sleep_by_hand(l);
  assert_false(sleep_is_due(l->memory, ME));
  tell(l, "we had stew");
  morning();
  life_now -= 11 * 60000;
  assert_false(sleep_is_due(l->memory, ME)); /* 03:59 */
  life_now += 60000;
  assert_true(sleep_is_due(l->memory, ME));
  sleep_once(l);
  assert_false(sleep_is_due(l->memory, ME));
  life_now += DAY / 2;
  assert_false(sleep_is_due(l->memory, ME));
}

LIFE_TEST(sleep__of_the_same_night_changes_nothing) {
  begin();
  tell(l, "my sister anna lives in lisbon");
  tell(l, "ok");
  morning();
  sleep_once(l);
  char *first = dump(l);
  life_now += 3600000;
  assert_int_equal(sleep_once(l).writes, 0);
  assert_dump(l, first);
  free(first);
}

LIFE_TEST(sleep__goes_on_with_a_day_that_goes_on) {
  begin();
  tell(l, "my sister anna lives in lisbon");
  assert_int_equal(sleep_once(l).nights, 0); /* it is not over */
  assert_digest(l, DIGEST_DAY, 0, "");
  assert_int_equal(sleep_by_hand(l).nights, 1);
  assert_digest(l, DIGEST_DAY, 0, "21 September 2026. Anna's home: Lisbon.");
  assert_int_equal(sleep_by_hand(l).writes, 0);
  tell(l, "my brother tom lives in york");
  morning();
  assert_int_equal(sleep_once(l).nights, 1);
  assert_digest(l, DIGEST_DAY, 0, "21 September 2026. Anna's home: Lisbon; Tom's home: York.");
  assert_int_equal(count(l, RECORD_EPISODE), 1);
}

/* A life told out of order comes to the days it is of. */
LIFE_TEST(sleep__finds_the_day_of_what_was_brought_along) {
  begin();
  life_other(l, "Mel", "2024-03-02T10:00:00Z", "we went to the lake with the boat");
  life_other(l, "Mel", "2023-01-09T10:00:00Z", "the heating is off again in the kitchen");
  life_other(l, "Mel", "2024-03-02T10:05:00Z", "and it rained on the boat all day");
  morning();
  assert_int_equal(sleep_once(l).nights, 2);
  assert_digest(l, DIGEST_DAY, 0, "9 January 2023. One turn, and nothing new in it.");
}

/* ---- broken off ---- */
enum { MANY = 300 };
struct many {
  struct life *life;
  struct turn_keep keep[MANY];
};
static int many_apply(struct store_txn *t, void *arg, struct error *e) {
  struct many *m = arg;
  int r = 0;
  for (int i = 0; r == 0 && i < MANY; i++) r = turn_keep_apply(m->life->memory, &m->keep[i], t, e);
  return r;
}
/* More turns than one write gathers, kept in one. */
static void say_many(struct life *l, const char *text) {
  static struct many m;
  m.life = l;
  for (int i = 0; i < MANY; i++) {
    m.keep[i] = life_words(text);
    assert_int_equal(turn_keep_begin(l->memory, &m.keep[i], NULL), 0);
  }
  int r = l->store->ops->write(l->store, many_apply, &m, NULL);
  for (int i = 0; i < MANY; i++) turn_keep_done(l->memory, &m.keep[i], r);
  for (int i = 0; i < MANY; i++) turn_keep_finish(&m.keep[i]);
  assert_int_equal(r, 0);
}

static void a_week(struct life *l) {
  begin();
  tell(l, "my sister anna lives in lisbon");
  uint64_t first = tell(l, "ok");
  life_now += DAY;
  uint64_t york = tell(l, "i live in york");
  reply(l, "Lisbon.", first);
  life_now += DAY;
  put_fact(l, ID_NONE, "lives", "Hull", "hull", tell(l, "we had soup"), TAINT_NONE);
  put_fact(l, ID_NONE, "birthday", "3 May", "3 may", york, TAINT_NONE);
  put_fact(l, ID_NONE, "birthday", "5 May", "5 may", york, TAINT_NONE);
  say_many(l, "and the rain went on over the roofs");
  morning();
}

LIFE_TEST(sleep__stopped_at_any_write_comes_to_the_same_end) {
  a_week(l);
  struct sleep_report whole = sleep_once(l);
  char *wanted = dump(l);
  assert_true(whole.writes > 6);
  assert_int_equal(whole.closed, 1);
  assert_int_equal(whole.asked, 1);
  assert_int_equal(whole.used, 1);
  for (int after = 0; after < (int)whole.writes + 2; after++) {
    struct life other = {.lasting = false};
    if (l->lasting) break; /* killed there, below */
    struct stopper s = {.after = after};
    struct sleep_report r;
    life_open(&other);
    a_week(&other);
    assert_int_equal(sleep_with(&other, &s, &r), ERR_CANCELLED);
    life_again(&other);
    sleep_once(&other);
    assert_dump(&other, wanted);
    assert_int_equal(sleep_once(&other).writes, 0);
    life_close(&other);
  }
  free(wanted);
}

/* ... and so does one that is killed, the log cut where it was. */
static void sleep__killed_at_any_write_goes_on(void **state) {
  struct life l = {.lasting = true};
  life_open(&l);
  a_week(&l);
  int writes = (int)sleep_once(&l).writes;
  char *wanted = dump(&l);
  life_close(&l);
  folder_remove();
  for (int after = 0; after <= writes; after++) {
    struct life killed = {.lasting = true};
    life_open(&killed);
    a_week(&killed);
    life_close(&killed);
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
      struct stopper s = {.after = after, .dies = true};
      struct sleep_report r;
      life_open(&killed);
      sleep_with(&killed, &s, &r);
      _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    life_open(&killed);
    sleep_once(&killed);
    assert_dump(&killed, wanted);
    life_close(&killed);
    folder_remove();
  }
  free(wanted);
}

/* ---- what cannot both be so ---- */
LIFE_TEST(sleep__closes_the_earlier_of_two_homes) {
  begin();
  uint64_t early = tell(l, "we had soup");
  life_now += 40 * DAY;
  uint64_t late = tell(l, "we had stew");
  uint64_t york = put_fact(l, ID_NONE, "lives", "York", "york", early, TAINT_NONE);
  uint64_t hull = put_fact(l, ID_NONE, "lives", "Hull", "hull", late, TAINT_NONE);
  uint64_t outside = put_fact(l, ID_NONE, "lives", "Atlantis", "atlantis", late, TAINT_OUTSIDE);
  morning();
  struct sleep_report r = sleep_once(l);
  assert_int_equal(r.closed, 1);
  assert_int_equal(r.asked, 0);
  struct fact f = get_fact(l, york);
  assert_int_equal(f.state, FACT_ENDED);
  assert_int_equal(f.closed_by, late);
  assert_int_equal(f.to_last, 1790000000 / 86400 + 40);
  assert_int_equal(get_fact(l, hull).state, FACT_BELIEVED);
  assert_int_equal(get_fact(l, outside).state, FACT_BELIEVED);
  assert_int_equal(count(l, RECORD_THREAD), 0);
}

static bool thread_row(void *arg, const void *record) {
  *(struct thread *)arg = *(const struct thread *)record;
  return true;
}
static struct thread only_thread(struct life *l, struct arena *a) {
  struct thread t = {0};
  struct store_read *r = life_read(l);
  assert_int_equal(count(l, RECORD_THREAD), 1);
  assert_int_equal(r->ops->scan(r, RECORD_THREAD, &(struct scan){.owner = ME}, a, thread_row, &t), 0);
  r->ops->read_end(r);
  return t;
}

struct heard {
  struct life *life;
  struct turn_keep keep;
  struct reading reading;
  struct arena arena;
};
static int hear_apply(struct store_txn *t, void *arg, struct error *e) {
  struct heard *h = arg;
  struct threads_context c = {.asked = true};
  int r = turn_keep_apply(h->life->memory, &h->keep, t, e);
  return r < 0 ? r : threads_learn(h->life->memory, t, &h->arena, &h->reading, &h->keep.turn, &c);
}
/* Says it as an answer to what was asked. */
static void answer(struct life *l, const char *text) {
  struct heard h = {.life = l, .keep = life_words(text)};
  struct reading_context c = {.civil_now = life_now / 1000};
  reading_read(life_language(), &h.arena, str_of(text), &c, &h.reading);
  assert_int_equal(turn_keep_begin(l->memory, &h.keep, NULL), 0);
  int r = l->store->ops->write(l->store, hear_apply, &h, NULL);
  turn_keep_done(l->memory, &h.keep, r);
  assert_int_equal(r, 0);
  turn_keep_finish(&h.keep);
  arena_finish(&h.arena);
  life_now += 60000;
}

/* Said on one day: which it is, is theirs to say, and asked once for good. */
LIFE_TEST(sleep__keeps_one_question_where_it_cannot_know) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  uint64_t said = tell(l, "we had soup");
  uint64_t york = put_fact(l, ID_NONE, "lives", "York", "york", said, TAINT_NONE);
  uint64_t hull = put_fact(l, ID_NONE, "lives", "Hull", "hull", said, TAINT_NONE);
  morning();
  assert_int_equal(sleep_once(l).asked, 1);
  struct thread t = only_thread(l, &a);
  assert_true(str_is(t.what, "York / Hull") && t.kind == THREAD_WHICH && t.state == THREAD_OPEN);
  assert_int_equal(get_fact(l, york).state, FACT_BELIEVED);
  answer(l, "hull"); /* not asked yet: it answers nothing */
  assert_int_equal(only_thread(l, &a).state, THREAD_OPEN);
  t.state = THREAD_ASKED;
  t.asked_at = life_now;
  put(l, RECORD_THREAD, &t, true);
  answer(l, "not york");
  assert_int_equal(only_thread(l, &a).state, THREAD_ASKED);
  answer(l, "hull it is");
  assert_int_equal(only_thread(l, &a).state, THREAD_CLOSED);
  assert_int_equal(get_fact(l, york).state, FACT_ENDED);
  assert_int_equal(get_fact(l, hull).state, FACT_BELIEVED);
  life_now += DAY;
  assert_int_equal(sleep_once(l).asked, 0);
}

LIFE_TEST(sleep__asks_nothing_twice_and_drops_what_answered_itself) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  uint64_t said = tell(l, "we had soup");
  uint64_t york = put_fact(l, ID_NONE, "lives", "York", "york", said, TAINT_NONE);
  put_fact(l, ID_NONE, "lives", "Hull", "hull", said, TAINT_NONE);
  put_fact(l, ID_NONE, "works_at", "tip", "tip", said, TAINT_NONE);
  put_fact(l, ID_NONE, "works_at", "the tip", "the tip", said, TAINT_NONE); /* the same, said more fully */
  morning();
  assert_int_equal(sleep_once(l).asked, 1);
  tell(l, "we had stew");
  morning();
  assert_int_equal(sleep_once(l).asked, 0);
  AUTO_ARENA struct arena kept = ARENA_NONE;
  struct fact f;
  struct store_read *r = life_read(l);
  assert_int_equal(r->ops->get(r, RECORD_FACT, york, &kept, &f), 0);
  r->ops->read_end(r);
  f.state = FACT_RETRACTED;
  put(l, RECORD_FACT, &f, true);
  morning();
  sleep_once(l);
  assert_int_equal(only_thread(l, &a).state, THREAD_STALE);
}

/* Of the tender, the barred, a partner and somebody else's words nothing is asked. */
LIFE_TEST(sleep__asks_nothing_that_may_not_be_raised) {
  begin();
  tell(l, "my brother tom lives in york");
  struct look *k = look_at(l);
  struct entity tom = look_one(k, "tom");
  tom.tender = 1;
  put(l, RECORD_ENTITY, &tom, true);
  look_end(k);
  uint64_t said = tell(l, "we had soup");
  put_fact(l, tom.id, "from", "Leeds", "leeds", said, TAINT_NONE);
  put_fact(l, tom.id, "from", "Hull", "hull", said, TAINT_NONE);
  put_fact(l, ID_NONE, "partner", "Sam", "sam", said, TAINT_NONE);
  put_fact(l, ID_NONE, "partner", "Alex", "alex", said, TAINT_NONE);
  put_fact(l, ID_NONE, "studies", "boats", "boats", said, TAINT_NONE);
  put_fact(l, ID_NONE, "studies", "music", "music", said, TAINT_NONE);
  struct bar bar = {.id = id_first(ME), .what = STR("music"), .plain = STR("music"), .source = said};
  put(l, RECORD_BAR, &bar, false);
  morning();
  struct sleep_report r = sleep_once(l);
  assert_int_equal(r.asked, 0);
  assert_int_equal(r.left, 3);
  assert_int_equal(count(l, RECORD_THREAD), 0);
}

/* ---- recall ---- */
static struct recall find(struct life *l, struct arena *a, const char *query) {
  struct recall found = {0};
  struct store_read *r = life_read(l);
  assert_int_equal(recall_search(l->memory, r, ME, str_of(query), NULL, a, &found, NULL), 0);
  r->ops->read_end(r);
  return found;
}

LIFE_TEST(sleep__finds_sooner_what_answered_something) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  tell(l, "the ladder is in the garage behind the boxes");
  life_now += 2 * DAY;
  uint64_t second = tell(l, "the ladder is in the garage behind the boxes");
  life_now += 2 * DAY;
  assert_true(find(l, &a, "where is the ladder").at[0].turn.id != second);
  reply(l, "Behind the boxes.", second);
  reply(l, "Behind the boxes, still.", second);
  morning();
  assert_int_equal(sleep_once(l).used, 1);
  assert_int_equal(find(l, &a, "where is the ladder").at[0].turn.id, second);
}

LIFE_TEST(sleep__lets_the_trivial_fade_and_keeps_it) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  uint64_t slight = tell(l, "haha kettle");
  morning();
  assert_int_equal(sleep_once(l).faded, 1);
  struct recall soon = find(l, &a, "kettle boats");
  assert_true(soon.len == 1 && soon.at[0].faded < 0.05);
  life_now += 60 * DAY;
  struct recall late = find(l, &a, "who spoke of the kettle and boats");
  assert_true(late.len == 0 || late.at[0].turn.id == slight);
  tell(l, "boats are what we went to look at in the harbour");
  late = find(l, &a, "kettle boats");
  assert_int_equal(late.len, 2);
  for (size_t i = 0; i < late.len; i++) assert_true((late.at[i].faded > 0.4) == (late.at[i].turn.id == slight));
  assert_true(late.at[1].turn.id == slight);
  tell(l, "the kettle went on the barge with everything else we had there");
  struct recall exact = find(l, &a, "haha kettle"); /* its own words */
  assert_true(exact.len > 1);
  assert_true(exact.at[0].turn.id == slight && exact.at[0].faded == 0);
}

/* Her own words are never evidence: not the digest's either. */
LIFE_TEST(sleep__makes_nothing_that_answers) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  begin();
  tell(l, "we had soup");
  morning();
  sleep_once(l);
  struct digest planted = {.id = id_first(ME),
                           .kind = DIGEST_DAY,
                           .day = 5,
                           .text = STR("6 January 1970. Your home: Atlantis. I live in Atlantis."),
                           .sources = STR("[]")};
  put(l, RECORD_DIGEST, &planted, false);
  assert_int_equal(find(l, &a, "atlantis").len, 0);
  struct view_answer told = {0};
  struct store_read *r = life_read(l);
  assert_int_equal(answer_ask(l->memory, r, ME, STR("where do i live?"), NULL, &a, &told, NULL), 0);
  r->ops->read_end(r);
  assert_false(told.told);
  morning();
  sleep_once(l);
  assert_int_equal(count(l, RECORD_FACT), 0);
}

/* ---- forgetting ---- */
static void forget(struct life *l, const char *what) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_list list;
  struct error e = {0};
  struct store_read *r = life_read(l);
  if (forget_find(l->memory, r, &a, ME, str_of(what), life_now, 0, &list, &e) < 0) fail_msg("%s", e.text);
  r->ops->read_end(r);
  uint64_t left = 99;
  if (forget_do(l->memory, ME, &list, ID_NONE, &left, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(left, 0);
}

LIFE_TEST(sleep__is_forgotten_with_what_it_was_made_from) {
  begin();
  tell(l, "my brother tom lives in york");
  life_now += 3600000;
  tell(l, "my sister anna lives in wolverhampton");
  life_now += 2 * DAY;
  tell(l, "i fixed the shed door");
  morning();
  sleep_once(l);
  char *before = digest(l, DIGEST_DAY, 0);
  assert_non_null(strstr(before, "Wolverhampton")); /* it can be found */
  free(before);
  assert_true(bytes_with(l, "olverhampton") > 0);
  forget(l, "wolverhampton");
  assert_int_equal(bytes_with(l, "olverhampton"), 0);
  assert_digest(l, DIGEST_DAY, 0, "23 September 2026. You fixed the shed door.");
  assert_digest(l, DIGEST_DAY, 1, "");
  assert_int_equal(count(l, RECORD_EPISODE), 2); /* hers is gone */
  assert_int_equal(sleep_once(l).nights, 1);
  assert_digest(l, DIGEST_DAY, 1, "21 September 2026. Tom's home: York.");
  assert_int_equal(bytes_with(l, "olverhampton"), 0);
}

LIFE_TEST(sleep__unnotes_what_a_forgotten_reply_used) {
  begin();
  uint64_t ladder = tell(l, "the ladder is in the garage behind the boxes");
  life_now += 2 * DAY;
  uint64_t asked = tell(l, "whatever happened to the zeppelin");
  reply(l, "No zeppelin was ever told of.", ladder);
  morning();
  assert_int_equal(sleep_once(l).used, 1);
  assert_int_equal(count(l, RECORD_STANDING), 1);
  char number[40];
  snprintf(number, sizeof number, "turn:%llu", (unsigned long long)id_number(asked));
  forget(l, number);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct standing s = {.used = 9};
  struct store_read *r = life_read(l);
  assert_int_equal(r->ops->get(r, RECORD_STANDING, ladder, &a, &s), 0);
  r->ops->read_end(r);
  assert_int_equal(s.used, 0);
}

/* Forgotten between the looking and the writing: the writing notices. */
static void forget_now(void *arg, int write) {
  static bool done;
  if (write == 0) done = false;
  if (done || write < 1) return;
  done = true;
  forget(arg, "wolverhampton");
}

LIFE_TEST(sleep__writes_nothing_of_what_was_forgotten_meanwhile) {
  begin();
  tell(l, "my brother tom lives in york");
  tell(l, "my sister anna lives in wolverhampton");
  morning();
  struct stopper s = {.after = -1, .before = forget_now, .arg = l};
  struct sleep_report r;
  assert_int_equal(sleep_with(l, &s, &r), 0);
  assert_int_equal(bytes_with(l, "olverhampton"), 0);
  sleep_once(l);
  assert_digest(l, DIGEST_DAY, 0, "21 September 2026. Tom's home: York.");
}

/* ---- the diary, the check and the copy ---- */
static size_t changes_of(const struct diary_night *n, int64_t kind) {
  size_t found = 0;
  for (size_t i = 0; i < n->changes.len; i++) found += n->changes.at[i].change.kind == kind;
  return found;
}

LIFE_TEST(sleep_diary__tells_what_changed_and_why) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct sleep_teller teller = {.say = say};
  struct diary d;
  begin();
  uint64_t early = tell(l, "we had soup");
  put_fact(l, ID_NONE, "lives", "York", "york", early, TAINT_NONE);
  life_now += DAY;
  uint64_t late = tell(l, "we had stew");
  put_fact(l, ID_NONE, "lives", "Hull", "hull", late, TAINT_NONE);
  morning();
  struct sleep_report r = sleep_once(l);
  assert_true(r.checked && r.backed_up == l->lasting);
  struct store_read *read = life_read(l);
  assert_int_equal(sleep_diary(l->memory, read, ME, &teller, DAY_UNKNOWN, 7, &a, &d), 0);
  assert_int_equal(d.nights.len, 2);
  const struct diary_night *n = &d.nights.at[1];
  assert_true(str_is(n->date, "22 September 2026"));
  assert_int_equal(changes_of(n, CHANGE_CHECKED) + changes_of(n, CHANGE_BACKED_UP), 1 + l->lasting);
  assert_true(str_is(n->changes.at[0].text,
                     "Your home: York: that has its end now, for later you said of it: your home: Hull."));
  assert_int_equal(n->changes.at[0].turns[0], early);
  assert_int_equal(n->changes.at[0].turns[1], late);
  assert_int_equal(sleep_diary(l->memory, read, ME, &teller, n->night.day - 1, 7, &a, &d), 0);
  assert_int_equal(d.nights.len, 1);
  read->ops->read_end(read);
}

/* Nights after days without a word make no more copies: they would push the older ones out. */
LIFE_TEST(sleep__copies_what_is_new_only) {
  begin();
  tell(l, "we had soup");
  morning();
  assert_true(sleep_once(l).backed_up == l->lasting);
  life_now += DAY;
  struct sleep_report quiet = sleep_once(l);
  assert_false(quiet.checked || quiet.backed_up);
  assert_int_equal(quiet.writes, 1);
  tell(l, "we had stew");
  assert_true(sleep_by_hand(l).checked);
  tell(l, "and then tea");
  assert_false(sleep_by_hand(l).checked); /* once a night */
  morning();
  tell(l, "we had toast");
  life_now += DAY;
  assert_true(sleep_once(l).backed_up == l->lasting);
}

#define EACH(name) cmocka_unit_test(name)
int main(void) {
  const struct CMUnitTest tests[] = {
      EACH(sleep__tells_a_day_and_its_people),
      EACH(sleep__gathers_episodes_by_talk_and_pause),
      EACH(sleep__leaves_unsaid_what_is_not_raised),
      EACH(sleep__is_due_from_four_in_the_morning),
      EACH(sleep__of_the_same_night_changes_nothing),
      EACH(sleep__goes_on_with_a_day_that_goes_on),
      EACH(sleep__finds_the_day_of_what_was_brought_along),
      EACH(sleep__stopped_at_any_write_comes_to_the_same_end),
      EACH(sleep__killed_at_any_write_goes_on),
      EACH(sleep__closes_the_earlier_of_two_homes),
      EACH(sleep__keeps_one_question_where_it_cannot_know),
      EACH(sleep__asks_nothing_twice_and_drops_what_answered_itself),
      EACH(sleep__asks_nothing_that_may_not_be_raised),
      EACH(sleep__finds_sooner_what_answered_something),
      EACH(sleep__lets_the_trivial_fade_and_keeps_it),
      EACH(sleep__makes_nothing_that_answers),
      EACH(sleep__is_forgotten_with_what_it_was_made_from),
      EACH(sleep__unnotes_what_a_forgotten_reply_used),
      EACH(sleep__writes_nothing_of_what_was_forgotten_meanwhile),
      EACH(sleep_diary__tells_what_changed_and_why),
      EACH(sleep__copies_what_is_new_only),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
