/* SPDX-License-Identifier: Apache-2.0
 *
 * What may stand in a pattern's slot: a name that is given, no food for a pet, no street for an age; and the shortest
 * true value of it.
 */
#include "base/utf8.h"
#include "language/names.h"
#include "language/reading_fact_priv.h"

static size_t past_articles(const struct read *r, size_t first, size_t last) {
  while (first + 1 < last &&
         piece_has(read_at(r, first), LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(QUANTITY) | LEX(TITLE) | LEX(ADVERB)))
    first++;
  return first;
}

bool read_has_class(const struct read *r, size_t first, size_t last, uint64_t classes) {
  for (size_t i = first; i <= last; i++)
    if (piece_has(read_at(r, i), classes)) return true;
  return false;
}

struct str read_digits(const struct read *r, double n) {
  return arena_printf(r->a, "%.0f", n);
}

static struct str single_animal(const struct read *r, const struct slot_read *s) {
  return lexicon_singular(r->x, r->a, read_at(r, s->last)->word);
}

struct str read_slot_value(const struct read *r, const struct rule *rule, const struct slot_read *s) {
  if (str_is(rule->relation, "age")) return s->number > 0 && s->number < 125 ? read_digits(r, s->number) : STR_NONE;
  if (str_is(rule->relation, "lives") || str_is(rule->relation, "from"))
    return read_place_text(r, s->first, s->last + 1);
  if (str_is(rule->relation, "pet")) return single_animal(r, s);
  if (str_is(rule->relation, "name") || (has_flag(rule, FLAG_PERSON) && read_name_end(r, s->first, s->last + 1)))
    return read_name_text(r, s->first, s->last + 1);
  if (str_is(rule->relation, "speaks")) return utf8_capital(r->a, read_value(r, s->first, s->last + 1));
  size_t first = past_articles(r, s->first, s->last + 1), last = s->last;
  bool liked = str_is(rule->relation, "likes") || str_is(rule->relation, "dislikes");
  while (liked && first < last && told_is(r->told, TOLD_rank, read_at(r, last)->word)) last--;
  bool has = str_is(rule->relation, "has"); /* "a new van" is a van */
  while (has && first < last && (piece_is(read_at(r, first), "new") || piece_is(read_at(r, first), "another"))) first++;
  return read_value(r, first, last + 1);
}

/* What may stand behind the name somebody gives: "by the way", "fifty-eight", "fin again", "from leeds"; "im mark of
 * the opinion" is no name. */
static bool given_end(const struct read *r, const struct slot_read *s, size_t last) {
  const struct piece *p = read_at(r, s->last + 1);
  if (s->last + 1 >= last || str_eq(p->word, read_at(r, s->first)->word)) return true;
  if (piece_is(p, "with") || piece_is(p, "from") || piece_is(p, "here") || piece_is(p, "x")) return true;
  return piece_has(p, LEX(MARK) | LEX(OPENER) | LEX(EMOJI) | LEX(NUMBER) | LEX(AND) | LEX(BREAK) | LEX(SUBJECT) |
                          LEX(ADVERB));
}

bool read_is_misspelt(const struct read *r, struct str word) {
  enum { ROOM = 24 };
  char room[ROOM];
  if (word.len < 3 || word.len + 2 > ROOM) return true;
  for (size_t at = 0; at <= word.len; at++)
    for (char c = 'a' - 1; c <= 'z'; c++) { /* before 'a': the letter left out */
      bool out = c < 'a';
      for (int insert = 0; insert < 2; insert++) {
        size_t n = 0, skip = at + (insert ? 0 : 1);
        if (skip > word.len || (insert && out)) continue;
        for (size_t i = 0; i < at; i++) room[n++] = word.at[i];
        if (!out) room[n++] = c;
        for (size_t i = skip; i < word.len; i++) room[n++] = word.at[i];
        if (lexicon_classes(r->x, (struct str){room, n})) return true;
      }
    }
  return false;
}

