/* SPDX-License-Identifier: Apache-2.0
 *
 * when: a stretch of a wall clock that words named: "in May" is a month, "half six tomorrow" a minute, "January 2024 or
 * 2025" a range. Civil seconds (base/civil.h), end exclusive.
 */
#ifndef OS1_PORTS_WHEN_H
#define OS1_PORTS_WHEN_H

#include <stdbool.h>
#include <stdint.h>

enum grain {
  GRAIN_NONE,
  GRAIN_SECOND,
  GRAIN_MINUTE,
  GRAIN_HOUR,
  GRAIN_PART,
  GRAIN_DAY,
  GRAIN_WEEK,
  GRAIN_MONTH,
  GRAIN_SEASON,
  GRAIN_YEAR,
  GRAIN_LONG
};

struct when {
  int64_t start, end; /* civil seconds, [start, end); INT64_MIN / INT64_MAX: open */
  enum grain grain;   /* GRAIN_NONE: nothing was said of time */
  bool maybe;         /* "maybe saturday" */
  bool about;         /* "around five" */
};

#endif
