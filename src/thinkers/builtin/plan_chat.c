/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_chat: company: news received, what is asked or said of the being, small talk, the exact thing said back, and,
 * when little or nothing was read, saying so or being quiet.
 */
#include "base/utf8.h"
#include "language/lexicon.h"
#include "thinkers/builtin/builtin_priv.h"

static const struct chat {
  enum act act;
  const char *move, *family;
  enum tier tier;
  unsigned flags;
  double fit;
} table[] = {
    {ACT_INJECTION, "decline", "act.injection", TIER_OBLIGED, 0, 1},
    {ACT_CODE, "decline", "act.code", TIER_STRONG, 0, .9},
    {ACT_FOREIGN, "decline", "act.foreign", TIER_OBLIGED, 0, 1},
    {ACT_ASKS_HUMAN, "disclose", "act.human", TIER_OBLIGED, 0, 1},
    {ACT_ASKS_NAME, "disclose", "act.name", TIER_OBLIGED, 0, .95},
    {ACT_ASKS_ABILITY, "disclose", "act.ability", TIER_OBLIGED, 0, .9},
    {ACT_ASKS_PRIVACY, "disclose", "act.privacy", TIER_OBLIGED, 0, .95},
    {ACT_ASKS_NATURE, "disclose", "act.nature", TIER_OBLIGED, 0, .85},
    {ACT_ASKS_STATE, "disclose", "act.state", TIER_OBLIGED, 0, .85},
    {ACT_ASKS_ADVICE, "weigh", "act.advice", TIER_OBLIGED, 0, .8},
    {ACT_ASKS_OPINION, "opinion", "act.opinion", TIER_OBLIGED, 0, .7},
    {ACT_ASKS_WORLD, "decline", "reach.world", TIER_OBLIGED, 0, .6},
    {ACT_LOSS, "receive", "act.loss", TIER_STRONG, MOVE_HUSH_JOKES | MOVE_LEAD, 1},
    {ACT_BAD_NEWS, "receive", "act.bad", TIER_STRONG, MOVE_HUSH_JOKES, .95},
    {ACT_GOOD_NEWS, "receive", "act.good", TIER_STRONG, MOVE_LEAD, .9},
    {ACT_PLAN, "receive", "act.plan", TIER_STRONG, 0, .6},
    {ACT_AFFECTION, "receive", "act.affection", TIER_STRONG, 0, .9},
    {ACT_INSULT, "receive", "act.insult", TIER_STRONG, 0, .9},
    {ACT_PROVOKE, "receive", "act.provoke", TIER_STRONG, 0, .85},
    {ACT_PRAISE, "receive", "act.praise", TIER_STRONG, MOVE_LEAD, .9},
    {ACT_CREDIT, "receive", "act.credit", TIER_STRONG, 0, .9},
    {ACT_TEASE, "receive", "act.tease", TIER_STRONG, 0, .85},
    {ACT_JOKE, "receive", "act.joke", TIER_STRONG, 0, .8},
    {ACT_TEST, "receive", "act.test", TIER_START, 0, .9},
    {ACT_BORED, "receive", "act.bored", TIER_START, MOVE_LEAD, .9},
    {ACT_SORRY, "receive", "act.sorry", TIER_START, 0, .9},
    {ACT_THANKS, "receive", "act.thanks", TIER_START, 0, .9},
    {ACT_GREET, "greet", "greet.plain", TIER_START, MOVE_LEAD, .9},
    {ACT_GIBBERISH, "repair", "act.gibberish", TIER_START, 0, .9},
};

/* Something in the turn is meant or coming: "i go round tuesdays" is not. */
bool plan_is_to_come(struct plan *p) {
  return plan_hears(p, "part.hear.meant");
}

/* Named in this very turn, not only meant by a pronoun. */
static bool is_named(struct plan *p, const struct who *w) {
  struct str text = utf8_plain(p->a, p->r->text), name = utf8_plain(p->a, w->name.len ? w->name : w->word);
  return name.len && str_find(text, name) >= 0;
}

/* Somebody: named, or a word for kin; not "your last two bad". */
static bool is_somebody(struct plan *p, const struct who *w) {
  const struct lex_entry *e = lexicon_find(lexicon_of(p->mind->language), utf8_plain(p->a, w->word));
  struct entity known = {0};
  if (w->name.len) return w->pronoun.len || slots_entity(p, w, &known);
  return e && e->classes & (LEX(KIN) | LEX(MATE) | LEX(ANIMAL));
}

