/* SPDX-License-Identifier: Apache-2.0 */
#include "lesson.h"

static struct when month(int32_t year, int m) {
  int64_t first = civil_days(year, m, 1), next = m == 12 ? civil_days(year + 1, 1, 1) : civil_days(year, m + 1, 1);
  return (struct when){.start = first * CIVIL_DAY, .end = next * CIVIL_DAY, .grain = GRAIN_MONTH};
}

#define KIN(n, w)                                                                                                      \
  { .about = BOTH(n, w), .relation = STR("kin"), .value = STR(w), .sure = 900 }
#define LIVES(who, v)                                                                                                  \
  { .about = who, .relation = STR("lives"), .value = STR(v), .sure = 900 }
#define FACT(who, r, v)                                                                                                \
  { .about = who, .relation = STR(r), .value = STR(v), .sure = 900 }

LIFE_TEST(facts_learn__a_name_and_a_word_are_one_entity) {
  uint64_t turn = teach(
      l, "my sister anna moved to lisbon in may", ACT(TELL), KIN("Anna", "sister"),
      {.about = NAMED("Anna"), .relation = STR("lives"), .value = STR("Lisbon"), .from = month(2026, 5), .sure = 900});
  struct look *k = look_at(l);
  struct entity by_name = look_one(k, "anna"), by_word = look_one(k, "my sister");
  assert_true(by_name.id == by_word.id && str_is(by_name.name, "Anna") && str_is(by_name.word, "sister"));
  assert_int_equal(by_name.kind, ENTITY_PERSON);
  struct view_facts lives = look_facts(k, by_name.id, "lives", 0);
  assert_int_equal(lives.len, 1);
  assert_int_equal(lives.at[0].from_first, civil_days(2026, 5, 1));
  assert_int_equal(lives.at[0].from_last, civil_days(2026, 5, 31));
  assert_true(lives.at[0].source == turn && lives.at[0].to_first == DAY_UNKNOWN && lives.at[0].learnt_at > 0);
  look_end(k);
  teach(l, "my sister has a cold", 0, FACT(WORDED("sister"), "health", "cold"));
  assert_known(l, "anna", "health", "cold");
}

LIFE_TEST(facts_learn__a_later_state_closes_the_earlier_one) {
  teach(l, "i live in york", 0, LIVES(ME_WHO, "York"));
  uint64_t turn = teach(l, "we moved to hull in march", 0,
                        {.about = ME_WHO, .relation = STR("lives"), .value = STR("Hull"), .from = month(2026, 3)});
  assert_known(l, NULL, "lives", "Hull");
  struct look *k = look_at(l);
  struct view_facts all = look_facts(k, ID_NONE, "lives", VIEW_PAST);
  assert_int_equal(all.len, 2);
  assert_true(all.at[0].state == FACT_ENDED && all.at[0].closed_by == turn);
  assert_int_equal(all.at[0].to_first, civil_days(2026, 3, 1));
  assert_int_equal(all.at[0].to_last, civil_days(2026, 3, 31));
  look_end(k);
}

LIFE_TEST(facts_learn__restating_changes_nothing) {
  teach(l, "i live in york", 0, LIVES(ME_WHO, "York"));
  teach(l, "yes, york", 0, LIVES(ME_WHO, "york"));
  struct look *k = look_at(l);
  struct view_facts all = look_facts(k, ID_NONE, "lives", VIEW_PAST | VIEW_RETRACTED);
  assert_true(all.len == 1 && all.at[0].state == FACT_BELIEVED);
  look_end(k);
}

LIFE_TEST(facts_learn__many_values_stand_beside_each_other) {
  teach(l, "i like risotto", 0, FACT(ME_WHO, "likes", "risotto"));
  teach(l, "i like boats", 0, FACT(ME_WHO, "likes", "boats"));
  struct look *k = look_at(l);
  assert_int_equal(look_facts(k, ID_NONE, "likes", 0).len, 2);
  look_end(k);
  teach(l, "i used to like boats", 0,
        {.about = ME_WHO, .relation = STR("likes"), .value = STR("boats"), .ended = true});
  assert_known(l, NULL, "likes", "risotto");
}

LIFE_TEST(facts_learn__used_to_is_kept_as_past) {
  teach(l, "i used to live in leeds", 0,
        {.about = ME_WHO, .relation = STR("lives"), .value = STR("Leeds"), .ended = true});
  teach(l, "now its york", 0, LIVES(ME_WHO, "York"));
  assert_known(l, NULL, "lives", "York");
  struct look *k = look_at(l);
  struct view_facts all = look_facts(k, ID_NONE, "lives", VIEW_PAST);
  assert_true(all.len == 2 && all.at[0].state == FACT_ENDED && str_is(all.at[0].value, "Leeds"));
  look_end(k);
}

