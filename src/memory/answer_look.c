/* SPDX-License-Identifier: Apache-2.0
 *
 * What the question, a sentence and a candidate show. A sign is a template's number with what it found; templates that
 * hold for the kind of question are crossed with it. A measured value is given by all the steps that it reaches, so
 * that little data suffices.
 */
#include "language/lexicon.h"
#include "language/names.h"
#include "memory/answer_find.h"
#include "memory/kindred.h"
#include "memory/memory_priv.h"

enum { CLASS_UNKNOWN = 60, CLASS_PERSON_NAME = 61, CLASS_PLACE_NAME = 62, CLASS_OTHER_NAME = 63, CLASS_NUMBER = 64 };
enum { SETS_UP = 9, HEAD_SENSES = 3 };
enum { SENTENCE_SIGNS = 200, SPAN_SIGNS = 96, TOLD_SIGNS = 360 };

static uint64_t hash(struct str s) {
  return str_hash(s);
}

/* One sign a step: 0.37 of 10 steps is 0, 1, 2, 3. */
static void add_steps(struct look *k, unsigned sign, double value, unsigned steps, uint64_t with) {
  unsigned reached = value <= 0 ? 0 : value >= 1 ? steps : (unsigned)(value * steps);
  for (unsigned i = 0; i <= reached; i++) look_add(k, sign, i, with);
}

/* ---- WordNet ---- */

/* Of the likeliest sense as a noun; CLASS_UNKNOWN. */
static int noun_class(struct find *f, struct str word) {
  uint32_t *kept = word_table_keep(f->asked->arena, &f->classes, word, UINT32_MAX);
  if (*kept != UINT32_MAX) return (int)*kept;
  const struct wordnet_sense *senses;
  size_t count = f->wordnet ? wordnet_senses(f->wordnet, f->asked->arena, word, &senses, NULL) : 0;
  int class = CLASS_UNKNOWN;
  for (size_t i = 0; i < count && class == CLASS_UNKNOWN; i++)
    if (senses[i].part == WORDNET_NOUN) class = senses[i].subject;
  kept = word_table_keep(f->asked->arena, &f->classes, word, UINT32_MAX);
  *kept = (uint32_t) class;
  return class;
}

static bool is_noun_set(const struct find *f, uint32_t at) {
  for (size_t i = 0; i < f->question.noun_set_count; i++)
    if (f->question.noun_sets[i] == at) return true;
  return false;
}

/* From a synset up its "@" and "@i" links to one of the question's noun. */
static bool climbs(const struct find *f, struct arena *a, struct wordnet_sense sense) {
  for (int i = 0; i < SETS_UP; i++) {
    if (is_noun_set(f, sense.at)) return true;
    const struct wordnet_link *links;
    size_t count = wordnet_links(f->wordnet, a, &sense, "@", 1, &links);
    if (count == 0) count = wordnet_links(f->wordnet, a, &sense, "@i", 1, &links);
    if (count == 0 || !wordnet_synset(f->wordnet, a, WORDNET_NOUN, links[0].at, &sense)) return false;
  }
  return false;
}

/* Whether the word names something of the kind that the question asks for: "piano" of "which instruments". */
static bool of_asked_kind(struct find *f, struct str word) {
  if (f->question.noun_set_count == 0 || !f->wordnet) return false;
  uint32_t kept = word_table_get(&f->kinds, word, UINT32_MAX);
  if (kept != UINT32_MAX) return kept == 1;
  AUTO_ARENA struct arena a = ARENA_NONE;
  const struct wordnet_sense *senses;
  size_t count = wordnet_senses(f->wordnet, &a, word, &senses, NULL), nouns = 0;
  bool is = false;
  for (size_t i = 0; i < count && nouns < HEAD_SENSES && !is; i++) {
    if (senses[i].part != WORDNET_NOUN) continue;
    nouns++;
    is = climbs(f, &a, senses[i]);
  }
  word_table_put(f->asked->arena, &f->kinds, word, is);
  return is;
}

/* ---- the question ---- */

