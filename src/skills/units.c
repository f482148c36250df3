/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/units.h"

#include "language/number.h"
#include "language/rows.h"
#include "language/vocabulary.h"
#include "skills/entries.h"
#include "skills/oven.h"
#include "skills/sum.h"
#include "skills/sum_told.h"

enum { GROUP_MAX = 3, DIGITS = 3, MOST_DIGITS = 4 };

struct unit {
  struct str kind, one, many, names;
  struct exact factor, shift;
  int where;    /* 0 everywhere; else 1 + enum manner */
  bool inverse; /* so many of it to one of the base: minutes a mile, litres per 100 km */
};
struct part {
  struct str unit, smaller;
  int64_t count;
};
struct table {
  const struct language *language;
  struct arena *arena;
  enum manner manner;
  VEC(struct unit) units;
  VEC(struct part) parts;
  VEC(struct part) pairs; /* parts where both are asked for: pounds and ounces */
  struct vocabulary words;
};

/* An amount of a unit as it stands in a turn, or a unit alone. */
struct mention {
  bool amount;
  bool figures; /* not "a stone" */
  struct exact number;
  const struct unit *unit; /* NULL: a number without one */
  size_t first, last;      /* tokens, inclusive */
};

static bool add_unit(struct table *t, const struct rows *r) {
  struct unit u = {.kind = r->field[0], .one = r->field[1], .many = r->field[2], .names = r->field[6]};
  if (r->fields < 6 || !exact_parse(r->field[3], &u.factor) || !exact_parse(r->field[4], &u.shift)) return false;
  u.inverse = str_is(r->field[5], "inverse");
  u.where = str_is(r->field[5], "gb") ? 1 + MANNER_GB : str_is(r->field[5], "us") ? 1 + MANNER_US : 0;
  VEC_PUSH(t->arena, &t->units, u);
  return true;
}

static struct table table_read(const struct language *l, struct arena *a, enum manner m) {
  struct table t = {.language = l, .arena = a, .manner = m, .words = vocabulary_read(l, "units.txt")};
  struct rows r = rows_of(language_pack(l), "units.txt");
  while (rows_next(&r)) {
    long long n;
    bool part = str_is(r.field[0], "part");
    if ((part || str_is(r.field[0], "pair")) && str_to_int(r.field[3], &n)) {
      struct part p = {r.field[1], r.field[2], n};
      VEC_PUSH(a, &t.pairs, p);
      if (part) VEC_PUSH(a, &t.parts, p);
    } else {
      add_unit(&t, &r);
    }
  }
  return t;
}

static size_t names_cover(const struct unit *u, const struct tokens *t, size_t at) {
  struct str rest = u->names, name;
  size_t best = vocabulary_covers(u->one, t, at), n = vocabulary_covers(u->many, t, at);
  if (n > best) best = n;
  while (str_next(&rest, ',', &name))
    if ((n = vocabulary_covers(str_trim(name), t, at)) > best) best = n;
  return best;
}

/* The longest name; among units that share one, the manner's own. */
static const struct unit *unit_at(const struct table *t, const struct tokens *k, size_t at, size_t *ret_tokens) {
  const struct unit *best = NULL;
  bool own = false;
  *ret_tokens = 0;
  for (size_t i = 0; i < t->units.len; i++) {
    const struct unit *u = &t->units.at[i];
    size_t n = names_cover(u, k, at);
    bool mine = u->where == 1 + (int)t->manner;
    if (n > *ret_tokens || (n && n == *ret_tokens && mine && !own)) best = u, own = mine, *ret_tokens = n;
  }
  return best;
}

static const struct unit *unit_named(const struct table *t, struct str one) {
  for (size_t i = 0; i < t->units.len; i++)
    if (str_eq(t->units.at[i].one, one)) return &t->units.at[i];
  return NULL;
}

static const struct part *part_of(const struct table *t, const struct unit *u) {
  for (size_t i = 0; i < t->parts.len; i++)
    if (str_eq(t->parts.at[i].unit, u->one)) return &t->parts.at[i];
  return NULL;
}

