/* SPDX-License-Identifier: Apache-2.0
 *
 * The face of reading times: what was parsed, seen from the turn. Which side a bare "tuesday" lies on is told by the
 * tense around it, and which half of the day by what happens there (data/<language>/times/cues.txt).
 */
#include "language/times_priv.h"

#include "base/civil.h"

enum { MAYBE_WITHIN = 3, REGULAR_MIN = 5, ENDING_MAX = 4 };

static enum time_kind kind_of(const struct time_node *n) {
  switch (n->op) {
  case OP_dur:
  case OP_durs:
  case OP_more:
  case OP_less: return TIME_DURATION;
  case OP_about: return kind_of(n->a);
  case OP_every: return TIME_SET;
  case OP_now:
  case OP_clock: return TIME_MOMENT;
  case OP_range:
  case OP_lasting:
  case OP_span:
  case OP_before:
  case OP_after:
  case OP_since:
  case OP_until:
  case OP_rest:
  case OP_so_far: return TIME_RANGE;
  case OP_at:
    if (n->a && n->a->op == OP_every) return TIME_SET;
    return n->b && (n->b->op == OP_clock || n->b->op == OP_at || n->b->op == OP_about) ? TIME_MOMENT
           : n->b                                                                      ? kind_of(n->b)
                                                                                       : TIME_DATE;
  default: return TIME_DATE;
  }
}

static bool has_clock(const struct time_node *n) {
  if (!n) return false;
  if (n->op == OP_clock) return true;
  if (n->op == OP_shift && n->b && n->b->op == OP_dur && n->b->b && n->b->b->n <= U_HOUR) return true;
  return n->op != OP_dur && (has_clock(n->a) || has_clock(n->b));
}

struct sentence {
  const struct language *l;
  const struct tokens *t;
  size_t first, last;
};

/* Cues are looked for this far on either side of a time: a text without a full stop is no sentence, and looking
 * through all of it for every time in it would cost its square. */
enum { CUE_REACH = 64 };

static struct sentence sentence_of(const struct language *l, const struct tokens *t, size_t at) {
  struct sentence s = {l, t, at, at};
  while (s.first > 0 && at - s.first < CUE_REACH && !t->at[s.first].begins) s.first--;
  while (s.last + 1 < t->len && s.last - at < CUE_REACH && !t->at[s.last + 1].begins) s.last++;
  return s;
}

/* By its ending: "moved", "visited", not "need". The longest ending that cues.txt has decides. */
static bool regular_past(const struct times_rules *rules, struct str word) {
  for (size_t n = ENDING_MAX; n >= 2 && word.len >= REGULAR_MIN; n--) {
    char key[ENDING_MAX + 1] = "*";
    memcpy(key + 1, word.at + word.len - n, n);
    struct str ending = {key, n + 1};
    if (word_table_has(&rules->not_past, ending)) return false;
    if (word_table_has(&rules->past, ending)) return true;
  }
  return false;
}

/* "have got": two words that tell what neither tells. */
static bool pair_ahead(const struct sentence *s, size_t at) {
  char room[64];
  if (at == s->first) return false;
  struct str a = s->t->at[at - 1].word, b = s->t->at[at].word;
  if (a.len + b.len + 1 > sizeof room) return false;
  memcpy(room, a.at, a.len);
  room[a.len] = '_';
  memcpy(room + a.len + 1, b.at, b.len);
  return word_table_has(&s->l->times->future, (struct str){room, a.len + 1 + b.len});
}

/* The nearest word that tells the tense, looking back from the time first, then on to the sentence's end. */
static enum lean tense(const struct sentence *s, size_t first, size_t last, enum lean otherwise) {
  const struct times_rules *rules = s->l->times;
  for (int pass = 0; pass < 2; pass++) {
    size_t from = pass ? last + 1 : first,
           steps = pass ? s->last + 1 > from ? s->last + 1 - from : 0 : first - s->first;
    for (size_t k = 0; k < steps; k++) {
      size_t at = pass ? from + k : first - 1 - k;
      struct str word = s->t->at[at].word;
      if (word_table_has(&rules->future, word) || pair_ahead(s, at)) return LEAN_FUTURE;
      if (word_table_has(&rules->past, word)) return LEAN_PAST;
      bool passive = at > s->first && word_table_has(&rules->present, s->t->at[at - 1].word);
      if (!passive && regular_past(rules, word)) return LEAN_PAST;
    }
  }
  return otherwise;
}

