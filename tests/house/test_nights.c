/* SPDX-License-Identifier: Apache-2.0
 *
 * The nights over a real home: in the background while the talk goes on, broken off by the end of the process, and told
 * by the diary.
 */
#include "../slow.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/json.h"
#include "house/house.h"

#include <dirent.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#define HOUR 3600000LL

struct stage {
  char folder[64];
  _Atomic int64_t now;
  os1 *home;
};

static int64_t now_of(void *arg) {
  return ((struct stage *)arg)->now;
}
static int32_t offset_of(void *arg, int64_t ms) {
  return 0;
}

static void open_home(struct stage *s) {
  os1_error e = {0};
  os1_options o = {.folder = s->folder, .seed = 7, .now = now_of, .offset = offset_of, .arg = s};
  if (os1_open(&o, &s->home, &e) < 0) fail_msg("%s", e.text);
}

static int set_stage(void **state) {
  static struct stage s;
  int64_t now;
  int32_t offset;
  snprintf(s.folder, sizeof s.folder, "/tmp/os1-nights-XXXXXX");
  if (!mkdtemp(s.folder)) return -1;
  civil_parse(STR("2026-11-22T20:14:00Z"), &now, &offset);
  s.now = now;
  *state = &s;
  open_home(&s);
  return os1_setup(s.home, OS1_SETUP_DEFAULTS, NULL, 0, NULL, NULL);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

static int strike_stage(void **state) {
  struct stage *s = *state;
  os1_close(s->home);
  return nftw(s->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void say(struct stage *s, const char *text) {
  os1_error e = {0};
  os1_utterance u = {.text = text, .length = strlen(text)};
  if (os1_say(s->home, &u, NULL, NULL, &e) < 0) fail_msg("%s", e.text);
}

static int first(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  json_release(into);
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

/* The newest night; NULL when there is none. */
static json_t *newest(struct stage *s) {
  json_t *night = NULL;
  os1_error e = {0};
  if (house_diary(s->home, NULL, 1, first, &night, &e) < 0) fail_msg("%s", e.text);
  return night;
}

static void wait_until_awake(struct stage *s) {
  for (int i = 0; i < 6000 && house_sleeps(s->home); i++) usleep(10000);
  assert_false(house_sleeps(s->home));
}

static void nights__come_at_four_in_the_background(void **state) {
  struct stage *s = *state;
  say(s, "my sister anna lives in lisbon");
  house_sleep_tend(s->home);
  wait_until_awake(s);
  s->now += 8 * HOUR - 20 * 60000; /* 03:54 */
  house_sleep_tend(s->home);
  assert_false(house_sleeps(s->home));
  s->now += 10 * 60000;
  house_sleep_tend(s->home);
  wait_until_awake(s);
  AUTO_JSON json_t *night = newest(s);
  assert_true(str_is(json_text(night, "night"), "2026-11-22"));
  assert_true(str_is(json_text(json_object_get(night, "digest"), "text"), "22 November 2026. Anna lives in Lisbon."));
}

static int ignore(void *arg, const char *json, size_t length) {
  return 0;
}

/* Forty days brought along: a night that takes a moment. A sanitized one takes it over fewer. */
enum { DAYS = 40 / TEST_SLOW, A_DAY = 50 };

static void bring_a_life(struct stage *s) {
  char path[128];
  os1_error e = {0};
  snprintf(path, sizeof path, "%s/life.jsonl", s->folder);
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  for (int day = 1; day <= DAYS; day++)
    for (int i = 0; i < A_DAY; i++)
      fprintf(f,
              "{\"conversation\":\"%d\",\"id\":\"%d\",\"speaker\":\"Jonah\",\"said_at\":\"2026-%02d-%02dT10:%02d:00Z\","
              "\"text\":\"it rained on the way to the harbour on day %d and the bus came %d minutes late\"}\n",
              day, i, 8 + day / 28, 1 + day % 28, i, day, i);
  fclose(f);
  os1_import_result result;
  if (os1_import(s->home, path, &(os1_import_options){.me = "Jonah"}, &result, &e) < 0) fail_msg("%s", e.text);
  assert_int_equal(result.kept, DAYS * A_DAY);
}

static int nice_of(long long thread) {
  return getpriority(PRIO_PROCESS, (id_t)thread);
}

static bool anybody_is_nicer(int than) {
  DIR *d = opendir("/proc/self/task");
  bool found = false;
  long long number;
  for (struct dirent *t; d && (t = readdir(d));)
    if (str_to_int(str_of(t->d_name), &number)) found |= nice_of(number) > than;
  if (d) closedir(d);
  return found;
}

static void nights__let_the_talk_go_on(void **state) {
  struct stage *s = *state;
  int said = 0, own = nice_of(0);
  bool nice = own >= 15; /* nobody can be nicer than whoever runs this */
  bring_a_life(s);
  assert_false(anybody_is_nicer(own));
  house_sleep_tend(s->home);
  while (house_sleeps(s->home)) {
    nice |= anybody_is_nicer(own);
    say(s, said++ % 2 ? "my sister anna lives in lisbon" : "where does anna live?");
  }
  assert_true(said > 2);
  assert_true(nice);
  assert_int_equal(nice_of(0), own); /* whoever talks is not */
}

static void nights__broken_off_go_on(void **state) {
  struct stage *s = *state;
  bring_a_life(s);
  for (int i = 0; i < 4; i++) {
    house_sleep_tend(s->home);
    usleep(20000);
    os1_close(s->home);
    open_home(s);
  }
  house_sleep_tend(s->home);
  wait_until_awake(s);
  json_t *night = NULL, *report = NULL;
  assert_int_equal(house_diary(s->home, "2026-11-21", 1, first, &night, NULL), 0);
  assert_int_equal(json_array_size(json_object_get(night, "changes")), 2); /* checked, backed up */
  json_decref(night);
  assert_int_equal(os1_sleep(s->home, first, &report, NULL), 0);
  assert_int_equal(json_number(report, "days", -1), 1); /* today, by hand; every other was slept over */
  json_decref(report);
}

static void nights__erase_everything_in_the_middle(void **state) {
  struct stage *s = *state;
  bring_a_life(s);
  house_sleep_tend(s->home);
  assert_int_equal(os1_forget_everything(s->home, NULL), 0);
  assert_false(house_sleeps(s->home));
  os1_close(s->home);
  open_home(s);
  assert_null(newest(s));
}

static void sleep__of_the_same_evening_changes_nothing(void **state) {
  struct stage *s = *state;
  say(s, "my sister anna lives in lisbon");
  json_t *report = NULL;
  assert_int_equal(os1_sleep(s->home, first, &report, NULL), 0);
  assert_true(json_flag(report, "backed_up", false) && json_number(report, "writes", 0) > 0);
  AUTO_JSON json_t *before = newest(s);
  s->now += HOUR;
  assert_int_equal(os1_sleep(s->home, first, &report, NULL), 0);
  assert_int_equal(json_number(report, "writes", -1), 0);
  AUTO_JSON json_t *after = newest(s);
  assert_true(json_equal(before, after));
  json_decref(report);
}

static void diary__refuses_what_is_no_date(void **state) {
  struct stage *s = *state;
  os1_error e = {0};
  assert_int_equal(house_diary(s->home, "yesterday", 1, ignore, NULL, &e), OS1_E_INVALID);
  assert_non_null(strstr(e.text, "yesterday"));
}

#define EACH(name) cmocka_unit_test_setup_teardown(name, set_stage, strike_stage)
int main(void) {
  const struct CMUnitTest tests[] = {
      EACH(nights__come_at_four_in_the_background),
      EACH(nights__let_the_talk_go_on),
      EACH(nights__broken_off_go_on),
      EACH(nights__erase_everything_in_the_middle),
      EACH(sleep__of_the_same_evening_changes_nothing),
      EACH(diary__refuses_what_is_no_date),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
