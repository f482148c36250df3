/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_listen: what a friend says who listens: a question or a word that goes with what was done, by the verb of the
 * last clause ("told her": how did she take it), what becomes of the answer to such a question, and, where no more was
 * read than who and which tense, the answering tag of spoken English: "did he", "can't she". A tag names nobody and
 * transforms nothing, so a misread object cannot show in it.
 */
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "thinkers/builtin/builtin_priv.h"

enum { FAR_FROM_END = 3, SHORT_ANSWER = 7, HEAVY_STILL = 1, HEAVY_TAG = 3 };

static uint64_t classes_of(struct plan *p, struct str word) {
  return lexicon_classes(lexicon_of(p->mind->language), word);
}

/* "a bit frightened", "an idiot": the word that says how. */
static struct str last_word(struct str text) {
  for (ptrdiff_t at; (at = str_find_byte(text, ' ')) >= 0;) text = str_from(text, (size_t)at + 1);
  return text;
}

/* ---- the tag ---- */

/* "it" is no person, whatever was spoken of before. */
static bool begins_with_it(struct plan *p, const struct statement *s) {
  const uint64_t before = LEX(OPENER) | LEX(AND) | LEX(BREAK) | LEX(FILLER);
  for (size_t i = s->first; i <= s->last && i < p->r->tokens.len; i++) {
    struct str word = p->r->tokens.at[i].word;
    if (str_is(word, "it") || str_is(word, "that") || str_is(word, "this")) return true;
    if (!(classes_of(p, word) & before)) return false;
  }
  return false;
}

/* "he", "she", "they" where the clause begins with it; "" otherwise. */
static struct str said_pronoun(struct plan *p, const struct statement *s) {
  const uint64_t before = LEX(OPENER) | LEX(AND) | LEX(BREAK) | LEX(FILLER);
  for (size_t i = s->first; i <= s->last && i < p->r->tokens.len; i++) {
    struct str word = p->r->tokens.at[i].word;
    if (str_is(word, "he") || str_is(word, "she") || str_is(word, "they")) return word;
    if (!(classes_of(p, word) & before)) return STR_NONE;
  }
  return STR_NONE;
}

/* The statement that the turn comes to: not what somebody is said to have said, nor what "which" adds. */
const struct statement *plan_main_statement(struct plan *p) {
  const struct reading *r = p->r;
  const struct statement *best = plan_last_statement(r);
  for (const struct statement *s = best; s && s > r->statements; s--) {
    const struct statement *before = s - 1;
    bool joined = before->last + 2 >= s->first && !before->question && !before->reported;
    size_t at = s->first && s->first > before->last + 1 ? s->first - 1 : s->first;
    bool added = at < r->tokens.len && classes_of(p, r->tokens.at[at].word) & LEX(WH);
    added |= s->first && classes_of(p, r->tokens.at[s->first - 1].word) & LEX(WH);
    bool said = classes_of(p, before->verb) & LEX(SAYS) || str_is(before->verb, "ask");
    if (!joined || !(added || said)) break;
    best = before;
  }
  return best;
}

/* "there's a girl in my group": is there. */
static bool begins_with_there(const struct plan *p, const struct statement *s) {
  const struct tokens *t = &p->r->tokens;
  size_t i = s->first;
  if (i < t->len && str_is(t->at[i].word, "there")) return true;
  return i > 0 && i < t->len && lexicon_classes(lexicon_of(p->mind->language), t->at[i].word) & LEX(BE) &&
         str_is(t->at[i - 1].word, "there");
}

/* "by the time i get in", "because i'm self employed": the half that is not the point. */
static bool hangs_on(const struct plan *p, const struct statement *s) {
  const struct tokens *t = &p->r->tokens;
  for (size_t i = s->first ? s->first - 1 : 0; i <= s->first && i < t->len; i++) {
    struct str w = t->at[i].word;
    if (str_is(w, "time") || str_is(w, "because") || str_is(w, "when") || str_is(w, "if") || str_is(w, "before") ||
        str_is(w, "after") || str_is(w, "until") || str_is(w, "as") || str_is(w, "while") || str_is(w, "since"))
      return true;
  }
  return false;
}

