/* SPDX-License-Identifier: Apache-2.0
 *
 * The amount a turn names, said properly: "4 grand" four thousand pounds, "27ft" twenty-seven foot. Money before other
 * things, the last named before those above it.
 */
#include "language/amounts.h"
#include "language/number.h"
#include "language/reading_chunk.h"

struct counted {
  double value;
  struct str words; /* said as the person did, "half a dozen"; "" when figures were typed */
  size_t next;      /* token behind the number */
  struct amount_unit unit;
  bool has_unit, money;
};

static const struct token *token(const struct read *r, size_t i) {
  static const struct token none = {.text = {"", 0}, .word = {"", 0}};
  return i < r->p.tokens->len ? &r->p.tokens->at[i] : &none;
}

static bool is_money(const struct amount_unit *u) {
  static const char *const names[] = {"pound", "dollar", "euro", "penny", "cent"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (u->money || str_is(u->one, names[i])) return true;
  return false;
}

static bool find_unit(const struct read *r, struct str word, struct counted *c) {
  if (!amount_unit_find(amounts_of(r->l), word, r->c->manner, &c->unit)) return false;
  c->money = is_money(&c->unit);
  return c->has_unit = true;
}

/* "£" before the number, "grand" its last word, or a unit behind it. */
static bool read_unit(const struct read *r, const struct number_read *n, struct counted *c) {
  const struct token *sign = n->first > 0 ? token(r, n->first - 1) : NULL;
  if (sign && sign->kind == TOKEN_MARK && find_unit(r, sign->word, c)) return true;
  if (n->last > n->first && find_unit(r, token(r, n->last)->word, c)) return true;
  if (!find_unit(r, token(r, c->next)->word, c)) return false;
  return c->next++, true;
}

/* "112 drops": the nouns behind the number, as they were said. */
static struct str counted_things(const struct read *r, size_t piece) {
  struct chunk c;
  for (size_t i = piece + 1; i < r->p.len && i <= piece + 1; i++) {
    if (read_tag(r, i) != TAG_NOUN && read_tag(r, i) != TAG_ADJ) return STR_NONE;
    if (!read_chunk(r, i, r->p.len, &c) || piece_has(read_at(r, c.end - 1), LEX(UNIT) | LEX(TIME))) return STR_NONE;
    return read_value(r, i, c.end);
  }
  return STR_NONE;
}

static struct str said(const struct read *r, struct counted *c) {
  double value = c->value * c->unit.each;
  struct str many = value == 1 ? c->unit.one : c->unit.many;
  bool own = c->words.len && c->unit.each == 1;
  double whole = (double)(long long)value, rest = value - whole;
  if (c->money && !own && rest > 0 && whole > 0) { /* "four pounds fifty" */
    struct str parts[] = {number_say(r->l, r->a, whole), whole == 1 ? c->unit.one : c->unit.many,
                          number_say(r->l, r->a, (double)(long long)(rest * 100 + 0.5))};
    return arena_printf(r->a, "%.*s %.*s %.*s", STR_ARG(parts[0]), STR_ARG(parts[1]), STR_ARG(parts[2]));
  }
  struct str number = own ? c->words : number_say(r->l, r->a, value);
  return arena_printf(r->a, "%.*s %.*s", STR_ARG(number), STR_ARG(many));
}

/* "six foot two", "nine stone four": what is left over, in the smaller unit, which is not said. */
static struct str with_part(const struct read *r, const struct counted *c, struct str whole) {
  struct number_read n;
  bool parted = str_is(c->unit.one, "foot") || str_is(c->unit.one, "stone");
  if (!parted || !number_at(r->l, r->p.tokens, c->next, &n) || n.ordinal || n.value >= 14 || n.last > n.first)
    return whole;
  return arena_printf(r->a, "%.*s %.*s", STR_ARG(whole), STR_ARG(number_say(r->l, r->a, n.value)));
}

static struct str amount_at(const struct read *r, size_t i, bool *ret_money) {
  const struct piece *p = read_at(r, i);
  struct number_read n;
  if (!number_at(r->l, r->p.tokens, p->first, &n) || n.ordinal) return STR_NONE;
  bool ratio = p->first > 1 && str_is(token(r, p->first - 1)->word, "/"); /* "20/20 vision" */
  if (ratio) return STR_NONE;
  struct counted c = {.value = n.value, .next = n.last + 1};
  bool grand = n.last > n.first && str_is(token(r, n.last)->word, "grand");
  if (!n.figures && !grand) c.words = tokens_text(r->p.tokens, n.first, n.last);
  if (token(r, n.last + 1)->kind == TOKEN_MARK && str_is(token(r, n.last + 1)->word, "/")) return STR_NONE;
  if (read_unit(r, &n, &c)) return *ret_money = c.money, with_part(r, &c, said(r, &c));
  struct str things = counted_things(r, i);
  if (!things.len) return STR_NONE;
  struct str number = c.words.len ? c.words : number_say(r->l, r->a, c.value);
  return arena_printf(r->a, "%.*s %.*s", STR_ARG(number), STR_ARG(things));
}

/* "a tenner": one of what is itself a number. */
static struct str slang_at(const struct read *r, size_t i, bool *ret_money) {
  struct counted c = {.value = 1};
  if (!piece_is(read_at(r, i), "a") || !find_unit(r, read_at(r, i + 1)->word, &c)) return STR_NONE;
  if (!c.money || (c.unit.each == 1 && !c.unit.money)) return STR_NONE;
  if (piece_is(read_at(r, i + 1), "grand")) c.value = 1000;
  return *ret_money = true, said(r, &c);
}

void read_amount(struct read *r) {
  bool have_money = false;
  if (r->barred) return;
  for (size_t i = 0; i < r->p.len; i++) {
    bool money = false;
    if (read_at(r, i)->time || piece_has(read_at(r, i), LEX(QUOTED))) continue;
    struct str s = piece_has(read_at(r, i), LEX(NUMBER)) ? amount_at(r, i, &money) : slang_at(r, i, &money);
    if (!s.len || (have_money && !money)) continue;
    r->out->amount = s;
    have_money = money;
  }
}
