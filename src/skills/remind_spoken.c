/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/remind_spoken.h"

#include "language/vocabulary.h"

struct spoken {
  const struct language *language;
  struct arena *arena;
  const struct tokens *t;
  const struct times *times;
  struct vocabulary words;
};

static size_t covers(const struct spoken *s, const char *kind, size_t at) {
  size_t n;
  return at < s->t->len && vocabulary_at(&s->words, kind, s->t, at, &n) ? n : 0;
}

static bool is(const struct spoken *s, size_t at, const char *word) {
  return at < s->t->len && str_is(s->t->at[at].word, word);
}

static bool is_timed(const struct spoken *s, size_t at) {
  for (size_t i = 0; i < s->times->len; i++)
    if (s->times->at[i].first <= at && at <= s->times->at[i].last) return true;
  return false;
}

static void read_again(const struct spoken *s, struct reading *io, struct str text, int64_t now) {
  io->text = text;
  io->tokens = tokens_read(s->language, s->arena, text);
  io->times = times_find(s->language, s->arena, &io->tokens, now, MANNER_GB, LEAN_FUTURE);
}

/* "at uh eleven", "at like uh 4": a breath before the hour hides it from who reads times. Tokens from `at` that are
 * one; `open` where a preposition stands before. */
static size_t hides(const struct spoken *s, size_t at, bool open) {
  size_t n = open ? covers(s, "fill", at) : 0;
  return n ? n : open && is(s, at, "like");
}

/* The turn without them, its times read again; as it was where there are none. */
static struct reading without_breaths(const struct spoken *s, const struct reading *r, int64_t now) {
  struct reading out = *r;
  struct str text = STR("");
  bool open = false, hidden = false;
  size_t from = 0;
  for (size_t i = 0; i < s->t->len;) {
    size_t n = hides(s, i, open);
    if (!n) {
      open = is(s, i, "at") || is(s, i, "in") || is(s, i, "on") || is(s, i, "by");
      i++;
      continue;
    }
    if (i > from) text = arena_printf(s->arena, "%.*s%.*s ", STR_ARG(text), STR_ARG(tokens_text(s->t, from, i - 1)));
    hidden = true;
    from = i += n;
  }
  if (!hidden) return out;
  if (from < s->t->len)
    text = arena_printf(s->arena, "%.*s%.*s", STR_ARG(text), STR_ARG(tokens_text(s->t, from, s->t->len - 1)));
  read_again(s, &out, text, now);
  return out;
}

static bool names_day(const struct spoken *s, size_t at, int64_t now) {
  struct tokens *one = ARENA_NEW(s->arena, struct tokens);
  if (s->t->at[at].kind != TOKEN_WORD) return false;
  *one = tokens_read(s->language, s->arena, s->t->at[at].text);
  struct times t = times_find(s->language, s->arena, one, now, MANNER_GB, LEAN_FUTURE);
  return t.len == 1 && !t.at[0].has_clock && t.at[0].when.grain == GRAIN_DAY;
}

/* "sat 10 to visit mum": the bare number behind a day is its hour. */
static bool is_bare_hour(const struct spoken *s, size_t at, int64_t now) {
  enum { HOURS = 24 };
  long long hour;
  bool bare = s->t->at[at].kind == TOKEN_NUMBER && str_to_int(s->t->at[at].word, &hour) && hour > 0 && hour < HOURS;
  return bare && at && names_day(s, at - 1, now) && is(s, at + 1, "to");
}

/* "0730", and "6.15" behind "for": an hour as it is written. */
static bool is_written_hour(const struct spoken *s, size_t at) {
  enum { HOURS = 24, MINUTES = 60, WRITTEN = 4 };
  struct str w = s->t->at[at].text;
  ptrdiff_t dot = str_find_byte(w, '.');
  long long hour, minute;
  if (s->t->at[at].kind != TOKEN_NUMBER) return false;
  bool nought = dot < 0 && w.len == WRITTEN && w.at[0] == '0';
  bool dotted = dot > 0 && !is_timed(s, at) && w.len == (size_t)dot + 3 && is(s, at - 1, "for");
  if (!nought && !dotted) return false;
  size_t front = nought ? 2 : (size_t)dot, back = nought ? 2 : (size_t)dot + 1;
  return str_to_int(str_first(w, front), &hour) && str_to_int(str_from(w, back), &minute) && hour < HOURS &&
         minute < MINUTES;
}

/* "0730" is written 07:30. */
static struct str hour_written(const struct spoken *s, size_t at, bool written) {
  struct str w = s->t->at[at].text;
  if (!written || w.at[0] != '0' || w.len != 4) return w;
  return arena_printf(s->arena, "%.*s:%.*s", 2, w.at, 2, w.at + 2);
}

/* What reads times takes them for hours where "at" stands before them. */
static void with_written_hours(const struct spoken *s, struct reading *io, int64_t now) {
  for (size_t i = 1; i < s->t->len; i++) {
    bool written = is_written_hour(s, i);
    if (!written && !is_bare_hour(s, i, now)) continue;
    size_t keep = written && i > 1 && (is(s, i - 1, "for") || is(s, i - 1, "at")) ? i - 2 : i - 1;
    struct str before = tokens_text(s->t, 0, keep), hour = hour_written(s, i, written);
    struct str behind = i + 1 < s->t->len ? tokens_text(s->t, i + 1, s->t->len - 1) : STR("");
    struct str text = arena_printf(s->arena, "%.*s at %.*s %.*s", STR_ARG(before), STR_ARG(hour), STR_ARG(behind));
    read_again(s, io, text, now);
    return;
  }
}

struct reading remind_spoken(const struct language *l, struct arena *a, const struct reading *r, int64_t now) {
  enum { WORDS_MOST = 300 }; /* of an order that was spoken */
  if (r->tokens.len > WORDS_MOST) return *r;
  struct vocabulary words = vocabulary_read(l, "skills.txt");
  struct spoken s = {.language = l, .arena = a, .t = &r->tokens, .times = &r->times, .words = words};
  struct reading *out = ARENA_NEW(a, struct reading);
  *out = without_breaths(&s, r, now);
  s.t = &out->tokens, s.times = &out->times;
  struct reading again = *out;
  with_written_hours(&s, &again, now);
  return again;
}
