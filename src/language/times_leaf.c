/* SPDX-License-Identifier: Apache-2.0
 *
 * What rules cannot spell out: numbers in a range, and runs of digits and marks.
 */
#include "language/number.h"
#include "language/times_priv.h"

#include "base/civil.h"

enum { YEAR_FIRST = 1000, YEAR_LAST = 2999, DIGITS_MAX = 9 };

struct leaf {
  const struct language *l;
  struct arena *a;
  const struct tokens *t;
  enum manner m;
};

/* A whole number in figures, nothing but digits; its digits in *ret_digits. */
static bool digits(const struct tokens *t, size_t at, int *ret, size_t *ret_digits) {
  if (at >= t->len || t->at[at].kind != TOKEN_NUMBER) return false;
  struct str s = t->at[at].text;
  int value = 0;
  if (s.len > DIGITS_MAX) return false;
  for (size_t i = 0; i < s.len; i++) {
    if (s.at[i] < '0' || s.at[i] > '9') return false;
    value = value * 10 + (s.at[i] - '0');
  }
  *ret = value;
  *ret_digits = s.len;
  return true;
}

static bool touch(const struct tokens *t, size_t at) {
  return at > 0 && at < t->len && t->at[at - 1].at + t->at[at - 1].len == t->at[at].at;
}

/* A word runs into the number: "27ft". The s of "1990s" is left to the rules. */
static bool touching_word(const struct tokens *t, size_t at) {
  return touch(t, at) && t->at[at].kind == TOKEN_WORD && !str_is(t->at[at].word, "s");
}

static bool mark(const struct tokens *t, size_t at, const char *what) {
  return at < t->len && t->at[at].kind == TOKEN_MARK && str_is(t->at[at].word, what);
}

/* "$2000", "#12", "20%" count things, not days. */
static bool is_amount(const struct tokens *t, size_t at, size_t last) {
  static const char *const before[] = {"$", "£", "€", "#", "¥"};
  for (size_t i = 0; i < sizeof before / sizeof *before; i++)
    if (at > 0 && touch(t, at) && mark(t, at - 1, before[i])) return true;
  return touch(t, last + 1) && mark(t, last + 1, "%");
}

static const struct time_node *number(struct arena *a, double x) {
  struct time_node *n = time_node_new(a, OP_num);
  n->x = x;
  n->n = x < 1e9 ? (int)x : 1000000000; /* a fuzzer's "22222222222" is no int */
  return n;
}

static const struct time_node *clock_node(struct arena *a, int hour, int minute, int second, bool sure) {
  if (hour > 24 || minute > 59 || second > 59 || (hour == 24 && minute > 0)) return NULL;
  struct time_node *n = time_node_new(a, OP_clock);
  n->clock = (struct time_clock){hour, minute, second, sure || hour > 12 || hour == 0 ? HALF_SURE : HALF_UNSAID};
  return n;
}

static const struct time_node *leaf_num(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                        enum manner m, size_t *last) {
  struct number_read n;
  if (!number_at(l, t, at, &n) || n.ordinal || is_amount(t, at, n.last)) return NULL;
  *last = n.last;
  return number(a, n.value);
}

static const struct time_node *leaf_ord(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                        enum manner m, size_t *last) {
  struct number_read n;
  if (!number_at(l, t, at, &n) || !n.ordinal) return NULL;
  *last = n.last;
  return number(a, n.value);
}

static const struct time_node *day_node(struct arena *a, double value) {
  if (value < 1 || value > 31 || value != (int)value) return NULL;
  struct time_node *n = time_node_new(a, OP_date);
  n->date.day = (signed char)value;
  return n;
}

static const struct time_node *leaf_dayord(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                           enum manner m, size_t *last) {
  struct number_read n;
  if (!number_at(l, t, at, &n) || !n.ordinal) return NULL;
  *last = n.last;
  return day_node(a, n.value);
}

