/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/failure.h"

#include "base/arena.h"
#include "base/json.h"

bool failure_in_json(size_t argc, const char *const *argv) {
  for (size_t i = 0; i < argc && !str_is(str_of(argv[i]), "--"); i++)
    if (str_is(str_of(argv[i]), "--json")) return true;
  return false;
}

static bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/* A path or a file's name keeps its first letter. */
static bool begins_with_word(struct str text) {
  size_t n = 0;
  while (n < text.len && is_lower(text.at[n])) n++;
  return n > 0 && n < text.len && (text.at[n] == ' ' || text.at[n] == ',');
}

static struct str sentence_of(struct arena *a, struct str text) {
  static const char ends[] = ".?!";
  if (!text.len) return text;
  bool ended = strchr(ends, text.at[text.len - 1]) != NULL;
  struct str whole = arena_printf(a, "%.*s%s", STR_ARG(text), ended ? "" : ".");
  if (begins_with_word(text)) ((char *)whole.at)[0] -= 'a' - 'A';
  return whole;
}

void failure_line(struct buf *out, bool json, int status, struct str text) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str sentence = sentence_of(&a, text);
  if (json) {
    AUTO_JSON json_t *o = json_object();
    json_put_text(o, "error", sentence);
    json_put_number(o, "status", status);
    json_write(o, out);
  } else {
    buf_add_str(out, sentence);
  }
  buf_add_byte(out, '\n');
}
