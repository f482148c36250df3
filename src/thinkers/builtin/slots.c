/* SPDX-License-Identifier: Apache-2.0
 *
 * slots: what a line may name, out of the reading and the view. A slot that is not known is not added, so that lines
 * that need it do not fit.
 */
#include "base/civil.h"
#include "base/id.h"
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/names.h"
#include "thinkers/builtin/builtin_priv.h"

enum { QUOTE_WORDS = 14 };

void slots_add_text(struct plan *p, slot_vec *v, const char *name, struct str text) {
  if (!text.len) return;
  struct phrase_slot s = phrase_text(name, text);
  VEC_PUSH(p->a, v, s);
}

void slots_add_number(struct plan *p, slot_vec *v, const char *name, int64_t n) {
  struct phrase_slot s = phrase_number(name, n);
  VEC_PUSH(p->a, v, s);
}

void slots_add_when(struct plan *p, slot_vec *v, const char *name, const struct when *w) {
  if (w->grain == GRAIN_NONE) return;
  struct phrase_slot s = phrase_when(name, w);
  VEC_PUSH(p->a, v, s);
}

static void add_view_number(struct plan *p, const char *slot, const char *what) {
  int64_t n = p->v->ops->number(p->v, what);
  if (n >= 0) slots_add_number(p, &p->base, slot, n);
}

/* What the speaker is called: as set up, else as told. */
static struct str own_name(struct plan *p) {
  struct str set = p->v->ops->setting(p->v, "person.name");
  struct view_facts names = {0};
  if (set.len || p->v->ops->facts(p->v, ID_NONE, STR("name"), 0, &names)) return set;
  return names.len ? names.at[names.len - 1].value : STR_NONE;
}

void slots_base(struct plan *p) {
  slot_vec *b = &p->base;
  int64_t local = p->v->now / 1000 + p->v->offset * 60;
  slots_add_text(p, b, "person", name_called(p->mind->language, p->a, own_name(p)));
  slots_add_text(p, b, "being", p->v->ops->setting(p->v, "being.name"));
  slots_add_text(p, b, "path", p->v->ops->setting(p->v, "store.path"));
  slots_add_text(p, b, "away", p->v->ops->setting(p->v, "model.away"));
  slots_add_text(p, b, "vectors_away", p->v->ops->setting(p->v, "vectors.away"));
  slots_add_number(p, b, "now", p->v->now);
  slots_add_number(p, b, "hour", civil_from_seconds(local).hour);
  if (p->in->began_at > 0 && p->v->now - p->in->began_at >= 1000) /* "none seconds" is no age */
    slots_add_number(p, b, "uptime", (p->v->now - p->in->began_at) / 1000);
  if (p->in->last_at) slots_add_number(p, b, "met", 1);
  add_view_number(p, "turns", "turns");
  add_view_number(p, "facts", "facts");
  add_view_number(p, "bytes", "bytes");
  int64_t first = p->v->ops->number(p->v, "first_turn_at");
  if (first > 0) {
    slots_add_number(p, b, "first_at", first);
    if (first <= p->v->now) /* else the clock has gone back, and no age is known */
      slots_add_number(p, b, "days", p->today - (first / 1000 + p->v->offset * 60) / CIVIL_DAY);
  }
  slots_add_text(p, b, "noun", p->r->noun);
}

bool slots_entity(struct plan *p, const struct who *w, struct entity *ret) {
  struct view_entities found = {0};
  struct str key = w->name.len ? w->name : w->word;
  if (!key.len || w->me || w->you) return false;
  if (p->v->ops->entities(p->v, key, &found) || !found.len) return false;
  *ret = found.at[0];
  return true;
}

struct str slots_pronoun(struct plan *p, const struct who *w) {
  struct entity e = {0};
  bool known = slots_entity(p, w, &e);
  if (w->pronoun.len && !str_is(w->pronoun, "it")) return w->pronoun;
  if (known && e.pronoun.len) return e.pronoun;
  struct str word = w->of_other || w->word.len ? w->word : e.word, name = w->name.len ? w->name : e.name;
  const struct lex_entry *kin = lexicon_find(lexicon_of(p->mind->language), utf8_plain(p->a, word));
  if (kin && kin->classes & LEX(FEMALE)) return STR("she");
  if (kin && kin->classes & LEX(MALE)) return STR("he");
  const struct name_entry *n = name.len ? name_find(p->mind->language, utf8_plain(p->a, name)) : NULL;
  return !n ? STR_NONE : n->use == 'f' ? STR("she") : n->use == 'm' ? STR("he") : STR_NONE;
}

void slots_who(struct plan *p, slot_vec *v, const struct who *w) {
  if (w->me || w->you) return;
  struct entity e = {0};
  bool known = slots_entity(p, w, &e);
  /* "anna's sister" is hers, not the speaker's */
  struct str name = w->name, word = w->of_other ? STR_NONE : w->word, pronoun = slots_pronoun(p, w);
  if (known && !name.len) name = e.name;
  if (known && !word.len) word = e.word;
  slot_vec own = {0};
  slots_add_text(p, &own, "p.name", name);
  slots_add_text(p, &own, "p.word", word);
  slots_add_text(p, &own, "p.owner", w->owner);
  if (w->of_other) slots_add_text(p, &own, "p.theirs", w->word);
  struct str said = plan_part(p, "part.who", &own);
  for (size_t i = 0; i < own.len; i++) VEC_PUSH(p->a, v, own.at[i]);
  slots_add_text(p, v, "p.pronoun", pronoun);
  slots_add_text(p, v, "p.said", said);
}

size_t slots_words(struct str text) {
  size_t n = 0;
  bool in = false;
  for (size_t i = 0; i < text.len; i++) {
    bool space = text.at[i] == ' ' || text.at[i] == '\n' || text.at[i] == '\t';
    if (!space && !in) n++;
    in = !space;
  }
  return n;
}

void slots_source(struct plan *p, slot_vec *v, uint64_t turn) {
  struct turn t = {0};
  if (turn == ID_NONE || p->v->ops->turn(p->v, turn, &t)) return;
  slots_add_number(p, v, "said_at", t.said_at);
  struct str text = str_trim(t.text);
  if (slots_words(text) <= QUOTE_WORDS && str_find_byte(text, '\n') < 0 && utf8_count(text) <= 70)
    slots_add_text(p, v, "quote", text);
}

struct str slots_word_before(struct plan *p, struct str value) {
  struct str rest = utf8_plain(p->a, value), first = STR_NONE;
  if (!str_next(&rest, ' ', &first)) return STR_NONE;
  for (size_t i = 1; i < p->r->tokens.len; i++)
    if (str_eq(p->r->tokens.at[i].word, first)) return p->r->tokens.at[i - 1].word;
  return STR_NONE;
}
