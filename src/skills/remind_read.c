/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/remind_read.h"

#include "base/civil.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "language/vocabulary.h"
#include "skills/moment.h"
#include "skills/remind_spoken.h"
#include "skills/remind_text.h"
#include "skills/strip.h"

enum { HALF_DAY = CIVIL_DAY / 2, MORNING = 9 * 3600, EVENING = 20 * 3600, WAKES = 7 * 3600, SLEEPS = 22 * 3600 };
enum { ASIDE = 3 * 3600 /* how long before the thing itself a reminder of it is on the same day */ };

struct asked {
  const struct language *language;
  struct arena *arena;
  const struct reading *r;
  const struct tokens *t;
  struct vocabulary words;
  int64_t now;          /* civil */
  size_t first, behind; /* the request, "remind me": its first token, and the one behind it */
  bool apart;           /* the thing that it is before, and what is to be done */
  bool two;             /* another request stands behind it */
  size_t end;           /* of what belongs to the request */
  size_t limit;         /* where another clause begins: "and what time is it" */
  bool event;           /* so long before something whose hour nobody said */
  bool *gone;           /* by token: says nothing of the thing itself */
  VEC(struct time_read) at;
  struct remind_read several; /* its hours and weekdays */
};

static size_t covers(const struct asked *s, const char *kind, size_t at) {
  size_t n;
  return at < s->t->len && vocabulary_at(&s->words, kind, s->t, at, &n) ? n : 0;
}

static bool is(const struct asked *s, size_t at, const char *word) {
  return at < s->t->len && str_is(s->t->at[at].word, word);
}

static bool ends_sentence(const struct asked *s, size_t at) {
  return is(s, at, ".") || is(s, at, "!") || is(s, at, "?") || is(s, at, ";");
}

static const struct time_read *time_over(const struct asked *s, size_t at) {
  for (size_t i = 0; i < s->r->times.len; i++)
    if (s->r->times.at[i].first <= at && at <= s->r->times.at[i].last) return &s->r->times.at[i];
  return NULL;
}

/* Nothing but fillers, prepositions and commas between two places. */
static bool empty(const struct asked *s, size_t from, size_t to) {
  while (from < to) {
    size_t n = s->gone[from] ? 1 : covers(s, "fill", from);
    if (!n) n = covers(s, "before", from);
    if (!n) n = is(s, from, ",") || is(s, from, "like") || is(s, from, "so") || is(s, from, "please");
    if (!n) return false;
    from += n;
  }
  return true;
}

/* A request begins its clause: "he used to remind me" is none. */
static bool begins(const struct asked *s, size_t at) {
  if (!at || s->t->at[at - 1].kind == TOKEN_MARK || time_over(s, at - 1)) return true;
  for (size_t from = at > 4 ? at - 4 : 0; from < at; from++) {
    size_t n = covers(s, "remindopen", from);
    if (!n) n = covers(s, "fill", from);
    if (n && from + n == at) return true;
  }
  return false;
}

/* "remind me to call mum tomorrow, and remind me to call dad on sunday": two things; the first one's hour is taken, and
 * nothing of the second is dropped. */
static bool begins_another(const struct asked *s, size_t behind) {
  bool own = is(s, behind, "to") || is(s, behind, "about") || is(s, behind, "that");
  if (!own || empty(s, s->behind, s->t->len)) return false;
  for (size_t i = s->behind; i < behind; i++)
    if (time_over(s, i)) return is(s, s->behind, "to") || is(s, s->behind, "about") || is(s, s->behind, "that");
  return false;
}

static bool find_request(struct asked *s) {
  bool found = false;
  for (size_t i = 0; i < s->t->len; i++) {
    size_t n = covers(s, "remindask", i);
    if (!n && found) n = covers(s, "remindalso", i); /* "..., tell me on tuesday" */
    if (!n || (found && !begins(s, i))) continue;
    if (found && begins_another(s, i + n)) return s->two = true;
    s->first = i, s->behind = i + n, found = true;
    i += n - 1;
  }
  return found;
}

/* ---- which of its times ---- */

static bool is_open(const struct time_read *t) {
  return t->kind != TIME_DURATION && t->kind != TIME_SET && t->when.start == INT64_MIN && t->when.end == INT64_MIN;
}

static bool is_day(const struct time_read *t) {
  return t->kind != TIME_DURATION && t->kind != TIME_SET && !t->has_clock;
}