static bool known_word(struct plan *p, struct str phrase) {
  struct str rest = utf8_plain(p->a, phrase), first = rest;
  return str_next(&rest, ' ', &first) && classes_of(p, first);
}

static struct str pronoun_of(struct plan *p, const struct statement *s) {
  bool name = s->about.me && str_is(s->verb, "be") && s->object.len && !known_word(p, s->object);
  if (name) return STR_NONE; /* "im adeel" */
  if (hangs_on(p, s)) return STR_NONE;
  if (s->about.me) return STR("you");
  if (s->about.you || begins_with_there(p, s)) return s->about.you ? STR_NONE : STR("there");
  bool person = s->about.name.len || s->about.word.len || s->about.pronoun.len;
  if (begins_with_it(p, s)) return STR("it");
  if (said_pronoun(p, s).len) return said_pronoun(p, s);
  if (!s->about.name.len && classes_of(p, last_word(utf8_plain(p->a, s->about.word))) & LEX(ANIMAL)) return STR_NONE;
  if (person) return plan_names_subject(p, s) ? slots_pronoun(p, &s->about) : STR_NONE;
  struct str word = utf8_plain(p->a, s->thing);
  if (classes_of(p, last_word(word)) & (LEX(KIN) | LEX(MATE) | LEX(JOB)))
    return slots_pronoun(p, &(struct who){.word = last_word(word)});
  struct str head = last_word(word);
  bool one = head.len && str_eq(lexicon_singular(lexicon_of(p->mind->language), p->a, head), head);
  return one && s->thing_owner.len ? STR("it") : STR_NONE;
}

static bool has_got(const struct plan *p, size_t at) {
  for (size_t i = at + 1; i < p->r->tokens.len && i < at + 3; i++)
    if (str_is(p->r->tokens.at[i].word, "got")) return true;
  return false;
}

/* The auxiliary of the clause before its verb; the verb itself where that is "be". */
static struct str auxiliary_of(struct plan *p, const struct statement *s, enum verb_form *form) {
  const uint64_t aux = LEX(BE) | LEX(HAVE) | LEX(DO) | LEX(MODAL);
  const struct lexicon *x = lexicon_of(p->mind->language);
  struct str rest = s->verb, base = STR_NONE, found = STR_NONE;
  struct verb_word v;
  if (!str_next(&rest, ' ', &base)) return STR_NONE;
  bool be = str_is(base, "be");
  *form = FORM_NONE;
  for (size_t i = s->first; i <= s->last && i < p->r->tokens.len; i++) {
    const struct token *t = &p->r->tokens.at[i];
    bool verb = lexicon_verb(x, p->a, t->word, &v);
    if (be && classes_of(p, t->word) & LEX(BE)) {
      bool next = i + 1 < p->r->tokens.len && lexicon_verb(x, p->a, p->r->tokens.at[i + 1].word, &v);
      bool has = next && (v.form == FORM_PARTICIPLE || v.form == FORM_PAST); /* "she's hung it": has, or is */
      return has && t->mended ? STR_NONE : found.len ? found : t->word;
    }
    if (!be && verb && str_eq(v.base, base)) {
      bool got = str_is(base, "have") && has_got(p, i); /* "i've just got off the phone" */
      *form = v.form;
      return got ? t->word : found;
    }
    if (!found.len && classes_of(p, t->word) & aux && (verb || classes_of(p, t->word) & LEX(MODAL))) found = t->word;
  }
  return STR_NONE;
}

