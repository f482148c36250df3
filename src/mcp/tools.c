/* SPDX-License-Identifier: Apache-2.0
 *
 * tools: what a server offers, page by page. What cannot be offered on (a name that no model could say, a schema of
 * megabytes) is left out and counted.
 */
#include "base/utf8.h"
#include "mcp/mcp_priv.h"

#include <sodium.h>

static bool is_tool_name(struct str name) {
  if (!name.len || name.len > MCP_NAME_MOST) return false;
  for (size_t i = 0; i < name.len; i++) {
    char c = name.at[i];
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '_' && c != '-' && c != '.') return false;
  }
  return true;
}

/* Members in the order of their bytes, no blanks: what the order was on the wire says nothing of the tool. What differs
 * from time to time by its nature (_meta) is no part of it. */
static int hash_of(const json_t *tool, unsigned char ret[MCP_HASH]) {
  AUTO_JSON json_t *plain = json_copy((json_t *)(uintptr_t)tool);
  json_object_del(plain, "_meta");
  char *text = json_dumps(plain, JSON_SORT_KEYS | JSON_COMPACT);
  if (!text) return ERR_INVALID;
  crypto_generichash(ret, MCP_HASH, (const unsigned char *)text, strlen(text), NULL, 0);
  free(text);
  return 0;
}

static struct str schema_of(struct arena *a, const json_t *tool) {
  AUTO_BUF struct buf out = buf_new(MCP_SCHEMA_MOST);
  const json_t *schema = json_object_get(tool, "inputSchema");
  if (!json_is_object(schema)) return STR("{}");
  return json_write(schema, &out) < 0 ? STR_NONE : arena_dup(a, buf_str(&out));
}

static bool is_there(const struct mcp_tools *t, struct str name) {
  for (size_t i = 0; i < t->at.len; i++)
    if (str_eq(t->at.at[i].name, name)) return true;
  return false;
}

static void take(struct arena *a, const json_t *tool, struct mcp_tools *ret) {
  struct mcp_tool t = {.name = arena_dup(a, json_text(tool, "name")),
                       .about = arena_dup(a, json_text(tool, "description")),
                       .schema = schema_of(a, tool),
                       .only_looks = json_flag(json_object_get(tool, "annotations"), "readOnlyHint", false)};
  bool fits = is_tool_name(t.name) && !is_there(ret, t.name) && t.schema.at && t.about.len <= MCP_ABOUT_MOST &&
              ret->at.len < MCP_TOOLS_MOST;
  if (fits && hash_of(tool, t.hash) == 0)
    VEC_PUSH(a, &ret->at, t);
  else
    ret->left_out++;
}

static int one_page(struct mcp *m, struct arena *a, struct str *cursor, struct mcp_tools *ret, struct error *e) {
  json_t *params = json_object(), *read = NULL, *tool;
  size_t i;
  if (cursor->len) json_put_text(params, "cursor", *cursor);
  int r = mcp_ask(m, "tools/list", params, m->times.begin, NULL, &read, e);
  AUTO_JSON json_t *page = read;
  if (r < 0) return r;
  const json_t *tools = json_object_get(page, "tools");
  if (!json_is_array(tools)) return error_set(e, ERR_INVALID, "%s does not say what tools it has.", m->name);
  json_array_foreach(tools, i, tool) take(a, tool, ret);
  *cursor = arena_dup(a, json_text(page, "nextCursor"));
  return 0;
}

int mcp_tools(struct mcp *m, struct arena *a, struct mcp_tools *ret, struct error *e) {
  struct str cursor = STR("");
  int r = 0;
  *ret = (struct mcp_tools){0};
  for (int pages = 0; r == 0 && (!pages || cursor.len); pages++) {
    if (pages == MCP_PAGES_MOST)
      return error_set(e, ERR_TOO_BIG, "%s has no end of pages that list its tools.", m->name);
    r = one_page(m, a, &cursor, ret, e);
  }
  return r;
}
