/* SPDX-License-Identifier: Apache-2.0
 *
 * The real os1: what is known, of whom, from where, and how it is told.
 */
#include "base/json.h"
#include "cli/command.h"
#include "harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct outcome o;

/* Everybody, one of them, and two that are one by the person's word alone. */
static void people__are_listed_told_of_merged_and_split(void **state) {
  static const char *const said[] = {"my mate kate lives in york", "my colleague katherine plays the cello",
                                     "my dad died in 2019"};
  for (size_t i = 0; i < 3; i++) harness_run(*state, &o, "say", said[i]);
  harness_run(*state, &o, "people");
  assert_int_equal(o.status, EXIT_OK);
  const char *last = strstr(o.out, "Katherine, your colleague: 1 turn"),
             *first = strstr(o.out, "Kate, your mate: 1 turn");
  assert_true(first && last && last < first);
  assert_non_null(strstr(o.out, "may be one"));
  assert_null(strstr(o.out, "dad"));
  assert_non_null(strstr(o.out, "1 name is kept quiet"));
  harness_run(*state, &o, "people", "my", "dad");
  assert_non_null(strstr(o.out, "Your dad. He died in 2019."));
  harness_run(*state, &o, "people", "katherine");
  assert_non_null(strstr(o.out, "Katherine: your colleague. Plays the cello, as of today."));
  assert_non_null(strstr(o.out, "my colleague katherine plays the cello · "));
  assert_null(strstr(o.out, "york"));
  harness_run(*state, &o, "people", "merge", "kate", "katherine");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(*state, &o, "people", "katherine");
  assert_non_null(strstr(o.out, "also Katherine"));
  assert_non_null(strstr(o.out, "york"));
  harness_run(*state, &o, "people");
  assert_null(strstr(o.out, "may be one"));
  harness_run(*state, &o, "people", "undo");
  assert_string_equal(o.out, "Kate and Katherine are two again.\n");
  harness_run(*state, &o, "people", "katherine");
  assert_null(strstr(o.out, "york"));
  harness_run(*state, &o, "people"); /* who was said to be two is not offered again */
  assert_null(strstr(o.out, "may be one"));
}

static void people__that_cannot_be_told_apart_are_a_sentence(void **state) {
  harness_run(*state, &o, "say", "my sister anna is a vet");
  harness_run(*state, &o, "say", "my boss anna is a pain");
  harness_run(*state, &o, "people", "merge", "anna", "sister");
  assert_int_not_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.err, "More than one is called that"));
  harness_run(*state, &o, "people", "zebedee");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "people", "split", "boss", "one");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_run(*state, &o, "people", "split", "boss", "999");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "people", "undo");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
}

/* What only stood beside it in the talk is not listed for a word. */
static void recall__lists_no_passers_by(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "hello there");
  harness_run(h, &o, "say", "my cousin keeps quinces");
  harness_run(h, &o, "recall", "quinces");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "my cousin keeps quinces"));
  assert_null(strstr(o.out, "hello there"));
  assert_null(strstr(o.out, "because"));
}

/* A month is shown as a month, and a plan is for its day. */
static void about__dates_no_closer_than_it_knows(void **state) {
  struct harness *h = *state;
  harness_run(h, &o, "say", "my sister anna moved to lisbon in may");
  harness_run(h, &o, "about");
  assert_non_null(strstr(o.out, "Lisbon, since May 20"));
  harness_run(h, &o, "people", "anna");
  assert_non_null(strstr(o.out, "Lisbon, since May 20"));
  harness_run(h, &o, "about", "--json");
  assert_non_null(strstr(o.out, "\"from_last\":"));
}

