/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_answer: what is owed: a question answered from memory or honestly not, what is asked of the being itself.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/asked.h"
#include "language/lexicon.h"
#include "memory/threads.h"
#include "thinkers/builtin/builtin_priv.h"

enum { QUOTED_WORDS = 16, QUOTED_MOST = 26 };
static const double sure_enough = .5; /* below it, an answer is said as a guess */

/* Put to memory, of whoever the talk is about where a pronoun stands for them; as it stands where that tells nothing.
 */
static int ask(struct plan *p, struct view_answer *ret) {
  struct str text = plan_asked_text(p), of = plan_asked_of_topic(p, text), main = plan_asked_main(p, text);
  struct view_answer first = {0};
  if (of.len && !p->v->ops->ask(p->v, of, &first) && first.told) return *ret = first, 0;
  if (main.len && !p->v->ops->ask(p->v, main, &first) && first.told) return *ret = first, 0;
  return p->v->ops->ask(p->v, text, ret);
}

/* "is comet a boy or a girl" */
static bool asks_either(const struct plan *p) {
  for (size_t i = 2; i + 1 < p->r->tokens.len; i++)
    if (str_is(p->r->tokens.at[i].word, "or")) return true;
  return false;
}

/* "what I hit with the bus that time": a question without the form of one, if memory has what it asks for. */
static bool begins_to_ask(const struct plan *p) {
  enum { MOST = 12 };
  const struct tokens *t = &p->r->tokens;
  size_t at = 0;
  while (at < t->len && (lexicon_classes(lexicon_of(p->mind->language), t->at[at].word) &
                         (LEX(AND) | LEX(PREPOSITION) | LEX(FILLER) | LEX(OPENER))))
    at++;
  return at < t->len && t->len <= MOST && at < 3 &&
         (lexicon_classes(lexicon_of(p->mind->language), t->at[at].word) & LEX(WH));
}

static bool asks_its_name(const struct plan *p) {
  for (size_t i = 0; i < p->r->tokens.len && reading_has(p->r, ACT_ASKS_NAME); i++)
    if (str_is(p->r->tokens.at[i].word, "you") || str_is(p->r->tokens.at[i].word, "your")) return true;
  return false;
}

/* Told by the person: the very thing asked for. Asked of memory once a turn. */
bool plan_knows_alone(struct plan *p) {
  const struct question *q = &p->r->question;
  bool being = q->about.you || asks_its_name(p); /* "what is your name": not the speaker's */
  if (being || (q->kind == QUESTION_YES_NO && !asks_either(p))) return false;
  if (q->kind == QUESTION_NONE && !begins_to_ask(p)) return false;
  if (!p->alone_read && ask(p, &p->alone)) p->alone = (struct view_answer){0};
  p->alone_read = true;
  bool very = p->alone.alone || (p->alone.relation.len && p->r->question.relation.len); /* "where do i work" */
  return p->alone.told && very && !p->alone.whose.len;
}

/* "when is the dentist": of something they have, or may have, told. */
static bool asks_when(const struct plan *p) {
  const struct question *q = &p->r->question;
  return p->not_meant || (q->kind == QUESTION_WHEN && !p->r->skill.len && (q->about.word.len || q->about.me));
}

static bool asks_memory(struct plan *p) {
  const struct question *q = &p->r->question;
  if (plan_asks_recall(p)) return true;
  if (q->kind == QUESTION_NONE || q->about.you || reading_has(p->r, ACT_ASKS_ADVICE)) return false;
  if (reading_has(p->r, ACT_ASKS_WORLD)) return q->memory && !p->r->asks.len;
  if (asks_when(p)) return true;
  struct entity e = {0};
  return q->memory || (q->about.me && q->relation.len) || slots_entity(p, &q->about, &e);
}

/* "what if i'm bad at it": of the person's own life, and nothing that was ever told would answer it. */
static bool asks_own(const struct plan *p) {
  const struct question *q = &p->r->question;
  return q->kind != QUESTION_NONE && q->about.me && !q->relation.len && !q->memory &&
         !reading_has(p->r, ACT_ASKS_WORLD);
}

/* Asked of the being: then memory is not what is asked. */
static bool asks_being(const struct plan *p) {
  static const enum act acts[] = {ACT_ASKS_HUMAN,  ACT_ASKS_NAME,  ACT_ASKS_ABILITY, ACT_ASKS_PRIVACY,
                                  ACT_ASKS_NATURE, ACT_ASKS_STATE, ACT_ASKS_OPINION, ACT_ASKS_WHY};
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
    if (reading_has(p->r, acts[i])) return true;
  return p->r->asks.len > 0 && !reading_has(p->r, ACT_FAREWELL);
}