static size_t first_noun(const struct find *f, size_t from) {
  const struct tokens *t = &f->asked->tokens;
  for (size_t i = from; i < t->len && i < from + 6; i++) {
    enum tag tag = (enum tag)f->tagged.tag[i];
    if (find_is_a(f, &t->at[i], CLASS_KIND_OF) || tag == TAG_PREP || tag == TAG_DET || tag == TAG_ADJ) continue;
    if (tag != TAG_NOUN && tag != TAG_TIME) return SIZE_MAX;
    while (i + 1 < t->len && f->tagged.tag[i + 1] == TAG_NOUN && !f->tagged.begins[i + 1]) i++;
    return i;
  }
  return SIZE_MAX;
}

static void find_noun_and_verb(struct find *f) {
  const struct tokens *t = &f->asked->tokens;
  struct find_question *q = &f->question;
  q->noun = q->verb = SIZE_MAX;
  for (size_t i = 0; i < t->len; i++) {
    if (f->tagged.tag[i] == TAG_VERB && q->verb == SIZE_MAX) q->verb = i;
    bool asks = find_is_a(f, &t->at[i], CLASS_ASK_WHAT) || find_is_a(f, &t->at[i], CLASS_ASK_WHICH) ||
                find_is_a(f, &t->at[i], CLASS_HOW_MANY);
    if (asks && q->noun == SIZE_MAX) q->noun = first_noun(f, i + 1);
  }
}

static void find_noun_sets(struct find *f, struct str noun) {
  const struct wordnet_sense *senses;
  size_t count = f->wordnet ? wordnet_senses(f->wordnet, f->asked->arena, noun, &senses, NULL) : 0;
  struct find_question *q = &f->question;
  for (size_t i = 0; i < count && q->noun_set_count < NOUN_SENSES; i++)
    if (senses[i].part == WORDNET_NOUN) q->noun_sets[q->noun_set_count++] = senses[i].at;
}

/* "how often", "how cold", "how did she feel": by that word; 0 of another question. */
static uint64_t how_of(const struct find *f) {
  const struct tokens *t = &f->asked->tokens;
  if (f->asked->kind.kind != QUESTION_HOW) return 0;
  for (size_t i = 0; i + 1 < t->len; i++) {
    if (!find_is_a(f, &t->at[i], CLASS_ASK_HOW)) continue;
    enum tag next = (enum tag)f->tagged.tag[i + 1];
    if (next == TAG_ADJ || next == TAG_ADV) return hash(t->at[i + 1].word) | 1;
    return f->question.verb == SIZE_MAX ? 2 : hash(f->question.verb_stem) | 1;
  }
  return 0;
}

void find_look_question(struct find *f) {
  const struct language *l = f->asked->memory->language;
  struct arena *a = f->asked->arena;
  const struct tokens *t = &f->asked->tokens;
  struct find_question *q = &f->question;
  struct times times = times_find(l, a, t, f->asked->civil_now, MANNER_GB, LEAN_PAST);
  f->tagged = tags_read(l, a, t, &times);
  find_noun_and_verb(f);
  q->noun_class = q->noun == SIZE_MAX ? 0 : noun_class(f, t->at[q->noun].word);
  q->noun_stem = q->noun == SIZE_MAX ? STR("") : token_stem(l, a, t->at[q->noun].word);
  q->verb_stem = q->verb == SIZE_MAX ? STR("") : token_stem(l, a, t->at[q->verb].word);
  if (q->noun != SIZE_MAX) find_noun_sets(f, t->at[q->noun].word);
  q->kind = (uint64_t)f->asked->kind.kind + 1;
  uint64_t how = how_of(f);
  bool does = q->verb != SIZE_MAX && (str_is(t->at[q->verb].word, "do") || str_is(t->at[q->verb].word, "doing"));
  q->fine = how ? q->kind * 1000 + how
                : q->kind * 1000 + (q->noun != SIZE_MAX ? (uint64_t)q->noun_class + 1
                                    : does              ? 900
                                                        : 0);
  for (size_t i = 0; i < t->len; i++) {
    q->wants_month = q->wants_month || str_is(t->at[i].word, "month");
    q->wants_year = q->wants_year || str_is(t->at[i].word, "year");
  }
}

/* ---- sentences ---- */

static bool stem_is(struct find *f, const struct token *t, struct str stem) {
  return stem.len && t->kind == TOKEN_WORD &&
         str_eq(token_stem(f->asked->memory->language, f->asked->arena, t->word), stem);
}

