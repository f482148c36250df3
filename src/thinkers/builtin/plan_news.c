/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_news: what happened, met with one line that names it and leans the right way: a fall, a job gone, a birth, a
 * prize. What happened is found by data/<language>/patterns/news.txt, whether it is good or bad by that and by the
 * act, and the words stand in data/<language>/phrases/news.txt under news.bad, news.good and, where it may be either,
 * news.open. What is only feared, hoped, denied, asked or long past is no news. And a question put to oneself in a bad
 * hour ("am i awful") has a kind word before anything else.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/names.h"
#include "language/pattern.h"
#include "thinkers/builtin/builtin_priv.h"

enum {
  MOST_TOKENS = 200,
  BEFORE = 5,
  THING_WORDS = 4,
  THING_LETTERS = 32,
  OLD_DAYS = 120,
  STILL_HEAVY = 4,
  CARE_IN_VIEW = 1
};
static const double fit_sure = 2.6, fit_bad = 1.6, fit_guess = 2;

enum sign { NEWS_NONE, NEWS_OPEN, NEWS_GOOD, NEWS_BAD };

struct news {
  const struct pattern_hit *hit;
  enum sign sign;
  struct str kind;
  const struct statement *in; /* the clause it stands in; NULL none was read */
};

struct look {
  struct plan *p;
  struct pieces pieces;
  struct news best;
  bool safe; /* "nobody was hurt" */
};

static bool ends_clause(const struct piece *x) {
  return piece_has(x, LEX(BREAK)) || (piece_has(x, LEX(MARK)) && !piece_is(x, "'")) || piece_is(x, "but") ||
         piece_is(x, "and");
}

static bool ends_sentence(const struct piece *x) {
  return piece_has(x, LEX(MARK)) && x->word.len && strchr(".;!?\n", x->word.at[0]);
}

/* "might lose", "didn't pass", "hoping to win": no news yet, or the other way about. */
static bool is_unreal(const struct look *k, const struct pattern_hit *h) {
  for (size_t i = h->first, n = 0; i-- > 0 && n < BEFORE; n++) {
    const struct piece *x = piece_at(&k->pieces, i);
    if (piece_is(x, "will") || piece_is(x, "shall")) continue;          /* as good as done */
    bool unreal = piece_has(x, LEX(NEGATION) | LEX(MODAL) | LEX(HYPO)); /* "if" opens a clause, too */
    if (unreal || plan_in_list(k->p, "part.news.unreal", x->word)) return true;
    if (ends_clause(x)) return false;
  }
  return false;
}

/* "in 1975": a thing of long ago is told for another reason. */
static bool is_old(const struct look *k) {
  const struct statement *s = k->best.in;
  int64_t then = k->p->v->now / 1000 - OLD_DAYS * (int64_t)CIVIL_DAY;
  return s && s->tense == TOLD_PAST && s->when.grain != GRAIN_NONE && s->when.grain != GRAIN_LONG && s->when.end < then;
}

static const struct statement *statement_at(const struct look *k, const struct pattern_hit *h) {
  const struct reading *r = k->p->r;
  size_t first = piece_at(&k->pieces, h->first)->first, last = piece_at(&k->pieces, h->last - 1)->last;
  for (size_t i = r->statement_count; i-- > 0;)
    if (r->statements[i].first <= last && r->statements[i].last >= first) return &r->statements[i];
  return NULL;
}

static enum sign sign_of(struct str word) {
  return str_is(word, "good")   ? NEWS_GOOD
         : str_is(word, "bad")  ? NEWS_BAD
         : str_is(word, "open") ? NEWS_OPEN
                                : NEWS_NONE;
}

/* "she got her first, cried my eyes out": glad, for all its tears. */
static bool weighs_good(const struct reading *r) {
  enum { GOOD = 700, HURT = 250 };
  return r->weights[WEIGHS_GOOD] >= GOOD && reading_hurt(r) < HURT;
}

/* "she has a place, and her father has said no": neither is said over the other. */
static bool is_torn(const struct reading *r) {
  enum { HURT = 350 };
  return reading_hurt(r) >= HURT && !weighs_good(r) && r->weights[WEIGHS_GOOD] < 800;
}

