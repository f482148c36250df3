/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_args: any words after any command.
 */
#include "cli/command.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte chooses a command, the rest are its words, separated by newlines. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct args args;
  struct error e = {0};
  const char *argv[256];
  size_t argc = 0, count = 0;
  if (!size) return 0;
  while (commands[count]) count++;
  const struct command *c = commands[data[0] % count];
  struct str rest = arena_dup(&a, (struct str){(const char *)data + 1, size - 1}), word;
  while (argc < 256 && str_next(&rest, '\n', &word)) argv[argc++] = arena_dup(&a, word).at;
  if (args_parse(&a, c->options, argc, argv, &args, &e) < 0) {
    if (!e.text[0]) abort(); /* a refusal without a reason */
    return 0;
  }
  size_t len = args_text(&a, &args, 0).len, words = 0;
  for (size_t i = 0; i < args.count; i++) words += strlen(args.words[i]) + (i > 0);
  if (len != words) abort();
  for (const struct args_option *o = c->options; o->name; o++)
    if (args_given(&args, o->name) != (args_value(&args, o->name) != NULL) && o->argument) abort();
  return 0;
}