/* A model's guess at good or bad news that no word bears out: read by hand, those under DOUBT were mostly neither. */
static bool is_doubtful_news(const struct plan *p, enum act act) {
  enum { DOUBT = 580 };
  const struct reading *r = p->r;
  return (act == ACT_BAD_NEWS || act == ACT_GOOD_NEWS) && r->act == act && r->act_sure < DOUBT && !r->valence &&
         !r->stance;
}

static bool has_wh(const struct plan *p) {
  for (size_t i = 0; i < p->r->tokens.len; i++)
    if (lexicon_classes(lexicon_of(p->mind->language), p->r->tokens.at[i].word) & LEX(WH)) return true;
  return false;
}

static void push_act(struct plan *p, const struct chat *c) {
  enum { BIG_WORDS = 6 };
  if (is_doubtful_news(p, c->act)) return;
  struct move *m = plan_push(p, c->move, c->family, c->tier, c->flags);
  m->evidence = act_name(c->act);
  m->fit = c->fit;
  if (c->act == ACT_TEST && str_find(utf8_plain(p->a, p->r->text), STR("guess what")) == 0)
    slots_add_text(p, &m->slots, "guess", STR("guess"));
  bool of_one_thing = p->r->question.kind == QUESTION_YES_NO || !has_wh(p);
  if (c->act == ACT_ASKS_NATURE && plan_hears(p, "part.hear.feels"))
    slots_add_text(p, &m->slots, "feels", STR("feels"));
  if (c->act == ACT_ASKS_ABILITY && of_one_thing && !plan_hears(p, "part.hear.able"))
    slots_add_text(p, &m->slots, "not", STR("not"));
  if (c->act == ACT_PLAN && slots_words(p->r->text) > BIG_WORDS) slots_add_text(p, &m->slots, "big", STR("big"));
  if (p->r->times.len) slots_add_text(p, &m->slots, "dated", STR("dated"));
  if (c->act == ACT_PLAN && !plan_is_to_come(p)) m->tier = TIER_WEAK;
  if (c->act == ACT_GOOD_NEWS && p->r->statement_count && (p->r->valence < 0 || p->s.heavy < 3))
    m->tier = TIER_WEAK; /* a model's guess, against what was said */
  const struct who *w = p->r->who_count ? &p->r->whos[0] : NULL;
  if (w && is_named(p, w) && is_somebody(p, w)) slots_who(p, &m->slots, w);
}

static void push_why(struct plan *p) {
  struct move *m = plan_push(p, "explain", "act.why", TIER_OBLIGED, 0);
  m->evidence = act_name(ACT_ASKS_WHY);
  m->fit = 1;
  slots_add_text(p, &m->slots, "why", p->s.why);
}

static void push_small(struct plan *p) {
  enum { QUIET_WORDS = 2, SMALL_WORDS = 4 };
  const struct reading *r = p->r;
  bool answered = reading_has(r, ACT_YES) || reading_has(r, ACT_NO) || reading_has(r, ACT_MAYBE);
  if (reading_has(r, ACT_LAUGH) || reading_has(r, ACT_SILENT)) {
    struct move *m = plan_push(p, "quiet", NULL, TIER_START, MOVE_QUIET);
    m->evidence = act_name(reading_has(r, ACT_LAUGH) ? ACT_LAUGH : ACT_SILENT);
    m->fit = .9;
  }
  bool small = slots_words(r->text) <= SMALL_WORDS || !r->statement_count;
  bool supposes = reading_has(r, ACT_MAYBE) && r->statement_count; /* "maybe it's the frost" */
  if ((reading_has(r, ACT_MINIMAL) || answered) && small && !supposes) {
    bool heavy = p->s.heavy < 3 && slots_words(r->text) <= QUIET_WORDS;
    struct move *m =
        plan_push(p, "receive", heavy ? "act.minimal.heavy" : "act.minimal", TIER_START, heavy ? 0 : MOVE_LEAD);
    m->evidence = act_name(ACT_MINIMAL);
    m->fit = .6;
    if (reading_has(r, ACT_NO)) slots_add_text(p, &m->slots, "no", STR("no"));
    if (reading_has(r, ACT_YES)) slots_add_text(p, &m->slots, "yes", STR("yes"));
    if (slots_words(r->text) > QUIET_WORDS || r->valence < 0) return;
    struct move *q = plan_push(p, "quiet", NULL, TIER_START, MOVE_QUIET | (heavy ? 0 : MOVE_LEAD));
    q->evidence = act_name(ACT_MINIMAL);
    q->fit = .6;
  }
}

