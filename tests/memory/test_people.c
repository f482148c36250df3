/* SPDX-License-Identifier: Apache-2.0
 *
 * What is asked of the people somebody told of, over both stores: told in phone-typed English, read and learnt as in
 * talk, and then asked.
 */
#include "life.h"
#include "memory/answer.h"
#include "memory/facts.h"
#include "memory/forget.h"
#include "memory/keeps.h"
#include "memory/people.h"
#include "memory/people_join.h"
#include "memory/story.h"
#include "memory/threads.h"
#include "memory/view.h"

struct heard {
  struct life *life;
  struct turn_keep keep;
  struct reading reading;
  struct arena arena;
  struct learnt learnt;
};

static int heard_apply(struct store_txn *t, void *arg, struct error *e) {
  struct heard *h = arg;
  struct threads_context none = {0};
  int r = turn_keep_apply(h->life->memory, &h->keep, t, e);
  if (r == 0) r = facts_learn(h->life->memory, t, &h->arena, &h->reading, &h->keep.turn, &h->learnt);
  return r < 0 ? r : threads_learn(h->life->memory, t, &h->arena, &h->reading, &h->keep.turn, &none);
}

static uint64_t hear(struct life *l, const char *text) {
  struct heard h = {.life = l, .keep = life_words(text)};
  struct store_read *read = life_read(l);
  struct people_known known = {.memory = l->memory, .read = read, .arena = &h.arena, .owner = ME};
  struct reading_context c = {.civil_now = life_now / 1000, .known = people_known, .arg = &known};
  reading_read(life_language(), &h.arena, str_of(text), &c, &h.reading);
  read->ops->read_end(read);
  assert_int_equal(turn_keep_begin(l->memory, &h.keep, NULL), 0);
  int r = l->store->ops->write(l->store, heard_apply, &h, NULL);
  turn_keep_done(l->memory, &h.keep, r);
  assert_int_equal(r, 0);
  uint64_t id = h.keep.turn.id;
  turn_keep_finish(&h.keep);
  arena_finish(&h.arena);
  life_now += 60000;
  return id;
}

static void begin(void) {
  life_now = INT64_C(1790000000000);
}

static void hear_all(struct life *l) {
  static const char *const told[] = {"my sister anna is a vet in leeds",
                                     "my daughter nell is nine",
                                     "nell plays the cello",
                                     "my dad died in 2019",
                                     "i got 2 brothers, tom and jack",
                                     "tom works for the council",
                                     "my mum lives in whitby",
                                     "we have a dog called biscuit hes 4",
                                     "my mate priya is getting married in june",
                                     "my wife is called kate",
                                     "my boss is called Martin hes a nightmare"};
  begin();
  for (size_t i = 0; i < sizeof told / sizeof *told; i++) hear(l, told[i]);
}

/* text NULL: it is not answered as prose of people. */
static void assert_asked(struct life *l, const char *question, const char *text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *read = life_read(l);
  struct view_answer got = {0};
  struct error e = {0};
  assert_int_equal(answer_ask(l->memory, read, ME, str_of(question), NULL, &a, &got, &e), 0);
  read->ops->read_end(read);
  if (!text && got.prose) fail_msg("%s: %.*s", question, STR_ARG(got.text));
  if (!text) return;
  if (!got.told || !got.prose || !str_is(got.text, text))
    fail_msg("%s\n got: %.*s\nwant: %s", question, STR_ARG(got.text), text);
  if (!got.source_count) fail_msg("%s: no source", question);
}

static struct entity one(struct life *l, const char *who, size_t *ret_count) {
  static struct arena a;
  struct store_read *read = life_read(l);
  struct view_entities found = {0};
  assert_int_equal(people_find(l->memory, read, &a, ME, str_of(who), &found), 0);
  read->ops->read_end(read);
  if (ret_count) *ret_count = found.len;
  return found.len ? found.at[0] : (struct entity){0};
}

LIFE_TEST(answer_people__says__what_is_known_of_one) {
  hear_all(l);
  assert_asked(l, "tell me about nell", "Nell: your daughter, nine. Plays the cello, as of today.");
  assert_asked(l, "what do you know about tom", "Tom: your brother. Works for the council, as of today.");
  assert_asked(l, "who is anna", "Anna: your sister, a vet, as of today.");
  assert_asked(l, "whos anna again", "Anna: your sister, a vet, as of today.");
  assert_asked(l, "what did i tell you about my mum", "Your mum. Lives in Whitby, as of today.");
  assert_asked(l, "what do you know about my dad", "Your dad. He died in 2019.");
  assert_asked(l, "what is biscuit", "Biscuit: your dog, four, as of today.");
  assert_asked(l, "who's my boss", "Martin: your boss.");
  assert_asked(l, "tell me about zelda", NULL);
  assert_asked(l, "who is the king", NULL);
  assert_asked(l, "who is anna karenina", NULL);
}

