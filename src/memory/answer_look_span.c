/* SPDX-License-Identifier: Apache-2.0
 *
 * What a candidate shows: what it is made of, what stands beside it, its head, and where it stands to the question's
 * words and to the verb before it.
 */
#include "language/lexicon.h"
#include "language/names.h"
#include "memory/answer_look.h"
#include "memory/memory_priv.h"

enum { SPAN_SIGNS = 96 };

/* The last noun before a preposition, else the last word. */
static size_t head_of(const struct find_span *p) {
  const struct tagged *g = &p->from->turn->tagged;
  size_t head = SIZE_MAX;
  for (size_t i = p->first; i <= p->last; i++) {
    enum tag t = (enum tag)g->tag[i];
    if (head != SIZE_MAX && t != TAG_NOUN && t != TAG_NAME) break;
    if (t == TAG_NOUN || t == TAG_NAME) head = i;
  }
  return head == SIZE_MAX ? p->last : head;
}

static int head_class(struct find *f, const struct find_span *p, size_t head) {
  const struct token *t = &p->from->turn->tokens.at[head];
  const struct language *l = f->asked->memory->language;
  if (t->kind == TOKEN_NUMBER || p->from->turn->tagged.tag[head] == TAG_NUM) return CLASS_NUMBER;
  if (t->kind != TOKEN_WORD) return 0;
  if (t->capital) {
    const struct name_entry *n = name_find(l, t->word);
    if (n && !n->also_word) return CLASS_PERSON_NAME;
    if (lexicon_classes(lexicon_of(l), t->word) & LEX(PLACE)) return CLASS_PLACE_NAME;
    return CLASS_OTHER_NAME;
  }
  return find_noun_class(f, t->word);
}

static uint64_t pattern_of(const struct find_span *p) {
  const struct tagged *g = &p->from->turn->tagged;
  uint64_t h = 7;
  enum tag before = TAGS;
  for (size_t i = p->first; i <= p->last; i++) {
    enum tag t = (enum tag)g->tag[i];
    if (t != before) h = h * 31 + t;
    before = t;
  }
  return h;
}

static enum tag tag_beside(const struct find_span *p, ptrdiff_t at) {
  const struct find_sentence *s = p->from;
  if (at < (ptrdiff_t)s->first || at > (ptrdiff_t)s->last) return TAGS;
  return (enum tag)s->turn->tagged.tag[at];
}

static uint64_t word_beside(const struct find_span *p, ptrdiff_t at) {
  const struct find_sentence *s = p->from;
  if (at < (ptrdiff_t)s->first || at > (ptrdiff_t)s->last) return 0;
  return str_hash(s->turn->tokens.at[at].word);
}

/* What the span's words are like, counted. */
struct makeup {
  size_t words, content, matched, names, numbers, times, verbs, persons, marks;
};

static struct makeup makeup_of(const struct find *f, const struct find_span *p) {
  struct makeup m = {0};
  const struct find_sentence *s = p->from;
  for (size_t i = p->first; i <= p->last; i++) {
    const struct token *t = &s->turn->tokens.at[i];
    enum tag tag = (enum tag)s->turn->tagged.tag[i];
    m.words += t->kind == TOKEN_WORD || t->kind == TOKEN_NUMBER;
    m.content += find_is_content(f, t);
    m.matched += find_matched(s, i);
    m.names += t->capital && tag != TAG_TIME;
    m.numbers += t->kind == TOKEN_NUMBER || tag == TAG_NUM;
    m.times += s->turn->tagged.phrase[i] == PHRASE_TIME;
    m.verbs += tag == TAG_VERB || tag == TAG_AUX;
    m.persons += find_is_a(f, t, CLASS_ME) || find_is_a(f, t, CLASS_YOU);
    m.marks += t->kind == TOKEN_MARK;
  }
  return m;
}

/* Words from the nearest word that was asked for, either side; 9 where none stands outside the span. */
static unsigned distance(const struct find_span *p, bool *ret_after, size_t *ret_at) {
  const struct find_sentence *s = p->from;
  unsigned best = 9;
  for (size_t i = s->first; i <= s->last && i - s->first < 64; i++) {
    if (!find_matched(s, i) || (i >= p->first && i <= p->last)) continue;
    unsigned d = i < p->first ? (unsigned)(p->first - i) : (unsigned)(i - p->last);
    if (d >= best) continue;
    best = d;
    *ret_at = i;
    *ret_after = i < p->first;
  }
  return best;
}