LIFE_TEST(facts_learn__a_correction_retracts) {
  teach(l, "anna lives in porto", 0, LIVES(NAMED("Anna"), "Porto"));
  uint64_t turn = teach(l, "no, in lisbon", ACT(CORRECT), LIVES(NAMED("Anna"), "Lisbon"));
  assert_known(l, "anna", "lives", "Lisbon");
  struct look *k = look_at(l);
  uint64_t anna = look_one(k, "anna").id;
  assert_int_equal(look_facts(k, anna, "lives", VIEW_PAST).len, 1);
  struct view_facts all = look_facts(k, anna, "lives", VIEW_RETRACTED);
  assert_true(all.len == 2 && all.at[0].state == FACT_RETRACTED && all.at[0].closed_by == turn &&
              all.at[0].retracted_at > 0);
  look_end(k);
}

LIFE_TEST(facts_learn__denied_takes_back_what_this_talk_said_and_ends_what_an_older_one_did) {
  teach(l, "i live in york", 0, LIVES(ME_WHO, "York"));
  teach(l, "i dont live in york", 0, {.about = ME_WHO, .relation = STR("lives"), .value = STR("York"), .denied = true});
  struct look *k = look_at(l);
  struct view_facts all = look_facts(k, ID_NONE, "lives", VIEW_PAST | VIEW_RETRACTED);
  assert_true(all.len == 1 && all.at[0].state == FACT_RETRACTED);
  look_end(k);
  teach(l, "i like beer", 0, FACT(ME_WHO, "likes", "beer"));
  life_now += 40LL * 86400000;
  teach(l, "i dont like beer", 0, {.about = ME_WHO, .relation = STR("likes"), .value = STR("beer"), .denied = true});
  k = look_at(l);
  all = look_facts(k, ID_NONE, "likes", VIEW_PAST | VIEW_RETRACTED);
  assert_true(all.len == 1 && all.at[0].state == FACT_ENDED);
  assert_int_equal(all.at[0].to_last - all.at[0].to_first, 40);
  look_end(k);
}

LIFE_TEST(facts_learn__a_wrong_name_is_put_right) {
  teach(l, "my mate hannah works at the vets", 0, KIN("Hannah", "mate"),
        FACT(BOTH("Hannah", "mate"), "works_at", "vets"));
  mention(l, "no, anna", ACT(CORRECT), NAMED("Anna"));
  assert_known(l, "anna", "works_at", "vets");
  assert_known(l, "anna", "kin", "mate");
  struct look *k = look_at(l);
  assert_int_equal(look_count(k, "hannah"), 0);
  struct view_facts names = look_facts(k, look_one(k, "anna").id, "name", VIEW_RETRACTED);
  assert_true(names.len == 1 && str_is(names.at[0].value, "Hannah"));
  look_end(k);
}

LIFE_TEST(facts_learn__a_wrong_name_in_a_value_is_put_right) {
  teach(l, "rose is going out with callum", 0,
        {.about = NAMED("Rose"), .relation = STR("partner"), .value = STR("Callum"), .object = NAMED("Callum")});
  mention(l, "no wait its cameron not callum", ACT(CORRECT), NAMED("Cameron"), NAMED("Callum"));
  assert_known(l, "rose", "partner", "Cameron");
  struct look *k = look_at(l);
  assert_int_equal(look_count(k, "callum"), 0);
  look_end(k);
}

/* As a reader reads it. */
static void tell(struct life *l, const char *text) {
  struct lesson_in in = {.keep = life_words(text)};
  struct reading_context c = {.civil_now = life_now / 1000};
  reading_read(life_language(), &in.arena, str_of(text), &c, &in.reading);
  lesson_learn(l, &in);
  lesson_free(&in);
}

LIFE_TEST(facts_learn__not_x_but_y_moves_what_was_said_of_x) {
  tell(l, "my mate hannah works at the vets");
  tell(l, "no not hannah, anna. anna works at the vets");
  assert_known(l, "mate", "works_at", "vets");
  assert_known(l, "anna", "kin", "mate");
  assert_known(l, "hannah", "works_at", NULL);
  tell(l, "hannah is my hairdresser thats why i mixed them up");
  struct look *k = look_at(l);
  assert_int_equal(look_count(k, "hannah"), 1);
  assert_true(str_is(look_one(k, "hairdresser").name, "Hannah") && str_is(look_one(k, "mate").name, "Anna"));
  look_end(k);
}

