/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int error_set(struct error *e, int code, const char *format, ...) {
  if (!e) return code;
  e->code = code;
  va_list args;
  va_start(args, format);
  vsnprintf(e->text, sizeof e->text, format, args);
  va_end(args);
  return code;
}

int error_prefix(struct error *e, const char *format, ...) {
  if (!e) return ERR_IO;
  char before[120], all[sizeof e->text + sizeof before + 2];
  va_list args;
  va_start(args, format);
  vsnprintf(before, sizeof before, format, args);
  va_end(args);
  snprintf(all, sizeof all, "%s: %s", before, e->text);
  memcpy(e->text, all, sizeof e->text - 1);
  e->text[sizeof e->text - 1] = '\0';
  return e->code;
}

static int code_of(int number) {
  switch (number) {
  case ENOSPC:
  case EDQUOT: return ERR_FULL;
  case EROFS: return ERR_READ_ONLY;
  case EACCES:
  case EPERM: return ERR_DENIED;
  case ENOENT: return ERR_NOT_FOUND;
  case EEXIST: return ERR_EXISTS;
  default: return ERR_IO;
  }
}

int error_errno(struct error *e, const char *doing, const char *path) {
  int number = errno;
  return error_set(e, code_of(number), "cannot %s %s: %s", doing, path, strerror(number));
}