LIFE_TEST(answer_people__counts__those_of_a_kind) {
  hear_all(l);
  assert_asked(l, "how many sisters do i have", "One: Anna.");
  assert_asked(l, "how many brothers have i got", "Two: Tom and Jack.");
  assert_asked(l, "do i have any brothers", "Yes: Tom and Jack.");
  assert_asked(l, "have i got any kids", "Yes: Nell.");
  assert_asked(l, "who are my children", "Nell.");
  assert_asked(l, "what are my brothers called", "Tom and Jack.");
  assert_asked(l, "do i have a wife", "Yes: Kate.");
  assert_asked(l, "what kind of pet do i have", "A dog, Biscuit.");
  assert_asked(l, "do i have a cat", NULL);
  assert_asked(l, "how many boats do i have", NULL);
  hear(l, "my brother jack died in may");
  assert_asked(l, "how many brothers do i have", "Two: Tom and Jack, who died in May 2026.");
}

LIFE_TEST(answer_people__knows__who_lives_and_what_they_are) {
  hear_all(l);
  assert_asked(l, "is my dad alive", "No. He died in 2019.");
  assert_asked(l, "is my dad dead", "Yes. He died in 2019.");
  assert_asked(l, "is anna still alive", "As far as you've told me.");
  assert_asked(l, "is anna a doctor", "A vet, you said.");
  assert_asked(l, "is anna a vet", "Yes, a vet.");
  assert_asked(l, "is anna a fool", NULL);
  assert_asked(l, "how old is biscuit", "Four, as of today.");
  life_now += 2 * 366 * INT64_C(86400000);
  assert_asked(l, "how old is nell", "Nine as of 21 September 2026, so about eleven by now.");
}

/* What is barred is left out, and who is barred is told of when asked for. */
LIFE_TEST(portrait__leaves_out__what_is_barred) {
  begin();
  hear(l, "my brother tom works for the council");
  hear(l, "tom has a boat");
  assert_asked(l, "who is tom", "Tom: your brother. Works for the council. Has a boat, as of today.");
  hear(l, "don't mention the boat");
  assert_asked(l, "who is tom", "Tom: your brother. Works for the council, as of today.");
}

/* Not everybody is named, and not every animal: how many were told of is said, and a habit keeps its day. */
LIFE_TEST(answer_people__counts__who_has_no_name) {
  begin();
  hear(l, "ive got 3 kids, maya and two boys");
  hear(l, "my daughter maya plays football on saturdays");
  hear(l, "we've got a cat");
  assert_asked(l, "how many kids do i have", "Three: Maya, and two you haven't named.");
  assert_asked(l, "do i have a cat", "Yes: a cat.");
  assert_asked(l, "what pets have i got", "A cat.");
  assert_asked(l, "tell me about maya", "Maya: your daughter. Plays football on Saturdays, as of today.");
}

/* "kids" and then "daughter", "friend" and then "best friend": one, by the word that says more; an ex is another. */
LIFE_TEST(people_meet__knows__a_word_that_says_more) {
  begin();
  hear(l, "my kid maya is 12");
  hear(l, "my daughter maya plays the cello");
  hear(l, "my friend ruth lives in hull");
  hear(l, "my best friend ruth is a nurse");
  size_t count;
  one(l, "maya", &count);
  assert_int_equal(count, 1);
  assert_true(str_is(one(l, "ruth", &count).word, "best friend") && count == 1);
  assert_asked(l, "who is maya", "Maya: your daughter, twelve. Plays the cello, as of today.");
  hear(l, "my wife kate is a vet");
  hear(l, "my ex wife kate lives in york");
  one(l, "kate", &count);
  assert_int_equal(count, 2);
}

/* A name that two bear tells of both, and never of the wrong one. */
LIFE_TEST(answer_people__tells_apart__two_of_a_name) {
  begin();
  hear(l, "my sister anna is a vet");
  hear(l, "my boss anna lives in york");
  assert_asked(l, "who is anna", "More than one of that name. Anna: your boss. Anna: your sister, a vet, as of today.");
  assert_asked(l, "who is my sister anna", "Anna: your sister, a vet, as of today.");
}