/* The sentence of a turn that the answer stands in; the whole turn when it is short. */
static struct str sentence_with(struct str text, struct str answer, struct arena *a) {
  struct str plain = utf8_plain(a, answer), found = STR_NONE;
  for (size_t from = 0, i = 0; i <= text.len && !found.len; i++) {
    bool ends = i == text.len || text.at[i] == '\n' ||
                (strchr(".!?", text.at[i]) && (i + 1 == text.len || text.at[i + 1] == ' '));
    if (!ends) continue;
    struct str one = str_trim((struct str){text.at + from, i - from});
    if (str_find(utf8_plain(a, one), plain) >= 0) found = one;
    from = i + 1;
  }
  return found.len ? found : text;
}

/* What may be quoted of a turn: the sentence that answers, never clipped to a fragment. */
static bool quote_of(struct plan *p, const struct view_answer *a, const struct turn *t, struct str *ret) {
  struct str text = str_trim(t->text);
  struct str quote = slots_words(text) <= QUOTED_WORDS ? text : sentence_with(text, a->text, p->a);
  if (!quote.len || slots_words(quote) > QUOTED_MOST || str_find_byte(quote, '\n') >= 0) return false;
  while (quote.len && strchr(".,; ", quote.at[quote.len - 1])) quote.len--;
  *ret = quote;
  return true;
}

/* What somebody else said, or a document says: whose it is comes first, and none of it is the person's word. */
static void push_others(struct plan *p, const struct view_answer *a) {
  struct turn t = {0};
  struct str quote;
  struct move *m = plan_push(p, "answer", a->outside ? "answer.outside" : "answer.other", TIER_OBLIGED, 0);
  m->evidence = a->outside ? "a document" : "somebody else's words";
  m->fit = m->specific = m->memory = 1;
  slots_add_text(p, &m->slots, a->outside ? "document" : "by", a->whose);
  slots_add_text(p, &m->slots, "answer", a->text);
  bool read = !p->v->ops->turn(p->v, a->sources[0], &t);
  if (read) slots_add_number(p, &m->slots, "said_at", t.said_at);
  if (read && quote_of(p, a, &t, &quote)) slots_add_text(p, &m->slots, "quote", quote);
  plan_give_sources(m, a->sources, a->source_count);
}

/* Words that answer speak of what was asked about, by one of its nouns or names; else they answer something else. Of a
 * day what was done will do: "born". */
static bool shares_a_thing(struct plan *p, struct str text, bool dated) {
  const uint64_t things = LEX(NOUN) | LEX(PLACE) | LEX(SCHOOL) | LEX(CLUB) | LEX(FIRM) | (dated ? LEX(VERB) : 0);
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i < t->len; i++) {
    uint64_t c = lexicon_classes(lexicon_of(p->mind->language), t->at[i].word);
    bool thing = t->at[i].kind == TOKEN_WORD && (!c || c & things) &&
                 !(c & (LEX(TIME) | LEX(WH) | LEX(SUBJECT) | LEX(OBJECT) | LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(SAYS) |
                        LEX(OPENER) | LEX(FILLER) | LEX(QUANTITY) | LEX(MODAL) | LEX(PREPOSITION) | LEX(POSSESSIVE)));
    if (thing && threads_speaks_of(p->mind->language, p->a, text, t->at[i].word)) return true;
  }
  return false;
}

/* The day it was said, where that was another day than today. */
static void add_day(struct plan *p, struct move *m, const struct turn *t) {
  int64_t day = (t->said_at / 1000 + t->offset * 60) / CIVIL_DAY;
  if (day != p->today) slots_add_number(p, &m->slots, "said_at", t->said_at);
}

struct moves {
  const struct thread *at;
  size_t len;
};

/* What that turn put another day to, of what is asked about; NULL: nothing. */
static const struct thread *moved_by(const struct moves *all, uint64_t turn) {
  const struct thread *to = NULL;
  bool moved = false;
  for (size_t i = 0; i < all->len; i++) {
    const struct thread *t = &all->at[i];
    moved |= t->closed_by == turn && t->ended == ENDED_MOVED;
    if (t->source == turn) to = t;
  }
  return moved ? to : NULL;
}

/* The turn that moved what was told in that one: asked about, or all that it told of. */
static uint64_t mover_of(struct plan *p, const struct moves *all, uint64_t turn) {
  uint64_t found = ID_NONE;
  size_t told = 0;
  for (size_t i = 0; i < all->len; i++) told += all->at[i].source == turn;
  for (size_t i = 0; i < all->len; i++) {
    const struct thread *t = &all->at[i];
    bool meant = told == 1 || threads_speaks_of(p->mind->language, p->a, p->r->text, t->what);
    if (t->source == turn && t->ended == ENDED_MOVED && t->closed_by != turn && meant) found = t->closed_by;
  }
  return found;
}