static bool kin_is(struct find *f, const struct token *t, struct str stem) {
  if (!stem.len || t->kind != TOKEN_WORD) return false;
  const struct str *kin;
  size_t count = kindred_find(f->asked->memory->kindred, stem, &kin);
  struct str own = count ? token_stem(f->asked->memory->language, f->asked->arena, t->word) : STR("");
  for (size_t i = 0; i < count; i++)
    if (str_eq(kin[i], own)) return true;
  return false;
}

/* 2: the question's word stands here; 1: one kin to it; 0 neither. */
static uint64_t has_word(struct find *f, const struct find_sentence *s, struct str stem) {
  uint64_t found = 0;
  for (size_t i = s->first; i <= s->last && found < 2; i++) {
    const struct token *t = &s->turn->tokens.at[i];
    if (stem_is(f, t, stem)) return 2;
    if (kin_is(f, t, stem)) found = 1;
  }
  return found;
}

/* Share of the names that the question names beside the one asked about, and of its rarest words, that stand here. */
static void add_rare(const struct find *f, const struct find_sentence *s, struct look *k) {
  size_t rarest = SIZE_MAX, second = SIZE_MAX;
  for (size_t i = 0; i < f->recall->stem_count && i < 64; i++) {
    const struct recall_stem *stem = &f->recall->stems[i];
    if (stem->kindred || stem->weight < 1) continue;
    double idf = stem->idf > 0 ? stem->idf : 0;
    if (rarest == SIZE_MAX || idf > f->recall->stems[rarest].idf)
      second = rarest, rarest = i;
    else if (second == SIZE_MAX || idf > f->recall->stems[second].idf)
      second = i;
  }
  bool one = rarest != SIZE_MAX && (s->stems >> rarest & 1), two = second != SIZE_MAX && (s->stems >> second & 1);
  look_add(k, 10, one, two);
}

/* Words of the question that stand in twos, at most two words apart. */
static uint64_t pairs_of(const struct find_sentence *s) {
  uint64_t pairs = 0, near = s->matched & (s->matched >> 1 | s->matched >> 2 | s->matched >> 3);
  for (; near; near &= near - 1) pairs++;
  return pairs > 3 ? 3 : pairs;
}