/* "feet and inches", "pounds and ounces": both are wanted. */
static const struct part *pair_of(const struct table *t, const struct unit *u, const struct unit *with) {
  for (size_t i = 0; i < t->pairs.len; i++)
    if (str_eq(t->pairs.at[i].unit, u->one) && str_eq(t->pairs.at[i].smaller, with->one)) return &t->pairs.at[i];
  return NULL;
}

/* ---- a turn into mentions ---- */

struct scan {
  const struct table *table;
  struct tokens tokens;
  size_t at;
  VEC(struct mention) mentions;
  bool minus;
};

static bool word_is(const struct scan *s, size_t at, const char *word) {
  return at < s->tokens.len && str_is(s->tokens.at[at].word, word);
}

/* "in" after a number is an inch where another "in" or "to", or nothing at all, comes after it: "6ft 2 in in cm". */
static bool in_is_inch(const struct scan *s, size_t at) {
  size_t n, k;
  if (!word_is(s, at, "in")) return false;
  if (at + 1 >= s->tokens.len) return true;
  if (unit_at(s->table, &s->tokens, at + 1, &n)) return false;
  for (size_t i = at + 1; i < s->tokens.len; i++)
    if (vocabulary_at(&s->table->words, "to", &s->tokens, i, &n) && unit_at(s->table, &s->tokens, i + n, &k))
      return true;
  return false;
}

static const struct unit *unit_here(const struct scan *s, bool after_number, size_t *ret_tokens) {
  if (after_number && in_is_inch(s, s->at)) return *ret_tokens = 1, unit_named(s->table, STR("inch"));
  return unit_at(s->table, &s->tokens, s->at, ret_tokens);
}

static bool take_number(struct scan *s, struct exact *ret) {
  struct number_read n;
  if (!number_at(s->table->language, &s->tokens, s->at, &n) || n.about) return false;
  bool stone = n.ordinal && n.figures && word_is(s, n.last, "st"); /* "12st" is no day of the month */
  if (n.ordinal && !stone) return false;
  if (stone) n.last = n.first;
  bool one = n.figures && n.first == n.last;
  if (!one || !exact_parse(s->tokens.at[s->at].text, ret))
    *ret = n.value < 9e12 ? exact_of((int64_t)(n.value * 1000), 1000) : exact_near(n.value);
  if (s->minus) *ret = exact_subtract(exact_of(0, 1), *ret);
  s->minus = false;
  s->at = n.last + 1;
  return true;
}

/* "nine stone four": a number on its own after a unit with a smaller part is of that part. */
static bool take_part(struct scan *s, struct exact number) {
  const struct mention *last = s->mentions.len ? &s->mentions.at[s->mentions.len - 1] : NULL;
  const struct part *p = last && last->amount && last->unit ? part_of(s->table, last->unit) : NULL;
  if (!p) return false;
  struct mention m = {.amount = true,
                      .figures = true,
                      .number = number,
                      .unit = unit_named(s->table, p->smaller),
                      .first = s->at - 1,
                      .last = s->at - 1};
  VEC_PUSH(s->table->arena, &s->mentions, m);
  return m.unit != NULL;
}

/* "half a mile" */
static bool half_a(const struct scan *s) {
  size_t n;
  return (word_is(s, s->at, "a") || word_is(s, s->at, "an")) && unit_at(s->table, &s->tokens, s->at + 1, &n);
}

/* "a quarter of a pound", "3/4 inch" */
static bool take_fraction(struct scan *s, struct exact *ret) {
  size_t n;
  const struct vocabulary_word *w = vocabulary_at(&s->table->words, "fraction", &s->tokens, s->at, &n);
  if (w && exact_parse(w->value, ret)) return s->at += n, true;
  bool written = s->at + 2 < s->tokens.len && word_is(s, s->at + 1, "/") && s->tokens.at[s->at].kind == TOKEN_NUMBER &&
                 s->tokens.at[s->at + 2].kind == TOKEN_NUMBER;
  struct exact over, under;
  if (!written || !exact_parse(s->tokens.at[s->at].word, &over) || !exact_parse(s->tokens.at[s->at + 2].word, &under) ||
      exact_zero(under))
    return false;
  return *ret = exact_divide(over, under), s->at += 3, true;
}

