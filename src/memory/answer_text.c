/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/number.h"
#include "language/times.h"
#include "memory/answer_priv.h"
#include "memory/evidence.h"
#include "memory/memory_priv.h"
#include "memory/turns.h"

#include <math.h>

enum { LOOK_AT = 12, SENTENCES_MAX = 96, SPANS_MAX = 256, LIST_MAX = 5, SPAN_WORDS = 6 };
/* The least that the best sentence must cover of what was asked; and more of it where it is to be affirmed. */
static const double COVERS_LEAST = 0.28, COVERS_YES = 0.75;
/* ... in the owner's own talk, where a wrong guess costs trust and facts were read at the time. */
static const double COVERS_LIVE = 0.6;
/* Somebody else's words that fit so much better than anything of the one asked about: a mix-up of persons. */
static const double OTHER_MARGIN = 1.2;

/* One sentence of a recalled turn. */
struct sentence {
  const struct recall_hit *hit;
  const struct tokens *tokens;
  const struct times *times; /* of the whole turn */
  size_t first, last;        /* tokens */
  double covers;             /* share of the question's weight that stands here */
  double context;            /* ... in the rest of its turn and in the turn before it, where that asked */
  double score;
  bool asks;
  bool barred;      /* somebody else's word on what only the owner can say */
  uint64_t matched; /* bit per token offset from first, below 64 */
};

struct span {
  struct str text;
  struct str plain; /* for telling apart */
  double score;
  const struct sentence *from;
};

struct reader {
  const struct answer_asked *asked;
  const struct recall *recall;
  double all; /* weight of everything asked */
  struct sentence sentences[SENTENCES_MAX];
  size_t sentence_count;
  struct span spans[SPANS_MAX];
  size_t span_count;
};

static double stem_weight(const struct recall_stem *s) {
  return s->weight * s->idf;
}

static bool is_a(const struct reader *r, const struct token *t, enum answer_class c) {
  return t->kind == TOKEN_WORD && answer_word_is(r->asked->memory->answer_words, t->word, c);
}

/* The question's stem this word is, or is kin to; -1 none. */
static int asked_stem(const struct reader *r, const struct token *t) {
  const struct language *l = r->asked->memory->language;
  if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) return -1;
  if (t->kind == TOKEN_WORD && token_is_stop(l, t->word)) return -1;
  struct str stem = t->kind == TOKEN_WORD ? token_stem(l, r->asked->arena, t->word) : t->word;
  for (size_t i = 0; i < r->recall->stem_count; i++)
    if (str_eq(r->recall->stems[i].stem, stem)) return (int)i;
  return -1;
}

/* ---- sentences ---- */

static double matched_weight(const struct reader *r, const struct tokens *t, size_t first, size_t last,
                             uint64_t *ret_bits) {
  uint64_t words = 0, bits = 0; /* the question's words met */
  double sum = 0;
  for (size_t i = first; i <= last; i++) {
    int s = asked_stem(r, &t->at[i]);
    if (s < 0) continue;
    if (i - first < 64) bits |= 1ULL << (i - first);
    if (s < 64 && (words >> s & 1)) continue;
    if (s < 64) words |= 1ULL << s;
    sum += stem_weight(&r->recall->stems[s]);
  }
  if (ret_bits) *ret_bits = bits;
  return r->all > 0 ? fmin(1, sum / r->all) : 0;
}

static bool of_other(const struct reader *r, const struct recall_hit *h) {
  return r->recall->has_who && !h->parts.who_fits;
}

static bool is_content(const struct reader *r, const struct token *t) {
  if (t->kind == TOKEN_NUMBER) return true;
  if (t->kind != TOKEN_WORD) return false;
  return !token_is_stop(r->asked->memory->language, t->word) && !is_a(r, t, CLASS_HOLLOW);
}