static uint64_t bits_of(uint64_t bits) {
  uint64_t count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

static void look_at_sentence(struct find *f, struct find_sentence *s, double best, double best_near) {
  s->look = look_new(f->asked->arena, SENTENCE_SIGNS);
  struct look *k = &s->look;
  const struct find_question *q = &f->question;
  const struct recall_hit *h = s->turn->hit;
  uint64_t verb = has_word(f, s, q->verb_stem), noun = has_word(f, s, q->noun_stem);
  size_t times = 0;
  for (size_t i = 0; i < s->turn->times.len; i++)
    times += s->turn->times.at[i].first >= s->first && s->turn->times.at[i].last <= s->last;
  add_steps(k, 1, s->covers, 10, 0);
  add_steps(k, 2, s->context, 8, 0);
  add_steps(k, 3, s->turn->before, 4, s->covers < .2);
  add_steps(k, 4, best > 0 ? s->covers / best : 0, 6, 0);
  add_steps(k, 5, h->score / f->recall->at[0].score, 8, 0);
  look_add(k, 6, s->turn->rank, 0);
  look_add(k, 9, s->asks, q->kind);
  add_rare(f, s, k);
  look_add(k, 11, verb, q->verb != SIZE_MAX);
  look_add(k, 12, noun, q->noun != SIZE_MAX);
  look_add(k, 13, s->place > 3 ? 3 : s->place, s->covers < .1);
  size_t words = (s->last - s->first) / 4;
  look_add(k, 14, words > 6 ? 6 : words, q->kind);
  look_add(k, 15, times > 2 ? 2 : times, q->kind);
  look_add(k, 16, h->parts.day_fits, f->recall->day_first <= f->recall->day_last);
  add_steps(k, 17, h->close, 4, 0);
  add_steps(k, 18, s->near, 10, 0);
  add_steps(k, 19, s->near - s->covers, 6, 0);
  add_steps(k, 20, s->turn->near, 10, 0);
  double score = h->parts.score > 0 ? h->parts.score : 1;
  add_steps(k, 21, h->parts.before / score, 6, 0);
  add_steps(k, 22, h->parts.after / score, 6, 0);
  add_steps(k, 23, h->parts.own / score, 6, 0);
  add_steps(k, 24, best_near > 0 ? s->near / best_near : 0, 6, 0);
  look_add(k, 25, s->covers >= best, s->near >= best_near);
  uint64_t met = bits_of(s->stems);
  look_add(k, 26, pairs_of(s), met > 4 ? 4 : met);
  look_add(k, 27, pairs_of(s), 0);
  look_add(k, 28, met > 5 ? 5 : met, 0);
  s->plain = k->len;
  look_add(k, 7, (uint64_t)f->recall->has_who * 2 + h->parts.who_fits, s->asks);
  look_add(k, 8, (uint64_t)f->recall->has_who * 2 + s->fits, (uint64_t)s->has_me * 2 + s->has_you);
}

/* ---- spans ---- */

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
  return noun_class(f, t->word);
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
  return hash(s->turn->tokens.at[at].word);
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
  add_steps(&p->look, 90, count ? sum / (double)count : 0, 8, 0);
  add_steps(&p->look, 91, most, 8, 0);
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
  bool kind = noun && of_asked_kind(f, t->word);
  p->of_kind = kind;
  p->named = t->capital;
  look_add(k, 70, class, q->kind);
  look_add(k, 71, class, q->fine);
  look_add(k, 72, class, hash(q->noun_stem));
  look_add(k, 73, class, hash(q->verb_stem));
  look_add(k, 74, (uint64_t)kind * 2 + (q->noun_set_count > 0), q->kind);
  look_add(k, 75, find_matched(p->from, head), q->kind);
  look_add(k, 76, stem_is(f, t, q->noun_stem), q->fine);
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
  add_steps(k, 93, closeness(p), 8, 0);
  bool near_after = false;
  unsigned near = near_distance(p, &near_after);
  look_add(k, 87, near * 2 + near_after, q->kind);
  size_t verb = verb_before(p);
  const struct token *v = verb == SIZE_MAX ? NULL : &p->from->turn->tokens.at[verb];
  uint64_t same = !v ? 3 : stem_is(f, v, q->verb_stem) ? 2 : kin_is(f, v, q->verb_stem) ? 1 : 0;
  uint64_t gap = v ? p->first - verb : 9;
  look_add(k, 83, same, q->kind);
  look_add(k, 84, same * 8 + (gap > 5 ? 5 : gap), 0);
  look_add(k, 85, v ? hash(v->word) : 0, q->kind);
  look_add(k, 86, (uint64_t)verb == SIZE_MAX ? 2 : find_matched(p->from, verb), q->kind);
}

