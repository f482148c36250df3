/* SPDX-License-Identifier: Apache-2.0 */
#include "skills/sum.h"

#include "language/lexicon.h"
#include "language/number.h"
#include "language/vocabulary.h"
#include "skills/entries.h"
#include "skills/sum_carried.h"
#include "skills/sum_told.h"

enum { DEPTH_MAX = 60, FACTORIAL_MAX = 170, PLACES = 12, DIGITS = 6 };

enum item_kind { ITEM_END, ITEM_NUMBER, ITEM_OP, ITEM_AFTER, ITEM_BEFORE, ITEM_OPEN, ITEM_CLOSE };
struct sum_item {
  enum item_kind kind;
  struct exact number;
  struct str value; /* of the vocabulary */
};

struct scan {
  const struct language *language;
  const struct vocabulary *words;
  struct tokens tokens;
  size_t at;
  struct arena *arena;
  VEC(struct sum_item) items;
  struct str verb, money;
  size_t count; /* numbers */
  bool loose;   /* in talk: words that say nothing of the sum may stand in it, and "and" adds */
  bool apart;   /* a joining word or nothing stood between two numbers */
};

/* ---- words into items ---- */

static struct exact of_double(double d) {
  if (d < 9e12 && d * 1000 == (double)(int64_t)(d * 1000)) return exact_of((int64_t)(d * 1000), 1000);
  return exact_near(d);
}

/* The figures as they stand, and not as a binary fraction; a scale after them ("4 grand") multiplies. */
static struct exact number_exact(const struct scan *s, const struct number_read *n) {
  struct exact figures;
  if (!n->figures || !exact_parse(s->tokens.at[n->first].text, &figures)) return of_double(n->value);
  double scale = n->value / (double)exact_value(figures);
  bool scaled = n->last > n->first && !exact_zero(figures);
  if (scaled && !(scale < 9e12)) return exact_near(n->value);
  return scaled ? exact_multiply(figures, of_double((double)(int64_t)(scale * 1000 + 0.5) / 1000)) : figures;
}

static bool is_last(const struct scan *s, enum item_kind kind) {
  return s->items.len && s->items.at[s->items.len - 1].kind == kind;
}

static void push(struct scan *s, struct sum_item i) {
  VEC_PUSH(s->arena, &s->items, i);
}

/* Numbers that only a verb holds together: "add 3, 4 and 5". */
static void push_number(struct scan *s, struct exact number) {
  bool follows = is_last(s, ITEM_NUMBER) || is_last(s, ITEM_CLOSE) || is_last(s, ITEM_AFTER);
  if (follows && s->verb.len)
    push(s, (struct sum_item){.kind = ITEM_OP, .value = str_is(s->verb, "a") ? STR("+") : s->verb});
  push(s, (struct sum_item){.kind = ITEM_NUMBER, .number = number});
  s->count++;
}

/* "three quarters": a part just after a number is multiplied into it. */
static void push_part(struct scan *s, struct str value) {
  struct exact part;
  exact_parse(value, &part);
  if (is_last(s, ITEM_NUMBER))
    s->items.at[s->items.len - 1].number = exact_multiply(s->items.at[s->items.len - 1].number, part);
  else
    push_number(s, part);
}

/* A sum may use one money; "£20 + 5" is still of it. */
static bool take_money(struct scan *s, struct str money) {
  if (s->money.len && !str_eq(s->money, money)) return false;
  return s->money = money, true;
}

/* "forty one and sixteen"; "and what is that" adds nothing. */
static void take_and(struct scan *s) {
  struct number_read n;
  bool number = s->at < s->tokens.len && number_at(s->language, &s->tokens, s->at, &n);
  if (number && is_last(s, ITEM_NUMBER)) push(s, (struct sum_item){.kind = ITEM_OP, .value = STR("+")});
}