/* As it agrees with whoever it is put to. */
static const char *agreeing(struct str aux, struct str pronoun) {
  static const struct {
    const char *said, *you, *one;
  } all[] = {{"am", "are", "is"},           {"is", "are", "is"},      {"are", "are", "is"},
             {"was", "were", "was"},        {"were", "were", "was"},  {"have", "have", "has"},
             {"has", "have", "has"},        {"had", "had", "had"},    {"do", "do", "does"},
             {"does", "do", "does"},        {"did", "did", "did"},    {"can", "can", "can"},
             {"could", "could", "could"},   {"will", "will", "will"}, {"would", "would", "would"},
             {"should", "should", "should"}};
  bool many = str_is(pronoun, "you") || str_is(pronoun, "they");
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_is(aux, all[i].said)) return many ? all[i].you : all[i].one;
  return NULL;
}

static const char *denied(const char *aux) {
  static const struct { const char *said, *no; } all[] = {{"can", "can't"}, {"will", "won't"}, {NULL, NULL}};
  for (size_t i = 0; all[i].said; i++)
    if (!strcmp(aux, all[i].said)) return all[i].no;
  return NULL;
}

static bool says_subject(struct plan *p, const struct statement *s) {
  for (size_t i = s->first; i <= s->last && i < p->r->tokens.len; i++)
    if (classes_of(p, p->r->tokens.at[i].word) & LEX(SUBJECT)) return true;
  return false;
}

/* "did he", "can't she", "have you"; "" where the clause leaves any of it in doubt. */
static struct str tag_of(struct plan *p, const struct statement *s) {
  enum verb_form form = FORM_NONE;
  struct str pronoun = pronoun_of(p, s);
  bool far = plan_last_statement(p->r)->last + FAR_FROM_END < p->r->tokens.len; /* the end was not read */
  if (!pronoun.len || !s->verb.len || far) return STR_NONE;
  if (str_is(pronoun, "you") && !says_subject(p, s)) return STR_NONE; /* "stan came. sat with a blanket" */
  struct str aux = auxiliary_of(p, s, &form);
  if (!aux.len && form == FORM_NONE) return STR_NONE;
  bool one = str_is(pronoun, "he") || str_is(pronoun, "she") || str_is(pronoun, "it");
  if (one && !aux.len && form == FORM_BASE) return STR_NONE; /* "he fix my truck in may": when, the verb does not say */
  bool participle = form == FORM_PARTICIPLE || form == FORM_PAST;
  if (str_is(aux, "is") && participle) return STR_NONE; /* "he's hung it": has, or is */
  if (!aux.len && (form == FORM_ING || s->tense == TOLD_COMING)) return STR_NONE;
  if (!aux.len) aux = s->tense == TOLD_PAST || participle ? STR("did") : STR("do");
  bool there = str_is(pronoun, "there");
  const char *put = there ? arena_dup(p->a, aux).at : agreeing(aux, pronoun);
  if (!put) return STR_NONE;
  if (!s->negated) return arena_printf(p->a, "%s %.*s", put, STR_ARG(pronoun));
  return denied(put) ? arena_printf(p->a, "%s %.*s", denied(put), STR_ARG(pronoun))
                     : arena_printf(p->a, "%sn't %.*s", put, STR_ARG(pronoun));
}

/* "wants a barn": some verb of it stands in the third person. */
static bool is_third(struct plan *p) {
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    struct verb_word v;
    if (lexicon_verb(lexicon_of(p->mind->language), p->a, p->r->tokens.at[i].word, &v) && v.form == FORM_THIRD)
      return true;
  }
  return false;
}

/* "did he?" goes with what is told evenly; after a triumph, a trouble or a shout it doubts. */
static bool is_even(struct plan *p, struct str tag) {
  struct str who = last_word(tag);
  enum { LONG = 10 };
  bool habit = str_starts(tag, STR("does ")) && is_third(p); /* "he fix my truck in may" is of once */
  if (!(habit || str_starts(tag, STR("did "))) || str_is(who, "there") || str_is(who, "it") || str_is(who, "you"))
    return false; /* "is she?", "can she?" and "did you?" doubt it */
  if (p->r->statement_count != 1 || slots_words(p->r->text) >= LONG) return false;
  return !p->r->valence && !p->r->stance && !plan_is_weighty(p) && p->s.heavy >= HEAVY_TAG;
}

