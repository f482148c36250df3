/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "lesson.h"
#include "memory/forget.h"
#include "memory/import.h"
#include "memory/keeps.h"
#include "memory/settings.h"

#include <unistd.h>

/* ---- reading and learning, as a turn does ---- */
static uint64_t tell(struct life *l, const char *text) {
  struct lesson_in in = {.keep = life_words(text)};
  struct reading_context c = {.civil_now = life_now / 1000};
  reading_read(life_language(), &in.arena, str_of(text), &c, &in.reading);
  uint64_t id = lesson_learn(l, &in);
  lesson_free(&in);
  return id;
}

static uint64_t reply(struct life *l, const char *text, uint64_t answers) {
  struct turn_keep k = life_words(text);
  char trace[64];
  snprintf(trace, sizeof trace, "{\"answers\":%llu}", (unsigned long long)answers);
  k.turn.role = ROLE_BEING;
  k.turn.trace = str_of(trace);
  assert_int_equal(turn_keep(l->memory, &k, NULL), 0);
  return k.turn.id;
}

struct keep_in {
  struct life *life;
  struct skill_keep *keeps;
  uint64_t turn;
};
static int keep_apply(struct store_txn *t, void *arg, struct error *e) {
  struct keep_in *k = arg;
  return keeps_apply(k->life->memory, t, ME, k->keeps, k->turn, life_now, e);
}
static void keep(struct life *l, enum record_kind kind, const void *record, uint64_t turn) {
  struct skill_keep one = {.kind = kind, .record = record};
  struct keep_in in = {l, &one, turn};
  assert_int_equal(l->store->ops->write(l->store, keep_apply, &in, NULL), 0);
}

/* ---- forgetting ---- */
static int find(struct life *l, struct arena *a, const char *what, struct forget_list *ret, struct error *e) {
  struct store_read *r = life_read(l);
  int code = forget_find(l->memory, r, a, ME, str_of(what), life_now, 0, ret, e);
  r->ops->read_end(r);
  return code;
}

static uint64_t bytes_with(struct life *l, const char *word) {
  uint64_t found = 0;
  assert_int_equal(l->store->ops->search_bytes(l->store, (struct str[]){str_of(word)}, 1, &found, NULL), 0);
  return found;
}