/* "tonight" of "a hundred and forty tonight minus thirty five"; a unit would be another sum. */
static bool take_talk(struct scan *s) {
  const struct token *t = &s->tokens.at[s->at];
  bool unit = lexicon_classes(lexicon_of(s->language), t->word) & LEX(UNIT);
  if (!s->loose || unit || t->kind == TOKEN_NUMBER) return false;
  return s->at++, true;
}

/* "on" takes its part of what follows only after a hundredth: "20% on 65", and not "i'm on 112". */
static bool is_percent_said(const struct scan *s) {
  return is_last(s, ITEM_OP) && str_is(s->items.at[s->items.len - 1].value, "%");
}

/* Before the numbers, "add 23 and 48"; or between two of them, "23 add 48". */
static bool take_verb(struct scan *s, struct str verb) {
  if (!s->items.len && !s->verb.len) return s->verb = verb, true;
  if (!is_last(s, ITEM_NUMBER) || str_is(verb, "a") || s->verb.len) return false;
  return push(s, (struct sum_item){.kind = ITEM_OP, .value = verb}), true;
}

static bool take_word(struct scan *s) {
  size_t n;
  const struct vocabulary_word *w = vocabulary_at(s->words, NULL, &s->tokens, s->at, &n);
  if (!w) return take_talk(s);
  s->at += n;
  if (str_is(w->phrase, "on") && !is_percent_said(s)) return s->loose;
  if (str_is(w->kind, "part")) return push_part(s, w->value), true;
  if (str_is(w->kind, "money")) return take_money(s, w->value);
  if (str_is(w->kind, "skip")) return true;
  if (str_is(w->kind, "verb")) return take_verb(s, w->value);
  if (str_is(w->kind, "join")) {
    if (s->loose && str_is(w->phrase, "and") && !s->verb.len) return take_and(s), true;
    if (str_is(w->value, "from") && !str_is(s->verb, "-")) return false;
    return s->verb.len > 0;
  }
  enum item_kind kind = str_is(w->kind, "op")       ? ITEM_OP
                        : str_is(w->kind, "after")  ? ITEM_AFTER
                        : str_is(w->kind, "before") ? ITEM_BEFORE
                        : str_is(w->kind, "open")   ? ITEM_OPEN
                                                    : ITEM_CLOSE;
  push(s, (struct sum_item){.kind = kind, .value = w->value});
  return true;
}

static bool mark_is(const struct scan *s, const char *mark) {
  return s->tokens.at[s->at].kind == TOKEN_MARK && str_is(s->tokens.at[s->at].word, mark);
}

static bool take(struct scan *s) {
  struct number_read n;
  size_t part;
  bool is_part = vocabulary_at(s->words, "part", &s->tokens, s->at, &part) != NULL;
  if (!is_part && number_at(s->language, &s->tokens, s->at, &n)) {
    if (n.ordinal || n.about) return false;
    push_number(s, number_exact(s, &n));
    s->at = n.last + 1;
    return true;
  }
  if (mark_is(s, ",")) return s->at++, s->loose || s->verb.len > 0 || !s->items.len || s->at == s->tokens.len;
  if (mark_is(s, "!") && is_last(s, ITEM_NUMBER)) {
    s->at++;
    return push(s, (struct sum_item){.kind = ITEM_AFTER, .value = STR("!")}), true;
  }
  return take_word(s);
}

/* ---- items into a value ---- */

struct parse {
  const struct sum_item *at;
  size_t len, next;
  int depth;
  enum sum_fault fault;
};
struct value {
  struct exact x;
  bool percent;
};

static struct value parse_sum(struct parse *p);

static const struct sum_item *peek(const struct parse *p) {
  static const struct sum_item end = {.kind = ITEM_END};
  return p->next < p->len ? &p->at[p->next] : &end;
}

static bool next_is(const struct parse *p, enum item_kind kind, const char *value) {
  return peek(p)->kind == kind && str_is(peek(p)->value, value);
}