static int half_cue(const struct sentence *s) {
  for (size_t i = s->first; i <= s->last; i++) {
    struct str word = s->t->at[i].word;
    if (word_table_has(&s->l->times->morning, word)) return -1;
    if (word_table_has(&s->l->times->evening, word)) return 1;
  }
  return 0;
}

static bool is_maybe(const struct sentence *s, size_t first, size_t last) {
  for (size_t k = 1; k <= MAYBE_WITHIN && first >= s->first + k; k++)
    if (word_table_has(&s->l->times->maybe, s->t->at[first - k].word)) return true;
  return last < s->last && word_table_has(&s->l->times->maybe, s->t->at[last + 1].word);
}

static const struct time_node *set_of(const struct time_node *n) {
  if (n->op == OP_at && n->a && n->a->op == OP_every) return n->a;
  return n->op == OP_every ? n : NULL;
}

/* How often: days or months. Weekends come round once a week. */
static void read_period(const struct time_node *every, struct time_read *r) {
  static const struct time_node one = {.op = OP_num, .n = 1, .x = 1};
  const struct time_node *what = every->a;
  struct time_node dur = {
      .op = OP_dur, .a = what->op == OP_dur ? what->a : &one, .b = what->op == OP_dur ? what->b : what};
  bool counted = dur.b && dur.b->op == OP_unit;
  if (r->weekday >= 0) r->seconds = 7 * CIVIL_DAY * (every->m > 1 ? every->m : 1);
  if (what->op == OP_part) r->seconds = CIVIL_DAY;
  bool of_month = what->op == OP_date && what->date.month < 0 && what->date.day > 0; /* "the 1st of every month" */
  if (what->op == OP_date && r->weekday < 0) r->months = of_month ? 1 : 12;
  if (counted && dur.b->n == U_WEEKEND)
    r->seconds = 7 * CIVIL_DAY * (int64_t)dur.a->x;
  else if (counted)
    times_length(&dur, &r->months, &r->seconds);
}

/* "every other sunday at 5": weekday or period, and the next time it comes round when the words say enough. */
static void read_set(const struct language *l, const struct time_node *n, const struct times_view *v,
                     struct time_read *r) {
  const struct time_node *every = set_of(n), *what = every->a;
  const struct time_node *clock = n->op == OP_at ? n->b : NULL;
  struct times_view ahead = *v;
  struct time_node next = {.op = OP_at, .a = what, .b = clock};
  if (!what) return;
  r->weekday = what->op == OP_date && what->date.month < 0 ? what->date.weekday : -1;
  read_period(every, r);
  ahead.lean = LEAN_FUTURE;
  if (what->op == OP_date)
    times_resolve(l, clock ? &next : what, &ahead, &r->when);
  else if (clock && r->seconds == CIVIL_DAY)
    times_resolve(l, clock, &ahead, &r->when);
  else if (what->op == OP_part) /* "every evening" is in the evening */
    times_resolve(l, what, &ahead, &r->when);
}

static bool read_one(const struct language *l, const struct tokens *t, const struct time_span *span, int64_t now,
                     enum lean lean, struct time_read *ret) {
  struct sentence s = sentence_of(l, t, span->first);
  struct times_view v = {.now = now, .lean = tense(&s, span->first, span->last, lean), .cue = half_cue(&s)};
  struct time_read r = {.kind = kind_of(span->node), .weekday = -1, .first = span->first, .last = span->last};
  r.has_clock = has_clock(span->node);
  if (r.kind == TIME_DURATION) {
    if (!times_length(span->node, &r.months, &r.seconds)) return false;
    r.when.about = span->node->op == OP_about;
  } else if (r.kind == TIME_SET) {
    read_set(l, span->node, &v, &r);
  } else if (!times_resolve(l, span->node, &v, &r.when)) {
    return false;
  }
  r.when.maybe |= is_maybe(&s, span->first, span->last);
  return *ret = r, true;
}

struct times times_find(const struct language *l, struct arena *a, const struct tokens *t, int64_t civil_now,
                        enum manner m, enum lean lean) {
  const struct time_span *spans;
  size_t count = times_parse(l, a, t, m, &spans);
  struct time_read *out = ARENA_ARRAY(a, struct time_read, count ? count : 1);
  struct times times = {out, 0};
  for (size_t i = 0; i < count; i++) {
    if (spans[i].node->op == OP_now || spans[i].node->op == OP_nothing) continue;
    times.len += read_one(l, t, &spans[i], civil_now, lean, &out[times.len]);
  }
  return times;
}
