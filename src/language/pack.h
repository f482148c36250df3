/* SPDX-License-Identifier: Apache-2.0
 *
 * pack: everything the being says and listens for, data/<language>/ as one archive inside the binary. Files keep their
 * text and are parsed when a language is opened (names: when first asked for); a mistake in one is refused then, with
 * file and line, and the tests open every pack. Patterns lie in it compiled as well, compiled/NAME (pattern_priv.h).
 * Immutable after opening: any thread.
 */
#ifndef OS1_LANGUAGE_PACK_H
#define OS1_LANGUAGE_PACK_H

#include "base/error.h"
#include "base/str.h"

#include <stdbool.h>

struct pack;

/* The pack in this binary: "en". ERR_NOT_FOUND for a language that is not in it. */
int pack_open(const char *language, const struct pack **ret, struct error *e);
/* A folder (its .md files left out) in place of the built-in pack: for the build's checks and for tests. Close it with
 * pack_close. */
int pack_open_folder(const char *path, const struct pack **ret, struct error *e);
void pack_close(const struct pack *p);
/* "names/given.tsv"; STR_NONE when there is none. Borrowed from the pack. */
struct str pack_file(const struct pack *p, const char *name);
/* Calls row for every file whose name begins with prefix, in name order; stops at false. */
typedef bool pack_fn(void *arg, struct str name, struct str text);
void pack_scan(const struct pack *p, const char *prefix, pack_fn *row, void *arg);

#endif