/* "18:00", "22 30": an hour that only a clock of twenty-four has. */
static bool is_of_the_whole_day(const struct token *k) {
  enum { NOON = 12 };
  size_t hour = 0, n = 0;
  while (n < k->text.len && k->text.at[n] >= '0' && k->text.at[n] <= '9' && n < 2)
    hour = hour * 10 + (size_t)(k->text.at[n++] - '0');
  bool nought = k->text.len > 3 && k->text.at[0] == '0'; /* "0730", "07:30" */
  return n > 0 && (hour > NOON || nought);
}

/* An hour and nothing that says which half of the day, nor which day. */
static bool is_bare(const struct asked *s, const struct time_read *t) {
  if (!t->has_clock || t->kind == TIME_SET || t->kind == TIME_DURATION || t->when.start == INT64_MIN) return false;
  if (is_of_the_whole_day(&s->t->at[t->first])) return false;
  for (size_t i = t->first; i <= t->last; i++) {
    const struct token *k = &s->t->at[i];
    bool figures = k->text.len && k->text.at[0] >= '1' && k->text.at[0] <= '9';
    for (size_t b = 0; b < k->text.len; b++) figures &= k->text.at[b] < 'A';
    if (!figures && k->kind != TOKEN_MARK && !covers(s, "clockword", i) && !number_word(s->language, k->word))
      return false;
  }
  return true;
}

/* The next one between seven and ten at night. */
static int64_t waking(const struct asked *s, int64_t start) {
  int64_t hour = start % HALF_DAY, day = s->now - s->now % CIVIL_DAY;
  for (int64_t at = day + hour; at <= day + 2 * CIVIL_DAY; at += HALF_DAY) {
    int64_t clock = at % CIVIL_DAY;
    if (at > s->now && clock >= WAKES && clock <= SLEEPS) return at;
  }
  return start;
}

static void choose(struct asked *s, const struct time_read *t) {
  for (size_t i = t->first; i <= t->last; i++) s->gone[i] = true;
  VEC_PUSH(s->arena, &s->at, *t);
}

/* "its due monday", "bin day is wednesday": told of something else. */
static bool tells(const struct asked *s, const struct time_read *t) {
  size_t from = t->first > 3 ? t->first - 3 : 0;
  for (size_t i = from; i < t->first; i++)
    if (covers(s, "remindtold", i) && i >= s->behind) return true;
  return false;
}

/* An hour that says its day, too: "ten tomorrow". */
static bool has_day(const struct asked *s, const struct time_read *t) {
  for (size_t i = t->first; i <= t->last; i++) {
    const struct token *k = &s->t->at[i];
    bool clock = k->kind == TOKEN_MARK || covers(s, "clockword", i) || covers(s, "clockhalf", i);
    bool figures = k->text.len && k->text.at[0] >= '0' && k->text.at[0] <= '9';
    if (!clock && !figures && !number_word(s->language, k->word)) return true;
  }
  return false;
}

/* The day of an hour, or the hour of a day. */
static bool completes(const struct asked *s, const struct time_read *x, const struct time_read *y) {
  if (has_day(s, x->has_clock ? x : y)) return false;
  bool plain = x->kind != TIME_DURATION && x->kind != TIME_SET && y->kind != TIME_DURATION && y->kind != TIME_SET;
  return plain && x->has_clock != y->has_clock && (x->has_clock ? y : x)->when.grain == GRAIN_DAY;
}

/* "tomorrow, no wait, monday": what is taken back was not said. */
static bool taken_back(struct asked *s, const struct time_read *t, const struct time_read *next) {
  bool back = false;
  for (size_t i = t->last + 1; i < next->first;) {
    size_t n = covers(s, "remindback", i);
    back |= n > 0;
    if (!n && !empty(s, i, i + 1)) return false;
    i += n ? n : 1;
  }
  for (size_t i = t->first; back && i < next->first; i++) s->gone[i] = true;
  return back;
}

/* "because", "its on friday"; and not "if it is ready". */
static bool gives_reason(const struct asked *s, size_t at) {
  return covers(s, "remindwhy", at) && !(at && covers(s, "remindif", at - 1));
}

