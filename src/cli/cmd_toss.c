/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"

/* "2d6", "d20". */
static bool is_dice(struct str word, json_t *arguments) {
  ptrdiff_t d = str_find_byte(word, 'd');
  long long count = 1, sides;
  if (d < 0 || !str_to_int(str_from(word, (size_t)d + 1), &sides)) return false;
  if (d > 0 && !str_to_int(str_first(word, (size_t)d), &count)) return false;
  json_put_text(arguments, "what", STR("dice"));
  json_put_number(arguments, "count", count);
  json_put_number(arguments, "sides", sides);
  return true;
}

/* "100", "5 50". */
static bool is_range(const struct args *a, json_t *arguments) {
  long long from = 1, to;
  if (!str_to_int(str_of(a->words[a->count - 1]), &to)) return false;
  if (a->count > 1 && !str_to_int(str_of(a->words[0]), &from)) return false;
  json_put_text(arguments, "what", STR("number"));
  json_put_number(arguments, "from", from);
  json_put_number(arguments, "to", to);
  return true;
}

static int run(struct call *c) {
  AUTO_JSON json_t *arguments = json_object();
  const struct args *a = &c->args;
  bool understood = !a->count ||
                    (a->count == 1 && (!strcmp(a->words[0], "coin") || is_dice(str_of(a->words[0]), arguments))) ||
                    is_range(a, arguments);
  if (!understood) return call_usage(c, "It takes `coin`, dice as 2d6, a number, or two of them.");
  return by_skill(c, "toss", arguments);
}

const struct command cmd_toss = {
    .name = "toss",
    .summary = "a coin, dice, a number",
    .arguments = "[coin | 2d6 | [FROM] TO]",
    .about =
        "A coin where nothing is said, else dice or a number between two, both included. Fair, and nothing to make a "
        "secret of.",
    .options = (const struct args_option[]){{0}},
    .examples = (const struct command_example[]){{"os1 toss --json", "{\"side\":\"heads\"}"},
                                                 {"os1 toss 2d6 --json", "{\"rolled\":[2,5],\"total\":7}"},
                                                 {"os1 toss 1 100 --json", "{\"number\":42}"},
                                                 {NULL}},
    .json_keys = "side: heads or tails; rolled: each die, total: of them; number.",
    .statuses = {EXIT_FAILED, EXIT_USAGE, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS,
    .max_arguments = 2,
    .run = run,
};
