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

/* The end of a path that would fill the sentence; a file's name says more than the folders above it. */
static const char *shown_path(const char *path, const char **ret_gap) {
  enum { SHOWN = 160 };
  size_t len = strlen(path);
  *ret_gap = "";
  if (len <= SHOWN) return path;
  *ret_gap = "…";
  path += len - SHOWN;
  while ((*path & 0xC0) == 0x80) path++; /* not from the middle of a character */
  return path;
}

int error_errno(struct error *e, const char *doing, const char *path) {
  int number = errno, code = code_of(number);
  const char *gap, *shown = shown_path(path, &gap), *why = strerror(number);
  if (code == ERR_FULL)
    return error_set(e, code, "The disk is full: cannot %s %s%s. What was kept before is safe.", doing, gap, shown);
  if (code == ERR_READ_ONLY)
    return error_set(e, code, "The disk is read-only: cannot %s %s%s. Nothing was changed.", doing, gap, shown);
  char first = why[0] >= 'A' && why[0] <= 'Z' && why[1] >= 'a' ? (char)(why[0] - 'A' + 'a') : why[0];
  return error_set(e, code, "Cannot %s %s%s: %c%s.", doing, gap, shown, first, why + 1);
}
