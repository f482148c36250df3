/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_situation: what is told of, as a whole: a test result waited for, a boiler that broke, a son who rang. A model
 * learnt from lines of our own names it (language/reading.h, data/<language>/situations.txt), and each situation has
 * authored lines, every one of which fits all that is told in it. They take no slot, so nothing misread can stand in
 * them; where the model is not sure, nothing is said of it.
 */
#include "base/civil.h"
#include "language/language.h"
#include "language/rows.h"
#include "thinkers/builtin/builtin_priv.h"

/* Held-out lines tell of some situation each, and over 400 nine in ten were guessed right. In the middle of a talk most
 * turns tell of none: there, read by hand, half the guesses from 400 to 850 were wrong, in long turns nearly all,
 * because one word of them fits and the whole does not. What is only told (say.*) is answered from next to nothing. */
enum { SURE = 800, SURE_OF_LONG = 900, SURE_AGAINST = 900, SURE_OF_SAYING = 975, CARE_IN_VIEW = 1, FEW = 2, LONG = 10 };
enum { LEAST = 660, OUTWEIGHED = 300 }; /* of 1000 */
static const double fit_least = 1.1, fit_more = .5, fit_say = .6 /* of what was said: anything nearer goes before */;

enum tone { TONE_NONE, TONE_LIGHT, TONE_PLAIN, TONE_GRAVE };

static enum tone tone_of(const struct plan *p, struct str situation, struct str *ret_weighs) {
  struct rows r = rows_of(language_pack(p->mind->language), "situations.txt");
  while (rows_next(&r)) {
    if (r.fields != 4 || !str_eq(r.field[0], situation)) continue;
    *ret_weighs = r.field[2];
    return str_is(r.field[1], "grave") ? TONE_GRAVE : str_is(r.field[1], "light") ? TONE_LIGHT : TONE_PLAIN;
  }
  return TONE_NONE;
}

/* It is of one weight by what was told before, and this turn is of the other, or hardly of any. */
static bool is_outweighed(const struct reading *r, struct str weighs) {
  int good = r->weights[WEIGHS_GOOD], hurt = reading_hurt(r);
  if (str_is(weighs, "-") || str_is(weighs, "mixed") || str_is(weighs, "none") || str_is(weighs, "light")) return false;
  bool glad = str_is(weighs, "good");
  return (glad ? hurt > good + OUTWEIGHED : good > hurt + OUTWEIGHED) || (glad ? good : hurt) < r->weights[WEIGHS_NONE];
}

/* "psle over, ethan slept 11 hrs" has no baby in it: what a situation cannot be told without (situations_need.txt). */
static bool lacks_its_thing(struct plan *p) {
  struct rows r = rows_of(language_pack(p->mind->language), "situations_need.txt");
  while (p->r->tokens.len && rows_next(&r)) {
    if (r.fields != 2 || !str_starts(p->r->situation, r.field[0])) continue;
    for (size_t i = 0; i < p->r->tokens.len; i++) {
      struct str rest = r.field[1], word;
      while (rows_word(&rest, &word))
        if (str_eq(word, p->r->tokens.at[i].word)) return false;
    }
    return true;
  }
  return false;
}

static bool is_of_others(const struct statement *s) {
  const struct who *w = &s->about;
  bool they = str_is(w->pronoun, "he") || str_is(w->pronoun, "she") || str_is(w->pronoun, "they");
  return !w->me && !w->you && (w->name.len || w->word.len || they);
}

static bool is_mine(const struct statement *s) {
  return s->about.me || str_is(s->thing_owner, "my") || str_is(s->thing_owner, "our");
}

/* "my wife had a migraine" is no headache of the speaker's; whose it is stands in the situation's name. */
static bool is_of_another(const struct reading *r) {
  bool self = str_ends(r->situation, STR("_self"));
  bool other = str_ends(r->situation, STR("_other")) || str_ends(r->situation, STR("_kin"));
  bool others = r->who_count > 0, mine = false;
  for (size_t i = 0; i < r->statement_count; i++)
    others |= is_of_others(&r->statements[i]), mine |= is_mine(&r->statements[i]);
  return (self && others && !mine && r->statement_count) || (other && !others && mine);
}

/* Nobody is missed as the dead are who is not known to have died, unless this talk has told of a death. */
static bool lacks_its_loss(struct plan *p) {
  struct view_facts died = {0};
  if (!str_is(p->r->situation, "death.missing") || p->s.hush_evening) return false;
  for (size_t i = 0; i < p->r->who_count; i++) {
    struct entity e = {0};
    if (slots_entity(p, &p->r->whos[i], &e) && !p->v->ops->facts(p->v, e.id, STR("died"), 0, &died) && died.len)
      return false;
  }
  return true;
}

static int enough_for(const struct plan *p, bool doubted) {
  if (str_starts(p->r->situation, STR("say."))) return SURE_OF_SAYING;
  if (slots_words(p->r->text) >= LONG) return SURE_OF_LONG;
  return doubted || str_starts(p->r->situation, STR("talk.")) ? SURE_AGAINST : SURE;
}