/* "the paper is on the 5th", moved since to the 12th: what has the day now; NULL where nothing was moved. */
static const struct thread *moved_since(struct plan *p, uint64_t source) {
  struct moves all = {0};
  if (p->v->ops->threads(p->v, &all.at, &all.len)) return NULL;
  const struct thread *found = moved_by(&all, source);
  for (size_t steps = 0; steps < all.len; steps++) {
    source = mover_of(p, &all, source);
    const struct thread *next = source == ID_NONE ? NULL : moved_by(&all, source);
    if (!next) break;
    found = next;
  }
  return found;
}

/* A date as it is said today, where the day itself is known. The slot keeps the pointer. */
static void add_date(struct plan *p, struct move *m, const struct view_answer *a) {
  struct when *when = ARENA_NEW(p->a, struct when);
  *when = a->when;
  if (when->grain != GRAIN_NONE)
    slots_add_when(p, &m->slots, "when", when);
  else
    slots_add_text(p, &m->slots, "answer", a->text);
}

bool plan_quoted_lately(struct plan *p, struct str quote) {
  enum { MOST = 800 };
  static const int64_t week = INT64_C(7) * 24 * 3600 * 1000;
  const struct said *said = NULL;
  size_t n = 0;
  struct turn t = {0};
  if (p->v->ops->said(p->v, MOST, &said, &n)) return false;
  for (size_t i = 0; i < n; i++) {
    if (p->v->now - said[i].at >= week || !str_is(said[i].family, "answer.quoted")) continue;
    uint64_t reply = id_make(id_owner(said[i].turn), id_number(said[i].turn) + 1); /* kept right behind what asked */
    if (!p->v->ops->turn(p->v, reply, &t) && t.role == ROLE_BEING && str_find(t.text, quote) >= 0) return true;
  }
  return false;
}

/* The words have a noun of the question as it stands there: "ring" is not "rang". */
static bool has_noun_asked(struct plan *p, struct str quote) {
  struct tokens words = tokens_read(p->mind->language, p->a, quote);
  const struct lexicon *x = lexicon_of(p->mind->language);
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    struct str one = lexicon_singular(x, p->a, p->r->tokens.at[i].word);
    uint64_t c = lexicon_classes(x, p->r->tokens.at[i].word);
    if (p->r->tokens.at[i].kind != TOKEN_WORD || !(c & LEX(NOUN)) || c & (LEX(PREPOSITION) | LEX(DO) | LEX(MODAL)) ||
        token_is_stop(p->mind->language, p->r->tokens.at[i].word))
      continue;
    for (size_t k = 0; k < words.len; k++)
      if (str_eq(lexicon_singular(x, p->a, words.at[k].word), one)) return true;
  }
  return false;
}

/* What no fact answers is said in the person's own sentence, with its day. */
static bool push_quoted(struct plan *p, const struct view_answer *a) {
  struct turn t = {0};
  struct str quote;
  if (!a->source_count || p->v->ops->turn(p->v, a->sources[0], &t) || !quote_of(p, a, &t, &quote)) return false;
  bool dated = a->dated && a->sure >= sure_enough, again = !dated && plan_quoted_lately(p, quote);
  if (again && !has_noun_asked(p, quote)) return false;
  struct move *m = plan_push(p, "answer", dated ? "answer.dated" : "answer.quoted", TIER_OBLIGED, 0);
  m->evidence = "words of an earlier turn";
  plan_quote(p, m, quote, t.id);
  const struct thread *now = dated ? moved_since(p, a->sources[0]) : NULL;
  struct when *when = ARENA_NEW(p->a, struct when);
  if (now && thread_when(now, when))
    slots_add_when(p, &m->slots, "when", when);
  else if (dated)
    add_date(p, m, a);
  if (now) plan_give_sources(m, &now->source, 1);
  plan_give_sources(m, a->sources, a->source_count);
  return true;
}

/* Found by its words, not as a fact. */
static bool is_words(const struct plan *p, const struct view_answer *a) {
  return p->r->question.kind != QUESTION_LEARNT && a->fact.id == ID_NONE && !a->relation.len && !a->alone;
}

static void push_never(struct plan *p);

static void push_told(struct plan *p, const struct view_answer *a) {
  bool learnt = p->r->question.kind == QUESTION_LEARNT;
  bool vague = a->sure < sure_enough && p->r->question.relation.len; /* a name was asked for, and this is none */
  if (is_words(p, a) && vague) {
    push_never(p);
    return;
  }
  if ((is_words(p, a) || a->dated) && push_quoted(p, a)) return;
  struct move *m = plan_push(p, "answer", learnt ? "answer.learnt" : "answer.told", TIER_OBLIGED, 0);
  m->evidence = "a question memory can answer";
  m->fit = m->specific = m->memory = 1;
  m->told = a->text;
  slots_add_text(p, &m->slots, "answer", a->text);
  slots_add_text(p, &m->slots, "relation", a->relation);
  slots_who(p, &m->slots, &p->r->question.about);
  if (a->sure < sure_enough) slots_add_text(p, &m->slots, "unsure", STR("unsure"));
  struct turn t = {0};
  if (a->source_count && !p->v->ops->turn(p->v, a->sources[0], &t)) add_day(p, m, &t);
  plan_give_sources(m, a->sources, a->source_count);
}

