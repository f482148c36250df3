/* SPDX-License-Identifier: Apache-2.0
 *
 * A month of one life, an evening a day, one week away: what was promised is kept, each thing exactly once, and what
 * was not to be raised never is. Through the whole library, with a clock that the test moves.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/json.h"
#include "base/utf8.h"
#include "os1.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

enum { DAYS = 30, HOME_FROM = 12, HOME_TO = 19 /* away */ };

struct month {
  struct arena arena;
  char folder[40];
  os1 *home;
  int64_t now;
  struct buf said;
  struct str greeting[DAYS]; /* STR_NONE on days away */
  VEC(struct str) replies;
  json_t *promises;
  size_t barred_from; /* the first reply after she was barred */
};

/* What is said on which evening, in order of days. */
static const struct {
  int day;
  const char *text;
} says[] = {
    {0, "my name is jonah"},
    {0, "the dentist is on the 5th"},
    {0, "remind me to ring mum on the 3rd at six"},
    {0, "i should write to olive"},
    {1, "dont know if i got the flat"},
    {1, "my ex is called clara"},
    {1, "rather not talk about clara"},
    {2, "maybe going to the match on the 7th"},
    {2, "waiting for the biopsy results"},
    {6, "my driving test is on the 10th"},
    {7, "the driving test is now on the 14th"},
    {8, "hull city lost. dont ask"},
    {20, "remind me to post the form on the 23rd at nine"},
};

static int64_t now_of(void *arg) {
  return ((struct month *)arg)->now += 1000;
}
static int32_t offset_of(void *arg, int64_t ms) {
  return 0;
}

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct month *m = arg;
  if (m->said.len) buf_add_byte(&m->said, ' ');
  buf_add(&m->said, text, length);
  return 0;
}

static void open_home(struct month *m) {
  os1_error e = {0};
  os1_options o = {.folder = m->folder, .seed = 3, .now = now_of, .offset = offset_of, .arg = m};
  if (os1_open(&o, &m->home, &e) < 0) fail_msg("%s", e.text);
}

static struct str heard(struct month *m) {
  struct str s = arena_dup(&m->arena, buf_str(&m->said));
  VEC_PUSH(&m->arena, &m->replies, s);
  return s;
}

static void say(struct month *m, const char *text) {
  os1_error e = {0};
  os1_reply got;
  os1_listener l = {m, hear};
  os1_utterance u = {.text = text, .length = strlen(text), .channel = "terminal"};
  buf_clear(&m->said);
  if (os1_say(m->home, &u, &l, &got, &e) < 0) fail_msg("%s: %s", text, e.text);
  heard(m);
  m->now += 20000;
}

static struct str greet(struct month *m) {
  os1_error e = {0};
  os1_reply got;
  os1_listener l = {m, hear};
  buf_clear(&m->said);
  if (os1_greet(m->home, "terminal", &l, &got, &e) < 0) fail_msg("%s", e.text);
  return heard(m);
}

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

static void live(struct month *m) {
  int64_t start;
  int32_t offset;
  os1_error e = {0};
  json_t *about = NULL;
  size_t next = 0;
  civil_parse(STR("2026-11-01T20:14:00Z"), &start, &offset);
  for (int day = 0; day < DAYS; day++) {
    if (day >= HOME_FROM && day < HOME_TO) continue;
    m->now = start + day * CIVIL_DAY * 1000LL;
    open_home(m);
    if (day == 0 && os1_setup(m->home, OS1_SETUP_DEFAULTS, NULL, 0, NULL, &e) < 0) fail_msg("%s", e.text);
    m->greeting[day] = greet(m);
    for (; next < sizeof says / sizeof *says && says[next].day <= day; next++) {
      say(m, says[next].text);
      if (strstr(says[next].text, "rather not")) m->barred_from = m->replies.len;
    }
    say(m, "hm");
    say(m, "night");
    if (day == DAYS - 1 && os1_about(m->home, take, &about, &e) < 0) fail_msg("%s", e.text);
    if (day < DAYS - 1) os1_close(m->home);
  }
  m->promises = json_incref(json_object_get(about, "promises"));
  json_decref(about);
}

