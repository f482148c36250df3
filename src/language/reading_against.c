/* SPDX-License-Identifier: Apache-2.0
 *
 * What a turn sets against each other, what others are said to have said, and how badly off its speaker is.
 */
#include "language/reading_chunk.h"

enum { SIDE_WORDS = 6, ORDER_WORDS = 24 };

/* The person's words from piece `first` on, without marks at the edges; none where they are too many to say again. */
static struct str side(const struct read *r, size_t first, size_t last, size_t most) {
  while (first < last && read_tag(r, first) == TAG_MARK) first++;
  while (last > first && read_tag(r, last - 1) == TAG_MARK) last--;
  return first < last && last - first <= most ? read_value(r, first, last) : STR_NONE;
}

static void set_contrast(struct read *r, enum contrast_kind kind, struct str a, struct str b) {
  if (a.len && b.len && !r->out->contrast.kind) r->out->contrast = (struct contrast){kind, a, b};
}

static size_t find(const struct read *r, size_t from, size_t last, const char *word) {
  while (from < last && !piece_is(read_at(r, from), word)) from++;
  return from;
}

static size_t sentence_end(const struct read *r, size_t from) {
  static const char *const marks[] = {".", "!", "?", ";", "…", ":"};
  for (; from < r->p.len; from++)
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++)
      if (piece_is(read_at(r, from), marks[m])) return from;
  return from;
}

/* "either sad or great". */
static void either(struct read *r) {
  size_t from = find(r, 0, r->p.len, "either"), end = sentence_end(r, from), or = find(r, from, end, "or");
  if (or +1 >= end) return;
  size_t last = or +1;
  while (last < end && read_tag(r, last) != TAG_MARK && read_tag(r, last) != TAG_BREAK) last++;
  set_contrast(r, CONTRAST_EITHER, side(r, from + 1, or, SIDE_WORDS), side(r, or +1, last, SIDE_WORDS));
}

static bool same_who(const struct statement *x, const struct statement *y) {
  bool nobody = !x->about.me && !x->about.you && !x->about.name.len && !x->about.word.len && !x->about.pronoun.len;
  if (nobody) return str_eq(x->thing, y->thing) || str_is(y->about.pronoun, "it");
  return x->about.me == y->about.me && x->about.you == y->about.you && str_eq(x->about.name, y->about.name) &&
         str_eq(x->about.word, y->about.word) && str_eq(x->about.pronoun, y->about.pronoun);
}

static struct str said_of(struct read *r, const struct statement *s) {
  struct str object = s->object;
  if (s->object_owner.len) object = arena_printf(r->a, "%.*s %.*s", STR_ARG(s->object_owner), STR_ARG(object));
  if (object.len && s->where.len) return arena_printf(r->a, "%.*s %.*s", STR_ARG(object), STR_ARG(s->where));
  return object.len ? object : s->where;
}

/* "hes not at work, hes on the boat". */
static void denied_and_told(struct read *r) {
  for (size_t i = 0; i + 1 < r->told_list.len; i++) {
    const struct statement *x = &r->told_list.at[i], *y = x + 1;
    if (!x->negated || y->negated || x->question || y->question || !str_eq(x->verb, y->verb) || !same_who(x, y))
      continue;
    set_contrast(r, CONTRAST_NOT_BUT, said_of(r, x), said_of(r, y));
  }
}

/* A noun phrase, or a time. */
static bool side_at(const struct read *r, size_t i, struct chunk *ret) {
  if (read_tag(r, i) != TAG_TIME) return read_chunk(r, i, r->p.len, ret);
  *ret = (struct chunk){.first = i, .noun = i, .end = i + 1};
  return true;
}

/* "not anna, hannah", "not the money but the time": noun phrases side by side. */
static void not_but(struct read *r) {
  struct chunk a, b;
  for (size_t i = 0; i < r->p.len; i++) {
    if (!piece_is(read_at(r, i), "not") || !side_at(r, i + 1, &a)) continue;
    size_t at = a.end;
    while (at < r->p.len && at < a.end + 2 && (piece_is(read_at(r, at), ",") || piece_is(read_at(r, at), "but"))) at++;
    if (at == a.end || !side_at(r, at, &b)) continue;
    enum tag next = read_tag(r, b.end);
    if (b.end < r->p.len && (next == TAG_VERB || next == TAG_AUX)) continue;
    set_contrast(r, CONTRAST_NOT_BUT, read_value(r, a.first, a.end), read_value(r, b.first, b.end));
  }
}

static bool now_in(const struct read *r, const struct clause *c) {
  for (size_t i = c->first; i < c->last; i++)
    if (piece_is(read_at(r, i), "now") || piece_is(read_at(r, i), "these days")) return true;
  return false;
}

/* What a clause says of its subject: "cook for two"; of "its toast", toast. */
static struct str predicate(const struct read *r, const struct clause *c) {
  size_t first = c->verbs.main, last = c->last;
  if (!c->has_subject || first >= last) return STR_NONE;
  while (first < last && read_tag(r, first) == TAG_ADV) first++;
  while (last > first && (read_tag(r, last - 1) == TAG_MARK || read_tag(r, last - 1) == TAG_ADV)) last--;
  return side(r, first, last, SIDE_WORDS);
}

