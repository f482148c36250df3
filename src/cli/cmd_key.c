/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

static int show(struct call *c) {
  char key[128];
  os1_error e = {0};
  if (os1_recovery_key(c->house, key, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) {
    call_json(c, json_pack("{s:s}", "recovery_key", key));
  } else {
    call_printf(c, "%s\n\n", key);
    call_say(c, "Write it down and keep it away from this machine: it is shown this once. Whoever has it and a copy of "
                "the memory can read everything; with it you can, when the passphrase is gone.");
  }
  explicit_bzero(key, sizeof key);
  return EXIT_OK;
}

static int recover(struct call *c) {
  os1_error e = {0};
  AUTO_BUF struct buf typed = buf_new(4096);
  if (c->house) {
    call_warn(c, "This home is open: there is nothing to recover.");
    return EXIT_FAILED;
  }
  struct str text = args_text(c->arena, &c->args, 0);
  if (!c->args.count) {
    if (call_ask(c, "Recovery key: ", false, &typed) < 0)
      return call_usage(c, "The recovery key is typed at a terminal, or given as the words after --recover.");
    text = buf_str(&typed);
  }
  int r = os1_recover(NULL, arena_dup(c->arena, text).at, &e);
  buf_wipe(&typed);
  if (r < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:b}", "recovered", 1));
  else
    call_say(c, "The key is back, with no passphrase on it. `os1 lock` sets a new one.");
  return EXIT_OK;
}

static bool without_the_home(const struct args *args) {
  return args_given(args, "recover");
}

static int run(struct call *c) {
  if (args_given(&c->args, "recover")) return recover(c);
  if (c->args.count) return call_usage(c, "It takes no words, but with --recover.");
  return show(c);
}

const struct command cmd_key = {
    .name = "key",
    .summary = "shows the recovery key, to be written down",
    .arguments = "[KEY]",
    .about = "The recovery key opens the memory when the passphrase is lost or the key file is gone. It is shown once.",
    .options =
        (const struct args_option[]){{"recover", 0, NULL, "writes the key file anew from the recovery key"}, {0}},
    .examples = (const struct command_example[]){{"os1 key --json", "{\"recovery_key\":\"7Q2F-...\"}"}, {NULL}},
    .json_keys = "recovery_key; recovered: true after --recover.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = -1,
    .run = run,
    .alone = without_the_home,
};
