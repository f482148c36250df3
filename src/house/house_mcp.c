/* SPDX-License-Identifier: Apache-2.0
 *
 * Servers of others: which there are, what each may see, and what the person agreed to of what it offers. All of it is
 * one setting, "mcp": {NAME: {"command" or "url" and "token" (its file), "reads", "writes", "runs", "network", "tools":
 * {TOOL: {"about", "schema", "hash", "looks", "effect", "changed"}}, "seen": [what it said last], "digest"}}. A tool is
 * offered on only while its hash is the one that was agreed to.
 */
#include "house/house_priv.h"
#include "mcp/mcp.h"

#include <sodium.h>

enum { SERVERS_MOST = 32 };

/* ---- kept ---- */

json_t *house_mcp_load(os1 *o) {
  struct house_look l;
  json_t *all = NULL;
  if (house_look_begin(o, &l, NULL) == 0) all = json_read(l.view.ops->setting(&l.view, "mcp"), NULL);
  house_look_end(&l);
  return json_is_object(all) ? all : json_object();
}

int house_mcp_save(os1 *o, const json_t *all, struct error *e) {
  static const char *const key[] = {"mcp"};
  AUTO_BUF struct buf out = buf_new(BUF_FILE);
  if (json_write(all, &out) < 0) return error_set(e, ERR_TOO_BIG, "That is more than is kept of servers.");
  struct str text = json_object_size(all) ? buf_str(&out) : STR("");
  return house_put_settings(o, key, &text, 1, (os1_error *)e);
}

static json_t *server_of(const json_t *all, const char *name, struct error *e) {
  json_t *server = json_object_get(all, name);
  if (!server) error_set(e, ERR_NOT_FOUND, "There is no server called %.60s; `os1 mcp` lists them.", name);
  return server;
}

/* ---- started ---- */

static const struct mcp_times *patience;

void house_use_mcp_patience(const struct mcp_times *times) {
  patience = times;
}

struct str house_mcp_hex(struct arena *a, const unsigned char hash[32]) {
  char hex[2 * MCP_HASH + 1];
  sodium_bin2hex(hex, sizeof hex, hash, MCP_HASH);
  return arena_dup(a, str_of(hex));
}

/* Nothing of this being's own is ever given. */
static const char *const *hidden(os1 *o, struct arena *a) {
  const char **all = ARENA_ARRAY(a, const char *, 4);
  all[0] = o->paths.data;
  all[1] = o->paths.config;
  all[2] = o->paths.state;
  return all;
}

int house_mcp_start(os1 *o, const char *name, const json_t *server, struct arena *a, struct mcp **ret,
                    struct mcp_tools *ret_tools, struct error *e) {
  struct str url = arena_dup(a, json_text(server, "url")), token = arena_dup(a, json_text(server, "token"));
  struct mcp_server s = {.name = name,
                         .url = url.len ? url.at : NULL,
                         .token_file = token.len ? token.at : NULL,
                         .command = house_strings(a, json_object_get(server, "command")),
                         .reads = house_strings(a, json_object_get(server, "reads")),
                         .writes = house_strings(a, json_object_get(server, "writes")),
                         .runs = house_strings(a, json_object_get(server, "runs")),
                         .hidden = hidden(o, a),
                         .network = json_flag(server, "network", false)};
  struct mcp *m = NULL;
  int r = mcp_open(&s, patience, &m, e);
  if (r < 0) return r;
  r = mcp_tools(m, a, ret_tools, e);
  if (r < 0)
    mcp_close(m);
  else
    *ret = m;
  return r;
}

/* ---- what was said, against what was agreed to ---- */

static json_t *seen_of(struct arena *a, const struct mcp_tools *tools) {
  json_t *seen = json_array();
  for (size_t i = 0; i < tools->at.len; i++) {
    const struct mcp_tool *t = &tools->at.at[i];
    json_t *o = json_object();
    json_put_text(o, "name", t->name);
    json_put_text(o, "about", t->about);
    json_put_text(o, "schema", t->schema);
    json_put_text(o, "hash", house_mcp_hex(a, t->hash));
    json_put_flag(o, "looks", t->only_looks);
    json_array_append_new(seen, o);
  }
  return seen;
}

/* Of all hashes in their order. */
static struct str digest_of(struct arena *a, const struct mcp_tools *tools) {
  unsigned char sum[MCP_HASH];
  crypto_generichash_state h;
  crypto_generichash_init(&h, NULL, 0, sizeof sum);
  for (size_t i = 0; i < tools->at.len; i++) crypto_generichash_update(&h, tools->at.at[i].hash, MCP_HASH);
  crypto_generichash_final(&h, sum, sizeof sum);
  return house_mcp_hex(a, sum);
}

