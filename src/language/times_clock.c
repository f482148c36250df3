/* SPDX-License-Identifier: Apache-2.0
 *
 * Hours on a day, and which half of the day an hour without am or pm means: the nearest in the direction of the tense
 * for today, waking hours for other days.
 */
#include "language/times_priv.h"

#include "base/civil.h"

enum { HOUR = 3600, MINUTE = 60, WAKING_HOUR = 7, EVENING_UNTIL = 8 };

struct on_day {
  const struct times_view *v;
  int64_t day;
  bool said;   /* the day was named */
  bool by_day; /* by waking hours, wherever now is */
};

static int64_t of(int hour, const struct time_clock *c) {
  return (int64_t)hour * HOUR + (c->minute > 0 ? c->minute : 0) * MINUTE + (c->second > 0 ? c->second : 0);
}

static int64_t now_of_day(const struct on_day *d) {
  return d->v->now - d->day * CIVIL_DAY;
}

/* Today, or no day said: the last time it was so, or the next time it will be, at an hour when people are up. */
static int hour_near_now(const struct on_day *d, const struct time_clock *c) {
  int64_t now = now_of_day(d), morning = of(c->hour, c), evening = of(c->hour + 12, c);
  bool up = c->hour >= WAKING_HOUR;
  if (d->v->lean == LEAN_PAST) return evening <= now || (!up && !d->said) ? c->hour + 12 : up ? c->hour : c->hour + 12;
  if (up && morning > now) return c->hour;
  return evening > now || d->said || !up ? c->hour + 12 : c->hour;
}

static int hour_of(const struct on_day *d, const struct time_clock *c) {
  if (c->half == HALF_SURE) return c->hour;
  if (c->half == HALF_AM) return c->hour == 12 ? 0 : c->hour;
  if (c->half == HALF_PM) return c->hour < 12 ? c->hour + 12 : c->hour;
  if (d->v->half == CHOOSE_AM) return c->hour;
  if (d->v->half == CHOOSE_PM) return c->hour < 12 ? c->hour + 12 : c->hour == 12 ? 0 : c->hour;
  if (c->hour >= 12) return c->hour;
  if (d->v->cue) return d->v->cue > 0 ? c->hour + 12 : c->hour;
  if (!d->by_day && (!d->said || (now_of_day(d) >= 0 && now_of_day(d) < CIVIL_DAY))) return hour_near_now(d, c);
  return c->hour < EVENING_UNTIL ? c->hour + 12 : c->hour;
}

static struct when moment(const struct on_day *d, int64_t second_of_day, const struct time_clock *c) {
  int64_t start = d->day * CIVIL_DAY + second_of_day;
  bool seconds = c->second >= 0;
  return (struct when){start, start + (seconds ? 1 : MINUTE), seconds ? GRAIN_SECOND : GRAIN_MINUTE, false, false};
}

/* No day said: today's, or the day's on the side the tense points to. */
static void shift_to_lean(const struct on_day *d, struct when *w) {
  if (d->said) return;
  bool past = d->v->lean == LEAN_PAST;
  if (past && w->start > d->v->now) w->start -= CIVIL_DAY, w->end -= CIVIL_DAY;
  if (!past && !d->v->exact && w->end <= d->v->now) w->start += CIVIL_DAY, w->end += CIVIL_DAY;
}

static struct part_hours hours_of(const struct on_day *d, const struct time_node *part) {
  if (d->v->parts && part->n >= 0 && part->n <= PART_OTHER && d->v->parts[part->n].to > 0) return d->v->parts[part->n];
  double from = part->b ? part->b->x : 0, to = part->c ? part->c->x : 24;
  return (struct part_hours){from, to > from ? to : to + 24};
}

static struct when stretch(const struct on_day *d, double from, double to) {
  int64_t start = d->day * CIVIL_DAY;
  return (struct when){start + (int64_t)(from * HOUR), start + (int64_t)(to * HOUR), GRAIN_PART, false, false};
}

/* "in the morning at 7", "friday night at 2": the half that the part of the day has. */
static bool clock_in_part(const struct on_day *d, const struct time_node *part, const struct time_clock *c,
                          struct when *ret) {
  struct part_hours h = hours_of(d, part);
  int hour = hour_of(d, c), twelve = c->hour % 12;
  if (c->half == HALF_UNSAID || c->half == HALF_EITHER) {
    bool small_hours = h.from >= 18 && twelve < 5;
    hour = h.to <= 12 || (h.from < 14 && twelve > 9) ? twelve
           : small_hours                             ? twelve + (d->v->exact ? 0 : 24)
                                                     : twelve + 12;
  }
  *ret = moment(d, of(hour, c), c);
  return true;
}

static const struct time_node *plain_clock(const struct time_node *n) {
  while (n && n->op == OP_about) n = n->a;
  return n && n->op == OP_clock ? n : NULL;
}

