/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/sum_carried.h"

#include "base/id.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "language/times.h"
#include "skills/vocabulary.h"

enum { FIGURES = 6, TURNS = 9, WORDS_MOST = 12, ASK_WITHIN = 5, OLD_MS = 60 * 60 * 1000 };

struct figure {
  struct str text, money;
  struct str unit; /* stem of the word behind it: "hour"; "" none */
  size_t first, last, turn;
};

struct carried {
  const struct language *language;
  const struct view *view;
  struct arena *arena;
  struct vocabulary words;
  struct tokens asked;
  struct number_read own; /* the one number of the question */
  bool has_own;
  struct tokens told[TURNS];
  size_t turns;
  struct figure figure[FIGURES]; /* the newest last */
  size_t figures;
  struct str result; /* what was worked out just before; "" nothing */
};

static size_t covers(const struct carried *s, const char *kind, const struct tokens *t, size_t at) {
  size_t n;
  return at < t->len && vocabulary_at(&s->words, kind, t, at, &n) ? n : 0;
}

static size_t place(const struct carried *s, const char *kind, const struct tokens *t, size_t from, size_t end) {
  while (from < end && !covers(s, kind, t, from)) from++;
  return from;
}

static bool has(const struct carried *s, const char *kind) {
  return place(s, kind, &s->asked, 0, s->asked.len) < s->asked.len;
}

static struct str stem_of(const struct carried *s, const struct token *t) {
  if (t->kind != TOKEN_WORD) return STR("");
  return token_stem(s->language, s->arena, lexicon_singular(lexicon_of(s->language), s->arena, t->word));
}

/* ---- what was told ---- */

static struct str money_beside(const struct carried *s, const struct tokens *t, const struct number_read *n) {
  size_t k;
  const struct vocabulary_word *w = n->first ? vocabulary_at(&s->words, "money", t, n->first - 1, &k) : NULL;
  if (!w && n->last + 1 < t->len) w = vocabulary_at(&s->words, "money", t, n->last + 1, &k);
  return w ? w->value : STR("");
}

static struct str unit_behind(const struct carried *s, const struct tokens *t, const struct number_read *n) {
  if (n->last + 1 >= t->len) return STR("");
  const struct token *w = &t->at[n->last + 1];
  uint64_t c = lexicon_classes(lexicon_of(s->language), w->word);
  bool noun =
      w->kind == TOKEN_WORD && (c & (LEX(NOUN) | LEX(UNIT) | LEX(TIME))) && !(c & (LEX(PREPOSITION) | LEX(ADV)));
  return noun ? stem_of(s, w) : STR("");
}

static bool is_date(const struct times *times, size_t at) {
  for (size_t i = 0; i < times->len; i++)
    if (times->at[i].kind != TIME_DURATION && at >= times->at[i].first && at <= times->at[i].last) return true;
  return false;
}

/* A figure more; the oldest goes where there is no room. */
static void keep(struct carried *s, struct figure f) {
  if (s->figures == FIGURES) memmove(s->figure, s->figure + 1, (FIGURES - 1) * sizeof *s->figure), s->figures--;
  s->figure[s->figures++] = f;
}

static void read_turn(struct carried *s, const struct turn *turn) {
  struct tokens t = s->told[s->turns] = tokens_read(s->language, s->arena, turn->text);
  int64_t said = turn->said_at / 1000 + turn->offset * 60;
  struct times times = times_find(s->language, s->arena, &t, said, MANNER_GB, LEAN_NEAREST);
  struct number_read n;
  for (size_t i = 0; i < t.len; i++) {
    if (is_date(&times, i) || !number_at(s->language, &t, i, &n)) continue;
    i = n.last;
    if (n.ordinal || n.about || str_is(t.at[n.first].word, "one")) continue;
    keep(s, (struct figure){.text = tokens_text(&t, n.first, n.last),
                            .money = money_beside(s, &t, &n),
                            .unit = unit_behind(s, &t, &n),
                            .first = n.first,
                            .last = n.last,
                            .turn = s->turns});
  }
  s->turns++;
}

/* "21.", said in answer: a figure and nothing else. */
static struct str bare_figure(const struct carried *s, struct str text) {
  struct tokens t = tokens_read(s->language, s->arena, text);
  struct number_read n;
  size_t at = t.len && covers(s, "money", &t, 0) ? 1 : 0;
  if (at >= t.len || !number_at(s->language, &t, at, &n) || n.ordinal || n.about) return STR("");
  bool alone = n.last + 1 == t.len || (n.last + 2 == t.len && t.at[n.last + 1].kind == TOKEN_MARK);
  return alone ? tokens_text(&t, 0, n.last) : STR("");
}

