/* SPDX-License-Identifier: Apache-2.0
 *
 * What was so at the time that a question names: of a thing that one has one at a time (a home, work, a partner), by
 * when each became true and stopped being so, and not by when it was told.
 */
#include "base/civil.h"
#include "language/times.h"
#include "memory/answer_priv.h"
#include "memory/facts.h"
#include "memory/memory_priv.h"

/* A state and the days on which it surely held. */
struct stay {
  struct fact fact;
  int64_t first, last; /* last INT64_MAX: it still does */
  bool may_be_longer;  /* nothing was said of its beginning: first is the day on which it was told, or ended */
};

struct then {
  const struct answer_asked *asked;
  struct str relation;
  VEC(struct stay) stays; /* in the order of their beginnings */
};

static int64_t said_day(const struct then *t, uint64_t turn) {
  struct turn said;
  if (t->asked->read->ops->get(t->asked->read, RECORD_TURN, turn, t->asked->arena, &said) < 0) return DAY_UNKNOWN;
  return (said.said_at / 1000 + said.offset * 60) / CIVIL_DAY;
}

static bool stay_row(void *arg, const void *record) {
  struct then *t = arg;
  const struct fact *f = record;
  if ((f->taint && t->asked->first) || f->state == FACT_RETRACTED || !f->value.len) return true;
  if (!str_eq(f->relation, t->relation)) return true;
  struct stay s = {.fact = *f, .first = f->from_first, .last = INT64_MAX};
  if (f->state == FACT_ENDED) s.last = f->to_last != DAY_UNKNOWN ? f->to_last : f->to_first;
  s.may_be_longer = s.first == DAY_UNKNOWN;
  if (s.may_be_longer) s.first = said_day(t, f->source);
  if (s.may_be_longer && f->state == FACT_ENDED && s.first > f->to_first) s.first = f->to_first; /* told when over */
  if (s.first == DAY_UNKNOWN || s.last == DAY_UNKNOWN) return true;
  VEC_PUSH(t->asked->arena, &t->stays, s);
  return true;
}

static int by_beginning(const void *x, const void *y) {
  const struct stay *a = x, *b = y;
  if (a->first != b->first) return a->first < b->first ? -1 : 1;
  return (a->last > b->last) - (a->last < b->last);
}

static int find_stays(struct then *t, uint64_t about) {
  const struct answer_asked *q = t->asked;
  struct scan of = {.owner = q->owner, .field = "about", .number = (int64_t)about};
  int r = q->read->ops->scan(q->read, RECORD_FACT, &of, q->arena, stay_row, t);
  if (t->stays.len > 1) qsort(t->stays.at, t->stays.len, sizeof *t->stays.at, by_beginning);
  return r;
}

/* ---- when ---- */
/* The days that the question names, all over by now: "in 2021", "last spring". */
static bool asked_days(const struct answer_asked *q, int64_t *ret_first, int64_t *ret_last) {
  struct times times = times_find(q->memory->language, q->arena, &q->tokens, q->civil_now, MANNER_GB, LEAN_PAST);
  for (size_t i = 0; i < times.len; i++) {
    const struct time_read *t = &times.at[i];
    struct when w = t->when;
    bool day = t->kind != TIME_DURATION && t->kind != TIME_SET && w.grain >= GRAIN_PART;
    if (!day || w.start == INT64_MIN || w.end == INT64_MAX || w.start > q->civil_now) continue;
    *ret_first = w.start / CIVIL_DAY;
    *ret_last = (w.end - 1) / CIVIL_DAY;
    return *ret_last < q->civil_now / CIVIL_DAY || *ret_first < *ret_last;
  }
  return false;
}

/* ---- told ---- */
static void tell(const struct then *t, struct str text, const struct stay *const *stays, size_t count,
                 struct view_answer *ret) {
  uint64_t *ids = ARENA_ARRAY(t->asked->arena, uint64_t, count);
  for (size_t i = 0; i < count; i++) ids[i] = stays[i]->fact.source;
  *ret = (struct view_answer){.told = true, .text = text, .relation = t->relation, .fact = stays[0]->fact};
  ret->sources = ids;
  ret->source_count = count;
  ret->sure = (double)stays[0]->fact.sure / 1000;
}

enum { STAYS_TOLD = 4 };

/* "Leeds, then Bristol": all that surely held in those days. */
static void tell_certain(const struct then *t, int64_t first, int64_t last, struct view_answer *ret) {
  const struct stay *told[STAYS_TOLD];
  struct answer_words *words = t->asked->memory->answer_words;
  struct str text = STR("");
  size_t count = 0;
  for (size_t i = 0; i < t->stays.len && count < STAYS_TOLD; i++) {
    const struct stay *s = &t->stays.at[i];
    if (s->first > last || s->last < first) continue;
    if (count && str_eq(told[count - 1]->fact.plain, s->fact.plain)) continue;
    text = count ? answer_line_fill(words, t->asked->arena, LINE_THEN, text, s->fact.value) : s->fact.value;
    told[count++] = s;
  }
  if (count) tell(t, text, told, count, ret);
}