static struct value fault(struct parse *p, enum sum_fault f) {
  if (!p->fault) p->fault = f;
  return (struct value){exact_of(0, 1), false};
}

static struct value plain(struct exact x) {
  return (struct value){x, false};
}

static struct value factorial(struct parse *p, struct exact x) {
  if (!exact_whole(x) || exact_sign(x) < 0) return fault(p, SUM_UNREAD);
  if (exact_value(x) > FACTORIAL_MAX) return fault(p, SUM_TOO_BIG);
  struct exact result = exact_of(1, 1);
  for (int64_t i = 2; i <= (int64_t)x.over; i++) result = exact_multiply(result, exact_of(i, 1));
  return plain(result);
}

/* A % before another number is the remainder; else it is a hundredth. */
static bool is_percent(const struct parse *p) {
  if (!next_is(p, ITEM_OP, "%")) return false;
  enum item_kind after = p->next + 1 < p->len ? p->at[p->next + 1].kind : ITEM_END;
  return after != ITEM_NUMBER && after != ITEM_OPEN;
}

static struct value parse_after(struct parse *p, struct value v) {
  for (;;) {
    const struct sum_item *i = peek(p);
    if (is_percent(p))
      v = (struct value){exact_divide(v.x, exact_of(100, 1)), true};
    else if (i->kind != ITEM_AFTER)
      return v;
    else if (str_is(i->value, "!"))
      v = factorial(p, v.x);
    else
      v = plain(exact_power(v.x, exact_of(str_is(i->value, "2") ? 2 : 3, 1)));
    p->next++;
  }
}

static struct value parse_value(struct parse *p) {
  const struct sum_item *i = peek(p);
  p->next++;
  if (i->kind == ITEM_NUMBER) return parse_after(p, plain(i->number));
  if (i->kind != ITEM_OPEN) return fault(p, SUM_UNREAD);
  struct value v = parse_sum(p);
  if (peek(p)->kind != ITEM_CLOSE) return fault(p, SUM_UNREAD);
  p->next++;
  return parse_after(p, v);
}

static struct value apply_before(struct parse *p, struct str what, struct exact x) {
  if (str_is(what, "root")) return exact_sign(x) < 0 ? fault(p, SUM_UNREAD) : plain(exact_root(x));
  if (str_is(what, "square")) return plain(exact_multiply(x, x));
  if (str_is(what, "cube")) return plain(exact_multiply(x, exact_multiply(x, x)));
  return plain(exact_multiply(x, exact_of(str_is(what, "2") ? 2 : 3, 1)));
}

static struct value parse_signed(struct parse *p) {
  if (++p->depth > DEPTH_MAX) return fault(p, SUM_TOO_BIG);
  struct value v;
  if (next_is(p, ITEM_OP, "-")) {
    p->next++;
    v = parse_signed(p);
    v.x = exact_subtract(exact_of(0, 1), v.x);
  } else if (peek(p)->kind == ITEM_BEFORE) {
    struct str what = p->at[p->next++].value;
    v = apply_before(p, what, parse_signed(p).x);
  } else {
    v = parse_value(p);
  }
  p->depth--;
  return v;
}

/* A sign before a power belongs to the whole: -2^2 is -4. */
static struct value parse_power(struct parse *p) {
  bool minus = next_is(p, ITEM_OP, "-");
  p->next += minus;
  struct value v = parse_signed(p);
  if (next_is(p, ITEM_OP, "^") && ++p->depth < DEPTH_MAX) {
    p->next++;
    v = plain(exact_power(v.x, parse_power(p).x));
    p->depth--;
  }
  if (minus) v.x = exact_subtract(exact_of(0, 1), v.x);
  return v;
}