static bool read_told(struct carried *s) {
  struct view_turns latest = {0};
  if (!s->view || !s->view->ops->latest || s->view->ops->latest(s->view, TURNS, &latest)) return false;
  for (size_t i = 0; i < latest.len && s->turns < TURNS; i++) {
    const struct turn *t = &latest.at[i];
    bool asking = i + 1 == latest.len && t->role == ROLE_PERSON;
    if (asking || t->taint || s->view->now - t->said_at > OLD_MS) continue;
    if (t->role == ROLE_PERSON && str_find_byte(t->text, '?') < 0) read_turn(s, t);
    if (t->role == ROLE_BEING) s->result = bare_figure(s, t->text);
  }
  return s->figures > 0 || s->result.len;
}

/* ---- what is asked ---- */

/* Of what was told and nothing else: each of its nouns was said, or is one of those that ask. */
static bool of_what_was_told(const struct carried *s) {
  static const char *const free[] = {"money",      "cash", "much", "many", "total",
                                     "difference", "half", "sum",  "time", NULL};
  for (size_t i = 0; i < s->asked.len; i++) {
    const struct token *w = &s->asked.at[i];
    uint64_t c = lexicon_classes(lexicon_of(s->language), w->word);
    bool thing =
        w->kind == TOKEN_WORD && (c & LEX(NOUN)) && !(c & (LEX(VERB) | LEX(ADJ) | LEX(ADV) | LEX(PREPOSITION)));
    if (!thing || str_is_one_of(w->word, free) || covers(s, "carried", &s->asked, i)) continue;
    struct str stem = stem_of(s, w);
    bool said = false;
    for (size_t k = 0; k < s->turns && !said; k++)
      for (size_t j = 0; j < s->told[k].len; j++) said |= str_eq(stem_of(s, &s->told[k].at[j]), stem);
    if (!said) return false;
  }
  return true;
}

static bool read_asked(struct carried *s) {
  struct number_read n;
  size_t words = 0;
  for (size_t i = 0; i < s->asked.len; i++) {
    words += s->asked.at[i].kind != TOKEN_MARK;
    if (!number_at(s->language, &s->asked, i, &n)) continue;
    bool half = covers(s, "carriedstep", &s->asked, i) > 0 || str_is(s->asked.at[i].word, "one");
    i = n.last;
    if (half) continue;
    if (s->has_own || n.ordinal || n.about) return false;
    s->own = n, s->has_own = true;
  }
  return words >= 2 && words <= WORDS_MOST;
}

/* ---- sums ---- */

static struct str signed_figure(const struct carried *s, const struct figure *f) {
  return arena_printf(s->arena, "%.*s%.*s", STR_ARG(f->money), STR_ARG(f->text));
}

static struct str joined(const struct carried *s, const struct figure *x, const char *op, const struct figure *y) {
  return arena_printf(s->arena, "%.*s %s %.*s", STR_ARG(signed_figure(s, x)), op, STR_ARG(signed_figure(s, y)));
}

static bool alike(const struct figure *x, const struct figure *y) {
  if (x->money.len && y->money.len) return str_eq(x->money, y->money);
  if (x->money.len || y->money.len) return !(x->money.len ? y : x)->unit.len;
  return !x->unit.len || !y->unit.len || str_eq(x->unit, y->unit);
}

static double value_of(const struct carried *s, const struct figure *f) {
  struct tokens t = tokens_read(s->language, s->arena, f->text);
  struct number_read n;
  return number_at(s->language, &t, 0, &n) ? n.value : 0;
}

/* The two figures told last, where they are of one turn or of one after the other. */
static bool last_two(const struct carried *s, const struct figure **x, const struct figure **y) {
  if (s->figures < 2) return false;
  *x = &s->figure[s->figures - 2];
  *y = &s->figure[s->figures - 1];
  return (*y)->turn - (*x)->turn <= 2;
}

static struct str remains(const struct carried *s) {
  const struct figure *x, *y;
  if (s->has_own || !last_two(s, &x, &y) || !alike(x, y)) return STR("");
  return value_of(s, x) < value_of(s, y) ? joined(s, y, "-", x) : joined(s, x, "-", y);
}

static struct str total(const struct carried *s) {
  const struct figure *x, *y;
  if (s->has_own || !last_two(s, &x, &y) || !alike(x, y)) return STR("");
  struct str sum = joined(s, x, "+", y);
  for (size_t i = s->figures - 2; i-- > 0 && s->figure[i].turn == x->turn && alike(&s->figure[i], y);)
    sum = arena_printf(s->arena, "%.*s + %.*s", STR_ARG(signed_figure(s, &s->figure[i])), STR_ARG(sum));
  return sum;
}