/* "and what time is it", "also how are you", "i keep forgetting": behind the thing, and no part of it. */
static bool begins_clause(const struct asked *s, size_t at) {
  size_t n;
  const struct vocabulary_word *w = vocabulary_at(&s->words, "remindnew", s->t, at, &n);
  if (!w || empty(s, s->behind, at)) return false;
  if (!str_is(w->value, "wh")) return true;
  const uint64_t verbs = LEX(BE) | LEX(DO) | LEX(MODAL) | LEX(HAVE);
  uint64_t next = at + n < s->t->len ? lexicon_classes(lexicon_of(s->language), s->t->at[at + n].word) : 0;
  bool asks = next & verbs, of_clock = is(s, at + n, "time") || is(s, at + n, "day") || is(s, at + n, "date");
  if (n < 2) return false; /* "ask him what is wrong" */
  return asks || (of_clock && at + n + 1 < s->t->len &&
                  lexicon_classes(lexicon_of(s->language), s->t->at[at + n + 1].word) & LEX(BE));
}

static size_t find_limit(const struct asked *s) {
  for (size_t i = s->behind + 1; i < s->t->len && !s->two; i++)
    if (begins_clause(s, i)) return i;
  return s->t->len;
}

/* Where the request ends: a comma, a sentence's end or a reason behind its time and its thing. */
static size_t request_ends(const struct asked *s, const struct time_read *time) {
  size_t said = 0;
  if (s->two) return s->t->len;
  for (size_t i = s->behind; i < s->t->len; i++) {
    bool breaks = is(s, i, ",") || ends_sentence(s, i) || gives_reason(s, i);
    if (time_over(s, i)) continue;
    if (breaks && said && i > time->last && !empty(s, s->behind, i)) return i;
    said += !breaks && !empty(s, i, i + 1);
  }
  return s->t->len;
}

/* "ring the bank at 3 and then pick up the kids at half 4": the first thing's hour; nothing of the second is dropped.
 */
static bool is_another_deed(const struct asked *s, const struct time_read *x, const struct time_read *y) {
  if (!x->has_clock || !y->has_clock || empty(s, s->behind, x->first)) return false;
  for (size_t i = x->last + 1; i + 1 < y->first; i++) {
    size_t n = covers(s, "remindand", i), verb = i + n + is(s, i + n, "then");
    if (n && !time_over(s, verb) && lexicon_classes(lexicon_of(s->language), s->t->at[verb].word) & LEX(VERB))
      return true;
  }
  return false;
}

/* "tomorrow at 12 to ring our carol it's her birthday": the reason is not of it; in "tell her it's over" it is. */
static size_t reason_at(const struct asked *s, size_t from) {
  enum { WORDS = 2 };
  size_t said = 0;
  for (size_t i = from; i < s->t->len && !s->two; i++) {
    uint64_t c = lexicon_classes(lexicon_of(s->language), s->t->at[i].word);
    if (said >= WORDS && gives_reason(s, i)) return i;
    if (c & LEX(SAYS) || is(s, i, "tell") || is(s, i, "know") || is(s, i, "that")) return s->t->len;
    said += !empty(s, i, i + 1);
  }
  return s->t->len;
}

static void choose_behind(struct asked *s, const struct time_read *const *times, size_t n) {
  if (empty(s, s->behind, times[0]->first)) {
    s->end = reason_at(s, times[0]->last + 1);
    choose(s, times[0]);
    if (n > 1 && completes(s, times[0], times[1]) && !tells(s, times[1])) choose(s, times[1]);
    return;
  }
  size_t last = 0;
  if (s->two) n = 1;
  while (last + 1 < n && tells(s, times[last])) last++;
  s->end = request_ends(s, times[last]);
  for (size_t i = last + 1; i < n && times[i]->last < s->end && !is_another_deed(s, times[last], times[i]); i++)
    if (!tells(s, times[i])) last = i;
  choose(s, times[last]);
  if (last && completes(s, times[last - 1], times[last]) && !tells(s, times[last - 1])) choose(s, times[last - 1]);
}

static void choose_before(struct asked *s) {
  const struct time_read *last = NULL, *one = NULL;
  for (size_t i = 0; i < s->r->times.len; i++) {
    const struct time_read *t = &s->r->times.at[i];
    if (t->first >= s->first || t->last >= s->behind || is_open(t)) continue;
    one = last, last = t;
  }
  if (!last) return;
  choose(s, last);
  if (one && completes(s, one, last) && empty(s, one->last + 1, last->first)) choose(s, one);
}

/* The time that was told, other than in tokens [first, last): the last one that is still to come. */
static const struct time_read *told_time(const struct asked *s, size_t first, size_t last) {
  for (size_t k = s->r->times.len; k > 0; k--) {
    const struct time_read *t = &s->r->times.at[k - 1];
    bool over = t->last >= first && t->first < last, length = t->kind == TIME_DURATION || t->kind == TIME_SET;
    if (!over && !length && !is_open(t) && t->when.start > s->now) return t;
  }
  return NULL;
}

