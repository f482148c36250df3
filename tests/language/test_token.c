/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"
#include "language/number.h"
#include "language/token.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "language_in.h"

/* The words of a turn, blanks between; marks as they are, emoji in <>, links in [], numbers bare. */
static struct str words(struct arena *a, const char *text) {
  struct tokens t = tokens_read(english, a, str_of(text));
  struct str out = STR("");
  for (size_t i = 0; i < t.len; i++) {
    const char *form = t.at[i].kind == TOKEN_EMOJI  ? "%.*s%s<%.*s>"
                       : t.at[i].kind == TOKEN_LINK ? "%.*s%s[%.*s]"
                                                    : NULL;
    struct str w = t.at[i].word;
    out = form ? (t.at[i].kind == TOKEN_EMOJI ? arena_printf(a, "%.*s%s<%.*s>", STR_ARG(out), i ? " " : "", STR_ARG(w))
                                              : arena_printf(a, "%.*s%s[%.*s]", STR_ARG(out), i ? " " : "", STR_ARG(w)))
               : arena_printf(a, "%.*s%s%.*s", STR_ARG(out), i ? " " : "", STR_ARG(w));
  }
  return out;
}

struct pair {
  const char *typed, *read;
};

static void check(const struct pair *cases, size_t count) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  size_t wrong = 0;
  for (size_t i = 0; i < count; i++) {
    struct str got = words(&a, cases[i].typed);
    if (str_is(got, cases[i].read)) continue;
    print_error("\"%s\"\n  got    %.*s\n  wanted %s\n", cases[i].typed, STR_ARG(got), cases[i].read);
    wrong++;
  }
  assert_int_equal(wrong, 0);
}
#define CHECK(cases) check(cases, sizeof cases / sizeof *cases)

static void tokens__cuts_words_numbers_marks_and_faces(void **state) {
  static const struct pair cases[] = {
      {"", ""},
      {"   \n ", ""},
      {"Hello, world.", "hello , world ."},
      {"my sister Anna", "my sister anna"},
      {"Siobhán's café", "siobhan 's cafe"},
      {"Anna’s boat", "anna 's boat"},
      {"ex-wife", "ex wife"},
      {"mid-November 2016", "mid november 2016"},
      {"10-1-2018", "10 - 1 - 2018"},
      {"at 10:30", "at 10 : 30"},
      {"23.04.2022", "23 . 04 . 2022"},
      {"2.5 hours", "2.5 hours"},
      {"1,234,567 of them", "1234567 of them"},
      {"1995,1996", "1995 , 1996"},
      {"27ft", "27 ft"},
      {"3pm", "3 pm"},
      {"the 26th", "the 26 th"},
      {"Dec31", "dec 31"},
      {"8 a.m. sharp", "8 am sharp"},
      {"the U.K. again", "the uk again"},
      {"½ hour", "0.5 hour"},
      {"wait... what?!", "wait … what ? !"},
      {"ha :) 😂😂", "ha <:)> <😂> <😂>"},
      {"👍🏽 ok", "<👍> ok"},
      {"see https://example.org/a?b=1, ok", "see [https://example.org/a?b=1] , ok"},
      {"write to me.too@example.org.", "write to [me.too@example.org] ."},
      {"“so” – he said", "\" so \" - he said"},
      {"£40", "£ 40"},
      {"five o'clock", "five o'clock"},
      {"the file os1.db here", "the file os 1 . db here"},
  };
  CHECK(cases);
}

static void tokens__mends_chat_spelling(void **state) {
  static const struct pair cases[] = {
      {"ive been ill", "i have been ill"},
      {"im so tired", "i am so tired"},
      {"dont know", "do not know"},
      {"she doesn't", "she does not"},
      {"it won't", "it will not"},
      {"they'd gone", "they would gone"},
      {"2moro at 6", "tomorrow at 6"},
      {"c u l8r m8", "c you later mate"},
      {"gonna be gr8", "going to be great"},
      {"wanna come", "want to come"},
      {"u r late", "you are late"},
      {"ur sister", "your sister"},
      {"ur so late", "you are so late"},
      {"cud do it tho", "could do it though"},
      {"pls", "please"},
      {"dunno", "do not know"},
      {"hes at work", "he is at work"},
      {"hes gone", "he has gone"},
      {"he's been", "he has been"},
      {"thats my ex wife", "that is my ex wife"},
      {"what's it called", "what is it called"},
      {"sooooo good", "so good"},
      {"goooood", "good"},
      {"hahahahah", "haha"},
      {"'til monday", "until monday"},
      {"xmas with my mom", "christmas with my mum"},
      {"idk tbh", "i do not know to be honest"},
      {"an em dash", "an em dash"},
      {"let's go", "let us go"},
      {"she lets him", "she lets him"},
  };
  CHECK(cases);
}

