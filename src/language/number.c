/* SPDX-License-Identifier: Apache-2.0 */
#include "language/number.h"

#include "language/language_priv.h"
#include "language/rows.h"
#include "language/word_table.h"

enum kind { UNIT, TEEN, TENS, SCALE, EACH, FEW, ORDINAL, HALF, ARTICLE, JOINS, OF, OH, ENDING, POINT, NO_KIND };

struct number_word {
  enum kind kind;
  double value;
  struct str word;
};

struct numbers {
  struct word_table words;
  VEC(struct number_word) at;
};

static enum kind kind_named(struct str name) {
  static const char *const names[] = {"unit", "teen",    "tens",  "scale", "each", "few",    "ordinal",
                                      "half", "article", "joins", "of",    "oh",   "ending", "point"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_is(name, names[i])) return (enum kind)i;
  return NO_KIND;
}

/* Digits with at most one point; false when there is anything else. */
static bool figures(struct str s, double *ret) {
  double value = 0, scale = 0;
  if (!s.len || s.len > 18) return false;
  for (size_t i = 0; i < s.len; i++) {
    if (s.at[i] == '.' && !scale && i && i + 1 < s.len)
      scale = 1;
    else if (s.at[i] < '0' || s.at[i] > '9')
      return false;
    else
      value = value * 10 + (s.at[i] - '0'), scale *= 10;
  }
  return *ret = scale ? value / scale : value, true;
}

int number_open(struct language *l, struct error *e) {
  struct numbers *n = l->numbers = ARENA_NEW(&l->arena, struct numbers);
  struct rows r = rows_of(l->pack, "numbers.txt");
  while (rows_next(&r)) {
    struct number_word w = {.kind = kind_named(r.field[2]), .word = r.field[0]};
    if (w.kind == NO_KIND || !figures(r.field[1], &w.value)) return rows_error(&r, e, "wants word, value, kind");
    if (!word_table_put(&l->arena, &n->words, r.field[0], (uint32_t)n->at.len))
      return rows_error(&r, e, "\"%.*s\" stands above already", STR_ARG(r.field[0]));
    VEC_PUSH(&l->arena, &n->at, w);
  }
  return 0;
}

struct reader {
  const struct language *l;
  const struct tokens *t;
  size_t at;
};

static const struct token *token_at(const struct reader *r, size_t ahead) {
  return r->at + ahead < r->t->len ? &r->t->at[r->at + ahead] : NULL;
}

static struct number_word word_at(const struct reader *r, size_t ahead) {
  const struct token *t = token_at(r, ahead);
  uint32_t at = t && t->kind == TOKEN_WORD ? word_table_get(&r->l->numbers->words, t->word, UINT32_MAX) : UINT32_MAX;
  return at == UINT32_MAX ? (struct number_word){.kind = NO_KIND} : r->l->numbers->at.at[at];
}

static bool is(const struct reader *r, size_t ahead, enum kind kind) {
  return word_at(r, ahead).kind == kind;
}

static bool touches(const struct reader *r, size_t ahead) {
  const struct token *b = token_at(r, ahead - 1), *t = token_at(r, ahead);
  return b && t && b->at + b->len == t->at;
}

static bool ordinal_suffix(const struct reader *r) {
  return touches(r, 1) && is(r, 1, ENDING);
}

/* Under a hundred, in words: "seven", "seventeen", "seventy seven", "seventy seventh". */
static bool small(struct reader *r, struct number_read *n) {
  struct number_word w = word_at(r, 0);
  if (w.kind != UNIT && w.kind != TEEN && w.kind != TENS && w.kind != ORDINAL) return false;
  n->value = w.value;
  n->ordinal = w.kind == ORDINAL;
  r->at++;
  struct number_word more = word_at(r, 0);
  if (w.kind == TENS && more.value > 0 && more.value < 10 && (more.kind == UNIT || more.kind == ORDINAL)) {
    n->value += more.value;
    n->ordinal = more.kind == ORDINAL;
    r->at++;
  }
  return true;
}

/* "two hundred and five thousand": scales multiply what stands since the last greater one. */
static void scales(struct reader *r, struct number_read *n) {
  double done = 0, part = n->value, last = 1e30;
  while (!n->ordinal) {
    struct number_word w = word_at(r, 0);
    if (w.kind == SCALE && (w.value < last || (w.value > 100 && part < w.value && part > 0))) {
      bool thousands = w.value > 100;
      if (thousands)
        done += part * w.value, part = 0, last = w.value;
      else
        part *= w.value, last = w.value;
      r->at++;
      continue;
    }
    struct reader ahead = *r;
    struct number_read more = {0};
    ahead.at += is(r, 0, JOINS);
    if (last > 1e29 || !small(&ahead, &more) || more.value >= 100 || more.value == 0) break;
    struct number_word after = word_at(&ahead, 0);
    if (last == 100 && ahead.at > r->at && part != (double)(long long)(part / 100) * 100) break;
    if (after.kind == SCALE && after.value >= last) break;
    part += more.value;
    n->ordinal = more.ordinal;
    *r = ahead;
    if (last == 100) last = 1;
    if (last == 1 && word_at(r, 0).kind != SCALE) break;
  }
  n->value = done + part;
}

/* "2½", "two and a half" */
static void and_a_half(struct reader *r, struct number_read *n) {
  const struct token *t = token_at(r, 0);
  double part;
  if (t && t->kind == TOKEN_NUMBER && r->at && touches(r, 0) && str_starts(t->word, STR("0.")) &&
      figures(t->word, &part)) {
    n->value += part;
    r->at++;
  } else if (is(r, 0, JOINS) && is(r, 1, ARTICLE) && is(r, 2, HALF)) {
    n->value += 0.5;
    r->at += 3;
  }
}