/* "a bag", "per head": what it is counted by; the token of its noun, `end` none. */
static size_t rate_noun(const struct carried *s, const struct tokens *t, size_t from, size_t end) {
  for (size_t i = from; i < end; i++) {
    size_t n = covers(s, "rate", t, i);
    if (n) return i + n - 1;
    bool of = str_is(t->at[i].word, "a") || str_is(t->at[i].word, "an");
    if (of && i + 1 < t->len && (lexicon_classes(lexicon_of(s->language), t->at[i + 1].word) & LEX(NOUN))) return i + 1;
  }
  return end;
}

/* "seven nights times eight hours", "20 shearers at three each", "9,000 matches at 40 a box": boxes where those are
 * asked for. */
static struct str product(const struct carried *s) {
  const struct figure *x, *y;
  if (s->has_own || !last_two(s, &x, &y) || x->turn != y->turn) return STR("");
  const struct tokens *t = &s->told[y->turn];
  size_t behind = y->last + 1, soon = behind + 2 < t->len ? behind + 2 : t->len;
  size_t rate = rate_noun(s, t, behind, soon);
  if (place(s, "times", t, x->last + 1, y->first) < y->first) return joined(s, x, "*", y);
  if (rate == soon) return place(s, "each", t, behind, soon) < soon ? joined(s, x, "*", y) : STR("");
  struct str noun = stem_of(s, &t->at[rate]);
  for (size_t i = 0; i < s->asked.len; i++)
    if (noun.len && str_eq(stem_of(s, &s->asked.at[i]), noun)) return joined(s, x, "/", y);
  return joined(s, x, "*", y);
}

/* What was worked out, else what was told last. */
static struct str that(const struct carried *s) {
  if (s->result.len) return s->result;
  return s->figures ? signed_figure(s, &s->figure[s->figures - 1]) : STR("");
}

/* "and half of that". */
static struct str step(const struct carried *s) {
  size_t n, at = place(s, "carriedstep", &s->asked, 0, s->asked.len);
  const struct vocabulary_word *w =
      at < s->asked.len ? vocabulary_at(&s->words, "carriedstep", &s->asked, at, &n) : NULL;
  struct str of = that(s);
  if (!w || !of.len || s->has_own) return STR("");
  return arena_printf(s->arena, "%.*s %.*s", STR_ARG(of), STR_ARG(w->value));
}

/* "three chops each, how many chops"; "if i save 185 a month, how many months". */
static struct str by_own(const struct carried *s) {
  struct str of = that(s);
  if (!s->has_own || !of.len || !has(s, "ask")) return STR("");
  const struct tokens *t = &s->asked;
  struct str own = tokens_text(t, s->own.first, s->own.last);
  size_t end = s->own.last + 4 < t->len ? s->own.last + 4 : t->len, rate = place(s, "rate", t, s->own.last + 1, end);
  if (rate < end) {
    struct str noun = stem_of(s, &t->at[rate + covers(s, "rate", t, rate) - 1]);
    for (size_t i = rate + 2; i < t->len; i++)
      if (noun.len && str_eq(stem_of(s, &t->at[i]), noun))
        return arena_printf(s->arena, "%.*s / %.*s", STR_ARG(of), STR_ARG(own));
  }
  if (place(s, "each", t, s->own.last + 1, end) < end && !s->result.len)
    return arena_printf(s->arena, "%.*s * %.*s", STR_ARG(of), STR_ARG(own));
  return STR("");
}

struct str sum_carried(const struct language *l, const struct view *v, struct str text) {
  struct carried s = {.language = l, .view = v, .arena = v->arena, .result = STR("")};
  s.words = vocabulary_read(l, v->arena, "sums_told.txt");
  s.asked = tokens_read(l, v->arena, text);
  bool cue = has(&s, "carried") || has(&s, "carriedleft") || has(&s, "carriedstep") || has(&s, "carriedthat");
  size_t within = s.asked.len < ASK_WITHIN ? s.asked.len : ASK_WITHIN;
  if (!read_asked(&s) || (!cue && !s.has_own) || !read_told(&s)) return STR("");
  struct str sum = by_own(&s);
  if (!sum.len && s.asked.len <= 8) sum = step(&s);
  if (sum.len || place(&s, "ask", &s.asked, 0, within) == within || !of_what_was_told(&s)) return sum;
  if (has(&s, "carriedthat")) sum = product(&s);
  if (!sum.len && has(&s, "carriedleft")) sum = remains(&s);
  if (!sum.len && has(&s, "carried")) sum = total(&s);
  return sum;
}
