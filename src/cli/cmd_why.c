/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

static int run(struct call *c) {
  uint64_t reply = 0;
  os1_error e = {0};
  AUTO_JSON json_t *why = NULL;
  if (c->args.count && show_parse_id(c->args.words[0], &reply) < 0)
    return call_usage(c, "\"%s\" is not the number of a turn.", c->args.words[0]);
  if (os1_why(c->house, reply, take, &why, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_incref(why));
  else
    show_json(c, why);
  return EXIT_OK;
}

const struct command cmd_why = {
    .name = "why",
    .summary = "why a reply is what it is",
    .arguments = "[TURN]",
    .about = "For the last reply, or the one with that number: what was read, the move, the phrase, the sources.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){{"os1 why --json",
                                          "{\"act\":\"farewell\",\"move\":\"close\",\"family\":\"farewell.due\","
                                          "\"sources\":[8796093022217],\"reply\":8796093022218,\"said\":"
                                          "\"Goodnight, Jonah.\",\"at\":\"2026-11-22T21:19:40+00:00\"}"},
                                         {NULL}},
    .json_keys =
        "reply, said and at name the reply; the rest is its trace: act (what was read), move, family (the phrase), "
        "sources (turns).",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY},
    .flags = COMMAND_HOUSE | COMMAND_REPEATS,
    .max_arguments = 1,
    .run = run,
};
