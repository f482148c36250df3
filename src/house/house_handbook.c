/* SPDX-License-Identifier: Apache-2.0
 *
 * Skills that others wrote, as folders. Which of them the person agreed to is one setting, "skills": {NAME: {"about",
 * "hash", "scripts": it has some, "changed"}}. A model is told their names and descriptions, as they were agreed to;
 * skill_read reads one out, skill_run runs a script of it. Both look at the whole folder again, and do nothing where it
 * is not what was agreed to.
 */
#include "handbook/handbook.h"
#include "house/house_priv.h"
#include "skills/skills.h"

/* ---- kept ---- */

static json_t *load(os1 *o) {
  struct house_look l;
  json_t *all = NULL;
  if (house_look_begin(o, &l, NULL) == 0) all = json_read(l.view.ops->setting(&l.view, "skills"), NULL);
  house_look_end(&l);
  return json_is_object(all) ? all : json_object();
}

static int save(os1 *o, const json_t *all, struct error *e) {
  static const char *const key[] = {"skills"};
  AUTO_BUF struct buf out = buf_new(BUF_TURN);
  if (json_write(all, &out) < 0) return error_set(e, ERR_TOO_BIG, "That is more than is kept of skills.");
  struct str text = json_object_size(all) ? buf_str(&out) : STR_NONE;
  return house_put_settings(o, key, &text, 1, (os1_error *)e);
}

/* ---- one folder, against what was agreed to ---- */

static int read_folder(os1 *o, struct arena *a, struct str name, struct str wanted, struct handbook *ret,
                       struct error *e) {
  if (skill_find(name))
    return error_set(e, ERR_INVALID, "%.*s is one of OS1's own skills, so no folder can be called that.",
                     STR_ARG(name));
  return handbook_read(a, o->paths.skills, name, wanted, ret, e);
}

static bool is_as_agreed(struct arena *a, const json_t *agreed, const struct handbook *h) {
  return str_eq(json_text(agreed, "hash"), house_mcp_hex(a, h->hash));
}

static void note_changed(os1 *o, const char *name) {
  AUTO_JSON json_t *all = load(o);
  json_t *agreed = json_object_get(all, name);
  if (!agreed) return;
  json_put_flag(agreed, "changed", true);
  save(o, all, NULL);
}

/* As it may be used: agreed to, and the same. */
static int read_agreed(os1 *o, struct arena *a, struct str name, struct str wanted, struct handbook *ret,
                       struct error *e) {
  const char *called = arena_dup(a, name).at;
  AUTO_JSON json_t *all = load(o);
  const json_t *agreed = json_object_get(all, called);
  if (!agreed) return error_set(e, ERR_INVALID, "There is no skill called %.60s that the person agreed to.", called);
  int r = read_folder(o, a, name, wanted, ret, e);
  if (r < 0 || is_as_agreed(a, agreed, ret)) return r;
  note_changed(o, called);
  return error_set(e, ERR_DENIED,
                   "%s is not the skill you agreed to any more: `os1 skills allow %s` shows it as it is.", called,
                   called);
}

/* ---- shown ---- */

static json_t *files_json(const struct handbook *h) {
  json_t *list = json_array();
  for (size_t i = 0; i < h->files.len; i++) {
    json_t *o = json_object();
    json_put_text(o, "path", h->files.at[i].path);
    json_put_number(o, "bytes", (int64_t)h->files.at[i].size);
    json_array_append_new(list, o);
  }
  return list;
}

static json_t *skill_json(struct arena *a, const json_t *agreed, const struct handbook *h) {
  json_t *o = json_object();
  bool same = is_as_agreed(a, agreed, h);
  json_put_text(o, "name", h->name);
  json_put_text(o, "state", !agreed ? STR("new") : same ? STR("offered") : STR("changed"));
  json_put_text(o, "about", h->about);
  json_put(o, "files", files_json(h));
  json_put_text(o, "digest", house_mcp_hex(a, h->hash));
  return o;
}

