/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"
#include "house/house.h"

static int take(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

static struct str standing(struct call *c, const json_t *o) {
  if (json_text(o, "revoked_at").len)
    return arena_printf(c->arena, "revoked %.*s", STR_ARG(str_first(json_text(o, "revoked_at"), 10)));
  struct str until = str_first(json_text(o, "until"), 16);
  return arena_printf(c->arena, json_flag(o, "stands", false) ? "until %.*s" : "over since %.*s", STR_ARG(until));
}

static void show_permission(struct call *c, const json_t *o) {
  struct str to = json_text(o, "recipient"), exactly = json_text(o, "arguments"), state = standing(c, o);
  unsigned long long number = show_number((uint64_t)json_number(o, "id", 0));
  show_text(c, "    ",
            arena_printf(c->arena, "%llu  %.*s%s%.*s%s%.*s, %.*s", number, STR_ARG(json_text(o, "skill")),
                         to.len ? " to " : "", STR_ARG(to), exactly.len ? ", exactly " : "", STR_ARG(exactly),
                         STR_ARG(state)));
}

static int list(struct call *c) {
  os1_error e = {0};
  AUTO_JSON json_t *page = NULL;
  if (house_permissions(c->house, take, &page, &e) < 0) return call_failed_os1(c, &e);
  const json_t *all = json_object_get(page, "permissions");
  if (c->json) return call_json(c, json_incref(page)), EXIT_OK;
  if (!json_array_size(all)) call_say(c, "Nothing may be done without asking but what it takes to talk with you.");
  for (size_t i = 0; i < json_array_size(all); i++) show_permission(c, json_array_get(all, i));
  return EXIT_OK;
}

static int revoke(struct call *c, const char *typed) {
  uint64_t id;
  os1_error e = {0};
  if (show_parse_id(typed, &id) < 0) return call_usage(c, "\"%s\" is not the number of a permission.", typed);
  if (house_revoke(c->house, id, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:I}", "revoked", (json_int_t)id));
  else
    call_say(c, "Revoked. It is asked about again from now on.");
  return EXIT_OK;
}

static int run(struct call *c) {
  if (!c->args.count) return list(c);
  if (c->args.count == 2 && !strcmp(c->args.words[0], "revoke")) return revoke(c, c->args.words[1]);
  return call_usage(c, "It takes nothing, or `revoke` and a number.");
}

const struct command cmd_allow = {
    .name = "allow",
    .summary = "what may be done without asking you, and how to take that back",
    .arguments = "[revoke NUMBER]",
    .about =
        "Standing permissions: each for one skill and one recipient or one exact deed, with an end. The list has those "
        "that are over or revoked, too. Whatever has words from outside in it (a document, mail, a page, another "
        "being) is asked about all the same. `os1 log` says which deed was done by which.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){{"os1 allow --json",
                                          "{\"permissions\":[{\"id\":8796093022209,\"skill\":\"letter\","
                                          "\"recipient\":\"anna@example.org\",\"given_at\":"
                                          "\"2026-11-22T20:14:05+00:00\",\"until\":\"2026-12-22T20:14:05+00:00\","
                                          "\"stands\":true}]}"},
                                         {"os1 allow revoke 3", "Revoked. It is asked about again from now on."},
                                         {NULL}},
    .json_keys =
        "permissions: id, skill, recipient or arguments (byte for byte), given_at, until, revoked_at, stands; revoked: "
        "the number.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_REPEATS,
    .max_arguments = 2,
    .run = run,
};
