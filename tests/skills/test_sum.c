/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "skills/sum.h"
#include "skills/sum_told.h"

static const struct {
  const char *text, *said; /* said "~": about; NULL: not a sum; "/0", "big" */
} cases[] = {
    {"2+2", "4"},
    {"(3+4)*5 - 1", "34"},
    {"what's twelve times twelve", "144"},
    {"17 x 3", "51"},
    {"15% of 80", "12"},
    {"fifteen percent of eighty", "12"},
    {"half of 90", "45"},
    {"half of 4 grand plus 250", "2,250"},
    {"two thirds of 90", "60"},
    {"three quarters of a hundred", "75"},
    {"a quarter of 60", "15"},
    {"10% off 45", "40.5"},
    {"£20 minus £3.50", "£16.50"},
    {"split £86.40 between 5", "£17.28"},
    {"share 60 among 4", "15"},
    {"add 3.20, 4.75 and 11", "18.95"},
    {"multiply 0.75 by 48", "36"},
    {"divide 2,340 by 12", "195"},
    {"subtract 5 from 20", "15"},
    {"the average of 3, 4 and 8", "5"},
    {"200 + 10%", "220"},
    {"200 - 10%", "180"},
    {"17 % 5", "2"},
    {"2 to the power of 10", "1,024"},
    {"2^3^2", "512"},
    {"-2^2", "-4"},
    {"3 squared plus 4 squared", "25"},
    {"square root of 144", "12"},
    {"5!", "120"},
    {"0.1 + 0.2", "0.3"},
    {"1/3*3", "1"},
    {"10 / 4", "2.5"},
    {"10/3", "~3.33333"},
    {"£10 / 3", "~£3.33"},
    {"7/8 as a decimal", "0.875"},
    {"what is a hundred and twenty five times six please", "750"},
    {"twice 7", "14"},
    {"1 / 0", "/0"},
    {"10 % 0", "/0"},
    {"9 ^ 9 ^ 9 ^ 9", "big"},
    {"23 add 48", "71"},
    {"91 divide 7", "13"},
    {"hello", NULL},
    {"7", NULL},
    {"2 + ", NULL},
    {"2 + + 3 apples", NULL},
    {"(2 + 3", NULL},
    {"£2 + $3", NULL},
    {"i was born in 1971 and moved in 1990", NULL},
    {"3 4", NULL},
    {"", NULL},
    {"the 3rd plus 2", NULL},
};

static void sum__reads_what_people_type(void **state) {
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct sum s = {0};
    enum sum_fault f = sum_read(english, &a, str_of(cases[i].text), &s);
    const char *fault = f == SUM_BY_ZERO ? "/0" : f == SUM_TOO_BIG ? "big" : "unread";
    struct str got = f ? str_of(fault) : s.about ? arena_printf(&a, "~%.*s", STR_ARG(s.said)) : s.said;
    if (!str_is(got, cases[i].said ? cases[i].said : "unread"))
      print_error("\"%s\": got %.*s, wanted %s\n", cases[i].text, STR_ARG(got),
                  cases[i].said ? cases[i].said : "unread");
    assert_true(str_is(got, cases[i].said ? cases[i].said : "unread"));
  }
}

static void found(const char *text, const char *said) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct sum s = {0};
  enum sum_fault f = sum_find(english, &a, str_of(text), &s);
  struct str got = f ? STR("unread") : s.said;
  if (!str_is(got, said)) fail_msg("\"%s\": got %.*s, wanted %s", text, STR_ARG(got), said);
}

static void sum__is_found_in_talk_that_asks_for_it(void **state) {
  found("whats half of 1200 im too tired", "600");
  found("what's forty one and sixteen", "57");
  found("i made a hundred and forty tonight minus thirty five for fuel what's that", "105");
  found("My redundancy is 31,000. What's that divided by 33?", "939.394");
  found("a third of 90 please love", "30");
  found("what do 12 and 14 make", "26");
  found("what's 5 miles plus 6 km", "unread");
  found("240 pages im on 112", "unread");
  found("i have 3 kids, what's 12 times 4", "unread");
}

