/* SPDX-License-Identifier: Apache-2.0
 *
 * plan_name: a listener names the thing. Where what was chosen would go with any turn ("I'm sorry."), the figure is
 * said before it: "Eleven nil. I'm sorry." Instead of a mere nod the figure, or a name that is the whole turn, is said
 * by itself. Nothing else is: a thing taken out of a clause is too often not what it was about.
 */
#include "base/utf8.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "thinkers/builtin/builtin_priv.h"

static bool goes_with_any(const struct move *m) {
  static const char *const moves[] = {"backchannel", "answered"}, *const families[] = {"act.bad", "act.good",
                                                                                       "told.glad", "told.blow"};
  for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
    if (!strcmp(m->name, moves[i])) return true;
  for (size_t i = 0; m->family && i < sizeof families / sizeof *families; i++)
    if (!strcmp(m->family, families[i])) return true;
  return false;
}

static bool is_new_here(struct plan *p, const struct who *w, struct str text, struct str own) {
  bool here = w->name.len && str_find(text, utf8_plain(p->a, w->name)) >= 0;
  bool given = w->pronoun.len || w->word.len || name_find(p->mind->language, utf8_plain(p->a, w->name));
  return here && given && !w->me && !w->of_other && !str_eq_nocase(w->name, own) && plan_is_new(p, w);
}

static struct str first_word(struct str name) {
  ptrdiff_t end = str_find_byte(name, ' ');
  return end < 0 ? name : str_first(name, (size_t)end);
}

static struct str last_word(struct str name) {
  for (ptrdiff_t at; (at = str_find_byte(name, ' ')) >= 0;) name = str_from(name, (size_t)at + 1);
  return name;
}

/* "aleena 12, hamza 8 and baby yusuf": between the two stands only what joins names. */
static bool are_joined(struct plan *p, struct str before, struct str name) {
  static const size_t none = SIZE_MAX / 2;
  const struct tokens *t = &p->r->tokens;
  struct str first = last_word(utf8_plain(p->a, before)), second = first_word(utf8_plain(p->a, name));
  for (size_t i = 0, at = none; i < t->len; i++) {
    if (str_eq(second, t->at[i].word) && at < i) return true;
    bool joins = t->at[i].kind == TOKEN_NUMBER || str_is(t->at[i].word, ",") || str_is(t->at[i].word, "&") ||
                 plan_in_list(p, "part.joins_names", t->at[i].word);
    if (str_eq(first, t->at[i].word))
      at = i;
    else if (!joins)
      at = none;
  }
  return false;
}

/* New names, the speaker's own not among them, with those that stand in one row with them: "Jack and Lily". */
static struct str new_names(struct plan *p, size_t *ret_count) {
  enum { MOST = 5 };
  struct str text = utf8_plain(p->a, p->r->text), own = p->v->ops->setting(p->v, "person.name");
  slot_vec v = {0};
  size_t fresh = 0;
  for (size_t i = 0; i < p->r->who_count && v.len < MOST; i++) {
    const struct who *w = &p->r->whos[i];
    bool is_new = is_new_here(p, w, text, own), row = v.len && are_joined(p, v.at[v.len - 1].text, w->name);
    bool may_begin =
        w->name.len && !w->me && !str_eq_nocase(w->name, own) && str_find(text, utf8_plain(p->a, w->name)) >= 0;
    if (v.len && !row && !fresh && may_begin) v.len = 0; /* what was known, and by itself */
    if ((v.len && !row) || !may_begin || (!v.len && !is_new && i + 1 == p->r->who_count)) continue;
    slots_add_text(p, &v, "name", w->name);
    fresh += is_new;
  }
  if (!fresh) v.len = 0;
  *ret_count = v.len;
  return v.len > 1 ? plan_part(p, "part.names", &v) : v.len ? v.at[0].text : STR_NONE;
}

/* The reply has the word already. */
static bool says(struct plan *p, struct str thing) {
  struct str rest = utf8_plain(p->a, thing), word, last = rest;
  while (str_next(&rest, ' ', &word)) last = word;
  for (size_t i = 0; i < p->said_count; i++)
    if (str_find(utf8_plain(p->a, p->said[i].line.text), last) >= 0) return true;
  return false;
}