/* "six point five", "three point two five", "point twenty five" behind a whole number. */
static void behind_point(struct reader *r, struct number_read *n) {
  enum { PLACES = 6 };
  struct reader ahead = *r;
  double part = 0, scale = 1;
  if (!is(r, 0, POINT)) return;
  for (int i = 0; i < PLACES; i++) {
    ahead.at++;
    struct number_word w = word_at(&ahead, 0);
    bool tens = i == 0 && (w.kind == TENS || w.kind == TEEN), digit = w.kind == UNIT || w.kind == OH;
    if (!tens && !digit) break;
    part = part * (tens ? 100 : 10) + w.value, scale *= tens ? 100 : 10;
    if (tens && is(&ahead, 1, UNIT)) ahead.at++, part += word_at(&ahead, 0).value;
    r->at = ahead.at + 1;
    if (tens) break;
  }
  n->value += part / scale;
}

static bool in_figures(struct reader *r, struct number_read *n) {
  const struct token *t = token_at(r, 0);
  if (!t || t->kind != TOKEN_NUMBER || !figures(t->word, &n->value)) return false;
  n->figures = true;
  n->ordinal = ordinal_suffix(r);
  r->at += n->ordinal ? 2 : 1;
  if (n->ordinal) return true;
  struct number_word w = word_at(r, 0);
  if (w.kind == SCALE) n->value *= w.value, r->at++;
  return true;
}

/* "a hundred", "a dozen", "half a dozen", "a couple of", "a few": what begins with an article or a half. */
static bool counted(struct reader *r, struct number_read *n) {
  struct reader ahead = *r;
  bool half = word_at(&ahead, 0).kind == HALF;
  if (half) ahead.at++;
  struct number_word before = word_at(&ahead, 0);
  bool article = before.kind == ARTICLE || (before.kind == UNIT && before.value == 1);
  if (article) ahead.at++;
  struct number_word w = word_at(&ahead, 0);
  if (half && w.kind != EACH && w.kind != SCALE) return n->value = 0.5, r->at++, true;
  if (w.kind != EACH && w.kind != FEW && !(w.kind == SCALE && article)) return false;
  n->value = w.value * (half ? 0.5 : 1);
  n->about = w.kind == FEW;
  ahead.at++;
  if (w.kind == SCALE && !half)
    r->at = ahead.at - 1, n->value = 1, scales(r, n);
  else
    r->at = ahead.at;
  if (w.kind == FEW && w.value == 2 && is(r, 0, OF)) r->at++;
  return true;
}

bool number_at(const struct language *l, const struct tokens *t, size_t at, struct number_read *ret) {
  struct reader r = {l, t, at};
  struct number_read n = {.first = at};
  if (in_figures(&r, &n) || counted(&r, &n)) {
    if (!n.ordinal && !n.about) and_a_half(&r, &n);
  } else if (small(&r, &n)) {
    scales(&r, &n);
    if (word_at(&r, 0).kind == EACH && !n.ordinal) n.value *= word_at(&r, 0).value, r.at++;
    if (!n.ordinal) behind_point(&r, &n), and_a_half(&r, &n);
  } else {
    return false;
  }
  n.last = r.at - 1;
  return *ret = n, true;
}

bool number_word(const struct language *l, struct str word) {
  uint32_t at = word_table_get(&l->numbers->words, word, UINT32_MAX);
  if (at == UINT32_MAX) return false;
  enum kind kind = l->numbers->at.at[at].kind;
  return kind != JOINS && kind != OF && kind != ENDING && kind != POINT;
}

bool number_oh(const struct language *l, struct str word) {
  uint32_t at = word_table_get(&l->numbers->words, word, UINT32_MAX);
  return at != UINT32_MAX && l->numbers->at.at[at].kind == OH;
}

static struct str word_of(const struct language *l, enum kind kind, double value) {
  for (size_t i = 0; i < l->numbers->at.len; i++) {
    const struct number_word *w = &l->numbers->at.at[i];
    if (w->kind == kind && w->value == value) return w->word;
  }
  return STR_NONE;
}

static struct str below_hundred(const struct language *l, struct arena *a, int n) {
  struct str unit = word_of(l, UNIT, n % 10), tens = word_of(l, TENS, n - n % 10);
  if (n < 10) return unit;
  if (n < 20) return word_of(l, TEEN, n);
  return n % 10 ? arena_printf(a, "%.*s-%.*s", STR_ARG(tens), STR_ARG(unit)) : tens;
}

/* "1,250"; at most two places behind the point. */
static struct str with_commas(struct arena *a, double value) {
  long long whole = (long long)value;
  if (value != (double)whole) return arena_printf(a, "%.2f", value);
  if (whole < 1000) return arena_printf(a, "%lld", whole);
  long long thousands = whole / 1000;
  struct str head = with_commas(a, (double)thousands);
  return arena_printf(a, "%.*s,%03lld", STR_ARG(head), whole % 1000);
}

struct str number_say(const struct language *l, struct arena *a, double value) {
  static const double scales[] = {1e9, 1e6, 1000, 100};
  if (value < 0 || value > 1e12 || value != (double)(long long)value) return with_commas(a, value < 0 ? 0 : value);
  if (value <= 99) return below_hundred(l, a, (int)value);
  for (size_t i = 0; i < sizeof scales / sizeof *scales; i++) {
    double times = value / scales[i];
    double most = scales[i] == 100 ? 19 : 99; /* "twelve hundred", but 4,500 */
    if (times < 1 || times > most || times != (double)(int)times) continue;
    struct str count = below_hundred(l, a, (int)times), scale = word_of(l, SCALE, scales[i]);
    return arena_printf(a, "%.*s %.*s", STR_ARG(count), STR_ARG(scale));
  }
  return with_commas(a, value);
}