/* A question, with or without its mark: "where does tom live" tells nothing of where he lives. */
static bool is_question(const struct reader *r, const struct tokens *t, size_t first, size_t last) {
  if (t->at[last].kind == TOKEN_MARK && str_is(t->at[last].word, "?")) return true;
  static const enum answer_class openers[] = {CLASS_ASK_WHO, CLASS_ASK_WHERE, CLASS_ASK_WHY, CLASS_ASK_YES_NO};
  for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
    if (is_a(r, &t->at[first], openers[i])) return true;
  bool opens = is_a(r, &t->at[first], CLASS_ASK_WHEN) || is_a(r, &t->at[first], CLASS_ASK_WHAT) ||
               is_a(r, &t->at[first], CLASS_ASK_HOW) || is_a(r, &t->at[first], CLASS_ASK_WHICH);
  const struct token *next = &t->at[first < last ? first + 1 : first];
  bool noun = is_content(r, next) || is_a(r, next, CLASS_TIME_NOUN) || is_a(r, next, CLASS_PLACE_NOUN);
  noun = noun && first + 1 < last && is_a(r, &t->at[first + 2], CLASS_ASK_YES_NO); /* "what day was it" */
  return opens && first < last && (noun || is_a(r, &t->at[first + 1], CLASS_ASK_YES_NO));
}

static bool says_me(const struct reader *r, const struct tokens *t, size_t first, size_t last) {
  for (size_t i = first; i <= last; i++)
    if (is_a(r, &t->at[i], CLASS_ME)) return true;
  return false;
}

/* "I" in somebody else's words is not the one who asks, unless it is they who were asked about. */
static bool is_barred(const struct reader *r, const struct recall_hit *h, const struct tokens *t, size_t first,
                      size_t last) {
  if (!r->asked->first || (h->turn.role == ROLE_PERSON && !h->turn.taint)) return false;
  if (h->turn.taint) return true;
  if (r->recall->has_who && r->recall->who && h->parts.who_fits) return false;
  return r->asked->of_me || says_me(r, t, first, last);
}

static void add_sentence(struct reader *r, const struct recall_hit *h, const struct tokens *t,
                         const struct times *times, size_t first, size_t last, double context) {
  if (r->sentence_count == SENTENCES_MAX || last < first) return;
  struct sentence *s = &r->sentences[r->sentence_count++];
  *s = (struct sentence){.hit = h, .tokens = t, .times = times, .first = first, .last = last, .context = context};
  s->covers = matched_weight(r, t, first, last, &s->matched);
  s->asks = is_question(r, t, first, last);
  s->barred = is_barred(r, h, t, first, last);
  double turn = h->score / r->recall->at[0].score;
  s->score = (turn + s->covers + 0.4 * context) * (s->asks ? 0.3 : 1) * (of_other(r, h) ? 0.5 : 1);
}

/* How much of the question the turn before says, when it asked for this one. */
static double asked_before(const struct reader *r, const struct turn *t) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct turns_range before = {.conversation = t->conversation, .to = t->id - 1, .limit = 1, .newest_first = true};
  struct view_turns got;
  if (turns_read(r->asked->read, r->asked->owner, &before, &a, &got) < 0 || got.len == 0) return 0;
  struct str text = str_trim(got.at[0].text);
  if (text.len == 0 || text.at[text.len - 1] != '?') return 0;
  struct tokens tokens = tokens_read(r->asked->memory->language, &a, text);
  return tokens.len ? matched_weight(r, &tokens, 0, tokens.len - 1, NULL) : 0;
}

static int64_t civil_said(const struct turn *t) {
  return t->said_at / 1000 + t->offset * 60;
}

