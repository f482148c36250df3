/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_asked: what of a turn is put to memory, and how. "do you remember what len did" asks what len did; "and his
 * name, do u know" asks for the name of whoever the talk is about, and "where does he live" for where that one lives.
 */
#include "base/utf8.h"
#include "language/asked.h"
#include "language/lexicon.h"
#include "thinkers/builtin/builtin_priv.h"

enum { ASKED_MOST = 600 }; /* bytes: nobody asks one question in more */

static uint64_t classes_at(const struct plan *p, size_t i) {
  return lexicon_classes(lexicon_of(p->mind->language), p->r->tokens.at[i].word);
}

/* The pronoun of somebody, and whose: "she", "her". */
static bool is_of(struct str word, bool *ret_male, bool *ret_owner) {
  static const char *const he[] = {"he", "him", "his", NULL}, *const she[] = {"she", "her", "hers", NULL};
  *ret_male = str_is_one_of(word, he);
  *ret_owner = str_is(word, "his");
  return *ret_male || str_is_one_of(word, she);
}

/* Whom the talk is about, where that one is called so. */
static struct str topic_of(struct plan *p, bool male) {
  const struct who *topic = &p->s.topic;
  struct str pronoun = slots_pronoun(p, topic), name = topic->name.len ? topic->name : topic->word;
  if (pronoun.len && !str_is(pronoun, male ? "he" : "she")) return STR_NONE;
  if (!topic->name.len && name.len) name = arena_printf(p->a, "my %.*s", STR_ARG(name));
  return name;
}

/* "where does nadia live" for "where does she live"; "" where nobody is spoken of. */
struct str plan_asked_of_topic(struct plan *p, struct str text) {
  if (text.len > ASKED_MOST) return STR_NONE;
  struct tokens t = tokens_read(p->mind->language, p->a, text);
  const struct lexicon *x = lexicon_of(p->mind->language);
  for (size_t i = 0; i < t.len; i++) {
    bool male, owner;
    if (!is_of(t.at[i].word, &male, &owner)) continue;
    struct str name = topic_of(p, male);
    if (!name.len) return STR_NONE;
    /* "her job" is hers, "tell her" is not */
    owner |= str_is(t.at[i].word, "her") && i + 1 < t.len && (lexicon_classes(x, t.at[i + 1].word) & LEX(NOUN));
    struct str before = str_first(text, t.at[i].at), after = str_from(text, t.at[i].at + t.at[i].len);
    return arena_printf(p->a, "%.*s%.*s%s%.*s", STR_ARG(before), STR_ARG(name), owner ? "'s" : "", STR_ARG(after));
  }
  return STR_NONE;
}

/* "what was i translating when he knew four notes": what was asked, without the time of it; "" where it is all. */
struct str plan_asked_main(struct plan *p, struct str text) {
  enum { LEAST = 4 };
  if (text.len > ASKED_MOST) return STR_NONE;
  struct tokens t = tokens_read(p->mind->language, p->a, text);
  for (size_t i = LEAST; i + 2 < t.len; i++)
    if (str_is(t.at[i].word, "when") && t.at[i].kind == TOKEN_WORD)
      return str_trim(str_first(text, t.at[str_is(t.at[i - 1].word, "back") ? i - 1 : i].at));
  return STR_NONE;
}

/* "do you remember", "u remember", near the beginning. */
static bool asks_to_remember(const struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i < t->len && i < 4; i++)
    if (str_is(t->at[i].word, "remember")) return reading_has(p->r, ACT_ASKS_KNOWN);
  return false;
}

bool plan_asks_recall(const struct plan *p) {
  if (str_is(p->r->skill, "recall")) return true;
  return asks_to_remember(p) && p->r->question.kind != QUESTION_NONE;
}

struct str plan_asked_text(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  if (p->asked.len) return p->asked;
  if (!plan_asks_recall(p)) return p->r->text;
  for (size_t i = 1; i < t->len; i++)
    if (classes_at(p, i) & LEX(WH)) return str_from(t->text, t->at[i].at);
  return p->r->text;
}

/* ---- read again ---- */

