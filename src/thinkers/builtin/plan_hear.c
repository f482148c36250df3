/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_hear: second thoughts about a reading, before anything is planned. Patterns and models look for what they know;
 * here a turn that says what its speaker does ("maybe i'll email him") is no request, a clause with a subject of its
 * own ("i forget things now") is no order, and a death is one only where some word says so. What is dropped is not
 * replied to; what was kept of the turn is not touched.
 */
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/wordnet.h"
#include "thinkers/builtin/builtin_priv.h"

static uint64_t classes_at(struct plan *p, size_t i) {
  return lexicon_classes(lexicon_of(p->mind->language), p->r->tokens.at[i].word);
}

static bool has_word(const struct plan *p, const char *word) {
  for (size_t i = 0; i < p->r->tokens.len; i++)
    if (str_is(p->r->tokens.at[i].word, word)) return true;
  return false;
}

/* "i'll do it myself", "maybe i might email him": what the speaker means to do, and nobody is asked for it. */
static bool own_deed(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  bool own = false;
  for (size_t i = 0; i < t->len; i++) {
    if (str_is(t->at[i].word, "you") || str_is(t->at[i].word, "?") || classes_at(p, i) & LEX(WH)) return false;
    bool me = str_is(t->at[i].word, "i") && i + 1 < t->len && classes_at(p, i + 1) & LEX(MODAL);
    bool first = i < 2 || classes_at(p, i - 1) & (LEX(OPENER) | LEX(HYPO) | LEX(ADVERB) | LEX(AND) | LEX(BREAK));
    own |= me && first && !(i && classes_at(p, i - 1) & LEX(MODAL));
  }
  return own;
}

static void drop_request(struct reading *r) {
  static const enum act acts[] = {ACT_ASK,         ACT_COMMAND,    ACT_ASKS_ABILITY, ACT_ASKS_WORLD,
                                  ACT_ASKS_ADVICE, ACT_ASKS_KNOWN, ACT_ASKS_OPINION};
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) r->acts &= ~(UINT64_C(1) << acts[i]);
  r->acts |= UINT64_C(1) << ACT_TELL;
  r->question = (struct question){0};
  r->asks = STR_NONE;
  r->skill = STR_NONE, r->skill_sure = 0;
}

/* What a model took for a skill, without one of the words it could have been asked in. */
static bool lacks_its_words(struct plan *p, struct str skill) {
  static const struct {
    const char *skill, *family;
  } need[] = {
      {"name.find", "part.hear.name"},     {"weigh.start", "part.hear.weigh"}, {"days_between", "part.hear.days"},
      {"clock.between", "part.hear.days"}, {"why", "part.hear.why"},           {"voice.off", "part.hear.voice"},
      {"voice_off", "part.hear.voice"},    {"date", "part.hear.days"},         {"word.define", "part.hear.words"},
      {"word.similar", "part.hear.words"}, {"word.find", "part.hear.words"}};
  for (size_t i = 0; i < sizeof need / sizeof *need; i++)
    if (str_is(skill, need[i].skill)) return !plan_hears(p, need[i].family);
  return false;
}

/* "two of them were spent with a great dane who did not want his nails done": who hangs on what stands before it. */
static bool hangs_on_noun(struct plan *p, size_t wh) {
  const struct tokens *t = &p->r->tokens;
  bool who = str_is(t->at[wh].word, "who") || str_is(t->at[wh].word, "which") || str_is(t->at[wh].word, "whose");
  if (!who || wh < 3 || t->at[wh].begins) return false;
  uint64_t before = classes_at(p, wh - 1);
  bool noun = !before || before & (LEX(NOUN) | LEX(KIN) | LEX(JOB) | LEX(ANIMAL) | LEX(NAME));
  for (size_t i = 0; i < p->r->statement_count; i++)
    if (p->r->statements[i].first < wh && !p->r->statements[i].question) return noun;
  return false;
}

