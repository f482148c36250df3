/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "skills/units.h"

static const struct {
  const char *text, *from, *to; /* to "~": about; from NULL: the fault in to */
  enum manner manner;
} cases[] = {
    {"5 miles in km", "5 miles", "~8.05 kilometres", MANNER_GB},
    {"convert 100 f to c", "100 degrees Fahrenheit", "~37.8 degrees Celsius", MANNER_GB},
    {"180 celsius in fahrenheit", "180 degrees Celsius", "356 degrees Fahrenheit", MANNER_GB},
    {"what's -40 c in f", "-40 degrees Celsius", "-40 degrees Fahrenheit", MANNER_GB},
    {"how many pounds in a stone", "1 stone", "14 pounds", MANNER_GB},
    {"how many feet are there in a mile", "1 mile", "5,280 feet", MANNER_GB},
    {"how many yards is a hundred metres", "100 metres", "~109 yards", MANNER_GB},
    {"6ft 2 in cm", "6 feet 2 inches", "~188 centimetres", MANNER_GB},
    {"6 foot 2 inches in cm", "6 feet 2 inches", "~188 centimetres", MANNER_GB},
    {"5 ft 3 in in metres", "5 feet 3 inches", "~1.6 metres", MANNER_GB},
    {"nine stone four in kilos", "9 stone 4 pounds", "~59 kilos", MANNER_GB},
    {"70kg in stone", "70 kilos", "~11 stone 0.3 pounds", MANNER_GB},
    {"12 inches to cm", "12 inches", "30.48 centimetres", MANNER_GB},
    {"30 cm in in", "30 centimetres", "~11.8 inches", MANNER_GB},
    {"a gallon in litres", "1 UK gallon", "~4.55 litres", MANNER_GB},
    {"a gallon in litres", "1 US gallon", "~3.79 litres", MANNER_US},
    {"a us gallon in litres", "1 US gallon", "~3.79 litres", MANNER_GB},
    {"how many pints in a gallon", "1 UK gallon", "8 UK pints", MANNER_GB},
    {"2 pints in ml", "2 UK pints", "~1,137 millilitres", MANNER_GB},
    {"2 pints in ml", "2 US pints", "~946 millilitres", MANNER_US},
    {"60 mph in kph", "60 miles an hour", "~96.6 kilometres an hour", MANNER_GB},
    {"3 acres in hectares", "3 acres", "~1.21 hectares", MANNER_GB},
    {"how many seconds in a day", "1 day", "86,400 seconds", MANNER_GB},
    {"2.5 lb in grams", "2.5 pounds", "~1,134 grams", MANNER_GB},
    {"1 tb in gb", "1 terabyte", "1,000 gigabytes", MANNER_GB},
    {"1 gib in mib", "1 gibibyte", "1,024 mebibytes", MANNER_GB},
    {"half a mile in metres", "0.5 miles", "~805 metres", MANNER_GB},
    {"how many litres in a gallon, a us gallon", "1 US gallon", "~3.79 litres", MANNER_GB},
    {"5 miles in litres", NULL, "kinds", MANNER_GB},
    {"5 miles", NULL, "target", MANNER_GB},
    {"miles and miles", NULL, "unread", MANNER_GB},
    {"we drove 5 miles in the rain", NULL, "unread", MANNER_GB},
    {"", NULL, "unread", MANNER_GB},
};

static void units__reads_what_people_type(void **state) {
  static const char *const faults[] = {"fine", "unread", "target", "kinds"};
  int wrong = 0;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct units u = {0};
    enum units_fault f = units_read(english, &a, str_of(cases[i].text), cases[i].manner, &u);
    struct str to = f ? str_of(faults[f]) : u.about ? arena_printf(&a, "~%.*s", STR_ARG(u.to)) : u.to;
    if (str_is(to, cases[i].to) && (f || str_is(u.from, cases[i].from))) continue;
    print_error("\"%s\": got %.*s = %.*s, wanted %s\n", cases[i].text, STR_ARG(u.from), STR_ARG(to), cases[i].to);
    wrong++;
  }
  assert_int_equal(wrong, 0);
}