/* "we were going to the", "because": broken off. */
static bool is_half(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  struct str text = str_trim(p->r->text);
  slot_vec v = {0};
  if (str_ends(text, STR("...")) || str_ends(text, STR("…"))) return true;
  if (t->len < 3 || t->at[t->len - 1].kind != TOKEN_WORD || t->at[t->len - 1].mended) return false;
  slots_add_text(p, &v, "word", t->at[t->len - 1].word);
  return v.len && plan_part(p, "part.hear.half", &v).len;
}

/* "bread, milk, two bulbs and a mop": things, and nobody who does anything. */
static bool is_list(struct plan *p) {
  enum { JOINS = 3 };
  size_t joins = 0;
  for (size_t i = 0; i < p->r->tokens.len; i++) {
    struct str word = p->r->tokens.at[i].word;
    if (classes_of(p, word) & (LEX(SUBJECT) | LEX(BE) | LEX(MODAL))) return false;
    joins += str_is(word, ",") || str_is(word, "and");
  }
  return joins >= JOINS;
}

/* "i drive trams", "i have two apprentices", "the kids are oisin and fiadh": so today and tomorrow, and worth keeping.
 */
static bool is_lasting(struct plan *p, const struct statement *s) {
  enum { NONE = 600, LEAST = 4, MOST = 2 };
  const struct reading *r = p->r;
  bool mine = s->about.me || str_is(s->thing_owner, "my") || str_is(s->thing_owner, "our") || s->about.name.len ||
              s->about.word.len;
  if (!mine || s->negated || s->maybe || s->valence || r->valence || r->weights[WEIGHS_NONE] < NONE) return false;
  if (slots_words(r->text) < LEAST || r->statement_count > MOST || plan_is_to_come(p)) return false;
  for (size_t i = 0; i < r->tokens.len; i++) /* "no hens laying" */
    if (classes_of(p, r->tokens.at[i].word) & LEX(NEGATION) || str_is(r->tokens.at[i].word, "no")) return false;
  for (size_t i = 0; i < r->times.len; i++)
    if (r->times.at[i].kind != TIME_SET && r->times.at[i].kind != TIME_DURATION) return false; /* "today" */
  if (s->tense == TOLD_HABIT) return s->object.len || s->where.len;
  bool is = str_is(s->verb, "be") && (s->object_owner.len || r->who_count);
  return s->tense == TOLD_NOW && s->object.len && (is || str_is(s->verb, "have"));
}

/* Of which shape it is: what nod goes with it. */
static void add_shape(struct plan *p, slot_vec *v, const struct statement *s) {
  if (is_half(p))
    slots_add_text(p, v, "half", STR("half"));
  else if (is_list(p))
    slots_add_text(p, v, "list", STR("list"));
  else if (s && is_lasting(p, s))
    slots_add_text(p, v, "stays", STR("stays")), slots_add_text(p, v, "does", s->verb);
}

void slots_listen(struct plan *p, slot_vec *v) {
  const struct statement *s = plan_main_statement(p);
  add_shape(p, v, s);
  struct str tag = s ? tag_of(p, s) : STR_NONE;
  if (!is_even(p, tag)) tag = STR_NONE;
  if (s) slots_add_text(p, v, "tag", tag);
  bool one = p->r->statement_count == 1 &&
             (str_starts(tag, STR("did ")) || str_starts(tag, STR("does ")) || str_is(tag, "do you"));
  struct str deed = one && !s->negated ? plan_deed(p, s) : STR_NONE;
  if (slots_words(deed) > 1) slots_statement(p, v, s), slots_add_text(p, v, "deed", deed);
  if (s && s->negated) slots_add_text(p, v, "no", STR("no"));
  bool tells = p->r->statement_count && p->r->statements[0].verb.len; /* "they applauded" */
  if (p->s.heavy < HEAVY_STILL && slots_words(p->r->text) <= 2 && !tells) slots_add_text(p, v, "heavy", STR("heavy"));
  if (slots_words(p->r->text) <= 2 && plan_hears(p, "part.hear.sigh")) slots_add_text(p, v, "sigh", STR("sigh"));
}