static json_t *other_json(struct str name, const char *state, const char *why) {
  json_t *o = json_object();
  json_put_text(o, "name", name);
  json_put_text(o, "state", str_of(state));
  if (why) json_put_text(o, "why", str_of(why));
  return o;
}

static json_t *one_json(os1 *o, const json_t *all, struct str name) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook h;
  struct error e = {0};
  if (read_folder(o, &a, name, STR(""), &h, &e) < 0) return other_json(name, "wrong", e.text);
  return skill_json(&a, json_object_get(all, arena_dup(&a, name).at), &h);
}

static bool is_among(const struct handbook_names *names, const char *name) {
  for (size_t i = 0; i < names->at.len; i++)
    if (str_is(names->at.at[i], name)) return true;
  return false;
}

int house_skills_list(os1 *o, os1_json_fn *json, void *arg, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook_names names;
  const char *name;
  json_t *agreed;
  int r = handbook_names(&a, o->paths.skills, &names, house_error(err));
  if (r < 0) return r;
  AUTO_JSON json_t *all = load(o);
  json_t *page = json_object(), *list = json_array();
  for (size_t i = 0; i < names.at.len; i++) json_array_append_new(list, one_json(o, all, names.at.at[i]));
  json_object_foreach(all, name, agreed) {
    if (!names.more && !is_among(&names, name)) json_array_append_new(list, other_json(str_of(name), "gone", NULL));
  }
  json_put_text(page, "folder", str_of(o->paths.skills));
  json_put(page, "skills", list);
  json_put_flag(page, "more", names.more);
  return house_emit(page, json, arg);
}

int house_skills_look(os1 *o, const char *name, os1_json_fn *json, void *arg, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook h;
  int r = read_folder(o, &a, str_of(name), STR(""), &h, house_error(err));
  if (r < 0) return r;
  AUTO_JSON json_t *all = load(o);
  json_t *shown = skill_json(&a, json_object_get(all, name), &h);
  json_put_text(shown, "text", h.body);
  return house_emit(shown, json, arg);
}

/* ---- agreed to ---- */

int house_skills_allow(os1 *o, const char *name, const char *digest, os1_error *err) {
  AUTO_ARENA struct arena a = ARENA_NONE;
  struct handbook h;
  struct error *e = house_error(err);
  int r = read_folder(o, &a, str_of(name), STR(""), &h, e);
  if (r < 0) return r;
  if (!str_is(house_mcp_hex(&a, h.hash), digest))
    return error_set(e, ERR_DENIED, "%s is not what was shown any more.", name);
  AUTO_JSON json_t *all = load(o);
  json_t *agreed = json_object();
  json_put_text(agreed, "about", h.about);
  json_put_text(agreed, "hash", str_of(digest));
  json_put_flag(agreed, "scripts", h.scripts > 0);
  json_put(all, name, agreed);
  return save(o, all, e);
}

int house_skills_revoke(os1 *o, const char *name, os1_error *err) {
  AUTO_JSON json_t *all = load(o);
  if (json_object_del(all, name) < 0)
    return error_set(house_error(err), ERR_NOT_FOUND, "No skill called %.60s is offered.", name);
  return save(o, all, house_error(err));
}

/* ---- read out ---- */

struct folder_skill {
  struct skill skill; /* first */
  os1 *home;
};

static os1 *home_of(const struct skill_call *call) {
  return ((const struct folder_skill *)call->skill)->home;
}

/* Somebody else's words, a line each behind a mark: none of them can look like ours. */
static void put_quoted(struct buf *out, struct str text) {
  struct str rest = text, line;
  while (rest.at && rest.len && str_next(&rest, '\n', &line)) {
    buf_add_str(out, STR("> "));
    buf_add_str(out, line);
    buf_add_byte(out, '\n');
  }
}

static void put_files(struct buf *out, const struct handbook *h) {
  for (size_t i = 0; i < h->files.len; i++)
    buf_printf(out, "%s%.*s", i ? ", " : "Files of it: ", STR_ARG(h->files.at[i].path));
}