/* Words from the nearest word that is near to one of the question's, as distance. */
static unsigned near_distance(const struct find_span *p, bool *ret_after) {
  const struct find_sentence *s = p->from;
  unsigned best = 9;
  for (size_t i = s->first; i <= s->last && i - s->first < 64; i++) {
    if (!(s->nearby >> (i - s->first) & 1) || (i >= p->first && i <= p->last)) continue;
    unsigned d = i < p->first ? (unsigned)(p->first - i) : (unsigned)(i - p->last);
    if (d >= best) continue;
    best = d;
    *ret_after = i < p->first;
  }
  return best;
}

/* How close the question's words stand, the rare ones weighing more: 0..1. */
static double closeness(const struct find_span *p) {
  const struct find_sentence *s = p->from;
  double sum = 0, all = 0;
  for (size_t i = s->first; i <= s->last && i - s->first < 64; i++) {
    if (!((s->matched | s->nearby) >> (i - s->first) & 1)) continue;
    double weight = (double)s->turn->rarity[i] * (find_matched(s, i) ? 1 : .5);
    size_t d = i < p->first ? p->first - i : i > p->last ? i - p->last : 6;
    all += weight;
    sum += weight / (double)(d + 1);
  }
  return all > 0 ? 2 * sum / all : 0;
}

/* Marks, "and", "but" between the span and the nearest word of the question. */
static uint64_t breaks_between(const struct find_span *p, size_t at) {
  size_t first = at < p->first ? at + 1 : p->last + 1, end = at < p->first ? p->first : at;
  uint64_t breaks = 0;
  for (size_t i = first; i < end; i++) {
    enum tag t = (enum tag)p->from->turn->tagged.tag[i];
    breaks += t == TAG_MARK || t == TAG_AND || t == TAG_BREAK || t == TAG_WH;
  }
  return breaks > 3 ? 3 : breaks;
}

static void look_at_rarity(struct find *f, struct find_span *p) {
  const float *rarity = p->from->turn->rarity;
  double sum = 0, most = 0, least = 1;
  size_t count = 0;
  for (size_t i = p->first; i <= p->last; i++) {
    if (rarity[i] <= 0 || find_matched(p->from, i)) continue;
    sum += (double)rarity[i], count++;
    if ((double)rarity[i] > most) most = (double)rarity[i];
    if ((double)rarity[i] < least) least = (double)rarity[i];
  }
  look_steps(&p->look, 90, count ? sum / (double)count : 0, 8, 0);
  look_steps(&p->look, 91, most, 8, 0);
  look_add(&p->look, 92, count ? (uint64_t)(least * 8) : 9, f->question.kind);
}

/* The verb that stands nearest before the span. */
static size_t verb_before(const struct find_span *p) {
  const struct find_sentence *s = p->from;
  for (size_t i = p->first; i-- > s->first;)
    if (s->turn->tagged.tag[i] == TAG_VERB) return i;
  return SIZE_MAX;
}

static void look_around(struct find *f, struct find_span *p) {
  struct look *k = &p->look;
  uint64_t kind = f->question.kind, fine = f->question.fine;
  ptrdiff_t before = (ptrdiff_t)p->first - 1, after = (ptrdiff_t)p->last + 1;
  enum tag first = tag_beside(p, before + 1), last = tag_beside(p, after - 1);
  look_add(k, 30, tag_beside(p, before), kind);
  look_add(k, 31, tag_beside(p, after), kind);
  look_add(k, 32, word_beside(p, before), kind);
  look_add(k, 33, word_beside(p, after), kind);
  look_add(k, 34, word_beside(p, before), fine);
  look_add(k, 35, first * 64u + tag_beside(p, before), kind);
  look_add(k, 36, last * 64u + tag_beside(p, after), kind);
  look_add(k, 37, first, fine);
  look_add(k, 38, last, fine);
  look_add(k, 39, word_beside(p, before + 1), kind);
  look_add(k, 40, word_beside(p, after - 1), 0);
  look_add(k, 41, (uint64_t)tag_beside(p, before) * 64 + tag_beside(p, before - 1), kind);
  look_add(k, 42, tag_beside(p, after) * 64u + tag_beside(p, after + 1), 0);
  look_add(k, 43, p->first == p->from->first, p->last + 1 >= p->from->last);
  look_add(k, 44, p->first == p->from->first, kind);
}

