/* SPDX-License-Identifier: Apache-2.0
 *
 * help: everything os1 says of itself, from the command entries.
 */
#ifndef OS1_CLI_HELP_H
#define OS1_CLI_HELP_H

struct call;
struct command;

/* `os1 help`: the commands, a line each. */
void help_all(struct call *c);
/* `os1 NAME --help`. */
void help_command(struct call *c, const struct command *of);
/* The man page, mdoc(7). */
void help_man(struct call *c);
/* {"commands":[...]}: every entry for machines. */
void help_json(struct call *c);

#endif
