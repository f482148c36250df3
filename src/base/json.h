/* SPDX-License-Identifier: Apache-2.0
 *
 * json: jansson with this house's habits: strict (RFC 8259, no duplicate keys), strings are str, output is a buf.
 */
#ifndef OS1_BASE_JSON_H
#define OS1_BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include <jansson.h>
#include <stdint.h>

/* From here on jansson's requests are ours: they stop the process rather than leave an object half made. Not where the
 * program has given jansson an allocator of its own. Call before the first JSON is made. */
void json_share_memory(void);

/* A new reference the caller releases with json_decref (or AUTO_JSON). NULL on failure, with the line and the reason.
 */
json_t *json_read(struct str text, struct error *e);
/* Compact, keys in the order they were set, slashes and UTF-8 as they are. */
int json_write(const json_t *value, struct buf *out);
/* "" when absent or not a string. Borrowed from the object. */
struct str json_text(const json_t *object, const char *key);
int64_t json_number(const json_t *object, const char *key, int64_t otherwise);
bool json_flag(const json_t *object, const char *key, bool otherwise);
/* Invalid UTF-8 is mended first: never fails. */
void json_put_text(json_t *object, const char *key, struct str value);
void json_put_number(json_t *object, const char *key, int64_t value);
void json_put_flag(json_t *object, const char *key, bool value);
/* Takes over the reference to value. */
void json_put(json_t *object, const char *key, json_t *value);
json_t *json_string_of(struct str value);
/* One string, quoted and escaped, onto out. */
int json_quote(struct buf *out, struct str s);

void json_release(json_t **value);
#define AUTO_JSON __attribute__((cleanup(json_release)))

#endif