static void look_inside(struct find *f, struct find_span *p, const struct makeup *m) {
  struct look *k = &p->look;
  uint64_t kind = f->question.kind, fine = f->question.fine, pattern = pattern_of(p);
  uint64_t words = m->words > 9 ? 9 : m->words;
  look_add(k, 50, pattern, 0);
  look_add(k, 51, pattern, kind);
  look_add(k, 52, pattern, fine);
  look_add(k, 53, words, kind);
  look_add(k, 54, words, fine);
  look_add(k, 55, m->matched > 3 ? 3 : m->matched, kind);
  look_add(k, 56, m->content ? m->matched * 4 / m->content : 9, kind);
  look_add(k, 57, m->names > 2 ? 2 : m->names, fine);
  look_add(k, 58, m->numbers > 2 ? 2 : m->numbers, fine);
  look_add(k, 59, m->times > 1 ? 1 : m->times, fine);
  look_add(k, 60, m->verbs > 2 ? 2 : m->verbs, fine);
  look_add(k, 61, m->persons > 2 ? 2 : m->persons, kind);
  look_add(k, 62, m->marks > 2 ? 2 : m->marks, f->asked->kind.several);
  look_add(k, 63, m->content > 5 ? 5 : m->content, kind);
}

static void look_at_head(struct find *f, struct find_span *p) {
  struct look *k = &p->look;
  const struct find_question *q = &f->question;
  size_t head = head_of(p);
  const struct token *t = &p->from->turn->tokens.at[head];
  uint64_t class = (uint64_t)head_class(f, p, head);
  bool noun = t->kind == TOKEN_WORD && !t->capital;
  bool kind = noun && find_of_asked_kind(f, t->word);
  p->of_kind = kind;
  p->named = t->capital;
  look_add(k, 70, class, q->kind);
  look_add(k, 71, class, q->fine);
  look_add(k, 72, class, str_hash(q->noun_stem));
  look_add(k, 73, class, str_hash(q->verb_stem));
  look_add(k, 74, (uint64_t)kind * 2 + (q->noun_set_count > 0), q->kind);
  look_add(k, 75, find_matched(p->from, head), q->kind);
  look_add(k, 76, find_stem_is(f, t, q->noun_stem), q->fine);
  look_add(k, 77,
           t->kind == TOKEN_WORD ? lexicon_classes(lexicon_of(f->asked->memory->language), t->word) &
                                       (LEX(KIN) | LEX(JOB) | LEX(PLACE) | LEX(ANIMAL) | LEX(HEALTH))
                                 : 0,
           q->fine);
}

static void look_at_places(struct find *f, struct find_span *p) {
  struct look *k = &p->look;
  const struct find_question *q = &f->question;
  bool after = false;
  size_t at = 0;
  unsigned far = distance(p, &after, &at);
  enum tag tag = far < 9 ? (enum tag)p->from->turn->tagged.tag[at] : TAGS;
  look_add(k, 80, far * 2 + after, q->kind);
  look_add(k, 81, (uint64_t)tag * 2 + after, far < 4 ? far : 4);
  look_add(k, 82, (uint64_t)tag * 2 + after, q->kind);
  look_add(k, 88, far < 9 ? breaks_between(p, at) * 2 + after : 9, q->kind);
  look_add(k, 89, far < 9 ? breaks_between(p, at) * 2 + after : 9, far < 4 ? far : 4);
  look_steps(k, 93, closeness(p), 8, 0);
  bool near_after = false;
  unsigned near = near_distance(p, &near_after);
  look_add(k, 87, near * 2 + near_after, q->kind);
  size_t verb = verb_before(p);
  const struct token *v = verb == SIZE_MAX ? NULL : &p->from->turn->tokens.at[verb];
  uint64_t same = !v ? 3 : find_stem_is(f, v, q->verb_stem) ? 2 : find_kin_is(f, v, q->verb_stem) ? 1 : 0;
  uint64_t gap = v ? p->first - verb : 9;
  look_add(k, 83, same, q->kind);
  look_add(k, 84, same * 8 + (gap > 5 ? 5 : gap), 0);
  look_add(k, 85, v ? str_hash(v->word) : 0, q->kind);
  look_add(k, 86, (uint64_t)verb == SIZE_MAX ? 2 : find_matched(p->from, verb), q->kind);
}

static uint64_t time_pattern(const struct find *f, const struct find_span *p) {
  uint64_t h = 3;
  for (size_t i = p->first; i <= p->last; i++) {
    const struct token *t = &p->from->turn->tokens.at[i];
    if (t->kind == TOKEN_MARK) continue;
    bool number = t->kind == TOKEN_NUMBER || p->from->turn->tagged.tag[i] == TAG_NUM;
    h = h * 1099511628211u + (number ? 1 : t->capital ? 2 : str_hash(t->word));
  }
  (void)f;
  return h;
}