/* Of somebody named, who is no more to us than a name: what was last said of them. */
static bool push_last_said(struct plan *p) {
  const struct who *w = &p->r->question.about;
  struct view_turns found = {0};
  if (!w->name.len || !str_is(p->r->question.relation, "kin") || p->v->ops->recall(p->v, w->name, 3, &found))
    return false;
  struct str name = utf8_plain(p->a, w->name);
  for (size_t i = 0; i < found.len; i++) {
    const struct turn *t = &found.at[i];
    if (t->id == p->in->turn || t->role != ROLE_PERSON || t->taint) continue;
    if (str_find(utf8_plain(p->a, t->text), name) < 0) continue;
    if (str_find_byte(t->text, '?') >= 0 || slots_words(t->text) < 3) continue;
    uint64_t source = t->id;
    struct view_answer a = {.told = true, .text = w->name, .sources = &source, .source_count = 1, .sure = 1};
    p->claims.told = true;
    return push_quoted(p, &a);
  }
  return false;
}

static void push_unfound(struct plan *p) {
  if (plan_again(p, AGAIN_CLEAR, TIER_OBLIGED)) return;
  struct move *m = plan_push(p, "unfound", "answer.unfound", TIER_OBLIGED, 0);
  m->evidence = "something was found, and not enough to call it the answer";
  m->fit = 1;
}

/* "where", "how much": the person's own word for what is not known; "" of "what", which says nothing by itself. */
static struct str asking_words(const struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i < t->len; i++) {
    struct str w = t->at[i].word;
    if (!(lexicon_classes(lexicon_of(p->mind->language), w) & LEX(WH))) continue;
    bool how = p->r->question.kind == QUESTION_HOW_MANY || p->r->question.kind == QUESTION_HOW_OLD ||
               p->r->question.kind == QUESTION_HOW_LONG;
    if (how && i + 1 < t->len) return arena_printf(p->a, "%.*s %.*s", STR_ARG(w), STR_ARG(t->at[i + 1].word));
    bool says = p->r->question.kind == QUESTION_WHO || p->r->question.kind == QUESTION_WHERE ||
                p->r->question.kind == QUESTION_WHEN || p->r->question.kind == QUESTION_WHY;
    return says && w.len > 2 && w.len < 6 ? w : STR("");
  }
  return STR("");
}

static void push_never(struct plan *p) {
  if (push_last_said(p) || plan_again(p, AGAIN_CLEAR, TIER_OBLIGED)) return;
  struct move *m = plan_push(p, "never-told", "answer.never", TIER_OBLIGED, 0);
  m->evidence = "a question memory cannot answer";
  m->fit = 1;
  struct entity e = {0};
  slots_add_text(p, &m->slots, "relation", p->r->question.relation);
  slots_add_text(p, &m->slots, "asks", asking_words(p));
  if (slots_entity(p, &p->r->question.about, &e)) slots_who(p, &m->slots, &p->r->question.about);
}

/* "do i like olives", where that has ended: no, with the turn that ended it. */
static bool push_no_longer(struct plan *p) {
  const struct question *q = &p->r->question;
  struct view_facts facts = {0};
  struct entity e = {0};
  const struct fact *past = NULL;
  if (q->kind != QUESTION_YES_NO || q->past || !q->relation.len || !q->value.len) return false;
  if (!q->about.me && !slots_entity(p, &q->about, &e)) return false;
  if (p->v->ops->facts(p->v, q->about.me ? ID_NONE : e.id, q->relation, VIEW_PAST, &facts)) return false;
  struct str plain = utf8_plain(p->a, q->value);
  for (size_t i = 0; i < facts.len; i++) {
    if (!str_eq(facts.at[i].plain, plain)) continue;
    if (facts.at[i].state == FACT_BELIEVED) return false;
    if (facts.at[i].state == FACT_ENDED) past = &facts.at[i];
  }
  if (!past) return false;
  uint64_t source = past->closed_by != ID_NONE ? past->closed_by : past->source;
  struct move *m = plan_push(p, "answer", "answer.no_longer", TIER_OBLIGED, 0);
  p->claims.told = true;
  m->evidence = "a fact that has ended";
  m->fit = m->specific = m->memory = 1;
  slots_source(p, &m->slots, source);
  m->sources[m->source_count++] = source;
  return true;
}