static bool all_hang_on_nouns(struct plan *p) {
  size_t found = 0;
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    if (!(classes_at(p, i) & LEX(WH))) continue;
    if (!hangs_on_noun(p, i)) return false;
    found++;
  }
  return found > 0;
}

/* "who names a dog gerald? i loved him": asked of nobody, and the telling goes on. */
static bool is_for_effect(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  ptrdiff_t mark = -1;
  if (p->r->question.kind != QUESTION_WHO && p->r->question.kind != QUESTION_WHAT) return false;
  for (size_t i = 0; i < t->len; i++) {
    if (str_is(t->at[i].word, "?")) mark = (ptrdiff_t)i;
    if (str_is(t->at[i].word, "you") || str_is(t->at[i].word, "remember")) return false;
  }
  ptrdiff_t wh = mark;
  while (wh > 0 && !t->at[wh].begins) wh--;
  if (mark < 0 || wh + 2 >= mark || !str_is(t->at[wh].word, "who")) return false;
  struct verb_word v;
  bool now = lexicon_verb(lexicon_of(p->mind->language), p->a, t->at[wh + 1].word, &v) &&
             (v.form == FORM_THIRD || str_is(v.base, "would"));
  for (size_t i = 0; i < p->r->statement_count && now && !str_is(v.base, "be"); i++)
    if ((ptrdiff_t)p->r->statements[i].first > mark && !p->r->statements[i].question) return true;
  return false;
}

/* "how are arsenal doing": asked of them, and not of the being. */
static bool asks_how_another_is(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  if (has_word(p, "you") || has_word(p, "your") || has_word(p, "yourself")) return false;
  for (size_t i = 0; i + 2 < t->len; i++)
    if (str_is(t->at[i].word, "how") && classes_at(p, i + 1) & LEX(BE))
      return !plan_in_list(p, "part.hear.how_are", t->at[i + 2].word);
  return false;
}

/* "she said have you been drinking": asked by her, and then. */
static bool only_reports_question(const struct plan *p) {
  const struct reading *r = p->r;
  bool found = false;
  for (size_t i = 0; i < r->statement_count; i++) {
    const struct statement *s = &r->statements[i], *before = i ? s - 1 : NULL;
    if (!s->question) continue;
    bool told = s->reported && before && !before->question && !before->about.me && !before->about.you &&
                lexicon_classes(lexicon_of(p->mind->language), before->verb) & LEX(SAYS);
    if (!told) return false;
    found = true;
  }
  return found;
}

/* "there's a fella who waits at the gate", "which i hate": a clause that hangs on another, and no question. */
static bool only_relates(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  size_t wh = 0;
  if (is_for_effect(p) || (p->r->question.kind != QUESTION_NONE && only_reports_question(p))) return true;
  if (p->r->question.kind == QUESTION_NONE || str_find_byte(p->r->text, '?') >= 0) return false;
  while (wh < t->len && !(classes_at(p, wh) & LEX(WH))) wh++;
  if (wh + 1 >= t->len) return false;
  if (p->r->question.kind != QUESTION_YES_NO && all_hang_on_nouns(p)) return true;
  if (str_is(t->at[0].word, "which")) return classes_at(p, 1) & LEX(SUBJECT);
  return wh > 2 && str_is(t->at[0].word, "there") && classes_at(p, 1) & LEX(BE);
}

/* "add call the plumber to my to do list", "shopping add toilet roll": the thing has a subject of its own. */
static bool orders_list_first(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  if (!str_starts(p->r->skill, STR("list.")) || !t->len) return false;
  bool named = plan_in_list(p, "part.hear.lists", t->at[0].word);
  size_t verb = named ? 1 : 0;
  if (verb >= t->len || !plan_in_list(p, "part.hear.takes", t->at[verb].word)) return false;
  for (size_t i = verb + 1; i < t->len && !named; i++) named = plan_in_list(p, "part.hear.lists", t->at[i].word);
  return named;
}