LIFE_TEST(facts_learn__a_question_makes_nobody_known) {
  tell(l, "my sister anna moved to lisbon");
  tell(l, "where does my sister live?");
  tell(l, "who is peter?");
  struct look *k = look_at(l);
  assert_int_equal(look_count(k, ""), 1);
  look_end(k);
}

LIFE_TEST(facts_learn__two_names_and_a_no_correct_nobody) {
  tell(l, "my mate hannah works at the vets");
  tell(l, "no, hannah was with peter");
  assert_known(l, "hannah", "works_at", "vets");
}

LIFE_TEST(facts_learn__two_of_a_name_are_kept_apart_by_their_word) {
  teach(l, "my sister anna", 0, KIN("Anna", "sister"));
  teach(l, "my boss anna", 0, KIN("Anna", "boss"));
  struct look *k = look_at(l);
  assert_int_equal(look_count(k, "anna"), 2);
  assert_true(look_one(k, "sister").id != look_one(k, "boss").id);
  assert_true(look_one(k, "sister anna").id == look_one(k, "sister").id);
  look_end(k);
  /* The one this talk spoke of last; in another talk, nobody. */
  teach(l, "anna lives in hull", 0, LIVES(NAMED("Anna"), "Hull"));
  assert_known(l, "boss", "lives", "Hull");
  life_now += 86400000;
  teach(l, "anna speaks welsh", 0, FACT(NAMED("Anna"), "speaks", "Welsh"));
  assert_known(l, "boss", "speaks", NULL);
  assert_known(l, "sister", "speaks", NULL);
}

LIFE_TEST(facts_learn__two_entities_that_were_one_are_joined_and_said_so) {
  teach(l, "my sister has a cold", 0, FACT(WORDED("sister"), "health", "cold"));
  teach(l, "anna lives in hull", 0, LIVES(NAMED("Anna"), "Hull"));
  const struct fact_read kin[] = {KIN("Anna", "sister")};
  struct lesson_in in = {.keep = life_words("my sister anna"), .reading = {.facts = kin, .fact_count = 1}};
  lesson_learn(l, &in);
  assert_int_equal(in.learnt.joined.len, 1);
  lesson_free(&in);
  struct look *k = look_at(l);
  assert_int_equal(look_count(k, ""), 1);
  look_end(k);
  assert_known(l, "sister", "lives", "Hull");
  assert_known(l, "anna", "health", "cold");
}

LIFE_TEST(facts_learn__she_is_the_newest_who_fits_and_nobody_when_two_do) {
  mention(l, "my brother mark rang", 0, BOTH("Mark", "brother"));
  mention(l, "so did anna", 0, NAMED("Anna"));
  teach(l, "she lives in hull", 0, LIVES({.pronoun = STR("she")}, "Hull"));
  assert_known(l, "anna", "lives", "Hull");
  teach(l, "he speaks welsh", 0, FACT({.pronoun = STR("he")}, "speaks", "Welsh"));
  assert_known(l, "mark", "speaks", "Welsh");
  mention(l, "sarah and emma came", 0, NAMED("Sarah"), NAMED("Emma"));
  teach(l, "she has a cold", 0, FACT({.pronoun = STR("she")}, "health", "cold"));
  struct look *k = look_at(l);
  struct view_facts all = {0};
  assert_int_equal(k->view.ops->all_facts(&k->view, 0, &all), 0);
  for (size_t i = 0; i < all.len; i++) assert_false(str_is(all.at[i].relation, "health"));
  look_end(k);
}

LIFE_TEST(facts_learn__a_new_boss_is_the_boss) {
  teach(l, "my boss gavin", 0, KIN("Gavin", "boss"));
  life_now += 90LL * 86400000;
  teach(l, "new boss is called ines", 0, KIN("Ines", "boss"));
  assert_known(l, "gavin", "kin", NULL);
  assert_known(l, "ines", "kin", "boss");
  teach(l, "my boss lives in hull", 0, LIVES(WORDED("boss"), "Hull"));
  assert_known(l, "ines", "lives", "Hull");
  teach(l, "my sister hope", 0, KIN("Hope", "sister"));
  teach(l, "my sister faith", 0, KIN("Faith", "sister"));
  assert_known(l, "hope", "kin", "sister");
}

