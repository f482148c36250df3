/* SPDX-License-Identifier: Apache-2.0
 *
 * clock: what time it is, given from outside so that tests can move it. No environment variable does.
 */
#ifndef OS1_PORTS_CLOCK_H
#define OS1_PORTS_CLOCK_H

#include <stdint.h>

struct clock {
  /* Milliseconds since 1970 UTC; may jump. */
  int64_t (*now)(const struct clock *c);
  /* Minutes east of UTC at that moment, at the owner's place. */
  int32_t (*offset)(const struct clock *c, int64_t ms);
  /* Nanoseconds from an arbitrary start; never goes back. For measuring. */
  int64_t (*steady)(const struct clock *c);
};

#endif
