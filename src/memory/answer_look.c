/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/answer_look.h"

#include "base/civil.h"
#include "language/lexicon.h"
#include "memory/kindred.h"
#include "memory/memory_priv.h"

enum { SETS_UP = 9, HEAD_SENSES = 3 };
enum { SENTENCE_SIGNS = 320 };

uint64_t look_bucket(double value, unsigned steps) {
  return value <= 0 ? 0 : value >= 1 ? steps : (uint64_t)(value * steps);
}

void look_steps(struct look *k, unsigned sign, double value, unsigned steps, uint64_t with) {
  uint64_t reached = look_bucket(value, steps);
  for (uint64_t i = 0; i <= reached; i++) look_add(k, sign, i, with);
}

/* ---- WordNet ---- */

int find_noun_class(struct find *f, struct str word) {
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

int find_verb_class(struct find *f, struct str word) {
  uint32_t *kept = word_table_keep(f->asked->arena, &f->verb_classes, word, UINT32_MAX);
  if (*kept != UINT32_MAX) return (int)*kept;
  const struct wordnet_sense *senses;
  size_t count = f->wordnet ? wordnet_senses(f->wordnet, f->asked->arena, word, &senses, NULL) : 0;
  int class = CLASS_UNKNOWN;
  for (size_t i = 0; i < count && class == CLASS_UNKNOWN; i++)
    if (senses[i].part == WORDNET_VERB) class = senses[i].subject;
  kept = word_table_keep(f->asked->arena, &f->verb_classes, word, UINT32_MAX);
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

bool find_of_asked_kind(struct find *f, struct str word) {
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

/* How a verb stands: of the question "did", "does", "will"; of a sentence its first verb's form. */
static uint64_t tense_of(struct find *f, const struct tokens *t, const struct tagged *g, size_t first, size_t last) {
  const struct lexicon *x = lexicon_of(f->asked->memory->language);
  for (size_t i = first; i <= last; i++) {
    if (g->tag[i] == TAG_AUX) return str_hash(t->at[i].word) | 1;
    struct verb_word v;
    if (g->tag[i] == TAG_VERB && lexicon_verb(x, f->asked->arena, t->at[i].word, &v)) return v.form;
  }
  return 0;
}

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
    if (next == TAG_ADJ || next == TAG_ADV) return str_hash(t->at[i + 1].word) | 1;
    return f->question.verb == SIZE_MAX ? 2 : str_hash(f->question.verb_stem) | 1;
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
  q->noun_class = q->noun == SIZE_MAX ? 0 : find_noun_class(f, t->at[q->noun].word);
  q->noun_stem = q->noun == SIZE_MAX ? STR("") : token_stem(l, a, t->at[q->noun].word);
  q->verb_stem = q->verb == SIZE_MAX ? STR("") : token_stem(l, a, t->at[q->verb].word);
  if (q->noun != SIZE_MAX) find_noun_sets(f, t->at[q->noun].word);
  q->kind = (uint64_t)f->asked->kind.kind + 1;
  q->tense = t->len ? tense_of(f, t, &f->tagged, 0, t->len - 1) : 0;
  q->verb_class = q->verb == SIZE_MAX ? 99 : (uint64_t)find_verb_class(f, t->at[q->verb].word);
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

bool find_stem_is(struct find *f, const struct token *t, struct str stem) {
  return stem.len && t->kind == TOKEN_WORD &&
         str_eq(token_stem(f->asked->memory->language, f->asked->arena, t->word), stem);
}

bool find_kin_is(struct find *f, const struct token *t, struct str stem) {
  if (!stem.len || t->kind != TOKEN_WORD) return false;
  const struct str *kin;
  size_t count = kindred_near(f->asked->memory->kindred, stem, &kin);
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
    if (find_stem_is(f, t, stem)) return 2;
    if (find_kin_is(f, t, stem)) found = 1;
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

/* What a sentence has in it. */
struct holds {
  uint64_t names, numbers, kinds, reason;
};

static uint64_t at_most(uint64_t count, uint64_t most) {
  return count > most ? most : count;
}

/* Which of its words name something of the kind asked for. */
static uint64_t kinds_of(struct find *f, const struct find_sentence *s) {
  uint64_t kinds = 0;
  for (size_t i = s->first; i <= s->last && i - s->first < 64; i++) {
    const struct token *t = &s->turn->tokens.at[i];
    bool noun = t->kind == TOKEN_WORD && !t->capital && s->turn->tagged.tag[i] == TAG_NOUN;
    if (noun && find_of_asked_kind(f, t->word)) kinds |= UINT64_C(1) << (i - s->first);
  }
  return kinds;
}

static struct holds holds_of(struct find *f, const struct find_sentence *s) {
  struct holds h = {0};
  const struct tagged *g = &s->turn->tagged;
  for (size_t i = s->first; i <= s->last; i++) {
    const struct token *t = &s->turn->tokens.at[i];
    if (i > s->first && t->capital && g->tag[i] != TAG_TIME && !find_is_a(f, t, CLASS_ME)) h.names++;
    h.numbers += t->kind == TOKEN_NUMBER || g->tag[i] == TAG_NUM;
    h.reason = h.reason || find_is_a(f, t, CLASS_REASON_BEFORE);
  }
  h.names = at_most(h.names, 2);
  h.numbers = at_most(h.numbers, 2);
  h.kinds = at_most(bits_of(s->kinds & ~s->matched), 2);
  return h;
}

/* What it has in it that the question may want. */
static void look_at_holds(struct find *f, struct find_sentence *s) {
  struct look *k = &s->look;
  const struct find_question *q = &f->question;
  s->kinds = kinds_of(f, s);
  struct holds holds = holds_of(f, s);
  look_add(k, 203, holds.names, q->fine);
  look_add(k, 204, holds.numbers, q->fine);
  look_add(k, 205, holds.kinds, q->kind);
  look_add(k, 206, holds.reason, q->kind);
  look_add(k, 207, holds.kinds * 8 + look_bucket(s->near, 4), q->noun_set_count > 0);
  look_add(k, 212, str_hash(s->turn->tokens.at[s->first].word), 0);
  look_add(k, 213, tense_of(f, &s->turn->tokens, &s->turn->tagged, s->first, s->last), q->tense);
}

/* The sentences beside it in its turn, and the question before that. */
static void look_beside(struct find *f, struct find_sentence *s) {
  struct look *k = &s->look;
  const struct find_sentence *before = s > f->sentences && s[-1].turn == s->turn ? s - 1 : NULL;
  const struct find_sentence *after = s + 1 < f->sentences + f->sentence_count && s[1].turn == s->turn ? s + 1 : NULL;
  bool asked = s->turn->before > .2, far = s->near < .2;
  look_steps(k, 208, before ? before->near : 0, 5, far);
  look_steps(k, 209, after ? after->near : 0, 5, far);
  look_add(k, 210, (before && before->asks) + 2 * (s->place == 0), asked);
  look_add(k, 216, asked + 2 * (s->place == 0) + 4 * (s->last - s->first < 8), far);
}

/* What the kind of question, the turn's rank and the words met say together. */
static void look_crossed(struct find *f, struct find_sentence *s, uint64_t verb, uint64_t noun) {
  struct look *k = &s->look;
  uint64_t kind = f->question.kind, near = look_bucket(s->near, 4), rank = s->turn->rank;
  look_steps(k, 200, s->covers, 6, kind + 100);
  look_steps(k, 201, s->near, 6, kind + 100);
  look_add(k, 202, rank > 3 ? 3 + (rank > 5) : rank, kind);
  look_add(k, 211, verb * 3 + noun, pairs_of(s));
  look_add(k, 214, near * 8 + look_bucket(s->turn->near, 4), s->place > 1 ? 2 : s->place);
  look_add(k, 215, look_bucket(s->turn->hit->score / f->recall->at[0].score, 5), near);
}

/* Whether what it tells may have been when the question says: 0 a time it names was then; 1 it was told then; 2 within
 * a week after, when "yesterday" is still said; 3 within two months; 4 at another time; 5 no time was asked about. */
static uint64_t day_of_sentence(const struct find *f, const struct find_sentence *s) {
  enum { LATE = 7, LATER = 62 };
  if (f->recall->day_first > f->recall->day_last) return 5;
  int64_t first = f->recall->day_first, last = (int64_t)f->recall->day_last - RECALL_DAYS_AFTER;
  for (size_t i = 0; i < s->turn->times.len; i++) {
    const struct time_read *r = &s->turn->times.at[i];
    bool day = r->kind != TIME_DURATION && r->kind != TIME_SET && r->when.grain >= GRAIN_DAY &&
               r->when.grain <= GRAIN_YEAR && r->when.start != INT64_MIN && r->when.end != INT64_MAX;
    bool there = r->first >= s->first && r->last <= s->last;
    if (day && there && r->when.start < (last + 1) * CIVIL_DAY && r->when.end > first * CIVIL_DAY) return 0;
  }
  int64_t said = find_said(s->turn) / CIVIL_DAY;
  if (said < first || said > last + LATER) return 4;
  return said <= last ? 1 : said <= last + LATE ? 2 : 3;
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
  look_steps(k, 1, s->covers, 10, 0);
  look_steps(k, 2, s->context, 8, 0);
  look_steps(k, 3, s->turn->before, 4, s->covers < .2);
  look_steps(k, 4, best > 0 ? s->covers / best : 0, 6, 0);
  look_steps(k, 5, h->score / f->recall->at[0].score, 8, 0);
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
  look_add(k, 30, day_of_sentence(f, s), 0);
  look_steps(k, 17, h->close, 4, 0);
  look_steps(k, 18, s->near, 10, 0);
  look_steps(k, 19, s->near - s->covers, 6, 0);
  look_steps(k, 20, s->turn->near, 10, 0);
  double score = h->parts.score > 0 ? h->parts.score : 1;
  look_steps(k, 21, h->parts.before / score, 6, 0);
  look_steps(k, 22, h->parts.after / score, 6, 0);
  look_steps(k, 23, h->parts.own / score, 6, 0);
  look_steps(k, 24, best_near > 0 ? s->near / best_near : 0, 6, 0);
  look_add(k, 25, s->covers >= best, s->near >= best_near);
  uint64_t met = bits_of(s->stems);
  look_add(k, 26, pairs_of(s), met > 4 ? 4 : met);
  look_add(k, 27, pairs_of(s), 0);
  look_add(k, 28, met > 5 ? 5 : met, 0);
  look_at_holds(f, s);
  look_beside(f, s);
  look_crossed(f, s, verb, noun);
  s->plain = k->len;
  look_add(k, 7, (uint64_t)f->recall->has_who * 2 + h->parts.who_fits, s->asks);
  look_add(k, 8, (uint64_t)f->recall->has_who * 2 + s->fits, (uint64_t)s->has_me * 2 + s->has_you);
}

void find_look(struct find *f) {
  double best = 0, near = 0;
  for (size_t i = 0; i < f->sentence_count; i++) {
    if (f->sentences[i].covers > best) best = f->sentences[i].covers;
    if (f->sentences[i].near > near) near = f->sentences[i].near;
  }
  for (size_t i = 0; i < f->sentence_count; i++) look_at_sentence(f, &f->sentences[i], best, near);
  for (size_t i = 0; i < f->span_count; i++) find_look_span(f, &f->spans[i]);
}