/* "i have leeks. take them off", "i need a list. pegs, rope": the order stands behind what was told. */
static bool orders_behind(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i < 2 && i < t->len; i++) /* "got the eggs": what is on no list, the skill leaves be */
    if (str_is(p->r->skill, "list.done") && plan_in_list(p, "part.hear.ticks", t->at[i].word)) return true;
  for (size_t i = 0; i + 1 < t->len; i++) {
    bool list = str_is(t->at[i].word, "a") && str_is(t->at[i + 1].word, "list");
    list |= str_is(t->at[i].word, "list") && str_is(t->at[i + 1].word, ":");
    if (list && str_is(p->r->skill, "list.add")) return true;
    bool comma = str_is(t->at[i].word, ","), meant = i + 2 < t->len && classes_at(p, i + 2) & LEX(OBJECT);
    bool begins = t->at[i].kind == TOKEN_MARK && (!comma || meant); /* "we need milk, put it on the list" */
    if (begins && plan_in_list(p, "part.hear.takes", t->at[i + 1].word)) return true;
  }
  return orders_list_first(p);
}

/* An order has no subject of its own; these read one out of the middle of a clause. */
static bool told_not_ordered(struct plan *p) {
  const struct reading *r = p->r;
  if (!r->skill.len || r->question.kind != QUESTION_NONE || str_find_byte(r->text, '?') >= 0) return false;
  if (r->skill_sure < SKILL_READ && lacks_its_words(p, r->skill)) return true;
  slot_vec skill = {0};
  slots_add_text(p, &skill, "skill", r->skill);
  if (!skill.len || !plan_part(p, "part.hear.order", &skill).len || orders_behind(p)) return false;
  for (size_t i = 0; i < r->statement_count; i++) {
    const struct statement *s = &r->statements[i];
    bool subject = s->about.me || s->about.name.len || s->about.word.len || s->about.pronoun.len || s->thing.len;
    if (subject && s->verb.len && s->first < 2) return true; /* "add milk" has no verb: its subject is the order */
  }
  return false;
}

/* "ok gonna try sleep", "anyway bed": off, in a few words. */
static bool is_leaving(struct plan *p) {
  enum { FEW = 7 };
  const struct tokens *t = &p->r->tokens;
  size_t end = t->len;
  while (end && t->at[end - 1].kind == TOKEN_MARK) end--;
  bool opened = t->len && classes_at(p, 0) & LEX(OPENER);
  for (size_t i = 0; i < end; i++)
    if (classes_at(p, i) & LEX(NEGATION)) return false; /* "hi, can't sleep" */
  bool off = end > 2 && str_is(t->at[end - 1].word, "off") &&
             (str_is(t->at[end - 2].word, "be") || str_is(t->at[end - 2].word, "am"));
  bool back = end > 2 && end <= FEW && str_is(t->at[end - 1].word, "back") && str_is(t->at[end - 2].word, "get");
  if ((off || (back && opened)) && p->r->question.kind == QUESTION_NONE) return true;
  return end > 1 && end <= FEW && opened && plan_in_list(p, "part.hear.leaving", t->at[end - 1].word) &&
         p->r->question.kind == QUESTION_NONE && !p->r->skill.len;
}

/* "i said goodnight to the hens", "he left without saying goodbye": told, and no goodbye; "i'll say goodnight" is one.
 */
static bool tells_of_goodbye(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i + 1 < t->len; i++) {
    struct verb_word v;
    if (!lexicon_verb(lexicon_of(p->mind->language), p->a, t->at[i].word, &v) || !str_is(v.base, "say")) continue;
    if (v.form != FORM_BASE && plan_in_list(p, "part.hear.going", t->at[i + 1].word)) return true;
  }
  return false;
}

/* The turn begins with what somebody else does: "the baby won't sleep now". */
static bool begins_with_another(const struct plan *p) {
  const struct statement *s = p->r->statements;
  if (!p->r->statement_count || s->first > 2 || !s->verb.len || s->about.me || s->about.you) return false;
  return s->about.name.len || s->about.word.len || s->about.pronoun.len || s->thing.len;
}

