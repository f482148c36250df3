/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

static int run(struct call *c) {
  char key[128];
  os1_error e = {0};
  if (os1_recovery_key(c->house, key, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:s}", "recovery_key", key));
  else
    call_printf(c,
                "  %s\n\nWrite it down and keep it away from this machine. Whoever has it and a copy of the memory can "
                "read everything; with it you can, when the passphrase is gone.\n",
                key);
  explicit_bzero(key, sizeof key);
  return EXIT_OK;
}

const struct command cmd_key = {
    .name = "key",
    .summary = "shows the recovery key, to be written down",
    .arguments = "",
    .about = "The recovery key opens the memory when the passphrase is lost. It is typed where the passphrase is asked "
             "for.",
    .options = (const struct args_option[]){{0}},
    .examples = (const struct command_example[]){{"os1 key --json", "{\"recovery_key\":\"...\"}"}, {NULL}},
    .json_keys = "recovery_key.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY},
    .flags = COMMAND_HOUSE,
    .run = run,
};
