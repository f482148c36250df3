/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "life.h"
#include "memory/forget.h"
#include "memory/meaning.h"
#include "memory/memory_priv.h"
#include "memory/recall_rank.h"

/* Two friends over a spring, and the owner's own talk. */
static void lay_in(struct life *l) {
  life_other(l, "Ruth", "2026-03-02T18:00:00Z", "Did you get anywhere with the allotment, Imran?");
  life_other(l, "Imran", "2026-03-02T18:01:00Z", "Finally. They gave me plot nineteen, right beside the railway.");
  life_other(l, "Ruth", "2026-03-02T18:02:00Z", "What will you grow?");
  life_other(l, "Imran", "2026-03-02T18:03:00Z", "Leeks, beetroot and far too many courgettes.");
  life_other(l, "Ruth", "2026-04-11T09:00:00Z", "I bought a cello yesterday. My neighbours do not know yet, Imran.");
  life_other(l, "Imran", "2026-04-11T09:01:00Z", "A cello! I only ever played the recorder at school.");
  life_other(l, "Ruth", "2026-05-20T20:00:00Z", "We took our kids to the lighthouse and it rained on the sandwiches.");
  life_say(l, "my sister has a cello too but she never plays it");
}

static struct recall ask(struct life *l, struct arena *a, const char *query, size_t count) {
  struct store_read *r = life_read(l);
  struct recall got;
  struct error e = {0};
  struct recall_options o = {.count = count};
  if (recall_search(l->memory, r, ME, str_of(query), &o, a, &got, &e) < 0) fail_msg("%s", e.text);
  r->ops->read_end(r);
  return got;
}

static void assert_first(struct life *l, const char *query, const char *part) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct recall got = ask(l, &a, query, 5);
  if (got.len == 0) fail_msg("\"%s\" found nothing", query);
  if (str_find(got.at[0].turn.text, str_of(part)) < 0)
    fail_msg("\"%s\" found \"%.*s\" first", query, STR_ARG(got.at[0].turn.text));
}

LIFE_TEST(recall_search__finds_by_words_speaker_neighbour_and_kin) {
  lay_in(l);
  assert_first(l, "which plot did they give to Imran?", "plot nineteen");
  assert_first(l, "Who purchased a cello?", "bought a cello");
  assert_first(l, "did Imran play an instrument at school", "recorder");
  assert_first(l, "when did ruth take her children to the lighthouse", "lighthouse");
  assert_first(l, "who in my family has a cello", "my sister");
  life_again(l);
  assert_first(l, "which plot did they give to Imran?", "plot nineteen");
}

LIFE_TEST(recall_search__brings_the_answer_to_a_question_that_shares_no_word_with_it) {
  lay_in(l);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct recall got = ask(l, &a, "what will Imran grow", 3);
  bool found = false;
  for (size_t i = 0; i < got.len; i++) found = found || str_find(got.at[i].turn.text, STR("Leeks")) >= 0;
  assert_true(found);
  assert_true(got.has_who && str_is(got.named, "imran"));
}

LIFE_TEST(recall_search__finds_nothing_where_nothing_was_said) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  assert_int_equal(ask(l, &a, "cello", 5).len, 0);
  lay_in(l);
  assert_int_equal(ask(l, &a, "zeppelin", 5).len, 0);
  assert_int_equal(ask(l, &a, "", 5).len, 0);
  assert_int_equal(ask(l, &a, "?!", 5).len, 0);
}

LIFE_TEST(recall_search__keeps_to_a_conversation_and_a_count) {
  lay_in(l);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct recall got = ask(l, &a, "cello", 2);
  assert_int_equal(got.len, 2);
  struct store_read *r = life_read(l);
  uint64_t mine = life_say(l, "the cello went out of tune again");
  r->ops->read_end(r);
  r = life_read(l);
  struct turn t;
  assert_int_equal(r->ops->get(r, RECORD_TURN, mine, &a, &t), 0);
  struct recall_options o = {.conversation = t.conversation};
  assert_int_equal(recall_search(l->memory, r, ME, STR("cello"), &o, &a, &got, NULL), 0);
  assert_int_equal(got.len, 2);
  for (size_t i = 0; i < got.len; i++) assert_true(got.at[i].turn.conversation == t.conversation);
  r->ops->read_end(r);
}

/* Weights of which one sign alone is not nought, in each stage. */
static struct str weights(struct arena *a, const char *near, const char *words) {
  const char *line = "%.*sstage\n%s 0 1000 2000 3000 4000 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
  struct str first = arena_printf(a, line, 0, "", near);
  return arena_printf(a, line, STR_ARG(first), words);
}