static bool ends_at(const struct asked *s, size_t at) {
  return at >= s->t->len || s->t->at[at].kind == TOKEN_MARK || is(s, at, "to") || is(s, at, "please");
}

static bool choose_moment(struct asked *s, struct time_read t, int64_t at, size_t first, size_t last) {
  t.when = (struct when){.start = at, .end = at + 60, .grain = GRAIN_MINUTE}, t.has_clock = true;
  memset(s->gone + first, true, last - first);
  VEC_PUSH(s->arena, &s->at, t);
  return true;
}

static int64_t day_of(int64_t civil) {
  return civil - civil % CIVIL_DAY;
}

/* The time of the thing that is named behind "before": "half an hour before the meeting at 3". */
static const struct time_read *time_behind(const struct asked *s, size_t at) {
  const struct time_read *day = NULL;
  for (size_t i = 0; i < s->r->times.len; i++) {
    const struct time_read *t = &s->r->times.at[i];
    if (t->first < at || t->kind == TIME_DURATION || t->kind == TIME_SET || is_open(t)) continue;
    if (t->has_clock) return t;
    if (!day && t->when.grain == GRAIN_DAY && t->when.start > s->now) day = t;
  }
  return day;
}

static bool stands_before(const struct asked *s, size_t at) {
  return is(s, at, "before") || is(s, at, "beforehand") || is(s, at, "earlier");
}

/* "an hour before", "a week before the thing", "ten minutes before the match at 7". */
static bool choose_earlier(struct asked *s, const struct time_read *length) {
  size_t behind = length->last + 1, thing = behind + 1 < s->t->len ? covers(s, "remindthing", behind + 1) : 0;
  if (length->kind != TIME_DURATION || length->first < s->behind || !stands_before(s, behind)) return false;
  if (thing && !ends_at(s, behind + 1 + thing)) thing = 0;
  bool told = thing || ends_at(s, behind + 1);
  const struct time_read *t = told ? told_time(s, length->first, behind + 1) : time_behind(s, behind + 1);
  if (!t) return false;
  int64_t at =
      t->has_clock ? is_bare(s, t) ? waking(s, t->when.start) : t->when.start : day_of(t->when.start) + MORNING;
  if (length->months) at = civil_seconds(civil_add_months(civil_from_seconds(at), -length->months));
  if (!told) memset(s->gone + t->first, true, t->last - t->first + 1), s->apart = is(s, t->last + 1, "to");
  return choose_moment(s, *t, at - length->seconds, length->first, behind + 1 + thing);
}

/* "an hour before the match", and nobody said when that is: so long from now it is not. */
static bool hangs_on_event(struct asked *s) {
  for (size_t i = 0; i < s->r->times.len; i++) {
    const struct time_read *t = &s->r->times.at[i];
    bool before = t->kind == TIME_DURATION && t->first >= s->behind && stands_before(s, t->last + 1);
    if (before && t->last + 2 < s->t->len && !s->t->at[t->last + 2].begins) return s->event = true;
  }
  return false;
}

/* "to" before a deed, the last of the turn: what is to be done stands behind it. */
static size_t deed_at(const struct asked *s, size_t from) {
  size_t found = s->t->len;
  for (size_t i = from; i + 1 < s->limit; i++)
    if (is(s, i, "to") && lexicon_classes(lexicon_of(s->language), s->t->at[i + 1].word) & LEX(VERB)) found = i;
  return found;
}

/* "when i get back to water the plants", "to ring her when i'm home": no clock shows it; it goes from the words. */
static bool drop_event(struct asked *s) {
  for (size_t i = s->behind; i < s->limit && !s->event; i++) {
    if (!covers(s, "remindevent", i)) continue;
    size_t deed = deed_at(s, i);
    bool first = empty(s, s->behind, i);
    if (first && deed == s->t->len) return true; /* "when i get back about the plants": as it stands */
    size_t end = first ? deed : s->limit;
    memset(s->gone + i, true, end - i);
    return true;
  }
  return s->event;
}

/* "at 8 that morning". */
static const struct time_read *hour_before(const struct asked *s, size_t at) {
  const struct time_read *t = at ? time_over(s, at - 1) : NULL;
  return t && t->first >= s->behind && is_bare(s, t) ? t : NULL;
}

