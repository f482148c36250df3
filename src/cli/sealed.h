/* SPDX-License-Identifier: Apache-2.0
 *
 * sealed: commands on a home that is not open, and may be sealed with a passphrase.
 */
#ifndef OS1_CLI_SEALED_H
#define OS1_CLI_SEALED_H

#include "cli/command.h"

/* Something that wants the passphrase: NULL first. ERR_KEY where it is missing or wrong. */
typedef int sealed_fn(struct call *c, const char *passphrase, void *arg, os1_error *e);
/* Without one; else with that of --passphrase-file, where the command has it and it is given; else asked for once,
 * where somebody can type. */
int sealed_try(struct call *c, sealed_fn *fn, void *arg, os1_error *e);
/* The file's text without the newline at its end. */
int sealed_file(struct call *c, const char *file, struct buf *out, struct error *e);

#endif
