/* SPDX-License-Identifier: Apache-2.0
 *
 * What clauses tell, on rows a person can check: tests/data/told/lines.tsv. OS1_BLESS=1 rewrites the file; read the
 * diff.
 */
#include "base/buf.h"
#include "language/amounts.h"
#include "language/number.h"
#include "language/pattern.h"
#include "language/reading.h"
#include "language/told.h"
#include "language/topics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "language_in.h"

#include "../../tools/bench/told_text.c"

static struct reading read_line(struct arena *a, struct str text, enum manner m) {
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000, .manner = m}; /* 2025-11-24, a Monday */
  reading_read(english, a, text, &c, &r);
  return r;
}

static int read_rows(struct buf *out) {
  char path[512], bytes[65536];
  snprintf(path, sizeof path, "%s/data/told/lines.tsv", TESTS_FOLDER);
  FILE *f = fopen(path, "rb");
  if (!f) return -1;
  for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;) buf_add(out, bytes, n);
  return fclose(f);
}

static void write_rows(const struct buf *b) {
  char path[512];
  snprintf(path, sizeof path, "%s/data/told/lines.tsv", TESTS_FOLDER);
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  fwrite(buf_str(b).at, 1, buf_str(b).len, f);
  fclose(f);
}

/* A row is a register, a line, what it tells, and the rest; a "?" before the register: wanted, not yet reached. */
static size_t check_row(struct str row, struct buf *blessed) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  AUTO_BUF struct buf told = buf_new(BUF_FILE), rest = buf_new(BUF_FILE);
  struct str fields[4] = {0}, left = row;
  for (size_t i = 0; i < 4 && str_next(&left, '\t', &fields[i]); i++) {
  }
  bool comment = !row.len || row.at[0] == '#', open = row.len && row.at[0] == '?';
  if (!comment) {
    struct reading r = read_line(&a, fields[1], MANNER_GB);
    told_line(&r, &told);
    told_rest(&r, &rest);
  }
  if (comment || open)
    buf_printf(blessed, "%.*s\n", STR_ARG(row));
  else
    buf_printf(blessed, "%.*s\t%.*s\t%.*s\t%.*s\n", STR_ARG(fields[0]), STR_ARG(fields[1]), STR_ARG(buf_str(&told)),
               STR_ARG(buf_str(&rest)));
  if (comment || open || (str_eq(buf_str(&told), fields[2]) && str_eq(buf_str(&rest), fields[3]))) return 0;
  print_error("%.*s\n  wanted %.*s | %.*s\n  got    %.*s | %.*s\n", STR_ARG(fields[1]), STR_ARG(fields[2]),
              STR_ARG(fields[3]), STR_ARG(buf_str(&told)), STR_ARG(buf_str(&rest)));
  return 1;
}

static void told__rows_read_as_written(void **state) {
  AUTO_BUF struct buf file = buf_new(BUF_FILE), blessed = buf_new(BUF_FILE);
  assert_int_equal(read_rows(&file), 0);
  struct str text = buf_str(&file), row;
  size_t wrong = 0, rows = 0;
  while (str_next(&text, '\n', &row)) {
    if (!row.len && !text.at) break;
    wrong += check_row(row, &blessed);
    rows++;
  }
  assert_true(rows > 60);
  if (getenv("OS1_BLESS"))
    write_rows(&blessed);
  else
    assert_int_equal(wrong, 0);
}

static void topic(const char *text, const char *name, const char *owner, const char *word) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r = read_line(&a, str_of(text), MANNER_GB);
  assert_str(r.topic, name);
  assert_str(r.topic_owner, owner);
  assert_str(r.topic_word, word);
}

static void told__topics_stand_as_nouns_in_the_persons_words(void **state) {
  topic("I slept badly.", "sleep", "", "");
  topic("my old boat", "boat", "my", "old boat");
  topic("is the boat ok", "boat", "the", "boat");
  topic("Anna's boat sank.", "boat", "Anna's", "boat");
  topic("we looked at two boats", "boat", "", "two boats");
  topic("He said \"the boat is sold\".", "", "", "");
}

static void told__what_a_pronoun_means_is_named(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000, .topic = {.word = STR("boat"), .pronoun = STR("she")}};
  reading_read(english, &a, STR("bought her with the settlement"), &c, &r);
  assert_int_equal(r.statement_count, 1);
  assert_true(r.statements[0].about.me);
  assert_str(r.statements[0].object, "boat");
  reading_read(english, &a, STR("shes leaking again"), &c, &r);
  assert_str(r.statements[0].thing, "boat");
  assert_str(r.statements[0].verb, "leak");
  reading_read(english, &a, STR("needs everything"), &c, &r);
  assert_str(r.statements[0].thing, "boat");
}

/* Who the last statement of a turn is about, where the talk was of somebody before. */
static void meant(struct who topic, const char *text, const char *who) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.civil_now = 1764000000, .topic = topic};
  reading_read(english, &a, str_of(text), &c, &r);
  assert_true(r.statement_count > 0);
  const struct who *w = &r.statements[r.statement_count - 1].about;
  struct str got = w->name.len ? w->name : w->word.len ? w->word : w->pronoun;
  if (!str_is(got, who)) fail_msg("\"%s\" is about %.*s, not %s", text, STR_ARG(got), who);
}