/* The whole turn is what somebody else does. */
static bool is_of_another_only(const struct plan *p) {
  return begins_with_another(p) && p->r->statements[0].last + 1 >= p->r->tokens.len;
}

/* "see you remembered", "right i'm gonna cook something": nobody goes without a word of going, or where a model is only
 * fairly sure of it. */
static bool is_goodbye(struct plan *p) {
  enum { FEW = 7, FAIRLY = 600 };
  const struct reading *r = p->r;
  const struct tokens *t = &r->tokens;
  size_t end = t->len;
  while (end && t->at[end - 1].kind == TOKEN_MARK) end--;
  if (tells_of_goodbye(p) || (r->courtesy.ends && r->courtesy.kind == COURTESY_BACK)) return false;
  if (plan_hears(p, "part.hear.going") || (end <= FEW && has_word(p, "until"))) return true;
  bool self = has_word(p, "i") || has_word(p, "me") || has_word(p, "must") || !begins_with_another(p);
  if (plan_hears(p, "part.hear.bye") && self) return true;
  if (has_word(p, "see")) return end && plan_in_list(p, "part.hear.see", t->at[end - 1].word);
  bool sure = r->act == ACT_FAREWELL && r->act_sure >= FAIRLY && !reading_has(r, ACT_CREDIT);
  return sure && !begins_with_another(p) && r->question.kind == QUESTION_NONE;
}

/* "im shattered. night x", "good night habibi", "ok nite. keep your fingers crossed" */
static bool ends_in_night(struct plan *p) {
  enum { FEW = 3 };
  size_t end = p->r->tokens.len;
  while (end && (p->r->tokens.at[end - 1].kind == TOKEN_MARK || p->r->tokens.at[end - 1].word.len < 3)) end--;
  bool called =
      end == FEW && !(classes_at(p, end - 1) & (LEX(ADVERB) | LEX(VERB) | LEX(NOUN))); /* "good night really" */
  if (called && plan_in_list(p, "part.hear.night", p->r->tokens.at[end - 2].word)) return true;
  return end && plan_in_list(p, "part.hear.night", p->r->tokens.at[end - 1].word);
}

/* "do you think she'll be all right": of others, and not of the being. */
static bool asks_of_others(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i + 2 < t->len; i++)
    if (str_is(t->at[i].word, "do") && str_is(t->at[i + 1].word, "you") && str_is(t->at[i + 2].word, "think"))
      return true;
  return false;
}

/* "what would u do": advice, and no list of skills. */
static bool asks_what_it_would_do(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i + 3 < t->len; i++)
    if (str_is(t->at[i].word, "what") && str_is(t->at[i + 1].word, "would") && str_is(t->at[i + 2].word, "you") &&
        (str_is(t->at[i + 3].word, "do") || str_is(t->at[i + 3].word, "say")))
      return true;
  return false;
}

/* "is it really": no question, only that it was heard. */
static bool is_echo_question(struct plan *p) {
  enum { FEW = 3 };
  const struct tokens *t = &p->r->tokens;
  size_t end = t->len;
  while (end && t->at[end - 1].kind == TOKEN_MARK) end--;
  return end > 1 && end <= FEW && classes_at(p, 0) & (LEX(BE) | LEX(DO) | LEX(HAVE)) &&
         classes_at(p, 1) & LEX(SUBJECT) && !has_word(p, "you") && !has_word(p, "i") &&
         (end == 2 || plan_in_list(p, "part.hear.really", t->at[2].word));
}

/* "no you're right": a yes. */
static bool is_granting(struct plan *p) {
  return reading_has(p->r, ACT_NO) && p->r->tokens.len < 6 && (has_word(p, "right") || has_word(p, "true"));
}

/* "what did my youngest draw", "what do i call it": of what was told here, and not of the world. */
static bool asks_of_told(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  if (t->len < 4 || !(classes_at(p, 0) & LEX(WH)) || !(classes_at(p, 1) & (LEX(DO) | LEX(BE)))) return false;
  if (str_is(t->at[2].word, "i") || str_is(t->at[2].word, "my")) return true;
  bool minds = str_is(p->r->asks, "minds"), other = str_is(t->at[2].word, "he") || str_is(t->at[2].word, "she");
  return minds && other && !str_is(t->at[0].word, "why") && !plan_hears(p, "part.hear.mind");
}

