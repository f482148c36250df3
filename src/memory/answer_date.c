/* SPDX-License-Identifier: Apache-2.0
 *
 * Dates as answers: each time that a sentence names, worked out against the day it was said, in the ways one may word
 * it. "last Friday", said on 15 July 2023, is "14 July 2023" and "the Friday before 15 July 2023"; "two weeks ago" is
 * "two weeks before 15 July 2023" and no one day. The day of the telling is a date too.
 */
#include "base/civil.h"
#include "language/number.h"
#include "memory/answer_find.h"
#include "memory/memory_priv.h"

struct dating {
  struct find *f;
  const struct find_sentence *s;
  const struct time_read *time;
  int64_t said; /* days */
};

/* As one says a stretch from far off, so that its year is named; or from near enough that it is not. */
static struct str say(const struct dating *d, int64_t first, int64_t end, enum grain grain, int64_t from) {
  struct when w = {.start = first * CIVIL_DAY, .end = end * CIVIL_DAY, .grain = grain};
  return when_say(d->f->asked->memory->language, d->f->asked->arena, w, from * CIVIL_DAY);
}

enum { FAR = 3 * 366, NEAR = 100, BESIDE_WORDS = 5 };

static struct str say_day(const struct dating *d, int64_t day) {
  return say(d, day, day + 1, GRAIN_DAY, day + FAR);
}

static struct str say_no_year(const struct dating *d, int64_t day) {
  return say(d, day, day + 1, GRAIN_DAY, civil_from_days(day).month > 6 ? day - NEAR : day + NEAR);
}

static struct str say_month(const struct dating *d, int64_t day) {
  struct civil c = civil_from_days(day), next = civil_add_months((struct civil){c.year, c.month, 1, 0, 0, 0}, 1);
  return say(d, civil_days(c.year, c.month, 1), civil_days(next.year, next.month, 1), GRAIN_MONTH, day + FAR);
}

static struct str say_year(const struct dating *d, int64_t day) {
  int32_t year = civil_from_days(day).year;
  return say(d, civil_days(year, 1, 1), civil_days(year + 1, 1, 1), GRAIN_YEAR, day + 2 * FAR);
}

static void add(const struct dating *d, enum date_style style, struct str text) {
  struct arena *a = d->f->asked->arena;
  struct find_span *p = find_add(d->f, d->s, text);
  if (!p) return;
  p->kind = d->time ? FIND_DATE : FIND_DAY_SAID;
  p->time = d->time;
  p->style = style;
  p->first = d->time ? d->time->first : d->s->first;
  p->last = d->time ? d->time->last : d->s->first;
  p->stem_count = find_stems(d->f->asked->memory->language, a, text, p->stems);
}

static int64_t day_of(int64_t seconds) {
  return (seconds - (seconds % CIVIL_DAY + CIVIL_DAY) % CIVIL_DAY) / CIVIL_DAY;
}

static const struct token *word_at(const struct dating *d, size_t i) {
  return &d->s->turn->tokens.at[i];
}

static bool has(const struct dating *d, enum answer_class c) {
  for (size_t i = d->time->first; i <= d->time->last; i++)
    if (find_is_a(d->f, word_at(d, i), c)) return true;
  return false;
}

/* The time's words without "last", "next", "ago". */
static struct str bare(const struct dating *d) {
  struct str out = STR("");
  for (size_t i = d->time->first; i <= d->time->last; i++) {
    const struct token *t = word_at(d, i);
    bool drop = find_is_a(d->f, t, CLASS_TIME_LAST) || find_is_a(d->f, t, CLASS_TIME_NEXT) ||
                find_is_a(d->f, t, CLASS_TIME_AGO) || find_is_a(d->f, t, CLASS_TIME_LEAD);
    if (drop || t->kind == TOKEN_MARK) continue;
    if (out.len) out = arena_join(d->f->asked->arena, out, STR(" "));
    out = arena_join(d->f->asked->arena, out, t->text);
  }
  return out;
}

/* "the week before 9 June 2023", "two weeks before 9 June 2023", "the Friday after 9 June 2023". */
static void add_beside(const struct dating *d) {
  bool next = has(d, CLASS_TIME_NEXT), ago = has(d, CLASS_TIME_AGO), this = has(d, CLASS_TIME_THIS);
  struct str words = has(d, CLASS_TIME_LAST) || next || ago || this ? bare(d) : STR("");
  if (words.len == 0 || d->time->last - d->time->first >= BESIDE_WORDS) return;
  enum answer_line line = ago ? LINE_AGO : next ? LINE_AFTER : this ? LINE_OF : LINE_BEFORE;
  add(d, DATE_BESIDE,
      answer_line_fill(d->f->asked->memory->answer_words, d->f->asked->arena, line, words, say_day(d, d->said)));
}

