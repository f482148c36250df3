/* SPDX-License-Identifier: Apache-2.0 */
#include "life.h"
#include "memory/import_priv.h"

static int32_t summer_offset(const struct clock *c, int64_t ms) {
  struct civil at = civil_from_seconds(ms / 1000);
  return at.month > 3 && at.month < 11 ? 60 : 0;
}
static const struct clock summer = {life_clock_now, summer_offset, life_clock_steady};

static int read_line(struct arena *a, const char *line, const char *me, struct import_line *ret, const char **why) {
  struct import_options o = {.me = str_of(me), .outside = true};
  return import_line_read(a, str_of(line), &summer, &o, ret, why);
}

static void import_line_read__takes_a_whole_line(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct import_line l;
  const char *why;
  assert_int_equal(read_line(&a,
                             "{\"conversation\":\"26\",\"id\":\"D1:3\",\"speaker\":\"Caroline\",\"said_at\":"
                             "\"2023-05-08T13:56:02+01:00\",\"text\":\"hi\\u0007 there\",\"caption\":\"a dog\"}",
                             NULL, &l, &why),
                   0);
  assert_true(str_is(l.conversation, "26") && str_is(l.turn.client_id, "D1:3") && str_is(l.turn.speaker, "Caroline"));
  assert_true(str_is(l.turn.text, "hi there") && str_is(l.turn.caption, "a dog"));
  assert_int_equal(l.turn.said_at, 1683550562000);
  assert_int_equal(l.turn.offset, 60);
  assert_true(l.turn.role == ROLE_OTHER && l.turn.taint == TAINT_OUTSIDE && l.turn.origin == ORIGIN_IMPORTED);
}

#define LINE(time, more)                                                                                               \
  "{\"conversation\":1,\"id\":7,\"speaker\":\"Jos\xC3\xA9\",\"said_at\":\"" time "\",\"text\":\"x\"" more "}"

static void import_line_read__knows_the_owner_by_the_name_given(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct import_line l;
  const char *why;
  assert_int_equal(read_line(&a, LINE("2024-01-01T00:00:00Z", ""), "jose", &l, &why), 0);
  assert_true(l.turn.role == ROLE_PERSON && str_is(l.conversation, "1") && str_is(l.turn.client_id, "7"));
  assert_int_equal(read_line(&a, LINE("2024-01-01T00:00:00Z", ",\"role\":\"person\""), NULL, &l, &why), 0);
  assert_int_equal(l.turn.role, ROLE_OTHER);
  assert_int_equal(read_line(&a, LINE("2024-01-01T00:00:00Z", ",\"role\":\"being\""), "jose", &l, &why), 0);
  assert_int_equal(l.turn.role, ROLE_BEING);
}

static void import_line_read__a_time_without_an_offset_is_the_owners(void **state) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct import_line winter, july;
  const char *why;
  assert_int_equal(read_line(&a, LINE("2024-01-01T12:00:00", ""), NULL, &winter, &why), 0);
  assert_int_equal(read_line(&a, LINE("2024-07-01T12:00:00", ""), NULL, &july, &why), 0);
  assert_true(winter.turn.offset == 0 && july.turn.offset == 60);
  assert_int_equal(winter.turn.said_at, civil_days(2024, 1, 1) * 86400000LL + 12 * 3600000LL);
  assert_int_equal(july.turn.said_at, civil_days(2024, 7, 1) * 86400000LL + 11 * 3600000LL);
}

static void import_line_read__says_what_is_wrong(void **state) {
  static const struct {
    const char *line, *why;
  } lines[] = {
      {"{\"conversation\":", "it is not JSON"},
      {"[1,2]", "it is not a JSON object"},
      {"42", "it is not a JSON object"},
      {"\xFF\xFE", "it is not UTF-8"},
      {"{\"id\":\"1\",\"speaker\":\"a\",\"said_at\":\"2024-01-01\",\"text\":\"x\"}",
       "\"conversation\" is missing or too long"},
      {"{\"conversation\":\"c\",\"speaker\":\"a\",\"said_at\":\"2024-01-01\",\"text\":\"x\"}",
       "\"id\" is missing or too long"},
      {"{\"conversation\":\"c\",\"id\":\"1\",\"said_at\":\"2024-01-01\",\"text\":\"x\"}",
       "\"speaker\" is missing or too long"},
      {"{\"conversation\":\"c\",\"id\":\"1\",\"speaker\":\"a\",\"text\":\"x\"}", "\"said_at\" is missing"},
      {"{\"conversation\":\"c\",\"id\":\"1\",\"speaker\":\"a\",\"said_at\":\"soon\",\"text\":\"x\"}",
       "the time cannot be read"},
      {"{\"conversation\":\"c\",\"id\":\"1\",\"speaker\":\"a\",\"said_at\":\"2024-02-30\",\"text\":\"x\"}",
       "the time cannot be read"},
      {"{\"conversation\":\"c\",\"id\":\"1\",\"speaker\":\"a\",\"said_at\":20240101,\"text\":\"x\"}",
       "the time cannot be read"},
      {"{\"conversation\":\"c\",\"id\":\"1\",\"speaker\":\"a\",\"said_at\":\"2024-01-01\",\"text\":7}",
       "\"text\" is no text or over 1 MB"},
      {"{\"conversation\":\"c\",\"id\":\"1\",\"speaker\":\"a\",\"said_at\":\"2024-01-01\",\"text\":\"\"}",
       "there is no text"},
      {"{\"conversation\":\"c\",\"id\":\"1\",\"speaker\":\"a\",\"said_at\":\"2024-01-01\",\"text\":\"x\",\"role\":"
       "\"god\"}",
       "\"role\" is none of person, being, other"},
      {"{\"conversation\":\"c\",\"id\":\"1\",\"id\":\"2\",\"speaker\":\"a\",\"said_at\":\"2024-01-01\",\"text\":\"x\"}",
       "it is not JSON"},
  };
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct import_line l;
    const char *why = NULL;
    assert_int_equal(read_line(&a, lines[i].line, NULL, &l, &why), ERR_INVALID);
    if (!str_is(str_of(why), lines[i].why)) fail_msg("%s: %s", lines[i].line, why);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(import_line_read__takes_a_whole_line),
      cmocka_unit_test(import_line_read__knows_the_owner_by_the_name_given),
      cmocka_unit_test(import_line_read__a_time_without_an_offset_is_the_owners),
      cmocka_unit_test(import_line_read__says_what_is_wrong),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
