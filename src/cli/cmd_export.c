/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "cli/command.h"
#include "cli/door.h"

static const char *usual_folder(struct call *c) {
  char when[40];
  const struct clock *clock = c->door->clock;
  int64_t now = clock->now(clock);
  struct str day = str_first(civil_format(when, now, clock->offset(clock, now)), strlen("2026-11-22"));
  return arena_printf(c->arena, "os1-export-%.*s", STR_ARG(day)).at;
}

static int run(struct call *c) {
  const char *folder = call_path(c, c->args.count ? c->args.words[0] : usual_folder(c));
  os1_error e = {0};
  if (os1_export(c->house, folder, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:o}", "folder", json_string_of(str_of(folder))));
  else
    call_say(c, "Everything is in %s, in plain text: anybody who can read that folder can read it.",
             call_visible(c, str_of(folder)).at);
  return EXIT_OK;
}

const struct command cmd_export = {
    .name = "export",
    .summary = "everything, in files you can read without it",
    .arguments = "[FOLDER]",
    .about = "Writes all of it into a new folder (os1-export-DATE here, unless you name one): Markdown to read, JSON "
             "Lines that `os1 import` takes back.",
    .options = (const struct args_option[]){{0}},
    .examples = (const struct command_example[]){{"os1 export --json out", "{\"folder\":\"/home/jonah/out\"}"}, {NULL}},
    .json_keys = "folder: where it is.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS,
    .max_arguments = 1,
    .run = run,
};
