/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/night.h"
#include "cli/show.h"

static int run(struct call *c) {
  struct str text = args_text(c->arena, &c->args, 0);
  struct error e = {0};
  if (!c->args.count) {
    if (!c->piped) return call_usage(c, "Remember what? Give the sentence, or put it in on standard input.");
    if (call_read_all(c, BUF_TURN, &text, &e) < 0) return call_failed(c, &e);
  }
  text = str_trim(text);
  if (!text.len) return call_usage(c, "There was nothing to remember.");
  uint64_t turn = 0;
  os1_error why = {0};
  if (os1_remember(c->house, text.at, text.len, c->client_id, &turn, &why) < 0) return call_failed_os1(c, &why);
  if (c->json)
    call_json(c, json_pack("{s:I}", "turn", (json_int_t)turn));
  else
    call_say(c, "Kept as %llu.", (unsigned long long)show_number(turn));
  return EXIT_OK;
}

const struct command cmd_remember = {
    .name = "remember",
    .summary = "keeps a sentence as yours, and answers nothing",
    .arguments = "[WORDS...]",
    .about = "Keeps the words, or all of standard input, as something you said, and reads its facts.",
    .options = (const struct args_option[]){{0}},
    .examples =
        (const struct command_example[]){
            {"os1 remember --json the spare key is with peter", "{\"turn\":8796093022219}"}, {NULL}},
    .json_keys = "turn: its id.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_REPEATS,
    .max_arguments = -1,
    .run = run,
    .night_ms = NIGHT_AFTER_WORDS_MS,
};
