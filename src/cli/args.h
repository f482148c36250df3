/* SPDX-License-Identifier: Apache-2.0
 *
 * args: what stands after the command's name. `--name VALUE`, `--name=VALUE`, `-x`, and `--`, after which nothing is an
 * option. A word that begins with - is an option, but - alone and numbers are not.
 */
#ifndef OS1_CLI_ARGS_H
#define OS1_CLI_ARGS_H

#include "base/arena.h"
#include "base/error.h"

struct args_option {
  const char *name;     /* without the dashes */
  char letter;          /* 0: none */
  const char *argument; /* "FILE"; NULL: takes none */
  const char *help;
};

enum { ARGS_OPTIONS = 16, ARGS_MOST = 4096 };

struct args {
  const struct args_option *options;
  bool given[ARGS_OPTIONS];
  const char *value[ARGS_OPTIONS]; /* of the last time it was given */
  const char *const *words;        /* the rest, in order; of the arena, the strings of argv */
  size_t count;
  bool help, json;
};

/* --help, -h and --json are understood everywhere. ERR_INVALID with a sentence. */
int args_parse(struct arena *a, const struct args_option *options, size_t argc, const char *const *argv,
               struct args *ret, struct error *e);
/* The name must be one of the options. */
bool args_given(const struct args *g, const char *name);
/* NULL when not given. */
const char *args_value(const struct args *g, const char *name);
/* All words joined by spaces. */
struct str args_text(struct arena *a, const struct args *g, size_t from);

#endif