static size_t story_len(struct life *l, const char *who) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *read = life_read(l);
  struct view_entities found = {0};
  struct view_turns turns = {0};
  assert_int_equal(people_find(l->memory, read, &a, ME, str_of(who), &found), 0);
  assert_true(found.len > 0);
  assert_int_equal(story_of(l->memory, read, &a, ME, &found.at[0], 0, &turns), 0);
  for (size_t i = 1; i < turns.len; i++) assert_true(turns.at[i - 1].id < turns.at[i].id);
  read->ops->read_end(read);
  return turns.len;
}

LIFE_TEST(story__holds__turns_that_name_them_and_no_others) {
  hear_all(l);
  assert_int_equal(story_len(l, "nell"), 2);
  hear(l, "who is nell");
  hear(l, "is nell ok?");
  hear(l, "nells got a cold");
  hear(l, "the nellwood estate is up for sale");
  assert_int_equal(story_len(l, "nell"), 3);
  assert_int_equal(story_len(l, "tom"), 2);
  hear(l, "my uncle tom is a baker");
  assert_int_equal(story_len(l, "uncle tom"), 1); /* the name is no longer one man's */
}

/* ---- two that are one, one that is two ---- */
struct order {
  struct life *life;
  const char *key;
  struct str value;
};

static int order_apply(struct store_txn *t, void *arg, struct error *e) {
  struct order *o = arg;
  struct setting s = {.id = id_first(ME), .key = str_of(o->key), .value = o->value};
  struct skill_keep keep = {.kind = RECORD_SETTING, .record = &s};
  return keeps_apply(o->life->memory, t, ME, &keep, ID_NONE, life_now, e);
}

static int order(struct life *l, const char *key, const uint64_t *ids, size_t count) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct order o = {.life = l, .key = key, .value = STR("")};
  for (size_t i = 0; i < count; i++)
    o.value = arena_printf(&a, "%.*s%s%llu", STR_ARG(o.value), i ? " " : "", (unsigned long long)ids[i]);
  return l->store->ops->write(l->store, order_apply, &o, NULL);
}

static size_t facts_about(struct life *l, uint64_t id) {
  struct store_read *read = life_read(l);
  struct scan of = {.owner = ME, .field = "about", .number = (int64_t)id};
  uint64_t n = 0;
  assert_int_equal(read->ops->count(read, RECORD_FACT, &of, &n), 0);
  read->ops->read_end(read);
  return (size_t)n;
}

static uint64_t count_all(struct life *l, enum record_kind kind) {
  struct store_read *read = life_read(l);
  struct scan all = {.owner = ME};
  uint64_t n = 0;
  assert_int_equal(read->ops->count(read, kind, &all, &n), 0);
  read->ops->read_end(read);
  return n;
}

LIFE_TEST(people_merge__makes_one__and_is_undone_whole) {
  begin();
  hear(l, "my mate kate lives in york");
  hear(l, "my colleague katherine plays the cello");
  hear(l, "my colleague katherine works at the bank");
  struct entity kate = one(l, "mate", NULL), katherine = one(l, "katherine", NULL);
  assert_true(kate.id && katherine.id && kate.id != katherine.id);
  size_t of_kate = facts_about(l, kate.id), of_katherine = facts_about(l, katherine.id);
  uint64_t facts = count_all(l, RECORD_FACT), turns = count_all(l, RECORD_TURN);
  assert_true(of_kate >= 2 && of_katherine >= 2);
  assert_int_equal(order(l, PEOPLE_MERGE, (uint64_t[]){kate.id, katherine.id}, 2), 0);
  life_again(l);
  size_t count;
  assert_true(one(l, "katherine", &count).id == kate.id && count == 1);
  assert_true(one(l, "my colleague", NULL).id == kate.id);
  assert_int_equal(facts_about(l, kate.id), of_kate + of_katherine);
  assert_int_equal(count_all(l, RECORD_FACT), facts);
  assert_int_equal(count_all(l, RECORD_TURN), turns);
  assert_int_equal(story_len(l, "kate"), 3);
  assert_asked(l, "who is katherine",
               "Kate: your mate. Lives in York. Works at the bank. Plays the cello, as of today.");
  /* What is said of either name from now on is theirs. */
  hear(l, "katherine is a vet");
  assert_int_equal(facts_about(l, katherine.id), 0);
  assert_asked(l, "is kate a vet", "Yes, a vet.");
  assert_int_equal(order(l, PEOPLE_UNDO, NULL, 0), 0);
  assert_true(one(l, "my colleague", NULL).id == katherine.id);
  assert_int_equal(facts_about(l, katherine.id), of_katherine);
  assert_int_equal(facts_about(l, kate.id), of_kate + 1);
  assert_int_equal(order(l, PEOPLE_UNDO, NULL, 0), ERR_NOT_FOUND);
}

