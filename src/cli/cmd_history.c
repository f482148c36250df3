/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"
#include "house/house.h"

struct listing {
  struct call *call;
  size_t rows;
};

static int row(void *arg, const os1_turn *t) {
  struct listing *l = arg;
  if (l->call->json)
    call_json(l->call, show_turn_json(l->call, t));
  else
    show_turn(l->call, t);
  l->rows++;
  return call_cancelled(l->call);
}

static int one(struct call *c, const char *typed, struct listing *l) {
  uint64_t id;
  os1_error e = {0};
  if (show_parse_id(typed, &id) < 0) return call_usage(c, "\"%s\" is not the number of a turn.", typed);
  int r = house_turn(c->house, id, row, l, &e);
  return r < 0 ? call_failed_os1(c, &e) : EXIT_OK;
}

static int range(struct call *c, struct listing *l) {
  const char *from = args_value(&c->args, "from"), *to = args_value(&c->args, "to");
  const char *typed = args_value(&c->args, "count");
  int64_t first = 0, last = 0;
  long long count = 20;
  struct error e = {0};
  if (typed && (!str_to_int(str_of(typed), &count) || count < 1 || count > 1000000))
    return call_usage(c, "--count takes a number from 1 to 1000000.");
  if ((from && show_parse_time(c, from, &first, &e) < 0) || (to && show_parse_time(c, to, &last, &e) < 0))
    return call_usage(c, "%s", e.text);
  if ((from || to || args_given(&c->args, "all")) && !typed) count = 0;
  os1_error why = {0};
  int64_t whole = args_given(&c->args, "all") && !first && !last;
  int r = os1_history(c->house, whole ? INT64_MIN / 4 : first, last, (size_t)count, row, l, &why);
  return r < 0 ? call_failed_os1(c, &why) : EXIT_OK;
}

static int run(struct call *c) {
  struct listing l = {c, 0};
  const char *turn = args_value(&c->args, "turn");
  int status = turn ? one(c, turn, &l) : range(c, &l);
  if (status == EXIT_OK && !l.rows && !c->json) call_warn(c, "Nothing was said then.");
  return status;
}

const struct command cmd_history = {
    .name = "history",
    .summary = "what was said, oldest first",
    .arguments = "",
    .about = "The newest 20 turns, or those of a time. Times are 2026-11-22T20:14:05Z, 2026-11-22 20:14 or 2026-11-22.",
    .options = (const struct args_option[]){{"count", 'n', "N", "so many of the newest"},
                                            {"from", 0, "TIME", "not before"},
                                            {"to", 0, "TIME", "not after"},
                                            {"all", 0, NULL, "everything"},
                                            {"turn", 0, "N", "just that one"},
                                            {0}},
    .examples =
        (const struct command_example[]){
            {"os1 history -n 1 --json",
             "{\"id\":8796093022210,\"conversation\":8796093022209,\"role\":\"person\",\"said_at\":"
             "\"2026-11-22T20:14:05+00:00\",\"text\":\"night edda\"}"},
            {NULL}},
    .json_keys =
        "one object a turn: id, conversation, role (person, being, other), said_at, text; speaker, caption, key "
        "and conversation_key where it was imported with one.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .run = run,
};
