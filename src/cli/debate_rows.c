/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/debate_rows.h"

#include "base/utf8.h"

static const char *tie_of(const json_t *said) {
  static const struct {
    const char *kind, *tie, *word;
  } words[] = {{"claim", "", "claimed"},
               {"reason", "", "because"},
               {"question", "", "asked"},
               {"answer", "", "answered"},
               {"objection", "", "beside the point"},
               {"withdrawal", "", "taken back"},
               {"earlier", "supports", "said before, for it"},
               {"earlier", "rebuts", "said before, against it"}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (str_is(json_text(said, "kind"), words[i].kind) &&
        (!*words[i].tie || str_is(json_text(said, "tie"), words[i].tie)))
      return words[i].word;
  return "said";
}

static const char *standing_of(const json_t *said) {
  static const char *const all[] = {"stands", "falls", "open"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (str_is(json_text(said, "standing"), all[i])) return all[i];
  return "open";
}

static struct debate_row row_of(struct arena *a, const json_t *said, size_t depth) {
  bool theirs = !str_is(json_text(said, "kind"), "question");
  struct str text = json_text(said, "text");
  return (struct debate_row){.text = theirs ? text : arena_printf(a, "%.*s?", STR_ARG(utf8_capital(a, text))),
                             .said = said,
                             .depth = depth,
                             .tie = tie_of(said),
                             .theirs = theirs,
                             .standing = standing_of(said),
                             .day = str_first(json_text(said, "at"), strlen("2026-11-22"))};
}

/* What hangs on `to`, in the order it was said. Ties lead to what was said before: no row comes twice. */
static size_t add(struct arena *a, const json_t *all, int64_t to, size_t depth, struct debate_row *ret, size_t n) {
  for (size_t i = 0; i < json_array_size(all) && n < DEBATE_ROWS; i++) {
    const json_t *said = json_array_get(all, i);
    int64_t own = json_number(said, "n", 0);
    if (json_number(said, "to", 0) != to || own <= to) continue;
    ret[n++] = row_of(a, said, depth);
    n = add(a, all, own, depth + 1, ret, n);
  }
  return n;
}

size_t debate_rows(struct arena *a, const json_t *debate, struct debate_row *ret) {
  return add(a, json_object_get(debate, "said"), 0, 0, ret, 0);
}
