/* SPDX-License-Identifier: Apache-2.0
 *
 * times_priv: how times are read. The rules of data/<language>/times/ turn tokens into a small tree, struct time_node,
 * which knows nothing of today; times_resolve.c turns a tree into a stretch of the calendar.
 *
 *   times_rules.c    compiles the rule files (docs/LANGUAGE.md has their grammar)
 *   times_match.c    finds the phrases of a turn: every rule at every place, remembered, longest phrase wins
 *   times_leaf.c     what rules cannot say: numbers, "10:30", "3/4/2021"
 *   times_build.c    what a rule's right side makes
 *   times_resolve.c  trees to the calendar          times_clock.c   hours, and which half of the day is meant
 *   times_say.c      the other way: a stretch of the calendar as prose
 */
#ifndef OS1_LANGUAGE_TIMES_PRIV_H
#define OS1_LANGUAGE_TIMES_PRIV_H

#include "language/times.h"

#include "language/language_priv.h"

/* What a node says. `a b c` are its arguments in the order of the rule; numbers are nodes too.
 *
 *   num      x                                     now
 *   days     a: from today, 0 is today             date     the fields of struct time_date
 *   decade   n: 1990                               century  a: 19
 *   unit     n: enum time_unit                     ref      n: -2..2, m: enum ref_style
 *   rel      a: ref, b: unit, date or part         span     a: ref, b: count, c: unit: "last three weeks"
 *   nth      a: number, -1 last; b: unit or weekday; c: period
 *   first    a: ref, b: dur, c: period: "the first ten days of May"
 *   within   a: date or weekday, b: period         edge     a: enum time_edge, b: period
 *   shift    a: from where, NULL now; b: dur; c: sign, 2 or -2 of a story ("a week later"), not of
 *            now; 3 as the tense leans ("three weeks today")
 *   at       a: day, b: clock, part or range       clock    the fields of struct time_clock
 *   part     n: enum part_of_day, b, c: hours      range    a, b
 *   lasting  a: start, b: dur                      before after until  a: of what
 *   since    a: of what; b: "from ... on"          about    a: of what; about a dur is a dur
 *   dur      a: count, b: unit                     durs     a, b        more less  a: dur
 *   every    a: date, unit, dur or part, b: count  weeks    a: the date whose week it is
 *   rest     a: period                             so_far   a: period
 *   nothing  words that look like a time and are none: "24/7" */
/* clang-format off */
#define TIME_OPS(X)                                                                                                    \
  X(num) X(now) X(days) X(date) X(decade) X(century) X(unit) X(ref) X(rel) X(span) X(nth) X(first) X(within) X(edge)   \
  X(shift) X(at) X(clock) X(part) X(range) X(lasting) X(before) X(after) X(since) X(until) X(about) X(dur) X(durs)     \
  X(more) X(less) X(every) X(weeks) X(rest) X(so_far) X(nothing)
/* clang-format on */
enum time_op {
#define TIME_OP_ENUM(name) OP_##name,
  TIME_OPS(TIME_OP_ENUM)
#undef TIME_OP_ENUM
};

enum time_unit {
  U_SECOND,
  U_MINUTE,
  U_HOUR,
  U_DAY,
  U_WEEK,
  U_MONTH,
  U_YEAR,
  U_WEEKEND,
  U_FORTNIGHT,
  U_QUARTER,
  U_DECADE,
  U_CENTURY,
  U_NIGHT,
  U_WORKDAY
};
/* "last friday" lies within the last seven days; "the previous friday" in the week before; "the coming friday" is the
 * nearest; "that week" names no week by itself. */
enum ref_style { REF_PLAIN, REF_BY_WEEK, REF_NEAREST, REF_UNDEFINED };
enum time_edge { EDGE_START, EDGE_MIDDLE, EDGE_END, EDGE_EARLIER, EDGE_LATER };
enum part_of_day {
  PART_MORNING,
  PART_AFTERNOON,
  PART_EVENING,
  PART_NIGHT,
  PART_LUNCH,
  PART_BREAKFAST,
  PART_DINNER,
  PART_DAYTIME,
  PART_NIGHTTIME,
  PART_OTHER
};

#define YEAR_NONE INT32_MIN
/* Months and days from 1, weekday Monday 0, quarters, halves and weeks from 1; -1 or YEAR_NONE: not said. */
struct time_date {
  int32_t year;
  bool short_year; /* "'87": the century was not said */
  signed char month, day, weekday, holiday, season, quarter, half, week;
};

enum clock_half { HALF_UNSAID, HALF_AM, HALF_PM, HALF_SURE /* 24-hour clock */, HALF_EITHER /* "7ampm" */ };
struct time_clock {
  int hour, minute, second; /* minute, second -1: not said */
  enum clock_half half;
};

