/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_stance: a turn met by how it is told (language/reading.h): what is told for a laugh is no misfortune, a thing
 * asked to be kept is promised, and where nothing nearer is known than that it is good, a blow, a wrong or a nuisance,
 * a few words that lean that way. Phrases: told.light, told.glad, told.blow, told.wrong, told.nuisance, told.secret.
 */
#include "base/utf8.h"
#include "thinkers/builtin/builtin_priv.h"

static const double fit_told = 1.32, specific_told = 1 /* nearer than what goes with a verb */;

bool plan_told(const struct plan *p, unsigned stance) {
  return (p->r->stance & stance) != 0;
}

/* What happened or how it is told, beside which a fact of somebody is not what a listener answers. */
bool plan_is_weighty(const struct plan *p) {
  enum { WEIGHTY = STANCE_LIGHT | STANCE_GLAD | STANCE_BLOW | STANCE_WRONG | STANCE_NUISANCE };
  const struct reading *r = p->r;
  return plan_told(p, WEIGHTY) || reading_leans(r) || reading_has(r, ACT_GOOD_NEWS) || reading_has(r, ACT_BAD_NEWS) ||
         reading_has(r, ACT_JOKE);
}

/* Rather bad than good, though it may be neither: no brisk word. */
bool plan_is_low(const struct plan *p) {
  enum { LOW = 400 };
  int hurt = reading_hurt(p->r);
  return hurt >= LOW && hurt > p->r->weights[WEIGHS_GOOD] && hurt > p->r->weights[WEIGHS_NONE];
}

static bool has_mark_of_code(struct str text) {
  for (size_t i = 0; i < text.len; i++)
    if (strchr("{}<>=;[]|\\`#$_", text.at[i])) return true;
  return false;
}

static bool is_others_plan(const struct reading *r) {
  for (size_t i = 0; i < r->statement_count; i++)
    if (r->statements[i].about.me) return false;
  return r->statement_count > 0;
}

static void drop(struct reading *r, enum act a) {
  r->acts &= ~(UINT64_C(1) << a);
}

/* "again", by itself after what was bad: more of it, and nothing asked for. */
static unsigned more_of(const struct plan *p) {
  static const struct {
    const char *family;
    unsigned stance;
  } all[] = {{"news.bad", STANCE_BLOW}, {"act.bad", STANCE_BLOW},           {"told.blow", STANCE_BLOW},
             {"told.ill", STANCE_BLOW}, {"told.nuisance", STANCE_NUISANCE}, {"told.wrong", STANCE_WRONG}};
  if (!str_eq_nocase(str_trim(p->r->text), STR("again"))) return 0;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_is(p->s.last_family, all[i].family)) return all[i].stance;
  return 0;
}

/* A model's guess at the act, against how it is told. */
void plan_hear_stance(struct plan *p, struct reading *r) {
  unsigned more = more_of(p);
  if (more) r->skill = STR_NONE, r->acts = UINT64_C(1) << ACT_TELL, r->stance = more;
  bool light = plan_told(p, STANCE_LIGHT), blow = plan_told(p, STANCE_BLOW), glad = plan_told(p, STANCE_GLAD);
  bool hurt = blow || plan_told(p, STANCE_WRONG | STANCE_NUISANCE);
  if (plan_told(p, STANCE_SECRET)) drop(r, ACT_ASKS_PRIVACY), drop(r, ACT_COMMAND);
  if (plan_told(p, STANCE_SECRET) && str_starts(r->skill, STR("forget"))) r->skill = STR_NONE;
  if (light && !blow) drop(r, ACT_LOSS), drop(r, ACT_BAD_NEWS);
  if (hurt && !glad) drop(r, ACT_GOOD_NEWS);
  if (glad && !hurt) drop(r, ACT_BAD_NEWS);
  if (!glad && plan_is_low(p)) drop(r, ACT_GOOD_NEWS);
  if (!hurt && reading_leans(r) > 0) drop(r, ACT_BAD_NEWS);
  if (!has_mark_of_code(r->text)) drop(r, ACT_CODE);
  if (is_others_plan(r)) drop(r, ACT_PLAN);
}

static void push_told(struct plan *p, const char *family, const char *evidence, unsigned flags) {
  const struct statement *s = plan_main_statement(p);
  struct move *m = plan_push(p, "receive", family, TIER_STRONG, flags);
  m->evidence = evidence;
  m->fit = fit_told, m->specific = specific_told;
  if (s && s->tense == TOLD_PAST) slots_add_text(p, &m->slots, "past", STR("past")); /* it happened: a story */
}

/* "fired by my own son, heh": the laugh is the least of it. */
static bool laughs_it_off(const struct reading *r) {
  enum { HEAVY = 900 };
  return r->weights[WEIGHS_BAD] + r->weights[WEIGHS_WRONG] >= HEAVY;
}

static void push_secret(struct plan *p) {
  struct move *m = plan_push(p, "promise", "told.secret", TIER_OBLIGED, 0);
  m->evidence = "asked to be kept";
  m->fit = m->specific = 1;
}

