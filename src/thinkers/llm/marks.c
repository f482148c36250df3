/* SPDX-License-Identifier: Apache-2.0 */
#include "thinkers/llm/marks.h"

#include <string.h>

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "<|", "<s", "</", "<<", and "<" before the wide bar (U+FF5C) of some; "[INST" and "[/INST". */
static bool begins_a_mark(struct str rest) {
  char next = rest.len > 1 ? rest.at[1] : ' ';
  if (rest.at[0] == '<') return is_letter(next) || (next && strchr("|/<\xEF", next));
  return str_starts(rest, STR("[INST")) || str_starts(rest, STR("[/INST"));
}

struct str marks_broken(struct arena *a, struct str text) {
  char *out = arena_alloc(a, text.len * 2 + 1);
  size_t n = 0;
  for (size_t i = 0; i < text.len; i++) {
    bool ends = text.at[i] == '|' && i + 1 < text.len && text.at[i + 1] == '>';
    out[n++] = text.at[i];
    if (ends || begins_a_mark(str_from(text, i))) out[n++] = ' ';
  }
  return (struct str){out, n};
}
