/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"

static int run(struct call *c) {
  AUTO_JSON json_t *arguments = json_object();
  int status = by_skill_day(c, arguments);
  return status != EXIT_OK ? status : by_skill(c, "moon", arguments);
}

const struct command cmd_moon = {
    .name = "moon",
    .summary = "its phase, and when it is next full and new",
    .about = "Worked out; nothing is looked up. Of another day its evening is meant.",
    .arguments = "",
    .options = (const struct args_option[]){{"on", 0, "DATE", "another day than today, as 2026-11-23"}, {0}},
    .examples =
        (const struct command_example[]){
            {"os1 moon --on 2026-11-22 --json",
             "{\"at\":\"2026-11-22T21:00:00+00:00\",\"phase\":\"waxing gibbous\",\"lit_percent\":97,\"full\":"
             "\"2026-11-24T14:53:00+00:00\",\"new\":\"2026-12-09T00:52:00+00:00\"}"},
            {NULL}},
    .json_keys =
        "at: the moment meant; phase: new, first, full, last (within half a day), waxing or waning, crescent or "
        "gibbous; lit_percent; full, new: the next ones.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = 0,
    .run = run,
};
