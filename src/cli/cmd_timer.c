/* SPDX-License-Identifier: Apache-2.0
 *
 * cmd_timer: the setting "timer" says for the being what the files say for systemd; on, off and status all leave the
 * two agreeing.
 */
#include "cli/command.h"
#include "cli/spawn.h"
#include "home/units.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

static bool systemctl(const char *verb, const char *option, const char *unit) {
  const char *const argv[] = {"systemctl",          "--user", "--quiet", verb, option ? option : unit,
                              option ? unit : NULL, NULL};
  return spawn_wait(argv) == 0;
}

static bool has_manager(void) {
  return systemctl("show-environment", NULL, NULL);
}

static bool is_on(struct call *c, const char *folder) {
  return units_are_there(c->arena, folder) && systemctl("is-enabled", NULL, UNITS_TIMER);
}

static int tell(struct call *c, bool on, const char *sentence) {
  os1_error e = {0};
  if (os1_set(c->house, "timer", on ? "on" : "off", &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:b}", "on", on));
  else
    call_say(c, "%s", sentence);
  return EXIT_OK;
}

static int refused(struct call *c, const char *sentence) {
  struct error e = {0};
  error_set(&e, ERR_UNSUPPORTED, "%s", sentence);
  return call_failed(c, &e);
}

static int turn_on(struct call *c, const char *folder) {
  struct error e = {0};
  char program[PATH_MAX];
  ssize_t len = readlink("/proc/self/exe", program, sizeof program - 1);
  if (!has_manager())
    return refused(c, "There is no systemd of yours running here, so no timer can be set: what comes due is told when "
                      "OS1 is open, or when you are next here.");
  if (len <= 0) return refused(c, "This program cannot tell where it lies, so no timer was set.");
  program[len] = '\0';
  if (units_write(c->arena, folder, program, getenv("OS1_HOME"), &e) < 0) return call_failed(c, &e);
  if (systemctl("daemon-reload", NULL, NULL) && systemctl("enable", "--now", UNITS_TIMER))
    return tell(c, true, "On. systemd looks once a minute, and what comes due is shown on the desktop.");
  units_remove(c->arena, folder, NULL);
  systemctl("daemon-reload", NULL, NULL);
  return refused(c, "systemd would not start the timer, and it was taken away again.");
}

static int turn_off(struct call *c, const char *folder) {
  struct error e = {0};
  if (units_are_there(c->arena, folder)) systemctl("disable", "--now", UNITS_TIMER);
  if (units_remove(c->arena, folder, &e) < 0) return call_failed(c, &e);
  systemctl("daemon-reload", NULL, NULL);
  return tell(c, false, "Off. What comes due is told when OS1 is open, or when you are next here.");
}

static int status(struct call *c, const char *folder) {
  if (is_on(c, folder)) return tell(c, true, "The timer is on: systemd looks once a minute at what has come due.");
  return tell(c, false,
              has_manager() ? "The timer is off: what comes due is told when OS1 is open, or when you are next here. "
                              "`os1 timer on` has systemd look once a minute."
                            : "There is no timer, and no systemd of yours running here to have one: what comes due is "
                              "told when OS1 is open, or when you are next here.");
}

static int run(struct call *c) {
  struct str word = c->args.count ? str_of(c->args.words[0]) : STR("status");
  struct error e = {0};
  const char *folder;
  if (units_folder(c->arena, &folder, &e) < 0) return call_failed(c, &e);
  if (str_is(word, "on")) return turn_on(c, folder);
  if (str_is(word, "off")) return turn_off(c, folder);
  return str_is(word, "status") ? status(c, folder) : call_usage(c, "It takes on, off or status.");
}

const struct command cmd_timer = {
    .name = "timer",
    .summary = "has systemd look once a minute at what has come due",
    .arguments = "[on|off|status]",
    .about = "OS1 is no daemon: it speaks while it is open. `on` writes two units of your own, os1-due.service and "
             "os1-due.timer, into $XDG_CONFIG_HOME/systemd/user and starts the timer, which runs `os1 due --notify` "
             "once a minute, and sleeps over the night when it is due (`os1 sleep`); `off` stops it and takes them "
             "away. A memory sealed with a passphrase is not opened by it. "
             "What a reminder says stands in the notification, for whoever sees the screen.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){{"os1 timer on", NULL}, {"os1 timer --json", "{\"on\":false}"}, {NULL}},
    .json_keys = "on: whether the timer runs.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = 1,
    .run = run,
};
