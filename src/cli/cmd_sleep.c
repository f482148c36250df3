/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/show.h"

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

static void say(struct call *c, const json_t *r) {
  struct str days = show_count(c, (uint64_t)json_number(r, "days", 0), "day", "days");
  struct str people = show_count(c, (uint64_t)json_number(r, "people", 0), "person", "people");
  int64_t settled = json_number(r, "closed", 0) + json_number(r, "asks", 0) + json_number(r, "left", 0);
  if (!json_number(r, "writes", 0)) {
    call_say(c, "That night is over already; nothing was changed.");
    return;
  }
  if (json_number(r, "people", 0))
    call_say(c, "Slept over %.*s, and wrote anew what is said of %.*s.", STR_ARG(days), STR_ARG(people));
  else
    call_say(c, "Slept over %.*s.", STR_ARG(days));
  if (settled)
    call_say(c, "%.*s that could not both be so. `os1 diary` says what became of each.",
             STR_ARG(show_count(c, (uint64_t)settled, "pair of facts", "pairs of facts")));
  if (json_flag(r, "backed_up", false)) call_say(c, "Every page was read and is whole; a dated copy was made.");
}

static int run(struct call *c) {
  AUTO_JSON json_t *report = NULL;
  os1_error e = {0};
  if (os1_sleep(c->house, take, &report, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_incref(report));
  else
    say(c, report);
  return EXIT_OK;
}

const struct command cmd_sleep = {
    .name = "sleep",
    .summary = "sleeps over what was said, checks the memory, copies it",
    .arguments = "",
    .about =
        "What else happens by itself from four in the morning: while a talk is open or when the next one begins, after "
        "`os1 say`, `remember` and `due`, a second at a time, and by the timer: the days are gathered and told in a "
        "sentence each, people too; of two facts that cannot both be so the earlier "
        "gets its end, or one question is kept; what was used is found sooner, what says little fades from recall and "
        "is kept; every page is read, and a dated copy made. Broken off it goes on where it was; a second time on the "
        "same night it changes nothing. `os1 diary` tells what it did.",
    .options = (const struct args_option[]){{0}},
    .examples = (const struct command_example[]){{"os1 sleep", NULL}, {NULL}},
    .json_keys =
        "night: the day whose night it is; turns gathered; days, people: digests written; closed, asks, left: what "
        "became of facts that cannot both be so; used, faded: turns; checked; backed_up; writes.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_REPEATS,
    .run = run,
};