/* ---- what goes with it ---- */

/* What is wrong is answered before what came after it in the same breath. */
static const struct statement *weightiest(struct plan *p) {
  const struct reading *r = p->r;
  const struct statement *best = plan_main_statement(p);
  for (size_t i = r->statement_count; i-- > 0;) {
    const struct statement *s = &r->statements[i];
    if (best && !s->question && !s->reported && s->verb.len && s->valence < best->valence) best = s;
  }
  return best;
}

static const char *tense_name(enum told_tense t) {
  static const char *const names[] = {"now", "past", "coming", "habit", "used"};
  return names[t];
}

static bool cannot(const struct plan *p, const struct statement *s) {
  for (size_t i = s->first; i < s->last && i + 1 < p->r->tokens.len; i++)
    if (str_is(p->r->tokens.at[i].word, "can") && str_is(p->r->tokens.at[i + 1].word, "not")) return true;
  return false;
}

/* As far into a turn as it is listened to for one word: what is longer is no sigh, and may be a flood. */
enum { LISTENED_TOKENS = 120 };

static bool speaks_to_us(const struct plan *p, const struct statement *s) {
  for (size_t i = s->first; i <= s->last + 1 && i < p->r->tokens.len; i++)
    if (str_is(p->r->tokens.at[i].word, "us") || str_is(p->r->tokens.at[i].word, "me")) return true;
  return false;
}

/* "fell in october. broke her wrist": no I, and a "her": whoever was spoken of last. */
static bool is_of_topic(struct plan *p, const struct statement *s) {
  slot_vec verb = {0};
  slots_add_text(p, &verb, "verb", s->verb);
  bool to_us = s->about.me && !says_subject(p, s) && speaks_to_us(p, s); /* "bought us all doughnuts" */
  if (to_us) return true;
  if (!verb.len || !plan_part(p, "part.hear.hurts", &verb).len) return false;
  bool me = !s->about.me || !p->s.topic.word.len + !p->s.topic.name.len == 2, hers = false;
  for (size_t i = 0; i < p->r->tokens.len && i < LISTENED_TOKENS && !me; i++) {
    me |= str_is(p->r->tokens.at[i].word, "i") || str_is(p->r->tokens.at[i].word, "my");
    bool owns = i + 1 < p->r->tokens.len && classes_of(p, p->r->tokens.at[i + 1].word) & LEX(NOUN);
    hers |= owns && plan_in_list(p, "part.hear.theirs", p->r->tokens.at[i].word);
  }
  return hers && !me;
}

/* "block him", and not "cool". */
static bool is_order(struct plan *p) {
  struct str rest = utf8_plain(p->a, p->r->order), first = STR_NONE;
  struct verb_word v;
  return str_next(&rest, ' ', &first) && rest.len && lexicon_verb(lexicon_of(p->mind->language), p->a, first, &v) &&
         v.form == FORM_BASE;
}

/* "today was rubbish": nobody says I. */
static bool is_nobodys(struct plan *p, const struct statement *s) {
  if (!s->about.me || !str_is(s->verb, "be")) return false;
  for (size_t i = s->first; i <= s->last && i < p->r->tokens.len; i++)
    if (str_is(p->r->tokens.at[i].word, "i") || str_is(p->r->tokens.at[i].word, "we")) return false;
  return s->last < p->r->tokens.len; /* made up by push_felt: that one has its I */
}