static bool take_amount(struct scan *s) {
  size_t n, from = s->at;
  struct mention m = {.amount = true, .figures = true, .first = from};
  if (!take_fraction(s, &m.number) && !take_number(s, &m.number)) return false;
  if (half_a(s)) s->at++;
  m.unit = unit_here(s, true, &n);
  if (!m.unit && word_is(s, s->at - 1, "k")) { /* "a 10k" is run, and no ten thousand */
    m.unit = unit_named(s->table, STR("kilometre")), n = 0;
    m.number = exact_divide(m.number, exact_of(1000, 1));
  }
  if (!m.unit) return take_part(s, m.number);
  s->at += n, m.last = s->at - 1;
  VEC_PUSH(s->table->arena, &s->mentions, m);
  return true;
}

/* "a stone" is one of it; "stone" alone is what is asked for. */
static bool take_unit(struct scan *s) {
  size_t n;
  bool article = s->at && (word_is(s, s->at - 1, "a") || word_is(s, s->at - 1, "an"));
  struct mention m = {
      .amount = article, .number = exact_of(1, 1), .unit = unit_at(s->table, &s->tokens, s->at, &n), .first = s->at};
  if (!m.unit) return false;
  s->at += n, m.last = s->at - 1;
  VEC_PUSH(s->table->arena, &s->mentions, m);
  return true;
}

/* "30 cm in in": the last of all, after another of its kind. */
static bool in_is_wanted(struct scan *s) {
  size_t n;
  bool last = s->at && s->at + 1 == s->tokens.len && word_is(s, s->at, "in");
  if (!last || !vocabulary_at(&s->table->words, "to", &s->tokens, s->at - 1, &n)) return false;
  struct mention m = {.unit = unit_named(s->table, STR("inch"))};
  VEC_PUSH(s->table->arena, &s->mentions, m);
  s->at++;
  return m.unit != NULL;
}

static bool take(struct scan *s) {
  size_t n, k;
  if (in_is_wanted(s)) return true;
  if (vocabulary_at(&s->table->words, "to", &s->tokens, s->at, &n)) return s->at += n, true;
  if (word_is(s, s->at, ",")) return s->at++, true;
  if (word_is(s, s->at, "-") || word_is(s, s->at, "minus")) return s->at++, s->minus = true;
  if (!(word_is(s, s->at, "a") || word_is(s, s->at, "an"))) {
    if (take_amount(s)) return true;
  } else {
    struct number_read number;
    if (number_at(s->table->language, &s->tokens, s->at, &number) && !number.about && take_amount(s)) return true;
  }
  const struct unit *u = unit_at(s->table, &s->tokens, s->at, &n);
  bool skip = vocabulary_at(&s->table->words, "skip", &s->tokens, s->at, &k) != NULL;
  if (u && (!skip || n >= k)) return take_unit(s);
  if (skip) return s->at += k, true;
  return false;
}

/* ---- mentions into an amount and a wish ---- */

static bool smaller(const struct unit *x, const struct unit *than) {
  return str_eq(x->kind, than->kind) && exact_sign(exact_subtract(than->factor, x->factor)) > 0;
}

/* The smaller of two units wanted together: "feet and inches". */
static const struct part *both_of(const struct scan *s, const struct unit *to) {
  for (size_t i = 0; i + 1 < s->mentions.len; i++) {
    const struct mention *x = &s->mentions.at[i], *y = x + 1;
    bool wanted = !x->amount && !y->amount && x->unit == to && y->first <= x->last + 2;
    if (wanted && y->unit) return pair_of(s->table, x->unit, y->unit);
  }
  return NULL;
}

/* "half marathon in km", "how many feet in mile": one of it, though nobody said one. */
static bool units_alone(const struct scan *s, struct mention group[GROUP_MAX], const struct unit **ret_to) {
  size_t n;
  if (s->mentions.len != 2 || !s->mentions.at[0].unit || !s->mentions.at[1].unit) return false;
  bool many = vocabulary_at(&s->table->words, "many", &s->tokens, 0, &n) != NULL;
  const struct mention *of = &s->mentions.at[many ? 1 : 0], *to = &s->mentions.at[many ? 0 : 1];
  if (of->unit == to->unit || !str_eq(of->unit->kind, to->unit->kind)) return false;
  group[0] = (struct mention){.amount = true, .number = exact_of(1, 1), .unit = of->unit};
  *ret_to = to->unit;
  return true;
}

