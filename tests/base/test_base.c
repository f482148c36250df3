/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/error.h"
#include "base/id.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define assert_str(s, z)                                                                                               \
  do {                                                                                                                 \
    struct str got_ = (s);                                                                                             \
    if (!str_is(got_, z)) fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got_), z);                                   \
  } while (0)

static void str__splits_and_trims(void **state) {
  struct str rest = STR("a,,b"), part;
  assert_true(str_next(&rest, ',', &part) && str_is(part, "a"));
  assert_true(str_next(&rest, ',', &part) && part.len == 0);
  assert_true(str_next(&rest, ',', &part) && str_is(part, "b"));
  assert_false(str_next(&rest, ',', &part));
  assert_str(str_trim(STR(" \t x y\r\n")), "x y");
  long long n = 7;
  assert_true(str_to_int(STR("-42"), &n) && n == -42);
  assert_false(str_to_int(STR("4x"), &n));
  assert_int_equal(n, -42);
}

static void buf__refuses_past_its_cap_and_keeps_what_it_had(void **state) {
  AUTO_BUF struct buf b = buf_new(4);
  assert_int_equal(buf_add(&b, "abc", 3), 0);
  assert_int_equal(buf_add(&b, "de", 2), ERR_TOO_BIG);
  assert_str(buf_str(&b), "abc");
  assert_int_equal(buf_printf(&b, "%d", 10), ERR_TOO_BIG);
  assert_int_equal(buf_printf(&b, "%d", 1), 0);
  buf_take(&b, 2);
  assert_str(buf_str(&b), "c1");
}

static void arena__gives_zeroed_aligned_memory(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t size = 1; size < 100000; size = size * 3 + 1) {
    char *p = arena_alloc(&a, size);
    assert_int_equal((uintptr_t)p % 16, 0);
    for (size_t i = 0; i < size; i++) assert_int_equal(p[i], 0);
    memset(p, 0xFF, size);
  }
  arena_clear(&a);
  assert_str(arena_printf(&a, "%s %d", "x", 1), "x 1");
}

/* The last that was given out grows where it is; anything before it is copied, and stays to be read. What is new is 0.
 */
static void arena__grows_in_place_where_it_can(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  char *dirty = arena_alloc(&a, 400);
  memset(dirty, 'x', 400);
  arena_clear(&a);
  char *p = arena_alloc(&a, 21);
  memset(p, 'a', 21);
  char *q = arena_grow(&a, p, 21, 200);
  assert_ptr_equal(q, p);
  assert_true(q[20] == 'a' && q[21] == 0 && q[199] == 0);
  char *other = arena_alloc(&a, 8), *r = arena_grow(&a, q, 200, 300);
  assert_true(r != q && r > other);
  assert_true(r[20] == 'a' && r[200] == 0 && r[299] == 0 && q[20] == 'a');
}

/* It is checked a word at a time: wherever in one the byte stands. */
static void utf8__refuses_a_bad_byte_anywhere(void **state) {
  for (size_t len = 1; len < 20; len++)
    for (size_t bad = 0; bad < len; bad++) {
      char bytes[20];
      memset(bytes, 'a', len);
      assert_true(utf8_valid((struct str){bytes, len}));
      bytes[bad] = '\x80';
      assert_false(utf8_valid((struct str){bytes, len}));
    }
}

/* The first that is too much, of each kind and at each length; white space, ESC and other scripts never are. */
static void utf8__tells_text_from_what_is_none(void **state) {
  static const char odd[] = {0, 1, 7, 0x0E, 0x1F, 0x7F, (char)0x80, (char)0xC3, (char)0xFF};
  char bytes[400];
  for (size_t i = 0; i < sizeof odd; i++)
    for (size_t len = 33; len <= sizeof bytes; len++) {
      size_t few = len / 10 > 32 ? len / 10 : 32;
      memset(bytes, 'a', len);
      for (size_t k = 0; k < few; k++) bytes[k * len / (few + 1)] = odd[i];
      assert_true(utf8_is_text((struct str){bytes, len}));
      memset(bytes, odd[i], few + 1);
      assert_false(utf8_is_text((struct str){bytes, len}));
    }
  memset(bytes, '\033', sizeof bytes);
  memcpy(bytes, "\b\t\n\v\f\r", 6);
  assert_true(utf8_is_text((struct str){bytes, sizeof bytes}));
  assert_true(utf8_is_text(STR("Сегодня опять шёл дождь, и я никуда не ходил. 漢字とかな。 "
                               "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂")));
  assert_true(utf8_is_text(STR("")));
}