static const json_t *seen_tool(const json_t *server, const char *name) {
  const json_t *one;
  size_t i;
  json_array_foreach(json_object_get(server, "seen"), i, one) if (str_is(json_text(one, "name"), name)) return one;
  return NULL;
}

static bool is_same(const json_t *agreed, const json_t *seen) {
  return seen && str_eq(json_text(agreed, "hash"), json_text(seen, "hash"));
}

/* What it says now is noted, and what is not as it was is marked. */
static void note_seen(struct arena *a, json_t *server, const struct mcp_tools *tools) {
  const char *name;
  json_t *agreed;
  json_put(server, "seen", seen_of(a, tools));
  json_put_text(server, "digest", digest_of(a, tools));
  json_object_foreach(json_object_get(server, "tools"), name, agreed) {
    json_put_flag(agreed, "changed", !is_same(agreed, seen_tool(server, name)));
  }
}

/* ---- shown ---- */

static json_t *tool_json(const json_t *server, const json_t *seen) {
  const json_t *agreed =
      json_object_get(json_object_get(server, "tools"), json_string_value(json_object_get(seen, "name")));
  bool same = agreed && is_same(agreed, seen);
  bool looks = same && str_is(json_text(agreed, "effect"), "look");
  json_t *o = json_copy((json_t *)(uintptr_t)seen);
  json_object_del(o, "hash");
  json_put_text(o, "state", same ? STR("offered") : agreed ? STR("changed") : STR("new"));
  json_put_text(o, "effect", looks ? STR("look") : STR("reach"));
  return o;
}

static json_t *server_json(const char *name, const json_t *server) {
  json_t *o = json_copy((json_t *)(uintptr_t)server), *tools = json_array(), *one;
  const char *tool;
  size_t i;
  json_put_text(o, "name", str_of(name));
  json_array_foreach(json_object_get(server, "seen"), i, one) json_array_append_new(tools, tool_json(server, one));
  json_object_foreach(json_object_get(server, "tools"), tool, one) {
    if (!seen_tool(server, tool)) json_array_append_new(tools, json_pack("{s:s, s:s}", "name", tool, "state", "gone"));
  }
  json_put(o, "tools", tools);
  json_object_del(o, "seen");
  return o;
}

int house_mcp_list(os1 *o, os1_json_fn *json, void *arg, os1_error *err) {
  AUTO_JSON json_t *all = house_mcp_load(o);
  json_t *page = json_object(), *list = json_array(), *server;
  const char *name;
  json_object_foreach(all, name, server) {
    json_array_append_new(list, server_json(name, server));
  }
  json_put(page, "servers", list);
  return house_emit(page, json, arg);
}

/* ---- added, looked at, agreed to ---- */

static json_t *list_of(const char *const *strings_in) {
  json_t *list = json_array();
  for (; strings_in && *strings_in; strings_in++) json_array_append_new(list, json_string_of(str_of(*strings_in)));
  return list;
}

static json_t *kept_of(const struct house_mcp_server *s) {
  json_t *o = json_object();
  if (s->url) {
    json_put_text(o, "url", str_of(s->url));
    if (s->token) json_put_text(o, "token", str_of(s->token));
    json_put(o, "tools", json_object());
    return o;
  }
  json_put(o, "command", list_of(s->command));
  json_put(o, "reads", list_of(s->reads));
  json_put(o, "writes", list_of(s->writes));
  json_put(o, "runs", list_of(s->runs));
  json_put_flag(o, "network", s->network);
  json_put(o, "tools", json_object());
  return o;
}

static int look_and_keep(os1 *o, json_t *all, const char *name, json_t *server, struct error *e) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct mcp_tools tools;
  struct mcp *m = NULL;
  int r = house_mcp_start(o, name, server, &a, &m, &tools, e);
  if (r < 0) return r;
  mcp_close(m);
  note_seen(&a, server, &tools);
  return house_mcp_save(o, all, e);
}

int house_mcp_add(os1 *o, const struct house_mcp_server *s, os1_json_fn *json, void *arg, os1_error *err) {
  struct error *e = house_error(err);
  AUTO_JSON json_t *all = house_mcp_load(o);
  if (!mcp_is_name(str_of(s->name)))
    return error_set(e, ERR_INVALID, "\"%.40s\" is no name for a server: a to z, 0 to 9 and - within, 32 at most.",
                     s->name);
  if (json_object_get(all, s->name))
    return error_set(e, ERR_EXISTS, "There is a server called %s already; `os1 mcp remove %s` ends that.", s->name,
                     s->name);
  if (json_object_size(all) >= SERVERS_MOST) return error_set(e, ERR_TOO_BIG, "So many servers are not kept.");
  json_t *server = kept_of(s);
  json_put(all, s->name, server);
  int r = look_and_keep(o, all, s->name, server, e);
  return r < 0 ? r : house_emit(server_json(s->name, server), json, arg);
}

