/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_tell: what was told of a life, received by naming exactly that: the thing itself said back, the person's
 * own word for how they are, one half of a contrast, words of somebody else. Everything here says parts of what was
 * told and never transforms a clause, so none of it can turn a sentence round (the ELIZA error).
 */
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "thinkers/builtin/builtin_priv.h"

enum { ECHO_PARTS = 2, LONG_WORDS = 22, LONG_PARTS = 3, PART_LETTERS = 44, BARE_WORDS = 3 };

static bool tells(const struct statement *s) {
  return !s->question && !s->reported;
}

const struct statement *plan_last_statement(const struct reading *r) {
  for (size_t i = r->statement_count; i-- > 0;)
    if (tells(&r->statements[i])) return &r->statements[i];
  return NULL;
}

static void add_mark(struct plan *p, slot_vec *v, bool on, const char *name) {
  if (on) slots_add_text(p, v, name, str_of(name));
}

void slots_statement(struct plan *p, slot_vec *v, const struct statement *s) {
  if (!s) return;
  bool person = !s->about.me && !s->about.you && (s->about.name.len || s->about.word.len);
  add_mark(p, v, s->about.me, "me");
  if (person) slots_who(p, v, &s->about);
  bool dated = s->when.grain >= GRAIN_DAY || (s->when.grain != GRAIN_NONE && s->tense == TOLD_COMING);
  if (dated && s->tense != TOLD_HABIT && s->tense != TOLD_USED) slots_add_when(p, v, "when", &s->when);
  add_mark(p, v, s->tense == TOLD_COMING, "coming");
  add_mark(p, v, s->tense == TOLD_PAST, "past");
  add_mark(p, v, s->tense == TOLD_HABIT, "habit");
  add_mark(p, v, s->tense == TOLD_USED, "used");
  add_mark(p, v, s->negated, "neg");
  add_mark(p, v, s->maybe || s->when.maybe, "maybe");
  slots_add_text(p, v, "verb", s->verb);
}

/* "my", "survey": your survey. */
struct str plan_thing(struct plan *p, struct str owner, struct str word) {
  slot_vec s = {0};
  if (!word.len) return STR_NONE;
  /* "a a guarantee": said twice, meant once */
  bool twice = owner.len && str_starts(word, owner) && word.len > owner.len && word.at[owner.len] == ' ';
  if (twice) word = str_from(word, owner.len + 1);
  slots_add_text(p, &s, "owner", owner);
  slots_add_text(p, &s, "word", word);
  return plan_part(p, "part.thing", &s);
}

/* "nells good": a name that the turn gives, run together with what is said of it. */
static bool holds_a_name(struct plan *p, struct str phrase) {
  struct str rest = utf8_plain(p->a, phrase), word;
  while (str_next(&rest, ' ', &word))
    for (size_t i = 0; i < p->r->who_count; i++) {
      struct str name = utf8_plain(p->a, p->r->whos[i].name);
      if (name.len && str_starts(word, name) && word.len == name.len + 1 && word.at[name.len] == 's') return true;
    }
  return false;
}

static bool is_name_of(struct plan *p, struct str text) {
  for (size_t i = 0; i < p->r->who_count; i++)
    if (p->r->whos[i].name.len && str_eq_nocase(p->r->whos[i].name, text)) return true;
  return false;
}

bool plan_is_empty(struct plan *p, struct str phrase) {
  struct str head = utf8_plain(p->a, phrase);
  if (holds_a_name(p, phrase)) return true;
  while (head.len && strchr(head.at, ' ') && str_find_byte(head, ' ') >= 0)
    head = str_from(head, (size_t)str_find_byte(head, ' ') + 1);
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct str rest = utf8_plain(p->a, phrase), first = STR_NONE;
  if (str_next(&rest, ' ', &first) && lexicon_classes(x, first) & (LEX(PREPOSITION) | LEX(MODAL))) return true;
  uint64_t classes = lexicon_classes(x, head);
  if (!(classes & LEX(NOUN))) classes |= lexicon_classes(x, lexicon_singular(x, p->a, head));
  return !(classes & LEX(NOUN)) || classes & (LEX(NEUTRAL) | LEX(OPENER) | LEX(QUANTITY) | LEX(TIME));
}