/* "Bristol, as of 5 January": told later than the time asked about, and nothing was said of when it began. */
static void tell_as_of(const struct then *t, int64_t last, struct view_answer *ret) {
  const struct answer_asked *q = t->asked;
  const struct stay *s = &t->stays.at[0];
  if (!s->may_be_longer || s->first <= last) return;
  struct str day = day_say(q->memory->language, q->arena, s->first, q->civil_now / CIVIL_DAY);
  tell(t, answer_line_fill(q->memory->answer_words, q->arena, LINE_AS_OF, s->fact.value, day), &s, 1, ret);
}

/* ---- before what ---- */
static bool names(const struct answer_asked *q, struct str plain, size_t from) {
  struct str word;
  while (str_next(&plain, ' ', &word)) {
    if (!word.len) continue;
    while (from < q->tokens.len && !str_eq(q->tokens.at[from].word, word)) from++;
    if (from == q->tokens.len) return false;
  }
  return true;
}

/* "where did i live before bristol": what stands before it. */
static bool tell_before(const struct then *t, struct view_answer *ret) {
  const struct answer_asked *q = t->asked;
  size_t before = 0;
  while (before < q->tokens.len && !answer_word_is(q->memory->answer_words, q->tokens.at[before].word, CLASS_BEFORE))
    before++;
  if (before == q->tokens.len) return false;
  for (size_t i = 0; i < t->stays.len; i++) {
    if (!names(q, t->stays.at[i].fact.plain, before)) continue;
    const struct stay *s = i ? &t->stays.at[i - 1] : NULL;
    if (s) tell(t, s->fact.value, &s, 1, ret);
    return true;
  }
  return false;
}

/* ---- how long ---- */

/* The one that the question names, else the one that holds. */
static const struct stay *stay_asked(const struct then *t) {
  const struct stay *found = NULL;
  for (size_t i = 0; i < t->stays.len; i++)
    if (names(t->asked, t->stays.at[i].fact.plain, 0)) found = &t->stays.at[i];
  for (size_t i = t->stays.len; !found && i-- > 0;)
    if (t->stays.at[i].last == INT64_MAX) found = &t->stays.at[i];
  return found;
}

/* "since 2019", "from 2010 until 2015"; of what began nobody knows when, nothing. */
static void tell_how_long(const struct then *t, struct view_answer *ret) {
  const struct answer_asked *q = t->asked;
  struct answer_words *words = q->memory->answer_words;
  const struct stay *s = stay_asked(t);
  if (!s || s->may_be_longer || s->fact.from_last == DAY_UNKNOWN) return;
  const struct fact *f = &s->fact;
  struct str from = answer_days_say(q, f->from_first, f->from_last), text;
  if (f->state == FACT_BELIEVED)
    text = answer_line_fill(words, q->arena, LINE_SINCE, from, STR(""));
  else if (f->to_first != DAY_UNKNOWN && f->to_last != DAY_UNKNOWN)
    text = answer_line_fill(words, q->arena, LINE_FROM_UNTIL, from, answer_days_say(q, f->to_first, f->to_last));
  else
    return;
  tell(t, text, &s, 1, ret);
}

static bool of_somebody(const struct who *w) {
  return w->me || w->name.len || w->word.len || w->pronoun.len;
}

int answer_then(const struct answer_asked *q, const struct question *question, uint64_t about, bool *ret_meant,
                struct view_answer *ret) {
  struct then t = {.asked = q, .relation = question->relation};
  int64_t first = 0, last = 0;
  bool one = fact_is_single(question->relation) && !str_is(question->relation, "died");
  bool how_long = question->kind == QUESTION_HOW_LONG && (q->first || of_somebody(&question->about));
  bool value = question->kind == QUESTION_WHAT || question->kind == QUESTION_WHERE || question->kind == QUESTION_WHO ||
               question->kind == QUESTION_WHICH;
  *ret_meant = false;
  if (!one || !(how_long || (value && question->past))) return 0;
  bool days = !how_long && asked_days(q, &first, &last);
  int r = find_stays(&t, about);
  if (r < 0 || !t.stays.len) return r;
  if (how_long) {
    tell_how_long(&t, ret);
    *ret_meant = true;
    return 0;
  }
  *ret_meant = days || tell_before(&t, ret);
  if (!days) return 0;
  tell_certain(&t, first, last, ret);
  if (!ret->told) tell_as_of(&t, last, ret);
  return 0;
}