static void swap_act(struct reading *r, enum act from, enum act to) {
  if (!reading_has(r, from)) return;
  r->acts &= ~(UINT64_C(1) << from);
  r->acts |= UINT64_C(1) << to;
}

/* "so he's not a boy is he": told, with a tag behind it. */
static bool ends_in_tag(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  size_t end = t->len;
  while (end && t->at[end - 1].kind == TOKEN_MARK) end--;
  if (end < 5 || !p->r->statement_count || !(classes_at(p, end - 1) & LEX(SUBJECT))) return false;
  size_t aux = end - 2;
  while (aux && classes_at(p, aux) & LEX(NEGATION)) aux--;
  bool opens = classes_at(p, 0) & (LEX(WH) | LEX(BE) | LEX(DO) | LEX(MODAL) | LEX(HAVE));
  return classes_at(p, aux) & (LEX(BE) | LEX(DO) | LEX(MODAL) | LEX(HAVE)) && !opens;
}

/* "she asked me to make a speech": told of another, or of what was; nobody here is asked for one. */
static bool told_of_asking(struct plan *p) {
  const struct reading *r = p->r;
  if (str_is(r->asks, "joke")) return false; /* "got any jokes" */
  if (!r->asks.len || r->question.kind != QUESTION_NONE || has_word(p, "you") || str_find_byte(r->text, '?') >= 0)
    return false;
  for (size_t i = 1; i + 1 < r->tokens.len; i++) /* "big blow coming they say is there school tomorrow" */
    if ((classes_at(p, i) & (LEX(BE) | LEX(DO) | LEX(MODAL))) && (classes_at(p, i - 1) & LEX(SAYS)) &&
        (str_is(r->tokens.at[i + 1].word, "there") || (classes_at(p, i + 1) & (LEX(ARTICLE) | LEX(SUBJECT)))))
      return false;
  for (size_t i = 0; i < r->statement_count; i++) {
    const struct statement *s = &r->statements[i];
    if (!s->verb.len) continue; /* "any news on the strike" */
    bool other = !s->about.me && !s->about.you &&
                 (s->about.name.len || s->about.word.len || s->about.pronoun.len || s->thing.len);
    if (s->first < 3 && (other || (s->about.me && s->tense == TOLD_PAST))) return true;
  }
  return false;
}

/* "danyal said shut up to them". */
static bool tells_of_another(const struct reading *r) {
  for (size_t i = 0; i < r->statement_count; i++) {
    const struct who *w = &r->statements[i].about;
    if (!w->me && !w->you && (w->name.len || w->word.len || w->pronoun.len || r->statements[i].thing.len)) return true;
  }
  return false;
}

/* "its dead", of a shop: no one is. */
static bool speaks_of_somebody(const struct plan *p) {
  return p->r->who_count || has_word(p, "he") || has_word(p, "she") || has_word(p, "they") || has_word(p, "i") ||
         has_word(p, "we") || has_word(p, "my") || has_word(p, "our");
}

static bool speaks_of_death(struct plan *p) {
  if (!speaks_of_somebody(p)) return false;
  return plan_hears(p, "part.hear.loss") ||
         (p->r->who_count && !reading_has(p->r, ACT_LAUGH) && plan_hears(p, "part.hear.lost"));
}

/* "my late husband would have loved it": spoken of, and no news. */
static bool says_late(struct plan *p) {
  for (size_t i = 0; i + 1 < p->r->tokens.len; i++)
    if (str_is(p->r->tokens.at[i].word, "late") && classes_at(p, i + 1) & LEX(KIN)) return true;
  return false;
}

static bool has_died(const struct reading *r) {
  for (size_t i = 0; i < r->fact_count; i++)
    if (str_is(r->facts[i].relation, "died")) return true;
  return false;
}

