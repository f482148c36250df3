/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"

static int run(struct call *c) {
  AUTO_JSON json_t *arguments = json_object();
  json_put_text(arguments, "text", args_text(c->arena, &c->args, 0));
  return by_skill(c, "name", arguments);
}

const struct command cmd_name = {
    .name = "name",
    .summary = "three names for a boat, a cat, a baby, by what you wish",
    .arguments = "[WISHES...]",
    .about =
        "Wishes it can sort by: short, long, old, rare, common, girl, boy, a language, so many beats, the letter it "
        "starts with. It says which it cannot. Never the name of anybody you have told it of.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){
            {"os1 name --json short and welsh",
             "{\"names\":[{\"name\":\"Aled\",\"beats\":2,\"letters\":4,\"note\":\"a river in north Wales\"}],\"by\":"
             "[\"short\",\"welsh\"],\"not_by\":[]}"},
            {NULL}},
    .json_keys =
        "names: each with name, beats, letters and a note where there is one; by: wishes it went by; not_by: what "
        "it could not.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = -1,
    .run = run,
};