struct str plan_statement_part(struct plan *p, const struct statement *s) {
  slot_vec v = {0};
  bool says_how = s->thing.len && str_is(s->verb, "be") && !s->object_owner.len && slots_words(s->object) == 1 &&
                  !is_name_of(p, s->object);
  bool object = s->object.len && (s->object_owner.len || !says_how) && !str_is(s->verb, "be");
  object |= s->object.len && s->object_owner.len;
  bool does = s->verb.len && !str_is(s->verb, "be"); /* of what does something, the name alone says nothing */
  struct str word = object ? s->object : does ? STR_NONE : s->thing;
  struct str owner = object ? s->object_owner : s->thing_owner;
  if (!word.len || utf8_count(word) > PART_LETTERS || plan_is_empty(p, word)) return STR_NONE;
  slots_add_text(p, &v, "thing", plan_thing(p, owner, word));
  slots_add_text(p, &v, "word", word);
  if (says_how) slots_add_text(p, &v, "how", s->object);
  slots_add_text(p, &v, "where", s->where);
  return plan_part(p, "part.echo", &v);
}

/* "take the board to the hospital": the deed of a clause that was read whole, what was mine made yours; "" otherwise.
 */
struct str plan_deed(struct plan *p, const struct statement *s) {
  enum { DEED_WORDS = 9 };
  slot_vec v = {0};
  bool person = s->about.me || s->about.name.len || s->about.word.len || s->about.pronoun.len;
  if (!s->whole || !person || !s->verb.len || str_is(s->verb, "be") || s->negated || s->maybe) return STR_NONE;
  if (s->tense != TOLD_PAST && s->tense != TOLD_HABIT) return STR_NONE;
  slots_add_text(p, &v, "verb", s->verb);
  slots_add_text(p, &v, "object", s->object.len ? plan_thing(p, s->object_owner, s->object) : STR_NONE);
  slots_add_text(p, &v, "where", s->where);
  struct str deed = plan_part(p, "part.deed", &v);
  return slots_words(deed) <= DEED_WORDS ? deed : STR_NONE;
}

/* Whose deed it is stands in the clause itself, by name or by a pronoun, and was not carried over to it. */
bool plan_names_subject(struct plan *p, const struct statement *s) {
  struct str key = utf8_plain(p->a, s->about.name.len ? s->about.name : s->about.word), rest = key, first = key;
  if (s->about.me) return true;
  if (key.len) str_next(&rest, ' ', &first);
  for (size_t i = s->first; i <= s->last && i < p->r->tokens.len; i++) {
    struct str word = p->r->tokens.at[i].word;
    if ((key.len && str_eq(word, first)) || lexicon_classes(lexicon_of(p->mind->language), word) & LEX(SUBJECT))
      return true;
  }
  return false;
}

static bool says_i(struct plan *p, const struct statement *s) {
  for (size_t i = s->first; i <= s->last && i < p->r->tokens.len; i++)
    if (str_is(p->r->tokens.at[i].word, "i") || str_is(p->r->tokens.at[i].word, "we")) return true;
  return false;
}

