/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_detail: the odd detail. Of what was told, the phrase that is least like any other is said back in the person's
 * own words and order, "forty-one years of batteries", "a custard slice with no note", "picking daisies": a noun phrase
 * with what hangs on it by a preposition, or a verb in -ing with its object. Neither has a person, a tense or a sign of
 * its own, so nothing is turned round; "my" becomes "your", and a phrase with any other pronoun is left alone.
 */
#include "base/chance.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/tags.h"
#include "thinkers/builtin/builtin_priv.h"

enum { DETAIL_WORDS = 7, DETAIL_LETTERS = 56, HANGING = 2, LISTENED = 120 };

struct details {
  struct plan *p;
  struct tagged t;
  struct str best;
  double points;
  size_t first, last; /* of the best */
};

static const struct token *token_at(const struct details *d, size_t i) {
  return &d->p->r->tokens.at[i];
}

static uint64_t classes_at(const struct details *d, size_t i) {
  return lexicon_classes(lexicon_of(d->p->mind->language), token_at(d, i)->word);
}

static enum tag tag_at(const struct details *d, size_t i) {
  return i < d->t.len ? (enum tag)d->t.tag[i] : TAG_MARK;
}

static bool is_phrase(const struct details *d, size_t i) {
  return i < d->t.len && d->t.begins[i] && d->t.phrase[i] == PHRASE_NOUN;
}

static size_t phrase_end(const struct details *d, size_t i) {
  size_t end = i + 1;
  while (end < d->t.len && !d->t.begins[end]) end++;
  return end;
}

/* "my" is said as "your"; any other word for somebody would need to be turned. */
static bool may_be_said(const struct details *d, size_t i) {
  struct str w = token_at(d, i)->word;
  enum tag tag = tag_at(d, i);
  if (str_is(w, "my") || str_is(w, "our")) return true;
  if (str_is(w, "your") || str_is(w, "this") || str_is(w, "that") || str_is(w, "these") || str_is(w, "those") ||
      str_is(w, "enough"))
    return false;
  return tag != TAG_PRON && tag != TAG_NEG && tag != TAG_MARK && tag != TAG_TIME && tag != TAG_WH && tag != TAG_AUX &&
         !(classes_at(d, i) & (LEX(OBJECT) | LEX(SUBJECT) | LEX(FILLER)));
}

/* Behind a "not" or an "if" a thing is not so. */
static bool is_unsaid(const struct details *d, size_t first) {
  for (size_t i = first; i-- > 0 && tag_at(d, i) != TAG_MARK;) {
    struct str w = token_at(d, i)->word;
    if (tag_at(d, i) == TAG_NEG || str_is(w, "if") || str_is(w, "unless") || str_is(w, "without") || str_is(w, "never"))
      return true;
  }
  return false;
}

/* A word that a thing is known by: not "thing", "bit", "lot", a day, somebody's name alone. */
static bool is_telling(const struct details *d, size_t i) {
  uint64_t c = classes_at(d, i);
  enum tag tag = tag_at(d, i);
  bool content = tag == TAG_NOUN || tag == TAG_ADJ || tag == TAG_NAME || tag == TAG_VERB;
  return content && !(c & (LEX(NEUTRAL) | LEX(QUANTITY) | LEX(TIME) | LEX(OPENER))) && token_at(d, i)->word.len > 2;
}

/* Its last word is a thing, and no verb's form or name: "having lost", "called Viktor", "Helena Marsh" are none. */
static bool ends_in_thing(const struct details *d, size_t end) {
  struct str last = token_at(d, end - 1)->word;
  const struct lexicon *x = lexicon_of(d->p->mind->language);
  uint64_t c = lexicon_classes(x, last) | lexicon_classes(x, lexicon_singular(x, d->p->a, last));
  return tag_at(d, end - 1) == TAG_NOUN && (!c || c & LEX(NOUN)) &&
         !(c & (LEX(NEUTRAL) | LEX(TIME) | LEX(KIN) | LEX(QUANTITY) | LEX(ADVERB)));
}

static bool holds_verb(const struct details *d, size_t first, size_t end) {
  for (size_t i = first; i < end; i++)
    if (tag_at(d, i) == TAG_VERB && !str_ends(token_at(d, i)->word, STR("ing"))) return true;
  return false;
}

static double points_of(const struct details *d, size_t first, size_t end) {
  enum { FEW = 2, MANY = 4 };
  static const double number = .6, letter = .04, unknown = .5, late = .3;
  size_t telling = 0;
  double points = 0;
  for (size_t i = first; i < end; i++) {
    bool tells = is_telling(d, i);
    telling += tells;
    if (tells) points += letter * (double)token_at(d, i)->word.len + (classes_at(d, i) ? 0 : unknown);
    if (tag_at(d, i) == TAG_NUM) points += number, telling++;
  }
  if (telling < FEW) return 0;
  return points + (double)(telling < MANY ? telling : MANY) + late * (double)first / (double)(d->t.len + 1);
}

