/* SPDX-License-Identifier: Apache-2.0 */
#include "base/civil.h"
#include "cli/door.h"
#include "cli/sealed.h"
#include "cli/show.h"
#include "house/house.h"

struct copies {
  struct call *call;
  VEC(struct house_copy) all;
};

static void take(void *arg, const struct house_copy *one) {
  struct copies *k = arg;
  struct house_copy copy = *one;
  VEC_PUSH(k->call->arena, &k->all, copy);
}

static int find(struct call *c, const char *passphrase, void *arg, os1_error *e) {
  return house_copies(NULL, passphrase, take, arg, e);
}

static const char *state_of(const struct house_copy *one) {
  return !one->state                 ? "well"
         : one->state == ERR_KEY     ? "another key"
         : one->state == ERR_DAMAGED ? "damaged"
                                     : "unread";
}

static struct str when_of(struct call *c, const struct house_copy *one) {
  return show_time(c, one->at, c->door->clock->offset(c->door->clock, one->at));
}

static void list_one(struct call *c, const struct house_copy *one) {
  struct str turns = one->state ? str_of(state_of(one)) : show_count(c, one->turns, "turn", "turns");
  if (c->json) {
    char at[40];
    json_t *o =
        json_pack("{s:s,s:o,s:o,s:I,s:s}", "backup", one->name, "at", json_string_of(civil_format(at, one->at, 0)),
                  "turns", one->state ? json_null() : json_integer((json_int_t)one->turns), "bytes",
                  (json_int_t)one->bytes, "state", state_of(one));
    if (one->aside) json_object_set_new(o, "aside", json_true());
    call_json(c, o);
    return;
  }
  call_printf(c, "  %-20s %s%s, %.*s, %llu kB\n", one->name, one->aside ? "put aside " : "", when_of(c, one).at,
              STR_ARG(turns), (unsigned long long)(one->bytes + 1023) / 1024);
}

static int list(struct call *c, const struct copies *k) {
  for (size_t i = 0; i < k->all.len; i++) list_one(c, &k->all.at[i]);
  if (!k->all.len) return call_ended(c, EXIT_NOT_FOUND, "There is no backup yet. `os1 backup` makes one.");
  if (!c->json) call_say(c, "\n`os1 restore NAME` brings one back; what is there now is kept beside it.");
  return EXIT_OK;
}

/* The only one whose name begins so; NULL: the house says why not. */
static const struct house_copy *meant(const struct copies *k, const char *which) {
  const struct house_copy *found = NULL;
  for (size_t i = 0; i < k->all.len; i++) {
    if (!str_starts(str_of(k->all.at[i].name), str_of(which))) continue;
    if (found) return NULL;
    found = &k->all.at[i];
  }
  return found;
}

struct going_back {
  const char *which;
  struct house_restored done;
};

static int go_back(struct call *c, const char *passphrase, void *arg, os1_error *e) {
  struct going_back *g = arg;
  return house_restore(NULL, passphrase, g->which, &g->done, e);
}

static bool is_sure(struct call *c, const struct house_copy *one) {
  if (!one || args_given(&c->args, "yes")) return true;
  struct str question = arena_printf(c->arena, "Back to %s, %s? What is there now is kept beside it. [y/N] ",
                                     when_of(c, one).at, show_count(c, one->turns, "turn", "turns").at);
  if (call_confirm(c, question.at)) return true;
  call_ended(c, EXIT_CANCELLED, "Nothing was touched.%s", c->person ? "" : " Without a terminal it needs --yes.");
  return false;
}

static int bring_back(struct call *c, const struct copies *k, const char *which) {
  struct going_back g = {.which = which};
  os1_error e = {0};
  if (!is_sure(c, meant(k, which))) return EXIT_CANCELLED;
  if (sealed_try(c, go_back, &g, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:s,s:s}", "restored", g.done.name, "kept", g.done.aside));
  else if (g.done.aside[0])
    call_say(c, "It is as it was in %s. What was there is kept: `os1 restore %s` brings that back.", g.done.name,
             g.done.aside);
  else
    call_say(c, "It is as it was in %s.", g.done.name);
  return EXIT_OK;
}

static int run(struct call *c) {
  struct copies k = {.call = c};
  os1_error e = {0};
  if (c->house) return call_failed(c, &(struct error){ERR_BUSY, "This home is open here: leave the talk first."});
  if (sealed_try(c, find, &k, &e) < 0) return call_failed_os1(c, &e);
  return c->args.count ? bring_back(c, &k, c->args.words[0]) : list(c, &k);
}

static bool without_the_home(const struct args *args) {
  return true;
}

const struct command cmd_restore = {
    .name = "restore",
    .summary = "lists the backups, and brings one back",
    .arguments = "[NAME]",
    .about =
        "Without NAME: every dated backup and every memory that was put aside, oldest first. With NAME, or as much of "
        "its beginning as no other has, that one takes the place of the memory, once every page of it is proven "
        "whole; what was there is put aside and can be brought back the same way. It is refused while another "
        "process has the home open. Forgetting takes away what was put aside.",
    .options = (const struct args_option[]){{"yes", 'y', NULL, "does not ask"},
                                            {"passphrase-file", 0, "FILE", "reads the passphrase from there"},
                                            {0}},
    .examples =
        (const struct command_example[]){{"os1 restore --json",
                                          "{\"backup\":\"2026-11-22T201405Z\",\"at\":\"2026-11-22T20:14:05+00:00\","
                                          "\"turns\":12,\"bytes\":98304,\"state\":\"well\"}"},
                                         {"os1 restore 2026-11-22", NULL},
                                         {NULL}},
    .json_keys =
        "one object a backup: backup: its name; at; turns: null where it does not open; bytes; state (well, "
        "damaged, another key, unread); aside: true where it was put aside. After NAME: restored; kept: the name "
        "of what was there.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_TRIES,
    .max_arguments = 1,
    .run = run,
    .alone = without_the_home,
};
