/* SPDX-License-Identifier: Apache-2.0 */
#include "language/rows.h"

#include "base/error.h"

#include <stdio.h>

struct rows rows_of_text(const char *file, struct str text) {
  return (struct rows){.file = file, .rest = text};
}

struct rows rows_of(const struct pack *p, const char *file) {
  return rows_of_text(file, pack_file(p, file));
}

static struct str without_comment(struct str line) {
  for (size_t i = 0; i < line.len; i++)
    if (line.at[i] == '#' && (i == 0 || line.at[i - 1] == ' ' || line.at[i - 1] == '\t')) return str_first(line, i);
  return line;
}

bool rows_next(struct rows *r) {
  struct str line;
  while (str_next(&r->rest, '\n', &line)) {
    r->line++;
    line = without_comment(line);
    r->text = str_trim(line);
    if (!r->text.len) continue;
    struct str rest = line, field;
    for (r->fields = 0; r->fields < ROW_FIELDS && str_next(&rest, '\t', &field);)
      r->field[r->fields++] = str_trim(field);
    for (size_t i = r->fields; i < ROW_FIELDS; i++) r->field[i] = STR("");
    return true;
  }
  return false;
}

int rows_error(const struct rows *r, struct error *e, const char *format, ...) {
  if (!e) return ERR_INVALID;
  va_list args;
  va_start(args, format);
  char what[240];
  vsnprintf(what, sizeof what, format, args);
  va_end(args);
  return error_set(e, ERR_INVALID, "%s:%d: %s", r->file, r->line, what);
}

bool rows_word(struct str *rest, struct str *ret_word) {
  *rest = str_trim(*rest);
  if (!rest->len) return false;
  size_t n = 0;
  while (n < rest->len && rest->at[n] != ' ' && rest->at[n] != '\t') n++;
  *ret_word = str_first(*rest, n);
  *rest = str_from(*rest, n);
  return true;
}