/* Who did what, in the second or third person: only of a clause in which every word found its place. */
static void push_retell(struct plan *p) {
  enum { DEED_LEAST = 4 };
  const struct statement *s = plan_last_statement(p->r);
  struct str deed = s ? plan_deed(p, s) : STR_NONE;
  bool inside =
      s && s > p->r->statements && s[-1].negated && s[-1].last + 1 >= s->first; /* "i didnt know i had beans" */
  if (!deed.len || inside || p->r->statement_count > 1 || p->r->valence < 0 || plan_is_weighty(p) ||
      slots_words(deed) < DEED_LEAST || !plan_names_subject(p, s))
    return;
  if (s->about.me && (s->tense != TOLD_PAST || !says_i(p, s))) return; /* "ate it all, the dog i mean" */
  struct move *m = plan_push(p, "retell", s->about.me ? "retell.you" : "retell.they", TIER_WEAK, 0);
  m->evidence = "a clause that was read whole";
  m->fit = .75, m->specific = .5;
  slots_add_text(p, &m->slots, "deed", deed);
  slots_statement(p, &m->slots, s);
  if (!s->about.me && !s->about.name.len && !s->about.word.len) {
    slots_add_text(p, &m->slots, "p.pronoun", s->about.pronoun);
    slots_add_text(p, &m->slots, "only", STR("pronoun"));
  }
}

/* "half bless" is no amount. */
bool plan_counts(struct plan *p, struct str amount) {
  struct str last = utf8_plain(p->a, amount);
  for (ptrdiff_t at; (at = str_find_byte(last, ' ')) >= 0;) last = str_from(last, (size_t)at + 1);
  const struct lexicon *x = lexicon_of(p->mind->language);
  uint64_t c = lexicon_classes(x, last) | lexicon_classes(x, lexicon_singular(x, p->a, last));
  return c & (LEX(NOUN) | LEX(UNIT)) || !c;
}

/* "i'm shattered": only the word the person gave. */
static void push_feeling(struct plan *p) {
  const struct lexicon *x = lexicon_of(p->mind->language);
  for (size_t i = p->r->statement_count; i-- > 0;) {
    const struct statement *s = &p->r->statements[i];
    if (!tells(s) || !s->about.me || s->negated || s->object_owner.len || !s->object.len) continue;
    if (slots_words(s->object) > 2) continue;
    const struct lex_entry *e = lexicon_find(x, utf8_plain(p->a, s->object));
    if (!e || !e->tone || !(lexicon_classes(x, utf8_plain(p->a, s->object)) & LEX(ADJ))) continue;
    struct move *m = plan_push(p, "feeling", e->tone < 0 ? "feel.bad" : "feel.good", TIER_STRONG,
                               MOVE_LEAD | (e->tone < -1 ? MOVE_HUSH_JOKES : 0));
    m->evidence = "the person's own word for it";
    m->words = s->object;
    m->fit = .9, m->specific = .85;
    slots_add_text(p, &m->slots, "feeling", s->object);
    slots_statement(p, &m->slots, s);
    return;
  }
}

static void push_contrast(struct plan *p) {
  static const char *const families[] = {[CONTRAST_NOT_BUT] = "contrast.not",
                                         [CONTRAST_EITHER] = "contrast.either",
                                         [CONTRAST_USED_NOW] = "contrast.used"};
  const struct contrast *c = &p->r->contrast;
  if (c->kind == CONTRAST_NONE || !c->a.len || !c->b.len || reading_has(p->r, ACT_CORRECT)) return;
  struct move *m = plan_push(p, "contrast", families[c->kind], TIER_STRONG, 0);
  m->evidence = "two things put against each other";
  m->fit = .9, m->specific = .95;
  slots_add_text(p, &m->slots, "a", c->a);
  slots_add_text(p, &m->slots, "b", c->b);
}

/* A word of saying: without one nobody's words are given, whatever looks like an order. */
static bool says_so(struct plan *p) {
  struct verb_word v;
  const struct lexicon *x = lexicon_of(p->mind->language);
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    struct str word = p->r->tokens.at[i].word;
    uint64_t c = lexicon_classes(x, word);
    if (!(c & LEX(SAYS)) && lexicon_verb(x, p->a, word, &v)) c = lexicon_classes(x, v.base);
    if (c & LEX(SAYS)) return true;
  }
  return false;
}

