/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_again: the second look. Before anything says that it was never told, memory is looked through once more; and
 * where the person says that an answer was not it, what they asked is looked for again, without what was answered.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/not_that.h"
#include "language/number.h"
#include "thinkers/builtin/builtin_priv.h"

static const double margin = .08;                        /* nearer than that, both are said */
static const double least_world = .75, thing_less = .15; /* of what may be the world's more has to stand there */
static const double least_mended = .3, least_meant = .2, least_near = .2;
enum { EITHER_WORDS = 12 };

void plan_quote(struct plan *p, struct move *m, struct str quote, uint64_t turn) {
  struct turn t = {0};
  m->fit = m->specific = m->memory = 1;
  m->told = quote;
  slots_add_text(p, &m->slots, "quote", quote);
  if (plan_quoted_lately(p, quote)) slots_add_text(p, &m->slots, "again", STR("again"));
  if (p->v->ops->turn(p->v, turn, &t)) return;
  int64_t day = (t.said_at / 1000 + t.offset * 60) / CIVIL_DAY;
  if (day != p->today) slots_add_number(p, &m->slots, "said_at", t.said_at);
}

/* "where was it", "and when": of what was asked just before. */
static bool goes_on(const struct plan *p) {
  static const char *const on[] = {"he",    "she", "it",    "they", "him",  "her",  "his",  "its",   "them",
                                   "their", "one", "there", "that", "this", "ones", "then", "those", NULL};
  enum { BARE = 3 };
  size_t words = 0;
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    if (str_is_one_of(p->r->tokens.at[i].word, on)) return true;
    words += p->r->tokens.at[i].kind == TOKEN_WORD;
  }
  return words <= BARE;
}

/* Nothing longer than a breath is said of two. */
static bool either(const struct view_found f[VIEW_FOUND], size_t n) {
  if (n < 2 || !f[1].clear || f[0].fit - f[1].fit >= margin) return false;
  if (!f[0].thing.len || !f[1].thing.len || str_eq(f[0].thing, f[1].thing)) return false;
  return slots_words(f[0].clause) <= EITHER_WORDS && slots_words(f[1].clause) <= EITHER_WORDS;
}

/* The one name, or the one figure, of what was found: it may be said by itself, and nothing else there is mistaken for
 * it. */
static bool stands_alone(struct plan *p, const struct view_found *f) {
  enum { FEW = 3 };
  struct reading r;
  struct reading_context c = {.civil_now = p->v->now / 1000 + p->v->offset * 60};
  struct number_read number;
  size_t names = 0, numbers = 0;
  if (!f->thing.len || !f->clear || slots_words(f->thing) > FEW) return false;
  reading_read(p->mind->language, p->a, f->clause, &c, &r);
  for (size_t i = 0; i < r.who_count; i++) {
    bool again = false;
    for (size_t k = 0; k < i; k++) again |= str_eq_nocase(r.whos[k].name, r.whos[i].name);
    names += r.whos[i].name.len && !again;
  }
  for (size_t i = 0; i < r.tokens.len; i++)
    if (number_at(p->mind->language, &r.tokens, i, &number)) numbers++, i = number.last;
  struct tokens thing = tokens_read(p->mind->language, p->a, f->thing);
  bool figure = thing.len && number_at(p->mind->language, &thing, 0, &number);
  if (p->r->question.kind == QUESTION_WHY || p->r->question.kind == QUESTION_YES_NO) return false;
  if (figure) return numbers == 1;
  size_t big = 0; /* "big stu is the boss and wee stu is his son" */
  for (size_t i = 1; i < r.tokens.len; i++)
    big += str_eq_nocase(r.tokens.at[i].text, f->thing) &&
           lexicon_classes(lexicon_of(p->mind->language), r.tokens.at[i - 1].word) & LEX(ADJ);
  if (big > 0) return false;
  for (size_t i = 0; i < r.who_count; i++)
    if (str_eq_nocase(r.whos[i].name, f->thing)) return names == 1;
  return false;
}