/* "last Friday", said on a Saturday, leaves open which, and "two weeks ago" is no one day: told by the day it was said.
 */
static bool is_loose(const struct dating *d) {
  bool beside = has(d, CLASS_TIME_LAST) || has(d, CLASS_TIME_NEXT), ago = has(d, CLASS_TIME_AGO);
  return (beside && (d->time->weekday >= 0 || has(d, CLASS_WEEKDAY))) || (ago && has(d, CLASS_WEEKS));
}

/* What lasted so long began then: "for three years now", "it took two months" ended so. */
static void add_counted(const struct dating *d) {
  int64_t months = d->time->months, days = d->time->seconds / CIVIL_DAY;
  if (months <= 0 && days <= 0) return;
  struct civil said = civil_from_days(d->said), began = civil_add_months(said, (int)-months);
  int64_t day = civil_days(began.year, began.month, began.day) - days;
  add(d, DATE_COUNTED, months >= 12 ? say_year(d, day) : months > 0 || days > 27 ? say_month(d, day) : say_day(d, day));
}

/* A stretch in the precision it was said in. */
static void add_exact(const struct dating *d) {
  const struct when *w = &d->time->when;
  if (w->start == INT64_MIN || w->end == INT64_MAX) {
    int64_t at = w->start == INT64_MIN ? w->end - 1 : w->start;
    add(d, DATE_EXACT,
        w->grain >= GRAIN_YEAR    ? say_year(d, day_of(at))
        : w->grain >= GRAIN_MONTH ? say_month(d, day_of(at))
                                  : say_day(d, day_of(at)));
    return;
  }
  if (is_loose(d)) return;
  int64_t first = day_of(w->start), length = day_of(w->end - 1) - first + 1;
  /* "friday at 10", of a life that is lived here: the hour is wanted too. */
  bool hour = d->time->has_clock && d->s->turn->hit->turn.origin != ORIGIN_IMPORTED;
  if (hour) {
    add(d, DATE_EXACT, when_say(d->f->asked->memory->language, d->f->asked->arena, *w, w->start + FAR * CIVIL_DAY));
    return;
  }
  if (length <= 1) {
    add(d, DATE_EXACT, say_day(d, first));
    add(d, DATE_NO_YEAR, say_no_year(d, first));
  }
  if (length <= 31) add(d, length >= 28 ? DATE_EXACT : DATE_MONTH, say_month(d, first));
  if (length > 31 && length <= 93) add(d, DATE_EXACT, say(d, first, first + length, w->grain, d->said + FAR));
  if (length <= 366) add(d, length > 93 ? DATE_EXACT : DATE_YEAR, say_year(d, first));
}

static void add_time(const struct dating *d) {
  if (d->time->kind == TIME_DURATION) add_counted(d);
  if (d->time->kind == TIME_DURATION || d->time->kind == TIME_SET) return;
  if (d->time->when.grain == GRAIN_NONE) return;
  add_exact(d);
  add_beside(d);
  add(d, DATE_AS_SAID, tokens_text(&d->s->turn->tokens, d->time->first, d->time->last));
}

/* "since 2016", asked how long: the years from then to the telling. */
void find_lengths(struct find *f, const struct find_sentence *s) {
  struct dating d = {.f = f, .s = s, .said = day_of(find_said(s->turn))};
  for (size_t i = 0; i < s->turn->times.len; i++) {
    d.time = &s->turn->times.at[i];
    const struct when *w = &d.time->when;
    bool there = d.time->first >= s->first && d.time->last <= s->last;
    if (!there || d.time->kind == TIME_DURATION || w->grain < GRAIN_MONTH || w->start == INT64_MIN) continue;
    int years = civil_from_days(d.said).year - civil_from_days(day_of(w->start)).year;
    if (years < 1) continue;
    struct str number = number_say(f->asked->memory->language, f->asked->arena, years);
    enum answer_line line = years == 1 ? LINE_YEAR : LINE_YEARS;
    add(&d, DATE_COUNTED, answer_line_fill(f->asked->memory->answer_words, f->asked->arena, line, number, STR("")));
  }
}

void find_dates(struct find *f, const struct find_sentence *s) {
  struct dating d = {.f = f, .s = s, .said = day_of(find_said(s->turn))};
  add(&d, DATE_EXACT, say_day(&d, d.said));
  add(&d, DATE_MONTH, say_month(&d, d.said));
  add(&d, DATE_YEAR, say_year(&d, d.said));
  for (size_t i = 0; i < s->turn->times.len; i++) {
    d.time = &s->turn->times.at[i];
    if (d.time->first >= s->first && d.time->last <= s->last) add_time(&d);
  }
}