static void utf8__mends_folds_and_shows(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  assert_true(utf8_valid(STR("Siobhán 漢 🙂")));
  assert_false(utf8_valid(STR("\xC0\xAF")));
  assert_false(utf8_valid(STR("\xED\xA0\x80")));
  assert_str(utf8_mend(&a, STR("a\xFF"
                               "b\r\nc")),
             "a\xEF\xBF\xBD"
             "b\nc");
  assert_str(utf8_plain(&a, STR("Łukasz Nguyễn Siobhán ÞÓRA O’Neil")), "lukasz nguyen siobhan thora o'neil");
  assert_str(utf8_plain(&a, STR("Žofie Şule Ağaoğlu Œuvre")), "zofie sule agaoglu oeuvre");
  assert_str(utf8_fold(&a, STR("ÉŽΩЖ")), "éžωж");
  assert_str(utf8_capital(&a, STR("élan")), "Élan");
  assert_true(utf8_stands_in(STR("tomorrow tom's off"), STR("tom")));
  assert_false(utf8_stands_in(STR("tomorrow, 2tom"), STR("tom")));
  assert_false(utf8_stands_in(STR("to"), STR("tom")) || utf8_stands_in(STR("tom"), STR("")));
  assert_str(utf8_visible(&a, STR("\x1b[31mred\xE2\x80\xAE")), "␛[31mred\\u{202e}");
  assert_int_equal(utf8_width(STR("a漢é🙂")), 6);
  assert_str(utf8_first(STR("aé漢"), 0), "");
  assert_str(utf8_first(STR("aé漢"), 2), "a");
  assert_str(utf8_first(STR("aé漢"), 5), "aé");
  assert_str(utf8_first(STR("aé漢"), 6), "aé漢");
  assert_str(utf8_first(STR("aé漢"), 99), "aé漢");
}

static void civil__agrees_with_the_calendar(void **state) {
  assert_int_equal(civil_days(1970, 1, 1), 0);
  assert_int_equal(civil_weekday(civil_days(2026, 11, 22)), 6);
  assert_int_equal(civil_weekday(civil_days(1969, 12, 31)), 2);
  for (int64_t day = -800000; day < 800000; day += 37) {
    struct civil c = civil_from_days(day);
    assert_int_equal(civil_days(c.year, c.month, c.day), day);
    assert_true(civil_is_date(c.year, c.month, c.day));
  }
  struct civil c = civil_add_months((struct civil){.year = 2024, .month = 1, .day = 31}, 1);
  assert_int_equal(c.day, 29);
}

static void civil__reads_and_writes_rfc3339(void **state) {
  int64_t ms;
  int32_t offset;
  char out[40];
  assert_int_equal(civil_parse(STR("2026-11-22T20:14:05.25+01:00"), &ms, &offset), 0);
  assert_int_equal(offset, 60);
  assert_str(civil_format(out, ms, offset), "2026-11-22T20:14:05.250+01:00");
  assert_int_equal(civil_parse(STR("2026-11-22"), &ms, &offset), 0);
  assert_int_equal(offset, INT32_MIN);
  const char *bad[] = {"",         "2026-02-30",  "2026-11-22T25:00:00Z", "2026-11-22T20:14:05+1",
                       "20261122", "2026-11-22Z", "2026-11-22T20:14:05.Z"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    assert_int_equal(civil_parse(str_of(bad[i]), &ms, &offset), ERR_INVALID);
}

static void id__keeps_owner_and_number_apart(void **state) {
  uint64_t id = id_make(8316, 641);
  assert_int_equal(id_owner(id), 8316);
  assert_int_equal(id_number(id), 641);
  assert_true((int64_t)id_last((1u << ID_PERSON_BITS) - 1) > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(str__splits_and_trims),
      cmocka_unit_test(buf__refuses_past_its_cap_and_keeps_what_it_had),
      cmocka_unit_test(arena__gives_zeroed_aligned_memory),
      cmocka_unit_test(arena__grows_in_place_where_it_can),
      cmocka_unit_test(utf8__refuses_a_bad_byte_anywhere),
      cmocka_unit_test(utf8__tells_text_from_what_is_none),
      cmocka_unit_test(utf8__mends_folds_and_shows),
      cmocka_unit_test(civil__agrees_with_the_calendar),
      cmocka_unit_test(civil__reads_and_writes_rfc3339),
      cmocka_unit_test(id__keeps_owner_and_number_apart),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
