/* SPDX-License-Identifier: Apache-2.0
 *
 * Turns that only make sense after the one before: an answer to what was asked, a value put right. An answer must fit
 * the kind of thing asked for: a name is no "the boat", an age is a number.
 */
#include "language/reading_chunk.h"

static bool is(struct str s, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (str_is(s, words[i])) return true;
  return false;
}

static bool all_have(const struct read *r, size_t first, size_t last, uint64_t classes) {
  for (size_t i = first; i < last; i++)
    if (!piece_has(read_at(r, i), classes)) return false;
  return first < last;
}

static bool of_somebody(const struct read *r, const struct who *w) {
  const struct lex_entry *e = w->word.len ? lexicon_find(r->x, w->word) : NULL;
  if (w->me || w->name.len) return true;
  if (!w->word.len) return !str_is(w->pronoun, "it");
  return e && e->classes & (LEX(KIN) | LEX(JOB) | LEX(MATE));
}

/* Things and pets are called anything, people are not called "boat". */
static struct str name_answer(const struct read *r, size_t first, size_t last, bool determined) {
  const struct piece *p = read_at(r, first);
  bool proper = all_have(r, first, last, LEX(NAME) | LEX(MAYBE_NAME) | LEX(CAPITAL) | LEX(UNKNOWN));
  bool none = piece_has(p, LEX(NEUTRAL) | LEX(QUANTITY) | LEX(NEGATION) | LEX(OBJECT) | LEX(NEVERNAME));
  if (last - first > 3 || none || (determined && !piece_has(p, LEX(CAPITAL)))) return STR_NONE;
  if (!proper && (of_somebody(r, &r->c->asked_about) || last - first > 1 || !piece_has(p, LEX(NOUN) | LEX(ADJ))))
    return STR_NONE;
  return read_name_text(r, first, last);
}

/* "my brother", "a mate from work": whose kin, in one word. */
static struct str kin_answer(const struct read *r, size_t first, size_t last) {
  for (size_t i = first; i < last; i++)
    if (piece_has(read_at(r, i), LEX(KIN))) return read_at(r, i)->word;
  return STR_NONE;
}

static struct str place_answer(const struct read *r, size_t first, size_t last) {
  if (!piece_has(read_at(r, first), LEX(PLACE) | LEX(CAPITAL) | LEX(UNKNOWN) | LEX(NAME))) return STR_NONE;
  return read_place_text(r, first, last);
}

/* A noun phrase and no more: what stands behind a verb is no answer but a remark. */
static struct str thing_answer(const struct read *r, size_t first, size_t last) {
  bool noun = false;
  for (size_t i = first; i < last; i++) {
    enum tag t = read_tag(r, i);
    if (t == TAG_AUX || t == TAG_NEG || t == TAG_WH) return STR_NONE;
    noun |= t == TAG_NOUN || t == TAG_NAME || t == TAG_ADJ || t == TAG_VERB || t == TAG_TIME;
  }
  const struct piece *p = read_at(r, first);
  if (last == first + 1 && p->entry && piece_has(p, LEX(CLUB))) return p->entry->shown;
  return noun ? read_value(r, first, last) : STR_NONE;
}

static struct str answer_text(const struct read *r, size_t first, size_t last, bool determined) {
  static const char *const places[] = {"lives", "from"};
  struct str relation = r->c->asked_relation;
  const struct piece *p = read_at(r, first);
  if (str_is(relation, "name")) return name_answer(r, first, last, determined);
  if (str_is(relation, "kin")) return kin_answer(r, first, last);
  if (is(relation, places, 2)) return place_answer(r, first, last);
  if (str_is(relation, "birthday")) return p->time ? read_month_day(r, &p->time->when) : STR_NONE;
  if (str_is(relation, "age"))
    return piece_has(p, LEX(NUMBER)) && p->number > 0 && p->number < 125 ? arena_printf(r->a, "%.0f", p->number)
                                                                         : STR_NONE;
  return thing_answer(r, first, last);
}

static bool is_stop(const struct piece *p) {
  static const char *const marks[] = {".", "!", "?", ";", "…"};
  return piece_has(p, LEX(MARK)) && is(p->word, marks, sizeof marks / sizeof *marks);
}