LIFE_TEST(facts_learn__the_dead_and_an_ex_are_tender) {
  teach(l, "my ex-wife clara", 0, KIN("Clara", "ex-wife"));
  teach(l, "my dad died", 0, FACT(WORDED("dad"), "died", ""));
  teach(l, "my friend peter", 0, KIN("Peter", "friend"));
  teach(l, "im with tunde", 0,
        {.about = ME_WHO, .relation = STR("partner"), .value = STR("Tunde"), .object = NAMED("Tunde")});
  teach(l, "tunde and i broke up", 0,
        {.about = ME_WHO, .relation = STR("partner"), .value = STR("Tunde"), .object = NAMED("Tunde"), .ended = true});
  struct look *k = look_at(l);
  assert_true(look_one(k, "clara").tender && look_one(k, "father").tender && look_one(k, "tunde").tender);
  assert_false(look_one(k, "peter").tender);
  look_end(k);
  assert_known(l, NULL, "partner", NULL);
}

/* Told from the one side, over from the other; with somebody new, with nobody else. */
LIFE_TEST(facts_learn__two_who_part_part_both) {
  teach(l, "anna is married to tom", 0,
        {.about = NAMED("Anna"), .relation = STR("partner"), .value = STR("Tom"), .object = NAMED("Tom")});
  teach(l, "nell is with raf", 0,
        {.about = NAMED("Nell"), .relation = STR("partner"), .value = STR("Raf"), .object = NAMED("Raf")});
  teach(l, "tom and anna split up", 0,
        {.about = NAMED("Tom"),
         .relation = STR("partner"),
         .value = STR("Anna"),
         .object = NAMED("Anna"),
         .ended = true});
  assert_known(l, "anna", "partner", NULL);
  assert_known(l, "nell", "partner", "Raf");
  teach(l, "raf is with ines now", 0,
        {.about = NAMED("Raf"), .relation = STR("partner"), .value = STR("Ines"), .object = NAMED("Ines")});
  assert_known(l, "nell", "partner", NULL);
  assert_known(l, "raf", "partner", "Ines");
}

LIFE_TEST(facts_learn__a_boat_gets_its_name) {
  teach(l, "ive a boat", 0, FACT(ME_WHO, "has", "boat"));
  teach(l, "the boat is called nell", 0, FACT(WORDED("boat"), "name", "Nell"));
  struct look *k = look_at(l);
  struct entity nell = look_one(k, "nell");
  assert_true(str_is(nell.word, "boat") && look_one(k, "boat").id == nell.id);
  look_end(k);
}

LIFE_TEST(facts_learn__another_speaker_teaches_about_themselves) {
  const struct fact_read facts[] = {LIVES(ME_WHO, "Leeds"), KIN("Tom", "brother")};
  struct lesson_in in = {.keep = life_words("i live in leeds with my brother tom")};
  in.keep.turn.role = ROLE_OTHER;
  in.keep.turn.speaker = STR("Caroline");
  in.keep.turn.taint = TAINT_OUTSIDE;
  in.reading = (struct reading){.facts = facts, .fact_count = 2};
  lesson_learn(l, &in);
  for (size_t i = 0; i < in.learnt.made.len; i++) assert_int_equal(in.learnt.made.at[i].taint, TAINT_OUTSIDE);
  lesson_free(&in);
  assert_known(l, "caroline", "lives", "Leeds");
  struct look *k = look_at(l);
  assert_int_equal(look_facts(k, ID_NONE, "", VIEW_PAST | VIEW_RETRACTED).len, 0);
  assert_int_equal(look_count(k, "my brother"), 0);
  assert_true(str_is(look_one(k, "tom").word, "caroline's brother"));
  look_end(k);
}

LIFE_TEST(facts_learn__what_came_from_outside_closes_nothing_the_person_said) {
  teach(l, "my sister anna lives in lisbon", 0, KIN("Anna", "sister"), LIVES(NAMED("Anna"), "Lisbon"));
  const struct fact_read facts[] = {LIVES(NAMED("Anna"), "Moscow")};
  struct lesson_in in = {.keep = life_words("anna lives in moscow")};
  in.keep.turn.taint = TAINT_OUTSIDE;
  in.reading = (struct reading){.facts = facts, .fact_count = 1, .acts = ACT(CORRECT)};
  lesson_learn(l, &in);
  assert_int_equal(in.learnt.closed.len, 0);
  lesson_free(&in);
  struct look *k = look_at(l);
  struct view_facts lives = look_facts(k, look_one(k, "anna").id, "lives", 0);
  assert_true(lives.len == 2 && str_is(lives.at[0].value, "Lisbon") && lives.at[0].taint == TAINT_NONE);
  look_end(k);
}