static int read_out(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  enum { QUOTED_MOST = HANDBOOK_TEXT_MOST * 4 };
  AUTO_BUF struct buf out = buf_new(QUOTED_MOST);
  struct str name = json_text(call->arguments, "skill"), file = json_text(call->arguments, "file");
  struct handbook h;
  int r = read_agreed(home_of(call), call->arena, name, file, &h, e);
  if (r < 0) return r;
  if (file.len && !h.wanted.at)
    return error_set(e, ERR_INVALID, "%.*s has no file %.*s in it.", STR_ARG(name), STR_ARG(str_first(file, 100)));
  if (file.len)
    buf_printf(&out, "What %.*s of %.*s says:\n", STR_ARG(file), STR_ARG(name));
  else
    buf_printf(&out, "How it is done, as whoever wrote %.*s says:\n", STR_ARG(name));
  put_quoted(&out, file.len ? h.wanted : h.body);
  if (!file.len) put_files(&out, &h);
  *ret = (struct skill_result){.data = json_object()};
  json_put_text(ret->data, "text", buf_str(&out));
  json_put_flag(ret->data, "failed", false);
  return 0;
}

/* ---- run ---- */

/* A box that holds one folder of the home holds nothing else of it: each of these lies elsewhere. */
static const char *const *hidden(const os1 *o, struct arena *a) {
  const struct paths *p = &o->paths;
  const char *all[] = {p->database, p->key, p->key_next, p->backups, p->lock, p->socket, p->settings, p->state, NULL};
  const char **kept = ARENA_ARRAY(a, const char *, sizeof all / sizeof *all);
  memcpy(kept, all, sizeof all);
  return kept;
}

static bool has_script(const struct handbook *h, struct str path) {
  for (size_t i = 0; i < h->files.len; i++)
    if (h->files.at[i].script && str_eq(h->files.at[i].path, path)) return true;
  return false;
}

static int hand_over(const struct skill_call *call, struct str script, const struct handbook_printed *said,
                     struct skill_result *ret) {
  enum { SAID_MOST = 1500 }; /* bytes that are said in a talk; a model and a command get all */
  struct phrase_slot *slots = ARENA_ARRAY(call->arena, struct phrase_slot, 2);
  struct str all = str_trim(said->text), words = str_first(all, SAID_MOST);
  const char *family = said->failed ? "script.failed" : all.len ? "script.said" : "script.quiet";
  slots[0] = phrase_text("who", script);
  slots[1] = phrase_text("words", words.len < all.len ? arena_printf(call->arena, "%.*s...", STR_ARG(words)) : words);
  *ret = (struct skill_result){.family = family, .slots = slots, .slot_count = 2, .data = json_object()};
  json_put_text(ret->data, "text", said->text);
  json_put_flag(ret->data, "failed", said->failed);
  return 0;
}

static int run_script(const struct skill_call *call, struct skill_result *ret, struct error *e) {
  os1 *o = home_of(call);
  struct str name = json_text(call->arguments, "skill"), script = json_text(call->arguments, "script");
  struct handbook h;
  struct handbook_printed said;
  int r = read_agreed(o, call->arena, name, STR(""), &h, e);
  if (r < 0) return r;
  if (!has_script(&h, script))
    return error_set(e, ERR_INVALID, "%.*s has no script %.*s.", STR_ARG(name), STR_ARG(str_first(script, 100)));
  struct handbook_run q = {.shelf = o->paths.skills,
                           .name = name,
                           .script = script,
                           .arguments = house_strings(call->arena, json_object_get(call->arguments, "arguments")),
                           .input = json_text(call->arguments, "input"),
                           .hidden = hidden(o, call->arena),
                           .stop = call->stop,
                           .stop_arg = call->stop_arg};
  r = handbook_run(call->arena, &q, &said, e);
  return r < 0 ? r : hand_over(call, script, &said, ret);
}

/* ---- offered ---- */

