/* SPDX-License-Identifier: Apache-2.0
 *
 * A turn that puts right what was said just before, or in the same breath: "no sorry 4120 i read wrong", "not the post
 * office, the pharmacy", "tim*". Frames are data (patterns/correct.txt). What is right must be of a kind with something
 * that the turn before said: a number for a number, a time for a time; else nothing is taken for a correction.
 */
#include "base/civil.h"
#include "base/utf8.h"
#include "language/reading_fact_priv.h"

enum { SHORT_PIECES = 20, FEW_PIECES = 10, NEAR_NAME = 2, LEAD_PIECES = 4, NOUN_PIECES = 3 };
enum value_kind { VALUE_NONE, VALUE_NUMBER, VALUE_TIME, VALUE_NAME, VALUE_PLACE, VALUE_NOUN };
struct value {
  enum value_kind kind;
  size_t first, last; /* pieces, last exclusive */
  struct str text;
};

static struct value number_value(const struct read *r, size_t i, size_t last) {
  const struct piece *next = read_at(r, i + 1);
  size_t end =
      i + 1 + (i + 1 < last && piece_has(next, LEX(UNIT) | LEX(NOUN)) && !piece_has(next, LEX(VERB) | LEX(TIME)));
  return (struct value){VALUE_NUMBER, i, end, read_value(r, i, end)};
}

/* "my wife's from cork. no kerry": a place, though people are called so. */
static bool told_place(const struct read *r) {
  for (size_t i = 0; i < r->c->told_count; i++)
    if (str_is(r->c->told[i].relation, "lives") || str_is(r->c->told[i].relation, "from")) return true;
  return false;
}

/* The value that begins at piece i, behind its article and preposition. */
static struct value value_at(const struct read *r, size_t i, size_t last) {
  struct chunk c;
  while (i + 1 < last &&
         piece_has(read_at(r, i), LEX(ARTICLE) | LEX(PREPOSITION) | LEX(POSSESSIVE) | LEX(MARK) | LEX(OPENER)) &&
         !piece_has(read_at(r, i), LEX(NUMBER)))
    i++;
  const struct piece *p = read_at(r, i);
  if (i >= last) return (struct value){0};
  if (p->time && !piece_has(p, LEX(NAME))) return (struct value){VALUE_TIME, i, i + 1, read_value(r, i, i + 1)};
  if (piece_has(p, LEX(NUMBER))) return number_value(r, i, last);
  if (piece_has(p, LEX(PLACE)) && (!piece_has(p, LEX(NAME)) || told_place(r)))
    return (struct value){VALUE_PLACE, i, i + 1, read_place_text(r, i, i + 1)};
  size_t name = read_name_end(r, i, last);
  if (name) return (struct value){VALUE_NAME, i, name, read_name_text(r, i, name)};
  if (!read_chunk(r, i, last, &c) || c.pronoun) return (struct value){0};
  return (struct value){VALUE_NOUN, c.noun, c.end, read_value(r, c.noun, c.end)};
}

/* Nothing but marks and words of correcting stand behind it. */
static bool ends_there(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  return i >= r->p.len || piece_has(p, LEX(MARK) | LEX(EMOJI) | LEX(OPENER) | LEX(NEGATION) | LEX(AND));
}

/* ---- what was said before ---- */
/* The turn just before, read as far as its words go. */
static bool before_read(const struct read *r, struct pieces *ret) {
  struct tokens *t = ARENA_NEW(r->a, struct tokens);
  struct times *times = ARENA_NEW(r->a, struct times);
  struct str newest = r->c->before;
  for (ptrdiff_t at; (at = str_find_byte(newest, '\n')) >= 0;) newest = str_from(newest, (size_t)at + 1);
  if (!newest.len) return false;
  *t = tokens_read(r->l, r->a, newest);
  *times = times_find(r->l, r->a, t, r->c->civil_now, r->c->manner, LEAN_NEAREST);
  pieces_read(r->l, r->a, t, times, ret);
  return true;
}