/* "broke her wrist", read as mine: whose it is the words themselves say. */
static bool is_anothers(struct plan *p, const struct fact_read *f) {
  struct str rest = utf8_plain(p->a, f->value), word;
  while (f->about.me && str_next(&rest, ' ', &word))
    if (plan_in_list(p, "part.hear.theirs", word)) return true;
  return false;
}

/* A fact that its own words speak against: received as told, and not as that. */
static bool is_doubtful(struct plan *p, const struct fact_read *f) {
  if (str_is(f->relation, "partner") &&
      lexicon_classes(lexicon_of(p->mind->language), utf8_plain(p->a, f->value)) & LEX(KIN))
    return true; /* "aoife's fiance": nobody's name */
  if (str_is(f->relation, "age") && str_is(f->value, "1") && has_word(p, "of"))
    return true; /* "one of them flat ones" */
  if (str_is(f->relation, "studies") && f->ended && str_is(f->value, "school")) return true; /* "at school together" */
  if (str_is(f->relation, "name") && f->about.word.len &&
      lexicon_classes(lexicon_of(p->mind->language), utf8_plain(p->a, f->about.word)) & LEX(BODY))
    return true;                                                                   /* "it's a thing called dystonia" */
  if (str_is(f->relation, "age") && plan_hears(p, "part.hear.share")) return true; /* "40 percent of the module" */
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct str plain = utf8_plain(p->a, f->value);
  if (str_is(f->relation, "works_at") && f->ended && !f->about.me)
    return lexicon_classes(x, plain) & LEX(NOUN) && !(lexicon_classes(x, plain) & LEX(PLACE)); /* "left me dal" */
  if (str_is(f->relation, "likes") || str_is(f->relation, "dislikes")) {
    struct str rest = plain, word;
    return str_next(&rest, ' ', &word) && plan_in_list(p, "part.hear.moved", word);
  }
  return is_anothers(p, f) && (str_is(f->relation, "health") || str_is(f->relation, "has"));
}

/* "its my dads recipe. he died": of whoever the turn itself names, and not of who was named before it. */
static void settle_death(struct plan *p, struct fact_read *f) {
  struct str text = utf8_plain(p->a, p->r->text), name = utf8_plain(p->a, f->about.name);
  if (!str_is(f->relation, "died") || !name.len || str_find(text, name) >= 0) return;
  for (size_t i = 0; i < p->r->who_count; i++) {
    const struct who *w = &p->r->whos[i];
    const struct lex_entry *e = lexicon_find(lexicon_of(p->mind->language), utf8_plain(p->a, w->word));
    if (e && e->classes & LEX(KIN) && !str_eq(w->name, f->about.name)) {
      f->about = *w;
      return;
    }
  }
  f->about = (struct who){.pronoun = f->about.pronoun}; /* whose is not said here */
}

/* "her boyfriend" is not mine: of him is said no more than that. */
static bool is_of_another(struct plan *p, struct str word) {
  struct str rest = utf8_plain(p->a, word), first = rest;
  const struct tokens *t = &p->r->tokens;
  if (!word.len || !str_next(&rest, ' ', &first)) return false;
  for (size_t i = 1; i < t->len; i++)
    if (str_eq(t->at[i].word, first)) return plan_in_list(p, "part.hear.theirs", t->at[i - 1].word);
  return false;
}

static void disown(struct plan *p, struct who *w) {
  if (!w->me && !w->of_other && !w->name.len && is_of_another(p, w->word))
    *w = (struct who){.pronoun = slots_pronoun(p, w)};
}

/* The speaker's own name, told on another day too. */
static bool is_name_again(struct plan *p, const struct fact_read *f) {
  struct view_facts names = {0};
  if (!f->about.me || f->denied || !str_is(f->relation, "name")) return false;
  if (str_eq_nocase(p->v->ops->setting(p->v, "person.name"), f->value)) return true;
  if (p->v->ops->facts(p->v, ID_NONE, STR("name"), 0, &names)) return false;
  for (size_t i = 0; i < names.len; i++)
    if (names.at[i].source != p->in->turn && str_eq_nocase(names.at[i].value, f->value)) return true;
  return false;
}