static const struct skill reads = {
    .name = "skill_read",
    .summary = "Read how a skill is done",
    .effect = EFFECT_LOOK,
    .schema = "{\"type\":\"object\",\"properties\":{\"skill\":{\"type\":\"string\",\"maxLength\":64},"
              "\"file\":{\"type\":\"string\",\"maxLength\":200}},\"required\":[\"skill\"]}",
    .run = read_out,
    .outside = true,
    .about = "Reads out how a skill is done, or with `file` another text of it. Read it before you do what it is for. "
             "The skills:"};
static const struct skill runs = {
    .name = "skill_run",
    .summary = "Run a script of a skill, in a box without network or files",
    .effect = EFFECT_CHANGE,
    .schema = "{\"type\":\"object\",\"properties\":{\"skill\":{\"type\":\"string\",\"maxLength\":64},"
              "\"script\":{\"type\":\"string\",\"maxLength\":200},"
              "\"arguments\":{\"type\":\"array\",\"maxItems\":64,\"items\":{\"type\":\"string\"}},"
              "\"input\":{\"type\":\"string\"}},\"required\":[\"skill\",\"script\"]}",
    .run = run_script,
    .outside = true,
    .about =
        "Runs a script of a skill (\"scripts/...\", as its text says) and gives back what it prints. It sees no "
        "file but the skill's own and reaches no network: what it is to work on goes into `input` or `arguments`."};

static const struct skill *made_of(const struct skill *like, os1 *o, struct arena *a,
                                   const struct skill_offer *offers) {
  struct folder_skill *f = ARENA_ARRAY(a, struct folder_skill, 1);
  *f = (struct folder_skill){*like, o};
  f->skill.offers = offers;
  return &f->skill;
}

void house_folders_read(os1 *o, struct arena *a, struct str setting, struct house_folders *ret) {
  AUTO_JSON json_t *all = json_read(setting.len ? setting : STR("{}"), NULL);
  struct skill_offer *offers = ARENA_ARRAY(a, struct skill_offer, json_object_size(all) + 1);
  const char *name;
  json_t *agreed;
  size_t count = 0;
  bool scripts = false;
  *ret = (struct house_folders){.home = o};
  json_object_foreach(all, name, agreed) {
    if (json_flag(agreed, "changed", false)) continue;
    offers[count++] = (struct skill_offer){arena_dup(a, str_of(name)).at, arena_dup(a, json_text(agreed, "about")).at};
    scripts = scripts || json_flag(agreed, "scripts", false);
  }
  if (count) ret->read = made_of(&reads, o, a, offers);
  if (scripts) ret->run = made_of(&runs, o, a, NULL);
}

/* ---- a command ---- */

struct calling {
  os1_json_fn *json;
  void *arg;
};

static int give(void *arg, const struct skill_result *r) {
  const struct calling *c = arg;
  return house_emit(json_incref(r->data), c->json, c->arg);
}

static json_t *arguments_of(const char *name, const char *script, const char *const *arguments, const char *input) {
  json_t *o = json_object(), *list = json_array();
  json_put_text(o, "skill", str_of(name));
  json_put_text(o, "script", str_of(script));
  for (; arguments && *arguments; arguments++) json_array_append_new(list, json_string_of(str_of(*arguments)));
  json_put(o, "arguments", list);
  if (input) json_put_text(o, "input", str_of(input));
  return o;
}

int house_skills_run(os1 *o, const char *name, const char *script, const char *const *arguments, const char *input,
                     os1_json_fn *json, void *arg, os1_error *err) {
  struct error *e = house_error(err);
  struct calling calling = {json, arg};
  AUTO_BUF struct buf shown = buf_new(BUF_LINE);
  AUTO_JSON json_t *given = arguments_of(name, script, arguments, input);
  int r = house_mind(o, e);
  if (r < 0) return r;
  const struct folder_skill skill = {runs, o};
  struct mind_deed d = {.skill = &skill.skill, .arguments = given, .shown = &shown, .arg = &calling, .done = give};
  return mind_do(o->mind, &d, e);
}
