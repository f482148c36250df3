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
        (const struct command_example[]){
            {"os1 why --json",
             "{\"lines\":[{\"move\":\"close\",\"family\":\"act.farewell\",\"file\":\"phrases/chat.txt\",\"line\":180,"
             "\"because\":\"FAREWELL\",\"score\":3.0}],\"mind\":\"built-in mind\",\"acts\":[\"FAREWELL\"],\"rung\":1,"
             "\"understood\":987,\"sources\":[],\"considered\":[{\"move\":\"close\",\"family\":\"act.farewell\","
             "\"tier\":1,"
             "\"score\":3.0,\"was\":\"said\"}],\"answers\":8796093022217,\"reply\":8796093022218,\"said\":"
             "\"Goodnight, Jonah.\",\"at\":\"2026-11-22T21:19:40+00:00\"}"},
            {NULL}},
    .json_keys =
        "reply, said and at name the reply, answers the turn before it (0: none); lines: what was said, each with its "
        "move, family (the phrase), file and line, because, claim (what makes it true) and score; acts, rung (3 facts, "
        "0 nothing) and understood (in thousandths): what was read; sources: turns; considered: the moves there were, "
        "with tier, score and what became of each; mind: who thought. Where nobody had to think, move stands in place "
        "of those: setup, due, forget, or care, with rule, evidence, score and level.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .max_arguments = 1,
    .run = run,
};
