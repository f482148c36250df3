/* SPDX-License-Identifier: Apache-2.0 */
#include "models/size.h"

#include <stdio.h>

const char *size_write(uint64_t bytes, char out[SIZE_TEXT]) {
  static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
  double n = (double)bytes;
  int unit = 0;
  for (; n >= 999.5 && unit < 6; unit++) n /= 1000;
  snprintf(out, SIZE_TEXT, unit && n < 9.95 ? "%.1f %s" : "%.0f %s", n, units[unit]);
  return out;
}