/* "come outside", "never lend a ladder": told to do something, and not "surgery". */
static bool is_told_to(struct plan *p) {
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct str rest = utf8_plain(p->a, p->r->order), first = STR_NONE;
  struct verb_word v;
  if (!str_next(&rest, ' ', &first) || !rest.len) return false;
  if (lexicon_classes(x, first) & (LEX(NEGATION) | LEX(DO))) return true;
  return lexicon_verb(x, p->a, first, &v) && v.form == FORM_BASE;
}

/* Somebody's own words are theirs: kept, conceded to, never improved on. */
static void push_order(struct plan *p) {
  bool asked = str_is(p->s.last_family, "ask.words"); /* "what would martin have said?" */
  if (!p->r->order.len || !(asked || (says_so(p) && is_told_to(p)))) return;
  struct move *m = plan_push(p, "concede", "order.kept", TIER_STRONG, 0);
  m->evidence = "somebody's own words";
  m->words = p->r->order;
  m->fit = 1.6, m->specific = .9;
  slots_add_text(p, &m->slots, "order", p->r->order);
  if (p->r->who_count) slots_who(p, &m->slots, &p->r->whos[0]);
}

/* "i liked the stirring", of a risotto: the part, weighed against the whole. */
static void push_part_over_whole(struct plan *p) {
  const struct reading *r = p->r;
  struct str whole =
      r->topic_word; /* named in the same breath: "risotto. stirring it for ages. i liked the stirring" */
  for (size_t i = 0; i < r->statement_count; i++) {
    const struct statement *s = &r->statements[i];
    bool liked = tells(s) && s->about.me && !s->negated && s->object_owner.len && s->object.len && i > 0;
    if (liked && whole.len && !plan_is_empty(p, s->object) && !str_eq_nocase(s->object, whole) &&
        slots_words(s->object) <= 2) {
      struct move *m = plan_push(p, "reflect", "reflect.part", TIER_STRONG, 0);
      m->evidence = "a part liked, of something named";
      m->fit = 2, m->specific = 1;
      slots_add_text(p, &m->slots, "part", s->object);
      slots_add_text(p, &m->slots, "whole", whole);
      slots_add_text(p, &m->slots, "verb", s->verb);
      return;
    }
    if (s->thing.len && !plan_is_empty(p, s->thing)) whole = s->thing;
  }
}

/* A place of theirs is also a common noun, and was just used as one. */
static void push_two_meanings(struct plan *p) {
  struct view_facts lives = {0};
  if (p->v->ops->facts(p->v, ID_NONE, STR("lives"), 0, &lives) || !lives.len) return;
  struct str place = lives.at[0].plain;
  for (size_t i = 1; i < p->r->tokens.len; i++) {
    const struct lex_entry *before = lexicon_find(lexicon_of(p->mind->language), p->r->tokens.at[i - 1].word);
    if (!str_eq(p->r->tokens.at[i].word, place) || !before) continue;
    if (!(before->classes & (LEX(ARTICLE) | LEX(POSSESSIVE)))) continue;
    struct move *m = plan_push(p, "word", "word.two", TIER_STRONG, MOVE_LEAD);
    m->evidence = "a place in memory is also a word just used";
    m->words = place;
    m->fit = 1.6, m->specific = 1, m->memory = 1;
    slots_add_text(p, &m->slots, "value", lives.at[0].value);
    m->sources[m->source_count++] = lives.at[0].source;
    return;
  }
}

void plan_tell(struct plan *p) {
  const struct reading *r = p->r;
  bool asked = r->question.kind != QUESTION_NONE || reading_has(r, ACT_COMMAND);
  if (asked || reading_has(r, ACT_FAREWELL) || reading_has(r, ACT_GIBBERISH)) return;
  push_order(p);
  if (reading_has(r, ACT_LOSS)) return; /* a death is received as one, and nothing beside it is remarked on */
  push_contrast(p);
  push_part_over_whole(p);
  push_two_meanings(p);
  if (!reading_has(r, ACT_BORED)) push_feeling(p);
  push_retell(p);
}