LIFE_TEST(recall_search__orders_by_the_weights_it_is_given) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  life_say(l, "the heron stood in the pond and the heron ate a frog");
  life_say(l, "on tuesday i saw the heron");
  assert_first(l, "heron frog", "ate a frog");
  assert_int_equal(ranker_take(l->memory->ranker, weights(&a, "covers", "time")), 0);
  assert_first(l, "heron frog", "on tuesday");
  assert_int_equal(ranker_take(l->memory->ranker, weights(&a, "covers", "covers")), 0);
  assert_first(l, "heron frog", "ate a frog");
}

LIFE_TEST(recall_search__puts_what_follows_the_question_before_what_only_has_its_words) {
  life_other(l, "Ruth", "2026-03-02T18:00:00Z", "The garden centre sold out of seed for the garden, Imran.");
  life_other(l, "Ruth", "2026-03-09T18:00:00Z", "What did you plant in the garden, Imran?");
  life_other(l, "Imran", "2026-03-09T18:01:00Z", "Leeks and beetroot, and I put netting over all of it.");
  life_other(l, "Ruth", "2026-03-16T18:00:00Z", "My own garden is a bog.");
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct recall got = ask(l, &a, "What did Imran plant in the garden?", 5);
  size_t leeks = 9, bog = 9;
  for (size_t i = 0; i < got.len; i++) {
    if (str_find(got.at[i].turn.text, STR("Leeks")) >= 0) leeks = i;
    if (str_find(got.at[i].turn.text, STR("bog")) >= 0) bog = i;
  }
  assert_true(leeks < bog);
}

static void rank_models__refuses_what_is_damaged(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct rank_models *m = ARENA_NEW(&a, struct rank_models);
  struct str good = weights(&a, "covers", "time");
  assert_int_equal(rank_models_read(good, m), 0);
  float signs[SIGNS] = {[SIGN_TIME] = .5f};
  assert_float_equal(rank_weigh(&m->stage[1], signs, 0, false), 2, 1e-5);
  signs[SIGN_TIME] = .625f;
  assert_float_equal(rank_weigh(&m->stage[1], signs, 0, false), 2.5, 1e-5);
  assert_int_equal(rank_models_read(STR(""), m), ERR_DAMAGED);
  assert_int_equal(rank_models_read(weights(&a, "covers", "zeal"), m), ERR_DAMAGED);
  assert_int_equal(rank_models_read(str_first(good, good.len - 4), m), ERR_DAMAGED);
  assert_int_equal(rank_models_read(arena_join(&a, good, STR("stage\n")), m), ERR_DAMAGED);
  assert_int_equal(rank_models_read(STR("covers 1\nstage\nstage\n"), m), ERR_DAMAGED);
}

LIFE_TEST(recall_explain__names_the_signs_that_weighed) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  life_say(l, "the heron stood in the pond and the heron ate a frog");
  life_say(l, "on tuesday i saw the heron");
  assert_int_equal(ranker_take(l->memory->ranker, weights(&a, "covers", "time")), 0);
  struct recall got = ask(l, &a, "heron frog", 2);
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  assert_int_equal(recall_explain(&got, 0, &out), 0);
  assert_true(str_find(buf_str(&out), STR("it tells a time")) >= 0);
  assert_true(str_find(buf_str(&out), STR("\"holds\":2.0")) >= 0);
  buf_clear(&out);
  assert_int_equal(recall_explain(&got, 1, &out), 0);
  assert_true(str_find(buf_str(&out), STR("it tells a time")) < 0);
}

LIFE_TEST(recall_explain__says_why_in_json) {
  lay_in(l);
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct recall got = ask(l, &a, "which plot did they give to Imran?", 1);
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  assert_int_equal(recall_explain(&got, 0, &out), 0);
  AUTO_JSON json_t *j = json_read(buf_str(&out), NULL);
  assert_non_null(j);
  assert_true(json_flag(j, "speaker", false) && json_real_value(json_object_get(j, "own")) > 0);
}

static bool because(const struct recall *got, const char *what) {
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  assert_int_equal(recall_explain(got, 0, &out), 0);
  AUTO_JSON json_t *j = json_read(buf_str(&out), NULL);
  size_t i;
  json_t *line;
  json_array_foreach(json_object_get(j, "because"), i, line) if (strstr(json_string_value(line), what)) return true;
  return false;
}