/* "fifty-three people, standing at the back", and not "left one welly in there". */
static bool begins_with_figure(struct plan *p) {
  struct number_read n;
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i < t->len; i++) {
    bool first = !i || t->at[i - 1].kind == TOKEN_MARK; /* of a sentence: "he did! three plates" */
    if (first && (t->at[i].kind == TOKEN_NUMBER || number_at(p->mind->language, t, i, &n))) return true;
  }
  return false;
}

/* "three hundred pasties": so many that it is what one would say back; not "one bathroom". */
static bool is_many(struct plan *p) {
  static const double many = 10, money = 1e5;
  struct number_read n;
  struct tokens t = tokens_read(p->mind->language, p->a, p->r->amount);
  return t.len > 1 && number_at(p->mind->language, &t, 0, &n) && !n.ordinal && n.value >= many && n.value < money;
}

/* "nineteen years", told as how long it has been so; "" where it is short, or typed otherwise than in words. */
static struct str long_time(struct plan *p) {
  static const struct {
    const char *unit;
    double least;
  } units[] = {{"years", 4}, {"months", 8}, {"weeks", 8}, {"hours", 9}};
  const struct tokens *t = &p->r->tokens;
  for (size_t i = 0; i + 1 < t->len; i++) {
    struct number_read n;
    if (!number_at(p->mind->language, t, i, &n) || n.ordinal || n.last + 1 >= t->len) continue;
    bool ended =
        n.last + 2 < t->len && (str_is(t->at[n.last + 2].word, "old") || str_is(t->at[n.last + 2].word, "ago"));
    for (size_t k = 0; k < sizeof units / sizeof *units && !ended; k++)
      if (str_is(t->at[n.last + 1].word, units[k].unit) && n.value >= units[k].least)
        return arena_printf(p->a, "%.*s %s", STR_ARG(number_say(p->mind->language, p->a, n.value)), units[k].unit);
    i = n.last;
  }
  return STR_NONE;
}

/* The figure, or the name where that is the whole of the turn: "Eirik." */
static struct str thing_of(struct plan *p, bool nod) {
  enum { FEW = 6, ALONE = 2 }; /* in a longer turn a small figure is seldom the point */
  size_t words = slots_words(p->r->text), names = 0;
  struct str name = new_names(p, &names);
  if (names > 1 && nod) return name; /* several people told of at once: "the kids are oisin and fiadh" */
  if (names && words <= ALONE) return name;
  bool figure = begins_with_figure(p) && words <= FEW && p->r->amount.len && plan_counts(p, p->r->amount);
  if (figure || (nod && p->r->amount.len && plan_counts(p, p->r->amount) && is_many(p))) return p->r->amount;
  return nod ? long_time(p) : STR_NONE;
}

void plan_name_it(struct plan *p) {
  enum { WHOLE = 4 }; /* "tries to eat the phone, does he": that is the thing */
  if (!p->said_count || p->said_count == SAID_MOST || !goes_with_any(&p->said[0].move) || p->in->care) return;
  if (reading_has(p->r, ACT_LOSS) || reading_has(p->r, ACT_FAREWELL) || p->r->question.kind != QUESTION_NONE) return;
  bool nod = !strcmp(p->said[0].move.name, "backchannel") || !strcmp(p->said[0].move.name, "answered");
  struct str thing = thing_of(p, nod && !str_is(p->s.recent[0], "naming"));
  bool whole = nod && slots_words(p->said[0].line.text) > WHOLE;
  if (!thing.len || whole || says(p, thing)) return;
  struct move m = {
      .name = "naming", .family = "naming", .tier = TIER_STRONG, .evidence = "the thing itself", .words = thing};
  struct phrase_line line;
  slots_add_text(p, &m.slots, "thing", thing);
  if (!plan_words(p, &m, &line)) return;
  if (!nod) {
    for (size_t i = p->said_count; i > 0; i--) p->said[i] = p->said[i - 1];
    p->said_count++;
  }
  p->said[0] = (struct said_line){line, m, 0}; /* by itself, and not before a nod */
}
