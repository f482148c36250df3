/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"

static int run(struct call *c) {
  AUTO_JSON json_t *arguments = json_object();
  const char *ask = args_value(&c->args, "ask");
  if (c->args.count) json_put_text(arguments, "place", args_text(c->arena, &c->args, 0));
  if (ask) json_put_text(arguments, "ask", str_of(ask));
  int status = by_skill_day(c, arguments);
  return status != EXIT_OK ? status : by_skill(c, "sun", arguments);
}

const struct command cmd_sun = {
    .name = "sun",
    .summary = "when it rises and sets, worked out for a town",
    .arguments = "[TOWN...]",
    .about =
        "Without a town it is the one you said you live in. Worked out for a flat horizon, to the minute; nothing is "
        "looked up.",
    .options = (const struct args_option[]){{"on", 0, "DATE", "another day than today, as 2026-11-23"},
                                            {"ask", 'a', "WHAT", "day, rise, set, length, dark, light"},
                                            {0}},
    .examples =
        (const struct command_example[]){
            {"os1 sun hull --on 2026-11-23 --json",
             "{\"place\":\"Hull\",\"date\":\"2026-11-23\",\"sun\":\"rises and sets\",\"dawn\":"
             "\"2026-11-23T07:02:00+00:00\",\"rise\":\"2026-11-23T07:42:00+00:00\",\"set\":"
             "\"2026-11-23T15:53:00+00:00\",\"dusk\":\"2026-11-23T16:33:00+00:00\",\"light_minutes\":490}"},
            {NULL}},
    .json_keys =
        "place; date; sun: rises and sets, always up, never up; dawn, rise, set, dusk: by the clock there, left "
        "out where there is none; light_minutes.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = -1,
    .run = run,
};