static size_t forget_leaving(struct life *l, const char *what, uint64_t request, uint64_t expected) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_list list;
  struct error e = {0};
  if (find(l, &a, what, &list, &e) < 0) fail_msg("%s", e.text);
  uint64_t left = 99;
  if (forget_do(l->memory, ME, &list, request, &left, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(left, expected);
  return list.turns.len;
}

static size_t forget(struct life *l, const char *what, uint64_t request) {
  return forget_leaving(l, what, request, 0);
}

static int64_t number(struct life *l, const char *what) {
  struct look *k = look_at(l);
  int64_t n = k->view.ops->number(&k->view, what);
  look_end(k);
  return n;
}

/* ---- tests ---- */
LIFE_TEST(forget_do__leaves_no_byte) {
  tell(l, "the kettle is broken");
  uint64_t told = tell(l, "i bought her with the Settlement money from Wolverhampton");
  uint64_t said = reply(l, "The settlement, then.", told);
  struct said ledger = {.id = id_first(ME), .family = STR("reflect"), .turn = said};
  keep(l, RECORD_SAID, &ledger, said);
  struct thread thread = {.id = id_first(ME), .what = STR("the settlement")};
  keep(l, RECORD_THREAD, &thread, told);
  struct setting session = {.id = id_first(ME), .key = STR("session"), .value = STR("{\"noun\":\"settlement money\"}")};
  keep(l, RECORD_SETTING, &session, told);
  uint64_t request = tell(l, "forget the settlement thing though");
  uint64_t asks = reply(l, "One sentence. Out for good?", request);
  /* The search can find what is there: before, and afterwards what was kept. */
  assert_true(bytes_with(l, "Wolverhampton") > 0 && bytes_with(l, "ettlement") > 0);
  assert_int_equal(forget(l, "settlement", request), 2);
  assert_int_equal(bytes_with(l, "Wolverhampton") + bytes_with(l, "wolverhampton") + bytes_with(l, "ettlement"), 0);
  assert_true(bytes_with(l, "kettle") > 0);
  life_again(l);
  assert_int_equal(bytes_with(l, "Wolverhampton") + bytes_with(l, "ettlement"), 0);
  struct look *k = look_at(l);
  struct turn t;
  const uint64_t gone[] = {told, said, request, asks};
  for (size_t i = 0; i < 4; i++) assert_int_equal(k->view.ops->turn(&k->view, gone[i], &t), ERR_NOT_FOUND);
  const struct said *ledger_left;
  const struct thread *threads_left;
  size_t n;
  assert_true(k->view.ops->said(&k->view, 10, &ledger_left, &n) == 0 && n == 0);
  assert_true(k->view.ops->threads(&k->view, &threads_left, &n) == 0 && n == 0);
  assert_int_equal(k->view.ops->setting(&k->view, "session").len, 0);
  struct view_turns found = {0};
  assert_int_equal(k->view.ops->recall(&k->view, STR("settlement money"), 5, &found), 0);
  assert_int_equal(found.len, 0);
  look_end(k);
}

LIFE_TEST(forget_find__lists_exactly_what_would_go_and_changes_nothing) {
  uint64_t one = tell(l, "my sister anna moved to lisbon");
  tell(l, "my brother mark lives in hull");
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_list list;
  struct error e = {0};
  char what[32];
  snprintf(what, sizeof what, "turn:%llu", (unsigned long long)one);
  assert_int_equal(find(l, &a, what, &list, &e), 0);
  assert_true(list.turns.len == 1 && list.turns.at[0].id == one && list.facts.len >= 1 && list.entities.len == 1);
  assert_true(str_is(list.entities.at[0].name, "Anna"));
  for (size_t i = 0; i < list.facts.len; i++) assert_int_equal(list.facts.at[i].source, one);
  snprintf(what, sizeof what, "turn:%llu", (unsigned long long)id_number(one));
  assert_int_equal(find(l, &a, what, &list, &e), 0);
  assert_int_equal(list.turns.len, 1);
  assert_int_equal(find(l, &a, "turn:999", &list, &e), 0);
  assert_int_equal(list.turns.len + list.facts.len + list.entities.len + list.others.len, 0);
  assert_int_equal(find(l, &a, "turn:x", &list, &e), ERR_INVALID);
  assert_int_equal(find(l, &a, "  ", &list, &e), ERR_INVALID);
  assert_int_equal(find(l, &a, "zebedee quux", &list, &e), 0);
  assert_int_equal(list.turns.len, 0);
  assert_int_equal(number(l, "turns"), 2);
}

LIFE_TEST(forget_do__somebody_goes_with_everything_about_her) {
  tell(l, "my sister anna moved to lisbon");
  tell(l, "anna rang about the cat");
  tell(l, "my sister is allergic to nuts");
  tell(l, "hannah came too");
  reply(l, "Anna again.", ID_NONE);
  tell(l, "my brother mark lives in hull");
  assert_int_equal(forget(l, "my sister", ID_NONE), 3);
  struct look *k = look_at(l);
  assert_int_equal(look_count(k, "anna") + look_count(k, "sister"), 0);
  assert_int_equal(look_count(k, "mark"), 1);
  look_end(k);
  assert_known(l, "mark", "lives", "Hull");
  assert_int_equal(number(l, "turns"), 2);
  assert_int_equal(bytes_with(l, "lisbon") + bytes_with(l, "Lisbon") + bytes_with(l, "Anna") + bytes_with(l, "nuts"),
                   0);
  assert_true(bytes_with(l, "hannah") > 0);
}

LIFE_TEST(forget_find__asks_which_of_two) {
  tell(l, "my sister anna lives in hull");
  tell(l, "my boss anna lives in york");
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_list list;
  struct error e = {0};
  assert_int_equal(find(l, &a, "anna", &list, &e), ERR_INVALID);
  assert_non_null(strstr(e.text, "more than one"));
  assert_int_equal(find(l, &a, "boss anna", &list, &e), 0);
  assert_int_equal(list.entities.len, 1);
  assert_true(str_is(list.entities.at[0].word, "boss"));
}

static bool is_there(struct life *l, uint64_t turn) {
  struct look *k = look_at(l);
  struct turn t;
  bool there = k->view.ops->turn(&k->view, turn, &t) == 0;
  look_end(k);
  return there;
}

/* Neither what was said before it, nor small words, nor the program's own ("acknowledge") repeat it. */
LIFE_TEST(forget_do__takes_no_reply_that_says_nothing_of_it) {
  uint64_t told = tell(l, "we have a parrot"), before = reply(l, "What does the parrot know?", told);
  tell(l, "the parrot talks");
  uint64_t asked = tell(l, "what do you know about grimsby");
  uint64_t answers = reply(l, "Nothing yet.", asked);
  struct turn_keep k = life_words("Did you know it?");
  k.turn.role = ROLE_BEING;
  k.turn.trace = STR("{\"lines\":[{\"move\":\"acknowledge\",\"words\":\"what about it\"}]}");
  assert_int_equal(turn_keep(l->memory, &k, NULL), 0);
  struct turn_keep quotes = life_words("Mm.");
  quotes.turn.role = ROLE_BEING;
  quotes.turn.trace = STR("{\"lines\":[{\"move\":\"acknowledge\",\"words\":\"in Grimsby\"}]}");
  assert_int_equal(turn_keep(l->memory, &quotes, NULL), 0);
  assert_int_equal(forget(l, "know grimsby", ID_NONE), 1);
  assert_true(is_there(l, told) && is_there(l, before) && is_there(l, k.turn.id));
  assert_false(is_there(l, asked) || is_there(l, answers) || is_there(l, quotes.turn.id));
}

LIFE_TEST(forget_do__a_day_goes_and_the_others_stay) {
  life_now = civil_days(2026, 11, 21) * 86400000LL + 43200000;
  tell(l, "the day before");
  life_now = civil_days(2026, 11, 22) * 86400000LL + 43200000;
  tell(l, "midday on a sunday");
  tell(l, "half past");
  life_now = civil_days(2026, 11, 23) * 86400000LL + 43200000;
  tell(l, "the day after");
  assert_int_equal(forget(l, "on 22 november", ID_NONE), 2);
  assert_int_equal(number(l, "turns"), 2);
  assert_int_equal(bytes_with(l, "midday"), 0);
  life_now = 1790000000000;
}

/* A stretch of time and words that were said: what lies outside stays, and an import brings nothing back. */
LIFE_TEST(forget_do__a_stretch_of_time_goes_and_nothing_beside_it) {
  static const char *const said[] = {"the day before all that", "midsummer wobbled", "the marquee leaked",
                                     "the quartet was late", "the day after all that"};
  for (int i = 0; i < 5; i++) {
    life_now = civil_days(2026, 11, 19 + i) * 86400000LL + 43200000;
    tell(l, said[i]);
  }
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_list list;
  struct error e = {0};
  if (find(l, &a, "from 20 november to 22 november", &list, &e)) fail_msg("%s", e.text);
  assert_int_equal(list.turns.len, 3);
  assert_int_equal(number(l, "turns"), 5);
  assert_int_equal(forget(l, "from 20 november to 22 november", ID_NONE), 3);
  assert_int_equal(number(l, "turns"), 2);
  assert_int_equal(bytes_with(l, "midsummer") + bytes_with(l, "marquee") + bytes_with(l, "quartet"), 0);
  assert_true(bytes_with(l, "after all") > 0);
  life_now = 1790000000000;
}

/* Words that must all be there, in any form, in any order; small words ask for nothing. */
LIFE_TEST(forget_find__takes_a_topic_by_its_words) {
  tell(l, "the settlement came through at last");
  tell(l, "two settlements on the river");
  tell(l, "the river is high");
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_list list;
  struct error e = {0};
  assert_int_equal(find(l, &a, "everything about the settlement", &list, &e), 0);
  assert_int_equal(list.turns.len, 2);
  assert_int_equal(find(l, &a, "the river settlements", &list, &e), 0);
  assert_int_equal(list.turns.len, 1);
  assert_int_equal(find(l, &a, "river", &list, &e), 0);
  assert_int_equal(list.turns.len, 2);
}

LIFE_TEST(forget_do__what_it_had_closed_stands_again) {
  tell(l, "i live in york");
  life_now += 86400000;
  tell(l, "i live in hull now");
  assert_known(l, NULL, "lives", "Hull");
  assert_int_equal(forget(l, "hull", ID_NONE), 1);
  assert_known(l, NULL, "lives", "York");
}

/* The first day since when the owner's fact of that relation is so; DAY_UNKNOWN. */
static int64_t since(struct life *l, const char *relation) {
  struct look *k = look_at(l);
  struct view_facts f = look_facts(k, ID_NONE, relation, 0);
  assert_int_equal(f.len, 1);
  int64_t first = f.at[0].from_first;
  look_end(k);
  return first;
}

/* What answers "since when?" of something told before. */
static uint64_t tell_since(struct life *l, const char *text, struct fact_read told) {
  struct lesson_in in = {.keep = life_words(text)};
  struct reading_context c = {.civil_now = life_now / 1000, .told = &told, .told_count = 1, .since = true};
  reading_read(life_language(), &in.arena, str_of(text), &c, &in.reading);
  uint64_t id = lesson_learn(l, &in);
  lesson_free(&in);
  return id;
}

static void forget_turn(struct life *l, uint64_t id) {
  char what[40];
  snprintf(what, sizeof what, "turn:%llu", (unsigned long long)id);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_list list;
  struct error e = {0};
  uint64_t left = 99;
  assert_int_equal(find(l, &a, what, &list, &e), 0);
  assert_int_equal(forget_do(l->memory, ME, &list, ID_NONE, &left, &e), 0);
}

LIFE_TEST(forget_do__what_it_alone_had_dated_is_undated) {
  tell(l, "i live in york");
  uint64_t dates = tell(l, "i have lived in york since 2019");
  int64_t day = since(l, "lives");
  assert_true(day != DAY_UNKNOWN);
  uint64_t other = tell(l, "the boiler broke in 2019 and i had a cold bath");
  forget_turn(l, other);
  assert_int_equal(since(l, "lives"), day);
  forget_turn(l, dates);
  assert_known(l, NULL, "lives", "York");
  assert_int_equal(since(l, "lives"), DAY_UNKNOWN);
}

LIFE_TEST(forget_do__an_answer_to_since_when_goes_with_its_day) {
  tell(l, "i live in york");
  uint64_t answer = tell_since(l, "about six years",
                               (struct fact_read){.about = ME_WHO, .relation = STR("lives"), .value = STR("York")});
  assert_true(since(l, "lives") != DAY_UNKNOWN);
  forget_turn(l, answer);
  assert_int_equal(since(l, "lives"), DAY_UNKNOWN);
}

/* The turn that told it says since when, too. */
LIFE_TEST(forget_do__what_is_dated_twice_keeps_its_day) {
  tell(l, "i have lived in york since 2019");
  int64_t day = since(l, "lives");
  uint64_t again = tell(l, "like i said i have lived in york since 2019");
  forget_turn(l, again);
  assert_true(day != DAY_UNKNOWN);
  assert_int_equal(since(l, "lives"), day);
}

/* What stays and what goes may be much: what is read of one beside the other is not kept. */
LIFE_TEST(forget_find__of_much_that_is_dated__needs_little_room) {
  static const char *const names[] = {"anna", "carla", "dora", "emil", "fred", "greta", "hans", "ida"};
  enum { NAMES = sizeof names / sizeof *names, TURNS = 300, ROOM = 2 << 20 };
  AUTO_ARENA struct arena words = ARENA_NONE, a = ARENA_NONE;
  struct forget_list list;
  struct error e = {0};
  for (size_t i = 0; i < NAMES; i++)
    tell(l, arena_printf(&words, "my friend %s has lived in york since %zu", names[i], 2001 + i).at);
  for (size_t i = 0; i < TURNS; i++)
    tell(l, arena_printf(&words, "it rained at the harbour on monday, for the %zuth time since 2019", i).at);
  assert_int_equal(find(l, &a, "harbour", &list, &e), 0);
  assert_int_equal(list.turns.len, TURNS);
  assert_int_equal(list.undated.len, 0);
  if (a.total > ROOM) fail_msg("%zu bytes", a.total);
}

LIFE_TEST(forget_do__a_kept_name_keeps_its_entity) {
  tell(l, "anna lives in lisbon");
  tell(l, "anna rang");
  assert_int_equal(forget(l, "lisbon", ID_NONE), 1);
  struct look *k = look_at(l);
  assert_int_equal(look_count(k, "anna"), 1);
  assert_int_equal(look_one(k, "anna").source, 0);
  look_end(k);
}

LIFE_TEST(forget_do__an_import_does_not_bring_it_back) {
  static const char lines[] =
      "{\"conversation\":\"c\",\"id\":\"1\",\"speaker\":\"A\",\"said_at\":\"2023-05-08\",\"text\":\"kumquats for "
      "tea\"}\n"
      "{\"conversation\":\"c\",\"id\":\"2\",\"speaker\":\"B\",\"said_at\":\"2023-05-08\",\"text\":\"toast for me\"}\n"
      /* the same words under another id */
      "{\"conversation\":\"c\",\"id\":\"9\",\"speaker\":\"A\",\"said_at\":\"2023-05-08\",\"text\":\"kumquats for "
      "tea\"}\n";
  char path[] = "/tmp/os1-forget-XXXXXX";
  int fd = mkstemp(path);
  assert_int_equal(write(fd, lines, sizeof lines - 1), sizeof lines - 1);
  close(fd);
  struct import_options o = {0};
  struct import_result r;
  assert_int_equal(import_file(l->memory, ME, path, &o, &r, NULL), 0);
  assert_int_equal(r.kept, 3);
  assert_int_equal(forget(l, "kumquats", ID_NONE), 2);
  assert_int_equal(bytes_with(l, "kumquat"), 0);
  assert_int_equal(import_file(l->memory, ME, path, &o, &r, NULL), 0);
  assert_true(r.kept == 0 && r.forgotten == 2 && r.known == 1);
  o.dry_run = true;
  assert_int_equal(import_file(l->memory, ME, path, &o, &r, NULL), 0);
  assert_true(r.kept == 0 && r.forgotten == 2 && r.known == 1);
  unlink(path);
  assert_int_equal(bytes_with(l, "kumquat"), 0);
}

LIFE_TEST(forget_do__is_one_owners_act) {
  tell(l, "marmalade");
  struct turn_keep k = life_words("marmalade is mine");
  k.turn.id = id_first(YOU);
  assert_int_equal(turn_keep(l->memory, &k, NULL), 0);
  assert_int_equal(forget_leaving(l, "marmalade", ID_NONE, FORGET_UNPROVEN), 1);
  struct store_read *r = life_read(l);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct turn t;
  assert_int_equal(r->ops->get(r, RECORD_TURN, k.turn.id, &a, &t), 0);
  r->ops->read_end(r);
}

/* ---- a debate ---- */
struct debate_in {
  uint64_t claim, trams, lanes, sheffield;
};
static struct debate_in debate(struct life *l) {
  struct debate_in d = {tell(l, "hull should bring back its trams"), tell(l, "buses crawl along holderness road"),
                        tell(l, "a tram keeps its own lane"), tell(l, "sheffield kept theirs and they pay")};
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct setting s = {.id = id_first(ME), .key = STR("debate.1")};
  s.value = arena_printf(
      &a,
      "{\"number\":1,\"topic\":\"trams\",\"said\":[{\"n\":1,\"kind\":\"claim\",\"text\":\"hull should bring back its "
      "trams\",\"turn\":%llu},{\"n\":2,\"kind\":\"reason\",\"text\":\"buses crawl along holderness "
      "road\",\"turn\":%llu,"
      "\"to\":1,\"tie\":\"supports\"},{\"n\":3,\"kind\":\"question\",\"text\":\"how do you know that it's "
      "so\",\"to\":2,"
      "\"tie\":\"undermines\"},{\"n\":4,\"kind\":\"answer\",\"text\":\"a tram keeps its own "
      "lane\",\"turn\":%llu,\"to\":3,"
      "\"tie\":\"rebuts\"},{\"n\":5,\"kind\":\"reason\",\"text\":\"sheffield kept theirs and they pay\",\"turn\":%llu,"
      "\"to\":1,\"tie\":\"supports\"}]}",
      (unsigned long long)d.claim, (unsigned long long)d.trams, (unsigned long long)d.lanes,
      (unsigned long long)d.sheffield);
  keep(l, RECORD_SETTING, &s, d.claim);
  return d;
}

static void assert_debate(struct life *l, const char *left) {
  struct look *k = look_at(l);
  char got[16] = "";
  AUTO_JSON json_t *kept = json_read(k->view.ops->setting(&k->view, "debate.1"), NULL);
  const json_t *said = json_object_get(kept, "said");
  for (size_t i = 0; i < json_array_size(said); i++)
    got[i] = (char)('0' + json_number(json_array_get(said, i), "n", 0));
  assert_string_equal(got, left);
  look_end(k);
}

LIFE_TEST(forget_do__of_a_debate__takes_what_was_said_there_and_what_hangs_on_it) {
  debate(l);
  assert_debate(l, "12345");
  forget(l, "holderness", ID_NONE);
  assert_debate(l, "15");
  assert_int_equal(bytes_with(l, "olderness"), 0);
  life_again(l);
  assert_debate(l, "15");
  forget(l, "bring back its trams", ID_NONE);
  assert_debate(l, "");
}

/* What the talk holds of it rests on the turn even where no word of it is anybody's own. */
LIFE_TEST(forget_do__of_a_debate__takes_what_the_talk_holds_of_it) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  uint64_t told = tell(l, "the kettle is broken");
  tell(l, "the kettle is broken again");
  struct setting session = {.id = id_first(ME), .key = STR("session")};
  session.value = arena_printf(&a, "{\"thinker\":{\"skills\":{\"debate\":{\"debate\":{\"said\":[{\"turn\":%llu}]}}}}}",
                               (unsigned long long)told);
  keep(l, RECORD_SETTING, &session, told);
  forget_leaving(l, arena_printf(&a, "turn:%llu", (unsigned long long)told).at, ID_NONE, FORGET_UNPROVEN);
  struct look *k = look_at(l);
  assert_int_equal(k->view.ops->setting(&k->view, "session").len, 0);
  look_end(k);
}