/* "anna" after "what's she called?": the being asked, and this is the answer. */
void read_answer(struct read *r) {
  const struct reading_context *c = r->c;
  if (!c->asked_relation.len || str_is(c->asked_relation, "said") || r->facts.len || r->barred || r->out->question.kind)
    return;
  static const uint64_t lead =
      LEX(OPENER) | LEX(ADVERB) | LEX(MARK) | LEX(SUBJECT) | LEX(BE) | LEX(POSSESSIVE) | LEX(PREPOSITION);
  size_t i = 0, last = 0;
  while (i < r->p.len && piece_has(read_at(r, i), lead) &&
         !piece_has(read_at(r, i), LEX(NAME) | LEX(CAPITAL) | LEX(KIN)))
    i++;
  for (last = i; last < r->p.len && !is_stop(read_at(r, last));) last++;
  while (last > i + 1 && piece_has(read_at(r, last - 1), LEX(MARK) | LEX(EMOJI) | LEX(OPENER))) last--;
  if (i < last && (piece_is(read_at(r, i), "called") || piece_is(read_at(r, i), "name"))) i++;
  bool determined = i > 0 && piece_has(read_at(r, i - 1), LEX(POSSESSIVE));
  for (; i < last && piece_has(read_at(r, i), LEX(BE) | LEX(ARTICLE)); i++)
    determined |= piece_has(read_at(r, i), LEX(ARTICLE));
  if (i >= last || last - i > 4 || piece_has(read_at(r, i), LEX(NEGATION) | LEX(WH) | LEX(DO))) return;
  struct fact_read f = {.about = c->asked_about,
                        .relation = c->asked_relation,
                        .value = answer_text(r, i, last, determined),
                        .sure = 800,
                        .first = read_at(r, i)->first,
                        .last = read_at(r, last - 1)->last};
  if (f.value.len) read_fact_add(r, f);
}

static bool has_word(struct str text, struct str word) {
  struct str part;
  while (str_next(&text, ' ', &part))
    if (str_eq_nocase(part, word)) return true;
  return false;
}

static bool was_told(const struct read *r, struct str word) {
  for (size_t i = 0; i < r->c->told_count; i++)
    if (has_word(r->c->told[i].value, word)) return true;
  return false;
}

/* Which of the facts just told a value of this class would put right. */
static const struct fact_read *told_of(const struct read *r, const struct piece *p) {
  static const struct {
    const char *relation;
    uint64_t classes;
  } kinds[] = {{"lives", LEX(PLACE)}, {"from", LEX(PLACE)}, {"works_as", LEX(JOB)}, {"age", LEX(NUMBER)}};
  for (size_t i = 0; i < r->c->told_count; i++)
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
      if (str_is(r->c->told[i].relation, kinds[k].relation) && piece_has(p, kinds[k].classes)) return &r->c->told[i];
  return NULL;
}

/* "no, york", "not leeds, york", "york i meant": the value of what was just told, put right. */
void read_corrected_value(struct read *r) {
  enum { MOST_PIECES = 9 };
  const struct fact_read *old = NULL;
  size_t first = 0, last = 0;
  bool takes_back = false;
  if (!r->c->told_count || r->facts.len || r->barred || r->out->question.kind || r->p.len > MOST_PIECES) return;
  for (size_t i = 0; i < r->p.len; i++) {
    const struct piece *p = read_at(r, i);
    takes_back |= piece_has(p, LEX(NEGATION)) || piece_is(p, "no") || piece_is(p, "sorry") || piece_is(p, "meant") ||
                  piece_is(p, "actually") || piece_is(p, "nope");
    if (piece_has(p, LEX(MARK)) || was_told(r, p->word)) continue;
    const struct fact_read *found = told_of(r, p);
    if (!found || (old && i != last)) continue;
    if (!old) old = found, first = i;
    last = i + 1;
  }
  if (!old || !takes_back || r->p.len - (last - first) > 5) return;
  struct fact_read f = {.about = old->about, .relation = old->relation, .sure = 900};
  f.value = str_is(old->relation, "lives") || str_is(old->relation, "from") ? read_place_text(r, first, last)
                                                                            : read_value(r, first, last);
  f.first = read_at(r, first)->first, f.last = read_at(r, last - 1)->last;
  r->whos.len = 0;
  read_fact_add(r, f);
  r->corrects = true;
}