static bool of_kind(const struct piece *p, enum value_kind kind) {
  switch (kind) {
  case VALUE_NUMBER: return piece_has(p, LEX(NUMBER)) || (p->time && p->time->has_clock);
  case VALUE_TIME: return p->time != NULL;
  case VALUE_PLACE: return piece_has(p, LEX(PLACE));
  case VALUE_NAME: return piece_has(p, LEX(NAME) | LEX(CAPITAL));
  case VALUE_NOUN:
  case VALUE_NONE: break;
  }
  return false;
}

/* "Correction: Abena says": who says so is not what was wrong. */
static bool leads(const struct read *r, struct str word, size_t to) {
  for (size_t i = 0; i < to; i++)
    if (str_eq(read_at(r, i)->word, word)) return true;
  return false;
}

/* The last thing of that kind that the turn before said; STR_NONE none. */
static struct str last_of_kind(const struct read *r, const struct value *v) {
  struct pieces before;
  if (!before_read(r, &before)) return STR_NONE;
  for (size_t i = before.len; i-- > 0;) {
    const struct piece *p = piece_at(&before, i);
    struct str text = pieces_text(&before, i, i);
    bool name = v->kind == VALUE_NAME, listed = piece_has(read_at(r, v->first), LEX(NAME)) && piece_has(p, LEX(NAME));
    if (name && (!listed || leads(r, p->word, v->first))) continue;
    if (of_kind(p, v->kind) && !str_eq_nocase(text, v->text)) return text;
  }
  return STR_NONE;
}

static bool says(const struct read *r, struct str text) {
  struct str plain = utf8_plain(r->a, text);
  if (str_find(utf8_plain(r->a, r->c->before), plain) >= 0) return true;
  for (size_t i = 0; i < r->c->told_count; i++)
    if (str_find(utf8_plain(r->a, r->c->told[i].value), plain) >= 0 ||
        str_find(utf8_plain(r->a, r->c->told[i].about.name), plain) >= 0)
      return true;
  return false;
}

/* ---- what was kept ---- */
static bool is_relation(struct str relation, const char *const *names) {
  for (size_t i = 0; names[i]; i++)
    if (str_is(relation, names[i])) return true;
  return false;
}

/* Whether this fact is what the value puts right. */
static bool is_meant(const struct read *r, const struct fact_read *f, const struct value *right, struct str wrong) {
  static const char *const places[] = {"lives", "from", NULL}, *const numbers[] = {"age", NULL};
  static const char *const nouns[] = {"works_as", "works_at", "studies", "allergic", "plays", NULL};
  struct str plain = utf8_plain(r->a, f->value);
  if (wrong.len && str_find(plain, utf8_plain(r->a, wrong)) >= 0) return true;
  if (right->kind == VALUE_PLACE) return is_relation(f->relation, places);
  if (right->kind == VALUE_NUMBER) return is_relation(f->relation, numbers);
  return right->kind == VALUE_NOUN && is_relation(f->relation, nouns);
}

static struct str put_right(const struct read *r, const struct fact_read *f, const struct value *right,
                            struct str wrong) {
  ptrdiff_t at = wrong.len ? str_find(f->value, wrong) : -1;
  if (str_is(f->relation, "age")) return read_digits(r, read_at(r, right->first)->number);
  if (at < 0 || wrong.len == f->value.len) return right->text;
  return arena_printf(r->a, "%.*s%.*s%.*s", STR_ARG(str_first(f->value, (size_t)at)), STR_ARG(right->text),
                      STR_ARG(str_from(f->value, (size_t)at + wrong.len)));
}