/* The amounts that belong together, "6 ft 2 in"; an amount said again ("a gallon, an english gallon") replaces it. */
static size_t gather(const struct scan *s, struct mention group[GROUP_MAX], const struct unit **ret_to) {
  size_t n = 0;
  for (size_t i = 0; i < s->mentions.len; i++) {
    const struct mention *m = &s->mentions.at[i];
    if (!m->amount) {
      bool second = *ret_to && pair_of(s->table, *ret_to, m->unit);
      if (!second) *ret_to = m->unit;
    } else if (n && n < GROUP_MAX && m->figures && smaller(m->unit, group[n - 1].unit)) {
      group[n++] = *m;
    } else {
      group[0] = *m;
      n = 1;
    }
  }
  return n;
}

static struct exact in_base(struct exact x, const struct unit *u) {
  if (u->inverse) return exact_divide(u->factor, x);
  return exact_add(exact_multiply(x, u->factor), u->shift);
}

static struct exact from_base(struct exact base, const struct unit *u) {
  if (u->inverse) return exact_divide(u->factor, base);
  return exact_divide(exact_subtract(base, u->shift), u->factor);
}

static bool is_one(struct exact x) {
  return exact_whole(x) && x.over == 1;
}

static struct str say_amount(struct arena *a, struct exact x, const struct unit *u, int places, int digits,
                             bool *ret_about) {
  struct str figures = exact_say(a, x, places, digits, ret_about);
  return arena_printf(a, "%.*s %.*s", STR_ARG(figures), STR_ARG(is_one(x) ? u->one : u->many));
}

/* "11 stone 0.3 pounds" */
static struct str say_parts(const struct table *t, struct exact x, const struct unit *u, const struct part *p,
                            bool *ret_about) {
  struct exact whole = exact_floor(x), rest = exact_multiply(exact_subtract(x, whole), exact_of(p->count, 1));
  const struct unit *small = unit_named(t, p->smaller);
  bool about;
  struct str big = say_amount(t->arena, whole, u, 0, DIGITS, &about);
  struct str figures = exact_say(t->arena, rest, 1, 1, ret_about);
  if (*ret_about) figures = exact_fixed(t->arena, rest, 1, ret_about);
  if (str_ends(figures, STR(".0"))) figures.len -= 2;
  struct str few =
      arena_printf(t->arena, "%.*s %.*s", STR_ARG(figures), STR_ARG(is_one(rest) ? small->one : small->many));
  return arena_printf(t->arena, "%.*s %.*s", STR_ARG(big), STR_ARG(few));
}

/* "4:58 minutes a kilometre" */
static struct str say_pace(const struct table *t, struct exact x, const struct unit *u, bool *ret_about) {
  enum { MINUTE = 60 };
  long seconds = (long)(exact_value(x) * MINUTE + .5L);
  *ret_about = !exact_whole(exact_multiply(x, exact_of(MINUTE, 1)));
  return arena_printf(t->arena, "%ld:%02ld %.*s", seconds / MINUTE, seconds % MINUTE, STR_ARG(u->many));
}

/* As it is where a few figures write it, "30.48", else to three: nobody measures to more. */
static struct str say_rounded(const struct table *t, struct exact x, const struct unit *u, bool *ret_about) {
  enum { PLACES = 3 };
  struct str exactly = exact_say(t->arena, x, PLACES, DIGITS, ret_about);
  size_t figures = 0;
  for (size_t i = 0; i < exactly.len; i++) figures += exactly.at[i] >= '0' && exactly.at[i] <= '9';
  bool long_one = !*ret_about && !exact_whole(x) && figures > MOST_DIGITS;
  bool tenths = str_is(u->kind, "temperature") || str_is(u->kind, "fuel");
  if ((*ret_about && tenths) || long_one) exactly = exact_say(t->arena, x, tenths ? 1 : 0, DIGITS, ret_about);
  return arena_printf(t->arena, "%.*s %.*s", STR_ARG(exactly), STR_ARG(is_one(x) ? u->one : u->many));
}

