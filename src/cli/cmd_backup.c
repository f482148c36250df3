/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

static int run(struct call *c) {
  char path[4096];
  os1_error e = {0};
  if (os1_backup(c->house, path, sizeof path, &e) < 0) return call_failed_os1(c, &e);
  const char *slash = strrchr(path, '/');
  struct str name = str_of(slash ? slash + 1 : path);
  if (c->json)
    call_json(c, json_pack("{s:o,s:o}", "backup", json_string_of(str_first(name, name.len - 3)), "path",
                           json_string_of(str_of(path))));
  else
    call_say(c, "Kept as it is now, under the same key: `os1 restore %.*s` brings it back.",
             STR_ARG(str_first(name, name.len - 3)));
  return EXIT_OK;
}

const struct command cmd_backup = {
    .name = "backup",
    .summary = "keeps a copy of the memory as it is now",
    .arguments = "",
    .about =
        "An encrypted copy, dated, in backups/ beside the memory. Kept are the newest five and the newest of each of "
        "the last twelve months that have any. After something was forgotten, one fresh backup stands for all.",
    .options = (const struct args_option[]){{0}},
    .examples = (const struct command_example[]){{"os1 backup --json",
                                                  "{\"backup\":\"2026-11-22T201405Z\",\"path\":\"/home/jonah/.local/"
                                                  "share/os1/backups/2026-11-22T201405Z.db\"}"},
                                                 {NULL}},
    .json_keys = "backup: its name; path: the file.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .run = run,
};
