/* SPDX-License-Identifier: Apache-2.0 */
#include "language/lexicon.h"
#include "language/rows.h"
#include "language/terms.h"
#include "language/token.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "language_in.h"

/* From the examples in M. F. Porter, "An algorithm for suffix stripping" (1980), and his published vocabulary. */
static void stem__follows_porter(void **state) {
  static const char *const cases[][2] = {
      {"caresses", "caress"},
      {"ponies", "poni"},
      {"caress", "caress"},
      {"cats", "cat"},
      {"feeding", "feed"},
      {"agreed", "agre"},
      {"plastered", "plaster"},
      {"bled", "bleed"},
      {"motoring", "motor"},
      {"conflated", "conflat"},
      {"troubled", "troubl"},
      {"sized", "size"},
      {"hopping", "hop"},
      {"tanned", "tan"},
      {"falling", "fall"},
      {"hissing", "hiss"},
      {"fizzed", "fizz"},
      {"failing", "fail"},
      {"filing", "file"},
      {"happy", "happi"},
      {"sky", "sky"},
      {"relational", "relat"},
      {"conditional", "condit"},
      {"rational", "ration"},
      {"valenci", "valenc"},
      {"digitizer", "digit"},
      {"conformabli", "conform"},
      {"radicalli", "radic"},
      {"vietnamization", "vietnam"},
      {"operator", "oper"},
      {"feudalism", "feudal"},
      {"decisiveness", "decis"},
      {"hopefulness", "hope"},
      {"callousness", "callous"},
      {"formaliti", "formal"},
      {"sensibiliti", "sensibl"},
      {"triplicate", "triplic"},
      {"formative", "form"},
      {"electriciti", "electr"},
      {"electrical", "electr"},
      {"hopeful", "hope"},
      {"goodness", "good"},
      {"revival", "reviv"},
      {"allowance", "allow"},
      {"inference", "infer"},
      {"airliner", "airlin"},
      {"adjustable", "adjust"},
      {"defensible", "defens"},
      {"irritant", "irrit"},
      {"replacement", "replac"},
      {"adjustment", "adjust"},
      {"dependent", "depend"},
      {"adoption", "adopt"},
      {"communism", "commun"},
      {"activate", "activ"},
      {"effective", "effect"},
      {"probate", "probat"},
      {"rate", "rate"},
      {"cease", "ceas"},
      {"controll", "control"},
      {"roll", "roll"},
      {"generalizations", "gener"},
      {"oscillators", "oscil"},
  };
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct str got = token_stem(english, &a, str_of(cases[i][0]));
    if (!str_is(got, cases[i][1])) fail_msg("%s: got %.*s, wanted %s", cases[i][0], STR_ARG(got), cases[i][1]);
  }
}

static void stem__brings_irregular_forms_together(void **state) {
  static const char *const pairs[][2] = {{"bought", "buying"}, {"went", "going"},  {"children", "child"},
                                         {"rang", "rings"},    {"mice", "mouse"},  {"mother", "mum"},
                                         {"wives", "wife"},    {"drove", "drives"}};
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct str x = token_stem(english, &a, str_of(pairs[i][0])), y = token_stem(english, &a, str_of(pairs[i][1]));
    if (!str_eq(x, y)) fail_msg("%s %.*s, %s %.*s", pairs[i][0], STR_ARG(x), pairs[i][1], STR_ARG(y));
  }
}

static void terms__keeps_what_is_worth_finding(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct terms t = terms_read(english, &a, STR("ive bought Nell 27ft of rope, and it is in the old harbour"));
  static const struct {
    const char *stem;
    uint32_t place;
    bool name;
  } wanted[] = {{"bui", 2, false},  {"nell", 3, true},  {"27", 4, false},      {"ft", 5, false},
                {"rope", 7, false}, {"old", 13, false}, {"harbour", 14, false}};
  assert_int_equal(t.len, sizeof wanted / sizeof *wanted);
  for (size_t i = 0; i < t.len; i++) {
    assert_str(t.at[i].stem, wanted[i].stem);
    assert_int_equal(t.at[i].place, wanted[i].place);
    assert_int_equal(t.at[i].name, wanted[i].name);
  }
  assert_int_equal(t.words, 15);
}

