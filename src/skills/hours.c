/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/hours.h"

#include "base/civil.h"
#include "language/vocabulary.h"

enum { HALF_DAY = CIVIL_DAY / 2, HOUR = 3600, CLOCK_TOKENS = 4, BREAK_NEAR = 4, TEXT_MOST = 300 };

struct clock_said {
  int64_t at; /* seconds of the day */
  bool bare;  /* which half of the day was not said */
  size_t first, last;
};

struct scan {
  const struct language *language;
  struct arena *arena;
  struct vocabulary words;
  struct tokens tokens;
};

static size_t covers(const struct scan *s, const char *kind, size_t at) {
  size_t n;
  return at < s->tokens.len && vocabulary_at(&s->words, kind, &s->tokens, at, &n) ? n : 0;
}

/* "6am", "half 5 in the evening", "noon", "18:00". */
static bool says_half(const struct scan *s, size_t first, size_t last) {
  for (size_t i = first; i <= last; i++) {
    struct str w = s->tokens.at[i].text;
    long long hour = 0;
    size_t n = 0;
    while (n < w.len && n < 2 && w.at[n] >= '0' && w.at[n] <= '9') hour = hour * 10 + (w.at[n++] - '0');
    bool of_24 = i == first && n && (hour > 12 || w.at[0] == '0');
    if (of_24 || covers(s, "clockhalf", i) || (w.len > 2 && (str_ends(w, STR("am")) || str_ends(w, STR("pm")))))
      return true;
  }
  return false;
}

/* The words [first, last] are an hour and nothing else. */
static bool is_clock(const struct scan *s, size_t first, size_t last, struct clock_said *ret) {
  struct str text = arena_printf(s->arena, "at %.*s", STR_ARG(tokens_text(&s->tokens, first, last)));
  struct tokens t = tokens_read(s->language, s->arena, text);
  struct times times = times_find(s->language, s->arena, &t, 0, MANNER_GB, LEAN_FUTURE);
  if (times.len != 1) return false;
  const struct time_read *one = &times.at[0];
  bool whole = one->first <= 1 && one->last + 1 == t.len;
  bool clock = one->has_clock && (one->kind == TIME_MOMENT || one->kind == TIME_DATE) && one->when.start > INT64_MIN;
  if (!whole || !clock) return false;
  int64_t of_day = ((one->when.start % CIVIL_DAY) + CIVIL_DAY) % CIVIL_DAY;
  *ret = (struct clock_said){.at = of_day, .bare = !says_half(s, first, last), .first = first, .last = last};
  return true;
}

static bool clock_at(const struct scan *s, size_t at, struct clock_said *ret) {
  for (size_t n = CLOCK_TOKENS; n > 0; n--)
    if (at + n <= s->tokens.len && is_clock(s, at, at + n - 1, ret)) return true;
  return false;
}

/* Behind a word of beginning or ending, or before one of ending: "from", "finish", "9 till". */
static bool stands_by_cue(const struct scan *s, size_t at) {
  for (size_t from = at > 3 ? at - 3 : 0; from < at; from++)
    if (from + covers(s, "hourcue", from) == at) return true;
  for (size_t i = at + 1; i <= at + CLOCK_TOKENS && i < s->tokens.len; i++)
    if (covers(s, "hourto", i)) return true;
  return false;
}

static size_t find_clocks(const struct scan *s, struct clock_said ret[2]) {
  size_t found = 0;
  for (size_t i = 0; i < s->tokens.len; i++) {
    struct clock_said c;
    if (!stands_by_cue(s, i) || !clock_at(s, i, &c)) continue;
    if (found == 2) return 3;
    ret[found++] = c;
    i = c.last;
  }
  return found;
}

static bool is_asked(const struct scan *s) {
  for (size_t i = 0; i < s->tokens.len; i++)
    if (covers(s, "hourask", i)) return true;
  return false;
}

/* "with half an hour's break", "minus 30 min lunch". */
static int64_t pause_of(const struct scan *s) {
  struct times times = times_find(s->language, s->arena, &s->tokens, 0, MANNER_GB, LEAN_FUTURE);
  for (size_t i = 0; i < times.len; i++) {
    const struct time_read *t = &times.at[i];
    if (t->kind != TIME_DURATION || t->months) continue;
    for (size_t k = t->last + 1; k < t->last + BREAK_NEAR && k < s->tokens.len; k++)
      if (covers(s, "hourbreak", k)) return t->seconds;
  }
  return 0;
}

/* A bare hour of a shift's beginning: from five on of the morning, else of the afternoon. */
static int64_t by_day(int64_t clock) {
  enum { EARLY = 5 * HOUR };
  clock %= HALF_DAY;
  return clock < EARLY ? clock + HALF_DAY : clock;
}

bool hours_read(const struct language *l, struct arena *a, struct str text, struct hours *ret) {
  struct clock_said c[2];
  if (text.len > TEXT_MOST) return false;
  struct scan s = {
      .language = l, .arena = a, .words = vocabulary_read(l, "skills.txt"), .tokens = tokens_read(l, a, text)};
  if (!is_asked(&s) || find_clocks(&s, c) != 2) return false;
  int64_t round = c[0].bare || c[1].bare ? HALF_DAY : CIVIL_DAY;
  int64_t span = ((c[1].at - c[0].at) % round + round) % round;
  if (!span) span = round;
  *ret = (struct hours){.from = c[0].at, .pause = pause_of(&s)};
  if (c[0].bare) ret->from = c[1].bare ? by_day(c[0].at) : (c[1].at - span + CIVIL_DAY) % CIVIL_DAY;
  ret->to = (ret->from + span) % CIVIL_DAY;
  ret->seconds = span - ret->pause;
  return ret->seconds > 0;
}

int64_t age_year(const struct language *l, struct arena *a, const struct reading *r, int64_t civil_now) {
  enum { OLDEST = 120, NEAR = 4 };
  struct scan s = {.language = l, .arena = a, .words = vocabulary_read(l, "skills.txt"), .tokens = r->tokens};
  int64_t now = civil_from_seconds(civil_now).year, found = 0;
  size_t asked = 0, born = SIZE_MAX;
  for (size_t i = 0; i < r->tokens.len; i++) {
    asked += covers(&s, "ageask", i) > 0;
    if (covers(&s, "ageborn", i)) born = i;
    long long year;
    bool near = born < i && i <= born + NEAR && r->tokens.at[i].kind == TOKEN_NUMBER;
    if (near && str_to_int(r->tokens.at[i].word, &year) && year <= now && year > now - OLDEST) found = year;
  }
  for (size_t i = 0; i < r->times.len && found; i++) /* with a day its years can be counted */
    if (r->times.at[i].kind != TIME_DURATION && r->times.at[i].when.grain <= GRAIN_DAY && r->times.at[i].first >= born)
      return 0;
  return asked ? found : 0;
}