/* "the day before": before what was told. */
static bool choose_eve(struct asked *s) {
  for (size_t i = 0; i < s->r->times.len; i++)
    if (choose_earlier(s, &s->r->times.at[i])) return true;
  for (size_t i = s->behind; i < s->t->len; i++) {
    size_t n;
    const struct vocabulary_word *w = vocabulary_at(&s->words, "remindeve", s->t, i, &n);
    const struct time_read *own = w ? hour_before(s, i) : NULL;
    const struct time_read *t = w && ends_at(s, i + n) ? told_time(s, own ? own->first : i, i + n) : NULL;
    if (!t) continue;
    bool night = str_is(w->value, "night");
    int64_t hour = night ? EVENING : MORNING, back = str_is(w->value, "same") ? 0 : CIVIL_DAY;
    if (own) hour = own->when.start % HALF_DAY + (night ? HALF_DAY : 0);
    return choose_moment(s, *t, day_of(t->when.start) - back + hour, own ? own->first : i, i + n);
  }
  return false;
}

static void choose_times(struct asked *s) {
  const struct time_read **times = ARENA_ARRAY(s->arena, const struct time_read *, s->r->times.len + 1);
  size_t n = 0;
  s->end = s->t->len, s->limit = find_limit(s);
  if (choose_eve(s) || hangs_on_event(s)) return;
  for (size_t i = 0; i < s->r->times.len; i++) {
    const struct time_read *t = &s->r->times.at[i];
    if (t->last < s->behind || is_open(t) || t->first >= s->limit) continue;
    if (n && taken_back(s, times[n - 1], t)) n--;
    times[n++] = t;
  }
  if (n)
    choose_behind(s, times, n);
  else
    choose_before(s);
}

/* "train is at 9:40 tomorrow remind me at 8:30": of the day on which the thing itself is. */
static int64_t beside_thing(const struct asked *s, const struct time_read *t, int64_t at) {
  for (size_t i = 0; i < s->r->times.len; i++) {
    const struct time_read *o = &s->r->times.at[i];
    if (o->last >= s->first || !o->has_clock || o->kind == TIME_DURATION || o->kind == TIME_SET) continue;
    bool by = o->when.start == INT64_MIN; /* "by 5 on monday" */
    int64_t thing = is_bare(s, o) ? waking(s, o->when.start) : by ? o->when.end : o->when.start;
    if (thing == INT64_MIN || thing == INT64_MAX) continue;
    for (int64_t c = thing - thing % CIVIL_DAY + t->when.start % HALF_DAY; c < thing; c += HALF_DAY)
      if (c > s->now && c + ASIDE >= thing) return c;
  }
  return at;
}

/* "on the 28th", said on the 28th, is a month from now: today would be called so. */
static bool is_todays_number(const struct asked *s, const struct time_read *t) {
  if (!is_day(t) || t->when.grain != GRAIN_DAY || day_of(t->when.start) != day_of(s->now)) return false;
  for (size_t i = t->first; i <= t->last; i++) {
    enum { ENDING = 2 }; /* "th" */
    struct str text = s->t->at[i].text;
    bool figures = text.len && text.at[0] >= '0' && text.at[0] <= '9';
    if (!figures && text.len > ENDING && !is(s, i, "the")) return false;
  }
  return true;
}

/* "tomorrow, dinner time, twelve o'clock" is noon: midnight is called so. */
static void settle_noon(const struct asked *s, struct time_read *t) {
  if (!t->has_clock || t->kind == TIME_DURATION || t->when.start == INT64_MIN || t->when.start % CIVIL_DAY) return;
  for (size_t i = t->first; i <= t->last; i++)
    if (covers(s, "clocknight", i)) return;
  t->when.start -= HALF_DAY, t->when.end -= HALF_DAY;
}

/* "at 3 tomorrow" is in the afternoon, whatever words stand about, unless somebody is to be up so early. */
static void settle_small(const struct asked *s, struct time_read *t) {
  enum { DAWN = 6 * 3600, HOUR = 3600 };
  int64_t clock = t->when.start % CIVIL_DAY;
  if (!t->has_clock || t->kind == TIME_DURATION || t->kind == TIME_SET || t->when.start == INT64_MIN) return;
  if (day_of(t->when.start) == day_of(s->now) && t->when.start > s->now) return; /* the next of that hour */
  if (clock < HOUR || clock >= DAWN || is_of_the_whole_day(&s->t->at[t->first])) return;
  for (size_t i = 0; i < s->t->len; i++)
    if (covers(s, "clockearly", i) || (i >= t->first && i <= t->last && covers(s, "clockhalf", i))) return;
  t->when.start += HALF_DAY, t->when.end += HALF_DAY;
}

