/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/units.h"

#include "language/number.h"
#include "language/rows.h"
#include "language/vocabulary.h"
#include "skills/entries.h"
#include "skills/sum.h"
#include "skills/sum_told.h"

enum { GROUP_MAX = 3, PLACES = 3, DIGITS = 4 };

struct unit {
  struct str kind, one, many, names;
  struct exact factor, shift;
  int where; /* 0 everywhere; else 1 + enum manner */
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
  struct vocabulary words;
};

/* An amount of a unit as it stands in a turn, or a unit alone. */
struct mention {
  bool amount;
  bool figures; /* not "a stone" */
  struct exact number;
  const struct unit *unit;
};

static bool add_unit(struct table *t, const struct rows *r) {
  struct unit u = {.kind = r->field[0], .one = r->field[1], .many = r->field[2], .names = r->field[6]};
  if (r->fields < 6 || !exact_parse(r->field[3], &u.factor) || !exact_parse(r->field[4], &u.shift)) return false;
  u.where = str_is(r->field[5], "gb") ? 1 + MANNER_GB : str_is(r->field[5], "us") ? 1 + MANNER_US : 0;
  VEC_PUSH(t->arena, &t->units, u);
  return true;
}

static struct table table_read(const struct language *l, struct arena *a, enum manner m) {
  struct table t = {.language = l, .arena = a, .manner = m, .words = vocabulary_read(l, "units.txt")};
  struct rows r = rows_of(language_pack(l), "units.txt");
  while (rows_next(&r)) {
    long long n;
    if (str_is(r.field[0], "part") && str_to_int(r.field[3], &n)) {
      struct part p = {r.field[1], r.field[2], n};
      VEC_PUSH(a, &t.parts, p);
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
  if (!number_at(s->table->language, &s->tokens, s->at, &n) || n.ordinal || n.about) return false;
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
  const struct part *p = last && last->amount ? part_of(s->table, last->unit) : NULL;
  if (!p) return false;
  struct mention m = {.amount = true, .figures = true, .number = number, .unit = unit_named(s->table, p->smaller)};
  VEC_PUSH(s->table->arena, &s->mentions, m);
  return m.unit != NULL;
}

/* "half a mile" */
static bool half_a(const struct scan *s) {
  size_t n;
  return (word_is(s, s->at, "a") || word_is(s, s->at, "an")) && unit_at(s->table, &s->tokens, s->at + 1, &n);
}

static bool take_amount(struct scan *s) {
  size_t n;
  struct mention m = {.amount = true, .figures = true};
  if (!take_number(s, &m.number)) return false;
  if (half_a(s)) s->at++;
  m.unit = unit_here(s, true, &n);
  if (!m.unit) return take_part(s, m.number);
  s->at += n;
  VEC_PUSH(s->table->arena, &s->mentions, m);
  return true;
}

/* "a stone" is one of it; "stone" alone is what is asked for. */
static bool take_unit(struct scan *s) {
  size_t n;
  bool article = s->at && (word_is(s, s->at - 1, "a") || word_is(s, s->at - 1, "an"));
  struct mention m = {.amount = article, .number = exact_of(1, 1), .unit = unit_at(s->table, &s->tokens, s->at, &n)};
  if (!m.unit) return false;
  s->at += n;
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

/* The amounts that belong together, "6 ft 2 in"; an amount said again ("a gallon, an english gallon") replaces it. */
static size_t gather(const struct scan *s, struct mention group[GROUP_MAX], const struct unit **ret_to) {
  size_t n = 0;
  for (size_t i = 0; i < s->mentions.len; i++) {
    const struct mention *m = &s->mentions.at[i];
    if (!m->amount) {
      *ret_to = m->unit;
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
  return exact_add(exact_multiply(x, u->factor), u->shift);
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

static struct str say_to(const struct table *t, struct exact x, const struct unit *u, bool *ret_about) {
  const struct part *p = part_of(t, u);
  if (p && exact_is(x) && !exact_whole(x) && exact_sign(exact_subtract(x, exact_of(1, 1))) > 0)
    return say_parts(t, x, u, p, ret_about);
  return say_amount(t->arena, x, u, PLACES, DIGITS, ret_about);
}

static enum units_fault convert(const struct table *t, const struct mention *group, size_t count, const struct unit *to,
                                struct units *ret) {
  const struct unit *from = group[0].unit;
  bool about;
  if (!to) return UNITS_NO_TARGET;
  *ret = (struct units){.from_kind = from->kind, .to_kind = to->kind};
  if (!str_eq(from->kind, to->kind)) return UNITS_KINDS;
  struct exact base = in_base(group[0].number, from);
  for (size_t i = 0; i < count; i++) {
    struct str said = say_amount(t->arena, group[i].number, group[i].unit, 12, 12, &about);
    if (i) base = exact_add(base, exact_multiply(group[i].number, group[i].unit->factor));
    ret->from = i ? arena_printf(t->arena, "%.*s %.*s", STR_ARG(ret->from), STR_ARG(said)) : said;
  }
  ret->value = exact_divide(exact_subtract(base, to->shift), to->factor);
  ret->to = say_to(t, ret->value, to, &ret->about);
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
  return n ? convert(&t, group, n, to, ret) : UNITS_UNREAD;
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
  return one.unit && target ? convert(&t, &one, 1, target, ret) : UNITS_UNREAD;
}

/* ---- the skill ---- */

static enum units_fault read_call(const struct skill_call *call, struct units *ret) {
  const json_t *amount = json_object_get(call->arguments, "amount");
  enum manner m = str_is(call->view->ops->setting(call->view, "manner"), "us") ? MANNER_US : MANNER_GB;
  struct str text = entry_text(call, "text");
  if (text.len) return units_read(call->language, call->arena, text, m, ret);
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