static bool is_short_act(const struct reading *r) {
  static const enum act acts[] = {ACT_MINIMAL, ACT_YES,   ACT_NO,     ACT_MAYBE,     ACT_LAUGH,
                                  ACT_SILENT,  ACT_GREET, ACT_THANKS, ACT_GIBBERISH, ACT_FOREIGN};
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
    if (reading_has(r, acts[i])) return true;
  return false;
}

/* "my birthday is 4 may", told in November: no day to be wished well on. */
static bool is_another_day(const struct plan *p) {
  struct civil today = civil_from_days(p->today);
  const char *now = arena_printf(p->a, "%02d-%02d", today.month, today.day).at;
  if (!str_is(p->r->situation, "bday.own_today")) return false;
  for (size_t i = 0; i < p->r->fact_count; i++) {
    const struct fact_read *f = &p->r->facts[i];
    if (f->about.me && str_is(f->relation, "birthday") && !str_ends(f->value, str_of(now))) return true;
  }
  return false;
}

/* What is said in answer, or of the talk itself, is told from so few words that it must stand where it can. */
static bool has_its_place(const struct plan *p) {
  struct str name = p->r->situation;
  bool asked = p->s.streak > 0;
  if (str_is(name, "say.bare_what")) return asked;
  if (is_another_day(p)) return false;
  if (!str_starts(name, STR("talk."))) return true;
  if (is_short_act(p->r) || slots_words(p->r->text) <= FEW) return false;
  if (str_starts(name, STR("talk.ans_"))) return asked;
  return asked || p->s.offered.len || !(str_is(name, "talk.takes_offer") || str_is(name, "talk.turns_down"));
}

/* A date to ask about, or a fact of somebody, is nearer than a plain telling. */
static bool is_outdone(struct plan *p) {
  for (size_t i = 0; i < p->moves.len; i++)
    if (!strcmp(p->moves.at[i].name, "thread-kept")) return true;
  return str_starts(p->r->situation, STR("say.")) && plan_gravest(p->r);
}

static bool is_told(const struct plan *p) {
  const struct reading *r = p->r;
  if (r->question.kind != QUESTION_NONE || r->skill.len || reading_has(r, ACT_COMMAND) || p->in->care) return false;
  for (size_t i = 0; i < r->fact_count; i++)
    if (r->facts[i].about.me && str_is(r->facts[i].relation, "name")) return false; /* met by name first */
  return !reading_has(r, ACT_FAREWELL) && !reading_has(r, ACT_CORRECT) && !reading_has(r, ACT_LOSS);
}

/* The words lean the other way: glad ones for what is grave, sorry ones for what is light. */
static bool is_against(const struct plan *p, enum tone t) {
  const struct reading *r = p->r;
  bool good = r->valence > 0 || reading_has(r, ACT_GOOD_NEWS), bad = r->valence < 0 || reading_has(r, ACT_BAD_NEWS);
  if (plan_told(p, STANCE_LIGHT | STANCE_SAFE) && t != TONE_LIGHT) return true;
  good |= plan_told(p, STANCE_GLAD), bad |= plan_told(p, STANCE_BLOW | STANCE_WRONG);
  good |= reading_leans(r) > 0, bad |= reading_leans(r) < 0;
  return (t == TONE_GRAVE && good && !bad) || (t == TONE_LIGHT && bad && !good);
}

/* "she left me on read", "mum doesnt know yet", and no they beside it. */
static bool is_of_one(struct plan *p) {
  bool one = false;
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    if (plan_in_list(p, "part.many", p->r->tokens.at[i].word)) return false;
    one |= plan_in_list(p, "part.one", p->r->tokens.at[i].word);
  }
  for (size_t i = 0; i < p->r->who_count && !one; i++) one = slots_pronoun(p, &p->r->whos[i]).len > 0;
  return one;
}

void plan_situation(struct plan *p) {
  const struct reading *r = p->r;
  if (!r->situation.len || r->situation_sure < SURE || !is_told(p) || !has_its_place(p) || is_outdone(p)) return;
  const char *family = arena_printf(p->a, "situation.%.*s", STR_ARG(r->situation)).at;
  struct str weighs = STR_NONE;
  enum tone tone = phrase_has_family(p->mind->book, family) ? tone_of(p, r->situation, &weighs) : TONE_NONE;
  bool grave = tone == TONE_GRAVE;
  bool doubted = is_against(p, tone) || slots_words(r->text) <= FEW; /* "i know" */
  if (tone == TONE_NONE || r->situation_sure < enough_for(p, doubted)) return;
  if (is_outweighed(r, weighs) || is_of_another(r) || lacks_its_loss(p) || lacks_its_thing(p)) return;
  struct move *m = plan_push(p, "situation", family, TIER_STRONG, grave ? MOVE_HUSH_JOKES : MOVE_LEAD);
  if (is_of_one(p)) m->flags |= MOVE_OF_ONE;
  m->evidence = "what is told of";
  m->words = r->situation;
  bool said = str_starts(r->situation, STR("say."));
  m->fit = (said ? fit_say : fit_least) + fit_more * (r->situation_sure - LEAST) / (1000 - LEAST);
  m->specific = 1;
}
