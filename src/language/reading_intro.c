/* SPDX-License-Identifier: Apache-2.0
 *
 * How somebody says who they are when they come in: "malo! mele here 16", "Doris, retired", "good night, this is
 * Cyril". patterns/intro.txt, from the first word behind the greeting. What is no word is a name, and of words only
 * those that are given names: "tired here" and "Monday, from tomorrow" say nothing of the kind.
 */
#include "base/utf8.h"
#include "language/courtesy.h"
#include "language/reading_priv.h"

enum { GREETING_PIECES = 8, OLDEST = 110, YOUNGEST = 4 };

/* Pieces before i greet, or only clear the throat. */
static bool greets_before(const struct read *r, size_t i, struct courtesy *ret) {
  while (i && piece_has(read_at(r, i - 1), LEX(OPENER) | LEX(FILLER) | LEX(MARK))) i--;
  if (!i) return true;
  const struct pattern_hit *hits;
  if (patterns_match(r->l, patterns_of(r->l, "intro"), r->a, &r->p, 0, i, &hits) && str_is(hits[0].action, "hello"))
    return true; /* "how's it going, er, Declan here" */
  size_t k = 0;
  *ret = courtesy_read(r->l, r->a, pieces_text(&r->p, 0, i - 1));
  while (k + 1 < i && piece_has(read_at(r, k), LEX(OPENER) | LEX(FILLER) | LEX(MARK))) k++;
  if (!ret->whole && k) *ret = courtesy_read(r->l, r->a, pieces_text(&r->p, k, i - 1)); /* "well, uh, hello in there" */
  if (!ret->whole) return false;
  ret->whole = ret->ends = false;
  return ret->kind && ret->kind != COURTESY_THANKS && (ret->kind < COURTESY_BYE || ret->kind == COURTESY_LATE);
}

static bool is_upper(const struct read *r, const struct piece *p) {
  struct str text = r->p.tokens->at[p->first].text;
  return text.len && utf8_is_upper(utf8_next(&text));
}

/* A given name; or no word at all, and, where nobody greeted, none with a letter wrong. */
static bool may_be_name(const struct read *r, const struct piece *p, bool greeted) {
  static const uint64_t never = LEX(TIME) | LEX(NUMBER) | LEX(MARK) | LEX(NEVERNAME) | LEX(TONGUE) | LEX(QUOTED) |
                                LEX(KIN) | LEX(SUBJECT) | LEX(OBJECT) | LEX(PREPOSITION) | LEX(POSSESSIVE);
  if (piece_has(p, never) || p->word.len < 2 || courtesy_read(r->l, r->a, p->word).whole) return false;
  bool place = piece_has(p, LEX(PLACE)), word = piece_has(p, LEX(NOUN) | LEX(ADJ) | LEX(VERB) | LEX(ADVERB));
  if (piece_has(p, LEX(NAME))) return !place || p->name;
  if (piece_has(p, LEX(MAYBE_NAME))) return is_upper(r, p) || !word || (p->name && p->name->rank <= 3);
  if (place || !piece_has(p, LEX(UNKNOWN))) return false;
  return is_upper(r, p) || (p->word.len > 2 && (greeted || !read_is_misspelt(r, p->word)));
}

/* The slot holds a name and nothing else: "Wojciech Nowak", "captain Ferris". */
static struct str name_of(const struct read *r, const struct slot_read *s, bool greeted) {
  enum { MOST = 3 };
  size_t first = s->first;
  while (first < s->last && piece_has(read_at(r, first), LEX(TITLE) | LEX(KIN) | LEX(JOB))) first++;
  if (s->last - first >= MOST || !may_be_name(r, read_at(r, first), greeted)) return STR_NONE;
  bool upper = is_upper(r, read_at(r, first));
  for (size_t i = first + 1; i <= s->last; i++) {
    const struct piece *p = read_at(r, i);
    bool proper = piece_has(p, LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) | LEX(UNKNOWN));
    if (!proper || piece_has(p, LEX(TIME) | LEX(MARK) | LEX(NUMBER)) || is_upper(r, p) != upper) return STR_NONE;
  }
  struct str typed = pieces_text(&r->p, first, s->last);
  return str_find_byte(typed, '-') >= 0 && upper ? typed : read_name_text(r, first, s->last + 1); /* "Hans-Peter" */
}

static void add(struct read *r, const char *relation, struct str value, const struct slot_read *s) {
  struct fact_read f = {.about = {.me = true},
                        .relation = str_of(relation),
                        .value = value,
                        .sure = 900,
                        .first = read_at(r, s->first)->first,
                        .last = read_at(r, s->last)->last};
  read_fact_add(r, f);
}

static bool has_own(const struct read *r, const char *relation) {
  for (size_t i = 0; i < r->facts.len; i++)
    if (r->facts.at[i].about.me && str_is(r->facts.at[i].relation, relation)) return true;
  return false;
}

/* "16", "from Leh" behind the name. */
static void add_beside(struct read *r, const struct pattern_hit *hit) {
  const struct slot_read *age = slot_find(hit->slots, hit->slot_count, "a");
  const struct slot_read *place = slot_find(hit->slots, hit->slot_count, "p");
  const struct slot_read *job = slot_find(hit->slots, hit->slot_count, "j");
  if (age && age->number >= YOUNGEST && age->number <= OLDEST && !has_own(r, "age"))
    add(r, "age", arena_printf(r->a, "%.0f", age->number), age);
  bool where = place && !piece_has(read_at(r, place->first), LEX(TIME) | LEX(NUMBER));
  if (where && !has_own(r, "lives") && !has_own(r, "from"))
    add(r, "from", read_place_text(r, place->first, place->last + 1), place);
  if (job && !has_own(r, "works_as")) add(r, "works_as", read_value(r, job->first, job->last + 1), job);
}