static void settle_hours(struct asked *s) {
  bool day = false;
  for (size_t i = 0; i < s->at.len; i++)
    if (has_day(s, &s->at.at[i])) settle_noon(s, &s->at.at[i]), settle_small(s, &s->at.at[i]);
  for (size_t i = 0; i < s->at.len; i++) {
    struct time_read *t = &s->at.at[i];
    if (!is_todays_number(s, t)) continue;
    t->when.start = civil_seconds(civil_add_months(civil_from_seconds(t->when.start), 1));
    t->when.end = t->when.start + CIVIL_DAY;
  }
  for (size_t i = 0; i < s->at.len; i++) day |= is_day(&s->at.at[i]);
  for (size_t i = 0; i < s->at.len && !day; i++) {
    struct time_read *t = &s->at.at[i];
    if (!s->gone[t->first] || !is_bare(s, t)) continue;
    int64_t at = beside_thing(s, t, waking(s, t->when.start));
    t->when.end += at - t->when.start, t->when.start = at;
  }
}

/* ---- an hour by what is done then, and more than one ---- */

static int64_t clock_of(struct str hhmm) {
  int hour = (hhmm.at[0] - '0') * 10 + hhmm.at[1] - '0', minute = (hhmm.at[3] - '0') * 10 + hhmm.at[4] - '0';
  return hour * 3600 + minute * 60;
}

static void drop(struct asked *s, size_t first, size_t n) {
  memset(s->gone + first, true, n);
}

static bool has_clock(const struct asked *s) {
  for (size_t i = 0; i < s->at.len; i++)
    if (s->at.at[i].has_clock || s->at.at[i].kind == TIME_DURATION) return true;
  return false;
}

/* "after work", "tomorrow before bed": of the day that was said, else the next one. */
static void choose_habit(struct asked *s) {
  enum { NEAR = 3 };
  for (size_t i = 0; i < s->t->len; i++) {
    size_t n;
    const struct vocabulary_word *w = vocabulary_at(&s->words, "remindhour", s->t, i, &n);
    bool beside = w && (i >= s->behind || i + n <= s->first);
    if (beside && has_clock(s) && i <= s->behind + NEAR) drop(s, i, n); /* "after school, at four, to practise" */
    if (!beside || has_clock(s)) continue;
    int64_t clock = clock_of(w->value), day = s->now - s->now % CIVIL_DAY;
    struct time_read *one = s->at.len ? &s->at.at[0] : NULL;
    drop(s, i, n);
    if (one && one->kind == TIME_SET) {
      s->several.hours[0] = clock, s->several.hour_count = 1;
      return;
    }
    if (one && one->when.start != INT64_MIN) day = one->when.start - one->when.start % CIVIL_DAY;
    if (!one && day + clock <= s->now) day += CIVIL_DAY;
    struct time_read at = {.kind = TIME_MOMENT, .weekday = -1, .first = i, .last = i + n - 1, .has_clock = true};
    at.when = (struct when){.start = day + clock, .end = day + clock + 60, .grain = GRAIN_MINUTE};
    s->at.len = 0;
    VEC_PUSH(s->arena, &s->at, at);
    return;
  }
}

/* "twice a day": at hours that are said back, so that they can be put right. */
static void choose_times_of_day(struct asked *s) {
  for (size_t i = 0; i < s->t->len; i++) {
    size_t n;
    const struct vocabulary_word *w = vocabulary_at(&s->words, "remindtimes", s->t, i, &n);
    if (!w || has_clock(s)) continue;
    struct str rest = w->value, one;
    while (str_next(&rest, ' ', &one) && s->several.hour_count < REMIND_MOST)
      s->several.hours[s->several.hour_count++] = clock_of(one);
    s->several.daily = true, s->at.len = 0;
    drop(s, i, n);
    return;
  }
}

/* An hour behind "and": tokens from `at`, how many; its seconds of the day, after the hour before it. */
static size_t hour_at(const struct asked *s, size_t at, int64_t before, int64_t *ret) {
  const struct time_read *t = time_over(s, at);
  struct number_read n;
  if (t && t->first == at && t->has_clock && t->kind != TIME_DURATION && t->when.start != INT64_MIN) {
    *ret = t->when.start % CIVIL_DAY;
    if (is_bare(s, t)) *ret = *ret % HALF_DAY + (*ret % HALF_DAY <= before ? HALF_DAY : 0);
    return t->last - at + 1;
  }
  if (t || !number_at(s->language, s->t, at, &n) || n.ordinal || n.about) return 0;
  bool ends = n.last + 1 >= s->t->len || s->t->at[n.last + 1].kind == TOKEN_MARK || is(s, n.last + 1, "to") ||
              time_over(s, n.last + 1) || covers(s, "edge", n.last + 1);
  if (n.value < 1 || n.value > 23 || n.value != (int64_t)n.value || !ends) return 0;
  *ret = (int64_t)n.value * 3600;
  if (*ret <= before && *ret + HALF_DAY < CIVIL_DAY) *ret += HALF_DAY;
  return n.last - at + 1;
}