static struct str say_to(const struct table *t, struct exact x, const struct unit *u, const struct part *both,
                         bool *ret_about) {
  const struct part *p = both ? both : part_of(t, u);
  if (u->inverse && str_is(u->kind, "speed")) return say_pace(t, x, u, ret_about);
  if (p && exact_is(x) && !exact_whole(x) && exact_sign(exact_subtract(x, exact_of(1, 1))) > 0)
    return say_parts(t, x, u, p, ret_about);
  return say_rounded(t, x, u, ret_about);
}

static enum units_fault convert(const struct table *t, const struct mention *group, size_t count, const struct unit *to,
                                const struct part *both, struct units *ret) {
  const struct unit *from = group[0].unit;
  bool about;
  if (!to) return UNITS_NO_TARGET;
  *ret = (struct units){.from_kind = from->kind, .to_kind = to->kind};
  if (!str_eq(from->kind, to->kind)) return UNITS_KINDS;
  if (from->inverse && exact_zero(group[0].number)) return UNITS_UNREAD;
  struct exact base = in_base(group[0].number, from);
  for (size_t i = 0; i < count; i++) {
    struct str said = say_amount(t->arena, group[i].number, group[i].unit, 12, 12, &about);
    if (i) base = exact_add(base, exact_multiply(group[i].number, group[i].unit->factor));
    ret->from = i ? arena_printf(t->arena, "%.*s %.*s", STR_ARG(ret->from), STR_ARG(said)) : said;
  }
  if (to->inverse && exact_zero(base)) return UNITS_UNREAD;
  ret->value = from_base(base, to);
  ret->to = say_to(t, ret->value, to, both, &ret->about);
  return exact_finite(ret->value) ? UNITS_FINE : UNITS_UNREAD;
}

enum units_fault units_read(const struct language *l, struct arena *a, struct str text, enum manner m,
                            struct units *ret) {
  struct table t = table_read(l, a, m);
  struct scan s = {.table = &t, .tokens = tokens_read(l, a, text)};
  struct mention group[GROUP_MAX];
  const struct unit *to = NULL;
  while (s.at < s.tokens.len)
    if (!take(&s)) return UNITS_UNREAD;
  size_t n = gather(&s, group, &to);
  if (!n && !units_alone(&s, group, &to)) return UNITS_UNREAD;
  return convert(&t, group, n ? n : 1, to, to ? both_of(&s, to) : NULL, ret);
}

/* ---- where other words stand about ---- */

/* "in our degrees": the scale of who asks. */
static const struct unit *own_scale(const struct table *t) {
  return unit_named(t, t->manner == MANNER_US ? STR("degree Fahrenheit") : STR("degree Celsius"));
}

static const struct unit *other_scale(const struct table *t, const struct unit *to) {
  bool celsius = str_is(to->one, "degree Celsius");
  return unit_named(t, celsius ? STR("degree Fahrenheit") : STR("degree Celsius"));
}

static size_t word_at(const struct scan *s, const char *kind, size_t at) {
  size_t n;
  return at < s->tokens.len && vocabulary_at(&s->table->words, kind, &s->tokens, at, &n) ? n : 0;
}

static void push_target(struct scan *s, const struct unit *u, size_t at, size_t n) {
  struct mention m = {.unit = u, .first = at, .last = at + n - 1};
  VEC_PUSH(s->table->arena, &s->mentions, m);
  s->at = at + n;
}

/* "in stone", "to american pounds", "how many feet and inches", "in our degrees". */
static bool find_target(struct scan *s) {
  size_t n = word_at(s, "to", s->at), at, k, own = 0;
  if (!n) n = word_at(s, "many", s->at);

  if (!n && !word_is(s, s->at, "per")) return false;
  for (at = s->at + n; (k = word_at(s, "ours", at)) && !own; at += k) own = at + 1;
  const struct unit *u = unit_at(s->table, &s->tokens, at, &k);
  if (own && word_at(s, "degrees", at)) return push_target(s, own_scale(s->table), at, 1), true;
  if (word_is(s, at, "in") && at + 1 >= s->tokens.len) u = unit_named(s->table, STR("inch")), k = 1;
  if (!u && own) u = unit_at(s->table, &s->tokens, at = own - 1, &k);
  if (!u) return false;
  push_target(s, u, at, k);
  if (!word_is(s, s->at, "and") || !(u = unit_at(s->table, &s->tokens, s->at + 1, &k))) return true;
  if (pair_of(s->table, s->mentions.at[s->mentions.len - 1].unit, u)) push_target(s, u, s->at + 1, k);
  return true;
}

