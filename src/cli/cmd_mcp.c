/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"
#include "house/house.h"

enum { PATHS_MOST = 32, ABOUT_SHOWN = 1024 /* as much as a model is told */, NAME_MOST = 32, URL_SHOWN = 100 };

static int take(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

/* ---- shown ---- */

static const char *words_of(struct call *c, const json_t *list, const char *between) {
  struct str all = STR("");
  const json_t *one;
  size_t i;
  json_array_foreach(list, i, one) all =
      arena_printf(c->arena, "%.*s%s%s", STR_ARG(all), all.len ? between : "", json_string_value(one));
  return call_visible(c, all).at;
}

static void show_paths(struct call *c, const json_t *server, const char *key, const char *says) {
  const json_t *list = json_object_get(server, key);
  if (json_array_size(list)) show_text(c, "    ", arena_printf(c->arena, "%s %s", says, words_of(c, list, ", ")));
}

static void show_server(struct call *c, const json_t *server) {
  struct str url = call_visible(c, json_text(server, "url")), token = call_visible(c, json_text(server, "token"));
  if (url.len) {
    call_printf(c, "  %.*s: %.*s\n", STR_ARG(json_text(server, "name")), STR_ARG(url));
    if (token.len) show_text(c, "    ", arena_printf(c->arena, "with the token in %.*s", STR_ARG(token)));
    return;
  }
  call_printf(c, "  %.*s: %s\n", STR_ARG(json_text(server, "name")),
              words_of(c, json_object_get(server, "command"), " "));
  show_paths(c, server, "reads", "reads");
  show_paths(c, server, "writes", "reads and writes");
  show_paths(c, server, "runs", "reads and runs");
  show_text(c, "    ", json_flag(server, "network", false) ? STR("reaches the network") : STR("reaches no network"));
}

static void show_tool(struct call *c, const json_t *tool) {
  struct str state = json_text(tool, "state"), about = call_visible(c, json_text(tool, "about"));
  bool looks = str_is(json_text(tool, "effect"), "look");
  struct str does = looks                             ? STR(", only looks")
                    : json_flag(tool, "looks", false) ? STR(", asks; says it only looks")
                                                      : STR(", asks");
  show_text(c, "    ",
            arena_printf(c->arena, "%.*s (%.*s%.*s)%s%.*s%s", STR_ARG(call_visible(c, json_text(tool, "name"))),
                         STR_ARG(state), STR_ARG(str_is(state, "gone") ? STR("") : does), about.len ? ": " : "",
                         STR_ARG(str_first(about, ABOUT_SHOWN)), about.len > ABOUT_SHOWN ? "..." : ""));
}

static void show_tools(struct call *c, const json_t *server) {
  const json_t *tools = json_object_get(server, "tools"), *one;
  size_t i;
  json_array_foreach(tools, i, one) show_tool(c, one);
  if (!json_array_size(tools)) show_text(c, "    ", STR("It offers nothing."));
}

static int list(struct call *c) {
  os1_error e = {0};
  AUTO_JSON json_t *page = NULL;
  const json_t *one;
  size_t i;
  if (house_mcp_list(c->house, take, &page, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) return call_json(c, json_incref(page)), EXIT_OK;
  const json_t *servers = json_object_get(page, "servers");
  if (!json_array_size(servers))
    call_say(c, "No server of others is here. `os1 mcp add NAME -- COMMAND...` adds one; it runs closed in a box.");
  json_array_foreach(servers, i, one) {
    show_server(c, one);
    show_tools(c, one);
  }
  return EXIT_OK;
}

/* ---- agreed to ---- */

static bool has_new(const json_t *server) {
  const json_t *one;
  size_t i;
  json_array_foreach(json_object_get(server, "tools"), i,
                     one) if (!str_is(json_text(one, "state"), "offered")) return true;
  return false;
}

/* What it says of its tools goes to whoever thinks, so it is shown first. */
static int agree(struct call *c, const json_t *server) {
  os1_error e = {0};
  struct str name = json_text(server, "name");
  if (!has_new(server)) return EXIT_OK;
  bool sure =
      args_given(&c->args, "yes") || call_confirm(c, "May these be offered, as they say of themselves here? [y/N] ");
  if (!sure) {
    if (!c->json)
      call_say(c, "Then nothing of it is offered.%s `os1 mcp tools %.*s` asks again.",
               c->person ? "" : " Without a terminal it needs --yes.", STR_ARG(name));
    return EXIT_OK;
  }
  if (house_mcp_accept(c->house, arena_dup(c->arena, name).at, arena_dup(c->arena, json_text(server, "digest")).at,
                       &e) < 0)
    return call_failed_os1(c, &e);
  if (!c->json) call_say(c, "They are offered from now on. Each use is put to you before it is done.");
  return EXIT_OK;
}

static int show_and_agree(struct call *c, const json_t *server) {
  if (!c->json) {
    show_server(c, server);
    show_tools(c, server);
    return agree(c, server);
  }
  call_json(c, json_incref((json_t *)(uintptr_t)server));
  return args_given(&c->args, "yes") ? agree(c, server) : EXIT_OK;
}

/* ---- added ---- */

/* Paths between colons, as in PATH, each against the asker's folder. */
static const char *const *paths_of(struct call *c, const char *option) {
  const char **all = ARENA_ARRAY(c->arena, const char *, PATHS_MOST + 1);
  struct str rest = str_of(args_value(&c->args, option)), one;
  size_t count = 0;
  while (rest.at && count < PATHS_MOST && str_next(&rest, ':', &one))
    if (one.len) all[count++] = call_path(c, arena_dup(c->arena, one).at);
  return all;
}

static const char *const *command_of(struct call *c) {
  size_t count = c->args.count - 2;
  const char **all = ARENA_ARRAY(c->arena, const char *, count + 1);
  for (size_t i = 0; i < count; i++) all[i] = c->args.words[i + 2];
  if (strchr(all[0], '/')) all[0] = call_path(c, all[0]);
  return all;
}

static bool is_url(struct str word) {
  return str_starts(word, STR("http://")) || str_starts(word, STR("https://"));
}

/* "https://tools.example.org:8443/mcp" is tools-example-org where nobody said more. */
static const char *name_of(struct call *c, struct str url) {
  struct str rest = str_from(url, (size_t)str_find(url, STR("://")) + 3);
  char *name = arena_alloc(c->arena, NAME_MOST + 1);
  size_t n = 0;
  for (size_t i = 0; i < rest.len && n < NAME_MOST && !strchr("/?#:", rest.at[i]); i++) {
    char at = rest.at[i] >= 'A' && rest.at[i] <= 'Z' ? (char)(rest.at[i] | 0x20) : rest.at[i];
    bool plain = (at >= 'a' && at <= 'z') || (at >= '0' && at <= '9');
    if (plain || (n && name[n - 1] != '-')) name[n++] = plain ? at : '-';
  }
  while (n && name[n - 1] == '-') name[--n] = '\0';
  return name;
}

static int add_url(struct call *c, const char *name, const char *url) {
  os1_error e = {0};
  AUTO_JSON json_t *server = NULL;
  const char *token = args_value(&c->args, "token");
  struct house_mcp_server s = {.name = name, .url = url, .token = token ? call_path(c, token) : NULL};
  char question[URL_SHOWN + 120];
  snprintf(question, sizeof question, "What is asked of %.100s leaves OS1 for that address. Add it? [y/N] ", name);
  if (!args_given(&c->args, "yes") && !call_confirm(c, question))
    return call_ended(c, EXIT_CANCELLED, "Nothing was added.%s",
                      c->person ? "" : " Without a terminal it needs --yes.");
  if (house_mcp_add(c->house, &s, take, &server, &e) < 0) return call_failed_os1(c, &e);
  return show_and_agree(c, server);
}

static int add(struct call *c) {
  os1_error e = {0};
  const char *last = c->args.words[c->args.count - 1];
  if (c->args.count <= 3 && is_url(str_of(last)))
    return add_url(c, c->args.count == 3 ? c->args.words[1] : name_of(c, str_of(last)), last);
  if (c->args.count < 3) return call_usage(c, "`add` takes a name and a command, or an address.");
  AUTO_JSON json_t *server = NULL;
  struct house_mcp_server s = {.name = c->args.words[1],
                               .command = command_of(c),
                               .reads = paths_of(c, "reads"),
                               .writes = paths_of(c, "writes"),
                               .runs = paths_of(c, "runs"),
                               .network = args_given(&c->args, "network")};
  if (house_mcp_add(c->house, &s, take, &server, &e) < 0) return call_failed_os1(c, &e);
  return show_and_agree(c, server);
}

static int tools(struct call *c, const char *name) {
  os1_error e = {0};
  AUTO_JSON json_t *server = NULL;
  if (house_mcp_look(c->house, name, take, &server, &e) < 0) return call_failed_os1(c, &e);
  return show_and_agree(c, server);
}

static int mark(struct call *c, const char *name, const char *tool, bool looks) {
  os1_error e = {0};
  if (house_mcp_looks(c->house, name, tool, looks, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:s, s:s, s:s}", "name", name, "tool", tool, "effect", looks ? "look" : "reach"));
  else if (looks)
    call_say(c, "%s of %s only looks, as it says itself: it is used without asking.", tool, name);
  else
    call_say(c, "%s of %s is asked about again.", tool, name);
  return EXIT_OK;
}

static int remove_server(struct call *c, const char *name) {
  os1_error e = {0};
  if (house_mcp_remove(c->house, name, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:s}", "removed", name));
  else
    call_say(c, "%s is gone, and nothing of it is offered any more.", name);
  return EXIT_OK;
}

/* ---- called ---- */

static int show_result(struct call *c, const json_t *result) {
  bool failed = json_flag(result, "failed", false);
  if (c->json) {
    call_json(c, json_incref((json_t *)(uintptr_t)result));
  } else {
    call_out(c, call_visible(c, json_text(result, "text")));
    call_printf(c, "\n");
  }
  return failed ? EXIT_FAILED : EXIT_OK;
}

static int call_tool(struct call *c) {
  os1_error e = {0};
  AUTO_JSON json_t *result = NULL;
  struct house_mcp_call deed = {.name = c->args.words[1], .tool = c->args.words[2]};
  deed.arguments = c->args.count > 3 ? c->args.words[3] : "{}";
  int r = house_mcp_call(c->house, &deed, take, &result, &e);
  if (r == ERR_BUSY && deed.shown[0]) {
    char question[sizeof deed.shown + 32];
    snprintf(question, sizeof question, "%s. Do it? [y/N] ", deed.shown);
    if (!call_confirm(c, question))
      return call_ended(c, EXIT_CANCELLED, "Nothing was done.%s",
                        c->person ? "" : " It needs your yes, and that is said at a terminal.");
    deed.agreed = 1;
    r = house_mcp_call(c->house, &deed, take, &result, &e);
  }
  return r < 0 ? call_failed_os1(c, &e) : show_result(c, result);
}

static bool is_word(const struct call *c, const char *word) {
  return str_is(str_of(c->args.words[0]), word);
}

static int run(struct call *c) {
  size_t count = c->args.count;
  if (!count || (is_word(c, "list") && count == 1)) return list(c);
  if (is_word(c, "add") && count >= 2) return add(c);
  if (is_word(c, "tools") && count == 2) return tools(c, c->args.words[1]);
  if (is_word(c, "looks") && count == 3) return mark(c, c->args.words[1], c->args.words[2], true);
  if (is_word(c, "asks") && count == 3) return mark(c, c->args.words[1], c->args.words[2], false);
  if (is_word(c, "remove") && count == 2) return remove_server(c, c->args.words[1]);
  if (is_word(c, "call") && (count == 3 || count == 4)) return call_tool(c);
  return call_usage(
      c, "It takes `add NAME -- COMMAND...`, `add [NAME] URL`, `tools NAME`, `looks NAME TOOL`, `asks NAME TOOL`, "
         "`call NAME TOOL JSON`, `remove NAME`, or nothing.");
}

const struct command cmd_mcp = {
    .name = "mcp",
    .summary = "tools of servers that others wrote, each program closed in a box",
    .arguments = "[add NAME -- COMMAND...|add [NAME] URL|tools NAME|looks NAME TOOL|asks NAME TOOL|call NAME TOOL "
                 "[JSON]|remove NAME]",
    .about =
        "Servers of the Model Context Protocol: programs, over their standard streams, or an address, over HTTP. "
        "Without words: which there are, what each "
        "may see, and what it offers. `add` starts one, shows what it says of its tools and asks whether they may be "
        "offered; `tools` looks again. What it says is kept by its hash: a tool that says something else of itself is "
        "offered no more before you have said yes again.\n\n"
        "A server runs in a box: of your files it sees none but those named, it reaches no network unless it may, it "
        "is never given this memory, and where the kernel can't close the box it is not run (`os1 doctor`). Programs "
        "of /usr can be run in it, and the one that COMMAND names by its path.\n\n"
        "A server at an address is nobody's to box: it is told what its tools are asked and nothing else, and a token "
        "for it (--token, a file that only you can read) is sent to that server alone, to another machine only with "
        "encryption.\n\n"
        "A language model, where one is set, is offered these tools. Each use reaches somebody, so it is put to you "
        "with all its arguments and done on your yes alone, in the talk or after `call`. `looks` says of one tool that "
        "it only looks, where its server says so too: it is used without asking. What a tool comes to are words from "
        "outside, and stay marked as such.",
    .options =
        (const struct args_option[]){{"reads", 0, "PATHS", "what it may read, several between colons"},
                                     {"writes", 0, "PATHS", "what it may read and change"},
                                     {"runs", 0, "PATHS", "what it may read and run"},
                                     {"network", 0, NULL, "it may reach the network, this machine's servers too"},
                                     {"token", 0, "FILE", "of an address: its bearer token"},
                                     {"yes", 'y', NULL, "of add and tools: what it offers may be offered on"},
                                     {0}},
    .examples =
        (const struct command_example[]){{"os1 mcp --json", "{\"servers\":[]}"},
                                         {"os1 mcp add notes --writes notes -- mcp-server-filesystem notes", NULL},
                                         {"os1 mcp add https://tools.example.org/mcp --token ~/.tools-token", NULL},
                                         {"os1 mcp call notes list_directory '{\"path\":\"/home/jonah/notes\"}'", NULL},
                                         {NULL}},
    .json_keys = "servers: one object each: name, command (or url and token), reads, writes, runs, network, digest; "
                 "tools: name, about, "
                 "schema, state (new, offered, changed, gone), effect (look, reach), looks: it says so itself. After "
                 "call: text; "
                 "failed: by the tool's own word. After remove: removed.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = -1,
    .run = run,
};
