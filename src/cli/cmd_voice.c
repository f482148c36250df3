/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"
#include "house/house.h"

static int take(void *arg, const char *json, size_t length) {
  json_t **into = arg;
  *into = json_read((struct str){json, length}, NULL);
  return 0;
}

static const char *setting(struct call *c, const char *key, const char *otherwise) {
  char *value = arena_alloc(c->arena, 32);
  return os1_get(c->house, key, value, 32) > 0 ? value : otherwise;
}

static int say_state(struct call *c) {
  const char *speaks = setting(c, "speak", "off"), *voice = setting(c, "voice", "middle");
  if (c->json)
    call_json(c, json_pack("{s:s,s:s}", "speak", speaks, "voice", voice));
  else
    call_say(c, "Replies are %s; the voice is the %s one.", str_is(str_of(speaks), "on") ? "spoken" : "not spoken",
             voice);
  return EXIT_OK;
}

/* What was switched on and cannot be heard is no promise: why not is said. */
static void say_if_unheard(struct call *c) {
  AUTO_JSON json_t *stats = NULL;
  if (house_stats(c->house, take, &stats, NULL) < 0 || json_flag(stats, "sound", true)) return;
  call_say(c, "%.*s", STR_ARG(json_text(stats, "no_sound")));
}

static bool is_switch(struct str word) {
  return str_is(word, "on") || str_is(word, "off");
}

static bool is_voice(struct str word) {
  return str_is(word, "lower") || str_is(word, "middle") || str_is(word, "higher");
}

static int run(struct call *c) {
  AUTO_JSON json_t *arguments = json_object(), *result = NULL;
  AUTO_BUF struct buf text = buf_new(BUF_LINE);
  os1_error e = {0};
  for (size_t i = 0; i < c->args.count; i++) {
    struct str word = str_of(c->args.words[i]);
    if (!is_switch(word) && !is_voice(word)) return call_usage(c, "It takes on, off, lower, middle or higher.");
    json_put_text(arguments, is_switch(word) ? "set" : "voice", word);
  }
  if (!c->args.count) return say_state(c);
  json_write(arguments, &text);
  if (os1_skill(c->house, "voice", text.at, take, &result, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) return say_state(c);
  struct str says = json_text(result, "text");
  if (!says.len) return say_state(c);
  call_say(c, "%.*s", STR_ARG(says));
  if (str_is(str_of(setting(c, "speak", "off")), "on")) say_if_unheard(c);
  return EXIT_OK;
}

const struct command cmd_voice = {
    .name = "voice",
    .summary = "whether replies are spoken, and in which voice",
    .arguments = "[on|off] [lower|middle|higher]",
    .about = "Without words it says how things stand. It needs flite in the build and something to play through; "
             "`os1 doctor` says whether they are there.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){{"os1 voice on middle --json", "{\"speak\":\"on\",\"voice\":\"middle\"}"},
                                         {NULL}},
    .json_keys = "speak (on, off); voice (lower, middle, higher).",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = 2,
    .run = run,
};