/* "the 14th of january. no the 15th": a day alone is of the month that was said. */
static struct when moved(const struct read *r, const struct piece *p) {
  struct pieces before;
  struct when at = p->time->when;
  struct str text = r->p.tokens->at[p->first].text;
  if (str_is(r->p.tokens->at[p->first].word, "the") && p->last > p->first) text = r->p.tokens->at[p->first + 1].text;
  bool day = at.grain == GRAIN_DAY && p->last - p->first <= 2 && text.len && text.at[0] >= '0' && text.at[0] <= '9';
  if (!day || !before_read(r, &before)) return at;
  for (size_t i = before.len; i-- > 0;) {
    const struct time_read *old = piece_at(&before, i)->time;
    if (!old || old->when.grain > GRAIN_DAY || old->when.grain == GRAIN_NONE) continue;
    struct civil was = civil_from_seconds(old->when.start), now = civil_from_seconds(at.start);
    was.day = now.day;
    at.start = civil_seconds(was) - civil_seconds(was) % CIVIL_DAY;
    at.end = at.start + CIVIL_DAY;
    break;
  }
  return at;
}

/* "dentist thurs at 9", "wait no friday": the one thing coming that was just told is on another day. */
static void move_plan(struct read *r, const struct value *right) {
  const struct fact_read *plan = NULL;
  for (size_t i = 0; i < r->c->told_count; i++) {
    if (!str_is(r->c->told[i].relation, "plans")) continue;
    if (plan) return;
    plan = &r->c->told[i];
  }
  const struct piece *p = read_at(r, right->first);
  if (!plan || !p->time || p->time->when.grain == GRAIN_NONE || r->facts.len) return;
  struct fact_read f = {.about = plan->about, .relation = plan->relation, .value = plan->value, .sure = 900};
  f.first = p->first, f.last = p->last;
  struct fact_read denied = f;
  denied.denied = true;
  f.from = moved(r, p);
  VEC_PUSH(r->a, &r->facts, denied);
  VEC_PUSH(r->a, &r->facts, f);
}

/* "my birthday is 4 may", "no wait, 5 may": the one that was just told. */
static void move_birthday(struct read *r, const struct value *right) {
  const struct piece *p = read_at(r, right->first);
  for (size_t i = 0; i < r->c->told_count; i++) {
    const struct fact_read *old = &r->c->told[i];
    if (!str_is(old->relation, "birthday") || !p->time || p->time->when.grain == GRAIN_NONE || r->facts.len) continue;
    struct when at = moved(r, p);
    struct fact_read f = {
        .about = old->about, .relation = old->relation, .sure = 900, .first = p->first, .last = p->last};
    f.value = read_month_day(r, &at);
    struct fact_read denied = f;
    denied.value = old->value, denied.denied = true;
    if (!f.value.len || str_eq(f.value, old->value)) return;
    VEC_PUSH(r->a, &r->facts, denied);
    VEC_PUSH(r->a, &r->facts, f);
    return;
  }
}

/* What memory keeps of names is put right by the names themselves (memory/facts.h). */
static void add_facts(struct read *r, const struct value *right, struct str wrong) {
  if (right->kind == VALUE_TIME) move_plan(r, right), move_birthday(r, right);
  if (right->kind == VALUE_NAME || right->kind == VALUE_TIME || r->facts.len) return;
  for (size_t i = 0; i < r->c->told_count; i++) {
    const struct fact_read *old = &r->c->told[i];
    if (!is_meant(r, old, right, wrong)) continue;
    struct fact_read f = {.about = old->about, .relation = old->relation, .sure = 900};
    f.value = put_right(r, old, right, wrong);
    f.first = read_at(r, right->first)->first, f.last = read_at(r, right->last - 1)->last;
    struct fact_read denied = f;
    denied.value = old->value, denied.denied = true;
    if (str_eq_nocase(f.value, old->value)) return;
    read_fact_add(r, denied);
    read_fact_add(r, f);
    r->whos.len = 0;
    return;
  }
}

