/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/alloc.h"

#include "base/utf8.h"

#include <stdlib.h>

static void *json_alloc(size_t size) {
  return alloc_resize(NULL, size);
}

void json_share_memory(void) {
  json_malloc_t alloc;
  json_free_t release;
  json_get_alloc_funcs(&alloc, &release);
  if (alloc == malloc && release == free) json_set_alloc_funcs(json_alloc, alloc_free);
}

json_t *json_read(struct str text, struct error *e) {
  json_error_t why;
  json_t *value = json_loadb(text.at ? text.at : "", text.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
  if (!value) error_set(e, ERR_INVALID, "not JSON: line %d, column %d: %s", why.line, why.column, why.text);
  return value;
}

static int add(const char *bytes, size_t size, void *out) {
  return buf_add(out, bytes, size) < 0 ? -1 : 0;
}

int json_write(const json_t *value, struct buf *out) {
  return json_dump_callback(value, add, out, JSON_COMPACT | JSON_ENCODE_ANY) < 0 ? ERR_TOO_BIG : 0;
}

struct str json_text(const json_t *object, const char *key) {
  const json_t *v = json_object_get(object, key);
  return json_is_string(v) ? (struct str){json_string_value(v), json_string_length(v)} : STR("");
}

int64_t json_number(const json_t *object, const char *key, int64_t otherwise) {
  const json_t *v = json_object_get(object, key);
  return json_is_integer(v) ? json_integer_value(v) : otherwise;
}

bool json_flag(const json_t *object, const char *key, bool otherwise) {
  const json_t *v = json_object_get(object, key);
  return json_is_boolean(v) ? json_is_true(v) : otherwise;
}

json_t *json_string_of(struct str value) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct str good = utf8_valid(value) ? value : utf8_mend(&a, value);
  return json_stringn_nocheck(good.at ? good.at : "", good.len);
}

void json_put(json_t *object, const char *key, json_t *value) {
  json_object_set_new_nocheck(object, key, value);
}
void json_put_text(json_t *object, const char *key, struct str value) {
  json_put(object, key, json_string_of(value));
}
void json_put_number(json_t *object, const char *key, int64_t value) {
  json_put(object, key, json_integer(value));
}
void json_put_flag(json_t *object, const char *key, bool value) {
  json_put(object, key, json_boolean(value));
}

int json_quote(struct buf *out, struct str s) {
  AUTO_JSON json_t *v = json_string_of(s);
  return json_write(v, out);
}

void json_release(json_t **value) {
  json_decref(*value);
}
