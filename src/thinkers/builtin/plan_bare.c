/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_bare: "where", "when is it again", "how much": a question word by itself, right after somebody told of a thing,
 * is of that thing, and its answer stands in what was just said. What does not stand there is asked as anything else
 * is.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "thinkers/builtin/builtin_priv.h"

enum bare { BARE_NONE, BARE_WHEN, BARE_WHERE, BARE_WHO, BARE_MUCH, BARE_OLD };

static uint64_t classes_of(const struct plan *p, struct str word) {
  return lexicon_classes(lexicon_of(p->mind->language), word);
}

/* What may stand beside the question word without asking for more: "and", "is it", "again". */
static bool says_nothing_more(struct plan *p, struct str word) {
  bool filler = classes_of(p, word) & (LEX(FILLER) | LEX(OPENER)) && !str_is(word, "yes") && !str_is(word, "no");
  return filler || plan_in_list(p, "part.hear.beside", word);
}

static enum bare kind_at(const struct tokens *t, size_t i, size_t *ret_words) {
  struct str word = t->at[i].word, next = i + 1 < t->len ? t->at[i + 1].word : STR("");
  *ret_words = 2;
  if (str_is(word, "what") || str_is(word, "which")) {
    bool time = str_is(next, "time") || str_is(next, "day") || str_is(next, "date");
    return time ? BARE_WHEN : BARE_NONE;
  }
  if (str_is(word, "how"))
    return str_is(next, "much") || str_is(next, "many") ? BARE_MUCH : str_is(next, "old") ? BARE_OLD : BARE_NONE;
  *ret_words = 1;
  return str_is(word, "when")    ? BARE_WHEN
         : str_is(word, "where") ? BARE_WHERE
         : str_is(word, "who")   ? BARE_WHO
                                 : BARE_NONE;
}

/* One question word, and beside it nothing that says of what. */
static enum bare bare_of(struct plan *p) {
  enum { MOST = 9 };
  const struct tokens *t = &p->r->tokens;
  enum bare found = BARE_NONE;
  if (!t->len || t->len > MOST) return BARE_NONE;
  for (size_t i = 0; i < t->len; i++) {
    size_t words = 1;
    enum bare kind = t->at[i].kind == TOKEN_WORD ? kind_at(t, i, &words) : BARE_NONE;
    if (kind && found) return BARE_NONE;
    if (kind)
      found = kind, i += words - 1;
    else if (t->at[i].kind != TOKEN_MARK && !says_nothing_more(p, t->at[i].word))
      return BARE_NONE;
  }
  return found;
}

static bool in_a_time(const struct reading *r, size_t token) {
  for (size_t i = 0; i < r->times.len; i++)
    if (token >= r->times.at[i].first && token <= r->times.at[i].last) return true;
  return false;
}

/* "in Nottingham", with places as they are written. */
static struct str place_shown(const struct plan *p, struct str where) {
  struct str rest = where, word, out = STR_NONE;
  while (str_next(&rest, ' ', &word)) {
    const struct lex_entry *e = lexicon_find(lexicon_of(p->mind->language), utf8_plain(p->a, word));
    struct str shown = e && e->classes & LEX(PLACE) && !(e->classes & LEX(PREPOSITION)) ? e->shown : word;
    out = out.len ? arena_printf(p->a, "%.*s %.*s", STR_ARG(out), STR_ARG(shown)) : shown;
  }
  return out;
}

/* "in the attic", "behind the shed door": to the end of its clause. */
static struct str phrase_of_place(struct plan *p, const struct reading *r) {
  enum { MOST = 5 };
  for (size_t i = 1; i + 1 < r->tokens.len; i++) {
    if (in_a_time(r, i) || in_a_time(r, i + 1) || !plan_in_list(p, "part.hear.where", r->tokens.at[i].word)) continue;
    size_t end = i + 1;
    while (end < r->tokens.len && end - i < MOST && r->tokens.at[end].kind != TOKEN_MARK && !r->tokens.at[end].begins &&
           !(classes_of(p, r->tokens.at[end].word) & (LEX(AND) | LEX(BREAK) | LEX(SUBJECT) | LEX(WH))))
      end++;
    if (end > i + 1) return place_shown(p, tokens_text(&r->tokens, i, end - 1));
  }
  return STR_NONE;
}