/* "Milan, from Monday", "Rose, 12 of them": not what one says of oneself. */
static bool fits(const struct read *r, const struct pattern_hit *hit) {
  const struct slot_read *place = slot_find(hit->slots, hit->slot_count, "p");
  const struct slot_read *age = slot_find(hit->slots, hit->slot_count, "a");
  const struct slot_read *title = slot_find(hit->slots, hit->slot_count, "m");
  if (title && !piece_has(read_at(r, title->first), LEX(TITLE))) return false;
  if (place && piece_has(read_at(r, place->first), LEX(TIME) | LEX(NUMBER))) return false;
  return !age || (age->number >= YOUNGEST && age->number <= OLDEST && age->number == (int)age->number);
}

static bool is_marked(const struct read *r, size_t i) {
  return i && piece_has(read_at(r, i - 1), LEX(MARK));
}

/* "Mr Okafor", who said so: called that, and not "Okafor". */
static struct str with_title(const struct read *r, const struct slot_read *title, struct str name) {
  return arena_printf(r->a, "%.*s %.*s", STR_ARG(utf8_capital(r->a, read_at(r, title->first)->word)), STR_ARG(name));
}

/* "bare n": "evenin'. Walt"; "hello, Kit" calls the being so. */
static bool put(struct read *r, const struct pattern_hit *hit, bool greeted) {
  const struct slot_read *n = slot_find(hit->slots, hit->slot_count, "n");
  struct str name = n && fits(r, hit) ? name_of(r, n, greeted) : STR_NONE, own = r->c->own;
  bool door = str_starts(hit->action, STR("door"));
  if (!name.len) return false;
  const struct slot_read *title = slot_find(hit->slots, hit->slot_count, "m");
  if (title) name = with_title(r, title, name);
  bool told = str_eq_nocase(own, name), apart = n->first && !piece_is(read_at(r, n->first - 1), ",");
  if (str_is(hit->action, "bare n") && !(told || (greeted && apart && !own.len && is_marked(r, n->first))))
    return false;
  if (door && own.len && !str_eq_nocase(own, name)) return false; /* "this is Anna", before a photograph */
  add(r, "name", name, n);
  add_beside(r, hit);
  return true;
}

/* Little stands behind it: "Gus here, sixty-four". */
static bool is_all(const struct read *r, size_t last) {
  enum { FEW = 3 };
  size_t more = 0;
  for (size_t i = last; i < r->p.len; i++) more += !piece_has(read_at(r, i), LEX(MARK) | LEX(EMOJI) | LEX(NUMBER));
  return more <= FEW;
}

/* "Good morning, I'm Pat": the name was read already, and only the greeting is to be found. */
static void introduce(struct read *r, size_t last) {
  r->out->intro = is_all(r, last) ? INTRO_WHOLE : INTRO_BEGINS;
  for (size_t i = 1; i < r->p.len && i <= GREETING_PIECES; i++) {
    struct courtesy c = {0};
    if (greets_before(r, i, &c) && c.kind) r->out->courtesy = c;
  }
}

static size_t end_of_name(const struct read *r) {
  size_t last = 0;
  for (size_t k = 0; k < r->facts.len; k++)
    for (size_t i = 0; i < r->p.len; i++)
      if (r->facts.at[k].about.me && str_is(r->facts.at[k].relation, "name") &&
          read_at(r, i)->first <= r->facts.at[k].last)
        last = i + 1;
  return last;
}

/* "this is Anna, at the beach", of somebody whose own name is another. */
static bool only_shows(const struct read *r, const struct fact_read *f) {
  if (!r->c->own.len || !f->about.me || !str_is(f->relation, "name") || str_eq_nocase(f->value, r->c->own))
    return false;
  size_t at = 0;
  while (at + 1 < r->p.len && read_at(r, at)->first < f->first) at++;
  for (size_t i = at > 2 ? at - 2 : 0; i < r->p.len && read_at(r, i)->first <= f->last; i++)
    if (piece_is(read_at(r, i), "now")) return true; /* "so now I am Herod" */
  for (size_t i = at; i + 1 < r->p.len && read_at(r, i)->first <= f->last; i++)
    if ((piece_is(read_at(r, i), "this") || piece_is(read_at(r, i), "it")) && piece_has(read_at(r, i + 1), LEX(BE)))
      return true;
  return false;
}

static void drop_shown(struct read *r) {
  size_t n = 0;
  for (size_t i = 0; i < r->facts.len; i++)
    if (!only_shows(r, &r->facts.at[i])) r->facts.at[n++] = r->facts.at[i];
  r->facts.len = n;
}

void read_intro(struct read *r) {
  drop_shown(r);
  bool greeted = courtesy_read(r->l, r->a, r->c->before).whole; /* a hello and nothing else, so far */
  if (r->barred || (r->c->before.len && !greeted) || r->c->asked_relation.len) return;
  if (has_own(r, "name")) {
    introduce(r, end_of_name(r));
    return;
  }
  for (size_t i = 0; i < r->p.len && i <= GREETING_PIECES && r->c->company; i++) {
    const struct pattern_hit *hits;
    struct courtesy c;
    if (piece_has(read_at(r, i), LEX(MARK)) || (i && !greets_before(r, i, &c))) continue;
    size_t n = patterns_match(r->l, patterns_of(r->l, "intro"), r->a, &r->p, i, r->p.len, &hits);
    for (size_t k = 0; k < n; k++)
      if (put(r, &hits[k], i > 0)) {
        introduce(r, hits[k].last);
        return;
      }
  }
}