/* "the pharmacy" is said back with its article; kept without it. */
static struct str with_article(const struct read *r, const struct value *v) {
  const struct piece *before = v->first ? read_at(r, v->first - 1) : NULL;
  bool said = v->kind == VALUE_NOUN && before && piece_has(before, LEX(ARTICLE) | LEX(POSSESSIVE));
  return said ? arena_printf(r->a, "%.*s %.*s", STR_ARG(before->word), STR_ARG(v->text)) : v->text;
}

static bool note_wrong(struct read *r, const struct value *wrong) {
  r->out->correction.wrong = with_article(r, wrong);
  return true;
}

static bool take(struct read *r, const struct value *right, struct str wrong) {
  r->corrects = true;
  r->out->correction = (struct correction){.right = with_article(r, right), .wrong = wrong};
  if (right->kind == VALUE_TIME) r->out->correction.wrong = STR_NONE; /* "thurs at 9" is more than was wrong */
  add_facts(r, right, wrong);
  return true;
}

/* How many letters apart (V. I. Levenshtein 1966), for short names. */
static size_t letters_apart(struct str x, struct str y) {
  enum { MOST = 24 };
  size_t row[MOST + 1];
  if (x.len > MOST || y.len > MOST) return MOST;
  for (size_t k = 0; k <= y.len; k++) row[k] = k;
  for (size_t i = 1; i <= x.len; i++) {
    size_t corner = row[0];
    row[0] = i;
    for (size_t k = 1; k <= y.len; k++) {
      size_t least = corner + (x.at[i - 1] != y.at[k - 1]);
      corner = row[k];
      if (row[k] + 1 < least) least = row[k] + 1;
      if (row[k - 1] + 1 < least) least = row[k - 1] + 1;
      row[k] = least;
    }
  }
  return row[y.len];
}

/* "jade", and now "jayde": the name just told that this one only spells better. */
static struct str near_name(const struct read *r, struct str right) {
  struct str plain = utf8_plain(r->a, right);
  for (size_t i = 0; i < r->c->told_count; i++) {
    struct str name = utf8_plain(r->a, r->c->told[i].about.name), value = utf8_plain(r->a, r->c->told[i].value);
    if (!name.len && str_is(r->c->told[i].relation, "name")) name = value;
    if (!name.len || str_eq(name, plain) || name.at[0] != plain.at[0]) continue;
    if (letters_apart(name, plain) <= NEAR_NAME) return utf8_capital(r->a, name);
  }
  return STR_NONE;
}

/* ---- the frames ---- */
static bool has_meant(const struct read *r, const struct value *right, struct str wrong) {
  for (size_t i = 0; i < r->c->told_count; i++)
    if (is_meant(r, &r->c->told[i], right, wrong)) return true;
  return false;
}

/* "my cat is called fig", "sorry, i meant fog": a word too, and hardly another than the name just told. */
static bool by_slip_of_name(struct read *r, const struct value *v) {
  struct str near = near_name(r, v->text);
  for (size_t i = 0; near.len && i < r->c->told_count; i++) {
    const struct who *old = &r->c->told[i].about;
    if (!str_eq_nocase(old->name, near)) continue;
    struct value right = {VALUE_NAME, v->first, v->last, utf8_capital(r->a, v->text)};
    take(r, &right, near);
    read_fact_add(r, (struct fact_read){.about = {.name = near, .word = old->word},
                                        .relation = STR("name"),
                                        .value = right.text,
                                        .sure = 900,
                                        .first = read_at(r, v->first)->first,
                                        .last = read_at(r, v->first)->last});
    return true;
  }
  return false;
}