static struct str place_told(struct plan *p, const struct reading *r) {
  for (size_t i = 0; i < r->statement_count; i++)
    if (r->statements[i].where.len && !r->statements[i].negated) return place_shown(p, r->statements[i].where);
  return phrase_of_place(p, r);
}

/* "four hives", and where nothing is counted the number itself. */
static struct str amount_told(const struct plan *p, const struct reading *r) {
  struct number_read n;
  if (r->amount.len) return r->amount;
  for (size_t i = 0; i < r->tokens.len; i++)
    if (number_at(p->mind->language, &r->tokens, i, &n) && !n.ordinal && !in_a_time(r, i))
      return tokens_text(&r->tokens, n.first, n.last);
  return STR_NONE;
}

static struct str age_told(const struct plan *p, const struct reading *r) {
  struct number_read n;
  for (size_t i = 0; i < r->fact_count; i++)
    if (str_is(r->facts[i].relation, "age")) return r->facts[i].value;
  for (size_t i = 2; i < r->tokens.len; i++)
    if (str_is(r->tokens.at[i].word, "old") && number_at(p->mind->language, &r->tokens, i - 2, &n))
      return tokens_text(&r->tokens, i - 2, i - 1);
  return STR_NONE;
}

/* *ret_words: as it was told, so that the next such question is of the same turn. */
static bool add_answer(struct plan *p, enum bare kind, const struct reading *r, slot_vec *v, struct str *ret_words) {
  struct str text = STR_NONE;
  if (kind == BARE_WHEN) {
    for (size_t i = 0; i < r->times.len; i++) {
      if (r->times.at[i].kind == TIME_DURATION || r->times.at[i].when.grain == GRAIN_NONE) continue;
      struct when *when = ARENA_NEW(p->a, struct when);
      *when = r->times.at[i].when;
      slots_add_when(p, v, "when", when);
      *ret_words = tokens_text(&r->tokens, r->times.at[i].first, r->times.at[i].last);
      return true;
    }
    return false;
  }
  for (size_t i = 0; kind == BARE_WHO && i < r->who_count; i++) {
    const struct who *w = &r->whos[i];
    if (w->me || w->you || !(w->name.len || w->word.len)) continue;
    slots_who(p, v, w);
    *ret_words = w->name.len ? w->name : w->word;
    return v->len > 0;
  }
  if (kind == BARE_WHERE) text = place_told(p, r);
  if (kind == BARE_MUCH) text = amount_told(p, r);
  if (kind == BARE_OLD) text = age_told(p, r);
  slots_add_text(p, v, "answer", text);
  *ret_words = text;
  return text.len > 0;
}

/* What was said in this talk, the latest first; a turn that only asked is passed over for what it was answered with. */
static bool answered_by(struct plan *p, enum bare kind, uint64_t turn, struct move *m) {
  enum { WHILE_MS = 30 * 60 * 1000 };
  struct turn t = {0};
  if (turn == ID_NONE || p->v->ops->turn(p->v, turn, &t) || t.role != ROLE_PERSON || t.taint) return false;
  bool asked_of = turn == p->s.looked.from; /* of another day, perhaps, and just spoken of */
  if (!asked_of && p->v->now - t.said_at > WHILE_MS) return false;
  struct reading r;
  struct reading_context c = {.civil_now = t.said_at / 1000 + t.offset * 60};
  reading_read(p->mind->language, p->a, t.text, &c, &r);
  if (r.question.kind != QUESTION_NONE || !add_answer(p, kind, &r, &m->slots, &m->told)) return false;
  m->sources[m->source_count++] = turn;
  return true;
}

bool plan_bare(struct plan *p) {
  enum bare kind = p->in->turn == ID_NONE || p->s.pending_skill.len || p->in->care ? BARE_NONE : bare_of(p);
  if (!kind) return false;
  struct move *m = plan_push(p, "answer", "answer.bare", TIER_COMMAND, 0);
  m->evidence = "of what was just told";
  m->fit = m->specific = m->memory = 1;
  if (answered_by(p, kind, p->s.turn, m) || answered_by(p, kind, p->s.looked.from, m)) {
    p->claims.told = true;
    return true;
  }
  p->moves.len--;
  return false;
}
