/* SPDX-License-Identifier: Apache-2.0
 *
 * What the right side of a rule makes. A builder says NULL where the words cannot mean that ("the 40th of May"), and
 * the rule does not hold.
 */
#include "language/times_priv.h"

#include "base/civil.h"

typedef const struct time_node node;

struct time_date time_date_none(void) {
  return (struct time_date){YEAR_NONE, false, -1, -1, -1, -1, -1, -1, -1, -1};
}

struct time_node *time_node_new(struct arena *a, enum time_op op) {
  struct time_node *n = ARENA_NEW(a, struct time_node);
  n->op = op;
  n->date = time_date_none();
  n->clock = (struct time_clock){-1, -1, -1, HALF_UNSAID};
  return n;
}

static int int_of(node *n) {
  return n && n->op == OP_num ? n->n : 0;
}

static struct time_node *with(struct arena *a, enum time_op op, node *const *arg, size_t count) {
  struct time_node *n = time_node_new(a, op);
  n->a = count > 0 ? arg[0] : NULL;
  n->b = count > 1 ? arg[1] : NULL;
  n->c = count > 2 ? arg[2] : NULL;
  n->n = int_of(n->a);
  n->m = int_of(n->b);
  n->x = n->a && n->a->op == OP_num ? n->a->x : 0;
  return n;
}

/* Nodes that only hold their arguments. */
#define PLAIN(name)                                                                                                    \
  static node *build_##name(struct arena *a, node *const *arg, size_t count) {                                         \
    return with(a, OP_##name, arg, count);                                                                             \
  }
PLAIN(now)
PLAIN(days)
PLAIN(century)
PLAIN(unit)
PLAIN(ref)
PLAIN(rel)
PLAIN(span)
PLAIN(nth)
PLAIN(first)
PLAIN(within)
PLAIN(edge)
PLAIN(shift)
PLAIN(at)
PLAIN(part)
PLAIN(lasting)
PLAIN(before)
PLAIN(after)
PLAIN(since)
PLAIN(until)
PLAIN(about)
PLAIN(dur)
PLAIN(durs)
PLAIN(more)
PLAIN(less)
PLAIN(every)
PLAIN(weeks)
PLAIN(rest)
PLAIN(so_far)
PLAIN(nothing)

#define FIELD(name, low, high)                                                                                         \
  static node *build_##name(struct arena *a, node *const *arg, size_t count) {                                         \
    int value = count ? int_of(arg[0]) : -1;                                                                           \
    if (value < (low) || value > (high)) return NULL;                                                                  \
    struct time_node *n = time_node_new(a, OP_date);                                                                   \
    n->date.name = (signed char)value;                                                                                 \
    return n;                                                                                                          \
  }
FIELD(weekday, 0, 6)
FIELD(month, 1, 12)
FIELD(season, 0, 3)
FIELD(quarter, 1, 4)
FIELD(half, 1, 2)
FIELD(week, 1, 53)
FIELD(holiday, 0, 127)

/* decade(1990), decade(90), or of the year that was read */
static node *build_decade(struct arena *a, node *const *arg, size_t count) {
  struct time_node *n = with(a, OP_decade, arg, count);
  if (n->a && n->a->op == OP_date) n->n = n->a->date.year;
  return n->n > 0 && n->n % 10 == 0 ? n : NULL;
}

static node *build_same(struct arena *a, node *const *arg, size_t count) {
  return count ? arg[0] : NULL;
}

static bool merge_field(signed char *into, signed char from) {
  if (from < 0) return true;
  if (*into >= 0 && *into != from) return false;
  return *into = from, true;
}

static bool merge_dates(struct time_date *d, const struct time_date *o) {
  if (o->year != YEAR_NONE) {
    if (d->year != YEAR_NONE && d->year != o->year) return false;
    d->year = o->year, d->short_year = o->short_year;
  }
  return merge_field(&d->month, o->month) && merge_field(&d->day, o->day) && merge_field(&d->weekday, o->weekday) &&
         merge_field(&d->holiday, o->holiday) && merge_field(&d->season, o->season) &&
         merge_field(&d->quarter, o->quarter) && merge_field(&d->half, o->half) && merge_field(&d->week, o->week);
}

/* "friday" + "26th" + "may": one date. */
static node *build_merge(struct arena *a, node *const *arg, size_t count) {
  struct time_node *n = time_node_new(a, OP_date);
  for (size_t i = 0; i < count; i++) {
    if (!arg[i]) continue;
    if (arg[i]->op != OP_date || !merge_dates(&n->date, &arg[i]->date)) return NULL;
  }
  return n;
}

static node *build_clock(struct arena *a, node *const *arg, size_t count) {
  if (!count || !arg[0]) return NULL;
  struct time_node *n = time_node_new(a, OP_clock);
  n->clock = arg[0]->op == OP_clock ? arg[0]->clock : (struct time_clock){int_of(arg[0]), -1, -1, HALF_UNSAID};
  if (count > 1 && arg[1]) n->clock.minute = int_of(arg[1]);
  if (count > 2 && arg[2]) n->clock.second = int_of(arg[2]);
  if (n->clock.hour > 12 || n->clock.hour == 0) n->clock.half = HALF_SURE;
  return n;
}