/* "at 8 and 8", "at 8am, 1pm and 8pm". */
static void choose_more_hours(struct asked *s) {
  if (!s->at.len || !s->at.at[s->at.len - 1].has_clock || s->at.at[s->at.len - 1].kind == TIME_DURATION) return;
  const struct time_read *first = &s->at.at[s->at.len - 1];
  int64_t hour = first->when.start % CIVIL_DAY;
  struct remind_read *ret = &s->several;
  for (size_t i = first->last + 1; i < s->t->len && ret->hour_count < REMIND_MOST;) {
    size_t joins = is(s, i, ",") ? 1 : covers(s, "remindand", i), n = 0;
    int64_t next;
    if (joins && is(s, i, ",") && covers(s, "remindand", i + 1)) joins += covers(s, "remindand", i + 1);
    if (joins) n = hour_at(s, i + joins, hour, &next);
    if (!n) return;
    const struct time_read *t = time_over(s, i + joins);
    ret->daily |= t && t->kind == TIME_SET && t->seconds == CIVIL_DAY; /* "8am and 8pm every day" */
    if (!ret->hour_count) ret->hours[ret->hour_count++] = hour;
    ret->hours[ret->hour_count++] = hour = next;
    drop(s, i, joins + n);
    i += joins + n;
  }
}

/* "monday", "mondays". */
static int weekday_at(const struct asked *s, size_t at) {
  if (at >= s->t->len) return -1;
  struct str word = s->t->at[at].word;
  if (word.len && word.at[word.len - 1] == 's') word.len--;
  for (int k = 0; k < 7; k++) {
    const struct vocabulary_word *w = vocabulary_shown(&s->words, "weekday", arena_printf(s->arena, "%d", k));
    if (w && str_eq_nocase(w->phrase, word)) return k;
  }
  return -1;
}

/* "on mondays and thursdays", "every monday, wednesday and friday at 6". */
static void choose_weekdays(struct asked *s) {
  struct remind_read *ret = &s->several;
  const struct time_read *set = NULL;
  for (size_t i = 0; i < s->at.len; i++)
    if (s->at.at[i].kind == TIME_SET && s->at.at[i].weekday >= 0) set = &s->at.at[i];
  if (!set) return;
  for (size_t i = set->first; i < s->t->len && ret->weekday_count < REMIND_MOST; i++) {
    int day = weekday_at(s, i);
    bool joins = is(s, i, ",") || is(s, i, "every") || is(s, i, "each") || covers(s, "remindand", i);
    if (day < 0 && !joins && i > set->last) break;
    if (day < 0) continue;
    ret->weekdays[ret->weekday_count++] = day;
    size_t from = i;
    while (from > set->last + 1 && !s->gone[from - 1]) from--;
    drop(s, from, i - from + 1);
  }
  if (ret->weekday_count == 1) ret->weekday_count = 0;
}

/* ---- what of ---- */

static bool same(const struct asked *s, size_t x, size_t y, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (s->t->at[x + i].kind == TOKEN_MARK || !str_eq(s->t->at[x + i].word, s->t->at[y + i].word)) return false;
  return true;
}

/* "the the vet", "i need to i need to ring": said again, and once is meant. */
static size_t said_twice(const struct asked *s, size_t at, size_t end) {
  for (size_t n = 4; n > 0; n--)
    if (at + 2 * n <= end && same(s, at, at + n, n) && (n > 1 || !covers(s, "twice", at))) return n;
  return 0;
}

/* "like" as a breath, and not a verb: beside a comma, a time, another breath or the request. */
static bool is_breath(const struct asked *s, size_t at, size_t from) {
  if (!is(s, at, "like")) return false;
  bool next = at + 2 < s->t->len && lexicon_classes(lexicon_of(s->language), s->t->at[at + 1].word) & LEX(VERB);
  if (at && is(s, at - 1, "to") && next && !is(s, at + 2, "on")) return true; /* "to like call the plumber" */
  bool before = at == from || is(s, at - 1, ",") || s->gone[at - 1] || is(s, at - 1, "at");
  return before || is(s, at + 1, ",") || (time_over(s, at + 1) && !is(s, at - 1, "to"));
}