/* "no sorry 4120 i read wrong": only what is right is said. */
static bool by_right(struct read *r, const struct pattern_hit *h) {
  const struct slot_read *x = slot_find(h->slots, h->slot_count, "x");
  struct value v = x ? value_at(r, x->first, r->p.len) : (struct value){0};
  size_t tail = x ? x->last + 1 : 0;
  while (tail < r->p.len && piece_has(read_at(r, tail), LEX(MARK) | LEX(EMOJI))) tail++;
  if (!v.kind || (tail < r->p.len && v.last <= x->last)) return false; /* "10 hour shifts i mean" */
  bool few = v.last - v.first <= NOUN_PIECES && ends_there(r, v.last);
  bool meant = v.kind == VALUE_NOUN && has_meant(r, &v, STR_NONE);
  if (v.kind == VALUE_NOUN)
    return few && (meant ? take(r, &v, STR_NONE) : v.last - v.first == 1 && by_slip_of_name(r, &v));
  struct str wrong = last_of_kind(r, &v), near = v.kind == VALUE_NAME ? near_name(r, v.text) : STR_NONE;
  const struct piece *behind = read_at(r, v.last);
  bool goes_on = v.kind == VALUE_NUMBER && !piece_has(behind, LEX(SUBJECT)); /* "no 3 broke on the way" */
  if (near.len) return take(r, &v, near);
  if (few && piece_is(read_at(r, 0), "correction")) return take(r, &v, wrong);
  if (goes_on && !few) return false;
  if (v.kind == VALUE_NAME && (!few || says(r, v.text))) return false;
  if (v.kind == VALUE_TIME && !few && r->p.len > FEW_PIECES) return false;
  return wrong.len > 0 && take(r, &v, wrong);
}

/* "not the post office, the pharmacy", "goole not hull": both are said, and the wrong one was said before. */
static bool by_both(struct read *r, const struct pattern_hit *h) {
  const struct slot_read *x = slot_find(h->slots, h->slot_count, "x"), *w = slot_find(h->slots, h->slot_count, "w");
  if (!x || !w) return false;
  struct value right = value_at(r, x->first, x->last + 1), wrong = value_at(r, w->first, w->last + 1);
  if (!right.kind || !wrong.kind || right.last != x->last + 1 || wrong.last != w->last + 1) return false;
  return says(r, wrong.text) && !says(r, right.text) && take(r, &right, wrong.text) && note_wrong(r, &wrong);
}

/* "no sorry not nasser city heliopolis nasser city was the first one": as far as it was said before it was wrong. */
static bool by_not(struct read *r) {
  size_t i = 0, end;
  while (i < r->p.len && i < LEAD_PIECES && !piece_is(read_at(r, i), "not")) i++;
  if (i >= r->p.len || i >= LEAD_PIECES) return false;
  size_t first = i + 1;
  while (first < r->p.len && piece_has(read_at(r, first), LEX(ARTICLE) | LEX(PREPOSITION))) first++;
  for (end = first; end < r->p.len && end < first + NOUN_PIECES; end++)
    if (piece_has(read_at(r, end), LEX(MARK)) || !says(r, read_value(r, first, end + 1))) break;
  struct str wrong = end > first ? read_value(r, first, end) : STR_NONE;
  struct value right = wrong.len ? value_at(r, end, r->p.len) : (struct value){0};
  size_t last = right.last;
  for (size_t k = right.first + 1; right.kind && k < right.last; k++)
    if (str_eq(read_at(r, k)->word, read_at(r, first)->word)) last = k < last ? k : last;
  if (!right.kind || right.kind == VALUE_TIME || says(r, read_value(r, right.first, last))) return false;
  bool ends = ends_there(r, last) || str_eq(read_at(r, last)->word, read_at(r, first)->word);
  if (!ends) return false;
  if (last != right.last) right.last = last, right.text = read_value(r, right.first, last);
  struct value was = {VALUE_NOUN, first, end, wrong};
  return take(r, &right, wrong) && note_wrong(r, &was);
}