LIFE_TEST(forget_do__of_a_debate__leaves_it_where_nothing_of_it_goes) {
  debate(l);
  tell(l, "my sister anna moved to whitby");
  forget(l, "anna", ID_NONE);
  assert_debate(l, "12345");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(forget_do__leaves_no_byte),
      cmocka_unit_test(forget_find__lists_exactly_what_would_go_and_changes_nothing),
      cmocka_unit_test(forget_do__somebody_goes_with_everything_about_her),
      cmocka_unit_test(forget_find__asks_which_of_two),
      cmocka_unit_test(forget_do__takes_no_reply_that_says_nothing_of_it),
      cmocka_unit_test(forget_do__a_day_goes_and_the_others_stay),
      cmocka_unit_test(forget_do__a_stretch_of_time_goes_and_nothing_beside_it),
      cmocka_unit_test(forget_find__takes_a_topic_by_its_words),
      cmocka_unit_test(forget_do__what_it_had_closed_stands_again),
      cmocka_unit_test(forget_do__what_it_alone_had_dated_is_undated),
      cmocka_unit_test(forget_do__an_answer_to_since_when_goes_with_its_day),
      cmocka_unit_test(forget_do__what_is_dated_twice_keeps_its_day),
      cmocka_unit_test(forget_find__of_much_that_is_dated__needs_little_room),
      cmocka_unit_test(forget_do__a_kept_name_keeps_its_entity),
      cmocka_unit_test(forget_do__an_import_does_not_bring_it_back),
      cmocka_unit_test(forget_do__is_one_owners_act),
      cmocka_unit_test(forget_do__of_a_debate__takes_what_was_said_there_and_what_hangs_on_it),
      cmocka_unit_test(forget_do__of_a_debate__takes_what_the_talk_holds_of_it),
      cmocka_unit_test(forget_do__of_a_debate__leaves_it_where_nothing_of_it_goes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
