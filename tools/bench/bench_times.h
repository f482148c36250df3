/* SPDX-License-Identifier: Apache-2.0
 *
 * bench_times: dates and times read, against cases of the form of Microsoft's Recognizers-Text (English, DateTimeModel;
 * MIT): [{"Input", "Context": {"ReferenceDateTime"}, "Results": [{"Start", "End", "TypeName", "Resolution": {"values":
 * [{"timex", "type", "value" | "start" "end"}]}}]}]. A case counts only when the span, the type and every value of
 * every result agree, and when nothing is read where nothing is wanted.
 *
 * Keys of --json: cases, right, share (0..1), us_per_case, and kinds: an object with wanted and right for each type of
 * result.
 *
 * What that project means by a timex, its fixed hours for parts of the day, and its two values (past and coming) for
 * whatever is not certain are made here, in times_timex.c; the product answers with one stretch of the calendar.
 */
#ifndef OS1_TOOLS_BENCH_TIMES_H
#define OS1_TOOLS_BENCH_TIMES_H

#include "base/error.h"
#include "language/times_priv.h"

#include <stdio.h>

struct bench_times_ask {
  FILE *out;    /* the table; NULL: none */
  bool verbose; /* every case that fails, wanted and read */
};
enum { TIMES_KINDS = 12 };
struct times_kind {
  char name[24];
  size_t wanted, right;
};
struct times_score {
  size_t cases, right;
  struct times_kind kinds[TIMES_KINDS];
  double us; /* a case, tokens and times */
};
int bench_times_text(const struct language *l, struct str json, const struct bench_times_ask *ask,
                     struct times_score *ret, struct error *e);

/* One value of a result; "" where it has none. */
struct timex_value {
  struct str timex, type, value, start, end;
};
enum { TIMEX_VALUES = 8 };
struct timex_answer {
  const char *type; /* "daterange" */
  struct timex_value values[TIMEX_VALUES];
  size_t count;
};
/* text: the words of the phrase. */
void timex_of(const struct language *l, struct arena *a, const struct time_node *n, struct str text, int64_t now,
              struct timex_answer *ret);

#endif