static struct str said_back(const struct details *d, size_t first, size_t end) {
  struct str out = STR_NONE;
  for (size_t i = first; i < end; i++) {
    const struct token *t = token_at(d, i);
    bool same = i > first && t->at == t[-1].at;                              /* one typed form, two words */
    bool joined = i > first && t->text.at == t[-1].text.at + t[-1].text.len; /* "dad's", "10K" */
    struct str word = str_is(t->word, "my") || str_is(t->word, "our") ? STR("your") : t->text;
    if (same) continue;
    out = out.len ? arena_printf(d->p->a, "%.*s%s%.*s", STR_ARG(out), joined ? "" : " ", STR_ARG(word)) : word;
  }
  return out;
}

/* Of somebody of this turn. */
static bool is_name(const struct details *d, size_t i) {
  for (size_t k = 0; k < d->p->r->who_count; k++)
    if (str_find(utf8_plain(d->p->a, d->p->r->whos[k].name), token_at(d, i)->word) >= 0) return true;
  return false;
}

static void consider(struct details *d, size_t first, size_t end, double more) {
  size_t words = end - first;
  if (words > DETAIL_WORDS || !ends_in_thing(d, end) || holds_verb(d, first, end)) return;
  bool named = true;
  for (size_t i = first; i < end; i++) {
    if (!may_be_said(d, i) || str_is(token_at(d, i)->word, "having")) return;
    named &= token_at(d, i)->capital || !is_telling(d, i) || is_name(d, i);
  }
  if (named) return; /* "Helena Marsh" */
  double points = points_of(d, first, end) + more;
  if (points - more <= 0 || points <= d->points || is_unsaid(d, first)) return;
  struct str text = said_back(d, first, end);
  if (utf8_count(text) > DETAIL_LETTERS || plan_is_empty(d->p, text)) return;
  d->best = text, d->points = points, d->first = first, d->last = end - 1;
}

/* The phrase at i, then with what hangs on it: "a jumper", "a jumper for a horse". */
static void consider_from(struct details *d, size_t first, size_t i, double more) {
  size_t end = phrase_end(d, i);
  consider(d, first, end, more);
  for (int hung = 0; hung < HANGING && tag_at(d, end) == TAG_PREP && is_phrase(d, end + 1); hung++) {
    end = phrase_end(d, end + 1);
    consider(d, first, end, more);
  }
}

struct str plan_detail(struct plan *p) {
  static const double deed = .3;
  struct details d = {.p = p, .best = STR_NONE};
  d.t = tags_read(p->mind->language, p->a, &p->r->tokens, &p->r->times);
  for (size_t i = 0; i < d.t.len && i < LISTENED; i++) {
    struct str w = token_at(&d, i)->word;
    if (is_phrase(&d, i)) consider_from(&d, i, i, 0);
    bool doing = tag_at(&d, i) == TAG_VERB && str_ends(w, STR("ing")) && w.len > 5 && is_phrase(&d, i + 1);
    doing &= !str_is(w, "having") && !str_is(w, "being");
    if (doing) consider_from(&d, i, i + 1, deed);
  }
  return d.best;
}

/* Already part of the talk's last reply or named the turn before: no news any more. */
static bool is_worn(const struct plan *p) {
  return str_is(p->s.recent[0], "detail") && str_is(p->s.recent[1], "detail");
}

void plan_details(struct plan *p) {
  const struct reading *r = p->r;
  bool civil = reading_has(r, ACT_FAREWELL) || reading_has(r, ACT_GREET) || reading_has(r, ACT_THANKS) ||
               reading_has(r, ACT_COMMAND) || reading_has(r, ACT_LOSS) || reading_has(r, ACT_CORRECT) ||
               reading_has(r, ACT_MINIMAL);
  if (civil || r->question.kind != QUESTION_NONE || r->asks.len || r->skill.len || is_worn(p)) return;
  struct str thing = plan_detail(p);
  if (!thing.len) return;
  /* Of four, twice the thing alone, once with a word behind it, and once another word altogether. */
  uint32_t dice = p->in->chance ? chance_below(p->in->chance, 4) : 1;
  if (!dice && r->valence >= 0) return;
  const char *family = r->valence < 0 ? "detail.hard" : dice > 1 ? "detail" : "detail.more";
  struct move *m = plan_push(p, "detail", family, TIER_WEAK, MOVE_LEAD);
  m->evidence = "the odd detail, in their words";
  m->words = thing;
  m->fit = 1, m->specific = .8;
  slots_add_text(p, &m->slots, "thing", thing);
  slots_statement(p, &m->slots, plan_main_statement(p));
}
