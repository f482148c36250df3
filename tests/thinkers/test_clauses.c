/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/clauses.h"

#include "base/chance.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

struct heard {
  struct clauses clauses;
  struct buf all; /* "clause|" each */
  size_t count;
};

static int hear(void *arg, struct str clause) {
  struct heard *h = arg;
  buf_printf(&h->all, "%.*s|", STR_ARG(clause));
  h->count++;
  return 0;
}

static void feed(struct heard *h, struct str text, size_t piece, bool held, bool cut) {
  *h = (struct heard){.all = buf_new(BUF_FILE)};
  clauses_init(&h->clauses, held, hear, h);
  while (text.len) {
    struct str part = str_first(text, piece < text.len ? piece : text.len);
    assert_int_equal(clauses_feed(&h->clauses, part), 0);
    text = str_from(text, part.len);
  }
  assert_int_equal(clauses_end(&h->clauses, cut, h->count > 0), 0);
}

static void over(struct heard *h) {
  clauses_finish(&h->clauses);
  buf_finish(&h->all);
}

static const struct {
  const char *text, *clauses;
} cases[] = {
    {"One thing. And another? Yes.", "One thing.|And another?|Yes.|"},
    {"Dr. Khan rang at 3.30 p.m. on Tuesday. Good.", "Dr. Khan rang at 3.30 p.m. on Tuesday.|Good.|"},
    {"J. R. Hartley wrote it. Fine.", "J. R. Hartley wrote it.|Fine.|"},
    {"She said \"no.\" He left.", "She said \"no.\"|He left.|"},
    {"Wait... what? Oh.", "Wait...|what?|Oh.|"},
    {"First line\nsecond line\n\nthird", "First line|second line|third|"},
    {"**Bold** and `code` and __more__.", "Bold and code and more.|"},
    {"# A heading\n- one\n* two\n1. three\n> four\n---\nfive", "A heading|one|two|three|four|five|"},
    {"snake_case stays", "snake_case stays|"},
    {"I am hu\u200Bman.\u202E Not\u00AD.", "I am human.|Not.|"},
    {"no\u00A0break  and   blanks.", "no break and blanks.|"},
    {"half \xEF\xBF\xBD gone", "half gone|"},
    {"<think>Somebody is here. Be kind.</think>Hello.", "Hello.|"},
    {"<think>\nA <b> tag.\n</think>\n\nHello <b>you</b>.", "Hello <b>you</b>.|"},
    {"Before. <thinking>hm</thinking> After.", "Before.|After.|"},
    {"<THINK>x</THINK>Hello.", "Hello.|"},
    {"<tool_call>\n{\"name\": \"wake\"}\n</tool_call>Done.", "Done.|"},
    {"Hello.<|im_end|>", "Hello.|"},
    {"2 < 3 and 4 <5.", "2 < 3 and 4 <5.|"},
    {"<think>it never ends", ""},
    {"ends in a tag <thi", "ends in a tag <thi|"},
    {"", ""},
    {"   \n \n", ""},
    {"\u4F60\u597D\u3002\u518D\u89C1\u3002", "\u4F60\u597D\u3002|\u518D\u89C1\u3002|"},
};

static void clauses__are_the_same_however_the_text_is_split(void **state) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (size_t piece = 1; piece < 40; piece += piece < 6 ? 1 : 11) {
      struct heard h;
      feed(&h, str_of(cases[i].text), piece, false, false);
      if (!str_is(buf_str(&h.all), cases[i].clauses)) fail_msg("%s: %s", cases[i].text, h.all.at);
      over(&h);
    }
}

/* A sentence is passed on as soon as the next begins, and no sooner. */
static void clauses__come_as_they_end(void **state) {
  struct heard h = {.all = buf_new(BUF_TURN)};
  clauses_init(&h.clauses, false, hear, &h);
  clauses_feed(&h.clauses, STR("It rained."));
  assert_int_equal(h.count, 0); /* "It rained.5 mm" */
  clauses_feed(&h.clauses, STR(" Then"));
  assert_int_equal(h.count, 1);
  clauses_end(&h.clauses, false, true);
  over(&h);
}