static void told_as(const char *text, const char *said, const char *taken) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct sum s = {0};
  struct sum_told told;
  if (!sum_told(english, &a, str_of(text), &told)) {
    if (said) fail_msg("\"%s\": none, wanted %s", text, said);
    return;
  }
  if (!said) fail_msg("\"%s\": got %.*s, wanted none", text, STR_ARG(told.sum));
  if (sum_read(english, &a, told.sum, &s)) fail_msg("\"%s\": %.*s does not read", text, STR_ARG(told.sum));
  if (!str_is(s.said, said) || !str_is(told.taken, taken))
    fail_msg("\"%s\": got %.*s: %.*s", text, STR_ARG(s.said), STR_ARG(told.taken));
}

static void sum__is_read_as_it_is_told(void **state) {
  told_as("500 to 310, whats the difference", "190", "500 take away 310");
  told_as("whats the difference between 310 and 500", "190", "500 take away 310");
  told_as("240 pages, im on 112, how many left", "128", "240 take away 112");
  told_as("i had 50 quid and spent 32, whats left", "£18", "£50 take away 32");
  told_as("9 hrs a day x 5 days", "45", "9 times 5");
  told_as("if i do 7 hours a day for 5 days whats that", "35", "7 times 5");
  told_as("three coffees at 2.80 each", "8.4", "three times 2.80");
  told_as("the bill is 86.40 split 4 ways", "21.6", "86.40 divided by 4");
  told_as("bill was 120 quid between 5 of us", "£24", "£120 divided by 5");
  told_as("31 take away 6 then add 4", "29", "");
  told_as("23 + 48 + 9 then divide by 4", "20", "");
  told_as("what's 1250 minus 375 and then half of that", "437.5", "");
  told_as("600 divided by 8. its for the wedding tables", "75", "");
  told_as("whats 8 x 7.5. thats my week", "60", "");
  told_as("100 take away 37, is that 63?", "63", "");
  told_as("divide forty eight by six then add two", "10", "");
  told_as("quick one, 340 divided by 8", "42.5", "");
  told_as("spent 12.40, 8.99 and 31, whats that altogether", "52.39", "12.40 + 8.99 + 31");
  told_as("24 cans in a tray and 6 trays how many cans", "144", "24 times 6");
  told_as("We weighed today: 17 bags, 64 kilos each. What is 17 x 64?", "1,088", "");
  told_as("so forty two divided by six how many days that is", "7", "");
  told_as(
      "six fifty for the set and uh twelve for the books what's six point five plus twelve plus three point two five",
      "21.75", "");
  told_as("split 86.40 four ways with a 10% tip", "23.76", "");
  told_as("a bill of 86.40 between 4 with 10 percent tip", "23.76", "");
  told_as("what's 15 off 60 percent-wise", "51", "");
  told_as("what percentage is 30 of 120", "25", "");
  told_as("30 out of 120 as a percentage", "25", "");
  told_as("what's 10 percent more than 350", "385", "");
  told_as("add 20 percent to 45", "54", "");
  told_as("12 eggs at 30p each", "£3.60", "12 times 30 pence");
  told_as("how many 6s in 54", "9", "");
  told_as("4 people, 62 quid, what each", "£15.50", "");
  told_as("if it's 3 for 10 quid how much is one", "£3.33", "");
  told_as("how much change from a twenty if i spend 13.45", "6.55", "");
  told_as("three quid a day for 30 days", "£90", "");
  told_as("what do 6, 9 and 12 make", "27", "6 + 9 + 12");
  told_as("there were 12 of us and 3 left early", NULL, "");
  told_as("30 people came, 12 of them kids", NULL, "");
  told_as("she's got 2 dogs, 3 cats and a parrot", NULL, "");
  told_as("im 58 and she was 31 when she had me", NULL, "");
  told_as("i ran 5k in 31 minutes", NULL, "");
  told_as("ive 40 quid and 6 days left, how much a day", NULL, "");
  told_as("i worked 9 hours a day for 5 days", NULL, "");
  told_as("the difference is i was 20 and he was 45", NULL, "");
}

static void sum__survives_a_tower_of_brackets(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  char text[2001];
  struct sum s;
  memset(text, '(', sizeof text - 1);
  text[2000] = '\0';
  assert_int_not_equal(sum_read(english, &a, str_of(text), &s), SUM_FINE);
  memset(text, '-', sizeof text - 1);
  text[1999] = '1';
  assert_int_not_equal(sum_read(english, &a, str_of(text), &s), SUM_FINE);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sum__reads_what_people_type),
      cmocka_unit_test(sum__is_found_in_talk_that_asks_for_it),
      cmocka_unit_test(sum__is_read_as_it_is_told),
      cmocka_unit_test(sum__survives_a_tower_of_brackets),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