static void push_thing(struct plan *p, const struct view_found *f, enum tier tier) {
  struct turn t = {0};
  struct move *m = plan_push(p, "answer", "answer.told", tier, 0);
  m->evidence = "a second look, and the one thing there";
  m->fit = m->specific = m->memory = 1;
  m->told = f->thing;
  p->claims.told = p->claims.searched = true;
  slots_add_text(p, &m->slots, "answer", f->thing);
  m->sources[m->source_count++] = f->turn;
  if (p->v->ops->turn(p->v, f->turn, &t)) return;
  if ((t.said_at / 1000 + t.offset * 60) / CIVIL_DAY != p->today) slots_add_number(p, &m->slots, "said_at", t.said_at);
}

static void push_found(struct plan *p, const struct view_found f[VIEW_FOUND], size_t n, enum tier tier) {
  bool two = either(f, n);
  if (!two && stands_alone(p, &f[0])) {
    push_thing(p, &f[0], tier);
    return;
  }
  struct move *m = plan_push(p, "answer", two ? "answer.either" : "answer.quoted", tier, 0);
  m->evidence = "a second look";
  p->claims.told = p->claims.searched = true;
  plan_quote(p, m, f[0].clause, f[0].turn);
  if (two) slots_add_text(p, &m->slots, "other", f[1].clause);
  for (size_t i = 0; i < (two ? 2 : 1); i++) m->sources[m->source_count++] = f[i].turn;
}

/* What is longer is no question that was told the answer to. */
static struct str question_of(struct plan *p) {
  enum { QUESTION_BYTES = 1000 };
  return str_first(plan_asked_text(p), QUESTION_BYTES);
}

static size_t look(struct plan *p, struct view_again *asked, struct view_found ret[VIEW_FOUND]) {
  uint64_t but[] = {p->in->turn, p->s.looked.asked};
  size_t n = 0;
  asked->but = but;
  asked->but_count = sizeof but / sizeof *but;
  if (p->v->ops->again(p->v, asked, ret, &n)) n = 0;
  return n;
}

/* "do you whistle yourself" is asked of the being; "do you remember", of what it was told. */
static bool of_being(struct plan *p) {
  static const char *const told[] = {"remember", "know", "recall", "mind", "reckon", "forget", "forgot", "think", NULL};
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct tokens t = tokens_read(p->mind->language, p->a, question_of(p));
  if (p->r->question.about.you) return true;
  for (size_t i = 0; i < t.len; i++) {
    bool asks = !i || (lexicon_classes(x, t.at[i - 1].word) & (LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL)));
    bool of_told = i + 1 < t.len && str_is_one_of(t.at[i + 1].word, told);
    if (str_is(t.at[i].word, "you") && asks && !of_told) return true;
  }
  return false;
}

/* Whoever the talk is about, where a pronoun stands for them; not over what was just asked and answered. */
static bool meant_by_pronoun(struct plan *p, bool on) {
  const struct who *w = &p->s.topic;
  struct turn t = {0};
  struct str name = w->name.len ? w->name : w->word, plain = utf8_plain(p->a, name);
  if (!name.len || !on) return name.len > 0;
  if (str_find(utf8_plain(p->a, p->s.looked.question), plain) >= 0) return true;
  return p->s.looked.from != ID_NONE && !p->v->ops->turn(p->v, p->s.looked.from, &t) &&
         str_find(utf8_plain(p->a, t.text), plain) >= 0;
}

/* "my young one ... that she hates": the question says itself whom it means. */
static bool names_somebody(const struct plan *p) {
  const struct lexicon *x = lexicon_of(p->mind->language);
  const uint64_t who = LEX(KIN) | LEX(JOB) | LEX(NAME);
  for (size_t i = 0; i < p->r->tokens.len; i++)
    if (lexicon_classes(x, p->r->tokens.at[i].word) & who) return true;
  return p->r->who_count > 0;
}

