/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/help.h"

static int run(struct call *c) {
  if (args_given(&c->args, "man")) {
    help_man(c);
    return EXIT_OK;
  }
  if (c->json) {
    help_json(c);
    return EXIT_OK;
  }
  if (!c->args.count) {
    help_all(c);
    return EXIT_OK;
  }
  const struct command *of = command_find(str_of(c->args.words[0]));
  if (!of)
    return call_ended(c, EXIT_NOT_FOUND, "There is no command %s. `os1 help` lists them.",
                      call_visible(c, str_of(c->args.words[0])).at);
  help_command(c, of);
  return EXIT_OK;
}

const struct command cmd_help = {
    .name = "help",
    .summary = "this list, or all about one command",
    .arguments = "[COMMAND]",
    .about = "Without a command: all of them, a line each.",
    .options = (const struct args_option[]){{"man", 0, NULL, "the whole manual as mdoc(7), for man"}, {0}},
    .examples = (const struct command_example[]){{"os1 help recall", NULL}, {NULL}},
    .json_keys = "commands: name, summary, arguments and options of each.",
    .statuses = {EXIT_NOT_FOUND},
    .max_arguments = 1,
    .run = run,
};
