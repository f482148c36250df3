/* SPDX-License-Identifier: Apache-2.0 */
#include "mcp/message.h"

static const struct message nonsense = {.kind = MESSAGE_NONSENSE};

static struct message read_answer(const json_t *value, const json_t *id) {
  const json_t *result = json_object_get(value, "result"), *error = json_object_get(value, "error");
  struct message m = {.kind = error ? MESSAGE_ERROR : MESSAGE_RESULT, .body = error ? error : result};
  if (json_is_integer(id) && json_integer_value(id) > 0) m.id = json_integer_value(id);
  if (error && (result || !json_is_object(error))) return nonsense;
  if (!error && (!json_is_object(result) || !m.id)) return nonsense;
  return m;
}

static struct message read_call(const json_t *value, const json_t *id, const json_t *method) {
  const json_t *params = json_object_get(value, "params");
  struct message m = {.kind = id ? MESSAGE_REQUEST : MESSAGE_NOTICE, .their_id = id, .body = params};
  m.method = (struct str){json_string_value(method), json_string_length(method)};
  if (id && !json_is_string(id) && !json_is_integer(id)) return nonsense;
  return params && !json_is_object(params) && !json_is_array(params) ? nonsense : m;
}

struct message message_read(const json_t *value) {
  const json_t *id = json_object_get(value, "id"), *method = json_object_get(value, "method");
  if (!json_is_object(value) || !str_is(json_text(value, "jsonrpc"), "2.0")) return nonsense;
  if (json_is_string(method)) return read_call(value, id, method);
  if (method) return nonsense;
  return json_object_get(value, "result") || json_object_get(value, "error") ? read_answer(value, id) : nonsense;
}

struct str message_why(struct arena *a, const json_t *error) {
  struct str words = str_trim(json_text(error, "message"));
  if (!words.len) return arena_printf(a, "error %lld", (long long)json_number(error, "code", 0));
  char *plain = arena_alloc(a, words.len + 1);
  for (size_t i = 0; i < words.len; i++) plain[i] = (unsigned char)words.at[i] < ' ' ? ' ' : words.at[i];
  return (struct str){plain, words.len};
}
