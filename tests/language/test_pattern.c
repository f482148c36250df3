/* SPDX-License-Identifier: Apache-2.0 */
#include "language/lexicon.h"
#include "language/pattern.h"
#include "language/pattern_priv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "language_in.h"

struct trial {
  struct arena a;
  struct patterns *p;
  struct tokens tokens;
  struct times times;
  struct pieces pieces;
};

static size_t trial(struct trial *t, const char *patterns, const char *text, const struct pattern_hit **hits) {
  struct error e = {0};
  if (patterns_compile("trial.txt", str_of(patterns), &t->p, &e)) fail_msg("%s", e.text);
  t->tokens = tokens_read(english, &t->a, str_of(text));
  pieces_read(english, &t->a, &t->tokens, &t->times, &t->pieces);
  return patterns_match(english, t->p, &t->a, &t->pieces, 0, t->pieces.len, hits);
}

static void trial_end(struct trial *t) {
  patterns_release(t->p);
  arena_finish(&t->a);
}

static void complaint(const char *patterns, const char *wanted) {
  struct error e = {0};
  struct patterns *p;
  assert_int_equal(patterns_compile("trial.txt", str_of(patterns), &p, &e), ERR_INVALID);
  if (str_find(str_of(e.text), str_of(wanted)) < 0) fail_msg("\"%s\" says nothing of \"%s\"", e.text, wanted);
}

static void pattern__catches_slots_by_their_type(void **state) {
  struct trial t = {0};
  const struct pattern_hit *hits;
  assert_int_equal(
      trial(&t, "^ my {k:kin} {n:name} ~move to {p:place} => moved\n", "my sister anna moved to lisbon", &hits), 1);
  assert_str(hits[0].action, "moved");
  assert_str(slot_text(hits[0].slots, hits[0].slot_count, "k"), "sister");
  assert_str(slot_text(hits[0].slots, hits[0].slot_count, "n"), "anna");
  assert_str(slot_text(hits[0].slots, hits[0].slot_count, "p"), "lisbon");
  assert_null(slot_text(hits[0].slots, hits[0].slot_count, "none").at);
  trial_end(&t);
}

static void pattern__prefers_what_is_more_literal(void **state) {
  struct trial t = {0};
  const struct pattern_hit *hits;
  assert_int_equal(
      trial(&t, "remind {x:rest} => loose\nremind me (to|about) {x:rest} => tight\n", "remind me to ring mum", &hits),
      2);
  assert_str(hits[0].action, "tight");
  assert_int_equal(hits[0].line, 2);
  assert_str(slot_text(hits[0].slots, hits[0].slot_count, "x"), "ring mum");
  trial_end(&t);
}

static void pattern__reads_optional_parts_verbs_and_edges(void **state) {
  struct trial t = {0};
  const struct pattern_hit *hits;
  assert_int_equal(trial(&t, "^ (please)? ~sing (a|the)? song $ => sing\n", "please sang the song.", &hits), 1);
  trial_end(&t);
  t = (struct trial){0};
  assert_int_equal(trial(&t, "^ sing $ => sing\n", "sing up", &hits), 0);
  trial_end(&t);
}

/* "*" passes three words at most, "**" eight. */
static void pattern__passes_as_many_words_as_it_says(void **state) {
  static const struct {
    const char *pattern, *text;
    size_t hits;
  } all[] = {{"what * name => n\n", "what is her first name", 1},
             {"what * name => n\n", "what is my sister annas second name", 0},
             {"what ** name => n\n", "what is my sister annas second name", 1},
             {"what ** name => n\n", "what is it that my very old friend from york now calls her own first name", 0}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct trial t = {0};
    const struct pattern_hit *hits;
    assert_int_equal(trial(&t, all[i].pattern, all[i].text, &hits), all[i].hits);
    trial_end(&t);
  }
}

static void pattern__lines_without_an_action_take_the_next_one(void **state) {
  struct trial t = {0};
  const struct pattern_hit *hits;
  assert_int_equal(trial(&t, "# greetings\nhello\nhiya\ngood day  => GREET\n", "hiya", &hits), 1);
  assert_str(hits[0].action, "GREET");
  assert_int_equal(hits[0].line, 3);
  trial_end(&t);
}

static void pattern__names_alternatives_once(void **state) {
  struct trial t = {0};
  const struct pattern_hit *hits;
  const char *patterns = "&pet = cat|dog\n&pet = old goat\n&they = my &pet|&pet\n^ &they (very|so)* hungry $ => feed\n";
  assert_int_equal(trial(&t, patterns, "my old goat so very hungry", &hits), 1);
  trial_end(&t);
  t = (struct trial){0};
  assert_int_equal(trial(&t, patterns, "dog hungry", &hits), 1);
  trial_end(&t);
  t = (struct trial){0};
  assert_int_equal(trial(&t, patterns, "cat so so very very hungry and", &hits), 0);
  trial_end(&t);
}