/* "i used to cook for two. now its toast". */
static void used_and_now(struct read *r) {
  for (size_t i = 0; i + 1 < r->clauses.len; i++) {
    const struct clause *x = &r->clauses.at[i], *y = x + 1;
    if (x->verbs.tense != TENSE_USED || y->question || !now_in(r, y)) continue;
    set_contrast(r, CONTRAST_USED_NOW, predicate(r, x), predicate(r, y));
  }
}

void read_contrast(struct read *r) {
  if (r->barred) return;
  either(r);
  used_and_now(r);
  denied_and_told(r);
  not_but(r);
}

/* "turn that thing off", "don't sell her", "never trust a man in sandals". */
static bool orders(const struct read *r, size_t i) {
  const struct piece *p = read_at(r, i);
  bool not = piece_is(p, "do") && piece_has(read_at(r, i + 1), LEX(NEGATION));
  if (not || piece_is(p, "never") || piece_is(p, "always") || piece_is(p, "just") || piece_is(p, "let"))
    return read_tag(r, i + 1 + not ) == TAG_VERB;
  const struct piece *next = read_at(r, i + 1);
  bool subject = piece_has(next, LEX(BE) | LEX(HAVE) | LEX(MODAL) | LEX(DO)) || next->form == FORM_THIRD;
  return piece_has(p, LEX(VERB)) && p->form == FORM_BASE && !subject; /* "work was fine" orders nothing */
}

/* The bytes themselves, with the marks inside, without quotation marks around. */
static struct str verbatim(const struct read *r, size_t first, size_t last) {
  while (first < last && (read_tag(r, first) == TAG_MARK || piece_is(read_at(r, first), "that"))) first++;
  if (piece_is(read_at(r, first), "to") && first > 0 && piece_has(read_at(r, first - 1), LEX(OBJECT)))
    first++; /* "told me to go" */
  while (last > first && read_tag(r, last - 1) == TAG_MARK) last--;
  if (first >= last || last - first > ORDER_WORDS) return STR_NONE;
  return pieces_text(&r->p, first, last - 1);
}

static const struct clause *clause_of(const struct read *r, size_t piece) {
  for (size_t i = 0; i < r->clauses.len; i++)
    if (piece >= r->clauses.at[i].first && piece < r->clauses.at[i].last) return &r->clauses.at[i];
  return NULL;
}

static bool by_another(const struct clause *c, size_t at) {
  if (!c || c->question || !c->has_subject || c->subject.last > at) return false;
  return !c->subject.who[0].me && !c->subject.who[0].you && !c->subject.implied;
}

void read_order(struct read *r) {
  const struct pattern_hit *hits;
  if (r->barred || r->p.len > 200) return;
  if (str_is(r->c->asked_relation, "said") && r->p.len && !r->out->question.kind && orders(r, 0))
    r->out->order = verbatim(r, 0, r->p.len);
  size_t n = patterns_match(r->l, patterns_of(r->l, "order"), r->a, &r->p, 0, r->p.len, &hits);
  for (size_t h = 0; h < n && !r->out->order.len; h++) {
    if (!by_another(clause_of(r, hits[h].first), hits[h].first)) continue;
    size_t first = hits[h].last;
    while (read_tag(r, first) == TAG_MARK && first < r->p.len) first++;
    if (str_is(hits[h].action, "order") && !orders(r, first)) continue;
    r->out->order = verbatim(r, first, sentence_end(r, first));
  }
}

/* "kid wont eat", "its broken": of another than the speaker, unless the pattern names it ("it is all too much"). */
static bool of_another(const struct read *r, const struct clause *c, size_t hit) {
  size_t i = c->first;
  if (c->has_subject && c->subject.who[0].me) return false;
  if (c->has_subject && hit < c->subject.last) return false;
  if (c->has_subject) return true;
  while (i < c->last && (read_tag(r, i) == TAG_ADV || read_tag(r, i) == TAG_AND || read_tag(r, i) == TAG_MARK)) i++;
  enum tag next = read_tag(r, i + 1);
  return hit > i && read_tag(r, i) == TAG_NOUN && (next == TAG_AUX || next == TAG_VERB);
}

void read_distress(struct read *r) {
  const struct pattern_hit *hits;
  int most = 0;
  for (size_t i = 0; i < r->clauses.len && !r->barred; i++) {
    const struct clause *c = &r->clauses.at[i];
    if (c->question || c->reported || c->hypothetical) continue;
    size_t n = patterns_match(r->l, patterns_of(r->l, "distress"), r->a, &r->p, c->first, c->last, &hits);
    for (size_t h = 0; h < n; h++) {
      const struct piece *before = hits[h].first ? read_at(r, hits[h].first - 1) : read_at(r, SIZE_MAX);
      int level = hits[h].action.at[0] - '0';
      bool denied = piece_has(before, LEX(NEGATION)) ||
                    (!str_ends(hits[h].action, STR(" it")) && of_another(r, c, hits[h].first));
      if (!denied && level > most) most = level;
    }
  }
  r->out->distress = most;
}