static void look_at_date(struct find *f, struct find_span *p) {
  struct look *k = &p->look;
  const struct find_question *q = &f->question;
  size_t times = 0;
  for (size_t i = 0; i < p->from->turn->times.len; i++)
    times += p->from->turn->times.at[i].first >= p->from->first && p->from->turn->times.at[i].last <= p->from->last;
  uint64_t wants = q->wants_month ? 1 : q->wants_year ? 2 : 0, style = (uint64_t)p->kind * DATE_STYLES + p->style;
  uint64_t grain = p->time ? (uint64_t)p->time->when.grain : 0, open = p->time && p->time->when.start == INT64_MIN;
  look_add(k, 100, style, wants);
  look_add(k, 101, style, grain * 2 + open);
  look_add(k, 102, style * 3 + wants, grain);
  look_add(k, 103, style, times > 2 ? 2 : times);
  look_add(k, 104, style, f->question.kind);
  if (!p->time) return;
  bool after = false;
  size_t at = 0;
  unsigned far = distance(p, &after, &at);
  look_add(k, 105, style, time_pattern(f, p));
  look_add(k, 106, time_pattern(f, p), 0);
  look_add(k, 107, far * 2 + after, 0);
  look_add(k, 108, word_beside(p, (ptrdiff_t)p->first - 1), style);
  look_add(k, 109, (uint64_t)p->time->kind, grain);
}

/* How many of its words name something of the kind asked for, up to two. */
static uint64_t kinds_in(const struct find_span *p) {
  uint64_t kinds = 0;
  for (size_t i = p->first; i <= p->last && i - p->from->first < 64; i++)
    kinds += p->from->kinds >> (i - p->from->first) & 1;
  return kinds > 2 ? 2 : kinds;
}

/* The verb before it, and the question's. */
static void look_at_verbs(struct find *f, struct find_span *p, uint64_t words) {
  struct look *k = &p->look;
  const struct find_question *q = &f->question;
  uint64_t asked = str_hash(q->verb_stem);
  size_t verb = verb_before(p);
  const struct token *v = verb == SIZE_MAX ? NULL : &p->from->turn->tokens.at[verb];
  uint64_t same = !v ? 3 : find_stem_is(f, v, q->verb_stem) ? 2 : find_kin_is(f, v, q->verb_stem) ? 1 : 0;
  uint64_t gap = v ? p->first - verb : 9;
  look_add(k, 224, same * 64 + (gap > 5 ? 5 : gap) * 8 + words, q->kind);
  look_add(k, 225, asked, word_beside(p, (ptrdiff_t)p->first - 1));
  look_add(k, 226, asked, v ? str_hash(v->word) : 0);
  look_add(k, 228, q->verb_class, (uint64_t)head_class(f, p, head_of(p)));
  look_add(k, 229, q->verb_class, v && gap < 4 ? (uint64_t)find_verb_class(f, v->word) : 99);
  look_add(k, 231, asked, pattern_of(p));
}

/* What it is made of and what stands beside it, together. */
static void look_crossed(struct find *f, struct find_span *p, uint64_t words) {
  struct look *k = &p->look;
  const struct find_question *q = &f->question;
  const struct find_sentence *s = p->from;
  ptrdiff_t first = (ptrdiff_t)p->first, last = (ptrdiff_t)p->last;
  uint64_t before = tag_beside(p, first - 1), begins = tag_beside(p, first), ends = tag_beside(p, last),
           after = tag_beside(p, last + 1);
  double share = (double)(p->last - p->first + 1) / (double)(s->last - s->first + 1);
  look_add(k, 220, kinds_in(p), (q->noun_set_count > 0) * 16 + words);
  look_add(k, 221, before * 64 + begins, ends * 64 + after);
  look_add(k, 222, pattern_of(p), before * 64 + after);
  look_add(k, 223, (uint64_t)head_class(f, p, head_of(p)) * 8 + words, q->fine);
  look_add(k, 227, look_bucket(share, 5), q->kind);
  look_add(k, 230, (uint64_t)(s->last - s->first < 8) * 8 + words,
           (uint64_t)(s->turn->before > .2) * 2 + (s->near < .2));
  look_add(k, 232, q->fine, word_beside(p, last + 1));
  look_add(k, 233, q->fine, begins * 64 + ends);
}

void find_look_span(struct find *f, struct find_span *p) {
  p->look = look_new(f->asked->arena, SPAN_SIGNS);
  if (p->kind != FIND_SPAN) {
    look_at_date(f, p);
    return;
  }
  struct makeup m = makeup_of(f, p);
  p->timed = m.times > 0;
  p->placed = p->from->turn->tagged.tag[p->first] == TAG_PREP;
  look_inside(f, p, &m);
  look_around(f, p);
  look_at_head(f, p);
  look_at_places(f, p);
  look_at_rarity(f, p);
  look_at_verbs(f, p, m.words > 6 ? 6 : m.words);
  look_crossed(f, p, m.words > 6 ? 6 : m.words);
}