/* "he says get a proper job": nothing that happened. */
static bool is_advice(const struct statement *s) {
  return s && s->reported && s->tense == TOLD_NOW;
}

/* What the act says against a pattern settles it. */
static enum sign settled(const struct plan *p, enum sign s, struct str doubt) {
  bool sure = !str_is(doubt, "unsure");
  bool good = reading_has(p->r, ACT_GOOD_NEWS) || p->r->valence > 0;
  bool bad = reading_has(p->r, ACT_BAD_NEWS) || reading_has(p->r, ACT_LOSS) || p->r->valence < 0;
  good |= plan_told(p, STANCE_GLAD) || weighs_good(p->r), bad |= plan_told(p, STANCE_BLOW);
  if (s == NEWS_BAD && plan_told(p, STANCE_LIGHT) && !plan_told(p, STANCE_BLOW)) return NEWS_NONE;
  if (str_is(doubt, "sure")) return s;
  if (s == NEWS_GOOD && bad && !good) return sure ? NEWS_OPEN : NEWS_NONE;
  if (s == NEWS_BAD && good && !bad && !sure) return NEWS_NONE;
  if (!sure && ((s == NEWS_GOOD && !good) || (s == NEWS_BAD && !bad))) return NEWS_NONE;
  return s;
}

/* "didn't pass": the no is part of what happened. */
static bool denies(const struct look *k, const struct pattern_hit *h) {
  for (size_t i = h->first; i < h->last; i++)
    if (piece_has(piece_at(&k->pieces, i), LEX(NEGATION))) return true;
  return false;
}

/* "lost her first tooth" and "lost her .. tooth": what has more of its words said stands, and not what is inside it. */
static bool is_outdone(const struct pattern_hit *hits, size_t which) {
  for (size_t i = 0; i < which; i++)
    if (hits[i].weight > hits[which].weight && hits[i].first <= hits[which].first && hits[i].last >= hits[which].last)
      return true;
  return false;
}

/* The first hit of the sentence that counts; the action: "bad hurt", "good job unsure", "good found sure" (whatever
 * the act says), "safe", "none". */
static void look_in(struct look *k, size_t first, size_t last) {
  const struct patterns *all = patterns_of(k->p->mind->language, "news");
  const struct pattern_hit *hits;
  size_t n = patterns_match(k->p->mind->language, all, k->p->a, &k->pieces, first, last, &hits);
  bool none = false;
  for (size_t i = 0; i < n; i++) {
    if (is_outdone(hits, i)) continue;
    struct str rest = hits[i].action, word = STR_NONE, kind = STR_NONE, doubt = STR_NONE;
    str_next(&rest, ' ', &word), str_next(&rest, ' ', &kind), str_next(&rest, ' ', &doubt);
    if (str_is(word, "safe") || plan_told(k->p, STANCE_SAFE)) k->safe = true;
    if (str_is(word, "none")) none = true;
    enum sign s = sign_of(word);
    if (none || s == NEWS_NONE || is_unreal(k, &hits[i])) continue;
    s = settled(k->p, s, doubt);
    const struct statement *in = statement_at(k, &hits[i]);
    if (is_advice(in) || (s == NEWS_GOOD && is_torn(k->p->r) && !str_is(doubt, "sure"))) continue;
    if (s <= k->best.sign || (in && (in->question || (in->negated && !denies(k, &hits[i]))))) continue;
    k->best = (struct news){&hits[i], s, kind, in};
  }
}

static void look_over(struct look *k) {
  size_t first = 0;
  for (size_t i = 0; i <= k->pieces.len; i++) {
    if (i < k->pieces.len && !ends_sentence(piece_at(&k->pieces, i))) continue;
    if (i > first) look_in(k, first, i);
    first = i + 1;
  }
}

/* "driving test" says what it is, "test" hardly, "thing" nothing. */
static bool says_little(struct plan *p, struct str thing) {
  struct str last = utf8_plain(p->a, thing);
  if (!plan_is_empty(p, thing)) return false;
  for (ptrdiff_t at; (at = str_find_byte(last, ' ')) >= 0;) last = str_from(last, (size_t)at + 1);
  bool named = slots_words(thing) > 1 && lexicon_classes(lexicon_of(p->mind->language), last) & LEX(NOUN);
  return !named || plan_in_list(p, "part.news.vague", last);
}