LIFE_TEST(facts_learn__the_beings_own_words_teach_nothing) {
  const struct fact_read facts[] = {LIVES(ME_WHO, "a file")};
  struct lesson_in in = {.keep = life_words("i live in a file"), .reading = {.facts = facts, .fact_count = 1}};
  in.keep.turn.role = ROLE_BEING;
  lesson_learn(l, &in);
  assert_int_equal(in.learnt.made.len, 0);
  lesson_free(&in);
}

LIFE_TEST(facts_learn__older_news_told_later_is_history) {
  teach(l, "i live in hull", 0, LIVES(ME_WHO, "Hull"));
  const struct fact_read facts[] = {LIVES(ME_WHO, "York")};
  struct lesson_in in = {.keep = life_words("i live in york"), .reading = {.facts = facts, .fact_count = 1}};
  in.keep.turn.said_at -= 300LL * 86400000;
  in.keep.channel = STR("import");
  lesson_learn(l, &in);
  lesson_free(&in);
  assert_known(l, NULL, "lives", "Hull");
}

LIFE_TEST(people_find__nicknames_parts_and_kindred_words) {
  mention(l, "my mum margaret berg", 0, BOTH("Margaret Berg", "mum"));
  mention(l, "william", 0, NAMED("William"));
  struct look *k = look_at(l);
  uint64_t mum = look_one(k, "mum").id;
  assert_true(look_one(k, "my mother").id == mum && look_one(k, "Margaret").id == mum && look_one(k, "BERG").id == mum);
  assert_true(str_is(look_one(k, "bill").name, "William"));
  assert_int_equal(look_count(k, "dad"), 0);
  assert_int_equal(look_count(k, ""), 2);
  look_end(k);
}

LIFE_TEST(people_known__gives_the_reader_name_word_and_pronoun) {
  mention(l, "my sister anna", 0, {.name = STR("Anna"), .word = STR("sister"), .pronoun = STR("she")});
  struct look *k = look_at(l);
  struct people_known known = {.memory = l->memory, .read = k->read, .arena = &k->arena, .owner = ME};
  struct who who;
  assert_true(people_known(&known, STR("sister"), &who));
  assert_true(str_is(who.name, "Anna") && str_is(who.word, "sister") && str_is(who.pronoun, "she"));
  assert_false(people_known(&known, STR("zebedee"), &who));
  look_end(k);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(facts_learn__a_name_and_a_word_are_one_entity),
      cmocka_unit_test(facts_learn__a_later_state_closes_the_earlier_one),
      cmocka_unit_test(facts_learn__restating_changes_nothing),
      cmocka_unit_test(facts_learn__many_values_stand_beside_each_other),
      cmocka_unit_test(facts_learn__used_to_is_kept_as_past),
      cmocka_unit_test(facts_learn__a_correction_retracts),
      cmocka_unit_test(facts_learn__denied_takes_back_what_this_talk_said_and_ends_what_an_older_one_did),
      cmocka_unit_test(facts_learn__a_wrong_name_is_put_right),
      cmocka_unit_test(facts_learn__a_wrong_name_in_a_value_is_put_right),
      cmocka_unit_test(facts_learn__not_x_but_y_moves_what_was_said_of_x),
      cmocka_unit_test(facts_learn__a_question_makes_nobody_known),
      cmocka_unit_test(facts_learn__two_names_and_a_no_correct_nobody),
      cmocka_unit_test(facts_learn__two_of_a_name_are_kept_apart_by_their_word),
      cmocka_unit_test(facts_learn__two_entities_that_were_one_are_joined_and_said_so),
      cmocka_unit_test(facts_learn__she_is_the_newest_who_fits_and_nobody_when_two_do),
      cmocka_unit_test(facts_learn__a_new_boss_is_the_boss),
      cmocka_unit_test(facts_learn__the_dead_and_an_ex_are_tender),
      cmocka_unit_test(facts_learn__two_who_part_part_both),
      cmocka_unit_test(facts_learn__a_boat_gets_its_name),
      cmocka_unit_test(facts_learn__another_speaker_teaches_about_themselves),
      cmocka_unit_test(facts_learn__what_came_from_outside_closes_nothing_the_person_said),
      cmocka_unit_test(facts_learn__the_beings_own_words_teach_nothing),
      cmocka_unit_test(facts_learn__older_news_told_later_is_history),
      cmocka_unit_test(people_find__nicknames_parts_and_kindred_words),
      cmocka_unit_test(people_known__gives_the_reader_name_word_and_pronoun),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