static void read_turn(struct reader *r, const struct recall_hit *h) {
  struct arena *a = r->asked->arena;
  struct tokens *t = ARENA_NEW(a, struct tokens);
  *t = tokens_read(r->asked->memory->language, a, h->turn.text);
  if (t->len == 0) return;
  struct times *times = ARENA_NEW(a, struct times);
  *times = times_find(r->asked->memory->language, a, t, civil_said(&h->turn), MANNER_GB, LEAN_PAST);
  double turn = matched_weight(r, t, 0, t->len - 1, NULL), before = asked_before(r, &h->turn);
  double context = fmin(1, fmax(turn, before));
  size_t first = 0;
  for (size_t i = 1; i <= t->len; i++) {
    if (i < t->len && !t->at[i].begins) continue;
    add_sentence(r, h, t, times, first, i - 1, context);
    first = i;
  }
}

static int sentence_order(const void *x, const void *y) {
  const struct sentence *a = x, *b = y;
  if (a->barred != b->barred) return a->barred ? 1 : -1;
  if (a->asks != b->asks) return a->asks ? 1 : -1;
  return a->score < b->score ? 1 : a->score > b->score ? -1 : a->hit->turn.id < b->hit->turn.id ? -1 : 1;
}

/* ---- spans ---- */

/* A day or a month is written like a name and is none. */
static bool is_time(const struct sentence *s, size_t at) {
  for (size_t i = 0; i < s->times->len; i++)
    if (at >= s->times->at[i].first && at <= s->times->at[i].last) return true;
  return false;
}

static bool is_name(const struct reader *r, const struct sentence *s, size_t at) {
  const struct token *t = &s->tokens->at[at];
  if (t->kind != TOKEN_WORD || is_time(s, at)) return false;
  const struct name_entry *n = name_find(r->asked->memory->language, t->word);
  return t->capital || (n && !n->also_word);
}

static bool is_number(const struct reader *r, const struct tokens *t, size_t at) {
  struct number_read n;
  return t->at[at].kind == TOKEN_NUMBER || (number_at(r->asked->memory->language, t, at, &n) && !n.ordinal);
}

/* Words from the nearest word that was asked for, either side; 8 where none stands in the sentence. */
static unsigned distance(const struct sentence *s, size_t first, size_t last, bool *ret_after) {
  unsigned best = 8;
  for (size_t i = s->first; i <= s->last && i - s->first < 64; i++) {
    if (!(s->matched >> (i - s->first) & 1)) continue;
    unsigned d = i < first ? (unsigned)(first - i) : i > last ? (unsigned)(i - last) : 0;
    if (d > best) continue;
    best = d;
    *ret_after = i < first;
  }
  return best;
}

/* What the kind of question makes of a span: a factor, 0 where it cannot answer. */
static double fits_kind(const struct reader *r, const struct sentence *s, size_t first, size_t last) {
  const struct tokens *t = s->tokens;
  bool name = false, number = false;
  for (size_t i = first; i <= last; i++) {
    name = name || is_name(r, s, i);
    number = number || is_number(r, t, i);
  }
  bool place = first > s->first && is_a(r, &t->at[first - 1], CLASS_PLACE_BEFORE);
  place = place || (first > s->first + 1 && is_a(r, &t->at[first - 2], CLASS_PLACE_BEFORE));
  switch (r->asked->kind.kind) {
  case QUESTION_WHO: return name ? 1.6 : r->asked->names_only ? 0 : 0.3;
  case QUESTION_WHERE: return (place ? 1.5 : 0.7) * (name ? 1.4 : 1);
  case QUESTION_HOW_MANY:
  case QUESTION_HOW_LONG:
  case QUESTION_HOW_OLD: return number ? 2 : 0;
  default: return 1;
  }
}