static const struct time_node *leaf_dayfig(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                           enum manner m, size_t *last) {
  int value;
  size_t len;
  if (!digits(t, at, &value, &len) || len > 2 || touching_word(t, at + 1) || is_amount(t, at, at)) return NULL;
  if (mark(t, at + 1, ":") && touch(t, at + 1)) return NULL;
  *last = at;
  return day_node(a, value);
}

static const struct time_node *leaf_dayno(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                          enum manner m, size_t *last) {
  const struct time_node *n = leaf_dayfig(l, a, t, at, m, last);
  if (n) return n;
  struct number_read r;
  if (!number_at(l, t, at, &r) || (r.figures && !r.ordinal)) return NULL;
  *last = r.last;
  return day_node(a, r.value);
}

static const struct time_node *year_node(struct arena *a, int year, bool is_short) {
  struct time_node *n = time_node_new(a, OP_date);
  n->date.year = year;
  n->date.short_year = is_short;
  return n;
}

/* "nineteen eighty six", "twenty twenty", "nineteen oh five" */
static int paired_year(const struct leaf *f, size_t at, size_t *last) {
  struct number_read high, low;
  if (!number_at(f->l, f->t, at, &high) || high.figures || high.ordinal || high.last != at) return 0;
  if (high.value < 11 || high.value > 20) return 0;
  size_t next = at + 1;
  bool oh = next < f->t->len && number_oh(f->l, f->t->at[next].word);
  if (!number_at(f->l, f->t, next + oh, &low) || low.figures || low.ordinal || low.value != (int)low.value) return 0;
  if (oh ? low.value > 9 : low.value < 10 || low.value > 99) return 0;
  *last = low.last;
  return (int)high.value * 100 + (int)low.value;
}

static const struct time_node *leaf_year(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                         enum manner m, size_t *last) {
  int value;
  size_t len;
  *last = at;
  if (digits(t, at, &value, &len)) {
    bool fits =
        len == 4 && value >= YEAR_FIRST && value <= YEAR_LAST && !touching_word(t, at + 1) && !is_amount(t, at, at);
    return fits ? year_node(a, value, false) : NULL;
  }
  struct leaf f = {l, a, t, m};
  struct number_read n;
  if ((value = paired_year(&f, at, last))) return year_node(a, value, false);
  if (!number_at(l, t, at, &n) || n.figures || n.ordinal || n.last == at || n.value != (int)n.value) return NULL;
  if (n.value < 1100 || n.value > 2100) return NULL;
  *last = n.last;
  return year_node(a, (int)n.value, false);
}

static const struct time_node *leaf_yy(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                       enum manner m, size_t *last) {
  int value;
  size_t len;
  *last = at;
  if (!digits(t, at, &value, &len) || len != 2 || is_amount(t, at, at)) return NULL;
  bool alone = !touching_word(t, at + 1) && !(touch(t, at + 1) && (mark(t, at + 1, ":") || mark(t, at + 1, "/")));
  return alone ? year_node(a, value, true) : NULL;
}

/* Two digits that can be no day of a month. */
static const struct time_node *leaf_yy32(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                         enum manner m, size_t *last) {
  const struct time_node *n = leaf_yy(l, a, t, at, m, last);
  return n && n->date.year > 31 ? n : NULL;
}

static const struct time_node *leaf_hour(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                         enum manner m, size_t *last) {
  int value;
  size_t len;
  *last = at;
  if (is_amount(t, at, at)) return NULL;
  if (digits(t, at, &value, &len)) return len <= 2 ? clock_node(a, value, -1, -1, false) : NULL;
  struct number_read n;
  if (!number_at(l, t, at, &n) || n.figures || n.ordinal || n.about || n.value < 1 || n.value > 12) return NULL;
  if (n.last != at || n.value != (int)n.value) return NULL;
  return clock_node(a, (int)n.value, -1, -1, false);
}

static const struct time_node *leaf_hour12(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                           enum manner m, size_t *last) {
  const struct time_node *n = leaf_hour(l, a, t, at, m, last);
  return n && n->clock.hour <= 12 ? n : NULL;
}

