/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/show.h"
#include "house/house.h"

enum { ABOUT_SHOWN = 300, FILES_SHOWN = 40 };

static int take(void *arg, const char *json, size_t length) {
  *(json_t **)arg = json_read((struct str){json, length}, NULL);
  return 0;
}

static struct str visible(struct call *c, const json_t *of, const char *key) {
  return call_visible(c, json_text(of, key));
}

/* ---- shown ---- */

/* most: bytes of what it is for. Who is asked whether it may be offered is shown all that a model would be told. */
static void show_one(struct call *c, const json_t *skill, size_t most) {
  struct str state = json_text(skill, "state"), name = visible(c, skill, "name"), about = visible(c, skill, "about");
  const char *wrong = str_is(state, "wrong") ? "can't be used: " : "";
  if (str_is(state, "wrong")) about = visible(c, skill, "why");
  if (str_is(state, "gone")) about = STR("its folder is not there any more.");
  struct str says = *wrong ? STR("") : arena_printf(c->arena, "%.*s: ", STR_ARG(state));
  show_text(c, "  ",
            arena_printf(c->arena, "%.*s, %.*s%s%.*s%s", STR_ARG(name), STR_ARG(says), wrong,
                         STR_ARG(str_first(about, most)), about.len > most ? "..." : ""));
}

static bool is_waiting(const json_t *skill) {
  struct str state = json_text(skill, "state");
  return str_is(state, "new") || str_is(state, "changed");
}

static int list(struct call *c) {
  os1_error e = {0};
  AUTO_JSON json_t *page = NULL;
  const json_t *one;
  size_t i;
  bool waiting = false;
  if (house_skills_list(c->house, take, &page, &e) < 0) return call_failed_os1(c, &e);
  if (c->json) return call_json(c, json_incref(page)), EXIT_OK;
  const json_t *all = json_object_get(page, "skills");
  struct str folder = visible(c, page, "folder");
  if (!json_array_size(all))
    call_say(c, "No skill of others is here. A folder with a SKILL.md goes into %s.", folder.at);
  json_array_foreach(all, i, one) {
    show_one(c, one, ABOUT_SHOWN);
    waiting = waiting || is_waiting(one);
  }
  if (json_flag(page, "more", false)) call_say(c, "There are more in %s than are looked at.", folder.at);
  if (waiting) call_say(c, "`os1 skills allow NAME` shows one and asks whether it may be offered.");
  return EXIT_OK;
}

static void show_files(struct call *c, const json_t *skill) {
  const json_t *files = json_object_get(skill, "files"), *one;
  size_t i;
  json_array_foreach(files, i, one) {
    if (i == FILES_SHOWN) break;
    call_printf(c, "  %.*s, %lld bytes\n", STR_ARG(visible(c, one, "path")), (long long)json_number(one, "bytes", 0));
  }
  if (json_array_size(files) > FILES_SHOWN)
    call_printf(c, "  and %zu more\n", json_array_size(files) - (size_t)FILES_SHOWN);
}

static void show_whole(struct call *c, const json_t *skill) {
  show_one(c, skill, SIZE_MAX);
  call_printf(c, "\n%.*s\n", STR_ARG(str_trim(visible(c, skill, "text"))));
  show_files(c, skill);
}

static int show(struct call *c, const char *name) {
  os1_error e = {0};
  AUTO_JSON json_t *skill = NULL;
  if (house_skills_look(c->house, name, take, &skill, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_incref(skill));
  else
    show_whole(c, skill);
  return EXIT_OK;
}

/* ---- agreed to ---- */

/* Its own words may be anything: the question comes after them, and is ours. */
static int allow(struct call *c, const char *name) {
  os1_error e = {0};
  AUTO_JSON json_t *skill = NULL;
  if (house_skills_look(c->house, name, take, &skill, &e) < 0) return call_failed_os1(c, &e);
  if (!c->json) show_whole(c, skill);
  bool sure = args_given(&c->args, "yes") || call_confirm(c, "\nMay this be offered, as it is here? [y/N] ");
  if (!sure)
    return call_ended(c, EXIT_CANCELLED, "Then it is not offered.%s",
                      c->person ? "" : " Without a terminal it needs --yes.");
  if (house_skills_allow(c->house, name, arena_dup(c->arena, json_text(skill, "digest")).at, &e) < 0)
    return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:s}", "allowed", name));
  else
    call_say(c, "A model is told of %s from now on, as long as nothing in its folder changes.", name);
  return EXIT_OK;
}

