/* SPDX-License-Identifier: Apache-2.0
 *
 * cmd_talk: what the talk at a terminal asks for, wherever the home is open: JSON Lines on standard output, for talk.c.
 */
#include "cli/command.h"
#include "house/house.h"

static int hushed(void *arg) {
  return call_cancelled(arg);
}

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct call *c = arg;
  if (call_cancelled(c)) {
    os1_hush(c->house); /* what is still being spoken, too */
    return 1;
  }
  json_t *o = json_object();
  json_put_text(o, "clause", (struct str){text, length});
  json_put_number(o, "flags", flags);
  call_json(c, o);
  return 0;
}

static int end(struct call *c, int r, const os1_reply *reply, const os1_error *e) {
  bool hushed = call_cancelled(c);
  if (r < 0 && !(r == ERR_CANCELLED && hushed)) return call_failed_os1(c, e);
  call_json(c, json_pack("{s:i,s:I,s:i,s:b}", "end", 1, "reply", (json_int_t)reply->reply, "flags", reply->flags,
                         "hushed", hushed));
  return hushed ? EXIT_CANCELLED : EXIT_OK;
}

static const char *channel(const struct call *c) {
  return c->args.words[0];
}

static int header(struct call *c) {
  struct house_header h = {0};
  os1_error e = {0};
  if (house_header(c->house, &h, &e) < 0) return call_failed_os1(c, &e);
  json_t *o = json_object();
  json_put_text(o, "being", str_of(h.being));
  json_put_text(o, "person", str_of(h.person));
  json_put_text(o, "machine", str_of(h.machine));
  json_put_text(o, "mind", str_of(h.mind));
  json_put_number(o, "last_here", h.last_here);
  json_put_flag(o, "set_up", h.set_up);
  json_put_flag(o, "voice", h.voice);
  json_put_number(o, "next_due", house_next_due(c->house));
  call_json(c, o);
  return EXIT_OK;
}

static int greet(struct call *c) {
  os1_listener l = {c, hear, hushed};
  os1_reply reply = {0};
  os1_error e = {0};
  return end(c, os1_greet(c->house, channel(c), &l, &reply, &e), &reply, &e);
}

static int due(struct call *c) {
  os1_listener l = {c, hear, hushed};
  os1_reply reply = {0};
  os1_error e = {0};
  return end(c, house_tell_due(c->house, channel(c), &l, &reply, &e), &reply, &e);
}

static int turn(struct call *c) {
  os1_listener l = {c, hear, hushed};
  os1_reply reply = {0};
  os1_error e = {0};
  os1_utterance u = {.text = c->args.words[1],
                     .length = strlen(c->args.words[1]),
                     .channel = channel(c),
                     .client_id = c->client_id[0] ? c->client_id : NULL,
                     .typing = &c->typing};
  return end(c, os1_say(c->house, &u, &l, &reply, &e), &reply, &e);
}

static const struct args_option none[] = {{0}};

const struct command cmd_talk_header = {
    .name = "talk-header",
    .summary = "what the header says",
    .arguments = "",
    .about = "",
    .options = none,
    .flags = COMMAND_HOUSE | COMMAND_HIDDEN | COMMAND_REPEATS,
    .run = header,
};

const struct command cmd_talk_greet = {
    .name = "talk-greet",
    .summary = "what is said first",
    .arguments = "CHANNEL",
    .about = "",
    .options = none,
    .flags = COMMAND_HOUSE | COMMAND_HIDDEN,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = greet,
};

const struct command cmd_talk_due = {
    .name = "talk-due",
    .summary = "what has fallen due",
    .arguments = "CHANNEL",
    .about = "",
    .options = none,
    .flags = COMMAND_HOUSE | COMMAND_HIDDEN,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = due,
};

const struct command cmd_talk_turn = {
    .name = "talk-turn",
    .summary = "one turn",
    .arguments = "CHANNEL WORDS",
    .about = "",
    .options = none,
    .flags = COMMAND_HOUSE | COMMAND_HIDDEN | COMMAND_REPEATS,
    .min_arguments = 2,
    .max_arguments = 2,
    .run = turn,
};
