/* SPDX-License-Identifier: Apache-2.0
 *
 * The sun and the moon against figures worked out elsewhere: the examples of Meeus ch. 49, and almanac times to the
 * minute that are published for the towns.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "asked_in.h"
#include "base/civil.h"
#include "language/rows.h"
#include "skills/place.h"
#include "skills/sky.h"

static int64_t moment(int year, int month, int day, int hour, int minute) {
  return civil_seconds((struct civil){year, month, day, hour, minute, 0});
}

static void assert_near(const char *what, int64_t got, int64_t wanted, int64_t seconds) {
  int64_t off = got > wanted ? got - wanted : wanted - got;
  if (off > seconds) fail_msg("%s: %lld seconds off", what, (long long)(got - wanted));
}

static void sun__rises_and_sets_as_almanacs_say(void **state) {
  static const struct {
    const char *town;
    int year, month, day, rise, set, east; /* minutes of the clock there; minutes east */
  } known[] = {{"hull", 2026, 11, 23, 7 * 60 + 42, 15 * 60 + 53, 0},
               {"london", 2026, 6, 21, 4 * 60 + 43, 21 * 60 + 21, 60},
               {"new york", 2026, 12, 21, 7 * 60 + 16, 16 * 60 + 31, -300},
               {"sydney", 2026, 12, 21, 5 * 60 + 41, 20 * 60 + 5, 660},
               {"reykjavik", 2026, 12, 21, 11 * 60 + 22, 15 * 60 + 29, 0},
               {"auckland", 2026, 6, 21, 7 * 60 + 33, 17 * 60 + 11, 720}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    struct place p;
    assert_true(place_named(english, &scene, str_of(known[i].town), &p));
    int64_t day = civil_days(known[i].year, known[i].month, known[i].day),
            midnight = day * CIVIL_DAY - known[i].east * 60;
    struct sky_day s = sky_sun(p.latitude, p.longitude, day);
    assert_int_equal(s.sun, SKY_CROSSES);
    assert_near(known[i].town, s.rise, midnight + known[i].rise * 60, 90);
    assert_near(known[i].town, s.set, midnight + known[i].set * 60, 90);
    assert_true(s.dawn < s.rise && s.rise < s.noon && s.noon < s.set && s.set < s.dusk);
    assert_int_equal(s.light, s.set - s.rise);
  }
}

static void sun__stays_up_and_down_beyond_the_circles(void **state) {
  assert_int_equal(sky_sun(69.65, 18.96, civil_days(2026, 6, 21)).sun, SKY_ABOVE);
  struct sky_day dark = sky_sun(69.65, 18.96, civil_days(2026, 12, 21));
  assert_int_equal(dark.sun, SKY_BELOW);
  assert_int_equal(dark.light, 0);
  assert_int_equal(dark.twilight, SKY_CROSSES);
  assert_int_equal(sky_sun(90, 0, civil_days(2026, 6, 21)).light, CIVIL_DAY);
  assert_int_equal(sky_sun(-90, 0, civil_days(2026, 6, 21)).light, 0);
}

static void moon__keeps_to_meeus(void **state) {
  /* 49.a: 1977 February 18, 3:37:42 TD; 49.b: 2044 January 21, 23:48:17 TD. Less 48 and 88 seconds. */
  assert_near("49.a", sky_next(SKY_NEW, moment(1977, 2, 10, 0, 0)), moment(1977, 2, 18, 3, 37) - 6, 20);
  assert_near("49.b", sky_next(SKY_LAST_QUARTER, moment(2044, 1, 10, 0, 0)), moment(2044, 1, 21, 23, 46) + 49, 10);
  assert_near("full", sky_next(SKY_FULL, moment(2026, 11, 22, 20, 14)), moment(2026, 11, 24, 14, 53), 60);
  int64_t full = sky_next(SKY_FULL, moment(2026, 11, 22, 20, 14));
  assert_int_equal(sky_last(SKY_FULL, full + 60), full);
  assert_true(sky_waxing(full - CIVIL_DAY) && !sky_waxing(full + CIVIL_DAY));
  assert_true(sky_lit(full) > .995 && sky_lit(sky_next(SKY_NEW, full)) < .005);
  assert_true(sky_lit(sky_next(SKY_FIRST_QUARTER, full)) > .47 && sky_lit(sky_next(SKY_FIRST_QUARTER, full)) < .53);
}

