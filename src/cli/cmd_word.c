/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/by_skill.h"

static int run(struct call *c) {
  AUTO_JSON json_t *arguments = json_object();
  const char *ask = args_value(&c->args, "ask");
  if (args_given(&c->args, "find")) ask = "find";
  json_put_text(arguments, "ask", str_of(ask ? ask : "define"));
  json_put_text(arguments, "word", args_text(c->arena, &c->args, 0));
  return by_skill(c, "word", arguments);
}

const struct command cmd_word = {
    .name = "word",
    .summary = "what a word means, and the word for a meaning",
    .arguments = "WORD...",
    .about = "Out of WordNet, word for word, where the Debian package wordnet-base is installed. With --find the words "
             "are a description, and the word for it is looked for. Nothing of it is kept.",
    .options =
        (const struct args_option[]){
            {"find", 'f', NULL, "the word for what is described"},
            {"ask", 'a', "WHAT", "define, senses, part, similar, opposite, kind, spell, noun, verb, adjective, adverb"},
            {0}},
    .examples =
        (const struct command_example[]){
            {"os1 word --json garboard",
             "{\"word\":\"garboard\",\"base\":\"garboard\",\"senses\":[{\"part\":\"noun\",\"gloss\":\"the first wale "
             "laid next to the keel of a wooden ship\",\"words\":[\"garboard\",\"garboard plank\",\"garboard "
             "strake\"]}]}"},
            {"os1 word --find fear of spiders", "Arachnophobia: \"A morbid fear of spiders.\""},
            {NULL}},
    .json_keys =
        "word; base: the form it was found under; senses: the likeliest first, with part, gloss, example, words "
        "of the same meaning; found: likewise, for a description; words: for similar, opposite, kind and the "
        "parts of speech; parts; letters; near: spellings that are there, where the word is not.",
    .statuses = {EXIT_FAILED, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE | COMMAND_READS | COMMAND_REPEATS,
    .min_arguments = 1,
    .max_arguments = -1,
    .run = run,
};