static void pattern__a_named_part_is_compiled_once_and_comes_back_to_whoever_used_it(void **state) {
  struct trial t = {0};
  const struct pattern_hit *hits;
  const char *patterns = "&colour = red|dark (blue|green)\n"
                         "&thing = (the)? &colour hat|&colour? scarf\n"
                         "^ &thing &thing? fell $  => two\n"
                         "&thing*  burnt {x:word} $ => three\n"
                         "&colour = pink\n"
                         "lost &colour shoe        => later\n";
  static const struct {
    const char *text, *action;
  } cases[] = {{"the dark green hat fell", "two"},
               {"scarf red hat fell", "two"},
               {"red hat scarf the red hat fell", NULL},
               {"scarf dark blue scarf the red hat burnt up", "three"},
               {"the pink hat fell", NULL},
               {"lost pink shoe", "later"},
               {"lost dark green shoe", "later"},
               {"dark hat fell", NULL}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    t = (struct trial){0};
    size_t count = trial(&t, patterns, cases[i].text, &hits);
    if ((count > 0) != (cases[i].action != NULL)) fail_msg("\"%s\": %zu hits", cases[i].text, count);
    if (count) assert_str(hits[0].action, cases[i].action);
    trial_end(&t);
  }
}

static void pattern__complains_with_file_and_line(void **state) {
  complaint("hello => GREET\n{x:rest} => any\n", "trial.txt:2");
  complaint("(hello)? => GREET\n", "could be empty");
  complaint("hello {x:thingy} => GREET\n", "no such slot type");
  complaint("(hello => GREET\n", "not closed");
  complaint("hello =>\n", "trial.txt:1");
  complaint("hello\n", "no action");
  complaint("@nothing => x\n", "no such class");
  complaint("&pet dog => x\n", "not defined above");
  complaint("&pet =\n", "wants &name");
  complaint("&pet = dog\n&pet = &pet\nmy &pet => x\n", "too deep");
  complaint("&pet = (dog)?\n&pet => x\n", "could be empty");
}

/* Ten slots of one to six words each: sixty million ways to read it at every place. */
#define GREEDY                                                                                                         \
  "go {a:some} {b:some} {c:some} {d:some} {e:some} {f:some} {g:some} {h:some} {i:some} {j:some} stop => loop\n"

/* "go baa go bab go bac ...": no word twice running, because what is stammered is read once. */
static const char *goes(size_t times, const char *end) {
  static char text[16384];
  size_t at = 0;
  for (size_t i = 0; i < times; i++)
    at += (size_t)snprintf(text + at, sizeof text - at, "go b%c%c ", (int)('a' + i / 26 % 26), (int)('a' + i % 26));
  snprintf(text + at, sizeof text - at, "%s", end);
  return text;
}

static void pattern__costs_no_more_than_its_budget(void **state) {
  struct trial t = {0};
  const struct pattern_hit *hits;
  alarm(20); /* unbounded, this takes hours */
  assert_int_equal(trial(&t, GREEDY, goes(1000, "home"), &hits), 0);
  trial_end(&t);
  alarm(0);
}

/* What one pattern wastes is its own: those below it still read the turn, at its beginning and at its end. */
static void pattern__that_is_greedy_takes_nothing_from_the_next(void **state) {
  static const size_t times[] = {1, 20, 200, 1000};
  for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
    struct trial t = {0};
    const struct pattern_hit *hits;
    size_t count = trial(&t, GREEDY "~buy {x:thing} => buy\n^ go => first\n", goes(times[i], "bought milk"), &hits);
    bool bought = false, first = false;
    for (size_t k = 0; k < count; k++) {
      bought |= str_is(hits[k].action, "buy");
      first |= str_is(hits[k].action, "first");
    }
    if (!bought || !first) fail_msg("%zu times: %d %d", times[i], bought, first);
    trial_end(&t);
  }
}

static void pattern__every_file_of_the_pack_compiles(void **state) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  struct error e = {0};
  if (patterns_check(language_pack(english), &out)) fail_msg("%.*s", STR_ARG(buf_str(&out)));
  if (lexicon_check(language_pack(english), &e)) fail_msg("%s", e.text);
  static const char *const names[] = {"facts", "acts", "skills", "questions", "barred"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    assert_true(patterns_count(patterns_of(english, names[i])) > 0);
  assert_null(patterns_of(english, "no such file"));
}