static void keep_sure_facts(struct plan *p, struct reading *r) {
  struct fact_read *kept = ARENA_ARRAY(p->a, struct fact_read, r->fact_count + 1);
  size_t n = 0;
  for (size_t i = 0; i < r->fact_count; i++)
    if (!is_doubtful(p, &r->facts[i]) && !is_name_again(p, &r->facts[i])) kept[n++] = r->facts[i];
  for (size_t i = 0; i < n; i++) {
    settle_death(p, &kept[i]);
    disown(p, &kept[i].about);
  }
  r->facts = kept;
  r->fact_count = n;
}

/* Skills in questions: "how many jars was it" asks for no date; "what time's it get dark" asks for the sun. */
static void settle_skill(struct plan *p, struct reading *r) {
  if (str_is(r->skill, "time") && has_word(p, "dark")) r->skill = STR("sun.dark");
  if (str_is(r->skill, "time") && (has_word(p, "sun") || has_word(p, "sunrise"))) r->skill = STR("sun.rise");
  if (!r->skill.len || r->question.kind == QUESTION_NONE || r->skill_sure >= SKILL_READ) return;
  if (!lacks_its_words(p, r->skill)) return;
  bool why = str_is(r->skill, "why");
  r->skill = STR_NONE, r->skill_sure = 0;
  r->acts &= ~(UINT64_C(1) << ACT_COMMAND);
  if (why)
    swap_act(r, ACT_ASKS_WHY, ACT_ASKS_OPINION), r->acts |= UINT64_C(1) << ACT_ASKS_OPINION;
  else
    r->question.memory = true;
}

static void settle_owners(struct plan *p, struct reading *r) {
  struct who *whos = ARENA_ARRAY(p->a, struct who, r->who_count + 1);
  struct statement *told = ARENA_ARRAY(p->a, struct statement, r->statement_count + 1);
  size_t n = 0;
  for (size_t i = 0; i < r->who_count; i++) {
    struct who w = r->whos[i];
    disown(p, &w);
    if (w.name.len || w.word.len || w.me || w.you) whos[n++] = w;
  }
  for (size_t i = 0; i < r->statement_count; i++) {
    told[i] = r->statements[i];
    disown(p, &told[i].about);
  }
  r->whos = whos, r->who_count = n;
  r->statements = told;
}

/* "scandalous": a word all the same, where there is a dictionary to say so. */
static bool is_in_dictionary(struct plan *p) {
  enum { LEAST = 5 };
  const struct wordnet *w = wordnet_of(p->mind->language);
  for (size_t i = 0; w && i < p->r->tokens.len; i++) {
    const struct wordnet_sense *senses;
    struct str base, word = p->r->tokens.at[i].word;
    if (word.len >= LEAST && wordnet_senses(w, p->a, word, &senses, &base)) return true;
  }
  return false;
}

/* "how can you not": asked of nobody. */
static bool is_rhetorical(struct plan *p) {
  enum { FEW = 7 };
  return p->r->tokens.len <= FEW && has_word(p, "how") && has_word(p, "can") && has_word(p, "not");
}