static void add_span(struct reader *r, const struct sentence *s, size_t first, size_t last) {
  unsigned fresh = 0, known = 0;
  for (size_t i = first; i <= last; i++) {
    if (!is_content(r, &s->tokens->at[i])) continue;
    if (i - s->first < 64 && (s->matched >> (i - s->first) & 1))
      known++;
    else
      fresh++;
  }
  if (fresh == 0 || r->span_count == SPANS_MAX) return;
  bool after = false;
  unsigned far = distance(s, first, last, &after);
  double kind = fits_kind(r, s, first, last);
  if (kind <= 0) return;
  double score = s->score * (1 + 0.6 / (1 + far) + (after ? 0.2 : 0) + 0.2 * fmin(fresh, 3) - 0.3 * known);
  struct str text = tokens_text(s->tokens, first, last);
  r->spans[r->span_count++] = (struct span){text, utf8_plain(r->asked->arena, text), score * kind, s};
}

static bool is_matched(const struct sentence *s, size_t at) {
  return at - s->first < 64 && (s->matched >> (at - s->first) & 1);
}

/* "passionate about veterans", asked for the passion, is "veterans": what was asked for leads in to the answer. */
static size_t skip_asked(const struct reader *r, const struct sentence *s, size_t first, size_t last) {
  while (first < last && (is_matched(s, first) || !is_content(r, &s->tokens->at[first]))) first++;
  return first;
}

/* Runs of content words with what may stand inside them, cut at marks, and the whole of each run alone. */
static void read_spans(struct reader *r, const struct sentence *s) {
  const struct tokens *t = s->tokens;
  for (size_t i = s->first; i <= s->last; i++) {
    if (!is_content(r, &t->at[i])) continue;
    size_t last = i, words = 1;
    for (size_t j = i + 1; j <= s->last && words < SPAN_WORDS; j++, words++) {
      if (is_content(r, &t->at[j]))
        last = j;
      else if (!is_a(r, &t->at[j], CLASS_INSIDE))
        break;
    }
    add_span(r, s, skip_asked(r, s, i, last), last);
    i = last;
  }
}

static int span_order(const void *x, const void *y) {
  const struct span *a = x, *b = y;
  return a->score < b->score ? 1 : a->score > b->score ? -1 : a->from->hit->turn.id < b->from->hit->turn.id ? -1 : 1;
}

/* ---- answers by kind ---- */

/* Said to the being itself, not brought along. */
static bool is_live(const struct sentence *s) {
  return s->hit->turn.origin != ORIGIN_IMPORTED;
}

static void set_sources(const struct reader *r, const struct span *spans, size_t count, struct view_answer *ret) {
  uint64_t *ids = ARENA_ARRAY(r->asked->arena, uint64_t, count + 1);
  size_t len = 0;
  for (size_t i = 0; i < count; i++) {
    bool there = false;
    for (size_t j = 0; j < len; j++) there = there || ids[j] == spans[i].from->hit->turn.id;
    if (!there) ids[len++] = spans[i].from->hit->turn.id;
  }
  ret->sources = ids;
  ret->source_count = len;
}

static void tell(const struct reader *r, struct str text, const struct sentence *from, struct view_answer *ret) {
  ret->told = text.len > 0;
  ret->text = text;
  ret->sure = fmin(1, from->covers);
  set_sources(r, &(struct span){.from = from}, 1, ret);
}

/* Said from far enough off that the year is always named. */
static struct str date_text(const struct reader *r, struct when w, int64_t said) {
  const int64_t far = 3LL * 366 * CIVIL_DAY;
  return when_say(r->asked->memory->language, r->asked->arena, w, said + far);
}

static bool is_date(const struct time_read *t) {
  return (t->kind == TIME_DATE || t->kind == TIME_RANGE || t->kind == TIME_MOMENT) && t->when.grain >= GRAIN_DAY;
}

/* The hour said, where no day was: "friday at 10". */
static const struct time_read *moment_of(const struct sentence *s) {
  for (size_t i = 0; i < s->times->len; i++) {
    const struct time_read *t = &s->times->at[i];
    if (t->kind == TIME_MOMENT && t->first >= s->first && t->first <= s->last) return t;
  }
  return NULL;
}