static void clauses__leave_half_a_sentence_out_where_it_was_cut(void **state) {
  struct heard h;
  feed(&h, STR("All of it. And then she"), 5, false, true);
  assert_string_equal(h.all.at, "All of it.|");
  over(&h);
  feed(&h, STR("And then she"), 5, false, true);
  assert_string_equal(h.all.at, "And then she|");
  over(&h);
}

/* A template may open the thought itself, so that only its end comes. */
static void clauses__take_back_a_thought_that_only_ends(void **state) {
  struct heard h;
  feed(&h, STR("someone is here and\nI should say hello</think>Hello."), 6, false, false);
  assert_true(h.clauses.untold);
  assert_non_null(strstr(h.all.at, "|Hello.|")); /* the first time, what was passed on was passed on */
  over(&h);
  feed(&h, STR("someone is here and\nI should say hello</think>Hello."), 6, true, false);
  assert_string_equal(h.all.at, "Hello.|");
  over(&h);
  feed(&h, STR("<think>someone</think>Hello."), 6, true, false);
  assert_string_equal(h.all.at, "Hello.|");
  over(&h);
  feed(&h, STR("It did not think. This time."), 6, true, false);
  assert_string_equal(h.all.at, "It did not think.|This time.|");
  over(&h);
}

static void clauses__have_an_end_even_where_the_text_has_none(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  char *words = arena_alloc(&a, 20000);
  for (size_t i = 0; i < 20000; i++) words[i] = i % 7 ? 'a' : ' ';
  struct heard h;
  feed(&h, (struct str){words, 20000}, 100, false, false);
  assert_true(h.count > 20000 / CLAUSE_MOST);
  over(&h);
  memset(words, 'b', 20000);
  feed(&h, (struct str){words, 20000}, 100, false, false);
  assert_true(h.count >= 20000 / CLAUSE_MOST);
  over(&h);
  h = (struct heard){.all = buf_new(BUF_TURN)};
  clauses_init(&h.clauses, false, hear, &h);
  int r = clauses_feed(&h.clauses, STR("<think>"));
  for (size_t fed = 0; r == 0 && fed < 4 * CLAUSES_HIDDEN_MOST; fed += 20000)
    r = clauses_feed(&h.clauses, (struct str){words, 20000});
  assert_int_equal(r, ERR_TOO_BIG);
  over(&h);
}

static void clauses__survive_anything(void **state) {
  static const char pieces[] = "<think></think><|x|> .!?\n\"'*_`#->1. \xE2\x80\x8B\xC3\xA9"
                               "a b c I am";
  struct chance chance = chance_seed(5);
  for (int n = 0; n < 3000; n++) {
    char text[400];
    size_t len = 0;
    while (len < sizeof text - 16) {
      size_t from = chance_below(&chance, sizeof pieces - 1), some = 1 + chance_below(&chance, 9);
      if (from + some > sizeof pieces - 1) some = sizeof pieces - 1 - from;
      memcpy(text + len, pieces + from, some);
      len += some;
    }
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct str mended = utf8_mend(&a, (struct str){text, len});
    struct heard one, many;
    bool held = chance_below(&chance, 4) == 0, cut = chance_below(&chance, 3) == 0;
    feed(&one, mended, mended.len, held, cut);
    feed(&many, mended, 1 + chance_below(&chance, 30), held, cut);
    assert_true(str_eq(buf_str(&one.all), buf_str(&many.all)));
    assert_true(utf8_valid(buf_str(&one.all)));
    over(&one);
    over(&many);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(clauses__are_the_same_however_the_text_is_split),
      cmocka_unit_test(clauses__come_as_they_end),
      cmocka_unit_test(clauses__leave_half_a_sentence_out_where_it_was_cut),
      cmocka_unit_test(clauses__take_back_a_thought_that_only_ends),
      cmocka_unit_test(clauses__have_an_end_even_where_the_text_has_none),
      cmocka_unit_test(clauses__survive_anything),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
