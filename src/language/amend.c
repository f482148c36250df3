/* SPDX-License-Identifier: Apache-2.0 */
#include "language/amend.h"

#include "base/utf8.h"
#include "language/number.h"
#include "language/pattern.h"

enum { ORDER_BYTES = 600, RIGHT_PIECES = 6 };

struct place {
  size_t first, last; /* tokens, last exclusive; equal: none */
};

struct amend {
  const struct language *l;
  struct arena *a;
  struct tokens order;
  struct times times;
};

static size_t number_length(const struct amend *m, const struct tokens *t, size_t i) {
  struct number_read n;
  size_t len = number_at(m->l, t, i, &n);
  if (len) return len;
  return t->at[i].kind == TOKEN_NUMBER;
}

/* The last number of the order, inside its time or anywhere. */
static struct place last_number(const struct amend *m) {
  struct place p = {0};
  for (size_t i = 0; i < m->order.len;) {
    size_t n = number_length(m, &m->order, i);
    if (n && (!p.last || m->order.at[i].kind == TOKEN_NUMBER || m->order.at[p.first].kind != TOKEN_NUMBER))
      p = (struct place){i, i + n};
    i += n ? n : 1;
  }
  return p;
}

/* The one word of the order that names a day by itself: "tomorrow", "thursday". */
static struct place day_of(const struct amend *m) {
  for (size_t i = 0; i < m->order.len; i++) {
    struct tokens *one = ARENA_NEW(m->a, struct tokens);
    *one = tokens_read(m->l, m->a, m->order.at[i].text);
    if (m->order.at[i].kind != TOKEN_WORD) continue;
    struct times t = times_find(m->l, m->a, one, 0, MANNER_GB, LEAN_FUTURE);
    if (t.len && !t.at[0].has_clock && t.at[0].when.grain == GRAIN_DAY) return (struct place){i, i + 1};
  }
  return (struct place){0};
}

static struct place words_of(const struct amend *m, struct str words) {
  struct tokens w = tokens_read(m->l, m->a, words);
  for (size_t i = 0; w.len && i + w.len <= m->order.len; i++) {
    size_t k = 0;
    while (k < w.len && str_eq(w.at[k].word, m->order.at[i + k].word)) k++;
    if (k == w.len) return (struct place){i, i + w.len};
  }
  return (struct place){0};
}

/* The last name in the order. */
static struct place last_name(const struct amend *m) {
  struct pieces p;
  struct place at = {0};
  pieces_read(m->l, m->a, &m->order, &m->times, &p);
  for (size_t i = 0; i < p.len; i++) {
    const struct piece *one = piece_at(&p, i);
    if (piece_has(one, LEX(NAME) | LEX(CAPITAL)) && !one->time) at = (struct place){one->first, one->last + 1};
  }
  return at;
}

/* "friday at 5" for "tomorrow at 6": the whole time. */
static struct place whole_time(const struct amend *m) {
  if (m->times.len != 1) return (struct place){0};
  return (struct place){m->times.at[0].first, m->times.at[0].last + 1};
}

/* "sorry, i meant tomorrow", of an order that had an hour and no day: the hour stays, and has a day. */
static struct str with_hour(const struct amend *m, const struct tokens *right) {
  struct times t = times_find(m->l, m->a, right, 0, MANNER_GB, LEAN_FUTURE);
  bool day = t.len == 1 && t.at[0].first == 0 && t.at[0].last + 1 == right->len && !t.at[0].has_clock &&
             t.at[0].when.grain == GRAIN_DAY;
  bool hour = m->times.len == 1 && m->times.at[0].has_clock && m->times.at[0].kind == TIME_MOMENT;
  if (!day || !hour || day_of(m).last) return STR_NONE;
  struct str old = tokens_text(&m->order, m->times.at[0].first, m->times.at[0].last);
  return arena_printf(m->a, "%.*s %.*s", STR_ARG(old), STR_ARG(right->text));
}