/* What is met as a wrong or a worry where that is most of it, with sorrow where there is little doubt, else mildly. */
static const char *family_of_weight(const struct reading *r, int leans) {
  enum { MOST = 450, HEAVY = 800 };
  if (leans > 0) return "told.well";
  if (r->weights[WEIGHS_WRONG] >= MOST) return "told.wrong";
  if (r->weights[WEIGHS_WORRY] >= MOST) return "told.worry";
  if (r->weights[WEIGHS_NUISANCE] >= MOST) return "told.nuisance";
  return r->weights[WEIGHS_BAD] >= HEAVY ? "told.low" : "told.ill";
}

/* The act's model leans one way, and the weight's not the other. */
static int leaning_of(const struct reading *r) {
  int weighed = reading_leans(r), hurt = reading_hurt(r);
  if (weighed) return weighed;
  enum { BORNE_OUT = 500 };
  bool against = (r->leans > 0 && hurt > r->weights[WEIGHS_GOOD]) || (r->leans < 0 && hurt < BORNE_OUT);
  return against ? 0 : r->leans;
}

/* What most of the weight is, and little of it the other way; NULL where none stands out. */
static const char *family_of_most(const struct reading *r) {
  static const struct {
    enum weighs weighs;
    int least;
    const char *family;
  } all[] = {{WEIGHS_LIGHT, 450, "told.light"},
             {WEIGHS_GOOD, 650, "told.well"},
             {WEIGHS_NUISANCE, 550, "told.nuisance"},
             {WEIGHS_WRONG, 600, "told.wrong"},
             {WEIGHS_WORRY, 600, "told.worry"}};
  enum { AGAINST = 200, SORE = 100 };
  int hurt = reading_hurt(r), glad = r->weights[WEIGHS_GOOD] + r->weights[WEIGHS_LIGHT];
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    bool gay = all[i].weighs == WEIGHS_LIGHT || all[i].weighs == WEIGHS_GOOD;
    if (r->weights[all[i].weighs] < all[i].least || (gay ? hurt : glad) >= AGAINST) continue;
    if (gay && r->valence < 0 && hurt >= SORE) continue;
    return all[i].family;
  }
  return NULL;
}

/* By how much it weighs, before a mere nod. */
static bool push_most(struct plan *p) {
  enum { FEW = 4 };
  const char *family = slots_words(p->r->text) >= FEW && !p->r->stance ? family_of_most(p->r) : NULL;
  if (!family) return false;
  push_told(p, family, "how much it weighs", 0);
  p->moves.at[p->moves.len - 1].tier = TIER_WEAK;
  return true;
}

/* Models that are not sure of what happened lean one way: said in a word or two, before a mere nod. */
static void push_leaning(struct plan *p) {
  enum { FEW = 2 };
  const struct reading *r = p->r;
  if (push_most(p)) return;
  enum { SURELY = 850 };
  int leans = leaning_of(r);
  if (leans < 0 && !r->valence && reading_hurt(r) < SURELY) leans = 0;
  if (!leans || r->stance & ~(unsigned)STANCE_LOUD || reading_has(r, ACT_GREET) || slots_words(r->text) <= FEW) return;
  struct move *m = plan_push(p, "receive", family_of_weight(r, leans), TIER_WEAK, leans < 0 ? MOVE_HUSH_JOKES : 0);
  m->evidence = "how much it weighs";
  m->fit = 1.2, m->specific = .6;
}

/* "haha fair" tells nothing. */
static bool tells_something(const struct reading *r) {
  enum { FEW = 3 };
  return slots_words(r->text) > FEW || (r->statement_count && slots_words(r->text) == FEW);
}

/* "4!!!", after a wrong that was told: more of the same. */
static bool push_more(struct plan *p) {
  enum { FEW = 2 };
  static const char *const families[] = {"told.wrong", "told.nuisance", "told.blow", "told.glad"};
  bool more = p->r->stance == STANCE_LOUD && slots_words(p->r->text) <= FEW && !p->r->statement_count;
  for (size_t i = 0; i < sizeof families / sizeof *families && more; i++) {
    if (!str_is(p->s.last_family, families[i])) continue;
    push_told(p, families[i], "more of what was told", 0);
    return true;
  }
  return false;
}

void plan_stance(struct plan *p) {
  const struct reading *r = p->r;
  if (plan_told(p, STANCE_SECRET) && !reading_has(r, ACT_DONT_ASK)) push_secret(p);
  if (r->question.kind != QUESTION_NONE || r->skill.len || reading_has(r, ACT_FAREWELL)) return;
  if (reading_has(r, ACT_LOSS) || reading_has(r, ACT_CORRECT)) return;
  if (push_more(p)) return;
  push_leaning(p);
  bool glad = plan_told(p, STANCE_GLAD), blow = plan_told(p, STANCE_BLOW);
  if (glad && blow) return; /* both at once: neither is said over the other */
  if (plan_told(p, STANCE_LIGHT) && tells_something(r) && !laughs_it_off(r))
    push_told(p, "told.light", "told for a laugh", 0);
  else if (glad)
    push_told(p, "told.glad", "told as a good thing", 0);
  else if (blow)
    push_told(p, "told.blow", "told as a blow", MOVE_HUSH_JOKES);
  else if (plan_told(p, STANCE_WRONG))
    push_told(p, "told.wrong", "told as a wrong", MOVE_HUSH_JOKES);
  else if (plan_told(p, STANCE_NUISANCE))
    push_told(p, "told.nuisance", "told as a nuisance", 0);
}
