/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "house/house.h"

static int show(void *arg, const char *json, size_t length) {
  struct call *c = arg;
  json_t *body = json_read((struct str){json, length}, NULL);
  if (c->json) return call_json(c, body), 0;
  size_t i;
  json_t *one;
  json_array_foreach(json_object_get(body, "messages"), i, one) {
    call_printf(c, "%s== %.*s\n", i ? "\n" : "", STR_ARG(json_text(one, "role")));
    call_printf(c, "%.*s\n", STR_ARG(call_visible(c, json_text(one, "content"))));
  }
  json_decref(body);
  return 0;
}

static int run(struct call *c) {
  os1_error e = {0};
  struct str text = args_text(c->arena, &c->args, 0);
  if (!args_given(&c->args, "show")) return call_usage(c, "It only shows: os1 think --show WORDS.");
  if (house_think_show(c->house, text.at ? text.at : "", text.len, show, c, &e) < 0) return call_failed_os1(c, &e);
  return EXIT_OK;
}

const struct command cmd_think = {
    .name = "think",
    .summary = "what a language model would be sent",
    .arguments = "[WORDS...]",
    .about = "Exactly what a model is sent if these words are said now, message by message: the page of manners, what "
             "you told, this talk, and what memory finds. With --json it is the request itself, byte by byte. Nothing "
             "is sent and nothing kept, and no model need be set.",
    .options = (const struct args_option[]){{"show", 0, NULL, "prints it"}, {0}},
    .examples = (const struct command_example[]){{"os1 think --show anna rang today", NULL}, {NULL}},
    .json_keys = "model: its name, where one is set; messages: role and content of each; max_tokens, stream and "
                 "stream_options as they are sent.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_REPEATS,
    .max_arguments = -1,
    .run = run,
};