static int revoke(struct call *c, const char *name) {
  os1_error e = {0};
  if (house_skills_revoke(c->house, name, &e) < 0) return call_failed_os1(c, &e);
  if (c->json)
    call_json(c, json_pack("{s:s}", "revoked", name));
  else
    call_say(c, "%s is offered no more. Its folder is as it was.", name);
  return EXIT_OK;
}

/* ---- run ---- */

static int run_script(struct call *c) {
  os1_error e = {0};
  AUTO_JSON json_t *result = NULL;
  size_t count = c->args.count - 3;
  const char **arguments = ARENA_ARRAY(c->arena, const char *, count + 1);
  for (size_t i = 0; i < count; i++) arguments[i] = c->args.words[i + 3];
  if (house_skills_run(c->house, c->args.words[1], c->args.words[2], arguments, args_value(&c->args, "input"), take,
                       &result, &e) < 0)
    return call_failed_os1(c, &e);
  bool failed = json_flag(result, "failed", false);
  if (c->json)
    call_json(c, json_incref(result));
  else
    call_out(c, call_visible(c, json_text(result, "text")));
  return failed ? EXIT_FAILED : EXIT_OK;
}

static bool is_word(const struct call *c, const char *word) {
  return str_is(str_of(c->args.words[0]), word);
}

static int run(struct call *c) {
  size_t count = c->args.count;
  if (!count || (is_word(c, "list") && count == 1)) return list(c);
  if (is_word(c, "show") && count == 2) return show(c, c->args.words[1]);
  if (is_word(c, "allow") && count == 2) return allow(c, c->args.words[1]);
  if (is_word(c, "revoke") && count == 2) return revoke(c, c->args.words[1]);
  if (is_word(c, "run") && count >= 3) return run_script(c);
  return call_usage(c, "It takes `show NAME`, `allow NAME`, `revoke NAME`, `run NAME SCRIPT`, or nothing.");
}

const struct command cmd_skills = {
    .name = "skills",
    .summary = "skills that others wrote, each a folder with a SKILL.md",
    .arguments = "[show NAME|allow NAME|revoke NAME|run NAME SCRIPT [-- ARGUMENT...]]",
    .about =
        "Agent Skills: folders in skills/ of the home, each with a SKILL.md that says what it is for and how it is "
        "done, and files and scripts beside it. Without words: which there are, and what is wrong with one that can't "
        "be used. `show` prints one; `allow` prints it too and asks whether it may be offered.\n\n"
        "A language model, where one is set, is told the names and descriptions of those that you allowed, and reads "
        "one out when it is wanted. What it reads is from outside, so from then on whatever changes or reaches "
        "something is put to you first. The folder is kept by its hash: where anything in it is another than it was, "
        "it "
        "is neither read nor run before you have said yes again. A link that leads out of the folder refuses all of "
        "it.\n\n"
        "Scripts (scripts/ in the folder) run in a box: they see the system and their own folder, write in a scratch "
        "folder that is gone with them, and reach no network; a minute at most. Where the kernel can't close the box "
        "they are not run (`os1 doctor`).",
    .options = (const struct args_option[]){{"input", 0, "TEXT", "of run: what the script reads"},
                                            {"yes", 'y', NULL, "of allow: it may be offered"},
                                            {0}},
    .examples = (const struct command_example[]){{"os1 skills allow count-words", NULL},
                                                 {"os1 skills run count-words scripts/count.sh --input 'one two'", "2"},
                                                 {NULL}},
    .json_keys = "folder; skills: one object each: name, state (new, offered, changed, gone, wrong), about, why, files "
                 "(path, bytes), digest; more. After show: one of them, and text. After allow and revoke: allowed, "
                 "revoked. After run: text; failed.",
    .statuses = {EXIT_FAILED, EXIT_NOT_FOUND, EXIT_LOCKED, EXIT_BUSY, EXIT_CANCELLED, EXIT_NO_ROOM},
    .flags = COMMAND_HOUSE,
    .max_arguments = -1,
    .run = run,
};