/* "your bike", "the old depot": with the words that stand before it. */
static struct str thing_of(const struct look *k, const struct slot_read *slot) {
  if (!slot || slots_words(slot->text) > THING_WORDS || utf8_count(slot->text) > THING_LETTERS) return STR_NONE;
  size_t at = slot->first;
  while (at > k->best.hit->first && piece_has(piece_at(&k->pieces, at - 1), LEX(ADJ)) &&
         !piece_has(piece_at(&k->pieces, at - 1), LEX(ARTICLE) | LEX(POSSESSIVE)))
    at--;
  const struct piece *before = at ? piece_at(&k->pieces, at - 1) : NULL;
  bool opened = before && piece_has(before, LEX(ARTICLE) | LEX(POSSESSIVE)) && !piece_is(before, "your");
  struct str words = opened ? pieces_text(&k->pieces, at, slot->last) : slot->text;
  if (utf8_count(words) < utf8_count(slot->text)) words = slot->text; /* `last` is the slot's own */
  return says_little(k->p, slot->text) ? STR_NONE : plan_thing(k->p, opened ? before->word : STR_NONE, words);
}

/* "the boiler burst": what the clause is about, where the pattern caught nothing of it. */
static struct str thing_told(const struct look *k) {
  const struct statement *s = k->best.in;
  bool person = s && (s->about.me || s->about.name.len || s->about.word.len);
  if (!s || person || !s->thing.len || slots_words(s->thing) > THING_WORDS || utf8_count(s->thing) > THING_LETTERS)
    return STR_NONE;
  bool here = str_find(utf8_plain(k->p->a, k->p->r->text), utf8_plain(k->p->a, s->thing)) >= 0;
  bool stands_for = str_is(s->thing_owner, "this") || str_is(s->thing_owner, "that");
  return !here || stands_for || says_little(k->p, s->thing) ? STR_NONE : plan_thing(k->p, s->thing_owner, s->thing);
}

static bool is_mine(const struct look *k) {
  const struct pattern_hit *h = k->best.hit;
  for (size_t i = h->first; i < h->last; i++)
    if (piece_is(piece_at(&k->pieces, i), "my") || piece_is(piece_at(&k->pieces, i), "our")) return true;
  return false;
}

/* Named in the sentence before what happened; else of whom the clause is; else the one last spoken of. */
static const struct who *whose(const struct look *k) {
  const struct reading *r = k->p->r;
  const struct statement *s = k->best.in;
  if (s && s->about.me && !str_is(s->about.pronoun, "we")) return NULL;
  if (s && (s->about.name.len || s->about.word.len)) return &s->about;
  if (s && s->about.pronoun.len && !str_is(s->about.pronoun, "it") && !s->about.me) {
    for (size_t i = 0; i < r->who_count; i++)
      if (r->whos[i].name.len || r->whos[i].word.len) return &r->whos[i];
    return k->p->s.topic.name.len || k->p->s.topic.word.len ? &k->p->s.topic : &s->about;
  }
  for (size_t i = 0; !s && i < r->who_count; i++)
    if (!r->whos[i].me && !r->whos[i].you && (r->whos[i].name.len || r->whos[i].word.len)) return &r->whos[i];
  return NULL;
}

static bool has_word(const struct plan *p, const char *word) {
  for (size_t i = 0; i < p->r->tokens.len; i++)
    if (str_is(p->r->tokens.at[i].word, word)) return true;
  return false;
}

/* "!!", or a word or two all in capitals. */
static bool is_loud(struct str text) {
  enum { CAPITALS = 5 };
  size_t run = 0, capitals = 0;
  for (size_t i = 0; i < text.len; i++) {
    bool capital = text.at[i] >= 'A' && text.at[i] <= 'Z';
    run = capital ? run + 1 : 0;
    if (run > capitals) capitals = run;
  }
  return str_find(text, STR("!!")) >= 0 || capitals >= CAPITALS;
}