static void tokens__reads_forms_that_are_words_too_by_their_neighbours(void **state) {
  static const struct pair cases[] = {
      {"its fine", "it is fine"},
      {"its ALL forms", "it is all forms"},
      {"its up. over the docks", "it is up . over the docks"},
      {"its my dads recipe", "it is my dads recipe"},
      {"i think its going to rain", "i think it is going to rain"},
      {"its been ages", "it has been ages"},
      {"the dog hurt its leg", "the dog hurt its leg"},
      {"the end of its life", "the end of its life"},
      {"were going to lisbon", "we are going to lisbon"},
      {"they were going to lisbon", "they were going to lisbon"},
      {"were you there", "were you there"},
      {"well see", "we will see"},
      {"well, see", "well , see"},
      {"it went well", "it went well"},
      {"ill call her", "i will call her"},
      {"she was ill", "she was ill"},
      {"shell be late", "she will be late"},
      {"a shell on the beach", "a shell on the beach"},
      {"hell do it", "he will do it"},
      {"what the hell", "what the hell"},
      {"wed love that", "we would love that"},
      {"see you wed", "see you wed"},
      {"shed like that", "she would like that"},
      {"the garden shed", "the garden shed"},
      {"id like that", "i would like that"},
      {"my id card", "my id card"},
      {"cant do it", "can not do it"},
      {"your a star", "you are a star"},
      {"your star", "your star"},
      {"lets go", "let us go"},
      {"the key its in the shed", "the key it is in the shed"},
      {"til my birthday its 9 feb", "until my birthday it is 9 feb"},
      {"maya n me", "maya and me"},
      {"with one n", "with one n"},
      {"till friday", "until friday"},
      {"at the till", "at the till"},
      {"r u ok", "are you ok"},
      {"k thanks", "ok thanks"},
      {"the letter k", "the letter k"},
  };
  CHECK(cases);
}

static void tokens__keeps_the_place_of_every_word(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct tokens t = tokens_read(english, &a, STR("Yes. Ive seen Anna's boat, Anna"));
  const char *text[] = {"Yes", ".", "Ive", "Ive", "seen", "Anna", "'s", "boat", ",", "Anna"};
  assert_int_equal(t.len, 10);
  for (size_t i = 0; i < t.len; i++) {
    assert_str(t.at[i].text, text[i]);
    assert_ptr_equal(t.at[i].text.at, t.text.at + t.at[i].at);
    assert_int_equal(t.at[i].text.len, t.at[i].len);
  }
  assert_true(t.at[0].begins && t.at[2].begins && !t.at[3].begins && !t.at[4].begins);
  assert_true(t.at[5].capital && t.at[9].capital && !t.at[2].capital && !t.at[4].capital);
  assert_true(t.at[2].mended && t.at[3].mended && !t.at[5].mended);
  assert_str(tokens_text(&t, 4, 7), "seen Anna's boat");
  assert_null(tokens_text(&t, 5, 40).at);
}

static void tokens__begins_a_sentence_only_where_one_begins(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct tokens t = tokens_read(english, &a, STR("Dr. Okafor came at 8 a.m. on foot\nthen left"));
  size_t begins = 0;
  for (size_t i = 0; i < t.len; i++) begins += t.at[i].begins;
  assert_int_equal(begins, 2);
  assert_true(t.at[2].capital);
}

static void tokens__survives_any_bytes(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct tokens t = tokens_read(english, &a, (struct str){"a\xFF\0b\xE2\x80'\xF0\x9F", 10});
  assert_true(t.len > 0);
  char *many = arena_alloc(&a, 20000);
  for (size_t i = 0; i < 20000; i++) many[i] = i % 2 ? ' ' : 'x';
  assert_int_equal(tokens_read(english, &a, (struct str){many, 20000}).len, 4096);
}

static void number__reads_figures_and_words(void **state) {
  static const struct {
    const char *text;
    double value;
    size_t tokens;
    bool ordinal, about;
  } cases[] = {
      {"27", 27, 1, false, false},
      {"twenty-seven boats", 27, 2, false, false},
      {"4 grand", 4000, 2, false, false},
      {"5k run", 5000, 2, false, false},
      {"half a dozen", 6, 3, false, false},
      {"a dozen eggs", 12, 2, false, false},
      {"two dozen", 24, 2, false, false},
      {"a couple of weeks", 2, 3, false, true},
      {"a few days", 3, 2, false, true},
      {"several", 4, 1, false, true},
      {"a hundred and five", 105, 4, false, false},
      {"two thousand and fifteen", 2015, 4, false, false},
      {"one million two hundred thousand", 1200000, 5, false, false},
      {"three hundred thousand and one", 300001, 5, false, false},
      {"two and a half hours", 2.5, 4, false, false},
      {"2½", 2.5, 2, false, false},
      {"1.5", 1.5, 1, false, false},
      {"half an hour", 0.5, 1, false, false},
      {"the", 0, 0, false, false},
      {"a boat", 0, 0, false, false},
      {"third", 3, 1, true, false},
      {"twenty first", 21, 2, true, false},
      {"26th of may", 26, 2, true, false},
      {"nineteen ninety", 19, 1, false, false},
      {"five and six", 5, 1, false, false},
      {"twenty twenty", 20, 1, false, false},
  };
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct tokens t = tokens_read(english, &a, str_of(cases[i].text));
    struct number_read n = {0};
    bool found = number_at(english, &t, 0, &n);
    if (found != (cases[i].tokens > 0)) fail_msg("%s: found %d", cases[i].text, found);
    if (!found) continue;
    if (n.value != cases[i].value || n.last + 1 != cases[i].tokens || n.ordinal != cases[i].ordinal ||
        n.about != cases[i].about)
      fail_msg("%s: %g, %zu tokens, ordinal %d, about %d", cases[i].text, n.value, n.last + 1, n.ordinal, n.about);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tokens__cuts_words_numbers_marks_and_faces),
      cmocka_unit_test(tokens__mends_chat_spelling),
      cmocka_unit_test(tokens__reads_forms_that_are_words_too_by_their_neighbours),
      cmocka_unit_test(tokens__keeps_the_place_of_every_word),
      cmocka_unit_test(tokens__begins_a_sentence_only_where_one_begins),
      cmocka_unit_test(tokens__survives_any_bytes),
      cmocka_unit_test(number__reads_figures_and_words),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