static struct mention *last_amount(const struct scan *s) {
  struct mention *m = s->mentions.len ? &s->mentions.at[s->mentions.len - 1] : NULL;
  return m && m->amount ? m : NULL;
}

/* "38", "38 degrees": of which scale is not said yet. */
static bool find_bare(struct scan *s) {
  struct mention m = {.amount = true, .figures = true, .first = s->at};
  if (!take_number(s, &m.number)) return false;
  s->at += word_at(s, "degrees", s->at);
  m.last = s->at - 1;
  VEC_PUSH(s->table->arena, &s->mentions, m);
  return true;
}

/* "14 degrees below zero celsius" */
static bool find_behind_bare(struct scan *s) {
  size_t n = word_at(s, "below", s->at), k;
  struct mention *m = last_amount(s);
  if (!m || m->last + 1 != s->at) return false;
  if (n) return m->number = exact_subtract(exact_of(0, 1), m->number), s->at += n, m->last = s->at - 1, true;
  const struct unit *u = m->unit ? NULL : unit_at(s->table, &s->tokens, s->at, &k);
  if (!u || !str_is(u->kind, "temperature")) return false;
  return m->unit = u, s->at += k, m->last = s->at - 1, true;
}

/* "a pound of butter" */
static bool find_one(struct scan *s) {
  size_t n;
  bool article = word_is(s, s->at, "a") || word_is(s, s->at, "an");
  const struct unit *u = article ? unit_at(s->table, &s->tokens, s->at + 1, &n) : NULL;
  if (!u || !(word_is(s, s->at + 1 + n, "of") || word_at(s, "to", s->at + 1 + n))) return false;
  struct mention m = {.amount = true, .number = exact_of(1, 1), .unit = u, .first = s->at, .last = s->at + n};
  VEC_PUSH(s->table->arena, &s->mentions, m);
  s->at += 1 + n;
  return true;
}

static void find_next(struct scan *s) {
  size_t from = s->at;
  bool minus = s->minus;
  if (word_is(s, s->at, "minus") ||
      (word_is(s, s->at, "-") && s->at + 1 < s->tokens.len && s->tokens.at[s->at + 1].kind == TOKEN_NUMBER)) {
    s->minus = true, s->at++;
    return;
  }
  if (find_behind_bare(s) || find_target(s)) return;
  s->at = from;
  if (find_one(s) || take_amount(s)) return;
  s->at = from, s->minus = minus;
  if (find_bare(s)) return;
  s->at = from + 1, s->minus = false;
}

/* All amounts stand side by side, and are of one thing. */
static bool is_one_group(const struct scan *s, size_t count) {
  const struct mention *before = NULL;
  size_t amounts = 0;
  for (size_t i = 0; i < s->mentions.len; i++) {
    const struct mention *m = &s->mentions.at[i];
    if (!m->amount) continue;
    if (before && (!before->unit || !m->unit || m->first > before->last + 2)) return false;
    before = m, amounts++;
  }
  return amounts == count;
}

enum units_fault units_find(const struct language *l, struct arena *a, struct str text, enum manner m,
                            struct units *ret) {
  struct table t = table_read(l, a, m);
  struct scan s = {.table = &t, .tokens = tokens_read(l, a, text)};
  struct mention group[GROUP_MAX];
  const struct unit *to = NULL;
  while (s.at < s.tokens.len) find_next(&s);
  for (size_t i = 0; i < s.mentions.len; i++)
    if (!s.mentions.at[i].amount && !to) to = s.mentions.at[i].unit;
  for (size_t i = 0; i < s.mentions.len && to; i++) {
    struct mention *one = &s.mentions.at[i];
    if (one->amount && !one->unit && str_is(to->kind, "temperature")) one->unit = other_scale(&t, to);
    if (one->amount && !one->unit) return UNITS_UNREAD;
  }
  if (!to) return UNITS_UNREAD;
  const struct unit *last = NULL;
  size_t n = gather(&s, group, &last); /* "in fahrenheit? i never took to celsius": the first is what is asked for */
  if (!n || !is_one_group(&s, n) || !str_eq(group[0].unit->kind, to->kind)) return UNITS_UNREAD;
  return convert(&t, group, n, to, both_of(&s, to), ret);
}