static void terms__are_the_same_however_it_was_typed(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  static const char *const pairs[][2] = {{"mum's visiting tomorrow", "MUM visits 2moro"},
                                         {"Siobhán moved", "siobhan moves"},
                                         {"the survey was cancelled", "cancel the surveys"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct terms x = terms_read(english, &a, str_of(pairs[i][0])), y = terms_read(english, &a, str_of(pairs[i][1]));
    assert_int_equal(x.len, y.len);
    for (size_t k = 0; k < x.len; k++) {
      bool found = false;
      for (size_t m = 0; m < y.len; m++) found |= str_eq(x.at[k].stem, y.at[m].stem);
      assert_true(found);
    }
  }
}

static void terms__are_capped(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  char *many = arena_alloc(&a, 30000);
  for (size_t i = 0; i < 30000; i++) many[i] = i % 5 == 4 ? ' ' : (char)('b' + i % 7);
  assert_int_equal(terms_read(english, &a, (struct str){many, 30000}).len, 2048);
  assert_int_equal(terms_read(english, &a, STR("")).len, 0);
}

static uint64_t speech_of(struct str tags) {
  uint64_t all = 0;
  for (size_t i = 0; i < tags.len; i++)
    all |= tags.at[i] == 'n' ? LEX(NOUN) : tags.at[i] == 'v' ? LEX(VERB) : tags.at[i] == 'a' ? LEX(ADJ) : LEX(ADV);
  return all;
}

/* Each of the 26,000, and what stands beside it in the order and is no word. */
static void lexicon__finds_every_word_and_no_other(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const uint64_t speech = LEX(NOUN) | LEX(VERB) | LEX(ADJ) | LEX(ADV);
  struct rows r = {.rest = pack_file(language_pack(english), "lexicon/word.txt")};
  struct str last = STR("");
  size_t words = 0;
  for (; rows_next(&r); words++) {
    struct str no_word = arena_printf(&a, "%.*s~", STR_ARG(r.field[0]));
    uint64_t has = speech_of(r.field[1]), found = lexicon_classes(lexicon_of(english), r.field[0]);
    if ((found & has) != has) fail_msg("%.*s is not found", STR_ARG(r.field[0]));
    if (lexicon_classes(lexicon_of(english), no_word) & speech) fail_msg("%.*s is found", STR_ARG(no_word));
    struct str short_of = str_first(r.field[0], r.field[0].len - 1);
    if (str_cmp(last, short_of) < 0 && !lexicon_find(lexicon_of(english), short_of) &&
        lexicon_classes(lexicon_of(english), short_of) & speech)
      fail_msg("%.*s is found", STR_ARG(short_of));
    last = r.field[0];
  }
  assert_true(words > 20000);
  assert_int_equal(lexicon_classes(lexicon_of(english), STR("")) & speech, 0);
  assert_int_equal(lexicon_classes(lexicon_of(english), STR("#")) & speech, 0);
}

/* Fewer words than there are places to begin the search at: most of those stand behind where the last line begins. */
static void lexicon__of_a_few_words_finds_them(void **state) {
  static const char *const words[] = {"alder", "elm", "hornbeam", "hornbeams",
                                      "yew-of-the-churchyard-in-the-next-valley"};
  char folder[] = "/tmp/os1-lexicon-XXXXXX", inner[64], path[96];
  const struct pack *p = NULL;
  struct language *l = NULL;
  struct error e = {0};
  assert_non_null(mkdtemp(folder));
  snprintf(inner, sizeof inner, "%s/lexicon", folder);
  snprintf(path, sizeof path, "%s/word.txt", inner);
  assert_int_equal(mkdir(inner, 0700), 0);
  FILE *f = fopen(path, "we");
  assert_non_null(f);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) fprintf(f, "%s\tn\n", words[i]);
  assert_int_equal(fclose(f), 0);
  if (pack_open_folder(folder, &p, &e) || language_open(p, &l, &e)) fail_msg("%s", e.text);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (!(lexicon_classes(lexicon_of(l), str_of(words[i])) & LEX(NOUN))) fail_msg("%s is not found", words[i]);
  assert_int_equal(lexicon_classes(lexicon_of(l), STR("ash")) & LEX(NOUN), 0);
  language_close(l);
  pack_close(p);
  assert_int_equal(unlink(path) | rmdir(inner) | rmdir(folder), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lexicon__of_a_few_words_finds_them),
      cmocka_unit_test(lexicon__finds_every_word_and_no_other),
      cmocka_unit_test(stem__follows_porter),
      cmocka_unit_test(stem__brings_irregular_forms_together),
      cmocka_unit_test(terms__keeps_what_is_worth_finding),
      cmocka_unit_test(terms__are_the_same_however_it_was_typed),
      cmocka_unit_test(terms__are_capped),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
