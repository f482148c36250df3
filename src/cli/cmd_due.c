/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/night.h"
#include "cli/show.h"
#include "cli/spawn.h"
#include "house/house.h"

#include <unistd.h>

struct telling {
  struct call *call;
  const char *being;
  json_t *told;
};

/* Where no notification can be shown nothing is taken as told: it waits for whoever comes next. */
static bool notify(const char *being, struct str text, struct arena *a) {
  const char *const argv[] = {"notify-send", "--app-name=OS1", "--", being, arena_dup(a, text).at, NULL};
  return spawn_wait(argv) == 0;
}

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct telling *t = arg;
  struct call *c = t->call;
  struct str clause = call_visible(c, (struct str){text, length});
  if (call_cancelled(c)) return 1;
  if (args_given(&c->args, "notify") && !notify(t->being, clause, c->arena)) return 1;
  json_array_append_new(t->told, json_string_of(clause));
  if (!c->json && !args_given(&c->args, "notify")) show_text(c, "", clause);
  return 0;
}

static int run(struct call *c) {
  struct house_header h = {0};
  os1_error e = {0};
  if (house_header(c->house, &h, &e) < 0) return call_failed_os1(c, &e);
  AUTO_JSON json_t *told = json_array();
  struct telling t = {c, h.set_up ? h.being : "OS1", told};
  os1_listener l = {&t, hear};
  int r = house_tell_due(c->house, "due", &l, NULL, &e);
  if (r < 0 && r != ERR_CANCELLED) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:O}", "told", told));
  else if (!json_array_size(told) && !args_given(&c->args, "notify"))
    call_say(c, "Nothing has come due.");
  return EXIT_OK;
}

const struct command cmd_due = {
    .name = "due",
    .summary = "tells, once, what has come due",
    .arguments = "",
    .about =
        "Reminders and timers whose time has come and that were not told yet: told now, and not again. With --notify "
        "they are shown on the desktop (notify-send); where that can't be done nothing is taken as told, and "
        "whatever is said next tells it. `os1 timer` has systemd do this once a minute.",
    .options = (const struct args_option[]){{"notify", 0, NULL, "on the desktop instead of here"}, {0}},
    .examples = (const struct command_example[]){{"os1 due --json", "{\"told\":[\"18:30: your mum.\"]}"}, {NULL}},
    .json_keys = "told: what was said, each as one text.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .run = run,
    .night_ms = NIGHT_AFTER_DUE_MS,
};