void plan_hear(struct plan *p) {
  p->heard = *p->r;
  struct reading *r = &p->heard;
  p->r = r;
  if (r->courtesy.whole) plan_hear_courtesy(p, r);
  if (!r->tokens.len || r->courtesy.whole) return;
  plan_hear_mend(p, r);
  settle_owners(p, r);
  settle_skill(p, r);
  plan_hear_asked(p, r);
  bool plan = own_deed(p);
  bool asked = r->question.kind != QUESTION_NONE || r->asks.len || reading_has(r, ACT_ASK);
  if ((plan && asked && !r->skill.len) || told_not_ordered(p) || told_of_asking(p) || only_relates(p) ||
      (asked && ends_in_tag(p)))
    drop_request(r);
  bool late = says_late(p) && !plan_hears(p, "part.hear.loss");
  if (reading_has(r, ACT_LOSS) && (late || (!has_died(r) && !speaks_of_death(p))))
    r->acts &= ~(UINT64_C(1) << ACT_LOSS);
  if (reading_has(r, ACT_FAREWELL) && !is_goodbye(p)) r->acts &= ~(UINT64_C(1) << ACT_FAREWELL);
  if (r->courtesy.ends && !is_of_another_only(p)) plan_hear_courtesy(p, r);
  if (reading_has(r, ACT_FAREWELL) && !r->asks.len && (ends_in_night(p) || plan_hears(p, "part.hear.bed")))
    r->asks = STR("night");
  if (reading_has(r, ACT_THANKS) && plan_hears(p, "part.hear.heaven")) r->acts &= ~(UINT64_C(1) << ACT_THANKS);
  if (reading_has(r, ACT_FAREWELL) && r->question.kind == QUESTION_NONE) r->acts &= ~(UINT64_C(1) << ACT_ASKS_STATE);
  if (is_leaving(p)) {
    r->acts |= UINT64_C(1) << ACT_FAREWELL;
    if (!r->asks.len && plan_in_list(p, "part.hear.night", r->tokens.at[r->tokens.len - 1].word))
      r->asks = STR("night");
  }
  if (tells_of_another(r)) r->acts &= ~(UINT64_C(1) << ACT_BORED); /* "he only rings when he's bored" */
  if (reading_has(r, ACT_INSULT) && tells_of_another(r) && !has_word(p, "you")) r->acts &= ~(UINT64_C(1) << ACT_INSULT);
  bool found = !str_is(p->s.last_family, "answer.never") && !str_is(p->s.last_family, "answer.unfound");
  if (!found) r->acts &= ~(UINT64_C(1) << ACT_CREDIT);
  bool fond =
      has_word(p, "you") && plan_hears(p, "part.hear.fond") && !r->past_tense; /* "i said love you to my boss" */
  if (reading_has(r, ACT_AFFECTION) && !fond) r->acts &= ~(UINT64_C(1) << ACT_AFFECTION);
  if (reading_has(r, ACT_GIBBERISH) && is_in_dictionary(p)) swap_act(r, ACT_GIBBERISH, ACT_MINIMAL);
  if (is_echo_question(p) || is_rhetorical(p)) {
    drop_request(r);
    r->acts = UINT64_C(1) << ACT_MINIMAL;
  }
  if (is_granting(p)) r->acts = UINT64_C(1) << ACT_MINIMAL;
  bool told = r->question.kind != QUESTION_NONE && r->asks.len && asks_of_told(p);
  if (told && plan_in_list(p, "part.hear.world", r->asks)) {
    r->asks = STR_NONE;
    r->acts &= ~(UINT64_C(1) << ACT_ASKS_WORLD);
    r->question.memory = true;
  }
  bool of_being = has_word(p, "you") || has_word(p, "your") || has_word(p, "yourself");
  if (!of_being && r->question.kind == QUESTION_NONE && r->statement_count)
    r->acts &= ~(UINT64_C(1) << ACT_ASKS_HUMAN | UINT64_C(1) << ACT_ASKS_NATURE | UINT64_C(1) << ACT_ASKS_STATE);
  if (asks_how_another_is(p)) r->acts &= ~(UINT64_C(1) << ACT_ASKS_STATE);
  if (only_reports_question(p))
    r->acts &= ~(UINT64_C(1) << ACT_ASKS_HUMAN | UINT64_C(1) << ACT_ASKS_NATURE | UINT64_C(1) << ACT_ASKS_STATE);
  if (asks_of_others(p)) swap_act(r, ACT_ASKS_NATURE, ACT_ASKS_OPINION);
  if (asks_what_it_would_do(p)) {
    drop_request(r);
    r->acts |= UINT64_C(1) << ACT_ASKS_ADVICE;
  }
  plan_hear_stance(p, r);
  keep_sure_facts(p, r);
}