static const struct time_node *leaf_minute(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                           enum manner m, size_t *last) {
  int value;
  size_t len;
  *last = at;
  if (digits(t, at, &value, &len)) return len <= 2 && value < 60 ? number(a, value) : NULL;
  bool oh = at < t->len && number_oh(l, t->at[at].word);
  struct number_read n;
  if (!number_at(l, t, at + oh, &n) || n.figures || n.ordinal || n.about) return NULL;
  if (n.value < 1 || n.value > (oh ? 9 : 59) || n.value != (int)n.value) return NULL;
  *last = n.last;
  return number(a, n.value);
}

/* "10:30", "17:20:05" */
static const struct time_node *leaf_hm(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                       enum manner m, size_t *last) {
  int hour, minute, second = -1;
  size_t hours, len;
  if (!digits(t, at, &hour, &hours) || hours > 2 || !mark(t, at + 1, ":") || !touch(t, at + 1)) return NULL;
  if (!touch(t, at + 2) || !digits(t, at + 2, &minute, &len) || len != 2) return NULL;
  if (at > 0 && touch(t, at) && mark(t, at - 1, ":")) return NULL;
  *last = at + 2;
  size_t more = at + 3;
  if (mark(t, more, ":") && touch(t, more)) {
    if (!touch(t, more + 1) || !digits(t, more + 1, &second, &len) || len != 2) return NULL;
    *last = at + 4;
  }
  return clock_node(a, hour, minute, second, hours == 2 && hour < 10);
}

/* "2.30": a decimal to the tokens */
static const struct time_node *leaf_dotted(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                           enum manner m, size_t *last) {
  struct str s = at < t->len && t->at[at].kind == TOKEN_NUMBER ? t->at[at].text : STR("");
  ptrdiff_t dot = s.len ? str_find_byte(s, '.') : -1;
  long long hour, minute;
  if (dot < 1 || dot > 2 || s.len != (size_t)dot + 3 || is_amount(t, at, at)) return NULL;
  if (!str_to_int(str_first(s, (size_t)dot), &hour) || !str_to_int(str_from(s, (size_t)dot + 1), &minute)) return NULL;
  *last = at;
  return clock_node(a, (int)hour, (int)minute, -1, dot == 2 && hour < 10);
}

/* "0730", "1140" */
static const struct time_node *leaf_hhmm(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                         enum manner m, size_t *last) {
  int value;
  size_t len;
  if (!digits(t, at, &value, &len) || len < 3 || len > 4 || is_amount(t, at, at)) return NULL;
  *last = at;
  return clock_node(a, value / 100, value % 100, -1, false);
}

static const struct time_node *date_node(struct arena *a, int year, bool short_year, int month, int day) {
  if (month < 1 || month > 12 || day < 1 || day > 31) return NULL;
  struct time_node *n = time_node_new(a, OP_date);
  n->date.year = year;
  n->date.short_year = short_year;
  n->date.month = (signed char)month;
  n->date.day = (signed char)day;
  return n;
}

/* Which of two numbers is the month: the one that can be, else as the manner has it. */
static const struct time_node *day_and_month(struct arena *a, enum manner m, int x, int y, int year, bool short_year) {
  bool month_first = y > 12 || (x <= 12 && m == MANNER_US);
  return month_first ? date_node(a, year, short_year, x, y) : date_node(a, year, short_year, y, x);
}

static bool separated(const struct tokens *t, size_t at, const char *sep) {
  return mark(t, at, sep) && touch(t, at) && touch(t, at + 1);
}

static const struct time_node *three_numbers(const struct leaf *f, size_t at, const char *sep, size_t *last) {
  int x, y, z;
  size_t xs, ys, zs;
  if (!digits(f->t, at, &x, &xs) || !separated(f->t, at + 1, sep) || !digits(f->t, at + 2, &y, &ys)) return NULL;
  if (!separated(f->t, at + 3, sep) || !digits(f->t, at + 4, &z, &zs) || ys > 2) return NULL;
  *last = at + 4;
  if (xs == 4 && zs <= 2) return y > 12 ? date_node(f->a, x, false, z, y) : date_node(f->a, x, false, y, z);
  if (xs > 2 || (zs != 4 && zs != 2) || touching_word(f->t, at + 5)) return NULL;
  return day_and_month(f->a, f->m, x, y, z, zs == 2);
}