/* Days are written as people write them, and what has no value has no gap for it. */
static void about__writes_days_as_people_do(void **state) {
  struct harness *h = *state;
  harness_put(h, "was.jsonl",
              "{\"conversation\":\"1\",\"id\":\"1\",\"speaker\":\"Kim\",\"said_at\":\"2024-05-03T10:00:00Z\","
              "\"text\":\"my cat Biff died yesterday\"}\n");
  harness_run(h, &o, "import", harness_path(h, "was.jsonl"));
  harness_run(h, &o, "say", "my sister anna's birthday is 3 april");
  harness_run(h, &o, "say", "anna teaches maths");
  harness_run(h, &o, "about");
  assert_non_null(strstr(o.out, "birthday 3 April"));
  assert_non_null(strstr(o.out, "died 2 May 2024"));
  assert_non_null(strstr(o.out, "    teaches maths · "));
  harness_run(h, &o, "people");
  assert_non_null(strstr(o.out, ". Anna, your sister: 2 turns, on "));
}

/* The questions put again bar nothing twice, and greet nobody as new. */
static void setup__again_bars_nothing_twice(void **state) {
  struct harness *h = *state;
  harness_put(h, "answers", "door shut\nlower\n\nthe garden\nsam\nok\n");
  harness_run(h, &o, "setup", "--answers", harness_path(h, "answers"));
  assert_non_null(strstr(o.out, "before anybody's here"));
  harness_run(h, &o, "setup", "--again", "--answers", harness_path(h, "answers"));
  assert_non_null(strstr(o.out, "Four questions again"));
  harness_run(h, &o, "about");
  assert_non_null(strstr(o.out, "1 topic it will not raise"));
}

/* Of what ended unseen both days are shown between which it did. */
static void about__says_between_which_days_it_ended(void **state) {
  struct harness *h = *state;
  harness_put(h, "was.jsonl",
              "{\"conversation\":\"1\",\"id\":\"1\",\"speaker\":\"Rosa\",\"said_at\":\"2025-03-02\","
              "\"text\":\"i work at the tip\"}\n");
  harness_run(h, &o, "import", "--me", "Rosa", harness_path(h, "was.jsonl"));
  harness_run(h, &o, "say", "i work at the docks now");
  harness_run(h, &o, "say", "we lived in leeds from 2010 to 2015");
  harness_run(h, &o, "say", "i've lived in bristol since 2019");
  harness_run(h, &o, "about");
  assert_non_null(strstr(o.out, "lives Leeds, from 2010 until 2015"));
  assert_non_null(strstr(o.out, "lives Bristol, since 2019 "));
  assert_non_null(strstr(o.out, "works at tip, ended between 2 March 2025 and "));
}

/* Nobody set a name up; one was told. */
static void name__that_was_told_is_the_one_that_goes_out(void **state) {
  struct harness *h = *state;
  char command[512];
  harness_run(h, &o, "say", "im priya");
  harness_run(h, &o, "about");
  assert_non_null(strstr(o.out, "and you are Priya"));
  harness_run(h, &o, "export", harness_path(h, "out"));
  snprintf(command, sizeof command, "grep -q '\"speaker\":\"Priya\"' '%s/out/turns.jsonl'", h->home);
  assert_int_equal(system(command), 0);
}

static void document__is_found_and_is_nobodys_word(void **state) {
  struct harness *h = *state;
  harness_put(h, "survey.txt", "The garboard is rotten.\n\nI live in Atlantis.\n");
  harness_run(h, &o, "read", harness_path(h, "survey.txt"));
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "recall", "garboard");
  assert_int_equal(o.status, EXIT_OK);
  harness_run(h, &o, "about", "--json");
  assert_null(strstr(o.out, "\"who\":\"me\""));
  assert_non_null(strstr(o.out, "\"outside\":true"));
  harness_run(h, &o, "ask", "where do i live");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  assert_null(strstr(o.out, "Atlantis"));
  harness_run(h, &o, "say", "where do i live");
  assert_null(strstr(o.out, "Atlantis"));
  harness_run(h, &o, "ask", "is the garboard rotten");
  assert_non_null(strstr(o.out, "In survey.txt: "));
  harness_run(h, &o, "ask", "--json", "is the garboard rotten");
  assert_non_null(strstr(o.out, "\"whose\":\"survey.txt\",\"outside\":true"));
  harness_run(h, &o, "say", "is the garboard rotten");
  assert_non_null(strstr(o.out, "survey.txt"));
}

