/* SPDX-License-Identifier: Apache-2.0 */
#include "memory/answer_find.h"
#include "memory/evidence.h"
#include "memory/memory_priv.h"
#include "memory/turns.h"

#include <math.h>

bool find_is_a(const struct find *f, const struct token *t, enum answer_class c) {
  return t->kind == TOKEN_WORD && answer_word_is(f->asked->memory->answer_words, t->word, c);
}

bool find_is_content(const struct find *f, const struct token *t) {
  if (t->kind == TOKEN_NUMBER) return true;
  if (t->kind != TOKEN_WORD) return false;
  return !token_is_stop(f->asked->memory->language, t->word) && !find_is_a(f, t, CLASS_HOLLOW);
}

bool find_matched(const struct find_sentence *s, size_t token) {
  return token >= s->first && token - s->first < 64 && (s->matched >> (token - s->first) & 1);
}

int64_t find_said(const struct find_turn *t) {
  return t->hit->turn.said_at / 1000 + t->hit->turn.offset * 60;
}

static double stem_weight(const struct recall_stem *s) {
  return s->weight * s->idf;
}

int find_asked_stem(const struct find *f, const struct token *t) {
  const struct language *l = f->asked->memory->language;
  if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) return -1;
  if (t->kind == TOKEN_WORD && token_is_stop(l, t->word)) return -1;
  struct str stem = t->kind == TOKEN_WORD ? token_stem(l, f->asked->arena, t->word) : t->word;
  for (size_t i = 0; i < f->recall->stem_count; i++)
    if (str_eq(f->recall->stems[i].stem, stem)) return (int)i;
  return -1;
}

static double stems_weight(const struct find *f, uint64_t stems) {
  double sum = 0;
  for (size_t i = 0; i < f->recall->stem_count && i < 64; i++)
    if (stems >> i & 1) sum += stem_weight(&f->recall->stems[i]);
  return f->all > 0 ? fmin(1, sum / f->all) : 0;
}

static double matched_weight(const struct find *f, const struct tokens *t, size_t first, size_t last,
                             uint64_t *ret_tokens, uint64_t *ret_stems) {
  uint64_t words = 0, bits = 0; /* the question's words met */
  double sum = 0;
  for (size_t i = first; i <= last; i++) {
    int s = find_asked_stem(f, &t->at[i]);
    if (s < 0) continue;
    if (i - first < 64) bits |= 1ULL << (i - first);
    if (s < 64 && (words >> s & 1)) continue;
    if (s < 64) words |= 1ULL << s;
    sum += stem_weight(&f->recall->stems[s]);
  }
  if (ret_tokens) *ret_tokens = bits;
  if (ret_stems) *ret_stems = words;
  return f->all > 0 ? fmin(1, sum / f->all) : 0;
}

/* A question, with or without its mark: "where does tom live" tells nothing of where he lives. */
static bool is_question(const struct find *f, const struct tokens *t, size_t first, size_t last) {
  if (t->at[last].kind == TOKEN_MARK && str_is(t->at[last].word, "?")) return true;
  static const enum answer_class openers[] = {CLASS_ASK_WHO, CLASS_ASK_WHERE, CLASS_ASK_WHY, CLASS_ASK_YES_NO};
  for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
    if (find_is_a(f, &t->at[first], openers[i])) return true;
  bool opens = find_is_a(f, &t->at[first], CLASS_ASK_WHEN) || find_is_a(f, &t->at[first], CLASS_ASK_WHAT) ||
               find_is_a(f, &t->at[first], CLASS_ASK_HOW) || find_is_a(f, &t->at[first], CLASS_ASK_WHICH);
  const struct token *next = &t->at[first < last ? first + 1 : first];
  bool noun = find_is_content(f, next) || find_is_a(f, next, CLASS_TIME_NOUN) || find_is_a(f, next, CLASS_PLACE_NOUN);
  noun = noun && first + 1 < last && find_is_a(f, &t->at[first + 2], CLASS_ASK_YES_NO); /* "what day was it" */
  return opens && first < last && (noun || find_is_a(f, &t->at[first + 1], CLASS_ASK_YES_NO));
}

/* "I" in somebody else's words is not the one who asks, unless it is they who were asked about. */
static bool is_barred(const struct find *f, const struct find_sentence *s) {
  const struct recall_hit *h = s->turn->hit;
  if (!f->asked->first || (h->turn.role == ROLE_PERSON && !h->turn.taint)) return false;
  if (h->turn.taint) return true;
  if (f->recall->has_who && f->recall->who && h->parts.who_fits) return false;
  return f->asked->of_me || s->has_me;
}

static void read_persons(const struct find *f, struct find_sentence *s) {
  const struct tokens *t = &s->turn->tokens;
  for (size_t i = s->first; i <= s->last; i++) {
    s->has_me = s->has_me || find_is_a(f, &t->at[i], CLASS_ME);
    s->has_you = s->has_you || find_is_a(f, &t->at[i], CLASS_YOU);
  }
}

