/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "../language/language_in.h"
#include "base/buf.h"
#include "voice/voice.h"
#include "voice/voice_priv.h"

#define SENTENCE STR("Good evening. It's fourteen minutes past eight on a Sunday.")

static void speakable__says_what_is_written(void **state) {
  static const char *const cases[][2] = {
      {"Tomorrow, Monday, 18:30: your mum.", "Tomorrow, Monday, 18 30: your mum."},
      {"At 18:00, or 12:00, or 00:00, or 9:05.", "At 6 o'clock, or noon, or midnight, or 9 oh 5."},
      {"£12.40 and $1 and 80%", "12 pounds 40 and 1 dollar and 80 percent"},
      {"I've read 10,101 names.", "I've read 10101 names."},
      {"Thursday the 26th", "Thursday the twenty sixth"},
      {"`/help` is the long version.", "slash help is the long version."},
      {"an AI · on this machine", "an A I, on this machine"},
      {"Siobhán said \"no\"", "siobhan said no"},
      {"5km, 148 kB", "5 kilometres, 148 kilobytes"},
      {"12:99 and 3.5 and ½", "12:99 and 3.5 and"},
      {"·", ","},
      {"  \n ", ""},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    AUTO_ARENA struct arena a = ARENA_NONE;
    struct str got = speakable(language_pack(english), &a, str_of(cases[i][0]));
    while (got.len && got.at[got.len - 1] == ' ') got.len--;
    assert_str(got, cases[i][1]);
  }
}

/* ---- sound ---- */

struct wav {
  struct buf bytes;
  const int16_t *at;
  size_t len;
  int rate;
};

static uint32_t little32(const char *p) {
  const unsigned char *b = (const unsigned char *)p;
  return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static struct wav wav_read(const char *path) {
  struct wav w = {.bytes = buf_new(BUF_FILE)};
  char part[4096];
  size_t n;
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  while ((n = fread(part, 1, sizeof part, f)) > 0) buf_add(&w.bytes, part, n);
  fclose(f);
  const char *b = w.bytes.at;
  assert_true(w.bytes.len > 44 && !memcmp(b, "RIFF", 4) && !memcmp(b + 8, "WAVEfmt ", 8) && !memcmp(b + 36, "data", 4));
  assert_int_equal(little32(b + 4), w.bytes.len - 8);
  assert_int_equal(little32(b + 40), w.bytes.len - 44);
  assert_int_equal(little32(b + 20), 1 | 1 << 16); /* PCM, one channel */
  assert_int_equal(little32(b + 32), 2 | 16 << 16);
  w.rate = (int)little32(b + 24);
  w.at = (const int16_t *)(const void *)(b + 44);
  w.len = (w.bytes.len - 44) / 2;
  return w;
}

static double rms(const struct wav *w) {
  double sum = 0;
  for (size_t i = 0; i < w->len; i++) sum += (double)w->at[i] * w->at[i];
  return sqrt(sum / (double)w->len);
}

/* The lag at which a stretch is most like itself; 0 where it is not voiced. */
static double lag_of(const int16_t *x, size_t n, int rate) {
  double energy = 0, best = 0.7, lag = 0;
  for (size_t i = 0; i < n; i++) energy += (double)x[i] * x[i];
  if (energy / (double)n < 400000) return 0;
  for (int l = rate / 300; l < rate / 70; l++) {
    double c = 0, e = 0;
    for (size_t i = 0; i < n; i++)
      c += (double)x[i] * x[i + (size_t)l], e += (double)x[i + (size_t)l] * x[i + (size_t)l];
    c /= sqrt(energy * e) + 1;
    if (c > best) best = c, lag = l;
  }
  return lag;
}

/* Mean pitch of the voiced parts, Hz. */
static double pitch(const struct wav *w) {
  double sum = 0;
  int n = 0;
  for (size_t at = 0; at + 1600 < w->len; at += 1600) {
    double lag = lag_of(w->at + at, 600, w->rate);
    if (lag > 0) sum += w->rate / lag, n++;
  }
  return n ? sum / n : 0;
}

static char folder[64];

static void in_folder(char *out, size_t room, const char *name) {
  snprintf(out, room, "%s/%s", folder, name);
}

static int set_up(void **state) {
  snprintf(folder, sizeof folder, "/tmp/os1-voice-XXXXXX");
  return mkdtemp(folder) && open_english(state) == 0 ? 0 : -1;
}

static int tear_down(void **state) {
  static const char *const names[] = {"a.wav", "b.wav", "paplay", "runtime/pulse/native", "runtime/pulse", "runtime"};
  char path[128];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) in_folder(path, sizeof path, names[i]), remove(path);
  rmdir(folder);
  return close_english(state);
}

static void need_voice(void) {
  struct error e = {0};
  if (voice_able(&e) == 0) return;
  assert_true(strstr(e.text, "flite") || strstr(e.text, "voice"));
  print_message("no voice: %s\n", e.text);
  skip();
}

static void voice__writes_speech(void **state) {
  char path[128];
  struct error e = {0};
  need_voice();
  in_folder(path, sizeof path, "a.wav");
  double hz[3];
  for (int i = 0; voice_list()[i]; i++) {
    assert_int_equal(voice_to_file(voice_list()[i], SENTENCE, path, &e), 0);
    struct wav w = wav_read(path);
    double seconds = (double)w.len / w.rate;
    hz[i] = pitch(&w);
    print_message("%s: %.2f s, RMS %.0f, %.0f Hz\n", voice_list()[i], seconds, rms(&w), hz[i]);
    assert_true(seconds > 2.5 && seconds < 7);
    assert_true(rms(&w) > 500);
    buf_finish(&w.bytes);
  }
  assert_true(hz[0] < hz[1] && hz[1] < hz[2]);
  struct stat st;
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, 0600);
}