static void drop_fillers(struct asked *s, size_t from, size_t end) {
  for (size_t i = from; i < end; i++) {
    size_t n = covers(s, "fill", i);
    if (!n) n = said_twice(s, i, end);
    if (!n) n = is_breath(s, i, from);
    for (size_t k = 0; k < n && i + k < end; k++) s->gone[i + k] = true;
    if (n) i += n - 1;
  }
}

static bool time_follows(const struct asked *s, size_t at, size_t end) {
  for (; at < end && (s->gone[at] || covers(s, "before", at)); at++)
    if (s->gone[at] && time_over(s, at)) return true;
  return false;
}

static struct str words_of(struct asked *s, size_t from, size_t end) {
  struct str out = STR("");
  drop_fillers(s, from, end);
  for (size_t i = from; i < end;) {
    size_t last = i;
    while (last < end && !s->gone[last]) last++;
    bool timed = time_follows(s, last, end);
    struct strip_span span = {i, last, timed, !out.len || time_over(s, i - 1)};
    struct str piece = last > i ? strip_piece(s->language, s->arena, s->t, span, "remind") : STR("");
    if (piece.len)
      out = out.len
                ? arena_printf(s->arena, s->two || s->apart ? "%.*s; %.*s" : "%.*s %.*s", STR_ARG(out), STR_ARG(piece))
                : piece;
    i = last + 1;
  }
  return out;
}

/* How many tokens before `end` only open a request: "so can you". */
static size_t opens_before(const struct asked *s, size_t end) {
  for (size_t from = end > 4 ? end - 4 : 0; from < end; from++)
    if (covers(s, "remindopen", from) == end - from) return end - from;
  return 0;
}

/* The sentence before the request. */
static struct str words_before(struct asked *s) {
  size_t from, end = s->first;
  for (size_t n = 1; end && n;) {
    n = ends_sentence(s, end - 1) || empty(s, end - 1, end) ? 1 : opens_before(s, end);
    end -= n;
  }
  for (from = end; from && !ends_sentence(s, from - 1);) from--;
  return words_of(s, from, end);
}

/* "set an alarm for 6.15" needs no thing. */
static struct str alarm_of(const struct asked *s) {
  size_t n;
  for (size_t i = 0; i < s->t->len; i++) {
    const struct vocabulary_word *w = vocabulary_at(&s->words, "remindalarm", s->t, i, &n);
    if (w) return w->value;
  }
  return STR("");
}

static bool open_reading(struct asked *s, const struct language *l, struct arena *a, const struct reading *r) {
  *s = (struct asked){.language = l, .arena = a, .r = r, .t = &r->tokens, .words = vocabulary_read(l, "skills.txt")};
  s->gone = ARENA_ARRAY(a, bool, r->tokens.len + 1);
  memset(s->gone, 0, r->tokens.len + 1);
  return find_request(s);
}

struct remind_read remind_read(const struct language *l, struct arena *a, const struct view *v,
                               const struct reading *said) {
  struct reading *r = ARENA_NEW(a, struct reading);
  struct asked s;
  *r = remind_spoken(l, a, said, moment_civil(v, v->now));
  if (!open_reading(&s, l, a, r))
    return (struct remind_read){.what = strip_request(l, a, r, "remind"), .at = r->times, .tokens = r->tokens};
  if (covers(&s, "remindnot", s.behind)) return (struct remind_read){.none = true};
  s.now = moment_civil(v, v->now);
  choose_times(&s);
  settle_hours(&s);
  choose_weekdays(&s);
  choose_more_hours(&s);
  choose_times_of_day(&s);
  choose_habit(&s);
  if (s.end > s.limit) s.end = s.limit;
  if (!s.at.len) s.several.event = drop_event(&s);
  struct str what = words_of(&s, s.behind, s.end);
  if (!what.len) what = words_before(&s);
  if (!what.len) what = alarm_of(&s);
  s.several.what = remind_text(l, a, &s.words, what), s.several.tokens = r->tokens;
  s.several.at = (struct times){s.at.at, s.at.len};
  return s.several;
}

bool remind_is_asked(const struct language *l, struct arena *a, const struct reading *r) {
  struct asked s;
  if (!r->times.len || !open_reading(&s, l, a, r) || !begins(&s, s.first)) return false;
  return !covers(&s, "remindnot", s.behind);
}