static void push_reflect(struct plan *p, const char *family, const char *evidence, double fit) {
  struct move *m = plan_push(p, "reflect", family, TIER_WEAK, MOVE_LEAD);
  m->evidence = evidence;
  m->fit = fit;
  m->specific = .6;
  if (p->r->who_count) slots_who(p, &m->slots, &p->r->whos[p->r->who_count - 1]);
}

/* As the person calls whoever the word names, else as it was typed. */
static struct str shown_word(struct plan *p, const struct token *t) {
  for (size_t i = 0; i < p->r->who_count; i++)
    if (str_eq(utf8_plain(p->a, p->r->whos[i].name), t->word)) return p->r->whos[i].name;
  return t->text;
}

/* Whether tokens from..end-1 are a thing in a few words, and no sentence. */
static bool is_thing_only(struct plan *p, size_t from, size_t end) {
  enum { BIT_WORDS = 7 };
  const uint64_t whole = LEX(NOUN) | LEX(ADJ), civil = LEX(OPENER) | LEX(FILLER) | LEX(TIME),
                 never = LEX(SUBJECT) | LEX(OBJECT) | LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL) | LEX(WH) | LEX(SAYS) |
                         LEX(BREAK);
  const struct lexicon *x = lexicon_of(p->mind->language);
  bool thing = false;
  if (end - from > BIT_WORDS || lexicon_classes(x, p->r->tokens.at[end - 1].word) & LEX(PREPOSITION)) return false;
  for (size_t i = from; i < end; i++) {
    const struct token *t = &p->r->tokens.at[i];
    uint64_t c = lexicon_classes(x, t->word);
    if (c & never || (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER) || (i > from && t->at == t[-1].at))
      return false;
    if (c & LEX(VERB) && !(c & (whole | LEX(PREPOSITION) | LEX(ADV)))) return false;
    thing |= (c & whole) && !(c & civil);
  }
  return thing;
}

/* The turn where it is a thing in a few words and nothing else: "by the bread". Never a piece of a longer one. */
static struct str bit_of(struct plan *p) {
  const uint64_t before = LEX(OPENER) | LEX(AND) | LEX(FILLER),
                 opens = LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(PREPOSITION);
  const struct lexicon *x = lexicon_of(p->mind->language);
  const struct tokens *t = &p->r->tokens;
  size_t first = 0, end = t->len;
  while (end && t->at[end - 1].kind == TOKEN_MARK) end--;
  while (first < end && lexicon_classes(x, t->at[first].word) & before) first++;
  if (end - first < 2 || p->r->statement_count > 1 || !is_thing_only(p, first, end)) return STR_NONE;
  bool opened = lexicon_classes(x, t->at[first].word) & opens && !str_is(t->at[first].word, "your");
  if (!opened || plan_is_empty(p, t->at[end - 1].word)) return STR_NONE;
  struct str bit = STR_NONE;
  for (size_t i = first; i < end; i++) {
    struct str word = shown_word(p, &t->at[i]);
    bit = bit.len ? arena_printf(p->a, "%.*s %.*s", STR_ARG(bit), STR_ARG(word)) : word;
  }
  return bit;
}

static void push_bit(struct plan *p) {
  struct str bit = bit_of(p);
  if (!bit.len) return;
  struct move *m = plan_push(p, "reflect", "reflect.bit", TIER_WEAK, 0);
  m->evidence = "a thing in a few words";
  m->words = bit;
  m->fit = .65, m->specific = .5;
  slots_add_text(p, &m->slots, "bit", bit);
}

/* Not heard of before this turn: a name that is long known is no news. */
bool plan_is_new(struct plan *p, const struct who *w) {
  struct entity known = {0};
  return !slots_entity(p, w, &known) || known.source == (int64_t)p->in->turn;
}

/* A word to go on with; in the middle of a story, what came next. */
static void push_backchannel(struct plan *p, bool tells) {
  enum { STORY_WORDS = 5 };
  struct move *m = plan_push(p, "backchannel", "back.short", TIER_WEAK, 0);
  m->evidence = "told, and not read";
  m->fit = .8, m->specific = .4;
  slots_listen(p, &m->slots);
  if (plan_is_low(p)) slots_add_text(p, &m->slots, "low", STR("low"));
  if (!tells || !p->r->past_tense || p->r->statement_count < 2 || p->r->valence < 0 || p->s.heavy < 3 ||
      slots_words(p->r->text) < STORY_WORDS)
    return;
  slots_add_text(p, &m->slots, "story", STR("story"));
  struct move *then = plan_push(p, "ask-follow", "ask.then", TIER_WEAK, 0);
  then->evidence = "in the middle of a story";
  then->fit = .5, then->specific = .3;
}