/* Looked for once a turn. */
static void look_again(struct plan *p) {
  if (p->looked_again) return;
  p->looked_again = true;
  struct str text = question_of(p), of = plan_asked_of_topic(p, text);
  bool on = p->s.looked.question.len && goes_on(p);
  bool other = !names_somebody(p) && meant_by_pronoun(p, on);
  struct view_again asked = {.question = of.len && other ? of : text, .beside = STR(""), .from = ID_NONE};
  if (on) asked.beside = p->s.looked.question, asked.from = p->s.looked.from;
  p->found_count = look(p, &asked, p->found);
}

/* Enough of it stands there for what may be asked of the world, or for what a skill would take. */
static bool is_sure(const struct plan *p) {
  return p->found_count && p->found[0].fit >= least_world - (p->found[0].thing.len ? thing_less : 0);
}

bool plan_again(struct plan *p, enum again_need need, enum tier tier) {
  if (of_being(p) || p->put_again) return false;
  look_again(p);
  bool yes_no = p->r->question.kind == QUESTION_YES_NO;
  if (!p->found_count || !(need == AGAIN_SURE || yes_no ? is_sure(p) : p->found[0].clear)) return false;
  push_found(p, p->found, p->found_count, tier);
  return true;
}

bool plan_came_near(const struct plan *p) {
  return p->found_count && p->found[0].fit >= least_near;
}

/* "what time does her clock show": of what was told here, by whose it is. */
bool plan_of_theirs(const struct plan *p) {
  const struct lexicon *x = lexicon_of(p->mind->language);
  for (size_t i = 0; i < p->r->tokens.len; i++)
    if (lexicon_classes(x, p->r->tokens.at[i].word) & (LEX(POSSESSIVE) | LEX(KIN))) return true;
  return p->r->who_count > 0;
}

bool plan_told_again(struct plan *p) {
  enum question_kind k = p->r->question.kind;
  bool on = p->s.looked.from != ID_NONE && goes_on(p);
  if (k == QUESTION_NONE || k == QUESTION_YES_NO || of_being(p) || p->put_again || !(on || plan_of_theirs(p)))
    return false;
  look_again(p);
  return is_sure(p);
}

/* ---- not that one ---- */

static void push_lost(struct plan *p, enum not_that kind) {
  struct move *m = plan_push(p, "again", "again.lost", TIER_COMMAND, MOVE_FREE_ASK);
  m->evidence = "asked again, and not found";
  m->fit = m->specific = 1;
  p->claims.searched = true;
  if (kind == NOT_THAT_TOLD) slots_add_text(p, &m->slots, "told", STR("told"));
}

/* At once: later it is asked for the same answer. What a skill answers may be another each time. */
static bool is_the_very_question(const struct plan *p) {
  enum { AT_ONCE_MS = 10 * 60 * 1000 };
  return !p->r->skill.len && p->in->last_at && p->v->now - p->in->last_at < AT_ONCE_MS &&
         str_eq(utf8_plain(p->a, p->r->text), utf8_plain(p->a, p->s.looked.question));
}

void plan_put_again(struct plan *p) {
  struct str meant;
  const struct looked *l = &p->s.looked;
  if (!l->question.len || p->in->care) return;
  enum not_that kind = not_that_read(p->mind->language, p->a, p->r, &meant);
  if (kind == NOT_THAT_NONE && is_the_very_question(p)) kind = NOT_THAT_TOLD;
  if (kind == NOT_THAT_NONE) return;
  struct view_again asked = {.question = l->question, .beside = meant, .must = meant.len > 0, .from = ID_NONE};
  asked.said = l->said;
  asked.said_count = l->said_count;
  struct view_found found[VIEW_FOUND];
  p->put_again = true;
  size_t n = look(p, &asked, found);
  if (n && found[0].fit >= (asked.must ? least_meant : least_mended))
    push_found(p, found, n, TIER_COMMAND);
  else
    push_lost(p, kind);
}