/* What is out of reach has something near it that is not: the sun beside the weather. Its slots are the line's. */
static void add_nearest(struct plan *p, struct move *m) {
  static const struct { const char *asks, *skill, *family; } near[] = {{"weather", "sun", "skill.sun"}};
  const char *missing = NULL;
  struct skill_result got = {0};
  for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
    const struct skill *s = p->mind->skills ? p->mind->skills->find(str_of(near[i].skill)) : NULL;
    if (!s || !str_is(p->r->asks, near[i].asks)) continue;
    json_t *arguments = p->mind->skills->arguments(s, p->mind->language, p->r, p->v, NULL, &missing);
    json_object_set_new(p->considered_arguments, s->name, arguments);
    if (missing || s->effect != EFFECT_LOOK || plan_use(p, s, arguments, NULL, &got, NULL) < 0) continue;
    for (size_t k = 0; str_is(str_of(got.family), near[i].family) && k < got.slot_count; k++)
      VEC_PUSH(p->a, &m->slots, got.slots[k]);
    json_decref(got.data);
  }
}

/* Words are no answer when they are themselves a question, such as the one just put. */
static bool answers(struct plan *p, const struct view_answer *a) {
  struct turn t = {0};
  if (!a->told || !a->text.len) return false;
  if (a->fact.id != ID_NONE || a->relation.len || !a->source_count) return true;
  if (a->sources[0] == p->in->turn || p->v->ops->turn(p->v, a->sources[0], &t)) return false;
  struct reading r;
  struct reading_context c = {.civil_now = t.said_at / 1000 + t.offset * 60};
  reading_read(p->mind->language, p->a, t.text, &c, &r);
  if (is_words(p, a) && !shares_a_thing(p, t.text, a->dated)) return false;
  return r.question.kind == QUESTION_NONE || r.fact_count || r.statement_count > 1;
}

/* "can you say Machynlleth": one word of a place, a beast, a name or a thing, which claims nothing; "" anything else.
 */
static struct str word_to_say(const struct plan *p) {
  enum { LONG = 7 };
  const struct tokens *t = &p->r->tokens;
  size_t at = 0, end = t->len;
  while (at < t->len && !str_is(t->at[at].word, "say") && !str_is(t->at[at].word, "pronounce")) at++;
  while (end && (t->at[end - 1].kind == TOKEN_MARK || str_is(t->at[end - 1].word, "please"))) end--;
  if (end > 2 && str_is(t->at[end - 1].word, "me") && str_is(t->at[end - 2].word, "for")) end -= 2;
  if (at + 2 != end || p->r->valence < 0) return STR_NONE;
  const struct token *one = &t->at[at + 1];
  uint64_t c = lexicon_classes(lexicon_of(p->mind->language), one->word);
  bool upper = one->text.len && one->text.at[0] >= 'A' && one->text.at[0] <= 'Z';
  bool thing = c & (LEX(PLACE) | LEX(ANIMAL)) || (c & LEX(NOUN) && one->word.len >= LONG);
  bool plain = !(c & (LEX(SUBJECT) | LEX(OBJECT) | LEX(ADJ) | LEX(OPENER) | LEX(HEALTH) | LEX(BODY)));
  return one->word.len > 3 && plain && (thing || upper) ? one->text : STR_NONE;
}

static void push_asked(struct plan *p) {
  struct str say = str_is(p->r->asks, "say") ? word_to_say(p) : STR_NONE;
  if (say.len) {
    struct move *word = plan_push(p, "answer-of-itself", "asked.say.word", TIER_OBLIGED, 0);
    word->evidence = "one word, which claims nothing";
    word->fit = word->specific = 1;
    slots_add_text(p, &word->slots, "word", say);
    return;
  }
  const char *family = arena_printf(p->a, "asked.%.*s", STR_ARG(p->r->asks)).at;
  struct move *m = plan_push(p, "answer-of-itself", family, TIER_OBLIGED, 0);
  m->evidence = "asks";
  m->words = p->r->asks;
  m->fit = m->specific = 1;
  add_nearest(p, m);
  struct turn last = {0};
  bool spoke = p->in->turn > 1 && !p->v->ops->turn(p->v, p->in->turn - 1, &last) && last.role == ROLE_BEING;
  slot_vec none = {0};
  if (spoke && !str_eq(last.text, plan_part(p, "part.quiet", &none))) slots_add_text(p, &m->slots, "last", last.text);
}

/* "did i tell you my wife's name": asked, in a form that no pattern has; a fact that answers it is the answer. */
static bool push_unread(struct plan *p) {
  struct view_answer a = {0};
  bool unread =
      reading_has(p->r, ACT_ASK) && p->r->question.kind == QUESTION_NONE && !p->r->asks.len && !p->r->skill.len;
  if (!unread || !p->r->who_count || ask(p, &a) || !answers(p, &a)) return false;
  if (a.whose.len || is_words(p, &a)) return false;
  p->claims.searched = p->claims.told = true;
  push_told(p, &a);
  return true;
}