/* Told something, silence is cold: there is always a word to go on with, worn or not. */
static void push_still_here(struct plan *p) {
  struct move *m = plan_push(p, "backchannel", "back.always", TIER_LAST, 0);
  m->evidence = "told, and nothing nearer to say";
  m->fit = .8;
}

/* Of the being: "you" is in it, and not only as in "would you know whether". */
static bool asks_itself(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i < t->len; i++) {
    bool aside =
        i + 1 < t->len && str_is(t->at[i].word, "you") && plan_in_list(p, "part.hear.would_you", t->at[i + 1].word);
    if (!aside && plan_in_list(p, "part.hear.you", t->at[i].word)) return true;
  }
  return false;
}

/* "haze bad or not tomorrow?" */
static bool says_or_not(struct str text) {
  return str_find(text, STR(" or not")) >= 0 && str_find_byte(text, '?') >= 0;
}

/* Asked, and of what is not read: that is out of reach where it is put as a question, whether of the being, by what it
 * has of "you", or of the world; a command or a fragment was not understood. */
static void push_unread_question(struct plan *p) {
  enum { LEAST = 4 };
  const struct reading *r = p->r;
  bool put = slots_words(r->text) >= LEAST && !reading_has(r, ACT_COMMAND) && !plan_asks_recall(p) &&
             (plan_really_asks(p) || says_or_not(r->text));
  const char *family = !put ? "repair.asked" : asks_itself(p) ? "asked.itself" : "reach.world";
  struct move *m = plan_push(p, put ? "decline" : "repair", family, TIER_LAST, 0);
  m->evidence = "asked, and not read";
  m->fit = .9;
}

/* A repair names the best of what was read; below that it says that nothing was, or lets the turn stand. */
void plan_fallback(struct plan *p) {
  enum { LONG_UNREAD = 12 };
  const struct reading *r = p->r;
  bool asked = r->question.kind != QUESTION_NONE || reading_has(r, ACT_ASK) || reading_has(r, ACT_COMMAND);
  bool tells = reading_has(r, ACT_TELL) && !asked;
  if (!asked) push_backchannel(p, tells);
  const struct who *last = r->who_count ? &r->whos[r->who_count - 1] : NULL;
  enum { ALONE = 3 }; /* in a longer turn the name is not the point */
  if (r->rung >= 2 && slots_words(r->text) <= ALONE && last && last->name.len && tells && is_named(p, last) &&
      is_somebody(p, last) && plan_is_new(p, last))
    push_reflect(p, "reflect.who", "a name was trusted", .55);
  if (!asked) push_bit(p);
  if (asked && !p->put_again && !plan_again(p, AGAIN_CLEAR, TIER_LAST)) push_unread_question(p);
  if (!asked && slots_words(r->text) > 1) push_still_here(p);
  if (!asked && slots_words(r->text) >= LONG_UNREAD && r->rung < 1) {
    struct move *long_turn = plan_push(p, "backchannel", "repair.kept", TIER_LAST, 0);
    long_turn->evidence = "kept, and not read";
    long_turn->fit = .8;
  }
  if (!asked && slots_words(r->text) > 1) return;
  struct move *m = plan_push(p, "quiet", NULL, TIER_LAST, MOVE_QUIET);
  m->evidence = "nothing to add";
  m->fit = asked ? 0 : .4;
}

/* The named thing asked for has lines of its own; a death is no mere bad news. */
static bool is_outdone(const struct reading *r, enum act act) {
  bool general = act == ACT_ASKS_ABILITY || act == ACT_ASKS_NATURE || act == ACT_ASKS_WORLD || act == ACT_JOKE;
  if (general && r->asks.len) return true;
  return act == ACT_BAD_NEWS && reading_has(r, ACT_LOSS);
}

void plan_chat(struct plan *p) {
  if (reading_has(p->r, ACT_FAREWELL)) plan_goodnight(p);
  if (reading_has(p->r, ACT_ASKS_WHY)) push_why(p);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (reading_has(p->r, table[i].act) && !is_outdone(p->r, table[i].act)) push_act(p, &table[i]);
  push_small(p);
}
