/* SPDX-License-Identifier: Apache-2.0
 *
 * command: one const entry a subcommand; the parser, --help, `os1 help` and the man page come from it, and a test holds
 * the committed man page to it.
 */
#ifndef OS1_CLI_COMMAND_H
#define OS1_CLI_COMMAND_H

#include "base/arena.h"
#include "base/json.h"
#include "cli/args.h"
#include "cli/asker.h"
#include "cli/exit.h"
#include "os1.h"

enum command_flags {
  COMMAND_HOUSE = 1,   /* needs the home open */
  COMMAND_TRIES = 2,   /* wants it open, but has something to say when it cannot be */
  COMMAND_REPEATS = 4, /* asked twice it does the same once: may be sent again when the owner went away */
  COMMAND_HIDDEN = 8,  /* the talk's own, not for people */
  COMMAND_READS = 16,  /* keeps nothing: a home that cannot be written will do */
  COMMAND_STOPS = 32,  /* looks at call_cancelled as it goes: without the home too, the first Ctrl-C only asks it to */
};

struct command_example {
  const char *line;   /* "os1 recall lisbon --json" */
  const char *output; /* literally, what could come; NULL: nothing to show */
};

struct call;
struct command {
  const char *name;
  const char *summary;                    /* one line, no full stop */
  const char *arguments;                  /* "[WORDS...]" */
  const char *about;                      /* a paragraph or two */
  const struct args_option *options;      /* ends with a NULL name; --json and --help are everybody's */
  const struct command_example *examples; /* ends with a NULL line */
  const char *json_keys;                  /* what each key of --json means */
  int statuses[EXIT_STATUSES];            /* besides EXIT_OK and EXIT_USAGE; ends with 0 */
  unsigned flags;
  int min_arguments, max_arguments; /* -1: any number */
  int (*run)(struct call *c);       /* an exit status */
  int night_ms; /* before it leaves a home that it opened itself, a night that is due is slept over for so long; 0: not
                 */
  const char *opens_with; /* an option whose file holds the passphrase of a home that is sealed; NULL: none */
  /* Whether, with these arguments, it does without the home though the flags ask for it. NULL: never. */
  bool (*alone)(const struct args *args);
  /* What is done first where the home does not open, before that is said. NULL: nothing. */
  void (*shut_out)(struct call *c);
};

/* Every command, in the order of help; ends with NULL. */
extern const struct command *const commands[];
const struct command *command_find(struct str name);

struct door;
struct call {
  const struct command *command;
  struct args args;
  struct asker *asker;
  struct arena *arena;
  struct door *door;
  os1 *house; /* NULL unless the command has COMMAND_HOUSE (or TRIES and it could be opened) */
  struct error why_no_house;
  const char *cwd;       /* of whoever asked */
  const char *client_id; /* "" when the command was not given one */
  os1_typing typing;     /* of the line that was typed, for set-up */
  int width;             /* columns of the asker's terminal; 0: not a terminal */
  bool json, colour;
  bool person; /* somebody sits there: questions can be put */
  bool piped;  /* standard input is a pipe or a file */
};

/* ---- what commands say (say.c) ---- */
void call_out(struct call *c, struct str bytes);
void call_printf(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A sentence or more for a person, wrapped to the terminal, with a newline after it. */
void call_say(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
void call_warn(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* On standard error, as it is. */
void call_note(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Says the sentence (as JSON with --json) and returns the exit status of the code. */
int call_failed(struct call *c, const struct error *e);
int call_failed_os1(struct call *c, const os1_error *e);
/* The sentence (as JSON with --json) of a command that did not do it, and no error; returns status. */
int call_ended(struct call *c, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));
int call_usage(struct call *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One line of JSON; takes the reference. */
void call_json(struct call *c, json_t *value);
/* A yes or no; false where nobody can answer. The house is left while it waits. */
bool call_confirm(struct call *c, const char *question);
int call_ask(struct call *c, const char *question, bool secret, struct buf *answer);
/* Text from memory, from files or from outside, safe to show; in the call's arena. */
struct str call_visible(struct call *c, struct str text);
/* All of standard input as it is; ERR_TOO_BIG over cap. */
int call_read_bytes(struct call *c, size_t cap, struct str *ret, struct error *e);
/* The same, its UTF-8 mended; ERR_INVALID for what is no text. */
int call_read_all(struct call *c, size_t cap, struct str *ret, struct error *e);
/* The path as this process may open it. */
int call_input(struct call *c, const char *path, const char **ret, int *ret_fd, struct error *e);
void call_close(int fd);
/* A whole file, up to the buffer's cap. */
int call_read_file(const char *path, struct buf *out, struct error *e);
/* All of it into a file of the owner's alone that is not there yet; ERR_EXISTS where it is. */
int call_write_new(const char *path, struct str bytes, struct error *e);
/* An output path, resolved against the asker's folder. */
const char *call_path(struct call *c, const char *path);
/* For a file that holds a key, NULL: none. One that others can read is as good as none, and is warned of. An exit
 * status.
 */
int call_key_file(struct call *c, const char *file);
bool call_cancelled(struct call *c);

#endif