/* "who will sit with len": of what is to come nothing was told. */
static bool asks_to_come(const struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i + 1 < t->len && i < 2; i++)
    if (str_is(t->at[i].word, "who") || str_is(t->at[i].word, "what") || str_is(t->at[i].word, "how"))
      return str_is(t->at[i + 1].word, "will") || str_is(t->at[i + 1].word, "shall");
  return false;
}

/* "but what if she laughs". */
static bool push_what_if(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i + 1 < t->len && i < 3; i++) {
    if (!str_is(t->at[i].word, "what") || !str_is(t->at[i + 1].word, "if")) continue;
    struct move *m = plan_push(p, "own-question", "asked.what_if", TIER_OBLIGED, 0);
    m->evidence = "what if";
    m->fit = m->specific = 1;
    return true;
  }
  return false;
}

/* "what was my wife's name": whoever it is may have one by now, whatever the words were. */
static bool push_name(struct plan *p) {
  struct entity e = {0};
  const struct question *q = &p->r->question;
  bool named = false;
  for (size_t i = 0; i < p->r->tokens.len; i++)
    named |= str_is(p->r->tokens.at[i].word, "name") || str_is(p->r->tokens.at[i].word, "called");
  const struct who *w = q->about.word.len || !p->r->who_count ? &q->about : &p->r->whos[0];
  if (q->kind == QUESTION_NONE || !named || !w->word.len || w->name.len || w->of_other || !slots_entity(p, w, &e) ||
      !e.name.len)
    return false;
  struct move *m = plan_push(p, "answer", "answer.told", TIER_OBLIGED, 0);
  m->evidence = "a name that is known";
  m->fit = m->specific = m->memory = 1;
  p->claims.told = p->claims.searched = true;
  slots_add_text(p, &m->slots, "answer", e.name);
  slots_add_text(p, &m->slots, "relation", STR("name"));
  slots_who(p, &m->slots, w);
  slots_source(p, &m->slots, (uint64_t)e.source);
  m->sources[m->source_count++] = (uint64_t)e.source;
  return true;
}

/* "am i a bad mum": asked of themselves, and not of memory. */
static bool push_self_doubt(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  bool am = t->len > 2 && str_is(t->at[0].word, "am") && str_is(t->at[1].word, "i");
  bool bad = false;
  for (size_t i = 2; am && i < t->len; i++) {
    const struct lex_entry *e = lexicon_find(lexicon_of(p->mind->language), t->at[i].word);
    bad |= e && e->tone < 0;
  }
  if (!bad) return false;
  struct move *m = plan_push(p, "own-question", "asked.am_i", TIER_OBLIGED, 0);
  m->evidence = "asked of themselves";
  m->fit = m->specific = 1;
  return true;
}

/* "how old is biscuit", "what colour is my kayak": in the words of what is out of reach, and yet it was told. */
static bool push_told_after_all(struct plan *p) {
  static const double covered = .6;
  struct view_answer a = {0};
  const struct question *q = &p->r->question;
  if (plan_knows_alone(p) && (!p->r->skill.len || plan_only_like_skill(p, p->r->skill))) {
    p->claims.searched = p->claims.told = true;
    push_told(p, &p->alone);
    return true;
  }
  if (!reading_has(p->r, ACT_ASKS_WORLD) || q->kind == QUESTION_NONE || q->about.you || p->r->skill.len) return false;
  if (ask(p, &a) || !answers(p, &a) || a.whose.len) return false;
  if (is_words(p, &a) && (a.sure < covered || asks_to_come(p))) return false;
  p->claims.searched = p->claims.told = true;
  push_told(p, &a);
  return true;
}

/* Before what asks stand only a few words that join or fill ("ok heres one", "and"), never somebody who says or does:
 * "he said who's coming", "that might do it". */
static bool only_leads(const struct plan *p, size_t begin, size_t at) {
  uint64_t tells = LEX(SUBJECT) | LEX(SAYS) | LEX(NOUN) | LEX(KIN) | LEX(NAME) | LEX(POSSESSIVE);
  for (size_t i = begin; i < at; i++)
    if (p->r->tokens.at[i].kind != TOKEN_MARK &&
        (lexicon_classes(lexicon_of(p->mind->language), p->r->tokens.at[i].word) & tells))
      return false;
  return true;
}

/* A clause that is put as a question: it begins with what asks. "he cried?? his dad lost his job" tells, whatever its
 * mark; "did my stretches" tells, "did my sister ring" asks. */