static struct place for_time(const struct amend *m, const struct tokens *right) {
  struct times t = times_find(m->l, m->a, right, 0, MANNER_GB, LEAN_FUTURE);
  bool number = false;
  for (size_t i = 0; i < right->len; i++) number |= number_length(m, right, i) > 0;
  bool all = t.len == 1 && t.at[0].first == 0 && t.at[0].last + 1 == right->len;
  if (all && t.at[0].has_clock && t.at[0].when.grain != GRAIN_NONE && right->len > 3) return whole_time(m);
  if (all && !t.at[0].has_clock && !number) return day_of(m);
  if (right->len == 1 && number) return last_number(m);
  if (all && number) { /* "7pm": with what stands behind the number */
    struct place p = last_number(m);
    if (p.last && p.last < m->order.len) {
      struct str next = m->order.at[p.last].word;
      if (str_is(next, "am") || str_is(next, "pm") || str_is(next, "o'clock")) p.last++;
    }
    return p;
  }
  return (struct place){0};
}

static struct str put(const struct amend *m, struct place p, struct str order, struct str right) {
  const char *from = m->order.at[p.first].text.at;
  struct str last = m->order.at[p.last - 1].text;
  size_t before = (size_t)(from - order.at), behind = (size_t)(last.at + last.len - order.at);
  return arena_printf(m->a, "%.*s%.*s%.*s", STR_ARG(str_first(order, before)), STR_ARG(right),
                      STR_ARG(str_from(order, behind)));
}

/* "his name is Pereyra", "it's called Brindle": of the name in the order. */
static struct str right_name(const struct reading *r) {
  for (size_t i = 0; i < r->fact_count; i++) {
    const struct fact_read *f = &r->facts[i];
    if (str_is(f->relation, "name") && !f->about.me) return f->value;
    if (str_is(f->relation, "kin") && f->about.name.len) return f->about.name;
  }
  return STR_NONE;
}

/* patterns/amend.txt: what is right, and where it says so what was wrong. */
static struct str right_of(const struct amend *m, const struct reading *r, struct str *ret_wrong, bool *ret_name) {
  struct pieces p;
  const struct pattern_hit *hits;
  *ret_wrong = r->correction.wrong;
  *ret_name = false;
  pieces_read(m->l, m->a, &r->tokens, &r->times, &p);
  size_t n = p.len ? patterns_match(m->l, patterns_of(m->l, "amend"), m->a, &p, 0, p.len, &hits) : 0;
  if (n) {
    *ret_name = str_is(hits[0].action, "name");
    if (slot_text(hits[0].slots, hits[0].slot_count, "w").len)
      *ret_wrong = slot_text(hits[0].slots, hits[0].slot_count, "w");
    return slot_text(hits[0].slots, hits[0].slot_count, "x");
  }
  if (r->correction.right.len) return r->correction.right;
  *ret_name = true;
  return right_name(r);
}

struct str amend_order(const struct language *l, struct arena *a, struct str order, const struct reading *r) {
  struct amend m = {.l = l, .a = a};
  struct str wrong;
  bool name;
  if (!order.len || order.len > ORDER_BYTES) return STR_NONE;
  m.order = tokens_read(l, a, order);
  m.times = times_find(l, a, &m.order, 0, MANNER_GB, LEAN_FUTURE);
  struct str right = right_of(&m, r, &wrong, &name);
  struct tokens t = tokens_read(l, a, right);
  if (!right.len || !t.len || t.len > RIGHT_PIECES) return STR_NONE;
  struct str both = name ? STR_NONE : with_hour(&m, &t);
  if (both.len) return put(&m, whole_time(&m), order, both);
  struct place p = name ? last_name(&m) : for_time(&m, &t);
  if (p.first == p.last && !name && wrong.len) p = words_of(&m, wrong);
  return p.first == p.last ? STR_NONE : put(&m, p, order, right);
}