struct time_node {
  enum time_op op;
  int n, m;
  double x;
  struct time_date date;
  struct time_clock clock;
  const struct time_node *a, *b, *c;
};

struct time_span {
  const struct time_node *node;
  size_t first, last; /* tokens, inclusive */
};

/* All phrases of a turn in order, without overlap; bare "now" too. */
size_t times_parse(const struct language *l, struct arena *a, const struct tokens *t, enum manner m,
                   const struct time_span **ret);

/* How a tree is looked at. */
enum half_choice { CHOOSE_HALF, CHOOSE_AM, CHOOSE_PM };
struct part_hours {
  double from, to;
};
struct times_view {
  int64_t now; /* civil seconds */
  enum lean lean;
  enum half_choice half;
  int cue;                        /* words nearby speak of the morning (-1) or the evening (1) */
  bool today_counts;              /* a bare weekday may be today */
  bool exact;                     /* "two months ago" is that very day, a range ends where its second name begins */
  const struct part_hours *parts; /* by enum part_of_day, or NULL: as the rules say */
};
/* False when there is no such day (30 February) or the tree says no stretch (a duration, a set). */
bool times_resolve(const struct language *l, const struct time_node *n, const struct times_view *v, struct when *ret);
/* Of a dur: months and seconds; false when it is none. */
bool times_length(const struct time_node *n, int32_t *ret_months, int64_t *ret_seconds);

/* times_clock.c: puts a clock, a part, or a stretch of either on a day. */
bool clock_on_day(const struct time_node *n, int64_t day, bool day_said, const struct times_view *v, struct when *ret);

/* times_holiday.c: the day of a holiday in a year; false when it is not known for that year. */
bool holiday_day(const struct language *l, int holiday, int32_t year, int64_t *ret_day);
int holiday_open(struct language *l, struct error *e);

/* Between the files that read. */
struct time_parse;
typedef const struct time_node *time_build_fn(struct arena *a, const struct time_node *const *arg, size_t count);
time_build_fn *time_builder(struct str name);
struct time_node *time_node_new(struct arena *a, enum time_op op);
struct time_date time_date_none(void);

/* A leaf reads at token `at`; the tokens it took in *ret_last. NULL: it is not there. */
typedef const struct time_node *time_leaf_fn(const struct language *l, struct arena *a, const struct tokens *t,
                                             size_t at, enum manner m, size_t *ret_last);
/* -1 when there is no such leaf. */
int time_leaf_named(struct str name);
time_leaf_fn *time_leaf(int leaf);
enum { TIME_LEAVES_MAX = 24 };

/* times_rules.c */
enum item_kind {
  ITEM_WORDS,
  ITEM_RULE,
  ITEM_LEAF,
  ITEM_PREV,
  ITEM_NEXT,
  ITEM_NOT_PREV,
  ITEM_NOT_NEXT,
  ITEM_TOUCHES,
  ITEM_HYPHEN,
  ITEM_BEGIN,
  ITEM_END
};
struct rule_item {
  enum item_kind kind;
  int which;             /* symbol or leaf */
  int capture;           /* $ number, 0 none */
  const uint32_t *words; /* sorted ids */
  size_t word_count;
  bool nothing_too; /* ITEM_NEXT, ITEM_PREV: the edge or a mark will do */
};
enum { RULE_ITEMS = 16, RULE_CAPTURES = 6 };
struct rule_action {
  int capture; /* $n, or 0 */
  bool number;
  double x;
  time_build_fn *build;
  const struct rule_action *arg[RULE_CAPTURES];
  size_t args;
};
struct time_rule {
  const struct rule_item *items;
  size_t count;
  const struct rule_action *action;
  int symbol, order; /* order: of two readings of the same tokens the first rule's is kept */
};
struct rule_list {
  const struct time_rule **at;
  size_t len, room;
};
struct time_symbol {
  struct str name;
  struct rule_list open; /* rules that do not begin with a word */
  uint64_t *begins;      /* a bit for each word that it may begin with */
  bool begins_number;
};
struct word_entry {
  struct rule_list rules; /* rules that begin with this word, by symbol, then in the order of the files */
};
struct times_rules {
  struct word_table words; /* to ids */
  struct word_entry *entries;
  size_t word_count, word_room;
  struct time_symbol *symbols;
  size_t symbol_count, symbol_room;
  int top;                                                                    /* the symbol "time", -1 none */
  struct word_table past, not_past, present, future, maybe, morning, evening; /* cues.txt; "*ed" under "ed" */
  struct holidays *holidays;
};

#endif