/* The right end is the first time after the left that its words can mean. */
static bool clock_range(const struct on_day *d, const struct time_node *n, struct when *ret) {
  const struct time_node *from = plain_clock(n->a), *to = plain_clock(n->b);
  if (!from || !to) return false;
  struct time_clock left = from->clock;
  const struct time_clock *right = &to->clock;
  bool borrow = left.half == HALF_UNSAID && (right->half == HALF_AM || right->half == HALF_PM);
  if (borrow) {
    struct time_clock lent = left;
    lent.half = right->half;
    int a = hour_of(d, &lent), b = hour_of(d, right);
    left.half = of(a, &lent) < of(b, right) ? right->half : HALF_AM;
  }
  struct on_day other = *d; /* a stretch of hours is not about the next hour to come: "nine to five" */
  struct times_view v = *d->v;
  other.v = &v, other.said = true, other.by_day = true;
  int64_t start = of(hour_of(&other, &left), &left), end;
  if (right->half == HALF_UNSAID) {
    end = of(right->hour % 12, right);
    while (end <= start) end += 12 * HOUR;
  } else {
    end = of(hour_of(d, right), right);
    if (end <= start) end += CIVIL_DAY;
  }
  *ret = (struct when){d->day * CIVIL_DAY + start, d->day * CIVIL_DAY + end, GRAIN_HOUR, false, false};
  return true;
}

static bool lasting(const struct on_day *d, const struct time_node *n, struct when *ret) {
  int32_t months;
  int64_t seconds;
  struct when start;
  if (!plain_clock(n->a) || !times_length(n->b, &months, &seconds) || months) return false;
  if (!clock_on_day(n->a, d->day, d->said, d->v, &start)) return false;
  *ret = (struct when){start.start, start.start + seconds, GRAIN_HOUR, false, false};
  return true;
}

static bool part_with(const struct on_day *d, const struct time_node *n, struct when *ret) {
  const struct time_node *clock = plain_clock(n->b), *part = n->a;
  while (part && part->op == OP_edge) part = part->b;
  if (!part || part->op != OP_part) return false;
  if (clock) return clock_in_part(d, part, &clock->clock, ret);
  struct times_view v = *d->v;
  struct part_hours h = hours_of(d, part);
  v.half = h.from >= 12 ? CHOOSE_PM : CHOOSE_AM;
  return n->b && clock_on_day(n->b, d->day, d->said, &v, ret);
}

static bool half_of_part(const struct on_day *d, const struct time_node *n, struct when *ret) {
  if (!n->b || n->b->op != OP_part) return false;
  struct part_hours h = hours_of(d, n->b);
  double middle = (h.from + h.to) / 2;
  bool early = n->n == EDGE_START || n->n == EDGE_EARLIER;
  *ret = n->n == EDGE_MIDDLE ? stretch(d, h.from + (h.to - h.from) / 4, h.to - (h.to - h.from) / 4)
         : early             ? stretch(d, h.from, middle)
                             : stretch(d, middle, h.to);
  return true;
}

static bool one_sided(const struct on_day *d, const struct time_node *n, struct when *ret) {
  struct when w;
  if (!clock_on_day(n->a, d->day, d->said, d->v, &w)) return false;
  bool before = n->op == OP_before || n->op == OP_until;
  int64_t day = d->day * CIVIL_DAY;
  *ret = before ? (struct when){d->said ? day : INT64_MIN, w.start, w.grain, w.maybe, w.about}
                : (struct when){n->op == OP_after && w.grain == GRAIN_PART ? w.end : w.start,
                                d->said ? day + CIVIL_DAY : INT64_MAX, w.grain, w.maybe, w.about};
  return ret->start < ret->end;
}

bool clock_on_day(const struct time_node *n, int64_t day, bool day_said, const struct times_view *v, struct when *ret) {
  struct on_day d = {v, day, day_said};
  bool ok = false;
  if (!n) return false;
  switch (n->op) {
  case OP_clock: *ret = moment(&d, of(hour_of(&d, &n->clock), &n->clock), &n->clock), ok = true; break;
  case OP_part: *ret = stretch(&d, hours_of(&d, n).from, hours_of(&d, n).to), ok = true; break;
  case OP_edge: ok = half_of_part(&d, n, ret); break;
  case OP_at: ok = part_with(&d, n, ret); break;
  case OP_range: ok = clock_range(&d, n, ret); break;
  case OP_lasting: ok = lasting(&d, n, ret); break;
  case OP_before:
  case OP_until:
  case OP_after:
  case OP_since: return one_sided(&d, n, ret);
  case OP_about:
    ok = clock_on_day(n->a, day, day_said, v, ret);
    ret->about = true;
    return ok;
  default: return false;
  }
  if (ok) shift_to_lean(&d, ret);
  return ok;
}