int house_mcp_look(os1 *o, const char *name, os1_json_fn *json, void *arg, os1_error *err) {
  AUTO_JSON json_t *all = house_mcp_load(o);
  json_t *server = server_of(all, name, house_error(err));
  if (!server) return ERR_NOT_FOUND;
  int r = look_and_keep(o, all, name, server, house_error(err));
  return r < 0 ? r : house_emit(server_json(name, server), json, arg);
}

/* Whoever said that a tool only looks said it of what it was. */
static json_t *agreed_of(const json_t *server, const json_t *seen) {
  const json_t *before =
      json_object_get(json_object_get(server, "tools"), json_string_value(json_object_get(seen, "name")));
  json_t *o = json_copy((json_t *)(uintptr_t)seen);
  json_object_del(o, "name");
  json_put_text(o, "effect", before && is_same(before, seen) ? json_text(before, "effect") : STR("reach"));
  return o;
}

int house_mcp_accept(os1 *o, const char *name, const char *digest, os1_error *err) {
  struct error *e = house_error(err);
  AUTO_JSON json_t *all = house_mcp_load(o);
  json_t *server = server_of(all, name, e), *tools = json_object(), *seen;
  size_t i;
  if (!server || !str_is(json_text(server, "digest"), digest)) {
    json_decref(tools);
    return server ? error_set(e, ERR_DENIED, "What %s offers is not what was shown.", name) : ERR_NOT_FOUND;
  }
  json_array_foreach(json_object_get(server, "seen"), i, seen)
      json_put(tools, json_string_value(json_object_get(seen, "name")), agreed_of(server, seen));
  json_put(server, "tools", tools);
  return house_mcp_save(o, all, e);
}

int house_mcp_looks(os1 *o, const char *name, const char *tool, int looks, os1_error *err) {
  struct error *e = house_error(err);
  AUTO_JSON json_t *all = house_mcp_load(o);
  json_t *server = server_of(all, name, e), *agreed = json_object_get(json_object_get(server, "tools"), tool);
  if (!server) return ERR_NOT_FOUND;
  if (!agreed) return error_set(e, ERR_NOT_FOUND, "%s offers nothing called %.60s that you agreed to.", name, tool);
  if (looks && !json_flag(agreed, "looks", false))
    return error_set(e, ERR_DENIED, "%s does not say itself that %s only looks, so it goes on asking.", name, tool);
  json_put_text(agreed, "effect", looks ? STR("look") : STR("reach"));
  return house_mcp_save(o, all, e);
}

int house_mcp_remove(os1 *o, const char *name, os1_error *err) {
  AUTO_JSON json_t *all = house_mcp_load(o);
  if (!server_of(all, name, house_error(err))) return ERR_NOT_FOUND;
  json_object_del(all, name);
  return house_mcp_save(o, all, house_error(err));
}

/* ---- called ---- */

struct calling {
  os1_json_fn *json;
  void *arg;
};

static int hand_over(void *arg, const struct skill_result *r) {
  const struct calling *c = arg;
  return house_emit(json_incref(r->data), c->json, c->arg);
}

int house_mcp_call(os1 *o, struct house_mcp_call *c, os1_json_fn *json, void *arg, os1_error *err) {
  struct error *e = house_error(err);
  struct calling calling = {json, arg};
  AUTO_BUF struct buf shown = buf_new(sizeof c->shown - 1);
  AUTO_JSON json_t *arguments = json_read(str_of(c->arguments), NULL);
  if (!json_is_object(arguments))
    return error_set(e, ERR_INVALID, "The arguments are no JSON object: {\"path\": \"...\"}");
  int r = house_mind(o, e);
  if (r < 0) return r;
  const struct skill *skill = house_tool_find(o, str_of(c->name), str_of(c->tool));
  if (!skill)
    return error_set(e, ERR_NOT_FOUND,
                     "%.40s offers no %.60s that you agreed to; `os1 mcp tools %.40s` shows what it has.", c->name,
                     c->tool, c->name);
  struct mind_deed d = {skill, arguments, &shown, {0}, c->agreed != 0, &calling, hand_over};
  memcpy(d.hash, c->hash, sizeof d.hash);
  r = mind_do(o->mind, &d, e);
  house_tools_rest(o);
  memcpy(c->hash, d.hash, sizeof d.hash);
  snprintf(c->shown, sizeof c->shown, "%.*s", STR_ARG(buf_str(&shown)));
  return r;
}