static void voice__refuses_plainly(void **state) {
  static char long_text[VOICE_CHARACTERS + 2];
  char path[128];
  struct error e = {0};
  need_voice();
  in_folder(path, sizeof path, "a.wav");
  assert_int_equal(voice_to_file("alto", SENTENCE, path, &e), ERR_NOT_FOUND);
  assert_int_equal(voice_to_file("lower", STR("`\""), path, &e), ERR_INVALID);
  memset(long_text, 'a', sizeof long_text - 1);
  assert_int_equal(voice_to_file("lower", str_of(long_text), path, &e), ERR_TOO_BIG);
  assert_int_not_equal(voice_to_file("lower", SENTENCE, "/nowhere/at/all.wav", &e), 0);
  assert_int_not_equal(access(path, F_OK), 0);
}

/* ---- playing: a player of our own in PATH, and a runtime folder that says that there is sound ---- */

static void write_player(const char *script) {
  char path[128];
  in_folder(path, sizeof path, "paplay");
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fputs(script, f);
  fclose(f);
  assert_int_equal(chmod(path, 0700), 0);
}

static void use_player(const char *script) {
  char path[128], old[4096];
  in_folder(path, sizeof path, "runtime");
  mkdir(path, 0700);
  setenv("XDG_RUNTIME_DIR", path, 1);
  in_folder(path, sizeof path, "runtime/pulse");
  mkdir(path, 0700);
  in_folder(path, sizeof path, "runtime/pulse/native");
  FILE *f = fopen(path, "w");
  if (f) fclose(f);
  snprintf(old, sizeof old, "%s:/usr/bin:/bin", folder);
  setenv("PATH", old, 1);
  in_folder(path, sizeof path, "b.wav");
  setenv("OUT", path, 1);
  write_player(script);
}

static void say__is_what_the_file_is(void **state) {
  char path[128], played[128];
  struct error e = {0};
  need_voice();
  use_player("#!/bin/sh\ncat \"$1\" > \"$OUT\"\n");
  assert_int_equal(voice_ready(&e), 0);
  in_folder(path, sizeof path, "a.wav");
  in_folder(played, sizeof played, "b.wav");
  assert_int_equal(voice_to_file("middle", SENTENCE, path, &e), 0);
  assert_int_equal(voice_say("", SENTENCE, NULL, &e), 0);
  struct wav a = wav_read(path), b = wav_read(played);
  assert_int_equal(a.bytes.len, b.bytes.len);
  assert_true(fabs(rms(&a) - rms(&b)) < 0.02 * rms(&a)); /* the noise in it is drawn anew */
  buf_finish(&a.bytes);
  buf_finish(&b.bytes);
}

static volatile int stop;
static void *stop_soon(void *arg) {
  nanosleep(&(struct timespec){0, 400000000}, NULL);
  stop = 1;
  return NULL;
}

static void say__is_hushed(void **state) {
  struct error e = {0};
  struct timespec from, to;
  pthread_t thread;
  need_voice();
  use_player("#!/bin/sh\nexec sleep 20\n");
  clock_gettime(CLOCK_MONOTONIC, &from);
  pthread_create(&thread, NULL, stop_soon, NULL);
  assert_int_equal(voice_say("lower", STR("Yes."), &stop, &e), ERR_CANCELLED);
  pthread_join(thread, NULL);
  clock_gettime(CLOCK_MONOTONIC, &to);
  assert_true(to.tv_sec - from.tv_sec < 10);
}

static void say__tells_of_a_player_that_fails(void **state) {
  struct error e = {0};
  need_voice();
  use_player("#!/bin/sh\nexit 3\n");
  assert_int_equal(voice_say("lower", STR("Yes."), NULL, &e), ERR_UNSUPPORTED);
  assert_non_null(strstr(e.text, "paplay"));
}

static void ready__says_what_is_missing(void **state) {
  struct error e = {0};
  if (access("/dev/snd", F_OK) == 0) skip();
  setenv("XDG_RUNTIME_DIR", "/nowhere", 1);
  unsetenv("PULSE_SERVER");
  assert_int_equal(voice_ready(&e), ERR_UNSUPPORTED);
  assert_true(e.text[0] != '\0');
  assert_int_equal(voice_say("lower", SENTENCE, NULL, &e), ERR_UNSUPPORTED);
}

static void mouth__is_the_same(void **state) {
  struct mouth *m = voice_mouth();
  assert_string_equal(m->ops->voices[0], "lower");
  assert_string_equal(m->ops->voices[2], "higher");
  assert_null(m->ops->voices[3]);
  assert_int_equal(m->ops->ready(m, NULL), voice_ready(NULL));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ready__says_what_is_missing),
      cmocka_unit_test(speakable__says_what_is_written),
      cmocka_unit_test(voice__writes_speech),
      cmocka_unit_test(voice__refuses_plainly),
      cmocka_unit_test(say__is_what_the_file_is),
      cmocka_unit_test(say__is_hushed),
      cmocka_unit_test(say__tells_of_a_player_that_fails),
      cmocka_unit_test(mouth__is_the_same),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
