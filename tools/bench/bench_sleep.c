/* SPDX-License-Identifier: Apache-2.0
 *
 * sleep: a year of talk, 100 turns a day, brought along and caught up on in the background while the talk goes on; then
 * a night after one day more, and the same night once more. Every third line of the person tells something that is
 * read.
 *
 * JSON: turns, import_s, quiet_p50_ms, quiet_p95_ms (a turn answered while nothing sleeps), catch_up_s, talk_p50_ms,
 * talk_p95_ms, talk_max_ms (while it does), digests, night_turns, night_s, again_ms
 */
#include "bench.h"

#include "base/civil.h"
#include "house/house.h"

#include <ftw.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { A_DAY = 100, SAID_QUIET = 60, SAID_MOST = 20000, PAUSE_US = 50000 };

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  return remove(path);
}

/* ---- a life ---- */
static const char *const names[] = {"Anna", "Tom", "Ines", "Ravi", "Mel", "Oscar", "Lena", "Hugh"};
static const char *const kin[] = {"sister", "brother", "aunt", "cousin", "friend", "niece", "uncle", "nephew"};
static const char *const towns[] = {"Lisbon", "York", "Hull", "Porto", "Leeds", "Bergen", "Ghent", "Cork"};
static const char *const jobs[] = {"nurse", "plumber", "baker", "teacher", "welder", "midwife", "gardener", "clerk"};

/* The nth line of the person. */
static void write_line(char *out, size_t room, int n) {
  int who = n / 3 % 8, what = n / 24 % 8;
  switch (n % 12) {
  case 0: snprintf(out, room, "my %s %s lives in %s", kin[who], names[who], towns[what]); return;
  case 3: snprintf(out, room, "%s works as a %s", names[who], jobs[what]); return;
  case 6: snprintf(out, room, "i fixed the %s with the %s", what % 2 ? "gate" : "boiler", jobs[who]); return;
  case 9: snprintf(out, room, "i have a %s on friday", what % 2 ? "dentist appointment" : "meeting"); return;
  case 1: snprintf(out, room, "ok"); return;
  case 4: snprintf(out, room, "haha yes"); return;
  case 7: snprintf(out, room, "what do you think of that then"); return;
  default: snprintf(out, room, "it rained on the way to %s and the bus was late, number %d", towns[what], n); return;
  }
}

static void write_day(FILE *f, int64_t day, int *line) {
  for (int i = 0; i < A_DAY; i++) {
    char text[200], at[40];
    bool being = i % 2;
    if (!being) write_line(text, sizeof text, (*line)++);
    int64_t ms = (day * CIVIL_DAY + 9 * 3600 + i * 300) * 1000LL;
    struct str time = civil_format(at, ms, 0);
    fprintf(f, "{\"conversation\":\"%lld\",\"id\":\"%d\",\"speaker\":\"%s\",\"said_at\":\"%.*s\",\"text\":\"%s\"%s}\n",
            (long long)day, i, being ? "Edda" : "Jonah", STR_ARG(time), being ? "All right." : text,
            being ? ",\"role\":\"being\"" : "");
  }
}

static int bring(os1 *o, const char *folder, int64_t first, int days, int *line, os1_error *e) {
  char path[256];
  snprintf(path, sizeof path, "%s/life.jsonl", folder);
  FILE *f = fopen(path, "w");
  if (!f) return error_errno((struct error *)e, "write", path);
  for (int d = 0; d < days; d++) write_day(f, first + d, line);
  fclose(f);
  os1_import_result result;
  return os1_import(o, path, &(os1_import_options){.me = "Jonah"}, &result, e);
}

/* ---- talk ---- */
struct talked {
  double ms[SAID_MOST];
  int len;
};

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static int say_one(os1 *o, struct talked *s, os1_error *e) {
  char text[200];
  write_line(text, sizeof text, 7 * s->len + 5);
  os1_utterance u = {.text = text, .length = strlen(text)};
  double began = seconds();
  int r = os1_say(o, &u, NULL, NULL, e);
  if (s->len < SAID_MOST) s->ms[s->len++] = (seconds() - began) * 1000;
  usleep(PAUSE_US);
  return r;
}

static void sort(struct talked *s) {
  if (s->len > 1) qsort(s->ms, (size_t)s->len, sizeof *s->ms, by_size);
}

static int talk_quietly(os1 *o, struct talked *s, os1_error *e) {
  int r = 0;
  for (int i = 0; r == 0 && i < SAID_QUIET; i++) r = say_one(o, s, e);
  sort(s);
  return r;
}