static bool is_compiled(void *arg, struct str name, struct str text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct patterns *p;
  struct error e = {0};
  struct str stem = str_first(str_from(name, strlen("patterns/")), name.len - strlen("patterns/.txt"));
  struct str packed = pack_file(language_pack(english), arena_join(&a, STR("compiled/"), stem).at);
  if (patterns_compile(name.at, text, &p, &e)) fail_msg("%s", e.text);
  if (packed.len != p->size || memcmp(packed.at, p, p->size) || !patterns_fit(packed))
    fail_msg("%.*s is not what its text is", STR_ARG(name));
  patterns_release(p);
  return ++*(int *)arg;
}

/* The build packs what compiling the text gives, and that is used where it lies. */
static void pattern__is_compiled_in_the_pack_as_its_text_says(void **state) {
  int files = 0;
  pack_scan(language_pack(english), "patterns/", is_compiled, &files);
  assert_true(files > 15);
  const char *acts = pack_file(language_pack(english), "compiled/acts").at;
  assert_ptr_equal(patterns_of(english, "acts"), acts);
}

/* Every number of it set too high, one after the other: what points outside is seen. */
static void pattern__that_points_outside_does_not_fit(void **state) {
  struct patterns *p;
  static const char text[] = "&who = mum|dad\n^ my {k:kin} (and|or)? &who ~move to {p:place} * @kin => moved\n";
  assert_int_equal(patterns_compile("trial.txt", str_of(text), &p, NULL), 0);
  struct str all = {(const char *)p, p->size};
  assert_true(patterns_fit(all));
  assert_false(patterns_fit(str_first(all, all.len - 1)));
  assert_false(patterns_begin(str_first(all, 8)));
  size_t refused = 0;
  for (size_t at = 0; at + 4 <= p->text.at; at += 4) {
    uint32_t *number = (uint32_t *)((char *)p + at), kept = *number;
    *number = 0x7FFFFFF0;
    refused += !patterns_fit(all);
    *number = kept;
  }
  assert_true(refused > (size_t)p->nodes.count + p->starts.count + p->patterns.count);
  struct node *n = (struct node *)((char *)p + p->nodes.at);
  for (uint32_t i = 0; i < p->nodes.count; i++) {
    uint32_t kept = n[i].next;
    n[i].next = p->nodes.count;
    assert_false(patterns_fit(all));
    n[i].next = kept;
  }
  assert_true(patterns_fit(all));
  patterns_release(p);
}

static void lexicon__knows_phrases_and_verbs(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct lexicon *x = lexicon_of(english);
  assert_true(lexicon_find(x, STR("mother in law"))->classes & LEX(KIN));
  assert_str(lexicon_find(x, STR("stoke on trent"))->shown, "Stoke-on-Trent");
  assert_int_equal(lexicon_longest(x, STR("mother")), 3);
  struct verb_word v;
  assert_true(lexicon_verb(x, &a, STR("moved"), &v));
  assert_str(v.base, "move");
  assert_int_equal(v.form, FORM_PAST);
  assert_true(lexicon_verb(x, &a, STR("retires"), &v) && v.form == FORM_THIRD);
  assert_true(lexicon_verb(x, &a, STR("swimming"), &v) && str_is(v.base, "swim"));
  assert_false(lexicon_verb(x, &a, STR("lisbon"), &v));
  assert_str(lexicon_singular(x, &a, STR("ponies")), "pony");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pattern__catches_slots_by_their_type),
      cmocka_unit_test(pattern__prefers_what_is_more_literal),
      cmocka_unit_test(pattern__reads_optional_parts_verbs_and_edges),
      cmocka_unit_test(pattern__passes_as_many_words_as_it_says),
      cmocka_unit_test(pattern__lines_without_an_action_take_the_next_one),
      cmocka_unit_test(pattern__names_alternatives_once),
      cmocka_unit_test(pattern__a_named_part_is_compiled_once_and_comes_back_to_whoever_used_it),
      cmocka_unit_test(pattern__complains_with_file_and_line),
      cmocka_unit_test(pattern__costs_no_more_than_its_budget),
      cmocka_unit_test(pattern__that_is_greedy_takes_nothing_from_the_next),
      cmocka_unit_test(pattern__every_file_of_the_pack_compiles),
      cmocka_unit_test(pattern__is_compiled_in_the_pack_as_its_text_says),
      cmocka_unit_test(pattern__that_points_outside_does_not_fit),
      cmocka_unit_test(lexicon__knows_phrases_and_verbs),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