/* "3/4", "3/4/2021", "2021-04-03", "3.4.2021" */
static const struct time_node *leaf_numdate(const struct language *l, struct arena *a, const struct tokens *t,
                                            size_t at, enum manner m, size_t *last) {
  static const char *const seps[] = {"/", "-", "."};
  struct leaf f = {l, a, t, m};
  int x, y;
  size_t xs, ys;
  for (size_t i = 0; i < 3; i++) {
    const struct time_node *n = three_numbers(&f, at, seps[i], last);
    if (n) return n;
  }
  if (!digits(t, at, &x, &xs) || xs > 2 || !separated(t, at + 1, "/") || !digits(t, at + 2, &y, &ys) || ys > 2)
    return NULL;
  bool more = touch(t, at + 3) && (mark(t, at + 3, "/") || t->at[at + 3].kind == TOKEN_WORD);
  if (more || (at > 1 && touch(t, at) && mark(t, at - 1, "/"))) return NULL;
  *last = at + 2;
  return day_and_month(a, m, x, y, YEAR_NONE, false);
}

/* "2016 10 16" */
static const struct time_node *leaf_spaced(const struct language *l, struct arena *a, const struct tokens *t, size_t at,
                                           enum manner m, size_t *last) {
  int x, y, z;
  size_t xs, ys, zs;
  if (!digits(t, at, &x, &xs) || !digits(t, at + 1, &y, &ys) || !digits(t, at + 2, &z, &zs)) return NULL;
  if (xs != 4 || ys != 2 || zs != 2 || (touch(t, at + 3) && t->at[at + 3].kind != TOKEN_MARK)) return NULL;
  *last = at + 2;
  return date_node(a, x, false, y, z);
}

/* "12-2015", "05/2021" */
static const struct time_node *leaf_nummonth(const struct language *l, struct arena *a, const struct tokens *t,
                                             size_t at, enum manner m, size_t *last) {
  int x, y;
  size_t xs, ys;
  if (!digits(t, at, &x, &xs) || !digits(t, at + 2, &y, &ys) || xs > 2 || ys != 4 || x < 1 || x > 12) return NULL;
  if (!separated(t, at + 1, "/") && !separated(t, at + 1, "-")) return NULL;
  if (y < 1900 || y > 2100 || touch(t, at + 3) || (at > 0 && touch(t, at))) {
    if (!(at + 3 < t->len && touch(t, at + 3) && t->at[at + 3].kind == TOKEN_MARK)) return NULL;
    if (mark(t, at + 3, "-") || mark(t, at + 3, "/")) return NULL;
  }
  *last = at + 2;
  struct time_node *n = time_node_new(a, OP_date);
  n->date.year = y;
  n->date.month = (signed char)x;
  return n;
}

static const struct {
  const char *name;
  time_leaf_fn *read;
} leaves[] = {{"num", leaf_num},          {"ord", leaf_ord},   {"dayno", leaf_dayno},     {"dayord", leaf_dayord},
              {"dayfig", leaf_dayfig},    {"year", leaf_year}, {"yy", leaf_yy},           {"hour", leaf_hour},
              {"hour12", leaf_hour12},    {"yy32", leaf_yy32}, {"minute", leaf_minute},   {"hm", leaf_hm},
              {"dotted", leaf_dotted},    {"hhmm", leaf_hhmm}, {"numdate", leaf_numdate}, {"spaced", leaf_spaced},
              {"nummonth", leaf_nummonth}};
_Static_assert(sizeof leaves / sizeof *leaves <= TIME_LEAVES_MAX,
               "more leaves than the table of readings has room for");

int time_leaf_named(struct str name) {
  for (size_t i = 0; i < sizeof leaves / sizeof *leaves; i++)
    if (str_is(name, leaves[i].name)) return (int)i;
  return -1;
}

time_leaf_fn *time_leaf(int leaf) {
  return leaves[leaf].read;
}