static struct value apply_term(struct parse *p, char op, struct value x, struct value y) {
  bool divides = op == '/' || op == 'm' || op == '%';
  if (divides && exact_zero(y.x)) return fault(p, SUM_BY_ZERO);
  switch (op) {
  case '/': return plain(exact_divide(x.x, y.x));
  case 'm':
  case '%': return plain(exact_modulo(x.x, y.x));
  case 'f':
    return x.percent ? plain(exact_multiply(exact_subtract(exact_of(1, 1), x.x), y.x))
                     : plain(exact_subtract(y.x, x.x));
  default: return plain(exact_multiply(x.x, y.x));
  }
}

static struct value parse_term(struct parse *p) {
  struct value v = parse_power(p);
  while (peek(p)->kind == ITEM_OP && strchr("*/mof%", peek(p)->value.at[0]) && !p->fault) {
    char op = p->at[p->next++].value.at[0];
    v = apply_term(p, op, v, parse_power(p));
  }
  return v;
}

static struct value parse_sum(struct parse *p) {
  if (++p->depth > DEPTH_MAX) return fault(p, SUM_TOO_BIG);
  struct value v = parse_term(p);
  while ((next_is(p, ITEM_OP, "+") || next_is(p, ITEM_OP, "-")) && !p->fault) {
    bool plus = str_is(p->at[p->next++].value, "+");
    struct value y = parse_term(p);
    if (y.percent && !v.percent) y.x = exact_multiply(v.x, y.x);
    v.x = plus ? exact_add(v.x, y.x) : exact_subtract(v.x, y.x);
  }
  p->depth--;
  return v;
}

/* ---- the whole ---- */

/* "subtract 5 from 20": the verb's numbers stand the other way about. */
static void turn_round(struct scan *s) {
  struct sum_item *at = s->items.at;
  if (!str_is(s->verb, "-") || s->items.len != 3 || at[1].kind != ITEM_OP) return;
  struct sum_item first = at[0];
  at[0] = at[2], at[2] = first;
}

static void say(struct arena *a, struct sum *s) {
  bool whole = exact_whole(s->value);
  struct exact x = s->value;
  bool minus = s->money.len && exact_sign(x) < 0;
  if (minus) x = exact_subtract(exact_of(0, 1), x);
  s->said = s->money.len && !whole ? exact_fixed(a, x, 2, &s->about) : exact_say(a, x, PLACES, DIGITS, &s->about);
  if (s->money.len) s->said = arena_printf(a, "%s%.*s%.*s", minus ? "-" : "", STR_ARG(s->money), STR_ARG(s->said));
}

static enum sum_fault evaluate(struct scan *s, struct sum *ret) {
  struct parse p = {.at = s->items.at, .len = s->items.len};
  struct value v = parse_sum(&p);
  if (!p.fault && p.next < p.len) p.fault = SUM_UNREAD;
  if (!p.fault && str_is(s->verb, "a")) v.x = exact_divide(v.x, exact_of((int64_t)s->count, 1));
  if (!p.fault && !exact_finite(v.x)) p.fault = SUM_TOO_BIG;
  ret->value = v.x;
  return p.fault;
}

static enum sum_fault read_as(const struct language *l, struct arena *a, struct str text, bool loose, struct sum *ret) {
  struct vocabulary words = vocabulary_read(l, "sums.txt");
  struct scan s = {.language = l, .words = &words, .tokens = tokens_read(l, a, text), .arena = a, .loose = loose};
  struct sum sum = {0};
  while (s.at < s.tokens.len)
    if (!take(&s)) return SUM_UNREAD;
  turn_round(&s);
  if (s.items.len < 2) return SUM_UNREAD;
  sum.money = s.money;
  enum sum_fault f = evaluate(&s, &sum);
  if (f) return f;
  say(a, &sum);
  *ret = sum;
  return SUM_FINE;
}

enum sum_fault sum_read(const struct language *l, struct arena *a, struct str text, struct sum *ret) {
  return read_as(l, a, text, false, ret);
}

enum sum_fault sum_find(const struct language *l, struct arena *a, struct str text, struct sum *ret) {
  enum sum_fault f = read_as(l, a, text, false, ret);
  return f == SUM_UNREAD ? read_as(l, a, text, true, ret) : f;
}

