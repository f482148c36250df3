/* SPDX-License-Identifier: Apache-2.0
 *
 * call: one tool used, and what it came to in words: its texts as they are, and of everything else what it is.
 */
#include "base/utf8.h"
#include "mcp/mcp_priv.h"

struct words {
  struct buf out;
  size_t left_out; /* bytes that did not fit */
};

static void add(struct words *w, struct str text) {
  size_t room = w->out.cap - w->out.len - (w->out.len > 0);
  struct str fits = str_first(text, w->out.cap > w->out.len + 1 ? room : 0);
  while (fits.len && fits.len < text.len && ((unsigned char)text.at[fits.len] & 0xC0) == 0x80) fits.len--;
  w->left_out += text.len - fits.len;
  if (!fits.len) return;
  if (w->out.len) buf_add_byte(&w->out, '\n');
  buf_add_str(&w->out, fits);
}

static void add_kind(struct words *w, const char *what, struct str kind) {
  char line[128];
  int len = snprintf(line, sizeof line, "[%s%s%.*s]", what, kind.len ? ": " : "", STR_ARG(str_first(kind, 80)));
  add(w, (struct str){line, len > 0 ? (size_t)len : 0});
}

/* The kinds of content of 2025-11-25, schema, ContentBlock. */
static void add_content(struct words *w, const json_t *one) {
  struct str type = json_text(one, "type");
  const json_t *resource = json_object_get(one, "resource");
  if (str_is(type, "text"))
    add(w, json_text(one, "text"));
  else if (str_is(type, "image") || str_is(type, "audio"))
    add_kind(w, str_is(type, "image") ? "a picture" : "a sound", json_text(one, "mimeType"));
  else if (str_is(type, "resource_link"))
    add_kind(w, "a link", json_text(one, "uri"));
  else if (str_is(type, "resource") && json_text(resource, "text").len)
    add(w, json_text(resource, "text"));
  else
    add_kind(w, "something that is no text", type);
}

static void add_structured(struct words *w, const json_t *value) {
  AUTO_BUF struct buf text = buf_new(MCP_LINE_MOST);
  if (value && json_write(value, &text) == 0) add(w, buf_str(&text));
}

static struct str words_of(struct arena *a, const json_t *result) {
  struct words w = {.out = buf_new(MCP_TEXT_MOST)};
  const json_t *content = json_object_get(result, "content"), *one;
  size_t i;
  json_array_foreach(content, i, one) add_content(&w, one);
  if (!json_array_size(content)) add_structured(&w, json_object_get(result, "structuredContent"));
  struct str text = utf8_mend(a, arena_dup(a, buf_str(&w.out)));
  if (w.left_out) text = arena_printf(a, "%.*s\n[%zu bytes more were left out]", STR_ARG(text), w.left_out);
  buf_finish(&w.out);
  return text;
}

int mcp_call(struct mcp *m, struct arena *a, struct str tool, const json_t *arguments, const struct mcp_watch *w,
             struct mcp_result *ret, struct error *e) {
  json_t *params = json_object(), *read = NULL;
  json_put_text(params, "name", tool);
  json_put(params, "arguments", arguments ? json_deep_copy(arguments) : json_object());
  int r = mcp_ask(m, "tools/call", params, m->times.call, w, &read, e);
  AUTO_JSON json_t *result = read;
  if (r < 0) return r;
  if (str_is(json_text(result, "resultType"), "input_required"))
    return error_set(e, ERR_UNSUPPORTED, "%s wants to ask something before it goes on, and nobody here answers it.",
                     m->name);
  *ret = (struct mcp_result){words_of(a, result), json_flag(result, "isError", false)};
  return 0;
}