/* As people ask in talk: other words about, marks for feet, a mark of an oven, a heat of no scale, a pace, fuel. */
static void units__are_found_in_talk(void **state) {
  static const struct {
    const char *text, *to;
    enum manner manner;
  } asked[] = {{"5'7 in cm", "170 centimetres", MANNER_GB},
               {"im 5ft 11 whats that in cm", "180 centimetres", MANNER_GB},
               {"178cm in feet and inches", "5 feet 10.1 inches", MANNER_GB},
               {"what's 12st 6lb in pounds", "174 pounds", MANNER_GB},
               {"baby was 3.4 kilos what is that in pounds and ounces", "7 pounds 7.9 ounces", MANNER_GB},
               {"minus 31 in fahrenheit", "-23.8 degrees Fahrenheit", MANNER_GB},
               {"It is minus 31 here. What is that in Fahrenheit? I never did take to Celsius.",
                "-23.8 degrees Fahrenheit", MANNER_GB},
               {"how hot is 38 degrees in fahrenheit", "100.4 degrees Fahrenheit", MANNER_GB},
               {"whats 98.6 in celsius", "37 degrees Celsius", MANNER_GB},
               {"its 72 fahrenheit here what is that in our degrees", "22.2 degrees Celsius", MANNER_GB},
               {"its 20 celsius here what is that in our degrees", "68 degrees Fahrenheit", MANNER_US},
               {"14 degrees below zero celsius in fahrenheit", "6.8 degrees Fahrenheit", MANNER_GB},
               {"2 cups of flour in ml", "500 millilitres", MANNER_GB},
               {"2 cups of flour in ml", "473 millilitres", MANNER_US},
               {"a pound of butter in grams", "454 grams", MANNER_GB},
               {"quarter of a pound in grams", "113 grams", MANNER_GB},
               {"3/4 inch in mm", "19.05 millimetres", MANNER_GB},
               {"40 mpg in litres per 100km", "7.06 litres per 100 km", MANNER_GB},
               {"40 mpg in litres per 100km", "5.88 litres per 100 km", MANNER_US},
               {"6.5 litres per 100 km in mpg", "43.5 miles to the UK gallon", MANNER_GB},
               {"how far is a 10k in miles", "6.21 miles", MANNER_GB},
               {"half marathon in km", "21.1 kilometres", MANNER_GB},
               {"8 minute miles what is that per km", "4:58 minutes a kilometre", MANNER_GB},
               {"5 min per km in min per mile", "8:03 minutes a mile", MANNER_GB},
               {"gas mark 6 in celsius", "200 degrees Celsius", MANNER_GB},
               {"what is gas mark 4 in fahrenheit", "350 degrees Fahrenheit", MANNER_GB},
               {"oven says 200 degrees what gas mark is that", "gas mark 6", MANNER_GB},
               {"what is 15 stone in american pounds", "210 pounds", MANNER_GB}};
  static const char *const none[] = {"im 5 foot 7 and thats it",
                                     "he put on a stone over christmas",
                                     "we had 3 pints then 2 more what is that in ml",
                                     "put it in the oven gas mark 6",
                                     "i drove 5 miles in the rain to 3 shops",
                                     "whats the 12th in weeks",
                                     "give him an inch he takes a mile",
                                     "gas bill was 200 what a joke",
                                     "what about 40 then 12 in the boot"};
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct units u;
  for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
    enum units_fault f = units_asked(english, &a, str_of(asked[i].text), asked[i].manner, &u);
    if (f || !str_is(u.to, asked[i].to)) fail_msg("\"%s\": %d %.*s", asked[i].text, f, STR_ARG(f ? STR("") : u.to));
  }
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    if (units_asked(english, &a, str_of(none[i]), MANNER_GB, &u) == UNITS_FINE)
      fail_msg("\"%s\": got %.*s", none[i], STR_ARG(u.to));
}

/* What is turned there and back is what it was: factors are exact. */
static void units__go_there_and_back(void **state) {
  static const char *const pairs[][2] = {
      {"miles", "km"}, {"stone", "kg"},  {"uk gallon", "litres"},    {"us gallon", "uk pint"},
      {"f", "c"},      {"knots", "mph"}, {"acres", "square metres"}, {"calories", "joules"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct units there, back;
    struct exact x = exact_of(123, 10);
    assert_int_equal(units_convert(english, &a, x, str_of(pairs[i][0]), str_of(pairs[i][1]), MANNER_GB, &there),
                     UNITS_FINE);
    assert_int_equal(
        units_convert(english, &a, there.value, str_of(pairs[i][1]), str_of(pairs[i][0]), MANNER_GB, &back),
        UNITS_FINE);
    assert_true(exact_is(back.value) && exact_zero(exact_subtract(back.value, x)));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(units__reads_what_people_type),
      cmocka_unit_test(units__are_found_in_talk),
      cmocka_unit_test(units__go_there_and_back),
  };
  return cmocka_run_group_tests(tests, open_english, close_english);
}