/* The date said nearest to what was asked for, else the day of the telling, where that is surely what was told. */
static void answer_when(const struct reader *r, struct view_answer *ret) {
  const struct sentence *s = &r->sentences[0];
  int64_t said = civil_said(&s->hit->turn);
  const struct time_read *best = NULL;
  for (size_t i = 0; i < s->times->len; i++) {
    const struct time_read *t = &s->times->at[i];
    if (!is_date(t)) continue;
    bool here = t->first >= s->first && t->first <= s->last;
    bool best_here = best && best->first >= s->first && best->first <= s->last;
    if (!best || (here && !best_here) || (here == best_here && t->when.grain < best->when.grain)) best = t;
  }
  if (!best) best = moment_of(s);
  if (!best && is_live(s) && s->covers < COVERS_LIVE) return;
  struct when day = {.start = said - said % CIVIL_DAY, .end = said - said % CIVIL_DAY + CIVIL_DAY, .grain = GRAIN_DAY};
  tell(r, date_text(r, best ? best->when : day, said), s, ret);
  ret->dated = best != NULL;
}

static void answer_yes_no(const struct reader *r, struct view_answer *ret) {
  const struct sentence *s = &r->sentences[0];
  bool no = false;
  if (s->covers < COVERS_YES || s->asks) return;
  for (size_t i = s->first; i <= s->last; i++) no = no || is_a(r, &s->tokens->at[i], CLASS_NOT);
  for (size_t i = 0; i < r->asked->tokens.len; i++) no = no != is_a(r, &r->asked->tokens.at[i], CLASS_NOT);
  tell(r, answer_word_say(r->asked->memory->answer_words, no ? SAY_NO : SAY_YES), s, ret);
}

/* From the word that gives a reason to the end of its sentence. */
static bool answer_why(const struct reader *r, struct view_answer *ret) {
  for (size_t k = 0; k < r->sentence_count && k < 4; k++) {
    const struct sentence *s = &r->sentences[k];
    for (size_t i = s->first; i < s->last && !s->barred; i++) {
      if (!is_a(r, &s->tokens->at[i], CLASS_REASON_BEFORE)) continue;
      size_t last = s->tokens->at[s->last].kind == TOKEN_MARK ? s->last - 1 : s->last;
      if (last <= i) continue;
      tell(r, tokens_text(s->tokens, i, last), s, ret);
      return true;
    }
  }
  return false;
}

static bool overlaps(struct str x, struct str y) {
  return str_find(x, y) >= 0 || str_find(y, x) >= 0;
}

static void answer_span(const struct reader *r, struct view_answer *ret) {
  if (r->span_count == 0) return;
  struct span chosen[LIST_MAX];
  size_t count = 0, most = r->asked->kind.several ? LIST_MAX : 1;
  for (size_t i = 0; i < r->span_count && count < most; i++) {
    if (count > 0 && r->spans[i].score < 0.75 * chosen[0].score) break;
    bool again = false;
    for (size_t j = 0; j < count; j++)
      again = again || overlaps(chosen[j].plain, r->spans[i].plain) || chosen[j].from == r->spans[i].from;
    if (!again) chosen[count++] = r->spans[i];
  }
  struct str text = chosen[0].text;
  for (size_t i = 1; i < count; i++)
    text = arena_join(r->asked->arena, text, arena_join(r->asked->arena, STR(", "), chosen[i].text));
  tell(r, text, chosen[0].from, ret);
  set_sources(r, chosen, count, ret);
}

/* ---- whether it was told at all ---- */

/* What the question is about (not "called", "kind", a speaker's name) must stand in the turn at least for its third:
 * one word of it all, "rabbit" in "what is my rabbit called", makes or breaks an answer. */
static bool misses_subject(const struct reader *r, const struct sentence *s) {
  size_t asked = 0, there = 0;
  for (size_t i = 0; i < r->recall->stem_count; i++) {
    const struct recall_stem *stem = &r->recall->stems[i];
    if (stem->kindred || stem->weight < 1) continue;
    asked++;
    bool met = false;
    for (size_t j = 0; j < s->tokens->len && !met; j++) {
      int k = asked_stem(r, &s->tokens->at[j]);
      met = k >= 0 && str_eq(r->recall->stems[k].of, stem->of);
    }
    there += met;
  }
  return asked > 0 && 3 * there < asked;
}