static void add_child(struct plan *p, slot_vec *v) {
  if (has_word(p, "girl") || has_word(p, "granddaughter")) slots_add_text(p, v, "child", STR("girl"));
  if (has_word(p, "boy") || has_word(p, "grandson")) slots_add_text(p, v, "child", STR("boy"));
  if (has_word(p, "twins")) slots_add_text(p, v, "child", STR("twins"));
}

static void add_when(struct look *k, slot_vec *v) {
  const struct statement *s = k->best.in;
  if (s && s->when.grain >= GRAIN_DAY && s->when.start > k->p->v->now / 1000) slots_add_when(k->p, v, "when", &s->when);
}

static void add_slots(struct look *k, slot_vec *v) {
  struct plan *p = k->p;
  const struct pattern_hit *h = k->best.hit;
  const struct who *w = whose(k);
  const struct slot_read *body = slot_find(h->slots, h->slot_count, "body");
  slots_add_text(p, v, "kind", k->best.kind);
  const struct slot_read *caught = slot_find(h->slots, h->slot_count, "what");
  slots_add_text(p, v, "what", caught ? thing_of(k, caught) : thing_told(k));
  if (body) slots_add_text(p, v, "body", utf8_plain(p->a, body->text));
  slots_add_text(p, v, "place", slot_text(h->slots, h->slot_count, "place"));
  const struct slot_read *n = slot_find(h->slots, h->slot_count, "n");
  if (n) slots_add_text(p, v, "count", n->text);
  slots_add_text(p, v, "name", slot_text(h->slots, h->slot_count, "name"));
  slots_add_text(p, v, "word", piece_at(&k->pieces, h->last - 1)->word);
  /* "neighbour's boy" is said with a word more, or not at all */
  bool theirs = w && w->of_other && !w->name.len && !name_find(p->mind->language, utf8_plain(p->a, w->owner));
  if (w && !theirs) slots_who(p, v, w);
  if (w) slots_add_text(p, v, "other", STR("other"));
  if (k->best.in && k->best.in->about.me && !w) slots_add_text(p, v, "me", STR("me"));
  if (is_mine(k)) slots_add_text(p, v, "mine", STR("mine"));
  if (k->safe) slots_add_text(p, v, "safe", STR("safe"));
  if (is_loud(p->r->text)) slots_add_text(p, v, "loud", STR("loud"));
  if (has_word(p, "first")) slots_add_text(p, v, "first", STR("first"));
  if (has_word(p, "again") || has_word(p, "another")) slots_add_text(p, v, "again", STR("again"));
  if (p->r->amount.len && plan_counts(p, p->r->amount)) slots_add_text(p, v, "amount", p->r->amount);
  add_child(p, v);
  add_when(k, v);
}

/* What it may be called later in the evening: "the job"; and what was good before it. */
static void add_glad(struct look *k, struct move *m) {
  struct str label = k->best.sign == NEWS_GOOD ? plan_part(k->p, "part.news.label", &m->slots) : STR_NONE;
  if (k->p->s.glad.len && k->p->s.glad_day == k->p->today && !str_eq_nocase(k->p->s.glad, label))
    slots_add_text(k->p, &m->slots, "glad", k->p->s.glad);
  m->glad = label;
}

/* "they're getting married", of an ex: whether it is good is theirs to say. */
static enum sign of_whom(const struct plan *p, enum sign s) {
  return s == NEWS_GOOD && (has_word(p, "ex") || has_word(p, "exs")) ? NEWS_OPEN : s;
}

static void push_happened(struct look *k) {
  static const char *const families[] = {[NEWS_OPEN] = "news.open", [NEWS_GOOD] = "news.good", [NEWS_BAD] = "news.bad"};
  enum sign s = of_whom(k->p, k->best.sign);
  struct move *m = plan_push(k->p, "news", families[s], TIER_STRONG, s == NEWS_BAD ? MOVE_HUSH_JOKES : 0);
  m->evidence = "what happened";
  m->fit = s == NEWS_OPEN ? fit_guess : s == NEWS_BAD ? fit_bad : fit_sure;
  m->specific = 1;
  add_slots(k, &m->slots);
  add_glad(k, m);
}