static int begin(void **state) {
  static struct month m;
  m = (struct month){.said = buf_new(BUF_FILE)};
  snprintf(m.folder, sizeof m.folder, "/tmp/os1-promises-XXXXXX");
  if (!mkdtemp(m.folder)) return -1;
  live(&m);
  *state = &m;
  return 0;
}

static int end(void **state) {
  struct month *m = *state;
  os1_error e = {0};
  os1_forget_everything(m->home, &e);
  os1_close(m->home);
  rmdir(m->folder);
  json_decref(m->promises);
  buf_finish(&m->said);
  arena_finish(&m->arena);
  return 0;
}

/* In how many greetings the word stands, and in which first. */
static int greetings_with(struct month *m, const char *word, int *ret_first) {
  int n = 0;
  for (int day = DAYS - 1; day >= 0; day--) {
    if (str_find(utf8_plain(&m->arena, m->greeting[day]), str_of(word)) < 0) continue;
    n++;
    *ret_first = day;
  }
  return n;
}

static const json_t *promise_of(struct month *m, const char *kind, const char *what) {
  const json_t *one, *found = NULL;
  size_t i;
  json_array_foreach(m->promises, i, one) {
    if (str_is(json_text(one, "promise"), kind) && str_find(json_text(one, "what"), str_of(what)) >= 0) found = one;
  }
  if (!found) fail_msg("no promise to %s: %s", kind, what);
  return found;
}

static void promises__are_each_kept_exactly_once(void **state) {
  static const struct {
    const char *word, *kind;
    int after, before; /* days between which it is kept */
  } rows[] = {{"mum", "tell", 2, 2},       {"dentist", "ask once", 4, 11}, {"olive", "ask once", 3, 19},
              {"flat", "ask once", 4, 21}, {"match", "ask once", 6, 21},   {"biopsy", "ask once", 5, 11},
              {"form", "tell", 22, 23},    {"driving", "ask once", 13, 20}};
  struct month *m = *state;
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int first = -1, n = greetings_with(m, rows[i].word, &first);
    if (n != 1) fail_msg("%s: in %d greetings", rows[i].word, n);
    if (first < rows[i].after || first > rows[i].before)
      fail_msg("%s: on day %d: %.*s", rows[i].word, first, STR_ARG(m->greeting[first]));
    const json_t *p = promise_of(m, rows[i].kind, rows[i].word);
    assert_true(str_is(json_text(p, "state"), "kept"));
    assert_true(json_text(p, "kept_at").len > 0);
    assert_true(json_number(p, "source", 0) > 0);
  }
}

static void promises__what_was_barred_or_tender_is_never_raised(void **state) {
  struct month *m = *state;
  assert_true(str_is(json_text(promise_of(m, "not to raise", "Clara"), "state"), "open"));
  promise_of(m, "not to raise", "hull city");
  assert_true(m->barred_from > 0);
  for (size_t i = m->barred_from; i < m->replies.len; i++) {
    struct str plain = utf8_plain(&m->arena, m->replies.at[i]);
    if (str_find(plain, STR("clara")) >= 0 || str_find(plain, STR("hull city")) >= 0)
      fail_msg("raised: %.*s", STR_ARG(m->replies.at[i]));
  }
}

static void greetings__say_nothing_of_the_gap_and_not_the_same_twice(void **state) {
  static const char *const gap[] = {"missed",    "a week",    "seven days", "eight days",
                                    "long time", "while ago", "since we"};
  struct month *m = *state;
  struct str last = STR_NONE;
  for (int day = 0; day < DAYS; day++) {
    if (!m->greeting[day].len) continue;
    if (last.len && str_eq(last, m->greeting[day])) fail_msg("day %d, again: %.*s", day, STR_ARG(last));
    last = m->greeting[day];
    for (size_t i = 0; i < sizeof gap / sizeof *gap; i++)
      if (str_find(utf8_plain(&m->arena, last), str_of(gap[i])) >= 0) fail_msg("day %d: %.*s", day, STR_ARG(last));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(promises__are_each_kept_exactly_once),
      cmocka_unit_test(promises__what_was_barred_or_tender_is_never_raised),
      cmocka_unit_test(greetings__say_nothing_of_the_gap_and_not_the_same_twice),
  };
  return cmocka_run_group_tests(tests, begin, end);
}
