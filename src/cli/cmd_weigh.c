/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "cli/by_skill.h"
#include "cli/look.h"
#include "cli/wrap.h"

enum { SIDES = 2, GAP = 3, NARROWEST = 12, WIDEST = 44, LINES_MAX = 400 };

/* A side's label and reasons as lines of its column. */
struct column {
  struct str lines[LINES_MAX];
  size_t len;
};

static void add_wrapped(struct call *c, struct column *col, struct str text, const char *mark, int width) {
  AUTO_BUF struct buf out = buf_new(BUF_LINE);
  struct wrap w;
  buf_add_str(&out, str_of(mark));
  wrap_init(&w, &out, width, "  ", (int)strlen(mark));
  wrap_text(&w, text);
  struct str rest = arena_dup(c->arena, buf_str(&out)), line;
  while (rest.len && str_next(&rest, '\n', &line) && col->len < LINES_MAX) col->lines[col->len++] = line;
}

static void fill(struct call *c, struct column *col, const json_t *side, int width) {
  size_t i;
  json_t *one;
  struct str label = json_text(side, "label");
  const json_t *reasons = json_object_get(side, "reasons");
  add_wrapped(c, col, arena_printf(c->arena, "%.*s: %zu", STR_ARG(label), json_array_size(reasons)), "", width);
  json_array_foreach((json_t *)reasons, i, one) add_wrapped(c, col, str_of(json_string_value(one)), "- ", width);
}

static void show(struct call *c, const json_t *data) {
  int width = c->width > 0 ? (look_measure(c->width) - GAP) / SIDES : WIDEST;
  width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width;
  struct column *columns = ARENA_ARRAY(c->arena, struct column, SIDES);
  const json_t *sides = json_object_get(data, "sides");
  for (size_t i = 0; i < SIDES; i++) fill(c, &columns[i], json_array_get(sides, i), width);
  size_t rows = columns[0].len > columns[1].len ? columns[0].len : columns[1].len;
  for (size_t i = 0; i < rows; i++) {
    struct str left = i < columns[0].len ? columns[0].lines[i] : STR(""),
               right = i < columns[1].len ? columns[1].lines[i] : STR("");
    int pad = right.len ? width + GAP - (int)utf8_width(left) : 0;
    call_printf(c, "%.*s%*s%.*s\n", STR_ARG(left), pad > 0 ? pad : 0, "", STR_ARG(right));
  }
  struct str decision = json_text(data, "decision");
  if (decision.len) call_printf(c, "\n\"%.*s\"\n", STR_ARG(call_visible(c, decision)));
}

static int run(struct call *c) {
  AUTO_JSON json_t *arguments = json_object(), *data = NULL;
  struct str text;
  json_put_text(arguments, "ask", STR("show"));
  int status = by_skill_ask(c, "weigh", arguments, &text, &data);
  if (status != EXIT_OK) return status;
  bool any = json_array_size(json_object_get(data, "sides")) == SIDES;
  if (c->json)
    call_json(c, json_incref(data));
  else if (any)
    show(c, data);
  else
    call_warn(c, "%.*s", STR_ARG(text));
  return any ? EXIT_OK : EXIT_NOT_FOUND;
}

const struct command cmd_weigh = {
    .name = "weigh",
    .summary = "the two columns of what you are deciding",
    .arguments = "",
    .about = "They are begun in talk: \"should I stay or go\", or \"help me decide\". What you argue goes into one "
             "column or "
             "the other, \"stay: the garden\"; what you decide stands under them in your words. It gives no verdict.",
    .options = (const struct args_option[]){{0}},
    .examples = (const struct command_example[]){{"os1 weigh --json",
                                                  "{\"sides\":[{\"label\":\"fix her\",\"reasons\":[\"shes paid "
                                                  "for\"]},{\"label\":\"sell her\",\"reasons\":[\"4 "
                                                  "grand\"]}],\"open\":false,\"decision\":\"im keeping her\"}"},
                                                 {NULL}},
    .json_keys =
        "sides: two, each with its label and reasons; open: whether it still goes on; decision: the words it ended "
        "with, left out before.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = 0,
    .run = run,
};