/* "who is peter", "when is tom's birthday": what kind of fact answers was read, none is known, and of the owner's own
 * talk every such fact was looked for when it was said. Then only a sentence that says nearly all of it may answer. */
static bool left_to_facts(const struct reader *r, const struct sentence *s) {
  struct str relation = r->asked->relation;
  if (!relation.len || !is_live(s)) return false;
  return s->asks || s->covers < COVERS_LIVE || str_is(relation, "kin") || str_is(relation, "name");
}

/* True when the one asked about said too little of it, or somebody else so much more that the question mixes them up.
 */
static bool never_told(const struct reader *r) {
  double own = 0, other = 0;
  for (size_t i = 0; i < r->sentence_count; i++) {
    const struct sentence *s = &r->sentences[i];
    double fits = fmax(s->covers, 0.8 * s->context);
    if (!s->barred && (!r->recall->has_who || s->hit->parts.who_fits))
      own = fmax(own, fits);
    else
      other = fmax(other, fits);
  }
  const struct sentence *best = &r->sentences[0];
  return best->barred || own < COVERS_LEAST || other > OTHER_MARGIN * own || misses_subject(r, best) ||
         left_to_facts(r, best);
}

/* The weight of all that was asked. A word that nobody said counts like the rarest of those that were. */
static double asked_weight(const struct recall *recall) {
  double rarest = 1, all = 0;
  for (size_t i = 0; i < recall->stem_count; i++) rarest = fmax(rarest, recall->stems[i].idf);
  for (size_t i = 0; i < recall->stem_count; i++) {
    const struct recall_stem *s = &recall->stems[i];
    if (!s->kindred) all += s->weight * (s->idf > 0 ? s->idf : rarest);
  }
  return all;
}

static void answer_from(const struct answer_asked *q, const struct recall *recall, struct view_answer *ret) {
  struct reader *r = ARENA_NEW(q->arena, struct reader);
  r->asked = q;
  r->recall = recall;
  r->all = asked_weight(recall);
  for (size_t i = 0; i < recall->len; i++) read_turn(r, &recall->at[i]);
  if (r->sentence_count == 0) return;
  qsort(r->sentences, r->sentence_count, sizeof *r->sentences, sentence_order);
  if (never_told(r)) return;
  for (size_t i = 0; i < r->sentence_count && i < 8; i++)
    if (!r->sentences[i].asks && !r->sentences[i].barred) read_spans(r, &r->sentences[i]);
  qsort(r->spans, r->span_count, sizeof *r->spans, span_order);
  if (q->kind.kind == QUESTION_WHEN)
    answer_when(r, ret);
  else if (q->kind.kind == QUESTION_YES_NO)
    answer_yes_no(r, ret);
  else if (q->kind.kind != QUESTION_WHY || !answer_why(r, ret))
    answer_span(r, ret);
}

int answer_from_text(const struct answer_asked *q, struct view_answer *ret, struct error *e) {
  struct recall recall;
  struct recall_options o = {.count = LOOK_AT, .at = q->options->at, .offset = q->options->offset, .inside = true};
  o.conversation = q->options->conversation;
  int code = recall_search(q->memory, q->read, q->owner, q->text, &o, q->arena, &recall, e);
  if (code == 0 && recall.len) answer_from(q, &recall, ret);
  if (code < 0 || ret->told || q->first || !recall.outside) return code;
  o.inside = false;
  code = recall_search(q->memory, q->read, q->owner, q->text, &o, q->arena, &recall, e);
  if (code == 0 && recall.len) answer_from(q, &recall, ret);
  return code;
}