/* A death has lines of its own; "lost a leg" is none. */
static bool is_death(struct plan *p) {
  if (!reading_has(p->r, ACT_LOSS)) return false;
  for (size_t i = 0; i < p->r->fact_count; i++)
    if (str_is(p->r->facts[i].relation, "died")) return true;
  for (size_t i = 0; i < p->r->tokens.len; i++)
    if (plan_in_list(p, "part.hear.loss", p->r->tokens.at[i].word)) return true;
  return false;
}

/* "am i awful": a kind word first, whatever else is asked. */
static void push_asked(struct look *k) {
  const struct pattern_hit *hits;
  const struct patterns *all = patterns_of(k->p->mind->language, "news");
  size_t n = patterns_match(k->p->mind->language, all, k->p->a, &k->pieces, 0, k->pieces.len, &hits);
  for (size_t i = 0; i < n; i++) {
    struct str rest = hits[i].action, word = STR_NONE, kind = STR_NONE;
    str_next(&rest, ' ', &word), str_next(&rest, ' ', &kind);
    bool always = str_is(kind, "awful") || str_is(kind, "fault");
    if (!str_is(word, "ask") || (!always && k->p->s.heavy >= STILL_HEAVY && k->p->r->valence >= 0)) continue;
    struct move *m = plan_push(k->p, "own-question", "asked.kind", TIER_OBLIGED, MOVE_HUSH_JOKES);
    m->evidence = "asked of oneself, in a bad hour";
    m->fit = fit_sure, m->specific = 1, m->memory = 1;
    slots_add_text(k->p, &m->slots, "kind", kind);
    return;
  }
}

/* "she's not broken anything", after what was bad. */
static void push_safe(struct plan *p) {
  struct move *m = plan_push(p, "news", "news.good", TIER_STRONG, 0);
  m->evidence = "nobody was hurt";
  m->fit = fit_guess, m->specific = 1;
  slots_add_text(p, &m->slots, "kind", STR("safe"));
}

void plan_news(struct plan *p) {
  struct look k = {.p = p};
  const struct reading *r = p->r;
  bool done = reading_has(r, ACT_FAREWELL) || reading_has(r, ACT_GIBBERISH) || r->skill.len;
  if (!patterns_of(p->mind->language, "news") || !r->tokens.len || r->tokens.len > MOST_TOKENS || done) return;
  pieces_read(p->mind->language, p->a, &r->tokens, &r->times, &k.pieces);
  push_asked(&k);
  if (r->question.kind != QUESTION_NONE || reading_has(r, ACT_CORRECT) || is_death(p) || p->in->care > CARE_IN_VIEW)
    return;
  look_over(&k);
  bool feared = str_is(p->s.last_family, "news.bad") ||
                (p->s.heavy < STILL_HEAVY && r->statement_count && !r->statements[0].about.me);
  if (k.best.sign == NEWS_OPEN && reading_leans(r)) return; /* which it is shows in the rest of it */
  if (k.best.sign == NEWS_NONE && k.safe && feared) push_safe(p);
  if (k.best.sign != NEWS_NONE && !(k.best.sign == NEWS_GOOD && is_old(&k) && !str_is(k.best.kind, "anniversary")))
    push_happened(&k);
}

/* "should i go round or leave her", in a bad hour: before the two columns, a word. */
void plan_warm_first(struct plan *p) {
  static const char *const families[] = {"skill.weigh.start", "act.advice", "act.opinion", "asked.own",
                                         "contrast.either"};
  bool cold = false;
  if (!p->said_count || p->said_count == SAID_MOST || p->in->care || p->s.heavy >= STILL_HEAVY) return;
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) cold |= str_is(p->said[0].line.family, families[i]);
  struct move m = {.name = "warmth", .family = "warm.first", .tier = TIER_STRONG, .evidence = "asked in a bad hour"};
  struct phrase_line line;
  if (!cold || !plan_words(p, &m, &line)) return;
  for (size_t i = p->said_count; i > 0; i--) p->said[i] = p->said[i - 1];
  p->said[0] = (struct said_line){line, m, 0};
  p->said_count++;
}