static void add_listened(struct plan *p, slot_vec *v, const struct statement *s) {
  bool it = (begins_with_it(p, s) && !s->about.me) || is_nobodys(p, s);
  struct statement plain = *s;
  if (it) plain.about = (struct who){0};
  if (is_of_topic(p, s)) plain.about = p->s.topic;
  s = &plain;
  slots_add_text(p, v, "p.pronoun", said_pronoun(p, s));
  slots_statement(p, v, &plain);
  if (!it && !s->about.me && !s->about.you && s->about.pronoun.len && !s->about.name.len && !s->about.word.len)
    slots_add_text(p, v, "p.pronoun", s->about.pronoun);
  bool person =
      !it && !s->about.me && !s->about.you && (s->about.name.len || s->about.word.len || s->about.pronoun.len);
  if (person) slots_add_text(p, v, "other", STR("other"));
  if (it || (s->thing.len && s->thing_owner.len && !person)) slots_add_text(p, v, "it", STR("it"));
  if (s->about.me && str_is(s->about.pronoun, "we")) slots_add_text(p, v, "we", STR("we"));
  if (speaks_to_us(p, s) && !s->about.me) slots_add_text(p, v, "to.us", STR("to.us"));
  if (cannot(p, s)) slots_add_text(p, v, "cannot", STR("cannot"));
  bool says = classes_of(p, s->verb) & LEX(SAYS);
  if (says && (plan_hears(p, "part.hear.advice") || is_order(p))) slots_add_text(p, v, "advice", STR("advice"));
  bool hurt = plan_told(p, STANCE_BLOW | STANCE_WRONG | STANCE_NUISANCE | STANCE_LIGHT) || reading_leans(p->r) < 0;
  if (plan_told(p, STANCE_LOUD) && !hurt) slots_add_text(p, v, "loud", STR("loud"));
  slots_add_text(p, v, "tense", str_of(tense_name(s->tense)));
  if (str_is(s->verb, "be")) slots_add_text(p, v, "how", last_word(utf8_plain(p->a, s->object)));
  slots_add_text(p, v, "object", s->object);
  slots_add_text(p, v, "where", s->where);
}

/* One verb of a longer turn is seldom what it comes to: there only a word of sorrow or gladness is said by it. */
static bool is_of_all(struct plan *p, const struct statement *s, const struct phrase_line *line) {
  enum { LONG = 10 };
  if (p->r->statement_count <= 1 && slots_words(p->r->text) < LONG) return true;
  if (line->question || str_find_byte(p->r->text, '?') >= 0) return false;
  if (plan_told(p, STANCE_LOUD) && p->r->valence >= 0) return true;
  return s->about.me && str_is(s->verb, "be") ? true : p->r->valence != 0 && s->valence * p->r->valence > 0;
}

/* The move stays only where a line is there for this very thing. */
static bool keep_if_near(struct plan *p, const struct statement *s, struct move *m) {
  struct phrase_line line;
  if (plan_words(p, m, &line) && line.conds && is_of_all(p, s, &line)) return true;
  p->moves.len--;
  return false;
}

static bool push_heard(struct plan *p, const struct statement *s) {
  struct move *m = plan_push(p, "listen", "listen", TIER_STRONG, MOVE_LEAD | (p->r->valence < 0 ? MOVE_HUSH_JOKES : 0));
  m->evidence = "what was done, and by whom";
  m->words = s->verb;
  m->fit = 1.1, m->specific = 1;
  add_listened(p, &m->slots, s);
  return keep_if_near(p, s, m);
}

/* "i'm a bit frightened for her", where no clause was read of it: by the word that says how. */
static void push_felt(struct plan *p) {
  enum { NEAR = 6 };
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i + 2 < t->len && i < LISTENED_TOKENS; i++) {
    bool am = str_is(t->at[i].word, "i") && classes_of(p, t->at[i + 1].word) & LEX(BE);
    bool made = str_starts(t->at[i].word, STR("mak")) && str_is(t->at[i + 1].word, "me"); /* "makes me so mad" */
    if (!am && !made) continue;
    for (size_t k = i + 2; k < t->len && k < i + NEAR; k++) {
      struct statement self = {
          .about = {.me = true}, .verb = STR("be"), .object = t->at[k].word, .first = i, .last = k};
      if (classes_of(p, t->at[k].word) & (LEX(NEGATION) | LEX(PREPOSITION)) || push_heard(p, &self)) return;
    }
  }
}