LIFE_TEST(recall_explain__gives_each_part_in_words) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  life_say(l, "i moved the piano to the attic on my own");
  life_say(l, "is the piano in the attic");
  struct recall got = ask(l, &a, "when did i move the piano to the attic?", 2);
  assert_true(because(&got, "it says “moved”, “piano” and “attic”, all that was asked"));
  assert_true(because(&got, "you said it, and you asked about yourself"));
  assert_true(because(&got, "those words stand close together"));
  assert_true(because(&got, "just after it bears on it too"));
  assert_false(because(&got, "it was said between") || because(&got, "it asks"));
  got = ask(l, &a, "piano today", 2);
  assert_true(because(&got, "it was said between"));
}

/* ---- by meaning ---- */

/* A model of cardboard: what a text is about, a number each; the last is there in every text. */
static const char *const about[] = {"vet animals goat career job", "rain storm umbrella weather",
                                    "soup bread cake dinner",      "piano cello song tune",
                                    "train bus road ticket",       "roof paint door kitchen"};
enum { ABOUT = sizeof about / sizeof *about, DIMS = ABOUT + 1 };
static size_t asked;

static bool mean(void *arg, struct str text, struct meaning_vector *ret) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  double v[DIMS] = {[ABOUT] = 0.5};
  struct tokens t = tokens_read(life_language(), &a, text);
  asked++;
  for (size_t i = 0; i < t.len; i++)
    for (int k = 0; k < ABOUT; k++) {
      struct str rest = str_of(about[k]), word;
      while (str_next(&rest, ' ', &word)) v[k] += str_eq(word, t.at[i].word);
    }
  return (!arg || *(bool *)arg) && meaning_pack(v, DIMS, ret);
}

static void choose(struct life *l, const char *url) {
  struct meaning_choice c = {.url = str_of(url), .name = STR("cardboard")};
  life_now++;
  assert_int_equal(meaning_choose(l->memory, ME, &c, NULL), 0);
}

static size_t next(struct life *l, struct arena *a, struct meaning_batch *b) {
  struct store_read *r = life_read(l);
  struct meaning_vector v;
  assert_int_equal(meaning_next(l->memory, r, ME, 5, a, b), 0);
  r->ops->read_end(r);
  for (size_t i = 0; i < b->len; i++) {
    assert_true(mean(NULL, b->turns[i].text, &v));
    b->turns[i].vector = v;
  }
  return b->len;
}

static void make_all(struct life *l) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct meaning_batch b;
  while (next(l, &a, &b)) assert_int_equal(meaning_keep(l->memory, &b, NULL), 0);
}

static uint64_t kept(struct life *l) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct store_read *r = life_read(l);
  struct meaning_state s;
  assert_int_equal(meaning_look(l->memory, r, ME, &a, &s), 0);
  r->ops->read_end(r);
  return s.kept;
}

static uint64_t lay_in_more(struct life *l) {
  static const char *const more[] = {"the storm took an umbrella again",
                                     "soup and bread, and cake after",
                                     "a tune I cannot get rid of",
                                     "the bus was late, so I took the road on foot",
                                     "the roof wants paint",
                                     "rain all day",
                                     "dinner was bread",
                                     "no ticket for the train",
                                     "the kitchen door sticks"};
  for (size_t i = 0; i < sizeof more / sizeof *more; i++) life_say(l, more[i]);
  return life_say(l, "one day I want to be a vet");
}

static bool finds(struct life *l, const char *query, uint64_t id) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct recall got = ask(l, &a, query, 10);
  for (size_t i = 0; i < got.len; i++)
    if (got.at[i].turn.id == id) return true;
  return false;
}

LIFE_TEST(recall_search__finds_by_meaning_what_shares_no_word) {
  uint64_t vet = lay_in_more(l);
  bool there = true;
  meaning_use(l->memory, mean, &there);
  asked = 0;
  assert_false(finds(l, "which career?", vet));
  assert_int_equal(asked, 0); /* without vectors nobody is asked */
  choose(l, "http://127.0.0.1:1");
  make_all(l);
  assert_int_equal(kept(l), 10);
  assert_true(finds(l, "which career?", vet));
  there = false; /* the model is gone: words alone */
  assert_false(finds(l, "which career?", vet));
  assert_first(l, "what sticks?", "kitchen door");
  life_again(l);
  meaning_use(l->memory, mean, NULL);
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  struct recall got = ask(l, &a, "which career?", 3);
  size_t at = 0;
  while (at < got.len && got.at[at].turn.id != vet) at++;
  assert_true(at < got.len);
  assert_int_equal(recall_explain(&got, at, &out), 0);
  assert_true(str_find(buf_str(&out), STR("in other words, as the vectors have it")) > 0);
}