static uint64_t time_pattern(const struct find *f, const struct find_span *p) {
  uint64_t h = 3;
  for (size_t i = p->first; i <= p->last; i++) {
    const struct token *t = &p->from->turn->tokens.at[i];
    if (t->kind == TOKEN_MARK) continue;
    bool number = t->kind == TOKEN_NUMBER || p->from->turn->tagged.tag[i] == TAG_NUM;
    h = h * 1099511628211u + (number ? 1 : t->capital ? 2 : hash(t->word));
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

static void look_at_span(struct find *f, struct find_span *p) {
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
}

void find_look(struct find *f) {
  double best = 0, near = 0;
  for (size_t i = 0; i < f->sentence_count; i++) {
    if (f->sentences[i].covers > best) best = f->sentences[i].covers;
    if (f->sentences[i].near > near) near = f->sentences[i].near;
  }
  for (size_t i = 0; i < f->sentence_count; i++) look_at_sentence(f, &f->sentences[i], best, near);
  for (size_t i = 0; i < f->span_count; i++) look_at_span(f, &f->spans[i]);
}

/* ---- whether it was told ---- */

/* The best that the one asked about says, and that others do: [1] theirs, [0] the others'. */
struct sides {
  double near[2], whole[2], base[2], weight[2];
  const struct find_turn *best[2];
};

static void more(double *most, double x) {
  if (x > *most) *most = x;
}

/* What the index found, without who said it. */
static double base_of(const struct recall_hit *h) {
  return h->parts.own + .4 * h->parts.before + .25 * h->parts.after;
}

static struct sides sides_of(const struct find *f) {
  struct sides s = {.weight = {-40, -40}};
  for (size_t i = 0; i < f->sentence_count; i++) {
    const struct find_sentence *x = &f->sentences[i];
    if (x->barred || x->asks) continue;
    more(&s.near[x->fits], x->near);
    more(&s.weight[x->fits], (double)x->bare);
    double whole = x->turn->whole * (x->fits == x->turn->hit->parts.who_fits ? 1 : .8);
    if (whole > s.whole[x->fits]) s.whole[x->fits] = whole, s.best[x->fits] = x->turn;
  }
  for (size_t i = 0; i < f->recall->len; i++) {
    const struct recall_hit *h = &f->recall->at[i];
    more(&s.base[!f->recall->has_who || h->parts.who_fits], base_of(h));
  }
  return s;
}

static void add_sides(struct look *k, unsigned sign, const double *side, double scale) {
  double all = side[0] + side[1];
  add_steps(k, sign, side[1] * scale, 10, 0);
  add_steps(k, sign + 1, .5 + (side[1] - side[0]) * scale, 16, 0);
  add_steps(k, sign + 2, all > 0 ? side[1] / all : 0, 16, 0);
}

/* Of the question's own words: which nobody ever said, and whether the two rarest stand in the best turn. */
static void add_words(const struct find *f, const struct sides *s, struct look *k) {
  size_t rarest = SIZE_MAX, second = SIZE_MAX;
  uint64_t unsaid = 0, missed = 0, stems = s->best[1] ? s->best[1]->stems : 0;
  for (size_t i = 0; i < f->recall->stem_count && i < 64; i++) {
    const struct recall_stem *stem = &f->recall->stems[i];
    if (stem->kindred || stem->weight < .5) continue;
    unsaid += stem->idf <= 0;
    missed += !(stems >> i & 1) && stem->idf > 0;
    if (stem->idf <= 0) continue;
    if (rarest == SIZE_MAX || stem->idf > f->recall->stems[rarest].idf)
      second = rarest, rarest = i;
    else if (second == SIZE_MAX || stem->idf > f->recall->stems[second].idf)
      second = i;
  }
  uint64_t one = rarest == SIZE_MAX ? 2 : stems >> rarest & 1, two = second == SIZE_MAX ? 2 : stems >> second & 1;
  uint64_t others = s->best[0] ? s->best[0]->stems : 0;
  look_add(k, 150, unsaid > 3 ? 3 : unsaid, 0);
  look_add(k, 151, missed > 4 ? 4 : missed, 0);
  look_add(k, 152, one, two);
  look_add(k, 153, one, rarest != SIZE_MAX && (others >> rarest & 1));
}

void find_look_told(const struct find *f, struct look *ret) {
  *ret = look_new(f->asked->arena, TOLD_SIGNS);
  struct sides s = sides_of(f);
  double all = 0;
  for (size_t i = 0; i < f->recall->stem_count; i++)
    if (!f->recall->stems[i].kindred) all += f->recall->stems[i].weight * f->recall->stems[i].idf;
  add_sides(ret, 120, s.whole, 1);
  add_sides(ret, 123, s.near, 1);
  add_sides(ret, 126, s.base, all > 0 ? .5 / all : 0);
  add_words(f, &s, ret);
  add_steps(ret, 154, .5 + (s.weight[1] - s.weight[0]) / 8, 16, 0);
  add_steps(ret, 155, .5 + s.weight[1] / 12, 16, 0);
  look_add(ret, 135, f->recall->has_who, 0);
  look_add(ret, 136, f->question.kind, 0);
  if (!f->top_count) return;
  double mass = 0;
  for (size_t i = 0; i < f->span_count; i++) mass += f->spans[i].from->fits ? (double)f->spans[i].p : 0;
  const struct find_sentence *best = f->top[0]->from;
  add_steps(ret, 137, mass, 8, 0);
  add_steps(ret, 138, (double)f->top[0]->p * 4, 8, 0);
  look_add(ret, 139, (uint64_t)best->fits * 2 + f->recall->has_who, best->asks);
  add_steps(ret, 140, best->turn->whole, 10, 0);
  add_steps(ret, 141, best->near, 10, 0);
  for (uint32_t i = 0; i < best->look.len; i++) look_add(ret, 160, best->look.at[i], 0);
}