static void moon__comes_round_every_month_for_a_century(void **state) {
  int64_t at = sky_next(SKY_FULL, moment(1970, 1, 1, 0, 0)), last = moment(2070, 1, 1, 0, 0);
  size_t months = 0;
  for (int64_t next; at < last; at = next, months++) {
    next = sky_next(SKY_FULL, at + 1);
    if (next - at < 29 * CIVIL_DAY || next - at > 30 * CIVIL_DAY) fail_msg("a month of %lld", (long long)(next - at));
  }
  assert_true(months >= 1236 && months <= 1238);
}

static void place__is_on_earth_once_and_has_its_zone(void **state) {
  struct rows r = rows_of(language_pack(english), "cities.txt");
  size_t towns = 0, british = 0;
  while (rows_next(&r)) {
    struct place p;
    struct str names = r.field[2], name;
    if (!str_is(r.field[0], "place")) continue;
    towns++, british += str_is(r.field[1], "Europe/London");
    while (str_next(&names, ',', &name)) {
      name = str_trim(name);
      /* Names the tokenizer would write otherwise are found by the others of their row. */
      if (str_find_byte(name, '-') >= 0 || str_find_byte(name, '\'') >= 0) continue;
      if (!place_named(english, &scene, name, &p)) fail_msg("%.*s is not found", STR_ARG(name));
      if (!str_eq(p.zone, r.field[1])) fail_msg("%.*s is found elsewhere", STR_ARG(name));
      if (p.latitude < -90 || p.latitude > 90 || p.longitude < -180 || p.longitude > 180) fail_msg("off the map");
    }
  }
  assert_true(towns >= 400 && british >= 100);
  assert_int_equal(towns, place_count(english));
}

static void lives_in(const char *town) {
  struct fact f = {.id = id_make(OWNER, 50),
                   .relation = STR("lives"),
                   .value = str_of(town),
                   .state = FACT_BELIEVED,
                   .source = id_make(OWNER, 3)};
  VEC_PUSH(&scene, &kept.facts, f);
}

static void sun__is_told_for_where_they_live(void **state) {
  assert_str(ask("when is sunset").missing, "place");
  lives_in("Hull");
  assert_says("when does the sun come up tomorrow", "07:42 in Hull");
  assert_says("sunset tomorrow", "15:53 in Hull");
  assert_says("when does it get dark", "It is already in Hull");
  assert_says("how long till it's light", "07:02");
  assert_says("how long is the day on 21 june", "seventeen hours and five minutes");
  assert_says("when is sunset in leeds tomorrow", "in Leeds");
  assert_says("what time is sunrise in nice tomorrow", "in Nice");
  assert_says("nice sunset tomorrow", "in Hull");
  assert_says("sunrise in ottery st mary", "763 towns");
  assert_says("sunset in tromso on 1 january", "doesn't come up");
}

static void moon__is_told_with_its_days(void **state) {
  assert_says("what's the moon doing", "Two days short of full");
  assert_says("when's the next full moon", "Tuesday the 24th, 14:53");
  assert_says("when is the next new moon", "9 December, 00:52");
  assert_skill("i was over the moon", "");
}

#define IN_A_SCENE(f) cmocka_unit_test_teardown(f, forget_scene)

int main(void) {
  const struct CMUnitTest tests[] = {IN_A_SCENE(sun__rises_and_sets_as_almanacs_say),
                                     IN_A_SCENE(sun__stays_up_and_down_beyond_the_circles),
                                     IN_A_SCENE(moon__keeps_to_meeus),
                                     IN_A_SCENE(moon__comes_round_every_month_for_a_century),
                                     IN_A_SCENE(place__is_on_earth_once_and_has_its_zone),
                                     IN_A_SCENE(sun__is_told_for_where_they_live),
                                     IN_A_SCENE(moon__is_told_with_its_days)};
  return cmocka_run_group_tests(tests, open_all, close_all);
}
