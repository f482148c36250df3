/* SPDX-License-Identifier: Apache-2.0
 *
 * config: os1.conf, one `key = value` a line, `#` begins a comment line. Written back, it keeps every line that was not
 * changed, comments and keys unknown to this version too.
 */
#ifndef OS1_HOME_CONFIG_H
#define OS1_HOME_CONFIG_H

#include "base/arena.h"
#include "base/error.h"

enum { CONFIG_BYTES = 256 * 1024 };

struct config_line {
  struct str raw;        /* without its newline */
  struct str key, value; /* key "" on comments, empty lines and lines that are neither */
  bool odd;              /* neither: not `key = value` */
};

struct config {
  struct arena arena;
  VEC(struct config_line) lines;
};

/* A missing file is an empty configuration. ERR_TOO_BIG over CONFIG_BYTES. */
int config_read(const char *path, struct config *ret, struct error *e);
/* Takes a copy of the text. */
void config_parse(struct str text, struct config *ret);
void config_finish(struct config *c);
/* The last line with that key counts; "" when there is none. */
struct str config_get(const struct config *c, const char *key);
/* Changes the last line with that key, or adds one. */
void config_set(struct config *c, const char *key, struct str value);
/* Replaces the file in one step (a new file, flushed, then renamed). */
int config_write(const struct config *c, const char *path, struct error *e);

typedef void config_odd_fn(void *arg, size_t line, struct str what);
/* Calls odd for every line (from 1) whose key is not among known (ends with NULL), or that is not `key = value`. */
void config_check(const struct config *c, const char *const *known, config_odd_fn *odd, void *arg);

#endif