static void told__a_pronoun_is_the_nearest_who_may_be_meant(void **state) {
  struct who nell = {.name = STR("Nell")}, isaac = {.name = STR("Isaac"), .pronoun = STR("he")}, nobody = {0};
  struct who sam = {.name = STR("Sam"), .pronoun = STR("she")};
  meant(nell, "its my dads recipe. he died", "dad");
  meant(nell, "my brother rang. she was out", "Nell");
  meant(nell, "it was my dad's recipe", "it");
  meant(nobody, "Huw came. I told my brother. he laughed", "brother");
  meant(nobody, "mum rang my neighbour. she was cross", "mum");
  meant(nobody, "i saw len with my sister. he looked ill", "Len");
  meant(isaac, "he asked his father. he sulked", "Isaac");
  meant(sam, "she passed", "Sam");
  meant(sam, "he passed", "he");
  meant((struct who){.word = STR("mum")}, "i'm colette. she fell", "mum");
  meant(nobody, "my partner is called ash. they play drums", "Ash");
}

static void told__distress_is_the_speakers_own(void **state) {
  static const struct {
    const char *text;
    int level;
  } rows[] = {{"had a rough day", 1},
              {"its been a long day", 1},
              {"i was so tired yesterday", 1},
              {"nobody to talk to", 1},
              {"im struggling a bit", 2},
              {"everything is falling apart", 2},
              {"i feel so alone", 2},
              {"cant face work", 2},
              {"crying all day", 2},
              {"I can't go on.", 3},
              {"its broken", 0},
              {"the fridge is broken", 0},
              {"im not tired", 0},
              {"are you tired", 0},
              {"my sister is struggling", 0},
              {"kid was crying all night", 0},
              {"he was knackered", 0},
              {"he said he cant go on", 0}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    int got = read_line(&a, str_of(rows[i].text), MANNER_GB).distress;
    if (got != rows[i].level) fail_msg("\"%s\" gave %d, wanted %d", rows[i].text, got, rows[i].level);
  }
}

static void told__money_follows_the_manner(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  assert_str(read_line(&a, STR("4 grand"), MANNER_GB).amount, "four thousand pounds");
  assert_str(read_line(&a, STR("4 grand"), MANNER_US).amount, "four thousand dollars");
  assert_str(read_line(&a, STR("he owes me a tenner"), MANNER_US).amount, "ten dollars");
  assert_str(read_line(&a, STR("30 quid"), MANNER_US).amount, "thirty pounds");
}

static void told__numbers_are_said_as_people_say_them(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  assert_str(number_say(english, &a, 0), "zero");
  assert_str(number_say(english, &a, 27), "twenty-seven");
  assert_str(number_say(english, &a, 100), "one hundred");
  assert_str(number_say(english, &a, 112), "112");
  assert_str(number_say(english, &a, 4000), "four thousand");
  assert_str(number_say(english, &a, 1200), "twelve hundred");
  assert_str(number_say(english, &a, 4500), "4,500");
  assert_str(number_say(english, &a, 12500), "12,500");
  assert_str(number_say(english, &a, 2000000), "two million");
}

static void told__an_order_answers_what_somebody_would_have_said(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct reading r;
  struct reading_context c = {.asked_relation = STR("said"), .asked_about = {.name = STR("Martin")}};
  reading_read(english, &a, STR("turn that bloody thing off and come outside"), &c, &r);
  assert_str(r.order, "turn that bloody thing off and come outside");
  assert_int_equal(r.fact_count, 0);
  reading_read(english, &a, STR("no idea"), &c, &r);
  assert_int_equal(r.order.len, 0);
  assert_int_equal(r.fact_count, 0);
}

/* Words before it that say nothing of it keep nothing from being learnt. */
static void told__begins_behind_what_leads_to_it(void **state) {
  static const char *const leads[] = {"hello there",  "hi there,",          "good evening,",  "morning",
                                      "guess what",   "guess what,",        "did i tell you", "the thing is",
                                      "funny thing,", "just to say",        "for the record", "one more thing,",
                                      "fyi",          "good news,",         "like i said",    "hang on,",
                                      "haha",         "you know what,",     "forgot to say",  "i meant to tell you",
                                      "thing is,",    "i have to tell you", "hello again,"};
  for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct str line = arena_printf(&a, "%s my sister anna moved to lisbon in may", leads[i]);
    struct reading r = read_line(&a, line, MANNER_GB);
    bool lives = false;
    for (size_t f = 0; f < r.fact_count; f++)
      lives |= str_is(r.facts[f].relation, "lives") && str_is(r.facts[f].value, "Lisbon");
    if (!lives) fail_msg("%s", line.at);
  }
}

static void told__word_files_read(void **state) {
  struct error e = {0};
  const struct pack *p = language_pack(english);
  if (told_words_check(p, &e) || topics_check(p, &e) || amounts_check(p, &e)) fail_msg("%s", e.text);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(told__rows_read_as_written),
      cmocka_unit_test(told__topics_stand_as_nouns_in_the_persons_words),
      cmocka_unit_test(told__what_a_pronoun_means_is_named),
      cmocka_unit_test(told__a_pronoun_is_the_nearest_who_may_be_meant),
      cmocka_unit_test(told__distress_is_the_speakers_own),
      cmocka_unit_test(told__money_follows_the_manner),
      cmocka_unit_test(told__numbers_are_said_as_people_say_them),
      cmocka_unit_test(told__an_order_answers_what_somebody_would_have_said),
      cmocka_unit_test(told__begins_behind_what_leads_to_it),
      cmocka_unit_test(told__word_files_read),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