/* A nickname is joined to nobody unasked; where there is only one of the word, it names them. */
LIFE_TEST(people_meet__joins_no_nickname_unasked) {
  begin();
  hear(l, "my friend katherine lives in york");
  hear(l, "kate works at the bank");
  struct entity katherine = one(l, "friend", NULL), kate = one(l, "kate", NULL);
  assert_true(katherine.id && kate.id && katherine.id != kate.id);
  assert_true(facts_about(l, katherine.id) == 2 && facts_about(l, kate.id) == 1);
  hear(l, "kate has moved to hull");
  assert_asked(l, "who is katherine", "Katherine: your friend. Lives in York, as of today.");
  assert_int_equal(order(l, PEOPLE_MERGE, (uint64_t[]){katherine.id, kate.id}, 2), 0);
  hear(l, "kate plays the cello");
  assert_int_equal(facts_about(l, kate.id), 0);
  hear(l, "my wife elizabeth is a vet");
  hear(l, "my wife liz plays the harp");
  size_t count;
  one(l, "my wife", &count);
  assert_int_equal(count, 1);
}

/* What the one lacked is given back with the other. */
LIFE_TEST(people_merge__undone__gives_back_the_name) {
  begin();
  hear(l, "my sister lives in york");
  hear(l, "anna is a vet");
  uint64_t sister = one(l, "sister", NULL).id, anna = one(l, "anna", NULL).id;
  assert_true(sister && anna && sister != anna);
  assert_int_equal(order(l, PEOPLE_MERGE, (uint64_t[]){sister, anna}, 2), 0);
  assert_true(str_is(one(l, "sister", NULL).name, "Anna"));
  assert_asked(l, "who is anna", "Anna: your sister, a vet. Lives in York, as of today.");
  assert_int_equal(order(l, PEOPLE_UNDO, NULL, 0), 0);
  assert_true(one(l, "sister", NULL).name.len == 0 && one(l, "anna", NULL).id == anna);
  assert_true(one(l, "anna", NULL).word.len == 0);
}

/* Merged twice over, whose names those are is found; undone in turn. */
LIFE_TEST(people_merge__of_merged__is_still_one) {
  begin();
  hear(l, "my mate kate lives in york");
  hear(l, "my colleague katherine is a vet");
  hear(l, "my neighbour katie has a boat");
  uint64_t a = one(l, "mate", NULL).id, b = one(l, "colleague", NULL).id, c = one(l, "neighbour", NULL).id;
  assert_true(a && b && c && a != b && b != c && a != c);
  assert_int_equal(order(l, PEOPLE_MERGE, (uint64_t[]){b, c}, 2), 0);
  assert_int_equal(order(l, PEOPLE_MERGE, (uint64_t[]){a, b}, 2), 0);
  assert_true(one(l, "katie", NULL).id == a && one(l, "katherine", NULL).id == a);
  assert_int_equal(order(l, PEOPLE_MERGE, (uint64_t[]){c, a}, 2), ERR_INVALID);
  assert_int_equal(order(l, PEOPLE_UNDO, NULL, 0), 0);
  assert_true(one(l, "mate", NULL).id == a && one(l, "katie", NULL).id == b);
  assert_int_equal(order(l, PEOPLE_UNDO, NULL, 0), 0);
  assert_true(one(l, "neighbour", NULL).id == c && one(l, "colleague", NULL).id == b);
}