bool plan_really_asks(const struct plan *p) {
  const struct lexicon *x = lexicon_of(p->mind->language);
  const struct tokens *t = &p->r->tokens;
  size_t begin = 0;
  if (plan_asks_recall(p) || p->asked.len) return true;
  for (size_t i = 0; i < t->len; i++) {
    uint64_t c = lexicon_classes(x, t->at[i].word);
    uint64_t next = i + 1 < t->len ? lexicon_classes(x, t->at[i + 1].word) : 0;
    uint64_t third = i + 2 < t->len ? lexicon_classes(x, t->at[i + 2].word) : 0;
    if (t->at[i].begins || (t->at[i].kind == TOKEN_MARK && !str_is(t->at[i].word, "'"))) begin = i;
    bool leads = only_leads(p, begin, i), aux = c & (LEX(BE) | LEX(DO) | LEX(HAVE) | LEX(MODAL));
    bool whose = (next & LEX(POSSESSIVE)) && ((third & (LEX(KIN) | LEX(JOB))) || str_find_byte(p->r->text, '?') >= 0);
    if (c & LEX(WH) && leads && !str_is(i + 1 < t->len ? t->at[i + 1].word : STR(""), "cares")) return true;
    bool there = i + 1 < t->len && str_is(t->at[i + 1].word, "there");
    if (aux && leads && there && !str_is(t->at[i].word, "have")) return true;
    if (aux && leads && ((next & (LEX(SUBJECT) | LEX(ARTICLE) | LEX(NAME))) || whose)) return true;
    if (aux && leads && str_find_byte(p->r->text, '?') >= 0) return true;
  }
  return t->len == 0;
}

/* Nobody of theirs is in it, and it is not of what was: "what jobs are going in stourbridge". */
static bool of_the_world(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  const struct question *q = &p->r->question;
  struct entity e = {0};
  if (q->past || q->about.me || p->r->who_count || plan_asks_recall(p) || slots_entity(p, &q->about, &e)) return false;
  for (size_t i = 0; i < t->len; i++) {
    uint64_t c = lexicon_classes(lexicon_of(p->mind->language), t->at[i].word);
    if (c & (LEX(POSSESSIVE) | LEX(OBJECT) | LEX(SUBJECT) | LEX(KIN))) return false;
  }
  return true;
}

/* They spoke of it before this turn. */
static bool spoken_of(struct plan *p, struct str noun) {
  struct view_turns found = {0};
  if (!noun.len || p->v->ops->recall(p->v, noun, 4, &found)) return false;
  for (size_t i = 0; i < found.len; i++) {
    const struct turn *t = &found.at[i];
    bool told = t->id != p->in->turn && t->role == ROLE_PERSON && !t->taint && str_find_byte(t->text, '?') < 0;
    if (told && threads_speaks_of(p->mind->language, p->a, t->text, noun)) return true;
  }
  return false;
}

/* Of what they spoke of it is only said that it is not known. */
static void push_out_of_reach(struct plan *p) {
  if (p->r->question.kind != QUESTION_YES_NO && spoken_of(p, p->r->noun)) {
    push_unfound(p);
    return;
  }
  if (plan_again(p, of_the_world(p) ? AGAIN_SURE : AGAIN_CLEAR, TIER_OBLIGED)) return;
  struct move *m = plan_push(p, "out-of-reach", "reach.world", TIER_OBLIGED, 0);
  m->evidence = "a question about the world";
  m->fit = reading_has(p->r, ACT_ASKS_WORLD) ? 1 : .3;
  if (reading_has(p->r, ACT_ASKS_WORLD)) slots_add_text(p, &m->slots, "world", STR("world"));
  m->risk = .5;
}

/* Of a third person whom the talk is about, or of somebody named: told here, and not the world's. */
static bool of_somebody(struct plan *p) {
  return p->r->who_count || plan_asked_of_topic(p, p->r->text).len;
}

/* "what colour is the bike", of a bike they told of: not known, and no photograph. */
static bool asks_of_told(struct plan *p) {
  bool asks = p->r->asks.len && p->r->question.kind != QUESTION_NONE && p->r->question.kind != QUESTION_YES_NO;
  if (!asks || !asked_may_be_told(p->mind->language, p->a, p->r->asks)) return false;
  bool now = p->r->times.len > 0; /* "the euro right now" is the world's */
  return !now && !(lexicon_classes(lexicon_of(p->mind->language), p->r->noun) & LEX(UNIT)) && spoken_of(p, p->r->noun);
}

/* "who carved the wing" and "where is my fork", and not "what do they do in a biopsy", "what were the numbers this
 * week". */
static bool may_be_told(const struct plan *p) {
  return plan_of_theirs(p) || (p->r->question.past && !p->r->times.len);
}

static enum again_need asked_need(const struct plan *p) {
  return p->r->question.past && !p->r->times.len ? AGAIN_CLEAR : AGAIN_SURE;
}