/* "Rohan was the last one. This one's Nikhil": memory knows which of the two names it holds. */
static bool by_other(struct read *r, const struct pattern_hit *h) {
  const struct slot_read *w = slot_find(h->slots, h->slot_count, "w");
  if (!w || !says(r, read_name_text(r, w->first, w->last + 1))) return false;
  for (size_t i = 0; i < r->p.len; i++) {
    size_t end = i > w->last || i < w->first ? read_name_end(r, i, r->p.len) : 0;
    struct value right = {VALUE_NAME, i, end, end ? read_name_text(r, i, end) : STR_NONE};
    if (!end || says(r, right.text) || !piece_has(read_at(r, i), LEX(NAME) | LEX(CAPITAL))) continue;
    return take(r, &right, read_name_text(r, w->first, w->last + 1));
  }
  return false;
}

/* "tim*", "*lidl": a word put right with a star. */
static bool by_star(struct read *r) {
  struct str text = str_trim(r->out->text);
  bool star = text.len > 1 && (text.at[0] == '*' || text.at[text.len - 1] == '*') && r->p.len <= 3;
  if (!star || !r->c->before.len) return false;
  size_t i = 0, last = r->p.len;
  while (i < last && piece_has(read_at(r, i), LEX(MARK))) i++;
  while (last > i && piece_has(read_at(r, last - 1), LEX(MARK))) last--;
  if (i >= last) return false;
  struct value v = value_at(r, i, last);
  if (!v.kind) v = (struct value){VALUE_NOUN, i, last, read_value(r, i, last)};
  if (says(r, v.text)) return false;
  return take(r, &v, last_of_kind(r, &v));
}

/* "the horse was king" where a horse was called Duke just before: of whom or what the name is. */
static bool by_owner(struct read *r) {
  for (size_t k = 0; k < r->c->told_count; k++) {
    const struct fact_read *old = &r->c->told[k];
    bool named = str_is(old->relation, "name") || str_is(old->relation, "pet") || str_is(old->relation, "kin");
    struct str word = old->about.word, name = str_is(old->relation, "name") ? old->value : old->about.name;
    for (size_t i = 1; named && word.len && name.len && i + 1 < r->p.len; i++) {
      bool is = str_eq(read_at(r, i - 1)->word, word) && piece_has(read_at(r, i), LEX(BE));
      size_t at = i + 1 + piece_is(read_at(r, i + 1), "called"), end = read_kin_name_end(r, at, r->p.len);
      bool noun = !end && piece_has(read_at(r, at), LEX(NOUN)) && ends_there(r, at + 1);
      if (!is || !(end || noun) || !str_eq(read_at(r, i - 1)->word, word)) continue;
      struct value right = {VALUE_NAME, at, noun ? at + 1 : end, read_name_text(r, at, noun ? at + 1 : end)};
      if (str_eq_nocase(right.text, name)) continue;
      take(r, &right, name);
      read_fact_add(r, (struct fact_read){.about = {.name = name, .word = word},
                                          .relation = STR("name"),
                                          .value = right.text,
                                          .sure = 900,
                                          .first = read_at(r, at)->first,
                                          .last = read_at(r, at)->last});
      return true;
    }
  }
  return false;
}

void read_correction(struct read *r) {
  const struct pattern_hit *hits;
  if (r->barred || r->corrects || r->out->question.kind || r->out->skill.len || !r->c->before.len) return;
  if (by_star(r)) return;
  size_t n = patterns_match(r->l, patterns_of(r->l, "correct"), r->a, &r->p, 0, r->p.len, &hits);
  if (!n) return;
  if (by_owner(r)) return;
  for (size_t i = 0; i < n; i++)
    if (str_starts(hits[i].action, STR("other")) && by_other(r, &hits[i])) return;
  for (size_t i = 0; i < n; i++)
    if (str_starts(hits[i].action, STR("wrong")) && by_both(r, &hits[i])) return;
  if (by_not(r)) return;
  for (size_t i = 0; i < n && r->p.len <= SHORT_PIECES; i++)
    if (str_starts(hits[i].action, STR("right")) && by_right(r, &hits[i])) return;
}