static enum question_kind kind_of(struct str word) {
  static const struct {
    const char *word;
    enum question_kind kind;
  } kinds[] = {{"who", QUESTION_WHO},     {"where", QUESTION_WHERE}, {"when", QUESTION_WHEN},
               {"which", QUESTION_WHICH}, {"why", QUESTION_WHY},     {"how", QUESTION_HOW}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (str_is(word, kinds[i].word)) return kinds[i].kind;
  return QUESTION_WHAT;
}

/* "u remember what i was worried about": asked, in the form of what is told. */
static void hear_remember(struct plan *p, struct reading *r) {
  if (r->question.kind != QUESTION_NONE || !asks_to_remember(p)) return;
  for (size_t i = 1; i < r->tokens.len; i++) {
    if (!(classes_at(p, i) & LEX(WH))) continue;
    r->question = (struct question){.kind = kind_of(r->tokens.at[i].word), .memory = true, .past = true};
    r->acts |= UINT64_C(1) << ACT_ASK;
    return;
  }
}

/* "and his name, do u know": a thing of somebody's and nothing else. */
static bool names_only_a_thing(struct plan *p, size_t *ret_owner) {
  enum { FEW = 9 };
  static const char *const beside[] = {"and", "but", "so", "do", "you", "know", "remember", "again", "what", NULL};
  const struct tokens *t = &p->r->tokens;
  bool thing = false, found = false, male, owner;
  if (t->len > FEW || p->r->fact_count) return false;
  for (size_t i = 0; i < t->len; i++) {
    if (t->at[i].kind == TOKEN_MARK || str_is_one_of(t->at[i].word, beside)) continue;
    if (!found && is_of(t->at[i].word, &male, &owner) && (owner || str_is(t->at[i].word, "her"))) {
      found = true;
      *ret_owner = i;
    } else if (found && !thing && (classes_at(p, i) & (LEX(NOUN) | LEX(KIN)))) {
      thing = true;
    } else {
      return false;
    }
  }
  return thing;
}

static bool follows_up(const struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  bool asked = str_find_byte(p->r->text, '?') >= 0 || str_starts(p->s.last_family, STR("answer."));
  for (size_t i = 0; i + 1 < t->len; i++)
    asked |=
        str_is(t->at[i].word, "you") && (str_is(t->at[i + 1].word, "know") || str_is(t->at[i + 1].word, "remember"));
  return asked;
}

/* "and his name, do u know" is "what is karim's name". */
static void hear_follow_up(struct plan *p, struct reading *r) {
  size_t owner = 0;
  bool open = r->question.kind == QUESTION_NONE || (r->question.kind == QUESTION_YES_NO && !r->question.relation.len);
  if (!open || !follows_up(p) || !names_only_a_thing(p, &owner)) return;
  struct str thing = r->tokens.at[owner + 1].text, name = topic_of(p, str_is(r->tokens.at[owner].word, "his"));
  if (!name.len) return;
  struct reading again;
  struct reading_context c = {.civil_now = p->v->now / 1000 + p->v->offset * 60};
  p->asked = arena_printf(p->a, "what is %.*s's %.*s", STR_ARG(name), STR_ARG(thing));
  reading_read(p->mind->language, p->a, p->asked, &c, &again);
  r->question = again.question;
  r->question.about = p->s.topic;
  r->question.memory = true;
  r->acts = UINT64_C(1) << ACT_ASK;
}

/* "which date is the maths now", "what day is clinic": of a thing, which was told, and not of the calendar. */
static bool dates_a_thing(struct plan *p, const struct reading *r) {
  const struct tokens *t = &r->tokens;
  size_t i = 0;
  while (i + 1 < t->len && !(str_is(t->at[i].word, "date") || str_is(t->at[i].word, "day"))) i++;
  uint64_t c = i + 1 < t->len ? lexicon_classes(lexicon_of(p->mind->language), t->at[++i].word) : 0;
  if (!(c & LEX(BE)) || i < 2) return false;
  for (i++; i < t->len; i++) {
    c = lexicon_classes(lexicon_of(p->mind->language), t->at[i].word);
    if (c & (LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(ADVERB) | LEX(PREPOSITION)) && !str_is(t->at[i].word, "it")) continue;
    break;
  }
  const uint64_t others = LEX(TIME) | LEX(SUBJECT) | LEX(OBJECT) | LEX(NUMBER) | LEX(MARK) | LEX(QUANTITY) | LEX(UNIT);
  if (i >= t->len || t->at[i].kind != TOKEN_WORD || c & others) return false;
  if (str_is(t->at[i].word, "date") || str_is(t->at[i].word, "day") || str_is(t->at[i].word, "it")) return false;
  for (size_t k = 0; k < r->times.len; k++) /* "what day is christmas" */
    if (r->times.at[k].first <= i && i <= r->times.at[k].last) return false;
  return true;
}

/* "what day was she born" is no date. */
static void hear_date(struct plan *p, struct reading *r) {
  bool male, owner, whose = false;
  if (!str_is(r->skill, "date") || r->question.kind == QUESTION_NONE) return;
  bool thing = dates_a_thing(p, r);
  if (r->times.len && !thing) return;
  for (size_t i = 0; i < r->tokens.len; i++)
    whose |= is_of(r->tokens.at[i].word, &male, &owner) || str_is(r->tokens.at[i].word, "i") ||
             str_is(r->tokens.at[i].word, "we") || str_is(r->tokens.at[i].word, "they");
  if (!whose && !r->who_count && !thing) return;
  r->skill = STR_NONE;
  r->acts &= ~(UINT64_C(1) << ACT_COMMAND);
  r->question.memory = true;
  r->question.kind = QUESTION_WHEN;
}

/* "and what is my apprentice called, let me hear you say it": heard as the question that it is. */
static void hear_core(struct plan *p, struct reading *r) {
  struct str core = asked_core(p->mind->language, p->a, r->text);
  if (core.len == r->text.len || r->fact_count) return;
  struct reading again;
  struct reading_context c = {.civil_now = p->v->now / 1000 + p->v->offset * 60};
  reading_read(p->mind->language, p->a, core, &c, &again);
  bool asks = again.question.kind != QUESTION_NONE || (again.asks.len && reading_has(&again, ACT_ASKS_WORLD));
  if (!asks || again.question.about.you || again.skill.len) return;
  p->asked = core;
  r->question = again.question;
  r->acts = again.acts;
  r->asks = again.asks;
  r->skill = STR_NONE, r->skill_sure = 0;
}

void plan_hear_asked(struct plan *p, struct reading *r) {
  hear_core(p, r);
  hear_remember(p, r);
  hear_follow_up(p, r);
  hear_date(p, r);
  /* "who tuned it, what was his name" */
  for (size_t i = 0; i + 1 < r->tokens.len; i++) {
    bool male, owner;
    if (is_of(r->tokens.at[i].word, &male, &owner) && str_is(r->tokens.at[i + 1].word, "name"))
      r->acts &= ~(UINT64_C(1) << ACT_ASKS_NAME);
  }
}