/* Forgotten by one name, gone under the other too, from every byte. */
LIFE_TEST(people_merge__is_forgotten_under_either_name) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct forget_list list = {0};
  struct error e = {0};
  uint64_t left = 0;
  begin();
  hear(l, "my mate kate lives in york");
  uint64_t first = hear(l, "my colleague katherine is a vet");
  hear(l, "katherine rang");
  uint64_t kate = one(l, "mate", NULL).id, katherine = one(l, "colleague", NULL).id;
  assert_int_equal(order(l, PEOPLE_MERGE, (uint64_t[]){kate, katherine}, 2), 0);
  /* The turn that first named her goes alone: the name stays, with no turn of its own. */
  struct store_read *read = life_read(l);
  struct str turn = arena_printf(&a, "turn:%llu", (unsigned long long)first);
  assert_int_equal(forget_find(l->memory, read, &a, ME, turn, life_now, 0, &list, &e), 0);
  read->ops->read_end(read);
  assert_int_equal(forget_do(l->memory, ME, &list, ID_NONE, &left, &e), 0);
  assert_int_equal(count_all(l, RECORD_ENTITY), 2);
  read = life_read(l);
  assert_int_equal(forget_find(l->memory, read, &a, ME, STR("kate"), life_now, 0, &list, &e), 0);
  read->ops->read_end(read);
  assert_int_equal(list.turns.len, 2);
  assert_int_equal(list.entities.len, 2);
  assert_int_equal(forget_do(l->memory, ME, &list, ID_NONE, &left, &e), 0);
  assert_int_equal(count_all(l, RECORD_ENTITY), 0);
  assert_int_equal(count_all(l, RECORD_FACT), 0);
  /* What was to be undone is of nobody now, and does no harm. */
  assert_int_equal(order(l, PEOPLE_UNDO, NULL, 0), 0);
  assert_int_equal(count_all(l, RECORD_ENTITY), 0);
}

LIFE_TEST(people_split__moves__what_those_turns_told_and_is_undone) {
  begin();
  hear(l, "my sister anna is a vet");
  uint64_t lives = hear(l, "anna lives in hull"), named = hear(l, "anna rang");
  uint64_t id = one(l, "anna", NULL).id, facts = count_all(l, RECORD_FACT);
  size_t before = facts_about(l, id);
  assert_int_equal(order(l, PEOPLE_SPLIT, (uint64_t[]){id, lives, named}, 3), 0);
  life_again(l);
  size_t count;
  one(l, "anna", &count);
  assert_int_equal(count, 2);
  assert_true(one(l, "my sister", &count).id == id && count == 1);
  assert_int_equal(facts_about(l, id), before - 1);
  assert_asked(l, "who is my sister anna", "Anna: your sister, a vet, as of today.");
  assert_int_equal(order(l, PEOPLE_UNDO, NULL, 0), 0);
  assert_true(one(l, "anna", &count).id == id && count == 1);
  assert_int_equal(facts_about(l, id), before);
  assert_int_equal(count_all(l, RECORD_FACT), facts);
  assert_int_equal(order(l, PEOPLE_SPLIT, (uint64_t[]){id, id_make(ME, 4000)}, 2), ERR_NOT_FOUND);
  assert_int_equal(facts_about(l, id), before);
}

/* The word goes with the turn that gave it. */
LIFE_TEST(people_split__takes_the_word_along) {
  begin();
  hear(l, "anna lives in hull");
  uint64_t turn = hear(l, "my boss anna is a pain");
  uint64_t id = one(l, "anna", NULL).id;
  assert_int_equal(order(l, PEOPLE_SPLIT, (uint64_t[]){id, turn}, 2), 0);
  assert_true(one(l, "boss", NULL).id != id);
  assert_asked(l, "who is my boss", "Anna: your boss.");
  assert_int_equal(order(l, PEOPLE_UNDO, NULL, 0), 0);
  assert_true(one(l, "boss", NULL).id == id);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(answer_people__says__what_is_known_of_one),
      cmocka_unit_test(answer_people__counts__those_of_a_kind),
      cmocka_unit_test(answer_people__knows__who_lives_and_what_they_are),
      cmocka_unit_test(portrait__leaves_out__what_is_barred),
      cmocka_unit_test(answer_people__tells_apart__two_of_a_name),
      cmocka_unit_test(answer_people__counts__who_has_no_name),
      cmocka_unit_test(people_meet__knows__a_word_that_says_more),
      cmocka_unit_test(people_meet__joins_no_nickname_unasked),
      cmocka_unit_test(people_merge__is_forgotten_under_either_name),
      cmocka_unit_test(story__holds__turns_that_name_them_and_no_others),
      cmocka_unit_test(people_merge__makes_one__and_is_undone_whole),
      cmocka_unit_test(people_merge__undone__gives_back_the_name),
      cmocka_unit_test(people_merge__of_merged__is_still_one),
      cmocka_unit_test(people_split__moves__what_those_turns_told_and_is_undone),
      cmocka_unit_test(people_split__takes_the_word_along),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