/* "im shaz" and "I'm Xanthe" give a name; "im knackered" and "I'm Polish" do not, nor does "dawn here". "im fin": no
 * noun stands so without an article, but a name. */
static bool given_name(const struct read *r, const struct slot_read *s, bool frame, size_t last) {
  const struct piece *p = read_at(r, s->first);
  uint64_t never = LEX(TONGUE) | LEX(ADJ) | LEX(JOB) | LEX(CLUB) | LEX(ADV) | LEX(PREPOSITION) | LEX(TIME) | LEX(KIN) |
                   LEX(NUMBER) | LEX(MODAL);
  if (frame && p->name && p->name->rank <= 3) never &= ~(LEX(ADV) | LEX(JOB)); /* "mine's pat" */
  bool behind = s->first > 0 && piece_has(read_at(r, s->first - 1), LEX(BE));
  bool word = piece_has(p, LEX(MAYBE_NAME)) && !piece_has(p, LEX(NEVERNAME)) && p->form != FORM_ING &&
              p->form != FORM_PAST && p->form != FORM_PARTICIPLE && (behind || !piece_has(p, LEX(NOUN) | LEX(VERB)));
  if (piece_has(p, LEX(PLACE)) && !p->name) return false; /* "Lagos here, hot" */
  bool known = piece_has(p, LEX(NAME)) || (piece_has(p, LEX(MAYBE_NAME)) && piece_has(p, LEX(CAPITAL))) || word;
  bool new = piece_has(p, LEX(UNKNOWN)) &&
             (piece_has(p, LEX(CAPITAL)) || (frame && s->first == s->last && !read_is_misspelt(r, p->word)));
  return (known || new) && !piece_has(p, never) && s->last - s->first < 2 && given_end(r, s, last);
}

/* "His name is Robert. Mine's Patricia.": only where names are the talk. */
static bool talks_of_names(const struct read *r) {
  static const char *const words[] = {"name", "names", "called", "call", "calls"};
  if (r->c->names || str_is(r->c->asked_relation, "name")) return true;
  for (size_t i = 0; i < r->p.len; i++)
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
      if (piece_is(read_at(r, i), words[k])) return true;
  return false;
}

/* "had salmon": nobody keeps one without an article. */
static bool is_food(const struct read *r, const struct slot_read *s) {
  const struct piece *head = read_at(r, s->last), *before = read_at(r, s->first - (s->first > 0));
  bool many = head->single_classes & LEX(ANIMAL) && !str_eq(head->word, head->single);
  bool counted =
      piece_has(before, LEX(ARTICLE) | LEX(POSSESSIVE) | LEX(QUANTITY) | LEX(NUMBER) | LEX(ADJ) | LEX(KINMOD));
  return !many && !counted && piece_has(before, LEX(HAVE) | LEX(VERB)) && !piece_is(read_at(r, s->last + 1), "called");
}

/* "i've got your mug". */
static bool is_anothers(const struct read *r, const struct slot_read *s) {
  for (size_t i = s->first - (s->first > 0); i <= s->last; i++)
    if (piece_is(read_at(r, i), "your") || piece_is(read_at(r, i), "his") || piece_is(read_at(r, i), "her") ||
        piece_is(read_at(r, i), "their"))
      return true;
  return false;
}

