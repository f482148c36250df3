/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/engine_priv.h"

#include <time.h>

int64_t engine_now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_BOOTTIME, &t);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
