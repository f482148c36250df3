/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"

#include "base/civil.h"

/* "2026-13": begins as a month is written, and is none. */
static bool is_no_month(struct call *c, const char *typed) {
  int64_t ms;
  int32_t offset;
  bool written = strspn(typed, "0123456789") == strlen("2026") && typed[strlen("2026")] == '-';
  return written && civil_parse(arena_printf(c->arena, "%.7s-01", typed), &ms, &offset) < 0;
}

static int run(struct call *c) {
  AUTO_JSON json_t *arguments = json_object(), *data = NULL;
  struct str text;
  if (c->args.count && is_no_month(c, c->args.words[0]))
    return call_usage(c, "\"%.40s\" is no month; one is 2026-12.", c->args.words[0]);
  size_t i;
  json_t *line;
  if (c->args.count) json_put_text(arguments, "month", args_text(c->arena, &c->args, 0));
  int status = by_skill_ask(c, "calendar", arguments, &text, &data);
  if (status != EXIT_OK) return status;
  if (json_flag(data, "unread", false))
    return call_usage(c, "\"%.40s\" is no month; one is 2026-12, or december.",
                      call_visible(c, json_text(arguments, "month")).at);
  if (c->json) {
    call_json(c, json_incref(data));
    return EXIT_OK;
  }
  json_array_foreach(json_object_get(data, "lines"), i, line) call_printf(c, "%s\n", json_string_value(line));
  return EXIT_OK;
}

const struct command cmd_calendar = {
    .name = "calendar",
    .summary = "a month laid out",
    .arguments = "[MONTH...]",
    .about =
        "A month as 2026-12 or in words, else this one; today has a mark before it. Weeks begin on Monday, on Sunday "
        "where the manner is American.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){
            {"os1 calendar 2027-02 --json",
             "{\"month\":\"2027-02\",\"days\":28,\"lines\":[\"February 2027\",\" Mo Tu We Th Fr Sa Su\",\"  1  2  3  4 "
             " 5  "
             "6  7\",\"  8  9 10 11 12 13 14\",\" 15 16 17 18 19 20 21\",\" 22 23 24 25 26 27 28\"]}"},
            {NULL}},
    .json_keys = "month; days: how many; lines: as they are shown.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = -1,
    .run = run,
};