static void add_sentence(struct find *f, const struct find_turn *turn, size_t first, size_t last, size_t place) {
  if (f->sentence_count == FIND_SENTENCES || last < first) return;
  struct find_sentence *s = &f->sentences[f->sentence_count++];
  *s = (struct find_sentence){.turn = turn, .first = first, .last = last, .place = place};
  s->context = fmin(1, fmax(turn->covers, turn->before));
  s->covers = matched_weight(f, &turn->tokens, first, last, &s->matched, &s->stems);
  s->near = find_nearness(f, &turn->tokens, first, last, &s->nearby);
  s->asks = is_question(f, &turn->tokens, first, last);
  read_persons(f, s);
  s->barred = is_barred(f, s);
  bool speaker = turn->hit->parts.who_fits;
  s->fits = !f->recall->has_who || (speaker ? !s->has_you || s->has_me : s->has_you && !s->has_me);
  double score = turn->hit->score / f->recall->at[0].score;
  s->score = (score + s->covers + 0.4 * s->context) * (s->asks ? 0.3 : 1) * (s->fits ? 1 : 0.5);
}

/* How much of the question the turn before says, when it asked for this one. */
static double asked_before(const struct find *f, const struct turn *t, uint64_t *ret_stems) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct turns_range before = {.conversation = t->conversation, .to = t->id - 1, .limit = 1, .newest_first = true};
  struct view_turns got;
  if (turns_read(f->asked->read, f->asked->owner, &before, &a, &got) < 0 || got.len == 0) return 0;
  struct str text = str_trim(got.at[0].text);
  if (text.len == 0 || text.at[text.len - 1] != '?') return 0;
  struct tokens tokens = tokens_read(f->asked->memory->language, &a, text);
  return tokens.len ? matched_weight(f, &tokens, 0, tokens.len - 1, NULL, ret_stems) : 0;
}

/* A picture's caption is a sentence more. Of a pasted page only the beginning is looked at. */
enum { TURN_BYTES = 6000 };
static struct str words_of(const struct find *f, const struct turn *t) {
  struct str text = str_trim(str_first(t->text, TURN_BYTES));
  if (t->caption.len == 0) return text;
  bool ended = text.len > 0 && strchr(".!?", text.at[text.len - 1]);
  return arena_printf(f->asked->arena, "%.*s%s %.*s", STR_ARG(text), ended ? "" : ".", STR_ARG(t->caption));
}

/* How rare each word is in all that was said: 1 said once, 0 always. */
static void read_rarity(const struct find *f, struct find_turn *t) {
  const struct language *l = f->asked->memory->language;
  t->rarity = ARENA_ARRAY(f->asked->arena, float, t->tokens.len + 1);
  double docs = log(2 + (double)index_docs(f->held));
  for (size_t i = 0; i < t->tokens.len; i++) {
    const struct token *w = &t->tokens.at[i];
    if (!find_is_content(f, w)) continue;
    struct str stem = w->kind == TOKEN_WORD ? token_stem(l, f->asked->arena, w->word) : w->word;
    t->rarity[i] = (float)(1 - log(1 + (double)index_stem_docs(f->held, stem)) / docs);
  }
}

static void read_turn(struct find *f, const struct recall_hit *h, bool beside) {
  const struct language *l = f->asked->memory->language;
  struct arena *a = f->asked->arena;
  struct find_turn *t = &f->turns[f->turn_count];
  *t = (struct find_turn){
      .hit = h, .rank = f->turn_count, .beside = beside, .tokens = tokens_read(l, a, words_of(f, &h->turn))};
  bool asks = h->turn.origin != ORIGIN_IMPORTED && str_find(h->turn.text, f->asked->text) >= 0;
  if (t->tokens.len == 0 || asks) return; /* the turn that asks, of which the question may be a part */
  f->turn_count++;
  read_rarity(f, t);
  /* Of a life that is lived here "lands friday" lies ahead, as when it was heard (language/reading.c). */
  bool lived = t->hit->turn.origin != ORIGIN_IMPORTED;
  t->times = times_find(l, a, &t->tokens, find_said(t), MANNER_GB, lived ? LEAN_NEAREST : LEAN_PAST);
  t->tagged = tags_read(l, a, &t->tokens, &t->times);
  uint64_t before = 0;
  t->covers = matched_weight(f, &t->tokens, 0, t->tokens.len - 1, NULL, &t->stems);
  uint64_t unused;
  t->near = find_nearness(f, &t->tokens, 0, t->tokens.len - 1, &unused);
  t->before = asked_before(f, &h->turn, &before);
  t->stems |= before;
  t->whole = stems_weight(f, t->stems);
  size_t first = 0, place = 0;
  for (size_t i = 1; i <= t->tokens.len; i++) {
    if (i < t->tokens.len && !t->tokens.at[i].begins) continue;
    add_sentence(f, t, first, i - 1, place++);
    first = i;
  }
}

void find_sentences(struct find *f) {
  struct evidence_held held;
  if (evidence_hold(f->asked->memory, f->asked->owner, &held, NULL) < 0) return;
  f->held = &held.set;
  size_t i = 0, others = 0, most = f->asked->kind.several ? FIND_TURNS_LIST : FIND_TURNS;
  for (; i < f->recall->len && f->turn_count < most; i++) read_turn(f, &f->recall->at[i], false);
  for (; i < f->recall->len && others < FIND_OTHERS && f->recall->has_who; i++) {
    if (f->recall->at[i].parts.who_fits) continue;
    read_turn(f, &f->recall->at[i], true);
    others++;
  }
  f->held = NULL;
  evidence_release(&held);
}