static int talk_while_it_sleeps(os1 *o, struct talked *s, double *ret_s, os1_error *e) {
  double began = seconds();
  int r = 0;
  house_sleep_tend(o);
  while (r == 0 && house_sleeps(o)) r = say_one(o, s, e);
  *ret_s = seconds() - began;
  sort(s);
  return r;
}

/* ---- the figures ---- */
static int ignore(void *arg, const char *json, size_t length) {
  return 0;
}
static int count_night(void *arg, const char *json, size_t length) {
  *(int *)arg += strstr(json, "\"digest\"") != NULL;
  return 0;
}

struct figures {
  double import_s, catch_up_s, night_s, again_ms;
  int turns, digests;
};

static int timed_sleep(os1 *o, double *ret_s, os1_error *e) {
  double began = seconds();
  int r = os1_sleep(o, ignore, NULL, e);
  *ret_s = seconds() - began;
  return r;
}

static int measure(os1 *o, const char *folder, int days, struct figures *m, struct talked *quiet, struct talked *busy,
                   os1_error *e) {
  int64_t today = (int64_t)time(NULL) / CIVIL_DAY;
  int line = 0;
  double began = seconds();
  int r = os1_setup(o, OS1_SETUP_DEFAULTS, NULL, 0, NULL, e);
  if (r == 0) r = bring(o, folder, today - days - 1, days, &line, e);
  m->import_s = seconds() - began;
  m->turns = days * A_DAY;
  if (r == 0) r = talk_quietly(o, quiet, e);
  if (r == 0) r = talk_while_it_sleeps(o, busy, &m->catch_up_s, e);
  if (r == 0) r = house_diary(o, NULL, (size_t)days + 9, count_night, &m->digests, e);
  if (r == 0) r = bring(o, folder, today - 1, 1, &line, e);
  if (r == 0) r = timed_sleep(o, &m->night_s, e);
  if (r == 0) r = timed_sleep(o, &m->again_ms, e);
  m->again_ms *= 1000;
  return r;
}

static void print(const struct bench_args *args, const struct figures *m, const struct talked *quiet,
                  const struct talked *busy) {
  double q50 = quiet->ms[quiet->len / 2], q95 = quiet->ms[quiet->len * 95 / 100];
  double b50 = busy->len ? busy->ms[busy->len / 2] : 0, b95 = busy->len ? busy->ms[busy->len * 95 / 100] : 0;
  double most = busy->len ? busy->ms[busy->len - 1] : 0;
  if (args->json) {
    printf("{\"bench\":\"sleep\",\"turns\":%d,\"import_s\":%.2f,\"quiet_p50_ms\":%.2f,\"quiet_p95_ms\":%.2f,"
           "\"catch_up_s\":%.2f,\"talk_p50_ms\":%.2f,\"talk_p95_ms\":%.2f,\"talk_max_ms\":%.1f,\"digests\":%d,"
           "\"night_turns\":%d,\"night_s\":%.3f,\"again_ms\":%.1f}\n",
           m->turns, m->import_s, q50, q95, m->catch_up_s, b50, b95, most, m->digests, A_DAY, m->night_s, m->again_ms);
    return;
  }
  printf("a life of %d turns brought along in %.1f s\n", m->turns, m->import_s);
  printf("caught up on in the background in %.1f s: %d digests of days\n", m->catch_up_s, m->digests);
  printf(
      "a turn answered meanwhile: p50 %.1f ms, p95 %.1f ms, at most %.1f ms (of %d; without: p50 %.1f ms, p95 %.1f)\n",
      b50, b95, most, busy->len, q50, q95);
  printf("a night after %d turns: %.2f s; once more: %.1f ms\n", A_DAY, m->night_s, m->again_ms);
}

int bench_sleep(const struct bench_args *args, struct error *e) {
  static struct talked quiet, busy;
  char folder[] = "/tmp/os1-bench-sleep-XXXXXX";
  const char *typed = bench_operand(args, 0);
  long long days = 365;
  struct figures m = {0};
  os1 *o = NULL;
  if (typed && (!str_to_int(str_of(typed), &days) || days < 1 || days > 10000))
    return error_set(e, ERR_INVALID, "%s is no number of days from 1 to 10000", typed);
  if (!mkdtemp(folder)) return error_errno(e, "make a folder in", "/tmp");
  char home[64];
  snprintf(home, sizeof home, "%s/home", folder);
  os1_error why = {0};
  int r = os1_open(&(os1_options){.folder = home, .seed = 1}, &o, &why);
  if (r == 0) r = measure(o, folder, (int)days, &m, &quiet, &busy, &why);
  os1_close(o);
  nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  if (r < 0) return error_set(e, r, "%s", why.text);
  print(args, &m, &quiet, &busy);
  return 0;
}
