/* SPDX-License-Identifier: Apache-2.0
 *
 * A tool of others as a skill: "server.tool", which none of ours is called, for they have no dot. Its summary, which a
 * person is shown before a yes, is ours; what its maker says of it is for a model alone. A server is started with the
 * first use in a turn and ends with the turn.
 */
#include "base/alloc.h"
#include "house/house_priv.h"
#include "mcp/mcp.h"
#include "skills/skills.h"

enum { TOOLS_MOST = 64 /* that can be offered at once */, RUNNING_MOST = 8, FOLDER_SKILLS = 2 };

struct tool {
  struct skill skill; /* first */
  os1 *home;
  const char *server, *name; /* of the arena */
  struct str hash;
};

struct running {
  const char *server; /* NULL: none */
  struct mcp *mcp;
  struct mcp_tools tools;
};

struct house_tools {
  struct arena arena;       /* of what is read of the setting */
  unsigned long long read;  /* hash of the settings that it was made from */
  size_t ours, folders;     /* of these; what others offer comes after */
  const struct skill **all; /* ends with NULL */
  struct tool tools[TOOLS_MOST];
  struct arena running_arena;
  struct running running[RUNNING_MOST];
};

/* ---- one use ---- */

static struct running *running_of(struct house_tools *t, const char *server) {
  for (size_t i = 0; i < RUNNING_MOST; i++)
    if (t->running[i].server && strcmp(t->running[i].server, server) == 0) return &t->running[i];
  return NULL;
}

static int start(const struct tool *t, struct running **ret, struct error *e) {
  struct house_tools *all = t->home->tools;
  AUTO_JSON json_t *servers = house_mcp_load(t->home);
  const json_t *server = json_object_get(servers, t->server);
  if (!server) return error_set(e, ERR_NOT_FOUND, "There is no server called %s any more.", t->server);
  for (size_t i = 0; i < RUNNING_MOST; i++) {
    struct running *r = &all->running[i];
    if (r->server) continue;
    int result = house_mcp_start(t->home, t->server, server, &all->running_arena, &r->mcp, &r->tools, e);
    if (result == 0) r->server = arena_dup(&all->running_arena, str_of(t->server)).at, *ret = r;
    return result;
  }
  return error_set(e, ERR_TOO_BIG, "So many servers are not run at once.");
}

/* What it says of the tool now is what the person agreed to. */
static bool is_as_agreed(const struct tool *t, const struct running *r) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  for (size_t i = 0; i < r->tools.at.len; i++)
    if (str_is(r->tools.at.at[i].name, t->name)) return str_eq(house_mcp_hex(&a, r->tools.at.at[i].hash), t->hash);
  return false;
}

static int refuse_changed(const struct tool *t, struct error *e) {
  AUTO_JSON json_t *servers = house_mcp_load(t->home);
  json_t *agreed = json_object_get(json_object_get(json_object_get(servers, t->server), "tools"), t->name);
  if (agreed) json_put_flag(agreed, "changed", true);
  if (agreed) house_mcp_save(t->home, servers, NULL);
  return error_set(e, ERR_DENIED, "%s is not the tool you agreed to any more: `os1 mcp tools %s` shows what changed.",
                   t->skill.name, t->server);
}

static int hand_over(const struct tool *t, const struct skill_call *call, const struct mcp_result *said,
                     struct skill_result *ret) {
  struct phrase_slot *slots = ARENA_ARRAY(call->arena, struct phrase_slot, 2);
  enum { SAID_MOST = 1500 }; /* bytes that are said in a talk; a model and a command get all */
  struct str words = str_first(said->text, SAID_MOST);
  slots[0] = phrase_text("who", arena_dup(call->arena, str_of(t->skill.name)));
  slots[1] =
      phrase_text("words", words.len < said->text.len ? arena_printf(call->arena, "%.*s...", STR_ARG(words)) : words);
  *ret = (struct skill_result){.family = said->failed ? "mcp.failed" : "mcp.said", .slots = slots, .slot_count = 2};
  ret->data = json_object();
  json_put_text(ret->data, "text", said->text);
  json_put_flag(ret->data, "failed", said->failed);
  return 0;
}