/* In a namespace of its own: a disk that is full, then one that cannot be written. */
static void about__says_whose_somebody_is(void **state) {
  struct harness *h = *state;
  harness_put(h, "chats.jsonl",
              "{\"conversation\":\"c\",\"id\":\"D1:1\",\"speaker\":\"Mel\",\"said_at\":\"2025-05-08T13:56:00Z\","
              "\"text\":\"My brother Tom moved to Oslo\"}\n");
  harness_run(h, &o, "import", "--me", "Jonha", harness_path(h, "chats.jsonl"));
  assert_non_null(strstr(o.err, "Nobody in it is called Jonha"));
  harness_run(h, &o, "about");
  assert_non_null(strstr(o.out, "Tom, Mel's brother"));
  harness_run(h, &o, "import", "--me", "Mel", harness_path(h, "chats.jsonl"));
  assert_string_equal(o.err, "");
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, harness_real, harness_over)

/* ---- what is debated ---- */
static void debate__is_listed_told_of_and_drawn(void **state) {
  static const char *const said[] = {"debate me on trams",
                                     "hull should bring back its trams & pay <for them>",
                                     "the buses are stuck in traffic all day",
                                     "i sit on one every morning",
                                     "fair enough",
                                     "stop"};
  harness_run(*state, &o, "debate");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  for (size_t i = 0; i < sizeof said / sizeof *said; i++) harness_run(*state, &o, "say", said[i]);
  assert_non_null(strstr(o.out, "isn't held up yet"));
  harness_run(*state, &o, "debate");
  assert_int_equal(o.status, EXIT_OK);
  assert_non_null(strstr(o.out, "does not stand"));
  harness_run(*state, &o, "debate", "show", "1");
  assert_non_null(strstr(o.out, "because: falls"));
  assert_non_null(strstr(o.out, "How do you know that it's so?"));
  assert_non_null(strstr(o.out, "\"i sit on one every morning\""));
  harness_run(*state, &o, "debate", "show", "2");
  assert_int_equal(o.status, EXIT_NOT_FOUND);
  harness_run(*state, &o, "debate", "show", "x");
  assert_int_equal(o.status, EXIT_USAGE);
  harness_run(*state, &o, "debate", "--json");
  AUTO_JSON json_t *all = json_read(str_of(o.out), NULL);
  const json_t *one = json_array_get(json_object_get(all, "debates"), 0);
  assert_int_equal(json_array_size(json_object_get(one, "said")), 5);
  assert_false(json_flag(one, "stands", true));
  harness_run(*state, &o, "debate", "show", "--svg", harness_path(*state, "trams.svg"));
  assert_int_equal(o.status, EXIT_OK);
  const char *svg = harness_file(*state, "trams.svg");
  assert_non_null(strstr(svg, "trams &amp; pay &lt;for them&gt;"));
  assert_int_equal(harness_count(svg, "<script") + harness_count(svg, "href"), 0);
  assert_int_equal(harness_count(svg, "stroke-dasharray=\"8 5\""), 2); /* the reason, and the question answered */
  harness_run(*state, &o, "debate", "show", "--svg", harness_path(*state, "trams.svg"));
  assert_int_equal(o.status, EXIT_FAILED);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CASE(people__are_listed_told_of_merged_and_split),
      CASE(people__that_cannot_be_told_apart_are_a_sentence),
      CASE(recall__lists_no_passers_by),
      CASE(about__dates_no_closer_than_it_knows),
      CASE(name__that_was_told_is_the_one_that_goes_out),
      CASE(document__is_found_and_is_nobodys_word),
      CASE(about__says_whose_somebody_is),
      CASE(about__says_between_which_days_it_ended),
      CASE(about__writes_days_as_people_do),
      CASE(setup__again_bars_nothing_twice),
      CASE(debate__is_listed_told_of_and_drawn),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