static void push_listen(struct plan *p) {
  const struct statement *s = weightiest(p);
  if (s && s->negated && plan_told(p, STANCE_GLAD)) return; /* "i have not slept so well in a month" */
  bool told = s && s->verb.len && !s->about.you;
  if (!told || !push_heard(p, s)) push_felt(p);
}

/* ---- what its question was answered with ---- */

static bool is_short_answer(const struct plan *p) {
  const struct reading *r = p->r;
  if (r->question.kind != QUESTION_NONE || r->skill.len || r->asks.len || r->fact_count) return false;
  if (reading_has(r, ACT_FAREWELL) || reading_has(r, ACT_THANKS) || reading_has(r, ACT_GREET)) return false;
  return slots_words(r->text) <= SHORT_ANSWER;
}

static void push_answered(struct plan *p) {
  bool asks_skill = !str_is(p->s.opened, "news") && !str_is(p->s.opened, "well");
  if (!p->s.opened.len || asks_skill || !is_short_answer(p)) return;
  bool asked_well = str_is(p->s.opened, "well");
  bool yes = reading_has(p->r, ACT_YES) || p->r->valence > 0, no = reading_has(p->r, ACT_NO) || p->r->valence < 0;
  bool open = reading_has(p->r, ACT_MAYBE);
  if (!yes && !no && !open && p->r->statement_count) return; /* more than an answer: received as what it is */
  const char *family = asked_well && yes != no ? yes ? "answered.well" : "answered.ill"
                       : open                  ? "answered.open"
                                               : "answered";
  struct move *m = plan_push(p, "answered", family, yes || no || open ? TIER_START : TIER_WEAK, 0);
  m->evidence = "its question was answered";
  m->fit = 1, m->specific = .5;
  slots_add_text(p, &m->slots, "opened", p->s.opened);
  if (reading_has(p->r, ACT_YES)) slots_add_text(p, &m->slots, "yes", STR("yes"));
  if (reading_has(p->r, ACT_NO)) slots_add_text(p, &m->slots, "no", STR("no"));
}

/* "martin. he'd have hated you": of one who is gone, their own words are asked for, once. */
static void push_would_have(struct plan *p) {
  const struct tokens *t = &p->r->tokens;
  bool would = false;
  for (size_t i = 0; i + 1 < t->len; i++)
    would |= str_is(t->at[i].word, "would") && str_is(t->at[i + 1].word, "have") && i &&
             classes_of(p, t->at[i - 1].word) & LEX(SUBJECT) && !str_is(t->at[i - 1].word, "i");
  const struct who *w = p->r->who_count ? &p->r->whos[0] : NULL;
  if (!would || !w || !w->name.len || !p->s.hush_evening) return;
  struct move *m = plan_push(p, "ask-words", "ask.words", TIER_STRONG, 0);
  m->evidence = "what somebody gone would have done";
  m->fit = 1.2, m->specific = 1, m->lead = 1;
  slots_who(p, &m->slots, w);
  m->asks_relation = STR("said");
  m->asks_about = *w;
}

/* The other half is waited for, and nothing is made of the first. */
static void push_half(struct plan *p) {
  struct move *m = plan_push(p, "backchannel", "back.short", TIER_STRONG, 0);
  m->evidence = "broken off";
  m->fit = 2, m->specific = 1;
  slots_add_text(p, &m->slots, "half", STR("half"));
}

void plan_listen(struct plan *p) {
  const struct reading *r = p->r;
  bool asked = r->question.kind != QUESTION_NONE || reading_has(r, ACT_COMMAND) || reading_has(r, ACT_FAREWELL);
  if (asked || reading_has(r, ACT_LOSS) || reading_has(r, ACT_CORRECT)) return;
  if (is_half(p)) {
    push_half(p);
    return;
  }
  push_would_have(p);
  push_answered(p);
  push_listen(p);
}