/* A later turn is a candidate as soon as its vector is kept, whether the others were read in before or not. */
LIFE_TEST(meaning_keep__is_found_at_once_and_asked_for_once) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct meaning_batch b;
  meaning_use(l->memory, mean, NULL);
  choose(l, "http://127.0.0.1:1");
  lay_in_more(l);
  make_all(l);
  assert_false(finds(l, "what does the goat eat?", 0));
  uint64_t later = life_say(l, "they keep animals over there");
  assert_int_equal(next(l, &a, &b), 1);
  assert_int_equal(b.turns[0].id, later);
  assert_int_equal(meaning_keep(l->memory, &b, NULL), 0);
  assert_true(finds(l, "what does the goat eat?", later));
  assert_int_equal(next(l, &a, &b), 0);
  life_say(l, "rain");
  assert_int_equal(next(l, &a, &b), 1);
  b.turns[0].vector.dims = DIMS - 1;
  assert_int_equal(meaning_keep(l->memory, &b, NULL), ERR_INVALID);
  assert_int_equal(kept(l), 11);
  b.turns[0].vector.dims = 0; /* it gave none for this one: not asked for again */
  assert_int_equal(meaning_keep(l->memory, &b, NULL), 0);
  assert_int_equal(next(l, &a, &b), 0);
}

LIFE_TEST(forget_do__takes_the_vector_and_one_that_comes_late) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct meaning_batch b;
  struct forget_list list;
  uint64_t left;
  meaning_use(l->memory, mean, NULL);
  choose(l, "http://127.0.0.1:1");
  uint64_t vet = lay_in_more(l);
  make_all(l);
  uint64_t goat = life_say(l, "zebulon bought a goat");
  assert_int_equal(next(l, &a, &b), 1); /* asked about, and forgotten before the answer comes */
  const char *words[] = {"zebulon", "vet"};
  for (int i = 0; i < 2; i++) {
    struct store_read *r = life_read(l);
    assert_int_equal(forget_find(l->memory, r, &a, ME, str_of(words[i]), life_now, 0, &list, NULL), 0);
    r->ops->read_end(r);
    assert_int_equal(list.turns.len, 1);
    assert_int_equal(forget_do(l->memory, ME, &list, ID_NONE, &left, NULL), 0);
  }
  assert_int_equal(meaning_keep(l->memory, &b, NULL), 0);
  assert_int_equal(kept(l), 9);
  assert_false(finds(l, "which career?", vet) || finds(l, "which career?", goat));
}

LIFE_TEST(meaning_choose__begins_anew_and_none_leaves_nothing) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct meaning_batch b;
  lay_in_more(l);
  assert_int_equal(next(l, &a, &b), 0);
  choose(l, "http://127.0.0.1:1");
  assert_int_equal(next(l, &a, &b), 5);
  assert_int_equal(meaning_keep(l->memory, &b, NULL), 0);
  assert_int_equal(next(l, &a, &b), 5);
  choose(l, "http://127.0.0.1:2");
  assert_int_equal(kept(l), 0);
  assert_int_equal(meaning_keep(l->memory, &b, NULL), ERR_CANCELLED);
  make_all(l);
  assert_int_equal(kept(l), 10);
  choose(l, "");
  assert_int_equal(kept(l), 0);
  assert_int_equal(next(l, &a, &b), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(recall_search__finds_by_words_speaker_neighbour_and_kin),
      cmocka_unit_test(recall_search__brings_the_answer_to_a_question_that_shares_no_word_with_it),
      cmocka_unit_test(recall_search__finds_nothing_where_nothing_was_said),
      cmocka_unit_test(recall_search__keeps_to_a_conversation_and_a_count),
      cmocka_unit_test(recall_search__orders_by_the_weights_it_is_given),
      cmocka_unit_test(recall_search__puts_what_follows_the_question_before_what_only_has_its_words),
      cmocka_unit_test(rank_models__refuses_what_is_damaged),
      cmocka_unit_test(recall_explain__names_the_signs_that_weighed),
      cmocka_unit_test(recall_explain__says_why_in_json),
      cmocka_unit_test(recall_explain__gives_each_part_in_words),
      cmocka_unit_test(recall_search__finds_by_meaning_what_shares_no_word),
      cmocka_unit_test(meaning_keep__is_found_at_once_and_asked_for_once),
      cmocka_unit_test(forget_do__takes_the_vector_and_one_that_comes_late),
      cmocka_unit_test(meaning_choose__begins_anew_and_none_leaves_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
