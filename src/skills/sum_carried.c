/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/sum_carried.h"

#include "base/id.h"
#include "language/lexicon.h"
#include "language/number.h"
#include "language/times.h"
#include "language/vocabulary.h"

enum { FIGURES = 6, TURNS = 9, WORDS_MOST = 12, ASK_WITHIN = 5, LETTERS = 600, OLD_MS = 60 * 60 * 1000 };

struct figure {
  struct str text, money;
  struct str unit; /* stem of the word behind it: "hour"; "" none */
  size_t first, last, turn;
  bool cost; /* what something would take, and not what is there */
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

static void read_turn(struct carried *s, struct str text, int64_t said) {
  struct tokens t = s->told[s->turns] = tokens_read(s->language, s->arena, text);
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
                            .turn = s->turns,
                            .cost = place(s, "carriedcost", &t, n.first > 2 ? n.first - 2 : 0, n.first) < n.first});
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

/* "I've 2,300 and the van is 6,000. How much is missing?": told in front of what asks. */
static void read_front(struct carried *s) {
  size_t ask = place(s, "ask", &s->asked, 0, s->asked.len);
  if (ask == s->asked.len || ask < 2) return;
  while (ask > 0 && s->asked.at[ask - 1].kind != TOKEN_MARK && !s->asked.at[ask].begins) ask--;
  if (ask < 2 || s->turns == TURNS) return;
  size_t had = s->figures;
  struct str text = s->asked.text;
  read_turn(s, str_first(text, s->asked.at[ask].at), s->view->now / 1000 + s->view->offset * 60);
  if (s->figures > had) s->result = STR(""); /* what was worked out before is not of these */
  s->asked = tokens_read(s->language, s->arena, str_from(text, s->asked.at[ask].at));
}

static bool read_told(struct carried *s) {
  struct view_turns latest = {0};
  if (!s->view || !s->view->ops->latest || s->view->ops->latest(s->view, TURNS, &latest)) return false;
  for (size_t i = 0; i < latest.len && s->turns < TURNS; i++) {
    const struct turn *t = &latest.at[i];
    bool asking = i + 1 == latest.len && t->role == ROLE_PERSON; /* its front is read by itself */
    if (asking || t->taint || t->text.len > LETTERS || s->view->now - t->said_at > OLD_MS) continue;
    if (t->role == ROLE_PERSON) read_turn(s, t->text, t->said_at / 1000 + t->offset * 60);
    if (t->role == ROLE_BEING) s->result = bare_figure(s, t->text);
  }
  return s->figures > 0 || s->result.len;
}

/* ---- what is asked ---- */

/* Of what was told and nothing else: each of its nouns was said, or is one of those that ask. */
static bool of_what_was_told(const struct carried *s) {
  for (size_t i = 0; i < s->asked.len; i++) {
    const struct token *w = &s->asked.at[i];
    uint64_t c = lexicon_classes(lexicon_of(s->language), w->word);
    bool thing =
        w->kind == TOKEN_WORD && (c & LEX(NOUN)) && !(c & (LEX(VERB) | LEX(ADJ) | LEX(ADV) | LEX(PREPOSITION)));
    if (!thing || covers(s, "carriedfree", &s->asked, i) || covers(s, "carried", &s->asked, i)) continue;
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

/* "how much do i have altogether now": of the last figures those that are there, and not what something costs. */
static struct str total(const struct carried *s) {
  struct str sum = STR("");
  const struct figure *last = NULL;
  size_t counted = 0, turns = 0, from = s->figures;
  for (size_t i = s->figures; i-- > 0 && !s->has_own;) {
    const struct figure *x = &s->figure[i];
    if (x->cost || (last && !alike(x, last))) continue;
    if (from == s->figures || x->turn != s->figure[from].turn) turns++;
    if (turns > 2) break;
    if (turns == 2 && counted > 1) break; /* one turn told them all */
    sum = sum.len ? arena_printf(s->arena, "%.*s + %.*s", STR_ARG(signed_figure(s, x)), STR_ARG(sum))
                  : signed_figure(s, x);
    if (!last) last = x;
    from = i, counted++;
  }
  return counted > 1 ? sum : STR("");
}

/* "a bag", "per head": what it is counted by; the token of its noun; SIZE_MAX none. */
static size_t rate_noun(const struct carried *s, const struct tokens *t, size_t from, size_t end) {
  for (size_t i = from; i < end; i++) {
    size_t n = covers(s, "rate", t, i);
    if (n) return i + n - 1;
    bool of = str_is(t->at[i].word, "a") || str_is(t->at[i].word, "an");
    if (of && i + 1 < t->len && (lexicon_classes(lexicon_of(s->language), t->at[i + 1].word) & LEX(NOUN))) return i + 1;
  }
  return SIZE_MAX;
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
  if (rate == SIZE_MAX) return place(s, "each", t, behind, soon) < soon ? joined(s, x, "*", y) : STR("");
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

/* So many months are no euros. */
static struct str without_money(struct str figure) {
  while (figure.len && !(figure.at[0] >= '0' && figure.at[0] <= '9') && (unsigned char)figure.at[0] >= 0x80)
    figure = str_from(figure, 1);
  return figure.len && (figure.at[0] == '$') ? str_from(figure, 1) : figure;
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
        return arena_printf(s->arena, "%.*s / %.*s", STR_ARG(without_money(of)), STR_ARG(own));
  }
  if (place(s, "each", t, s->own.last + 1, end) < end && !s->result.len)
    return arena_printf(s->arena, "%.*s * %.*s", STR_ARG(of), STR_ARG(own));
  return STR("");
}

/* "at 40 to a box, how many boxes". */
static bool asks_rate(const struct carried *s) {
  const struct figure *x, *y;
  if (!last_two(s, &x, &y) || x->turn + 1 != s->turns) return false;
  const struct tokens *t = &s->told[y->turn];
  size_t behind = y->last + 1, soon = behind + 2 < t->len ? behind + 2 : t->len, rate = rate_noun(s, t, behind, soon);
  for (size_t i = 0; rate != SIZE_MAX && i < s->asked.len; i++)
    if (str_eq(stem_of(s, &s->asked.at[i]), stem_of(s, &t->at[rate]))) return true;
  return false;
}

struct str sum_carried(const struct language *l, const struct view *v, struct str text) {
  struct carried s = {.language = l, .view = v, .arena = v->arena, .result = STR("")};
  if (text.len > LETTERS) return STR("");
  s.words = vocabulary_read(l, "sums_told.txt");
  s.asked = tokens_read(l, v->arena, text);
  if (!read_told(&s)) s.figures = 0;
  bool led = s.asked.len && covers(&s, "carriedif", &s.asked, 0);
  if (!led) read_front(&s);
  if (!s.figures && !s.result.len) return STR("");
  bool cue =
      asks_rate(&s) || has(&s, "carried") || has(&s, "carriedleft") || has(&s, "carriedstep") || has(&s, "carriedthat");
  size_t within = s.asked.len < ASK_WITHIN ? s.asked.len : ASK_WITHIN;
  if (!read_asked(&s) || (!cue && !s.has_own)) return STR("");
  struct str sum = by_own(&s);
  if (!sum.len && s.asked.len <= 8) sum = step(&s);
  if (sum.len || place(&s, "ask", &s.asked, 0, within) == within) return sum;
  if (has(&s, "carriedthat") || asks_rate(&s)) sum = product(&s);
  if (!of_what_was_told(&s)) return sum;
  if (!sum.len && has(&s, "carriedleft")) sum = remains(&s);
  if (!sum.len && has(&s, "carried")) sum = total(&s);
  return sum;
}