/* ampm(clock, 1|2|4): am, pm, either. "13pm" and "0am" are no hours; "14:30pm" is said, and clear. */
static node *build_ampm(struct arena *a, node *const *arg, size_t count) {
  if (count < 2 || !arg[0] || arg[0]->op != OP_clock) return NULL;
  struct time_node *n = time_node_new(a, OP_clock);
  *n = *arg[0];
  int half = int_of(arg[1]);
  if (n->clock.hour > 12) return half == HALF_PM && n->clock.minute >= 0 ? n : NULL;
  n->clock.half = (enum clock_half)half;
  return n;
}

/* past(minutes, hour): "twenty past six" */
static node *build_past(struct arena *a, node *const *arg, size_t count) {
  if (count < 2 || !arg[1] || arg[1]->op != OP_clock || arg[1]->clock.minute >= 0) return NULL;
  struct time_node *n = time_node_new(a, OP_clock);
  *n = *arg[1];
  n->clock.minute = int_of(arg[0]);
  return n->clock.minute < 60 ? n : NULL;
}

/* to(minutes, hour): "twenty to six" */
static node *build_to(struct arena *a, node *const *arg, size_t count) {
  if (count < 2 || !arg[1] || arg[1]->op != OP_clock || arg[1]->clock.minute >= 0) return NULL;
  int minutes = int_of(arg[0]);
  if (minutes < 1 || minutes > 59) return NULL;
  struct time_node *n = time_node_new(a, OP_clock);
  *n = *arg[1];
  n->clock.minute = 60 - minutes;
  n->clock.hour = n->clock.hour > 1 ? n->clock.hour - 1 : n->clock.hour == 1 ? 12 : 23;
  return n;
}

static void lend_month(struct time_node *to, node *from) {
  if (to->date.day > 0 && to->date.month < 0 && to->date.weekday < 0 && to->date.year == YEAR_NONE)
    to->date.month = from->date.month;
}

static void lend_year(struct time_node *to, node *from, int years) {
  bool calendar = to->date.month > 0 || to->date.season >= 0 || to->date.quarter > 0 || to->date.half > 0;
  if (calendar && to->date.year == YEAR_NONE && from->date.year != YEAR_NONE) {
    to->date.year = from->date.year + years;
    to->date.short_year = from->date.short_year;
  }
}

static bool later_in_year(const struct time_date *a, const struct time_date *b) {
  return a->month > b->month || (a->month == b->month && a->day > b->day);
}

/* "9 to 12 June", "Nov to Feb 2017": what one end says holds for the other. */
static node *build_range(struct arena *a, node *const *arg, size_t count) {
  if (count < 2 || !arg[0] || !arg[1]) return NULL;
  struct time_node *n = with(a, OP_range, arg, 2);
  if (arg[0]->op != OP_date || arg[1]->op != OP_date) return n;
  struct time_node *from = ARENA_NEW(a, struct time_node), *to = ARENA_NEW(a, struct time_node);
  *from = *arg[0], *to = *arg[1];
  if (to->date.day > 0 && from->date.day > 0 && to->date.month > 0 && from->date.month < 0 &&
      from->date.day < to->date.day)
    lend_month(from, to);
  lend_month(to, from);
  if (from->date.month > 0 && to->date.month > 0)
    lend_year(from, to, later_in_year(&from->date, &to->date) ? -1 : 0);
  else
    lend_year(from, to, 0);
  n->a = from, n->b = to;
  return n;
}

#define BUILDER(name)                                                                                                  \
  { #name, build_##name }
static const struct {
  const char *name;
  time_build_fn *build;
} builders[] = {BUILDER(now),     BUILDER(days),    BUILDER(decade),  BUILDER(century), BUILDER(unit),
                BUILDER(ref),     BUILDER(rel),     BUILDER(span),    BUILDER(nth),     BUILDER(first),
                BUILDER(within),  BUILDER(edge),    BUILDER(shift),   BUILDER(at),      BUILDER(part),
                BUILDER(range),   BUILDER(lasting), BUILDER(before),  BUILDER(after),   BUILDER(since),
                BUILDER(until),   BUILDER(about),   BUILDER(dur),     BUILDER(durs),    BUILDER(more),
                BUILDER(less),    BUILDER(every),   BUILDER(weeks),   BUILDER(rest),    BUILDER(so_far),
                BUILDER(nothing), BUILDER(weekday), BUILDER(month),   BUILDER(season),  BUILDER(quarter),
                BUILDER(half),    BUILDER(week),    BUILDER(holiday), BUILDER(same),    BUILDER(merge),
                BUILDER(clock),   BUILDER(ampm),    BUILDER(past),    BUILDER(to)};

time_build_fn *time_builder(struct str name) {
  for (size_t i = 0; i < sizeof builders / sizeof *builders; i++)
    if (str_is(name, builders[i].name)) return builders[i].build;
  return NULL;
}
