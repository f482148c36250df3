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
  told_as("three coffees at 2.80 each", "8.4", "3 times 2.80");
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
  told_as("so forty two divided by six how many days that is", "7", "42 divided by 6");
  told_as(
      "six fifty for the set and uh twelve for the books what's six point five plus twelve plus three point two five",
      "21.75", "");
  told_as("split 86.40 four ways with a 10% tip", "23.76", "86.40 plus 10% divided by four");
  told_as("a bill of 86.40 between 4 with 10 percent tip", "23.76", "86.40 plus 10% divided by 4");
  told_as("what's 15 off 60 percent-wise", "51", "60 less 15%");
  told_as("what percentage is 30 of 120", "25", "30 of 120");
  told_as("30 out of 120 as a percentage", "25", "30 of 120");
  told_as("what's 10 percent more than 350", "385", "350 plus 10%");
  told_as("add 20 percent to 45", "54", "45 plus 20%");
  told_as("12 eggs at 30p each", "£3.60", "12 times £0.30");
  told_as("how many 6s in 54", "9", "54 divided by 6");
  told_as("4 people, 62 quid, what each", "£15.50", "£62 divided by 4");
  told_as("if it's 3 for 10 quid how much is one", "£3.33", "£10 divided by 3");
  told_as("how much change from a twenty if i spend 13.45", "6.55", "20 less 13.45");
  told_as("three quid a day for 30 days", "£90", "£3 times 30");
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

static void sum__is_read_of_prices_rates_and_shares(void **state) {
  told_as("whats 15% off a 240 invoice", "204", "240 less 15%");
  told_as("tip 18 percent on 62 split between 3", "24.3867", "62 plus 18% divided by 3");
  told_as("six at 3.20", "19.2", "6 times 3.20");
  told_as("a dozen eggs at 45 cents each", "5.4", "12 times 0.45");
  told_as("service charge 12.5% on 88", "11", "12.5% of 88");
  told_as("10 percent service and 9 percent gst on 40 dollars", "$47.96", "$40 plus 10% plus 9%");
  told_as("four of us, bill's 126, what each", "31.5", "126 divided by 4");
  told_as("we owe 1,340 between 4 of us how much each", "335", "1,340 divided by 4");
  told_as("change from a twenty if it comes to 13.45", "6.55", "twenty less 13.45");
  told_as("i gave him a tenner for 3.75, how much change", "6.25", "10 less 3.75");
  told_as("twenty quid note, spent 11.85. change?", "£8.15", "£20 less 11.85");
  told_as("11.44 an hour for 38 hours", "434.72", "11.44 times 38");
  told_as("28 grand a year, what's that a month", "2,333.33", "28,000 divided by 12");
  told_as("what is 32,000 a year per week", "615.385", "32,000 divided by 52");
  told_as("if im on 12.60 an hour 40 hours a week whats that a year", "26,208", "12.60 times 40 times 52");
  told_as("650 a week is how much a year", "33,800", "650 times 52");
  told_as("what's 3 grand split between 12 months", "250", "3,000 divided by 12");
  told_as("i got 61 72 and 80, whats my average", "71", "61 + 72 + 80, divided by 3");
  told_as("460 pounds at $3.25", "$1,495", "460 times $3.25");
  told_as("320 at six dollars", "$1,920", "320 times $6");
  told_as("8 boxes of 24 how many", "192", "8 times 24");
  told_as("12 x 15 kg", "180", "12 times 15 kg");
  told_as("21 out of 30 as a percentage", "70", "21 of 30");
  told_as("1.5 kg at $8.90 per kg", "$13.35", "1.5 times $8.90");
  told_as("five tickets at twelve fifty", "62.5", "5 times 12.50");
  told_as("8 hour shifts, 5 days a week, how many hours", "40", "8 times 5");
  told_as("two coffees at 3.40 and a cake at 2.95", "9.75", "2 times 3.40 plus 2.95");
  told_as("how much is 6 lots of 35 pence", "£2.10", "6 times £0.35");
  told_as("twelve 65p stamps", "£7.80", "12 times £0.65");
  told_as("40 litres at 1.429", "57.16", "40 times 1.429");
  told_as("save 60 a month how much in a year", "720", "60 times 12");
  told_as("price went from 40 to 50 what percent is that", "25", "from 40 to 50");
  told_as("it was 80 now its 60 how much percent off", "25", "from 80 to 60");
  told_as("add 20% vat to 90", "108", "90 plus 20%");
  told_as("half a dozen at 1.15", "6.9", "6 times 1.15");
  told_as("dollar fifty times 6", "$9", "$1.50 times 6");
  told_as("a fiver each from 14 people", "70", "5 times 14");
  told_as("5 kids 3 sweets each how many sweets", "15", "3 times 5");
  told_as("27 people 6 to a table how many tables", "4.5", "27 divided by 6");
  told_as("15 euro a night for a week", "€105", "€15 times 7");
  told_as("wah bill 86.50 divide by 4 how much each one pay", "21.625", "86.50 divided by 4");
  told_as("if rice is 120 a bag an i want 7 bag how much dat", "840", "120 times 7");
  told_as("how much I must pay for 4 kilo if 1 kilo is 3 euro 50", "€14", "€3.50 times 4");
  told_as("A room 4.2 by 3.6, how many square metres?", "15.12", "4.2 times 3.6");
  told_as("i get 13 an hour and did 6 and a half hours", NULL, "");
  told_as("180 miles at 40 mpg how many gallons", NULL, "");
  told_as("we meet at six at the station", NULL, "");
  told_as("he sold 3 cows at market for a good price", NULL, "");
  told_as("i paid 3 quid each for 2", NULL, "");
  told_as("i bought 4 at a pound each today", NULL, "");
  told_as("how many days between 4 march and 9 may", NULL, "");
  told_as("the 3 of them each got a prize", NULL, "");
  told_as("what do you think of 40 an hour for a plumber", NULL, "");
  told_as("they want 15% of everything i earn", NULL, "");
  told_as("the tip was 10 percent on 40 and service was bad", NULL, "");
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
      cmocka_unit_test(sum__reads_what_people_type),       cmocka_unit_test(sum__is_found_in_talk_that_asks_for_it),
      cmocka_unit_test(sum__is_read_as_it_is_told),        cmocka_unit_test(sum__is_read_of_prices_rates_and_shares),
      cmocka_unit_test(sum__survives_a_tower_of_brackets),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
