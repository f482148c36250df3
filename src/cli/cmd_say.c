/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "cli/look.h"
#include "cli/night.h"
#include "cli/wrap.h"
#include "house/house.h"

/* The reply as it comes: clauses for people at once, gathered for --json and --wav. */
struct hearing {
  struct call *call;
  struct buf text, shown;
  struct wrap wrap;
  json_t *asides;
  bool said, aside; /* anything; an aside was the last of it */
};

static void show_clause(struct hearing *h, struct str text) {
  if (h->aside) call_out(h->call, STR("\n"));
  h->aside = false;
  wrap_space(&h->wrap);
  wrap_text(&h->wrap, text);
  call_out(h->call, buf_str(&h->shown));
  buf_clear(&h->shown);
  h->said = true;
}

static void show_aside(struct hearing *h, struct str text) {
  struct call *c = h->call;
  struct str line = call_visible(c, text);
  call_printf(c, "%s%s%.*s%s", h->said ? "\n" : "", look_dim(c->colour), STR_ARG(line), look_plain(c->colour));
  h->said = h->aside = true;
  h->wrap.column = 0; /* what follows begins a line of its own */
  h->wrap.begun = false;
}

static int hushed(void *arg) {
  return call_cancelled(((struct hearing *)arg)->call);
}

static int hear(void *arg, const char *text, size_t length, int flags) {
  struct hearing *h = arg;
  struct str clause = {text, length};
  if (call_cancelled(h->call)) {
    os1_hush(h->call->house); /* what is still being spoken, too */
    return 1;
  }
  if (flags & OS1_ASIDE) {
    json_array_append_new(h->asides, json_string_of(clause));
    if (!h->call->json) show_aside(h, clause);
    return 0;
  }
  if (h->text.len) buf_add_byte(&h->text, ' ');
  buf_add_str(&h->text, clause);
  if (!h->call->json) show_clause(h, clause);
  return 0;
}

static void say_json(struct hearing *h, const os1_reply *r) {
  json_t *o = json_object();
  json_put_number(o, "conversation", (int64_t)r->conversation);
  json_put_number(o, "turn", (int64_t)r->turn);
  json_put_number(o, "reply", (int64_t)r->reply);
  json_put_text(o, "text", buf_str(&h->text));
  json_put_flag(o, "quiet", r->flags & OS1_QUIET);
  json_put_flag(o, "question", r->flags & OS1_QUESTION);
  json_put_flag(o, "farewell", r->flags & OS1_FAREWELL);
  json_put(o, "asides", json_incref(h->asides));
  call_json(h->call, o);
}

static int speak(struct hearing *h, const char *file) {
  os1_error e = {0};
  if (!h->text.len) return EXIT_OK;
  const char *path = call_path(h->call, file);
  if (os1_speak(h->call->house, h->text.at, path, &e) < 0) return call_failed_os1(h->call, &e);
  return EXIT_OK;
}

static int finish(struct hearing *h, const os1_reply *r) {
  struct call *c = h->call;
  const char *wav = args_value(&c->args, "wav");
  if (c->json)
    say_json(h, r);
  else if (!h->said)
    call_printf(c, "%s·%s\n", look_dim(c->colour), look_plain(c->colour));
  else
    call_out(c, STR("\n"));
  return wav ? speak(h, wav) : EXIT_OK;
}

static int turn(struct call *c, struct str text) {
  struct hearing h = {.call = c, .text = buf_new(BUF_TURN), .shown = buf_new(BUF_TURN * 2), .asides = json_array()};
  wrap_init(&h.wrap, &h.shown, c->width ? look_measure(c->width) : 0, "", 0);
  os1_utterance u = {.text = text.at, .length = text.len, .channel = "say", .client_id = c->client_id};
  if (!c->client_id[0]) u.client_id = NULL;
  os1_listener l = {&h, hear, hushed};
  os1_reply reply = {0};
  os1_error e = {0};
  int r = os1_say(c->house, &u, &l, &reply, &e);
  bool hushed = call_cancelled(c);
  int status = r == 0 ? finish(&h, &reply) : EXIT_CANCELLED;
  if (r < 0 && h.said) call_out(c, STR("\n"));
  if (r < 0 && !(r == ERR_CANCELLED && hushed)) status = call_failed_os1(c, &e);
  buf_finish(&h.text);
  buf_finish(&h.shown);
  json_decref(h.asides);
  return hushed ? EXIT_CANCELLED : status;
}

static int run(struct call *c) {
  struct str text = args_text(c->arena, &c->args, 0);
  struct error e = {0};
  if (!c->args.count) {
    if (!c->piped) return call_usage(c, "Say what? Give the words, or put them in on standard input.");
    if (call_read_all(c, BUF_TURN, &text, &e) < 0) return call_failed(c, &e);
  }
  text = str_trim(text);
  if (!text.len) return call_usage(c, "There was nothing to say.");
  return turn(c, text);
}

/* Nobody in danger is answered with a key that is missing and nothing else. */
static void shut_out(struct call *c) {
  struct str text = args_text(c->arena, &c->args, 0);
  char card[512] = "";
  if (!c->args.count && (!c->piped || call_read_all(c, BUF_TURN, &text, NULL) < 0)) return;
  if (house_card_for(text.at, text.len, card, sizeof card, NULL) < 0 || !card[0]) return;
  if (c->json)
    call_json(c, json_pack("{s:[s]}", "asides", card));
  else
    call_say(c, "%s", card);
}

const struct command cmd_say = {
    .name = "say",
    .summary = "one turn of the conversation",
    .arguments = "[WORDS...]",
    .about =
        "Says the words, or all of standard input as one turn, and prints the reply. It goes on with the last "
        "conversation while that is under 30 minutes old. The turn is on the disk before the reply begins. "
        "Ctrl-C hushes the reply. Once a day, when the reply is out, up to a second more goes to the night's sleep "
        "(`os1 sleep`); what is left of it goes on with the next.",
    .options = (const struct args_option[]){{"wav", 0, "FILE", "also writes the reply, spoken, as a WAV file"}, {0}},
    .examples =
        (const struct command_example[]){
            {"os1 say my sister anna moved to lisbon in may", NULL},
            {"os1 say --json goodnight",
             "{\"conversation\":8796093022209,\"turn\":8796093022217,\"reply\":8796093022218,\"text\":\"Goodnight, "
             "Jonah.\",\"quiet\":false,\"question\":false,\"farewell\":true,\"asides\":[]}"},
            {NULL}},
    .json_keys = "conversation, turn and reply are ids; text is the whole reply; quiet: nothing to add; question: it "
                 "ends in one; farewell: the conversation has ended; asides: quiet lines beside the reply, such as a "
                 "help line's card.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_REPEATS,
    .max_arguments = -1,
    .run = run,
    .night_ms = NIGHT_AFTER_WORDS_MS,
    .shut_out = shut_out,
};
