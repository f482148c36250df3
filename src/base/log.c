/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static _Atomic int threshold = LOG_WARN;

void log_threshold(enum log_level lowest) {
  threshold = lowest;
}

void log_line(enum log_level level, const char *format, ...) {
  if ((int)level < threshold) return;
  char line[512];
  int at = snprintf(line, sizeof line, "os1: ");
  va_list args;
  va_start(args, format);
  int more = vsnprintf(line + at, sizeof line - (size_t)at - 1, format, args);
  va_end(args);
  size_t len = (size_t)at + (more < 0 ? 0 : (size_t)more);
  if (len > sizeof line - 2) len = sizeof line - 2;
  line[len++] = '\n';
  if (write(STDERR_FILENO, line, len) < 0) return; /* nowhere left to say it */
}