/* ---- the skill ---- */

/* As it is told, else as it is written, else what of a sum stands in the talk. */
static enum sum_fault read_all(const struct language *l, struct arena *a, struct str text, struct sum_told *told,
                               struct sum *ret) {
  if (sum_told(l, a, text, told) && sum_read(l, a, told->sum, ret) == SUM_FINE) return SUM_FINE;
  *told = (struct sum_told){.sum = STR(""), .taken = STR("")};
  enum sum_fault f = sum_read(l, a, text, ret);
  return f == SUM_UNREAD ? sum_find(l, a, text, ret) : f;
}

/* "4.50": exactly two decimals, as money is written, though none was named. */
static bool has_pence(struct str sum) {
  size_t digits = 0;
  bool behind = false;
  for (size_t i = 0; i <= sum.len; i++) {
    bool digit = i < sum.len && sum.at[i] >= '0' && sum.at[i] <= '9';
    if (!digit && behind && digits == 2) return true;
    if (!digit) behind = i < sum.len && sum.at[i] == '.';
    digits = digit && behind ? digits + 1 : 0;
  }
  return false;
}

/* "15% off", "the bill": what comes out is paid. */
static bool speaks_of_money(const struct language *l, struct arena *a, struct str text) {
  struct vocabulary words = vocabulary_read(l, "sums_told.txt");
  struct tokens t = tokens_read(l, a, text);
  size_t n;
  for (size_t i = 0; i < t.len; i++)
    if (vocabulary_at(&words, "ratemoney", &t, i, &n)) return true;
  return false;
}

/* "12.5" pounds are written 12.50; of money that no number of pence writes, the nearest. */
static void say_money(const struct skill_call *call, struct str text, const struct sum_told *told, struct sum *sum) {
  bool paid = has_pence(told->taken.len ? told->sum : text) || speaks_of_money(call->language, call->arena, text);
  if (!paid || sum->money.len || told->percent || exact_whole(sum->value)) return;
  bool about, pads = exact_whole(exact_multiply(sum->value, exact_of(100, 1)));
  if (pads || told->taken.len) sum->said = exact_fixed(call->arena, sum->value, 2, &about), sum->about = about;
}

int sum_answer(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  static const char *const families[] = {"", "skill.sum.unread", "skill.sum.zero", "skill.sum.big"};
  struct str text = entry_text(call, "text");
  struct sum sum;
  struct sum_told told = {.sum = STR(""), .taken = STR("")};
  struct str carried = call->view ? sum_carried(call->language, call->view, text) : STR("");
  bool by_carried = carried.len && sum_read(call->language, call->arena, carried, &sum) == SUM_FINE;
  enum sum_fault f = by_carried ? SUM_FINE : read_all(call->language, call->arena, text, &told, &sum);
  ret->data = json_object();
  json_put_text(ret->data, "text", text);
  if (f) {
    ret->family = families[f];
    json_put(ret->data, "result", json_null());
    return 0;
  }
  say_money(call, text, &told, &sum);
  if (told.percent) sum.said = arena_printf(call->arena, "%.*s%%", STR_ARG(sum.said));
  json_put_text(ret->data, "result", sum.said);
  json_put_flag(ret->data, "exact", !sum.about);
  ret->family = sum.about ? "skill.sum.about" : "skill.sum";
  struct phrase_slot slots[] = {phrase_text("result", sum.said), phrase_text("taken", told.taken)};
  return entry_slots(call, ret, slots, told.taken.len ? 2 : 1);
}

const struct skill sum_skill = {
    .name = "sum",
    .summary = "Work out a sum, in figures or in words",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\",\"maxLength\":2000,"
              "\"description\":\"the sum: 15% of 80\"}},\"required\":[\"text\"],\"additionalProperties\":false}",
    .run = sum_answer,
};
