/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/frame.h"

static int run(struct call *c) {
  if (c->json)
    call_json(c, json_pack("{s:s,s:i}", "version", os1_version(), "protocol", FRAME_PROTOCOL));
  else
    call_printf(c, "os1 %s\n", os1_version());
  return EXIT_OK;
}

const struct command cmd_version = {
    .name = "version",
    .summary = "which os1 this is",
    .arguments = "",
    .about = "The version of the program.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){{"os1 version --json", "{\"version\":\"0.1.0\",\"protocol\":1}"}, {NULL}},
    .json_keys = "version; protocol: of the home's socket.",
    .statuses = {0},
    .run = run,
};