bool read_slot_fits(const struct read *r, const struct rule *rule, const struct slot_read *s, const struct clause *c) {
  size_t first = past_articles(r, s->first, s->last + 1);
  const struct piece *head = read_at(r, s->last);
  if (first > s->last) return false;
  const struct piece *behind = read_at(r, s->last + 1);
  bool counts =
      piece_has(behind, LEX(UNIT) | LEX(NOUN)) &&
      !piece_has(behind, LEX(TIME) | LEX(ADVERB) | LEX(OPENER) | LEX(PREPOSITION) | LEX(NAME) | LEX(CAPITAL)) &&
      s->last + 1 < c->last && !str_starts(behind->word, STR("year")); /* "he's only four streets away" */
  if (str_is(rule->relation, "age") && counts) return false;
  bool neutral = s->last == first && piece_has(head, LEX(NEUTRAL) | LEX(OBJECT) | LEX(ADVERB) | LEX(QUANTITY));
  if (neutral && !str_is(rule->relation, "dislikes") && !str_is(rule->relation, "age")) return false;
  if (has_flag(rule, FLAG_GIVEN) && !given_name(r, s, has_flag(rule, FLAG_FRAME), c->last)) return false;
  if (has_flag(rule, FLAG_REPLIED) && !talks_of_names(r)) return false;
  if (has_flag(rule, FLAG_PLACE) && !piece_has(read_at(r, first), LEX(PLACE))) return false;
  bool one = s->first > 0 && piece_has(read_at(r, s->first - 1), LEX(NUMBER) | LEX(QUANTITY)); /* "left one welly" */
  if (has_flag(rule, FLAG_FIRM) && (one || piece_is(read_at(r, first), "one"))) return false;
  if (has_flag(rule, FLAG_FIRM) && first == s->last && piece_has(head, LEX(NAME)) && !piece_has(head, LEX(FIRM)))
    return false;
  if (has_flag(rule, FLAG_FIRM))
    return read_has_class(r, first, s->last, LEX(FIRM) | LEX(CAPITAL) | LEX(UNKNOWN) | LEX(NAME)) &&
           !read_has_class(r, first, s->last, LEX(PLACE));
  if (has_flag(rule, FLAG_FORCE)) return read_has_class(r, first, s->last, LEX(FORCE));
  if (str_is(rule->relation, "works_at"))
    return !piece_is(head, "home") && !piece_is(head, "work") && !piece_is(head, "moment") &&
           !piece_is(head, "night") && !piece_is(head, "weekend") && !piece_has(head, LEX(UNIT) | LEX(KIN) | LEX(BODY));
  for (size_t i = first; str_is(rule->relation, "works_as") && i < s->last; i++)
    if (read_at(r, i)->tone) return false; /* "a terrible dancer" */
  bool done = piece_has(read_at(r, s->first), LEX(VERB)) && told_is(r->told, TOLD_done, read_at(r, s->first)->base);
  if (str_is(rule->relation, "pet") && is_food(r, s)) return false;
  if (str_is(rule->relation, "partner") && s->first == s->last && piece_has(head, LEX(UNKNOWN)) &&
      !piece_has(head, LEX(NAME) | LEX(CAPITAL)))
    return false; /* "left one welly" */
  if (str_is(rule->relation, "has") && ((head->classes | head->single_classes) & LEX(BODY) || is_anothers(r, s)))
    return false;                                                               /* "these hands", "your mug" */
  if (str_is(rule->relation, "has") && done && s->first == first) return false; /* "i've run out" */
  if (str_is(rule->relation, "has") && s->first > 0 &&
      (piece_is(read_at(r, first), "no") || piece_is(read_at(r, s->first - 1), "no")))
    return false;
  if (str_is(rule->relation, "has"))
    return piece_has(head, LEX(NOUN) | LEX(CAPITAL) | LEX(UNKNOWN)) &&
           !piece_has(head, LEX(KIN) | LEX(HEALTH) | LEX(ANIMAL)) && !piece_has(head, LEX(UNIT));
  bool many = str_is(rule->relation, "name") && c->subject.thing.len && piece_has(read_at(r, s->last + 1), LEX(AND));
  if (many) return false; /* "the girls are called mia and zoe": whose, and which is which, is not said */
  bool taste = str_is(rule->relation, "likes") || str_is(rule->relation, "dislikes");
  bool owned = s->first > 0 && piece_has(read_at(r, s->first - 1), LEX(POSSESSIVE)) && !piece_has(head, LEX(OBJECT));
  if (taste && owned) return false; /* "i hate my life" is a mood */
  if (str_is(rule->relation, "likes"))
    return !piece_is(read_at(r, first), "being") && !piece_has(head, LEX(KIN)) &&
           !(c->subject.count && c->subject.who[0].you);
  return true;
}