static const struct unit *unit_by_name(const struct table *t, struct str name) {
  struct tokens k = tokens_read(t->language, t->arena, name);
  size_t n;
  const struct unit *u = unit_at(t, &k, 0, &n);
  if (!u && str_is(name, "in")) u = unit_named(t, STR("inch"));
  return u && (n == k.len || str_is(name, "in")) ? u : NULL;
}

enum units_fault units_convert(const struct language *l, struct arena *a, struct exact amount, struct str from,
                               struct str to, enum manner m, struct units *ret) {
  struct table t = table_read(l, a, m);
  struct mention one = {.amount = true, .number = amount, .unit = unit_by_name(&t, from)};
  const struct unit *target = unit_by_name(&t, to);
  return one.unit && target ? convert(&t, &one, 1, target, NULL, ret) : UNITS_UNREAD;
}

enum units_fault units_asked(const struct language *l, struct arena *a, struct str text, enum manner m,
                             struct units *ret) {
  enum units_fault f = units_read(l, a, text, m, ret);
  if (f != UNITS_UNREAD && f != UNITS_NO_TARGET) return f;
  if (oven_read(l, a, text, m, ret)) return UNITS_FINE;
  return units_find(l, a, text, m, ret) == UNITS_FINE ? UNITS_FINE : f;
}

/* ---- the skill ---- */

static enum units_fault read_call(const struct skill_call *call, struct units *ret) {
  const json_t *amount = json_object_get(call->arguments, "amount");
  enum manner m = str_is(call->view->ops->setting(call->view, "manner"), "us") ? MANNER_US : MANNER_GB;
  struct str text = entry_text(call, "text");
  if (text.len) return units_asked(call->language, call->arena, text, m, ret);
  struct exact number = exact_near(json_number_value(amount));
  if (json_is_string(amount) && !exact_parse(entry_text(call, "amount"), &number)) return UNITS_UNREAD;
  if (json_is_integer(amount)) number = exact_of(json_integer_value(amount), 1);
  if (!amount) number = exact_of(1, 1);
  return units_convert(call->language, call->arena, number, entry_text(call, "from"), entry_text(call, "to"), m, ret);
}

static int run(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  struct units u = {0};
  enum units_fault f = read_call(call, &u);
  struct sum_told told; /* "24 cans in a tray and 6 trays, how many cans" sounds like one */
  bool unread = f == UNITS_UNREAD || f == UNITS_NO_TARGET;
  if (unread && sum_told(call->language, call->arena, entry_text(call, "text"), &told)) return sum_answer(call, ret, e);
  ret->data = json_object();
  if (unread) {
    ret->family = f == UNITS_UNREAD ? "skill.units.unread" : "skill.units.target";
    return 0;
  }
  if (f == UNITS_KINDS) {
    ret->family = "skill.units.kinds";
    return entry_slots(call, ret,
                       (struct phrase_slot[]){phrase_text("one", u.from_kind), phrase_text("other", u.to_kind)}, 2);
  }
  json_put_text(ret->data, "from", u.from);
  json_put_text(ret->data, "to", u.to);
  json_put(ret->data, "value", json_real((double)exact_value(u.value)));
  json_put_flag(ret->data, "exact", !u.about);
  ret->family = u.about ? "skill.units.about" : "skill.units";
  return entry_slots(call, ret, (struct phrase_slot[]){phrase_text("from", u.from), phrase_text("to", u.to)}, 2);
}

const struct skill units_skill = {
    .name = "units",
    .summary = "Turn one unit into another",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\",\"maxLength\":500,"
              "\"description\":\"6ft 2 in cm\"},\"amount\":{\"type\":[\"number\",\"string\"]},"
              "\"from\":{\"type\":\"string\",\"maxLength\":60},\"to\":{\"type\":\"string\",\"maxLength\":60}},"
              "\"additionalProperties\":false}",
    .run = run,
};