static int use(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  const struct tool *t = (const struct tool *)call->skill;
  struct running *r = running_of(t->home->tools, t->server);
  struct mcp_watch w = {.arg = call->stop_arg, .stop = call->stop};
  struct mcp_result said = {0};
  int result = r ? 0 : start(t, &r, e);
  if (result < 0 || !r) return result;
  if (!is_as_agreed(t, r)) return refuse_changed(t, e);
  result = mcp_call(r->mcp, call->arena, str_of(t->name), call->arguments, &w, &said, e);
  return result < 0 ? result : hand_over(t, call, &said, ret);
}

/* ---- all of them ---- */

static struct tool tool_of(os1 *o, struct arena *a, const char *server, const char *name, const json_t *agreed,
                           bool network) {
  struct str called = arena_printf(a, "%s.%s", server, name);
  bool looks = str_is(json_text(agreed, "effect"), "look") && json_flag(agreed, "looks", false);
  return (struct tool){.skill = {.name = called.at,
                                 .summary = arena_printf(a, "Use %s of %s", name, server).at,
                                 .effect = looks ? EFFECT_LOOK : EFFECT_REACH,
                                 .schema = arena_dup(a, json_text(agreed, "schema")).at,
                                 .run = use,
                                 .outside = true,
                                 .leaves = network,
                                 .about = arena_dup(a, json_text(agreed, "about")).at},
                       .home = o,
                       .server = arena_dup(a, str_of(server)).at,
                       .name = arena_dup(a, str_of(name)).at,
                       .hash = arena_dup(a, json_text(agreed, "hash"))};
}

static void read_folders(os1 *o, struct house_tools *t, struct str setting) {
  struct house_folders f;
  house_folders_read(o, &t->arena, setting, &f);
  t->folders = 0;
  if (f.read) t->all[t->ours + t->folders++] = f.read;
  if (f.run) t->all[t->ours + t->folders++] = f.run;
}

static void read_tools(os1 *o, struct house_tools *t, const json_t *servers) {
  const char *server, *name;
  json_t *one, *agreed;
  size_t count = 0, before = t->ours + t->folders;
  json_object_foreach((json_t *)(uintptr_t)servers, server, one) {
    bool network = json_flag(one, "network", false) || json_text(one, "url").len;
    json_object_foreach(json_object_get(one, "tools"), name, agreed) {
      if (count == TOOLS_MOST || json_flag(agreed, "changed", false)) continue;
      t->tools[count] = tool_of(o, &t->arena, server, name, agreed, network);
      t->all[before + count] = &t->tools[count].skill;
      count++;
    }
  }
  t->all[before + count] = NULL;
}

static struct house_tools *tools_new(void) {
  struct house_tools *t = alloc_zero(sizeof *t);
  while (skills_all[t->ours]) t->ours++;
  t->all = alloc_zero((t->ours + FOLDER_SKILLS + TOOLS_MOST + 1) * sizeof *t->all);
  memcpy(t->all, skills_all, t->ours * sizeof *t->all);
  return t;
}

const struct skill *const *house_tools_ready(os1 *o) {
  struct house_look l;
  if (!o->tools) o->tools = tools_new();
  struct house_tools *t = o->tools;
  if (house_look_begin(o, &l, NULL) == 0) {
    struct str text = l.view.ops->setting(&l.view, "mcp"), folders = l.view.ops->setting(&l.view, "skills");
    unsigned long long hash = str_hash(text) * 31 + str_hash(folders);
    AUTO_JSON json_t *servers = hash != t->read ? json_read(text.len ? text : STR("{}"), NULL) : NULL;
    if (servers) arena_clear(&t->arena), read_folders(o, t, folders), read_tools(o, t, servers);
    t->read = hash;
  }
  house_look_end(&l);
  return t->all;
}

const struct skill *house_tool_find(os1 *o, struct str server, struct str tool) {
  struct house_tools *t = o->tools;
  for (const struct skill **s = t->all + t->ours + t->folders; *s; s++) {
    const struct tool *one = (const struct tool *)*s;
    if (str_is(server, one->server) && str_is(tool, one->name)) return *s;
  }
  return NULL;
}

void house_tools_rest(os1 *o) {
  struct house_tools *t = o->tools;
  if (!t) return;
  for (size_t i = 0; i < RUNNING_MOST; i++) {
    if (t->running[i].server) mcp_close(t->running[i].mcp);
    t->running[i] = (struct running){0};
  }
  arena_clear(&t->running_arena);
}

void house_tools_free(struct house_tools *t) {
  if (!t) return;
  arena_finish(&t->running_arena);
  arena_finish(&t->arena);
  alloc_free(t->all);
  alloc_free(t);
}