/* "is there a mart on tomorrow": of the world, whoever else is named beside it. */
static bool asks_if_there_is(const struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  const struct lexicon *x = lexicon_of(p->mind->language);
  size_t at = 0;
  if (p->r->question.kind != QUESTION_YES_NO || p->r->question.past || p->r->skill.len || plan_asks_recall(p))
    return false;
  while (at < t->len && lexicon_classes(x, t->at[at].word) & (LEX(OPENER) | LEX(AND) | LEX(FILLER))) at++;
  bool there = at + 1 < t->len && lexicon_classes(x, t->at[at].word) & LEX(BE) && str_is(t->at[at + 1].word, "there");
  for (size_t i = 0; i < t->len; i++)
    if (str_is(t->at[i].word, "i") || str_is(t->at[i].word, "told") || str_is(t->at[i].word, "said")) return false;
  return there;
}

/* "why did the hen cross the yard? guess": the answer is theirs. */
static bool push_riddle(struct plan *p) {
  enum question_kind k = p->r->question.kind;
  bool asks = k == QUESTION_WHY || k == QUESTION_WHAT || k == QUESTION_WHO || k == QUESTION_WHERE;
  bool of_told = reading_has(p->r, ACT_ASKS_KNOWN) || plan_asks_recall(p) || (p->r->question.past && k != QUESTION_WHY);
  if (!asks || !reading_has(p->r, ACT_JOKE) || p->r->asks.len || of_told) return false;
  struct move *m = plan_push(p, "riddle", "act.riddle", TIER_COMMAND, 0);
  m->evidence = act_name(ACT_JOKE);
  m->fit = m->specific = 1;
  if (k == QUESTION_WHY) slots_add_text(p, &m->slots, "why", STR("why"));
  return true;
}

void plan_question(struct plan *p) {
  struct view_answer a = {0};
  if (push_riddle(p)) return;
  if (push_told_after_all(p)) return;
  if (asks_of_told(p)) {
    p->claims.searched = true;
    push_never(p);
    return;
  }
  bool put = p->r->question.kind != QUESTION_NONE && p->r->question.kind != QUESTION_YES_NO;
  if (p->r->asks.len && put && may_be_told(p) && plan_again(p, asked_need(p), TIER_OBLIGED)) return;
  if (p->r->asks.len && !reading_has(p->r, ACT_FAREWELL)) push_asked(p);
  if (push_unread(p) || push_self_doubt(p) || push_what_if(p) || push_name(p)) return;
  bool call = reading_has(p->r, ACT_GREET) || reading_has(p->r, ACT_TEST) || reading_has(p->r, ACT_MINIMAL);
  if (asks_being(p) && put && p->r->who_count && plan_again(p, AGAIN_SURE, TIER_OBLIGED)) return;
  if (asks_being(p) || (call && slots_words(p->r->text) <= 2)) return; /* "hello?" */
  if (asks_if_there_is(p) && plan_really_asks(p)) {
    push_out_of_reach(p);
    return;
  }
  if (asks_memory(p) && !asks_to_come(p)) {
    p->claims.searched = true;
    if (push_no_longer(p)) return;
    bool told = !ask(p, &a) && answers(p, &a);
    p->claims.told = told && !a.whose.len;
    if (told && !a.whose.len && is_words(p, &a) && !plan_asks_recall(p) && !plan_really_asks(p)) return;
    if (told && a.whose.len) {
      push_others(p, &a);
    } else if (told && is_words(p, &a) && plan_again(p, AGAIN_CLEAR, TIER_OBLIGED)) {
      return;
    } else if (told && is_words(p, &a) && a.sure < sure_enough) {
      push_unfound(p);
      return;
    } else if (told) {
      push_told(p, &a);
    } else if (!plan_really_asks(p)) {
      return;
    } else if (of_the_world(p)) {
      push_out_of_reach(p);
    } else if (a.told && a.source_count && a.sources[0] != p->in->turn) {
      push_unfound(p);
    } else {
      push_never(p);
    }
    return;
  }
  if (p->r->question.kind == QUESTION_NONE || p->r->question.about.you || p->r->skill.len) return;
  if (!plan_really_asks(p)) return;
  bool told = of_somebody(p) ||
              (p->r->question.past && !p->r->asks.len && !p->r->times.len); /* "what bird was it on the car" */
  if (told && !asks_to_come(p) && !ask(p, &a)) {
    p->claims.searched = true;
    if (plan_again(p, AGAIN_CLEAR, TIER_OBLIGED)) return;
    if (of_somebody(p) && plan_came_near(p)) {
      push_unfound(p);
      return;
    }
  }
  if (asks_own(p) || (asks_to_come(p) && p->r->who_count)) {
    struct move *own = plan_push(p, "own-question", "asked.own", TIER_OBLIGED, 0);
    own->evidence = "a question on their own life";
    own->fit = .7;
    return;
  }
  push_out_of_reach(p);
}
